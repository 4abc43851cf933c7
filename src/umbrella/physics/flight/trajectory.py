"""A flown path as a table of nodes, and its dense output.

One row per accepted step boundary. Within a step the path is the quintic Hermite polynomial through position,
velocity and acceleration at both ends, so positions are continuous to the second derivative except where the
acceleration itself jumps (ignition, burnout): there a node stores the acceleration before and after the jump.

Frame: inertial, equal to the Earth-fixed frame at t = 0.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import leaf
from umbrella.core.constants import WGS84_OMEGA_RAD_S

# columns of a node row
T: Final = 0
R: Final = 1  # x, y, z, m
V: Final = 4  # vx, vy, vz, m/s
A_AFTER: Final = 7  # acceleration of the step that starts here, m/s^2
A_BEFORE: Final = 10  # acceleration of the step that ends here, m/s^2
NODE_COLUMNS: Final = 13


@leaf
def _segment_of(nodes, t_s):
    """Return the index of the step that holds t_s (the first or last step beyond the ends).

    The first guess is right where nodes stand at equal times, as those of satellites do.
    """
    low, high = 0, nodes.shape[0] - 1
    guess = int((t_s - nodes[0, 0]) / (nodes[high, 0] - nodes[0, 0]) * high)
    if 0 <= guess < high and nodes[guess, 0] <= t_s < nodes[guess + 1, 0]:
        return guess
    while high - low > 1:
        mid = (low + high) // 2
        if nodes[mid, 0] <= t_s:
            low = mid
        else:
            high = mid
    return low


@leaf
def state_in_step(nodes, i, s):
    """Return (x, y, z, vx, vy, vz) at the fraction s of step i by its quintic Hermite polynomial.

    Args:
        nodes: float64[n, 13], rows as above.
        i: index of the step, 0 to n - 2.
        s: fraction of the step, 0 to 1.
    """
    h = nodes[i + 1, 0] - nodes[i, 0]
    s2 = s * s
    s3 = s2 * s
    p1 = s3 * (10.0 + s * (6.0 * s - 15.0))
    q0 = s - s3 * (6.0 + s * (3.0 * s - 8.0))
    q1 = -s3 * (4.0 + s * (3.0 * s - 7.0))
    w0 = 0.5 * h * h * s2 * (1.0 + s * (s * (3.0 - s) - 3.0))
    w1 = 0.5 * h * h * s3 * (1.0 + s * (s - 2.0))
    dp1 = s2 * (30.0 + s * (30.0 * s - 60.0)) / h
    dq0 = 1.0 - s2 * (18.0 + s * (15.0 * s - 32.0))
    dq1 = -s2 * (12.0 + s * (15.0 * s - 28.0))
    dw0 = 0.5 * h * s * (2.0 + s * (s * (12.0 - 5.0 * s) - 9.0))
    dw1 = 0.5 * h * s2 * (3.0 + s * (5.0 * s - 8.0))
    a = nodes[i]
    b = nodes[i + 1]
    x = a[1] + p1 * (b[1] - a[1]) + h * (q0 * a[4] + q1 * b[4]) + w0 * a[7] + w1 * b[10]
    y = a[2] + p1 * (b[2] - a[2]) + h * (q0 * a[5] + q1 * b[5]) + w0 * a[8] + w1 * b[11]
    z = a[3] + p1 * (b[3] - a[3]) + h * (q0 * a[6] + q1 * b[6]) + w0 * a[9] + w1 * b[12]
    vx = dp1 * (b[1] - a[1]) + dq0 * a[4] + dq1 * b[4] + dw0 * a[7] + dw1 * b[10]
    vy = dp1 * (b[2] - a[2]) + dq0 * a[5] + dq1 * b[5] + dw0 * a[8] + dw1 * b[11]
    vz = dp1 * (b[3] - a[3]) + dq0 * a[6] + dq1 * b[6] + dw0 * a[9] + dw1 * b[12]
    return x, y, z, vx, vy, vz


@leaf
def state_at(nodes, t_s):
    """Return (x, y, z, vx, vy, vz) at a time by the quintic Hermite polynomial of the step that holds it.

    Args:
        nodes: float64[n, 13], n >= 2, rows as above, times rising.
        t_s: time, s, on the clock of the nodes. Beyond the ends the outermost polynomial is extended: callers
            clip first.

    Returns:
        Six floats: inertial position m, velocity m/s.

    Valid: any table made by the integrator. Leaves out: nothing but the interpolation error, below 2 dm and
    3 cm/s at a tolerance of 1e-8, 5 cm and 1 cm/s at 1e-9, 1 cm and 5 mm/s at 1e-10. Source: Hermite interpolation,
    Hairer, Norsett & Wanner, Solving Ordinary Differential Equations I, II.6. Checked:
    tests/physics/flight/test_trajectory.py.
    """
    i = _segment_of(nodes, t_s)
    return state_in_step(nodes, i, (t_s - nodes[i, 0]) / (nodes[i + 1, 0] - nodes[i, 0]))


def states_at(nodes: NDArray[np.float64], times_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return float64[len(times), 6], the inertial states at many times (see `state_at`)."""
    return np.array([state_at(nodes, t) for t in times_s]).reshape(-1, 6)


def started_at(nodes: NDArray[np.float64], t_start_s: float) -> NDArray[np.float64]:
    """Return the same flight launched at another time of a common clock.

    A flight is computed with its own clock (t = 0 at launch, inertial frame equal to the Earth-fixed one then). On a
    common clock the whole path is turned with the Earth by omega * t_start and its times are shifted.
    """
    moved = nodes.copy()
    moved[:, T] += t_start_s
    c, s = np.cos(WGS84_OMEGA_RAD_S * t_start_s), np.sin(WGS84_OMEGA_RAD_S * t_start_s)
    for col in (R, V, A_AFTER, A_BEFORE):
        x, y = nodes[:, col].copy(), nodes[:, col + 1].copy()
        moved[:, col] = c * x - s * y
        moved[:, col + 1] = s * x + c * y
    return moved
