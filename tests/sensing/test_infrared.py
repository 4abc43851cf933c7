"""What an infrared satellite can see of a plume, and of a cold body."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.physics.earth.model import WGS84, sphere, without_rotation
from umbrella.physics.orbit.visibility import across
from umbrella.sensing.infrared import (
    SATELLITE,
    blind_for_s,
    cold_margin,
    infrared_margin,
    is_out,
    line_of_sight,
    sees_cold,
    sees_plume,
    turned,
)

EARTH = without_rotation(WGS84)
BALL = sphere(EARTH, 6_371e3)
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


@pytest.fixture(scope="module")
def tracker():
    """A low satellite that stands still over latitude 0, longitude 0, 1,350 km high, and follows cold bodies."""
    rows, nodes = np.zeros(1, SATELLITE), np.zeros((2, 13))
    rows["nodes"], rows["sees_cold"], rows["cold_range_m"], rows["limb_m"] = 2, 1, 6e6, 80e3
    nodes[:, 0], nodes[:, 1] = [0.0, 1e4], BALL.a_m + 1350e3
    return rows[0], nodes


def on_ball(height_m, angle_rad):
    r = BALL.a_m + height_m
    return r * math.cos(angle_rad), r * math.sin(angle_rad), 0.0


def test_a_cold_body_is_seen_where_its_line_passes_above_the_limb(tracker):
    """On a sphere the line of sight touches the limb where the two angles to the tangent add up."""
    satellite, path = tracker
    limb = BALL.a_m + 80e3
    edge = math.acos(limb / (BALL.a_m + 1350e3)) + math.acos(limb / (BALL.a_m + 300e3))
    for beyond, is_seen in ((-1e-5, 1), (1e-5, 0)):
        assert sees_cold(satellite, path, *on_ball(300e3, edge + beyond), 0.0, BALL)[0] == is_seen


def test_a_body_before_the_earth_is_not_seen_and_one_overhead_is(tracker):
    satellite, path = tracker
    assert sees_cold(satellite, path, *on_ball(300e3, 0.0), 0.0, BALL)[0] == 0
    assert sees_cold(satellite, path, *on_ball(2000e3, 0.1), 0.0, BALL)[0] == 1
    near = math.acos((BALL.a_m + 80e3) / (BALL.a_m + 1350e3)) - math.acos((BALL.a_m + 80e3) / (BALL.a_m + 300e3))
    # nearer than the tangent the line, drawn on beyond the body, goes through the limb
    for beyond, is_seen in ((-1e-5, 0), (1e-5, 1)):
        assert sees_cold(satellite, path, *on_ball(300e3, near + beyond), 0.0, BALL)[0] == is_seen


def test_a_cold_body_beyond_the_range_is_not_seen(tracker):
    satellite, path = tracker
    for more, is_seen in ((-1.0, 1), (1.0, 0)):
        seen, range_m = sees_cold(satellite, path, BALL.a_m + 1350e3 + 6e6 + more, 0.0, 0.0, 0.0, BALL)
        assert seen == is_seen
        assert range_m == pytest.approx(6e6 + more)


heights = st.floats(50e3, 2000e3)
angles = st.floats(-math.pi, math.pi)


@given(heights, angles, st.floats(-1.5, 1.5))
def test_the_margin_of_a_cold_body_has_the_sign_of_seeing(tracker, height, angle, tilt):
    satellite, path = tracker
    x, y, z = on_ball(height, angle)
    y, z = y * math.cos(tilt), y * math.sin(tilt)
    seen, _ = sees_cold(satellite, path, x, y, z, 0.0, WGS84)
    assert (cold_margin(satellite, path, x, y, z, 0.0, WGS84) >= 0.0) == (seen == 1)


@given(heights, angles, angles, st.floats(0.0, 1.0), st.floats(0.0, 11.2e3), angles)
def test_no_body_comes_into_view_within_the_blind_time(tracker, height, angle, course, part, speed, satellite_course):
    """Body and satellite fly straight for any part of the blind time, as fast as they can, in any direction."""
    satellite, path = tracker
    x, y, z = on_ball(height, angle)
    blind_s = blind_for_s(satellite, path, x, y, z, 0.0, WGS84)
    if blind_s > 0.0:
        assert sees_cold(satellite, path, x, y, z, 0.0, WGS84)[0] == 0
        t = part * blind_s * (1.0 - 1e-9)
        moved = path.copy()
        moved[:, 1] += 8e3 * t * math.cos(satellite_course)
        moved[:, 3] += 8e3 * t * math.sin(satellite_course)
        x, y = x + speed * t * math.cos(course), y + speed * t * math.sin(course)
        assert sees_cold(satellite, moved, x, y, z, 0.0, WGS84)[0] == 0


def test_the_blind_time_is_long_where_a_body_is_far_below_the_limb(tracker):
    """Worth the trouble: on the other side of the Earth, minutes; and none where the body is seen."""
    satellite, path = tracker
    assert blind_for_s(satellite, path, *on_ball(300e3, math.pi), 0.0, WGS84) > 300.0
    assert blind_for_s(satellite, path, *on_ball(2000e3, 0.1), 0.0, WGS84) == 0.0


def test_a_satellite_without_the_sensor_sees_nothing(over_the_gulf_of_guinea, tracker):
    satellite, path = over_the_gulf_of_guinea
    assert sees_cold(satellite, path, GEO_M - 1e6, 0.0, 0.0, 0.0, EARTH)[0] == 0
    assert blind_for_s(satellite, path, GEO_M - 1e6, 0.0, 0.0, 0.0, EARTH) == math.inf
    assert sees_plume(*tracker, EARTH.a_m + 100e3, 0.0, 0.0, 0.0, EARTH) == -math.inf


@given(st.floats(-1.0, 1.0), angles, st.floats(-1e-3, 1e-3), st.floats(-1e-3, 1e-3))
def test_a_turned_direction_is_off_by_its_two_angles(sine, angle, first, second):
    cosine = math.sqrt(1.0 - sine * sine)
    u = (cosine * math.cos(angle), cosine * math.sin(angle), sine)
    v = turned(*u, first, second)
    assert np.linalg.norm(v) == pytest.approx(1.0, abs=1e-12)
    b = across(*u)
    # third order of the angles: 1e-9
    assert np.dot(v, b[:3]) == pytest.approx(first, abs=2e-9)
    assert np.dot(v, b[3:]) == pytest.approx(second, abs=2e-9)


def test_a_line_of_sight_points_from_the_satellite_to_the_body(tracker):
    satellite, path = tracker
    line = line_of_sight(satellite, path, BALL.a_m, 3e6, 4e6, 5.0)
    assert line[3:] == pytest.approx((BALL.a_m + 1350e3, 0.0, 0.0))
    along = np.array([BALL.a_m, 3e6, 4e6]) - line[3:]
    assert line[:3] == pytest.approx(along / np.linalg.norm(along), abs=1e-12)


def test_outages_are_open_at_their_end(tracker):
    rows = np.zeros(1, SATELLITE)
    rows["out_s"] = math.inf
    rows["out_s"][0, 0] = [10.0, 20.0]
    assert [is_out(rows[0], t) for t in (9.0, 10.0, 19.9, 20.0, 1e6)] == [False, True, True, False, False]
