"""The unscented filter: points on the rim of the belief go through the law of motion and the look themselves.

A pair of points lies at +- sqrt(c) times each column of the Cholesky factor. What a function makes of a pair is split
into its odd half o (what a derivative would give) and its even half e (the curvature). With T = sum of e / c the scaled
unscented transform is

    mean = f(middle) + T,   covariance = sum of (o o^T + e e^T) / c + (beta - alpha^2) T T^T,

which is the usual sum over weighted points put in another order: no large weights of opposite signs, and a covariance
that cannot lose its positive sign.
"""

import math
from typing import Final

from umbrella.core.compiled import leaf, verb
from umbrella.core.scratch import scratch
from umbrella.tracking.motion import next_step, runge_kutta_4
from umbrella.tracking.predict import add_process_noise
from umbrella.tracking.update import LEAST_ALPHA, turned

# Julier (2002) and Wan & van der Merwe (2000). With points near the middle the variance that curvature adds is
# (beta - alpha^2) T T^T, whatever the orientation of the points. The curvature that matters is that of the range over
# a round beam: there 2 tr(H^2) = T^2, so beta is 1 (2 would be right for curvature along one axis).
SPREAD_ALPHA: Final = 0.1
SPREAD_BETA: Final = 1.0
SPREAD_KAPPA: Final = 0.0
_C: Final = SPREAD_ALPHA * SPREAD_ALPHA * (7.0 + SPREAD_KAPPA)
_TT: Final = SPREAD_BETA - SPREAD_ALPHA * SPREAD_ALPHA


@leaf
def cholesky(p, columns, root):
    """Write the first columns of the lower triangle with root root^T = p into root (7 x 7); an empty pivot gives zeros.

    Args:
        p: float64[7, 7], symmetric, not negative. columns: how many are wanted. root: float64[7, 7], written.

    Source: Golub & Van Loan, Matrix Computations, 4th ed., sec. 4.2. Checked: tests/tracking/test_unscented.py.
    """
    for j in range(columns):
        pivot = p[j, j]
        for k in range(j):
            pivot -= root[j, k] * root[j, k]
        size = math.sqrt(pivot) if pivot > 0.0 else 0.0
        inverse = 1.0 / size if size > 0.0 else 0.0
        root[j, j] = size
        for i in range(j):
            root[i, j] = 0.0
        for i in range(j + 1, 7):
            total = p[i, j]
            for k in range(j):
                total -= root[i, k] * root[j, k]
            root[i, j] = total * inverse


@verb
def _aside(s, root, j, size):
    """Return the state that lies by so much of column j of root beside s."""
    return (
        s[0] + size * root[0, j],
        s[1] + size * root[1, j],
        s[2] + size * root[2, j],
        s[3] + size * root[3, j],
        s[4] + size * root[4, j],
        s[5] + size * root[5, j],
        s[6] + size * root[6, j],
    )


@verb
def _move_pairs(s, after, h, in_air, motion, root, odd, even):
    """Write what one step makes of the seven pairs: odd and even halves, a row for each pair.

    The last column moves alpha alone: above the air its pair goes where the middle goes.
    """
    size = math.sqrt(_C)
    for i in range(7):
        odd[6, i], even[6, i] = 0.0, 0.0
    odd[6, 6] = size * root[6, 6]
    for j in range(7 if in_air else 6):
        plus = runge_kutta_4(_aside(s, root, j, size), h, in_air, motion)
        minus = runge_kutta_4(_aside(s, root, j, -size), h, in_air, motion)
        for i in range(7):
            odd[j, i] = 0.5 * (plus[i] - minus[i])
            even[j, i] = 0.5 * (plus[i] - after[i]) + 0.5 * (minus[i] - after[i])


@verb
def _gather(x, p, after, odd, even):
    """Write mean and covariance of the moved pairs into x and p."""
    for i in range(7):
        shift = 0.0
        for j in range(7):
            shift += even[j, i]
        x[i] = shift / _C
    for i in range(7):
        for k in range(i + 1):
            total = 0.0
            for j in range(7):
                total += odd[j, i] * odd[j, k] + even[j, i] * even[j, k]
            p[i, k] = total / _C + _TT * x[i] * x[k]
            p[k, i] = p[i, k]
    for i in range(7):
        x[i] += after[i]


