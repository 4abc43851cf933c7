"""The map of a missile's reach: the line of longest range around the launch point, and the cities on either side."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from numpy.typing import NDArray

from umbrella.report import style
from umbrella.report.labels import Label, place_labels
from umbrella.report.land import CREDIT
from umbrella.report.map import Chart, add, disk, draw_map, mark, ring_distances, rings
from umbrella.report.pictures import City, ReachPicture
from umbrella.report.projection import HORIZON_KM, around
from umbrella.report.table import Column, draw_table

Numbers = NDArray[np.float64]

PAGE_IN: Final = (11.0, 8.6)
MARGIN: Final = 1.12  # the map reaches this much beyond the line
NEAR_CITY: Final = 1.6  # cities beyond this many times the longest range do not widen the map
TABLE_ROWS: Final = 32


def finding(picture: ReachPicture) -> str:
    """Return the headline of a reach map that has none."""
    longest, shortest = picture.range_km.max(), picture.range_km.min()
    km = f"{longest:,.0f}\u00a0km" if longest - shortest < 10.0 else f"{shortest:,.0f} to {longest:,.0f}\u00a0km"
    text = f"{picture.missile} from {picture.launch.short_name} reaches {km}"
    if picture.cities:
        inside = sum(city.is_reachable for city in picture.cities)
        count = f"all {inside}" if inside == len(picture.cities) else f"{inside or 'none'} of {len(picture.cities)}"
        text += f": {count} cities are in range"
    return text


def reach_figure(picture: ReachPicture) -> Figure:
    """Return the map of a missile's reach, with distance rings and a table of the cities' margins.

    Args:
        picture: the range by azimuth, and the cities; see `ReachPicture`.

    Returns:
        A page whose map is centred on the launch point: distances and directions from it are true.
    """
    with style.house_style():
        note = f"Distances and directions from {picture.launch.short_name} are true on this map. {CREDIT}"
        credit = style.with_note(picture.credit, note)
        title = picture.title or finding(picture)
        figure, (left, bottom, right, top) = style.new_page(*PAGE_IN, title, picture.subtitle, credit)
        split = min(left + top - bottom, right - 2.7) if picture.cities else right
        _draw_map(figure, (left, bottom, split, top), picture)
        _draw_cities(figure, (split + 0.3, bottom, right, top), picture.cities)
    return figure


def draw_reach(picture: ReachPicture, path: Path) -> None:
    """Write the map of a missile's reach as PNG or SVG."""
    style.write(reach_figure(picture), path)


def _radius_km(picture: ReachPicture) -> float:
    """Return how far the map must reach: beyond the line, and as far as cities that are not much farther."""
    longest = float((picture.range_km if picture.high_km is None else picture.high_km).max())
    near = [city.distance_km for city in picture.cities if city.distance_km < NEAR_CITY * longest]
    return min(MARGIN * max([longest, *near]), HORIZON_KM)


def curve(azimuth_deg: Numbers, range_km: Numbers) -> Numbers:
    """Return the closed reach line on the page [n, 2]: on this map a range and an azimuth are polar coordinates."""
    every = np.arange(
        361.0
    )  # between the given azimuths the range is drawn as straight in azimuth, so that it is round
    angle = np.radians(every)
    reach = np.minimum(np.interp(every, azimuth_deg, range_km, period=360.0), HORIZON_KM)
    return np.stack([reach * np.sin(angle), reach * np.cos(angle)], axis=1)


def _draw_map(figure: Figure, box: tuple[float, ...], picture: ReachPicture) -> None:
    launch = picture.launch
    radius = _radius_km(picture)
    chart = draw_map(style.axes_at(figure, *box), around(launch.lat_deg, launch.lon_deg), disk(radius))
    rings(chart, launch.lat_deg, launch.lon_deg, ring_distances(radius))
    line = curve(picture.azimuth_deg, picture.range_km)
    _draw_line(chart, picture, line)
    labels = mark(
        chart, launch.lat_deg, launch.lon_deg, launch.short_name, symbol="^", size=8, weight="bold", priority=1e12
    )
    for city in sorted(picture.cities, key=lambda one: one.population):
        labels += _mark_city(chart, city)
    place_labels(chart.axes, labels, [line])


def _draw_line(chart: Chart, picture: ReachPicture, line: Numbers) -> None:
    if picture.low_km is not None and picture.high_km is not None:
        for edge in (picture.low_km, picture.high_km):
            band = curve(picture.azimuth_deg, edge)
            add(
                chart,
                Polygon(band, fill=False, edgecolor=style.THREAT, linewidth=0.9, linestyle=(0, (1, 1.5)), zorder=5),
            )
    add(chart, Polygon(line, facecolor=style.THREAT, alpha=0.10, edgecolor="none", zorder=3))
    add(chart, Polygon(line, fill=False, edgecolor=style.THREAT, linewidth=2.2, zorder=5))


def _mark_city(chart: Chart, city: City) -> list[Label]:
    colour, symbol = (style.THREAT, "o") if city.is_reachable else (style.DEFENDER, "s")
    words = {"size_pt": style.SMALL_PT + 0.5, "priority": city.population, "required": False}
    return mark(chart, city.lat_deg, city.lon_deg, city.name, symbol=symbol, size=4.5, colour=colour, **words)


def _draw_cities(figure: Figure, box: tuple[float, ...], cities: Sequence[City]) -> None:
    """Write the cities by distance; of too many, those next to the line: they are what a dispute is about."""
    shown = sorted(sorted(cities, key=lambda city: abs(city.margin_km))[:TABLE_ROWS], key=lambda city: city.distance_km)
    columns = (Column("city", 0.0), Column("distance", 0.72, "right"), Column("margin", 1.0, "right"))
    rows = [
        (
            ("● " if city.is_reachable else "■ ") + city.name,
            f"{city.distance_km:,.0f} km",
            f"{city.margin_km:+,.0f} km".replace("-", "−"),
        )
        for city in shown
    ]
    colours = [style.THREAT if city.is_reachable else style.DEFENDER for city in shown]
    draw_table(figure, box, columns, rows, colours)
    if cities:
        left, bottom, _, _ = box
        width_in, height_in = figure.get_size_inches()
        text = "● in range   ■ out of range\nmargin: range in that direction less distance"
        if len(cities) > len(shown):
            text = f"the {len(shown)} of {len(cities)} cities nearest to the line\n" + text
        figure.text(left / width_in, bottom / height_in, text, size=style.SMALL_PT, color=style.SOFT, va="bottom")
