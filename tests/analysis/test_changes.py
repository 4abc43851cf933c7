"""Points compared trial by trial: the counts, the intervals, and what stands out by chance."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_rel

from umbrella.analysis.changes import Pairs, change_of_leakers, change_of_p


def pairs_of(here, there):
    """Count the pairs of two rows of leakers by hand."""
    both = list(zip(here, there, strict=True))
    return Pairs(
        trials=len(both),
        gained=sum(a == 0 and b > 0 for a, b in both),
        lost=sum(a > 0 and b == 0 for a, b in both),
        more=Counter(a - b for a, b in both),
    )


def test_a_change_has_the_interval_of_agresti_and_min():
    """30 gained, 10 lost of 100, by hand: (30 - 10) / 102, sd sqrt(41 - 20^2 / 102) / 102."""
    change = change_of_p(Pairs(trials=100, gained=30, lost=10))
    assert change.share.value == pytest.approx(0.2)
    half = 1.959964 * np.sqrt(41.0 - 400.0 / 102.0) / 102.0
    assert change.share.low == pytest.approx(20.0 / 102.0 - half, abs=1e-6)
    assert change.share.high == pytest.approx(20.0 / 102.0 + half, abs=1e-6)
    assert change.by_chance == pytest.approx(0.00222, abs=1e-5)  # two tails of binomial(40, 1/2) from 30 on


def test_trials_that_all_end_alike_show_no_change():
    pairs = Pairs(trials=50, more=Counter({0: 50}))
    p, leakers = change_of_p(pairs), change_of_leakers(pairs)
    assert p.share.value == leakers.share.value == 0.0
    assert p.by_chance == leakers.by_chance == 1.0
    assert p.share.low < 0.0 < p.share.high  # fifty trials are no proof


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=60))
def test_the_opposite_comparison_is_the_opposite_change(both):
    here, there = zip(*both, strict=True)
    forth, back = pairs_of(here, there), pairs_of(there, here)
    for change in (change_of_p, change_of_leakers):
        assert change(forth).share.value == pytest.approx(-change(back).share.value)
        assert change(forth).share.low == pytest.approx(-change(back).share.high)
        assert change(forth).by_chance == pytest.approx(change(back).by_chance)


@pytest.mark.parametrize(("trials", "chance"), [(1, 1.0), (2, 0.5), (6, 0.03125)])
def test_trials_that_all_change_alike_are_as_sure_as_their_number(trials, chance):
    """By the sign test of so many heads, two tails: two trials are no proof."""
    assert change_of_leakers(Pairs(trials=trials, more=Counter({-1: trials}))).by_chance == chance


@pytest.mark.parametrize(("trials", "each", "most"), [(50, 0, 3), (50, -2, 3), (1, 1, 3)])
def test_trials_that_all_change_alike_may_be_followed_by_one_that_does_not(trials, each, most):
    """The interval holds the change and ends no farther than a change of every threat, and shrinks with trials."""
    share, more = (
        change_of_leakers(Pairs(trials=n, more=Counter({each: n}), most=most)).share for n in (trials, 10 * trials)
    )
    assert -most <= share.low < each < share.high <= most
    assert more.high - more.low < share.high - share.low
    one_in = 1.0 - 0.025 ** (1.0 / trials)  # by hand: the share of others of which 0 in n are seen, one tail of 2.5 %
    assert share.high == pytest.approx((1.0 - one_in) * each + one_in * most)


def test_leakers_agree_with_the_paired_test_of_scipy():
    rng = np.random.default_rng(1)
    here, there = rng.integers(0, 4, 80), rng.integers(0, 3, 80)
    change, authority = change_of_leakers(pairs_of(here.tolist(), there.tolist())), ttest_rel(here, there)
    interval = authority.confidence_interval(0.95)
    assert change.by_chance == pytest.approx(authority.pvalue)
    assert (change.share.low, change.share.high) == pytest.approx((interval.low, interval.high))


def test_the_interval_covers_the_true_change_of_paired_trials():
    """95 % of 2,000 drawn comparisons, to within 2 %: four standard deviations of the count."""
    rng, n, inside = np.random.default_rng(2), 120, 0
    p_gain, p_loss = 0.15, 0.05
    for _ in range(2000):
        gained, lost, _ = rng.multinomial(n, [p_gain, p_loss, 1.0 - p_gain - p_loss])
        share = change_of_p(Pairs(trials=n, gained=int(gained), lost=int(lost))).share
        inside += share.low <= p_gain - p_loss <= share.high
    assert inside / 2000 == pytest.approx(0.95, abs=0.02)
