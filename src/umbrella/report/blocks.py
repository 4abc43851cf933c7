"""What a page of a report is made of: paragraphs, lists, tables, pictures, folds, and the sections that hold them.

Nothing here knows HTML: the template lays the blocks out, and escapes every word of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words that lead to a place of the page (`#id`) or to an address."""

    words: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A word of a closed list, marked by its `kind`: a status, a verdict, an outcome."""

    words: str
    kind: str


Piece = str | Link | Mark
Cell = Piece | tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A paragraph; `look`: lead, note or warning."""

    words: Cell
    look: Literal["", "lead", "note", "warning"] = ""
    block: str = field(default="text", init=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list of sentences."""

    items: tuple[Cell, ...]
    block: str = field(default="listing", init=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its heading, and whether it holds numbers, or names that are written with fixed width."""

    heading: str
    kind: Literal["", "number", "name"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows below headings; the first cell of each row names it. `ids` are the places of its rows, for links."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    ids: tuple[str, ...] = ()
    block: str = field(default="table", init=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image in the file itself: its data address, size in pixels, and its message in a sentence."""

    uri: str
    width: int
    height: int
    alt: str
    caption: str
    block: str = field(default="picture", init=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Lines to be copied as they are."""

    caption: str
    text: str
    block: str = field(default="code", init=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Blocks that are folded away on a screen, and printed, `on_paper`, unless that would take too many pages."""

    title: str
    inside: "tuple[Block, ...]"
    is_open: bool = False
    on_paper: bool = True
    block: str = field(default="fold", init=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Blocks below a heading of their own."""

    title: str
    inside: "tuple[Block, ...]"
    block: str = field(default="part", init=False)


Block = Text | Listing | Table | Picture | Code | Fold | Part
State = Literal["told", "left out", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the report; `state`: told, left out because it does not apply or was not wanted, or failed."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    state: State = "told"


def columns(*headings: str, numbers: Sequence[str] = (), names: Sequence[str] = ()) -> tuple[Column, ...]:
    """Return columns by their headings; those in `numbers` hold numbers, those in `names` names."""
    return tuple(
        Column(heading=one, kind="number" if one in numbers else "name" if one in names else "") for one in headings
    )


def number_text(value: float | None) -> str:
    """Return a number as people read it: at most six figures, whole numbers in full; '' for none."""
    if value is None:
        return ""
    is_whole = value == round(value) and abs(value) < 1e12
    return f"{value:.0f}" if is_whole else f"{value:.6g}"
