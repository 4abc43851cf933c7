"""The figure of a stock that is fought down: the stock after each raid, and the chance that nothing gets through."""

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from umbrella.analysis.depletion import Endurance
from umbrella.report import style
from umbrella.report.pictures import Credit

WIDTH_IN: Final = 8.5
HEIGHT_IN: Final = 7.2
GAP_IN: Final = 0.5
MOST_TICKS: Final = 12
HEADROOM: Final = 1.28  # above the full stock, for the legend
AXIS_IN: Final = 0.5  # room for the numbers of an axis


@dataclass(frozen=True, slots=True, kw_only=True)
class DepletionPicture:
    """How long a stock lasts without a refill and, where there was one, with it; `refill` says what is delivered."""

    without: Endurance
    refilled: Endurance | None = None
    refill: str = ""
    subtitle: str = ""
    credit: Credit = field(default_factory=Credit)


def finding(picture: DepletionPicture) -> str:
    """Return the headline: which stock is gone first, and what becomes of the chance that nothing gets through."""
    answer, last = picture.without, picture.without.raids[-1]
    name = _first_empty(answer)
    empty = answer.until_empty_of[name]
    after = "raid" if empty.median == 1.0 else "raids"
    gone = f"{name} is empty after {empty.median:.0f} {after}"
    if not math.isfinite(empty.median):
        gone = f"No battery is empty after {last.number} raids"
    first, then = answer.raids[0].p_no_leak.value, last.p_no_leak.value
    text = f"{gone}: P(no leaker) goes from {first:.2f} to {then:.2f}"
    if picture.refilled is not None:
        text += f", with the refill to {picture.refilled.raids[-1].p_no_leak.value:.2f}"
    return text


def _first_empty(answer: Endurance) -> str:
    """Return the name of the battery that is empty first, the first of equals."""
    return min(answer.until_empty_of, key=lambda name: answer.until_empty_of[name].median)


def depletion_figure(picture: DepletionPicture) -> Figure:
    """Return the page: above the stock by raid with its band, below P(no leaker) by raid with its intervals."""
    with style.house_style():
        subtitle = f"{picture.subtitle}; refill: {picture.refill or 'none'}"
        figure, (left, bottom, right, top) = style.new_page(
            WIDTH_IN, HEIGHT_IN, finding(picture), subtitle, picture.credit
        )
        half = (top - bottom - GAP_IN - 2.0 * AXIS_IN) / 2.0
        upper = style.axes_at(figure, left + AXIS_IN, top - 0.1 - half, right - 0.1, top - 0.1)
        lower = style.axes_at(figure, left + AXIS_IN, bottom + AXIS_IN, right - 0.1, bottom + AXIS_IN + half)
        for answer, label, colour, marker, shift in _drawn(picture):
            _draw_stock(upper, answer, label, colour, marker)
            _draw_battery(upper, answer, _first_empty(picture.without), colour)
            _draw_chance(lower, answer, colour, marker, shift)
        _frame(upper, picture, "interceptors left", (0.0, HEADROOM * picture.without.stock))
        _frame(lower, picture, "P(no leaker)", (-0.02, 1.04))
        upper.legend(loc="upper right", frameon=False, ncols=2)
    return figure


def draw_depletion(picture: DepletionPicture, path: Path) -> None:
    """Write the figure as PNG or SVG."""
    style.write(depletion_figure(picture), path)


def _drawn(picture: DepletionPicture) -> list[tuple[Endurance, str, str, str, float]]:
    """Return what is drawn: answer, label, colour, marker, and how far it stands beside its raid."""
    if picture.refilled is None:
        return [(picture.without, "all (median, 5–95 %)", style.BLUE, "o", 0.0)]
    return [
        (picture.without, "without a refill (median, 5–95 %)", style.BLUE, "o", -0.06),
        (picture.refilled, "with the refill (median, 5–95 %)", style.ORANGE, "s", 0.06),
    ]


def _draw_stock(axes: Any, answer: Endurance, label: str, colour: str, marker: str) -> None:
    raids = [0, *(raid.number for raid in answer.raids)]
    whole = float(answer.stock)
    low, median, high = (
        [whole, *(getattr(raid.stock, name) for raid in answer.raids)] for name in ("low", "median", "high")
    )
    axes.fill_between(raids, low, high, color=colour, alpha=0.18, linewidth=0.0)
    axes.plot(raids, median, color=colour, marker=marker, markersize=4.5, label=label, clip_on=False)


def _draw_battery(axes: Any, answer: Endurance, name: str, colour: str) -> None:
    """Draw what one battery among several has left."""
    if len(answer.full) > 1:
        left = [float(answer.full[name]), *(raid.stock_of[name].median for raid in answer.raids)]
        axes.plot(range(len(left)), left, color=colour, linestyle="--", label=f"of them {name}", clip_on=False)


def _draw_chance(axes: Any, answer: Endurance, colour: str, marker: str, shift: float) -> None:
    raids = [raid.number + shift for raid in answer.raids]
    shares = [raid.p_no_leak for raid in answer.raids]
    for x, share in zip(raids, shares, strict=True):
        axes.plot([x, x], [share.low, share.high], color=colour, linewidth=1.1)
    axes.plot(raids, [share.value for share in shares], color=colour, marker=marker, markersize=4.5, clip_on=False)


def _frame(axes: Any, picture: DepletionPicture, what: str, limits: tuple[float, float]) -> None:
    axes.set_xlim(-0.2, len(picture.without.raids) + 0.3)
    axes.set_ylim(*limits)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=MOST_TICKS, integer=True))
    axes.set_xlabel("raid", color=style.SOFT)
    axes.set_ylabel(what, color=style.SOFT)
