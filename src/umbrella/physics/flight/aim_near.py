"""Aiming at many places from guesses: azimuth and cut-off (or pitch) by Newton's method, compiled, a flight a step."""

import math
from typing import Final, NamedTuple

import numpy as np

from umbrella.core.compiled import njit
from umbrella.core.status import FlightStatus
from umbrella.physics.earth.ellipsoid import enu_basis, geodetic_to_ecef
from umbrella.physics.flight.plan import Programme
from umbrella.physics.flight.shot import fire

_IMPACT: Final = int(FlightStatus.IMPACT)
MOST_STEPS: Final = 12
STALE_STEPS: Final = 3  # steps with the slopes of the target before; then they are measured anew
AZIMUTH, PITCH, CUTOFF = 0, 1, 2
DIFFERENCE: Final = np.array([3e-4, 3e-4, 2e-2])  # rad, rad, s: a kilometre or more, far above the flight's error
LONGEST_MOVE: Final = np.array([0.1, 0.05, 5.0])  # rad, rad, s
_NO_MISS: Final = 1e12


class Kick(NamedTuple):
    """How a missile is steered, but for its final pitch: s, s, and whether the thrust then follows the path."""

    vertical_rise_s: float
    turn_end_s: float
    follows_path: bool


@njit
def _miss_of(vehicle, kick, point, nature, target, u, out):
    """Write the miss (east m, north m, time of the impact s) of one flight; return whether it came down.

    `u` are azimuth rad, pitch rad, cut-off s; `target` latitude rad, longitude rad, height m.
    """
    times, pitch = np.empty(2), np.empty(2)
    times[0], times[1] = kick.vertical_rise_s, kick.turn_end_s
    pitch[0], pitch[1] = 0.5 * math.pi, u[PITCH]
    along = kick.turn_end_s if kick.follows_path else np.inf
    shot = fire(vehicle, Programme(times, pitch, along, u[CUTOFF]), point, u[AZIMUTH], target[2], nature)
    if shot.status != _IMPACT:
        out[0], out[1], out[2] = _NO_MISS, _NO_MISS, np.nan
        return False
    tx, ty, tz = geodetic_to_ecef(target[0], target[1], target[2], nature.earth)
    frame = enu_basis(target[0], target[1])
    dx, dy, dz = shot.x_m - tx, shot.y_m - ty, shot.z_m - tz
    east = frame[0] * dx + frame[1] * dy + frame[2] * dz
    north = frame[3] * dx + frame[4] * dy + frame[5] * dz
    up = frame[6] * dx + frame[7] * dy + frame[8] * dz
    flat, radius = math.hypot(east, north), math.sqrt(tx * tx + ty * ty + tz * tz)
    stretch = radius * math.atan2(flat, radius + up) / max(flat, 1e-9)  # the arc: the antipode is no hit
    out[0], out[1], out[2] = east * stretch, north * stretch, shot.t_impact_s
    return True


@njit
def _measure(vehicle, kick, point, nature, target, u, free, miss, slopes):
    """Write the slopes of the miss in both unknowns by differences; return whether they could be."""
    there, moved = u.copy(), np.empty(3)
    for c in range(2):
        k = AZIMUTH if c == 0 else free
        there[k] = u[k] - DIFFERENCE[k]
        if not _miss_of(vehicle, kick, point, nature, target, there, moved):
            return False
        for r in range(2):
            slopes[r, c] = (miss[r] - moved[r]) / DIFFERENCE[k]
        there[k] = u[k]
    return abs(slopes[0, 0] * slopes[1, 1] - slopes[0, 1] * slopes[1, 0]) > 1e-6


@njit
def _improve(slopes, change, free, before, after):
    """Correct the slopes with what the last step did (Broyden's first update, in units of the longest moves)."""
    turn, other = change[0] / LONGEST_MOVE[AZIMUTH], change[1] / LONGEST_MOVE[free]
    size = turn * turn + other * other
    if size > 0.0:
        for r in range(2):
            off = after[r] - before[r] - slopes[r, 0] * change[0] - slopes[r, 1] * change[1]
            slopes[r, 0] += off * turn / size / LONGEST_MOVE[AZIMUTH]
            slopes[r, 1] += off * other / size / LONGEST_MOVE[free]


@njit
def _hit(vehicle, kick, point, nature, target, u, free, most, tolerance_m, slopes, is_known, out):
    """Move u until the miss is within the tolerance; return (whether it is, whether the slopes can be used again).

    The unknowns of `slopes` are azimuth and the free one; one that is known is of a target near by.
    """
    miss, before, change = np.empty(3), np.empty(3), np.empty(2)
    if not _miss_of(vehicle, kick, point, nature, target, u, miss):
        return False, is_known
    stale = 0
    for _ in range(MOST_STEPS):
        if math.hypot(miss[0], miss[1]) < tolerance_m:
            out[0] = miss[2]
            return True, True
        if not is_known or stale == STALE_STEPS:
            is_known, stale = _measure(vehicle, kick, point, nature, target, u, free, miss, slopes), -MOST_STEPS
            if not is_known:
                return False, False
        stale += 1
        det = slopes[0, 0] * slopes[1, 1] - slopes[0, 1] * slopes[1, 0]
        change[0] = (-miss[0] * slopes[1, 1] + miss[1] * slopes[0, 1]) / det
        change[1] = (-miss[1] * slopes[0, 0] + miss[0] * slopes[1, 0]) / det
        part = min(1.0, LONGEST_MOVE[AZIMUTH] / max(abs(change[0]), 1e-12))
        part = min(part, LONGEST_MOVE[free] / max(abs(change[1]), 1e-12))
        change[0], change[1] = part * change[0], min(part * change[1], most - u[free])
        u[AZIMUTH], u[free] = u[AZIMUTH] + change[0], u[free] + change[1]
        before[:] = miss
        if not _miss_of(vehicle, kick, point, nature, target, u, miss):
            return False, False
        _improve(slopes, change, free, before, miss)
    return False, False


@njit(nogil=True)
def aim_near(vehicle, kick, point, nature, targets, unknowns, free, most, tolerance_m, times_s):
    """Aim at places one after another, each from its own guess, and return nothing: what is found is written.

    Args:
        vehicle: `Vehicle`. kick: `Kick`. point: `LaunchPoint`. nature: `Nature`.
        targets: float64[n, 3], latitude rad, longitude rad, height m; neighbours next to each other.
        unknowns: float64[n, 3], azimuth rad, pitch rad, cut-off s: the guess, overwritten with what was found.
        free: PITCH or CUTOFF, what is solved for beside the azimuth. most: largest value that it may have.
        tolerance_m: largest miss that counts as a hit. times_s: float64[n], written: time of the impact; NaN: not hit.

    Valid: guesses within some hundred kilometres of their targets. Leaves out: telling a target out of reach from a
    guess that is too far off: the caller asks `aim`. Source: Broyden, Mathematics of Computation 19 (1965) 577, on the
    flown path. Checked: tests/physics/flight/test_aim_near.py.
    """
    slopes, is_known, shift = np.zeros((2, 2)), False, np.zeros(3)
    for i in range(targets.shape[0]):
        u = unknowns[i] + shift  # guesses of neighbours are off by about the same
        u[free] = min(u[free], most)
        times_s[i] = np.nan
        is_hit, is_known = _hit(
            vehicle, kick, point, nature, targets[i], u, free, most, tolerance_m, slopes, is_known, times_s[i : i + 1]
        )
        if is_hit:
            shift = u - unknowns[i]
            unknowns[i] = u
        else:
            shift = np.zeros(3)
