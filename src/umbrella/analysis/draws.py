"""Numbers of a record drawn from their ranges, evenly spread, and which of them an answer follows."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from umbrella.catalog.cite import basis
from umbrella.catalog.quantity import Quantity
from umbrella.catalog.records import Entry
from umbrella.scenario.distribution import Distribution

E = TypeVar("E", bound=Entry)
NOT_FLOWN: Final = ("orbit", "decoys", "rcs_m2", "spent_beta_kg_m2", "published", "thrust_kn", "name")
_PART: Final = re.compile(r"([a-z_0-9]+)(?:\[(\d+)\])?")
Numbers = NDArray[np.float64]


class Uncertain(NamedTuple):
    """One number with a range, under its path in the record."""

    path: str
    quantity: Quantity


def uncertain_in(entry: Entry) -> list[Uncertain]:
    """Return the numbers of an entry that have a range and decide how it flies."""
    found = ((path.split(".", 1)[1], quantity) for path, quantity in basis(entry))
    return [
        Uncertain(path, quantity)
        for path, quantity in found
        if quantity.span[0] < quantity.span[1] and not set(NOT_FLOWN) & set(re.split(r"[.\[]", path))
    ]


def latin_hypercube(quantities: Sequence[Quantity], draws: int, seed: int) -> Numbers:
    """Return [draws, numbers]: each number once in each slice of equal probability, triangular in its range.

    **Valid**: for numbers that do not depend on each other. **Leaves out**: correlations. **Source**: McKay, Beckman &
    Conover, Technometrics 21 (1979) 239. **Checked**: tests/analysis/test_claims.py.
    """
    generator = np.random.default_rng(seed)
    columns = [(generator.permutation(draws) + generator.random(draws)) / draws for _ in quantities]
    laws = [Distribution(kind="triangular", value=q.value, low=q.span[0], high=q.span[1]) for q in quantities]
    drawn = [[law.quantile(float(u)) for u in column] for law, column in zip(laws, columns, strict=True)]
    return np.array(drawn, dtype=np.float64).reshape(len(drawn), draws).T


def with_numbers(entry: E, changed: Sequence[tuple[str, float]]) -> E:
    """Return an entry with other numbers under some of its paths; the ranges stay."""
    for path, number in changed:
        entry = _set(entry, list(_parts(path)), number)
    return entry


def _parts(path: str) -> Iterator[tuple[str, int | None]]:
    for part in path.split("."):
        match = _PART.fullmatch(part)
        assert match is not None
        yield match[1], int(match[2]) if match[2] is not None else None


def _set(record: Any, parts: list[tuple[str, int | None]], number: float) -> Any:
    if not parts:
        return record.model_copy(update={"value": number})
    (name, index), *rest = parts
    held = getattr(record, name)
    if index is None:
        return record.model_copy(update={name: _set(held, rest, number)})
    changed = tuple(_set(one, rest, number) if i == index else one for i, one in enumerate(held))
    return record.model_copy(update={name: changed})


def decided_by(names: Sequence[str], drawn: Numbers, answers: Numbers) -> str:
    """Return the name of the number that the answers follow most closely by rank; '' if they do not vary.

    **Valid**: as a pointer to what decides; not a share of the variance. **Source**: Spearman's rank correlation.
    **Checked**: tests/analysis/test_claims.py.
    """
    varied = [i for i, column in enumerate(drawn.T) if np.ptp(column) > 0.0]
    if not varied or np.ptp(answers) == 0.0:
        return ""
    ranks = rankdata(answers)
    along = {i: float(np.corrcoef(rankdata(drawn[:, i]), ranks)[0, 1]) for i in varied}
    best = max(along, key=lambda i: abs(along[i]))
    return f"{names[best]} (rank correlation {along[best]:+.2f})"
