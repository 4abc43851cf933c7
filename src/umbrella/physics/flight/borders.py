"""The borders at which a flight's right-hand side has kinks: layers of the air, knots of the drag table, the ground.

A step is made with the coefficients of one layer and one interval of the drag table; here they are loaded, the first
border that a step crosses is found on its dense output, and the other side is entered.
"""

import math
from typing import Final

import numpy as np

from umbrella.core.compiled import leaf
from umbrella.physics.atmosphere.air import layer_of
from umbrella.physics.flight.forces import A2, CD, CD_SLOPE, INVERSE_HALF, MIDDLE, RHO, height_and_mach
from umbrella.physics.flight.trajectory import state_in_step

# which border a step ends on
NO_BORDER: Final = 0
FLOOR: Final = 1
BOTTOM: Final = 2  # of the air layer
TOP: Final = 3
SLOWER: Final = 4  # knot of the drag table below the Mach number
FASTER: Final = 5


@leaf
def load_layer(p, n, i, air, layer):
    """Put the coefficients of an air layer into lane i of the parameter array."""
    low, high = air.edges_m[layer], air.edges_m[layer + 1]
    for c in range(13):
        p[(RHO + c) * n + i] = air.rho[layer, c]
    for c in range(7):
        p[(A2 + c) * n + i] = air.a2[layer, c]
    p[MIDDLE * n + i] = 0.5 * (low + high)
    p[INVERSE_HALF * n + i] = 2.0 / (high - low)


@leaf
def _interval(drag, table, mach):
    """Return the index of the drag table's interval that holds a Mach number (on a knot the faster one)."""
    cell = 0
    while cell < drag.shape[1] - 1 and mach >= drag[table, cell, 1]:
        cell += 1
    return cell


@leaf
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


@leaf
def _beyond(bounds, kind, h, mach):
    """Return how far a height and Mach number are beyond one border (m or Mach); negative inside."""
    if kind == FLOOR:
        return bounds[4] - h
    if kind == BOTTOM:
        return bounds[0] - h
    if kind == TOP:
        return h - bounds[1]
    if kind == SLOWER:
        return bounds[2] - mach
    return mach - bounds[3]


@leaf
def _beyond_at(p, earth, bounds, kind, step, s):
    x, y, z, vx, vy, vz = state_in_step(step, 0, s)
    h, mach = height_and_mach(p, 1, 0, x, y, z, vx, vy, vz, earth)
    return _beyond(bounds, kind, h, mach)


@leaf
def _exit_fraction(p, earth, bounds, kind, step, g1):
    """Return the fraction of the step at which its dense output meets a border (to 1e-5 m or 1e-6 in Mach).

    g1 > 0 is the excess at the end. A step that starts beyond the border (it has just been reached) is let go.
    """
    s0, s1, side = 0.0, 1.0, 0
    g0 = _beyond_at(p, earth, bounds, kind, step, 0.0)
    if g0 >= 0.0:
        return 1.0
    close = 1e-6 if kind >= SLOWER else 1e-5
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


@leaf
def first_border(p, earth, in_air, bounds, step, y):
    """Return (kind, fraction) of the first border that a step to the state y crosses."""
    h, mach = height_and_mach(p, 1, 0, y[0], y[1], y[2], y[3], y[4], y[5], earth)
    kind, first = NO_BORDER, 2.0
    for candidate in range(FLOOR, (FASTER if in_air else TOP) + 1):
        g = _beyond(bounds, candidate, h, mach)
        if g > 0.0:
            s = _exit_fraction(p, earth, bounds, candidate, step, g)
            if s < first:
                kind, first = candidate, s
    return kind, first


@leaf
def relocate(p, bounds, drag, air, ceiling_m, table, earth, y, ahead_s):
    """Enter the layer and drag interval in which a state will be a moment later; return whether there is air."""
    climb = (y[0] * y[3] + y[1] * y[4] + y[2] * y[5]) / math.sqrt(y[0] ** 2 + y[1] ** 2 + y[2] ** 2)
    mach = 0.0
    for _ in range(2):  # the Mach number needs the layer, the layer needs the height
        h, mach = height_and_mach(p, 1, 0, y[0], y[1], y[2], y[3], y[4], y[5], earth)
        h += climb * ahead_s
        if h < ceiling_m:
            load_layer(p, 1, 0, air, layer_of(h, air.edges_m))
    return _enter(p, bounds, drag, air, ceiling_m, h, mach, table)


@leaf
def change_interval(p, bounds, drag, table, kind):
    """Move to the drag interval on the other side of the knot that has just been reached."""
    knot = bounds[3] if kind == FASTER else bounds[2]
    cell = _interval(drag, table, knot) - (0 if kind == FASTER else 1)
    p[CD], p[CD_SLOPE] = drag[table, cell, 2], drag[table, cell, 3]
    bounds[2], bounds[3] = drag[table, cell, 0], drag[table, cell, 1]
