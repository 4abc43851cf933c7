"""The base map: land, lakes, coasts and borders of Natural Earth, read from the package's own file."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import numpy as np
from matplotlib.path import Path as Outline
from numpy.typing import ArrayLike, NDArray

from umbrella.report.projection import Projection, Window, relative_lon, relative_to_page

Numbers = NDArray[np.float64]
Layer = Literal["land", "lakes", "coasts", "shores", "borders", "states"]

CREDIT: Final = "Base map: Natural Earth; U.S. Census Bureau (public domain)."
EARTH_KM: Final = 6_371.0  # mean radius: angles from distances, to 0.6 % on the ellipsoid
FAR_KM: Final = 19_000.0  # a cell of ten degrees that reaches this far may hold the antipode: it cannot be drawn


@dataclass(frozen=True, slots=True)
class Lines:
    """Many lines or rings below each other: where each begins, and to which filled piece it belongs."""

    lat_deg: Numbers
    lon_deg: Numbers
    starts: NDArray[np.int64]
    pieces: NDArray[np.int64]


@cache
def read_layer(layer: Layer) -> Lines:
    """Return one layer of the base map, as scripts/extract_natural_earth.py wrote it."""
    with files("umbrella.report").joinpath("data/natural_earth.npz").open("rb") as file, np.load(file) as data:
        points = np.cumsum(data[f"{layer}_points"], axis=0, dtype=np.int16) / float(data["steps_per_deg"])
        starts = data[f"{layer}_starts"].astype(np.int64)
        owners = data[f"{layer}_pieces"] if f"{layer}_pieces" in data else np.arange(len(starts))
    return Lines(points[:, 1], points[:, 0], starts, owners.astype(np.int64))


def _relative(projection: Projection, lines: Lines) -> Numbers:
    """Return longitudes from the map's middle; a point on the edge of the world goes to the side of its own piece."""
    lon = relative_lon(projection, lines.lon_deg)
    on_edge = lon <= -180.0 + 1e-9
    mean = np.add.reduceat(np.where(on_edge, 0.0, lon), lines.starts)
    return np.where(on_edge & np.repeat(mean > 0.0, _sizes(lines)), 180.0, lon)


def _sizes(lines: Lines) -> NDArray[np.int64]:
    return np.diff(np.append(lines.starts, lines.lon_deg.size))


def _starts_of_parts(starts: NDArray[np.int64], lon: Numbers) -> NDArray[np.int64]:
    """Return where parts begin when a line that runs from one edge of the world to the other is cut."""
    return np.union1d(starts, np.flatnonzero(np.abs(np.diff(lon)) > 180.0) + 1)


def _thinned(x: Numbers, y: Numbers, starts: NDArray[np.int64], grain_km: float) -> NDArray[np.bool_]:
    """Return which points are to be kept so that no two neighbours fall into one grain of the page."""
    column, row = np.floor(x / grain_km), np.floor(y / grain_km)
    keep = np.append(True, (np.diff(column) != 0.0) | (np.diff(row) != 0.0))
    keep[starts] = True
    return keep


@cache
def _caps(layer: Layer) -> tuple[Numbers, Numbers]:
    """Return for every part of a layer the middle of a cap of the sphere that holds it [n, 3], and the cap's radius."""
    lines = read_layer(layer)
    points = _unit(lines.lat_deg, lines.lon_deg)
    middle = np.add.reduceat(points, lines.starts)
    middle /= np.linalg.norm(middle, axis=1)[:, None]
    nearness = np.einsum("ij,ij->i", points, np.repeat(middle, _sizes(lines), axis=0))
    return middle, np.arccos(np.clip(np.minimum.reduceat(nearness, lines.starts), -1.0, 1.0))


def _unit(lat_deg: ArrayLike, lon_deg: ArrayLike) -> Numbers:
    phi, lam = np.radians(lat_deg), np.radians(lon_deg)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=-1)


def _in_reach(projection: Projection, layer: Layer, window: Window) -> Lines:
    """Return the parts of a layer that may reach into a window; of a map of the world all.

    On an azimuthal map the distance from the middle is the true one, so that a part whose cap lies beyond the farthest
    corner cannot be seen: most of the world need not be projected for the map of a town.
    """
    lines = read_layer(layer)
    if not projection.is_azimuthal:
        return lines
    middle, radius = _caps(layer)
    corner = np.hypot(max(-window.left, window.right), max(-window.bottom, window.top))
    apart = np.arccos(np.clip(middle @ _unit(projection.lat_deg, projection.lon_deg), -1.0, 1.0))
    is_near = apart - radius <= 1.01 * corner / EARTH_KM
    sizes, kept = _sizes(lines)[is_near], np.repeat(is_near, _sizes(lines))
    starts = np.cumsum(sizes) - sizes
    return Lines(lines.lat_deg[kept], lines.lon_deg[kept], starts, lines.pieces[is_near])


def parts_on_page(
    projection: Projection, layer: Layer, window: Window, grain_km: float
) -> Iterator[tuple[int, Numbers]]:
    """Yield (piece, points on the page) for every ring or line of a layer that reaches into the window."""
    lines = _in_reach(projection, layer, window)
    if lines.starts.size == 0:
        return
    lon = _relative(projection, lines)
    x, y = relative_to_page(projection, lines.lat_deg, lon)
    starts = lines.starts if projection.is_azimuthal else _starts_of_parts(lines.starts, lon)
    owners = np.repeat(lines.pieces, _sizes(lines))[starts]
    keep = _thinned(x, y, starts, grain_km)
    for piece, start, end in zip(owners, starts, np.append(starts[1:], x.size), strict=True):
        kept = np.flatnonzero(keep[start:end]) + start
        part = np.stack([x[kept], y[kept]], axis=1)
        is_torn = projection.is_azimuthal and np.hypot(part[:, 0], part[:, 1]).max() > FAR_KM
        if len(part) > 1 and not is_torn and window.touches(part):
            yield int(piece), part


def outlines(projection: Projection, layer: Layer, window: Window, grain_km: float) -> list[Outline]:
    """Return one closed outline for each filled piece; holes are rings of the other sense."""
    by_piece: dict[int, list[Numbers]] = {}
    for piece, ring in parts_on_page(projection, layer, window, grain_km):
        if len(ring) > 2:
            by_piece.setdefault(piece, []).append(ring)
    return [_closed(rings) for rings in by_piece.values()]


def _closed(rings: list[Numbers]) -> Outline:
    points = np.vstack([np.vstack([ring, ring[:1]]) for ring in rings])
    codes = np.full(len(points), Outline.LINETO, dtype=Outline.code_type)
    ends = np.cumsum([len(ring) + 1 for ring in rings])
    codes[np.append(0, ends[:-1])] = Outline.MOVETO
    codes[ends - 1] = Outline.CLOSEPOLY
    return Outline(points, codes)
