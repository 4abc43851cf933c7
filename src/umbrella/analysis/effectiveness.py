"""How well a shield did: the chance that nothing gets through, leakers, shots, stock, and what lost the leakers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from umbrella.campaign.statistics import Share, clopper_pearson, mean_of, mean_of_points, quantile_of, wilson, within
from umbrella.campaign.tally import Tallies, Tally

STOCK_CONFIDENCE: Final = 0.9  # share of trials for which the stock told is enough


@dataclass(frozen=True, slots=True, kw_only=True)
class Effectiveness:
    """The answer of a campaign.

    `leakers` holds the share of trials with 0, 1, 2, … leakers; `outcomes` for each threat the share of each end;
    `losses` of all leakers the share that each link of the chain lost; `stock` how many shots a share
    `stock_confidence` of the trials did not exceed.
    """

    trials: int
    p_no_leak: Share
    p_no_leak_exact: Share  # the same with the interval of Clopper and Pearson
    expected_leakers: float
    expected_leakers_interval: tuple[float, float]
    leakers: tuple[float, ...]
    shots: float
    shots_per_kill: float | None
    stock: Share
    stock_confidence: float
    outcomes: dict[str, dict[str, float]]
    losses: dict[str, float]


def effectiveness(tally: Tally, stock_confidence: float = STOCK_CONFIDENCE) -> Effectiveness:
    """Return how well a shield did.

    Args:
        tally: of the shield. stock_confidence: share of trials for which the stock is wanted, 0 to 1.

    **Valid**: a leaker is a warhead that came down at its target; one that fell short, failed or was killed is none.
    The stock is what was fired: where magazines ran empty, more would have been. **Leaves out**: how much damage a
    leaker does. **Source**: counting. **Checked**: tests/campaign/test_campaign.py.
    """
    n, threats = tally.trials, len(tally.outcomes)
    expected = within(mean_of(tally.leakers), n, float(threats))
    kills, lost = tally.kills, sum(tally.losses.values())
    return Effectiveness(
        trials=n,
        p_no_leak=wilson(tally.held, n),
        p_no_leak_exact=clopper_pearson(tally.held, n),
        expected_leakers=expected.value,
        expected_leakers_interval=(expected.low, expected.high),
        leakers=tuple(tally.leakers[k] / n for k in range(threats + 1)),
        shots=tally.fired / n,
        shots_per_kill=tally.fired / kills if kills else None,
        stock=quantile_of(tally.shots, stock_confidence),
        stock_confidence=stock_confidence,
        outcomes={
            name: {end: count / n for end, count in sorted(ends.items())} for name, ends in tally.outcomes.items()
        },
        losses={name: count / lost for name, count in tally.losses.most_common()} if lost else {},
    )


def _shares(ends: Mapping[str, int], trials: int) -> dict[str, float]:
    return {end: count / trials for end, count in sorted(ends.items())}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """P(no leaker) over the points of a design: its mean with interval, and how far the points lie apart.

    `low` to `high` holds the middle 90 % of the points: what is not known of the inputs, and the scatter of `trials`.
    """

    points: int
    not_flown: int  # points whose numbers give no flight: they do not count
    p_no_leak: Share
    expected_leakers: Share
    low: float
    high: float


def spread(tallies: Tallies, shield: str) -> Spread:
    """Return how P(no leaker) against a shield spreads over the points of a design."""
    against = [tally for (_, name), tally in tallies.items() if name == shield]
    flown = [tally for tally in against if tally.trials > 0]
    shares = sorted(tally.held / tally.trials for tally in flown)
    most = float(max(len(tally.outcomes) for tally in flown))
    return Spread(
        points=len(flown),
        not_flown=len(against) - len(flown),
        p_no_leak=within(mean_of_points(shares), len(flown), 1.0),
        expected_leakers=within(mean_of_points([mean_of(tally.leakers).value for tally in flown]), len(flown), most),
        low=_at(shares, 0.05),
        high=_at(shares, 0.95),
    )


def _at(rising: list[float], share: float) -> float:
    return rising[min(int(share * len(rising)), len(rising) - 1)]


def is_known_to(tally: Tally, half_width: float) -> bool:
    """Return whether P(no leaker) is known to a half-width of its 95 % interval."""
    return tally.trials > 0 and wilson(tally.held, tally.trials).half_width <= half_width


def trials_for(half_width: float) -> int:
    """Return how many trials give P(no leaker) to a half-width whatever it is: the worst case is one half."""
    return int(1.96**2 * 0.25 / half_width**2) + 1
