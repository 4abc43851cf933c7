"""Fly-out: how long an interceptor takes from its battery to a point in the sky, read from a table of flown paths.

The table of a battery is a regular grid over bearing, ground distance and height. At every grid point stand the least
time of flight of any flown path through it and how the interceptor arrives there; NaN where no path goes.
"""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import njit

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# columns of a fan
TIME: Final = 0  # s after launch
OUTWARD: Final = 1  # Earth-relative velocity along the ground, away from the battery, m/s
CLIMB: Final = 2  # Earth-relative velocity upwards, m/s
PITCH: Final = 3  # the flown path's steering parameter (final pitch, rad): to draw it again
FAN_COLUMNS: Final = 4


class Fans(NamedTuple):
    """The fly-out tables of all batteries; the table of battery b begins at row first[b] of `rows`."""

    rows: FloatArray  # [sum of sizes, 4], columns above; bearing slowest, height fastest
    first: IntArray  # [n]
    size: IntArray  # [n, 3] number of bearings, distances, heights
    step: FloatArray  # [n, 3] rad, m, m
    lowest_m: FloatArray  # [n] height of the first layer


@njit
def _row(fans, b, i, j, k):
    size = fans.size[b]
    return fans.first[b] + ((i % size[0]) * size[1] + j) * size[2] + k


@njit
def _cell(fans, b, bearing_rad, distance_m, height_m):
    """Return the cell's lowest indices and the fractions within it; index -1 outside the table."""
    size, step = fans.size[b], fans.step[b]
    a = bearing_rad / step[0]
    a -= size[0] * math.floor(a / size[0])
    d = distance_m / step[1]
    h = (height_m - fans.lowest_m[b]) / step[2]
    if not (0.0 <= d < size[1] - 1 and 0.0 <= h < size[2] - 1):
        return -1, -1, -1, 0.0, 0.0, 0.0
    i, j, k = min(int(a), size[0] - 1), int(d), int(h)
    return i, j, k, a - i, d - j, h - k


@njit
def interpolate(fans, b, bearing_rad, distance_m, height_m, column):
    """Return one column of battery b's table at a point: linear in bearing, distance and height, NaN out of reach.

    Args:
        fans: `Fans`. b: battery. bearing_rad, distance_m, height_m: the point, see `polar_about`.
        column: `TIME`, `OUTWARD`, `CLIMB` or `PITCH`.

    Valid: where all eight corners are reached: the edge of the reach is drawn in by up to one cell. Leaves out: less
    than 1 % of the time of flight inside. Source: trilinear interpolation. Checked: tests/engagement/test_flyout.py.
    """
    i, j, k, u, v, w = _cell(fans, b, bearing_rad, distance_m, height_m)
    if i < 0:
        return np.nan
    total = 0.0
    for c in range(8):
        di, dj, dk = c & 1, (c >> 1) & 1, (c >> 2) & 1
        weight = (u if di else 1.0 - u) * (v if dj else 1.0 - v) * (w if dk else 1.0 - w)
        total += weight * fans.rows[_row(fans, b, i + di, j + dj, k + dk), column]
    return total


@njit
def time_of_flight(fans, b, bearing_rad, distance_m, height_m):
    """Return the least time (s) in which battery b's interceptor reaches a point, NaN if it cannot."""
    return interpolate(fans, b, bearing_rad, distance_m, height_m, TIME)
