"""The figure of one flight: map, altitude, speed, and a table of everything that happens."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from umbrella.report import style
from umbrella.report.labels import Label, place_labels
from umbrella.report.land import CREDIT
from umbrella.report.map import Chart, draw_map, fit, ground_track, mark, scale_bar
from umbrella.report.pictures import Event, FlightPicture, Flown
from umbrella.report.projection import to_page
from umbrella.report.table import ROW_IN, Column, draw_table, table_height

Numbers = NDArray[np.float64]

WIDTH_IN, HEIGHT_IN = 11.0, 8.6
EVENTS_AT_HEIGHT: Final = 12  # the page grows with more
LANDED_KM: Final = 1.0  # a path that ends higher (an orbit, a path cut short) has no impact point
SAME_POINT_PX: Final = 13.0  # events closer than this share one number
ROLE_LINES: Final[dict[str, dict[str, Any]]] = {
    "missile": {"color": style.THREAT, "linewidth": 2.0, "zorder": 5},
    "warhead": {"color": style.THREAT, "linewidth": 2.0, "zorder": 5},
    "spent": {"color": style.SOFT, "linewidth": 1.2, "linestyle": (0, (5, 2)), "zorder": 4},
    "decoy": {"color": style.PURPLE, "linewidth": 1.2, "linestyle": (0, (1, 1.6)), "zorder": 4},
    "interceptor": {"color": style.DEFENDER, "linewidth": 1.4, "zorder": 5},
}


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart beside the map: what stands on its axes, and where the label of a line's end goes."""

    title: str
    x: str
    y: str
    x_label: str
    y_label: str


PANELS: Final = (
    Panel("Altitude along the ground", "range_km", "altitude_km", "distance from launch, km", "km"),
    Panel("Altitude against time", "minutes", "altitude_km", "minutes after launch", "km"),
    Panel("Speed against time", "minutes", "speed_km_s", "minutes after launch", "km/s"),
)


def main_path(picture: FlightPicture) -> Flown:
    """Return the path of what the flight is about: the warhead, else the missile, else the first path."""
    return min(picture.paths, key=lambda path: {"warhead": 0, "missile": 1}.get(path.role, 2))


def finding(picture: FlightPicture) -> str:
    """Return the headline of a flight that has none: how far, how high, how long; of an orbit: how high."""
    path = main_path(picture)
    end = f" towards {picture.target.short_name}" if picture.target else ""
    start = f"{picture.missile} from {picture.launch.short_name}{end}: "
    minutes, high = f"{path.t_s[-1] / 60.0:.0f}\u00a0minutes", f"{path.altitude_km.max():,.0f}\u00a0km"
    if not has_landed(path):
        return f"{start}still in flight after {minutes}, up to {high} high"
    return f"{start}{path.range_km[-1]:,.0f}\u00a0km in {minutes}, {high} high"


def has_landed(path: Flown) -> bool:
    """Whether a path ends on the ground."""
    return bool(path.altitude_km[-1] < LANDED_KM)


def flight_figure(picture: FlightPicture) -> Figure:
    """Return the figure of one flight.

    Args:
        picture: paths and events; see `FlightPicture`.

    Returns:
        A page with map, altitude against range and time, speed against time, and the events, numbered in all of them.
    """
    with style.house_style():
        events = sorted(picture.events, key=lambda event: (event.t_s, event.object, event.name))
        credit = style.with_note(picture.credit, CREDIT)
        height = HEIGHT_IN + ROW_IN * max(0, len(events) - EVENTS_AT_HEIGHT)
        figure, (left, bottom, right, top) = style.new_page(
            WIDTH_IN, height, picture.title or finding(picture), picture.subtitle, credit
        )
        split = left + 0.56 * (right - left)
        table_top = bottom + table_height(len(events))
        _draw_map(figure, (left, table_top + 0.2, split, top), picture, events)
        _draw_events(figure, (left, bottom, split, table_top), events)
        _draw_panels(figure, (split + 0.75, bottom + 0.3, right, top), picture, events)
    return figure


def draw_flight(picture: FlightPicture, path: Path) -> None:
    """Write the figure of one flight as PNG or SVG."""
    style.write(flight_figure(picture), path)


def _draw_map(figure: Figure, box: tuple[float, ...], picture: FlightPicture, events: Sequence[Event]) -> None:
    left, bottom, right, top = box
    lat = np.concatenate([path.lat_deg for path in picture.paths])
    lon = np.concatenate([path.lon_deg for path in picture.paths])
    axes = style.axes_at(figure, *box)
    chart = draw_map(axes, *fit(lat, lon, (right - left) / (top - bottom)))
    scale_bar(chart)
    lines = []
    for path in picture.paths:
        line = {key: value for key, value in ROLE_LINES[path.role].items() if key != "color"}
        lines += ground_track(chart, path.lat_deg, path.lon_deg, ROLE_LINES[path.role]["color"], **line)
    labels = _places(chart, picture)
    labels += _numbers(axes, [(chart_point(chart, event), i + 1) for i, event in enumerate(events)])
    place_labels(axes, labels, lines)


