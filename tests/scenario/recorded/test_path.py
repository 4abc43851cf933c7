"""From points back to the path: off by no more than is told, all the way; quicker sampling, smaller error."""

import math
from itertools import pairwise

import numpy as np
import pytest

from umbrella.physics.flight.trajectory import A_AFTER, A_BEFORE, states_at
from umbrella.scenario.recorded_path import FINE_M, error_of, nodes_of, thinned
from umbrella.scenario.recorded_points import Points

G = 9.81


def off_of(nodes, other):
    """Return how far two paths are apart (m), the largest over 5,000 moments."""
    times = np.linspace(0.0, nodes[-1, 0], 5_000)
    return np.linalg.norm(states_at(nodes, times)[:, :3] - states_at(other, times)[:, :3], axis=1).max()


@pytest.mark.parametrize("has_burns", [False, True])
@pytest.mark.parametrize("has_speeds", [False, True])
@pytest.mark.parametrize("name", ["short", "long"])
def test_path_is_off_by_no_more_than_is_told(name, has_speeds, has_burns, sampled, request):
    nodes, burns = request.getfixturevalue(name)
    burns = burns if has_burns else ()
    told = []
    for step_s in (1.0, 5.0, 10.0):
        points = sampled(nodes, step_s, has_speeds)
        told.append(error_of(points, burns).max())
        assert off_of(nodes, nodes_of(points, burns)) < told[-1]
    assert told == sorted(told)
    assert told[0] < 6.0  # at 1 s: a burnout that is not told, of 100 m/s^2, costs some metres


@pytest.mark.parametrize("name", ["short", "long"])
def test_speeds_and_burns_make_the_path_better(name, sampled, request):
    nodes, burns = request.getfixturevalue(name)
    plain, sped = (off_of(nodes, nodes_of(sampled(nodes, 5.0, has))) for has in (False, True))
    both = off_of(nodes, nodes_of(sampled(nodes, 5.0, True), burns))
    assert both < sped < plain


@pytest.mark.parametrize(("has_speeds", "share"), [(False, 30.0), (True, 75.0)])
def test_kink_that_is_not_told_costs_what_is_said(has_speeds, share):
    """An engine of 60 m/s^2 on top of free fall, straight up, stops at or between points 1 s apart."""

    def off_by(burnout_s, burns=()):
        def state(t):
            burnt = np.minimum(t, burnout_s)
            height = 30.0 * burnt**2 + 60.0 * burnout_s * (t - burnt) - 0.5 * G * t**2
            return height, 60.0 * burnt - G * t

        times = np.arange(0.0, 200.5, 1.0)
        height, speed = state(times)
        far = np.zeros((len(times), 2))
        v = np.column_stack([far, speed]) if has_speeds else None
        points = Points(times, np.column_stack([far, 6.4e6 + height]), v, tuple(range(len(times))))
        between = np.linspace(90.0, 111.0, 2_000)
        return np.abs(states_at(nodes_of(points, burns), between)[:, 2] - 6.4e6 - state(between)[0]).max()

    off = [off_by(100.0 + part) for part in np.linspace(0.0, 1.0, 11)]
    assert 0.9 * 60.0 / share < max(off) < 1.02 * 60.0 / share
    told = [off_by(100.0 + part, ((0.0, 100.0 + part),)) for part in np.linspace(0.0, 1.0, 11)]
    assert max(told) < 1e-5  # a parabola on either side


def test_acceleration_jumps_where_a_burn_ends_and_nowhere_else(long, sampled):
    nodes, burns = long
    path = nodes_of(sampled(nodes, 2.0), burns)
    jumps = np.linalg.norm(path[1:-1, A_AFTER : A_AFTER + 3] - path[1:-1, A_BEFORE : A_BEFORE + 3], axis=1)
    assert path[1:-1, 0][jumps > 5.0] == pytest.approx([off for _, off in burns])
    assert np.sort(jumps)[-3] < 1e-9


def test_impulse_is_kept(long, sampled):
    """A second point a microsecond later with another velocity: neither side is bent by the other."""
    points = sampled(long[0], 5.0, True)
    k = 100
    v = points.v_m_s.copy()
    v[k:] += [0.0, 0.0, 50.0]
    later = points.t_s.copy()
    r = points.r_m.copy()
    r[k:] += np.outer(later[k:] - later[k], [0.0, 0.0, 50.0])
    kicked = Points(
        np.insert(later, k, later[k] - 1e-6),
        np.insert(r, k, r[k], axis=0),
        np.insert(v, k, points.v_m_s[k], axis=0),
        tuple(range(len(later) + 1)),
    )
    path, plain = nodes_of(kicked), nodes_of(points)
    before = np.linspace(later[k - 2], later[k] - 1e-3, 50)
    # what flies on by 7 km/s in that microsecond
    assert states_at(path, before)[:, :3] == pytest.approx(states_at(plain, before)[:, :3], abs=0.01)


def test_thinned_path_is_the_same_path_in_fewer_nodes(long, sampled):
    nodes, burns = long
    path = nodes_of(sampled(nodes, 1.0), burns)
    few = thinned(path)
    assert len(few) < len(path) / 20
    assert off_of(path, few) < 2.0 * FINE_M  # the bound is kept at the nodes that were left out
    assert all(a < b for a, b in pairwise(few[:, 0]))


def test_points_themselves_are_on_the_path(short, sampled):
    nodes, burns = short
    points = sampled(nodes, 3.0)
    path = nodes_of(points, burns)
    c, s = np.cos(7.292115e-5 * points.t_s), np.sin(7.292115e-5 * points.t_s)
    x, y, z = points.r_m.T
    inertial = np.column_stack([c * x - s * y, s * x + c * y, z])
    assert np.abs(states_at(path, points.t_s)[:, :3] - inertial).max() < 1e-6
    assert math.isclose(path[-1, 0], points.t_s[-1])
