"""Gravity with zonal harmonics: the gradient of its potential, Laplace's equation, and the published normal gravity."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.physics.earth.ellipsoid import geodetic_to_ecef
from umbrella.physics.earth.model import WGS84, without_harmonics
from umbrella.physics.gravity.zonal import gravity, potential

E2 = WGS84.flattening * (2.0 - WGS84.flattening)
DIRECTIONS = st.tuples(*[st.floats(-1.0, 1.0)] * 3).filter(lambda d: math.hypot(*d) > 0.1)
RADII = st.floats(6.36e6, 4.2e7)
# every harmonic a hundred to a million times too strong, so that a wrong sign or factor cannot hide
STRONG = WGS84._replace(j2=0.1, j3=0.07, j4=0.05)


def place(direction, radius):
    return radius * np.array(direction) / math.hypot(*direction)


def gradient(function, r, step):
    def at(axis, shift):
        moved = r.copy()
        moved[axis] += shift * step
        return function(*moved)

    # five-point formula, error of the order step^4
    return np.array([(8 * (at(i, 1) - at(i, -1)) - (at(i, 2) - at(i, -2))) / (12 * step) for i in range(3)])


@pytest.mark.parametrize("earth", [WGS84, STRONG], ids=["real", "strong"])
@given(direction=DIRECTIONS, radius=RADII)
def test_gravity_is_minus_the_gradient_of_the_potential(earth, direction, radius):
    r = place(direction, radius)
    slope = gradient(lambda x, y, z: potential(x, y, z, earth), r, 3e-4 * radius)
    g = np.array(gravity(*r, earth))
    # truncation: the fifth derivative over 30 times (3e-4)^4 is below 1e-12 of g even for J4; rounding 1e-16 / 3e-4
    np.testing.assert_allclose(g, -slope, rtol=0, atol=2e-11 * np.linalg.norm(g))


@given(DIRECTIONS, RADII)
def test_gravity_has_no_sources_outside_the_earth(direction, radius):
    r = place(direction, radius)
    divergence = sum(gradient(lambda *p, i=i: gravity(*p, STRONG)[i], r, 3e-4 * radius)[i] for i in range(3))
    assert abs(divergence) < 1e-10 * np.linalg.norm(gravity(*r, STRONG)) / radius  # errors as above, times three


@given(DIRECTIONS, RADII)
def test_without_harmonics_gravity_is_the_inverse_square(direction, radius):
    r = place(direction, radius)
    g = gravity(*r, without_harmonics(WGS84))
    np.testing.assert_allclose(g, -WGS84.gm_m3_s2 * r / np.linalg.norm(r) ** 3, rtol=1e-14, atol=0)


@given(DIRECTIONS, RADII, st.floats(0.0, 6.0))
def test_gravity_is_the_same_all_around_the_axis(direction, radius, turn):
    x, y, z = place(direction, radius)
    c, s = math.cos(turn), math.sin(turn)
    gx, gy, gz = gravity(x, y, z, STRONG)
    turned = gravity(c * x - s * y, s * x + c * y, z, STRONG)
    np.testing.assert_allclose(turned, (c * gx - s * gy, s * gx + c * gy, gz), rtol=0, atol=1e-13)


@given(DIRECTIONS, RADII)
def test_even_harmonics_are_the_same_north_and_south_and_odd_ones_are_not(direction, radius):
    x, y, z = place(direction, radius)
    even, odd = STRONG._replace(j3=0.0), STRONG._replace(j2=0.0, j4=0.0, gm_m3_s2=WGS84.gm_m3_s2)
    assert potential(x, y, -z, even) == potential(x, y, z, even)
    only = potential(x, y, z, odd) - potential(x, y, z, without_harmonics(odd))
    mirrored = potential(x, y, -z, odd) - potential(x, y, -z, without_harmonics(odd))
    assert only == pytest.approx(-mirrored, abs=1e-8)  # roundings of 6e7 J/kg


def normal_harmonic(n):
    """J(2n) of the level ellipsoid WGS 84: Heiskanen & Moritz, Physical Geodesy (1967), equation 2-92."""
    j2 = 1.082629821313e-3  # NIMA TR8350.2 (from C20 = -0.484166774985e-3)
    return (-1.0) ** (n + 1) * 3.0 * E2**n / ((2 * n + 1) * (2 * n + 3)) * (1.0 - n + 5.0 * n * j2 / E2)


@pytest.mark.parametrize(
    ("lat_deg", "normal_gravity"),
    # NIMA TR8350.2, 3rd ed. (2000), derived physical constants: theoretical gravity at the equator and the poles, m/s^2
    [(0.0, 9.7803253359), (90.0, 9.8321849378), (-90.0, 9.8321849378)],
)
def test_gravity_on_the_level_ellipsoid_is_the_published_normal_gravity(lat_deg, normal_gravity):
    level = WGS84._replace(j2=normal_harmonic(1), j3=0.0, j4=normal_harmonic(2))
    x, y, z = geodetic_to_ecef(math.radians(lat_deg), 0.0, 0.0, level)
    gx, gy, gz = gravity(x, y, z, level)
    felt = math.hypot(gx + level.omega_rad_s**2 * x, gy, gz)
    print(f"normal gravity at {lat_deg:g} deg: {normal_gravity} published, {felt:.10f} here")
    # left out: J6 and above; the J6 term is at most 7 J6 g (a / b)^8, a 270th of what J4 does at the pole
    assert felt == pytest.approx(normal_gravity, abs=7.0 * normal_harmonic(3) * 9.84 * 1.03)


@pytest.mark.parametrize(
    ("n", "normalised"),
    # EGM2008, zonal coefficients, fully normalised, tide-free (NGA.STND.0036, table 5.1)
    [(2, -0.484165143790815e-3), (3, 0.957161207093473e-6), (4, 0.539965866638991e-6)],
)
def test_harmonics_of_the_model_are_those_of_another_field(n, normalised):
    # J(n) = -sqrt(2n + 1) C(n, 0); ours are JGM-3's and EGM96's, a decade and more older: 2e-4
    assert getattr(WGS84, f"j{n}") == pytest.approx(-math.sqrt(2 * n + 1) * normalised, rel=3e-4)


def test_j2_of_the_model_is_that_of_the_level_ellipsoid_to_its_published_difference():
    # EGM96 is tide-free: its C20 differs from that of the level ellipsoid by 1.4e-9 (NIMA TR8350.2, 3.2)
    assert WGS84.j2 == pytest.approx(normal_harmonic(1), abs=5e-9)
