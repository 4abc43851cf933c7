"""What acts on a missile: gravity, thrust with back pressure, drag; each alone against the formula of the books."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.physics.atmosphere.air import air_at, layer_of, us76_air, vacuum_air
from umbrella.physics.earth.ellipsoid import enu_basis, geodetic_to_ecef
from umbrella.physics.earth.frames import velocity_ecef_to_eci
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.borders import load_layer
from umbrella.physics.flight.forces import (
    ALONG,
    CD,
    CD_SLOPE,
    DRAG_AREA,
    EXIT_AREA,
    MASS,
    MASS_FLOW,
    PITCH,
    PITCH_RATE,
    RANGE,
    ROWS,
    T_REF,
    THRUST,
    UP,
    acceleration,
    acceleration_in_vacuum,
    height_and_mach,
    sine_cosine,
)
from umbrella.physics.gravity.zonal import gravity

HEIGHTS = st.floats(-1_000.0, 85_000.0)
AIR = us76_air()


def at_height(h, velocity_enu):
    """Return an inertial state 40 deg north at a height, with a velocity relative to the air (east, north, up)."""
    r = geodetic_to_ecef(0.7, 0.4, h, WGS84)
    east, north, up = np.reshape(enu_basis(0.7, 0.4), (3, 3))
    w = velocity_enu[0] * east + velocity_enu[1] * north + velocity_enu[2] * up
    return (*r, *velocity_ecef_to_eci(*r, *w, 0.0, WGS84.omega_rad_s))


def coefficients(h, air=AIR, **set_to):
    """Return the parameter array of a body of 1 t at a height; rows by name."""
    p = np.zeros(ROWS)
    load_layer(p, 1, 0, air, layer_of(h, air.edges_m))
    p[MASS] = 1000.0
    p[UP : UP + 3], p[RANGE : RANGE + 3] = (0.0, 0.6, 0.8), (1.0, 0.0, 0.0)
    for row, value in set_to.items():
        p[globals()[row]] = value
    return p


def pull(p, state, t=0.0):
    """Return what acts besides gravity, m/s^2."""
    return np.array(acceleration(p, 1, 0, t, *state, WGS84)) - gravity(*state[:3], WGS84)


def test_sine_and_cosine_keep_the_bound_of_their_docstring():
    for angle in np.linspace(-1.7, 1.7, 3401):
        assert sine_cosine(angle) == pytest.approx((math.sin(angle), math.cos(angle)), abs=1e-13)


@given(HEIGHTS)
def test_at_rest_in_the_air_only_gravity_acts(h):
    # the air turns with the Earth; 3e-13 m/s of rounding in the relative velocity
    assert np.linalg.norm(pull(coefficients(h, DRAG_AREA=10.0, CD=1.0), at_height(h, (0, 0, 0)))) < 1e-12


@given(HEIGHTS, st.tuples(*[st.floats(-3000.0, 3000.0)] * 3))
def test_drag_is_half_rho_v_squared_cd_area_against_the_air(h, w):
    state = at_height(h, w)
    rho, a2 = air_at(h, AIR)
    speed = math.hypot(*w)
    cd = 0.3 + 0.02 * speed / math.sqrt(a2)
    drag = pull(coefficients(h, DRAG_AREA=4.0, CD=0.3, CD_SLOPE=0.02), state)
    # the height series is off by 3e-5 m at most (see test_ellipsoid): 5e-9 of a scale height
    assert np.linalg.norm(drag) == pytest.approx(0.5 * rho * speed**2 * cd * 4.0 / 1000.0, rel=1e-8, abs=1e-12)
    against = np.array(state[3:]) - velocity_ecef_to_eci(*state[:3], 0.0, 0.0, 0.0, 0.0, WGS84.omega_rad_s)
    np.testing.assert_allclose(drag * speed, -against * np.linalg.norm(drag), rtol=0, atol=1e-6)


@given(HEIGHTS, st.floats(-0.2, 1.6))
def test_thrust_lies_on_the_pitch_line_and_loses_the_back_pressure(h, pitch):
    rho, a2 = air_at(h, AIR)
    p = coefficients(h, THRUST=2e5, EXIT_AREA=0.8, PITCH=pitch)
    push = pull(p, at_height(h, (0, 0, 0)))
    along = math.sin(pitch) * np.array([0.0, 0.6, 0.8]) + math.cos(pitch) * np.array([1.0, 0.0, 0.0])
    # exit area times pressure, rho a^2 / 1.4; the height series: 5e-9 of it
    np.testing.assert_allclose(push, (2e5 - 0.8 * rho * a2 / 1.4) / 1000.0 * along, rtol=0, atol=1e-6)


def test_mass_falls_and_pitch_turns_with_time():
    p = coefficients(200.0, air=vacuum_air(), THRUST=1e5, MASS_FLOW=10.0, PITCH=1.0, PITCH_RATE=-0.01, T_REF=5.0)
    push = pull(p, at_height(200.0, (0, 0, 0)), t=25.0)
    assert np.linalg.norm(push) == pytest.approx(1e5 / 800.0, rel=1e-10)
    assert push @ np.array([0.0, 0.6, 0.8]) == pytest.approx(1e5 / 800.0 * math.sin(0.8), rel=1e-10)


def test_gravity_turn_pushes_along_the_velocity_through_the_air():
    w = (300.0, -100.0, 700.0)
    p = coefficients(200.0, air=vacuum_air(), THRUST=1e5, ALONG=1.0, PITCH=1.0)
    state = at_height(200.0, w)
    still = np.array(velocity_ecef_to_eci(*state[:3], 0.0, 0.0, 0.0, 0.0, WGS84.omega_rad_s))
    along = (np.array(state[3:]) - still) / math.hypot(*w)
    np.testing.assert_allclose(pull(p, state), 100.0 * along, rtol=0, atol=1e-9)


@given(st.floats(0.0, 5e5), st.tuples(*[st.floats(-7000.0, 7000.0)] * 3), st.floats(0.0, 1.0))
def test_both_right_hand_sides_agree_where_there_is_no_air(h, w, along):
    p = coefficients(h, air=vacuum_air(), THRUST=1e5, MASS_FLOW=3.0, PITCH=0.4, PITCH_RATE=-0.003, ALONG=along, CD=0.3)
    state = at_height(h, w)
    both = [kernel(p, 1, 0, 30.0, *state, WGS84) for kernel in (acceleration, acceleration_in_vacuum)]
    np.testing.assert_allclose(both[0], both[1], rtol=1e-13, atol=1e-12)  # the order of the same operations


@given(HEIGHTS, st.tuples(*[st.floats(-3000.0, 3000.0)] * 3))
def test_mach_number_is_air_relative_speed_over_the_speed_of_sound(h, w):
    height, mach = height_and_mach(coefficients(h), 1, 0, *at_height(h, w), WGS84)
    assert height == pytest.approx(h, abs=3e-5)  # the series, see test_ellipsoid
    assert mach == pytest.approx(math.hypot(*w) / math.sqrt(air_at(h, AIR)[1]), rel=1e-8, abs=1e-12)


def test_rows_of_the_parameter_array_do_not_overlap():
    rows = [MASS, MASS_FLOW, THRUST, EXIT_AREA, DRAG_AREA, PITCH, PITCH_RATE, ALONG, T_REF, CD, CD_SLOPE]
    assert len(set(rows)) == len(rows) and max(*rows, UP + 2, RANGE + 2) == ROWS - 1
