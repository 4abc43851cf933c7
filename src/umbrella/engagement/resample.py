"""From a family of flown paths to a regular grid: the least time at which any path of the family is at each point.

The family is a sheet: paths in order of their steering, each with the same number of samples in time. Neighbouring
paths and samples make quadrilaterals in the plane of distance and height; each is split into two triangles, and every
grid point inside a triangle gets the columns interpolated linearly in it.
"""

import math

import numpy as np

from umbrella.core.compiled import inner, njit
from umbrella.engagement.flyout import FAN_COLUMNS, TIME


@inner
def _fill_triangle(a, b, c, steps, lowest_m, grid):
    """Put the linear interpolation of three samples (distance, height, columns …) on the grid points inside them."""
    area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
    if not math.isfinite(area) or area == 0.0:
        return
    first_j = max(0, math.ceil(min(a[0], b[0], c[0]) / steps[0]))
    last_j = min(grid.shape[0] - 1, math.floor(max(a[0], b[0], c[0]) / steps[0]))
    first_k = max(0, math.ceil((min(a[1], b[1], c[1]) - lowest_m) / steps[1]))
    last_k = min(grid.shape[1] - 1, math.floor((max(a[1], b[1], c[1]) - lowest_m) / steps[1]))
    for j in range(first_j, last_j + 1):
        for k in range(first_k, last_k + 1):
            x, y = j * steps[0] - a[0], lowest_m + k * steps[1] - a[1]
            v = (x * (c[1] - a[1]) - (c[0] - a[0]) * y) / area
            w = ((b[0] - a[0]) * y - x * (b[1] - a[1])) / area
            if v < -1e-9 or w < -1e-9 or v + w > 1.0 + 1e-9:
                continue
            time = a[2] + v * (b[2] - a[2]) + w * (c[2] - a[2])
            if not grid[j, k, TIME] <= time:
                for m in range(FAN_COLUMNS):
                    grid[j, k, m] = a[2 + m] + v * (b[2 + m] - a[2 + m]) + w * (c[2 + m] - a[2 + m])


@njit
def resample(family, steps, shape, lowest_m):
    """Return float64[n, m, 4]: the columns of a fan on a grid of distance and height, NaN where no path goes.

    Args:
        family: float64[paths, samples, 6]: ground distance (m), height (m), then the four columns of a fan. A path
            that ends early repeats its last sample.
        steps: (distance, height) step, m. shape: number of distances and heights. lowest_m: height of the first row.

    Valid: paths whose order is that of their steering. Leaves out: the curvature between neighbouring paths (below
    0.5 % of the time with 1.5 deg of pitch between them). Source: barycentric interpolation.
    Checked: tests/engagement/test_resample.py.
    """
    grid = np.full((shape[0], shape[1], FAN_COLUMNS), np.nan)
    for i in range(family.shape[0] - 1):
        for j in range(family.shape[1] - 1):
            _fill_triangle(family[i, j], family[i + 1, j], family[i, j + 1], steps, lowest_m, grid)
            _fill_triangle(family[i + 1, j], family[i + 1, j + 1], family[i, j + 1], steps, lowest_m, grid)
    return grid
