"""Who shoots at whom: interceptors go one by one to where they return most."""

from typing import Final

import numpy as np

from umbrella.core.compiled import njit

LEAST_SURVIVAL: Final = 1e-6


@njit
def outlived(kill):
    """Return the probability that a target outlives a shot; never quite 0, so that a second shot stays worth some."""
    return max(LEAST_SURVIVAL, 1.0 - kill)


@njit
def assign(kill, intercept_s, value, survival, wanted, magazine):
    """Return int64[k, 2], orders (threat, battery) in the order in which they were given.

    Each order goes to the pair with the largest marginal return value * survival * kill; the survival of its threat
    then falls by 1 - kill. Equal returns go to the earlier intercept, then to the fuller magazine.

    Args:
        kill: float64[threats, batteries], single-shot kill probability, 0 where no shot is possible.
        intercept_s: float64[threats, batteries], earliest intercept.
        value: float64[threats], what a leak costs. survival: float64[threats], probability that the shots in flight
            leave it alive. wanted: int64[threats], most shots now. magazine: int64[batteries], interceptors
            that may be used.

    Valid: any raid. Leaves out: looking ahead (greedy; at least 1 - 1/e of the best by submodularity, in practice
    within a few per cent). Source: denBroeder, Ellison & Emerling, Operations Research 7 (1959) 322 (optimal for one
    kind of interceptor). Checked: tests/engagement/test_assign.py.
    """
    n, m = kill.shape
    left, stock, alive = wanted.copy(), magazine.copy(), survival.copy()
    orders = np.empty((max(0, wanted.sum()), 2), np.int64)
    given = 0
    while given < orders.shape[0]:
        best_i, best_j, best = -1, -1, 0.0
        for i in range(n):
            if left[i] <= 0:
                continue
            for j in range(m):
                if stock[j] <= 0 or kill[i, j] <= 0.0:
                    continue
                gain = value[i] * alive[i] * kill[i, j]
                is_tie = best_i >= 0 and abs(gain - best) <= 1e-12 * best
                sooner = is_tie and intercept_s[i, j] < intercept_s[best_i, best_j]
                fuller = is_tie and intercept_s[i, j] == intercept_s[best_i, best_j] and stock[j] > stock[best_j]
                if (gain > best and not is_tie) or sooner or fuller:
                    best_i, best_j, best = i, j, gain
        if best_i < 0:
            break
        orders[given, 0], orders[given, 1] = best_i, best_j
        given += 1
        left[best_i] -= 1
        stock[best_j] -= 1
        alive[best_i] *= outlived(kill[best_i, best_j])
    return orders[:given]
