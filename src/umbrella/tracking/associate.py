"""Which plot belongs to which track: global nearest neighbour, the pairing of least total cost, exactly."""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import inner, njit

NONE: Final = -1


class Candidates(NamedTuple):
    """The pairs worth taking, by track: those of track i are first[i] … first[i + 1] - 1, their plots rising."""

    first: NDArray[np.int64]  # [n + 1]
    plot: NDArray[np.int64]  # [k]
    cost: NDArray[np.float64]  # [k], less the cost of leaving the track without a plot: below 0


class Matching(NamedTuple):
    """A pairing and the prices that prove it the cheapest (the variables of the dual problem)."""

    plot_of: NDArray[np.int64]  # [n], or NONE
    track_of: NDArray[np.int64]  # [m], or NONE
    track_price: NDArray[np.float64]  # [n]
    plot_price: NDArray[np.float64]  # [m], <= 0, and 0 where the plot is free


class Search(NamedTuple):
    """The tree of cheapest exchanges that begin with one track."""

    distance: NDArray[np.float64]  # [m], what it costs at least to end at a plot
    comes_from: NDArray[np.int64]  # [m], the track before that plot
    reached: NDArray[np.int64]  # plots reached; the first ones are settled
    is_settled: NDArray[np.bool_]  # [m]


@inner
def _sorted_by(key, order, size):
    """Return an order (of pairs) sorted by an integer key, otherwise as it was; and where each key begins."""
    first = np.zeros(size + 1, np.int64)
    for k in order:
        first[key[k] + 1] += 1
    for i in range(size):
        first[i + 1] += first[i]
    place, result = first.copy(), np.empty(order.shape[0], np.int64)
    for k in order:
        result[place[key[k]]] = k
        place[key[k]] += 1
    return result, first


@inner
def _candidates(pairs, cost, n, m, miss_cost):
    """Return the pairs that cost less than leaving their track alone, in one order however they were given."""
    worth, count = np.empty(pairs.shape[0], np.int64), 0
    for k in range(pairs.shape[0]):
        if -math.inf < cost[k] < miss_cost:
            worth[count] = k
            count += 1
    by_plot, _ = _sorted_by(pairs[:, 1], worth[:count], m)
    order, first = _sorted_by(pairs[:, 0], by_plot, n)
    plot, less = np.empty(count, np.int64), np.empty(count)
    for k in range(count):
        plot[k], less[k] = pairs[order[k], 1], cost[order[k]] - miss_cost
    return Candidates(first, plot, less)


@inner
def _nearest_first(candidates, match):
    """Give each track its cheapest plot if that is free: a pairing that is the cheapest for those tracks."""
    for i in range(match.plot_of.shape[0]):
        best = NONE
        for e in range(candidates.first[i], candidates.first[i + 1]):
            if best == NONE or candidates.cost[e] < candidates.cost[best]:
                best = e
        if best != NONE:
            match.track_price[i] = candidates.cost[best]
            if match.track_of[candidates.plot[best]] == NONE:
                match.plot_of[i], match.track_of[candidates.plot[best]] = candidates.plot[best], i


@inner
def _look_around(candidates, match, search, i, so_far, reached):
    """Note what the plots of one track cost when it is reached at a cost; return how many are reached now."""
    for e in range(candidates.first[i], candidates.first[i + 1]):
        j = candidates.plot[e]
        through = so_far + candidates.cost[e] - match.track_price[i] - match.plot_price[j]
        if through < search.distance[j] and not search.is_settled[j]:  # rounding could make a circle
            if search.distance[j] == math.inf:
                search.reached[reached] = j
                reached += 1
            search.distance[j], search.comes_from[j] = through, i
    return reached


@inner
def _settle_nearest(match, search, settled, reached):
    """Bring the nearest plot that is not settled to place `settled`, of equals a free one; return its distance."""
    best = settled
    for r in range(settled + 1, reached):
        j, ahead = search.reached[r], search.reached[best]
        is_free_tie = search.distance[j] == search.distance[ahead] and match.track_of[j] == NONE
        if search.distance[j] < search.distance[ahead] or (is_free_tie and match.track_of[ahead] != NONE):
            best = r
    if best == reached:
        return math.inf
    search.reached[settled], search.reached[best] = search.reached[best], search.reached[settled]
    return search.distance[search.reached[settled]]


