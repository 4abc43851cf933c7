"""A sweep in Python: the answer at every point of a grid, in a sentence, a table and a picture."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from umbrella.analysis.points import ANSWERS, Point
from umbrella.analysis.sweep import Sweep, finding, short_names, value_text
from umbrella.campaign.store import read_table
from umbrella.catalog.cite import Provenance
from umbrella.notebook.answer import Answer, rests_on
from umbrella.report.blocks import Block, Table, Text, columns
from umbrella.report.sweep import sweep_figure
from umbrella.report.thumbnail import thumbnail

MOST_DRAWN: Final = 2  # axes that a picture can show
MOST_POINTS: Final = 40  # in the table of a cell
NUMBERS: Final = ("P(no leaker)", "95 % interval", "expected leakers", "shots")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Swept(Answer):
    """A grid of settings, all of them fought with the same random numbers; `sweep` holds all of it."""

    sweep: Sweep

    @property
    def folder(self) -> Path:
        """Return where it lies."""
        return self.sweep.fought.folder

    @property
    def provenance(self) -> Provenance:
        """Return what the scenario rests on as it is written."""
        return self.sweep.fought.provenance

    @property
    def headline(self) -> str:
        """Return what the sweep shows in a sentence."""
        return f"{finding(self.sweep)}."

    def blocks(self) -> tuple[Block, ...]:
        """Return the finding, a row for each point, and for one or two axes the picture."""
        fought = self.sweep.fought
        status = fought.provenance.weakest_status
        many = [path for path, values in self.sweep.axes.items() if len(values) > 1]
        drawn = (
            [thumbnail(sweep_figure(self.sweep), f"P(no leaker) over the grid. {self.headline}")]
            if 0 < len(many) <= MOST_DRAWN
            else []
        )
        return (
            Text(words=self.headline, look="lead"),
            _points(self.sweep),
            *drawn,
            rests_on(status, f"What is swept is your own assumption. Sources: umbrella cite {fought.folder}."),
        )

    def tables(self) -> Mapping[str, Callable[[], pa.Table]]:
        """Return the answers: a row a point, with a column for each setting."""
        return {"answers": self._answers}

    def _answers(self) -> pa.Table:
        table = read_table(self.folder / ANSWERS)
        for number, path in enumerate(self.sweep.axes):
            values = [dict(point.settings)[path] for point in self.sweep.points]
            table = table.add_column(number, path, pa.array(_alike(values)))
        return table


def _alike(values: list[Any]) -> list[Any]:
    """Return values of one kind: numbers as they are, a mixture of kinds as people write it."""
    kinds = {type(value) for value in values}
    return values if len(kinds) == 1 or kinds == {int, float} else [value_text(value) for value in values]


def _points(sweep: Sweep) -> Table:
    names = short_names(sweep.axes)
    more = f", the first {MOST_POINTS} of {len(sweep.points)} points" if len(sweep.points) > MOST_POINTS else ""
    return Table(
        caption=f"Against {sweep.fought.defence.title}, {sweep.trials:,} trials at each point{more}",
        columns=columns(*names, *NUMBERS, "lost by", numbers=(*names, *NUMBERS)),
        rows=tuple(_row(point) for point in sweep.points[:MOST_POINTS]),
    )


def _row(point: Point) -> tuple[str, ...]:
    set_to = tuple(value_text(value) for _, value in point.settings)
    if not point.is_flown:
        return (*set_to, "not flown", "", "", "", "")
    p, lost = point.p_no_leak, next(iter(point.losses), "")
    return (
        *set_to,
        f"{p.value:.3f}",
        f"{p.low:.3f} to {p.high:.3f}",
        f"{point.leakers.value:.2f}",
        f"{point.shots:.1f}",
        lost,
    )
