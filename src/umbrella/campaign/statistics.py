"""Shares of trials with their intervals."""

from typing import Final, NamedTuple

from scipy.stats import binomtest

CONFIDENCE: Final = 0.95


class Share(NamedTuple):
    """A share of trials, with its interval at 95 % confidence."""

    value: float
    low: float
    high: float


def wilson(successes: int, trials: int) -> Share:
    """Return a share with its Wilson score interval.

    Args:
        successes, trials: counts, 0 <= successes <= trials, trials >= 1.

    **Valid**: any count; covers 95 % on average over the true share. **Leaves out**: what trials have in common beyond
    the scenario's own numbers (their ranges are not drawn here). **Source**: Wilson, JASA 22 (1927) 209, as in
    scipy.stats.binomtest. **Checked**: tests/campaign/test_statistics.py.
    """
    interval = binomtest(successes, trials).proportion_ci(CONFIDENCE, method="wilson")
    return Share(successes / trials, float(interval.low), float(interval.high))
