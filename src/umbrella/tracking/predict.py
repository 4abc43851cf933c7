"""Where a tracked object will be, and how well that is known: free fall and drag, with the covariance carried along.

The state is position, velocity and alpha = 1/ballistic coefficient; its covariance is 7 x 7. Above the air alpha
is decoupled from the motion: there the matrices are those of six states, and alpha's column is a product of its own.
"""

import math
from typing import Final

from umbrella.core.compiled import leaf, verb
from umbrella.core.fused import fused
from umbrella.core.scratch import scratch
from umbrella.tracking.motion import (
    AIR_STEP_S,
    AIR_TOP_M,
    VACUUM_STEP_S,
    Motion,
    coast,
    density_at,
    drag_rate,
    height_of,
    next_step,
    runge_kutta_4,
    step_limit,
    wind_of,
)

__all__ = [
    "AIR_STEP_S",
    "AIR_TOP_M",
    "VACUUM_STEP_S",
    "Motion",
    "carry",
    "coast",
    "drag_rate",
    "height_of",
    "step_limit",
]

DRAG_CORRELATION_S: Final = 5.0  # an error of the assumed density keeps its sign for about this long
_SLOPE_M: Final = 50.0  # half of the base over which the density's slope is taken


@leaf
def gravity_gradient(x, y, z, earth):
    """Return the gradient of gravity with J2 (1/s^2), symmetric: xx, yy, zz, xy, xz, yz.

    Valid: outside the Earth. Leaves out: J3 and J4, 1e-5 of it. Source: derivative of the formulas in
    `physics.gravity.zonal`. Checked: tests/tracking/test_predict.py.
    """
    inverse_r2 = 1.0 / (x * x + y * y + z * z)
    k = earth.gm_m3_s2 * inverse_r2 * math.sqrt(inverse_r2)
    s, q = z * z * inverse_r2, 1.5 * earth.j2 * earth.a_m * earth.a_m * inverse_r2
    f, e, m = k * (1.0 + q * (1.0 - 5.0 * s)), k * inverse_r2 * (3.0 + q * (5.0 - 35.0 * s)), 10.0 * k * q * inverse_r2
    zz = e * z * z - f + 2.0 * m * z * z - 2.0 * k * q
    return e * x * x - f, e * y * y - f, zz, e * x * y, e * x * z + m * x * z, e * y * z + m * y * z


@verb
def _gradient(x, y, z, earth):
    """Return the gradient of gravity as three rows."""
    xx, yy, zz, xy, xz, yz = gravity_gradient(x, y, z, earth)
    return (xx, xy, xz), (xy, yy, yz), (xz, yz, zz)


@leaf
def vacuum_transition(before, after, h, earth, phi):
    """Write the upper left 6 x 6 of `transition` into phi for a step in free fall (at most `VACUUM_STEP_S`)."""
    e = h / 8.0
    a = _gradient(before[0], before[1], before[2], earth)
    b = _gradient(after[0], after[1], after[2], earth)
    m = _gradient(
        0.5 * (before[0] + after[0]) + e * (before[3] - after[3]),
        0.5 * (before[1] + after[1]) + e * (before[4] - after[4]),
        0.5 * (before[2] + after[2]) + e * (before[5] - after[5]),
        earth,
    )
    h1, h2, h3 = h / 6.0, h * h / 6.0, h * h * h / 6.0
    for i in range(3):
        for j in range(3):
            one = 1.0 if i == j else 0.0
            square = h2 * (m[i][0] * m[0][j] + m[i][1] * m[1][j] + m[i][2] * m[2][j])
            phi[i, j] = one + h2 * (a[i][j] + 2.0 * m[i][j] + 1.5 * square)
            phi[i, j + 3] = h * one + h3 * (m[i][j] + 0.3 * square)
            phi[i + 3, j] = h1 * (a[i][j] + 4.0 * m[i][j] + b[i][j] + 6.0 * square)
            phi[i + 3, j + 3] = one + h2 * (b[i][j] + 2.0 * m[i][j] + 1.5 * square)


