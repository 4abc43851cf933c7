"""The inertial and the Earth-fixed frame: round trips, and what rotation does to positions and velocities."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.physics.earth.ellipsoid import geodetic_to_ecef
from umbrella.physics.earth.frames import ecef_to_eci, eci_to_ecef, velocity_ecef_to_eci, velocity_eci_to_ecef
from umbrella.physics.earth.model import WGS84

OMEGA = WGS84.omega_rad_s
POSITIONS = st.tuples(*[st.floats(-1e7, 1e7)] * 3)
VELOCITIES = st.tuples(*[st.floats(-1e4, 1e4)] * 3)
TIMES = st.floats(0.0, 86_400.0)


@given(POSITIONS, TIMES)
def test_to_the_earth_fixed_frame_and_back(r, t):
    # one rotation there, one back: four roundings of 1e7 m
    np.testing.assert_allclose(ecef_to_eci(*eci_to_ecef(*r, t, OMEGA), t, OMEGA), r, rtol=0, atol=1e-8)


@given(POSITIONS, VELOCITIES, TIMES)
def test_velocity_to_the_earth_fixed_frame_and_back(r, v, t):
    there = velocity_eci_to_ecef(*r, *v, t, OMEGA)
    back = velocity_ecef_to_eci(*eci_to_ecef(*r, t, OMEGA), *there, t, OMEGA)
    np.testing.assert_allclose(back, v, rtol=0, atol=1e-11)  # roundings of 1e4 m/s


@given(POSITIONS)
def test_frames_agree_at_time_zero(r):
    assert eci_to_ecef(*r, 0.0, OMEGA) == r


@given(POSITIONS, VELOCITIES, TIMES)
def test_earth_relative_velocity_is_the_rate_of_the_earth_fixed_position(r, v, t):
    r, v, dt = np.array(r), np.array(v), 0.5
    after = np.array(eci_to_ecef(*(r + dt * v), t + dt, OMEGA))
    before = np.array(eci_to_ecef(*(r - dt * v), t - dt, OMEGA))
    rate = (after - before) / (2.0 * dt)
    # truncation of the central difference: third derivative / 6 dt^2, at most (omega^3 r + 3 omega^2 v) / 6 * 0.25
    np.testing.assert_allclose(velocity_eci_to_ecef(*r, *v, t, OMEGA), rate, rtol=0, atol=1e-5)


def test_a_stone_on_the_equator_moves_east_with_the_earth():
    x, y, z = geodetic_to_ecef(0.0, 0.0, 0.0, WGS84)
    v = velocity_ecef_to_eci(x, y, z, 0.0, 0.0, 0.0, 0.0, OMEGA)
    # once around in a stellar day of 86,164.0989 s (IERS); WGS 84 prints omega to seven digits: 7e-8
    assert v == pytest.approx((0.0, 2.0 * math.pi * 6_378_137.0 / 86_164.0989, 0.0), rel=7e-8)


@given(POSITIONS, VELOCITIES, TIMES)
def test_without_rotation_the_frames_are_one(r, v, t):
    assert eci_to_ecef(*r, t, 0.0) == r
    assert velocity_eci_to_ecef(*r, *v, t, 0.0) == v
