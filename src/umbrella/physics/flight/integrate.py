"""The integrator of one flight: error control, steps that end on every kink, nodes for dense output.

A flight is a list of burn segments (see `plan`), each smooth in time; within them the right-hand side has kinks in
height (layers of the atmosphere) and in Mach number (knots of the drag table). Every step is made with the
coefficients of one layer and one interval, and ends where the path leaves them.
"""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import njit
from umbrella.core.status import FlightStatus
from umbrella.physics.atmosphere.air import Air, layer_of
from umbrella.physics.earth.model import Earth
from umbrella.physics.flight.forces import (
    A2,
    ALONG,
    CD,
    CD_SLOPE,
    DRAG_AREA,
    EXIT_AREA,
    INVERSE_HALF,
    MASS,
    MASS_FLOW,
    MIDDLE,
    PITCH,
    PITCH_RATE,
    RHO,
    ROWS,
    T_REF,
    THRUST,
    UP,
    height_and_mach,
)
from umbrella.physics.flight.step import STAGES, evaluate, take_step
from umbrella.physics.flight.trajectory import NODE_COLUMNS, state_in_step

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

# which border a step ends on
_NONE, _FLOOR, _BOTTOM, _TOP, _SLOWER, _FASTER = 0, 1, 2, 3, 4, 5


@njit
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


@njit
def load_layer(p, n, i, air, layer):
    """Put the coefficients of an air layer into lane i of the parameter array."""
    low, high = air.edges_m[layer], air.edges_m[layer + 1]
    for c in range(13):
        p[(RHO + c) * n + i] = air.rho[layer, c]
    for c in range(7):
        p[(A2 + c) * n + i] = air.a2[layer, c]
    p[MIDDLE * n + i] = 0.5 * (low + high)
    p[INVERSE_HALF * n + i] = 2.0 / (high - low)


@njit
def _interval(drag, table, mach):
    """Return the index of the drag table's interval that holds a Mach number (on a knot the faster one)."""
    cell = 0
    while cell < drag.shape[1] - 1 and mach >= drag[table, cell, 1]:
        cell += 1
    return cell


@njit
def _enter(p, bounds, drag, air, ceiling_m, h_m, mach, table):
    """Load layer and drag interval for a height and Mach number, set the borders, return whether there is air."""
    if h_m >= ceiling_m:
        bounds[0], bounds[1], bounds[2], bounds[3] = ceiling_m, np.inf, -1.0, np.inf
        return False
    layer = layer_of(h_m, air.edges_m)
    load_layer(p, 1, 0, air, layer)
    cell = _interval(drag, table, mach)
    p[CD], p[CD_SLOPE] = drag[table, cell, 2], drag[table, cell, 3]
    bounds[0], bounds[1] = air.edges_m[layer], min(air.edges_m[layer + 1], ceiling_m)
    bounds[2], bounds[3] = drag[table, cell, 0], drag[table, cell, 1]
    return True


@njit
def _beyond(bounds, kind, h, mach):
    """Return how far a height and Mach number are beyond one border (m or Mach); negative inside."""
    if kind == _FLOOR:
        return bounds[4] - h
    if kind == _BOTTOM:
        return bounds[0] - h
    if kind == _TOP:
        return h - bounds[1]
    if kind == _SLOWER:
        return bounds[2] - mach
    return mach - bounds[3]


@njit
def _beyond_at(p, earth, bounds, kind, step, s):
    x, y, z, vx, vy, vz = state_in_step(step, 0, s)
    h, mach = height_and_mach(p, 1, 0, x, y, z, vx, vy, vz, earth)
    return _beyond(bounds, kind, h, mach)


@njit
def _exit_fraction(p, earth, bounds, kind, step, g1):
    """Return the fraction of the step at which its dense output meets a border (to 1e-5 m or 1e-6 in Mach).

    g1 > 0 is the excess at the end. A step that starts beyond the border (it has just been reached) is let go.
    """
    s0, s1, side = 0.0, 1.0, 0
    g0 = _beyond_at(p, earth, bounds, kind, step, 0.0)
    if g0 >= 0.0:
        return 1.0
    close = 1e-6 if kind >= _SLOWER else 1e-5
    for _ in range(60):  # the Illinois variant of the false position
        s = (s0 * g1 - s1 * g0) / (g1 - g0)
        g = _beyond_at(p, earth, bounds, kind, step, s)
        if abs(g) < close:
            return s
        if g > 0.0:
            s1, g1 = s, g
            g0 = 0.5 * g0 if side == 1 else g0
            side = 1
        else:
            s0, g0 = s, g
            g1 = 0.5 * g1 if side == -1 else g1
            side = -1
    return s1


