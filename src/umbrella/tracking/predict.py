"""Where a tracked object will be: free fall and drag of an assumed ballistic coefficient, with its covariance."""

import math
from typing import Final, NamedTuple

import numpy as np

from umbrella.core.compiled import njit
from umbrella.physics.atmosphere.air import Air, air_at
from umbrella.physics.earth.ellipsoid import height_series
from umbrella.physics.earth.model import Earth
from umbrella.physics.gravity.zonal import gravity

AIR_TOP_M: Final = 100_000.0  # drag on a re-entry vehicle is below 1e-3 m/s^2 above
VACUUM_STEP_S: Final = 30.0  # Runge-Kutta 4: 1 cm a step
AIR_STEP_S: Final = 0.5
DRAG_CORRELATION_S: Final = 5.0  # an error of the assumed drag keeps its sign for about this long


class Motion(NamedTuple):
    """What the tracker assumes of an object's motion; it is a belief and not the truth."""

    air: Air
    earth: Earth
    beta_kg_m2: float  # assumed ballistic coefficient
    drag_doubt: float  # relative uncertainty of the drag
    noise_m2_s3: float  # power density of the acceleration that the model leaves out in free fall


@njit
def height_of(x, y, z, earth):
    """Return the height above the ellipsoid (m) of a position in any frame whose z is the Earth's axis."""
    r2 = x * x + y * y + z * z
    inverse_r = 1.0 / math.sqrt(r2)
    return height_series(r2 * inverse_r, inverse_r, z * z * inverse_r * inverse_r, earth)


@njit
def drag_rate(x, y, z, vx, vy, vz, motion):
    """Return k such that the drag is -k times the air-relative velocity, 1/s (0 above the air)."""
    h = height_of(x, y, z, motion.earth)
    if h > AIR_TOP_M:
        return 0.0
    rho, _ = air_at(max(h, 0.0), motion.air)
    wx, wy = vx + motion.earth.omega_rad_s * y, vy - motion.earth.omega_rad_s * x
    return 0.5 * rho * math.sqrt(wx * wx + wy * wy + vz * vz) / motion.beta_kg_m2


@njit
def believed_acceleration(x, y, z, vx, vy, vz, in_air, motion):
    """Return the acceleration (m/s^2, inertial) that the tracker assumes: zonal gravity and, in the air, drag."""
    ax, ay, az = gravity(x, y, z, motion.earth)
    if in_air:
        k = drag_rate(x, y, z, vx, vy, vz, motion)
        omega = motion.earth.omega_rad_s
        ax, ay, az = ax - k * (vx + omega * y), ay - k * (vy - omega * x), az - k * vz
    return ax, ay, az


@njit
def step_limit(x, y, z, vx, vy, vz, earth):
    """Return the longest step (s) that keeps the prediction true, and whether it is in the air."""
    above = height_of(x, y, z, earth) - AIR_TOP_M
    if above <= 0.0:
        return AIR_STEP_S, True
    return min(VACUUM_STEP_S, max(AIR_STEP_S, above / math.sqrt(vx * vx + vy * vy + vz * vz))), False


@njit
def runge_kutta_4(s, h, in_air, motion):
    """Return the state (six floats) one step later; drag is left out where the step is not in the air."""
    x, y, z, vx, vy, vz = s
    g = 0.5 * h
    a1, b1, c1 = believed_acceleration(x, y, z, vx, vy, vz, in_air, motion)
    u2, v2, w2 = vx + g * a1, vy + g * b1, vz + g * c1
    a2, b2, c2 = believed_acceleration(x + g * vx, y + g * vy, z + g * vz, u2, v2, w2, in_air, motion)
    u3, v3, w3 = vx + g * a2, vy + g * b2, vz + g * c2
    a3, b3, c3 = believed_acceleration(x + g * u2, y + g * v2, z + g * w2, u3, v3, w3, in_air, motion)
    u4, v4, w4 = vx + h * a3, vy + h * b3, vz + h * c3
    a4, b4, c4 = believed_acceleration(x + h * u3, y + h * v3, z + h * w3, u4, v4, w4, in_air, motion)
    k = h / 6.0
    return (
        x + k * (vx + 2.0 * (u2 + u3) + u4),
        y + k * (vy + 2.0 * (v2 + v3) + v4),
        z + k * (vz + 2.0 * (w2 + w3) + w4),
        vx + k * (a1 + 2.0 * (a2 + a3) + a4),
        vy + k * (b1 + 2.0 * (b2 + b3) + b4),
        vz + k * (c1 + 2.0 * (c2 + c3) + c4),
    )


