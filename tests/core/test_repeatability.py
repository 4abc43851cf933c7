"""The same bits from a process that has just compiled its kernels and from one that reads them from the cache."""

import os
import subprocess
import sys
from fractions import Fraction

import numba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.core.compiled import PACKAGE_ROOT, njit
from umbrella.core.fused import fused

# many flights in lanes: the kernels with the longest sums, each compiled by itself and into the loop that calls it
FLIGHTS = """
import hashlib
import numpy as np
from umbrella.analysis.nature import standard_nature
from umbrella.catalog.library import builtin_catalog
from umbrella.physics.flight.lanes import Launches, fly_ensemble
from umbrella.physics.flight.shot import LaunchPoint
from umbrella.scenario.vehicles import missile_vehicle, steer_of

catalog = builtin_catalog()
missile = catalog.missile("generic-icbm-liquid")
vehicle, steer = missile_vehicle(missile, catalog.drag(missile.drag)), steer_of(missile.steering)
n = 64
launches = Launches(
    azimuth_rad=np.linspace(0.2, 0.5, n),
    pitch_rad=np.linspace(0.22, 0.27, n),
    thrust_factor=np.linspace(0.98, 1.02, n),
    beta_factor=np.linspace(0.8, 1.2, n),
)
flown = fly_ensemble(vehicle, steer, LaunchPoint(0.71, 2.26, 0.0), launches, standard_nature(), workers=1)
print(hashlib.sha256(np.ascontiguousarray(flown.r_ecef_m).tobytes()).hexdigest(), np.isfinite(flown.r_ecef_m).all())
"""


@njit(cache=False)
def _fused(a, b, c):
    return fused(a, b, c)


NUMBER = st.floats(-1e6, 1e6).filter(lambda x: x == 0.0 or abs(x) > 1e-6)


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="fused is rounded once in kernels only")
@given(NUMBER, NUMBER, NUMBER)
def test_a_fused_sum_is_the_exact_one_rounded_once(a, b, c):
    assert _fused(a, b, c) == float(Fraction(a) * Fraction(b) + Fraction(c))


def test_no_kernel_asks_for_fast_math():
    """Regrouped or fused by the compiler's choice, a sum depends on the kernel into which it was compiled."""
    assert [path.name for path in PACKAGE_ROOT.rglob("*.py") if "fastmath" in path.read_text()] == []


def flown_by_a_new_process(cache):
    """Return what a process prints that has this folder as cache of its kernels."""
    environment = os.environ | {"PYTHONPATH": str(PACKAGE_ROOT.parent), "NUMBA_CACHE_DIR": str(cache)}
    environment.pop("NUMBA_DISABLE_JIT", None)
    done = subprocess.run([sys.executable, "-c", FLIGHTS], env=environment, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.slow
def test_flights_have_the_same_bits_whether_just_compiled_or_from_the_cache(tmp_path):
    fresh = flown_by_a_new_process(tmp_path)
    assert fresh.endswith("True\n")
    assert [flown_by_a_new_process(tmp_path) for _ in range(2)] == [fresh, fresh]
