"""What is done for single lanes between steps: borders, segments, tops, the ground, the next flight of the queue."""

import math
from typing import Final

from umbrella.core.compiled import formula, lane_kernel
from umbrella.core.status import FlightStatus
from umbrella.physics.flight.forces import CD, CD_SLOPE, INVERSE_HALF, MIDDLE, acceleration, density
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
    clear_stages,
    height_of,
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
    END_DRAG,
    END_HEIGHT,
    END_MACH,
    ERROR,
    EVENT,
    FAST,
    FAST_KINK,
    FLIGHT,
    HEIGHT,
    HIGH,
    HIGH_KINK,
    IN_AIR,
    IN_VACUUM,
    JERK,
    JERK_KNOWN,
    JUMP,
    KNOT,
    LANES,
    LAYER,
    LIMIT,
    LOADED,
    LOW,
    LOW_KINK,
    MACH,
    MACH_RATE,
    MACH_RATE2,
    OVERRUN,
    POWERED,
    RISE,
    SEGMENT,
    SEGMENT_END,
    SLOW,
    SLOW_KINK,
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
def _fraction_at(q0, r0, b, q1, border):
    """Return the fraction of a step at which the cubic q0 + r0 s + b s^2 + c s^3 that ends on q1 meets a border.

    1 where the border is not between the values.
    """
    low, high, s = 0.0, 1.0, (border - q0) / (q1 - q0)
    if not 0.0 < s < 1.0:
        return 1.0
    c = q1 - q0 - r0 - b
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
    s = _fraction_at(q0, w[CLIMB * LANES + i] * h, 0.5 * w[RISE * LANES + i] * h * h, q1, border)
    m0, m1 = w[MACH * LANES + i], w[END_MACH * LANES + i]
    knot = w[FAST * LANES + i] if m1 > m0 else w[SLOW * LANES + i]
    s = min(s, _fraction_at(m0, w[MACH_RATE * LANES + i] * h, 0.5 * w[MACH_RATE2 * LANES + i] * h * h, m1, knot))
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


@formula
def _climb(step, end, square):
    """Return radius times climb rate (m^2/s), and the rate of that, at the start (0) or end (1) of a step.

    Args:
        square: square of the ratio of the axes of the ellipsoid on which it lies.
    """
    x, y, z = step[end, 1], step[end, 2], step[end, 3] * square
    vx, vy, vz, a = step[end, 4], step[end, 5], step[end, 6], 7 + 3 * end
    rate = vx * vx + vy * vy + square * vz * vz + x * step[end, a] + y * step[end, a + 1] + z * step[end, a + 2]
    return x * vx + y * vy + z * vz, rate


@lane_kernel
def _note_top(w, i, records, flight, step, earth):
    """Note height and time of the highest point of the step that a lane has just made."""
    _write_step(w, i, step, earth)
    h, x, y, z = step[1, 0], step[1, 1], step[1, 2], step[1, 3]
    e2 = earth.flattening * (2.0 - earth.flattening)
    square = 1.0 / (1.0 - e2 * earth.a_m / math.sqrt(x * x + y * y + z * z))
    g0, r0 = _climb(step, 0, square)
    g1, r1 = _climb(step, 1, square)
    r0, r1 = r0 * h, r1 * h
    s = _fraction_at(g0, r0, 3.0 * (g1 - g0) - 2.0 * r0 - r1, g1, 0.0)
    x, y, z, vx, vy, vz = state_in_step(step, 0, s)
    s -= (x * vx + y * vy + square * z * vz) / (r0 + s * (r1 - r0))
    x, y, z, vx, vy, vz = state_in_step(step, 0, s)
    height = height_of(x, y, z, earth)
    if height > records[flight, REC_APOGEE]:
        records[flight, REC_APOGEE], records[flight, REC_T_APOGEE] = height, w[T * LANES + i] + s * h


