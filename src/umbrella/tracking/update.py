"""The Kalman filter's update with one radar look: range, azimuth and elevation."""

import math

import numpy as np

from umbrella.core.compiled import njit


@njit
def direction_rows(dx, dy, dz, station, h):
    """Return predicted (range, azimuth, elevation) and write their 3 x 3 derivatives by position into h.

    Args:
        dx, dy, dz: object minus station, inertial, m.
        station: twelve floats: place, then unit vectors east, north, up, inertial.
        h: float64[3, 3], written: rows range (1), azimuth and elevation (rad/m).

    Valid: away from the zenith (below 89 deg of elevation). Leaves out: nothing. Source: derivatives of the polar
    coordinates; Vallado, 4th ed., sec. 4.4. Checked: tests/tracking/test_update.py (finite differences).
    """
    e = dx * station[3] + dy * station[4] + dz * station[5]
    n = dx * station[6] + dy * station[7] + dz * station[8]
    u = dx * station[9] + dy * station[10] + dz * station[11]
    flat2 = e * e + n * n
    flat = math.sqrt(flat2)
    range2 = flat2 + u * u
    range_m = math.sqrt(range2)
    for c in range(3):
        east, north, up = station[3 + c], station[6 + c], station[9 + c]
        h[0, c] = (e * east + n * north + u * up) / range_m
        h[1, c] = (n * east - e * north) / flat2
        h[2, c] = (flat2 * up - u * (e * east + n * north)) / (range2 * flat)
    return range_m, math.atan2(e, n), math.atan2(u, flat)


@njit
def solve_3(s, b, x):
    """Solve the symmetric system s x = b for six right-hand sides (rows of b, rows of x), by cofactors."""
    c00 = s[1, 1] * s[2, 2] - s[1, 2] * s[1, 2]
    c01 = s[0, 2] * s[1, 2] - s[0, 1] * s[2, 2]
    c02 = s[0, 1] * s[1, 2] - s[0, 2] * s[1, 1]
    c11 = s[0, 0] * s[2, 2] - s[0, 2] * s[0, 2]
    c12 = s[0, 1] * s[0, 2] - s[0, 0] * s[1, 2]
    c22 = s[0, 0] * s[1, 1] - s[0, 1] * s[0, 1]
    inverse = 1.0 / (s[0, 0] * c00 + s[0, 1] * c01 + s[0, 2] * c02)
    for i in range(b.shape[0]):
        x[i, 0] = inverse * (c00 * b[i, 0] + c01 * b[i, 1] + c02 * b[i, 2])
        x[i, 1] = inverse * (c01 * b[i, 0] + c11 * b[i, 1] + c12 * b[i, 2])
        x[i, 2] = inverse * (c02 * b[i, 0] + c12 * b[i, 1] + c22 * b[i, 2])


@njit
def range_curvature(p, u, range_m):
    """Return (mean, variance) by which a range grows because the belief is wide across the line of sight.

    A belief that is flat and wide (tens of km) is longer in range at its rim than in its middle.

    Args:
        p: float64[6, 6], covariance of the belief. u: three floats, unit vector of the line of sight. range_m: m.

    Valid: a width small against the range. Leaves out: the fourth derivative of the range, 1e-5 of this. Source: the
    second-order filter; Bar-Shalom, Li & Kirubarajan (2001), eq. 10.3.2-14 and following, with the Hessian of the range
    (1 - u u^T) / r. Checked: tests/tracking/test_update.py.
    """
    trace, along, square, vector2 = 0.0, 0.0, 0.0, 0.0
    for i in range(3):
        pu = p[i, 0] * u[0] + p[i, 1] * u[1] + p[i, 2] * u[2]
        trace += p[i, i]
        along += u[i] * pu
        vector2 += pu * pu
        for j in range(3):
            square += p[i, j] * p[i, j]
    spread = square - 2.0 * vector2 + along * along  # trace of the squared covariance across the line of sight
    return 0.5 * (trace - along) / range_m, 0.5 * max(0.0, spread) / (range_m * range_m)


@njit
def update(x, p, look, sigmas, station, curved):
    """Correct a believed state with one look and return the normalised innovation squared (mean 3 if all is well).

    Args:
        x: float64[6], inertial state m, m/s, corrected in place. p: float64[6, 6], its covariance, in place.
        look: (range m, azimuth rad, elevation rad) as measured.
        sigmas: (range m, azimuth rad, elevation rad), one standard deviation each.
        station: twelve floats, see `direction_rows`, at the time of the look.
        curved: whether the curvature of the range counts (second-order filter); without it this is the plain extended
            filter, which believes too much of a precise range where the belief is 10 km wide.

    Valid: errors across the line of sight small against the range. Leaves out: the curvature of the angles; where the
    belief is 10 km wide and the range good to 30 m, the errors are 1.2 times what the covariance says.
    Source: Bar-Shalom, Li & Kirubarajan (2001), sec. 10.3.
    Checked: tests/tracking/test_update.py, tests/tracking/test_consistency.py.
    """
    h, s = np.empty((3, 3)), np.empty((3, 3))
    ph, gain = np.empty((6, 3)), np.empty((6, 3))
    range_m, azimuth, elevation = direction_rows(x[0] - station[0], x[1] - station[1], x[2] - station[2], station, h)
    turn = look[1] - azimuth
    turn -= 2.0 * math.pi * math.floor((turn + math.pi) / (2.0 * math.pi))
    longer, doubt = range_curvature(p, (h[0, 0], h[0, 1], h[0, 2]), range_m) if curved else (0.0, 0.0)
    residual = (look[0] - range_m - longer, turn, look[2] - elevation)
    for i in range(6):
        for j in range(3):
            ph[i, j] = p[i, 0] * h[j, 0] + p[i, 1] * h[j, 1] + p[i, 2] * h[j, 2]
    for i in range(3):
        for j in range(3):
            s[i, j] = h[i, 0] * ph[0, j] + h[i, 1] * ph[1, j] + h[i, 2] * ph[2, j]
        s[i, i] += sigmas[i] * sigmas[i]
    s[0, 0] += doubt
    solve_3(s, ph, gain)
    for i in range(6):
        x[i] += gain[i, 0] * residual[0] + gain[i, 1] * residual[1] + gain[i, 2] * residual[2]
        for j in range(i + 1):
            p[i, j] -= gain[i, 0] * ph[j, 0] + gain[i, 1] * ph[j, 1] + gain[i, 2] * ph[j, 2]
            p[j, i] = p[i, j]
    return normalised_square(s, residual)


@njit
def normalised_square(s, residual):
    """Return residual^T s^-1 residual for three numbers."""
    b, y = np.empty((1, 3)), np.empty((1, 3))
    b[0, 0], b[0, 1], b[0, 2] = residual
    solve_3(s, b, y)
    return residual[0] * y[0, 0] + residual[1] * y[0, 1] + residual[2] * y[0, 2]
