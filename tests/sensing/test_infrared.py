"""What an infrared satellite can see of a plume."""

import math

import numpy as np
import pytest

from umbrella.physics.earth.model import WGS84, without_rotation
from umbrella.sensing.infrared import SATELLITE, infrared_margin

EARTH = without_rotation(WGS84)
GEO_M = 42_164_170.0


@pytest.fixture(scope="module")
def over_the_gulf_of_guinea():
    """A satellite that stands still over latitude 0, longitude 0."""
    rows, nodes = np.zeros(1, SATELLITE), np.zeros((2, 13))
    rows["nodes"], rows["cloud_top_m"] = 2, 8e3
    nodes[:, 0], nodes[:, 1] = [0.0, 1e4], GEO_M
    return rows[0], nodes


def test_a_plume_is_seen_when_it_leaves_the_clouds(over_the_gulf_of_guinea):
    satellite, path = over_the_gulf_of_guinea
    for height, is_seen in ((7.9e3, False), (8.1e3, True)):
        assert (infrared_margin(satellite, path, EARTH.a_m + height, 0.0, 0.0, 0.0, EARTH) >= 0.0) == is_seen


def test_a_geostationary_eye_sees_as_far_as_the_tangent(over_the_gulf_of_guinea):
    """The limb of a sphere that holds the cloud tops: 81.3 deg of arc to the tangent, and a bit more for height."""
    satellite, path = over_the_gulf_of_guinea
    clouds, r = EARTH.a_m + 8e3, EARTH.a_m + 100e3
    edge = math.acos(clouds / GEO_M) + math.acos(clouds / r)
    for beyond, is_seen in ((-1e-4, True), (1e-4, False)):
        x, y = r * math.cos(edge + beyond), r * math.sin(edge + beyond)
        assert (infrared_margin(satellite, path, x, y, 0.0, 0.0, EARTH) >= 0.0) == is_seen
    assert math.degrees(math.acos(EARTH.a_m / GEO_M)) == pytest.approx(81.3, abs=0.05)


def test_the_far_side_of_the_earth_is_hidden(over_the_gulf_of_guinea):
    satellite, path = over_the_gulf_of_guinea
    assert infrared_margin(satellite, path, -EARTH.a_m - 400e3, 0.0, 0.0, 0.0, EARTH) < 0.0
