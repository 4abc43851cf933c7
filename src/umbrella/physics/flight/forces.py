"""The one statement of what acts on a missile: gravity, thrust and drag, as branch-free scalar functions.

Two drivers use it: the integrator of one flight (`integrate`) and the lanes of an ensemble (`lanes`). The numbers that
are constant during a step (coefficients of the air layer, of the drag table's interval, of the burn segment) stand in a
flat array `p` of rows times lanes: row k of lane i is p[k * n + i]. One flight is the case n = 1, i = 0.

Within a step these coefficients stay fixed even where the step leaves their layer a little, so the right-hand side is
smooth and the integrator keeps its order; steps are made to end on the borders.
"""

import math
from typing import Final

from umbrella.core.compiled import njit
from umbrella.core.constants import US76_GAMMA
from umbrella.physics.earth.ellipsoid import height_series
from umbrella.physics.gravity.zonal import zonal_factors

# rows of the parameter array
RHO: Final = 0  # 13 coefficients of density in the layer's coordinate, lowest power first, kg/m^3
A2: Final = 13  # 7 coefficients of the squared speed of sound, lowest power first, m^2/s^2
MIDDLE: Final = 20  # middle of the layer, m
INVERSE_HALF: Final = 21  # 2 / thickness of the layer, 1/m
CD: Final = 22  # drag coefficient at Mach 0 of the interval's line
CD_SLOPE: Final = 23  # its slope per Mach
T_REF: Final = 24  # s, time to which mass and pitch refer
MASS: Final = 25  # kg at T_REF
MASS_FLOW: Final = 26  # kg/s
THRUST: Final = 27  # N, in vacuum
EXIT_AREA: Final = 28  # m^2
DRAG_AREA: Final = 29  # m^2
PITCH: Final = 30  # rad above the launch point's horizontal plane at T_REF
PITCH_RATE: Final = 31  # rad/s
ALONG: Final = 32  # 1: thrust along the air-relative velocity; 0: along the pitch line
UP: Final = 33  # 3 components, inertial, of the launch point's vertical
RANGE: Final = 36  # 3 components, inertial, of the launch direction
ROWS: Final = 39


@njit
def sine_cosine(angle):
    """Return (sin, cos) of an angle within +-1.7 rad by Taylor polynomials, to 1e-13; branch-free."""
    q = angle * angle
    s = 1.0 / 355687428096000.0 - q / 121645100408832000.0
    c = 1.0 / 20922789888000.0 - q / 6402373705728000.0
    s = -1.0 / 1307674368000.0 + q * s
    c = -1.0 / 87178291200.0 + q * c
    s = 1.0 / 6227020800.0 + q * s
    c = 1.0 / 479001600.0 + q * c
    s = -1.0 / 39916800.0 + q * s
    c = -1.0 / 3628800.0 + q * c
    s = 1.0 / 362880.0 + q * s
    c = 1.0 / 40320.0 + q * c
    s = -1.0 / 5040.0 + q * s
    c = -1.0 / 720.0 + q * c
    s = 1.0 / 120.0 + q * s
    c = 1.0 / 24.0 + q * c
    s = -1.0 / 6.0 + q * s
    c = -0.5 + q * c
    return angle * (1.0 + q * s), 1.0 + q * c


@njit
def density(p, n, i, u):
    """Return the density (kg/m^3) at the layer coordinate u (-1 bottom, +1 top)."""
    value = p[(RHO + 12) * n + i]
    for k in range(11, -1, -1):
        value = value * u + p[(RHO + k) * n + i]
    return value


@njit
def sound_speed_squared(p, n, i, u):
    """Return the squared speed of sound (m^2/s^2) at the layer coordinate u."""
    value = p[(A2 + 6) * n + i]
    for k in range(5, -1, -1):
        value = value * u + p[(A2 + k) * n + i]
    return value


@njit
def height_and_mach(p, n, i, x, y, z, vx, vy, vz, earth):
    """Return the height above the ellipsoid (m) and the Mach number of an inertial state, in the lane's layer."""
    r2 = x * x + y * y + z * z
    inverse_r = 1.0 / math.sqrt(r2)
    h = height_series(r2 * inverse_r, inverse_r, z * z * inverse_r * inverse_r, earth)
    wx, wy = vx + earth.omega_rad_s * y, vy - earth.omega_rad_s * x
    a2 = sound_speed_squared(p, n, i, (h - p[MIDDLE * n + i]) * p[INVERSE_HALF * n + i])
    return h, math.sqrt((wx * wx + wy * wy + vz * vz) / a2)


