"""The coverage map: above which places radars would see an object, and infrared satellites a plume."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Patch
from numpy.typing import NDArray

from umbrella.report import style
from umbrella.report.labels import Label, place_labels
from umbrella.report.land import CREDIT
from umbrella.report.map import Chart, draw_map, fit, ground_track, mark, scale_bar
from umbrella.report.pictures import Counted, CoveragePicture, Covering
from umbrella.report.projection import Window, from_page, to_page, world
from umbrella.report.table import Column, draw_table, table_height

Numbers = NDArray[np.float64]

PAGE_IN: Final = (11.0, 7.6)
SIDE_IN: Final = 3.35  # width of the column on the right
LEGEND_IN: Final = 0.3
FINENESS: Final = 2.0  # pixels of the page to a point of the shading
WORLD_KM: Final = (17_005.8, 8_625.2)  # half width and half height of the Robinson map
# shades by number of sensors, light to dark (the last: that many or more); lightness tells them apart
SENSORS: Final = ("#b9e0d0", "#6fc3a3", "#1f9470", "#00563f")
PLUMES: Final = ("#f0d5e3", "#dda6c4", "#b5679a", "#7b2f63")
MOST_ROWS: Final = 18
NAME_IN: Final = 1.3  # a launch site with a longer name is written in two lines


def finding(picture: CoveragePicture) -> str:
    """Return the headline: how much of the Earth, and of the flights' way, the radars cover."""
    height, size = f"{picture.altitude_km:,.0f}\u00a0km", f"{picture.rcs_m2:g}\u00a0m²"
    if not _is_sensed(picture):
        return f"{picture.scenario}: no sensor, nothing is seen"
    if not picture.radars and not picture.trackers:
        return f"No radar; satellites see a plume at {height} above {_percent(picture.fraction_plume)} of the Earth"
    along = f", and {_percent(picture.fraction_along)} of the flights' ground tracks" if picture.tracks else ""
    return f"At {height}, {_who(picture)} see {size} above {_percent(picture.fraction)} of the Earth{along}"


def _is_sensed(picture: CoveragePicture) -> bool:
    return bool(picture.radars or picture.trackers or picture.satellites)


def _who(picture: CoveragePicture) -> str:
    """Return the sensors that see objects, in words."""
    if picture.trackers:
        return "radars and trackers" if picture.radars else "the trackers"
    return "the radars"


def coverage_figure(picture: CoveragePicture) -> Figure:
    """Return the coverage map.

    Args:
        picture: see `CoveragePicture`.

    Returns:
        A page with the map of the radars around the attack, the world of the infrared satellites, and each one's part.
    """
    with style.house_style():
        credit = style.with_note(picture.credit, CREDIT)
        title = picture.title or finding(picture)
        figure, (left, bottom, right, top) = style.new_page(*PAGE_IN, title, picture.subtitle, credit)
        split = right - SIDE_IN
        edge = split - 0.25 if _is_sensed(picture) else right
        _draw_sensors(figure, (left, bottom + LEGEND_IN, edge, top), picture)
        name = f"{_who(picture).removeprefix('the ')} that would see it:"
        _legend(figure, (left, bottom), name, SENSORS, _most(picture.count_sensors))
        _draw_side(figure, (split, bottom, right, top), picture)
    return figure


def draw_coverage(picture: CoveragePicture, path: Path) -> None:
    """Write the coverage map as PNG or SVG."""
    style.write(coverage_figure(picture), path)


def _percent(fraction: float) -> str:
    """Return a part in percent, with the figures that it is worth."""
    percent = 100.0 * fraction
    return f"{percent:.1f}\u00a0%" if 0.0 < percent < 10.0 else f"{percent:.0f}\u00a0%"


