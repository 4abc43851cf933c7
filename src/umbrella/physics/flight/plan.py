"""From stages and a steering programme to burn segments: stretches of flight that are smooth in time."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import njit
from umbrella.physics.flight.integrate import (
    SEG_ALONG,
    SEG_AREA,
    SEG_END,
    SEG_EXIT,
    SEG_FLOW,
    SEG_MASS,
    SEG_PITCH,
    SEG_RATE,
    SEG_START,
    SEG_TABLE,
    SEG_THRUST,
    SEGMENT_COLUMNS,
)

# columns of a stage row
PROPELLANT: Final = 0  # kg
DRY: Final = 1  # kg
THRUST: Final = 2  # N, vacuum
EXIT_AREA: Final = 3  # m^2
BURN: Final = 4  # s
AREA: Final = 5  # m^2
COAST: Final = 6  # s before ignition
PARALLEL: Final = 7  # 1: ignites together with the stage before
SPENT_BETA: Final = 8  # kg/m^2, ballistic coefficient of the spent stage
STAGE_COLUMNS: Final = 9

CONSTANT_DRAG: Final = 0  # the table with Cd = 1, for bodies given by a ballistic coefficient
MISSILE_DRAG: Final = 1


class Vehicle(NamedTuple):
    """A rocket as numbers (SI)."""

    stages: NDArray[np.float64]  # float64[n, 9], columns above
    drag: NDArray[np.float64]  # float64[2, intervals, 4]: Mach from, to, Cd at Mach 0, slope
    payload_kg: float
    payload_beta_kg_m2: float
    shroud_kg: float
    shroud_drop_s: float
    post_boost_delta_v_m_s: float
    separates: bool


class Programme(NamedTuple):
    """A steering programme: pitch against time by straight lines, constant beyond the knots (s, rad).

    Pitch is the angle of the thrust above the launch point's horizontal plane, fixed in inertial space. From
    `along_from_s` on the thrust follows the air-relative velocity (gravity turn). At `cutoff_s` all engines stop.
    """

    t_s: NDArray[np.float64]
    pitch_rad: NDArray[np.float64]
    along_from_s: float
    cutoff_s: float


def drag_tables(mach: NDArray[np.float64], cd: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return float64[2, n, 4]: the constant table and the given one, as lines between neighbouring knots.

    Args:
        mach, cd: knots; the coefficient is constant below the first and above the last.
    """
    rows = [(-1.0, mach[0], cd[0], 0.0)]
    for m0, m1, c0, c1 in zip(mach, mach[1:], cd, cd[1:], strict=False):
        slope = (c1 - c0) / (m1 - m0)
        rows.append((m0, m1, c0 - slope * m0, slope))
    rows.append((mach[-1], np.inf, cd[-1], 0.0))
    merged = [rows[0]]
    for row in rows[1:]:  # knots without a kink need no step to end on them
        last = merged[-1]
        if row[2:] == last[2:]:
            merged[-1] = (last[0], row[1], *last[2:])
        elif row[1] > row[0]:
            merged.append(row)
    constant = [(-1.0, np.inf, 1.0, 0.0)] + [(np.inf, np.inf, 1.0, 0.0)] * (len(merged) - 1)
    return np.array([constant, merged])


@njit
def stage_times(vehicle):
    """Return float64[n, 2]: ignition and burnout (which is separation) of each stage, s after lift-off."""
    n = vehicle.stages.shape[0]
    times = np.zeros((n, 2))
    group_end = 0.0
    for i in range(n):
        stage = vehicle.stages[i]
        parallel = stage[PARALLEL] > 0.0 and i > 0
        times[i, 0] = times[i - 1, 0] if parallel else group_end + stage[COAST]
        times[i, 1] = times[i, 0] + stage[BURN]
        group_end = max(group_end, times[i, 1]) if parallel else times[i, 1]
    return times


@njit
def burn_time(vehicle):
    """Return the time (s) at which the last stage has burnt out."""
    return _last(stage_times(vehicle))


@njit
def _last(times):
    last = 0.0
    for i in range(times.shape[0]):
        last = max(last, times[i, 1])
    return last


