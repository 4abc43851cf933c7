"""The one statement of what acts on a missile: gravity, thrust and drag, as branch-free scalar functions.

Two drivers use it: the integrator of one flight (`integrate`) and the lanes of an ensemble (`lanes`). The numbers that
are constant during a step (coefficients of the air layer, of the drag table's interval, of the burn segment) stand in a
flat array `p` of rows times lanes: row k of lane i is p[k * n + i]. One flight is the case n = 1, i = 0.

Within a step these coefficients stay fixed even where the step leaves their layer a little, so the right-hand side is
smooth and the integrator keeps its order; steps are made to end on the borders.
"""

import math
from typing import Final

from umbrella.core.compiled import formula
from umbrella.core.constants import US76_GAMMA
from umbrella.core.fused import fused
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

_PER_GAMMA: Final = 1.0 / US76_GAMMA  # makes the pressure of density times squared speed of sound; no division


@formula
def sine_cosine(angle):
    """Return (sin, cos) of an angle within +-1.7 rad by Taylor polynomials, to 1e-13; branch-free."""
    q = angle * angle
    s = fused(q, -1.0 / 121645100408832000.0, 1.0 / 355687428096000.0)
    c = fused(q, -1.0 / 6402373705728000.0, 1.0 / 20922789888000.0)
    s = fused(q, s, -1.0 / 1307674368000.0)
    c = fused(q, c, -1.0 / 87178291200.0)
    s = fused(q, s, 1.0 / 6227020800.0)
    c = fused(q, c, 1.0 / 479001600.0)
    s = fused(q, s, -1.0 / 39916800.0)
    c = fused(q, c, -1.0 / 3628800.0)
    s = fused(q, s, 1.0 / 362880.0)
    c = fused(q, c, 1.0 / 40320.0)
    s = fused(q, s, -1.0 / 5040.0)
    c = fused(q, c, -1.0 / 720.0)
    s = fused(q, s, 1.0 / 120.0)
    c = fused(q, c, 1.0 / 24.0)
    s = fused(q, s, -1.0 / 6.0)
    c = fused(q, c, -0.5)
    return angle * fused(q, s, 1.0), fused(q, c, 1.0)


@formula
def density(p, n, i, u):
    """Return the density (kg/m^3) at the layer coordinate u (-1 bottom, +1 top)."""
    square = u * u  # even and odd powers apart: two short chains of operations instead of one long
    even, odd = p[(RHO + 12) * n + i], p[(RHO + 11) * n + i]
    for k in range(10, -1, -2):
        even = fused(even, square, p[(RHO + k) * n + i])
    for k in range(9, 0, -2):
        odd = fused(odd, square, p[(RHO + k) * n + i])
    return fused(u, odd, even)


@formula
def sound_speed_squared(p, n, i, u):
    """Return the squared speed of sound (m^2/s^2) at the layer coordinate u."""
    value = p[(A2 + 6) * n + i]
    for k in range(5, -1, -1):
        value = fused(value, u, p[(A2 + k) * n + i])
    return value


@formula
def height_and_mach(p, n, i, x, y, z, vx, vy, vz, earth):
    """Return the height above the ellipsoid (m) and the Mach number of an inertial state, in the lane's layer."""
    r2 = x * x + y * y + z * z
    inverse_r = 1.0 / math.sqrt(r2)
    h = height_series(r2 * inverse_r, inverse_r, z * z * inverse_r * inverse_r, earth)
    wx, wy = vx + earth.omega_rad_s * y, vy - earth.omega_rad_s * x
    a2 = sound_speed_squared(p, n, i, (h - p[MIDDLE * n + i]) * p[INVERSE_HALF * n + i])
    return h, math.sqrt((wx * wx + wy * wy + vz * vz) / a2)


