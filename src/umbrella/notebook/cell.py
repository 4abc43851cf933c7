"""Blocks of a report as HTML of one cell, in the notebook's own colours, light or dark; and as text for a terminal."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from umbrella.report.blocks import Block, Cell, Link, Mark, Picture, Table, Text

FRAME: Final = "max-width:60em;line-height:1.45"
LOOKS: Final = {"lead": "font-size:1.1em;font-weight:600", "note": "opacity:.8;font-size:.92em", "warning": "", "": ""}
BOX: Final = "vertical-align:top;padding:.15em .8em .15em 0;text-align:"
ALIGN: Final = {"number": f"{BOX}right", "name": f"{BOX}left;font-family:monospace", "": f"{BOX}left"}
SHORT: Final = 90  # letters of a caption that stays in one line over a narrow table
SHOWN_PX: Final = 680  # width of a picture in the cell


def html_of(blocks: Sequence[Block]) -> str:
    """Return blocks as the HTML of a cell; every word of them is escaped, and nothing is loaded from elsewhere."""
    return f'<div style="{FRAME}">{"".join(_html(block) for block in blocks)}</div>'


def _html(block: Block) -> str:
    match block:
        case Text():
            return f'<p style="{LOOKS[block.look]}">{escape(words_of(block.words))}</p>'
        case Table():
            return _table(block)
        case Picture():
            return _picture(block)
        case _:
            raise TypeError(f"a cell has no {block.block}")


def _table(table: Table) -> str:
    heads = "".join(
        f'<th scope="col" style="{ALIGN[column.kind]}">{escape(column.heading)}</th>' for column in table.columns
    )
    rows = "".join(f"<tr>{_row(table, row)}</tr>" for row in table.rows)
    wrap = "nowrap" if len(table.caption) <= SHORT else "normal"
    caption = f'<caption style="text-align:left;white-space:{wrap}">{escape(table.caption)}</caption>'
    caption = caption if table.caption else ""
    return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _row(table: Table, row: Sequence[Cell]) -> str:
    return "".join(
        f'<td style="{ALIGN[column.kind]}">{escape(words_of(cell))}</td>'
        for column, cell in zip(table.columns, row, strict=True)
    )


def _picture(picture: Picture) -> str:
    caption = f'<figcaption style="{LOOKS["note"]}">{escape(picture.caption)}</figcaption>' if picture.caption else ""
    image = (
        f'<img src="{picture.uri}" alt="{escape(picture.alt)}" width="{picture.width}" height="{picture.height}" '
        f'style="width:100%;max-width:{SHOWN_PX}px;height:auto">'
    )
    return f'<figure style="margin:.5em 0">{image}{caption}</figure>'


def text_of(blocks: Sequence[Block]) -> str:
    """Return blocks as lines for a terminal; a picture is its message."""
    return "\n".join(line for block in blocks for line in _lines(block))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Text():
            yield words_of(block.words)
        case Table():
            yield from _columns([[column.heading for column in block.columns], *_cells(block)])
        case Picture():
            yield f"[{block.alt}]"
        case _:
            raise TypeError(f"a cell has no {block.block}")


def _cells(table: Table) -> list[list[str]]:
    return [[words_of(cell) for cell in row] for row in table.rows]


def _columns(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip()


def words_of(cell: Cell) -> str:
    """Return the words of a cell of a table, or of a paragraph."""
    if isinstance(cell, tuple):
        return "".join(words_of(piece) for piece in cell)
    return cell.words if isinstance(cell, Link | Mark) else cell
