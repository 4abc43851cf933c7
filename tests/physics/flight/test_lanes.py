"""The lanes of an ensemble fly what the driver of one flight flies."""

import math

import numpy as np
import pytest

from umbrella.analysis.nature import standard_nature
from umbrella.catalog.library import builtin_catalog
from umbrella.core.status import FlightStatus
from umbrella.physics.flight.aim import programme_of
from umbrella.physics.flight.lanes import Launches, fly_ensemble
from umbrella.physics.flight.plan import THRUST
from umbrella.physics.flight.shot import LaunchPoint, fire
from umbrella.scenario.vehicles import missile_vehicle, steer_of

CATALOG = builtin_catalog()
POINT = LaunchPoint(math.radians(40.85), math.radians(129.667), 0.0)
EXACT = standard_nature()._replace(tolerance=1e-12)
FAST = standard_nature()._replace(tolerance=1e-7)


def missile(name):
    entry = CATALOG.missile(name)
    return missile_vehicle(entry, CATALOG.drag(entry.drag)), steer_of(entry.steering)


def dispersed(n, pitch_deg, seed=1):
    draw = np.random.default_rng(seed).standard_normal((4, n))
    return Launches(
        azimuth_rad=np.radians(20.0 + 2.0 * draw[0]),
        pitch_rad=np.radians(pitch_deg + 0.7 * draw[1]),
        thrust_factor=1.0 + 0.01 * draw[2],
        beta_factor=1.0 + 0.1 * draw[3],
    )


def fired(vehicle, steer, row):
    stages = vehicle.stages.copy()
    stages[:, THRUST] *= row[2]
    one = vehicle._replace(stages=stages, payload_beta_kg_m2=vehicle.payload_beta_kg_m2 * row[3])
    return fire(one, programme_of(steer, row[1], math.inf), POINT, row[0], 0.0, EXACT)


@pytest.mark.parametrize(("name", "pitch_deg"), [("generic-icbm-liquid", 14.0), ("generic-icbm-solid", 22.0)])
def test_lanes_and_the_single_driver_agree_within_a_metre(name, pitch_deg):
    """1 m at impact is what the reference ensemble asks for; the single driver at 1e-12 is right to 4 mm."""
    vehicle, steer = missile(name)
    launches = dispersed(40, pitch_deg)
    impacts = fly_ensemble(vehicle, steer, POINT, launches, FAST)
    for i, row in enumerate(launches.table()):
        shot = fired(vehicle, steer, row)
        assert impacts.status[i] == shot.status == FlightStatus.IMPACT
        assert math.dist(impacts.r_ecef_m[i], (shot.x_m, shot.y_m, shot.z_m)) < 1.0
        assert impacts.t_s[i] == pytest.approx(shot.t_impact_s, abs=1e-3)  # 1 m at 2 km/s is 5e-4 s
        # the lanes take the top of the radius, which lies up to 20 m below the top of the height (shot.highest_point)
        assert impacts.apogee_m[i] == pytest.approx(shot.apogee_m, abs=20.0)


def test_threads_and_order_change_nothing():
    vehicle, steer = missile("generic-icbm-liquid")
    launches = dispersed(1_100, 14.0)
    one, two = (fly_ensemble(vehicle, steer, POINT, launches, FAST, workers=workers) for workers in (1, 2))
    assert one.r_ecef_m.tobytes() == two.r_ecef_m.tobytes()
    turned = Launches(**{key: getattr(launches, key)[::-1].copy() for key in Launches.__slots__})
    back = fly_ensemble(vehicle, steer, POINT, turned, FAST)
    assert one.r_ecef_m.tobytes() == back.r_ecef_m[::-1].tobytes()


def test_a_flight_without_thrust_or_with_nan_ends_with_a_status():
    vehicle, steer = missile("generic-icbm-liquid")
    launches = dispersed(3, 14.0)
    launches.thrust_factor[0], launches.pitch_rad[1] = 0.0, np.nan
    status = fly_ensemble(vehicle, steer, POINT, launches, FAST).status
    assert status[0] == FlightStatus.BELOW_GROUND
    assert status[1] not in (FlightStatus.IMPACT, FlightStatus.TIME_LIMIT)
    assert status[2] == FlightStatus.IMPACT
