"""Shares of trials, means and quantiles with their intervals."""

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from scipy.stats import binom, binomtest, t

CONFIDENCE: Final = 0.95


class Share(NamedTuple):
    """A share of trials, or a mean over them, with its interval at 95 % confidence."""

    value: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Return half the width of the interval."""
        return 0.5 * (self.high - self.low)


def wilson(successes: int, trials: int) -> Share:
    """Return a share with its Wilson score interval.

    Args:
        successes, trials: counts, 0 <= successes <= trials, trials >= 1.

    **Valid**: any count; covers 95 % on average over the true share. **Leaves out**: what trials have in common beyond
    the scenario's own numbers (their ranges are not drawn here). **Source**: Wilson, JASA 22 (1927) 209, as in
    scipy.stats.binomtest. **Checked**: tests/campaign/test_statistics.py.
    """
    return _interval(successes, trials, "wilson")


def clopper_pearson(successes: int, trials: int) -> Share:
    """Return a share with its exact interval: it covers 95 % or more whatever the true share is.

    Args:
        successes, trials: counts, 0 <= successes <= trials, trials >= 1.

    **Valid**: any count. **Leaves out**: as `wilson`. **Source**: Clopper and Pearson, Biometrika 26 (1934) 404, as in
    scipy.stats.binomtest. **Checked**: tests/campaign/test_statistics.py.
    """
    return _interval(successes, trials, "exact")


def _interval(successes: int, trials: int, method: str) -> Share:
    interval = binomtest(successes, trials).proportion_ci(CONFIDENCE, method=method)
    return Share(successes / trials, float(interval.low), float(interval.high))


def mean_of(counts: Mapping[int, int]) -> Share:
    """Return the mean of whole numbers with Student's interval, from how often each occurred.

    **Valid**: many trials, or numbers that spread about evenly; one trial alone has no interval (infinite).
    **Leaves out**: the skew of few trials. **Source**: Student, Biometrika 6 (1908) 1. **Checked**:
    tests/campaign/test_statistics.py.
    """
    values, weights = np.array(list(counts), float), np.array(list(counts.values()), float)
    n = int(weights.sum())
    mean = float((values * weights).sum() / n)
    if n < 2:
        return Share(mean, -math.inf, math.inf)
    return _student(mean, float((weights * (values - mean) ** 2).sum() / (n - 1)), n)


def mean_of_points(values: Sequence[float]) -> Share:
    """Return the mean over the points of a design with Student's interval from their spread.

    **Valid**: points drawn independently; too wide for a Latin hypercube or a Sobol sequence, whose points spread more
    evenly; one point alone has no interval (infinite). **Leaves out**: nothing of the scatter within the points: it
    is part of their spread. **Source**: as `mean_of`. **Checked**: tests/campaign/test_statistics.py.
    """
    n, mean = len(values), float(np.mean(values))
    if n < 2:
        return Share(mean, -math.inf, math.inf)
    return _student(mean, float(np.var(values, ddof=1)), n)


def _student(mean: float, variance: float, n: int) -> Share:
    half = float(t.ppf(0.5 + 0.5 * CONFIDENCE, n - 1)) * math.sqrt(variance / n)
    return Share(mean, mean - half, mean + half)


def within(mean: Share, n: int, most: float) -> Share:
    """Return a mean with an interval that leaves out what cannot be, and is none too sure.

    Args:
        mean: of `mean_of` or `mean_of_points`. n: of so many numbers. most: the largest that one of them can be; the
            least is 0.

    Where all numbers were equal Student's interval has no width, as if the next could not be another. Then a share of
    them may be others, up to the end of the exact interval of n in n: those may be 0, or `most`.

    **Valid**: any numbers from 0 to `most`. **Leaves out**: nothing. **Source**: `clopper_pearson`. **Checked**:
    tests/campaign/test_statistics.py.
    """
    if mean.low < mean.high:
        return Share(mean.value, max(0.0, mean.low), min(most, mean.high))
    sure = clopper_pearson(n, n).low
    return Share(mean.value, sure * mean.value, sure * mean.value + (1.0 - sure) * most)


def quantile_of(counts: Mapping[int, int], share: float) -> Share:
    """Return the smallest whole number that a share of trials do not exceed, with its interval.

    Args:
        counts: how often each number occurred. share: 0 < share < 1.

    **Valid**: any distribution; an end of the interval for which there are too few trials is the least or the largest
    number seen. **Leaves out**: numbers larger than any seen. **Source**: order statistics, Conover, Practical
    Nonparametric Statistics, 3rd ed. (1999), sec. 3.2. **Checked**: tests/campaign/test_statistics.py.
    """
    values = np.array(sorted(counts))
    below = np.cumsum([counts[int(value)] for value in values])
    n = int(below[-1])
    tail = 0.5 * (1.0 - CONFIDENCE)
    ranks = (math.ceil(share * n), int(binom.ppf(tail, n, share)), int(binom.ppf(1.0 - tail, n, share)) + 1)
    at = [int(values[np.searchsorted(below, min(max(rank, 1), n))]) for rank in ranks]
    return Share(*(float(value) for value in at))
