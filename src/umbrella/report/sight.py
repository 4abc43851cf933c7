"""What each sensor sees of each flight, as bars over time: in view, detected, tracked."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from umbrella.report import style
from umbrella.report.engagement import IMPACT
from umbrella.report.flight import clock
from umbrella.report.pictures import SightFlight, SightPicture

WIDTH_IN: Final = 11.0
LANE_IN: Final = 0.185
GAP_IN: Final = 0.17  # between one flight and the next
NAMES_IN: Final = 2.75  # room for the names on the left
WORDS_IN: Final = 1.95  # room for the finding on the right
FRAME_IN: Final = 2.35  # headline, axis, legend and footer
MOST_FLIGHTS: Final = 12

# three shades of one hue, each darker and thinner than the one that it lies within: no meaning rests on colour alone
VISIBLE: Final[dict[str, Any]] = {"height": 0.135, "color": "#c4e6da", "zorder": 3}
DETECTED: Final[dict[str, Any]] = {"height": 0.085, "color": style.SENSOR, "zorder": 4}
TRACKED: Final[dict[str, Any]] = {"height": 0.035, "color": "#00382a", "zorder": 5}
APOGEE: Final[dict[str, Any]] = {
    "marker": "^",
    "markersize": 6.0,
    "color": style.THREAT,
    "markeredgecolor": style.PAPER,
}
END: Final[dict[str, Any]] = {"marker": "|", "markersize": 8.0, "color": style.THREAT, "markeredgewidth": 1.6}


def firm_s(flight: SightFlight) -> float | None:
    """Return when the first firm track begins that a sensor feeds; None if there is none."""
    return min((lane.tracked[0][0] for lane in flight.lanes if lane.tracked), default=None)


def finding(picture: SightPicture) -> str:
    """Return the headline: how many flights are tracked, and how soon."""
    flights = picture.flights
    waits = [start - flight.launch_s for flight in flights if (start := firm_s(flight)) is not None]
    seen = sum(any(lane.detected for lane in flight.lanes) for flight in flights)
    flown = "flight" if len(flights) == 1 else "flights"
    if not waits:
        return f"{picture.scenario}: no flight is tracked; {seen or 'none'} of {len(flights)} detected"
    all_of = {1: "the flight is"}.get(len(flights), f"all {len(flights)} {flown} are")
    who = all_of if len(waits) == len(flights) else f"{len(waits)} of {len(flights)} {flown} are"
    soon, late = clock(min(waits)), clock(max(waits))
    when = f"from {soon} after launch" if soon == late else f"the first {soon}, the last {late} after launch"
    return f"{picture.scenario}: {who} tracked, {when}"


def sight_figure(picture: SightPicture) -> Figure:
    """Return the bars of what every sensor sees.

    Args:
        picture: the flights. Beyond twelve only the first are drawn, and the picture says so.

    Returns:
        A page as high as its rows need.
    """
    with style.house_style():
        shown = picture.flights[:MOST_FLIGHTS]
        body = sum(_height(flight) for flight in shown)
        title = picture.title or finding(picture)
        figure, (left, bottom, right, top) = style.new_page(
            WIDTH_IN, FRAME_IN + body, title, picture.subtitle, _credit(picture)
        )
        axes = style.axes_at(figure, left + NAMES_IN, bottom + 0.75, right - WORDS_IN, top - 0.12)
        _set_up(axes, shown, body)
        low = 0.0
        for flight in shown:
            _draw_flight(axes, flight, low)
            low += _height(flight)
        _legend(figure, bottom)
    return figure


def draw_sight(picture: SightPicture, path: Path) -> None:
    """Write what every sensor sees as PNG or SVG."""
    style.write(sight_figure(picture), path)


def _height(flight: SightFlight) -> float:
    """Return the height of a block, inches: the flight, a row for each sensor, and never less than the words need."""
    return max(1 + len(flight.lanes), 3) * LANE_IN + GAP_IN


def _credit(picture: SightPicture) -> Any:
    more = len(picture.flights) - MOST_FLIGHTS
    return style.with_note(picture.credit, f"{more} more flights are in the tables." if more > 0 else "")


def _set_up(axes: Any, flights: Iterable[SightFlight], body_in: float) -> None:
    """Give the axes minutes from left to right and inches from top to bottom."""
    axes.set_xlim(0.0, 1.02 * max(flight.end_s for flight in flights) / 60.0)
    axes.set_ylim(body_in, -0.5 * GAP_IN)
    axes.set_yticks([])
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("minutes on the clock of the run", color=style.SOFT)


def _draw_flight(axes: Any, flight: SightFlight, low: float) -> None:
    """Draw the block of one flight from a height downwards."""
    inside = axes.get_yaxis_transform()  # x as a part of the axes, y in inches
    width = WIDTH_IN - 2.0 * style.MARGIN_IN - NAMES_IN - WORDS_IN
    middle = low + 0.5 * LANE_IN
    name = style.shortened(f"{flight.name} → {flight.target}", NAMES_IN - 0.1, style.TEXT_PT, "bold")
    axes.text(-NAMES_IN / width, middle, name, transform=inside, weight="bold", va="center", color=style.INK)
    _draw_phases(axes, flight, middle, low + _height(flight) - 0.5 * GAP_IN)
    for number, lane in enumerate(flight.lanes, start=1):
        y = low + (number + 0.5) * LANE_IN
        axes.text(-0.08 / width, y, lane.sensor, transform=inside, size=style.SMALL_PT, ha="right", va="center",
                  color=style.SOFT)  # fmt: skip
        for spans, look in ((lane.visible, VISIBLE), (lane.detected, DETECTED), (lane.tracked, TRACKED)):
            for from_s, to_s in spans:
                axes.barh(y, (to_s - from_s) / 60.0, left=from_s / 60.0, **look)
    for number, (words, look) in enumerate(_words(flight)):
        axes.text(1.0 + 0.1 / width, middle + number * LANE_IN, words, transform=inside, va="center", **look)
    axes.axhline(low - 0.5 * GAP_IN, color=style.RULE, linewidth=0.6, zorder=1)


def _draw_phases(axes: Any, flight: SightFlight, y: float, bottom: float) -> None:
    """Draw the flight: burns as thick bars, apogee, end, and thin lines down from the last burnout and the apogee."""
    start, end = flight.launch_s / 60.0, flight.end_s / 60.0
    axes.barh(y, end - start, left=start, height=0.03, color=style.THREAT, zorder=4)
    for from_s, to_s in flight.burns_s:
        axes.barh(y, min(to_s, flight.end_s) / 60.0 - from_s / 60.0, left=from_s / 60.0, height=0.115,
                  color=style.THREAT, edgecolor=style.PAPER, linewidth=0.5, zorder=4)  # fmt: skip
    marks = [flight.apogee_s] if flight.apogee_s < flight.end_s else []
    for mark_s in marks:
        axes.plot(mark_s / 60.0, y, linestyle="none", zorder=6, **APOGEE)
    for line_s in [*(to_s for _, to_s in flight.burns_s[-1:]), *marks, flight.end_s]:
        axes.plot([line_s / 60.0] * 2, [y, bottom], color=style.THREAT, linewidth=0.6, linestyle=(0, (1, 2)), zorder=2)
    axes.plot(end, y, linestyle="none", zorder=6, clip_on=False, **(IMPACT if flight.is_impact else END))


def _words(flight: SightFlight) -> list[tuple[str, dict[str, Any]]]:
    """Return when it is first tracked and by whom, and when it ends, with their looks."""
    start, soft = firm_s(flight), {"size": style.SMALL_PT, "color": style.SOFT}
    lines: list[tuple[str, dict[str, Any]]] = []
    if start is None:
        seen = any(lane.detected for lane in flight.lanes)
        lines.append(("seen, never tracked" if seen else "never seen", {"weight": "bold", "color": style.THREAT}))
    else:
        by = next(lane.sensor for lane in flight.lanes if lane.tracked and lane.tracked[0][0] == start)
        lines += [(f"tracked from {clock(start)}", {"weight": "bold", "color": style.SENSOR}), (f"by {by}", soft)]
    lines.append((f"{'impact' if flight.is_impact else 'end'} at {clock(flight.end_s)}", soft))
    return lines


def _legend(figure: Figure, bottom_in: float) -> None:
    width_in, height_in = figure.get_size_inches()
    keys = [
        Patch(label="in view", color=VISIBLE["color"]),
        Patch(label="detected", color=DETECTED["color"]),
        Patch(label="feeds a firm track", color=TRACKED["color"]),
        Patch(label="burn", color=style.THREAT),
        Line2D([], [], label="apogee", linestyle="none", **APOGEE),
        Line2D([], [], label="impact", linestyle="none", **IMPACT),
    ]
    corner = (style.MARGIN_IN / width_in, bottom_in / height_in)
    figure.legend(
        handles=keys, loc="lower left", bbox_to_anchor=corner, ncols=len(keys), frameon=False, borderpad=0.0,
        borderaxespad=0.0, fontsize=style.TEXT_PT, handletextpad=0.5, columnspacing=1.8,
    )  # fmt: skip
