"""States and countries: their outlines, and the cells of ground that they hold."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.catalog.names import nearest
from umbrella.core.errors import BadValue, UnknownName

FINE_DEG: Final = 0.125  # ground is told from sea at points about so far apart
MOST_CELLS: Final = 250_000
UNITED_STATES: Final = "United States"
GROUPS: Final = {"us": UNITED_STATES, "usa": UNITED_STATES, "united-states": UNITED_STATES}

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Region:
    """A state or a country. `rings` are [n, 2] longitude and latitude (deg), filled even-odd, none across 180 degrees.

    `is_state`: one of the fifty states.
    """

    id: str
    name: str
    country: str
    is_state: bool
    rings: tuple[Numbers, ...] = field(repr=False)

    def holds(self, lat_deg: float, lon_deg: float) -> bool:
        """Return whether a point lies inside."""
        west, south, east, north = _bounds(self)
        if not (south <= lat_deg <= north and west <= lon_deg <= east):
            return False
        x, y, x_end, y_end = _edges(self)
        spans = np.flatnonzero((y > lat_deg) != (y_end > lat_deg))
        part = (lat_deg - y[spans]) / (y_end[spans] - y[spans])
        return int((x[spans] + part * (x_end[spans] - x[spans]) > lon_deg).sum()) % 2 == 1

    def degrees_to(self, lat_deg: float, lon_deg: float) -> float:
        """Return about how far the outline's nearest corner is, deg."""
        points = np.vstack(self.rings)
        east = (points[:, 0] - lon_deg + 180.0) % 360.0 - 180.0
        return float(np.hypot(points[:, 1] - lat_deg, east * math.cos(math.radians(lat_deg))).min())


@cache
def _bounds(region: Region) -> tuple[float, float, float, float]:
    """Return the westernmost, southernmost, easternmost and northernmost degree of an outline."""
    points = np.vstack(region.rings)
    return (*map(float, points.min(axis=0)), *map(float, points.max(axis=0)))  # type: ignore[return-value]


