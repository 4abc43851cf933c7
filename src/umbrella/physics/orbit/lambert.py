"""Lambert's problem: the conic that joins two points in a given time."""

import math
from enum import IntEnum

from umbrella.core.compiled import njit


class LambertStatus(IntEnum):
    """How the search for a joining conic ended."""

    FOUND = 0
    ON_ONE_LINE = 1  # the two points and the centre lie on one line: the plane is not determined
    NO_TIME = 2  # the time must be positive
    NOT_CONVERGED = 3


@njit
def _gauss_series(s1):
    """Return the hypergeometric function 2F1(3, 1; 5/2; s1), |s1| < 1."""
    total, term = 1.0, 1.0
    for k in range(200):
        term *= (3.0 + k) / (2.5 + k) * s1
        total += term
        if abs(term) < 1e-16 * total:
            break
    return total


@njit
def _time_of_flight(x, lam):
    """Return the dimensionless time of flight (Izzo, equations 18 and 20; the series near the parabola)."""
    w = 1.0 - x * x
    y = math.sqrt(1.0 - lam * lam * w)
    if abs(w) < 0.4 and x > 0.0:
        eta = y - lam * x
        q = 4.0 / 3.0 * _gauss_series(0.5 * (1.0 - lam - x * eta))
        return 0.5 * (eta * eta * eta * q + 4.0 * lam * eta)
    root = math.sqrt(abs(w))
    # sine (or hyperbolic sine) of the angle, and its cosine
    sine, cosine = (y - lam * x) * root, x * y + lam * w
    angle = math.atan2(sine, cosine) if w > 0.0 else math.asinh(sine)
    return (angle / root - x + lam * y) / w


@njit
def _first_guess(t, lam):
    """Return a first x (Izzo, equation 30)."""
    t_parabola = 2.0 / 3.0 * (1.0 - lam**3)
    t_zero = math.acos(lam) + lam * math.sqrt(1.0 - lam * lam)
    if t >= t_zero:
        return (t_zero / t) ** (2.0 / 3.0) - 1.0
    if t < t_parabola:
        return 2.5 * t_parabola * (t_parabola - t) / (t * (1.0 - lam**5)) + 1.0
    return (t / t_zero) ** (math.log(2.0) / math.log(t_parabola / t_zero)) - 1.0


@njit
def _householder_step(x, t, miss, lam):
    """Return the correction of x by Householder's third-order step (near the parabola: Newton's)."""
    w = 1.0 - x * x
    if abs(w) < 1e-4:
        return miss / (0.4 * (lam**5 - 1.0))
    y = math.sqrt(1.0 - lam * lam * w)
    m = 1.0 - lam * lam
    d1 = (3.0 * t * x - 2.0 + 2.0 * lam**3 * x / y) / w
    d2 = (3.0 * t + 5.0 * x * d1 + 2.0 * m * (lam / y) ** 3) / w
    d3 = (7.0 * x * d2 + 8.0 * d1 - 6.0 * m * (lam / y) ** 5 * x) / w
    return miss * (d1 * d1 - 0.5 * miss * d2) / (d1 * (d1 * d1 - miss * d2) + d3 * miss * miss / 6.0)


@njit
def _solve_x(t, lam):
    """Return (x, found) with the time of flight t."""
    x = _first_guess(t, lam)
    for _ in range(40):
        now = _time_of_flight(x, lam)
        step = _householder_step(x, now, now - t, lam)
        following = x - step
        x = following if following > -1.0 else 0.5 * (x - 1.0)
        if abs(step) < 1e-13 * (1.0 + abs(x)):
            return x, True
    return x, False


@njit
def lambert(x1, y1, z1, x2, y2, z2, dt_s, mu, long_way):
    """Return the velocities at both ends of the conic that joins two points in a given time.

    Args:
        x1, y1, z1, x2, y2, z2: inertial positions, m. dt_s: time between them, s. mu: m3/s2.
        long_way: whether the body goes round by the angle above 180 degrees. Less than one revolution in any case.

    Returns:
        (vx1, vy1, vz1, vx2, vy2, vz2, status): m/s and a `LambertStatus`; the velocities are NaN unless FOUND.

    **Valid**: ellipse, parabola and hyperbola, no full revolution, points more than 1e-6 rad off one line through the
    centre. **Leaves out**: all but the central term of gravity. **Source**: Izzo, Revisiting Lambert's problem,
    Celestial Mechanics and Dynamical Astronomy 121 (2015) 1. **Checked**: tests/physics/orbit/test_lambert.py.
    """
    nan = math.nan
    r1, r2 = math.sqrt(x1 * x1 + y1 * y1 + z1 * z1), math.sqrt(x2 * x2 + y2 * y2 + z2 * z2)
    ax, ay, az, bx, by, bz = x1 / r1, y1 / r1, z1 / r1, x2 / r2, y2 / r2, z2 / r2
    hx, hy, hz = ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
    h = math.sqrt(hx * hx + hy * hy + hz * hz)
    if not dt_s > 0.0:
        return nan, nan, nan, nan, nan, nan, LambertStatus.NO_TIME.value
    if not h > 1e-6:
        return nan, nan, nan, nan, nan, nan, LambertStatus.ON_ONE_LINE.value
    c = math.sqrt((x2 - x1) ** 2 + (y2 - y1) ** 2 + (z2 - z1) ** 2)
    s = 0.5 * (r1 + r2 + c)
    side = -1.0 if long_way else 1.0
    hx, hy, hz = side * hx / h, side * hy / h, side * hz / h
    # r1 r2 cos(half the angle) is s lam sqrt(r1 r2): without the cancellation of 1 - c / s
    cosine = ax * bx + ay * by + az * bz
    half = math.sqrt(0.5 * (1.0 + cosine)) if cosine > 0.0 else 0.5 * h / math.sqrt(0.5 * (1.0 - cosine))
    lam = side * math.sqrt(r1 * r2) * half / s
    x, found = _solve_x(math.sqrt(2.0 * mu / (s * s * s)) * dt_s, lam)
    if not found:
        return nan, nan, nan, nan, nan, nan, LambertStatus.NOT_CONVERGED.value
    vr1, vr2, vt1, vt2 = _end_speeds(x, lam, r1, r2, c, s, mu)
    tx, ty, tz = hy * az - hz * ay, hz * ax - hx * az, hx * ay - hy * ax
    ux, uy, uz = hy * bz - hz * by, hz * bx - hx * bz, hx * by - hy * bx
    return (
        vr1 * ax + vt1 * tx,
        vr1 * ay + vt1 * ty,
        vr1 * az + vt1 * tz,
        vr2 * bx + vt2 * ux,
        vr2 * by + vt2 * uy,
        vr2 * bz + vt2 * uz,
        LambertStatus.FOUND.value,
    )


@njit
def _end_speeds(x, lam, r1, r2, c, s, mu):
    """Return radial and transverse speed at both ends (Izzo, algorithm 1)."""
    y = math.sqrt(1.0 - lam * lam * (1.0 - x * x))
    gamma = math.sqrt(0.5 * mu * s)
    rho = (r1 - r2) / c
    sigma = math.sqrt(1.0 - rho * rho)
    across = gamma * sigma * (y + lam * x)
    vr1 = gamma * ((lam * y - x) - rho * (lam * y + x)) / r1
    vr2 = -gamma * ((lam * y - x) + rho * (lam * y + x)) / r2
    return vr1, vr2, across / r1, across / r2
