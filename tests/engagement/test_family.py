"""The fly-out table of an interceptor that is flown."""

import math

import numpy as np
import pytest

from umbrella.engagement.battery import BATTERY
from umbrella.engagement.family import fly_out, interceptor_path
from umbrella.engagement.flyout import PITCH, TIME, interpolate
from umbrella.engagement.polar import polar_about
from umbrella.physics.atmosphere.air import us76_air
from umbrella.physics.earth.ellipsoid import enu_basis, geodetic_to_ecef
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.aim import Steer
from umbrella.physics.flight.plan import STAGE_COLUMNS, Vehicle, drag_tables
from umbrella.physics.flight.shot import LaunchPoint, Nature
from umbrella.physics.flight.trajectory import state_at

NATURE = Nature(WGS84, us76_air(), 1e-9)
POINT = LaunchPoint(math.radians(64.0), math.radians(-145.7), 0.0)
NO_KNOTS = np.empty(0)
STEER = Steer(3.0, 20.0, False, NO_KNOTS, NO_KNOTS)
LIMIT_S = 600.0


def rocket(propellant_kg=2000.0):
    """One stage, 40 s of burn, a kill vehicle of 100 kg: about 5 km/s."""
    stage = np.zeros((1, STAGE_COLUMNS))
    stage[0, :6] = propellant_kg, 200.0, 280.0 * 9.80665 * propellant_kg / 40.0, 0.0, 40.0, 0.5
    stage[0, 4], stage[0, 8] = 40.0, 500.0
    return Vehicle(stage, drag_tables(np.array([0.0]), np.array([0.3])), 100.0, 5000.0, 0.0, 0.0, 0.0, True)


@pytest.fixture(scope="module")
def fan():
    rows = np.zeros(1, BATTERY)
    rows["place_m"], rows["enu"] = geodetic_to_ecef(*POINT, WGS84), enu_basis(POINT.lat_rad, POINT.lon_rad)
    return fly_out(rocket(), STEER, POINT, NATURE, 500e3, LIMIT_S, rows), rows[0]


def places_on_fresh_paths(battery, count=40):
    """Points on paths in directions and pitches that the table was not made of, with the time at which they pass."""
    rng = np.random.default_rng(1)
    for _ in range(count):
        bearing, pitch = rng.uniform(0.0, 2.0 * math.pi), rng.uniform(math.radians(10.0), math.radians(87.0))
        nodes = interceptor_path(rocket(), STEER, POINT, bearing, pitch, NATURE, LIMIT_S)
        if nodes is None:
            continue
        for t in np.linspace(60.0, nodes[-1, 0] - 5.0, 5):
            x, y, z, *_ = state_at(nodes, float(t))
            place = polar_about(battery, *eci_to_ecef(x, y, z, float(t), WGS84.omega_rad_s), WGS84)
            if 50e3 < place[2] < 480e3:
                yield place, float(t), pitch


def test_the_table_never_promises_more_than_flights_do_and_hardly_less(fan):
    """A flown path is one way to get there: the least time is not later, but for 1 % that the table is coarse."""
    rows, battery = fan
    seen = [(interpolate(rows, battery, *place, TIME), t) for place, t, _ in places_on_fresh_paths(battery)]
    read = np.array([(time, t) for time, t in seen if not math.isnan(time)])
    assert len(read) > 0.9 * len(seen)  # the rest lies in cells at the edge of the reach
    assert (read[:, 0] <= 1.01 * read[:, 1]).all()


def test_the_pitch_in_the_table_leads_to_the_point(fan):
    """Fly again what the table says: within 3 % of the distance, a cell of the table being 1 % of the reach."""
    rows, battery = fan
    for place, _, _ in list(places_on_fresh_paths(battery, 8))[::3]:
        pitch, time = interpolate(rows, battery, *place, PITCH), interpolate(rows, battery, *place, TIME)
        if math.isnan(time):
            continue
        nodes = interceptor_path(rocket(), STEER, POINT, place[0], pitch, NATURE, time)
        x, y, z, *_ = state_at(nodes, nodes[-1, 0])
        there = np.array(eci_to_ecef(x, y, z, time, WGS84.omega_rad_s))
        meant = polar_about(battery, *there, WGS84)
        off = math.hypot(meant[1] - place[1], meant[2] - place[2])
        assert off < 0.03 * math.hypot(place[1], place[2])


def test_more_propellant_reaches_every_point_sooner(fan):
    rows, battery = fan
    stronger_battery = np.zeros(1, BATTERY)
    stronger_battery["place_m"], stronger_battery["enu"] = battery["place_m"], battery["enu"]
    stronger = fly_out(rocket(2500.0), STEER, POINT, NATURE, 500e3, LIMIT_S, stronger_battery)
    rng = np.random.default_rng(2)
    checked = 0
    for _ in range(300):
        place = (rng.uniform(0, 2 * math.pi), rng.uniform(100e3, 1200e3), rng.uniform(60e3, 480e3))
        time = interpolate(rows, battery, *place, TIME)
        if not math.isnan(time):
            checked += 1
            assert interpolate(stronger, stronger_battery[0], *place, TIME) < time
    assert checked > 50


def test_an_interceptor_is_not_used_beyond_its_range_though_it_would_fly_on(fan):
    """Inside, the table is the same to the 1 % that it may be coarse; a Sprint would fly on for hundreds of km."""
    rows, battery = fan
    near = np.zeros(1, BATTERY)
    near["place_m"], near["enu"] = battery["place_m"], battery["enu"]
    limited = fly_out(rocket(), STEER, POINT, NATURE, 500e3, LIMIT_S, near, farthest_m=200e3)
    for bearing in (0.3, 2.0, 5.0):
        inside, beyond = (bearing, 150e3, 150e3), (bearing, 210e3, 150e3)
        assert interpolate(limited, near[0], *inside, TIME) == pytest.approx(
            interpolate(rows, battery, *inside, TIME), rel=0.01
        )
        assert math.isnan(interpolate(limited, near[0], *beyond, TIME))
        assert math.isfinite(interpolate(rows, battery, *beyond, TIME))
