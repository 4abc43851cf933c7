"""How the tracker believes an object moves: zonal gravity and, in the air, drag of an estimated area per mass."""

import math
from typing import Final, NamedTuple

from umbrella.core.compiled import leaf
from umbrella.physics.atmosphere.air import Air, air_at
from umbrella.physics.earth.ellipsoid import height_series
from umbrella.physics.earth.model import Earth
from umbrella.physics.gravity.zonal import gravity

AIR_TOP_M: Final = 100_000.0  # drag on a re-entry vehicle is below 1e-3 m/s^2 above
VACUUM_STEP_S: Final = 30.0  # Runge-Kutta 4: 1 cm a step
AIR_STEP_S: Final = 0.5
DRAG_STEP: Final = 0.5  # longest step times drag rate: Runge-Kutta 4 is stable to 2.78 (Hairer & Wanner II, IV.2)


class Motion(NamedTuple):
    """What the tracker assumes of an object's motion; it is a belief and not the truth."""

    air: Air
    earth: Earth
    alpha_m2_kg: float  # first guess of alpha, drag coefficient times area per mass: 1 / ballistic coefficient
    alpha_sigma: float  # doubt of that guess, as a part of it (one standard deviation)
    alpha_drift: float  # random walk of ln alpha, 1/sqrt(s)
    noise_m2_s3: float  # power density of the acceleration that the model leaves out in free fall
    drag_doubt: float  # relative doubt of the air's density; it keeps its sign for some seconds


@leaf
def height_of(x, y, z, earth):
    """Return the height above the ellipsoid (m) of a position in any frame whose z is the Earth's axis."""
    r2 = x * x + y * y + z * z
    inverse_r = 1.0 / math.sqrt(r2)
    return height_series(r2 * inverse_r, inverse_r, z * z * inverse_r * inverse_r, earth)


@leaf
def wind_of(x, y, vx, vy, vz, earth):
    """Return the velocity against the turning air (m/s, inertial axes) and its size."""
    wx, wy = vx + earth.omega_rad_s * y, vy - earth.omega_rad_s * x
    return wx, wy, vz, math.sqrt(wx * wx + wy * wy + vz * vz)


@leaf
def density_at(x, y, z, motion):
    """Return the density of the air (kg/m^3) at a position, 0 above `AIR_TOP_M`."""
    h = height_of(x, y, z, motion.earth)
    if h > AIR_TOP_M:
        return 0.0
    rho, _ = air_at(max(h, 0.0), motion.air)
    return rho


@leaf
def drag_rate(x, y, z, vx, vy, vz, alpha, motion):
    """Return k such that the drag is -k times the air-relative velocity, 1/s (0 above the air)."""
    rho = density_at(x, y, z, motion)
    return 0.5 * rho * alpha * wind_of(x, y, vx, vy, vz, motion.earth)[3] if rho > 0.0 else 0.0


@leaf
def believed_acceleration(x, y, z, vx, vy, vz, alpha, in_air, motion):
    """Return the acceleration (m/s^2, inertial) that the tracker assumes: zonal gravity and, in the air, drag."""
    ax, ay, az = gravity(x, y, z, motion.earth)
    if in_air:
        k = drag_rate(x, y, z, vx, vy, vz, alpha, motion)
        omega = motion.earth.omega_rad_s
        ax, ay, az = ax - k * (vx + omega * y), ay - k * (vy - omega * x), az - k * vz
    return ax, ay, az


@leaf
def step_limit(x, y, z, vx, vy, vz, earth):
    """Return the longest step (s) that keeps the prediction true, and whether it is in the air."""
    above = height_of(x, y, z, earth) - AIR_TOP_M
    if above <= 0.0:
        return AIR_STEP_S, True
    speed = math.sqrt(vx * vx + vy * vy + vz * vz)
    return min(VACUUM_STEP_S, max(AIR_STEP_S, above / max(speed, 1.0))), False


@leaf
def next_step(s, left_s, motion):
    """Return the next step (s) of a prediction that has so far to go, and whether it is in the air.

    A light body's drag rate shortens it further than `step_limit` does.
    """
    limit, in_air = step_limit(s[0], s[1], s[2], s[3], s[4], s[5], motion.earth)
    if in_air:
        limit = min(limit, DRAG_STEP / (1e-3 + drag_rate(s[0], s[1], s[2], s[3], s[4], s[5], abs(s[6]), motion)))
    return min(left_s, limit), in_air


@leaf
def runge_kutta_4(s, h, in_air, motion):
    """Return the state (seven floats) one step later; drag is left out where the step is not in the air."""
    x, y, z, vx, vy, vz, alpha = s
    g = 0.5 * h
    a1, b1, c1 = believed_acceleration(x, y, z, vx, vy, vz, alpha, in_air, motion)
    u2, v2, w2 = vx + g * a1, vy + g * b1, vz + g * c1
    a2, b2, c2 = believed_acceleration(x + g * vx, y + g * vy, z + g * vz, u2, v2, w2, alpha, in_air, motion)
    u3, v3, w3 = vx + g * a2, vy + g * b2, vz + g * c2
    a3, b3, c3 = believed_acceleration(x + g * u2, y + g * v2, z + g * w2, u3, v3, w3, alpha, in_air, motion)
    u4, v4, w4 = vx + h * a3, vy + h * b3, vz + h * c3
    a4, b4, c4 = believed_acceleration(x + h * u3, y + h * v3, z + h * w3, u4, v4, w4, alpha, in_air, motion)
    k = h / 6.0
    return (
        x + k * (vx + 2.0 * (u2 + u3) + u4),
        y + k * (vy + 2.0 * (v2 + v3) + v4),
        z + k * (vz + 2.0 * (w2 + w3) + w4),
        vx + k * (a1 + 2.0 * (a2 + a3) + a4),
        vy + k * (b1 + 2.0 * (b2 + b3) + b4),
        vz + k * (c1 + 2.0 * (c2 + c3) + c4),
        alpha,
    )


@leaf
def coast(s, dt_s, motion):
    """Return a believed state (seven floats, inertial) a time later (or earlier, for a report that comes late).

    Args:
        s: position m, velocity m/s, inertial, and alpha = 1/ballistic coefficient, m^2/kg (it stays). dt_s: any sign.
        motion: `Motion`.

    Valid: free fall and re-entry. Leaves out: thrust, lift, Sun and Moon; a wrong alpha is the largest error (some km
    at 20 km height, nothing above 80 km). Source: classical Runge-Kutta; Hairer, Norsett & Wanner I, II.1. Checked:
    tests/tracking/test_predict.py.
    """
    left = abs(dt_s)
    sign = 1.0 if dt_s >= 0.0 else -1.0
    while left > 0.0:
        h, in_air = next_step(s, left, motion)
        s = runge_kutta_4(s, sign * h, in_air, motion)
        left -= h
    return s
