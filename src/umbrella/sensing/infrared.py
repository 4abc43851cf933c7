"""Infrared satellites: a plume that burns above the cloud tops, and cold bodies that stand against space."""

import math
from typing import Final

from umbrella.core.compiled import leaf
from umbrella.core.rows import row_type
from umbrella.physics.flight.trajectory import state_at
from umbrella.physics.orbit.visibility import across, grazing_height, limb_height

OUTAGES: Final = 4  # most intervals in which one satellite does not work
# Bounds of speeds, for a bound on time: a circular orbit at the ground has 7.9 km/s, a trajectory that comes back to
# the Earth less than 11.2 km/s; their sum is more than any closing speed.
FASTEST_ORBIT_M_S: Final = 8.0e3
FASTEST_BODY_M_S: Final = 11.2e3

SATELLITE: Final = row_type(
    [
        ("key", "i8"),  # stable number made from the name
        ("first_node", "i8"),  # its path is a node table like any flight: rows first to first + nodes
        ("nodes", "i8"),
        ("plane", "i8"),  # of its constellation, from 1; 0: none
        ("sees_plume", "i8"),
        ("sees_cold", "i8"),
        ("cloud_top_m", "f8"),
        ("cold_range_m", "f8"),  # longest range to a body of the size and warmth of a warhead
        ("limb_m", "f8"),  # a cold body is seen where the line of sight, drawn on, stays above this height
        ("revisit_s", "f8"),
        ("delay_s", "f8"),  # from look to battle manager, links included
        ("sigma_rad", "f8"),  # error of the line of sight, new with each look
        ("bias_rad", "f8"),  # error of the line of sight that stays for a trial, one standard deviation
        ("capacity", "i8"),  # cold bodies followed at once
        ("separation", "f8"),  # d' of one look that tells a warhead from a clearly different object
        ("separation_floor", "f8"),  # standard deviation of the contrast that averaging never removes
        ("out_s", "f8", (OUTAGES, 2)),  # intervals in which it does not work; unused: (inf, inf)
    ]
)


@leaf
def is_out(satellite, t_s):
    """Return whether a satellite does not work at a time (s)."""
    is_it = False
    for k in range(OUTAGES):
        is_it = is_it or satellite.out_s[k, 0] <= t_s < satellite.out_s[k, 1]
    return is_it


@leaf
def place_of(satellite, paths, t_s):
    """Return the inertial position (m) of a satellite at a time.

    Args:
        satellite: record `SATELLITE`. paths: float64[rows, 13], the node tables of all satellites. t_s: s.
    """
    path = paths[satellite.first_node : satellite.first_node + satellite.nodes]
    x, y, z, _, _, _ = state_at(path, t_s)
    return x, y, z


@leaf
def line_of_sight(satellite, paths, x, y, z, t_s):
    """Return the unit vector from a satellite to an inertial position at time t, and the satellite's place (m).

    Args:
        satellite, paths: as `place_of`. x, y, z: inertial, m. t_s: s.

    Returns:
        Six floats, inertial: direction, place.

    Valid: any place but the satellite's own. Leaves out: the travel time of light (0.13 s from synchronous height, in
    which a missile moves up to 1 km along its path) and aberration (up to 0.02 mrad). Source: geometry.
    Checked: tests/sensing/test_infrared.py.
    """
    sx, sy, sz = place_of(satellite, paths, t_s)
    dx, dy, dz = x - sx, y - sy, z - sz
    k = 1.0 / math.sqrt(dx * dx + dy * dy + dz * dz)
    return k * dx, k * dy, k * dz, sx, sy, sz


@leaf
def infrared_margin(satellite, paths, x, y, z, t_s, earth):
    """Return by how many metres the line from a satellite to an inertial position clears the cloud tops at time t.

    The end of the line counts, so a plume below the cloud tops gives a negative number. Whether the plume burns, and
    whether the satellite looks for plumes, is for the caller to know. The number is continuous in time.

    Args:
        satellite: record `SATELLITE`. paths: float64[rows, 13], the node tables of all satellites.
        x, y, z: inertial, m. t_s: s. earth: `Earth`.

    Valid: clouds everywhere, up to one height. Leaves out: clear skies (a plume is then seen from the pad on, some
    30 s earlier), the sensor's field of view (a full disc is assumed) and the Sun's glint.
    Source: geometry. Checked: tests/sensing/test_infrared.py.
    """
    sx, sy, sz = place_of(satellite, paths, t_s)
    return grazing_height(sx, sy, sz, x, y, z, earth) - satellite.cloud_top_m