@cache
def _edges(region: Region) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return longitude and latitude of the beginning and the end of every edge."""
    begin, end = np.vstack(region.rings), np.vstack([np.roll(ring, -1, axis=0) for ring in region.rings])
    return begin[:, 0], begin[:, 1], end[:, 0], end[:, 1]


@cache
def all_regions() -> tuple[Region, ...]:
    """Return every region that is known, the states first, as scripts/extract_regions.py wrote them."""
    with files("umbrella.analysis").joinpath("data/regions.npz").open("rb") as file, np.load(file) as data:
        points = np.cumsum(data["points"], axis=0, dtype=np.int16) / float(data["steps_per_deg"])
        rings = np.split(points, np.cumsum(data["sizes"])[:-1])
        owners = data["owners"]
        columns = zip(data["ids"], data["names"], data["countries"], data["is_state"], strict=True)
        return tuple(
            Region(
                id=str(key),
                name=str(name),
                country=str(country),
                is_state=bool(is_state),
                rings=tuple(rings[k] for k in np.flatnonzero(owners == number)),
            )
            for number, (key, name, country, is_state) in enumerate(columns)
        )


def of_country(country: str) -> tuple[Region, ...]:
    """Return a country as regions: the United States as the fifty states and the District of Columbia."""
    found = [one for one in all_regions() if one.country == country]
    return tuple(one for one in found if one.is_state or one.id == "district-of-columbia" or country != UNITED_STATES)


def chosen(names: Iterable[str]) -> tuple[Region, ...]:
    """Return the regions of some names: ids of regions, or `us` for the fifty states and the District of Columbia.

    Raises:
        UnknownName: no such region.
    """
    by_id = {one.id: one for one in all_regions()}
    found: dict[str, Region] = {}
    for name in (name.strip().lower() for name in names):
        if name not in by_id and name not in GROUPS:
            raise UnknownName("region", name, nearest(name, [*by_id, "us"]) or ("us", "japan", "alaska"))
        for one in of_country(GROUPS[name]) if name in GROUPS else (by_id[name],):
            found[one.id] = one
    return tuple(found.values())


def around(regions: Sequence[Region], lat_deg: float, lon_deg: float) -> Region | None:
    """Return which of some regions holds a point; None: none of them."""
    return next((one for one in regions if one.holds(lat_deg, lon_deg)), None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """The ground of some regions in cells of equal angle, `step_deg` high and wide, from the South Pole and 180 W on.

    `row`, `column` number a cell, `lat_deg`, `lon_deg` are its middle; `aim_deg` [n, 2] is the latitude and longitude
    of the ground nearest to that; `shares` [n, regions] the part of the Earth that each region has in it.
    """

    step_deg: float
    regions: tuple[Region, ...]
    row: Counts
    column: Counts
    aim_deg: Numbers
    shares: Numbers

    def __len__(self) -> int:
        return len(self.row)

    @property
    def lat_deg(self) -> Numbers:
        """Return the latitude of the middle of each cell."""
        return np.asarray((self.row + 0.5) * self.step_deg - 90.0)

    @property
    def lon_deg(self) -> Numbers:
        """Return the longitude of the middle of each cell, -180 to 180."""
        return np.asarray((self.column + 0.5) * self.step_deg - 180.0)

    @property
    def weight(self) -> Numbers:
        """Return the part of the Earth that is ground of the regions in each cell."""
        return np.asarray(self.shares.sum(axis=1))

    def cell_at(self, lat_deg: Numbers, lon_deg: Numbers) -> Counts:
        """Return the number of the cell at each of some places; -1: no ground of the regions is there."""
        wide = round(360.0 / self.step_deg)
        row = np.minimum(np.floor((lat_deg + 90.0) / self.step_deg), round(180.0 / self.step_deg) - 1)
        key = row.astype(np.int64) * wide + np.floor((lon_deg + 180.0) % 360.0 / self.step_deg).astype(np.int64) % wide
        own = self.row * wide + self.column
        place = np.minimum(np.searchsorted(own, key), len(own) - 1)
        return np.where(own[place] == key, place, -1)


def check_step(step_deg: float, option: str = "--grid") -> None:
    """Refuse a size of cells (deg) that does not fill the Earth, or is too fine.

    Raises:
        BadValue: it is not a part of 10 degrees or more that divides 180.
    """
    rows = 180.0 / step_deg if math.isfinite(step_deg) and step_deg > 0.0 else 0.0
    if not (0.05 <= step_deg <= 10.0 and abs(rows - round(rows)) < 1e-9):
        raise BadValue(option, f"{step_deg:g}", "0.05 to 10 (degrees), and divide 180", "try 1, or 0.5")


def ground_of(regions: Sequence[Region], step_deg: float, option: str = "--grid") -> Ground:
    """Return the ground of some regions in cells.

    Args:
        regions: at least one. step_deg: size of the cells, deg; it divides 180. option: how the asker named it.

    Raises:
        BadValue: a size that cannot be, or more cells than can be kept.

    **Valid**: anywhere: rows end at the poles, columns at 180 degrees, and no outline crosses either. **Leaves out**:
    what is smaller than some ten kilometres (`FINE_DEG`): a region with nothing larger is one point. **Source**: the
    outlines of `data/README.md`; points in polygons by counting crossings. **Checked**: tests/analysis/test_regions.py.
    """
    check_step(step_deg, option)
    parts = max(2, math.ceil(step_deg / FINE_DEG))
    fine = [_fine_points(one, step_deg / parts) for one in regions]
    row, column = (np.concatenate([points[:, k] for points in fine]) for k in (0, 1))
    owner = np.repeat(np.arange(len(regions)), [len(points) for points in fine])
    wide = round(360.0 / step_deg)
    keys, cell = np.unique(row // parts * wide + column // parts, return_inverse=True)
    if len(keys) > MOST_CELLS:
        raise BadValue(option, f"{step_deg:g}", f"coarser: it gives {len(keys):,} cells, at most {MOST_CELLS:,}")
    shares = np.zeros((len(keys), len(regions)))
    np.add.at(shares, (cell, owner), _part_of_earth(row, step_deg / parts))
    return Ground(
        step_deg=step_deg,
        regions=tuple(regions),
        row=keys // wide,
        column=keys % wide,
        aim_deg=_aims(keys // wide, keys % wide, row, column, cell, step_deg, parts),
        shares=shares,
    )


def _part_of_earth(row: Counts, step_deg: float) -> Numbers:
    """Return the part of the Earth that a cell in each row has (on a sphere of equal area: within 0.4 %)."""
    south = np.radians(row * step_deg - 90.0)
    return np.asarray((np.sin(south + math.radians(step_deg)) - np.sin(south)) * step_deg / 720.0)


def _fine_points(region: Region, step_deg: float) -> Counts:
    """Return int64[n, 2], rows and columns of the fine grid whose middles lie inside a region; at least one."""
    rows, x = [], []
    for ring in region.rings:
        end = np.roll(ring, -1, axis=0)
        low, high = np.minimum(ring[:, 1], end[:, 1]), np.maximum(ring[:, 1], end[:, 1])
        first = np.ceil((low + 90.0) / step_deg - 0.5).astype(np.int64)
        counts = np.maximum(0, np.ceil((high + 90.0) / step_deg - 0.5).astype(np.int64) - first)
        edge = np.repeat(np.arange(len(ring)), counts)
        row = first[edge] + np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts)
        part = ((row + 0.5) * step_deg - 90.0 - ring[edge, 1]) / (end[edge, 1] - ring[edge, 1])
        rows.append(row)
        x.append(ring[edge, 0] + part * (end[edge, 0] - ring[edge, 0]))
    row, crossing = np.concatenate(rows), np.concatenate(x)
    order = np.lexsort((crossing, row))
    row, border = row[order][::2], np.ceil((crossing[order] + 180.0) / step_deg - 0.5).astype(np.int64)
    begin, wide = border[::2], border[1::2] - border[::2]
    column = np.arange(wide.sum()) - np.repeat(np.cumsum(wide) - wide, wide) + np.repeat(begin, wide)
    found = np.column_stack([np.repeat(row, wide), column % round(360.0 / step_deg)])
    return found if len(found) else _one_point(region, step_deg)


def _one_point(region: Region, step_deg: float) -> Counts:
    """Return the fine cell at the middle of a region's longest ring."""
    lon, lat = max(region.rings, key=len).mean(axis=0)
    return np.array([[int((lat + 90.0) / step_deg), int((lon + 180.0) / step_deg) % round(360.0 / step_deg)]])


def _aims(
    cell_row: Counts, cell_column: Counts, row: Counts, column: Counts, cell: Counts, step_deg: float, parts: int
) -> Numbers:
    """Return [n, 2]: the middle of each cell that is all ground, of others the ground nearest to it."""
    fine_deg = step_deg / parts
    middle = np.column_stack([(cell_row + 0.5) * step_deg - 90.0, (cell_column + 0.5) * step_deg - 180.0])
    lat, lon = (row + 0.5) * fine_deg - 90.0, (column + 0.5) * fine_deg - 180.0
    off = np.hypot(lat - middle[cell, 0], (lon - middle[cell, 1]) * np.cos(np.radians(lat)))
    order = np.lexsort((off, cell))
    best = order[np.searchsorted(cell[order], np.arange(len(cell_row)))]
    is_whole = np.bincount(cell, minlength=len(cell_row)) >= parts * parts
    return np.where(is_whole[:, None], middle, np.column_stack([lat, lon])[best])
