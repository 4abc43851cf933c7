"""Umbrella's two drivers on the reference ensemble."""

import time

import numpy as np

from benchmarks.ensemble import NATURE, POINT, STEER, VEHICLE, fly_one, launches, reference, worst_miss_m
from umbrella.physics.flight.lanes import fly_ensemble

LANES_TOLERANCE = 1e-7
SINGLE_TOLERANCE = 1e-8


def lanes(n: int, workers: int, repetitions: int, truth: np.ndarray) -> dict[str, float]:
    """Return the best rate of several repetitions and the worst miss (m) against the references."""
    many, nature = launches(n), NATURE._replace(tolerance=LANES_TOLERANCE)
    fly_ensemble(VEHICLE, STEER, POINT, launches(64), nature)
    best, impacts = 0.0, None
    for _ in range(repetitions):
        start = time.perf_counter()
        impacts = fly_ensemble(VEHICLE, STEER, POINT, many, nature, workers=workers)
        best = max(best, n / (time.perf_counter() - start))
    return {"flights_per_s": best, "worst_miss_m": worst_miss_m(impacts.r_ecef_m, truth)}


def single(n: int, truth: np.ndarray) -> dict[str, float]:
    """Return the rate of single flights called from Python, and their worst miss (m)."""
    rows = launches(n).table()
    fly_one(rows[0], SINGLE_TOLERANCE)
    start = time.perf_counter()
    shots = [fly_one(row, SINGLE_TOLERANCE) for row in rows]
    rate = n / (time.perf_counter() - start)
    impacts = np.array([(shot.x_m, shot.y_m, shot.z_m) for shot in shots])
    return {"flights_per_s": rate, "worst_miss_m": worst_miss_m(impacts, truth)}


def references(n: int) -> np.ndarray:
    """Return the reference impacts of the first n launches."""
    return reference(launches(n).table())
