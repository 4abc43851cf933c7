"""The timeline of one run: for every missile when it burned, who saw it, who tracked it, who shot, and how it ended."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure

from umbrella.report import style
from umbrella.report.engagement import IMPACT, finding, symbol_of
from umbrella.report.flight import clock
from umbrella.report.pictures import EngagementPicture, Shot, Span, Threat

WIDTH_IN: Final = 11.0
LANE_IN: Final = 0.175
GAP_IN: Final = 0.16  # between one missile and the next
NAMES_IN: Final = 3.15  # room for the names on the left
WORDS_IN: Final = 2.35  # room for the outcome on the right
MOST_THREATS: Final = 16
MOST_SHOTS: Final = 8  # at one missile that have a row each
AIMED_AT: Final = {"stage": "spent stage", "light": "light decoy"}
SHEET_IN: Final = 10.5  # rows of a timeline that is printed on one page
FRAME_IN: Final = 2.2  # headline, axis and footer


@dataclass(frozen=True, slots=True)
class Lane:
    """One thin row: its name, its bars or shots, their colour."""

    name: str
    bars: tuple[tuple[float, float], ...]
    colour: str
    shots: tuple[Shot, ...] = ()


def lanes_of(threat: Threat) -> list[Lane]:
    """Return the rows of one missile: flight, one for each sensor that saw it, the track, one for each shot.

    Many shots share rows: those of one battery at the same kind of object.
    """
    path = threat.path
    lanes = [Lane("in flight", ((path.t_s[0], path.t_s[-1]),), style.THREAT)]
    lanes += [Lane(f"seen: {name}", _bars(threat.seen, name), style.SENSOR) for name in _names(threat.seen)]
    lanes += [Lane(name, _bars(threat.tracked, name), style.INK) for name in _names(threat.tracked)]
    return [*lanes, *_shot_lanes(sorted(threat.shots, key=lambda one: one.launch_s))]


def _shot_lanes(shots: Sequence[Shot]) -> Iterator[Lane]:
    if len(shots) <= MOST_SHOTS:
        for number, shot in enumerate(shots, start=1):
            yield Lane(f"shot {number}: {_aim(shot)}", (), style.DEFENDER, (shot,))
        return
    together: dict[str, list[Shot]] = {}
    for shot in shots:
        together.setdefault(_aim(shot), []).append(shot)
    for aim, own in together.items():
        yield Lane(f"{len(own)} {'shot' if len(own) == 1 else 'shots'}: {aim}", (), style.DEFENDER, tuple(own))


def _aim(shot: Shot) -> str:
    """Return which battery shot, and at what where it was no warhead."""
    at = AIMED_AT.get(shot.sent_at, shot.sent_at)
    return shot.battery if shot.sent_at == "warhead" else f"{shot.battery} at {at}"


def _names(spans: Iterable[Span]) -> list[str]:
    """Return the names in the order in which they first appear in time."""
    return list(dict.fromkeys(span.name for span in sorted(spans, key=lambda span: (span.from_s, span.name))))


def _bars(spans: Iterable[Span], name: str) -> tuple[tuple[float, float], ...]:
    return tuple((span.from_s, span.to_s) for span in spans if span.name == name)


def timeline_figure(picture: EngagementPicture) -> Figure:
    """Return the timeline of a run.

    Args:
        picture: the run. Beyond sixteen missiles only the first are drawn, and the picture says so.

    Returns:
        A page as high as its rows need.
    """
    with style.house_style():
        shown = picture.threats[:MOST_THREATS]
        rows = [lanes_of(threat) for threat in shown]
        heights = [_height(threat, lanes) for threat, lanes in zip(shown, rows, strict=True)]
        figure, (left, bottom, right, top) = style.new_page(
            WIDTH_IN, FRAME_IN + sum(heights), picture.title or finding(picture), picture.subtitle, _credit(picture)
        )
        axes = style.axes_at(figure, left + NAMES_IN, bottom + 0.3, right - WORDS_IN, top - 0.15)
        _set_up(axes, picture, sum(heights))
        low = 0.0
        for threat, lanes, height in zip(shown, rows, heights, strict=True):
            _draw_threat(axes, threat, lanes, low)
            low += height
    return figure


def sheets_of(picture: EngagementPicture, most_in: float = SHEET_IN) -> list[EngagementPicture]:
    """Return the run in pieces whose timelines each fit a sheet: some missiles each, all under the run's headline.

    Args:
        picture: the run. most_in: height of the rows of a sheet, inches; a missile with more has a sheet of its own.
    """
    groups: list[list[Threat]] = [[]]
    room = most_in
    for threat in picture.threats:
        height = _height(threat, lanes_of(threat))
        if groups[-1] and (height > room or len(groups[-1]) == MOST_THREATS):
            groups.append([])
            room = most_in
        groups[-1].append(threat)
        room -= height
    title, count = picture.title or finding(picture), len(picture.threats)
    if len(groups) == 1:
        return [picture]
    ends = list(accumulate(len(group) for group in groups))
    return [
        replace(picture, threats=tuple(group), title=title,
                subtitle=f"{picture.subtitle}; missiles {end - len(group) + 1} to {end} of {count}")
        for group, end in zip(groups, ends, strict=True)
    ]  # fmt: skip


def _height(threat: Threat, lanes: Sequence[Lane]) -> float:
    """Return the height of a block, inches: its lanes, and room for its words on the right."""
    return max(len(lanes), len(_outcome(threat))) * LANE_IN + GAP_IN


def draw_timeline(picture: EngagementPicture, path: Path) -> None:
    """Write the timeline of a run as PNG or SVG."""
    style.write(timeline_figure(picture), path)


def _credit(picture: EngagementPicture) -> Any:
    more = len(picture.threats) - MOST_THREATS
    return style.with_note(picture.credit, f"{more} more missiles are in the tables." if more > 0 else "")


def _set_up(axes: Any, picture: EngagementPicture, body_in: float) -> None:
    """Give the axes minutes from left to right and inches from top to bottom."""
    last = max(max([threat.path.t_s[-1], *(shot.intercept_s for shot in threat.shots)]) for threat in picture.threats)
    axes.set_xlim(0.0, 1.02 * last / 60.0)
    axes.set_ylim(body_in, -0.5 * GAP_IN)
    axes.set_yticks([])
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("minutes after the first launch", color=style.SOFT)


def _draw_threat(axes: Any, threat: Threat, lanes: Sequence[Lane], low: float) -> None:
    """Draw the block of one missile from a height downwards."""
    inside = axes.get_yaxis_transform()  # x as a part of the axes, y in inches
    width = WIDTH_IN - 2.0 * style.MARGIN_IN - NAMES_IN - WORDS_IN
    middle = low + 0.5 * LANE_IN
    name = style.shortened(f"{threat.name} → {threat.target}", NAMES_IN - 0.6, style.TEXT_PT, "bold")
    axes.text(-NAMES_IN / width, middle, name, transform=inside, weight="bold", va="center", color=style.INK,
              parse_math=False)  # fmt: skip
    for number, lane in enumerate(lanes):
        y = low + (number + 0.5) * LANE_IN
        axes.text(-0.08 / width, y, lane.name, transform=inside, size=style.SMALL_PT, ha="right", va="center",
                  color=style.SOFT, parse_math=False)  # fmt: skip
        _draw_lane(axes, lane, y)
    _draw_flight(axes, threat, middle)
    colour = {"impact": style.THREAT, "intercepted": style.DEFENDER}.get(threat.outcome, style.SOFT)
    for number, line in enumerate(_outcome(threat)):
        axes.text(1.0 + 0.1 / width, middle + number * LANE_IN, line, transform=inside, va="center",
                  color=style.SOFT if number else colour, weight="normal" if number else "bold",
                  size=style.SMALL_PT if number else style.TEXT_PT)  # fmt: skip
    axes.axhline(low - 0.5 * GAP_IN, color=style.RULE, linewidth=0.6, zorder=1)


def _outcome(threat: Threat) -> list[str]:
    """Return how it ended, and below it why no further shot was taken."""
    end = clock(threat.path.t_s[-1])
    words = {
        "impact": f"impact at {end}",
        "short": f"fell short at {end}",
        "intercepted": f"intercepted at {end}",
        "failed": f"failed at {end}",
    }
    return [
        words[threat.outcome],
        *(style.wrapped(threat.reason, WORDS_IN - 0.1, style.SMALL_PT) if threat.reason else []),
    ]


def _draw_lane(axes: Any, lane: Lane, y: float) -> None:
    for shot in lane.shots:
        start, end = shot.launch_s / 60.0, shot.intercept_s / 60.0
        axes.plot([start, end], [y, y], color=lane.colour, linewidth=1.2, zorder=4)
        axes.plot(start, y, "|", color=lane.colour, markersize=6, markeredgewidth=1.4, zorder=5)
        axes.plot(end, y, linestyle="none", zorder=6, **symbol_of(shot))
    height = 0.045 if lane.colour == style.THREAT else 0.07
    for start_s, end_s in lane.bars:
        axes.barh(y, (end_s - start_s) / 60.0, left=start_s / 60.0, height=height, color=lane.colour, zorder=3)
        axes.plot(start_s / 60.0, y, "|", color=lane.colour, markersize=4.5, markeredgewidth=1.2, zorder=3)


def _draw_flight(axes: Any, threat: Threat, y: float) -> None:
    """Draw the burn as a thick bar, and the end with its symbol."""
    start, end = threat.path.t_s[0] / 60.0, threat.path.t_s[-1] / 60.0
    burn = threat.boost_end_s / 60.0 - start
    if burn > 0.0:  # a recorded path may have none
        axes.barh(y, burn, left=start, height=0.115, color=style.THREAT, zorder=4)
        axes.annotate("boost", (start + burn, y), xytext=(3, 1.5), textcoords="offset points",
                      size=style.SMALL_PT - 0.5, color=style.THREAT, va="bottom")  # fmt: skip
    if threat.outcome in ("impact", "short"):
        axes.plot(end, y, linestyle="none", zorder=6, clip_on=False, **IMPACT)
