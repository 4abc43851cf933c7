"""Batteries and tables for the tests of engaging."""

import numpy as np
import pytest

from umbrella.engagement.battery import BATTERY
from umbrella.engagement.flyout import FAN_COLUMNS
from umbrella.physics.earth.ellipsoid import enu_basis, geodetic_to_ecef
from umbrella.physics.earth.model import WGS84


def make_battery(lat_deg=0.0, lon_deg=0.0, **changes):
    """One battery record with a table of 4 bearings, 51 distances of 20 km, 41 heights of 10 km."""
    rows = np.zeros(1, BATTERY)
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    rows["place_m"], rows["enu"] = geodetic_to_ecef(lat, lon, 0.0, WGS84), enu_basis(lat, lon)
    values = dict(
        fan_size=(4, 51, 41),
        fan_step=(np.pi / 2.0, 20e3, 10e3),
        lowest_m=50e3,
        highest_m=300e3,
        reliability=1.0,
        hit_probability=1.0,
        seeker_range_m=300e3,
        basket_half_angle_rad=0.01,
        divert_m_s=500.0,
    )
    for name, value in (values | changes).items():
        rows[name] = value
    return rows[0]


def straight_fan(speed_m_s, reach_m=np.inf):
    """A table in which the interceptor flies straight at one speed, as far as its reach, in the flat of the table."""
    bearing, distance, height = np.meshgrid(np.arange(4), np.arange(51) * 20e3, np.arange(41) * 10e3, indexing="ij")
    rows = np.zeros((bearing.size, FAN_COLUMNS))
    length = np.hypot(distance, height).ravel()
    rows[:, 0] = np.where(length <= reach_m, length / speed_m_s, np.nan)
    return rows


class Arms:
    """The builders above under one name."""

    battery, fan = map(staticmethod, (make_battery, straight_fan))


@pytest.fixture(scope="session")
def arms():
    return Arms
