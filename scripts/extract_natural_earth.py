"""Make the base map of the report from Natural Earth's 1:50m shapefiles and the U.S. state borders.

    python scripts/extract_natural_earth.py FOLDER

FOLDER holds ne_50m_land.shp, ne_50m_lakes.shp, ne_50m_coastline.shp, ne_50m_admin_0_boundary_lines_land.shp (Natural
Earth) and states-10m.json (npm package us-atlas). The result is src/umbrella/report/data/natural_earth.npz; the README
beside it names the releases that were used.

Land and lakes are cut along every tenth meridian and parallel. Each piece then lies on one side of the antimeridian and
has no pole inside it, so that any projection can draw it piece by piece, without a special case for Chukotka, Fiji or
Antarctica. Coasts and borders are kept as lines: the cuts are never drawn.
"""

import json
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # [n, 2], longitude and latitude, deg

CELL_DEG: Final = 10
STEPS_PER_DEG: Final = 180  # 0.0056 deg, 0.6 km: below the 1:50m map's own accuracy; 180 deg fits an int16
SMALLEST_LAKE_DEG2: Final = 0.35  # about 3,000 km2 in middle latitudes: what a map of a continent shows
OUTPUT: Final = Path(__file__).parents[1] / "src" / "umbrella" / "report" / "data" / "natural_earth.npz"


def shapes(path: Path) -> Iterator[list[Points]]:
    """Yield the parts of each polygon or polyline of a shapefile (ESRI Shapefile Technical Description, 1998)."""
    data, at = path.read_bytes(), 100
    while at < len(data):
        size = 2 * struct.unpack_from(">i", data, at + 4)[0]
        kind = struct.unpack_from("<i", data, at + 8)[0]
        if kind in (3, 5):
            parts, points = struct.unpack_from("<2i", data, at + 44)
            starts = np.frombuffer(data, "<i4", parts, at + 52)
            lon_lat = np.frombuffer(data, "<f8", 2 * points, at + 52 + 4 * parts).reshape(-1, 2)
            yield np.split(lon_lat, starts[1:])
        at += 8 + size


def signed_area(ring: Points) -> float:
    """Return the area of a ring in the plane of longitude and latitude, deg2, > 0 when anticlockwise."""
    x, y = ring[:, 0], ring[:, 1]
    return float(0.5 * np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))


def opened(ring: Points) -> Points:
    """Return a ring without its repeated last point."""
    return ring[:-1] if np.array_equal(ring[0], ring[-1]) else ring


def chains_above(ring: Points, axis: int, at: float) -> tuple[list[Points], bool]:
    """Return the chains of a ring on the side >= at, each from its entry to its exit, and whether the ring is whole."""
    above = ring[:, axis] >= at
    if above.all() or not above.any():
        return ([ring] if above.all() else []), True
    first = int(np.flatnonzero(above & ~np.roll(above, 1))[0])
    ring, above = np.roll(ring, -first, axis=0), np.roll(above, -first)
    ends = np.flatnonzero(np.diff(np.append(above, False).astype(int)) == -1)
    starts = np.flatnonzero(np.diff(np.insert(above, 0, False).astype(int)) == 1)

    def crossing(i: int, j: int) -> Points:
        a, b = ring[i % len(ring)], ring[j % len(ring)]
        point = a + (at - a[axis]) / (b[axis] - a[axis]) * (b - a)
        point[axis] = at
        return point[None, :]

    pieces = zip(starts, ends, strict=True)
    return [np.vstack([crossing(s - 1, s), ring[s : e + 1], crossing(e, e + 1)]) for s, e in pieces], False


def joined(chains: list[Points], axis: int) -> list[Points]:
    """Close cut chains along the cut: on a line, a polygon's crossings are in and out by turns."""
    other = 1 - axis
    ends = sorted((chain[side, other], number, side) for number, chain in enumerate(chains) for side in (0, -1))
    partner = {}
    for (_, a, side_a), (_, b, side_b) in zip(ends[::2], ends[1::2], strict=True):
        partner[a, side_a], partner[b, side_b] = (b, side_b), (a, side_a)
    left, rings = set(range(len(chains))), []
    while left:
        number, path = min(left), []
        while number in left:
            left.remove(number)
            path.append(chains[number])
            number, side = partner[number, -1]
            if side != 0:
                raise ValueError("two exits beside each other: the polygon crosses itself at the cut")
        rings.append(np.vstack(path))
    return rings


def side_of(rings: Iterable[Points], axis: int, at: float) -> list[Points]:
    """Return the part of a polygon (its rings) on the side >= at."""
    whole, cut = [], []
    for ring in rings:
        chains, untouched = chains_above(ring, axis, at)
        (whole if untouched else cut).extend(chains)
    return whole + joined(cut, axis)


def mirrored(rings: Iterable[Points], axis: int) -> list[Points]:
    """Return the rings mirrored in one coordinate, run through backwards so that their sense stays."""
    sign = np.array([-1.0, 1.0] if axis == 0 else [1.0, -1.0])
    return [(ring * sign)[::-1] for ring in rings]


