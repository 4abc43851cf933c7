"""What sensors would see of given points: one look of each sensor at each point, unaided and told where to look."""

from typing import Final

import numpy as np

from umbrella.core.compiled import inner, njit
from umbrella.physics.earth.ellipsoid import geodetic_to_ecef
from umbrella.sensing import infrared
from umbrella.sensing.detection import detection_probability, look_snr
from umbrella.sensing.radar import is_out
from umbrella.sensing.view import in_fence, in_view

UNAIDED: Final = 0  # plane of `looks_at`: what a sensor finds by itself
TOLD: Final = 1  # … and what it sees where it was told to look
UNSEEN: Final = -1.0


@inner
def _radar_looks(radar, x, y, z, t_s, rcs_m2, false_alarm, earth):
    """Return the probabilities that a radar's search look and its track dwell detect; -1 out of fence or view."""
    seen, range_m, _, elevation, loss = in_view(radar, x, y, z, t_s, earth)
    if seen == 0 or is_out(radar.out_s, t_s):
        return UNSEEN, UNSEEN
    told = detection_probability(look_snr(radar, range_m, rcs_m2, loss, False), false_alarm, radar.swerling)
    if not in_fence(radar, elevation):
        return UNSEEN, told
    return detection_probability(look_snr(radar, range_m, rcs_m2, loss, True), false_alarm, radar.swerling), told


@inner
def _satellite_looks(satellite, paths, x, y, z, t_s, earth):
    """Return whether (1 or -1) a satellite sees a plume that burns there, and a cold body."""
    if infrared.is_out(satellite, t_s):
        return UNSEEN, UNSEEN
    plume = infrared.sees_plume(satellite, paths, x, y, z, t_s, earth) >= 0.0
    cold, _ = infrared.sees_cold(satellite, paths, x, y, z, t_s, earth)
    return 1.0 if plume else UNSEEN, 1.0 if cold > 0 else UNSEEN


@njit
def looks_at(sensors, points, rcs_m2, false_alarm, earth):
    """Return float64[k, 2, sensors], the probability that one look at each point detects; -1 out of view.

    In the first plane (`UNAIDED`) a radar searches its fence and a satellite looks for a burning plume; in the second
    (`TOLD`) a radar spends a track dwell where it was told to look, and a satellite that sees cold bodies does.

    Args:
        sensors: `Sensors`. points: float64[k, 4], time (s) and inertial place (m). rcs_m2: float64[k], cross-section at
        each point. false_alarm: of one look. earth: `Earth`.

    Valid, leaves out, source: as `in_view`, `look_snr`, `detection_probability`, `sees_plume` and `sees_cold`.
    Checked: tests/sensing/test_coverage.py.
    """
    n_radars = sensors.radars.shape[0]
    count = n_radars + sensors.satellites.shape[0]
    found = np.empty((points.shape[0], 2, count))
    for k in range(points.shape[0]):
        t, x, y, z = points[k, 0], points[k, 1], points[k, 2], points[k, 3]
        for s in range(n_radars):
            looks = _radar_looks(sensors.radars[s], x, y, z, t, rcs_m2[k], false_alarm, earth)
            found[k, UNAIDED, s], found[k, TOLD, s] = looks
        for s in range(n_radars, count):
            satellite = sensors.satellites[s - n_radars]
            looks = _satellite_looks(satellite, sensors.satellite_paths, x, y, z, t, earth)
            found[k, UNAIDED, s], found[k, TOLD, s] = looks
    return found


@njit
def points_above(lat_rad, lon_rad, height_m, earth):
    """Return float64[k, 4], the points of `looks_at` above places on the ground at t = 0, when both frames coincide."""
    points = np.zeros((lat_rad.shape[0], 4))
    for k in range(lat_rad.shape[0]):
        points[k, 1], points[k, 2], points[k, 3] = geodetic_to_ecef(lat_rad[k], lon_rad[k], height_m, earth)
    return points
