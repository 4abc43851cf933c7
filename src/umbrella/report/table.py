"""Small tables inside a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from matplotlib.figure import Figure

from umbrella.report import style

ROW_IN: Final = 0.168


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, where its text stands (part of the width), and on which side of that."""

    heading: str
    at: float
    align: Literal["left", "center", "right"] = "left"


def table_height(rows: int) -> float:
    """Return the height of a table with its heading, inches; nothing for no rows."""
    return ROW_IN * (rows + 1.4) if rows else 0.0


def draw_table(
    figure: Figure,
    box: tuple[float, ...],
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    colours: Sequence[str] = (),
) -> None:
    """Write rows from the top of a rectangle (left, bottom, right, top in inches), each row in its colour."""
    if not rows:
        return
    left, _, right, top = box
    width_in, height_in = figure.get_size_inches()

    def cell(column: Column, y: float, text: str, colour: str, weight: str = "normal") -> None:
        x = (left + column.at * (right - left)) / width_in
        look: Any = {
            "size": style.SMALL_PT + 0.5,
            "color": colour,
            "ha": column.align,
            "va": "center",
            "weight": weight,
        }
        figure.text(x, y / height_in, text, parse_math=False, **look)

    for column in columns:
        cell(column, top - 0.5 * ROW_IN, column.heading, style.SOFT)
    for number, row in enumerate(rows):
        y = top - ROW_IN * (number + 1.7)
        for column, text in zip(columns, row, strict=True):
            cell(column, y, text, colours[number] if colours else style.INK)