def strips(rings: list[Points], axis: int) -> Iterator[list[Points]]:
    """Yield a polygon cut into strips along every tenth degree of one coordinate."""
    low = min(ring[:, axis].min() for ring in rings)
    high = max(ring[:, axis].max() for ring in rings)
    at = CELL_DEG * (np.floor(low / CELL_DEG) + 1)
    while at < high:
        below = mirrored(side_of(mirrored(rings, axis), axis, -at), axis)
        if below:
            yield below
        rings = side_of(rings, axis, at)
        at += CELL_DEG
    if rings:
        yield rings


def pieces(rings: list[Points]) -> Iterator[list[Points]]:
    """Yield a polygon cut into cells of ten degrees; the rings of one piece are filled even-odd."""
    for strip in strips([opened(ring) for ring in rings], 0):
        yield from strips(strip, 1)


def state_borders(path: Path) -> list[Points]:
    """Return the arcs of a TopoJSON file that two states share (TopoJSON specification, 2.1.1, 2.1.4)."""
    topology = json.loads(path.read_text())
    users: dict[int, set[str]] = {}
    for state in topology["objects"]["states"]["geometries"]:
        for arc in np.hstack([np.ravel(ring) for ring in flat_rings(state)]).astype(int):
            users.setdefault(int(arc) if arc >= 0 else ~int(arc), set()).add(state["id"])
    scale, offset = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    shared = sorted(arc for arc, states in users.items() if len(states) > 1)
    return [np.cumsum(topology["arcs"][arc], axis=0) * scale + offset for arc in shared]


def flat_rings(geometry: dict) -> list[list[int]]:
    """Return the rings of a TopoJSON polygon or multipolygon."""
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return [ring for polygon in polygons for ring in polygon]


def with_steps(line: Points) -> Points:
    """Return a line with points added so that none is more than a degree from the next: a parallel stays curved."""
    counts = np.maximum(1, np.ceil(np.abs(np.diff(line, axis=0)).max(axis=1))).astype(int)
    legs = [a + np.arange(n)[:, None] / n * (b - a) for a, b, n in zip(line[:-1], line[1:], counts, strict=True)]
    return np.vstack([*legs, line[-1:]])


def packed(drawn: list[Points]) -> tuple[NDArray[np.int16], NDArray[np.int32]]:
    """Return lines in whole steps, without repeated points, one below the other, and where each begins."""
    rounded = [np.rint(line * STEPS_PER_DEG).astype(np.int32) for line in drawn]
    thinned = [line[np.append(True, np.any(np.diff(line, axis=0) != 0, axis=1))] for line in rounded]
    kept = [line for line in thinned if len(line) > 1]
    starts = np.cumsum([0] + [len(line) for line in kept[:-1]]).astype(np.int32)
    return np.vstack(kept).astype(np.int16), starts


def differences(points: NDArray[np.int16]) -> NDArray[np.int16]:
    """Return the differences from point to point: they compress three times better (int16 wraps both ways)."""
    return np.diff(points, axis=0, prepend=np.zeros((1, 2), np.int16))


def polygons(folder: Path, name: str, smallest_deg2: float) -> list[list[Points]]:
    """Return the polygons of a Natural Earth file above a size."""
    return [rings for rings in shapes(folder / f"ne_50m_{name}.shp") if abs(signed_area(rings[0])) > smallest_deg2]


def lines(folder: Path, name: str) -> list[Points]:
    """Return the lines of a Natural Earth file."""
    return [part for parts in shapes(folder / f"ne_50m_{name}.shp") for part in parts]


def main(folder: Path) -> None:
    """Write the base map and say how large it is."""
    lakes = polygons(folder, "lakes", SMALLEST_LAKE_DEG2)
    layers: dict[str, NDArray] = {"steps_per_deg": np.array(STEPS_PER_DEG)}
    for name, filled in (("land", polygons(folder, "land", 0.0)), ("lakes", lakes)):
        layers |= filled_layer(name, [piece for polygon in filled for piece in pieces(polygon)])
    for name, drawn in (
        ("coasts", lines(folder, "coastline")),
        ("shores", [ring for rings in lakes for ring in rings]),
        ("borders", lines(folder, "admin_0_boundary_lines_land")),
        ("states", state_borders(folder / "states-10m.json")),
    ):
        points, starts = packed([with_steps(line) for line in drawn])
        layers |= {f"{name}_points": differences(points), f"{name}_starts": starts}
    OUTPUT.parent.mkdir(exist_ok=True)
    np.savez_compressed(OUTPUT, **layers)
    print(f"{OUTPUT.name}: {OUTPUT.stat().st_size / 1e3:.0f} kB")


def filled_layer(name: str, cut: list[list[Points]]) -> dict[str, NDArray]:
    """Return the arrays of a filled layer: points, where each ring begins, and to which piece it belongs."""
    rings = [(number, ring) for number, piece in enumerate(cut) for ring in piece if len(shape_of(ring)) > 2]
    points, starts = packed([ring for _, ring in rings])
    owners = np.array([number for number, _ in rings], np.int32)
    return {f"{name}_points": differences(points), f"{name}_starts": starts, f"{name}_pieces": owners}


def shape_of(ring: Points) -> set[tuple[int, int]]:
    """Return the different points that are left of a ring after rounding."""
    return {(int(x), int(y)) for x, y in np.rint(ring * STEPS_PER_DEG)}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
