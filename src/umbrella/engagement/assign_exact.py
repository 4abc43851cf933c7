"""The best assignment there is, as a mixed-integer linear programme: the reference for the fast rule."""

import itertools
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from umbrella.core.errors import BadValue, FlightError

MOST_COLUMNS: Final = 500_000  # some GB and minutes; a raid beyond that needs another method
TIME_LIMIT_S: Final = 300.0
ALIKE: Final = 1e-12  # kill probabilities closer than this, relative, are one

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


class Optimum(NamedTuple):
    """The best orders, what they are worth, and a proven bound that no assignment exceeds."""

    orders: Integers  # [k, 2] of (threat, battery), by threat and battery
    killed: float
    bound: float


class Column(NamedTuple):
    """One variable: if it is 1, so much is gained, and the shots of `uses` are fired at a threat."""

    threat: int
    gain: float
    uses: tuple[int, ...] = ()  # the battery of each shot
    pieces: int = 0  # of the threat's balance of shots: +1 for a return, -1 for a shot, 0 for a whole mix
    most: int = 1


def expected_killed(orders: Integers, kill: Floats, value: Floats, survival: Floats) -> float:
    """Return the expected value killed: sum of value * survival * (1 - product of 1 - kill over the shots).

    Args:
        orders: int64[k, 2] of (threat, battery). kill: float64[threats, batteries]. value, survival: float64[threats].
    """
    outlives = np.ones(len(value))
    np.multiply.at(outlives, orders[:, 0], 1.0 - kill[orders[:, 0], orders[:, 1]])
    return float(np.sum(value * survival * (1.0 - outlives)))


def assign_exact(
    kill: Floats, intercept_s: Floats, value: Floats, survival: Floats, wanted: Integers, magazine: Integers
) -> Optimum:
    """Return the orders with the largest expected value killed; the call is that of `assign`.

    What several shots at a threat return is a product, not a sum. Where all batteries that reach a threat have the same
    kill probability only the number of shots counts: the returns of the first, second … shot are pieces that fall, and
    a linear programme takes them in order. Otherwise each mix of shots (so many from each battery, at most `wanted`) is
    a variable of its own, with its product worked out beforehand, and a threat takes at most one mix. Both are exact.

    Args:
        kill: float64[threats, batteries], 0 where no shot is possible. intercept_s: float64[threats, batteries], of no
            weight here. value, survival: float64[threats]. wanted: int64[threats]. magazine: int64[batteries].

    Raises:
        BadValue: more mixes than `MOST_COLUMNS`.
        FlightError: the solver found nothing within `TIME_LIMIT_S`.

    **Valid**: raids of some hundred threats; the mixes of a threat number (batteries + wanted choose wanted). **Leaves
    out**: later looks and shots. **Source**: Ahuja, Kumar, Jha & Orlin, Operations Research 55 (2007) 1136 (weapons
    and targets as an integer programme); solver: HiGHS, Huangfu & Hall, Mathematical Programming Computation 10 (2018)
    119. **Checked**: tests/engagement/test_assign_exact.py (against every assignment).
    """
    columns = _columns(kill, value * survival, wanted, magazine)
    if not columns:
        return Optimum(np.empty((0, 2), np.int64), 0.0, 0.0)
    solved = _solve(columns, len(value), magazine)
    if solved.x is None:
        raise FlightError(f"no assignment was found: {solved.message}")
    orders = _orders(columns, np.rint(solved.x).astype(np.int64))
    return Optimum(orders, expected_killed(orders, kill, value, survival), -float(solved.mip_dual_bound))


def _columns(kill: Floats, worth: Floats, wanted: Integers, magazine: Integers) -> list[Column]:
    columns: list[Column] = []
    for i in range(len(worth)):
        usable = [j for j in range(len(magazine)) if kill[i, j] > 0.0 and magazine[j] > 0]
        shots = int(min(wanted[i], magazine[usable].sum()))
        if not usable or worth[i] <= 0.0:
            continue
        of_one = _pieces if np.ptp(kill[i, usable]) <= ALIKE * kill[i, usable].max() else _mixes
        for column in of_one(i, usable, shots, kill[i], float(worth[i]), magazine):
            columns.append(column)
            if len(columns) > MOST_COLUMNS:
                raise BadValue("mixes of shots", f"> {MOST_COLUMNS}", "fewer", "want fewer shots, or use `assign`")
    return columns


def _pieces(i: int, usable: list[int], shots: int, kill: Floats, worth: float, magazine: Integers) -> Iterator[Column]:
    """Yield a variable for each shot's return, and one for the number of shots from each battery."""
    k = float(kill[usable[0]])
    for earlier in range(shots):
        yield Column(i, worth * k * (1.0 - k) ** earlier, pieces=1)
    for j in usable:
        yield Column(i, 0.0, uses=(j,), pieces=-1, most=min(shots, int(magazine[j])))


def _mixes(i: int, usable: list[int], shots: int, kill: Floats, worth: float, magazine: Integers) -> Iterator[Column]:
    """Yield a variable for each mix of shots that the magazines hold."""
    for count in range(1, shots + 1):
        for mix in itertools.combinations_with_replacement(usable, count):
            if all(mix.count(j) <= magazine[j] for j in set(mix)):
                yield Column(i, worth * (1.0 - float(np.prod(1.0 - kill[list(mix)]))), uses=mix)


def _solve(columns: list[Column], threats: int, magazine: Integers) -> "milp.OptimizeResult":
    """Hand the programme to HiGHS: magazines are rows 0 … m - 1, threats m … m + n - 1, their balances the last n."""
    m, entries = len(magazine), []
    for c, column in enumerate(columns):
        entries += [(j, c, column.uses.count(j)) for j in set(column.uses)]
        balance = column.pieces != 0
        entries.append((m + column.threat + threats * balance, c, column.pieces if balance else 1))
    rows, places, numbers = zip(*entries, strict=True)
    matrix = coo_array((numbers, (rows, places)), shape=(m + 2 * threats, len(columns))).tocsr()
    low = np.concatenate([np.full(m + threats, -np.inf), np.zeros(threats)])
    high = np.concatenate([magazine, np.ones(threats), np.zeros(threats)])
    return milp(
        -np.array([column.gain for column in columns]),
        integrality=np.array([column.pieces <= 0 for column in columns]),
        bounds=Bounds(0, np.array([column.most for column in columns])),
        constraints=LinearConstraint(matrix, low, high),
        options={"mip_rel_gap": 0.0, "time_limit": TIME_LIMIT_S},
    )


def _orders(columns: list[Column], chosen: Integers) -> Integers:
    orders = [
        (column.threat, j)
        for column, times in zip(columns, chosen.tolist(), strict=True)
        for j in column.uses
        for _ in range(times)
    ]
    return np.array(sorted(orders), np.int64).reshape(-1, 2)