@leaf
def carry_unscented(x, p, dt_s, motion):
    """Carry a believed state and its covariance a time ahead (or back), in place, by points of the belief.

    Args:
        x: float64[7], inertial, m, m/s and m^2/kg. p: float64[7, 7]. dt_s: any sign. motion: `Motion`.

    The points are drawn anew for each step, whose length is that of the middle; process noise is added as in `carry`.

    Valid: as `coast`. Leaves out: third and higher moments of the belief. Source: Julier & Uhlmann, Proc. IEEE 92
    (2004) 401; Wan & van der Merwe (2000). Checked: tests/tracking/test_unscented.py, test_stone_soup.py.
    """
    root, odd, even = scratch(7, 7), scratch(7, 7), scratch(7, 7)
    left = abs(dt_s)
    sign = 1.0 if dt_s >= 0.0 else -1.0
    while left > 0.0:
        s = (x[0], x[1], x[2], x[3], x[4], x[5], x[6])
        h, in_air = next_step(s, left, motion)
        cholesky(p, 7, root)
        after = runge_kutta_4(s, sign * h, in_air, motion)
        _move_pairs(s, after, sign * h, in_air, motion, root, odd, even)
        _gather(x, p, after, odd, even)
        middle = (
            0.5 * (s[0] + x[0]),
            0.5 * (s[1] + x[1]),
            0.5 * (s[2] + x[2]),
            0.5 * (s[3] + x[3]),
            0.5 * (s[4] + x[4]),
            0.5 * (s[5] + x[5]),
            s[6],
        )
        add_process_noise(middle, sign * h, in_air, motion, p)
        left -= h


@verb
def _pointing(dx, dy, dz, station):
    """Return range (m), azimuth and elevation (rad) of a place that far from a station."""
    e = dx * station[3] + dy * station[4] + dz * station[5]
    n = dx * station[6] + dy * station[7] + dz * station[8]
    u = dx * station[9] + dy * station[10] + dz * station[11]
    flat2 = e * e + n * n
    return math.sqrt(flat2 + u * u), math.atan2(e, n), math.atan2(u, math.sqrt(flat2))


@verb
def _look_at_pairs(x, root, station, odd, even):
    """Write the odd and even halves of the looks at three pairs (the rest lie in the middle); return its look."""
    dx, dy, dz = x[0] - station[0], x[1] - station[1], x[2] - station[2]
    size = math.sqrt(_C)
    middle = _pointing(dx, dy, dz, station)
    for j in range(3):
        a, b, c = size * root[0, j], size * root[1, j], size * root[2, j]
        plus = _pointing(dx + a, dy + b, dz + c, station)
        minus = _pointing(dx - a, dy - b, dz - c, station)
        up = (plus[0] - middle[0], turned(plus[1] - middle[1]), plus[2] - middle[2])
        down = (minus[0] - middle[0], turned(minus[1] - middle[1]), minus[2] - middle[2])
        for i in range(3):
            odd[j, i] = 0.5 * (up[i] - down[i])
            even[j, i] = 0.5 * (up[i] + down[i])
    return middle


@verb
def _lower_3(s):
    """Replace the lower triangle of a 3 x 3 matrix by its Cholesky factor."""
    s[0, 0] = math.sqrt(s[0, 0])
    s[1, 0] /= s[0, 0]
    s[2, 0] /= s[0, 0]
    s[1, 1] = math.sqrt(s[1, 1] - s[1, 0] * s[1, 0])
    s[2, 1] = (s[2, 1] - s[2, 0] * s[1, 0]) / s[1, 1]
    s[2, 2] = math.sqrt(s[2, 2] - s[2, 0] * s[2, 0] - s[2, 1] * s[2, 1])


@verb
def _forward_3(s, a, b, c):
    """Return y with s y = (a, b, c) for the lower triangle s."""
    y0 = a / s[0, 0]
    y1 = (b - s[1, 0] * y0) / s[1, 1]
    return y0, y1, (c - s[2, 0] * y0 - s[2, 1] * y1) / s[2, 2]


