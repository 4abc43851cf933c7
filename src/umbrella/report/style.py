"""How every picture looks: colours, type, the headline, the footer, and how it is written to a file.

The colours are those of Okabe & Ito (Color Universal Design, 2008), told apart by readers with any kind of colour
vision; no meaning rests on colour alone. Type is DejaVu Sans, which matplotlib ships: a picture looks the same and has
the same bytes on every machine.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patheffects import AbstractPathEffect, withStroke
from matplotlib.textpath import TextPath

from umbrella import __version__
from umbrella.core.errors import BadValue
from umbrella.report.pictures import Credit

INK: Final = "#222222"
SOFT: Final = "#5f6368"  # secondary text: 6:1 against white
RULE: Final = "#c9ccd1"
PAPER: Final = "#ffffff"
WATER: Final = "#e3ebf1"
LAND: Final = "#f6f3ea"
COAST: Final = "#8a9299"
BORDER: Final = "#9d9784"

BLUE: Final = "#0072B2"
VERMILLION: Final = "#D55E00"
GREEN: Final = "#009E73"
ORANGE: Final = "#E69F00"
PURPLE: Final = "#CC79A7"
SKY: Final = "#56B4E9"

THREAT: Final = VERMILLION
DEFENDER: Final = BLUE
SENSOR: Final = GREEN

DPI: Final = 150
MARGIN_IN: Final = 0.35
TITLE_PT, SUBTITLE_PT, TEXT_PT, SMALL_PT = 15.0, 10.0, 8.5, 7.0

HINTED: Final = 1.05  # small type on a grid of pixels runs this much wider than its outlines

SETTINGS: Final[Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": TEXT_PT,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": RULE,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": TEXT_PT + 0.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e6e8eb",
    "grid.linewidth": 0.7,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.major.size": 3.0,
    "ytick.major.size": 3.0,
    "lines.linewidth": 1.6,
    "lines.solid_capstyle": "round",
    "path.simplify": True,
    "svg.fonttype": "path",  # letters as outlines: the same look where the typeface is missing
    "svg.hashsalt": "umbrella",  # the ids inside an SVG file depend on its content alone
}


@contextmanager
def house_style() -> Iterator[None]:
    """Draw with the settings of the house and leave matplotlib's own settings as they were."""
    with matplotlib.rc_context(SETTINGS):
        yield


def halo(width_pt: float = 2.2, colour: str = PAPER) -> list[AbstractPathEffect]:
    """Return the light outline that keeps a label readable on top of lines."""
    return [withStroke(linewidth=width_pt, foreground=colour)]


@cache
def word_width_in(word: str, size_pt: float, weight: str = "normal") -> float:
    """Return the width of a word, inches."""
    # outlines have no width for the blanks at their ends: dots hold them, and are taken off again
    return HINTED * (_outline_pt(f".{word}.", size_pt, weight) - _outline_pt("..", size_pt, weight)) / 72.0


@cache
def _outline_pt(text: str, size_pt: float, weight: str) -> float:
    font, text = FontProperties(family="DejaVu Sans", weight=weight, size=size_pt), text.replace("$", r"\$")
    return float(TextPath((0, 0), text, prop=font).get_extents().width)


def wrapped(text: str, width_in: float, size_pt: float, weight: str = "normal") -> list[str]:
    """Return a text broken at blanks into lines that fit a width; a word longer than a line stands alone."""
    blank = word_width_in(" ", size_pt, weight)
    lines, room = [""], width_in
    for word in text.split(" "):  # not at a fixed blank, as between a number and its unit
        wide = word_width_in(word, size_pt, weight)
        if lines[-1] and wide + blank > room:
            lines.append(word)
            room = width_in - wide
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
            room -= wide + blank
    return lines


def shortened(text: str, width_in: float, size_pt: float, weight: str = "normal") -> str:
    """Return a text in one line, cut off with dots where it is wider than its place."""
    kept = text
    while len(kept) > 1 and word_width_in(kept if kept == text else f"{kept}…", size_pt, weight) > width_in:
        kept = kept[:-1].rstrip()
    return text if kept == text else f"{kept}…"


def footer_text(credit: Credit) -> str:
    """Return the caption that names the weakest input, the sources and the program."""
    status = f"Weakest input: {credit.weakest_status}." if credit.weakest_status else ""
    sources = f"Sources: {'; '.join(credit.sources)}." if credit.sources else ""
    made = f"Made with Umbrella {__version__}."
    return " ".join(part for part in (status, sources, credit.note, made) if part)


def with_note(credit: Credit, note: str) -> Credit:
    """Return a credit with one more note."""
    return replace(credit, note=" ".join(part for part in (credit.note, note) if part))


def new_page(
    width_in: float, height_in: float, title: str, subtitle: str, credit: Credit
) -> tuple[Figure, list[float]]:
    """Return a figure with its headline and footer, and the free space between them.

    Args:
        width_in, height_in: size of the page, inches.
        title: the finding, in one sentence.
        subtitle: what was drawn: missile, place, assumptions; may be empty.
        credit: status and sources of the footer.

    Returns:
        The figure, and left, bottom, right, top of the free space in inches.
    """
    subtitle = subtitle[:1].upper() + subtitle[1:]
    figure = Figure(figsize=(width_in, height_in), dpi=DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    inner = width_in - 2.0 * MARGIN_IN
    top = height_in - MARGIN_IN
    for text, size, weight, colour in ((title, TITLE_PT, "bold", INK), (subtitle, SUBTITLE_PT, "normal", SOFT)):
        for line in wrapped(text, inner, size, weight) if text else []:
            at = (MARGIN_IN / width_in, top / height_in)
            figure.text(*at, line, size=size, weight=weight, color=colour, va="top", parse_math=False)
            top -= 1.32 * size / 72.0
        top -= 0.04
    bottom = _footer(figure, footer_text(credit), inner)
    return figure, [MARGIN_IN, bottom, width_in - MARGIN_IN, top - 0.08]


def _footer(figure: Figure, text: str, inner_in: float) -> float:
    """Write the footer and return the height at which it ends, inches."""
    width_in, height_in = figure.get_size_inches()
    lines = wrapped(text, inner_in, SMALL_PT)
    top = 0.2 + len(lines) * 1.4 * SMALL_PT / 72.0
    look: Any = {"size": SMALL_PT, "color": SOFT, "va": "top", "linespacing": 1.2, "parse_math": False}
    figure.text(MARGIN_IN / width_in, top / height_in, "\n".join(lines), **look)
    return float(top + 0.2)


def axes_at(figure: Figure, left: float, bottom: float, right: float, top: float) -> Any:
    """Return axes that fill a rectangle given in inches."""
    width_in, height_in = figure.get_size_inches()
    box = (left / width_in, bottom / height_in, (right - left) / width_in, (top - bottom) / height_in)
    return figure.add_axes(box)


def write(figure: Figure, path: Path) -> None:
    """Write a figure as PNG or SVG, by the suffix; the same figure gives the same bytes.

    Raises:
        BadValue: the suffix is neither .png nor .svg.
    """
    suffix = path.suffix.lower()
    if suffix not in (".png", ".svg"):
        raise BadValue("picture file", path.name, "a name ending in .png or .svg")
    with house_style():
        if suffix == ".png":
            # level 3 takes half the time of the usual 6 and is a twentieth larger
            figure.savefig(path, format="png", metadata={"Software": None}, pil_kwargs={"compress_level": 3})
        else:
            figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
