"""The chart of a shield that nobody has priced as a whole: its parts with a price beside the programmes like it."""

from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure

from umbrella.analysis.dollars import Money
from umbrella.analysis.part_cost import PartCost
from umbrella.report import style
from umbrella.report.credits import credit_of

WIDTH_IN: Final = 8.8
ROW_IN: Final = 0.36
FRAME_IN: Final = 2.5  # headline, axis and footer
NAMES_IN: Final = 3.5
NUMBERS_IN: Final = 1.35


def part_cost_figure(answer: PartCost) -> Figure:
    """Return the chart: a bar from low to high for each priced part and each estimate, without a sum of both."""
    bars = _bars(answer)
    with style.house_style():
        lacking = ", ".join(f"{one.count} {one.name}" for one in answer.unpriced)
        note = f"Without a price: {lacking}. " if lacking else ""
        credit = style.with_note(credit_of(answer.provenance), f"{note}Assumed: {'; '.join(answer.assumptions)}.")
        subtitle = (
            f"bn $ of {answer.base_year}, low to high, on a logarithmic axis; blue: what stands in the shield, at one "
            "price each; grey: twenty years of programmes that field the same interceptors, which are larger or smaller"
        )
        height = FRAME_IN + ROW_IN * max(len(bars), 1)
        figure, (left, bottom, right, top) = style.new_page(WIDTH_IN, height, answer.headline, subtitle, credit)
        axes = style.axes_at(figure, left + NAMES_IN, bottom + 0.45, right - NUMBERS_IN, top - 0.1)
        _draw(axes, bars)
    return figure


def draw_part_cost(answer: PartCost, path: Path) -> None:
    """Write the chart as PNG or SVG."""
    style.write(part_cost_figure(answer), path)


def _bars(answer: PartCost) -> list[tuple[str, Money, str]]:
    found = [
        (f"{one.count} {one.name} at {one.price.name}", one.busd, style.BLUE)
        for one in answer.hardware
        if one.price is not None and one.busd is not None
    ]
    return found + [
        (f"{fit.programme.id}, {one.estimate}", one.total, style.SOFT) for fit in answer.fits for one in fit.estimates
    ]


def _draw(axes: Any, bars: list[tuple[str, Money, str]]) -> None:
    look = {"transform": axes.get_yaxis_transform(), "va": "center", "size": style.TEXT_PT}
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_ylim(max(len(bars), 1) - 0.4, -0.6)
    if not bars:
        axes.set_xticks([])
        axes.text(0.0, 0.0, "nothing has a price", **look)
        return
    axes.set_xscale("log")
    for row, (name, money, colour) in enumerate(bars):
        axes.plot([money.low, money.high], [row, row], color=colour, linewidth=6.0, alpha=0.5)
        axes.plot([money.mid], [row], "o", color=colour, markersize=6.0)
        axes.text(-0.03, row, name, ha="right", color=colour, **look)
        axes.text(1.03, row, f"{money.mid:,.2g} bn $", ha="left", color=style.SOFT, **look)
    axes.set_xlim(0.7 * min(money.low for _, money, _ in bars), 1.4 * max(money.high for _, money, _ in bars))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.minorticks_off()
    axes.set_xlabel("bn $")