@verb
def _rates(s, motion, g, d, a):
    """Write the derivatives of the acceleration in the air: by position g, by velocity d (3 x 3) and by alpha a."""
    xx, yy, zz, xy, xz, yz = gravity_gradient(s[0], s[1], s[2], motion.earth)
    g[0, 0], g[1, 1], g[2, 2] = xx, yy, zz
    g[0, 1], g[1, 0], g[0, 2], g[2, 0], g[1, 2], g[2, 1] = xy, xy, xz, xz, yz, yz
    wx, wy, wz, speed = wind_of(s[0], s[1], s[3], s[4], s[5], motion.earth)
    w = (wx, wy, wz)
    rho, r = density_at(s[0], s[1], s[2], motion), math.sqrt(s[0] * s[0] + s[1] * s[1] + s[2] * s[2])
    up, down = 1.0 + _SLOPE_M / r, 1.0 - _SLOPE_M / r
    above, below = density_at(up * s[0], up * s[1], up * s[2], motion), rho
    if rho > 0.0:
        below = density_at(down * s[0], down * s[1], down * s[2], motion)
    slope = (above - below) / (2.0 * _SLOPE_M * r)
    omega = motion.earth.omega_rad_s
    for i in range(3):
        a[i] = -0.5 * rho * speed * w[i]
        for j in range(3):
            d[i, j] = -0.5 * rho * s[6] * (w[i] * w[j] / speed + (speed if i == j else 0.0))
            g[i, j] -= 0.5 * slope * s[6] * speed * w[i] * s[j]
        g[i, 0] -= omega * d[i, 1]  # the air turns with the Earth
        g[i, 1] += omega * d[i, 0]


@verb
def _times(a, b, c):
    """Write the product of two 3 x 3 matrices into c."""
    for i in range(3):
        for j in range(3):
            c[i, j] = a[i, 0] * b[0, j] + a[i, 1] * b[1, j] + a[i, 2] * b[2, j]


@leaf
def air_transition(s, h, motion, phi):
    """Write the 7 x 7 of `transition` into phi for a short step in the air."""
    g, d, a = scratch(3, 3), scratch(3, 3), scratch(3)
    dg, dd, ddd = scratch(3, 3), scratch(3, 3), scratch(3, 3)
    _rates(s, motion, g, d, a)
    _times(d, g, dg)
    _times(d, d, dd)
    _times(d, dd, ddd)
    h2, h3 = 0.5 * h * h, h * h * h / 6.0
    for i in range(3):
        for j in range(3):
            one = 1.0 if i == j else 0.0
            phi[i, j] = one + h2 * g[i, j] + h3 * dg[i, j]
            phi[i, j + 3] = h * one + h2 * d[i, j] + h3 * (g[i, j] + dd[i, j])
            phi[i + 3, j] = h * g[i, j] + h2 * dg[i, j]
            phi[i + 3, j + 3] = one + h * d[i, j] + h2 * (g[i, j] + dd[i, j]) + h3 * ddd[i, j]
        da = d[i, 0] * a[0] + d[i, 1] * a[1] + d[i, 2] * a[2]
        dda = dd[i, 0] * a[0] + dd[i, 1] * a[1] + dd[i, 2] * a[2]
        phi[i, 6], phi[i + 3, 6] = h2 * a[i] + h3 * da, h * a[i] + h2 * da + h3 * dda
        phi[6, i], phi[6, i + 3] = 0.0, 0.0
    phi[6, 6] = 1.0


@leaf
def _between(a, b):
    """Return the state half-way between two."""
    return (
        0.5 * (a[0] + b[0]),
        0.5 * (a[1] + b[1]),
        0.5 * (a[2] + b[2]),
        0.5 * (a[3] + b[3]),
        0.5 * (a[4] + b[4]),
        0.5 * (a[5] + b[5]),
        0.5 * (a[6] + b[6]),
    )


@leaf
def transition(before, after, dt_s, in_air, motion, phi):
    """Write the 7 x 7 matrix that carries a small error of the state over one short step into phi.

    Args:
        before, after: seven floats each, the state at the two ends of the step.
        dt_s: s, of any sign, in size at most `VACUUM_STEP_S`, in the air `AIR_STEP_S`.
        in_air: whether there is drag. motion: `Motion`. phi: float64[7, 7], written.

    Valid: errors small against the distance from the Earth's centre and the air's scale height. Leaves out: J3 and J4
    (1e-5 of the gradient); 1e-8 of an error over 30 s of free fall; in the air what is of third order in the change of
    the density during the step, 1e-3 of what an error of alpha does. Source: Peano's series of the transition matrix,
    its integrals by Simpson's rule in free fall, with the gradient of mid-step in the air; Vallado, 4th ed., sec. 10.5.
    Checked: tests/tracking/test_predict.py, test_stone_soup.py.
    """
    if in_air:
        air_transition(_between(before, after), dt_s, motion, phi)
    else:
        for i in range(7):
            phi[6, i], phi[i, 6] = 0.0, 0.0
        phi[6, 6] = 1.0
        vacuum_transition(before, after, dt_s, motion.earth, phi)


