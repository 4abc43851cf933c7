"""Truth, radars and looks for the tests of tracking."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from umbrella.physics.atmosphere.air import us76_air, vacuum_air
from umbrella.physics.earth.ellipsoid import enu_basis, geodetic_to_ecef
from umbrella.physics.earth.frames import ecef_to_eci
from umbrella.physics.earth.model import WGS84
from umbrella.physics.gravity.zonal import gravity
from umbrella.tracking.initiate import EXTENDED, TRACK, TrackRules, forget, take_look
from umbrella.tracking.predict import Motion

ALPHA = 1.0 / 5000.0  # m^2/kg
IN_VACUUM = Motion(vacuum_air(), WGS84, ALPHA, 0.5, 0.0, 1e-9, 0.0)
IN_AIR = Motion(us76_air(), WGS84, ALPHA, 0.5, 0.0, 1e-9, 0.0)


def thrown(lat_deg=40.85, lon_deg=129.66, azimuth_deg=30.0, speed_m_s=7000.0, angle_deg=23.0):
    """Inertial position and velocity of a body thrown from the ground at t = 0."""
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    r, enu = np.array(geodetic_to_ecef(lat, lon, 0.0, WGS84)), np.array(enu_basis(lat, lon))
    az, el = np.radians(azimuth_deg), np.radians(angle_deg)
    v = speed_m_s * (np.cos(el) * (np.sin(az) * enu[0:3] + np.cos(az) * enu[3:6]) + np.sin(el) * enu[6:9])
    return np.array([*r, *v])


def fall(state, times):
    """States at the times (the first is that of the state), zonal gravity alone, to 1e-12."""

    def rate(_, s):
        return np.array([*s[3:], *gravity(s[0], s[1], s[2], WGS84)])

    return solve_ivp(rate, (times[0], times[-1]), state, "DOP853", times, rtol=1e-12, atol=1e-6).y.T


def radar_at(lat_deg, lon_deg):
    """Place and unit vectors east, north, up, Earth-fixed, twelve floats."""
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    return np.array([*geodetic_to_ecef(lat, lon, 0.0, WGS84), *enu_basis(lat, lon)])


def station_at(radar, t):
    """The twelve floats of a radar, inertial, at a time."""
    turned = [ecef_to_eci(*radar[k : k + 3], t, WGS84.omega_rad_s) for k in (0, 3, 6, 9)]
    return tuple(float(v) for part in turned for v in part)


def pointing(station, place):
    """Range, azimuth and elevation of an inertial place, written apart from the kernels."""
    frame = np.array(station).reshape(4, 3)
    east, north, up = frame[1:] @ (np.asarray(place) - frame[0])
    return np.array(
        [np.sqrt(east**2 + north**2 + up**2), np.arctan2(east, north), np.arctan2(up, np.hypot(east, north))]
    )


def look_at(radar, state, t, sigmas, rng):
    """A noisy look (range, azimuth, elevation) and its sigmas; azimuth errors grow towards the zenith."""
    truth = pointing(station_at(radar, t), state[:3])
    sizes = (sigmas[0], sigmas[1] / np.cos(truth[2]), sigmas[1])
    return tuple(truth[k] + sizes[k] * rng.standard_normal() for k in range(3)), sizes


def new_track():
    rows = np.zeros(1, TRACK)
    forget(rows[0])
    return rows[0]


def follow(track, radar, states, times, sigmas, rng, rules, order=None):
    """Give a track the looks of a radar at the states, in the order given."""
    looks = [look_at(radar, s, float(t), sigmas, rng) for s, t in zip(states, times, strict=True)]
    for k in order if order is not None else range(len(times)):
        look, sizes = looks[k]
        take_look(track, float(times[k]), look, sizes, station_at(radar, float(times[k])), rules)


class Lab:
    """The builders above under one name."""

    ALPHA, IN_VACUUM, IN_AIR = ALPHA, IN_VACUUM, IN_AIR
    thrown, fall, radar_at, station_at = map(staticmethod, (thrown, fall, radar_at, station_at))
    pointing, look_at, new_track, follow = map(staticmethod, (pointing, look_at, new_track, follow))

    @staticmethod
    def rules(looks=3, within_s=60.0, curved=True, motion=IN_VACUUM, kind=EXTENDED):
        return TrackRules(looks, within_s, curved, kind, motion)


@pytest.fixture(scope="session")
def lab():
    return Lab
