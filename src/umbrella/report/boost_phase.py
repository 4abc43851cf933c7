"""Boost-phase defence in pictures: where a platform must stand, and the basing distance by interceptor speed."""

from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from umbrella.analysis.boost_phase import Basing, BoostCase, BoostPhaseAnswer
from umbrella.analysis.paths import ground_path
from umbrella.report import style
from umbrella.report.credits import credit_of
from umbrella.report.labels import place_labels
from umbrella.report.land import CREDIT
from umbrella.report.map import Chart, draw_map, fit, ground_track, mark, scale_bar
from umbrella.report.projection import to_page

PAGE_IN: Final = (11.0, 9.0)
CHART_IN: Final = 2.5  # height of the chart below the maps
MOST_MAPS: Final = 2
COLOURS: Final = (style.PURPLE, style.SKY, style.BLUE, style.GREEN)  # of the speeds on a map, the slowest first
LINES: Final = ("-", (0, (5, 2)), (0, (1, 1.5)))
WAYS: Final = ((0.0, "ahead"), (90.0, "aside"), (180.0, "behind"))
NOWHERE_M: Final = -1e7

Numbers = NDArray[np.float64]


def finding(answer: BoostPhaseAnswer) -> str:
    """Return the headline: the basing distance of a middling speed against each missile."""
    middle = len(answer.cases[0].basings) // 2
    speed = answer.cases[0].basings[middle].interceptor.speed_m_s / 1e3
    parts = [f"{_reach(case.basings[middle])} ({_short(case)})" for case in answer.cases]
    return f"To hit it while it burns, an interceptor of {speed:g}\u00a0km/s stands at most {' or '.join(parts)} ahead"


def _reach(basing: Basing) -> str:
    return f"{basing.best_m / 1e3:,.0f}\u00a0km" if basing.best_m else "nowhere"


def _short(case: BoostCase) -> str:
    name = case.boost.flown.missile.name
    return name.replace("Generic ICBM, liquid (slow)", "slow liquid ICBM").replace(
        "Generic ICBM, solid (fast)", "fast solid ICBM"
    )


def boost_phase_figure(answer: BoostPhaseAnswer) -> Figure:
    """Return the maps of allowed platforms (two missiles at most) above the chart of distance against speed."""
    with style.house_style():
        credit = credit_of(answer.provenance, CREDIT)
        figure, (left, bottom, right, top) = style.new_page(*PAGE_IN, finding(answer), _subtitle(answer), credit)
        cases = answer.cases[:MOST_MAPS]
        floor = bottom + CHART_IN + 0.75
        width = (right - left - 0.3 * (len(cases) - 1)) / len(cases)
        for k, case in enumerate(cases):
            x = left + k * (width + 0.3)
            figure.text(x / PAGE_IN[0], top / PAGE_IN[1], _caption(case), size=style.TEXT_PT, va="top", color=style.INK)
            _draw_map(
                style.axes_at(figure, x, floor, x + width, top - 0.24), answer, case, width / (top - 0.24 - floor)
            )
        _draw_chart(style.axes_at(figure, left + 0.55, bottom + 0.42, right - 2.3, floor - 0.45), answer)
    return figure


def draw_boost_phase(answer: BoostPhaseAnswer, path: Path) -> None:
    """Write the picture of a boost-phase defence as PNG or SVG."""
    style.write(boost_phase_figure(answer), path)


def _subtitle(answer: BoostPhaseAnswer) -> str:
    return (
        f"launch from {answer.place.name}; seen above the clouds, {answer.inputs.decide_s.value:g} s to decide, hit up "
        f"to {answer.inputs.margin_s.value:g} s before burnout; lines: outermost platforms by interceptor speed"
    )


def _caption(case: BoostCase) -> str:
    boost = case.boost
    return f"{_short(case)}: burns {boost.burnout_s:.0f} s, leaves {boost.flight_s:.0f} s to fly out"


