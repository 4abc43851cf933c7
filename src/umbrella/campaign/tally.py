"""Tally: what is counted of the trials of one shield at one point. Tallies add up, in any order, to one sum."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

LEAKED = "leaked"
KILLED = "killed"
NOT_FLOWN = "not flown"


@dataclass(slots=True)
class Tally:
    """Counts over trials: by number of leakers, by shots fired; ends by threat; what lost the leakers."""

    trials: int = 0
    not_flown: int = 0  # trials of points whose numbers give no flight: they count for nothing else
    leakers: Counter[int] = field(default_factory=Counter)  # trials by leakers
    shots: Counter[int] = field(default_factory=Counter)  # trials by shots
    outcomes: dict[str, Counter[str]] = field(default_factory=dict)  # of each threat, trials by its end
    losses: Counter[str] = field(default_factory=Counter)  # leakers by what lost them

    def add(self, other: "Tally") -> None:
        """Count another's trials here."""
        self.trials += other.trials
        self.not_flown += other.not_flown
        self.leakers.update(other.leakers)
        self.shots.update(other.shots)
        self.losses.update(other.losses)
        for threat, ends in other.outcomes.items():
            self.outcomes.setdefault(threat, Counter()).update(ends)

    @property
    def held(self) -> int:
        """Return in how many trials nothing leaked."""
        return self.leakers[0]

    @property
    def kills(self) -> int:
        """Return how many threats were killed."""
        return sum(ends[KILLED] for ends in self.outcomes.values())

    @property
    def fired(self) -> int:
        """Return how many shots were fired."""
        return sum(shots * trials for shots, trials in self.shots.items())


Tallies = dict[tuple[int, str], Tally]  # by point and shield


def add_all(total: Tallies, more: Tallies) -> None:
    """Count tallies into others."""
    for key, tally in more.items():
        total.setdefault(key, Tally()).add(tally)


def over_points(tallies: Tallies, shield: str) -> Tally:
    """Return the tally of a shield over all points."""
    total = Tally()
    for (_, name), tally in tallies.items():
        if name == shield:
            total.add(tally)
    return total


def tallies_of(table: pa.Table) -> Tallies:
    """Return the tallies of a part of the outcomes table: its rows stand together by point, shield and trial."""
    found: Tallies = {}
    for begin, end in _blocks(table):
        rows = table.slice(begin, end - begin)
        key = (rows["point"][0].as_py(), rows["shield"][0].as_py())
        found.setdefault(key, Tally()).add(_tally(rows))
    return found


def _blocks(table: pa.Table) -> Iterator[tuple[int, int]]:
    """Yield the first and last row of each stretch of one point and shield."""
    point = table["point"].to_numpy()
    codes, _ = _coded(table["shield"])
    edges = np.flatnonzero((np.diff(point) != 0) | (np.diff(codes) != 0)) + 1
    ends = [0, *edges.tolist(), len(point)]
    yield from ((a, b) for a, b in pairwise(ends) if b > a)


def _tally(rows: pa.Table) -> Tally:
    trial = rows["trial"].to_numpy()
    starts = np.flatnonzero(np.r_[True, np.diff(trial) != 0])
    threat, threats = _coded(rows["threat"])
    outcome, outcomes = _coded(rows["outcome"])
    if NOT_FLOWN in outcomes and outcome[0] == outcomes.index(NOT_FLOWN):
        return Tally(not_flown=len(starts))
    loss, losses = _coded(rows["loss"])
    leaked = outcome == outcomes.index(LEAKED) if LEAKED in outcomes else np.zeros(len(outcome), bool)
    ends = np.zeros((len(threats), len(outcomes)), np.int64)
    np.add.at(ends, (threat, outcome), 1)
    return Tally(
        trials=len(starts),
        leakers=_counted(np.add.reduceat(leaked.astype(np.int64), starts)),
        shots=_counted(np.add.reduceat(rows["shots"].to_numpy(), starts)),
        outcomes={
            name: Counter({end: int(ends[i, j]) for j, end in enumerate(outcomes) if ends[i, j]})
            for i, name in enumerate(threats)
            if ends[i].any()
        },
        losses=Counter({losses[k]: int(n) for k, n in _counted(loss[leaked]).items()}),
    )


def _coded(column: Any) -> tuple[NDArray[np.int64], list[str]]:
    """Return a text column as numbers and what they stand for."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if not pa.types.is_dictionary(array.type):
        array = pc.dictionary_encode(array)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    codes = array.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, array.dictionary.to_pylist()


def _counted(numbers: NDArray[np.int64]) -> Counter[int]:
    values, counts = np.unique(numbers, return_counts=True)
    return Counter(dict(zip(values.tolist(), counts.tolist(), strict=True)))


def tallied(tables: Iterable[pa.Table]) -> Tallies:
    """Return the tallies of several parts together."""
    total: Tallies = {}
    for table in tables:
        add_all(total, tallies_of(table))
    return total
