"""What is done for single lanes between steps: borders, segments, tops, the ground, the next flight of the queue."""

import math
from typing import Final

from umbrella.core.compiled import lane_kernel
from umbrella.core.status import FlightStatus
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.flight.forces import acceleration, height_and_mach
from umbrella.physics.flight.lanes_load import (
    FINAL_PITCH,
    REC_APOGEE,
    REC_BURNOUT,
    REC_KIND,
    REC_STATE,
    REC_STATUS,
    REC_T,
    REC_T_APOGEE,
    REC_WANT,
    THRUST_FACTOR,
    load_air,
    load_flight,
    load_interval,
    load_segment,
    state_of,
)
from umbrella.physics.flight.lanes_rows import (
    BORDER,
    CELL,
    CLIMB,
    END,
    END_CLIMB,
    END_HEIGHT,
    END_MACH,
    ERROR,
    EVENT,
    FAST,
    FLIGHT,
    HEIGHT,
    HIGH,
    IN_AIR,
    IN_VACUUM,
    KNOT,
    LANES,
    LAYER,
    LIMIT,
    LOADED,
    LOW,
    MACH,
    MACH_RATE,
    OVERRUN,
    POWERED,
    SEGMENT,
    SEGMENT_END,
    SLOW,
    STAGE,
    STATE,
    TOP,
    TRIAL,
    TRIES,
    WANT,
    H,
    T,
)
from umbrella.physics.flight.trajectory import state_in_step

MAX_TRIES: Final = 20_000.0
MIN_STEP_S: Final = 1e-9
DONE: Final = 3  # the kind of a flight that has ended

_IMPACT: Final = float(FlightStatus.IMPACT)
_TIME_LIMIT: Final = float(FlightStatus.TIME_LIMIT)
_STALLED: Final = float(FlightStatus.STALLED)
_STEP_LIMIT: Final = float(FlightStatus.STEP_LIMIT)
_NOT_FINITE: Final = float(FlightStatus.NOT_FINITE)
_BELOW_GROUND: Final = float(FlightStatus.BELOW_GROUND)


@lane_kernel
def _fraction_at(q0, r0, q1, r1, border):
    """Return the fraction of a step at which the cubic through values and slopes (per step) meets a border.

    1 where the border is not between the values.
    """
    low, high, s = 0.0, 1.0, (border - q0) / (q1 - q0)
    if not 0.0 < s < 1.0:
        return 1.0
    b, c = 3.0 * (q1 - q0) - 2.0 * r0 - r1, r0 + r1 - 2.0 * (q1 - q0)
    for _ in range(6):  # Newton, kept in the bracket
        excess = q0 + s * (r0 + s * (b + s * c)) - border
        if (excess > 0.0) == (q1 > q0):
            high = s
        else:
            low = s
        s -= excess / (r0 + s * (2.0 * b + s * 3.0 * c))
        if not low < s < high:
            s = 0.5 * (low + high)
    return s


@lane_kernel
def _shorten(w, i):
    """Set the next trial of a lane that has run over a border to end on it."""
    h = w[H * LANES + i]
    q0, q1 = w[HEIGHT * LANES + i], w[END_HEIGHT * LANES + i]
    border = w[HIGH * LANES + i] if q1 > q0 else w[LOW * LANES + i]
    s = _fraction_at(q0, w[CLIMB * LANES + i] * h, q1, w[END_CLIMB * LANES + i] * h, border)
    m0, m1, rate = w[MACH * LANES + i], w[END_MACH * LANES + i], w[MACH_RATE * LANES + i] * h
    knot = w[FAST * LANES + i] if m1 > m0 else w[SLOW * LANES + i]
    s = min(s, _fraction_at(m0, rate, m1, 2.0 * (m1 - m0) - rate, knot))
    w[LIMIT * LANES + i] = h * min(max(s, 0.01), 0.99)


