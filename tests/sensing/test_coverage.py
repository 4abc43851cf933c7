"""One look of every sensor at many points."""

import numpy as np
import pytest

from umbrella.physics.earth.ellipsoid import geodetic_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.sensing.coverage import looks_at, points_above
from umbrella.sensing.infrared import SATELLITE
from umbrella.sensing.radar import RADAR
from umbrella.sensing.windows import Sensors

FALSE_ALARM = 1e-6
GEO_M = 42_164e3


def overhead(radars, heights_m, rcs_m2=1.0):
    """Return the probability of a look at points straight above a place at the equator."""
    sensors = Sensors(radars, np.zeros(0, SATELLITE), np.zeros((0, 13)))
    points = np.array([(0.0, *geodetic_to_ecef(0.0, 0.0, h, WGS84)) for h in heights_m])
    return looks_at(sensors, points, np.full(len(points), rcs_m2), FALSE_ALARM, WGS84)[:, 0, 0]


@pytest.fixture
def radar(radar_at):
    """A radar at 0, 0 that detects 1 m2 at 1,000 km with a signal-to-noise ratio of 20."""
    rows = radar_at(range_km=3000.0)
    rows["range_ref_m"], rows["rcs_ref_m2"], rows["snr_ref"] = 1e6, 1.0, 20.0
    return rows


def test_a_look_gets_weaker_with_distance_and_ends_with_the_view(radar):
    seen = overhead(radar, np.array([500e3, 1000e3, 2000e3, 2999e3, 3001e3]))
    assert np.all(np.diff(seen[:4]) < 0.0)
    assert seen[4] == -1.0
    assert np.all((seen[:4] > 0.0) & (seen[:4] <= 1.0))


def test_sixteen_times_the_cross_section_is_worth_twice_the_distance(radar):
    """Fourth-power law: the same probability, to rounding."""
    far = overhead(radar, np.array([2000e3]), rcs_m2=16.0)
    assert far == pytest.approx(overhead(radar, np.array([1000e3]), rcs_m2=1.0), rel=1e-9)


def test_points_above_places_are_where_they_should_be():
    lat, lon = np.radians([0.0, 90.0, -33.0]), np.radians([0.0, 0.0, 151.0])
    points = points_above(lat, lon, 300e3, WGS84)
    assert points[0] == pytest.approx([0.0, WGS84.a_m + 300e3, 0.0, 0.0], abs=1e-6)
    assert points[1, 3] == pytest.approx(WGS84.a_m * (1.0 - WGS84.flattening) + 300e3, abs=1e-6)
    assert points[2, 1:] == pytest.approx(geodetic_to_ecef(lat[2], lon[2], 300e3, WGS84))


def test_a_satellite_sees_its_own_side_of_the_earth():
    nodes = np.zeros((2, 13))
    nodes[:, 0], nodes[:, 1] = (0.0, 60.0), GEO_M
    rows = np.zeros(1, SATELLITE)
    rows["nodes"], rows["cloud_top_m"] = 2, 10e3
    if "sees_plume" in rows.dtype.names:
        rows["sees_plume"] = 1
    sensors = Sensors(np.zeros(0, RADAR), rows, nodes)
    points = points_above(np.zeros(3), np.radians([0.0, 60.0, 180.0]), 100e3, WGS84)
    seen = looks_at(sensors, points, np.ones(3), FALSE_ALARM, WGS84)[:, 0, 0]
    assert list(seen) == [1.0, 1.0, -1.0]
