"""Points of a campaign beside its first point, trial by trial: with the same random numbers only settings differ.

The first point is the first that was flown: a point whose numbers give no flight has no trials here.
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy.stats import binomtest, t

from umbrella.campaign import store
from umbrella.campaign.statistics import Share, clopper_pearson, mean_of
from umbrella.campaign.tally import LEAKED, NOT_FLOWN
from umbrella.core.errors import Fault, FaultyFile

NORMAL_95: Final = 1.959963984540054

Numbers = NDArray[np.int64]


@dataclass(slots=True)
class Pairs:
    """Trials of one point beside the same trials of the first: how often only one of them held, and more leakers."""

    trials: int = 0
    gained: int = 0  # trials in which nothing leaked here and something there
    lost: int = 0  # the other way round
    more: Counter[int] = field(default_factory=Counter)  # trials by leakers here less leakers there
    most: int = 0  # leakers that a trial can have; 0: not known


class Change(NamedTuple):
    """A change with its interval (95 %), and the chance of one so large or larger where nothing has changed."""

    share: Share
    by_chance: float


NOTHING: Final = Change(Share(math.nan, math.nan, math.nan), 1.0)  # known of a point that was not flown


def against_first(folder: Path, shield: str) -> dict[int, Pairs]:
    """Return the pairs of every point of a campaign that was flown with the first such, against one shield.

    Args:
        folder: of the campaign, with the parts of its outcomes. shield: its name.

    Raises:
        FaultyFile: a part cannot be read.

    **Valid**: where all points fight with the same random numbers (`Design.is_common`). **Leaves out**: nothing; the
    trials of the first point are held in memory, those of the others pass through. **Source**: none. **Checked**:
    tests/analysis/test_changes.py.
    """
    found: dict[int, Pairs] = {}
    first = np.zeros(0, np.int64)
    for point, begin, leakers, threats in _stretches(folder, shield):
        if point == next(iter(found), point):
            first = np.concatenate((first, leakers))
        _count(found.setdefault(point, Pairs(most=threats)), leakers, first[begin : begin + len(leakers)])
    return found


def _count(pairs: Pairs, here: Numbers, there: Numbers) -> None:
    pairs.trials += len(here)
    pairs.gained += int(((here == 0) & (there > 0)).sum())
    pairs.lost += int(((here > 0) & (there == 0)).sum())
    values, counts = np.unique(here - there, return_counts=True)
    pairs.more.update(dict(zip(values.tolist(), counts.tolist(), strict=True)))


def _stretches(folder: Path, shield: str) -> Iterator[tuple[int, int, Numbers, int]]:
    """Yield (point, first trial, leakers of it and of the trials after it, threats) of points flown, in their order."""
    for number in store.part_numbers(folder):
        path = store.part_path(folder, number)
        table = store.read_part(path)
        if table is None:
            raise FaultyFile([Fault(file=str(path), line=None, path="", message="cannot be read: run it again")])
        is_flown = pc.not_equal(table["outcome"].cast(pa.string()), NOT_FLOWN)
        rows = table.filter(pc.and_(is_flown, pc.equal(table["shield"].cast(pa.string()), shield)))
        if len(rows):
            yield from _of_part(rows)


def _of_part(rows: pa.Table) -> Iterator[tuple[int, int, Numbers, int]]:
    point, trial = rows["point"].to_numpy().astype(np.int64), rows["trial"].to_numpy().astype(np.int64)
    leaked = pc.equal(rows["outcome"].cast(pa.string()), LEAKED).to_numpy().astype(np.int64)
    starts = np.flatnonzero(np.r_[True, (np.diff(trial) != 0) | (np.diff(point) != 0)])
    threats = int(np.diff(np.r_[starts, len(trial)]).max())
    leakers, point, trial = np.add.reduceat(leaked, starts), point[starts], trial[starts]
    edges = np.flatnonzero(np.diff(point)) + 1
    for stretch in np.split(np.arange(len(point)), edges):
        yield int(point[stretch[0]]), int(trial[stretch[0]]), leakers[stretch], threats


def change_of_p(pairs: Pairs) -> Change:
    """Return by how much P(no leaker) is larger than at the first point.

    The interval is that of Agresti and Min, half a trial added to each of the four cells; the chance is that of the
    exact sign test (McNemar's, exact).

    **Valid**: any counts; trials that end alike in both tell nothing, and are no evidence of no change by themselves.
    **Leaves out**: what the trials have in common beyond their random numbers. **Source**: Agresti & Min, Statistics
    in Medicine 24 (2005) 729; McNemar, Psychometrika 12 (1947) 153. **Checked**: tests/analysis/test_changes.py.
    """
    if pairs.trials == 0:
        return NOTHING
    gained, lost, n = pairs.gained + 0.5, pairs.lost + 0.5, pairs.trials + 2.0
    middle = (gained - lost) / n
    half = NORMAL_95 * math.sqrt(gained + lost - (gained - lost) ** 2 / n) / n
    differ = pairs.gained + pairs.lost
    by_chance = float(binomtest(pairs.gained, differ).pvalue) if differ else 1.0
    share = Share((pairs.gained - pairs.lost) / pairs.trials, max(-1.0, middle - half), min(1.0, middle + half))
    return Change(share, by_chance)


def change_of_leakers(pairs: Pairs) -> Change:
    """Return by how many the expected leakers are more than at the first point, with Student's paired interval.

    Where all trials differ alike, Student's interval has no width, as if the next could not differ otherwise. Then it
    is that of the share of trials that may (Clopper and Pearson, n of n), which may differ by `pairs.most` either way;
    the chance is that of the sign test.

    **Valid**: many trials, or differences that spread about evenly. **Leaves out**: the skew of few trials.
    **Source**: Student, Biometrika 6 (1908) 1; Clopper & Pearson, Biometrika 26 (1934) 404. **Checked**:
    tests/analysis/test_changes.py.
    """
    if pairs.trials == 0:
        return NOTHING
    share = mean_of(pairs.more)
    if len(pairs.more) == 1:
        return Change(_widened(share, pairs), 1.0 if share.value == 0.0 else 0.5 ** (pairs.trials - 1))
    error = share.half_width / float(t.ppf(0.975, pairs.trials - 1))
    return Change(share, float(2.0 * t.sf(abs(share.value) / error, pairs.trials - 1)))


def _widened(share: Share, pairs: Pairs) -> Share:
    """Return the interval of a change that was the same in every trial: one trial in some may change otherwise."""
    sure = clopper_pearson(pairs.trials, pairs.trials).low
    middle, reach = sure * share.value, (1.0 - sure) * pairs.most
    return Share(share.value, min(share.value, middle - reach), max(share.value, middle + reach))
