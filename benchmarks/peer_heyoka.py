"""heyoka on the same flights, in batch mode: the fastest way with it that was found, within 1 m of the references.

A batch goes through systems (`heyoka_equations`) that are compiled one by one: upright until the pitch-over, dense air,
thin air above 86 km, powered and free flight in vacuum, re-entry. Ends known in time are reached by `propagate_until`
alone. In dense air on the way up, borders of the air and knots of the drag table are found on each step's own Taylor
series (`heyoka_kernels`), lane by lane. Re-entry has the depth as independent variable, so that borders and the ground
are known ends there too.

Tried, on one core with AVX-512 (best of several repetitions; worst miss of some hundred to 2,000 flights):

| what | flights/s | miss m |
|---|---|---|
| heyoka's events at every border, up and down, batches of 4 (an earlier trial) | 1,100 to 1,200 | 0.24 |
| heyoka's events on the way up only, else as here, tolerance 1e-6, batches of 4, 8, 16 | 16,000, 20,000, 20,000 | 1.4 |
| as here, batches of 4, 8, 16 (24 and 32: some 7 % slower than 16) | 24,000, 37,000, 42,000 | 0.4 |
| as here, tolerance 1e-6 in powered flight | 46,000 | 4.9 |
| as here, tolerance 1e-7 in powered flight | 41,000 | 0.4 |

The number of steps does not depend on the tolerance, which sets the order (10 at 1e-7): each system has the loosest
that keeps the miss. A step of gravity alone costs 0.43, 0.30, 0.17, 0.13 us a flight in batches of 1, 2, 4, 8; a batch
of 16 is two vectors, and halves what Python costs. Compact mode and high accuracy are off,
and so is heyoka's cache on disk, so that the time to compile is told.
"""

import time
from itertools import pairwise
from typing import Any, Final

import heyoka as hy
import numpy as np

from benchmarks import heyoka_equations as equations
from benchmarks import heyoka_kernels as kernels
from benchmarks.ensemble import launches
from benchmarks.heyoka_equations import EARTH, LENGTH_M, PARAMETERS, TIME_S

BATCH: Final = 16
TOLERANCES: Final = {"upright": 1e-7, "dense": 1e-7, "thin": 3e-7, "space": 3e-7}
COAST_TOLERANCE: Final = 1e-7
ENTRY_TOLERANCE: Final = 1e-5
VACUUM_M: Final = 150_000.0  # a coast aims at this height by Kepler's laws, and from there, by parabola, at the next
ENTRY_M: Final = 125_000.0

_ENDS: Final = kernels.SEGMENTS[0, :, 9] / TIME_S  # of the burn segments
_EDGES_M: Final = (ENTRY_M, *kernels.LAYERS[::-1, 0], 0.0)


def _integrator(system: list[Any], tolerance: float) -> Any:
    return hy.taylor_adaptive_batch(system, np.ones((len(system), BATCH)), tol=tolerance)


def _go(integrator: Any, state: np.ndarray, pars: np.ndarray, start: Any, end: Any) -> np.ndarray:
    """Fly a batch from a state to a known end; return the state there."""
    integrator.state[:] = state
    integrator.pars[:] = pars[: len(integrator.pars)]
    integrator.set_time(start)
    integrator.propagate_until(end)
    return integrator.state


class Fleet:
    """heyoka's integrators for the flights of the ensemble; to make them is to compile them (`compile_s`)."""

    def __init__(self) -> None:
        hy.llvm_state.set_diskcache_enabled(False)
        start = time.perf_counter()
        self.powered = {name: _integrator(equations.powered(name), tol) for name, tol in TOLERANCES.items()}
        self.coast = _integrator(equations.coast(), COAST_TOLERANCE)
        layers = [None, *kernels.LAYERS[::-1]]
        self.entry = [
            _integrator(equations.entry(layer, low, high), ENTRY_TOLERANCE)
            for layer, (high, low) in zip(layers, pairwise(_EDGES_M), strict=True)
        ]
        self.compile_s = time.perf_counter() - start

    def fly(self, n: int) -> np.ndarray:
        """Return float64[n, 3], the Earth-fixed impacts (m) of the first n launches of the reference ensemble."""
        rows = launches(n).table()
        rows = np.vstack([rows, np.repeat(rows[-1:], -n % BATCH, axis=0)])
        impacts = np.empty((len(rows), 3))
        for i in range(0, len(rows), BATCH):
            self._fly_batch(rows[i : i + BATCH], impacts[i : i + BATCH])
        return impacts[:n]

    def _fly_batch(self, rows: np.ndarray, impacts: np.ndarray) -> None:
        state, pars, place = np.empty((6, BATCH)), np.zeros((PARAMETERS, BATCH)), np.zeros((2, BATCH), dtype=np.int64)
        kernels.lift_off(rows, state, pars)
        state = _go(self.powered["upright"], state, pars, 0.0, _ENDS[0])
        kernels.load_segment(rows, 1, pars)
        now = np.full(BATCH, _ENDS[0])
        state = self._climb(state, pars, now, place, _ENDS[1], 99)
        kernels.load_segment(rows, 2, pars)
        state = self._climb(state, pars, now, place, _ENDS[2], len(kernels.LAYERS))
        state = _go(self.powered["thin"], state, pars, now, _ENDS[2])
        kernels.load_segment(rows, 3, pars)
        state = _go(self.powered["space"], state, pars, _ENDS[2], _ENDS[3])
        state = self._fall(state, now)
        self._enter(rows, state, now, impacts)

    def _climb(
        self, state: np.ndarray, pars: np.ndarray, now: np.ndarray, place: np.ndarray, end: float, top: int
    ) -> np.ndarray:
        """Fly through dense air to a time or into the layer `top`; `pars`, `now` and `place` are brought up to date."""
        dense = self.powered["dense"]
        dense.state[:], dense.pars[:] = state, pars
        around = (dense.state, now, dense.pars, place, end, top)
        series, step, left = dense.tc, dense.last_h, end - now
        is_under_way = True
        while is_under_way:
            dense.set_time(now)
            dense.step(max_delta_t=left, write_tc=True)
            is_under_way = kernels.land_on_borders(series, step, left, *around)
        pars[:] = dense.pars
        return dense.state

    def _fall(self, state: np.ndarray, now: np.ndarray) -> np.ndarray:
        """Coast from burnout to some 125 km; `now` is written."""
        kernels.fall_to_radius(state, EARTH.a_m + VACUUM_M / LENGTH_M, now)
        now += _ENDS[3]
        state = _go(self.coast, state, np.empty((0, BATCH)), _ENDS[3], now)
        more = np.empty(BATCH)
        kernels.fall_to_height(state, ENTRY_M / LENGTH_M, more)
        now += more
        self.coast.propagate_until(now)
        return self.coast.state

    def _enter(self, rows: np.ndarray, state: np.ndarray, now: np.ndarray, impacts: np.ndarray) -> None:
        """Fly from above the air to the ground, layer by layer, with the depth in place of time."""
        entering, depth, area_per_mass = np.empty((7, BATCH)), np.empty(BATCH), np.empty((1, BATCH))
        kernels.begin_entry(rows, state, now, entering, depth, area_per_mass[0])
        for integrator, bottom_m in zip(self.entry, _EDGES_M[1:], strict=True):
            entering = _go(integrator, entering, area_per_mass, depth, -bottom_m / LENGTH_M)
            depth = -bottom_m / LENGTH_M
        kernels.write_impacts(entering, impacts)