@verb
def _innovation(look, middle, sigmas, odd, even, s):
    """Write the factor of the innovation's covariance into s and return the innovation."""
    t = (
        (even[0, 0] + even[1, 0] + even[2, 0]) / _C,
        (even[0, 1] + even[1, 1] + even[2, 1]) / _C,
        (even[0, 2] + even[1, 2] + even[2, 2]) / _C,
    )
    for i in range(3):
        for k in range(3):
            total = 0.0
            for j in range(3):
                total += odd[j, i] * odd[j, k] + even[j, i] * even[j, k]
            s[i, k] = total / _C + _TT * t[i] * t[k]
        s[i, i] += sigmas[i] * sigmas[i]
    _lower_3(s)
    return look[0] - middle[0] - t[0], turned(look[1] - middle[1] - t[1]), look[2] - middle[2] - t[2]


@verb
def _take_in(x, p, look, sigmas, station):
    """Correct a state with those numbers of a look whose error is not infinite; return (nis, ln det S)."""
    root, odd, even, s, gain = scratch(7, 7), scratch(3, 3), scratch(3, 3), scratch(3, 3), scratch(7, 3)
    cholesky(p, 3, root)
    middle = _look_at_pairs(x, root, station, odd, even)
    v = _innovation(look, middle, sigmas, odd, even, s)
    z = _forward_3(s, v[0], v[1], v[2])
    alpha, scale = x[6], 1.0 / math.sqrt(_C)
    for i in range(7):
        c0 = scale * (root[i, 0] * odd[0, 0] + root[i, 1] * odd[1, 0] + root[i, 2] * odd[2, 0])
        c1 = scale * (root[i, 0] * odd[0, 1] + root[i, 1] * odd[1, 1] + root[i, 2] * odd[2, 1])
        c2 = scale * (root[i, 0] * odd[0, 2] + root[i, 1] * odd[1, 2] + root[i, 2] * odd[2, 2])
        gain[i, 0], gain[i, 1], gain[i, 2] = _forward_3(s, c0, c1, c2)
        x[i] += gain[i, 0] * z[0] + gain[i, 1] * z[1] + gain[i, 2] * z[2]
        for k in range(i + 1):
            p[i, k] -= gain[i, 0] * gain[k, 0] + gain[i, 1] * gain[k, 1] + gain[i, 2] * gain[k, 2]
            p[k, i] = p[i, k]
    x[6] = max(x[6], LEAST_ALPHA * alpha)
    ln_s = 0.0
    for i in range(3):
        ln_s += 2.0 * math.log(s[i, i]) if math.isfinite(s[i, i]) else 0.0
    return z[0] * z[0] + z[1] * z[1] + z[2] * z[2], ln_s


@leaf
def correct_unscented(x, p, look, sigmas, station, curved):
    """Correct a believed state with a radar look; return (nis, ln det of the innovation's covariance).

    Args: as `update_unscented`. curved: whether the angles are taken in first and the range then, by points of the
    belief that they have left (see `tracking.update`), and not all three at once.
    """
    if not curved:
        return _take_in(x, p, look, sigmas, station)
    nis, ln_s = _take_in(x, p, look, (math.inf, sigmas[1], sigmas[2]), station)
    one, ln_one = _take_in(x, p, look, (sigmas[0], math.inf, math.inf), station)
    return nis + one, ln_s + ln_one


@leaf
def update_unscented(x, p, look, sigmas, station):
    """Correct a believed state with one look, all at once; return the normalised innovation squared (mean 3).

    Args: as `tracking.update.update` (x: float64[7], p: float64[7, 7], both in place).

    A look sees positions: with a lower triangular factor only the first three pairs differ from the middle.

    Valid: errors across the line of sight small against the range. Leaves out: that the angles say where on the sphere
    of the range the object is (the three numbers are taken together). Source: as `carry_unscented`. Checked:
    tests/tracking/test_unscented.py, test_stone_soup.py, test_consistency.py.
    """
    return correct_unscented(x, p, look, sigmas, station, False)[0]
