"""When a flown path is sampled: so that cubics through its places and velocities give it back."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.core.constants import WGS84_OMEGA_RAD_S
from umbrella.physics.flight.trajectory import A_AFTER, A_BEFORE, T, states_at

JUMP_M_S2: Final = 1e-3  # change of acceleration at a node that counts as a jump: ignition, burnout, a shroud dropped
SHORTEST_S: Final = 0.02  # pieces are not halved below this
MOST_HALVINGS: Final = 12

Numbers = NDArray[np.float64]


def breaks_of(nodes: Numbers) -> Numbers:
    """Return the times (s) of a node table at which the acceleration, or with it the velocity, jumps."""
    jumps = np.linalg.norm(nodes[:, A_AFTER : A_AFTER + 3] - nodes[:, A_BEFORE : A_BEFORE + 3], axis=1) > JUMP_M_S2
    jumps[0] = jumps[-1] = False
    at_once = np.diff(nodes[:, T]) < 2e-6  # the two nodes of an impulse
    jumps[:-1] |= at_once
    jumps[1:] |= at_once
    times: Numbers = nodes[jumps, T]
    return times


def earth_fixed_states(nodes: Numbers, times_s: Numbers) -> Numbers:
    """Return float64[n, 6]: place (m) and velocity relative to the turning Earth (m/s), in Earth-fixed axes.

    Args:
        nodes: inertial node table, see `physics.flight.trajectory`. times_s: within it, on its clock.
    """
    states = states_at(nodes, times_s)
    r, v = states[:, :3], states[:, 3:].copy()
    v[:, 0] += WGS84_OMEGA_RAD_S * r[:, 1]
    v[:, 1] -= WGS84_OMEGA_RAD_S * r[:, 0]
    return np.hstack([_turned(r, times_s), _turned(v, times_s)])


def _turned(vectors: Numbers, times_s: Numbers) -> Numbers:
    """Return inertial vectors in the axes of the Earth at each time."""
    c, s = np.cos(WGS84_OMEGA_RAD_S * times_s), np.sin(WGS84_OMEGA_RAD_S * times_s)
    x, y, z = vectors.T
    return np.column_stack([c * x + s * y, c * y - s * x, z])


def fitting_times(nodes: Numbers, times_s: Numbers, bound_m: float) -> Numbers:
    """Return times with so many more between them that cubic Hermite interpolation is off by no more than a bound.

    Args:
        nodes: inertial node table. times_s: rising, the first and the last are kept. bound_m: in the middle of a piece,
            where the error of a cubic is largest.

    **Valid**: any table made by the integrator. **Leaves out**: pieces below 0.02 s are left as they are. **Source**:
    Hermite interpolation: the error is h^4 / 384 times the fourth derivative. **Checked**:
    tests/campaign/test_sampled.py.
    """
    breaks = breaks_of(nodes)
    inside = breaks[(breaks > times_s[0]) & (breaks < times_s[-1])]
    times = np.union1d(times_s, inside)
    states = earth_fixed_states(nodes, times)
    is_open = np.ones(len(times) - 1, bool)
    for _ in range(MOST_HALVINGS):
        is_open &= np.diff(times) > 2.0 * SHORTEST_S
        (k,) = np.nonzero(is_open)
        middles = 0.5 * (times[k] + times[k + 1])
        true = earth_fixed_states(nodes, middles)
        off = np.linalg.norm(_cubic_middle(times, states, k) - true[:, :3], axis=1) > bound_m
        if not off.any():
            break
        is_open[k[~off]] = False
        at = k[off] + 1
        times, states = np.insert(times, at, middles[off]), np.insert(states, at, true[off], axis=0)
        is_open = np.insert(is_open, at, True)
    return times


def _cubic_middle(times: Numbers, states: Numbers, k: NDArray[np.int64]) -> Numbers:
    """Return the places in the middle of pieces k by the cubic through the places and velocities at their ends."""
    h = (times[k + 1] - times[k])[:, None]
    first, last = states[k], states[k + 1]
    middles: Numbers = 0.5 * (first[:, :3] + last[:, :3]) + 0.125 * h * (first[:, 3:] - last[:, 3:])
    return middles
