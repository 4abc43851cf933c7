"""Flights and radars for the tests of seeing."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from umbrella.physics.earth.ellipsoid import enu_basis, geodetic_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.physics.gravity.zonal import gravity
from umbrella.sensing.radar import RADAR


def make_radar(lat_deg=0.0, lon_deg=0.0, height_m=0.0, faces_deg=((0.0, 180.0, 0.0, 90.0),), range_km=1e4, **fields):
    """One radar record; faces are azimuth, half width, lowest and highest elevation, deg; fields are written as are."""
    rows = np.zeros(1, RADAR)
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    rows["place_m"], rows["enu"] = geodetic_to_ecef(lat, lon, height_m, WGS84), enu_basis(lat, lon)
    rows["faces"], rows["range_max_m"] = len(faces_deg), range_km * 1e3
    rows["faces_rad"][0, : len(faces_deg)] = np.radians(faces_deg)
    rows["fence_rad"], rows["out_s"] = (np.inf, -np.inf), np.inf
    rows["range_ref_m"], rows["rcs_ref_m2"], rows["snr_ref"], rows["search_gain"] = 1e6, 1.0, 20.0, 0.5
    for name, value in fields.items():
        rows[name] = value
    return rows


def make_arc(lat_deg=40.85, lon_deg=129.66, azimuth_deg=30.0, speed_m_s=7000.0, angle_deg=23.0, seconds=1700.0):
    """Node table of a free fall thrown from the ground, zonal gravity alone."""
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    r, enu = np.array(geodetic_to_ecef(lat, lon, 0.0, WGS84)), np.array(enu_basis(lat, lon))
    az, el = np.radians(azimuth_deg), np.radians(angle_deg)
    v = speed_m_s * (np.cos(el) * (np.sin(az) * enu[0:3] + np.cos(az) * enu[3:6]) + np.sin(el) * enu[6:9])

    def rate(_, s):
        return np.array([*s[3:], *gravity(s[0], s[1], s[2], WGS84)])

    times = np.arange(0.0, seconds + 1.0, 20.0)
    y = solve_ivp(rate, (0.0, seconds), [*r, *v], "DOP853", times, rtol=1e-12, atol=1e-6).y.T
    a = np.array([rate(0.0, s)[3:] for s in y])
    return np.column_stack([times, y, a, a])


@pytest.fixture(scope="session")
def radar_at():
    return make_radar


@pytest.fixture(scope="session")
def arc():
    return make_arc()
