"""Who sees whom: sight lines past the Earth, look angles from the ground, the limb, the horizon."""

import math

from umbrella.core.compiled import njit
from umbrella.physics.earth.ellipsoid import enu_basis, geodetic_to_ecef


@njit
def _stretch(grazing_m, earth):
    """Return the factor on z that turns the ellipsoid, raised by a height, into a sphere of its equatorial radius."""
    return (earth.a_m + grazing_m) / (earth.a_m * (1.0 - earth.flattening) + grazing_m)


@njit
def _nearest_squared(x1, y1, z1, dx, dy, dz, longest):
    """Return the squared distance from the centre to the line r1 + k d, k from 0 to `longest`."""
    length2 = dx * dx + dy * dy + dz * dz
    k = 0.0
    if length2 > 0.0:
        k = min(longest, max(0.0, -(x1 * dx + y1 * dy + z1 * dz) / length2))
    px, py, pz = x1 + k * dx, y1 + k * dy, z1 + k * dz
    return px * px + py * py + pz * pz


@njit
def _clears(x1, y1, z1, x2, y2, z2, height_m, longest, earth):
    """Return whether the line from 1 through 2 never dips below a height, or below point 1 where that lies lower."""
    k = _stretch(height_m, earth)
    raised = earth.a_m + height_m
    limit = min(raised * raised, x1 * x1 + y1 * y1 + k * k * z1 * z1)
    nearest = _nearest_squared(x1, y1, k * z1, x2 - x1, y2 - y1, k * (z2 - z1), longest)
    return nearest >= limit * (1.0 - 1e-12)  # rounding: 3 micrometres of height


@njit
def is_sight_line_clear(x1, y1, z1, x2, y2, z2, grazing_m, earth):
    """Return whether an observer sees a target past the Earth.

    Args:
        x1, y1, z1: observer; x2, y2, z2: target; Earth-fixed (or both inertial), m.
        grazing_m: lowest altitude that the line may touch, m: 0 for a radar, the cloud tops for an infrared eye. An
            observer below it (a ground site) may look up from where it stands; a target below it is not seen.
        earth: `Earth`.

    **Valid**: anywhere outside the Earth's core. **Leaves out**: refraction (see `horizon_range`); the raised
    ellipsoid stands for the surface of equal height (1 m at 100 km). **Source**: Vallado, Fundamentals of Astrodynamics
    and Applications, algorithm 35, with the ellipsoid's scaling. **Checked**: tests/physics/orbit/test_visibility.py.
    """
    return _clears(x1, y1, z1, x2, y2, z2, grazing_m, 1.0, earth)


@njit
def is_seen_against_space(x1, y1, z1, x2, y2, z2, limb_m, earth):
    """Return whether an observer sees a target with nothing but space behind it.

    Args:
        x1, y1, z1: observer; x2, y2, z2: target; Earth-fixed (or both inertial), m.
        limb_m: height of the air that glows, m: the line, drawn on beyond the target, must stay above it.
        earth: `Earth`.

    **Valid**, **Leaves out**, **Source**: as `is_sight_line_clear`.
    **Checked**: tests/physics/orbit/test_visibility.py.
    """
    return _clears(x1, y1, z1, x2, y2, z2, limb_m, math.inf, earth)


@njit
def grazing_height(x1, y1, z1, x2, y2, z2, earth):
    """Return the least height (m) of the straight line between two points above the ellipsoid; negative: hidden.

    **Valid**: heights to some 1,000 km. **Leaves out**: up to 0.4 % of the height (the scaled ellipsoid).
    **Source**: as `is_sight_line_clear`. **Checked**: tests/physics/orbit/test_visibility.py.
    """
    k = 1.0 / (1.0 - earth.flattening)
    return math.sqrt(_nearest_squared(x1, y1, k * z1, x2 - x1, y2 - y1, k * (z2 - z1), 1.0)) - earth.a_m


