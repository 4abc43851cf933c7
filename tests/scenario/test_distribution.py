"""Laws of distributions: between their ends, rising, with the means of the books; scipy.stats gives the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from umbrella.core.errors import BadValue
from umbrella.scenario.distribution import Distribution

KINDS = ("uniform", "triangular", "normal", "fixed")
MIDDLES = (np.arange(20_000) + 0.5) / 20_000  # shares at which a quantile is averaged


@st.composite
def distributions(draw, kinds=KINDS):
    low, value, high = sorted(draw(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3)))
    return Distribution(kind=draw(st.sampled_from(kinds)), value=value, low=low, high=high)


shares = st.floats(0.0, 1.0)


def mean_of(distribution):
    return np.mean([distribution.quantile(u) for u in MIDDLES])


@given(distributions(), shares, shares)
def test_quantiles_rise(distribution, u, v):
    first, second = sorted((u, v))
    below, above = distribution.quantile(first), distribution.quantile(second)
    assert below <= above + 1e-9 * max(1.0, abs(distribution.low), abs(distribution.high))  # rounding of the formulas


@given(distributions(("uniform", "triangular", "fixed")), shares)
def test_nothing_lies_outside_the_range(distribution, u):
    slack = 1e-9 * max(1.0, abs(distribution.low), abs(distribution.high))
    assert distribution.low - slack <= distribution.quantile(u) <= distribution.high + slack


@given(distributions(("uniform", "triangular")))
def test_the_ends_are_those_of_the_range(distribution):
    ends = (distribution.quantile(0.0), distribution.quantile(1.0))
    assert ends == pytest.approx((distribution.low, distribution.high), rel=1e-12, abs=1e-9)


@pytest.mark.parametrize(("value", "low", "high"), [(5.0, 2.0, 11.0), (2.0, 2.0, 3.0), (0.9, 0.5, 0.9)])
def test_means_are_those_of_the_books(value, low, high):
    """To 1e-4 of the width: the averaging over 20,000 shares."""
    width = high - low
    uniform, triangular = (Distribution(kind=k, value=value, low=low, high=high) for k in ("uniform", "triangular"))
    assert mean_of(uniform) == pytest.approx((low + high) / 2, abs=1e-4 * width)
    assert mean_of(triangular) == pytest.approx((low + value + high) / 3, abs=1e-4 * width)


@given(shares)
def test_a_triangular_number_is_that_of_scipy(u):
    mine = Distribution(kind="triangular", value=5.0, low=2.0, high=11.0).quantile(u)
    assert mine == pytest.approx(stats.triang.ppf(u, (5.0 - 2.0) / 9.0, loc=2.0, scale=9.0), rel=1e-9)


@given(st.floats(1e-9, 1.0 - 1e-9))
def test_a_normal_number_with_an_even_range_is_that_of_scipy(u):
    mine = Distribution(kind="normal", value=5.0, low=3.0, high=7.0).quantile(u)
    assert mine == pytest.approx(stats.norm.ppf(u, 5.0, 2.0 / stats.norm.ppf(0.975)), rel=1e-9)


@given(st.floats(1e-9, 1.0 - 1e-9))
def test_a_normal_number_that_is_cut_is_the_truncated_one_of_scipy(u):
    sigma = 0.2 / stats.norm.ppf(0.975)
    mine = Distribution(kind="normal", value=0.9, low=0.7, high=1.1, least=0.0, most=1.0).quantile(u)
    ends = ((0.0 - 0.9) / sigma, (1.0 - 0.9) / sigma)
    assert mine == pytest.approx(stats.truncnorm.ppf(u, *ends, 0.9, sigma), rel=1e-9)


@given(distributions(("normal",)))
def test_low_and_high_end_the_95_percent_interval_and_the_value_halves_it(distribution):
    quantiles = [distribution.quantile(u) for u in (0.025, 0.5, 0.975)]
    expected = [distribution.low, distribution.value, distribution.high]
    assert quantiles == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(distributions(("normal",)), shares)
def test_a_normal_number_stays_in_what_it_may_be(distribution, u):
    least, most = distribution.value - 1.0, distribution.value + 2.0
    cut = Distribution(
        kind="normal", value=distribution.value, low=distribution.low, high=distribution.high, least=least, most=most
    )
    assert least <= cut.quantile(u) <= most


@given(shares)
def test_a_fixed_number_is_its_value(u):
    assert Distribution(kind="fixed", value=3.0, low=1.0, high=9.0).quantile(u) == 3.0


@pytest.mark.parametrize("u", [-0.1, 1.1, float("nan")])
def test_a_share_is_between_0_and_1(u):
    with pytest.raises(BadValue, match="0 to 1"):
        Distribution(kind="uniform", value=3.0, low=1.0, high=9.0).quantile(u)


def test_ends_that_are_swapped_or_leave_out_the_value_are_refused():
    with pytest.raises(BadValue, match="at most high = 1"):
        Distribution(kind="uniform", value=1.0, low=2.0, high=1.0)
    with pytest.raises(BadValue, match="1 to 2 for a triangular distribution"):
        Distribution(kind="triangular", value=3.0, low=1.0, high=2.0)
    assert Distribution(kind="uniform", value=3.0, low=1.0, high=2.0).quantile(1.0) == 2.0