@leaf
def sees_plume(satellite, paths, x, y, z, t_s, earth):
    """Return `infrared_margin`, or minus infinity for a satellite that does not look for plumes."""
    if satellite.sees_plume == 0:
        return -math.inf
    return infrared_margin(satellite, paths, x, y, z, t_s, earth)


@leaf
def cold_margin(satellite, paths, x, y, z, t_s, earth):
    """Return a number (m) that is positive where a satellite can see a cold body, and continuous in time.

    Seen is: within its range, and against space: the line of sight, drawn on beyond the body, stays above the limb.

    Args:
        As `infrared_margin`; the position is that of a body of the size and warmth of a warhead.

    Valid: a cooled long-wave sensor whose background is either dark or hopeless. Leaves out: the body's own temperature
    and size (a range for a warhead stands for all), Sun and Moon in the field of view, stars.
    Source: geometry; `physics.orbit.visibility.limb_height`. Checked: tests/sensing/test_infrared.py.
    """
    sx, sy, sz = place_of(satellite, paths, t_s)
    range_m = math.sqrt((x - sx) ** 2 + (y - sy) ** 2 + (z - sz) ** 2)
    return min(limb_height(sx, sy, sz, x, y, z, earth) - satellite.limb_m, satellite.cold_range_m - range_m)


@leaf
def sees_cold(satellite, paths, x, y, z, t_s, earth):
    """Return whether (0 or 1) a satellite sees a cold body at an inertial position at time t, and the range (m).

    Valid, leaves out, source: as `cold_margin`. Checked: tests/sensing/test_infrared.py.
    """
    sx, sy, sz = place_of(satellite, paths, t_s)
    range_m = math.sqrt((x - sx) ** 2 + (y - sy) ** 2 + (z - sz) ** 2)
    if satellite.sees_cold == 0 or range_m > satellite.cold_range_m:
        return 0, range_m
    return int(limb_height(sx, sy, sz, x, y, z, earth) >= satellite.limb_m), range_m


@leaf
def blind_for_s(satellite, paths, x, y, z, t_s, earth):
    """Return a time (s) within which a satellite surely cannot come to see a cold body; 0 where it may see it now.

    However body and satellite move: the range shrinks no faster than the sum of their greatest speeds; and the point of
    the line of sight that is nearest to the Earth now divides their distance in a ratio, and the point that divides it
    so later has moved no farther than they have, in that ratio, and lies on the later line.

    Args:
        As `cold_margin`.

    Valid: satellites below 8.0 km/s (any circular orbit), bodies below 11.2 km/s. Leaves out: nothing; the bound is
    safe and not sharp. Source: triangle inequality. Checked: tests/sensing/test_infrared.py.
    """
    if satellite.sees_cold == 0:
        return math.inf
    sx, sy, sz = place_of(satellite, paths, t_s)
    dx, dy, dz = x - sx, y - sy, z - sz
    range_m = math.sqrt(dx * dx + dy * dy + dz * dz)
    nearing_s = (range_m - satellite.cold_range_m) / (FASTEST_ORBIT_M_S + FASTEST_BODY_M_S)
    # on the ellipsoid made a sphere, as in `limb_height`: lengths grow by at most this factor
    k = 1.0 / (1.0 - earth.flattening)
    szk, dzk = k * sz, k * dz
    ratio = max(0.0, -(sx * dx + sy * dy + szk * dzk) / (dx * dx + dy * dy + dzk * dzk))
    px, py, pz = sx + ratio * dx, sy + ratio * dy, szk + ratio * dzk
    below_m = earth.a_m + satellite.limb_m - math.sqrt(px * px + py * py + pz * pz)
    rising_s = below_m / (k * (abs(1.0 - ratio) * FASTEST_ORBIT_M_S + ratio * FASTEST_BODY_M_S))
    return max(0.0, max(nearing_s, rising_s))


@leaf
def turned(ux, uy, uz, first_rad, second_rad):
    """Return a unit vector turned by two small angles, about the axes of `across`: the error of a line of sight.

    Args:
        ux, uy, uz: unit vector. first_rad, second_rad: along the first and second vector of `across`, rad.

    Valid: angles below 0.01 rad. Leaves out: the cube of the angles. Source: geometry.
    Checked: tests/sensing/test_infrared.py.
    """
    b = across(ux, uy, uz)
    vx = ux + first_rad * b[0] + second_rad * b[3]
    vy = uy + first_rad * b[1] + second_rad * b[4]
    vz = uz + first_rad * b[2] + second_rad * b[5]
    k = 1.0 / math.sqrt(vx * vx + vy * vy + vz * vz)
    return k * vx, k * vy, k * vz
