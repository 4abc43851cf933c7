"""The posterior of a hit: calibrated, bounded, and below the bare rate for a salvo."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import quad

from umbrella.analysis.hit_record import (
    PRIORS,
    at_least_one,
    density,
    hit_record,
    posterior_of,
    systems_on_record,
)
from umbrella.core.errors import BadValue, UnknownName

priors = st.sampled_from(sorted(PRIORS))
counts = st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def coverage(chances, tests, prior, confidence, seed):
    """Share of draws whose interval holds the chance they were drawn with."""
    hits = np.random.default_rng(seed).binomial(tests, chances)
    ends = [(p.low, p.high) for p in (posterior_of(x, tests, prior, confidence) for x in range(tests + 1))]
    low, high = np.array(ends)[hits].T
    return np.mean((low <= chances) & (chances <= high))


@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("tests", [3, 20])
@pytest.mark.parametrize("confidence", [0.95, 0.8])
def test_over_chances_drawn_from_the_prior_the_interval_holds_its_promise(prior, tests, confidence):
    """A theorem: so it is exact, up to the noise of 20,000 draws (four standard errors)."""
    chances = np.random.default_rng(1).beta(*PRIORS[prior], 20_000)
    allowed = 4.0 * np.sqrt(confidence * (1.0 - confidence) / 20_000)
    assert coverage(chances, tests, prior, confidence, 2) == pytest.approx(confidence, abs=allowed)


@pytest.mark.parametrize("tests", [10, 20, 50])
def test_for_a_fixed_chance_jeffreys_interval_holds_it_nearly_as_often_as_it_says(tests):
    """Brown, Cai & DasGupta 2001, figure 5: near 95 % on the average, with dips for single chances; from 0.1 to 0.9."""
    shares = [coverage(np.full(4000, p), tests, "jeffreys", 0.95, 3) for p in np.linspace(0.1, 0.9, 33)]
    assert np.mean(shares) == pytest.approx(0.95, abs=0.01)
    assert min(shares) > 0.88


@given(counts, priors, st.floats(0.5, 0.999))
def test_summary_is_that_of_the_beta_distribution(count, prior, confidence):
    hits, tests = count
    posterior = posterior_of(hits, tests, prior, confidence)
    theirs = stats.beta(PRIORS[prior][0] + hits, PRIORS[prior][1] + tests - hits)
    assert 0.0 <= posterior.low <= posterior.median <= posterior.high <= 1.0
    assert posterior.mean == pytest.approx(theirs.mean(), rel=1e-12)
    assert theirs.cdf(posterior.high) - theirs.cdf(posterior.low) == pytest.approx(confidence, abs=1e-9)


@given(counts, priors, st.integers(1, 12))
def test_one_of_several_hits_is_the_mean_over_the_posterior(count, prior, shots):
    """Beta-binomial against SciPy's, which sums differently: 1e-9 of rounding in its gamma functions."""
    posterior = posterior_of(*count, prior)
    theirs = 1.0 - stats.betabinom(shots, posterior.alpha, posterior.beta).pmf(0)
    assert at_least_one(posterior, shots) == pytest.approx(theirs, abs=1e-9)


@given(counts, priors, st.integers(2, 12))
def test_doubt_makes_a_salvo_worse_than_its_mean_shot_says(count, prior, shots):
    """Jensen: E (1 - p)^n > (1 - E p)^n."""
    posterior = posterior_of(*count, prior)
    assert at_least_one(posterior, shots) < 1.0 - (1.0 - posterior.mean) ** shots
    assert at_least_one(posterior, 1) == pytest.approx(posterior.mean, rel=1e-12)
    assert at_least_one(posterior, shots) > at_least_one(posterior, shots - 1)


@given(counts, priors)
def test_hits_and_misses_are_mirror_images(count, prior):
    hits, tests = count
    one, other = posterior_of(hits, tests, prior), posterior_of(tests - hits, tests, prior)
    assert one.low == pytest.approx(1.0 - other.high, abs=1e-12)
    assert one.median == pytest.approx(1.0 - other.median, abs=1e-12)


def test_many_tests_leave_no_doubt():
    posterior = posterior_of(60_000, 100_000)
    assert posterior.high - posterior.low < 0.007  # 2 x 1.96 sqrt(0.24 / 100,000) = 0.0061
    assert at_least_one(posterior, 4) == pytest.approx(1.0 - 0.4**4, abs=1e-4)


def test_no_test_leaves_the_prior():
    assert (posterior_of(0, 0).alpha, posterior_of(0, 0).beta) == PRIORS["jeffreys"]
    assert posterior_of(0, 0, "uniform").low == pytest.approx(0.025, rel=1e-12)


def test_rule_of_succession():
    """Laplace: under the uniform prior the next test is a hit with (hits + 1) / (tests + 2)."""
    assert posterior_of(15, 15, "uniform").mean == pytest.approx(16 / 17, rel=1e-12)


@pytest.mark.parametrize("count", [(12, 20), (0, 5), (15, 15)])
def test_the_density_is_one(count):
    posterior = posterior_of(*count, "uniform")
    assert quad(lambda p: density(posterior, np.array(p)), 0.0, 1.0)[0] == pytest.approx(1.0, abs=1e-7)


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        ({"hits": 1, "tests": 2, "prior": "jefreys"}, UnknownName, "did you mean jeffreys"),
        ({"hits": 3, "tests": 2}, BadValue, "0 <= hits <= tests = 2"),
        ({"hits": -1, "tests": 2}, BadValue, "0 <= hits <= tests = 2"),
        ({"hits": 1, "tests": 2, "confidence": 1.0}, BadValue, "0 < confidence < 1"),
        ({"hits": 1, "tests": 2, "confidence": float("nan")}, BadValue, "0 < confidence < 1"),
        ({"hits": 1, "tests": 2, "confidence": 95.0}, BadValue, "95 % is 0.95"),
    ],
)
def test_nonsense_is_refused(asked, error, said):
    with pytest.raises(error, match=said):
        posterior_of(**asked)


# --- the record -------------------------------------------------------------------------------------------------------


def test_every_system_has_a_record():
    assert {"GMD", "Aegis BMD", "THAAD"} <= set(systems_on_record())
    for system in systems_on_record():
        record = hit_record(system)
        assert record.answers[0].rule == "all-tests"
        assert record.answers[0].count.tests > 0
        assert {source for test in record.tests for source in test.source} == set(record.provenance.sources)


def test_the_bare_rate_of_four_shots_is_the_newspapers():
    """10 of 18 in 2017: four shots were said to give 97 % (Panda & Narang); with its doubt the record gives less."""
    (answer,) = hit_record("gmd", counting="all-tests", until="2017-10-31").answers
    four = answer.salvos[3]
    assert four.naive == pytest.approx(1.0 - (8 / 18) ** 4, rel=1e-12)
    assert round(four.naive, 2) == 0.96
    assert four.predictive < four.naive


def test_what_was_known_on_a_day_holds_no_later_test():
    record = hit_record("GMD", until="2000-07-31")
    assert [test.name for test in record.tests] == ["IFT-3", "IFT-4", "IFT-5"]
    assert record.until == "2000-07-31"
    assert hit_record("GMD", until="1990-01-01", counting="all-tests").answers[0].rate is None


def test_a_day_that_is_none_is_refused():
    with pytest.raises(BadValue, match="YYYY-MM-DD"):
        hit_record("GMD", until="July 2000")
