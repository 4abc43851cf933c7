"""SciPy's DOP853 on the same flights: same right-hand side (compiled), segment by segment, with a ground event."""

import numpy as np
from scipy.integrate import solve_ivp

from benchmarks.ensemble import NATURE, POINT, launches, one
from umbrella.core.compiled import njit
from umbrella.physics.atmosphere.air import layer_of
from umbrella.physics.earth.ellipsoid import height_series
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.flight.borders import load_layer
from umbrella.physics.flight.forces import ALONG, CD, CD_SLOPE, MASS, ROWS, T_REF, UP, acceleration, height_and_mach
from umbrella.physics.flight.plan import CONSTANT_DRAG, burn_segments, free_segment
from umbrella.physics.flight.shot import launch_state

RELATIVE, ABSOLUTE = 1e-11, 1e-8  # the loosest that keep the miss below 1 m: 1e-7 leaves 2.8 m


@njit
def rate(t, y, p, drag, air, earth):
    """Return d(state)/dt with the layer and drag interval of the state itself."""
    r = np.sqrt(y[0] ** 2 + y[1] ** 2 + y[2] ** 2)
    h = height_series(r, 1.0 / r, (y[2] / r) ** 2, earth)
    load_layer(p, 1, 0, air, layer_of(h, air.edges_m))
    _, mach = height_and_mach(p, 1, 0, y[0], y[1], y[2], y[3], y[4], y[5], earth)
    cell = 0
    while cell < drag.shape[0] - 1 and mach >= drag[cell, 1]:
        cell += 1
    p[CD], p[CD_SLOPE] = drag[cell, 2], drag[cell, 3]
    ax, ay, az = acceleration(p, 1, 0, t, y[0], y[1], y[2], y[3], y[4], y[5], earth)
    return np.array([y[3], y[4], y[5], ax, ay, az])


@njit
def height(t, y, p, drag, air, earth):
    """Return the height above the ellipsoid, m."""
    r = np.sqrt(y[0] ** 2 + y[1] ** 2 + y[2] ** 2)
    return height_series(r, 1.0 / r, (y[2] / r) ** 2, earth)


def ground(t, y, *rest):
    """Return the height: the event that ends a flight."""
    return height(t, y, *rest)


ground.terminal, ground.direction = True, -1.0


def _load(segment, basis):
    p = np.zeros(ROWS)
    p[T_REF], p[MASS : MASS + 7] = segment[0], (*segment[2:7], segment[7], segment[8])
    p[ALONG], p[UP : UP + 6] = segment[9], basis
    return p


def fly(row):
    """Return the Earth-fixed impact of one launch."""
    vehicle, programme = one(row)
    y, basis = np.zeros(6), np.zeros(6)
    launch_state(POINT, row[0], NATURE.earth, y, basis)
    rest = (NATURE.air, NATURE.earth)
    t = 0.0
    for segment in burn_segments(vehicle, programme):
        arguments = (_load(segment, basis), vehicle.drag[1], *rest)
        found = solve_ivp(rate, (segment[0], segment[1]), y, "DOP853", rtol=RELATIVE, atol=ABSOLUTE, args=arguments)
        y, t = found.y[:, -1], segment[1]
    free = free_segment(t, t + 7200.0, 1.0 / vehicle.payload_beta_kg_m2, CONSTANT_DRAG)[0]
    arguments = (_load(free, basis), vehicle.drag[0], *rest)
    found = solve_ivp(rate, (t, t + 7200.0), y, "DOP853", rtol=RELATIVE, atol=ABSOLUTE, args=arguments, events=ground)
    x, t = found.y_events[0][0], found.t_events[0][0]
    return eci_to_ecef(x[0], x[1], x[2], t, NATURE.earth.omega_rad_s)


def run(n: int) -> np.ndarray:
    """Return the impacts of the first n launches."""
    return np.array([fly(row) for row in launches(n).table()])
