"""The assumptions: every number with value, range, unit, status and source, the weakest first."""

from umbrella.analysis.assumptions import Assumption
from umbrella.analysis.dossier import Dossier
from umbrella.catalog.quantity import STATUS_ORDER, Status
from umbrella.report.blocks import Cell, Fold, Link, Mark, Section, Table, Text, columns, number_text
from umbrella.report.sections.answer import STATUS_WORDS


def assumptions(told: Dossier) -> Section:
    """Return the section: one fold for each status, the weakest first and open."""
    groups = [(status, [one for one in told.assumptions if one.status == status]) for status in reversed(STATUS_ORDER)]
    present = [(status, own) for status, own in groups if own]
    intro = (
        f"The {len(told.assumptions)} numbers behind all shields of the run, the weakest first. A range is what the "
        "source or the scenario gives; without one the number stands alone."
    )
    folds = [_fold(status, own, is_open=k == 0) for k, (status, own) in enumerate(present)]
    return Section(id="assumptions", title="Assumptions", blocks=(Text(words=intro), *folds))


def _fold(status: Status, own: list[Assumption], *, is_open: bool) -> Fold:
    title = f"{status.value}: {len(own)} numbers, {STATUS_WORDS[status]}"
    table = Table(
        caption=f"Numbers that are {status.value}",
        columns=columns(
            "number", "value", "range", "unit", "status", "source", numbers=("value", "range"), names=("number",)
        ),
        rows=tuple(_row(one) for one in own),
    )
    return Fold(title=title, inside=(table,), is_open=is_open)


def _row(one: Assumption) -> tuple[Cell, ...]:
    ends = f"{number_text(one.low)} to {number_text(one.high)}" if one.low is not None else ""
    value = "a table" if one.value is None else number_text(one.value)
    return one.path, value, ends, one.unit, Mark(words=one.status.value, kind=one.status.value), _sources(one)


def _sources(one: Assumption) -> Cell:
    pieces: list[str | Link] = []
    for name in one.sources:
        pieces += [", "] if pieces else []
        pieces.append(Link(words=name, to=f"#source-{name}"))
    return tuple(pieces)
