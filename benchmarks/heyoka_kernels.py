"""What stands around heyoka's steps: loading a batch, finding the borders on a step's Taylor series, times of a coast.

A batch is a set of arrays with one column a flight, in the units of `heyoka_equations`. Nothing is kept in a cache of
compiled code, since the constants come from other modules.
"""

import math
from typing import Final

import numpy as np

from benchmarks.ensemble import NATURE, POINT, STEER, VEHICLE
from benchmarks.heyoka_equations import (
    BASE,
    BURN,
    CD,
    CD_SLOPE,
    EARTH,
    LAPSE,
    LENGTH_M,
    SPEED_M_S,
    TIME_S,
    UP,
    US76_RADIUS,
    layers,
)
from umbrella.core.compiled import njit
from umbrella.physics.earth.ellipsoid import height_series
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.flight.lanes_tables import launch_pad, segment_rows

LAYERS: Final = layers()
SEGMENTS: Final = segment_rows(VEHICLE, STEER, math.inf)
_PAD: Final = launch_pad(POINT, NATURE)
_DRAG: Final = np.ascontiguousarray(VEHICLE.drag[1])
_KNOTS: Final = np.ascontiguousarray(VEHICLE.drag[1, :-1, 1])
_BETA_KG_M2: Final = float(VEHICLE.payload_beta_kg_m2)

STRETCH: Final = 1.3  # a border is looked for up to this multiple of a step, beyond which its series is not trusted
CLOSE: Final = 1e-6, 1e-4  # how near to a border a step ends: of height (1e6 m), of Mach number (times km/s)


@njit(cache=False)
def height(x, y, z):
    """Return the height above the ellipsoid (1e6 m)."""
    r = math.sqrt(x * x + y * y + z * z)
    return height_series(r, 1.0 / r, (z / r) ** 2, EARTH)


@njit(cache=False)
def load_air(pars, i, layer, cell):
    """Load a layer of air and an interval of the drag table."""
    for k in range(5):
        pars[k, i] = LAYERS[layer, 1 + k]
    pars[CD, i], pars[CD_SLOPE, i] = _DRAG[cell, 2], _DRAG[cell, 3] / LAYERS[layer, 6]


@njit(cache=False)
def load_segment(rows, j, pars):
    """Load burn segment j of every launch."""
    for i in range(rows.shape[0]):
        for k in range(8):
            pars[BURN + k, i] = SEGMENTS[0, j, k] + rows[i, 1] * SEGMENTS[1, j, k]
        pars[BURN, i] /= TIME_S
        pars[BURN + 2, i] *= TIME_S
        pars[BURN + 3, i] *= rows[i, 2]
        pars[BURN + 7, i] *= TIME_S


@njit(cache=False)
def lift_off(rows, state, pars):
    """Write the states and parameters of a batch of launches at rest on the ground."""
    for i in range(rows.shape[0]):
        s, c = math.sin(rows[i, 0]), math.cos(rows[i, 0])
        load_air(pars, i, 0, 0)
        for k in range(3):
            state[k, i], state[k + 3, i] = _PAD[k] / LENGTH_M, _PAD[k + 3] / SPEED_M_S
            pars[UP + k, i] = _PAD[6 + k]
            pars[UP + 3 + k, i] = s * _PAD[9 + k] + c * _PAD[12 + k]
    load_segment(rows, 0, pars)


@njit(cache=False)
def _at(series, i, c, tau):
    value = 0.0
    for k in range(series.shape[1] - 1, -1, -1):
        value = value * tau + series[c, k, i]
    return value


@njit(cache=False)
def _excess(series, i, tau, pars, kind, border):
    """Return how far lane i is beyond a height (kind 0) or a knot of the drag table (kind 1) at a time in its step."""
    x, y, z = _at(series, i, 0, tau), _at(series, i, 1, tau), _at(series, i, 2, tau)
    h = height(x, y, z)
    if kind == 0:
        return h - border
    wx = _at(series, i, 3, tau) + EARTH.omega_rad_s * y
    wy = _at(series, i, 4, tau) - EARTH.omega_rad_s * x
    wz = _at(series, i, 5, tau)
    ratio = 1.0 + pars[LAPSE, i] * (US76_RADIUS * h / (US76_RADIUS + h) - pars[BASE, i])
    return math.sqrt((wx * wx + wy * wy + wz * wz) / ratio) - border


