"""From latitude and longitude to the flat page, and where lines have to be cut on the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod, Proj

from umbrella.core.errors import BadValue

Numbers = NDArray[np.float64]
Kind = Literal["equidistant", "plate-carree", "robinson"]

WGS84: Final = Geod(ellps="WGS84")
HORIZON_KM: Final = 18_000.0  # the antipode, at 20,004 km, would be a whole circle: the azimuthal map ends before
SAME_KM: Final = 1.0  # two points of the page closer than this are one
STEP_DEG: Final = 1.0  # lines are drawn through points at most this far apart
EDGE_DEG: Final = 180.0 - 1e-7  # just inside the edge of a world map: PROJ may wrap the edge itself


@dataclass(frozen=True, slots=True)
class Projection:
    """A map projection on the WGS-84 ellipsoid, in km on the page.

    `equidistant` (azimuthal) shows every distance and direction from its centre true; `plate-carree` and `robinson`
    show the world, centred on a meridian that is a multiple of ten degrees (the base map is cut there).
    """

    kind: Kind
    lat_deg: float
    lon_deg: float

    def __post_init__(self) -> None:
        if not -90.0 <= self.lat_deg <= 90.0:
            raise BadValue("lat_deg", self.lat_deg, "-90 <= latitude <= 90")
        if self.kind != "equidistant" and self.lon_deg % 10.0 != 0.0:
            raise BadValue("lon_deg", self.lon_deg, "a multiple of 10 for a map of the world")

    @property
    def is_azimuthal(self) -> bool:
        """Whether the map is centred on a point (not on a meridian)."""
        return self.kind == "equidistant"


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the page that is shown, km; a window with a radius is a disk."""

    left: float
    right: float
    bottom: float
    top: float
    radius: float | None = None

    def touches(self, points: Numbers) -> bool:
        """Whether the box around points [n, 2] has a part in the window."""
        (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
        return bool(x0 <= self.right and x1 >= self.left and y0 <= self.top and y1 >= self.bottom)


def around(lat_deg: float, lon_deg: float) -> Projection:
    """Return the azimuthal equidistant projection centred on a point: the rings of equal distance are true circles."""
    return Projection("equidistant", float(lat_deg), float(lon_deg))


def world(lon_deg: float = 0.0, kind: Kind = "robinson") -> Projection:
    """Return a map of the world whose middle is the tenth meridian nearest to a longitude."""
    return Projection(kind, 0.0, 10.0 * round(lon_deg / 10.0))


@cache
def _proj(projection: Projection) -> Proj:
    if projection.is_azimuthal:
        # R_A and the like would make distances spherical: the ellipsoid is kept, so a ring is a geodesic distance
        return Proj(proj="aeqd", lat_0=projection.lat_deg, lon_0=projection.lon_deg, ellps="WGS84", units="km")
    return Proj(proj={"plate-carree": "eqc", "robinson": "robin"}[projection.kind], lon_0=0, ellps="WGS84", units="km")


def relative_lon(projection: Projection, lon_deg: ArrayLike) -> Numbers:
    """Return longitudes counted from the map's middle, -180 <= longitude < 180."""
    return np.mod(np.asarray(lon_deg, float) - projection.lon_deg + 180.0, 360.0) - 180.0


def to_page(projection: Projection, lat_deg: ArrayLike, lon_deg: ArrayLike) -> tuple[Numbers, Numbers]:
    """Return the place of points on the page, km; of any longitude, beyond 180 degrees as well."""
    lat, lon = np.asarray(lat_deg, float), np.asarray(lon_deg, float)
    if not projection.is_azimuthal:
        return relative_to_page(projection, lat, relative_lon(projection, lon))
    x, y = _proj(projection)(lon, lat)
    return np.asarray(x, float), np.asarray(y, float)


def relative_to_page(projection: Projection, lat_deg: ArrayLike, lon_deg: ArrayLike) -> tuple[Numbers, Numbers]:
    """Return the place of points whose longitude is counted from the map's middle and lies within 180 degrees."""
    if projection.is_azimuthal:
        return to_page(projection, lat_deg, np.asarray(lon_deg, float) + projection.lon_deg)
    x, y = _proj(projection)(np.clip(lon_deg, -EDGE_DEG, EDGE_DEG), np.asarray(lat_deg, float))
    return np.asarray(x, float), np.asarray(y, float)


def from_page(projection: Projection, x_km: ArrayLike, y_km: ArrayLike) -> tuple[Numbers, Numbers]:
    """Return latitude and longitude (deg) of points of the page; NaN where the page shows no point of the Earth."""
    x, y = np.asarray(x_km, float), np.asarray(y_km, float)
    lon, lat = _proj(projection)(x, y, inverse=True)
    if not projection.is_azimuthal:
        lon = np.asarray(lon) + projection.lon_deg
    is_shown = np.isfinite(lon) & np.isfinite(lat)
    back = to_page(projection, np.where(is_shown, lat, 0.0), np.where(is_shown, lon, 0.0))
    # beyond the antipode, or the edge of the world, the way back leads elsewhere
    is_shown &= np.hypot(back[0] - x, back[1] - y) < SAME_KM
    return np.where(is_shown, lat, np.nan), np.where(is_shown, lon, np.nan)


def densified(lat_deg: ArrayLike, lon_deg: ArrayLike) -> tuple[Numbers, Numbers]:
    """Return a line with points added along great circles until none is more than a degree from the next."""
    lat, lon = np.asarray(lat_deg, float), np.asarray(lon_deg, float)
    if lat.size < 2:
        return lat, lon
    phi, lam = np.radians(lat), np.radians(lon)
    unit = np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=1)
    apart = np.degrees(np.arccos(np.clip(np.sum(unit[:-1] * unit[1:], axis=1), -1.0, 1.0)))
    if apart.max() <= STEP_DEG:
        return lat, lon
    legs = [_leg(unit[i], unit[i + 1], apart[i]) for i in range(len(apart))]
    points = np.vstack([*legs, unit[-1:]])
    return np.degrees(np.arcsin(np.clip(points[:, 2], -1, 1))), np.degrees(np.arctan2(points[:, 1], points[:, 0]))