@lane_kernel
def _write_step(w, i, step, earth):
    """Write the step that a lane has just made as two nodes of a path, so that it can be read at any time."""
    t1 = w[T * LANES + i] + w[H * LANES + i]
    x, y, z, vx, vy, vz = state_of(w, i, TRIAL)
    step[0, 0], step[1, 0] = 0.0, w[H * LANES + i]
    for c in range(6):
        step[0, 1 + c], step[1, 1 + c] = w[(STATE + c) * LANES + i], w[(TRIAL + c) * LANES + i]
    for c in range(3):
        step[0, 7 + c] = w[(STAGE + c) * LANES + i]
    step[1, 10], step[1, 11], step[1, 12] = acceleration(w, LANES, i, t1, x, y, z, vx, vy, vz, earth)


@lane_kernel
def _note_top(w, i, records, flight, step, earth):
    """Note height and time of the highest point of the step that a lane has just made."""
    _write_step(w, i, step, earth)
    s0, s1, g0 = 1.0, 0.5, 0.0
    x, y, z, vx, vy, vz = state_in_step(step, 0, s0)
    g0 = x * vx + y * vy + z * vz
    for _ in range(8):  # secant
        x, y, z, vx, vy, vz = state_in_step(step, 0, s1)
        g1 = x * vx + y * vy + z * vz
        if abs(s1 - s0) < 1e-7 or g1 == g0:
            break
        s0, s1, g0 = s1, s1 - g1 * (s1 - s0) / (g1 - g0), g1
    h = ecef_to_geodetic(x, y, z, earth)[2]
    if h > records[flight, REC_APOGEE]:
        records[flight, REC_APOGEE] = h
        records[flight, REC_T_APOGEE] = w[T * LANES + i] + s1 * w[H * LANES + i]


@lane_kernel
def _land(w, i, records, flight, step, floor_m, earth):
    """Write time and state at which the step that a lane has just made meets the floor (within 1e-4 m)."""
    _write_step(w, i, step, earth)
    s0, s1, g0 = 0.0, 1.0, w[HEIGHT * LANES + i] - floor_m
    x, y, z, vx, vy, vz = state_in_step(step, 0, s1)
    for _ in range(12):  # secant
        g1 = height_and_mach(w, LANES, i, x, y, z, vx, vy, vz, earth)[0] - floor_m
        if abs(g1) < 1e-4 or g1 == g0:
            break
        s0, s1, g0 = s1, s1 - g1 * (s1 - s0) / (g1 - g0), g1
        x, y, z, vx, vy, vz = state_in_step(step, 0, s1)
    records[flight, REC_STATE], records[flight, REC_STATE + 1], records[flight, REC_STATE + 2] = x, y, z
    records[flight, REC_STATE + 3], records[flight, REC_STATE + 4], records[flight, REC_STATE + 5] = vx, vy, vz
    records[flight, REC_T] = w[T * LANES + i] + s1 * w[H * LANES + i]


@lane_kernel
def _save(w, i, records, flight, kind):
    """Write the end of the step that a lane has just made into its flight's record, and how the flight goes on."""
    records[flight, REC_KIND], records[flight, REC_WANT] = kind, w[WANT * LANES + i]
    records[flight, REC_T] = min(w[T * LANES + i] + w[H * LANES + i], w[END * LANES + i])
    for c in range(6):
        records[flight, REC_STATE + c] = w[(TRIAL + c) * LANES + i]


@lane_kernel
def _burn_out(w, i, records, flight, common):
    """Keep the burnout state and choose how the flight goes on."""
    x, y, z, vx, vy, vz = state_of(w, i, TRIAL)
    climbs = x * vx + y * vy + z * vz > 0.0
    h = ecef_to_geodetic(x, y, z, common.earth)[2]
    kind = IN_AIR if h < (common.climb_ceiling_m if climbs else common.fall_ceiling_m) else IN_VACUUM
    _save(w, i, records, flight, kind)
    for c in range(7):
        records[flight, REC_BURNOUT + c] = records[flight, REC_T + c]
    factor = 1.0 + common.post_boost_m_s / math.sqrt(vx * vx + vy * vy + vz * vz)
    for c in range(3, 6):
        records[flight, REC_STATE + c] *= factor
    records[flight, REC_APOGEE], records[flight, REC_T_APOGEE] = h, records[flight, REC_T]


