"""The points of a recorded flight, and what is wrong with a row of them: the place, the order, the speed."""

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.errors import Fault, FaultyFile
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.model import WGS84

FEWEST: Final = 6
MOST: Final = 50_000
MOST_TOLD: Final = 25  # faults of one file; a shifted column makes one in each line
LOWEST_M: Final = -500.0  # the shore of the Dead Sea lies 430 m below the sea
HIGHEST_M: Final = 60e6
REPEATED_M: Final = 1.0
ESCAPE_M_S: Final = 11.2e3  # from the ground; what comes back to the Earth is slower everywhere

Numbers = NDArray[np.float64]


class Points(NamedTuple):
    """Places of a flight, Earth-fixed (WGS-84), and the lines of the file in which they stand."""

    t_s: Numbers  # [n], s since the first
    r_m: Numbers  # [n, 3]
    v_m_s: Numbers | None  # [n, 3], relative to the turning Earth, where the file has velocities
    lines: tuple[int, ...]


class Faults:
    """The faults of one file, gathered."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Fault] = []

    def add(self, line: int | None, message: str, path: str = "") -> None:
        """Add a fault at a line."""
        self.found.append(Fault(file=self.file, line=line, path=path, message=message))

    def end(self) -> None:
        """Raise what was gathered, if anything was, in the order of lines.

        Raises:
            FaultyFile: with all faults; of very many, the first and how many more there are.
        """
        if not self.found:
            return
        told = sorted(self.found, key=lambda fault: fault.line or 0)
        more = len(told) - MOST_TOLD
        if more > 0:
            said = f"has {more:,} more faults like these"
            told = [*told[:MOST_TOLD], Fault(file=self.file, line=None, path="", message=said)]
        raise FaultyFile(told)


def without_repeats(points: Points) -> Points:
    """Return points without those that say again what the one before them says, as where one table follows another."""
    near = np.linalg.norm(np.diff(points.r_m, axis=0), axis=1) < REPEATED_M
    kept = np.append(True, ~(near & (np.diff(points.t_s) == 0.0)))
    v = points.v_m_s[kept] if points.v_m_s is not None else None
    lines = tuple(line for line, is_kept in zip(points.lines, kept, strict=True) if is_kept)
    return Points(points.t_s[kept], points.r_m[kept], v, lines)


def check_points(points: Points, faults: Faults) -> None:
    """Gather what is wrong with points: too few, times that do not rise, places below ground, jumps.

    **Valid**: what flies and comes back. **Leaves out**: whether anything could fly so. **Source**: the escape speed
    is the root of 2 GM / r, 11.2 km/s at the ground. **Checked**: tests/scenario/recorded/test_faults.py.
    """
    if not FEWEST <= len(points.t_s) <= MOST:
        faults.add(None, f"has {len(points.t_s):,} points: must be {FEWEST} to {MOST:,}")
    for line, message in (*_wrong_places(points), *_wrong_steps(points)):
        faults.add(line, message)


def _wrong_places(points: Points) -> Iterator[tuple[int, str]]:
    for line, place in zip(points.lines, points.r_m, strict=True):
        height_m = ecef_to_geodetic(*place, WGS84)[2] if np.any(place) else -math.inf
        if height_m < LOWEST_M:
            yield line, f"is {-height_m / 1e3:.1f} km below the ground: heights are above the WGS-84 ellipsoid"
        elif height_m > HIGHEST_M:
            yield line, f"is {height_m / 1e3:,.0f} km up: must be at most {HIGHEST_M / 1e3:,.0f} km; mind the unit"


def _wrong_steps(points: Points) -> Iterator[tuple[int, str]]:
    for k, (before, after) in enumerate(zip(points.t_s, points.t_s[1:], strict=False)):
        far_m = float(np.linalg.norm(points.r_m[k + 1] - points.r_m[k]))
        if not after > before:
            yield points.lines[k + 1], f"t_s = {after:g} is not after {before:g}, the time before it: sort the points"
        elif far_m > ESCAPE_M_S * (after - before) + 1.0:
            speed = far_m / (after - before) / 1e3
            found = (
                f"lies {far_m / 1e3:,.1f} km from the point before it, {after - before:g} s earlier: {speed:,.1f} km/s"
            )
            yield points.lines[k + 1], f"{found}; must be below {ESCAPE_M_S / 1e3:g} km/s, or it would not come back"
