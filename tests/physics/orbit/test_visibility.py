"""Sight lines, look angles, limb and horizon: a textbook case, PROJ, and geometry."""

import math

import numpy as np
import pyproj
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, geodetic_to_ecef
from umbrella.physics.earth.model import WGS84, sphere
from umbrella.physics.orbit.visibility import (
    across,
    coverage_angle,
    grazing_height,
    horizon_range,
    is_seen_against_space,
    is_sight_line_clear,
    limb_height,
    look_angles,
)

BALL = sphere(WGS84, 6_371e3)
latitudes = st.floats(-math.pi / 2, math.pi / 2)
longitudes = st.floats(-math.pi, math.pi)
directions = st.floats(0.0, 2.0 * math.pi)


def in_plane(radius_m, angle_rad):
    return radius_m * math.cos(angle_rad), radius_m * math.sin(angle_rad), 0.0


def test_vallado_example_5_6_the_earth_is_in_the_way():
    one, two = (0.0, -4464.696e3, -5102.509e3), (0.0, 5740.323e3, 3189.068e3)
    assert not is_sight_line_clear(*one, *two, 0.0, WGS84)
    assert grazing_height(*one, *two, WGS84) < -3e6


@settings(deadline=None)
@given(st.floats(0.0, 2e6), st.floats(1e3, 4e7), st.floats(1e-3, 0.5))
def test_on_a_sphere_the_horizon_ends_the_sight_line(low_m, high_m, off):
    r = BALL.a_m
    between = math.acos(r / (r + low_m)) + math.acos(r / (r + high_m))
    near = in_plane(r + low_m, 0.0)
    assert is_sight_line_clear(*near, *in_plane(r + high_m, between * (1.0 - off)), 0.0, BALL)
    assert not is_sight_line_clear(*near, *in_plane(r + high_m, between * (1.0 + off)), 0.0, BALL)


@settings(deadline=None)
@given(st.floats(0.0, 2e6), st.floats(1e3, 4e7))
def test_horizon_range_is_the_length_of_that_line(low_m, high_m):
    r = BALL.a_m
    between = math.acos(r / (r + low_m)) + math.acos(r / (r + high_m))
    gap = np.subtract(in_plane(r + low_m, 0.0), in_plane(r + high_m, between))
    # the arc cosine loses half the digits near 1: sqrt(1e-16) of the radius
    assert horizon_range(low_m, high_m, r) == pytest.approx(np.linalg.norm(gap), rel=1e-6, abs=0.5)


def test_four_thirds_earth_gives_the_radar_operators_rule():
    # d = 4.12 km (sqrt(h1) + sqrt(h2)), heights in m: Skolnik, Introduction to Radar Systems (rounded to three digits)
    reach_m = horizon_range(30.0, 10_000.0, 4.0 / 3.0 * 6_371e3)
    assert reach_m == pytest.approx(4.12e3 * (math.sqrt(30.0) + 100.0), rel=2e-3)


@settings(deadline=None)
@given(latitudes, longitudes, directions, st.floats(-1.5, 1.5), st.floats(1e3, 5e6))
def test_from_the_ground_one_sees_what_is_above_the_horizon(lat, lon, azimuth, elevation, range_m):
    assume(abs(elevation) > 1e-6)  # looking down by e, a line dips by e^2 R / 2: 3e-6 m, above the rounding of 1e-8 m
    site = geodetic_to_ecef(lat, lon, 0.0, WGS84)
    target = point_from(lat, lon, azimuth, elevation, range_m)
    assert is_sight_line_clear(*site, *target, 0.0, WGS84) == (elevation > 0.0)


def point_from(lat, lon, azimuth, elevation, range_m):
    """Return the Earth-fixed point in a direction from the ground, by PROJ's topocentric frame."""
    frame = topocentric(lat, lon, 0.0)
    flat = range_m * math.cos(elevation)
    local = (flat * math.sin(azimuth), flat * math.cos(azimuth), range_m * math.sin(elevation))
    return frame.transform(*local, direction="INVERSE")