@lane_kernel
def _refuse(w, i, records, flight):
    """Return whether a flight whose trial was rejected ends here; its status says why."""
    if w[H * LANES + i] < MIN_STEP_S:
        records[flight, REC_STATUS] = _STALLED if math.isfinite(w[ERROR * LANES + i]) else _NOT_FINITE
    elif w[TRIES * LANES + i] > MAX_TRIES:
        records[flight, REC_STATUS] = _STEP_LIMIT
    else:
        return False
    records[flight, REC_KIND], records[flight, REC_T] = DONE, w[T * LANES + i]
    for c in range(6):
        records[flight, REC_STATE + c] = w[(STATE + c) * LANES + i]
    return True


@lane_kernel(forceinline=True)
def _cross(w, i, kind, records, flight, step, common):
    """Go over a border in height; return whether the flight, or this kind of it, ends here."""
    part = min(kind, 1)
    rises = w[END_CLIMB * LANES + i] > 0.0
    if kind == IN_VACUUM:
        _save(w, i, records, flight, IN_AIR)
    elif not rises and w[LOW * LANES + i] < common.floor_m[part]:
        _save(w, i, records, flight, DONE)
        records[flight, REC_STATUS] = _BELOW_GROUND if kind == POWERED else _IMPACT
        _land(w, i, records, flight, step, common.floor_m[part], common.earth)
    elif rises and kind == IN_AIR and w[HIGH * LANES + i] >= common.climb_ceiling_m:
        _save(w, i, records, flight, IN_VACUUM)
    else:
        load_air(w, i, common.air, part, int(w[LAYER * LANES + i]) + (1 if rises else -1))
        return False
    return True


@lane_kernel
def _end_segment(w, i, kind, records, flight, launches, common):
    """Go on with the next burn segment; return whether there is none."""
    segment = int(w[SEGMENT * LANES + i]) + 1
    if kind != POWERED:
        _save(w, i, records, flight, DONE)
        records[flight, REC_STATUS] = _TIME_LIMIT
    elif segment == common.segments.shape[1]:
        _burn_out(w, i, records, flight, common)
    else:
        load_segment(w, i, common.segments, segment, launches[flight, FINAL_PITCH], launches[flight, THRUST_FACTOR])
        return False
    return True


@lane_kernel(forceinline=True)
def _serve_lane(w, i, kind, event, records, flight, step, launches, common):
    """Do for one lane what its event asks for; return whether it is free for another flight."""
    if event < 0:
        if event == OVERRUN:
            _shorten(w, i)
        return _refuse(w, i, records, flight)
    if event & TOP and kind != POWERED:
        _note_top(w, i, records, flight, step, common.earth)
    if event & KNOT:
        faster = w[END_MACH * LANES + i] - w[SLOW * LANES + i] > w[FAST * LANES + i] - w[END_MACH * LANES + i]
        load_interval(w, i, common.drag, min(kind, 1), int(w[CELL * LANES + i]) + (1 if faster else -1))
    if event & BORDER and _cross(w, i, kind, records, flight, step, common):
        return True
    return event & SEGMENT_END != 0 and _end_segment(w, i, kind, records, flight, launches, common)


@lane_kernel
def serve(w, kind, queue, cursor, records, step, launches, common):
    """Serve every lane whose step has ended on an event; where a flight has ended, load the next of the queue.

    Args:
        w: the lanes. kind: POWERED, IN_AIR or IN_VACUUM. queue: int64[m], flights.
        cursor: int64[1], how many of them have been taken. records, launches, common: as in `lanes_fly.fly_kind`.
        step: float64[2, 13], work.

    Returns:
        Whether any lane flies.
    """
    flying = False
    for i in range(LANES):
        event, flight = int(w[EVENT * LANES + i]), int(w[FLIGHT * LANES + i])
        free = event == LOADED
        if event != 0 and not free and flight >= 0:
            free = _serve_lane(w, i, kind, event, records, flight, step, launches, common)
        if free and cursor[0] < queue.shape[0]:
            load_flight(w, i, queue[cursor[0]], kind, records, launches, common)
            w[EVENT * LANES + i] = LOADED
            cursor[0] += 1
        elif free:
            w[FLIGHT * LANES + i] = -1.0
        flying = flying or w[FLIGHT * LANES + i] >= 0.0
    return flying
