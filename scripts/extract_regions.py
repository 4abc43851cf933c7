"""Make the outlines of states and countries over which `umbrella footprint` counts its cells.

    python scripts/extract_regions.py FOLDER

FOLDER holds states-10m.json (npm package us-atlas: U.S. Census Bureau) and countries-50m.json (npm package world-atlas:
Natural Earth 1:50m). The result is src/umbrella/analysis/data/regions.npz; the README beside it names the releases.

Rings of a region are filled even-odd. No ring crosses the antimeridian: the states are cut there by their source, and
Russia, which the second joins again, is cut here.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.int32]  # [n, 2], longitude and latitude in steps

STEPS_PER_DEG: Final = 180  # 0.0056 deg, 0.6 km, as the base map; 180 deg fits an int16
HALF: Final = 180 * STEPS_PER_DEG
OUTPUT: Final = Path(__file__).parents[1] / "src" / "umbrella" / "analysis" / "data" / "regions.npz"
UNITED_STATES: Final = "United States"
NOT_STATES: Final = {
    "District of Columbia", "Puerto Rico", "Guam", "American Samoa", "Commonwealth of the Northern Mariana Islands",
    "United States Virgin Islands",
}  # fmt: skip
SHORT: Final = {"Commonwealth of the Northern Mariana Islands": "Northern Mariana Islands"}
# countries of the catalogue's cities and launch sites, as Natural Earth calls them
COUNTRIES: Final = (
    "Australia", "China", "France", "Germany", "India", "Iran", "Iraq", "Israel", "Italy", "Japan", "Jordan", "Kuwait",
    "North Korea", "Pakistan", "Palestine", "Philippines", "Poland", "Qatar", "Romania", "Russia", "Saudi Arabia",
    "South Korea", "Taiwan", "Turkey", "United Arab Emirates", "United Kingdom",
)  # fmt: skip


def rings_of(topology: dict[str, Any], geometry: dict[str, Any]) -> Iterator[Points]:
    """Yield the rings of a TopoJSON polygon or multipolygon (TopoJSON specification, 2.1), in whole steps."""
    scale, offset = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    for ring in (ring for polygon in polygons for ring in polygon):
        parts = [
            np.cumsum(topology["arcs"][arc if arc >= 0 else ~arc], axis=0)[:: 1 if arc >= 0 else -1] for arc in ring
        ]
        points = np.vstack([part[:-1] for part in parts]) * scale + offset
        rounded = np.rint(points * STEPS_PER_DEG).astype(np.int32)
        kept = rounded[np.any(rounded != np.roll(rounded, 1, axis=0), axis=1)]
        if len(kept) > 2:
            yield from cut(kept)


def cut(ring: Points) -> Iterator[Points]:
    """Yield the parts of a ring on either side of the antimeridian; a ring that does not cross it as it is.

    A step of more than half the circle is one across the antimeridian. Rings around a pole are not meant.
    """
    if np.abs(np.diff(ring[:, 0], append=ring[:1, 0])).max() <= HALF:
        yield ring
        return
    lon = np.unwrap(ring[:, 0], period=2 * HALF)
    for turn in (-2 * HALF, 0, 2 * HALF):
        part = np.column_stack([lon + turn, ring[:, 1]])
        for edge, side in ((-HALF, 1), (HALF, -1)):
            part = clipped(part, edge, side)
        if len(part) > 2 and np.ptp(part[:, 0]) > 0:
            yield part.astype(np.int32)


def clipped(ring: Points, edge: int, side: int) -> Points:
    """Return what of a ring lies east (side 1) or west (-1) of a meridian (Sutherland & Hodgman 1974)."""
    found: list[tuple[int, int]] = []
    for (x, y), (x_end, y_end) in zip(ring.tolist(), np.roll(ring, -1, axis=0).tolist(), strict=True):
        if side * (x - edge) >= 0:
            found.append((x, y))
        if (x - edge) * (x_end - edge) < 0:
            found.append((edge, round(y + (y_end - y) * (edge - x) / (x_end - x))))
    return np.array(found, np.int32).reshape(-1, 2)


def slug(name: str) -> str:
    """Return a name as an id."""
    return re.sub(r"[^a-z]+", "-", name.lower()).strip("-")


def regions(folder: Path) -> Iterator[tuple[str, str, bool, list[Points]]]:
    """Yield (name, country, whether it is one of the fifty states, rings)."""
    states = json.loads((folder / "states-10m.json").read_text())
    for state in sorted(states["objects"]["states"]["geometries"], key=lambda one: one["properties"]["name"]):
        name = state["properties"]["name"]
        yield SHORT.get(name, name), UNITED_STATES, name not in NOT_STATES, list(rings_of(states, state))
    world = json.loads((folder / "countries-50m.json").read_text())
    by_name = {one["properties"]["name"]: one for one in world["objects"]["countries"]["geometries"]}
    for name in COUNTRIES:
        yield name, name, False, list(rings_of(world, by_name[name]))


def main(folder: Path) -> None:
    """Write the outlines and say how large they are."""
    found = list(regions(folder))
    rings = [(number, ring) for number, (_, _, _, own) in enumerate(found) for ring in own]
    points = np.vstack([ring for _, ring in rings]).astype(np.int16)
    OUTPUT.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        OUTPUT,
        steps_per_deg=np.array(STEPS_PER_DEG),
        points=np.diff(points, axis=0, prepend=np.zeros((1, 2), np.int16)),
        sizes=np.array([len(ring) for _, ring in rings], np.int32),
        owners=np.array([number for number, _ in rings], np.int32),
        ids=np.array([slug(name) for name, *_ in found]),
        names=np.array([name for name, *_ in found]),
        countries=np.array([country for _, country, *_ in found]),
        is_state=np.array([is_state for _, _, is_state, _ in found]),
    )
    print(f"{OUTPUT.name}: {len(found)} regions, {len(points):,} points, {OUTPUT.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
