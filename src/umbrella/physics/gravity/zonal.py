"""Gravity of the Earth with the zonal harmonics J2, J3, J4."""

import math

from umbrella.core.compiled import formula, njit
from umbrella.core.fused import fused


@formula
def zonal_factors(inverse_r, sin_lat, s, earth):
    """Return the factors (equatorial, polar) that multiply -GM/r^3 times (x, y) and times z; branch-free.

    The J3 part of the z component that does not vanish at z = 0 is returned as a third number, to be multiplied by
    -GM/r^2.

    Args:
        inverse_r: 1/m.
        sin_lat, s: sine of the geocentric latitude and its square.
        earth: `Earth`.

    Valid: outside the Earth. Leaves out: tesseral terms (about 1e-6 of gravity, some 10 m on an ICBM's impact), J5 and
    above, Sun and Moon. Source: Vallado, Fundamentals of Astrodynamics, 4th ed., eq. 8-30 and following.
    Checked: tests/physics/gravity/test_zonal.py.
    """
    q = earth.a_m * inverse_r
    q2 = q * q
    j2 = 1.5 * earth.j2 * q2
    j3 = 2.5 * earth.j3 * q2 * q * sin_lat
    j4 = 0.625 * earth.j4 * q2 * q2
    equatorial = fused(j2, fused(-5.0, s, 1.0), fused(j3, fused(-7.0, s, 3.0), 1.0))
    equatorial -= j4 * fused(s, fused(63.0, s, -42.0), 3.0)
    polar = fused(j2, fused(-5.0, s, 3.0), fused(j3, fused(-7.0, s, 6.0), 1.0))
    polar -= j4 * fused(s, fused(63.0, s, -70.0), 15.0)
    return equatorial, polar, -1.5 * earth.j3 * q2 * q


@formula
def gravity(x, y, z, earth):
    """Return the acceleration (m/s^2) of gravity at an inertial or Earth-fixed position (m); see `zonal_factors`."""
    inverse_r = 1.0 / math.sqrt(x * x + y * y + z * z)
    sin_lat = z * inverse_r
    equatorial, polar, axial = zonal_factors(inverse_r, sin_lat, sin_lat * sin_lat, earth)
    g2 = -earth.gm_m3_s2 * inverse_r * inverse_r
    k = g2 * inverse_r
    return k * equatorial * x, k * equatorial * y, k * polar * z + g2 * axial


@njit
def potential(x, y, z, earth):
    """Return the potential energy per mass (J/kg, negative) whose gradient is minus `gravity`."""
    r = math.sqrt(x * x + y * y + z * z)
    u, q = z / r, earth.a_m / r
    p2 = 0.5 * (3.0 * u * u - 1.0)
    p3 = 0.5 * u * (5.0 * u * u - 3.0)
    p4 = 0.125 * (35.0 * u**4 - 30.0 * u * u + 3.0)
    return -earth.gm_m3_s2 / r * (1.0 - earth.j2 * q**2 * p2 - earth.j3 * q**3 * p3 - earth.j4 * q**4 * p4)
