"""A comparison in Python: which assumption moves the answer by how much, in a sentence, a table and the waterfall."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from umbrella.analysis.comparison import Comparison, StepMoved, verdict
from umbrella.campaign.statistics import Share
from umbrella.catalog.cite import Provenance
from umbrella.notebook.answer import Answer, rests_on
from umbrella.report.blocks import Block, Table, Text, columns
from umbrella.report.thumbnail import thumbnail
from umbrella.report.waterfall import waterfall_figure

NUMBERS: Final = ("change", "95 % interval", "back", "leakers")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Compared(Answer):
    """Two scenarios under the same luck, and the walk between them; `comparison` holds all of it."""

    comparison: Comparison
    folder: Path

    @property
    def provenance(self) -> Provenance:
        """Return what both scenarios rest on."""
        return self.comparison.provenance

    @property
    def headline(self) -> str:
        """Return which assumption decides, in a sentence."""
        return verdict(self.comparison)

    def blocks(self) -> tuple[Block, ...]:
        """Return the verdict, both answers, every step of the walk, and its waterfall."""
        found = self.comparison
        picture = thumbnail(waterfall_figure(found), f"Waterfall from A to B. {self.headline}") if found.moved else None
        return (
            Text(words=self.headline, look="lead"),
            _ends(found),
            Text(words=f"B less A: P(no leaker) {_signed(found.difference.p_no_leak.paired)}, 95 % interval."),
            *([_steps(found)] if found.moved else []),
            *([picture] if picture is not None else []),
            rests_on(found.provenance.weakest_status, f"Sources: umbrella cite {self.folder}."),
        )

    def tables(self) -> Mapping[str, Callable[[], pa.Table]]:
        """Return the steps of the walk: what each says on both sides, and by how much it moves the answer."""
        return {"steps": self._steps}

    def _steps(self) -> pa.Table:
        rows = [_step_row(one) for one in self.comparison.moved]
        text, number = pa.string(), pa.float64()
        kinds = {"assumption": text, "before": text, "after": text}
        kinds |= {name: number for name in ("change", "change_low", "change_high", "back", "leakers")}
        return pa.Table.from_pylist(rows, schema=pa.schema(kinds))


def _step_row(one: StepMoved) -> dict[str, str | float]:
    forward, backward = one.by("p_no_leak")
    said = one.step.differences
    return {
        "assumption": one.step.path,
        "before": "; ".join(what.before.text for what in said),
        "after": "; ".join(what.after.text for what in said),
        "change": forward.value,
        "change_low": forward.low,
        "change_high": forward.high,
        "back": backward.value,
        "leakers": one.mean("leakers"),
    }


def _ends(found: Comparison) -> Table:
    numbers = ("P(no leaker)", "interval", "expected leakers")
    rows = [
        (letter, one.title, f"{one.p_no_leak.value:.3f}", _interval(one.p_no_leak), f"{one.leakers.value:.2f}")
        for letter, one in (("A", found.first), ("B", found.second))
    ]
    return Table(
        caption=f"{found.trials:,} trials each, with the same random numbers",
        columns=columns("", "scenario", *numbers, numbers=numbers),
        rows=tuple(rows),
    )


def _steps(found: Comparison) -> Table:
    return Table(
        caption="From A to B, one assumption at a time. Change: of P(no leaker), after those above; back: after those "
        "below; leakers: of their expected number, mean of both",
        columns=columns("assumption", "from", "to", *NUMBERS, numbers=NUMBERS, names=("assumption",)),
        rows=tuple(row for one in found.moved for row in _rows(one)),
    )


def _rows(one: StepMoved) -> Iterator[tuple[str, ...]]:
    """Yield a row for each difference of a step: those that are changed together have their numbers once."""
    forward, backward = one.by("p_no_leak")
    numbers = (
        f"{forward.value:+.3f}",
        f"{forward.low:+.2f} to {forward.high:+.2f}",
        f"{backward.value:+.3f}",
        f"{one.mean('leakers'):+.2f}",
    )
    for k, what in enumerate(one.step.differences):
        path = what.path if k == 0 else f"+ {what.path}"
        yield (path, what.before.text, what.after.text, *(numbers if k == 0 else ("",) * len(numbers)))


def _interval(share: Share) -> str:
    return f"{share.low:.3f} to {share.high:.3f}"


def _signed(share: Share) -> str:
    return f"{share.value:+.3f} ({share.low:+.3f} to {share.high:+.3f})"
