"""Who shoots at whom."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.engagement.assign import assign


def given_orders(kill, wanted, magazine, value=None, survival=None, intercept=None):
    kill = np.array(kill, dtype=float)
    n, m = kill.shape
    value = np.ones(n) if value is None else np.array(value, dtype=float)
    survival = np.ones(n) if survival is None else np.array(survival, dtype=float)
    intercept = np.zeros((n, m)) if intercept is None else np.array(intercept, dtype=float)
    return assign(kill, intercept, value, survival, np.array(wanted), np.array(magazine))


def expected_leak(orders, kill):
    alive = np.ones(len(kill))
    for i, j in orders:
        alive[i] *= 1.0 - kill[i][j]
    return alive.sum()


raids = st.integers(1, 4).flatmap(
    lambda n: st.integers(1, 3).flatmap(
        lambda m: st.tuples(
            st.lists(st.lists(st.floats(0.0, 0.95), min_size=m, max_size=m), min_size=n, max_size=n),
            st.lists(st.integers(0, 3), min_size=n, max_size=n),
            st.lists(st.integers(0, 3), min_size=m, max_size=m),
        )
    )
)


@given(raids)
def test_no_order_goes_beyond_what_is_wanted_possible_and_there(raid):
    kill, wanted, magazine = raid
    orders = given_orders(kill, wanted, magazine)
    for i in range(len(wanted)):
        assert (orders[:, 0] == i).sum() <= wanted[i]
    for j in range(len(magazine)):
        assert (orders[:, 1] == j).sum() <= magazine[j]
    assert all(kill[i][j] > 0.0 for i, j in orders)


@given(raids)
def test_no_interceptor_stays_that_could_still_help(raid):
    kill, wanted, magazine = raid
    orders = given_orders(kill, wanted, magazine)
    for i, j in itertools.product(range(len(wanted)), range(len(magazine))):
        is_full = (orders[:, 0] == i).sum() == wanted[i]
        is_empty = (orders[:, 1] == j).sum() == magazine[j]
        assert is_full or is_empty or kill[i][j] == 0.0


@given(st.lists(st.floats(0.05, 0.95), min_size=2, max_size=3), st.integers(1, 4))
def test_with_one_kind_of_interceptor_the_greedy_rule_is_the_best(kills, stock):
    """denBroeder, Ellison & Emerling 1959; against every way to spread the interceptors."""
    kill = [[k] for k in kills]
    orders = given_orders(kill, [stock] * len(kills), [stock])
    best = min(
        sum((1.0 - k) ** n for k, n in zip(kills, spread, strict=True))
        for spread in itertools.product(range(stock + 1), repeat=len(kills))
        if sum(spread) == stock
    )
    assert expected_leak(orders, kill) == pytest.approx(best, rel=1e-9)


def test_the_dearer_target_is_defended_first():
    assert given_orders([[0.5], [0.5]], [1, 1], [1], value=[1.0, 10.0]).tolist() == [[1, 0]]


def test_a_threat_under_fire_waits():
    assert given_orders([[0.5], [0.5]], [1, 1], [1], survival=[0.3, 1.0]).tolist() == [[1, 0]]


def test_of_equal_shots_the_earlier_intercept_is_taken():
    assert given_orders([[0.5, 0.5]], [1], [1, 1], intercept=[[20.0, 10.0]]).tolist() == [[0, 1]]


def test_of_equal_batteries_the_fuller_magazine_shoots():
    assert given_orders([[0.5, 0.5]], [1], [1, 7]).tolist() == [[0, 1]]
