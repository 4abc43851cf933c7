"""Dense output: exact for quintics, as good as its docstring says on flown paths, and movable to another clock."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.aim import programme_of
from umbrella.physics.flight.plan import CONSTANT_DRAG
from umbrella.physics.flight.shot import boost, coast
from umbrella.physics.flight.trajectory import NODE_COLUMNS, started_at, state_at, state_in_step, states_at

COEFFICIENTS = st.lists(st.floats(-1.0, 1.0), min_size=6, max_size=6)


def row_of(polynomials, t):
    """Return the node of a path whose three coordinates are polynomials in time."""
    r, v, a = ([p.deriv(order)(t) for p in polynomials] for order in range(3))
    return np.array([t, *r, *v, *a, *a])


@given(st.tuples(COEFFICIENTS, COEFFICIENTS, COEFFICIENTS), st.floats(0.5, 20.0), st.floats(0.0, 1.0))
def test_a_quintic_path_is_reproduced_exactly(coefficients, h, s):
    path = [np.polynomial.Polynomial(c) for c in coefficients]
    nodes = np.array([row_of(path, 0.0), row_of(path, h)])
    truth = row_of(path, s * h)[1:7]
    # rounding: terms of up to h^5, and for the velocity of 50 h^4
    state = np.array(state_in_step(nodes, 0, s))
    np.testing.assert_allclose(state[:3], truth[:3], rtol=0, atol=1e-13 * (1.0 + h**5))
    np.testing.assert_allclose(state[3:], truth[3:], rtol=0, atol=1e-13 * 50.0 * (1.0 / h + h**4))


def climb(icbm, steer, point, nature, pitch_deg=30.0, cutoff_s=245.0):
    """Return (state at cut-off, time, nodes) of a boost."""
    y, nodes = np.zeros(6), np.zeros((2000, NODE_COLUMNS))
    _, n, t = boost(icbm, programme_of(steer, math.radians(pitch_deg), cutoff_s), point, 0.7, nature, y, nodes)
    return y, t, nodes[:n]


def fall(y, t, beta, icbm, nature, *, limit_s=20_000.0, floor_m=0.0):
    """Return (state at the end, nodes) of a free flight."""
    end, nodes = y.copy(), np.zeros((20_000, NODE_COLUMNS))
    _, n, _ = coast(t, end, 1.0 / beta, CONSTANT_DRAG, icbm.drag, nature, floor_m, limit_s, nodes)
    return end, nodes[:n]


# the docstring of state_at
BOUNDS = {1e-8: (0.2, 0.03), 1e-9: (0.05, 0.01), 1e-10: (0.01, 0.005)}


@pytest.mark.parametrize("tolerance", BOUNDS)
@pytest.mark.parametrize("beta", [30.0, 1000.0, 20_000.0])
@pytest.mark.parametrize("pitch_deg", [10.0, 70.0])
def test_free_flight_between_nodes_is_that_of_a_finer_integration(
    icbm, steer, point, nature, tolerance, beta, pitch_deg
):
    flown, exact = nature._replace(tolerance=tolerance), nature._replace(tolerance=1e-13)
    y, t, _ = climb(icbm, steer, point, flown, pitch_deg)
    _, nodes = fall(y, t, beta, icbm, flown)
    for i in range(len(nodes) - 1):
        middle = 0.5 * (nodes[i, 0] + nodes[i + 1, 0])
        truth, _ = fall(nodes[i, 1:7], nodes[i, 0], beta, icbm, exact, limit_s=middle, floor_m=-1e4)
        off = np.array(state_in_step(nodes, i, 0.5)) - truth
        assert np.linalg.norm(off[:3]) < BOUNDS[tolerance][0]
        assert np.linalg.norm(off[3:]) < BOUNDS[tolerance][1]


@pytest.mark.parametrize("tolerance", BOUNDS)
def test_boost_between_nodes_is_that_of_a_finer_integration(icbm, steer, point, nature, tolerance):
    _, _, nodes = climb(icbm, steer, point, nature._replace(tolerance=tolerance))
    for middle in 0.5 * (nodes[1:, 0] + nodes[:-1, 0]):
        truth, _, _ = climb(icbm, steer, point, nature._replace(tolerance=1e-13), cutoff_s=middle)
        off = np.array(state_at(nodes, middle)) - truth
        assert np.linalg.norm(off[:3]) < BOUNDS[tolerance][0]
        assert np.linalg.norm(off[3:]) < BOUNDS[tolerance][1]


def test_nodes_are_given_back(icbm, steer, point, nature):
    _, _, nodes = climb(icbm, steer, point, nature)
    # rounding of 6.4e6 m; of a velocity it is divided by the shortest step (here some 0.01 s)
    np.testing.assert_allclose(states_at(nodes, nodes[:, 0])[:, :3], nodes[:, 1:4], rtol=0, atol=1e-8)
    np.testing.assert_allclose(states_at(nodes, nodes[:, 0])[:, 3:], nodes[:, 4:7], rtol=0, atol=1e-6)


def test_many_times_are_many_single_times(icbm, steer, point, nature):
    _, _, nodes = climb(icbm, steer, point, nature)
    times = np.linspace(0.0, 245.0, 50)
    assert np.array_equal(states_at(nodes, times), [state_at(nodes, t) for t in times])
    assert states_at(nodes, times[:0]).shape == (0, 6)


@given(st.floats(0.0, 86_400.0))
def test_a_later_launch_flies_the_same_path_over_the_ground(icbm, steer, point, nature, t_start):
    _, _, nodes = climb(icbm, steer, point, nature)
    moved = started_at(nodes, t_start)
    for t in (0.0, 77.7, 245.0):
        before = eci_to_ecef(*state_at(nodes, t)[:3], t, WGS84.omega_rad_s)
        after = eci_to_ecef(*state_at(moved, t_start + t)[:3], t_start + t, WGS84.omega_rad_s)
        # t_start + t is rounded to 1e-11 s: at 8 km/s 1e-7 m
        np.testing.assert_allclose(after, before, rtol=0, atol=1e-6)