@njit
def acceleration(p, n, i, t, x, y, z, vx, vy, vz, earth):
    """Return the inertial acceleration (m/s^2): gravity, thrust with back pressure, drag.

    Args:
        p, n, i: the lane's coefficients, see the head of this file.
        t: time, s.
        x … vz: inertial position (m) and velocity (m/s).
        earth: `Earth`.

    Valid: zero angle of attack or thrust at a small angle to the path. Leaves out: lift and the trim drag of an angle
    of attack (some 10 m/s of a boost's 200 m/s drag loss), winds (100 m at impact), sloshing and thrust tails.
    Source: Wright & Kadyshev, Science & Global Security 4 (1994); Forden 15 (2007) for the equations of a missile with
    three degrees of freedom. Checked: tests/physics/flight/.
    """
    r2 = x * x + y * y + z * z
    inverse_r = 1.0 / math.sqrt(r2)
    sin_lat = z * inverse_r
    s = sin_lat * sin_lat
    equatorial, polar, axial = zonal_factors(inverse_r, sin_lat, s, earth)
    g2 = -earth.gm_m3_s2 * inverse_r * inverse_r
    k = g2 * inverse_r
    u = (height_series(r2 * inverse_r, inverse_r, s, earth) - p[MIDDLE * n + i]) * p[INVERSE_HALF * n + i]
    rho = density(p, n, i, u)
    a2 = sound_speed_squared(p, n, i, u)
    wx, wy = vx + earth.omega_rad_s * y, vy - earth.omega_rad_s * x
    w2 = wx * wx + wy * wy + vz * vz
    w = math.sqrt(w2)
    inverse_m = 1.0 / (p[MASS * n + i] - p[MASS_FLOW * n + i] * (t - p[T_REF * n + i]))
    cd = p[CD * n + i] + p[CD_SLOPE * n + i] * w / math.sqrt(a2)
    thrust = (p[THRUST * n + i] - p[EXIT_AREA * n + i] * rho * a2 / US76_GAMMA) * inverse_m
    along = p[ALONG * n + i]
    sin_p, cos_p = sine_cosine(p[PITCH * n + i] + p[PITCH_RATE * n + i] * (t - p[T_REF * n + i]))
    drag = -0.5 * rho * w * cd * p[DRAG_AREA * n + i] * inverse_m + along * thrust / (w + 1e-9)
    up, forward = (1.0 - along) * thrust * sin_p, (1.0 - along) * thrust * cos_p
    ax = k * equatorial * x + drag * wx + up * p[UP * n + i] + forward * p[RANGE * n + i]
    ay = k * equatorial * y + drag * wy + up * p[(UP + 1) * n + i] + forward * p[(RANGE + 1) * n + i]
    az = k * polar * z + g2 * axial + drag * vz + up * p[(UP + 2) * n + i] + forward * p[(RANGE + 2) * n + i]
    return ax, ay, az


@njit
def acceleration_in_vacuum(p, n, i, t, x, y, z, vx, vy, vz, earth):
    """Return the inertial acceleration (m/s^2) above the air: gravity and thrust; see `acceleration`."""
    inverse_r = 1.0 / math.sqrt(x * x + y * y + z * z)
    sin_lat = z * inverse_r
    equatorial, polar, axial = zonal_factors(inverse_r, sin_lat, sin_lat * sin_lat, earth)
    g2 = -earth.gm_m3_s2 * inverse_r * inverse_r
    k = g2 * inverse_r
    wx, wy = vx + earth.omega_rad_s * y, vy - earth.omega_rad_s * x
    inverse_m = 1.0 / (p[MASS * n + i] - p[MASS_FLOW * n + i] * (t - p[T_REF * n + i]))
    thrust = p[THRUST * n + i] * inverse_m
    along = p[ALONG * n + i]
    sin_p, cos_p = sine_cosine(p[PITCH * n + i] + p[PITCH_RATE * n + i] * (t - p[T_REF * n + i]))
    push = along * thrust / (math.sqrt(wx * wx + wy * wy + vz * vz) + 1e-9)
    up, forward = (1.0 - along) * thrust * sin_p, (1.0 - along) * thrust * cos_p
    ax = k * equatorial * x + push * wx + up * p[UP * n + i] + forward * p[RANGE * n + i]
    ay = k * equatorial * y + push * wy + up * p[(UP + 1) * n + i] + forward * p[(RANGE + 1) * n + i]
    az = k * polar * z + g2 * axial + push * vz + up * p[(UP + 2) * n + i] + forward * p[(RANGE + 2) * n + i]
    return ax, ay, az
