"""What a radar can see: direction, range, faces, horizon."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.physics.earth.ellipsoid import geodetic_to_ecef
from umbrella.physics.earth.frames import ecef_to_eci
from umbrella.physics.earth.model import WGS84, sphere, without_rotation
from umbrella.physics.orbit.visibility import look_angles
from umbrella.sensing.radar import pointing, radar_margin, wrapped

latitudes = st.floats(-80.0, 80.0)
longitudes = st.floats(-179.0, 179.0)


@given(latitudes, longitudes, latitudes, longitudes, st.floats(1e5, 2e6), st.floats(0.0, 5000.0))
def test_pointing_is_the_look_from_the_ground_turned_with_the_earth(radar_at, lat, lon, lat_2, lon_2, height, t):
    place = geodetic_to_ecef(math.radians(lat_2), math.radians(lon_2), height, WGS84)
    azimuth, elevation, distance = look_angles(math.radians(lat), math.radians(lon), 0.0, *place, WGS84)
    seen = pointing(radar_at(lat, lon)[0], *ecef_to_eci(*place, t, WGS84.omega_rad_s), t, WGS84)
    assert seen[0] == pytest.approx(distance, abs=1e-3)  # m, rounding of 1e7 m in double precision is 1e-9
    assert seen[2] == pytest.approx(elevation, abs=1e-9)
    assert abs(wrapped(seen[1] - azimuth)) * math.cos(elevation) < 1e-9


def test_a_level_radar_on_a_round_earth_loses_sight_at_the_tangent(radar_at):
    earth = without_rotation(sphere(WGS84, 6_371_000.0))
    rows = radar_at()
    rows["place_m"], rows["enu"] = [earth.a_m, 0.0, 0.0], [0, 1, 0, 0, 0, 1, 1, 0, 0]
    height = 500e3
    edge = math.acos(earth.a_m / (earth.a_m + height))  # the tangent from the ground meets this height here
    for beyond, is_seen in ((-1e-6, True), (1e-6, False)):
        angle = edge + beyond
        r = earth.a_m + height
        margin = radar_margin(rows[0], r * math.cos(angle), r * math.sin(angle), 0.0, 0.0, earth)
        assert (margin >= 0.0) == is_seen


def test_each_face_sees_only_its_own_sector(radar_at):
    rows = radar_at(faces_deg=((0.0, 30.0, 3.0, 85.0), (180.0, 30.0, 3.0, 85.0)))
    up = 500e3
    for azimuth, is_seen in ((0.0, True), (29.0, True), (31.0, False), (90.0, False), (180.0, True), (-151.0, True)):
        a = math.radians(azimuth)
        # seen from (0, 0) east is y and north is z
        x, y, z = WGS84.a_m + up, 1e6 * math.sin(a), 1e6 * math.cos(a)
        assert (radar_margin(rows[0], x, y, z, 0.0, WGS84) >= 0.0) == is_seen


def test_nothing_is_seen_beyond_the_instrumented_range(radar_at):
    rows = radar_at(range_km=1000.0)
    for distance, is_seen in ((999e3, True), (1001e3, False)):
        assert (radar_margin(rows[0], WGS84.a_m + distance, 0.0, 0.0, 0.0, WGS84) >= 0.0) == is_seen


@given(st.floats(-50.0, 50.0))
def test_wrapped_angles_stay_within_half_a_turn_and_keep_their_direction(angle):
    assert -math.pi <= wrapped(angle) <= math.pi
    assert np.allclose([math.sin(wrapped(angle)), math.cos(wrapped(angle))], [math.sin(angle), math.cos(angle)])
