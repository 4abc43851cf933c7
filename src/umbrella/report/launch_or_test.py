"""The chart of a boost: its climb and height by speed among launches and missile flights, and what is told when."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure

from umbrella.analysis.launch_or_test import LAUNCH, OPEN, SURE, TEST, Classified
from umbrella.analysis.likeness import Boost
from umbrella.report import style
from umbrella.report.credits import credit_of

WIDTH_IN: Final = 9.2
HEIGHT_IN: Final = 7.4
TOLD_IN: Final = 1.75  # the panel of what is told
COLOURS: Final = {LAUNCH: style.BLUE, TEST: style.VERMILLION, OPEN: style.SOFT}
SLOWEST_KM_S: Final = 0.5  # before that everything climbs straight up


def finding(answer: Classified) -> str:
    """Return the headline: what it is taken for, how surely, and when that is told."""
    likely = f"P(launch) {answer.p_launch:.2f}"
    who = f"{answer.name} from {answer.launch.name}"
    if answer.verdict == OPEN:
        return f"{who}: cannot be told by the boost, rather a {answer.leaning} ({likely})"
    when = f", told after {answer.told_s:.0f} s of {answer.looks[-1].t_s:.0f}" if answer.told_s is not None else ""
    return f"{who}: taken for a {answer.verdict} ({likely}{when})"


def launch_or_test_figure(answer: Classified) -> Figure:
    """Return the chart."""
    with style.house_style():
        launches, tests = answer.references
        note = (
            f"Held against {launches} launches and {tests} missile flights of other vehicles; {answer.prior:g} before "
            "anything was seen. Assumed: how far apart vehicles of one kind are, and that 3 of 11 launchers fly as the "
            "missiles they are made of."
        )
        credit = style.with_note(credit_of(answer.provenance), note)
        subtitle = (
            "black: the boost that was seen; blue: launches of other vehicles, whole or with a stage that fails; red: "
            "missiles, flat (dark) and steep (light); dots: where a boost ends"
        )
        figure, (left, bottom, right, top) = style.new_page(WIDTH_IN, HEIGHT_IN, finding(answer), subtitle, credit)
        floor, middle = bottom + TOLD_IN + 0.55, 0.5 * (left + right)
        climb = style.axes_at(figure, left + 0.5, floor, middle - 0.2, top - 0.25)
        height = style.axes_at(figure, middle + 0.55, floor, right - 0.1, top - 0.25)
        _draw_tracks(climb, answer, is_height=False)
        _draw_tracks(height, answer, is_height=True)
        below = style.axes_at(figure, left + 0.5, bottom + 0.4, right - 1.35, bottom + TOLD_IN - 0.15)
        _draw_told(below, answer)
    return figure


def draw_launch_or_test(answer: Classified, path: Path) -> None:
    """Write the chart as PNG or SVG."""
    style.write(launch_or_test_figure(answer), path)


def _draw_tracks(axes: Any, answer: Classified, *, is_height: bool) -> None:
    kinds = answer.kinds
    groups = (
        (kinds.steep, style.VERMILLION, 0.16),
        (kinds.flat, style.VERMILLION, 0.5),
        (kinds.launchers, style.BLUE, 0.6),
    )
    for part, colour, alpha in groups:
        for boosts in part.by_vehicle:
            for one in boosts:
                _draw_boost(axes, one, is_height, colour, alpha)
    speed = [look.speed_km_s for look in answer.looks]
    own = [look.height_km if is_height else look.climb_deg for look in answer.looks]
    axes.plot(speed, own, color=style.INK, linewidth=2.4, path_effects=style.halo(3.6), zorder=5)
    axes.plot(speed[-1:], own[-1:], "o", color=style.INK, markersize=7.0, zorder=6)
    axes.set_xlim(left=SLOWEST_KM_S)
    axes.set_xlabel("speed, km/s")
    if is_height:
        axes.set_yscale("log")
        axes.set_ylim(bottom=5.0)
        axes.set_yticks([10.0, 30.0, 100.0, 300.0, 1000.0], ["10", "30", "100", "300", "1,000"])
        axes.minorticks_off()
        axes.set_title("height, km, by speed (logarithmic)")
    else:
        axes.set_ylim(-10.0, 92.0)
        axes.set_title("climb angle, degrees, by speed")


def _draw_boost(axes: Any, one: Boost, is_height: bool, colour: str, alpha: float) -> None:
    values = one.height_m / 1e3 if is_height else np.degrees(one.climb_rad)
    speed = one.speed_m_s / 1e3
    shown = speed >= SLOWEST_KM_S
    axes.plot(speed[shown], values[shown], color=colour, alpha=alpha, linewidth=0.9)
    axes.plot(speed[-1:], values[-1:], "o", color=colour, alpha=min(1.0, 1.6 * alpha), markersize=2.4)


def _draw_told(axes: Any, answer: Classified) -> None:
    """Draw the probability of a launch look by look, with the bands in which it is told."""
    times: Sequence[float] = [look.t_s for look in answer.looks]
    axes.axhspan(SURE, 1.0, color=style.BLUE, alpha=0.12, linewidth=0)
    axes.axhspan(0.0, 1.0 - SURE, color=style.VERMILLION, alpha=0.12, linewidth=0)
    axes.plot(times, [look.p_launch for look in answer.looks], "o-", color=style.INK, markersize=3.0, clip_on=False)
    if answer.told_s is not None:
        axes.axvline(answer.told_s, color=COLOURS[answer.verdict], linewidth=1.4, linestyle=(0, (4, 2)))
    axes.set_ylim(0.0, 1.0)
    axes.set_yticks([0.1, 0.5, 0.9])
    axes.set_xlabel("time after launch, s")
    axes.set_title("P(launch), as an observer has it")
    look = {"transform": axes.get_yaxis_transform(), "va": "center", "size": style.TEXT_PT}
    for y, words in ((0.95, LAUNCH), (0.5, OPEN), (0.05, TEST)):
        axes.text(1.02, y, words, color=COLOURS[words], **look)