@inner
def _reprice(match, search, start, settled, shortest):
    """Move the prices along the tree, so that every pair of the new pairing is again worth exactly its prices."""
    match.track_price[start] += shortest
    for r in range(settled):
        j = search.reached[r]
        rise = shortest - search.distance[j]
        match.plot_price[j] -= rise
        if match.track_of[j] != NONE:
            match.track_price[match.track_of[j]] += rise


@inner
def _exchange(match, search, start, j):
    """Hand plot j to the track that the tree reached it from, that one's plot to the one before, up to the start."""
    while j != NONE:
        i = search.comes_from[j]
        match.track_of[j], match.plot_of[i], j = i, j, match.plot_of[i]
        if i == start:
            break


@inner
def _take_in(candidates, match, search, start):
    """Let one more track into the pairing: by the cheapest chain of exchanges, at whose end a track may go without."""
    i, so_far, settled, reached = start, 0.0, 0, 0
    leaver, least, end = NONE, math.inf, NONE
    while True:
        if so_far - match.track_price[i] < least:
            leaver, least = i, so_far - match.track_price[i]
        reached = _look_around(candidates, match, search, i, so_far, reached)
        nearest = _settle_nearest(match, search, settled, reached)
        if least < nearest:
            break
        so_far, end, settled = nearest, search.reached[settled], settled + 1
        search.is_settled[end] = True
        i = match.track_of[end]
        if i == NONE:
            break
    if i != NONE:  # no free plot: the leaver goes without, and its plot, if it had one, is handed on
        so_far, end, match.plot_of[leaver] = least, match.plot_of[leaver], NONE
    _reprice(match, search, start, settled, so_far)
    _exchange(match, search, start, end)
    for r in range(reached):
        search.distance[search.reached[r]], search.is_settled[search.reached[r]] = math.inf, False


@njit
def associate(pairs, cost, n, m, miss_cost):
    """Return int64[n], the plot of each track or -1, so that the total cost is the least possible.

    The total is the cost of all pairs taken plus `miss_cost` for each track that gets no plot. A pair that costs as
    much as a miss or more, or is not finite, is never taken. The answer does not depend on the order of the pairs, also
    among pairings of equal cost.

    Args:
        pairs: int64[k, 2], (track, plot) that may belong together; of one given twice the cheaper counts. cost:
            float64[k]; with d^2 + ln det S (normalised innovation squared, innovation covariance) the pairing is the
            likeliest. n, m: numbers of tracks and of plots. miss_cost: finite; then
            2 ln(P_D / ((1 - P_D) (2 pi)^(dimensions / 2) beta)), beta being the density of plots from nowhere.

    Tracks that want different plots are paired at once; each other one is taken in by the cheapest chain of exchanges,
    which never leaves its group of tracks and plots that hang together.

    **Valid**: any costs and numbers; exact up to rounding. The work grows with the sum over groups of
    (tracks in conflict) x (pairs of the group + plots^2). **Leaves out**: other hypotheses than the best one
    (probabilistic and multiple-hypothesis association). **Source**: shortest augmenting paths, Jonker & Volgenant,
    Computing 38 (1987) 325, on sparse rows; gating and misses as in Blackman & Popoli, Modern Tracking Systems (1999),
    chapter 6. **Checked**: tests/tracking/test_associate.py (against SciPy and every pairing).
    """
    candidates = _candidates(pairs, cost, n, m, miss_cost)
    match = Matching(np.full(n, NONE), np.full(m, NONE), np.zeros(n), np.zeros(m))
    search = Search(np.full(m, math.inf), np.empty(m, np.int64), np.empty(m, np.int64), np.zeros(m, np.bool_))
    _nearest_first(candidates, match)
    for i in range(n):
        if match.plot_of[i] == NONE and candidates.first[i] < candidates.first[i + 1]:
            _take_in(candidates, match, search, i)
    return match.plot_of
