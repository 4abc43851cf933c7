"""Where a radar finds a point, and when it works."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.physics.earth.ellipsoid import geodetic_to_ecef
from umbrella.physics.earth.frames import ecef_to_eci
from umbrella.physics.earth.model import WGS84
from umbrella.physics.orbit.visibility import look_angles
from umbrella.sensing.radar import height_of, is_out, pointing, wrapped

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


@given(st.floats(-50.0, 50.0))
def test_wrapped_angles_stay_within_half_a_turn_and_keep_their_direction(angle):
    assert -math.pi <= wrapped(angle) <= math.pi
    assert np.allclose([math.sin(wrapped(angle)), math.cos(wrapped(angle))], [math.sin(angle), math.cos(angle)])


@given(st.floats(-90.0, 90.0), longitudes, st.floats(0.0, 4000.0))
def test_a_radar_knows_its_height(radar_at, lat, lon, height):
    assert height_of(radar_at(lat, lon, height)[0], WGS84) == pytest.approx(height, rel=4e-3, abs=1e-6)


def test_an_outage_begins_with_its_first_instant_and_ends_before_its_last():
    out_s = np.array([[100.0, 200.0], [300.0, math.inf], [math.inf, math.inf], [math.inf, math.inf]])
    times = {0.0: False, 99.9: False, 100.0: True, 199.9: True, 200.0: False, 300.0: True, 1e9: True}
    assert {t: is_out(out_s, t) for t in times} == times
    assert not is_out(np.full((4, 2), math.inf), 0.0)
