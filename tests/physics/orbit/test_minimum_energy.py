"""Minimum-energy paths: a keyed table, the optimum against its neighbours, and Kepler's problem."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.core.errors import BadValue
from umbrella.physics.orbit.kepler import propagate
from umbrella.physics.orbit.minimum_energy import ballistic_range, flight_time, longest_range, minimum_energy_path

RADIUS_M = 6_371_000.0
MU = 398_600.44e9
angles = st.floats(0.01, 3.1)

# Wheelon's closed form worked for R = 6,371 km, GM = 398,600.44 km3/s2: range km, speed km/s, angle deg, apogee km, min
TABLE = [
    (300, 1.70, 44.3, 74, 4.2),
    (1_000, 3.02, 42.8, 240, 7.9),
    (1_300, 3.40, 42.1, 308, 9.1),
    (3_000, 4.87, 38.3, 655, 14.9),
    (5_500, 6.08, 32.6, 1_041, 21.9),
    (8_000, 6.80, 27.0, 1_264, 28.0),
    (10_000, 7.20, 22.5, 1_319, 32.2),
    (12_000, 7.48, 18.0, 1_265, 35.7),
    (13_000, 7.59, 15.8, 1_196, 37.2),
]


@pytest.mark.parametrize(("range_km", "speed", "angle", "apogee", "minutes"), TABLE)
def test_the_closed_form_gives_the_keyed_table(range_km, speed, angle, apogee, minutes):
    path = minimum_energy_path(range_km * 1e3 / RADIUS_M, RADIUS_M, MU)
    # half a unit of the last digit that the table gives, and a little for its own rounding
    assert path.speed_m_s / 1e3 == pytest.approx(speed, abs=0.0051)
    assert math.degrees(path.flight_path_rad) == pytest.approx(angle, abs=0.051)
    assert path.apogee_m / 1e3 == pytest.approx(apogee, abs=0.51)
    assert path.time_s / 60.0 == pytest.approx(minutes, abs=0.051)


@given(angles)
def test_the_least_speed_reaches_just_that_range(psi):
    path = minimum_energy_path(psi, RADIUS_M, MU)
    assert longest_range(path.speed_m_s, RADIUS_M, MU) == pytest.approx(psi, rel=1e-9)
    assert ballistic_range(path.speed_m_s, path.flight_path_rad, RADIUS_M, MU) == pytest.approx(psi, rel=1e-9)


@given(angles, st.floats(-0.1, 0.1))
def test_any_other_angle_falls_short(psi, off):
    path = minimum_energy_path(psi, RADIUS_M, MU)
    other = path.flight_path_rad + off
    if 0.0 < other < 0.5 * math.pi:
        assert ballistic_range(path.speed_m_s, other, RADIUS_M, MU) <= psi * (1.0 + 1e-12)


@given(st.floats(0.05, 3.0))
def test_kepler_flies_the_closed_form(psi):
    path = minimum_energy_path(psi, RADIUS_M, MU)
    up, along = math.sin(path.flight_path_rad), math.cos(path.flight_path_rad)
    start = (RADIUS_M, 0.0, 0.0, path.speed_m_s * up, path.speed_m_s * along, 0.0)
    x, y, *_ = propagate(*start, path.time_s, MU)
    top = propagate(*start, 0.5 * path.time_s, MU)
    # 1e-6 of the range is what the project asks of its flights; both sides here are closed forms
    assert math.hypot(x, y) == pytest.approx(RADIUS_M, abs=1e-4)
    assert math.atan2(y, x) == pytest.approx(psi, abs=1e-11)
    assert math.hypot(*top[:3]) - RADIUS_M == pytest.approx(path.apogee_m, abs=1e-4)


@given(st.floats(100.0, 9_000.0), st.floats(0.05, 1.57))
def test_range_and_time_of_any_ballistic_path_are_keplers(speed, angle):
    psi = ballistic_range(speed, angle, RADIUS_M, MU)
    time_s = flight_time(speed, angle, RADIUS_M, MU)
    start = (RADIUS_M, 0.0, 0.0, speed * math.sin(angle), speed * math.cos(angle), 0.0)
    x, y, *_ = propagate(*start, time_s, MU)
    assert math.hypot(x, y) == pytest.approx(RADIUS_M, abs=1e-3)
    assert math.remainder(math.atan2(y, x) - psi, 2.0 * math.pi) == pytest.approx(0.0, abs=1e-10)


def test_on_a_flat_earth_the_best_angle_is_45_degrees():
    path = minimum_energy_path(1e-6, RADIUS_M, MU)
    g = MU / RADIUS_M**2
    assert math.degrees(path.flight_path_rad) == pytest.approx(45.0, abs=1e-4)
    assert path.speed_m_s == pytest.approx(math.sqrt(g * 1e-6 * RADIUS_M), rel=1e-6)  # v^2 = g R
    assert path.apogee_m == pytest.approx(0.25e-6 * RADIUS_M, rel=1e-3)  # rounding of 1.6 m in 6,371 km


def test_from_circular_speed_on_everything_is_in_reach():
    assert longest_range(math.sqrt(MU / RADIUS_M), RADIUS_M, MU) == math.pi
    assert longest_range(9_000.0, RADIUS_M, MU) == math.pi


@pytest.mark.parametrize("psi", [0.0, -1.0, math.pi, 4.0, math.nan])
def test_a_range_that_is_none_is_refused(psi):
    with pytest.raises(BadValue, match="range_rad"):
        minimum_energy_path(psi, RADIUS_M, MU)


@pytest.mark.parametrize(("speed", "angle"), [(12_000.0, 0.5), (0.0, 0.5), (5_000.0, 0.0), (5_000.0, 2.0)])
def test_a_path_that_does_not_come_back_is_refused(speed, angle):
    with pytest.raises(BadValue):
        ballistic_range(speed, angle, RADIUS_M, MU)
