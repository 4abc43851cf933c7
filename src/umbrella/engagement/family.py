"""The family of paths that an interceptor can fly from one place, and the fly-out table made of it."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import njit
from umbrella.core.status import FlightStatus
from umbrella.engagement.flyout import CLIMB, FAN_COLUMNS, OUTWARD, PITCH, TIME
from umbrella.engagement.polar import polar_about
from umbrella.engagement.resample import resample
from umbrella.physics.earth.frames import eci_to_ecef, velocity_eci_to_ecef
from umbrella.physics.flight.aim import Steer, programme_of
from umbrella.physics.flight.plan import Vehicle, burn_time
from umbrella.physics.flight.shot import NODE_CAPACITY, LaunchPoint, Nature, boost, coast, free_area_per_mass
from umbrella.physics.flight.trajectory import NODE_COLUMNS, state_at

BEARINGS: Final = 12
PITCHES: Final = 60
SAMPLES: Final = 160
GRID: Final = (129, 65)  # distances, heights
LOWEST_PITCH_RAD: Final = math.radians(3.0)
HIGHEST_PITCH_RAD: Final = math.radians(89.9)
SAMPLE_COLUMNS: Final = 2 + FAN_COLUMNS

Numbers = NDArray[np.float64]


@njit
def _sample(nodes, times, battery, earth, pitch_rad, out):
    """Write distance, height, time, outward and upward speed of a path at the given times (held after its end)."""
    end = nodes[nodes.shape[0] - 1, 0]
    for i in range(times.shape[0]):
        t = min(times[i], end)
        x, y, z, vx, vy, vz = state_at(nodes, t)
        ux, uy, uz = velocity_eci_to_ecef(x, y, z, vx, vy, vz, t, earth.omega_rad_s)
        ex, ey, ez = eci_to_ecef(x, y, z, t, earth.omega_rad_s)
        _, distance, height = polar_about(battery, ex, ey, ez, earth)
        r = math.sqrt(ex * ex + ey * ey + ez * ez)
        climb = (ux * ex + uy * ey + uz * ez) / r
        level2 = max(0.0, ux * ux + uy * uy + uz * uz - climb * climb)
        out[i, 0], out[i, 1] = distance, height
        out[i, 2 + TIME], out[i, 2 + OUTWARD], out[i, 2 + CLIMB] = t, math.sqrt(level2), climb
        out[i, 2 + PITCH] = pitch_rad


def interceptor_path(
    vehicle: Vehicle,
    steer: Steer,
    point: LaunchPoint,
    azimuth_rad: float,
    pitch_rad: float,
    nature: Nature,
    limit_s: float,
) -> Numbers | None:
    """Return the node table of one interceptor flight up to a time after launch, None if it falls back burning.

    Args:
        vehicle, steer, point, nature: as for `physics.flight.shot.fire`. azimuth_rad: launch direction.
        pitch_rad: final pitch. limit_s: s after launch.
    """
    y, nodes = np.zeros(6), np.empty((NODE_CAPACITY, NODE_COLUMNS))
    programme = programme_of(steer, pitch_rad, np.inf)
    status, count, end_s = boost(vehicle, programme, point, azimuth_rad, nature, y, nodes)
    if status != FlightStatus.TIME_LIMIT:
        return None
    powered = nodes[:count].copy()
    if end_s >= limit_s:
        return powered
    area, table = free_area_per_mass(vehicle)
    _, count, _ = coast(end_s, y, area, table, vehicle.drag, nature, point.h_m, limit_s, nodes)
    free = nodes[:count].copy()
    free[0, 10:13] = powered[-1, 10:13]
    return np.vstack([powered[:-1], free])


def sample_times(vehicle: Vehicle, limit_s: float) -> Numbers:
    """Return the times (s) at which paths are sampled: half of them during the burn."""
    burn_s = min(burn_time(vehicle), 0.5 * limit_s)
    half = SAMPLES // 2
    return np.concatenate([np.linspace(0.0, burn_s, half, endpoint=False), np.linspace(burn_s, limit_s, half)])


def _family(
    vehicle: Vehicle,
    steer: Steer,
    point: LaunchPoint,
    azimuth_rad: float,
    nature: Nature,
    times_s: Numbers,
    battery: NDArray[np.void],
) -> Numbers:
    """Return float64[paths, samples, 6] of one launch direction, steepest path first."""
    paths = []
    for pitch in np.linspace(HIGHEST_PITCH_RAD, LOWEST_PITCH_RAD, PITCHES):
        nodes = interceptor_path(vehicle, steer, point, azimuth_rad, float(pitch), nature, float(times_s[-1]))
        if nodes is not None:
            out = np.empty((len(times_s), SAMPLE_COLUMNS))
            _sample(nodes, times_s, battery, nature.earth, float(pitch), out)
            paths.append(out)
    return np.array(paths).reshape(-1, len(times_s), SAMPLE_COLUMNS)


def fly_out(
    vehicle: Vehicle,
    steer: Steer,
    point: LaunchPoint,
    nature: Nature,
    highest_m: float,
    limit_s: float,
    battery: NDArray[np.void],
    farthest_m: float = math.inf,
) -> Numbers:
    """Fly an interceptor in all directions and return its table; the battery's record learns the table's size.

    Args:
        vehicle, steer, point, nature: the interceptor on its place. highest_m: height above which nothing is asked.
        limit_s: longest flight. battery: records BATTERY [1] with place and unit vectors; its fan size, step and lowest
            height are written. farthest_m: ground distance beyond which it is not used, though it would fly on.

    Returns:
        float64[rows, 4], bearing slowest, height fastest (see `flyout`).

    Valid: flights that leave the pitch plane little. Leaves out: the sideways drift on the turning Earth and what lies
    between 12 bearings, 60 pitches and the grid's points: together 0.5 % of the time of flight, mostly late.
    Source: the interceptor's own flights. Checked: tests/engagement/test_family.py.
    """
    times = sample_times(vehicle, limit_s)
    azimuths = 2.0 * math.pi * np.arange(BEARINGS) / BEARINGS
    families = [_family(vehicle, steer, point, float(a), nature, times, battery[0]) for a in azimuths]
    farthest = min(farthest_m, max(float(family[:, :, 0].max()) for family in families))
    top = min(highest_m * (1.0 + 1.0 / (GRID[1] - 2)), max(float(family[:, :, 1].max()) for family in families))
    steps = (farthest / (GRID[0] - 1), (top - point.h_m) / (GRID[1] - 1))
    tables = [_with_overhead(resample(family, steps, GRID, point.h_m)) for family in families]
    battery["fan_size"], battery["fan_lowest_m"] = (BEARINGS, *GRID), point.h_m
    battery["fan_step"] = (2.0 * math.pi / BEARINGS, *steps)
    return np.concatenate(tables).reshape(-1, FAN_COLUMNS)


def _with_overhead(table: Numbers) -> Numbers:
    """Fill the column straight above the battery, where no path goes on a turning Earth, from the one beside it."""
    hole = np.isnan(table[0, :, TIME])
    table[0, hole] = table[1, hole]
    return table