@lane_kernel
def _land(w, i, records, flight, step, floor_m, earth):
    """Write time and state at which the step that a lane has just made meets the floor (within 1e-4 m)."""
    _write_step(w, i, step, earth)
    h = step[1, 0]
    q0, q1, r0 = w[HEIGHT * LANES + i], w[END_HEIGHT * LANES + i], w[CLIMB * LANES + i] * h
    s = _fraction_at(q0, r0, 3.0 * (q1 - q0) - 2.0 * r0 - w[END_CLIMB * LANES + i] * h, q1, floor_m)
    x, y, z, vx, vy, vz = state_in_step(step, 0, s)
    for _ in range(10):  # Newton
        above = height_of(x, y, z, earth) - floor_m
        if not abs(above) > 1e-4:
            break
        s -= above * math.sqrt(x * x + y * y + z * z) / (h * (x * vx + y * vy + z * vz))
        x, y, z, vx, vy, vz = state_in_step(step, 0, s)
    records[flight, REC_STATE], records[flight, REC_STATE + 1], records[flight, REC_STATE + 2] = x, y, z
    records[flight, REC_STATE + 3], records[flight, REC_STATE + 4], records[flight, REC_STATE + 5] = vx, vy, vz
    records[flight, REC_T] = w[T * LANES + i] + s * h


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
    h = height_of(x, y, z, common.earth)
    in_air = h < (common.climb_ceiling_m if climbs else common.fall_ceiling_m)
    _save(w, i, records, flight, 1.0 * IN_AIR if in_air else 1.0 * IN_VACUUM)
    for c in range(7):
        records[flight, REC_BURNOUT + c] = records[flight, REC_T + c]
    factor = 1.0 + common.post_boost_m_s / math.sqrt(vx * vx + vy * vy + vz * vz)
    for c in range(3, 6):
        records[flight, REC_STATE + c] *= factor
    records[flight, REC_APOGEE], records[flight, REC_T_APOGEE] = h, records[flight, REC_T]


@lane_kernel
def _refuse(w, i, records, flight):
    """Return whether a flight whose trial was rejected ends here; its status says why."""
    if not math.isfinite(w[ERROR * LANES + i]):
        clear_stages(w, i)
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
        _save(w, i, records, flight, 1.0 * IN_AIR)
    elif not rises and w[LOW * LANES + i] < common.floor_m[part]:
        _save(w, i, records, flight, 1.0 * DONE)
        records[flight, REC_STATUS] = _BELOW_GROUND if kind == POWERED else _IMPACT
        _land(w, i, records, flight, step, common.floor_m[part], common.earth)
    elif rises and kind == IN_AIR and w[HIGH * LANES + i] >= common.climb_ceiling_m:
        _save(w, i, records, flight, 1.0 * IN_VACUUM)
    else:
        _change_layer(w, i, kind, common)
        return False
    return True


@lane_kernel
def _end_segment(w, i, kind, records, flight, launches, common):
    """Go on with the next burn segment; return whether there is none."""
    segment = int(w[SEGMENT * LANES + i]) + 1
    if kind != POWERED:
        _save(w, i, records, flight, 1.0 * DONE)
        records[flight, REC_STATUS] = _TIME_LIMIT
    elif segment == common.segments.shape[1]:
        _burn_out(w, i, records, flight, common)
    else:
        load_segment(w, i, common.segments, segment, launches[flight, FINAL_PITCH], launches[flight, THRUST_FACTOR])
        for axis in range(3):  # the acceleration has jumped, and no step has yet shown its rate
            w[(JERK + axis) * LANES + i] = 0.0
        w[EVENT * LANES + i] = JERK_KNOWN
        return False
    return True


@formula
def _bend(w, i, slope):
    """Add to the jump, at the end of a step, of the rate of the acceleration.

    Args:
        slope: by how much the rate of density times drag coefficient jumps, kg/m^3/s.
    """
    w[JUMP * LANES + i] -= slope * w[END_DRAG * LANES + i]


@lane_kernel
def _change_interval(w, i, kind, common):
    """Go over a knot of the drag table."""
    h, m0, m1 = w[H * LANES + i], w[MACH * LANES + i], w[END_MACH * LANES + i]
    faster = m1 > m0
    change = w[FAST_KINK * LANES + i] if faster else -w[SLOW_KINK * LANES + i]
    u = (w[END_HEIGHT * LANES + i] - w[MIDDLE * LANES + i]) * w[INVERSE_HALF * LANES + i]
    rate = 2.0 * (m1 - m0) / h - w[MACH_RATE * LANES + i]
    _bend(w, i, density(w, LANES, i, u) * change * rate)
    load_interval(w, i, common.drag, min(kind, 1), int(w[CELL * LANES + i]) + (1 if faster else -1))


@lane_kernel
def _change_layer(w, i, kind, common):
    """Go over an edge of an air layer."""
    climb = w[END_CLIMB * LANES + i]
    change = w[HIGH_KINK * LANES + i] if climb > 0.0 else -w[LOW_KINK * LANES + i]
    cd = w[CD * LANES + i] + w[CD_SLOPE * LANES + i] * w[END_MACH * LANES + i]
    _bend(w, i, cd * change * climb)
    load_air(w, i, common.air, min(kind, 1), int(w[LAYER * LANES + i]) + (1 if climb > 0.0 else -1))


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
        _change_interval(w, i, kind, common)
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
