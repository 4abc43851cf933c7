"""Which plots may belong to which tracks: a coarse gate before the statistics, by sweeping along one axis."""

import math
from typing import Final

import numpy as np

from umbrella.core.compiled import inner, njit
from umbrella.core.order import ascending

FIRST_PAIRS: Final = 16  # room to begin with; it doubles when it is used up


@inner
def _widest_axis(points_m):
    """Return the axis (0, 1 or 2) along which the points spread most."""
    widest_m, axis = -1.0, 0
    for k in range(3):
        low_m, high_m = math.inf, -math.inf
        for i in range(points_m.shape[0]):
            low_m, high_m = min(low_m, points_m[i, k]), max(high_m, points_m[i, k])
        if high_m - low_m > widest_m:
            widest_m, axis = high_m - low_m, k
    return axis


@inner
def _ends(points_m, reach_m, axis):
    """Return the low and the high end of each point's reach along an axis; of a point that is nowhere: far out."""
    n = points_m.shape[0]
    low_m, high_m = np.empty(n), np.empty(n)
    for i in range(n):
        low_m[i], high_m[i] = points_m[i, axis] - reach_m[i], points_m[i, axis] + reach_m[i]
        if not low_m[i] <= high_m[i]:
            low_m[i], high_m[i] = math.inf, -math.inf
    return low_m, high_m


@inner
def _drop_passed(waiting, count, high_m, at_m):
    """Drop from a list of points those whose reach ends before a coordinate; return how many are left."""
    kept = 0
    for k in range(count):
        if high_m[waiting[k]] >= at_m:
            waiting[kept] = waiting[k]
            kept += 1
    return kept


@inner
def _are_close(points_m, i, j, reach_m):
    """Return whether two points are closer than a distance; never where a coordinate is not a number."""
    dx, dy = points_m[i, 0] - points_m[j, 0], points_m[i, 1] - points_m[j, 1]
    dz = points_m[i, 2] - points_m[j, 2]
    return dx * dx + dy * dy + dz * dz < reach_m * reach_m


@inner
def _with_room(pairs, count):
    """Return the same pairs with room for at least one more."""
    if count < pairs.shape[0]:
        return pairs
    longer = np.empty((2 * count, 2), np.int64)
    for k in range(count):
        longer[k, 0], longer[k, 1] = pairs[k, 0], pairs[k, 1]
    return longer


@inner
def _put(points_m, reach_m, first, more_m, more_reach_m):
    """Copy points and their reaches into longer lists, from an index on (loops compile faster than slices)."""
    for i in range(more_m.shape[0]):
        reach_m[first + i] = more_reach_m[i]
        for k in range(3):
            points_m[first + i, k] = more_m[i, k]


@inner
def _sweep(points_m, reach_m, n):
    """Return the close pairs between the first n points and the others, numbered from 0 each."""
    low_m, high_m = _ends(points_m, reach_m, _widest_axis(points_m))
    waiting, counts = np.empty((2, points_m.shape[0]), np.int64), np.zeros(2, np.int64)
    pairs, found = np.empty((FIRST_PAIRS, 2), np.int64), 0
    for i in ascending(low_m):
        kind = 1 if i >= n else 0
        other = 1 - kind
        counts[other] = _drop_passed(waiting[other], counts[other], high_m, low_m[i])
        for k in range(counts[other]):
            j = waiting[other, k]
            if _are_close(points_m, i, j, reach_m[i] + reach_m[j]):
                pairs = _with_room(pairs, found)
                pairs[found, 0], pairs[found, 1] = min(i, j), max(i, j) - n
                found += 1
        waiting[kind, counts[kind]] = i
        counts[kind] += 1
    return pairs[:found]


@njit
def coarse_pairs(track_m, track_reach_m, plot_m, plot_reach_m):
    """Return int64[k, 2], the pairs (track, plot) that are closer than the sum of their reaches.

    Args:
        track_m: float64[n, 3], positions in any Cartesian frame. track_reach_m: float64[n], how far from there its
            plot may lie, >= 0. plot_m: float64[m, 3], plot_reach_m: float64[m]: the same of the plots.

    All are walked through in the order of the low ends of their reaches along the axis of widest spread; each is
    compared with those of the other kind whose reach is still open there. The pairs come in the order of that walk.

    **Valid**: any number of points; a point with a coordinate that is not a number has no pair. The work grows as
    n log n where few reaches overlap along that axis, and as n x m where all do. **Leaves out**: the statistics of the
    miss, which the caller takes of these pairs only. **Source**: sort and sweep, Baraff, Dynamic Simulation of
    Non-Penetrating Rigid Bodies (thesis, Cornell 1992), section 2.3. **Checked**: tests/tracking/test_gate.py (against
    every pair).
    """
    n, m = track_m.shape[0], plot_m.shape[0]
    points_m, reach_m = np.empty((n + m, 3)), np.empty(n + m)
    _put(points_m, reach_m, 0, track_m, track_reach_m)
    _put(points_m, reach_m, n, plot_m, plot_reach_m)
    return _sweep(points_m, reach_m, n)
