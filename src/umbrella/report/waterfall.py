"""The waterfall: from the answer of one scenario to that of another, one assumption a row."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure

from umbrella.analysis.comparison import LEAKERS, WORDS, Answer, Comparison, Measure, StepMoved, verdict
from umbrella.campaign.statistics import Share
from umbrella.report import style
from umbrella.report.credits import credit_of

WIDTH_IN: Final = 10.5
ROW_IN: Final = 0.5
NAMES_IN: Final = 3.9  # room for the assumptions on the left
NUMBERS_IN: Final = 1.75  # room for the numbers on the right
FRAME_IN: Final = 2.9  # headline, axis, legend and footer
BAR: Final = 0.56  # of a row
UP: Final = style.BLUE  # what is measured rises
DOWN: Final = style.VERMILLION
END: Final = style.SOFT  # both answers


def waterfall_figure(comparison: Comparison) -> Figure:
    """Return the chart: a bar for each answer, and between them one for each step from where the last one ended.

    A hollow diamond shows how far the same step reaches on the walk back, when all below it are made before it.
    """
    moved, measure = comparison.moved, comparison.measure
    rows = len(moved) + 2
    labels = [_label(one) for one in moved]
    height = FRAME_IN + rows * ROW_IN
    with style.house_style():
        figure, (left, bottom, right, top) = style.new_page(
            WIDTH_IN, height, verdict(comparison), _subtitle(comparison), credit_of(comparison.provenance)
        )
        axes = style.axes_at(figure, left + NAMES_IN, bottom + 0.42, right - NUMBERS_IN, top - 0.1)
        axes.set_xlim(0.0, _reach(comparison))
        axes.set_ylim(rows - 0.4, -0.6)
        axes.set_yticks([])
        axes.set_xlabel(WORDS[measure].removeprefix("the "))
        axes.spines["left"].set_visible(False)
        _draw_answer(axes, 0, "A", comparison.first, measure)
        at = _share_of(comparison.first, measure).value
        for row, (one, label) in enumerate(zip(moved, labels, strict=True), start=1):
            _draw_step(axes, row, at, one.by(measure), label)
            at += one.by(measure)[0].value
        _draw_answer(axes, rows - 1, "B", comparison.second, measure)
    return figure


def draw_waterfall(comparison: Comparison, path: Path) -> None:
    """Write the waterfall of a comparison as PNG or SVG."""
    style.write(waterfall_figure(comparison), path)


def _subtitle(comparison: Comparison) -> str:
    return (
        f"from A, {comparison.first.name}, to B, {comparison.second.name}: {comparison.trials:,} trials each with the "
        "same random numbers; lines: 95 % intervals; diamonds: the same step on the walk back"
    )


def _label(one: StepMoved) -> Sequence[str]:
    """Return the two lines that name a step: its first difference, and what that was and becomes."""
    what, inner = one.step.differences[0], NAMES_IN - 0.2
    name = style.shortened(one.step.name, inner, style.TEXT_PT, "bold")
    return name, style.shortened(f"{what.before.text} → {what.after.text}", inner, style.SMALL_PT + 0.5)


def _share_of(answer: Answer, measure: Measure) -> Share:
    return answer.leakers if measure == LEAKERS else answer.p_no_leak


def _reach(comparison: Comparison) -> float:
    """Return where the axis ends: at 1, or beyond the most leakers that are shown."""
    if comparison.measure != LEAKERS:
        return 1.0
    at = most = comparison.first.leakers.high
    for one in comparison.moved:
        forward, backward = one.by(LEAKERS)
        most = max(most, at + forward.high, at + backward.value)
        at += forward.value
    return 1.05 * max(most, comparison.second.leakers.high, 0.1)


def _draw_answer(axes: Any, row: int, letter: str, answer: Answer, measure: Measure) -> None:
    share = _share_of(answer, measure)
    axes.barh(row, share.value, height=BAR, color=END, alpha=0.75)
    axes.plot([share.low, share.high], [row, row], color=style.INK, linewidth=1.6)
    inner = NAMES_IN - 0.2
    _name(axes, row, (f"{letter}: {answer.name}", style.shortened(answer.title, inner, style.SMALL_PT + 0.5)))
    _numbers(axes, row, f"{share.value:.3f}", f"{share.low:.3f} to {share.high:.3f}")


def _draw_step(axes: Any, row: int, at: float, both: tuple[Share, Share], label: Sequence[str]) -> None:
    (forward, backward), end = both, axes.get_xlim()[1]
    colour = UP if forward.value >= 0.0 else DOWN
    axes.plot([at, at], [row - 1 + 0.5 * BAR, row + 0.5 * BAR], color=style.RULE, linewidth=1.0, zorder=1)
    axes.barh(row, forward.value, left=at, height=BAR, color=colour, alpha=0.85, zorder=2)
    low, high = (min(end, max(0.0, at + edge)) for edge in (forward.low, forward.high))
    axes.plot([low, high], [row, row], color=style.INK, linewidth=1.6, zorder=3)
    back = min(end, max(0.0, at + backward.value))
    axes.plot([back], [row], marker="D", markersize=5.0, color=style.PAPER, markeredgecolor=style.INK, zorder=4)
    _name(axes, row, label)
    _numbers(axes, row, f"{forward.value:+.3f}, back {backward.value:+.3f}", _interval(forward))


def _interval(share: Share) -> str:
    return f"{share.low:+.3f} to {share.high:+.3f}"


def _name(axes: Any, row: int, lines: Sequence[str]) -> None:
    look = {"transform": axes.get_yaxis_transform(), "ha": "right"}
    axes.text(-0.03, row - 0.02, lines[0], size=style.TEXT_PT, weight="bold", color=style.INK, va="bottom", **look)
    axes.text(-0.03, row + 0.02, lines[1], size=style.SMALL_PT + 0.5, color=style.SOFT, va="top", **look)


def _numbers(axes: Any, row: int, first: str, second: str) -> None:
    look = {"transform": axes.get_yaxis_transform(), "ha": "left"}
    axes.text(1.03, row - 0.02, first, size=style.TEXT_PT, color=style.INK, va="bottom", **look)
    axes.text(1.03, row + 0.02, second, size=style.SMALL_PT + 0.5, color=style.SOFT, va="top", **look)
