"""The inertial frame (equal to the Earth-fixed one at t = 0) and the Earth-fixed frame."""

import math

from umbrella.core.compiled import njit


@njit
def eci_to_ecef(x, y, z, t_s, omega_rad_s):
    """Return an inertial position in the Earth-fixed frame at time t."""
    c, s = math.cos(omega_rad_s * t_s), math.sin(omega_rad_s * t_s)
    return c * x + s * y, c * y - s * x, z


@njit
def ecef_to_eci(x, y, z, t_s, omega_rad_s):
    """Return an Earth-fixed position in the inertial frame at time t."""
    return eci_to_ecef(x, y, z, -t_s, omega_rad_s)


@njit
def velocity_eci_to_ecef(x, y, z, vx, vy, vz, t_s, omega_rad_s):
    """Return the velocity relative to the turning Earth, Earth-fixed axes, of an inertial state (m, m/s)."""
    return eci_to_ecef(vx + omega_rad_s * y, vy - omega_rad_s * x, vz, t_s, omega_rad_s)


@njit
def velocity_ecef_to_eci(x, y, z, vx, vy, vz, t_s, omega_rad_s):
    """Return the inertial velocity of a state given relative to the Earth in Earth-fixed axes (m, m/s)."""
    return ecef_to_eci(vx - omega_rad_s * y, vy + omega_rad_s * x, vz, t_s, omega_rad_s)
