"""Tables and paragraphs on the terminal: coloured there, plain where they are piped or saved."""

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from rich.console import Console

WIDEST: Final = 100


def show_json(data: Any) -> None:
    """Print data as JSON."""
    click.echo(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))


def console() -> "Console":
    """Return a console at most `WIDEST` columns wide; plain text when the output is not a terminal."""
    from rich.console import Console

    narrow = Console(highlight=False, emoji=False, markup=False)
    width = min(narrow.width, WIDEST) if narrow.is_terminal else WIDEST
    return Console(width=width, highlight=False, emoji=False, markup=False, soft_wrap=False)


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[str] = ()) -> None:
    """Print a table; the first column is never wrapped, the columns named in `right` are aligned to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1))
    for i, name in enumerate(columns):
        table.add_column(name, justify="right" if name in right else "left", no_wrap=i == 0, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console().print(table)


def show_text(text: str, *, indent: int = 0, style: str | None = None) -> None:
    """Print a paragraph, wrapped."""
    from rich.padding import Padding
    from rich.text import Text

    console().print(Padding(Text(text, style=style or ""), (0, 0, 0, indent)))


def number_text(value: float | None) -> str:
    """Return a number as people read it: at most six figures, thousands without separators; '' for none."""
    if value is None:
        return ""
    return f"{value:.6g}" if abs(value) < 1e6 else f"{value:.0f}" if value == round(value) else f"{value:.6e}"
