"""Geodetic and Earth-fixed coordinates on a flattened Earth."""

import math

from umbrella.core.compiled import formula, njit
from umbrella.core.fused import fused


@njit
def geodetic_to_ecef(lat_rad, lon_rad, h_m, earth):
    """Return the Earth-fixed position (x, y, z, m) of a geodetic point.

    Args:
        lat_rad, lon_rad: geodetic latitude and longitude, rad.
        h_m: height above the ellipsoid, m.
        earth: `Earth`.

    Valid: everywhere. Leaves out: geoid undulation (up to 100 m). Source: NGA.STND.0036, eq. 4-14.
    Checked: tests/physics/earth/test_ellipsoid.py.
    """
    e2 = earth.flattening * (2.0 - earth.flattening)
    sin_lat, cos_lat = math.sin(lat_rad), math.cos(lat_rad)
    n = earth.a_m / math.sqrt(1.0 - e2 * sin_lat * sin_lat)
    rho = (n + h_m) * cos_lat
    return rho * math.cos(lon_rad), rho * math.sin(lon_rad), (n * (1.0 - e2) + h_m) * sin_lat


@njit
def ecef_to_geodetic(x, y, z, earth):
    """Return geodetic latitude, longitude (rad) and height above the ellipsoid (m) of an Earth-fixed point.

    Args:
        x, y, z: Earth-fixed position, m.
        earth: `Earth`.

    Valid: poles, equator, antimeridian, below the surface down to 5,000 km depth and out to any distance.
    Leaves out: nothing above 1e-8 m (rounding: 1e-15 of larger distances). Source: Bowring, Survey Review 23 (1976)
    323, iterated on the reduced latitude. Checked: tests/physics/earth/test_ellipsoid.py.
    """
    f = earth.flattening
    e2 = f * (2.0 - f)
    b = earth.a_m * (1.0 - f)
    rho = math.sqrt(x * x + y * y)
    sin_b, cos_b = z, rho * (1.0 - f)
    sin_lat, cos_lat = z, rho
    for _ in range(4):
        norm = math.sqrt(sin_b * sin_b + cos_b * cos_b)
        sin_b, cos_b = sin_b / norm, cos_b / norm
        sin_lat = z + e2 / (1.0 - e2) * b * sin_b**3
        cos_lat = rho - e2 * earth.a_m * cos_b**3
        sin_b, cos_b = (1.0 - f) * sin_lat, cos_lat
    norm = math.sqrt(sin_lat * sin_lat + cos_lat * cos_lat)
    sin_lat, cos_lat = sin_lat / norm, cos_lat / norm
    h = rho * cos_lat + z * sin_lat - earth.a_m * math.sqrt(1.0 - e2 * sin_lat * sin_lat)
    return math.atan2(sin_lat, cos_lat), math.atan2(y, x), h


@njit
def enu_basis(lat_rad, lon_rad):
    """Return the unit vectors east, north and up at a geodetic point, nine Earth-fixed components."""
    sin_lat, cos_lat = math.sin(lat_rad), math.cos(lat_rad)
    sin_lon, cos_lon = math.sin(lon_rad), math.cos(lon_rad)
    east = (-sin_lon, cos_lon, 0.0)
    north = (-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat)
    up = (cos_lat * cos_lon, cos_lat * sin_lon, sin_lat)
    return east + north + up


@formula
def height_series(r_m, inverse_r, s, earth):
    """Return the height above the ellipsoid (m) from the radius by a series; branch-free, no square root.

    Args:
        r_m, inverse_r: distance from the centre and its inverse, m, 1/m.
        s: sine of the geocentric latitude, squared.
        earth: `Earth`.

    Valid: below 1,000 km. Leaves out: 3e-6 m up to 10 km, 3e-5 m at 100 km, 2 mm at 1,000 km (drag needs no more).
    Source: expansion in the eccentricity; the second term is the tilt of the normal against the radius.
    Checked: tests/physics/earth/test_ellipsoid.py.
    """
    e2 = earth.flattening * (2.0 - earth.flattening)
    w = e2 * (1.0 - s)
    series = fused(w, fused(w, fused(w, fused(w, 0.24609375, 0.2734375), 0.3125), 0.375), 0.5)
    surface = earth.a_m * (1.0 - earth.flattening) * fused(w, series, 1.0)
    above = r_m - surface
    tilt2 = e2 * e2 * s * (1.0 - s) * (1.0 + 2.0 * w)
    return above - above * (0.5 * tilt2 * surface * inverse_r)