@njit
def _border(p, earth, in_air, bounds, step, y):
    """Return (kind, fraction) of the first border that a step to the state y crosses."""
    h, mach = height_and_mach(p, 1, 0, y[0], y[1], y[2], y[3], y[4], y[5], earth)
    kind, first = _NONE, 2.0
    for candidate in range(_FLOOR, (_FASTER if in_air else _TOP) + 1):
        g = _beyond(bounds, candidate, h, mach)
        if g > 0.0:
            s = _exit_fraction(p, earth, bounds, candidate, step, g)
            if s < first:
                kind, first = candidate, s
    return kind, first


@njit
def _copy(source, target):
    for c in range(6):
        target[c] = source[c]


@njit
def _write(nodes, row, t, y, rate_after, rate_before):
    nodes[row, 0] = t
    for c in range(6):
        nodes[row, 1 + c] = y[c]
    for c in range(3):
        nodes[row, 7 + c] = rate_after[3 + c]
        nodes[row, 10 + c] = rate_before[3 + c]


@njit
def _write_start(nodes, count, t, y, rate):
    """Write the first node of a flight, or the acceleration after the jump where a segment follows another."""
    if count == 0:
        _write(nodes, 0, t, y, rate, rate)
    else:
        for c in range(3):
            nodes[count - 1, 7 + c] = rate[3 + c]


@njit
def _relocate(p, bounds, drag, air, ceiling_m, table, earth, y, ahead_s):
    """Enter the layer and drag interval in which a state will be a moment later; return whether there is air."""
    climb = (y[0] * y[3] + y[1] * y[4] + y[2] * y[5]) / math.sqrt(y[0] ** 2 + y[1] ** 2 + y[2] ** 2)
    mach = 0.0
    for _ in range(2):  # the Mach number needs the layer, the layer needs the height
        h, mach = height_and_mach(p, 1, 0, y[0], y[1], y[2], y[3], y[4], y[5], earth)
        h += climb * ahead_s
        if h < ceiling_m:
            load_layer(p, 1, 0, air, layer_of(h, air.edges_m))
    return _enter(p, bounds, drag, air, ceiling_m, h, mach, table)


@njit
def _change_interval(p, bounds, drag, table, kind):
    """Move to the drag interval on the other side of the knot that has just been reached."""
    knot = bounds[3] if kind == _FASTER else bounds[2]
    cell = _interval(drag, table, knot) - (0 if kind == _FASTER else 1)
    p[CD], p[CD_SLOPE] = drag[table, cell, 2], drag[table, cell, 3]
    bounds[2], bounds[3] = drag[table, cell, 0], drag[table, cell, 1]


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


@njit
def _prepare(basis, floor_m):
    p = np.zeros(ROWS)
    for c in range(6):
        p[UP + c] = basis[c]
    p[MASS], p[INVERSE_HALF], p[A2] = 1.0, 1.0, 1.0
    bounds = np.zeros(5)
    bounds[4] = floor_m
    return Work(p, bounds, np.zeros((STAGES, 6)), np.zeros(6), np.zeros(6), np.zeros((2, NODE_COLUMNS)))


@njit
def _advance(work, around, in_air, t, y, h):
    """Take one step, shortened so that it ends on the first border; return (error, border kind, h, h for the next)."""
    kind = _NONE
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
        kind, s = _border(work.p, around.earth, in_air, work.bounds, work.step, work.y_new)
        if kind == _NONE or s >= 1.0:
            break
        h = min(h, max(s * h, SHORTEST_TO_BORDER_S))
    return 0.0, kind, h, max(growth, 1e-6)


@njit
def _enter_beyond(work, around, in_air, table, kind, t, y):
    """Load the coefficients on the far side of the border that has just been reached; return whether there is air."""
    p, earth = work.p, around.earth
    if kind >= _SLOWER:
        _change_interval(p, work.bounds, around.drag, table, kind)
    else:
        ahead_s = 1e-4 if kind != _NONE else 0.0
        in_air = _relocate(p, work.bounds, around.drag, around.air, around.ceiling_m, table, earth, y, ahead_s)
    evaluate(p, earth, in_air, t, y, work.end)
    return in_air


@njit
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
    work = _prepare(basis, around.floor_m)
    recording = nodes.shape[0] > 0
    count, tries, h_next = 0, 0, 0.1
    for seg in range(segments.shape[0]):
        _load_segment(work.p, segments[seg])
        table, t_end = int(segments[seg, SEG_TABLE]), segments[seg, SEG_END]
        in_air = _enter_beyond(work, around, False, table, _NONE, t, y)
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
            if kind == _FLOOR:
                return _IMPACT, count, t
            if kind != _NONE:
                in_air = _enter_beyond(work, around, in_air, table, kind, t, y)
                if recording:
                    _write_start(nodes, count, t, y, work.end)
    return _TIME_LIMIT, count, t
