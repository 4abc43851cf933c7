"""A point in the sky as a battery sees it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.engagement.polar import GROUND_RADIUS_M, polar_about
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, geodetic_to_ecef
from umbrella.physics.earth.model import WGS84, sphere

latitudes, longitudes = st.floats(-75.0, 75.0), st.floats(-180.0, 180.0)


@given(latitudes, longitudes, st.floats(0.0, 1e6))
def test_a_point_above_the_battery_has_no_distance(arms, lat, lon, height):
    up = geodetic_to_ecef(math.radians(lat), math.radians(lon), height, WGS84)
    _, distance, seen = polar_about(arms.battery(lat, lon), *up, WGS84)
    # the ellipsoid's normal leaves the radius by at most 0.19 deg: 3.4 km at 1,000 km height
    assert distance < 3.5e-3 * height + 1e-3
    assert seen == pytest.approx(height, abs=0.2)  # m, the series of heights


@given(latitudes, longitudes, st.floats(-180.0, 180.0), st.floats(1e4, 8e6))
def test_bearing_and_distance_lead_back_to_the_point_on_a_sphere(arms, lat, lon, bearing, distance):
    earth = sphere(WGS84, GROUND_RADIUS_M)
    battery = arms.battery(lat, lon)
    battery["place_m"] = geodetic_to_ecef(math.radians(lat), math.radians(lon), 0.0, earth)
    angle, azimuth, phi = distance / GROUND_RADIUS_M, math.radians(bearing), math.radians(lat)
    lat_2 = math.asin(math.sin(phi) * math.cos(angle) + math.cos(phi) * math.sin(angle) * math.cos(azimuth))
    lon_2 = math.radians(lon) + math.atan2(
        math.sin(azimuth) * math.sin(angle) * math.cos(phi), math.cos(angle) - math.sin(phi) * math.sin(lat_2)
    )
    seen = polar_about(battery, *geodetic_to_ecef(lat_2, lon_2, 1e5, earth), earth)
    assert math.cos(seen[0] - azimuth) == pytest.approx(1.0, abs=1e-12)
    assert seen[1:] == pytest.approx((distance, 1e5), rel=1e-9)


def test_heights_are_geodetic(arms):
    place = geodetic_to_ecef(0.7, 0.3, 250e3, WGS84)
    assert polar_about(arms.battery(30.0, 10.0), *place, WGS84)[2] == pytest.approx(
        ecef_to_geodetic(*place, WGS84)[2], abs=0.1
    )
