"""Geodetic and Earth-fixed coordinates: round trips, PROJ as an authority, and the series of the height."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyproj import Transformer

from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, enu_basis, geodetic_to_ecef, height_series
from umbrella.physics.earth.model import WGS84, sphere

LATITUDES = st.floats(-0.5 * math.pi, 0.5 * math.pi)
LONGITUDES = st.floats(-math.pi, math.pi)
HEIGHTS = st.floats(-5.0e6, 1.0e7)


@given(LATITUDES, LONGITUDES, HEIGHTS)
@example(0.5 * math.pi, 1.0, 0.0)
@example(-0.5 * math.pi, -3.0, -5.0e6)
@example(0.0, math.pi, 1.0e5)
@example(0.0, -math.pi, -100.0)
@example(1e-300, 0.0, 0.0)
def test_geodetic_coordinates_and_back(lat, lon, h):
    position = geodetic_to_ecef(lat, lon, h, WGS84)
    lat2, lon2, h2 = ecef_to_geodetic(*position, WGS84)
    # the docstring's 1e-8 m: four roundings of 1.6e7 m in double precision (1.9e-9 m each)
    assert h2 == pytest.approx(h, abs=1e-8)
    assert lat2 == pytest.approx(lat, abs=1e-8 / 6.4e6)
    np.testing.assert_allclose(geodetic_to_ecef(lat2, lon2, h2, WGS84), position, rtol=0, atol=1e-8)


@given(LATITUDES, LONGITUDES, st.floats(-1.0e5, 1.0e6))
def test_geodetic_coordinates_are_those_of_proj(lat, lon, h):
    theirs = PROJ.transform(math.degrees(lon), math.degrees(lat), h)
    # PROJ works in degrees: 1e-16 of 180 deg is 2e-9 m
    np.testing.assert_allclose(geodetic_to_ecef(lat, lon, h, WGS84), theirs, rtol=0, atol=2e-8)


PROJ = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)


@pytest.mark.parametrize("lat_deg", [90.0, -90.0])
def test_pole_lies_on_the_axis_at_the_minor_semi_axis(lat_deg):
    x, y, z = geodetic_to_ecef(math.radians(lat_deg), 0.7, 0.0, WGS84)
    # NIMA TR8350.2: b = 6,356,752.3142 m, printed to 0.1 mm
    assert z == pytest.approx(math.copysign(6_356_752.3142, lat_deg), abs=5e-5)
    assert math.hypot(x, y) < 1e-9  # cos(pi/2) is 6e-17 in double precision


def test_longitude_is_pi_on_the_antimeridian_from_both_sides():
    for side in (1e-3, -1e-3):
        lon = ecef_to_geodetic(-7.0e6, side, 0.0, WGS84)[1]
        assert lon == pytest.approx(math.copysign(math.pi, side), abs=2e-10)


@given(LATITUDES, LONGITUDES)
def test_east_north_up_are_a_right_handed_basis(lat, lon):
    east, north, up = np.reshape(enu_basis(lat, lon), (3, 3))
    # products of sines and cosines: three roundings
    np.testing.assert_allclose(np.cross(east, north), up, rtol=0, atol=1e-15)
    np.testing.assert_allclose([east @ east, north @ north, up @ up], 1.0, rtol=1e-15)


@given(LATITUDES, LONGITUDES, st.floats(-1.0e4, 1.0e6))
def test_up_is_the_direction_in_which_the_height_grows(lat, lon, h):
    up = np.array(enu_basis(lat, lon)[6:])
    foot = np.array(geodetic_to_ecef(lat, lon, h, WGS84))
    # 1 km along the normal, each end exact to 1e-8 m
    assert ecef_to_geodetic(*(foot + 1000.0 * up), WGS84)[2] - h == pytest.approx(1000.0, abs=2e-8)


@pytest.mark.parametrize(("h", "bound_m"), [(-5e3, 3e-6), (0.0, 3e-6), (1e4, 3e-6), (1e5, 3e-5), (1e6, 2e-3)])
def test_series_of_the_height_keeps_the_bounds_of_its_docstring(h, bound_m):
    for lat in np.linspace(-0.5 * math.pi, 0.5 * math.pi, 181):
        r = np.linalg.norm(geodetic_to_ecef(lat, 0.3, h, WGS84))
        z = geodetic_to_ecef(lat, 0.3, h, WGS84)[2]
        assert abs(height_series(r, 1.0 / r, (z / r) ** 2, WGS84) - h) < bound_m


def test_on_a_sphere_the_height_is_the_distance_from_the_surface():
    ball = sphere(WGS84, 6.371e6)
    x, y, z = geodetic_to_ecef(0.6, -2.0, 2.5e5, ball)
    assert math.sqrt(x * x + y * y + z * z) == pytest.approx(6.621e6, rel=1e-15)
    r = 6.621e6
    assert height_series(r, 1.0 / r, 0.3, ball) == pytest.approx(2.5e5, abs=1e-8)
    assert ecef_to_geodetic(x, y, z, ball)[2] == pytest.approx(2.5e5, abs=1e-8)