def _draw_sensors(figure: Figure, box: tuple[float, float, float, float], picture: CoveragePicture) -> None:
    left, bottom, right, top = box
    lat, lon = _seen_points(picture)
    projection, window = fit(lat, lon, (right - left) / (top - bottom), margin=0.1)
    chart = draw_map(style.axes_at(figure, *box), projection, window)
    _shade(chart, picture.count_sensors, SENSORS)
    lines = [part for track in picture.tracks for part in ground_track(chart, *track, style.THREAT, linewidth=1.4)]
    if window.radius is None:
        lines.append(scale_bar(chart, is_right=_is_corner_taken(chart, picture)))
    labels: list[Label] = []
    look: dict[str, Any] = {"symbol": "D", "size": 6.0, "colour": style.INK, "priority": 3.0}
    for radar in picture.radars:
        labels += mark(chart, *radar.places[0], radar.name, **look)
    labels += [label for tracker in picture.trackers for label in _mark_satellites(chart, tracker)]
    for place in picture.targets:
        labels += mark(
            chart, place.lat_deg, place.lon_deg, place.short_name, size=4.0, colour=style.THREAT, priority=2.0
        )
    for place in picture.launches:
        look = {"symbol": "^", "size": 8.0, "weight": "bold", "colour": style.THREAT, "priority": 4.0}
        name = "\n".join(style.wrapped(place.short_name, NAME_IN, style.TEXT_PT, "bold"))
        labels += mark(chart, place.lat_deg, place.lon_deg, name, **look)
    place_labels(chart.axes, labels, lines)


def _mark_satellites(chart: Chart, constellation: Covering) -> list[Label]:
    """Mark the points below the satellites of a constellation; one of them bears its name."""
    look: dict[str, Any] = {"symbol": "D", "size": 4.0, "size_pt": style.SMALL_PT, "required": False}
    labels: list[Label] = []
    for place in constellation.places:
        found = mark(chart, *place, constellation.name, **look)
        labels += [] if labels else found
    return labels


def _is_corner_taken(chart: Chart, picture: CoveragePicture) -> bool:
    """Return whether a place with a name lies in the lower left corner, where the scale bar usually stands."""
    x, y = to_page(chart.projection, *np.array(_spots(picture)).T)
    window = chart.window
    left, low = x < window.left + 0.4 * (window.right - window.left), y < 0.75 * window.bottom + 0.25 * window.top
    return bool((left & low).any())


def _spots(picture: CoveragePicture) -> list[tuple[float, float]]:
    """Return latitude and longitude of every place on the ground that has a name."""
    named = [(place.lat_deg, place.lon_deg) for place in (*picture.launches, *picture.targets)]
    return [*(radar.places[0] for radar in picture.radars), *named]


def _seen_points(picture: CoveragePicture) -> tuple[Numbers, Numbers]:
    """Return every point that the map must show."""
    lat, lon = np.array(_spots(picture)).T
    tracks = picture.tracks
    return np.concatenate([lat, *(t[0] for t in tracks)]), np.concatenate([lon, *(t[1] for t in tracks)])


def _shade(chart: Chart, count: Counted, colours: Sequence[str]) -> None:
    """Colour the map point by point: no outline has to be cut at a pole or at the edge of the world."""
    window, box = chart.window, chart.axes.get_window_extent()
    across, up = (max(2, round(length / FINENESS)) for length in (box.width, box.height))
    x = np.linspace(window.left, window.right, across + 1)
    y = np.linspace(window.bottom, window.top, up + 1)
    page_x, page_y = np.meshgrid(0.5 * (x[1:] + x[:-1]), 0.5 * (y[1:] + y[:-1]))
    lat, lon = from_page(chart.projection, page_x, page_y)
    is_shown = np.isfinite(lat)
    counts = np.zeros(lat.shape)
    counts[is_shown] = np.minimum(count(lat[is_shown], lon[is_shown]), len(colours))
    image = chart.axes.imshow(
        np.ma.masked_equal(counts, 0.0), extent=(window.left, window.right, window.bottom, window.top), origin="lower",
        cmap=ListedColormap(list(colours)), vmin=0.5, vmax=len(colours) + 0.5, interpolation="nearest", alpha=0.8,
        zorder=1.5, aspect="auto",
    )  # fmt: skip
    chart.axes.set_aspect("equal", adjustable="box")
    if window.radius is not None:
        image.set_clip_path(Circle((0, 0), window.radius, transform=chart.axes.transData))


