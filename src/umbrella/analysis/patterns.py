"""Walker patterns that always have enough interceptors in reach: the search, and the proof by a month of launches."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.absentee import all_turns, counts_of_pattern, launch_times, turns_in_time
from umbrella.analysis.boost_inputs import SpaceInputs
from umbrella.analysis.space_reach import Reach
from umbrella.core.errors import BadValue
from umbrella.physics.earth.model import WGS84
from umbrella.physics.orbit.walker import node_drift

SAMPLES: Final = 14  # of each angle of a pattern's cell, while it is searched
LAUNCHES_TRIED: Final = 4000
DAYS: Final = 30.0
STEP: Final = 1.03  # from one number of satellites to the next that is tried
MOST_SATELLITES: Final = 100_000
SHAPES: Final = (0.4, 0.5, 0.6, 0.7, 0.85, 1.0, 1.2, 1.35, 1.5, 1.7, 2.0, 2.4)  # planes over the root of the satellites
FEW: Final = 2_500  # satellites above which every third shape will do: there the rounding of planes matters little

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A Walker constellation that always has enough in reach, and how many it has in reach over a month of launches."""

    needed: int
    planes: int
    in_plane: int
    phasing: int
    worst: int
    mean: float
    most: int

    @property
    def total(self) -> int:
        """Return the number of satellites."""
        return self.planes * self.in_plane

    @property
    def absentee_worst(self) -> float:
        """Return satellites in orbit for each one in reach at the worst moment."""
        return self.total / self.worst if self.worst else math.inf

    @property
    def absentee_mean(self) -> float:
        """Return satellites in orbit for each one in reach on average."""
        return self.total / self.mean if self.mean else math.inf


def _patterns(fewest: float) -> Iterator[tuple[int, int, int]]:
    """Yield patterns (planes, in each plane, phasing) of at least so many satellites: several shapes and phasings."""
    for shape in SHAPES if fewest <= FEW else SHAPES[2::3]:
        planes = max(1, round(shape * math.sqrt(fewest)))
        in_plane = math.ceil(fewest / planes)
        for phasing in sorted({1 % planes, planes // 3, planes // 2}):
            yield planes, in_plane, phasing


def pattern_for(needed: int, reach: Reach, space: SpaceInputs, inclination_rad: float, fewest: int = 1) -> Pattern:
    """Return the smallest pattern found that always has so many satellites in reach.

    Args:
        needed: satellites in reach at all times. reach, space, inclination_rad: the geometry.
        fewest: satellites below which none is tried.

    Raises:
        BadValue: more than 100,000 satellites would be needed.
    """
    total, best = max(float(fewest), 0.9 * needed / reach.fraction), None
    while total < (best.total if best is not None else MOST_SATELLITES):
        for planes, in_plane, phasing in sorted(_patterns(total), key=lambda one: one[0] * one[1]):
            if best is not None and planes * in_plane >= best.total:
                break
            turns = all_turns(planes, in_plane, SAMPLES)
            counts = _counts((planes, in_plane, phasing), space, inclination_rad, turns, reach)
            if counts.min() >= needed:
                found = propagated(planes, in_plane, phasing, needed, reach, space, inclination_rad)
                best = found if found.worst >= needed else best
        total *= STEP
    if best is not None:
        return best
    raise BadValue(
        "satellites",
        f"more than {MOST_SATELLITES:,}",
        "fewer",
        f"the reach is {reach.reach_m[-1] / 1e3:.0f} km: more --speed",
    )


def propagated(
    planes: int, in_plane: int, phasing: int, needed: int, reach: Reach, space: SpaceInputs, inclination_rad: float
) -> Pattern:
    """Return what a pattern has in reach at launches over a month, its orbits propagated over the turning Earth."""
    _, drift, rate = _rates(space, inclination_rad)
    turns = turns_in_time(launch_times(LAUNCHES_TRIED, DAYS), (drift, rate), WGS84.omega_rad_s)
    counts = _counts((planes, in_plane, phasing), space, inclination_rad, turns, reach)
    return Pattern(
        needed=needed,
        planes=planes,
        in_plane=in_plane,
        phasing=phasing,
        worst=int(counts.min()),
        mean=float(counts.mean()),
        most=int(counts.max()),
    )


def _rates(space: SpaceInputs, inclination_rad: float) -> tuple[float, float, float]:
    """Return the radius (m) of the orbits, and the rates (rad/s) of their node and along them."""
    radius = WGS84.a_m + 1e3 * space.altitude_km.value
    return radius, node_drift(radius, inclination_rad, WGS84), math.sqrt(WGS84.gm_m3_s2 / radius**3)


def _counts(
    pattern: tuple[int, int, int], space: SpaceInputs, inclination_rad: float, turns: Numbers, reach: Reach
) -> NDArray[np.int64]:
    """Return how many satellites of a pattern reach the missile at each turn (see `absentee.counts_of_pattern`)."""
    radius, *rates = _rates(space, inclination_rad)
    found = counts_of_pattern(
        pattern, radius, inclination_rad, (rates[0], rates[1]), turns, reach.meet_s, reach.meet_m, reach.reach_m
    )
    return np.asarray(found)
