"""A boost as an observer wrote it down: times and places in a CSV file, read with every fault of it."""

import csv
import math
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.catalog.reading import bytes_of
from umbrella.core.errors import Fault, FaultyFile
from umbrella.physics.earth.ellipsoid import geodetic_to_ecef
from umbrella.physics.earth.frames import ecef_to_eci
from umbrella.physics.earth.model import WGS84

COLUMNS: Final = ("t_s", "lat_deg", "lon_deg", "height_km")
LIMITS: Final = ((0.0, 7200.0), (-90.0, 90.0), (-180.0, 360.0), (-1.0, 40_000.0))
FEWEST: Final = 5
WIDEST_S: Final = 20.0  # between points: beyond that differences say little of a speed under thrust

Numbers = NDArray[np.float64]


class Track(NamedTuple):
    """Times (s after launch), inertial states [n, 6] (m, m/s), and the places [n, 2] (deg) from which they come."""

    t_s: Numbers
    states: Numbers
    places_deg: Numbers


def read_track(path: Path) -> Track:
    """Read a track: a header `t_s,lat_deg,lon_deg,height_km`, then a row for each time, heights above the ellipsoid.

    Raises:
        FaultyFile: it cannot be read, or has faults: all of them, with their lines.

    **Valid**: points at most 20 s apart; speeds are central differences, off by some 0.5 % at 10 s under thrust.
    **Leaves out**: errors of the points, which are taken as they stand. **Source**: numpy.gradient, second order.
    **Checked**: tests/analysis/test_launch_or_test.py.
    """
    lines = bytes_of(path).decode("utf-8-sig", errors="replace").splitlines()
    rows = list(csv.reader(lines))
    head = ",".join(COLUMNS)
    if not rows or tuple(cell.strip() for cell in rows[0]) != COLUMNS:
        raise FaultyFile([Fault(file=str(path), line=1, path="", message=f"must begin with the header `{head}`")])
    faults: list[Fault] = []
    numbered = [(line, row) for line, row in enumerate(rows[1:], start=2) if row]
    points = [_numbers(row, line, path, faults) for line, row in numbered]
    if len(points) < FEWEST:
        message = f"has {len(points)} points: at least {FEWEST} are needed"
        faults.append(Fault(file=str(path), line=None, path="", message=message))
    for (line, _), before, after in zip(numbered[1:], points, points[1:], strict=False):
        if not 0.0 < after[0] - before[0] <= WIDEST_S:
            message = f"= {after[0]:g}: must be more than the time before it ({before[0]:g}) by at most {WIDEST_S:g} s"
            faults.append(Fault(file=str(path), line=line, path="t_s", message=message))
    if faults:
        raise FaultyFile(sorted(faults, key=lambda fault: fault.line or 0))
    return _track(np.array(points))


def _numbers(row: list[str], line: int, path: Path, faults: list[Fault]) -> list[float]:
    found: list[float] = []
    for name, (low, high), text in zip(COLUMNS, LIMITS, [*row, *[""] * len(COLUMNS)], strict=False):
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not low <= number <= high:
            message = f"= {text.strip() or 'nothing'}: must be a number, {low:g} to {high:g}"
            faults.append(Fault(file=str(path), line=line, path=name, message=message))
            number = low
        found.append(number)
    return found


def _track(points: Numbers) -> Track:
    t_s = points[:, 0]
    fixed = [geodetic_to_ecef(math.radians(lat), math.radians(lon), 1e3 * h, WGS84) for _, lat, lon, h in points]
    places = np.array([ecef_to_eci(*p, t, WGS84.omega_rad_s) for p, t in zip(fixed, t_s, strict=True)])
    speeds = np.gradient(places, t_s, axis=0, edge_order=2)
    return Track(t_s, np.hstack([places, speeds]), points[:, 1:3])
