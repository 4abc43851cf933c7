"""Satellites on circular orbits: Walker constellations and the geostationary ring.

A satellite is a row of six numbers, a constellation a table of such rows (float64[n, 6]):

    radius m, inclination, node at t = 0, argument of latitude at t = 0 (rad), rate of the node, rate of the argument
    of latitude (rad/s)

in the inertial frame that coincides with the Earth-fixed one at t = 0.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import njit
from umbrella.core.errors import BadValue
from umbrella.physics.earth.model import Earth

SATELLITE_COLUMNS: Final = 6


def node_drift(radius_m: float, inclination_rad: float, earth: Earth) -> float:
    """Return the secular rate (rad/s) at which J2 turns the node of a circular orbit.

    **Valid**: radius above the Earth's; first order in J2. **Leaves out**: J2 squared and J4 (1e-3 of the drift).
    **Source**: Vallado, Fundamentals of Astrodynamics and Applications, equation 9-37.
    **Checked**: tests/physics/orbit/test_walker.py.
    """
    n = math.sqrt(earth.gm_m3_s2 / radius_m**3)
    return -1.5 * n * earth.j2 * (earth.a_m / radius_m) ** 2 * math.cos(inclination_rad)


def circular_satellite(
    radius_m: float, inclination_rad: float, node_rad: float, latitude_argument_rad: float, earth: Earth
) -> NDArray[np.float64]:
    """Return the row of a satellite on a circular orbit; an Earth with J2 = 0 holds its node still.

    Raises:
        BadValue: a radius inside the Earth.

    **Valid**: circular orbits. **Leaves out**: what J2 does to the period (0.1 to 0.4 %: up to 20 deg a day along the
    orbit, alike for all satellites of a shell), drag, Moon and Sun. **Source**: as `node_drift`.
    **Checked**: tests/physics/orbit/test_walker.py.
    """
    if not radius_m > earth.a_m:
        raise BadValue("radius_m", radius_m, f"above the Earth's radius, {earth.a_m:.0f}")
    rate = math.sqrt(earth.gm_m3_s2 / radius_m**3)
    drift = node_drift(radius_m, inclination_rad, earth)
    return np.array([radius_m, inclination_rad, node_rad, latitude_argument_rad, drift, rate])


def walker(
    altitude_m: float,
    inclination_rad: float,
    total: int,
    planes: int,
    phasing: int,
    earth: Earth,
    *,
    node_spread_rad: float = 2.0 * math.pi,
    first_node_rad: float = 0.0,
) -> NDArray[np.float64]:
    """Return a Walker constellation i: t/p/f as float64[t, 6], plane by plane.

    Args:
        altitude_m: above the equatorial radius, m. inclination_rad: i. total: t, satellites. planes: p, which divides
            t. phasing: f, 0 to p - 1: from one plane to the next the satellites lead by f * 2 pi / t.
        earth: gives GM, radius, and J2 (0: the nodes hold still).
        node_spread_rad: 2 pi for a delta pattern, pi for a star (polar) pattern.

    Raises:
        BadValue: planes that do not divide the total, or a phasing outside its range.

    **Valid**, **Leaves out**: as `circular_satellite`. **Source**: Walker, Satellite constellations, Journal of the
    British Interplanetary Society 37 (1984) 559. **Checked**: tests/physics/orbit/test_walker.py.
    """
    if planes < 1 or total < planes or total % planes:
        raise BadValue("planes", planes, f"a divisor of the {total} satellites")
    if not 0 <= phasing < planes:
        raise BadValue("phasing", phasing, f"0 to {planes - 1} (planes - 1)")
    in_plane = total // planes
    rows = []
    for plane in range(planes):
        node = first_node_rad + node_spread_rad * plane / planes
        for k in range(in_plane):
            latitude_argument = 2.0 * math.pi * (k / in_plane + phasing * plane / total)
            rows.append(circular_satellite(earth.a_m + altitude_m, inclination_rad, node, latitude_argument, earth))
    return np.array(rows)


def geostationary(longitude_rad: float, earth: Earth) -> NDArray[np.float64]:
    """Return the row of a satellite that stands over a longitude of the equator.

    Raises:
        BadValue: an Earth that does not turn.

    **Valid**: a satellite that is kept on station. **Leaves out**: the 0.5 km by which J2 widens the ring; the slow
    figure of eight of an inclined one. **Source**: radius from GM = omega^2 r^3 (42,164 km).
    **Checked**: tests/physics/orbit/test_walker.py.
    """
    if not earth.omega_rad_s > 0.0:
        raise BadValue("omega_rad_s", earth.omega_rad_s, "above 0", "nothing can stand over an Earth at rest")
    radius_m = (earth.gm_m3_s2 / earth.omega_rad_s**2) ** (1.0 / 3.0)
    return np.array([radius_m, 0.0, 0.0, longitude_rad, 0.0, earth.omega_rad_s])


@njit
def satellite_state(row, t_s):
    """Return the inertial state (x, y, z, vx, vy, vz; m, m/s) of a satellite's row at a time."""
    node, u = row[2] + row[4] * t_s, row[3] + row[5] * t_s
    cn, sn, cu, su = math.cos(node), math.sin(node), math.cos(u), math.sin(u)
    ci, si = math.cos(row[1]), math.sin(row[1])
    r, speed = row[0], row[0] * row[5]
    x, y = r * (cu * cn - su * ci * sn), r * (cu * sn + su * ci * cn)
    vx, vy = speed * (-su * cn - cu * ci * sn), speed * (-su * sn + cu * ci * cn)
    return x, y, r * su * si, vx - row[4] * y, vy + row[4] * x, speed * cu * si


def states_at(satellites: NDArray[np.float64], t_s: float) -> NDArray[np.float64]:
    """Return the inertial states float64[n, 6] of a table of satellites at a time (see `satellite_state`)."""
    return np.array([satellite_state(row, t_s) for row in satellites]).reshape(-1, 6)
