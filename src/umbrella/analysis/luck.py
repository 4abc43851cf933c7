"""The difference of two answers from trials that met the same luck, beside what other luck would have made of it."""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t

from umbrella.analysis.changes import NORMAL_95, Pairs, change_of_leakers, change_of_p
from umbrella.campaign.statistics import CONFIDENCE, Share

Trials = NDArray[np.int64]  # leakers of each trial
NONE: Final = Share(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The second answer less the first.

    `paired` has the interval from the trials one by one, `independent` the one that as many trials with other random
    numbers would have given; `by_chance` is the chance of a change so large or larger where nothing differs, from the
    pairs (`changes`). `cut` is how many times smaller the variance is for the common numbers; None where no
    trial differs from another in its change, so that nothing can be said.
    """

    paired: Share
    independent: Share
    cut: float | None
    by_chance: float


def difference_of_p(first: Trials, second: Trials) -> Difference:
    """Return by how much P(no leaker) is larger in the second of two campaigns with the same random numbers.

    Args:
        first, second: int64[trials], leakers of each trial.

    Returns:
        The difference, -1 to 1; both intervals at 95 %.

    **Valid**: any shares, 20 trials or more; where no trial differs the interval still has a width, for one among many
    might. **Leaves out**: nothing of the scatter. **Source**: paired: as `changes.change_of_p`; independent: Agresti
    and Caffo, American Statistician 54 (2000) 280; `cut`: (p (1 - p) + q (1 - q)) / (variance of a trial's change).
    **Checked**: tests/analysis/test_compare.py.
    """
    n, held, holds = len(first), first == 0, second == 0
    change, by_chance = change_of_p(_pairs(first, second))
    p, q = (int(held.sum()) + 1) / (n + 2), (int(holds.sum()) + 1) / (n + 2)
    half = NORMAL_95 * math.sqrt((p * (1.0 - p) + q * (1.0 - q)) / (n + 2))
    apart = Share(change.value, max(-1.0, q - p - half), min(1.0, q - p + half))
    cut = _cut(held.astype(float), holds.astype(float))
    return Difference(paired=change, independent=apart, cut=cut, by_chance=by_chance)


def difference_of_leakers(first: Trials, second: Trials, threats: int) -> Difference:
    """Return by how many the expected leakers are more in the second of two campaigns with the same random numbers.

    Args:
        first, second: int64[trials], leakers of each trial; two trials or more. threats: the most that it can have.

    **Valid**: many trials; where every trial changes alike the interval still has a width, for the next might not.
    **Leaves out**: the skew of few trials. **Source**: paired: as `changes.change_of_leakers`; independent: Welch,
    Biometrika 34 (1947) 28. **Checked**: tests/analysis/test_compare.py.
    """
    change, by_chance = change_of_leakers(_pairs(first, second, threats))
    half = _welch(_variance_of_mean(first), _variance_of_mean(second), len(first))
    apart = Share(change.value, change.value - half, change.value + half)
    cut = _cut(first.astype(float), second.astype(float))
    return Difference(paired=change, independent=apart, cut=cut, by_chance=by_chance)


def _pairs(first: Trials, second: Trials, most: int = 0) -> Pairs:
    held, holds = first == 0, second == 0
    more = Counter((second - first).tolist())
    gained, lost = int((holds & ~held).sum()), int((held & ~holds).sum())
    return Pairs(trials=len(first), gained=gained, lost=lost, more=more, most=most)


def _cut(first: NDArray[np.float64], second: NDArray[np.float64]) -> float | None:
    """Return the variance of the difference of independent trials over that of the paired ones."""
    paired = float(np.var(second - first))
    return float(np.var(first) + np.var(second)) / paired if paired > 0.0 else None


def _variance_of_mean(values: Trials) -> float:
    return float(np.var(values, ddof=1)) / len(values)


def _welch(a: float, b: float, n: int) -> float:
    """Return the half-width of the difference of two means of n trials each with variances a and b."""
    if a + b == 0.0:
        return 0.0
    freedom = (a + b) ** 2 * (n - 1) / (a**2 + b**2)
    return float(t.ppf(0.5 + 0.5 * CONFIDENCE, freedom)) * math.sqrt(a + b)


def no_difference() -> Difference:
    """Return the difference of an answer from itself: nothing, for certain."""
    return Difference(paired=NONE, independent=NONE, cut=None, by_chance=1.0)
