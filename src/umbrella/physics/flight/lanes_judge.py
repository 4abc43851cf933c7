"""Whether a step is taken, on what it ends, and how long the next one may be.

A step may run over a border, or stop short of it, as far as this does no harm. At a border the density (or the drag
coefficient) has a kink: over a time tau beyond it the coefficients of the wrong side give an acceleration that is wrong
by kink * tau, and a velocity that is wrong by half of kink * tau^2. This may be a fixed small number of m/s.
"""

import math
from typing import Final

from umbrella.core.compiled import formula, lane_kernel
from umbrella.physics.earth.ellipsoid import height_series
from umbrella.physics.flight import vern7
from umbrella.physics.flight.forces import (
    CD,
    CD_SLOPE,
    DRAG_AREA,
    INVERSE_HALF,
    MASS,
    MASS_FLOW,
    MIDDLE,
    T_REF,
    density,
    sound_speed_squared,
)
from umbrella.physics.flight.lanes_rows import (
    BORDER,
    CARE,
    CLIMB,
    END,
    END_CLIMB,
    END_DRAG,
    END_HEIGHT,
    END_MACH,
    ERROR,
    EVENT,
    FAR,
    FAST,
    FAST_KINK,
    HEIGHT,
    HIGH,
    HIGH_BEYOND,
    HIGH_KINK,
    HIGH_SHORT,
    JERK,
    JUMP,
    KNOT,
    LANES,
    LIMIT,
    LOW,
    LOW_BEYOND,
    LOW_KINK,
    LOW_SHORT,
    MACH,
    OVERRUN,
    REJECTED,
    ROOT_BEFORE,
    SEGMENT_END,
    SLOW,
    SLOW_KINK,
    STAGE,
    STATE,
    STEP_BEFORE,
    TOP,
    TRIAL,
    TRIES,
    WANT,
    H,
    T,
    choose,
    smaller,
)

MACH_BEYOND: Final = 0.05  # a step may run over a knot of the drag table by this at most
SAFETY: Final = 0.85  # times `lanes_aim.STRETCH` below 1: a step refused must come back shorter
SLOWEST: Final = 0.2  # bounds of the change of the step size
FASTEST: Final = 4.0
WORST_TREND: Final = 0.75

# weights of the last three stages in the rate of the acceleration at the end of a step (a parabola through them)
_B, _C = 1.0 - vern7.C[6], 1.0 - vern7.C[7]
_J6, _J7, _J8 = float(_C / (_B * (_B - _C))), float(-_B / (_C * (_B - _C))), float(1.0 / _B + 1.0 / _C)


@formula
def _drag_per_speed(w, i, speed):
    """Return what density, drag coefficient and velocity are multiplied by to give the drag, m^3/kg/s."""
    t = w[T * LANES + i] + w[H * LANES + i] - w[T_REF * LANES + i]
    return 0.5 * speed * w[DRAG_AREA * LANES + i] / (w[MASS * LANES + i] - w[MASS_FLOW * LANES + i] * t)


@formula
def _speed2(w, i, omega):
    x, y = w[TRIAL * LANES + i], w[(TRIAL + 1) * LANES + i]
    vx, vy, wz = w[(TRIAL + 3) * LANES + i], w[(TRIAL + 4) * LANES + i], w[(TRIAL + 5) * LANES + i]
    wx, wy = vx + omega * y, vy - omega * x
    return wx * wx + wy * wy + wz * wz


@formula
def _height_and_climb(w, i, earth, d):
    x, y, z = w[TRIAL * LANES + i], w[(TRIAL + 1) * LANES + i], w[(TRIAL + 2) * LANES + i]
    vx, vy, vz = w[(TRIAL + 3) * LANES + i], w[(TRIAL + 4) * LANES + i], w[(TRIAL + 5) * LANES + i]
    r2 = x * x + y * y + z * z
    r, inverse_r2 = math.sqrt(r2), 1.0 / r2
    height = height_series(r, r * inverse_r2, z * z * inverse_r2, earth)
    return height, (x * vx + y * vy + d * z * vz) / math.sqrt(r2 + (d * d - 1.0) * z * z)


