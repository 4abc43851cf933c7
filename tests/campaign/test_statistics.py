"""Intervals of shares, means and quantiles."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import beta, binom, ttest_1samp

from umbrella.campaign.statistics import clopper_pearson, mean_of, mean_of_points, quantile_of, wilson, within

SHARES = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
SAMPLES = st.lists(st.integers(0, 12), min_size=1, max_size=200)


def test_the_interval_is_that_of_the_textbook():
    """Wilson's formula by hand for 8 of 10 at 95 %: centre 0.7168, half width 0.2266."""
    z, n, p = 1.959964, 10, 0.8
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    assert wilson(8, 10) == pytest.approx((0.8, centre - half, centre + half), rel=1e-6)


@pytest.mark.parametrize("interval", [wilson, clopper_pearson])
@given(counts=SHARES)
def test_the_interval_holds_the_share_and_stays_between_nothing_and_all(interval, counts):
    share = interval(*counts)
    assert 0.0 <= share.low <= share.value <= share.high <= 1.0


@pytest.mark.parametrize("p", [0.05, 0.3, 0.5, 0.9])
def test_intervals_cover_the_truth_nineteen_times_in_twenty(p):
    """Exact coverage at 200 trials, summed over all outcomes; Wilson's stays within 2 % of 95 % here."""
    covered = sum(binom.pmf(k, 200, p) for k in range(201) if wilson(k, 200).low <= p <= wilson(k, 200).high)
    assert covered == pytest.approx(0.95, abs=0.02)


def test_the_exact_interval_is_that_of_the_textbook():
    """Mendel's peas, 682 of 925: Conover, Practical Nonparametric Statistics (1971) 97, as R's binom.test prints it."""
    assert clopper_pearson(682, 925) == pytest.approx((0.7372973, 0.7076683, 0.7654066), abs=5e-8)


@given(SHARES)
def test_the_exact_interval_ends_at_quantiles_of_beta_distributions(counts):
    """Both tails hold 2.5 %; 1e-9: what a root finder and a quantile function of doubles leave."""
    k, n = counts
    low = 0.0 if k == 0 else beta.ppf(0.025, k, n - k + 1)
    high = 1.0 if k == n else beta.ppf(0.975, k + 1, n - k)
    assert clopper_pearson(k, n) == pytest.approx((k / n, low, high), abs=1e-9)


@pytest.mark.parametrize("n", [1, 10, 300])
def test_nothing_in_n_trials_bounds_the_share_in_closed_form(n):
    """1 - 0.025^(1/n): at most some 3.7 / n."""
    assert clopper_pearson(0, n) == pytest.approx((0.0, 0.0, 1.0 - 0.025 ** (1.0 / n)), rel=1e-9)
    assert clopper_pearson(n, n) == pytest.approx((1.0, 0.025 ** (1.0 / n), 1.0), rel=1e-9)


@pytest.mark.parametrize("n", [5, 40, 200])
def test_exact_intervals_cover_every_truth_nineteen_times_in_twenty_or_more(n):
    """Exact coverage, summed over all outcomes, at 200 true shares; 1e-9: the interval's own digits."""
    intervals = [clopper_pearson(k, n) for k in range(n + 1)]
    low, high = np.array([i.low for i in intervals]), np.array([i.high for i in intervals])
    for p in np.linspace(0.002, 0.998, 200):
        is_covered = (low <= p + 1e-9) & (p - 1e-9 <= high)
        assert binom.pmf(np.arange(n + 1), n, p)[is_covered].sum() >= 0.95


@given(SHARES)
def test_the_exact_interval_is_never_narrower_than_wilsons_away_from_the_ends(counts):
    """With five trials of each kind or more; nearer to none and all Wilson's, which is not exact, can be the wider."""
    k, n = counts
    assume(5 <= k <= n - 5)
    assert clopper_pearson(k, n).half_width >= wilson(k, n).half_width


@given(SHARES, st.sampled_from([wilson, clopper_pearson]))
def test_four_times_the_trials_narrow_the_interval(counts, interval):
    k, n = counts
    assert interval(4 * k, 4 * n).half_width < interval(k, n).half_width


