"""What lies in a radar's view: faces, instrumented range, the refracted horizon; and how long it can't come into it."""

import math
from typing import Final

from umbrella.core.compiled import njit
from umbrella.sensing.radar import height_of, pointing, wrapped
from umbrella.sensing.refraction import bending_rad, horizon_rad, true_elevation

# Nothing here moves faster against the ground: escape speed is 11.2 km/s, and an ICBM's highest 7 to 8 km/s
FASTEST_M_S: Final = 11_000.0
MOST_BENDING_RAD: Final = 0.0134  # no ray that leaves level or upwards is bent more (0.0133 from the sea)


@njit
def lowest_elevation(radar, j, range_m, earth):
    """Return the true elevation (rad) from which face j sees at a range (m): its own limit or the horizon, refracted.

    Valid: as `true_elevation`. Leaves out: terrain. Source: as `true_elevation`.
    Checked: tests/sensing/test_view.py.
    """
    height = height_of(radar, earth)
    return true_elevation(max(radar.faces_rad[j, 2], horizon_rad(height, earth)), range_m, height, earth)


@njit
def _is_in_face(radar, j, range_m, azimuth_rad, elevation_rad, earth):
    """Return whether a direction lies within the limits of face j; refraction is looked at only where it matters."""
    face = radar.faces_rad[j]
    if elevation_rad > face[3] or abs(wrapped(azimuth_rad - face[0])) > face[1]:
        return False
    if face[2] >= 0.0 and abs(elevation_rad - face[2]) > MOST_BENDING_RAD:
        return elevation_rad > face[2]
    return elevation_rad >= lowest_elevation(radar, j, range_m, earth)


@njit
def scan_loss(radar, j, azimuth_rad, elevation_rad):
    """Return the factor (0 to 1) by which an echo is weaker off the normal of face j than on it, both ways together.

    Valid: planar arrays to 60 deg off the normal (1/8 there with an exponent of 3). Leaves out: the beam's widening.
    Source: Skolnik, Introduction to Radar Systems, 3rd ed., sec. 9.5 (an element's gain falls as cos to cos^2).
    Checked: tests/sensing/test_view.py.
    """
    if radar.scan_exponent == 0.0:
        return 1.0
    up, turn = radar.boresight_rad[j], azimuth_rad - radar.faces_rad[j, 0]
    cosine = math.sin(up) * math.sin(elevation_rad) + math.cos(up) * math.cos(elevation_rad) * math.cos(turn)
    return max(0.0, cosine) ** radar.scan_exponent


@njit
def in_view(radar, x, y, z, t_s, earth):
    """Return whether a radar can look at an inertial position at time t, where it stands, and the scan loss.

    Args:
        radar: record `RADAR`. x, y, z: inertial, m. t_s: s. earth: `Earth`.

    Returns:
        (seen: 1 or 0; range, m; azimuth and true elevation, rad; loss: factor on the echo by the best face that sees
        it, 1 on its normal, 0 where none does).

    Valid: objects above the air (see `true_elevation`). Leaves out: whether the echo is strong enough (detection.py),
    outages, terrain. Source: geometry; limits from the catalogue. Checked: tests/sensing/test_view.py.
    """
    range_m, azimuth, elevation = pointing(radar, x, y, z, t_s, earth)
    seen, loss = 0, 0.0
    if range_m <= radar.range_max_m:
        for j in range(radar.faces):
            if _is_in_face(radar, j, range_m, azimuth, elevation, earth):
                seen, loss = 1, max(loss, scan_loss(radar, j, azimuth, elevation))
    return seen, range_m, azimuth, elevation, loss


@njit
def radar_margin(radar, x, y, z, t_s, earth):
    """Return a number that is positive where a radar can see an inertial position at time t, and continuous.

    Valid, Leaves out, Source: as `in_view`. Checked: tests/sensing/test_view.py.
    """
    range_m, azimuth, elevation = pointing(radar, x, y, z, t_s, earth)
    best = -math.pi
    for j in range(radar.faces):
        face = radar.faces_rad[j]
        sideways = face[1] - abs(wrapped(azimuth - face[0]))
        upwards = min(elevation - lowest_elevation(radar, j, range_m, earth), face[3] - elevation)
        best = max(best, min(sideways, upwards))
    return min(best, 1.0 - range_m / radar.range_max_m)


@njit
def in_fence(radar, elevation_rad):
    """Return whether a true elevation (rad) lies in what a radar searches without a cue.

    Valid: objects in a face's view (`in_view`), radars near the sea. Leaves out: that refraction is less by 0.1 deg for
    a radar at 3 km and by 0.15 deg for an object 500 km away. Source: catalogue; ITU-R P.834.
    Checked: tests/sensing/test_view.py.
    """
    low, high = radar.fence_rad[0], radar.fence_rad[1]
    if low > high:
        return False
    return low - bending_rad(low, 0.0) <= elevation_rad <= high - bending_rad(high, 0.0)


@njit
def _outside_m(angle_rad, reach_m):
    """Return the distance (m) to a limit that lies an angle away, at a distance from the corner; 0 within it."""
    if angle_rad <= 0.0:
        return 0.0
    return reach_m * math.sin(min(angle_rad, 0.5 * math.pi))


@njit
def hidden_for_s(radar, x, y, z, t_s, earth):
    """Return a time (s) for which an inertial position at time t can't come into view, whatever it does; 0 if it is.

    For each face, the distance to its lowest cone (refracted as much as air can), its highest cone and its sides; for
    the radar, the distance to its range limit; over the speed that nothing exceeds.

    Valid: anything that moves against the ground at 11 km/s or less. Leaves out: it is a bound; the true time is
    mostly several times longer. Source: geometry of cones and half-planes. Checked: tests/sensing/test_view.py.
    """
    range_m, azimuth, elevation = pointing(radar, x, y, z, t_s, earth)
    height = height_of(radar, earth)
    horizon, nearest = horizon_rad(height, earth), math.inf
    for j in range(radar.faces):
        face = radar.faces_rad[j]
        low = max(face[2], horizon)
        below = _outside_m(low - bending_rad(low, height) - elevation, range_m)
        above = _outside_m(elevation - face[3], range_m)
        beside = _outside_m(abs(wrapped(azimuth - face[0])) - face[1], range_m * math.cos(elevation))
        nearest = min(nearest, max(below, max(above, beside)))
    return max(nearest, range_m - radar.range_max_m, 0.0) / FASTEST_M_S
