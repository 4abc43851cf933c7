"""The integrator of one flight: error control, steps that end on every kink, nodes for dense output.

A flight is a list of burn segments (see `plan`), each smooth in time; within them the right-hand side has kinks in
height (layers of the atmosphere) and in Mach number (knots of the drag table). Every step is made with the
coefficients of one layer and one interval, and ends where the path leaves them.
"""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import leaf
from umbrella.core.scratch import scratch
from umbrella.core.status import FlightStatus
from umbrella.physics.atmosphere.air import Air
from umbrella.physics.earth.model import Earth
from umbrella.physics.flight.borders import (
    FLOOR,
    NO_BORDER,
    SLOWER,
    change_interval,
    first_border,
    relocate,
)
from umbrella.physics.flight.forces import (
    A2,
    ALONG,
    DRAG_AREA,
    EXIT_AREA,
    INVERSE_HALF,
    MASS,
    MASS_FLOW,
    PITCH,
    PITCH_RATE,
    ROWS,
    T_REF,
    THRUST,
    UP,
)
from umbrella.physics.flight.step import STAGES, evaluate, take_step
from umbrella.physics.flight.trajectory import NODE_COLUMNS

# columns of a burn segment
SEG_START: Final = 0
SEG_END: Final = 1
SEG_MASS: Final = 2
SEG_FLOW: Final = 3
SEG_THRUST: Final = 4
SEG_EXIT: Final = 5
SEG_AREA: Final = 6
SEG_PITCH: Final = 7
SEG_RATE: Final = 8
SEG_ALONG: Final = 9
SEG_TABLE: Final = 10
SEGMENT_COLUMNS: Final = 11

MAX_STEP_S: Final = 120.0
MIN_STEP_S: Final = 1e-9
MAX_TRIES: Final = 100_000
SHORTEST_TO_BORDER_S: Final = 1e-7  # a flight that starts a hair's breadth from a border steps over it

_IMPACT: Final = int(FlightStatus.IMPACT)
_TIME_LIMIT: Final = int(FlightStatus.TIME_LIMIT)
_STALLED: Final = int(FlightStatus.STALLED)
_STEP_LIMIT: Final = int(FlightStatus.STEP_LIMIT)
_NOT_FINITE: Final = int(FlightStatus.NOT_FINITE)


@leaf
def _load_segment(p, segment):
    p[T_REF] = segment[SEG_START]
    p[MASS] = segment[SEG_MASS]
    p[MASS_FLOW] = segment[SEG_FLOW]
    p[THRUST] = segment[SEG_THRUST]
    p[EXIT_AREA] = segment[SEG_EXIT]
    p[DRAG_AREA] = segment[SEG_AREA]
    p[PITCH] = segment[SEG_PITCH]
    p[PITCH_RATE] = segment[SEG_RATE]
    p[ALONG] = segment[SEG_ALONG]


@leaf
def _copy(source, target):
    for c in range(6):
        target[c] = source[c]


@leaf
def _write(nodes, row, t, y, rate_after, rate_before):
    nodes[row, 0] = t
    for c in range(6):
        nodes[row, 1 + c] = y[c]
    for c in range(3):
        nodes[row, 7 + c] = rate_after[3 + c]
        nodes[row, 10 + c] = rate_before[3 + c]


@leaf
def _write_start(nodes, count, t, y, rate):
    """Write the first node of a flight, or the acceleration after the jump where a segment follows another."""
    if count == 0:
        _write(nodes, 0, t, y, rate, rate)
    else:
        for c in range(3):
            nodes[count - 1, 7 + c] = rate[3 + c]


class Work(NamedTuple):
    """Arrays that one flight's integration works in."""

    p: NDArray[np.float64]  # coefficients of the right-hand side, see `forces`
    bounds: NDArray[np.float64]  # height from, to; Mach from, to; floor
    k: NDArray[np.float64]  # stages of the Runge-Kutta step
    y_new: NDArray[np.float64]
    end: NDArray[np.float64]  # derivative at the end of the step
    step: NDArray[np.float64]  # the step's two nodes


class Surroundings(NamedTuple):
    """What a flight flies through and what stops it."""

    drag: NDArray[np.float64]
    air: Air
    earth: Earth
    ceiling_m: float
    floor_m: float
    tolerance: float


@leaf
def _prepare(work, basis, floor_m):
    p = work.p
    for k in range(ROWS):
        p[k] = 0.0
    for c in range(6):
        p[UP + c] = basis[c]
    p[MASS], p[INVERSE_HALF], p[A2] = 1.0, 1.0, 1.0
    work.bounds[4] = floor_m