def _leg(a: Numbers, b: Numbers, apart_deg: float) -> Numbers:
    """Return points from a (included) towards b (not included) along the great circle."""
    count = max(1, int(np.ceil(apart_deg / STEP_DEG)))
    s, angle = np.arange(count)[:, None] / count, np.radians(apart_deg)
    if angle < 1e-9:
        return a[None, :]
    return np.asarray((np.sin((1 - s) * angle) * a + np.sin(s * angle) * b) / np.sin(angle))


def on_page(projection: Projection, lat_deg: ArrayLike, lon_deg: ArrayLike) -> list[Numbers]:
    """Return a line on the sphere as lines on the page, cut where the page ends.

    Args:
        projection: the map.
        lat_deg, lon_deg: float[n], the line; great circles between the points.

    Returns:
        Arrays [m, 2] in km. No segment crosses the map from edge to edge.

    Valid: any line, also over a pole and across the antimeridian. Leaves out: nothing visible. Source: own
    construction. Checked: tests/report/test_projection.py.
    """
    return many_on_page(projection, [densified(lat_deg, lon_deg)])


def many_on_page(projection: Projection, lines: Sequence[tuple[Numbers, Numbers]]) -> list[Numbers]:
    """Return many lines (lat, lon; points at most a degree apart) as lines on the page, as `on_page` does one."""
    if projection.is_azimuthal:
        cut = _within_horizon(projection, lines)
    else:
        cut = (part for lat, lon in lines for part in _within_edges(projection, lat, lon))
    return [line for line in cut if len(line) > 1]


def _within_horizon(projection: Projection, lines: Sequence[tuple[Numbers, Numbers]]) -> Iterator[Numbers]:
    lat, lon = (np.concatenate(parts) for parts in zip(*lines, strict=True))
    x, y = to_page(projection, lat, lon)
    near, line = np.hypot(x, y) <= HORIZON_KM, np.repeat(np.arange(len(lines)), [len(lat) for lat, _ in lines])
    for run in np.split(np.arange(lat.size), np.flatnonzero((np.diff(near)) | (np.diff(line) > 0)) + 1):
        if near[run[0]]:
            yield np.stack([x[run], y[run]], axis=1)


def _within_edges(projection: Projection, lat: Numbers, lon: Numbers) -> Iterator[Numbers]:
    """Cut at the edge meridian: each side gets the crossing point on its own edge."""
    lon = relative_lon(projection, lon)
    start, head = 0, np.empty((0, 2))
    for i in np.flatnonzero(np.abs(np.diff(lon)) > 90.0):
        end, begin = _crossing(lat[i], lon[i], lat[i + 1], lon[i + 1])
        yield _piece(projection, head, lat[start : i + 1], lon[start : i + 1], end)
        start, head = int(i) + 1, begin
    yield _piece(projection, head, lat[start:], lon[start:], np.empty((0, 2)))


def _crossing(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> tuple[Numbers, Numbers]:
    """Return the last point before and the first point after a cut, as [[lat, lon]].

    Points of a line are at most a degree apart, so a jump of a half turn is the edge of the map, and any other jump
    above 90 degrees is a pole, which is an edge of the map too.
    """
    step = abs(lon_b - lon_a)
    if max(abs(lat_a), abs(lat_b)) > 88.0 and step < 270.0:
        pole = float(np.copysign(90.0, lat_a))
        return np.array([[pole, lon_a]]), np.array([[pole, lon_b]])
    edge = float(np.copysign(180.0, lon_a))
    gap = 360.0 - step
    part = abs(edge - lon_a) / gap if gap > 0.0 else 0.0
    lat = lat_a + part * (lat_b - lat_a)
    return np.array([[lat, edge]]), np.array([[lat, -edge]])


def _piece(projection: Projection, head: Numbers, lat: Numbers, lon: Numbers, tail: Numbers) -> Numbers:
    points = np.vstack([head, np.stack([lat, lon], axis=1), tail])
    return np.stack(relative_to_page(projection, points[:, 0], points[:, 1]), axis=1)
