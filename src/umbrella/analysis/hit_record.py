"""What the record of intercept tests says of the chance of a hit: a posterior by counting rule, never a bare rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, betaln, xlog1py, xlogy

from umbrella.catalog.cite import Provenance
from umbrella.catalog.counting import Count, count, rules_of
from umbrella.catalog.library import Catalog, builtin_catalog
from umbrella.catalog.names import FAINT, nearest
from umbrella.catalog.records import InterceptTest
from umbrella.core.errors import BadValue, UnknownName

CONFIDENCE: Final = 0.95
MOST_SHOTS: Final = 4  # what is said to be fired at one warhead (Panda & Narang, War on the Rocks, October 2017)
# Beta(a, b) before any test. Jeffreys: the same answer for a chance and for any function of it; uniform: Bayes, Laplace
PRIORS: Final[dict[str, tuple[float, float]]] = {"jeffreys": (0.5, 0.5), "uniform": (1.0, 1.0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """What is known of a chance after so many hits in so many tests: Beta(alpha, beta) and its summary."""

    alpha: float
    beta: float
    mean: float
    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvo:
    """The chance that at least one of several shots hits: from the posterior, and as a bare rate would give it."""

    shots: int
    predictive: float
    naive: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAnswer:
    """What one counting rule makes of a record."""

    rule: str
    count: Count
    posterior: Posterior
    salvos: tuple[Salvo, ...]

    @property
    def rate(self) -> float | None:
        """Return hits over tests; None without a test."""
        return self.count.hits / self.count.tests if self.count.tests else None


@dataclass(frozen=True, slots=True, kw_only=True)
class HitRecord:
    """The record of a system by counting rule."""

    system: str
    tests: tuple[InterceptTest, ...]
    prior: str
    confidence: float
    until: str | None
    answers: tuple[RuleAnswer, ...]
    provenance: Provenance


def posterior_of(hits: int, tests: int, prior: str = "jeffreys", confidence: float = CONFIDENCE) -> Posterior:
    """Return the posterior of a chance of which some tests are known.

    Args:
        hits, tests: counts, 0 <= hits <= tests. prior: a key of `PRIORS`. confidence: of the interval, which leaves as
            much below as above.

    Raises:
        UnknownName: no such prior.
        BadValue: the counts or the confidence are out of range.

    **Valid**: tests of one chance, independent of each other; the interval holds the chance as often as it says, over
    chances drawn from the prior, and nearly so for each chance (Jeffreys). **Leaves out**: that designs change between
    tests, and that tests are easier than war; both make the true interval wider. **Source**: Brown, Cai & DasGupta,
    Statistical Science 16 (2001) 101, section 4. **Checked**: tests/analysis/test_hit_record.py.
    """
    if prior not in PRIORS:
        raise UnknownName("prior", prior, nearest(prior, PRIORS, FAINT) or tuple(PRIORS))
    if not 0 <= hits <= tests:
        raise BadValue("hits", hits, f"0 <= hits <= tests = {tests}")
    if not 0.0 < confidence < 1.0:
        raise BadValue("confidence", f"{confidence:g}", "0 < confidence < 1", "95 % is 0.95")
    alpha, beta = PRIORS[prior][0] + hits, PRIORS[prior][1] + tests - hits
    low, median, high = betaincinv(alpha, beta, [0.5 * (1.0 - confidence), 0.5, 0.5 * (1.0 + confidence)])
    mean = alpha / (alpha + beta)
    return Posterior(alpha=alpha, beta=beta, mean=mean, median=float(median), low=float(low), high=float(high))


def at_least_one(posterior: Posterior, shots: int) -> float:
    """Return the posterior predictive chance that at least one of several shots hits (beta-binomial).

    The chance of one shot is unknown, but the same for all: if it is low, all of them are bad. So this is below what
    a bare rate gives for more than one shot.

    **Valid**: shots that share one chance and are independent of each other once it is known. **Leaves out**: causes
    that fail all shots of one salvo together. **Source**: 1 - E[(1 - p)^n] = 1 - B(a, b + n) / B(a, b); Gelman et al.,
    Bayesian Data Analysis, 3rd ed., section 2.1. **Checked**: tests/analysis/test_hit_record.py.
    """
    return float(-np.expm1(betaln(posterior.alpha, posterior.beta + shots) - betaln(posterior.alpha, posterior.beta)))


def density(posterior: Posterior, chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the posterior's density at chances strictly between 0 and 1."""
    a, b = posterior.alpha, posterior.beta
    return np.asarray(np.exp(xlogy(a - 1.0, chance) + xlog1py(b - 1.0, -chance) - betaln(a, b)))


def hit_record(
    system: str,
    *,
    counting: str | None = None,
    prior: str = "jeffreys",
    confidence: float = CONFIDENCE,
    until: str | None = None,
    catalog: Catalog | None = None,
) -> HitRecord:
    """Return what the public record says of a system's chance to hit in a test.

    Args:
        system: `GMD`, `THAAD` …, in any spelling. counting: one rule of `catalog.counting.RULES`; every one that the
            record allows when left out. prior: `jeffreys` or `uniform`. confidence: of the interval. until: last day
            that counts, `2000-07-31`. catalog: another one than the built-in.

    Raises:
        UnknownName: no such system, rule or prior.
        BadValue: a rule that a tally does not allow, a confidence out of range, or a day that is none.

    **Valid**: the chance of a hit in a test as the tests were. **Leaves out**: war (see `posterior_of`). **Source**:
    the entries of catalog/data/intercept-tests.yaml. **Checked**: tests/analysis/test_hit_record.py.
    """
    catalog, until = catalog or builtin_catalog(), _day(until)
    tests = catalog.intercept_tests(system)
    known = tuple(test for test in tests if until is None or test.date <= until)
    rules = rules_of(known) if counting is None else (counting,)
    return HitRecord(
        system=tests[0].system,
        tests=known,
        prior=prior,
        confidence=confidence,
        until=until,
        answers=tuple(_answer(known, rule, prior, confidence) for rule in rules),
        provenance=Provenance.of(*known).described(catalog),
    )


def systems_on_record(catalog: Catalog | None = None) -> tuple[str, ...]:
    """Return the systems of which the catalogue holds tests."""
    catalog = catalog or builtin_catalog()
    return tuple(sorted({catalog.intercept_test(name).system for name in catalog.ids("intercept-test")}))


def _answer(tests: Sequence[InterceptTest], rule: str, prior: str, confidence: float) -> RuleAnswer:
    counted = count(tests, rule)
    posterior = posterior_of(counted.hits, counted.tests, prior, confidence)
    rate = counted.hits / counted.tests if counted.tests else None
    salvos = tuple(
        Salvo(shots=n, predictive=at_least_one(posterior, n), naive=None if rate is None else 1.0 - (1.0 - rate) ** n)
        for n in range(1, MOST_SHOTS + 1)
    )
    return RuleAnswer(rule=rule, count=counted, posterior=posterior, salvos=salvos)


def _day(text: str | None) -> str | None:
    try:
        return None if text is None else date.fromisoformat(text).isoformat()
    except ValueError:
        raise BadValue("until", text, "a day as YYYY-MM-DD", "for instance 2000-07-31") from None