def _shown(case: BoostCase) -> list[Basing]:
    """Return at most four basings, spread over the speeds."""
    picks = np.unique(np.linspace(0, len(case.basings) - 1, min(4, len(case.basings))).round().astype(int))
    return [case.basings[k] for k in picks]


def _draw_map(axes: Any, answer: BoostPhaseAnswer, case: BoostCase, aspect: float) -> None:
    boost, place = case.boost, answer.place
    lat, lon = [np.array([place.lat_deg])], [np.array([place.lon_deg])]
    for one in answer.cases:  # the same scale on both maps
        for basing in _shown(one):
            is_open = basing.slack_m >= 0.0
            lat.append(basing.lat_deg[is_open])
            lon.append(basing.lon_deg[is_open])
    path = ground_path(
        boost.flown.flight.payload.nodes,
        boost.flown.earth,
        (place.lat_deg, place.lon_deg),
        until_s=boost.burnout_s,
    )
    every = (np.concatenate([*lat, path.lat_deg]), np.concatenate([*lon, path.lon_deg]))
    chart = draw_map(axes, *fit(*every, aspect))
    for k, basing in enumerate(_shown(case)):
        _draw_area(chart, basing, COLOURS[k % len(COLOURS)])
    ground_track(chart, path.lat_deg, path.lon_deg, style.THREAT, linewidth=2.2, zorder=6)
    labels = mark(chart, place.lat_deg, place.lon_deg, place.name.split(" (")[0], symbol="^", size=8, weight="bold")
    labels += mark(chart, path.lat_deg[-1], path.lon_deg[-1], "burnout", symbol="x", size=6, colour=style.THREAT)
    scale_bar(chart)
    place_labels(chart.axes, labels)


def _draw_area(chart: Chart, basing: Basing, colour: str) -> None:
    """Draw where an interceptor may stand, with its speed on the northern edge."""
    if not (basing.slack_m >= 0.0).any():
        return
    x, y = (_closed(values) for values in to_page(chart.projection, basing.lat_deg, basing.lon_deg))
    slack = _closed(np.where(np.isfinite(basing.slack_m), basing.slack_m, NOWHERE_M))
    chart.axes.contourf(x, y, slack, levels=[0.0, 1e9], colors=[colour], alpha=0.13, zorder=3)
    chart.axes.contour(x, y, slack, levels=[0.0], colors=[colour], linewidths=1.8, zorder=5)
    k = int(np.argmax(np.where(slack >= 0.0, y, -np.inf)))
    chart.axes.text(
        x.flat[k], y.flat[k], f"{basing.interceptor.speed_m_s / 1e3:g} km/s", color=colour, weight="bold", ha="center",
        va="center", size=style.SMALL_PT + 0.5, path_effects=style.halo(), zorder=8,
    )  # fmt: skip


def _closed(values: Numbers) -> Numbers:
    """Return rows of bearings with the first one again at the end."""
    return np.vstack([np.asarray(values), np.asarray(values)[:1]])


def _draw_chart(axes: Any, answer: BoostPhaseAnswer) -> None:
    colours = (style.BLUE, style.VERMILLION, style.GREEN, style.PURPLE)
    for case, colour in zip(answer.cases, colours, strict=False):
        speeds = [basing.interceptor.speed_m_s / 1e3 for basing in case.basings]
        for (turn, way), line in zip(WAYS, LINES, strict=True):
            distance = [basing.towards_m(case.heading_deg + turn) / 1e3 for basing in case.basings]
            axes.plot(
                speeds,
                distance,
                color=colour,
                linestyle=line,
                marker="o",
                markersize=3.5,
                label=f"{_short(case)}: {way}",
            )
    axes.set_ylim(bottom=0.0)
    axes.set_xlabel("burnout speed of the interceptor, km/s")
    axes.set_ylabel("basing distance, km")
    axes.set_title("Farthest platform from the launch point: ahead of the missile's way, aside, behind")
    axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False, fontsize=style.SMALL_PT + 0.5)
