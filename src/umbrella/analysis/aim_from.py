"""Aim one missile at one place from many launch points: some in full, the others from what those found."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.flying import Launch
from umbrella.analysis.volley import (
    HIT,
    OUT_OF_REACH,
    TOLERANCE_M,
    Volley,
    free_of,
    in_full,
    kick_of,
    positions,
    seen_from,
)
from umbrella.physics.flight.aim_near import aim_near

APART_M: Final = 400e3  # every launch point has one as near as this from which it was aimed in full
MOST_TURN_RAD: Final = 0.1  # of the pitch, from its guess: farther away lies another branch

Numbers = NDArray[np.float64]


def aimed_from(launches: Sequence[Launch], target: Numbers, kind: int) -> Volley:
    """Aim at one place from many launch points.

    Args:
        launches: one missile on its launch points. target: latitude rad, longitude rad, height m. kind: of
            `physics.flight.aim`.

    **Valid**: as `volley`; the pitch of a minimum-energy flight is taken between those aimed in full: its flight takes
    the time of the exact one within 0.5 %. **Leaves out**: nothing more. **Source**: `aim` and `aim_near`.
    **Checked**: tests/analysis/test_launch_ground.py.
    """
    n = len(launches)
    unknowns, flight_s, status = np.full((n, 3), np.nan), np.full(n, np.nan), np.full(n, OUT_OF_REACH)
    bearing, angle = np.array([_seen(launch, target) for launch in launches]).T
    here = np.vstack([positions(np.array([one.point.lat_rad]), np.array([one.point.lon_rad]), one.nature.earth)
                      for one in launches])  # fmt: skip
    full = _full_ones(here, angle)
    for i in full:
        status[i] = in_full(launches[i], kind, target, unknowns[i], flight_s[i : i + 1])
    known = np.flatnonzero(status == HIT)
    offsets = unknowns - np.outer(bearing, [1.0, 0.0, 0.0])
    slopes = _slopes(angle[known], offsets[known])
    for i in (k for k in range(n) if k not in full):
        if len(known):
            near = 1.0 / np.maximum(1.0, ((here[known] - here[i]) ** 2).sum(axis=1))
            there = offsets[known] + np.outer(angle[i] - angle[known], slopes)
            guess = near @ there / near.sum() + np.array([bearing[i], 0.0, 0.0])
            if _is_refined(launches[i], target, kind, guess, unknowns[i : i + 1], flight_s[i : i + 1]):
                status[i] = HIT
                continue
        status[i] = in_full(launches[i], kind, target, unknowns[i], flight_s[i : i + 1])
    return Volley(unknowns=unknowns, flight_s=flight_s, status=status, range_m=np.zeros(n), longest_m=math.nan)


def _seen(launch: Launch, target: Numbers) -> tuple[float, float]:
    bearing, angle = seen_from(launch, target[:1], target[1:2])
    return float(bearing[0]), float(angle[0])


def _full_ones(here_m: Numbers, angle: Numbers) -> list[int]:
    """Return launch points such that every one has one of them nearby; the nearest and the farthest are among them."""
    chosen = list(dict.fromkeys([int(angle.argmin()), int(angle.argmax())]))
    for i, place in enumerate(here_m):
        if np.linalg.norm(here_m[chosen] - place, axis=1).min() > APART_M:
            chosen.append(i)
    return chosen


def _slopes(angle: Numbers, offsets: Numbers) -> Numbers:
    """Return how azimuth less bearing, pitch and cut-off change with the distance, by the straight line through all."""
    spread = angle - angle.mean() if len(angle) else angle
    size = float(spread @ spread)
    return spread @ offsets / size if size > 1e-12 else np.zeros(3)


def _is_refined(
    launch: Launch, target: Numbers, kind: int, guess: Numbers, unknowns: Numbers, flight_s: Numbers
) -> bool:
    """Fly to the place from a guess; write `unknowns` [1, 3] and `flight_s` [1], and return whether it came there."""
    unknowns[0] = guess
    free, most = free_of(launch, kind)
    aim_near(launch.vehicle, kick_of(launch.steer), launch.point, launch.nature, target[None, :], unknowns, free, most,
             TOLERANCE_M, flight_s)  # fmt: skip
    return bool(math.isfinite(flight_s[0]) and abs(unknowns[0, 1] - guess[1]) < MOST_TURN_RAD)
