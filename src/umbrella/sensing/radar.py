"""Radars: where they stand, what they look at, and what they would measure."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import njit

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class Radars(NamedTuple):
    """All radars of a world; row i of every array is radar i (SI, rad)."""

    key: IntArray  # stable number made from the id: random draws do not move when another sensor is added
    r_ecef_m: FloatArray  # [n, 3]
    enu: FloatArray  # [n, 9] unit vectors east, north, up, Earth-fixed
    face_first: IntArray  # [n + 1] faces of radar i are rows face_first[i] to face_first[i + 1]
    faces_rad: FloatArray  # [m, 4] azimuth, azimuth half width, lowest elevation, highest elevation
    range_max_m: FloatArray
    range_ref_m: FloatArray  # range at which snr_ref is met on rcs_ref
    rcs_ref_m2: FloatArray
    snr_ref: FloatArray  # power ratio
    revisit_s: FloatArray
    range_sigma_m: FloatArray  # at snr_ref and above
    angle_sigma_rad: FloatArray  # at snr_ref and above, across the line of sight
    latency_s: FloatArray  # from look to battle manager


@njit
def wrapped(angle_rad):
    """Return the angle between -pi and pi."""
    return angle_rad - 2.0 * math.pi * math.floor((angle_rad + math.pi) / (2.0 * math.pi))


@njit
def station_eci(radars, i, t_s, earth):
    """Return position (m) and the unit vectors east, north, up of radar i at time t, inertial, twelve floats."""
    c, s = math.cos(earth.omega_rad_s * t_s), math.sin(earth.omega_rad_s * t_s)
    p, b = radars.r_ecef_m[i], radars.enu[i]
    place = (c * p[0] - s * p[1], s * p[0] + c * p[1], p[2])
    east = (c * b[0] - s * b[1], s * b[0] + c * b[1], b[2])
    north = (c * b[3] - s * b[4], s * b[3] + c * b[4], b[5])
    up = (c * b[6] - s * b[7], s * b[6] + c * b[7], b[8])
    return place + east + north + up


@njit
def pointing(radars, i, x, y, z, t_s, earth):
    """Return range (m), azimuth (rad, from north over east) and elevation (rad) of an inertial position at time t.

    Elevation counts from the plane at right angles to the ellipsoid's normal.

    Valid: any place, poles included (azimuth is then measured from the basis given). Leaves out: refraction (some
    0.25 deg at 3 deg of elevation) and the travel time of light (below 20 ms, 100 m along the path).
    Source: Vallado, Fundamentals of Astrodynamics, 4th ed., algorithm 27. Checked: tests/sensing/test_radar.py.
    """
    f = station_eci(radars, i, t_s, earth)
    dx, dy, dz = x - f[0], y - f[1], z - f[2]
    east = dx * f[3] + dy * f[4] + dz * f[5]
    north = dx * f[6] + dy * f[7] + dz * f[8]
    up = dx * f[9] + dy * f[10] + dz * f[11]
    return math.sqrt(dx * dx + dy * dy + dz * dz), math.atan2(east, north), math.atan2(up, math.hypot(east, north))


@njit
def face_margin(face, azimuth_rad, elevation_rad):
    """Return how far inside a face's limits a direction lies (rad, negative outside)."""
    sideways = face[1] - abs(wrapped(azimuth_rad - face[0]))
    return min(sideways, min(elevation_rad - face[2], face[3] - elevation_rad))


@njit
def radar_margin(radars, i, x, y, z, t_s, earth):
    """Return a number that is positive where radar i can see an inertial position at time t, and continuous.

    Seen is: within the instrumented range, inside the limits of one face, and not behind the Earth.

    Valid: as `pointing`. Leaves out: whether the echo is strong enough (see detection.py). Source: geometry; limits
    from the catalogue. Checked: tests/sensing/test_radar.py.
    """
    range_m, azimuth, elevation = pointing(radars, i, x, y, z, t_s, earth)
    best = -math.pi
    for j in range(radars.face_first[i], radars.face_first[i + 1]):
        best = max(best, face_margin(radars.faces_rad[j], azimuth, elevation))
    # below the local horizontal only a raised radar sees anything, down to its dip
    up = radars.r_ecef_m[i]
    height = math.sqrt(up[0] * up[0] + up[1] * up[1] + (up[2] / (1.0 - earth.flattening)) ** 2) - earth.a_m
    dip = math.sqrt(max(0.0, 2.0 * height / earth.a_m))
    return min(min(best, elevation + dip), 1.0 - range_m / radars.range_max_m[i])
