"""Maps: the base map, ground tracks, rings of equal distance, marked places."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.patches import Circle, PathPatch
from matplotlib.path import Path as Outline
from numpy.typing import ArrayLike, NDArray

from umbrella.report import style
from umbrella.report.labels import Label
from umbrella.report.land import Layer, outlines, parts_on_page
from umbrella.report.projection import (
    HORIZON_KM,
    WGS84,
    Projection,
    Window,
    around,
    densified,
    many_on_page,
    on_page,
    to_page,
)

Numbers = NDArray[np.float64]

GLOBE_KM: Final = 9_000.0  # a wider map is shown as a disk
FILLED: Final[tuple[tuple[Layer, str], ...]] = (("land", style.LAND), ("lakes", style.WATER))
DRAWN: Final[tuple[tuple[Layer, str, float], ...]] = (
    ("coasts", style.COAST, 0.5),
    ("shores", style.COAST, 0.35),
    ("borders", style.BORDER, 0.6),
    ("states", style.BORDER, 0.35),
)
SMALL_KM: Final = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
ROUND_KM: Final = (100, 200, 250, 500, 1000, 2000, 2500, 5000)


@dataclass(frozen=True, slots=True)
class Chart:
    """Axes that carry a map."""

    axes: Any
    projection: Projection
    window: Window

    @property
    def grain_km(self) -> float:
        """Return the width of a third of a pixel: finer detail is not drawn."""
        return (self.window.right - self.window.left) / (3.0 * float(self.axes.bbox.width))


def disk(radius_km: float) -> Window:
    """Return the window that shows everything within a distance of the centre."""
    radius = min(radius_km, HORIZON_KM)
    round_edge = radius if radius > GLOBE_KM else None
    return Window(-radius, radius, -radius, radius, round_edge)


def fit(lat_deg: ArrayLike, lon_deg: ArrayLike, aspect: float, margin: float = 0.12) -> tuple[Projection, Window]:
    """Return the projection and the window that show all points, with the points in the middle.

    Args:
        lat_deg, lon_deg: the points that must be seen.
        aspect: width over height of the axes.
        margin: free space on each side, as a part of the points' spread.
    """
    lat, lon = (np.asarray(values, float).ravel() for values in (lat_deg, lon_deg))
    projection = around(*_middle(lat, lon))
    x, y = to_page(projection, lat, lon)
    width = max(np.ptp(x) * (1.0 + 2.0 * margin), 300.0)
    height = max(np.ptp(y) * (1.0 + 2.0 * margin), 300.0)
    width, height = max(width, height * aspect), max(height, width / aspect)
    x_mid, y_mid = 0.5 * (x.min() + x.max()), 0.5 * (y.min() + y.max())
    if np.hypot(width, height) / 2.0 + np.hypot(x_mid, y_mid) > HORIZON_KM:
        return projection, disk(HORIZON_KM)
    return projection, Window(x_mid - width / 2, x_mid + width / 2, y_mid - height / 2, y_mid + height / 2)


def _middle(lat: Numbers, lon: Numbers) -> tuple[float, float]:
    """Return the middle of the points on the sphere (of antipodes: one of them)."""
    phi, lam = np.radians(lat), np.radians(lon)
    x, y, z = (np.cos(phi) * np.cos(lam)).mean(), (np.cos(phi) * np.sin(lam)).mean(), np.sin(phi).mean()
    if np.hypot(np.hypot(x, y), z) < 1e-6:
        return float(lat[0]), float(lon[0])
    return float(np.degrees(np.arctan2(z, np.hypot(x, y)))), float(np.degrees(np.arctan2(y, x)))


def draw_map(axes: Any, projection: Projection, window: Window, states: bool = True) -> Chart:
    """Draw land, lakes, coasts and borders, and return the chart for everything that comes on top."""
    axes.set(xlim=(window.left, window.right), ylim=(window.bottom, window.top), xticks=[], yticks=[])
    axes.set_aspect("equal", adjustable="box")
    axes.grid(False)
    axes.set_facecolor(style.WATER if window.radius is None else "none")
    for spine in axes.spines.values():
        spine.set_visible(window.radius is None)
    chart = Chart(axes, projection, window)
    if window.radius is not None:
        axes.add_patch(Circle((0, 0), window.radius, facecolor=style.WATER, edgecolor=style.RULE, zorder=0))
    for layer, colour in FILLED:
        # the hairline closes the seams between the cells of the base map
        shapes = outlines(projection, layer, window, chart.grain_km)
        _add_one(chart, shapes, facecolor=colour, edgecolor=colour, linewidth=0.35, zorder=1)
    for layer, colour, width in DRAWN if states else DRAWN[:-1]:
        lines = [Outline(part) for _, part in parts_on_page(projection, layer, window, chart.grain_km)]
        _add_one(chart, lines, fill=False, edgecolor=colour, linewidth=width, zorder=2)
    _graticule(chart)
    return chart


def _add_one(chart: Chart, parts: Sequence[Outline], **look: Any) -> None:
    """Draw many outlines as one: a picture with thousands of separate paths is slow to write."""
    if parts:
        add(chart, PathPatch(Outline.make_compound_path(*parts), joinstyle="round", capstyle="round", **look))


def add(chart: Chart, artist: Any) -> None:
    """Put a collection or patch on the map, cut off at the map's edge."""
    chart.axes.add_artist(artist)  # not add_patch, which would search every curve for the limits of the axes
    if chart.window.radius is not None:
        artist.set_clip_path(Circle((0, 0), chart.window.radius, transform=chart.axes.transData))


