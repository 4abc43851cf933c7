"""A recorded flight in a CSV file: a header with units in its names, then a row for each time."""

import csv
import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from umbrella.physics.earth.ellipsoid import geodetic_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.scenario.recorded_points import Faults, Points

NEEDED: Final = ("t_s", "lat_deg", "lon_deg")
HEIGHTS: Final = {"alt_m": 1.0, "alt_km": 1e3, "altitude_m": 1.0, "altitude_km": 1e3, "height_m": 1.0, "height_km": 1e3}
SPEEDS: Final = ("vx_m_s", "vy_m_s", "vz_m_s")
LIMITS: Final = {"lat_deg": (-90.0, 90.0), "lon_deg": (-180.0, 360.0)}


def read_csv(text: str, faults: Faults) -> Points | None:
    """Return the points of a CSV file; None where its header or its rows do not say them.

    Args:
        text: of the file. Columns `t_s`, `lat_deg`, `lon_deg` and one height (`alt_m`, `alt_km`, or the same with
            `altitude` or `height`), above the WGS-84 ellipsoid; if all of `vx_m_s`, `vy_m_s`, `vz_m_s` are there,
            Earth-fixed velocity. Other columns are left alone; so are lines that are empty or begin with #.
        faults: gathers what is wrong.

    **Valid**: comma-separated text. **Leaves out**: other separators and other units. **Source**: RFC 4180 (2005).
    **Checked**: tests/scenario/recorded/test_faults.py, tests/scenario/recorded/test_path.py.
    """
    rows = [
        (line, [cell.strip() for cell in row])
        for line, row in enumerate(csv.reader(text.splitlines()), start=1)
        if row and not row[0].lstrip().startswith("#")
    ]
    if not rows:
        faults.add(None, "is empty: write a header `t_s,lat_deg,lon_deg,alt_m` and a row for each time")
        return None
    head_line, head = rows[0]
    height = _height_of(head, head_line, faults)
    if height is None:
        return None
    columns = [*NEEDED, height, *(SPEEDS if set(SPEEDS) <= set(head) else ())]
    numbers = [(line, _numbers(line, row, head, columns, faults)) for line, row in rows[1:]]
    good = [(line, values) for line, values in numbers if values is not None]
    return _points(good, height) if len(good) == len(numbers) and good else None


def _height_of(head: Sequence[str], line: int, faults: Faults) -> str | None:
    """Return the column of the height, None where a column is missing or is there twice."""
    missing = [name for name in NEEDED if name not in head]
    heights = [name for name in head if name in HEIGHTS]
    if missing:
        faults.add(line, f"has no column {', '.join(missing)}: the header must name {', '.join(NEEDED)} and a height")
    if len(heights) != 1:
        said = f"has {len(heights)} columns of height" if heights else "has no column of height"
        faults.add(line, f"{said}: the header must name one of {', '.join(HEIGHTS)}")
    twice = sorted({name for name in head if name and head.count(name) > 1})
    if twice:
        faults.add(line, f"names {', '.join(twice)} twice: each column once")
    return heights[0] if len(heights) == 1 and not missing and not twice else None


def _numbers(
    line: int, row: Sequence[str], head: Sequence[str], columns: Sequence[str], faults: Faults
) -> Mapping[str, float] | None:
    if len(row) != len(head):
        faults.add(line, f"has {len(row)} values under {len(head)} names")
        return None
    found = {name: _number(row[head.index(name)]) for name in columns}
    for name, value in found.items():
        low, high = LIMITS.get(name, (-math.inf, math.inf))
        if not (math.isfinite(value) and low <= value <= high):
            allowed = f"{low:g} to {high:g}" if math.isfinite(low) else "finite"
            faults.add(line, f"= {row[head.index(name)] or 'nothing'}: must be a number, {allowed}", name)
            return None
    return found


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _points(rows: Sequence[tuple[int, Mapping[str, float]]], height: str) -> Points:
    t_s = np.array([row["t_s"] for _, row in rows])
    places = [
        geodetic_to_ecef(
            math.radians(row["lat_deg"]), math.radians(row["lon_deg"]), HEIGHTS[height] * row[height], WGS84
        )
        for _, row in rows
    ]
    has_speeds = SPEEDS[0] in rows[0][1]
    speeds = np.array([[row[name] for name in SPEEDS] for _, row in rows]) if has_speeds else None
    return Points(t_s - t_s[0], np.array(places), speeds, tuple(line for line, _ in rows))
