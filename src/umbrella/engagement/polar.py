"""A point in the sky as a battery sees it: bearing, distance along the ground, height."""

import math
from typing import Final

from umbrella.core.compiled import leaf
from umbrella.physics.earth.ellipsoid import height_series

GROUND_RADIUS_M: Final = 6_371_008.8  # mean radius (2a + b) / 3 of WGS 84; turns an angle into ground distance


@leaf
def polar_about(battery, x, y, z, earth):
    """Return bearing (rad, from north over east), ground distance (m) and height (m) of an Earth-fixed point.

    The ground distance is the angle between the two geocentric directions times the mean radius.

    Args:
        battery: record `BATTERY`. x, y, z: the point, Earth-fixed, m. earth: `Earth`.

    Valid: everywhere but straight above and at the antipode, where the bearing means nothing. Leaves out: nothing
    (fly-out tables are made and read with the same formula). Source: spherical geometry.
    Checked: tests/engagement/test_polar.py.
    """
    place, enu = battery.place_m, battery.enu
    r = math.sqrt(x * x + y * y + z * z)
    r0 = math.sqrt(place[0] * place[0] + place[1] * place[1] + place[2] * place[2])
    ux, uy, uz = place[0] / r0, place[1] / r0, place[2] / r0
    along = x * ux + y * uy + z * uz
    px, py, pz = x - along * ux, y - along * uy, z - along * uz  # the part at right angles to the battery's radius
    angle = math.atan2(math.sqrt(px * px + py * py + pz * pz), along)
    bearing = math.atan2(px * enu[0] + py * enu[1] + pz * enu[2], px * enu[3] + py * enu[4] + pz * enu[5])
    sin_lat = z / r
    return bearing, GROUND_RADIUS_M * angle, height_series(r, 1.0 / r, sin_lat * sin_lat, earth)