def _graticule(chart: Chart) -> None:
    step = 15 if chart.window.right - chart.window.left > 5_000 else 5
    apart = 15 if abs(chart.projection.lat_deg) > 55.0 else step  # meridians crowd at the poles
    lines = many_on_page(chart.projection, _net(step, apart))
    add(chart, LineCollection(lines, colors=style.COAST, linewidth=0.3, alpha=0.35, zorder=2))


@cache
def _net(step: int, apart: int) -> list[tuple[Numbers, Numbers]]:
    """Return parallels every `step` degrees and meridians every `apart`, through points at most a degree apart."""
    meridians = [densified([-85.0, 85.0], [float(lon)] * 2) for lon in range(-180, 180, apart)]
    lon = np.linspace(-180.0, 180.0, 361)
    return meridians + [(np.full(lon.size, float(lat)), lon) for lat in range(-75, 76, step)]


def ground_track(chart: Chart, lat_deg: ArrayLike, lon_deg: ArrayLike, colour: str, **line: Any) -> list[Numbers]:
    """Draw a line of points on the ground, cut where the map ends; return what was drawn, km on the page."""
    parts = on_page(chart.projection, lat_deg, lon_deg)
    add(chart, LineCollection(parts, colors=colour, **({"linewidth": 1.6, "zorder": 5} | line)))
    return parts


def mark(
    chart: Chart,
    lat_deg: float,
    lon_deg: float,
    text: str = "",
    *,
    symbol: str = "o",
    size: float = 5.0,
    colour: str = style.INK,
    **label: Any,
) -> list[Label]:
    """Draw a symbol (a matplotlib marker, its size in points) and return its label, or nothing if it has none.

    A place outside the map gets neither. The other keywords are those of `Label`.
    """
    x, y = (float(value) for value in to_page(chart.projection, lat_deg, lon_deg))
    if not is_shown(chart, x, y):
        return []
    edge = {} if symbol in ("x", "+") else {"markeredgecolor": style.PAPER, "markeredgewidth": 0.7}
    chart.axes.plot(x, y, symbol, color=colour, markersize=size, zorder=7, **edge)
    words: dict[str, Any] = {"gap_pt": 0.5 * size + 2.0, "colour": colour} | label
    return [Label(x=x, y=y, text=text, **words)] if text else []


def is_shown(chart: Chart, x: float, y: float) -> bool:
    """Whether a point of the page lies on the map."""
    window = chart.window
    inside = window.left <= x <= window.right and window.bottom <= y <= window.top
    return inside and (window.radius is None or float(np.hypot(x, y)) <= window.radius)


def circle_on_ground(
    lat_deg: float, lon_deg: float, range_km: float, azimuths_deg: ArrayLike
) -> tuple[Numbers, Numbers]:
    """Return the points at a distance from a place in the given directions."""
    azimuths = np.asarray(azimuths_deg, float)
    same = np.ones_like(azimuths)
    lon, lat, _ = WGS84.fwd(lon_deg * same, lat_deg * same, azimuths, 1e3 * range_km * same)
    return np.asarray(lat), np.asarray(lon)


def rings(chart: Chart, lat_deg: float, lon_deg: float, ranges_km: Sequence[float]) -> None:
    """Draw and name the lines of equal distance from a place."""
    for range_km in ranges_km:
        lat, lon = circle_on_ground(lat_deg, lon_deg, range_km, np.linspace(0.0, 360.0, 181))
        ground_track(chart, lat, lon, style.SOFT, linewidth=0.6, linestyle=(0, (4, 3)), zorder=4)
        for azimuth in (180.0, 200.0, 160.0, 270.0, 90.0, 0.0):
            at_lat, at_lon = circle_on_ground(lat_deg, lon_deg, range_km, [azimuth])
            x, y = (float(value[0]) for value in to_page(chart.projection, at_lat, at_lon))
            if is_shown(chart, x, y):
                text = f"{range_km:,.0f} km"
                chart.axes.text(
                    x, y, text, size=style.SMALL_PT, color=style.SOFT, ha="center", va="center", zorder=4,
                    path_effects=style.halo(2.5, style.WATER),
                )  # fmt: skip
                break


def ring_distances(longest_km: float) -> list[float]:
    """Return three to six round distances up to a longest."""
    step = next((step for step in ROUND_KM if longest_km / step <= 6.0), ROUND_KM[-1])
    return [float(step * i) for i in range(1, int(longest_km / step) + 1)]


def scale_bar(chart: Chart, *, is_right: bool = False, part: float = 0.25) -> Numbers:
    """Draw a bar of a round length, at most a part of the map's width, in a lower corner, and return it.

    It is true at the middle of an azimuthal map.
    """
    window = chart.window
    width = window.right - window.left
    length = max((step for step in (*SMALL_KM, *ROUND_KM) if step <= part * width), default=part * width)
    x = window.right - 0.035 * width - length if is_right else window.left + 0.035 * width
    y = window.bottom + 0.035 * (window.top - window.bottom)
    chart.axes.plot([x, x + length], [y, y], color=style.INK, linewidth=1.6, solid_capstyle="butt", zorder=8)
    text = f"{length:,g} km" if length >= 1.0 else f"{1e3 * length:,g} m"
    chart.axes.annotate(
        text, (x + length / 2, y), xytext=(0, 3), textcoords="offset points", ha="center", va="bottom",
        size=style.SMALL_PT, path_effects=style.halo(), zorder=8,
    )  # fmt: skip
    return np.array([[x, y], [x + length, y]])
