"""When an entity state is sent: at a heartbeat, and before others reckon it more than a threshold from its place."""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.export.dis_attitude import pointing

HEARTBEAT_S: Final = 5.0  # IEEE 1278.1-2012, table 25: HBT_ESPDU_KIND_MUNITION, HBT_ESPDU_PLATFORM_LAND, …
THRESHOLD_M: Final = 1.0  # DRA_POS_THRSH
THRESHOLD_RAD: Final = math.radians(3.0)  # DRA_ORIENT_THRSH
TICK_S: Final = 0.1  # how often the sender compares

Numbers = NDArray[np.float64]


class Moves(NamedTuple):
    """Where a body is, how fast and how it speeds up, at n times (s, m, m/s, m/s^2, Earth-fixed)."""

    t_s: Numbers  # [n]
    r_m: Numbers  # [n, 3]
    v_m_s: Numbers  # [n, 3]
    a_m_s2: Numbers  # [n, 3]


def moves_at(path_s: Numbers, r_m: Numbers, v_m_s: Numbers, times_s: Numbers) -> Moves:
    """Return a path between its points, by the cubic Hermite polynomial through place and velocity.

    Args:
        path_s: float64[k], times of the points, rising. r_m, v_m_s: float64[k, 3]. times_s: float64[n], within them.

    **Valid**: points so near that the acceleration is straight between them. **Leaves out**: what happens between two
    points. **Source**: Hermite interpolation. **Checked**: tests/export/dis/test_reckoning.py.
    """
    i = np.clip(np.searchsorted(path_s, times_s, side="right") - 1, 0, len(path_s) - 2)
    h = (path_s[i + 1] - path_s[i])[:, None]
    s = (times_s[:, None] - path_s[i][:, None]) / h
    step, v0, v1 = r_m[i + 1] - r_m[i], h * v_m_s[i], h * v_m_s[i + 1]
    square, cube = 3.0 * step - 2.0 * v0 - v1, v0 + v1 - 2.0 * step
    place = r_m[i] + s * (v0 + s * (square + s * cube))
    speed = (v0 + s * (2.0 * square + 3.0 * s * cube)) / h
    return Moves(times_s, place, speed, (2.0 * square + 6.0 * s * cube) / h**2)


def ticks(from_s: float, to_s: float) -> Numbers:
    """Return the times (s) at which a sender compares: both ends, and every tick between them."""
    return np.append(np.arange(from_s, to_s - 1e-9, TICK_S), to_s)


def reckoned(told: Moves, k: int, times_s: Numbers) -> Numbers:
    """Return float64[n, 3], where others think a body is after the state number k (DRM_FVW)."""
    dt = (times_s - told.t_s[k])[:, None]
    place: Numbers = told.r_m[k] + dt * (told.v_m_s[k] + 0.5 * dt * told.a_m_s2[k])
    return place


def due(moves: Moves, heartbeat_s: float = HEARTBEAT_S) -> list[int]:
    """Return the numbers of the states to be sent, the first and the last among them.

    Args:
        moves: the truth at the sender's ticks. heartbeat_s: longest silence.

    **Valid**: a recorded path: a state is sent at the last tick before the threshold would be passed. **Leaves out**:
    roll, which is not modelled. **Source**: IEEE 1278.1-2012, clause 5, annex E (dead reckoning) and table
    25 (thresholds of 1 m and 3 degrees, heartbeat of 5 s). **Checked**: tests/export/dis/test_reckoning.py.
    """
    forward = pointing(moves.r_m, moves.v_m_s)
    sent, last = [0], len(moves.t_s) - 1
    while sent[-1] < last:
        sent.append(_next(moves, forward, sent[-1], heartbeat_s))
    return sent


def _next(moves: Moves, forward: Numbers, k: int, heartbeat_s: float) -> int:
    end = int(np.searchsorted(moves.t_s, moves.t_s[k] + heartbeat_s + 1e-9, side="right"))
    after = slice(k + 1, max(end, k + 2))
    off_m = np.linalg.norm(reckoned(moves, k, moves.t_s[after]) - moves.r_m[after], axis=1)
    turned = forward[after] @ forward[k] < math.cos(THRESHOLD_RAD)
    is_off = (off_m > THRESHOLD_M) | turned
    first = int(np.argmax(is_off)) if is_off.any() else len(off_m)
    return k + max(1, first)
