"""Kepler's problem: textbook cases, the laws of conics, there and back, and an independent integrator."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from umbrella.core.constants import WGS84_GM_M3_S2 as MU
from umbrella.physics.orbit.kepler import propagate, stumpff

KM = 1e3
coordinates = st.floats(-2e7, 2e7)
speeds = st.floats(-1.2e4, 1.2e4)
states = st.tuples(coordinates, coordinates, coordinates, speeds, speeds, speeds)
times = st.floats(-1e5, 1e5)


def is_sensible(state):
    """Away from the centre and not on a straight line through it: perigee above 100 km from the centre."""
    r, v = np.array(state[:3]), np.array(state[3:])
    h2 = float(np.sum(np.cross(r, v) ** 2))
    return np.linalg.norm(r) > 6e6 and h2 / MU > 2e5


def energy(state):
    return 0.5 * sum(v * v for v in state[3:]) - MU / math.hypot(*state[:3])


def test_vallado_example_2_4():
    there = propagate(1131.340 * KM, -2282.343 * KM, 6672.423 * KM, -5643.05, 4303.33, 2428.79, 40 * 60.0, MU)
    # printed to 0.1 m and 1 mm/s
    assert there[:3] == pytest.approx((-4219.7527 * KM, 4363.0292 * KM, -3958.7666 * KM), abs=0.11)
    assert there[3:] == pytest.approx((3689.866, -1916.735, -6112.511), abs=1.1e-3)


def test_curtis_example_3_7():
    there = propagate(7000 * KM, -12124 * KM, 0.0, 2667.9, 4621.0, 0.0, 3600.0, 398_600e9)
    # printed as -3297.8 and 7413.3 km, from an anomaly worked to five digits
    assert there[:3] == pytest.approx((-3297.8 * KM, 7413.3 * KM, 0.0), abs=0.3 * KM)


@settings(deadline=None, max_examples=300)
@given(states, times)
def test_energy_and_angular_momentum_are_kept(state, dt_s):
    assume(is_sensible(state))
    there = propagate(*state, dt_s, MU)
    scale = MU / 6e6
    # rounding only, magnified by the fall from 6,000 km to a perigee 100 km from the centre: 1e-16 * 60^2
    assert energy(there) == pytest.approx(energy(state), abs=1e-10 * scale)
    h0, h1 = np.cross(state[:3], state[3:]), np.cross(there[:3], there[3:])
    np.testing.assert_allclose(h1, h0, atol=1e-9 * np.linalg.norm(h0))


@settings(deadline=None, max_examples=300)
@given(states, st.floats(-5_000.0, 5_000.0))
def test_there_and_back(state, dt_s):
    assume(is_sensible(state))
    back = propagate(*propagate(*state, dt_s, MU), -dt_s, MU)
    # a timing error of 1e-13 of the path, magnified by the acceleration at a perigee 100 km from the centre
    assert back[:3] == pytest.approx(state[:3], abs=0.1)
    assert back[3:] == pytest.approx(state[3:], abs=1e-3)


@settings(deadline=None, max_examples=200)
@given(states, st.floats(-4_000.0, 4_000.0), st.floats(-4_000.0, 4_000.0))
def test_two_steps_are_one(state, first_s, second_s):
    assume(is_sensible(state))
    two = propagate(*propagate(*state, first_s, MU), second_s, MU)
    one = propagate(*state, first_s + second_s, MU)
    assert two[:3] == pytest.approx(one[:3], abs=0.1)


@settings(deadline=None)
@given(st.floats(6.5e6, 4e7), st.integers(-50, 50))
def test_a_whole_period_changes_nothing(r, turns):
    v = math.sqrt(1.2 * MU / r)
    a = 1.0 / (2.0 / r - v * v / MU)
    period_s = 2.0 * math.pi * math.sqrt(a**3 / MU)
    there = propagate(r, 0.0, 0.0, 0.0, 0.8 * v, 0.6 * v, turns * period_s, MU)
    # 50 periods of a day are 4e6 s: one rounding of that is 1e-9 s, at 11 km/s
    assert there[:3] == pytest.approx((r, 0.0, 0.0), abs=1e-4)


@pytest.mark.parametrize(
    ("name", "speed_over_escape"),
    [
        ("ellipse", 0.8),
        ("nearly a parabola below", 1.0 - 1e-9),
        ("parabola", 1.0),
        ("above", 1.0 + 1e-9),
        ("hyper", 1.6),
    ],
)
@pytest.mark.parametrize("dt_s", [-20_000.0, -3.0, 0.0, 900.0, 40_000.0])
def test_every_conic_agrees_with_an_independent_integrator(name, speed_over_escape, dt_s):
    r = 7e6
    v = speed_over_escape * math.sqrt(2.0 * MU / r)
    start = np.array([r, 0.0, 0.0, 0.3 * v, 0.9 * v, math.sqrt(0.1) * v])
    there = propagate(*start, dt_s, MU)

    def motion(_, y):
        return np.concatenate([y[3:], -MU * y[:3] / np.linalg.norm(y[:3]) ** 3])

    if dt_s == 0.0:
        assert there == pytest.approx(tuple(start), rel=1e-15)
        return
    path = solve_ivp(motion, (0.0, dt_s), start, method="DOP853", rtol=1e-13, atol=1e-6)
    # the integrator's own error, some 1e-12 of 4e8 m
    assert there[:3] == pytest.approx(tuple(path.y[:3, -1]), abs=0.01)
    assert there[3:] == pytest.approx(tuple(path.y[3:, -1]), abs=1e-5)


@settings(deadline=None)
@given(st.floats(-30.0, 30.0))
def test_stumpff_functions_satisfy_their_identity(psi):
    c2, c3 = stumpff(psi)
    c0, c1 = 1.0 - psi * c2, 1.0 - psi * c3
    # c0^2 + psi c1^2 = 1: cosine and sine, or their hyperbolic sisters, of up to e^5.5
    assert c0 * c0 + psi * c1 * c1 == pytest.approx(1.0, abs=1e-13 * (1.0 + c0 * c0))


@pytest.mark.parametrize("psi", [1.0, -1.0])
def test_stumpff_series_and_closed_form_meet(psi):
    inside, outside = stumpff(psi * (1.0 - 1e-15)), stumpff(psi * (1.0 + 1e-15))
    assert inside == pytest.approx(outside, rel=2e-14)  # the closed form loses a few digits to cancellation
