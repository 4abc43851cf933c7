"""The chart of outcomes: in which share of the trials so many missiles leak, shield beside shield."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure

from umbrella.report import style
from umbrella.report.pictures import Credit

WIDTH_IN: Final = 8.6
FRAME_IN: Final = 2.3  # headline, axis and footer of all panels
PANEL_IN: Final = 1.35
COLOURS: Final = (style.BLUE, style.ORANGE, style.GREEN, style.PURPLE)
MOST_TICKS: Final = 20  # numbers of leakers that are written below their bars
MOST_WRITTEN: Final = 16  # bars that have their share written above


@dataclass(frozen=True, slots=True, kw_only=True)
class ShieldOutcome:
    """One shield: the shares of the trials with 0, 1, 2, … leakers, and the expected leakers with their interval."""

    title: str
    shares: tuple[float, ...]
    expected: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomesPicture:
    """The leakers of a run against each of its shields."""

    shields: tuple[ShieldOutcome, ...]
    title: str
    subtitle: str = ""
    credit: Credit = field(default_factory=Credit)


def outcomes_figure(picture: OutcomesPicture) -> Figure:
    """Return the chart: a panel for each shield, bars for the share of trials with so many leakers.

    A diamond with whiskers below the bars shows the expected leakers and their 95 % interval.
    """
    rows = len(picture.shields)
    last = max((k for one in picture.shields for k, share in enumerate(one.shares) if share > 0.0), default=0)
    last = max(last, max(len(one.shares) - 1 for one in picture.shields) if last < MOST_TICKS else last)
    with style.house_style():
        figure, (left, bottom, right, top) = style.new_page(
            WIDTH_IN, FRAME_IN + PANEL_IN * rows, picture.title, picture.subtitle, picture.credit
        )
        low, height = bottom + 0.45, (top - bottom - 0.45) / rows
        for row, one in enumerate(picture.shields):
            begin = low + height * (rows - 1 - row)
            axes = style.axes_at(figure, left + 0.5, begin + 0.12, right, begin + height - 0.3)
            _draw(axes, one, COLOURS[row % len(COLOURS)], last)
            axes.tick_params(labelbottom=row == rows - 1)
        axes.set_xlabel("missiles that leak in a trial")
    return figure


def draw_outcomes(picture: OutcomesPicture, path: Path) -> None:
    """Write the chart as PNG or SVG."""
    style.write(outcomes_figure(picture), path)


def _draw(axes: Any, one: ShieldOutcome, colour: str, last: int) -> None:
    at = range(len(one.shares[: last + 1]))
    axes.bar(at, [100.0 * share for share in one.shares[: last + 1]], width=0.7, color=colour)
    for k in at if last < MOST_WRITTEN else ():
        if one.shares[k] > 0.0:
            axes.annotate(percent_text(one.shares[k]), (k, 100.0 * one.shares[k]), (0, 2),
                          textcoords="offset points", ha="center", size=style.SMALL_PT, color=style.INK)  # fmt: skip
    axes.plot([one.low, one.high], [-7.0, -7.0], color=style.INK, linewidth=1.4, clip_on=False)
    axes.plot(one.expected, -7.0, "D", color=style.INK, markersize=4.5, clip_on=False)
    axes.set_xlim(-0.6, last + 0.6)
    axes.set_ylim(-14.0, 108.0)
    axes.set_yticks([0, 50, 100], ["0 %", "50 %", "100 %"])
    if last <= MOST_TICKS:
        axes.set_xticks(range(last + 1))
    axes.grid(axis="x", visible=False)
    axes.set_title(f"Against {one.title}: {one.expected:.2f} leakers expected ({one.low:.2f} to {one.high:.2f})",
                   parse_math=False)  # fmt: skip


def percent_text(share: float) -> str:
    """Return a share in percent; what is neither none nor all is never rounded to that."""
    value = 100.0 * share
    if share in (0.0, 1.0) or 1.0 <= value <= 99.0:
        return f"{value:.0f} %"
    return f"{min(max(value, 0.1), 99.9):.1f} %"


def finding(shields: Sequence[ShieldOutcome]) -> str:
    """Return the headline: how often nothing leaks against the last shield, and against the first."""
    first, last = shields[0], shields[-1]
    text = f"Against {last.title} nothing leaks in {percent_text(last.shares[0])} of the trials"
    return text if len(shields) == 1 else f"{text}; against {first.title} in {percent_text(first.shares[0])}"
