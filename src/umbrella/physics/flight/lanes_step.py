"""One Runge-Kutta step of every lane: Verner's 7(6) pair, written for a second-order equation.

Because the velocity is integrated along, the positions of the stages are sums of accelerations too: with the tableau A,
the velocity of stage s is v + h * sum(A[s, j] * a_j) and its position x + c[s] * h * v + h^2 * sum((A A)[s, j] * a_j).
It is the same method as in `step`, with half of the memory traffic.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import formula, lane_kernel
from umbrella.core.fused import fused
from umbrella.physics.flight import vern7
from umbrella.physics.flight.forces import (
    CD,
    INVERSE_HALF,
    MIDDLE,
    air_at_height,
    attraction,
    density,
    drag_factor,
    push,
    steady_drag_factor,
    thrust_line,
)
from umbrella.physics.flight.lanes_rows import (
    AXIAL,
    CARE,
    DENSITY,
    ERROR,
    IN_VACUUM,
    LANES,
    LEVEL,
    POLAR,
    POWERED,
    SOUND2,
    STAGE,
    STAGE_HEIGHT,
    STATE,
    THRUST_FORWARD,
    THRUST_UP,
    TRIAL,
    H,
    T,
)
from umbrella.physics.gravity.zonal import gravity


def _weights() -> NDArray[np.float64]:
    """Return float64[12, 2, 10]: for stage 0 to 9, end (10) and error (11) the factors for velocity and position."""
    rows = np.zeros((12, 2, 10))
    rows[:10, 0], rows[10, 0], rows[11, 0] = vern7.A, vern7.B, vern7.E
    rows[:, 1] = rows[:, 0] @ vern7.A
    return rows


_WEIGHTS: Final = _weights()
_FRACTION: Final = np.append(vern7.C, 1.0)


@formula
def _trial(w, i):
    """Return the state of the trial rows."""
    j = TRIAL * LANES + i
    return w[j], w[j + LANES], w[j + 2 * LANES], w[j + 3 * LANES], w[j + 4 * LANES], w[j + 5 * LANES]


@lane_kernel
def _find_height(w, earth):
    """Write gravity's factors, and the height, at every lane's trial state."""
    for i in range(LANES):
        x, y, z, _, _, _ = _trial(w, i)
        level, polar, axial, h = attraction(x, y, z, earth)
        w[LEVEL * LANES + i], w[POLAR * LANES + i], w[AXIAL * LANES + i] = level, polar, axial
        w[STAGE_HEIGHT * LANES + i] = h


@lane_kernel
def _find_air(w):
    """Write density and speed of sound at every lane's height."""
    for i in range(LANES):
        rho, a2 = air_at_height(w, LANES, i, w[STAGE_HEIGHT * LANES + i])
        w[DENSITY * LANES + i], w[SOUND2 * LANES + i] = rho, a2


@lane_kernel
def _find_thrust_line(w, stage):
    for i in range(LANES):
        t = w[T * LANES + i] + _FRACTION[stage] * w[H * LANES + i]
        up, forward = thrust_line(w, LANES, i, t)
        w[THRUST_UP * LANES + i], w[THRUST_FORWARD * LANES + i] = up, forward


@lane_kernel
def _push_powered(w, stages, stage, earth):
    for i in range(LANES):
        x, y, z, vx, vy, vz = _trial(w, i)
        t = w[T * LANES + i] + _FRACTION[stage] * w[H * LANES + i]
        level, rho, a2 = w[LEVEL * LANES + i], w[DENSITY * LANES + i], w[SOUND2 * LANES + i]
        up, forward = w[THRUST_UP * LANES + i], w[THRUST_FORWARD * LANES + i]
        wx, wy = vx + earth.omega_rad_s * y, vy - earth.omega_rad_s * x
        ax, ay, az = push(w, LANES, i, t, wx, wy, vz, rho, a2, up, forward)
        stages[stage, i] = fused(level, x, ax)
        stages[stage, LANES + i] = fused(level, y, ay)
        stages[stage, 2 * LANES + i] = fused(w[POLAR * LANES + i], z, w[AXIAL * LANES + i] + az)


@formula
def _air_speed(w, i, earth):
    """Return the air-relative velocity of the trial rows, and its size (m/s)."""
    x, y, _, vx, vy, wz = _trial(w, i)
    wx, wy = vx + earth.omega_rad_s * y, vy - earth.omega_rad_s * x
    return wx, wy, wz, math.sqrt(wx * wx + wy * wy + wz * wz)


@formula
def _add_drag(w, stages, stage, i, drag, wx, wy, wz):
    """Write gravity, and drag as a factor of the air-relative velocity, as the acceleration of a stage."""
    x, y, z, _, _, _ = _trial(w, i)
    level = w[LEVEL * LANES + i]
    stages[stage, i] = fused(level, x, drag * wx)
    stages[stage, LANES + i] = fused(level, y, drag * wy)
    stages[stage, 2 * LANES + i] = fused(w[POLAR * LANES + i], z, fused(drag, wz, w[AXIAL * LANES + i]))


@lane_kernel
def _push_free(w, stages, stage, earth):
    for i in range(LANES):
        wx, wy, wz, speed = _air_speed(w, i, earth)
        drag = drag_factor(w, LANES, i, speed, w[DENSITY * LANES + i], w[SOUND2 * LANES + i])
        _add_drag(w, stages, stage, i, drag, wx, wy, wz)


