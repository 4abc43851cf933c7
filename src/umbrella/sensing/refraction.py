"""Refraction: the air bends a radar's rays down, so that it sees a little below its straight horizon."""

import math
from typing import Final

from umbrella.core.compiled import njit

# Reference atmosphere of ITU-R P.453: N = 315 exp(-h / 7.35 km)
REFRACTIVITY: Final = 315e-6
SCALE_HEIGHT_M: Final = 7350.0
EARTH_M: Final = 6_371_000.0  # mean radius; in a correction of a few per cent
STEEP_RAD: Final = math.radians(4.0)  # the series is not looked at below: there the fit is always more


@njit
def refractive_index(height_m):
    """Return the refractive index of the air for radio waves at a height (m): reference atmosphere of ITU-R P.453."""
    return 1.0 + REFRACTIVITY * math.exp(-height_m / SCALE_HEIGHT_M)


@njit
def horizon_rad(height_m, earth):
    """Return the elevation (rad, 0 or less) at which a ray that leaves a height (m) grazes the sea.

    Valid: heights 0 to 10 km. Leaves out: terrain; ducts. Source: ITU-R P.834, theta_m (Snell's law in spherical
    layers). Checked: tests/sensing/test_refraction.py.
    """
    ratio = earth.a_m / (earth.a_m + height_m) * refractive_index(0.0) / refractive_index(height_m)
    return -math.acos(min(1.0, ratio))


@njit
def bending_rad(elevation_rad, height_m):
    """Return by how much the whole air bends a ray (rad, positive: down towards the Earth).

    Args:
        elevation_rad: at which the ray leaves the radar. height_m: of the radar above the sea.

    Valid: elevation from the horizon up, heights 0 to 3 km, frequencies of all radars; 0.76 deg at the horizon. Leaves
    out: weather (0.1 deg r.m.s. from day to day at 1 deg, 0.007 deg at 10 deg) and the ionosphere (0.02 deg at 435 MHz
    by day). Source: ITU-R P.834, fit of the ray through the reference atmosphere; where it is more, above 8 deg, the
    first terms of the series in cot(elevation) (Green, Spherical Astronomy (1985), ch. 4). Checked:
    tests/sensing/test_refraction.py.
    """
    deg, km = math.degrees(elevation_rad), height_m * 1e-3
    inverse = 1.314 + 0.6437 * deg + 0.02869 * deg * deg
    inverse += km * (0.2305 + 0.09428 * deg + 0.01096 * deg * deg) + 0.008583 * km * km
    sine = math.sin(elevation_rad)
    if elevation_rad < STEEP_RAD:
        return math.radians(1.0 / inverse)
    series = (refractive_index(height_m) - 1.0) * math.cos(elevation_rad) / sine
    return max(math.radians(1.0 / inverse), series * (1.0 - SCALE_HEIGHT_M / (EARTH_M * sine * sine)))


@njit
def true_elevation(elevation_rad, range_m, height_m, earth):
    """Return the true elevation (rad) of a point beyond the air that is seen at an apparent elevation and a range.

    The ray ends as a straight line that passes the Earth's centre at the distance n r cos(elevation) (Bouguer's rule)
    and is tilted by the whole bending: the point lies where that line has the range.

    Args:
        elevation_rad: apparent, from the horizon up. range_m: straight, m. height_m: of the radar. earth: `Earth`.

    Valid: points above some 10 km, to 0.02 deg. Leaves out: to lower points rays are bent more than is said here, by
    0.16 deg at most (130 km away, near the horizon). Source: Born & Wolf, Principles of Optics, sec. 3.2 (Bouguer);
    geometry of the asymptote. Checked against traced rays: tests/sensing/test_refraction.py.
    """
    bending = bending_rad(elevation_rad, height_m)
    radius = earth.a_m + height_m
    offset = radius * (refractive_index(height_m) * math.cos(elevation_rad) - math.cos(elevation_rad - bending))
    return elevation_rad - max(0.0, bending - offset / range_m)
