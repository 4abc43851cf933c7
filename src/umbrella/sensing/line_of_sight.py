"""Is the straight line between two points free of the Earth?"""

import math

from umbrella.core.compiled import njit


@njit
def line_clearance(px, py, pz, qx, qy, qz, height_m, earth):
    """Return by how many metres the segment from p to q clears the ellipsoid raised by a height (negative: blocked).

    The axis of rotation is stretched so that the ellipsoid becomes a sphere; the clearance is measured there.

    Args:
        px, py, pz, qx, qy, qz: the two ends, m, in any frame whose z is the Earth's axis.
        height_m: height that the line must keep above the ellipsoid (cloud tops), m.
        earth: `Earth`.

    Valid: exact sign for height 0; the height itself is good to 0.34 % (30 m at 10 km). Leaves out: refraction, which
    lets a radar see some 0.25 deg below its geometric horizon at 0 to 3 deg of elevation, and the terrain.
    Source: distance of a segment from a point; Vallado, Fundamentals of Astrodynamics, 4th ed., algorithm 35.
    Checked: tests/sensing/test_line_of_sight.py.
    """
    stretch = 1.0 / (1.0 - earth.flattening)
    az, bz = pz * stretch, qz * stretch
    dx, dy, dz = qx - px, qy - py, bz - az
    length2 = dx * dx + dy * dy + dz * dz
    along = -(px * dx + py * dy + az * dz) / length2 if length2 > 0.0 else 0.0
    along = min(1.0, max(0.0, along))
    cx, cy, cz = px + along * dx, py + along * dy, az + along * dz
    return math.sqrt(cx * cx + cy * cy + cz * cz) - earth.a_m - height_m