@lane_kernel
def _push_steady(w, stages, stage, earth):
    """As `_push_free`, for a drag coefficient that does not depend on the Mach number: no speed of sound is needed."""
    for i in range(LANES):
        wx, wy, wz, speed = _air_speed(w, i, earth)
        u = (w[STAGE_HEIGHT * LANES + i] - w[MIDDLE * LANES + i]) * w[INVERSE_HALF * LANES + i]
        drag = steady_drag_factor(w, LANES, i, speed, density(w, LANES, i, u), w[CD * LANES + i])
        _add_drag(w, stages, stage, i, drag, wx, wy, wz)


@lane_kernel
def accelerate(w, stages, stage, kind, has_knots, earth):
    """Write the acceleration of every lane's trial state as that of a stage; all lanes feel the same kind of forces.

    The formulas are those of `forces.acceleration`, in short loops one after the other: a vector machine works on
    several lanes at a time only if the chain of operations in a loop is short.

    Args:
        w: the lanes. stages: float64[10, 3 * LANES], its rows from STAGE on. stage: 0 to 9.
        kind: POWERED, IN_AIR or IN_VACUUM. has_knots: whether the drag coefficient depends on the Mach number.
        earth: `Earth`.
    """
    if kind == IN_VACUUM:
        for i in range(LANES):
            x, y, z, _, _, _ = _trial(w, i)
            ax, ay, az = gravity(x, y, z, earth)
            stages[stage, i], stages[stage, LANES + i], stages[stage, 2 * LANES + i] = ax, ay, az
        return
    _find_height(w, earth)
    if kind == POWERED:
        _find_air(w)
        _find_thrust_line(w, stage)
        _push_powered(w, stages, stage, earth)
    elif has_knots:
        _find_air(w)
        _push_free(w, stages, stage, earth)
    else:
        _push_steady(w, stages, stage, earth)


@formula
def _few(w, i, axis, f, g):
    """Return the weighted sums of stages 0 to 2 for velocity and position along one axis."""
    k0 = w[(STAGE + axis) * LANES + i]
    k1 = w[(STAGE + 3 + axis) * LANES + i]
    k2 = w[(STAGE + 6 + axis) * LANES + i]
    return fused(f[2], k2, fused(f[1], k1, f[0] * k0)), fused(g[1], k1, g[0] * k0)


@formula
def _some(w, i, axis, f, g):
    """Return the weighted sums of stages 0 to 5; none has a part of the velocity of stage 1."""
    k0 = w[(STAGE + axis) * LANES + i]
    k1 = w[(STAGE + 3 + axis) * LANES + i]
    k2 = w[(STAGE + 6 + axis) * LANES + i]
    k3 = w[(STAGE + 9 + axis) * LANES + i]
    k4 = w[(STAGE + 12 + axis) * LANES + i]
    k5 = w[(STAGE + 15 + axis) * LANES + i]
    to_v = fused(f[5], k5, fused(f[4], k4, fused(f[3], k3, fused(f[2], k2, f[0] * k0))))
    return to_v, fused(g[4], k4, fused(g[3], k3, fused(g[2], k2, fused(g[1], k1, g[0] * k0))))


@formula
def _many(w, i, axis, f, g):
    """Return the weighted sums of stages 0 to 8."""
    to_v, to_x = _some(w, i, axis, f, g)
    k5 = w[(STAGE + 15 + axis) * LANES + i]
    k6 = w[(STAGE + 18 + axis) * LANES + i]
    k7 = w[(STAGE + 21 + axis) * LANES + i]
    k8 = w[(STAGE + 24 + axis) * LANES + i]
    to_v = fused(f[8], k8, fused(f[7], k7, fused(f[6], k6, to_v)))
    return to_v, fused(g[7], k7, fused(g[6], k6, fused(g[5], k5, to_x)))


@formula
def _move(w, i, axis, c, to_v, to_x):
    """Write position and velocity along one axis at a fraction of the step."""
    h, v = w[H * LANES + i], w[(STATE + 3 + axis) * LANES + i]
    w[(TRIAL + axis) * LANES + i] = fused(h, fused(h, to_x, c * v), w[(STATE + axis) * LANES + i])
    w[(TRIAL + 3 + axis) * LANES + i] = fused(h, to_v, v)


@lane_kernel
def blend(w, stage):
    """Write every lane's state at a stage (1 to 9), or at the end of the step (10), into the trial rows."""
    c, f, g = _FRACTION[stage], _WEIGHTS[stage, 0], _WEIGHTS[stage, 1]
    if stage < 4:
        for axis in range(3):
            for i in range(LANES):
                to_v, to_x = _few(w, i, axis, f, g)
                _move(w, i, axis, c, to_v, to_x)
    elif stage < 7:
        for axis in range(3):
            for i in range(LANES):
                to_v, to_x = _some(w, i, axis, f, g)
                _move(w, i, axis, c, to_v, to_x)
    else:
        for axis in range(3):
            for i in range(LANES):
                to_v, to_x = _many(w, i, axis, f, g)
                _move(w, i, axis, c, to_v, to_x)


@lane_kernel
def estimate(w, per_m, per_m_s):
    """Write the estimated error of every lane's step in units of the tolerance.

    Args:
        per_m, per_m_s: inverse tolerances of position and velocity, 1/m, s/m.
    """
    f, g = _WEIGHTS[11, 0], _WEIGHTS[11, 1]
    for i in range(LANES):
        h = w[H * LANES + i]
        sums = 0.0
        for axis in range(3):
            to_v, to_x = _many(w, i, axis, f, g)
            to_v = fused(f[9], w[(STAGE + 27 + axis) * LANES + i], to_v)
            to_x, to_v = to_x * h * per_m, to_v * per_m_s
            sums = fused(to_x, to_x, fused(to_v, to_v, sums))
        w[ERROR * LANES + i] = h * math.sqrt(sums) * w[CARE * LANES + i]