@leaf
def _advance(work, around, in_air, t, y, h):
    """Take one step, shortened so that it ends on the first border; return (error, border kind, h, h for the next)."""
    kind = NO_BORDER
    growth = 0.0
    for attempt in range(2):
        error = take_step(work.p, around.earth, in_air, t, y, h, work.k, work.y_new, around.tolerance)
        if not error <= 1.0 and attempt == 0:
            shrunk = 0.1 * h if not math.isfinite(error) else h * max(0.2, 0.9 * error ** (-1.0 / 7.0))
            return error, kind, h, shrunk
        evaluate(work.p, around.earth, in_air, t + h, work.y_new, work.end)
        if attempt == 1:
            break
        growth = h * min(5.0, 0.9 * (error + 1e-12) ** (-1.0 / 7.0))
        _write(work.step, 0, 0.0, y, work.k[0], work.k[0])
        _write(work.step, 1, h, work.y_new, work.end, work.end)
        kind, s = first_border(work.p, around.earth, in_air, work.bounds, work.step, work.y_new)
        if kind == NO_BORDER or s >= 1.0:
            break
        h = min(h, max(s * h, SHORTEST_TO_BORDER_S))
    return 0.0, kind, h, max(growth, 1e-6)


@leaf
def _enter_beyond(work, around, in_air, table, kind, t, y):
    """Load the coefficients on the far side of the border that has just been reached; return whether there is air."""
    p, earth = work.p, around.earth
    if kind >= SLOWER:
        change_interval(p, work.bounds, around.drag, table, kind)
    else:
        ahead_s = 1e-4 if kind != NO_BORDER else 0.0
        in_air = relocate(p, work.bounds, around.drag, around.air, around.ceiling_m, table, earth, y, ahead_s)
    evaluate(p, earth, in_air, t, y, work.end)
    return in_air


@leaf
def integrate(t, y, segments, basis, around, nodes):
    """Fly through burn segments until the last one ends or the ground is reached.

    Args:
        t: start, s. y: float64[6], inertial state (m, m/s); on return the final state.
        segments: float64[n, 11], columns as above, adjoining in time from t on.
        basis: float64[6], inertial up and downrange unit vectors of the launch point.
        around: `Surroundings`: drag float64[tables, intervals, 4] (Mach from, to, Cd at Mach 0, slope), air, Earth,
            height above which there is no drag, height at which the flight ends, tolerance of the local error
            relative to 6.4e6 m and 7e3 m/s.
        nodes: float64[capacity, 13]; filled with one row a step; capacity 0 records nothing.

    Returns:
        (status of `FlightStatus`, number of nodes, end time s).

    Valid: everything from a ground launch to orbit and re-entry. Leaves out: what `forces.acceleration` leaves out.
    Source: Verner's 7(6) pair (see vern7); steps ending on kinks after Hairer, Norsett & Wanner I, II.6.
    Checked: tests/physics/flight/test_integrate.py (independent integrator, order, energy, NASA check cases).
    """
    ends = scratch(2, NODE_COLUMNS)
    work = Work(scratch(ROWS), scratch(5), scratch(STAGES, 6), scratch(6), scratch(6), ends)
    _prepare(work, basis, around.floor_m)
    recording = nodes.shape[0] > 0
    count, tries, h_next = 0, 0, 0.1
    for seg in range(segments.shape[0]):
        _load_segment(work.p, segments[seg])
        table, t_end = int(segments[seg, SEG_TABLE]), segments[seg, SEG_END]
        in_air = _enter_beyond(work, around, False, table, NO_BORDER, t, y)
        if recording:
            _write_start(nodes, count, t, y, work.end)
            count = max(count, 1)
        while t < t_end:
            tries += 1
            if tries > MAX_TRIES or (recording and count >= nodes.shape[0]):
                return _STEP_LIMIT, count, t
            _copy(work.end, work.k[0])
            left = t_end - t
            h = min(h_next, MAX_STEP_S, left)
            h = left if left - h < 1e-7 else h
            error, kind, h, h_next = _advance(work, around, in_air, t, y, h)
            if error > 0.0 or error != error:
                _copy(work.k[0], work.end)
                if h_next < MIN_STEP_S:
                    return (_STALLED if math.isfinite(error) else _NOT_FINITE), count, t
                continue
            t = t_end if h == left else t + h
            _copy(work.y_new, y)
            if recording:
                _write(nodes, count, t, y, work.end, work.end)
                count += 1
            if kind == FLOOR:
                return _IMPACT, count, t
            if kind != NO_BORDER:
                in_air = _enter_beyond(work, around, in_air, table, kind, t, y)
                if recording:
                    _write_start(nodes, count, t, y, work.end)
    return _TIME_LIMIT, count, t
