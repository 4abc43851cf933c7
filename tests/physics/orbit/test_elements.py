"""Orbital elements: textbook cases, round trips, and the orbits that have no node or no perigee."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umbrella.core.constants import WGS84_GM_M3_S2 as MU
from umbrella.core.errors import BadValue
from umbrella.physics.earth.model import WGS84
from umbrella.physics.orbit.elements import elements, orbit_of, state
from umbrella.physics.orbit.kepler import propagate

KM = 1e3
angles = st.floats(0.0, 2.0 * math.pi - 1e-9)


def test_vallado_example_2_5():
    p, e, i, node, perigee, anomaly = elements(
        6524.834 * KM, 6862.875 * KM, 6448.296 * KM, 4901.327, 5533.756, -1976.341, MU
    )
    # printed: p 11,067.790 km, e 0.832853, i 87.870, node 227.898, perigee 53.38, anomaly 92.335 deg
    assert p == pytest.approx(11_067.790 * KM, abs=20.0)
    assert e == pytest.approx(0.832853, abs=2e-6)
    assert np.degrees([i, node, anomaly]) == pytest.approx([87.870, 227.898, 92.335], abs=1e-3)
    assert math.degrees(perigee) == pytest.approx(53.38, abs=0.006)


@settings(deadline=None, max_examples=300)
@given(st.floats(6.6e6, 5e7), st.floats(0.0, 0.95), st.floats(0.0, math.pi), angles, angles, angles)
def test_elements_and_back(p, e, i, node, perigee, anomaly):
    start = state(p, e, i, node, perigee, anomaly, MU)
    again = state(*elements(*start, MU), MU)
    # near a circle or the equator angles are lost to rounding (1e-16 / 1e-11), the state is not: 1e-11 of it
    speed = math.hypot(*start[3:])
    assert again[:3] == pytest.approx(start[:3], abs=1e-9 * math.hypot(*start[:3]))
    assert again[3:] == pytest.approx(start[3:], abs=1e-9 * speed)


@settings(deadline=None)
@given(st.floats(6.6e6, 5e7), st.floats(0.01, 0.9), st.floats(0.01, 3.13), angles, angles, angles)
def test_elements_of_an_ordinary_orbit_are_the_ones_it_was_made_of(p, e, i, node, perigee, anomaly):
    found = elements(*state(p, e, i, node, perigee, anomaly, MU), MU)
    assert found[:3] == pytest.approx((p, e, i), rel=1e-10, abs=1e-11)
    # 1e-16 over an eccentricity or an inclination of 0.01, and a few roundings
    for got, made in zip(found[3:], (node, perigee, anomaly), strict=True):
        assert abs(math.remainder(got - made, 2.0 * math.pi)) < 1e-11


@settings(deadline=None)
@given(st.floats(6.6e6, 5e7), st.floats(0.05, 0.9), st.floats(0.1, 3.0), angles, st.floats(0.0, 5_000.0))
def test_five_elements_stay_while_the_body_moves(p, e, i, anomaly, dt_s):
    start = state(p, e, i, 1.0, 2.0, anomaly, MU)
    later = propagate(*start, dt_s, MU)
    assert elements(*later, MU)[:5] == pytest.approx(elements(*start, MU)[:5], rel=1e-9)


@pytest.mark.parametrize("inclination", [0.0, math.pi])
def test_on_the_equator_the_node_is_the_x_axis(inclination):
    p, e, i, node, perigee, anomaly = elements(*state(8e6, 0.1, inclination, 0.0, 0.7, 0.3, MU), MU)
    assert node == 0.0
    assert (p, e, i, perigee, anomaly) == pytest.approx((8e6, 0.1, inclination, 0.7, 0.3), rel=1e-12)


def test_on_a_circle_the_perigee_is_the_node():
    p, e, i, node, perigee, anomaly = elements(*state(8e6, 0.0, 1.0, 2.0, 0.0, 4.0, MU), MU)
    assert perigee == 0.0
    assert e < 1e-15
    assert (p, i, node, anomaly) == pytest.approx((8e6, 1.0, 2.0, 4.0), rel=1e-12)


def test_orbit_in_the_words_of_a_report():
    a, e = WGS84.a_m + 350e3, 150e3 / (WGS84.a_m + 350e3)
    orbit = orbit_of(*state(a * (1.0 - e * e), e, math.radians(41.0), 1.0, 0.5, 2.0, MU), WGS84)
    assert (orbit.perigee_m, orbit.apogee_m) == pytest.approx((200e3, 500e3), abs=1e-3)
    assert math.degrees(orbit.inclination_rad) == pytest.approx(41.0)
    assert orbit.period_s == pytest.approx(2.0 * math.pi * math.sqrt(a**3 / MU))


def test_a_body_that_escapes_has_no_orbit():
    with pytest.raises(BadValue, match="escapes"):
        orbit_of(7e6, 0.0, 0.0, 0.0, 1.1e4, 0.0, WGS84)