@njit(cache=False)
def _crossing(series, i, tau, pars, kind, border):
    """Return when lane i meets a border before a time in its step (inf: it does not): Illinois false position."""
    g1 = _excess(series, i, tau, pars, kind, border)
    g0 = _excess(series, i, 0.0, pars, kind, border) if g1 > 0.0 else 0.0
    if g0 >= 0.0:
        return math.inf
    a, b, side = 0.0, tau, 0
    for _ in range(30):
        s = (a * g1 - b * g0) / (g1 - g0)
        g = _excess(series, i, s, pars, kind, border)
        if abs(g) < CLOSE[kind]:
            return s
        if g > 0.0:
            b, g1 = s, g
            g0 = 0.5 * g0 if side == 1 else g0
            side = 1
        else:
            a, g0 = s, g
            g1 = 0.5 * g1 if side == -1 else g1
            side = -1
    return b


@njit(cache=False)
def _first_border(series, i, tau, pars, layer, cell):
    """Return (kind, time in the step) of the first border that lane i meets."""
    first, kind = _crossing(series, i, tau, pars, 0, LAYERS[layer, 0] / LENGTH_M), 0
    if cell < _KNOTS.shape[0]:
        other = _crossing(series, i, tau, pars, 1, _KNOTS[cell] * LAYERS[layer, 6])
        if other < first:
            first, kind = other, 1
    return kind, first


@njit(cache=False)
def land_on_borders(series, step, left, state, now, pars, place, end, top):
    """Put every lane whose step met a border there, load what is beyond; return how many lanes are under way.

    Args:
        series: float64[6, order + 1, n], of the step just made. step: float64[n], how long it was.
        left: float64[n], time left until `end`, written. state, now, pars: of the batch, written.
        place: int64[2, n], layer of air and drag interval, written. end, top: a lane stops at this time, in this layer.
    """
    busy = 0
    for i in range(step.shape[0]):
        if left[i] <= 0.0:
            continue
        kind, tau = _first_border(series, i, min(STRETCH * step[i], left[i]), pars, place[0, i], place[1, i])
        if tau < math.inf:
            for c in range(6):
                state[c, i] = _at(series, i, c, tau)
            place[kind, i] += 1
            if place[0, i] < LAYERS.shape[0]:
                load_air(pars, i, place[0, i], place[1, i])
        now[i] += tau if tau < math.inf else step[i]
        is_under_way = end - now[i] > 1e-9 and place[0, i] < top
        left[i] = end - now[i] if is_under_way else 0.0
        busy += is_under_way
    return busy


@njit(cache=False)
def fall_to_radius(state, radius, out):
    """Write the time of Kepler's free fall to a radius (1e6 m), on the way down."""
    gm = EARTH.gm_m3_s2
    for i in range(state.shape[1]):
        x, y, z, vx, vy, vz = state[0, i], state[1, i], state[2, i], state[3, i], state[4, i], state[5, i]
        r = math.sqrt(x * x + y * y + z * z)
        a = 1.0 / (2.0 / r - (vx * vx + vy * vy + vz * vz) / gm)
        e_cos, e_sin = 1.0 - r / a, (x * vx + y * vy + z * vz) / math.sqrt(gm * a)
        e = math.sqrt(e_cos * e_cos + e_sin * e_sin)
        end = 2.0 * math.pi - math.acos((1.0 - radius / a) / e)
        out[i] = (end - e * math.sin(end) - math.atan2(e_sin, e_cos) + e_sin) / math.sqrt(gm / a**3)


@njit(cache=False)
def fall_to_height(state, target, out):
    """Write the time of a short fall to a height (1e6 m): by height, sink rate and its change."""
    for i in range(state.shape[1]):
        x, y, z, vx, vy, vz = state[0, i], state[1, i], state[2, i], state[3, i], state[4, i], state[5, i]
        r = math.sqrt(x * x + y * y + z * z)
        rate = (x * vx + y * vy + z * vz) / r
        bend = (vx * vx + vy * vy + vz * vz - rate * rate) / r - EARTH.gm_m3_s2 / (r * r)
        drop, tau = height(x, y, z) - target, 0.0
        for _ in range(4):
            tau = -(drop + 0.5 * bend * tau * tau) / rate
        out[i] = tau


@njit(cache=False)
def begin_entry(rows, state, now, entering, depth, area_per_mass):
    """Write what `heyoka_equations.entry` starts from: state with elapsed time, depth, area per mass (m^2/kg)."""
    for i in range(rows.shape[0]):
        for c in range(6):
            entering[c, i] = state[c, i]
        entering[6, i] = now[i]
        depth[i] = -height(state[0, i], state[1, i], state[2, i])
        area_per_mass[i] = 1.0 / (_BETA_KG_M2 * rows[i, 3])


@njit(cache=False)
def write_impacts(state, impacts):
    """Write the Earth-fixed positions (m) of states with elapsed time."""
    for i in range(state.shape[1]):
        x, y, z = eci_to_ecef(state[0, i], state[1, i], state[2, i], state[6, i], EARTH.omega_rad_s)
        impacts[i, 0], impacts[i, 1], impacts[i, 2] = LENGTH_M * x, LENGTH_M * y, LENGTH_M * z
