"""Two tracks of one object: a chi-square test on the difference of their states."""

import math
from typing import Final

import numpy as np

from umbrella.core.compiled import inner, njit
from umbrella.tracking.gate import coarse_pairs

SIZE: Final = 6  # position and velocity; what else a state holds (drag) is known too badly to tell objects apart
SAME: Final = 22.46  # 99.9 % of chi-square with 6 degrees of freedom: one true pair in a thousand is not seen at once


@inner
def _distance2(x, p, i, j, s, d):
    """Return d' (P_i + P_j)^-1 d of the difference of two states; infinite where that is no covariance.

    Args:
        s, d: float64[6, 6] and float64[6], work space: the Cholesky factor, and the difference divided by it.
    """
    total = 0.0
    for row in range(SIZE):
        for column in range(row + 1):
            left = p[i, row, column] + p[j, row, column]
            for k in range(column):
                left -= s[row, k] * s[column, k]
            if row != column:
                s[row, column] = left / s[column, column]
            elif left > 0.0:
                s[row, row] = math.sqrt(left)
            else:
                return math.inf
        left = x[i, row] - x[j, row]
        for k in range(row):
            left -= s[row, k] * d[k]
        d[row] = left / s[row, row]
        total += d[row] * d[row]
    return total


@inner
def _reaches(p, loosest_m, limit):
    """Return how far from each track one of the same object may lie, m; nowhere for a track that is too loose.

    The largest variance along any direction is at most the trace; so no pair within the limit is lost.
    """
    reach_m = np.full(p.shape[0], math.nan)
    for i in range(p.shape[0]):
        trace_m2 = p[i, 0, 0] + p[i, 1, 1] + p[i, 2, 2]
        if 0.0 < trace_m2 <= loosest_m * loosest_m:
            reach_m[i] = math.sqrt(limit * trace_m2)
    return reach_m


@njit
def duplicates(x, p, loosest_m, limit):
    """Return int64[k, 2], the pairs of tracks (the lower number first) that may well be of one object.

    Args:
        x: float64[n, >= 6], states at one time: position m and velocity m/s first, inertial. p: float64[n, >= 6,
            >= 6], their covariances. loosest_m: a track whose position is less certain than this (root of the sum of
            the three variances) is compared with none: it would fit everything. limit: of the squared statistical
            distance, `SAME` for one missed pair in a thousand.

    **Valid**: tracks from different plots (one plot goes to one track), so that their errors are independent, with
    covariances that are true; a covariance that is not positive matches nothing. **Leaves out**: process noise that
    both share, which makes the distance smaller than it should be (true pairs are found all the more); and objects that
    fly closer together than their covariances: these do look the same, until more plots tell them apart. **Source**:
    Bar-Shalom, Li & Kirubarajan, Estimation with Applications to Tracking and Navigation (2001), section 8.4 (test
    for common origin). **Checked**: tests/tracking/test_merge.py.
    """
    reach_m, place_m = _reaches(p, loosest_m, limit), x[:, :3].copy()
    near = coarse_pairs(place_m, reach_m, place_m, reach_m)
    same, found = np.empty((near.shape[0], 2), np.int64), 0
    s, d = np.empty((SIZE, SIZE)), np.empty(SIZE)
    for k in range(near.shape[0]):
        i, j = near[k, 0], near[k, 1]
        if i < j and _distance2(x, p, i, j, s, d) < limit:
            same[found, 0], same[found, 1] = i, j
            found += 1
    return same[:found]
