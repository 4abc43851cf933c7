"""The flown path against the closed forms: a point mass thrown from a round, still, airless Earth."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.core.constants import WGS84_GM_M3_S2
from umbrella.core.status import FlightStatus
from umbrella.physics.flight.plan import CONSTANT_DRAG, drag_tables
from umbrella.physics.flight.shot import coast, highest_point
from umbrella.physics.flight.trajectory import NODE_COLUMNS
from umbrella.physics.orbit.minimum_energy import ballistic_range, minimum_energy_path

RADIUS = 6.371e6
DRAG = drag_tables(np.array([0.0, 1.0]), np.array([1.0, 1.0]))


def thrown(speed, angle, textbook):
    """Return (range rad, apogee m, time s) of a throw from the surface."""
    y = np.array([RADIUS, 0.0, 0.0, speed * math.sin(angle), 0.0, speed * math.cos(angle)])
    nodes = np.zeros((2000, NODE_COLUMNS))
    status, n, t = coast(0.0, y, 1e-4, CONSTANT_DRAG, DRAG, textbook, 0.0, 20_000.0, nodes)
    assert status == FlightStatus.IMPACT
    return math.atan2(y[2], y[0]) % (2.0 * math.pi), highest_point(nodes, n, textbook.earth)[1], t


def wheelon(range_rad):
    """Return Q = v^2 r / GM and the angle of the least speed: sin(range/2) = Q / (2 - Q), gamma = acos(...) / 2."""
    s = math.sin(0.5 * range_rad)
    q = 2.0 * s / (1.0 + s)
    return q, 0.5 * math.acos(q / (2.0 - q))


@given(st.floats(0.02, 2.8))
def test_minimum_energy_throw_goes_as_far_as_the_closed_form_says(textbook, angle):
    q, gamma = wheelon(angle)
    speed = math.sqrt(q * WGS84_GM_M3_S2 / RADIUS)
    path = minimum_energy_path(angle, RADIUS, WGS84_GM_M3_S2)
    flown, apogee, time = thrown(speed, gamma, textbook)
    # the issue asks for 1e-6; the integrator's 1e-12 a step leaves far less
    assert flown == pytest.approx(angle, rel=1e-6)
    assert apogee == pytest.approx(path.apogee_m, rel=1e-6)
    assert time == pytest.approx(path.time_s, rel=1e-6)
    assert (path.speed_m_s, path.flight_path_rad) == pytest.approx((speed, gamma), rel=1e-12)


@given(st.floats(1_000.0, 7_400.0), st.floats(0.2, 1.5))
def test_any_throw_goes_as_far_as_the_ellipse_says(textbook, speed, gamma):
    flown, _, _ = thrown(speed, gamma, textbook)
    expected = ballistic_range(speed, gamma, RADIUS, WGS84_GM_M3_S2) % (2.0 * math.pi)
    assert flown == pytest.approx(expected, rel=1e-6)


@given(st.floats(0.1, 2.5), st.floats(0.02, 0.3), st.sampled_from([-1.0, 1.0]))
def test_any_other_angle_falls_short(textbook, angle, off, side):
    q, gamma = wheelon(angle)
    other = min(max(gamma + side * off, 0.01), 1.56)
    assert thrown(math.sqrt(q * WGS84_GM_M3_S2 / RADIUS), other, textbook)[0] < angle


@pytest.mark.parametrize("range_km", [300, 1_000, 3_000, 5_500, 8_000, 10_000, 13_000])
def test_minimum_energy_at_the_ranges_of_the_classes(textbook, range_km):
    angle = range_km * 1e3 / RADIUS
    path = minimum_energy_path(angle, RADIUS, WGS84_GM_M3_S2)
    flown, apogee, time = thrown(path.speed_m_s, path.flight_path_rad, textbook)
    off = (flown / angle - 1.0, apogee / path.apogee_m - 1.0, time / path.time_s - 1.0)
    print(f"{range_km} km: range {off[0]:.1e}, apogee {off[1]:.1e}, time {off[2]:.1e} (relative)")
    assert max(map(abs, off)) < 1e-6


def test_a_throw_straight_up_comes_straight_down(textbook):
    flown, apogee, _ = thrown(3000.0, 0.5 * math.pi, textbook)
    assert flown == pytest.approx(0.0, abs=1e-9)
    # v^2 / 2 = GM / R - GM / (R + h)
    assert apogee == pytest.approx(RADIUS / (1.0 - 3000.0**2 * RADIUS / (2.0 * WGS84_GM_M3_S2)) - RADIUS, rel=1e-9)
