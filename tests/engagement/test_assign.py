"""Who shoots at whom."""

import itertools
import timeit

import numba
import numpy as np
import pytest
from hypothesis import given, settings
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


def test_returns_that_differ_by_rounding_are_equal():
    value = [0.3, 0.1 + 0.2]  # the second is larger by 6e-17
    assert given_orders([[0.5], [0.5]], [1, 1], [1], value=value, intercept=[[10.0], [20.0]]).tolist() == [[0, 0]]
    kill = [[0.3 * 0.5, 0.15 * (1.0 + 1e-15)]]
    assert given_orders(kill, [1], [1, 1], intercept=[[10.0, 20.0]]).tolist() == [[0, 0]]


def test_of_equal_batteries_the_fuller_magazine_shoots():
    assert given_orders([[0.5, 0.5]], [1], [1, 7]).tolist() == [[0, 1]]


# --- the same rule, written out ---------------------------------------------------------------------------------------


def written_out(kill, intercept_s, value, survival, wanted, magazine):
    """The rule as it is told: every order compares every pair."""
    left, stock, alive, orders = wanted.tolist(), magazine.tolist(), survival.tolist(), []
    while True:
        best, most = None, 0.0
        for i, j in itertools.product(range(len(left)), range(len(stock))):
            if left[i] <= 0 or stock[j] <= 0:
                continue
            gain = value[i] * alive[i] * kill[i, j]
            if best is None or gain > most * (1.0 + 1e-12):
                is_better = gain > 0.0
            else:
                is_tie = gain >= most * (1.0 - 1e-12)
                later = intercept_s[i, j] - intercept_s[best]
                is_better = is_tie and (later < 0.0 or (later == 0.0 and stock[j] > stock[best[1]]))
            if is_better:
                best, most = (i, j), gain
        if best is None:
            return orders
        orders.append(list(best))
        left[best[0]] -= 1
        stock[best[1]] -= 1
        alive[best[0]] *= max(1e-6, 1.0 - kill[best])


def any_raid(seed, threats, batteries, stock, alike):
    """A raid; `alike`: many equal kill probabilities, times and values, so that most orders are decided by ties."""
    rng = np.random.default_rng(seed)
    shape = (threats, batteries)
    kill = rng.choice([0.0, 0.4, 0.8, 1.0], shape) if alike else rng.uniform(-0.3, 1.0, shape).clip(0.0)
    intercept_s = rng.integers(0, 3, shape).astype(float) if alike else rng.uniform(0.0, 300.0, shape)
    value = np.ones(threats) if alike else rng.uniform(0.0, 3.0, threats)
    survival = rng.choice([1.0, 0.6, 0.36], threats)
    return kill, intercept_s, value, survival, rng.integers(0, 5, threats), rng.integers(0, stock + 1, batteries)


@given(st.integers(0, 2**32 - 1), st.integers(0, 15), st.integers(0, 6), st.integers(0, 12), st.booleans())
@settings(max_examples=400)
def test_the_fast_rule_gives_the_orders_of_the_rule_written_out(seed, threats, batteries, stock, alike):
    raid = any_raid(seed, threats, batteries, stock, alike)
    assert assign(*raid).tolist() == written_out(*raid)


@pytest.mark.parametrize("alike", [False, True])
def test_a_large_raid_gets_the_orders_of_the_rule_written_out(alike):
    raid = any_raid(3, 50, 8, 25, alike)
    assert len(assign(*raid)) > 60
    assert assign(*raid).tolist() == written_out(*raid)


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="times compiled code")
@pytest.mark.parametrize("alike", [False, True])
def test_fifty_threats_and_a_hundred_interceptors_take_less_than_a_millisecond(alike):
    raid = any_raid(4, 50, 8, 25, alike)
    assign(*raid)
    assert min(timeit.repeat(lambda: assign(*raid), number=10, repeat=20)) / 10 < 1e-3