def topocentric(lat, lon, h_m):
    place = f"+lon_0={math.degrees(lon)!r} +lat_0={math.degrees(lat)!r} +h_0={h_m!r}"
    return pyproj.Transformer.from_pipeline(f"+proj=topocentric +ellps=WGS84 {place}")


@settings(deadline=None)
@given(latitudes, longitudes, st.floats(-400.0, 9_000.0), directions, st.floats(-1.4, 1.4), st.floats(1e3, 4e7))
def test_look_angles_are_those_of_proj(lat, lon, h_m, azimuth, elevation, range_m):
    flat = range_m * math.cos(elevation)
    local = (flat * math.sin(azimuth), flat * math.cos(azimuth), range_m * math.sin(elevation))
    point = topocentric(lat, lon, h_m).transform(*local, direction="INVERSE")
    got = look_angles(lat, lon, h_m, *point, WGS84)
    # rounding of Earth-fixed coordinates, 1e-9 m to 1e-8 m, over 170 m across the line of sight at least
    assert abs(math.remainder(got[0] - azimuth, 2.0 * math.pi)) < 1e-9
    assert got[1] == pytest.approx(elevation, abs=1e-9)
    assert got[2] == pytest.approx(range_m, rel=1e-9)


def test_straight_overhead_is_ninety_degrees():
    overhead = geodetic_to_ecef(0.6, 1.0, 500e3, WGS84)
    _, elevation, range_m = look_angles(0.6, 1.0, 0.0, *overhead, WGS84)
    assert math.degrees(elevation) == pytest.approx(90.0, abs=1e-6)
    assert range_m == pytest.approx(500e3, abs=1e-6)


@settings(deadline=None, max_examples=200)
@given(latitudes, longitudes, latitudes, longitudes, st.floats(2e5, 2e6), st.floats(2e5, 4e7), st.floats(0.0, 1e5))
def test_grazing_height_is_the_lowest_geodetic_height_of_the_line(lat1, lon1, lat2, lon2, h1, h2, limit_m):
    one, two = geodetic_to_ecef(lat1, lon1, h1, WGS84), geodetic_to_ecef(lat2, lon2, h2, WGS84)
    steps = np.linspace(0.0, 1.0, 2_001)
    line = np.outer(1.0 - steps, one) + np.outer(steps, two)
    heights = [ecef_to_geodetic(*point, WGS84)[2] for point in line]
    lowest = min(heights)
    assume(lowest > -3e6)
    # the scaled ellipsoid is off by the flattening, 1 / 298, of the height; sampled every 20 km, sagging 4 m between
    assert grazing_height(*one, *two, WGS84) == pytest.approx(lowest, rel=0.0035, abs=60.0)
    assume(abs(lowest - limit_m) > 100.0)
    assert is_sight_line_clear(*one, *two, limit_m, WGS84) == (lowest > limit_m)


@settings(deadline=None)
@given(latitudes, longitudes, latitudes, longitudes, st.floats(1e5, 2e6), st.floats(1e5, 4e7))
def test_two_that_fly_see_each_other_or_neither_does(lat1, lon1, lat2, lon2, h1, h2):
    one, two = geodetic_to_ecef(lat1, lon1, h1, WGS84), geodetic_to_ecef(lat2, lon2, h2, WGS84)
    assume(abs(grazing_height(*one, *two, WGS84)) > 1.0)
    assert is_sight_line_clear(*one, *two, 0.0, WGS84) == is_sight_line_clear(*two, *one, 0.0, WGS84)


def test_a_target_below_the_clouds_is_not_seen_from_space_and_one_above_is():
    geo = in_plane(42_164e3, 0.3)
    assert is_sight_line_clear(*geo, *in_plane(BALL.a_m + 10.1e3, 0.0), 10e3, BALL)
    assert not is_sight_line_clear(*geo, *in_plane(BALL.a_m + 9.9e3, 0.0), 10e3, BALL)


