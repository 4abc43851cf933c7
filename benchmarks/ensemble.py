"""The reference ensemble: the generic ICBM, dispersed in azimuth, pitch, thrust and ballistic coefficient."""

import math
from typing import Final

import numpy as np

from umbrella.analysis.nature import standard_nature
from umbrella.catalog.library import builtin_catalog
from umbrella.physics.flight.aim import programme_of
from umbrella.physics.flight.lanes import Launches
from umbrella.physics.flight.plan import THRUST, Programme, Vehicle
from umbrella.physics.flight.shot import LaunchPoint, Shot, fire
from umbrella.scenario.vehicles import missile_vehicle, steer_of

_CATALOG = builtin_catalog()
_MISSILE = _CATALOG.missile("generic-icbm-liquid")
VEHICLE: Final = missile_vehicle(_MISSILE, _CATALOG.drag(_MISSILE.drag))
STEER: Final = steer_of(_MISSILE.steering)
POINT: Final = LaunchPoint(math.radians(40.85), math.radians(129.667), 0.0)
NATURE: Final = standard_nature()
REFERENCE_TOLERANCE: Final = 1e-13


def launches(n: int, seed: int = 1) -> Launches:
    """Return n dispersed launches: azimuth 20 +- 2 deg, final pitch 14 +- 0.7 deg, thrust 1 %, beta 10 %."""
    draw = np.random.default_rng(seed).standard_normal((n, 4)).T  # the first k launches are the same for every n
    return Launches(
        azimuth_rad=np.radians(20.0 + 2.0 * draw[0]),
        pitch_rad=np.radians(14.0 + 0.7 * draw[1]),
        thrust_factor=1.0 + 0.01 * draw[2],
        beta_factor=1.0 + 0.1 * draw[3],
    )


def one(row: np.ndarray) -> tuple[Vehicle, Programme]:
    """Return the vehicle and programme of one launch."""
    stages = VEHICLE.stages.copy()
    stages[:, THRUST] *= row[2]
    vehicle = VEHICLE._replace(stages=stages, payload_beta_kg_m2=VEHICLE.payload_beta_kg_m2 * row[3])
    return vehicle, programme_of(STEER, row[1], math.inf)


def fly_one(row: np.ndarray, tolerance: float) -> Shot:
    """Fly one launch with the driver of single flights."""
    vehicle, programme = one(row)
    return fire(vehicle, programme, POINT, row[0], 0.0, NATURE._replace(tolerance=tolerance))


def reference(rows: np.ndarray) -> np.ndarray:
    """Return float64[n, 3], the Earth-fixed impacts at a tolerance of 1e-13."""
    shots = [fly_one(row, REFERENCE_TOLERANCE) for row in rows]
    return np.array([(shot.x_m, shot.y_m, shot.z_m) for shot in shots])


def worst_miss_m(impacts: np.ndarray, truth: np.ndarray) -> float:
    """Return the largest distance (m) between impacts and their references."""
    return float(np.max(np.linalg.norm(impacts[: len(truth)] - truth, axis=1)))