@formula
def attraction(x, y, z, earth):
    """Return gravity at a place, and what air needs of it.

    Returns:
        (factor of x and y, factor of z, rest along z, height above the ellipsoid m).
    """
    r2 = x * x + y * y + z * z
    r, inverse_r2 = math.sqrt(r2), 1.0 / r2  # side by side, not one after the other
    inverse_r = r * inverse_r2
    s = z * z * inverse_r2
    equatorial, polar, axial = zonal_factors(inverse_r, z * inverse_r, s, earth)
    g2 = -earth.gm_m3_s2 * inverse_r2
    k = g2 * inverse_r
    return k * equatorial, k * polar, g2 * axial, height_series(r, inverse_r, s, earth)


@formula
def air_at_height(p, n, i, h):
    """Return density (kg/m^3) and squared speed of sound (m^2/s^2) at a height."""
    u = (h - p[MIDDLE * n + i]) * p[INVERSE_HALF * n + i]
    return density(p, n, i, u), sound_speed_squared(p, n, i, u)


@formula
def thrust_line(p, n, i, t):
    """Return the components of the thrust's direction along the launch point's vertical and downrange direction."""
    sin_p, cos_p = sine_cosine(p[PITCH * n + i] + p[PITCH_RATE * n + i] * (t - p[T_REF * n + i]))
    across = 1.0 - p[ALONG * n + i]
    return across * sin_p, across * cos_p


@formula
def push(p, n, i, t, wx, wy, wz, rho, a2, up, forward):
    """Return the acceleration (m/s^2) by thrust and drag at an air-relative velocity (m/s)."""
    w = math.sqrt(wx * wx + wy * wy + wz * wz)
    mass = p[MASS * n + i] - p[MASS_FLOW * n + i] * (t - p[T_REF * n + i])
    sound, moving = math.sqrt(a2), w + 1e-9
    inverse = 1.0 / (mass * sound * moving)  # one division for three
    inverse_m = inverse * sound * moving
    cd = p[CD * n + i] + p[CD_SLOPE * n + i] * w * (inverse * mass * moving)
    thrust = (p[THRUST * n + i] - p[EXIT_AREA * n + i] * rho * a2 * _PER_GAMMA) * inverse_m
    along = p[ALONG * n + i] * thrust * (inverse * mass * sound) - 0.5 * rho * w * cd * p[DRAG_AREA * n + i] * inverse_m
    up, forward = thrust * up, thrust * forward
    ax = fused(along, wx, fused(up, p[UP * n + i], forward * p[RANGE * n + i]))
    ay = fused(along, wy, fused(up, p[(UP + 1) * n + i], forward * p[(RANGE + 1) * n + i]))
    az = fused(along, wz, fused(up, p[(UP + 2) * n + i], forward * p[(RANGE + 2) * n + i]))
    return ax, ay, az


@formula
def steady_drag_factor(p, n, i, w, rho, cd):
    """Return what an air-relative velocity of size w (m/s) is multiplied by to give the drag (m/s^2), for MASS 1."""
    return -0.5 * rho * w * cd * p[DRAG_AREA * n + i]


@formula
def drag_factor(p, n, i, w, rho, a2):
    """Return the same for a drag coefficient that depends on the Mach number."""
    return steady_drag_factor(p, n, i, w, rho, p[CD * n + i] + p[CD_SLOPE * n + i] * w / math.sqrt(a2))


@formula
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
    level, polar, axial, h = attraction(x, y, z, earth)
    rho, a2 = air_at_height(p, n, i, h)
    up, forward = thrust_line(p, n, i, t)
    wx, wy = vx + earth.omega_rad_s * y, vy - earth.omega_rad_s * x
    ax, ay, az = push(p, n, i, t, wx, wy, vz, rho, a2, up, forward)
    return level * x + ax, level * y + ay, polar * z + axial + az


@formula
def acceleration_in_vacuum(p, n, i, t, x, y, z, vx, vy, vz, earth):
    """Return the inertial acceleration (m/s^2) above the air: gravity and thrust; see `acceleration`."""
    level, polar, axial, _ = attraction(x, y, z, earth)
    up, forward = thrust_line(p, n, i, t)
    wx, wy = vx + earth.omega_rad_s * y, vy - earth.omega_rad_s * x
    ax, ay, az = push(p, n, i, t, wx, wy, vz, 0.0, 1.0, up, forward)
    return level * x + ax, level * y + ay, polar * z + axial + az
