"""The chart of odds on paper: P(no leaker) against the interceptors at each warhead."""

from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from umbrella.analysis.odds import SHOOT_LOOK_SHOOT, OddsAnswer
from umbrella.report import style
from umbrella.report.credits import credit_of

WIDTH_IN: Final = 8.0
HEIGHT_IN: Final = 5.4
NAMES_IN: Final = 2.15  # room for the names of the lines on the right
APART: Final = 0.075  # of the axis, between two names


def odds_figure(answer: OddsAnswer) -> Figure:
    """Return the chart: one line for independent shots, one for common failures, one for a chance known from tests."""
    asked = answer.question
    headline = answer.headline
    with style.house_style():
        credit = style.with_note(credit_of(answer.provenance), f"Assumed: {'; '.join(answer.assumptions)}.")
        figure, (left, bottom, right, top) = style.new_page(
            WIDTH_IN, HEIGHT_IN, headline[:1].upper() + headline[1:], _subtitle(answer), credit
        )
        axes = style.axes_at(figure, left + 0.6, bottom + 0.45, right - NAMES_IN, top - 0.1)
        shots = [row[0] for row in answer.by_shots]
        lines = [
            ("every failure for itself", [row[1] for row in answer.by_shots], style.DEFENDER, "o", "-"),
            (
                f"{100.0 * asked.common:.3g} % of failures common",
                [row[2] for row in answer.by_shots],
                style.THREAT,
                "s",
                "-",
            ),
        ]
        if answer.uncertain is not None:
            known = [row[3] if row[3] is not None else 0.0 for row in answer.by_shots]
            lines.append(("chance as the tests leave it", known, style.GREEN, "^", "--"))
        for _, values, colour, symbol, dash in lines:
            axes.plot(shots, values, dash, color=colour, marker=symbol, markersize=5.0, clip_on=False, zorder=3)
        axes.axhline(asked.confidence, color=style.SOFT, linewidth=0.9, linestyle=(0, (4, 3)))
        axes.set_xlim(1, shots[-1])
        axes.set_ylim(0.0, 1.0)
        axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
        axes.set_xticks(shots)
        axes.set_xlabel("interceptors at each warhead" + (" (at most)" if asked.doctrine == SHOOT_LOOK_SHOOT else ""))
        axes.set_ylabel("P(no leaker)")
        _name(axes, [*((name, values[-1], colour) for name, values, colour, *_ in lines),
                     (f"{100.0 * asked.confidence:g} % wanted", asked.confidence, style.SOFT)])  # fmt: skip
        if asked.shots in shots:
            axes.axvline(asked.shots, color=style.RULE, linewidth=1.2, zorder=1)
    return figure


def draw_odds(answer: OddsAnswer, path: Path) -> None:
    """Write the chart of odds as PNG or SVG."""
    style.write(odds_figure(answer), path)


def _subtitle(answer: OddsAnswer) -> str:
    asked = answer.question
    raid = "one warhead" if asked.warheads == 1 else f"{asked.warheads:,} warheads"
    how = "shoot-look-shoot" if asked.doctrine == SHOOT_LOOK_SHOOT else "barrage"
    source = f" (tests of {answer.record})" if answer.record else ""
    return f"{raid}, chance of a hit {asked.pk:.3g}{source}, {how}; closed forms, nothing is flown"


def _name(axes: Any, named: list[tuple[str, float, str]]) -> None:
    """Write the names at the right ends of their lines, the lower ones pushed down where they would touch."""
    at = 2.0
    for name, value, colour in sorted(named, key=lambda one: -one[1]):
        at = min(value, at - APART)
        axes.text(1.03, at, name, color=colour, va="center", transform=axes.get_yaxis_transform(), size=style.TEXT_PT)