@given(SAMPLES)
def test_the_mean_of_counts_has_students_interval_of_the_sample(sample):
    """1e-9 of the spread: two orders of summation."""
    assume(len(set(sample)) > 1)
    theirs = ttest_1samp(sample, 0.0).confidence_interval(0.95)
    assert mean_of(Counter(sample)) == pytest.approx((np.mean(sample), theirs.low, theirs.high), rel=1e-9, abs=1e-9)


@given(st.integers(0, 12), st.integers(2, 100))
def test_a_number_that_never_varies_has_students_interval_without_a_width(value, trials):
    assert mean_of({value: trials}) == (value, value, value)


def test_one_trial_alone_has_no_interval():
    assert mean_of({3: 1}) == (3.0, -math.inf, math.inf)
    assert mean_of_points([0.4]) == (0.4, -math.inf, math.inf)
    assert within(mean_of_points([2.5]), 1, 4.0) == (2.5, 0.0, 4.0)


@given(SAMPLES)
def test_what_cannot_be_is_cut_off_an_interval_that_has_a_width(sample):
    assume(len(set(sample)) > 1)
    whole, most = mean_of(Counter(sample)), float(max(sample))
    assert within(whole, len(sample), most) == (whole.value, max(0.0, whole.low), min(most, whole.high))


@pytest.mark.parametrize(("value", "most"), [(0, 4), (1, 4), (4, 4)])
def test_numbers_that_were_all_equal_leave_as_much_open_as_the_exact_interval(value, most):
    """A hundred in a hundred: by hand 0.025^(1/100) = 0.9638 or more are like that; the others may be 0 or 4."""
    mean = within(mean_of({value: 100}), 100, float(most))
    assert mean == pytest.approx((value, 0.963783 * value, 0.963783 * value + 0.036217 * most), abs=1e-5)


def test_a_rare_leaker_that_was_not_met_is_covered():
    """One trial in fifty has a leaker of two: 20 trials often have none, and the interval still holds 0.02 or more."""
    rng = np.random.default_rng(5)
    means = [within(mean_of(Counter(one.tolist())), 20, 2.0) for one in rng.binomial(1, 0.02, (2000, 20))]
    assert np.mean([mean.low <= 0.02 <= mean.high for mean in means]) >= 0.95 - 4.0 * math.sqrt(0.95 * 0.05 / 2000)


@given(SAMPLES, st.sampled_from([0.05, 0.5, 0.9, 0.99]))
def test_the_quantile_of_counts_is_that_of_the_sample(sample, share):
    quantile = quantile_of(Counter(sample), share)
    assert quantile.value == np.quantile(sample, share, method="inverted_cdf")
    assert min(sample) <= quantile.low <= quantile.value <= quantile.high <= max(sample)


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_intervals_of_quantiles_cover_the_truth_nineteen_times_in_twenty_or_more(share):
    """1,000 samples of 100 binomial numbers; four standard deviations of the count below 95 % are allowed."""
    rng, truth = np.random.default_rng(3), binom.ppf(share, 20, 0.3)
    intervals = [quantile_of(Counter(rng.binomial(20, 0.3, 100).tolist()), share) for _ in range(1000)]
    covered = np.mean([interval.low <= truth <= interval.high for interval in intervals])
    assert covered >= 0.95 - 4.0 * math.sqrt(0.95 * 0.05 / 1000)


@pytest.mark.parametrize("points", [8, 64])
def test_the_mean_over_points_covers_the_truth_nineteen_times_in_twenty(points):
    """4,000 designs whose shares are spread evenly from 0.2 to 0.8, mean 0.5; four standard deviations of the count.

    An even spread is not normal: at eight points that costs less than 0.5 % of the coverage.
    """
    rng = np.random.default_rng(4)
    intervals = [mean_of_points(rng.uniform(0.2, 0.8, points).tolist()) for _ in range(4000)]
    covered = np.mean([interval.low <= 0.5 <= interval.high for interval in intervals])
    assert covered == pytest.approx(0.95, abs=0.005 + 4.0 * math.sqrt(0.95 * 0.05 / 4000))
