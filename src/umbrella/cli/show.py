"""Tables and paragraphs on the terminal: coloured there, plain where they are piped or saved."""

import json
import shutil
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from rich.console import JustifyMethod, RenderableType

WIDEST: Final = 100
LONGEST_UNWRAPPED: Final = 16
LEAST_WRAPPED: Final = 8


def show_json(data: Any) -> None:
    """Print data as JSON."""
    click.echo(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))


def show_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[str] = (), whole: Sequence[str] = ()
) -> None:
    """Print a table; only columns with long texts are wrapped.

    Those named in `right` are aligned to the right; those named in `whole`, of names, are never wrapped.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    rows = [list(row) for row in rows]
    longest = [max((len(row[i]) for row in rows), default=0) for i in range(len(columns))]
    unwrapped = _unwrapped(longest, len(columns))
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    unwrapped = [one or name in whole for one, name in zip(unwrapped, columns, strict=True)]
    for name, length, is_unwrapped in zip(columns, longest, unwrapped, strict=True):
        heading = "\n".join(name.split()) if is_unwrapped and len(name) > length else name
        align: JustifyMethod = "right" if name in right else "left"
        table.add_column(heading, justify=align, no_wrap=is_unwrapped, overflow="fold")
    for row in rows:
        table.add_row(*row)
    _print(table)


def _unwrapped(longest: Sequence[int], columns: int) -> list[bool]:
    """Return which columns stay in one line: the first, and those with short texts if the rest have room then."""
    is_short = [i == 0 or length <= LONGEST_UNWRAPPED for i, length in enumerate(longest)]
    taken = sum(max(length, 6) + 2 for length, short in zip(longest, is_short, strict=True) if short)
    fits = _width() + 2 - taken >= (LEAST_WRAPPED + 2) * is_short.count(False)
    return is_short if fits else [i == 0 for i in range(columns)]


def show_text(text: str, *, indent: int = 0, style: str = "") -> None:
    """Print a paragraph, wrapped."""
    from rich.padding import Padding
    from rich.text import Text

    _print(Padding(Text(text, style=style), (0, 0, 0, indent), expand=False))


def _print(what: "RenderableType") -> None:
    """Print plain text, without spaces at the ends of lines, where the output is not a terminal."""
    from rich.console import Console

    console = Console(width=_width(), highlight=False, emoji=False, markup=False)
    with console.capture() as capture:
        console.print(what)
    click.echo("\n".join(line.rstrip() for line in capture.get().splitlines()))


def _width() -> int:
    return min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST)


def number_text(value: float | None) -> str:
    """Return a number as people read it: at most six figures, whole numbers in full; '' for none."""
    if value is None:
        return ""
    is_whole = value == round(value) and abs(value) < 1e12
    return f"{value:.0f}" if is_whole else f"{value:.6g}"
