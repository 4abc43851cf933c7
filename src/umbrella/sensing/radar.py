"""Radars: where they stand, what they look at, and what they would measure."""

import math
from typing import Final

from umbrella.core.compiled import njit
from umbrella.core.rows import row_type

FACES: Final = 8  # most faces of one radar

RADAR: Final = row_type(
    [
        ("key", "i8"),  # stable number made from the id: draws do not move when another sensor is added
        ("place_m", "f8", 3),  # Earth-fixed
        ("enu", "f8", 9),  # unit vectors east, north, up, Earth-fixed
        ("faces", "i8"),  # how many of the following are used
        ("faces_rad", "f8", (FACES, 4)),  # azimuth, azimuth half width, lowest and highest elevation
        ("range_max_m", "f8"),
        ("range_ref_m", "f8"),  # range at which snr_ref is met on rcs_ref
        ("rcs_ref_m2", "f8"),
        ("snr_ref", "f8"),  # power ratio
        ("revisit_s", "f8"),
        ("range_sigma_m", "f8"),  # at snr_ref and above
        ("angle_sigma_rad", "f8"),  # at snr_ref and above, across the line of sight
        ("latency_s", "f8"),  # from look to battle manager
    ]
)


@njit
def wrapped(angle_rad):
    """Return the angle between -pi and pi."""
    return angle_rad - 2.0 * math.pi * math.floor((angle_rad + math.pi) / (2.0 * math.pi))


@njit
def station_eci(radar, t_s, earth):
    """Return position (m) and the unit vectors east, north, up of a radar at time t, inertial, twelve floats."""
    c, s = math.cos(earth.omega_rad_s * t_s), math.sin(earth.omega_rad_s * t_s)
    p, b = radar.place_m, radar.enu
    place = (c * p[0] - s * p[1], s * p[0] + c * p[1], p[2])
    east = (c * b[0] - s * b[1], s * b[0] + c * b[1], b[2])
    north = (c * b[3] - s * b[4], s * b[3] + c * b[4], b[5])
    up = (c * b[6] - s * b[7], s * b[6] + c * b[7], b[8])
    return place + east + north + up


@njit
def pointing(radar, x, y, z, t_s, earth):
    """Return range (m), azimuth (rad, from north over east) and elevation (rad) of an inertial position at time t.

    Elevation counts from the plane at right angles to the ellipsoid's normal.

    Valid: any place, poles included (azimuth is then measured from the basis given). Leaves out: refraction (some
    0.25 deg at 3 deg of elevation) and the travel time of light (below 20 ms, 100 m along the path).
    Source: Vallado, Fundamentals of Astrodynamics, 4th ed., algorithm 27. Checked: tests/sensing/test_radar.py.
    """
    f = station_eci(radar, t_s, earth)
    dx, dy, dz = x - f[0], y - f[1], z - f[2]
    east = dx * f[3] + dy * f[4] + dz * f[5]
    north = dx * f[6] + dy * f[7] + dz * f[8]
    up = dx * f[9] + dy * f[10] + dz * f[11]
    return math.sqrt(dx * dx + dy * dy + dz * dz), math.atan2(east, north), math.atan2(up, math.hypot(east, north))


@njit
def face_margin(radar, j, azimuth_rad, elevation_rad):
    """Return how far inside the limits of face j a direction lies (rad, negative outside)."""
    face = radar.faces_rad[j]
    sideways = face[1] - abs(wrapped(azimuth_rad - face[0]))
    return min(sideways, min(elevation_rad - face[2], face[3] - elevation_rad))


@njit
def dip(radar, earth):
    """Return the angle (rad) by which the sea's horizon lies below a radar's horizontal plane; 0 on the ground."""
    p = radar.place_m
    height = math.sqrt(p[0] * p[0] + p[1] * p[1] + (p[2] / (1.0 - earth.flattening)) ** 2) - earth.a_m
    return math.sqrt(max(0.0, 2.0 * height / earth.a_m))


@njit
def radar_margin(radar, x, y, z, t_s, earth):
    """Return a number that is positive where a radar can see an inertial position at time t, and continuous.

    Seen is: within the instrumented range, inside the limits of one face, and above the horizon.

    Valid: as `pointing`. Leaves out: whether the echo is strong enough (see detection.py), terrain.
    Source: geometry; limits from the catalogue. Checked: tests/sensing/test_radar.py.
    """
    range_m, azimuth, elevation = pointing(radar, x, y, z, t_s, earth)
    best = -math.pi
    for j in range(radar.faces):
        best = max(best, face_margin(radar, j, azimuth, elevation))
    return min(min(best, elevation + dip(radar, earth)), 1.0 - range_m / radar.range_max_m)
