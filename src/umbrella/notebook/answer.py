"""What every answer of this face can do: show itself, and give its tables."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from umbrella.catalog.cite import Citation, Provenance
from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.names import nearest
from umbrella.catalog.quantity import Status
from umbrella.core.errors import InputError, UnknownName
from umbrella.notebook.cell import html_of, text_of
from umbrella.report.blocks import Block, Table, Text, columns

if TYPE_CHECKING:
    from pandas import DataFrame

MOST_SOURCES: Final = 25  # in the table of a cell, those that carry most numbers first
MISSING: Final = "pandas is not installed: pip install 'umbrella[notebook]', or take the Arrow table of to_arrow()"


class Shown(ABC):
    """Something that a notebook shows as words, tables and pictures, and a terminal as words."""

    @abstractmethod
    def blocks(self) -> tuple[Block, ...]:
        """Return what is shown, from top to bottom."""

    def _repr_html_(self) -> str:
        return html_of(self.blocks())

    def __repr__(self) -> str:
        """Return the words."""
        return text_of([block for block in self.blocks() if block.block != "picture"])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Page(Shown):
    """Blocks that are there already: a story, a picture, a flight."""

    inside: tuple[Block, ...]

    def blocks(self) -> tuple[Block, ...]:
        """Return them."""
        return self.inside


class Answer(Shown):
    """An answer with tables; the first of them is the one that is given unasked."""

    @abstractmethod
    def tables(self) -> Mapping[str, Callable[[], pa.Table]]:
        """Return what makes each table, by name."""

    @property
    @abstractmethod
    def provenance(self) -> Provenance:
        """Return what the answer rests on."""

    def sources(self) -> Page:
        """Return the works that the answer rests on, those that carry most numbers first, as `umbrella cite` does."""
        found = self.provenance.described(builtin_catalog()).citations()
        most = f", the first {MOST_SOURCES} of {len(found)}" if len(found) > MOST_SOURCES else ""
        table = Table(
            caption=f"What the answer rests on{most}",
            columns=columns("source", "by", "date", "numbers", numbers=("numbers",)),
            rows=tuple(_cited(one) for one in found[:MOST_SOURCES]),
        )
        return Page(inside=(table,))

    def to_arrow(self, table: str | None = None) -> pa.Table:
        """Return a table as Arrow.

        Args:
            table: its name, of `tables()`; None for the first.

        Raises:
            UnknownName: there is no such table.
        """
        known = self.tables()
        name = next(iter(known)) if table is None else table
        if name not in known:
            raise UnknownName("table of this answer", name, nearest(name, known) or tuple(known))
        return known[name]()

    def to_pandas(self, table: str | None = None) -> "DataFrame":
        """Return a table as pandas, as `to_arrow`; raises InputError as well where pandas is not installed."""
        return as_pandas(self.to_arrow(table))


def _cited(one: Citation) -> tuple[str, ...]:
    work = one.work
    said = (one.id, "", "") if work is None else (work.title, work.author, work.date or "")
    return (*said, str(len(one.numbers)))


def as_pandas(table: pa.Table) -> "DataFrame":
    """Return an Arrow table as pandas.

    Raises:
        InputError: pandas is not installed.
    """
    try:
        import pandas  # noqa: F401
    except ImportError:
        raise InputError(MISSING) from None
    frame: Any = table.to_pandas()
    return frame


def rests_on(status: Status, more: str = "") -> Text:
    """Return the line on the weakest number, and what stands beside it."""
    words = f"Weakest status of its numbers: {status.value}.{f' {more}' if more else ''}"
    return Text(words=words, look="warning" if status == Status.UNVERIFIED else "note")
