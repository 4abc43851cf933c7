"""The Runge-Kutta pair: its order conditions as sums over rooted trees, and the order that is seen on an orbit."""

import math
from functools import cache
from itertools import combinations_with_replacement

import numpy as np
import pytest

from umbrella.physics.earth.model import WGS84, without_harmonics
from umbrella.physics.flight import vern7
from umbrella.physics.flight.forces import MASS, ROWS
from umbrella.physics.flight.step import STAGES, evaluate, take_step
from umbrella.physics.orbit.kepler import propagate

EARTH = without_harmonics(WGS84)


@cache
def trees(order):
    """Return all rooted trees with so many nodes; a tree is the sorted tuple of its branches."""
    if order == 1:
        return ((),)
    found = set()
    for sizes in partitions(order - 1):
        found.update(branches(sizes))
    return tuple(sorted(found))


def partitions(total, largest=None):
    for first in range(min(total, largest or total), 0, -1):
        if first == total:
            yield (first,)
        else:
            yield from ((first, *rest) for rest in partitions(total - first, first))


def branches(sizes):
    """Yield every choice of one tree for each size; equal sizes in every combination once."""
    if not sizes:
        yield ()
        return
    same = sizes.count(sizes[0])
    for chosen in combinations_with_replacement(trees(sizes[0]), same):
        yield from (tuple(sorted(chosen + rest)) for rest in branches(sizes[same:]))


def nodes_in(tree):
    return 1 + sum(nodes_in(branch) for branch in tree)


def density_of(tree):
    return nodes_in(tree) * math.prod(density_of(branch) for branch in tree)


def stage_weights(tree):
    """Return the elementary weight of a tree at every stage."""
    return math.prod((vern7.A @ stage_weights(branch) for branch in tree), start=np.ones(len(vern7.C)))


def test_there_are_as_many_trees_as_there_should_be():
    # Hairer, Norsett & Wanner I, table II.2.3
    assert [len(trees(order)) for order in range(1, 8)] == [1, 1, 2, 4, 9, 20, 48]


# coefficients of up to 50 (187 in the last stage, which only the error estimate uses), rounded to 16 digits, in sums
# of products
ROUNDING = 1e-12


def test_nodes_are_the_row_sums():
    np.testing.assert_allclose(vern7.A.sum(axis=1), vern7.C, rtol=0, atol=ROUNDING)


def test_stages_use_only_what_has_been_computed():
    assert np.array_equal(vern7.A, np.tril(vern7.A, -1))
    assert len(vern7.C) == STAGES


@pytest.mark.parametrize("order", range(1, 8))
def test_solution_meets_every_order_condition_up_to_seven(order):
    for tree in trees(order):
        assert vern7.B @ stage_weights(tree) == pytest.approx(1.0 / density_of(tree), abs=ROUNDING)


@pytest.mark.parametrize("order", range(1, 7))
def test_second_solution_of_the_pair_is_of_order_six(order):
    for tree in trees(order):
        assert vern7.E @ stage_weights(tree) == pytest.approx(0.0, abs=ROUNDING)


def test_error_estimate_sees_the_seventh_order():
    # otherwise it would estimate nothing
    assert max(abs(vern7.E @ stage_weights(tree)) for tree in trees(7)) > 1e-6


def orbit_by_steps(count, duration_s=3000.0):
    """Return (distance from Kepler's answer m, error estimate of the first step) of an orbit taken in equal steps."""
    p = np.zeros(ROWS)
    p[MASS] = 1.0
    start = np.array([7.0e6, 0.0, 0.0, 1000.0, 6500.0, 3500.0])
    y, k, y_new = start.copy(), np.zeros((STAGES, 6)), np.zeros(6)
    h, first = duration_s / count, 0.0
    for i in range(count):
        evaluate(p, EARTH, False, i * h, y, k[0])
        error = take_step(p, EARTH, False, i * h, y, h, k, y_new, 1.0)
        first = error if i == 0 else first
        y[:] = y_new
    truth = np.array(propagate(*start, duration_s, EARTH.gm_m3_s2))
    return float(np.linalg.norm(y[:3] - truth[:3])), first


def test_error_is_that_of_position_and_velocity_in_units_of_the_tolerance():
    p = np.zeros(ROWS)
    p[MASS] = 1.0
    y, k, y_new = np.array([7.0e6, 0.0, 0.0, 1000.0, 6500.0, 3500.0]), np.zeros((STAGES, 6)), np.zeros(6)
    evaluate(p, EARTH, False, 0.0, y, k[0])
    error = take_step(p, EARTH, False, 0.0, y, 300.0, k, y_new, 1e-9)
    off = 300.0 * (vern7.E @ k)
    # the docstring of `take_step`: relative to 6.4e6 m and 7e3 m/s
    assert error == pytest.approx((np.linalg.norm(off[:3]) / 6.4e6 + np.linalg.norm(off[3:]) / 7e3) / 1e-9, rel=1e-6)
    np.testing.assert_allclose(y_new, y + 300.0 * (vern7.B @ k), rtol=1e-14)


def test_seventh_order_is_seen_on_an_orbit():
    coarse, fine = orbit_by_steps(20), orbit_by_steps(40)
    # rounding of 40 steps (1e-8 m) is far below both errors; the next term of the series: a third of an order
    assert fine[0] > 1e-6
    assert math.log2(coarse[0] / fine[0]) == pytest.approx(7.0, abs=0.35)
    # the estimate of one step falls with the seventh power of the step
    assert math.log2(coarse[1] / fine[1]) == pytest.approx(7.0, abs=0.35)