@njit
def _breaks(vehicle, times, programme, end_s):
    """Return the sorted times at which something jumps or bends, from 0 to the end of the powered flight."""
    found = [0.0, end_s]
    for i in range(times.shape[0]):
        found.append(times[i, 0])
        found.append(times[i, 1])
    for t in programme.t_s:
        found.append(t)
    if vehicle.shroud_kg > 0.0:
        found.append(vehicle.shroud_drop_s)
    found.append(programme.along_from_s)
    kept = [0.0]
    while kept[-1] < end_s - 1e-9:  # the next later one, again and again: there are a dozen at most
        following = end_s
        for t in found:
            if kept[-1] + 1e-9 < t < following:
                following = t
        kept.append(following)
    return kept


@njit
def _pitch_at(programme, t):
    """Return (pitch rad, rate rad/s) just after a time."""
    times, pitch = programme.t_s, programme.pitch_rad
    last = times.shape[0] - 1
    if t < times[0]:
        return pitch[0], 0.0
    for i in range(last):
        if t < times[i + 1] - 1e-9:
            rate = (pitch[i + 1] - pitch[i]) / (times[i + 1] - times[i])
            return pitch[i] + rate * (t - times[i]), rate
    return pitch[last], 0.0


@njit
def _burn_state(vehicle, times, t, row):
    """Fill mass, flow, thrust, exit area and drag area of a segment that starts at time t."""
    mass = vehicle.payload_kg
    if vehicle.shroud_kg > 0.0 and t < vehicle.shroud_drop_s - 1e-9:
        mass += vehicle.shroud_kg
    area, parallel_area = 0.0, 0.0
    for i in range(times.shape[0]):
        stage = vehicle.stages[i]
        on, off = times[i, 0], times[i, 1]
        if t >= off - 1e-9:
            continue
        flow = stage[PROPELLANT] / stage[BURN]
        burning = t >= on - 1e-9
        mass += stage[DRY] + stage[PROPELLANT] - (flow * (t - on) if burning else 0.0)
        area = max(area, stage[AREA])
        if burning:
            row[SEG_FLOW] += flow
            row[SEG_THRUST] += stage[THRUST]
            row[SEG_EXIT] += stage[EXIT_AREA]
            parallel_area += stage[AREA]
    row[SEG_MASS] = mass
    row[SEG_AREA] = max(area, parallel_area)


@njit
def burn_segments(vehicle, programme):
    """Return float64[n, 11], the burn segments of a flight from lift-off to cut-off or the last burnout.

    Args:
        vehicle: `Vehicle`. programme: `Programme`.

    Valid: constant thrust and flow in each stage. Leaves out: thrust build-up and tail-off (about 0.2 s of a burn).
    Source: bookkeeping of masses. Checked: tests/physics/flight/test_plan.py.
    """
    times = stage_times(vehicle)
    end_s = min(_last(times), programme.cutoff_s)
    breaks = _breaks(vehicle, times, programme, end_s)
    segments = np.zeros((len(breaks) - 1, SEGMENT_COLUMNS))
    for j in range(segments.shape[0]):
        row = segments[j]
        row[SEG_START], row[SEG_END] = breaks[j], breaks[j + 1]
        _burn_state(vehicle, times, breaks[j], row)
        row[SEG_PITCH], row[SEG_RATE] = _pitch_at(programme, breaks[j])
        row[SEG_ALONG] = 1.0 if breaks[j] >= programme.along_from_s - 1e-9 else 0.0
        row[SEG_TABLE] = MISSILE_DRAG
    return segments


@njit
def free_segment(t_start, t_end, area_per_mass, table):
    """Return float64[1, 11]: one segment without thrust for a body of this area per mass (m^2/kg)."""
    segment = np.zeros((1, SEGMENT_COLUMNS))
    segment[0, SEG_START], segment[0, SEG_END] = t_start, t_end
    segment[0, SEG_MASS], segment[0, SEG_AREA] = 1.0, area_per_mass
    segment[0, SEG_TABLE] = table
    return segment
