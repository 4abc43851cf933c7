"""The chart of stability: what gets through of each arsenal, and the race that a shield begins."""

from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from umbrella.analysis.stability import Case, StabilityAnswer
from umbrella.report import style
from umbrella.report.credits import credit_of

WIDTH_IN: Final = 8.8
ROW_IN: Final = 0.34
FRAME_IN: Final = 2.9  # headline, axes' words and footer
RACE_IN: Final = 2.7
NAMES_IN: Final = 2.75
NUMBERS_IN: Final = 1.75
LEAST: Final = 0.1  # warheads; fewer are drawn here


def chosen_race(answer: StabilityAnswer) -> Case | None:
    """Return the case from which the shield takes the largest share, among those with a race."""
    with_race = [case for case in answer.cases if len(case.race) > 1]
    return max(with_race, key=lambda case: round(case.taken, 6), default=None)


def finding(answer: StabilityAnswer) -> str:
    """Return the headline: what the shield takes from whom, struck first."""
    struck = [case for case in answer.cases if case.is_struck and case.without.mean > 0.0]
    most = max(struck, key=lambda case: round(case.taken, 6))
    least = min(struck, key=lambda case: case.taken)
    text = (
        f"{answer.shield.interceptors} interceptors take {100.0 * most.taken:.0f} % of what a first strike leaves "
        f"of {most.arsenal.name}"
    )
    if least is not most:
        text += f"; of {least.arsenal.name} {100.0 * least.taken:.0f} %"
    return text


def stability_figure(answer: StabilityAnswer) -> Figure:
    """Return the chart: a row for each case, without and against the shield, and one race below."""
    race, rows = chosen_race(answer), len(answer.cases)
    height = FRAME_IN + ROW_IN * rows + (RACE_IN if race else 0.0)
    with style.house_style():
        credit = style.with_note(credit_of(answer.provenance), f"Assumed: {'; '.join(answer.assumptions)}.")
        subtitle = (
            "warheads that get through; rings without, dots against the shield at its best, bars: 90 % of chance, thin "
            "lines: means at the low and high ends of the arsenal's shares; less than 0.1 stands at the left edge"
        )
        figure, (left, bottom, right, top) = style.new_page(WIDTH_IN, height, finding(answer), subtitle, credit)
        floor = bottom + (RACE_IN if race else 0.0) + 0.45
        axes = style.axes_at(figure, left + NAMES_IN, floor, right - NUMBERS_IN, top - 0.1)
        _frame(axes, answer, rows)
        for row, case in enumerate(answer.cases):
            _draw_case(axes, case, row)
        if race is not None:
            below = style.axes_at(figure, left + 0.7, bottom + 0.45, right - 1.6, bottom + RACE_IN - 0.45)
            _draw_race(below, race)
    return figure


def draw_stability(answer: StabilityAnswer, path: Path) -> None:
    """Write the chart as PNG or SVG."""
    style.write(stability_figure(answer), path)


def _frame(axes: Any, answer: StabilityAnswer, rows: int) -> None:
    highest = max(max(case.without.mean, case.mean_range[1]) for case in answer.cases)
    axes.set_xscale("log")
    axes.set_xlim(LEAST, 1.6 * max(highest, 1.0))
    axes.set_ylim(rows - 0.4, -0.6)
    axes.set_yticks([])
    axes.minorticks_off()
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    axes.set_xlabel("warheads that get through (logarithmic)")
    axes.spines["left"].set_visible(False)


def _draw_case(axes: Any, case: Case, row: int) -> None:
    colour = style.VERMILLION if case.is_struck else style.BLUE
    low, high = (max(value, LEAST) for value in case.mean_range)
    axes.plot([low, high], [row, row], color=colour, linewidth=0.8, alpha=0.7)
    bar = [max(float(value), LEAST) for value in (case.against.low, case.against.high)]
    axes.plot(bar, [row, row], color=colour, linewidth=4.0, alpha=0.45)
    axes.plot([max(case.without.mean, LEAST)], [row], "o", markersize=7.0, markerfacecolor="none", color=style.INK)
    axes.plot([max(case.against.mean, LEAST)], [row], "o", markersize=5.0, color=colour)
    look = {"transform": axes.get_yaxis_transform(), "va": "center", "size": style.TEXT_PT}
    when = "struck first" if case.is_struck else "not struck"
    axes.text(-0.03, row, f"{case.arsenal.id}, {when}", ha="right", color=colour, **look)
    axes.text(
        1.03, row, f"{_text(case.without.mean)} → {_text(case.against.mean)}", ha="left", color=style.SOFT, **look
    )


def _draw_race(axes: Any, case: Case) -> None:
    """Draw interceptors and added warheads move by move."""
    moves = list(range(len(case.race)))
    lines = (
        ("interceptors", [step.interceptors for step in case.race], style.DEFENDER),
        ("warheads added", [step.extra for step in case.race], style.THREAT),
    )
    for name, values, colour in lines:
        axes.plot(moves, values, "o-", drawstyle="steps-post", color=colour, markersize=4.0)
        axes.annotate(f"{name}: {values[-1]:,}", (moves[-1], values[-1]), (7, 0), textcoords="offset points",
                      color=colour, va="center", annotation_clip=False, size=style.TEXT_PT)  # fmt: skip
    axes.set_ylim(bottom=0.0)
    axes.set_xticks(moves)
    axes.set_xticklabels([step.who for step in case.race])
    when = "struck first" if case.is_struck else "not struck first"
    axes.set_title(f"The race with {case.arsenal.name}, {when}: who moves, and what stands then")


def _text(value: float) -> str:
    return f"{value:,.0f}" if value >= 100.0 else f"{value:.1f}"
