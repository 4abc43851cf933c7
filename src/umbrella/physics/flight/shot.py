"""One launch from the ground to the impact of what it carries: the function that aiming searches over."""

import math
from typing import Final, NamedTuple

import numpy as np

from umbrella.core.compiled import njit
from umbrella.core.status import FlightStatus
from umbrella.physics.atmosphere.air import Air, density
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, enu_basis, geodetic_to_ecef
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.model import Earth
from umbrella.physics.flight.integrate import Surroundings, integrate
from umbrella.physics.flight.plan import (
    AREA,
    CONSTANT_DRAG,
    DRY,
    MISSILE_DRAG,
    burn_segments,
    free_segment,
)
from umbrella.physics.flight.trajectory import NODE_COLUMNS, state_in_step

NODE_CAPACITY: Final = 20_000  # a balloon that sinks at its terminal speed takes some 6,000 steps
FREE_FLIGHT_LIMIT_S: Final = 21_600.0
_IMPACT: Final = int(FlightStatus.IMPACT)
_TIME_LIMIT: Final = int(FlightStatus.TIME_LIMIT)
_BELOW_GROUND: Final = int(FlightStatus.BELOW_GROUND)


class LaunchPoint(NamedTuple):
    """Where a missile stands (rad, m above the ellipsoid)."""

    lat_rad: float
    lon_rad: float
    h_m: float


class Nature(NamedTuple):
    """The world a missile flies in, and how exactly it is integrated."""

    earth: Earth
    air: Air
    tolerance: float


class Shot(NamedTuple):
    """What became of one launch (SI, rad; Earth-fixed impact position)."""

    status: int
    t_impact_s: float
    x_m: float
    y_m: float
    z_m: float
    range_rad: float  # angle at the Earth's centre between launch point and impact
    swept_rad: float  # inertial angle swept at the Earth's centre after burnout
    bearing_rad: float  # of the impact, seen from the launch point
    apogee_m: float
    t_apogee_s: float
    t_burnout_s: float


@njit
def ceiling(area_per_mass, air):
    """Return the height (m) above which drag on a body stays below 1e-6 m/s^2 at 8 km/s, an edge of the air's layers.

    Args:
        area_per_mass: Cd * A / m, m^2/kg, the inverse of the ballistic coefficient. air: `Air`.
    """
    thinnest = 1e-6 / (0.5 * 6.4e7 * area_per_mass)
    n = air.edges_m.shape[0] - 1
    for i in range(n - 1, -1, -1):
        if not density(-1.0, air.rho[i]) <= thinnest:  # also for NaN, so that the flight itself ends on it
            return air.edges_m[i + 1]
    return air.edges_m[0]


@njit
def launch_state(point, azimuth_rad, earth, y, basis):
    """Write the inertial state at lift-off (t = 0) and the up and downrange directions of the pitch plane.

    Args:
        point: `LaunchPoint`. azimuth_rad: launch direction, clockwise from north, relative to the Earth.
        y: float64[6], m and m/s, written. basis: float64[6], written.
    """
    x, yy, z = geodetic_to_ecef(point.lat_rad, point.lon_rad, point.h_m, earth)
    frame = enu_basis(point.lat_rad, point.lon_rad)
    y[0], y[1], y[2] = x, yy, z
    y[3], y[4], y[5] = -earth.omega_rad_s * yy, earth.omega_rad_s * x, 0.0
    s, c = math.sin(azimuth_rad), math.cos(azimuth_rad)
    basis[0], basis[1], basis[2] = frame[6], frame[7], frame[8]
    basis[3], basis[4], basis[5] = s * frame[0] + c * frame[3], s * frame[1] + c * frame[4], s * frame[2] + c * frame[5]


@njit
def free_area_per_mass(vehicle):
    """Return (Cd-less area per mass m^2/kg, drag table) of what flies on after burnout."""
    if vehicle.separates:
        return 1.0 / vehicle.payload_beta_kg_m2, CONSTANT_DRAG
    last = vehicle.stages[vehicle.stages.shape[0] - 1]
    return last[AREA] / (last[DRY] + vehicle.payload_kg), MISSILE_DRAG


@njit
def boost(vehicle, programme, point, azimuth_rad, nature, y, nodes):
    """Fly the powered part; return (status, nodes written, time s); y holds the state at its end."""
    basis = np.zeros(6)
    launch_state(point, azimuth_rad, nature.earth, y, basis)
    segments = burn_segments(vehicle, programme)
    top = ceiling(vehicle.stages[0][AREA] / (vehicle.payload_kg + vehicle.stages[0][DRY]), nature.air)
    around = Surroundings(vehicle.drag, nature.air, nature.earth, top, point.h_m - 5.0, nature.tolerance)
    return integrate(0.0, y, segments, basis, around, nodes)


@njit
def coast(t, y, area_per_mass, table, drag, nature, floor_m, t_limit_s, nodes):
    """Fly a body without thrust from (t, y) to a height or a time limit; return (status, nodes written, time s)."""
    top = ceiling(area_per_mass, nature.air)
    around = Surroundings(drag, nature.air, nature.earth, top, floor_m, nature.tolerance)
    segment = free_segment(t, t_limit_s, area_per_mass, table)
    return integrate(t, y, segment, np.zeros(6), around, nodes)


