"""The figure of a test record: what each counting rule leaves of the chance of a hit."""

from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure

from umbrella.analysis.hit_record import HitRecord, RuleAnswer, density
from umbrella.report import style
from umbrella.report.credits import credit_of

WIDTH_IN: Final = 9.0
ROW_IN: Final = 0.72
NAMES_IN: Final = 2.1  # room for the rules on the left
NUMBERS_IN: Final = 2.3  # room for the numbers on the right
FRAME_IN: Final = 2.35  # headline, axis and footer
HIGHEST: Final = 0.8  # of a row, for the largest density that is drawn in full
CHANCES: Final = np.linspace(0.001, 0.999, 999)  # the ends are left out: there some densities have no bound


def finding(record: HitRecord) -> str:
    """Return the headline: the interval by the first rule, and how far the others move its middle."""
    first = record.answers[0].posterior
    middles = [answer.posterior.mean for answer in record.answers]
    text = f"{record.system}: a test ends in a hit with a chance of {first.low:.2f} to {first.high:.2f}"
    if len(middles) > 1:
        text += f"; the counting rule alone moves its mean from {min(middles):.2f} to {max(middles):.2f}"
    return text


def hit_record_figure(record: HitRecord) -> Figure:
    """Return the posterior densities of a record, one row a counting rule, with means and credible intervals."""
    with style.house_style():
        rows = len(record.answers)
        figure, (left, bottom, right, top) = style.new_page(
            WIDTH_IN, FRAME_IN + rows * ROW_IN, finding(record), _subtitle(record), credit_of(record.provenance)
        )
        axes = style.axes_at(figure, left + NAMES_IN, bottom + 0.4, right - NUMBERS_IN, top - 0.1)
        axes.set_xlim(0.0, 1.0)
        axes.set_ylim(rows - 0.85, -1.0)
        axes.set_yticks([])
        axes.set_xlabel("chance of a hit in a test")
        axes.spines["left"].set_visible(False)
        tallest = max(_peak(answer) for answer in record.answers)
        for row, answer in enumerate(record.answers):
            _draw_rule(axes, answer, row, HIGHEST / tallest)
    return figure


def draw_hit_record(record: HitRecord, path: Path) -> None:
    """Write the figure of a test record as PNG or SVG."""
    style.write(hit_record_figure(record), path)


def _subtitle(record: HitRecord) -> str:
    prior = {"jeffreys": "Jeffreys prior", "uniform": "uniform prior"}[record.prior]
    when = f"; known on {record.until}" if record.until else ""
    return f"posterior densities by counting rule, {prior}; bars: {100.0 * record.confidence:g} % intervals{when}"


def _peak(answer: RuleAnswer) -> float:
    """Return the largest density inside the middle 98 %: at the ends some have no bound."""
    inside = CHANCES[(CHANCES > 0.01) & (CHANCES < 0.99)]
    return float(density(answer.posterior, inside).max())


def _draw_rule(axes: Any, answer: RuleAnswer, row: int, scale: float) -> None:
    posterior, count = answer.posterior, answer.count
    height = np.minimum(scale * density(answer.posterior, CHANCES), HIGHEST)
    axes.fill_between(CHANCES, row - height, row, color=style.DEFENDER, alpha=0.22, linewidth=0.0)
    axes.plot(CHANCES, row - height, color=style.DEFENDER, linewidth=1.2)
    axes.plot([posterior.low, posterior.high], [row, row], color=style.INK, linewidth=2.4)
    axes.plot([posterior.mean], [row], marker="o", markersize=6.5, color=style.INK, markeredgecolor=style.PAPER)
    across = axes.get_yaxis_transform()
    look = {"transform": across, "va": "bottom", "size": style.TEXT_PT}
    axes.text(-0.04, row, answer.rule, ha="right", weight="bold", color=style.INK, **look)
    counted = f"{count.hits} of {count.tests}" if count.tests else "no test"
    words = f"{counted}: mean {posterior.mean:.2f}\n{posterior.low:.2f} to {posterior.high:.2f}"
    four = answer.salvos[-1]
    if four.naive is not None:
        words += f"; of four one hits: {four.predictive:.3f}" if four.predictive < 0.9995 else "; of four: > 0.999"
    axes.text(1.04, row, words, ha="left", color=style.SOFT, linespacing=1.3, **look)
