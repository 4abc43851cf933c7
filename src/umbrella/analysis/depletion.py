"""How many raids a stock survives: the chance by raid that nothing gets through, and when the stock is gone."""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.campaign.depletion import Course
from umbrella.campaign.statistics import Share, mean_of, wilson, within

LOW, HIGH = 0.05, 0.95
QUANTILES: Final = (0.5, LOW, HIGH)


class Spread(NamedTuple):
    """The median over sequences, and what lies between 5 and 95 % of them."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Raid:
    """One raid of the row, by its number from 1: over all sequences, each with the stock that it had left.

    `p_none_so_far` is the chance that nothing got through in this raid nor in any before. Stocks are those after it.
    """

    number: int
    p_no_leak: Share
    p_none_so_far: Share
    leakers: Share
    shots: Share
    stock: Spread
    stock_of: dict[str, Spread]  # by battery


@dataclass(frozen=True, slots=True, kw_only=True)
class Endurance:
    """How long a stock lasts; a number of raids is infinite where it is more than were fought.

    `before_leak` counts the raids before the first with a leaker, `until_empty` those after which no interceptor was
    left (with a refill: for the first time), `until_empty_of` the same for each battery.
    """

    full: dict[str, int]
    raids: tuple[Raid, ...]
    before_leak: Spread
    until_empty: Spread
    until_empty_of: dict[str, Spread]

    @property
    def stock(self) -> int:
        """Return the stock before the first raid."""
        return sum(self.full.values())


def endurance(course: Course) -> Endurance:
    """Return how many raids a stock survives.

    Args:
        course: what happened in every raid of every sequence.

    **Valid**: intervals are those of Wilson (shares) and Student (means) at 95 % over the sequences, which are
    independent of each other; raids of one sequence are not. A spread is of sequences: the smallest number that 50, 5
    and 95 % of them do not exceed. **Leaves out**: sequences longer than the raids fought. **Source**: counting.
    **Checked**: tests/campaign/test_depletion.py.
    """
    whole = course.stock.sum(axis=2)
    return Endurance(
        full=dict(zip(course.batteries, course.full.tolist(), strict=True)),
        raids=tuple(_raid(course, whole, r) for r in range(course.plan.raids)),
        before_leak=_spread(_first(course.leakers > 0) - 1.0),
        until_empty=_spread(_first(whole == 0)),
        until_empty_of={name: _spread(_first(course.stock[:, :, b] == 0)) for b, name in enumerate(course.batteries)},
    )


def _raid(course: Course, whole: NDArray[np.int64], r: int) -> Raid:
    leakers, sequences = course.leakers, course.plan.sequences
    return Raid(
        number=r + 1,
        p_no_leak=wilson(int((leakers[:, r] == 0).sum()), sequences),
        p_none_so_far=wilson(int((leakers[:, : r + 1] == 0).all(axis=1).sum()), sequences),
        leakers=_mean(leakers[:, r], course.threats),
        shots=_mean(course.shots[:, r], int(course.full.sum())),
        stock=_spread(whole[:, r]),
        stock_of={name: _spread(course.stock[:, r, b]) for b, name in enumerate(course.batteries)},
    )


def _mean(counts: NDArray[np.int64], most: int) -> Share:
    """Return a mean with its interval, within what is possible."""
    return within(mean_of(Counter(counts.tolist())), len(counts), float(most))


def _first(is_so: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the number (from 1) of the first raid of each sequence in which something was so; infinite for none."""
    return np.where(is_so.any(axis=1), is_so.argmax(axis=1) + 1.0, math.inf)


def _spread(numbers: NDArray[Any]) -> Spread:
    """Return the smallest numbers that shares of the sequences do not exceed."""
    ranked = np.sort(numbers)
    return Spread(*(float(ranked[math.ceil(share * len(ranked)) - 1]) for share in QUANTILES))