@verb
def _sandwich_6(phi, p, work):
    """Replace the covariance p (7 x 7) by phi p phi^T where phi leaves alpha alone (its 6 x 6 part is used)."""
    for i in range(6):
        for j in range(7):
            work[i, j] = phi[i, 0] * p[0, j]
        for k in range(1, 6):
            for j in range(7):
                work[i, j] = fused(phi[i, k], p[k, j], work[i, j])
    for i in range(6):
        for j in range(i + 1):
            total = work[i, 0] * phi[j, 0]
            for k in range(1, 6):
                total = fused(work[i, k], phi[j, k], total)
            p[i, j] = total
            p[j, i] = total
        p[i, 6] = work[i, 6]
        p[6, i] = work[i, 6]


@verb
def _sandwich_7(phi, p, work):
    """Replace the covariance p by phi p phi^T (7 x 7)."""
    for i in range(7):
        for j in range(7):
            work[i, j] = phi[i, 0] * p[0, j]
        for k in range(1, 7):
            for j in range(7):
                work[i, j] = fused(phi[i, k], p[k, j], work[i, j])
    for i in range(7):
        for j in range(i + 1):
            total = work[i, 0] * phi[j, 0]
            for k in range(1, 7):
                total = fused(work[i, k], phi[j, k], total)
            p[i, j] = total
            p[j, i] = total


@leaf
def add_process_noise(s, dt_s, in_air, motion, p):
    """Add what the model does not know: white acceleration, doubt of the density along the drag, drift of ln alpha.

    The doubt of the density, correlated over `DRAG_CORRELATION_S`, is counted as white noise of the same power.
    """
    dt, q = abs(dt_s), motion.noise_m2_s3
    q2, q3 = 0.5 * q * dt * dt_s, q * dt * dt * dt / 3.0
    for i in range(3):
        p[i, i] += q3
        p[i, i + 3] += q2
        p[i + 3, i] += q2
        p[i + 3, i + 3] += q * dt
    drift = s[6] * motion.alpha_drift
    p[6, 6] += drift * drift * dt
    if in_air and motion.drag_doubt > 0.0:
        wx, wy, wz, _ = wind_of(s[0], s[1], s[3], s[4], s[5], motion.earth)
        doubt = motion.drag_doubt * drag_rate(s[0], s[1], s[2], s[3], s[4], s[5], s[6], motion)
        w, q = (wx, wy, wz), 2.0 * DRAG_CORRELATION_S * doubt * doubt
        for i in range(3):
            for j in range(3):
                noise = q * (w[i] * w[j])  # the same for ij and ji
                p[i, j] += noise * dt * dt * dt / 3.0
                p[i, j + 3] += noise * 0.5 * dt * dt_s
                p[i + 3, j] += noise * 0.5 * dt * dt_s
                p[i + 3, j + 3] += noise * dt


@verb
def _step(s, p, h, in_air, motion, phi, work):
    """Return the state one step later and carry its covariance along."""
    after = runge_kutta_4(s, h, in_air, motion)
    middle = _between(s, after)
    if in_air:
        air_transition(middle, h, motion, phi)
        _sandwich_7(phi, p, work)
    else:
        vacuum_transition(s, after, h, motion.earth, phi)
        _sandwich_6(phi, p, work)
    add_process_noise(middle, h, in_air, motion, p)
    return after


@leaf
def carry(x, p, dt_s, motion):
    """Carry a believed state and its covariance a time ahead (or back), in place: the extended Kalman prediction.

    Args:
        x: float64[7], inertial, m, m/s and m^2/kg. p: float64[7, 7]. dt_s: any sign. motion: `Motion`.

    alpha stays and its doubt grows as a random walk of its logarithm: the variance by (alpha drift)^2 each second.

    Valid: as `coast` and `transition`. Leaves out: the curvature of the law of motion within the error ellipsoid
    (matters when the error is some 100 km; see `unscented`). Source: Bar-Shalom, Li & Kirubarajan, Estimation with
    Applications to Tracking and Navigation (2001), sec. 5.2. Checked: tests/tracking/test_predict.py.
    """
    phi, work = scratch(7, 7), scratch(7, 7)
    s = (x[0], x[1], x[2], x[3], x[4], x[5], x[6])
    left = abs(dt_s)
    sign = 1.0 if dt_s >= 0.0 else -1.0
    while left > 0.0:
        h, in_air = next_step(s, left, motion)
        s = _step(s, p, sign * h, in_air, motion, phi, work)
        left -= h
    for i in range(6):
        x[i] = s[i]
