"""Radars: where they stand, what they are, and in which direction they find a point."""

import math
from typing import Final

from umbrella.core.compiled import njit
from umbrella.core.rows import row_type

FACES: Final = 8  # most faces of one radar
OUTAGES: Final = 4  # most times at which one radar is out

RADAR: Final = row_type(
    [
        ("key", "i8"),  # stable number made from the id: draws do not move when another sensor is added
        ("place_m", "f8", 3),  # Earth-fixed
        ("enu", "f8", 9),  # unit vectors east, north, up, Earth-fixed
        ("faces", "i8"),  # how many of the following are used
        ("faces_rad", "f8", (FACES, 4)),  # azimuth, azimuth half width, lowest and highest elevation
        ("boresight_rad", "f8", FACES),  # elevation of each face's normal
        ("scan_exponent", "f8"),  # the echo falls as cos^k off the normal (both ways together); 0: the antenna turns
        ("range_max_m", "f8"),
        ("range_ref_m", "f8"),  # range at which one track dwell meets snr_ref on rcs_ref, on the normal
        ("rcs_ref_m2", "f8"),
        ("snr_ref", "f8"),  # power ratio
        ("search_gain", "f8"),  # power ratio of a search look to the track dwell
        ("fence_rad", "f8", 2),  # lowest and highest elevation searched without a cue; (inf, -inf): none
        ("frame_s", "f8"),  # time in which the fence is searched once
        ("track_s", "f8"),  # interval of the looks at a new track
        ("dwell_s", "f8"),  # radar time that one track look takes
        ("track_share", "f8"),  # share of the radar's time for tracks and cued search
        ("capacity", "i8"),  # most objects followed at once
        ("beam_rad", "f8"),
        ("swerling", "i8"),  # 0, 1 or 3: how cross-sections fluctuate from look to look
        ("range_sigma_m", "f8"),  # thermal, at snr_ref
        ("angle_sigma_rad", "f8"),  # thermal, at snr_ref, across the line of sight
        ("range_floor_m", "f8"),  # least error of a look, added in quadrature
        ("angle_floor_rad", "f8"),
        ("range_bias_m", "f8"),  # standard deviation of what stays wrong for a whole trial
        ("angle_bias_rad", "f8"),
        ("separation", "f8"),  # d' of one look that tells a warhead from a clearly different object; 0: none
        ("separation_floor", "f8"),  # standard deviation of the contrast that averaging never removes
        ("latency_s", "f8"),  # from look to battle manager
        ("out_s", "f8", (OUTAGES, 2)),  # times from and to at which it does not work; unused: (inf, inf)
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

    Elevation is the true one (of the straight line) and counts from the plane at right angles to the ellipsoid's
    normal: a radar corrects its measurements for refraction; what it gets wrong is among its floors and biases.

    Valid: any place, poles included (azimuth is then measured from the basis given). Leaves out: the travel time of
    light (below 20 ms, 100 m along the path). Source: Vallado, Fundamentals of Astrodynamics, 4th ed., algorithm 27.
    Checked: tests/sensing/test_radar.py.
    """
    f = station_eci(radar, t_s, earth)
    dx, dy, dz = x - f[0], y - f[1], z - f[2]
    east = dx * f[3] + dy * f[4] + dz * f[5]
    north = dx * f[6] + dy * f[7] + dz * f[8]
    up = dx * f[9] + dy * f[10] + dz * f[11]
    return (
        math.sqrt(dx * dx + dy * dy + dz * dz),
        math.atan2(east, north),
        math.atan2(up, math.sqrt(east * east + north * north)),
    )


@njit
def height_of(radar, earth):
    """Return a radar's height above the ellipsoid (m), good to 4e-3 of itself; never below 0."""
    p = radar.place_m
    stretched = p[2] / (1.0 - earth.flattening)
    return max(0.0, math.sqrt(p[0] * p[0] + p[1] * p[1] + stretched * stretched) - earth.a_m)


@njit
def is_out(out_s, t_s):
    """Return whether time t (s) lies in one of the intervals out_s (float64[k, 2], from and to) of an outage."""
    out = False
    for k in range(out_s.shape[0]):
        out = out or out_s[k, 0] <= t_s < out_s[k, 1]
    return out
