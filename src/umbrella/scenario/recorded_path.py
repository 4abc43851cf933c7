"""From the points of a recorded flight to a path like those that are flown: a node table, smooth between its kinks."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.constants import WGS84_OMEGA_RAD_S
from umbrella.physics.flight.trajectory import A_AFTER, A_BEFORE, NODE_COLUMNS, R, T, V, states_at
from umbrella.scenario.recorded_points import Points

WITH_SPEEDS: Final = 3  # points of a polynomial through places and velocities (degree 5)
WITHOUT: Final = 5  # points of one through places alone (degree 4)
AT_ONCE_S: Final = 1e-3  # points so near each other are both sides of an impulse
SHARE: Final = 0.5  # of its error at twice the spacing, which falls to a quarter at a kink of the acceleration
FINE_M: Final = 0.5  # a node is left out where the path keeps so near without it

Numbers = NDArray[np.float64]
Burns = Sequence[tuple[float, float]]  # ignition and burnout, s since the first point


class _Kink(NamedTuple):
    """Where the acceleration jumps, and on which side it is the smoother: before an ignition, after a burnout."""

    t_s: float
    is_smooth_before: bool


class _Path(NamedTuple):
    """Points in the inertial frame of their own clock, and the numbers of those that are kinks."""

    t_s: Numbers
    r_m: Numbers
    v_m_s: Numbers | None
    kinks: dict[int, bool]  # number of the point: is it smooth before?


def nodes_of(points: Points, burns_s: Burns = ()) -> Numbers:
    """Return a recorded flight as a node table (see `physics.flight.trajectory`), its clock zero at the first point.

    Args:
        points: checked. burns_s: when its engines burn, s since the first point.

    **Valid**: points so near that the path between kinks is a polynomial of degree 4 (5 where velocities are told):
    `error_of` says how near. A kink at a burn that is told costs nothing; one that is not told costs up to its jump of
    the acceleration times h^2 / 30 (h^2 / 75 where velocities are told). **Leaves out**: errors of the points, which
    are taken as they stand. **Source**: Lagrange and Hermite interpolation. **Checked**:
    tests/scenario/recorded/test_path.py.
    """
    path = _with_kinks(_inertial(points), burns_s)
    rows = np.zeros((len(path.t_s), NODE_COLUMNS))
    rows[:, T], rows[:, R : R + 3] = path.t_s, path.r_m
    for first, last in _pieces(path):
        own = slice(first, last + 1)
        v, a = _derivatives(path, own)
        keeps_before = path.kinks.get(first, False)  # the velocity at a kink is that of its smoother side
        rows[own, V : V + 3][int(keeps_before) :] = v[int(keeps_before) :]
        rows[own, A_AFTER : A_AFTER + 3] = a
        rows[first + int(first in path.kinks) : last + 1, A_BEFORE : A_BEFORE + 3] = a[int(first in path.kinks) :]
    return rows


def error_of(points: Points, burns_s: Burns = ()) -> Numbers:
    """Return for each gap between points by how much (m) the path between them may be off.

    Every second point is left out and compared with the path through the others; half of that error, at twice the
    spacing, is told: it falls to a quarter at a kink between points, and further elsewhere.

    **Valid**: evenly spaced points; at the ends half as sure. **Leaves out**: what happens between points and shows at
    none. **Source**: the error at a kink goes with h^2. **Checked**: tests/scenario/recorded/test_path.py.
    """
    n = len(points.t_s)
    off = np.zeros(n)
    for first in (0, 1):
        kept = np.unique([0, *range(first, n, 2), n - 1])
        left = np.setdiff1d(np.arange(n), kept)
        nodes = nodes_of(_some(points, kept), burns_s)
        off[left] = np.linalg.norm(states_at(nodes, points.t_s[left])[:, :3] - _inertial(points).r_m[left], axis=1)
    gaps: Numbers = SHARE * np.maximum(off[:-1], off[1:])
    return gaps


def _some(points: Points, kept: NDArray[np.int64]) -> Points:
    v = points.v_m_s[kept] if points.v_m_s is not None else None
    return Points(points.t_s[kept], points.r_m[kept], v, tuple(points.lines[k] for k in kept))


def _inertial(points: Points) -> _Path:
    """Return points in the inertial frame that is the Earth-fixed one at the first of them."""
    c, s = np.cos(WGS84_OMEGA_RAD_S * points.t_s), np.sin(WGS84_OMEGA_RAD_S * points.t_s)

    def turned(u: Numbers) -> Numbers:
        return np.column_stack([c * u[:, 0] - s * u[:, 1], s * u[:, 0] + c * u[:, 1], u[:, 2]])

    v = None
    if points.v_m_s is not None:
        carried = WGS84_OMEGA_RAD_S * np.column_stack([-points.r_m[:, 1], points.r_m[:, 0], 0.0 * points.t_s])
        v = turned(points.v_m_s + carried)
    return _Path(points.t_s, turned(points.r_m), v, {})


def _kinks_of(burns_s: Burns) -> list[_Kink]:
    """Return ignitions and burnouts in order; of an ignition at the burnout of another stage the burnout counts."""
    burnouts = {off: _Kink(off, False) for _, off in burns_s}
    ignitions = {on: _Kink(on, True) for on, _ in burns_s}
    return [kink for _, kink in sorted((ignitions | burnouts).items())]


def _with_kinks(path: _Path, burns_s: Burns) -> _Path:
    """Return a path with a point at each kink, which there is made from the smoother side of it where none stands."""
    kinks = _kinks_of(burns_s)
    borders = [-np.inf, *(kink.t_s for kink in kinks), np.inf]
    for k, kink in enumerate(kinks):
        at = int(np.argmin(np.abs(path.t_s - kink.t_s)))
        if abs(path.t_s[at] - kink.t_s) >= AT_ONCE_S:
            side = (borders[k], kink.t_s) if kink.is_smooth_before else (kink.t_s, borders[k + 2])
            (own,) = np.nonzero((path.t_s >= side[0] - AT_ONCE_S) & (path.t_s <= side[1] + AT_ONCE_S))
            if len(own) < WITH_SPEEDS or not path.t_s[0] < kink.t_s < path.t_s[-1]:
                continue
            path, at = _with_point(path, own, kink.t_s)
        if 0 < at < len(path.t_s) - 1:
            path.kinks[at] = kink.is_smooth_before
    return path


def _with_point(path: _Path, own: NDArray[np.int64], t_s: float) -> tuple[_Path, int]:
    """Return a path with one more point, by the polynomial through those of `own` nearest to it, and its number."""
    width = min(len(own), WITHOUT if path.v_m_s is None else WITH_SPEEDS)
    near = own[np.argsort(np.abs(path.t_s[own] - t_s))[:width]]
    v = path.v_m_s[near][None] if path.v_m_s is not None else None
    value, slope, _ = _fitted(path.t_s[near][None], path.r_m[near][None], v, np.array([t_s]))
    at = int(np.searchsorted(path.t_s, t_s))
    return _Path(
        np.insert(path.t_s, at, t_s),
        np.insert(path.r_m, at, value[0], axis=0),
        np.insert(path.v_m_s, at, slope[0], axis=0) if path.v_m_s is not None else None,
        path.kinks,
    ), at


def _pieces(path: _Path) -> Iterator[tuple[int, int]]:
    """Yield the first and the last point of each smooth piece; neighbours share a kink, but not an impulse."""
    first, last = 0, len(path.t_s) - 1
    for k in range(1, last + 1):
        if path.t_s[k] - path.t_s[k - 1] < AT_ONCE_S:
            yield first, k - 1
            first = k
        elif k in path.kinks:
            yield first, k
            first = k
    yield first, last


def _derivatives(path: _Path, own: slice) -> tuple[Numbers, Numbers]:
    """Return velocity and acceleration at the points of one piece, each by the polynomial through its neighbours."""
    t, r = path.t_s[own], path.r_m[own]
    v = path.v_m_s[own] if path.v_m_s is not None else None
    width = min(len(t), WITHOUT if v is None else WITH_SPEEDS)
    first = np.clip(np.arange(len(t)) - width // 2, 0, len(t) - width)
    near = first[:, None] + np.arange(width)
    _, slope, bend = _fitted(t[near], r[near], v[near] if v is not None else None, t)
    return (slope if v is None else v), bend


def _fitted(t: Numbers, r: Numbers, v: Numbers | None, at: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return value, slope and second derivative of polynomials through points, and through slopes where there are any.

    Args:
        t: float64[n, w]. r, v: float64[n, w, 3]. at: float64[n], where they are asked for.
    """
    width = t.shape[1]
    scale = np.maximum(np.ptp(t, axis=1), AT_ONCE_S)
    x = (t - at[:, None]) / scale[:, None]
    powers = np.arange(width if v is None else 2 * width)
    rows, wanted = x[:, :, None] ** powers, r
    if v is not None:
        slopes = powers * x[:, :, None] ** np.maximum(powers - 1, 0)
        rows = np.concatenate([rows, slopes], axis=1)
        wanted = np.concatenate([r, v * scale[:, None, None]], axis=1)
    found = np.linalg.solve(rows, wanted)
    nothing = np.zeros_like(found[:, 0])
    slope = found[:, 1] / scale[:, None] if len(powers) > 1 else nothing
    bend = 2.0 * found[:, 2] / scale[:, None] ** 2 if len(powers) > 2 else nothing
    return found[:, 0], slope, bend