@lane_kernel
def judge_height(w, earth, harm_m_s):
    """Write height and climb at the end of every lane's step, and the event that it ends on.

    Args:
        harm_m_s: error of velocity that passing a border beside its place may cause.
    """
    d = 1.0 / (1.0 - earth.flattening) ** 2
    for i in range(LANES):
        height, climb = _height_and_climb(w, i, earth, d)
        up = climb > 0.0
        cd = w[CD * LANES + i] + w[CD_SLOPE * LANES + i] * w[MACH * LANES + i]
        kink = abs(choose(up, w[HIGH_KINK * LANES + i], w[LOW_KINK * LANES + i])) * cd
        speed = math.sqrt(_speed2(w, i, earth.omega_rad_s))
        drag = _drag_per_speed(w, i, speed)
        kink *= drag * speed * w[CARE * LANES + i]
        harmless = math.sqrt(2.0 * harm_m_s * abs(climb) / kink)
        beyond = choose(up, height - w[HIGH * LANES + i], w[LOW * LANES + i] - height)
        most_beyond = smaller(harmless, choose(up, w[HIGH_BEYOND * LANES + i], w[LOW_BEYOND * LANES + i]))
        most_short = smaller(harmless, choose(up, w[HIGH_SHORT * LANES + i], w[LOW_SHORT * LANES + i]))
        ends = w[T * LANES + i] + w[H * LANES + i] >= w[END * LANES + i]
        event = choose(beyond >= -most_short, 1.0 * BORDER, 0.0) + choose(ends, 1.0 * SEGMENT_END, 0.0)
        event += choose(choose(up, -1.0, w[CLIMB * LANES + i]) > 0.0, 1.0 * TOP, 0.0)
        event = choose(beyond > most_beyond, 1.0 * OVERRUN, event)
        w[EVENT * LANES + i] = choose(w[ERROR * LANES + i] <= 1.0, event, 1.0 * REJECTED)
        w[END_DRAG * LANES + i], w[JUMP * LANES + i] = drag, 0.0
        w[END_HEIGHT * LANES + i] = height
        w[END_CLIMB * LANES + i] = climb


@lane_kernel
def judge_mach(w, earth, harm_m_s):
    """Write the Mach number at the end of every lane's step, and add to the event; after `judge_height`."""
    for i in range(LANES):
        speed2 = _speed2(w, i, earth.omega_rad_s)
        u = (w[END_HEIGHT * LANES + i] - w[MIDDLE * LANES + i]) * w[INVERSE_HALF * LANES + i]
        mach = math.sqrt(speed2 / sound_speed_squared(w, LANES, i, u))
        gain = mach - w[MACH * LANES + i]
        faster = gain > 0.0
        kink = abs(choose(faster, w[FAST_KINK * LANES + i], w[SLOW_KINK * LANES + i]))
        drag = w[END_DRAG * LANES + i] * math.sqrt(speed2)
        kink *= density(w, LANES, i, u) * drag * w[CARE * LANES + i] * w[H * LANES + i]
        harmless = smaller(math.sqrt(2.0 * harm_m_s * abs(gain) / kink), MACH_BEYOND)
        beyond = choose(faster, mach - w[FAST * LANES + i], w[SLOW * LANES + i] - mach)
        event = w[EVENT * LANES + i]
        more = event + choose(beyond >= -harmless, 1.0 * KNOT, 0.0)
        more = choose(beyond > harmless, 1.0 * OVERRUN, more)
        w[EVENT * LANES + i] = choose(event >= 0.0, more, event)
        w[END_MACH * LANES + i] = mach


