"""What a trial costs as the raid grows: processor time of one trial against the number of missiles, beside n log n."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from umbrella.report import style
from umbrella.report.pictures import Credit

WIDTH_IN: Final = 7.5
HEIGHT_IN: Final = 5.0
ANCHOR: Final = 10  # missiles: there the line of n log n goes through the measured cost
ROOM: Final = 1.6  # beyond the first and the last point, as a factor


@dataclass(frozen=True, slots=True, kw_only=True)
class RaidCostPicture:
    """Processor time of one trial (ms) by the number of missiles, rising, and the exponent fitted to it."""

    cpu_ms: Mapping[int, float]
    exponent: float
    subtitle: str = ""
    credit: Credit = field(default_factory=Credit)


def finding(picture: RaidCostPicture) -> str:
    """Return the headline: how the cost grows."""
    first, last = min(picture.cpu_ms), max(picture.cpu_ms)
    each = picture.cpu_ms[last] / last
    return (
        f"A trial with {last} missiles costs {picture.cpu_ms[last]:,.0f} ms, {each:.1f} ms a missile, "
        f"against {picture.cpu_ms[first]:.1f} ms for {first} alone"
    )


def raid_cost_figure(picture: RaidCostPicture) -> Figure:
    """Return the page: both axes logarithmic, measured points and the line of n log n through one of them."""
    sizes = np.array(sorted(picture.cpu_ms), dtype=np.float64)
    costs = np.array([picture.cpu_ms[int(n)] for n in sizes])
    with style.house_style():
        figure, (left, bottom, right, top) = style.new_page(
            WIDTH_IN, HEIGHT_IN, finding(picture), picture.subtitle, picture.credit
        )
        axes = style.axes_at(figure, left + 0.6, bottom + 0.45, right - 0.1, top - 0.1)
        line = _reference(sizes, costs)
        _axes(axes, sizes, np.concatenate((costs, line[1])))
        axes.plot(*line, color=style.ORANGE, linestyle="--", label=f"n log n through {ANCHOR} missiles")
        axes.plot(sizes, costs, "o-", color=style.BLUE, label=f"measured, as n to the power {picture.exponent:.2f}")
        for n, cost in zip(sizes, costs, strict=True):
            place, side = ((-3, 6), "right") if n < ANCHOR else ((5, -11), "left")  # away from the other line
            axes.annotate(f"{cost:,.3g}", (n, cost), place, textcoords="offset points", color=style.BLUE, ha=side)
        axes.legend(loc="upper left", frameon=False)
    return figure


def draw_raid_cost(picture: RaidCostPicture, path: Path) -> None:
    """Write the picture as PNG or SVG."""
    style.write(raid_cost_figure(picture), path)


def _axes(axes: Any, sizes: Any, costs: Any) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(sizes[0] / ROOM, sizes[-1] * ROOM)
    axes.set_ylim(costs.min() / ROOM, costs.max() * ROOM)
    axes.set_xticks(sizes)
    axes.minorticks_off()
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    axes.set_xlabel("missiles in the raid", color=style.SOFT)
    axes.set_ylabel("processor time of one trial, ms", color=style.SOFT)


def _reference(sizes: Any, costs: Any) -> tuple[Any, Any]:
    """Return n log n through what a raid of `ANCHOR` missiles costs."""
    n = np.geomspace(2.0, sizes[-1], 60)
    at_anchor = np.exp(np.interp(np.log(ANCHOR), np.log(sizes), np.log(costs)))
    return n, at_anchor * n * np.log(n) / (ANCHOR * np.log(ANCHOR))