@njit
def limb_height(x1, y1, z1, x2, y2, z2, earth):
    """Return the least height (m) above the ellipsoid of the line from point 1 through point 2 and on beyond it.

    Where it is above the air that glows, point 2 stands against space; where it is negative, the line ends on the Earth
    (or has come through it).

    **Valid**, **Leaves out**, **Source**: as `grazing_height`. **Checked**: tests/physics/orbit/test_visibility.py.
    """
    k = 1.0 / (1.0 - earth.flattening)
    return math.sqrt(_nearest_squared(x1, y1, k * z1, x2 - x1, y2 - y1, k * (z2 - z1), math.inf)) - earth.a_m


@njit
def across(ux, uy, uz):
    """Return two unit vectors (six floats) at right angles to a line of sight (a unit vector) and to each other.

    The first is at right angles to the Earth's axis too, unless the line is within 0.6 deg of that axis.

    **Valid**: any direction. **Leaves out**: the pair jumps where the line crosses the cone of 0.6 deg.
    **Source**: vector products. **Checked**: tests/physics/orbit/test_visibility.py.
    """
    flat = math.sqrt(ux * ux + uy * uy)
    if flat < 0.01:
        flat = math.sqrt(uy * uy + uz * uz)
        ax, ay, az = 0.0, -uz / flat, uy / flat
    else:
        ax, ay, az = -uy / flat, ux / flat, 0.0
    return ax, ay, az, uy * az - uz * ay, uz * ax - ux * az, ux * ay - uy * ax


@njit
def look_angles(lat_rad, lon_rad, h_m, x, y, z, earth):
    """Return azimuth, elevation (rad) and range (m) of a point seen from the ground.

    Args:
        lat_rad, lon_rad, h_m: geodetic place of the observer. x, y, z: the point, Earth-fixed, m. earth: `Earth`.

    Returns:
        (azimuth from north through east, 0 to 2 pi; elevation above the plane of the ellipsoid; range).

    **Valid**: everywhere (azimuth 0 straight overhead). **Leaves out**: refraction (0.5 deg at the horizon), the
    deflection of the vertical (0.01 deg). **Source**: Vallado, Fundamentals of Astrodynamics and Applications,
    algorithm 27. **Checked**: tests/physics/orbit/test_visibility.py.
    """
    sx, sy, sz = geodetic_to_ecef(lat_rad, lon_rad, h_m, earth)
    ex, ey, ez, nx, ny, nz, ux, uy, uz = enu_basis(lat_rad, lon_rad)
    dx, dy, dz = x - sx, y - sy, z - sz
    east, north, up = dx * ex + dy * ey + dz * ez, dx * nx + dy * ny + dz * nz, dx * ux + dy * uy + dz * uz
    azimuth = math.atan2(east, north) % (2.0 * math.pi)
    return azimuth, math.atan2(up, math.hypot(east, north)), math.sqrt(dx * dx + dy * dy + dz * dz)


@njit
def horizon_range(low_m, high_m, radius_m):
    """Return the longest straight distance (m) at which two heights over a sphere see one another.

    Args:
        low_m, high_m: the two heights, m, zero or more. radius_m: of the sphere, m; 4/3 of the Earth's stands for the
            usual bending of radar waves below some 10 km.

    **Valid**: a smooth sphere. **Leaves out**: terrain, ducts. **Source**: Skolnik, Introduction to Radar Systems, 8.3
    (effective Earth radius); geometry of the tangent. **Checked**: tests/physics/orbit/test_visibility.py.
    """
    return math.sqrt(low_m * (low_m + 2.0 * radius_m)) + math.sqrt(high_m * (high_m + 2.0 * radius_m))


@njit
def coverage_angle(altitude_m, elevation_rad, radius_m):
    """Return the angle at the Earth's centre (rad) from below a satellite to where it is seen at an elevation.

    **Valid**: a sphere, elevation 0 to pi / 2. **Leaves out**: flattening (0.2 deg), refraction. **Source**: Wertz &
    Larson, Space Mission Analysis and Design, 5.2. **Checked**: tests/physics/orbit/test_visibility.py.
    """
    return math.acos(radius_m / (radius_m + altitude_m) * math.cos(elevation_rad)) - elevation_rad
