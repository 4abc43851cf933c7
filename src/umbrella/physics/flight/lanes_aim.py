"""How long the next step of every lane shall be: as the error allows, but ending on the next border.

The time to a border is foreseen from height (or Mach number) and its rates. Where the forecast is not good enough, the
step is judged to have run over, and made again.
"""

import math
from typing import Final

from umbrella.core.compiled import formula, lane_kernel
from umbrella.physics.flight.forces import A2, INVERSE_HALF, MIDDLE, sound_speed_squared
from umbrella.physics.flight.lanes_rows import (
    CLIMB,
    END,
    FAR,
    FAST,
    GOAL,
    HEIGHT,
    HIGH,
    JERK,
    LANES,
    LIMIT,
    LOW,
    MACH,
    MACH_RATE,
    MACH_RATE2,
    RISE,
    SLOW,
    STAGE,
    STATE,
    WANT,
    H,
    T,
    choose,
    smaller,
)

SHORTEST_S: Final = 1e-6
STRETCH: Final = 1.1  # a step may be longer than the error allows by this, if it then ends on a border


@formula
def _time_to(distance, rate, rate2, rate3):
    """Return when a quantity has changed by a distance of the sign of its rate (s; FAR: never)."""
    square = rate * rate + 2.0 * rate2 * distance
    root = math.sqrt(choose(square > 0.0, square, 0.0))
    tau = 2.0 * distance / (rate + choose(rate > 0.0, root, -root) + 1e-30)
    excess = tau * (rate + tau * (0.5 * rate2 + tau * rate3 / 6.0)) - distance
    better = tau - excess / (rate + tau * (rate2 + 0.5 * tau * rate3))
    tau = choose(abs(better - 1.25 * tau) < 0.75 * abs(tau), better, tau)
    return choose(smaller(square, tau) > 0.0, tau, FAR)


@formula
def _velocity_and_acceleration(w, i):
    vx, vy, vz = w[(STATE + 3) * LANES + i], w[(STATE + 4) * LANES + i], w[(STATE + 5) * LANES + i]
    return vx, vy, vz, w[STAGE * LANES + i], w[(STAGE + 1) * LANES + i], w[(STAGE + 2) * LANES + i]


@lane_kernel
def aim_at_height(w, earth):
    """Set the goal of every lane's step: the border in height ahead, or the end of its segment."""
    d = 1.0 / (1.0 - earth.flattening) ** 2
    for i in range(LANES):
        x, y, z = w[STATE * LANES + i], w[(STATE + 1) * LANES + i], d * w[(STATE + 2) * LANES + i]
        vx, vy, vz, ax, ay, az = _velocity_and_acceleration(w, i)
        jx, jy, jz = w[JERK * LANES + i], w[(JERK + 1) * LANES + i], w[(JERK + 2) * LANES + i]
        inverse = 1.0 / math.sqrt(x * x + y * y + z * z)
        climb = (x * vx + y * vy + z * vz) * inverse
        rise = (x * ax + y * ay + z * az + vx * vx + vy * vy + d * vz * vz - climb * climb) * inverse
        gain = x * jx + y * jy + z * jz + 3.0 * (vx * ax + vy * ay + d * vz * az - climb * rise)
        border = choose(climb > 0.0, w[HIGH * LANES + i], w[LOW * LANES + i])
        tau = _time_to(border - w[HEIGHT * LANES + i], climb, rise, gain * inverse)
        left = w[END * LANES + i] - w[T * LANES + i]
        w[GOAL * LANES + i] = choose(STRETCH * tau < left, choose(tau > SHORTEST_S, tau, SHORTEST_S), left)
        w[CLIMB * LANES + i] = climb
        w[RISE * LANES + i] = rise


@lane_kernel
def aim_at_mach(w, earth):
    """Put the knot of the drag table ahead in place of a goal that is farther."""
    omega = earth.omega_rad_s
    for i in range(LANES):
        vx, vy, wz, ax, ay, az = _velocity_and_acceleration(w, i)
        wx, wy = vx + omega * w[(STATE + 1) * LANES + i], vy - omega * w[STATE * LANES + i]
        jx, jy, jz = w[JERK * LANES + i], w[(JERK + 1) * LANES + i], w[(JERK + 2) * LANES + i]
        ax, ay = ax + omega * vy, ay - omega * vx
        u = (w[HEIGHT * LANES + i] - w[MIDDLE * LANES + i]) * w[INVERSE_HALF * LANES + i]
        a2 = sound_speed_squared(w, LANES, i, u)
        slope = (w[(A2 + 1) * LANES + i] + 2.0 * u * w[(A2 + 2) * LANES + i]) * w[INVERSE_HALF * LANES + i]
        inverse = 1.0 / (math.sqrt(wx * wx + wy * wy + wz * wz) + 1e-9)
        gain = (wx * ax + wy * ay + wz * az) * inverse
        gain2 = (ax * ax + ay * ay + az * az + wx * jx + wy * jy + wz * jz - gain * gain) * inverse
        mach, still = w[MACH * LANES + i], 1.0 / math.sqrt(a2)
        rarer = 0.5 * slope * still * still  # relative change of the speed of sound per metre, and per second
        fade = rarer * w[CLIMB * LANES + i]
        rate = gain * still - mach * fade
        rate2 = gain2 * still - 2.0 * gain * still * fade + mach * (3.0 * fade * fade - rarer * w[RISE * LANES + i])
        knot = choose(rate > 0.0, w[FAST * LANES + i], w[SLOW * LANES + i])
        tau = _time_to(knot - mach, rate, rate2, 0.0)
        w[GOAL * LANES + i] = smaller(choose(tau > SHORTEST_S, tau, SHORTEST_S), w[GOAL * LANES + i])
        w[MACH_RATE * LANES + i] = rate
        w[MACH_RATE2 * LANES + i] = rate2


@lane_kernel
def set_step(w):
    """Set the step of every lane: to its goal, or as far as the error allows, or to what a run over a border asks."""
    for i in range(LANES):
        goal, want, limit = w[GOAL * LANES + i], w[WANT * LANES + i], w[LIMIT * LANES + i]
        w[H * LANES + i] = choose(limit < FAR, limit, choose(goal < STRETCH * want, goal, want))
