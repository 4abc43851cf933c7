"""Fly-out: how long an interceptor takes from its battery to a point in the sky, read from a table of flown paths.

The table of a battery is a regular grid over bearing, ground distance and height. At every grid point stand the least
time of flight of any flown path through it and how the interceptor arrives there; NaN where no path goes. The tables of
all batteries stand one after another in the rows of one array; a battery's record says where and how large.
"""

import math
from typing import Final

import numpy as np

from umbrella.core.compiled import leaf, verb

# columns of a fan
TIME: Final = np.int64(0)  # s after launch
OUTWARD: Final = np.int64(1)  # Earth-relative velocity along the ground, away from the battery, m/s
CLIMB: Final = np.int64(2)  # Earth-relative velocity upwards, m/s
PITCH: Final = np.int64(3)  # the flown path's steering parameter (final pitch, rad): to draw it again
FAN_COLUMNS: Final = 4


@verb
def _cell(battery, bearing_rad, distance_m, height_m):
    """Return the cell's lowest indices and the fractions within it; index -1 outside the table."""
    size, step = battery.fan_size, battery.fan_step
    a = bearing_rad / step[0]
    a -= size[0] * math.floor(a / size[0])
    d = distance_m / step[1]
    h = (height_m - battery.fan_lowest_m) / step[2]
    if not (0.0 <= d < size[1] - 1 and 0.0 <= h < size[2] - 1):
        return -1, -1, -1, 0.0, 0.0, 0.0
    i, j, k = min(int(a), size[0] - 1), int(d), int(h)
    return i, j, k, a - i, d - j, h - k


@leaf
def interpolate(fans, battery, bearing_rad, distance_m, height_m, column):
    """Return one column of a battery's table at a point: linear in bearing, distance and height, NaN out of reach.

    Args:
        fans: float64[rows, 4], the tables of all batteries. battery: record `BATTERY`.
        bearing_rad, distance_m, height_m: the point, see `polar_about`.
        column: `TIME`, `OUTWARD`, `CLIMB` or `PITCH`.

    Valid: where all eight corners are reached: the edge of the reach is drawn in by up to one cell. Leaves out: less
    than 1 % of the time of flight inside. Source: trilinear interpolation. Checked: tests/engagement/test_flyout.py.
    """
    i, j, k, u, v, w = _cell(battery, bearing_rad, distance_m, height_m)
    if i < 0:
        return math.nan
    size = battery.fan_size
    total = 0.0
    for c in range(8):
        di, dj, dk = c & 1, (c >> 1) & 1, (c >> 2) & 1
        weight = (u if di else 1.0 - u) * (v if dj else 1.0 - v) * (w if dk else 1.0 - w)
        row = (((i + di) % size[0]) * size[1] + j + dj) * size[2] + k + dk
        total += weight * fans[battery.fan_first + row, column]
    return total
