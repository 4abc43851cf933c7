"""How well a shield did: the chance that nothing gets through, leakers, shots, and the end of every threat."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umbrella.battle.reasons import Outcome
from umbrella.campaign.statistics import Share, wilson


@dataclass(frozen=True, slots=True, kw_only=True)
class Effectiveness:
    """The answer of a campaign.

    `leakers` holds the share of trials with 0, 1, 2, … leakers; `outcomes` for each threat the share of each end.
    """

    trials: int
    p_no_leak: Share
    expected_leakers: float
    leakers: tuple[float, ...]
    shots: float
    outcomes: dict[str, dict[str, float]]


def effectiveness(results: NDArray[np.void], names: Sequence[str]) -> Effectiveness:
    """Return how well a shield did.

    Args:
        results: records RESULT [trials, threats]. names: of the threats.

    **Valid**: a leaker is a warhead that came down at its target; one that fell short, failed or was killed is none.
    **Leaves out**: how much damage a leaker does. **Source**: counting. **Checked**:
    tests/campaign/test_campaign.py.
    """
    leakers = (results["outcome"] == Outcome.LEAKED).sum(axis=1)
    trials = len(results)
    shares = np.bincount(leakers, minlength=results.shape[1] + 1) / trials
    return Effectiveness(
        trials=trials,
        p_no_leak=wilson(int((leakers == 0).sum()), trials),
        expected_leakers=float(leakers.mean()),
        leakers=tuple(float(share) for share in shares),
        shots=float(results["shots"].sum(axis=1).mean()),
        outcomes={name: _ends(results["outcome"][:, i]) for i, name in enumerate(names)},
    )


def _ends(outcomes: NDArray[np.int64]) -> dict[str, float]:
    """Return the share of each end that occurred."""
    shares = {outcome: float((outcomes == outcome).mean()) for outcome in Outcome}
    return {outcome.name.lower().replace("_", " "): share for outcome, share in shares.items() if share > 0.0}