def _draw_side(figure: Figure, box: tuple[float, float, float, float], picture: CoveragePicture) -> None:
    """Draw the world of the satellites above a table of what each sensor covers."""
    left, bottom, right, top = box
    if picture.satellites:
        height = SIDE_IN * WORLD_KM[1] / WORLD_KM[0]
        _side_text(figure, left, top, f"infrared satellites: a plume at {picture.altitude_km:,.0f} km")
        _draw_plumes(figure, (left, top - 0.22 - height, right, top - 0.22), picture)
        top -= 0.3 + height
        _legend(figure, (left, top - 0.17), "satellites:", PLUMES, _most(picture.count_satellites))
        top -= 0.42
    sensors = [*picture.radars, *picture.trackers, *picture.satellites]
    shown = sensors[:MOST_ROWS]
    columns = (Column("sensor", 0.0), Column("part of the Earth", 1.0, "right"))
    rows = [(one.name, _percent(one.fraction)) for one in shown]
    draw_table(figure, (left, bottom, right, top), columns, rows)
    more = len(sensors) - len(shown)
    if more > 0:
        _side_text(figure, left, top - table_height(len(rows)) - 0.05, f"and {more} more")


def _side_text(figure: Figure, left: float, top: float, text: str) -> None:
    width_in, height_in = figure.get_size_inches()
    figure.text(left / width_in, top / height_in, text, size=style.SMALL_PT + 0.5, color=style.SOFT, va="top")


def _draw_plumes(figure: Figure, box: tuple[float, float, float, float], picture: CoveragePicture) -> None:
    middle = picture.launches[0].lon_deg if picture.launches else 0.0
    wide, high = WORLD_KM
    chart = draw_map(style.axes_at(figure, *box), world(middle), Window(-wide, wide, -high, high), states=False)
    chart.axes.set_facecolor("none")
    for spine in chart.axes.spines.values():
        spine.set_visible(False)
    _shade(chart, picture.count_satellites, PLUMES)
    labels: list[Label] = []
    for satellite in picture.satellites:
        labels += _mark_satellites(chart, satellite)
    for place in picture.launches:
        mark(chart, place.lat_deg, place.lon_deg, symbol="^", size=5.0, colour=style.THREAT)
    place_labels(chart.axes, labels)


def _most(count: Counted) -> int:
    """Return the largest number of sensors that see any one place (looked for every two degrees)."""
    lat, lon = np.meshgrid(np.arange(-89.0, 90.0, 2.0), np.arange(0.0, 360.0, 2.0))
    return int(count(lat.ravel(), lon.ravel()).max())


def _legend(figure: Figure, corner_in: tuple[float, float], name: str, colours: Sequence[str], most: int) -> None:
    """Write which shade stands for how many sensors, up to the most that there are anywhere."""
    used = min(most, len(colours))
    names = [f"{k + 1} or more" if k + 1 == len(colours) < most else str(k + 1) for k in range(used)]
    keys = [Patch(label=name, facecolor=colours[k], alpha=0.8) for k, name in enumerate(names)]
    if not keys:
        return
    width_in, height_in = figure.get_size_inches()
    size, (left, bottom) = style.SMALL_PT + 0.5, corner_in
    figure.text(left / width_in, (bottom + 0.09) / height_in, name, size=size, va="center", color=style.SOFT)
    left += sum(style.word_width_in(f"{word} ", size) for word in name.split()) + 0.1
    figure.legend(
        handles=keys, loc="center left", bbox_to_anchor=(left / width_in, (bottom + 0.09) / height_in), ncols=len(keys),
        frameon=False, borderpad=0.0, borderaxespad=0.0, fontsize=size, handlelength=1.4, handletextpad=0.4,
        columnspacing=1.0,
    )  # fmt: skip
