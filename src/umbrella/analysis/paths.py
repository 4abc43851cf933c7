"""A flown path in the units that people read: degrees, kilometres, seconds, sampled finely enough to draw."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.frames import eci_to_ecef, velocity_eci_to_ecef
from umbrella.physics.earth.geodesic import distance_and_bearing
from umbrella.physics.earth.model import Earth
from umbrella.physics.flight.trajectory import T, state_at

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundPath:
    """Arrays of one length, times rising; speed is relative to the turning Earth."""

    t_s: Numbers
    lat_deg: Numbers
    lon_deg: Numbers
    altitude_km: Numbers
    speed_km_s: Numbers
    range_km: Numbers


def ground_path(
    nodes: Numbers, earth: Earth, origin_deg: tuple[float, float], *, step_s: float = 10.0, until_s: float = math.inf
) -> GroundPath:
    """Return a path sampled at its nodes and at least every `step_s` seconds.

    Args:
        nodes: node table (see `physics.flight.trajectory`). earth: `Earth`.
        origin_deg: latitude and longitude from which `range_km` is counted.
        until_s: the path is cut at this time.
    """
    end_s = min(float(nodes[-1, T]), until_s)
    grid = np.arange(nodes[0, T], end_s, step_s)
    times = np.unique(np.concatenate([grid, nodes[nodes[:, T] <= end_s, T], [end_s]]))
    rows = np.array([_row(nodes, float(t), earth, origin_deg) for t in times])
    return GroundPath(
        t_s=times,
        lat_deg=rows[:, 0],
        lon_deg=rows[:, 1],
        altitude_km=rows[:, 2],
        speed_km_s=rows[:, 3],
        range_km=rows[:, 4],
    )


def _row(nodes: Numbers, t_s: float, earth: Earth, origin_deg: tuple[float, float]) -> tuple[float, ...]:
    state = state_at(nodes, t_s)
    omega = earth.omega_rad_s
    lat, lon, h_m = ecef_to_geodetic(*eci_to_ecef(*state[:3], t_s, omega), earth)
    speed = math.hypot(*velocity_eci_to_ecef(*state, t_s, omega))
    lat_deg, lon_deg = math.degrees(lat), math.degrees(lon)
    distance_m, _ = distance_and_bearing(*origin_deg, lat_deg, lon_deg)
    return lat_deg, lon_deg, h_m / 1e3, speed / 1e3, distance_m / 1e3
