"""What sensors would see of given points: one look of each sensor at each point."""

import numpy as np

from umbrella.core.compiled import njit
from umbrella.core.inner import inner
from umbrella.physics.earth.ellipsoid import geodetic_to_ecef
from umbrella.sensing.detection import detection_probability, signal_to_noise
from umbrella.sensing.infrared import infrared_margin
from umbrella.sensing.radar import pointing, radar_margin


@inner
def look_at(sensors, s, x, y, z, t_s, rcs_m2, false_alarm, earth):
    """Return two probabilities that one look of sensor s at an inertial position at time t detects; -1 out of view.

    The first is that of a radar on an object, or of a satellite on a plume that burns there; the second that of a
    satellite on a cold body (of which no sensor here is capable).
    """
    n_radars = sensors.radars.shape[0]
    if s >= n_radars:
        seen = infrared_margin(sensors.satellites[s - n_radars], sensors.satellite_paths, x, y, z, t_s, earth) >= 0.0
        return 1.0 if seen else -1.0, -1.0
    radar = sensors.radars[s]
    if radar_margin(radar, x, y, z, t_s, earth) < 0.0:
        return -1.0, -1.0
    range_m, _, _ = pointing(radar, x, y, z, t_s, earth)
    snr = signal_to_noise(range_m, rcs_m2, radar.range_ref_m, radar.rcs_ref_m2, radar.snr_ref)
    return detection_probability(snr, false_alarm), -1.0


@njit
def looks_at(sensors, points, rcs_m2, false_alarm, earth):
    """Return float64[k, 2, sensors], the probability that one look at each point detects; -1 out of view.

    In the first plane a radar looks at an object and a satellite at a burning plume, in the second a satellite at a
    cold body.

    Args:
        sensors: `Sensors`. points: float64[k, 4], time (s) and inertial place (m). rcs_m2: float64[k], cross-section at
        each point. false_alarm: of one look. earth: `Earth`.

    Valid, leaves out, source: as `radar_margin`, `signal_to_noise`, `detection_probability` and `infrared_margin`.
    Checked: tests/sensing/test_coverage.py.
    """
    count = sensors.radars.shape[0] + sensors.satellites.shape[0]
    found = np.empty((points.shape[0], 2, count))
    for k in range(points.shape[0]):
        t, x, y, z = points[k, 0], points[k, 1], points[k, 2], points[k, 3]
        for s in range(count):
            found[k, 0, s], found[k, 1, s] = look_at(sensors, s, x, y, z, t, rcs_m2[k], false_alarm, earth)
    return found


@njit
def points_above(lat_rad, lon_rad, height_m, earth):
    """Return float64[k, 4], the points of `looks_at` above places on the ground at t = 0, when both frames coincide."""
    points = np.zeros((lat_rad.shape[0], 4))
    for k in range(lat_rad.shape[0]):
        points[k, 1], points[k, 2], points[k, 3] = geodetic_to_ecef(lat_rad[k], lon_rad[k], height_m, earth)
    return points