@formula
def _end_jerk(w, i, axis, inverse_h):
    """Return the rate of the acceleration (m/s^3) along one axis at the end of the step, without what jumps there."""
    k6, k7 = w[(STAGE + 18 + axis) * LANES + i], w[(STAGE + 21 + axis) * LANES + i]
    return (_J6 * k6 + _J7 * k7 + _J8 * w[(STAGE + 24 + axis) * LANES + i]) * inverse_h


@lane_kernel
def _take_jerk(w, omega):
    """Set the rate of the acceleration beyond the end of every step that is taken, where it is not known already."""
    for i in range(LANES):
        is_shown, inverse_h = abs(w[EVENT * LANES + i] - 31.5) < 32.0, 1.0 / w[H * LANES + i]
        jump = w[JUMP * LANES + i]
        vx, vy, wz = w[(TRIAL + 3) * LANES + i], w[(TRIAL + 4) * LANES + i], w[(TRIAL + 5) * LANES + i]
        wx, wy = vx + omega * w[(TRIAL + 1) * LANES + i], vy - omega * w[TRIAL * LANES + i]
        jx, jy, jz = (_end_jerk(w, i, 0, inverse_h), _end_jerk(w, i, 1, inverse_h), _end_jerk(w, i, 2, inverse_h))
        w[JERK * LANES + i] = choose(is_shown, jx + jump * wx, w[JERK * LANES + i])
        w[(JERK + 1) * LANES + i] = choose(is_shown, jy + jump * wy, w[(JERK + 1) * LANES + i])
        w[(JERK + 2) * LANES + i] = choose(is_shown, jz + jump * wz, w[(JERK + 2) * LANES + i])


@formula
def _resize(w, i, event):
    """Set the step size that the error allows, also by its trend from step to step."""
    h, want = w[H * LANES + i], w[WANT * LANES + i]
    root = math.sqrt(math.sqrt(math.sqrt(w[ERROR * LANES + i] + 1e-8)))
    trend = smaller(h * w[ROOT_BEFORE * LANES + i] / (root * w[STEP_BEFORE * LANES + i]), 1.0)
    trend = choose(event >= 0.0, choose(trend > WORST_TREND, trend, WORST_TREND), 1.0)
    growth = SAFETY / root
    fit = h * trend * choose(growth > SLOWEST, growth, SLOWEST)
    fit = choose(growth >= FASTEST, choose(want > h * FASTEST, want, h * FASTEST), fit)
    w[WANT * LANES + i] = choose(event >= REJECTED, fit, want)
    w[ROOT_BEFORE * LANES + i] = choose(event >= 0.0, root, w[ROOT_BEFORE * LANES + i])
    w[STEP_BEFORE * LANES + i] = choose(event >= 0.0, h, w[STEP_BEFORE * LANES + i])


@lane_kernel
def take(w, omega):
    """Make the end of every step that is taken the start of the next one; set the size that the error allows.

    Args:
        w: the lanes. omega: the Earth's rate of turn, rad/s.
    """
    for i in range(LANES):
        event = w[EVENT * LANES + i]
        taken = event >= 0.0
        _resize(w, i, event)
        w[LIMIT * LANES + i] = choose(event == OVERRUN, w[LIMIT * LANES + i], FAR)
        w[TRIES * LANES + i] += 1.0
        t = w[T * LANES + i]
        w[T * LANES + i] = choose(taken, smaller(t + w[H * LANES + i], w[END * LANES + i]), t)
        w[HEIGHT * LANES + i] = choose(taken, w[END_HEIGHT * LANES + i], w[HEIGHT * LANES + i])
        w[MACH * LANES + i] = choose(taken, w[END_MACH * LANES + i], w[MACH * LANES + i])
    _take_jerk(w, omega)
    for c in range(6):
        for i in range(LANES):
            old, new = w[(STATE + c) * LANES + i], w[(TRIAL + c) * LANES + i]
            now = choose(w[EVENT * LANES + i] >= 0.0, new, old)
            w[(STATE + c) * LANES + i] = now
            w[(TRIAL + c) * LANES + i] = now
