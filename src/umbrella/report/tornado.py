"""The pictures of a sensitivity: the tornado of inputs at their ends, and the bars of Sobol indices."""

import math
from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure

from umbrella.analysis.sensitivity import decided_by_ends, decided_by_variance
from umbrella.analysis.sobol import Sobol
from umbrella.analysis.tornado import Bar, End, Tornado
from umbrella.report import style
from umbrella.report.credits import credit_of
from umbrella.scenario.inputs import Input

WIDTH_IN: Final = 9.0
ROW_IN: Final = 0.46
NAMES_IN: Final = 3.1  # room for the inputs on the left
NUMBERS_IN: Final = 1.3  # room for the indices on the right
FRAME_IN: Final = 3.0  # headline, axis and footer
LOW: Final = style.ORANGE
HIGH: Final = style.BLUE
FAINT: Final = 0.3  # opacity of what lies within the noise
TINY: Final = 1e-9  # so far may rounding carry a tick beyond 0 or 1
HEIGHT: Final = 0.5  # of a bar, of its row
LABELS: Final = {"p-no-leak": "P(no leaker)", "leakers": "expected leakers"}


def tornado_figure(tornado: Tornado, most: int) -> Figure:
    """Return the tornado of the inputs that do most: a bar from the answer at low to that at high."""
    bars = [bar for bar in tornado.bars if bar.swing > 0.0][:most]
    with style.house_style():
        nominal = tornado.answer.value
        subtitle = f"each input alone at its low and at its high end; written: {nominal:.2f}; whiskers: paired "
        subtitle += "95 % intervals; faint: within the noise"
        figure, axes = _page(tornado, decided_by_ends(tornado), subtitle, len(bars), 0.25)
        axes.axvline(nominal, color=style.INK, linewidth=0.9, zorder=3)
        for row, bar in enumerate(bars):
            _name(axes, row, bar.input)
            _draw_bar(axes, row, bar, nominal, tornado.of)
        _limits(axes, bars, nominal, tornado.of)
        axes.set_xlabel(LABELS[tornado.of])
    return figure


def draw_tornado(tornado: Tornado, path: Path, most: int) -> None:
    """Write the tornado as PNG or SVG."""
    style.write(tornado_figure(tornado, most), path)


def sobol_figure(sobol: Sobol) -> Figure:
    """Return the bars of the indices: the total one, in it that of first order, each with its interval."""
    with style.house_style():
        noise = f"; the trials' scatter is up to {100.0 * min(sobol.noise, 1.0):.0f} % of the variance"
        figure, axes = _page(
            sobol,
            decided_by_variance(sobol),
            f"shares of the variance of {LABELS[sobol.of]} over all ranges: dark alone, light with other inputs; "
            f"whiskers: 95 %{noise}",
            len(sobol.indices),
            NUMBERS_IN,
        )
        for row, index in enumerate(sobol.indices):
            _name(axes, row, index.input)
            for share, depth, colour in ((index.total, -0.14, style.SKY), (index.first, 0.14, style.BLUE)):
                axes.barh(row + depth, max(share.value, 0.0), height=0.26, color=colour)
                axes.plot(
                    [max(share.low, 0.0), max(share.high, 0.0)], [row + depth] * 2, color=style.INK, linewidth=1.0
                )
            words = f"total {index.total.value:.2f}\nalone {index.first.value:.2f}"
            axes.text(1.03, row, words, transform=axes.get_yaxis_transform(), va="center", color=style.SOFT)
        axes.set_xlim(0.0, max(1.0, *(index.total.high for index in sobol.indices)))
        axes.set_xlabel("share of the variance")
    return figure


def draw_sobol(sobol: Sobol, path: Path) -> None:
    """Write the bars of Sobol indices as PNG or SVG."""
    style.write(sobol_figure(sobol), path)


