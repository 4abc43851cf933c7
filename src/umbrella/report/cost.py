"""The chart of a shield's cost: what has been paid by each year, each estimate beside what could be had instead."""

from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure

from umbrella.analysis.cost import YEARS, CostAnswer, LifeCycle
from umbrella.analysis.dollars import Money, total
from umbrella.report import style
from umbrella.report.credits import credit_of

WIDTH_IN: Final = 8.6
HEIGHT_IN: Final = 5.6
NAMES_IN: Final = 2.4  # room for the names of the lines on the right
APART: Final = 0.11  # of the axis, between two names
SHIELDS: Final = (style.BLUE, style.SKY, style.PURPLE)
RIVALS: Final = (style.VERMILLION, style.ORANGE, style.GREEN)


def finding(answer: CostAnswer) -> str:
    """Return the headline: what the estimates say, and the dearest alternative."""
    text = f"{answer.programme.name}: {_span(answer.estimates)} bn $ of {answer.base_year} in twenty years"
    return text + (f", the bargain {_span(answer.rivals)}" if answer.rivals else "")


def _span(cycles: tuple[LifeCycle, ...]) -> str:
    mids = [f"{value:.1f}" for value in sorted(cycle.total.mid for cycle in cycles)]
    return mids[0] if mids[0] == mids[-1] else f"{mids[0]} to {mids[-1]}"


def cost_figure(answer: CostAnswer) -> Figure:
    """Return the chart: what has been paid by the end of each year; bands from low to high."""
    with style.house_style():
        credit = style.with_note(credit_of(answer.provenance), f"Assumed: {'; '.join(answer.assumptions)}.")
        subtitle = (
            f"paid by the end of each year, bn $ of {answer.base_year}, without discount; bands: low to high, all "
            "elements wrong in the same direction"
        )
        figure, (left, bottom, right, top) = style.new_page(WIDTH_IN, HEIGHT_IN, finding(answer), subtitle, credit)
        axes = style.axes_at(figure, left + 0.55, bottom + 0.45, right - NAMES_IN, top - 0.1)
        ends = [
            _line(axes, cycle, colour)
            for group, colours in ((answer.estimates, SHIELDS), (answer.rivals, RIVALS))
            for number, cycle in enumerate(group)
            for colour in (colours[number % len(colours)],)
        ]
        last = max(end for end, *_ in ends)
        axes.set_xlim(min(min(cycle.by_year) for cycle in (*answer.estimates, *answer.rivals)) - 1, last)
        axes.set_ylim(bottom=0.0)
        axes.set_ylabel(f"bn $ of {answer.base_year}, paid so far")
        axes.xaxis.get_major_locator().set_params(integer=True)
        _name(axes, [(text, value, colour) for _, text, value, colour in ends])
    return figure


def draw_cost(answer: CostAnswer, path: Path) -> None:
    """Write the chart as PNG or SVG."""
    style.write(cost_figure(answer), path)


def _line(axes: Any, cycle: LifeCycle, colour: str) -> tuple[int, str, float, str]:
    """Draw what has been paid; return the last year, the name, the sum there and the colour."""
    first = cycle.programme.first_year
    years = list(range(first, first_year_after(first)))
    nothing = Money(0.0, 0.0, 0.0)
    by_year = cycle.by_year
    paid = list(accumulate((by_year.get(year, nothing) for year in years), lambda a, b: total((a, b))))
    at = [first - 1, *years]
    sums = [nothing, *paid]
    axes.fill_between(at, [one.low for one in sums], [one.high for one in sums], color=colour, alpha=0.15, linewidth=0)
    axes.plot(at, [one.mid for one in sums], color=colour)
    return at[-1], f"{cycle.programme.id}, {cycle.estimate}", sums[-1].mid, colour


def first_year_after(first_year: int) -> int:
    """Return the year after the twenty."""
    return first_year + YEARS


def _name(axes: Any, named: list[tuple[str, float, str]]) -> None:
    """Write the names at the right ends of their lines, pushed apart where they would touch."""
    highest = axes.get_ylim()[1]
    at = 2.0
    for name, value, colour in sorted(named, key=lambda one: -one[1]):
        at = min(value / highest, at - APART)
        axes.text(1.02, at, f"{name}\n{value:.1f} bn $", color=colour, va="center", transform=axes.transAxes,
                  size=style.TEXT_PT - 0.5, linespacing=1.15)  # fmt: skip
