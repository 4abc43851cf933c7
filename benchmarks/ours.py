"""Umbrella's two drivers on the reference ensemble."""

import numpy as np

from benchmarks.ensemble import NATURE, POINT, STEER, VEHICLE, fly_one, launches, reference
from umbrella.physics.flight.lanes import fly_ensemble

LANES_TOLERANCE = 1e-7  # the loosest that keeps the miss of all 10,000 flights below 1 m
SINGLE_TOLERANCE = 1e-8


def lanes(n: int, workers: int) -> np.ndarray:
    """Return the impacts of the first n launches, flown in lanes by one or more threads."""
    nature = NATURE._replace(tolerance=LANES_TOLERANCE)
    return fly_ensemble(VEHICLE, STEER, POINT, launches(n), nature, workers=workers).r_ecef_m


def single(n: int) -> np.ndarray:
    """Return the impacts of the first n launches, flown one by one from Python."""
    shots = [fly_one(row, SINGLE_TOLERANCE) for row in launches(n).table()]
    return np.array([(shot.x_m, shot.y_m, shot.z_m) for shot in shots])


def references(n: int) -> np.ndarray:
    """Return the reference impacts of the first n launches."""
    return reference(launches(n).table())