@njit
def coast(s, dt_s, motion):
    """Return a believed state (six floats, inertial) a time later (or earlier, for a report that comes late).

    Args:
        s: position m and velocity m/s, inertial. dt_s: any sign. motion: `Motion`.

    Valid: free fall and re-entry. Leaves out: thrust, lift, Sun and Moon; a wrong ballistic coefficient is the largest
    error (some km at 20 km height, nothing above 80 km). Source: classical Runge-Kutta; Hairer, Norsett & Wanner I,
    II.1. Checked: tests/tracking/test_predict.py.
    """
    left = abs(dt_s)
    sign = 1.0 if dt_s >= 0.0 else -1.0
    while left > 0.0:
        limit, in_air = step_limit(s[0], s[1], s[2], s[3], s[4], s[5], motion.earth)
        h = min(left, limit)
        s = runge_kutta_4(s, sign * h, in_air, motion)
        left -= h
    return s


@njit
def gravity_gradient(x, y, z, earth, g):
    """Write the 3 x 3 gradient of the central gravity (1/s^2) into g."""
    r2 = x * x + y * y + z * z
    k = earth.gm_m3_s2 / (r2 * math.sqrt(r2))
    d = (x, y, z)
    for i in range(3):
        for j in range(3):
            g[i, j] = k * (3.0 * d[i] * d[j] / r2 - (1.0 if i == j else 0.0))


@njit
def transition(s, dt_s, motion, phi):
    """Write the 6 x 6 matrix that carries a small error of the state over a short time into phi.

    Args:
        s: state in the middle of the step. dt_s: s, at most `VACUUM_STEP_S`. phi: float64[6, 6], written.

    Valid: errors small against the distance from the Earth's centre. Leaves out: J2 (1e-3 of the gradient) and the
    terms of fourth order, 1e-6 of an error over 30 s. Source: power series of the matrix exponential; Vallado, 4th ed.,
    sec. 10.5. Checked: tests/tracking/test_predict.py.
    """
    g = np.empty((3, 3))
    gravity_gradient(s[0], s[1], s[2], motion.earth, g)
    k = drag_rate(s[0], s[1], s[2], s[3], s[4], s[5], motion)
    h2, h3 = 0.5 * dt_s * dt_s, dt_s * dt_s * dt_s / 6.0
    fade = math.exp(-k * dt_s)  # drag shrinks velocity errors along with the velocity
    for i in range(3):
        for j in range(3):
            one = 1.0 if i == j else 0.0
            phi[i, j] = one + h2 * g[i, j]
            phi[i, j + 3] = dt_s * one + h3 * g[i, j]
            phi[i + 3, j] = dt_s * g[i, j]
            phi[i + 3, j + 3] = one * fade + h2 * g[i, j]


@njit
def sandwich(phi, p, work):
    """Replace the covariance p by phi p phi^T (6 x 6)."""
    for i in range(6):
        for j in range(6):
            total = 0.0
            for k in range(6):
                total += phi[i, k] * p[k, j]
            work[i, j] = total
    for i in range(6):
        for j in range(i + 1):
            total = 0.0
            for k in range(6):
                total += work[i, k] * phi[j, k]
            p[i, j] = total
            p[j, i] = total


@njit
def add_process_noise(s, dt_s, motion, p):
    """Add what the model does not know: white acceleration in free fall, doubt about the drag in the air."""
    speed = math.sqrt(s[3] * s[3] + s[4] * s[4] + s[5] * s[5])
    doubt = motion.drag_doubt * drag_rate(s[0], s[1], s[2], s[3], s[4], s[5], motion) * speed
    q = motion.noise_m2_s3 + 2.0 * DRAG_CORRELATION_S * doubt * doubt
    dt = abs(dt_s)
    for i in range(3):
        p[i, i] += q * dt * dt * dt / 3.0
        p[i, i + 3] += q * dt * dt_s / 2.0
        p[i + 3, i] += q * dt * dt_s / 2.0
        p[i + 3, i + 3] += q * dt


@njit
def coast_with_covariance(s, p, dt_s, motion):
    """Return a believed state a time later (or earlier) and carry its 6 x 6 covariance p along, in place.

    Args:
        s: six floats, inertial, m and m/s. p: float64[6, 6], replaced. dt_s: any sign. motion: `Motion`.

    Valid: as `coast` and `transition`. Leaves out: the curvature of the law of motion within the error ellipsoid
    (matters when the error is some 100 km). Source: Bar-Shalom, Li & Kirubarajan, Estimation with Applications to
    Tracking and Navigation (2001), sec. 5.2. Checked: tests/tracking/test_predict.py.
    """
    phi, work = np.empty((6, 6)), np.empty((6, 6))
    left = abs(dt_s)
    sign = 1.0 if dt_s >= 0.0 else -1.0
    while left > 0.0:
        limit, in_air = step_limit(s[0], s[1], s[2], s[3], s[4], s[5], motion.earth)
        h = min(left, limit)
        after = runge_kutta_4(s, sign * h, in_air, motion)
        middle = (
            0.5 * (s[0] + after[0]),
            0.5 * (s[1] + after[1]),
            0.5 * (s[2] + after[2]),
            0.5 * (s[3] + after[3]),
            0.5 * (s[4] + after[4]),
            0.5 * (s[5] + after[5]),
        )
        transition(middle, sign * h, motion, phi)
        sandwich(phi, p, work)
        add_process_noise(middle, sign * h, motion, p)
        s = after
        left -= h
    return s
