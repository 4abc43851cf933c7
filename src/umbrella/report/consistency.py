"""Are tracks as good as they say? NEES and NIS of many trials between their bounds, for each case and both filters."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure

from umbrella.analysis.consistency import Means
from umbrella.report import style
from umbrella.report.pictures import Credit

PERCENT: Final = "\N{NO-BREAK SPACE}%"
WIDTH_IN: Final = 9.0
ROW_IN: Final = 1.5
GAP_IN: Final = 0.75  # between rows: an axis and a title
FRAME_IN: Final = 1.7  # headline and footer
COLUMN_GAP_IN: Final = 0.65
LOOKS: Final = ({"color": style.BLUE, "linewidth": 2.2}, {"color": style.ORANGE, "linewidth": 1.0, "linestyle": "--"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsistencyPicture:
    """Cases (a title and the means of each filter), from so many trials each."""

    cases: Sequence[tuple[str, Sequence[Means]]]
    trials: int
    title: str = ""
    subtitle: str = ""
    credit: Credit = field(default_factory=Credit)


def finding(picture: ConsistencyPicture) -> str:
    """Return what the picture shows: the share of means within the bounds."""
    shares = [share for _, filters in picture.cases for means in filters for share in means.inside]
    count = sum(2 * len(means.times_s) for _, filters in picture.cases for means in filters)
    inside = sum(
        share * len(means.times_s) for _, filters in picture.cases for means in filters for share in means.inside
    )
    share = f"{100.0 * inside / count:.0f}{PERCENT} of means within 95{PERCENT} bounds"
    return f"Tracks are {'not all ' if min(shares) < 0.5 else ''}as good as they say: {share}"


def consistency_figure(picture: ConsistencyPicture) -> Figure:
    """Return the page: a row for each case, NEES on the left, NIS on the right, time along the bottom."""
    rows = len(picture.cases)
    with style.house_style():
        height = FRAME_IN + rows * (ROW_IN + GAP_IN)
        figure, (left, bottom, right, top) = style.new_page(
            WIDTH_IN, height, picture.title or finding(picture), picture.subtitle, picture.credit
        )
        left += 0.35
        wide, tall = 0.5 * (right - left - COLUMN_GAP_IN), (top - bottom) / rows
        for number, (name, filters) in enumerate(picture.cases):
            high = top - 0.3 - number * tall
            for column, kind in enumerate(("nees", "nis")):
                x = left + column * (wide + COLUMN_GAP_IN)
                axes = style.axes_at(figure, x, high - tall + GAP_IN, x + wide, high)
                _draw(axes, name, filters, kind, is_first=number == 0, is_last=number == rows - 1)
    return figure


def draw_consistency(picture: ConsistencyPicture, path: Path) -> None:
    """Write the picture as PNG or SVG."""
    style.write(consistency_figure(picture), path)


def _draw(axes: Any, name: str, filters: Sequence[Means], kind: str, *, is_first: bool, is_last: bool) -> None:
    """Draw the means of one quantity in one case, its bounds as a band."""
    low, high = getattr(filters[0], f"{kind}_bounds")
    middle, times = 0.5 * (low + high), filters[0].times_s
    axes.axhspan(low, high, color=style.SKY, alpha=0.22, linewidth=0.0)
    axes.axhline(middle, color=style.RULE, linewidth=0.8)
    for means, look in zip(filters, LOOKS, strict=False):
        axes.plot(means.times_s, getattr(means, kind), label=means.filter, **look)
    axes.set_xlim(times[0], times[-1])
    far = max(abs(getattr(means, kind) - middle).max() for means in filters)
    reach = max(2.6 * (high - middle), 1.1 * far)
    axes.set_ylim(middle - reach, middle + reach)
    share = filters[0].inside[0 if kind == "nees" else 1]
    axes.set_title(f"{name}: {kind.upper()}, {100.0 * share:.0f} % inside")
    axes.set_ylabel(f"mean {kind.upper()}", color=style.SOFT)
    if is_last:
        axes.set_xlabel("seconds", color=style.SOFT)
    if kind == "nees" and is_first:
        axes.legend(loc="upper left", frameon=False, ncols=2, fontsize=style.SMALL_PT)
