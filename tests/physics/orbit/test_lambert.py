"""Lambert's problem: textbook cases, and Kepler's problem run backwards."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from umbrella.core.constants import WGS84_GM_M3_S2 as MU
from umbrella.physics.orbit.kepler import propagate
from umbrella.physics.orbit.lambert import LambertStatus, lambert

KM = 1e3


def test_vallado_example_7_5():
    *v, status = lambert(15945.34e3, 0.0, 0.0, 12214.83899e3, 10249.46731e3, 0.0, 76 * 60.0, MU, False)
    assert status == LambertStatus.FOUND
    # printed to 1 mm/s
    assert v == pytest.approx([2058.913, 2915.965, 0.0, -3451.565, 910.315, 0.0], abs=1.1e-3)


def test_curtis_example_5_2():
    ends = (5000 * KM, 10000 * KM, 2100 * KM, -14600 * KM, 2500 * KM, 7000 * KM)
    *v, status = lambert(*ends, 3600.0, 398_600e9, False)
    assert status == LambertStatus.FOUND
    # printed to 1 cm/s; the last figure to 1 mm/s
    assert v == pytest.approx([-5992.49, 1925.36, 3245.64, -3312.46, -4196.62, -385.288], abs=0.011)


def swept(start, end):
    """Return whether a body moving from one state to the other has gone round by more than 180 degrees."""
    h = np.cross(start[:3], start[3:])
    return float(np.dot(np.cross(start[:3], end[:3]), h)) < 0.0


@settings(deadline=None, max_examples=400)
@given(
    st.floats(6.5e6, 4e7),
    st.floats(0.15, 1.6),
    st.floats(-1.3, 1.3),
    st.floats(-math.pi, math.pi),
    st.floats(60.0, 40_000.0),
)
def test_lambert_recovers_kepler(r, speed_over_escape, climb, tilt, dt_s):
    v = speed_over_escape * math.sqrt(2.0 * MU / r)
    alpha = 2.0 / r - v * v / MU
    period_s = 2.0 * math.pi / math.sqrt(MU * alpha**3) if alpha > 0.0 else math.inf
    assume(dt_s < 0.98 * period_s)
    flat = v * math.cos(climb)
    start = (r, 0.0, 0.0, v * math.sin(climb), flat * math.cos(tilt), flat * math.sin(tilt))
    end = propagate(*start, dt_s, MU)
    sine = np.linalg.norm(np.cross(start[:3], end[:3])) / (r * math.hypot(*end[:3]))
    assume(sine > 1e-3)
    *found, status = lambert(*start[:3], *end[:3], dt_s, MU, swept(start, end))
    assert status == LambertStatus.FOUND
    # 1e-13 in x, magnified by 1 / sine and by the steep dependence near a full revolution
    assert found[:3] == pytest.approx(start[3:], abs=1e-5 * v)
    reached = propagate(*start[:3], *found[:3], dt_s, MU)
    assert reached[:3] == pytest.approx(end[:3], abs=1e-6 * math.hypot(*end[:3]))


@settings(deadline=None)
@given(st.floats(0.05, 3.09), st.floats(0.3, 3.0), st.booleans(), st.floats(0.05, 20.0))
def test_energy_is_the_same_at_both_ends(angle, ratio, long_way, pace):
    r1, r2 = 8e6, 8e6 * ratio
    dt_s = pace * math.sqrt(r1**3 / MU)
    *v, status = lambert(r1, 0.0, 0.0, r2 * math.cos(angle), 0.0, r2 * math.sin(angle), dt_s, MU, long_way)
    assert status == LambertStatus.FOUND
    e1 = 0.5 * sum(c * c for c in v[:3]) - MU / r1
    e2 = 0.5 * sum(c * c for c in v[3:]) - MU / r2
    assert e1 == pytest.approx(e2, abs=1e-9 * (abs(e1) + MU / r1))
    assert v[1] == pytest.approx(0.0, abs=1e-9 * math.hypot(*v[:3]))  # it stays in the plane


@pytest.mark.parametrize("long_way", [False, True])
def test_the_time_of_a_parabola_gives_a_parabola(long_way):
    r1, r2, angle = 7e6, 9e6, 1.3
    c = math.sqrt(r1 * r1 + r2 * r2 - 2.0 * r1 * r2 * math.cos(angle))
    side = -1.0 if long_way else 1.0
    # Euler's equation: 6 sqrt(mu) t = (r1 + r2 + c)^1.5 -+ (r1 + r2 - c)^1.5
    dt_s = ((r1 + r2 + c) ** 1.5 - side * (r1 + r2 - c) ** 1.5) / (6.0 * math.sqrt(MU))
    *v, status = lambert(r1, 0.0, 0.0, r2 * math.cos(angle), r2 * math.sin(angle), 0.0, dt_s, MU, long_way)
    assert status == LambertStatus.FOUND
    assert 0.5 * math.hypot(*v[:3]) ** 2 == pytest.approx(MU / r1, rel=1e-10)


def test_the_same_ends_reversed_give_the_same_path_reversed():
    ends = ((7e6, 1e6, -2e6), (-3e6, 8e6, 4e6))
    *forth, _ = lambert(*ends[0], *ends[1], 2_500.0, MU, False)
    *back, _ = lambert(*ends[1], *ends[0], 2_500.0, MU, False)
    assert [-c for c in back[3:]] == pytest.approx(forth[:3], rel=1e-11)
    assert [-c for c in back[:3]] == pytest.approx(forth[3:], rel=1e-11)


@pytest.mark.parametrize(
    ("second", "dt_s", "status"),
    [
        ((-9e6, 0.0, 0.0), 3_000.0, LambertStatus.ON_ONE_LINE),
        ((9e6, 0.0, 0.0), 3_000.0, LambertStatus.ON_ONE_LINE),
        ((0.0, 9e6, 0.0), 0.0, LambertStatus.NO_TIME),
        ((0.0, 9e6, 0.0), -5.0, LambertStatus.NO_TIME),
        ((0.0, 9e6, 0.0), math.nan, LambertStatus.NO_TIME),
    ],
)
def test_what_has_no_answer_says_so(second, dt_s, status):
    *v, got = lambert(7e6, 0.0, 0.0, *second, dt_s, MU, False)
    assert got == status
    assert all(math.isnan(c) for c in v)