def _places(chart: Chart, picture: FlightPicture) -> list[Label]:
    launch, target = picture.launch, picture.target
    labels = mark(
        chart, launch.lat_deg, launch.lon_deg, launch.short_name, symbol="^", size=8, weight="bold", priority=9
    )
    if target:
        labels += mark(
            chart, target.lat_deg, target.lon_deg, target.short_name, symbol="*", size=11, weight="bold", priority=8
        )
    for path in filter(has_landed, picture.paths):
        colour = ROLE_LINES[path.role]["color"]
        words = "" if path.role in ("missile", "warhead") else f"{path.name}: {path.range_km[-1]:,.0f} km"
        labels += mark(chart, path.lat_deg[-1], path.lon_deg[-1], words, symbol="X", size=7, colour=colour, priority=5)
    return labels


def chart_point(chart: Chart, event: Event) -> tuple[float, float]:
    """Return the place of an event on the map's page."""
    x, y = to_page(chart.projection, event.lat_deg, event.lon_deg)
    return float(x), float(y)


def _draw_panels(figure: Figure, box: tuple[float, ...], picture: FlightPicture, events: Sequence[Event]) -> None:
    left, bottom, right, top = box
    gap = 0.62
    height = (top - bottom - gap * (len(PANELS) - 1) - 0.2) / len(PANELS)
    for row, panel in enumerate(PANELS):
        low = top - 0.2 - height - row * (height + gap)
        _draw_panel(style.axes_at(figure, left, low, right, low + height), panel, picture, events)


def _value(path: Flown, name: str) -> Numbers:
    return path.t_s / 60.0 if name == "minutes" else np.asarray(getattr(path, name))


def _draw_panel(axes: Any, panel: Panel, picture: FlightPicture, events: Sequence[Event]) -> None:
    axes.set_title(panel.title)
    axes.set_xlabel(panel.x_label, color=style.SOFT)
    axes.set_ylabel(panel.y_label, color=style.SOFT)
    lines = []
    for path in picture.paths:
        axes.plot(_value(path, panel.x), _value(path, panel.y), **ROLE_LINES[path.role])
        lines.append(np.stack([_value(path, panel.x), _value(path, panel.y)], axis=1))
    axes.margins(y=0.12)
    axes.set_xlim(left=0.0)
    axes.set_ylim(bottom=0.0)
    paths = {path.name: path for path in picture.paths}
    owners = [paths.get(event.object, main_path(picture)) for event in events]
    points = [
        (_at(path, event.t_s, panel), number)
        for number, (event, path) in enumerate(zip(events, owners, strict=True), start=1)
        if event.t_s <= path.t_s[-1] + 0.5  # a path may be cut short before its last event (an orbit)
    ]
    axes.xaxis.set_major_formatter("{x:,g}")
    axes.yaxis.set_major_formatter("{x:,g}")
    place_labels(axes, _numbers(axes, points) + _names(picture, panel), lines)


def _names(picture: FlightPicture, panel: Panel) -> list[Label]:
    """Return the name of each path for a point on its way down."""
    named = []
    for path in picture.paths if panel is PANELS[0] else ():
        x, y = _at(path, 0.75 * path.t_s[-1], panel)
        named.append(Label(x=x, y=y, text=path.name, colour=ROLE_LINES[path.role]["color"], required=False))
    return named


def _at(path: Flown, t_s: float, panel: Panel) -> tuple[float, float]:
    """Return where an instant of a path lies on a panel."""
    x, y = (float(np.interp(t_s, path.t_s, _value(path, name))) for name in (panel.x, panel.y))
    return x, y


def _numbers(axes: Any, points: Sequence[tuple[tuple[float, float], int]]) -> list[Label]:
    """Mark the events and return their numbers; events that fall together share one label (`2-4`)."""
    groups: list[tuple[tuple[float, float], list[int]]] = []
    for point, number in points:
        axes.plot(*point, "o", color=style.INK, markersize=3.2, zorder=6, clip_on=False)
        pixel = axes.transData.transform(point)
        near = (g for g in groups if np.hypot(*(axes.transData.transform(g[0]) - pixel)) < SAME_POINT_PX)
        group = next(near, None)
        if group is None:
            groups.append((point, [number]))
        else:
            group[1].append(number)
    return [
        Label(x=x, y=y, text=_spans(numbers), size_pt=style.SMALL_PT, weight="bold", priority=1.0, gap_pt=4.0)
        for (x, y), numbers in groups
    ]


def _spans(numbers: Sequence[int]) -> str:
    """Return rising numbers with runs drawn together: 1-3, 5."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _draw_events(figure: Figure, box: tuple[float, ...], events: Sequence[Event]) -> None:
    columns = (
        Column("", 0.05, "right"),
        Column("event", 0.075, "left"),
        Column("time", 0.62, "right"),
        Column("altitude", 0.77, "right"),
        Column("place", 1.0, "right"),
    )
    rows = [
        (str(i + 1), words(event), clock(event.t_s), f"{max(event.altitude_km, 0.0):,.0f} km", position(event))
        for i, event in enumerate(events)
    ]
    draw_table(figure, box, columns, rows)


def clock(t_s: float) -> str:
    """Return a time as minutes and seconds."""
    whole = round(t_s)
    return f"{whole // 60}:{whole % 60:02d}"


def words(event: Event) -> str:
    """Return what happened, and to which object."""
    return f"{event.object}: {event.name}" if event.object else event.name


def position(event: Event) -> str:
    """Return a position as people write it: 39.2° N 125.7° E."""
    lat, lon = event.lat_deg, (event.lon_deg + 180.0) % 360.0 - 180.0
    return f"{abs(lat):.1f}° {'N' if lat >= 0 else 'S'} {abs(lon):.1f}° {'E' if lon >= 0 else 'W'}"