def _page(done: Any, title: str, subtitle: str, rows: int, room_in: float) -> tuple[Figure, Any]:
    fought = done.fought
    design = fought.recipe.design
    about = f"{fought.recipe.loaded.scenario.name}, against {fought.defence.title}, {len(design.points):,} points of "
    about += f"{design.trials:,} trials: {subtitle}"
    figure, (left, bottom, right, top) = style.new_page(
        WIDTH_IN, FRAME_IN + ROW_IN * max(rows, 1), title, about, credit_of(fought.provenance)
    )
    axes = style.axes_at(figure, left + NAMES_IN, bottom + 0.45, right - room_in, top - 0.1)
    axes.set_ylim(max(rows, 1) - 0.4, -0.6)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    return figure, axes


def _name(axes: Any, row: int, one: Input) -> None:
    """Write the name of an input, and below it whose it is, its range and its status."""
    above, _, name = one.path.rpartition(".")
    low, high = one.distribution.low, one.distribution.high
    look = {"ha": "right", "transform": axes.get_yaxis_transform()}
    axes.text(-0.03, row + 0.02, name, va="bottom", weight="bold", color=style.INK, **look)
    words = style.shortened(
        f"{above}: {low:g} to {high:g}, {one.quantity.status.value}", NAMES_IN - 0.1, style.SMALL_PT
    )
    axes.text(-0.03, row + 0.08, words, va="top", size=style.SMALL_PT, color=style.SOFT, **look)


def _whisker(end: End, nominal: float, of: str) -> tuple[float, float]:
    """Return the ends of the answer by the paired interval of its change, within what it can be."""
    share, most = end.change.share, 1.0 if of == "p-no-leak" else math.inf
    return max(0.0, nominal + share.low), min(most, nominal + share.high)


def _draw_bar(axes: Any, row: int, bar: Bar, nominal: float, of: str) -> None:
    """Draw both ends of an input from the answer as written, each with its value at its tip."""
    strength = 0.9 if bar.stands_out else FAINT
    changes = bar.low.change.share.value, bar.high.change.share.value
    is_one_sided = changes[0] * changes[1] > 0.0
    for end, change, colour, depth in ((bar.low, changes[0], LOW, -1), (bar.high, changes[1], HIGH, 1)):
        if change == 0.0 or math.isnan(change):
            continue
        middle, height = (row + depth * HEIGHT / 4, HEIGHT / 2) if is_one_sided else (row, HEIGHT)
        axes.barh(middle, change, left=nominal, height=height, color=colour, alpha=strength, linewidth=0.0)
        low, high = _whisker(end, nominal, of)
        axes.plot([low, high], [middle] * 2, color=style.INK, linewidth=0.9, alpha=0.7)
        outside = high if change > 0.0 else low
        side, offset = ("left", 4) if change > 0.0 else ("right", -4)
        axes.annotate(f"{end.value:g}", (outside, middle), (offset, 0), textcoords="offset points", ha=side,
                      va="center", size=style.SMALL_PT, color=style.INK)  # fmt: skip


def _limits(axes: Any, bars: list[Bar], nominal: float, of: str) -> None:
    """Give the axis room for the bars and the values at their tips."""
    drawn = [end for bar in bars for end in (bar.low, bar.high) if abs(end.change.share.value) > 0.0]
    ends = [nominal, *(x for end in drawn for x in _whisker(end, nominal, of))]
    room = 0.12 * max(max(ends) - min(ends), 0.02)
    axes.set_xlim(min(ends) - room, max(ends) + room)
    least, most = max(min(ends) - room, -TINY), min(max(ends) + room, 1.0 + TINY if of == "p-no-leak" else math.inf)
    axes.set_xticks([x for x in axes.get_xticks() if least <= x <= most])
    for label, colour, x in (("at its low end", LOW, 0.0), ("at its high end", HIGH, 0.25)):
        look = {"transform": axes.transAxes, "va": "bottom"}
        axes.text(x, 1.0, "■", color=colour, **look)
        axes.text(x + 0.028, 1.0, label, color=style.INK, **look)