def thinned(nodes: Numbers, bound_m: float = FINE_M) -> Numbers:
    """Return a node table without the nodes that its path does not need: it keeps within a bound (m) of those left out.

    **Valid**: any node table. **Leaves out**: nothing beyond the bound. **Source**: halving (Ramer, 1972). **Checked**:
    tests/scenario/recorded/test_path.py.
    """
    kept = {0, len(nodes) - 1, *_jumps(nodes)}
    borders = sorted(kept)
    open_pieces = list(pairwise(borders))
    while open_pieces:
        i, j = open_pieces.pop()
        if j - i > 1 and _is_off(nodes, i, j, bound_m):
            middle = (i + j) // 2
            kept.add(middle)
            open_pieces += [(i, middle), (middle, j)]
    return np.ascontiguousarray(nodes[sorted(kept)])


def _jumps(nodes: Numbers) -> set[int]:
    """Return the nodes at which acceleration or velocity jumps."""
    apart = np.abs(nodes[:, A_AFTER : A_AFTER + 3] - nodes[:, A_BEFORE : A_BEFORE + 3]).max(axis=1) > 1e-6
    at_once = np.diff(nodes[:, T]) < AT_ONCE_S
    return {int(k) for k in np.flatnonzero(apart | np.append(at_once, False) | np.insert(at_once, 0, False))}


def _is_off(nodes: Numbers, i: int, j: int, bound_m: float) -> bool:
    between = states_at(nodes[[i, j]], nodes[i + 1 : j, T])[:, :3]
    return bool(np.linalg.norm(between - nodes[i + 1 : j, R : R + 3], axis=1).max() > bound_m)