@settings(deadline=None)
@given(st.floats(3e5, 4e7), st.floats(2e5, 2e6), st.floats(-0.3, 0.3))
def test_the_limb_divides_what_is_seen_against_space_from_what_is_seen_against_the_earth(observer_m, target_m, off):
    assume(abs(off) > 1e-6)
    r = BALL.a_m + 60e3
    ra, rb = BALL.a_m + observer_m, BALL.a_m + target_m
    # the target lies beyond the tangent point on the limiting line: nearer to the observer it has the Earth behind it
    limit = math.acos(r / ra) + math.acos(r / rb)
    before = math.acos(r / ra) - math.acos(r / rb)
    observer = in_plane(ra, 0.0)
    assert is_seen_against_space(*observer, *in_plane(rb, 0.5 * (limit + max(before, 0.0))), 60e3, BALL)
    assert not is_seen_against_space(*observer, *in_plane(rb, limit + abs(off)), 60e3, BALL)
    if before > 1e-3 and target_m < observer_m:
        assert not is_seen_against_space(*observer, *in_plane(rb, 0.5 * before), 60e3, BALL)
        assert is_sight_line_clear(*observer, *in_plane(rb, 0.5 * before), 60e3, BALL)


def test_straight_up_is_space_and_straight_down_is_the_earth():
    assert is_seen_against_space(BALL.a_m, 0.0, 0.0, BALL.a_m + 5e5, 0.0, 0.0, 0.0, BALL)
    assert not is_seen_against_space(BALL.a_m + 5e5, 0.0, 0.0, BALL.a_m + 1e5, 0.0, 0.0, 0.0, BALL)


@settings(deadline=None)
@given(st.floats(2e5, 4e7), st.floats(0.0, 1.5))
def test_at_the_coverage_angle_the_satellite_stands_at_that_elevation(altitude_m, elevation):
    angle = coverage_angle(altitude_m, elevation, BALL.a_m)
    satellite = in_plane(BALL.a_m + altitude_m, angle)
    got = look_angles(0.0, 0.0, 0.0, *satellite, BALL)[1]
    assert got == pytest.approx(elevation, abs=1e-7)  # arc cosine near 1


def test_geostationary_coverage_is_81_degrees():
    assert math.degrees(coverage_angle(35_786e3, 0.0, 6_378.137e3)) == pytest.approx(81.3, abs=0.05)  # textbook figure


@given(st.floats(80e3, 2e6), st.floats(80e3, 2e6), st.floats(0.0, math.pi))
def test_limb_height_is_that_of_the_tangent_where_the_line_goes_on_towards_it(low_m, high_m, angle):
    """On a sphere: the distance of a line from the centre is r1 sin(angle at 1); ahead of it, or behind."""
    one, two = np.array(in_plane(BALL.a_m + low_m, 0.0)), np.array(in_plane(BALL.a_m + high_m, angle))
    assume(np.linalg.norm(two - one) > 1.0)
    along = (two - one) / np.linalg.norm(two - one)
    towards = -float(one @ along)
    nearest = np.linalg.norm(one + max(0.0, towards) * along)
    assert limb_height(*one, *two, BALL) == pytest.approx(nearest - BALL.a_m, abs=1e-3)  # rounding at 1e7 m: 1e-8


@given(st.floats(-1.0, 1.0), longitudes)
def test_the_vectors_across_a_line_of_sight_are_at_right_angles(sine, lon):
    u = np.array([math.sqrt(1.0 - sine * sine) * math.cos(lon), math.sqrt(1.0 - sine * sine) * math.sin(lon), sine])
    b = np.array(across(*u)).reshape(2, 3)
    assert b @ u == pytest.approx(np.zeros(2), abs=1e-12)
    assert b @ b.T == pytest.approx(np.eye(2), abs=1e-12)