@njit
def add_speed(y, delta_v_m_s):
    """Add speed along the inertial velocity."""
    speed = math.sqrt(y[3] ** 2 + y[4] ** 2 + y[5] ** 2)
    for c in range(3, 6):
        y[c] *= 1.0 + delta_v_m_s / speed


@njit
def highest_point(nodes, count, earth):
    """Return (time s, height m) of the highest point of a path, by bisection of the climb rate about its top node.

    The climb is that of the height above the ellipsoid: the largest radius lies up to 20 m lower and 3 s away.
    """
    if count < 2:  # it ended where it began
        return nodes[0, 0], ecef_to_geodetic(nodes[0, 1], nodes[0, 2], nodes[0, 3], earth)[2]
    best, at = -1e30, 0
    for i in range(count):
        r2 = nodes[i, 1] ** 2 + nodes[i, 2] ** 2 + nodes[i, 3] ** 2
        if r2 > best:
            best, at = r2, i
    first, last = max(at - 1, 0), min(at + 1, count - 1)
    low, high = float(first), float(last)
    for _ in range(40):
        middle = 0.5 * (low + high)
        i = min(int(middle), count - 2)
        x, y, z, vx, vy, vz = state_in_step(nodes, i, middle - i)
        lat, lon, _h = ecef_to_geodetic(x, y, z, earth)  # the height is the same in the inertial frame
        cos_lat = math.cos(lat)
        if cos_lat * (math.cos(lon) * vx + math.sin(lon) * vy) + math.sin(lat) * vz > 0.0:
            low = middle
        else:
            high = middle
    i = min(int(low), count - 2)
    x, y, z, vx, vy, vz = state_in_step(nodes, i, low - i)
    t = nodes[i, 0] + (low - i) * (nodes[i + 1, 0] - nodes[i, 0])
    return t, ecef_to_geodetic(x, y, z, earth)[2]


@njit
def bearing_and_angle(point, x, y, z, earth):
    """Return (bearing rad, angle at the Earth's centre rad) of an Earth-fixed point seen from a launch point."""
    ax, ay, az = geodetic_to_ecef(point.lat_rad, point.lon_rad, point.h_m, earth)
    frame = enu_basis(point.lat_rad, point.lon_rad)
    dx, dy, dz = x - ax, y - ay, z - az
    east = frame[0] * dx + frame[1] * dy + frame[2] * dz
    north = frame[3] * dx + frame[4] * dy + frame[5] * dz
    cross = math.sqrt((ay * z - az * y) ** 2 + (az * x - ax * z) ** 2 + (ax * y - ay * x) ** 2)
    return math.atan2(east, north), math.atan2(cross, ax * x + ay * y + az * z)


@njit
def swept_angle(nodes, count):
    """Return the inertial angle (rad) that a path sweeps at the Earth's centre."""
    total = 0.0
    for i in range(count - 1):
        ax, ay, az = nodes[i, 1], nodes[i, 2], nodes[i, 3]
        bx, by, bz = nodes[i + 1, 1], nodes[i + 1, 2], nodes[i + 1, 3]
        cross = math.sqrt((ay * bz - az * by) ** 2 + (az * bx - ax * bz) ** 2 + (ax * by - ay * bx) ** 2)
        total += math.atan2(cross, ax * bx + ay * by + az * bz)
    return total


@njit
def fire(vehicle, programme, point, azimuth_rad, target_h_m, nature):
    """Fly a missile to the impact of its payload.

    Args:
        vehicle: `Vehicle`. programme: `Programme`. point: `LaunchPoint`. azimuth_rad: launch direction.
        target_h_m: height above the ellipsoid at which the flight ends. nature: `Nature`.

    Returns:
        `Shot`. Status IMPACT; BELOW_GROUND when it fell back while still burning; TIME_LIMIT for an orbit.

    Valid: as `integrate`. Leaves out: separation impulses (under 3 m/s). Source: see `forces`.
    Checked: tests/physics/flight/test_shot.py.
    """
    y = np.zeros(6)
    nodes = np.empty((NODE_CAPACITY, NODE_COLUMNS))  # not cleared: most rows stay unused
    status, count, t_end = boost(vehicle, programme, point, azimuth_rad, nature, y, nodes)
    t_burnout = t_end
    if status == _IMPACT:
        status = _BELOW_GROUND
    elif status == _TIME_LIMIT:
        if vehicle.post_boost_delta_v_m_s > 0.0:
            add_speed(y, vehicle.post_boost_delta_v_m_s)
        area, table = free_area_per_mass(vehicle)
        limit = t_end + FREE_FLIGHT_LIMIT_S
        status, count, t_end = coast(t_end, y, area, table, vehicle.drag, nature, target_h_m, limit, nodes)
    x, yy, z = eci_to_ecef(y[0], y[1], y[2], t_end, nature.earth.omega_rad_s)
    bearing, angle = bearing_and_angle(point, x, yy, z, nature.earth)
    t_top, top = highest_point(nodes, count, nature.earth)
    return Shot(status, t_end, x, yy, z, angle, swept_angle(nodes, count), bearing, top, t_top, t_burnout)
