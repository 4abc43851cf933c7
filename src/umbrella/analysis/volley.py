"""Aim one missile at many places: fans of flights in some directions, and every place from what lies between them."""

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.flying import Launch
from umbrella.core.status import AimStatus, FlightStatus
from umbrella.physics.earth.model import Earth
from umbrella.physics.flight.aim import (
    LOFTED,
    MINIMUM_ENERGY,
    Aim,
    Steer,
    aim,
    farthest,
    longest,
    programme_of,
    unfolded,
)
from umbrella.physics.flight.aim_near import CUTOFF, PITCH, Kick, aim_near
from umbrella.physics.flight.plan import burn_time
from umbrella.physics.flight.shot import Shot, fire

TOLERANCE_M: Final = 500.0  # a hundredth of a cell of half a degree
BATCH: Final = 64  # places aimed at in one go: the same for any number of workers
APART_RAD: Final = math.radians(12.0)  # between the directions in which fans of flights are flown
SPAN_RAD: Final = 0.15  # the longest flight's pitch is looked for so far from that of the burn before
BENT: Final = 16  # flights of a fan of lofted or depressed ones
STEEPEST_RAD, FLATTEST_RAD, FLATTEST_KICK_RAD = (math.radians(angle) for angle in (89.5, 3.0, 60.0))
NEAR_EDGE: Final = 0.05  # of the shortest range of a fan, which bends more than the longest from one to the next
ON_PEAK_RAD: Final = 5e-3  # a golden section knows the pitch of the longest flight so well
MOST_TURN_RAD: Final = 0.3
EDGE: Final = 3e-3  # of the longest range: what a golden section on pitch, and lines between directions, leave open

HIT: Final = 0
OUT_OF_REACH: Final = 1
NO_SUCH_FLIGHT: Final = 2  # too near for the trajectory asked for

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Volley:
    """The flights of one missile to many places.

    `unknowns` [n, 3]: azimuth rad, pitch rad, cut-off s. `flight_s` [n]: time to impact. `status` [n]: HIT (within
    `TOLERANCE_M`), OUT_OF_REACH or NO_SUCH_FLIGHT. `range_m` [n]: to each place on a sphere; `longest_m`: the longest
    range found in any of their directions.
    """

    unknowns: Numbers
    flight_s: Numbers
    status: Counts
    range_m: Numbers
    longest_m: float

    @property
    def is_hit(self) -> NDArray[np.bool_]:
        """Return which places the missile comes down on."""
        return np.asarray(self.status == HIT)


def positions(lat_rad: Numbers, lon_rad: Numbers, earth: Earth) -> Numbers:
    """Return [n, 3], Earth-fixed positions (m) of points on the ellipsoid."""
    e2 = earth.flattening * (2.0 - earth.flattening)
    n = earth.a_m / np.sqrt(1.0 - e2 * np.sin(lat_rad) ** 2)
    flat = n * np.cos(lat_rad)
    return np.column_stack([flat * np.cos(lon_rad), flat * np.sin(lon_rad), n * (1.0 - e2) * np.sin(lat_rad)])


def seen_from(launch: Launch, lat_rad: Numbers, lon_rad: Numbers) -> tuple[Numbers, Numbers]:
    """Return the bearing (rad, -pi to pi) and the angle at the Earth's centre (rad) of places from a launch point."""
    point, earth = launch.point, launch.nature.earth
    there = positions(lat_rad, lon_rad, earth)
    (here,) = positions(np.array([point.lat_rad]), np.array([point.lon_rad]), earth)
    cross, dot = np.linalg.norm(np.cross(here, there), axis=1), there @ here
    sin_lat, cos_lat = math.sin(point.lat_rad), math.cos(point.lat_rad)
    sin_lon, cos_lon = math.sin(point.lon_rad), math.cos(point.lon_rad)
    east = there @ np.array([-sin_lon, cos_lon, 0.0])
    north = there @ np.array([-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat])
    return np.arctan2(east, north), np.arctan2(cross, dot)


def volley(
    launch: Launch,
    lat_deg: Numbers,
    lon_deg: Numbers,
    kind: int = MINIMUM_ENERGY,
    *,
    workers: int = 1,
    progress: Progress = lambda done, total: None,
) -> Volley:
    """Aim a missile at many places on the ground.

    Args:
        launch: the missile on its launch point. lat_deg, lon_deg: of the places; neighbours next to each other.
        kind: MINIMUM_ENERGY, LOFTED or DEPRESSED of `physics.flight.aim`. workers: threads. progress: as usual.

    **Valid**: as `physics.flight.aim.aim`; the pitch of a minimum-energy flight is taken between those of the
    fans, within a hundredth of a radian, where the range is flat to 1e-5 of itself. **Leaves out**: heights of
    the places. **Source**: `aim` and `aim_near`. **Checked**: tests/analysis/test_volley.py.
    """
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    mesh = _mesh(launch, kind, *seen_from(launch, lat, lon))
    unknowns, status, flight_s = mesh.guesses, np.full(len(lat), NO_SUCH_FLIGHT), np.full(len(lat), np.nan)
    status[mesh.is_beyond] = OUT_OF_REACH
    targets = np.column_stack([lat, lon, np.zeros(len(lat))])
    tried = np.flatnonzero(~mesh.is_beyond & np.isfinite(unknowns).all(axis=1))
    _refine(launch, kind, targets, unknowns, flight_s, tried, workers, progress)
    status[np.isfinite(flight_s) & _is_of_kind(launch, kind, unknowns[:, 1], mesh.peak)] = HIT
    flight_s[status != HIT] = np.nan
    is_open = (status != HIT) & ~mesh.is_beyond & ((kind == MINIMUM_ENERGY) | ~mesh.is_too_near)
    for i in np.flatnonzero(is_open):
        if mesh.angle[i] > mesh.longest[i] * (1.0 - EDGE):
            status[i] = OUT_OF_REACH
        else:
            status[i] = in_full(launch, kind, targets[i], unknowns[i], flight_s[i : i + 1])
    return Volley(
        unknowns=unknowns,
        flight_s=flight_s,
        status=status,
        range_m=mesh.angle * launch.nature.earth.a_m,
        longest_m=float(np.nanmax(mesh.longest)) * launch.nature.earth.a_m,
    )


def _is_of_kind(launch: Launch, kind: int, pitch: Numbers, peak: Numbers) -> NDArray[np.bool_]:
    """Return which flights are steeper or flatter than the longest, as the kind asks, within what steering allows."""
    if kind == MINIMUM_ENERGY:
        return np.ones(len(pitch), np.bool_)
    is_on_side = pitch >= peak - ON_PEAK_RAD if kind == LOFTED else pitch <= peak + ON_PEAK_RAD
    flattest = FLATTEST_KICK_RAD if launch.steer.follows_path else FLATTEST_RAD
    return np.asarray(is_on_side & (pitch >= flattest) & (pitch <= STEEPEST_RAD))


def _refine(
    launch: Launch,
    kind: int,
    targets: Numbers,
    unknowns: Numbers,
    flight_s: Numbers,
    tried: Counts,
    workers: int,
    progress: Progress,
) -> None:
    """Fly to every place from its guess, batch by batch."""
    kick, (free, most) = kick_of(launch.steer), free_of(launch, kind)

    def fly(rows: Counts) -> int:
        own, times = unknowns[rows], np.empty(len(rows))
        aim_near(launch.vehicle, kick, launch.point, launch.nature, targets[rows], own, free, most, TOLERANCE_M, times)
        unknowns[rows], flight_s[rows] = own, times
        return len(rows)

    batches = [tried[first : first + BATCH] for first in range(0, len(tried), BATCH)]
    done = 0
    with ThreadPoolExecutor(workers) as pool:
        for count in pool.map(fly, batches):
            done += count
            progress(done, len(targets))


def kick_of(steer: Steer) -> Kick:
    """Return how a missile is steered, as `aim_near` takes it."""
    return Kick(steer.vertical_rise_s, steer.turn_end_s, steer.follows_path)


def free_of(launch: Launch, kind: int) -> tuple[int, float]:
    """Return what is solved for beside the azimuth, and the largest value that it may have."""
    return (CUTOFF, float(burn_time(launch.vehicle))) if kind == MINIMUM_ENERGY else (PITCH, 0.5 * math.pi)


def in_full(launch: Launch, kind: int, target: Numbers, unknowns: Numbers, flight_s: Numbers) -> int:
    """Aim at one place without a guess; return its status."""
    found = aim_at(launch, (float(target[0]), float(target[1]), float(target[2])), kind)
    if found.status == AimStatus.OUT_OF_REACH:
        return OUT_OF_REACH
    if found.status != AimStatus.HIT:
        return NO_SUCH_FLIGHT
    unknowns[:] = found.azimuth_rad, found.pitch_rad, found.cutoff_s
    flight_s[0] = found.shot.t_impact_s
    return HIT


def aim_at(launch: Launch, target: tuple[float, float, float], kind: int) -> Aim:
    """Aim at one place (latitude rad, longitude rad, height m) in full."""
    return aim(launch.vehicle, launch.steer, launch.point, target, kind, 0.0, launch.nature)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Mesh:
    """Guesses: [n, 3] azimuth, pitch and cut-off for places at an angle; longest range their way, and its pitch."""

    angle: Numbers
    longest: Numbers
    shortest: Numbers  # of the fan's flights
    peak: Numbers
    guesses: Numbers

    @property
    def is_beyond(self) -> NDArray[np.bool_]:
        """Return which places are farther than the missile flies in their direction, beyond all doubt."""
        return np.asarray(self.angle > self.longest * (1.0 + EDGE))

    @property
    def is_too_near(self) -> NDArray[np.bool_]:
        """Return which places are nearer than the steepest and the flattest flight of their fans, beyond all doubt."""
        return np.asarray(self.angle < self.shortest * (1.0 - NEAR_EDGE))


def _mesh(launch: Launch, kind: int, bearing: Numbers, angle: Numbers) -> _Mesh:
    """Fly a fan of flights in some directions, and take those to all places from what lies between them."""
    middle = math.atan2(np.sin(bearing).mean(), np.cos(bearing).mean())
    turned = (bearing - middle + math.pi) % (2.0 * math.pi) - math.pi
    low, high = float(turned.min()), float(turned.max())
    directions = np.linspace(low, max(high, low + APART_RAD), max(2, math.ceil((high - low) / APART_RAD) + 1))
    fans = [_fan(launch, kind, float(middle + direction), float(angle.min())) for direction in directions]
    at = (turned - low) / (directions[1] - directions[0])
    below = np.clip(np.floor(at).astype(np.int64), 0, len(fans) - 2)
    part = (at - below)[:, None]
    looked_up = np.array([[np.interp(angle, fan[:, 0], fan[:, k]) for k in (1, 2, 3)] for fan in fans])
    places = np.arange(len(angle))
    guesses = (1.0 - part) * looked_up[below, :, places] + part * looked_up[below + 1, :, places]
    guesses[:, 0] += bearing
    farthest_rows = np.array([fan[-1] for fan in fans])
    return _Mesh(
        angle=angle,
        longest=np.interp(turned, directions, farthest_rows[:, 0]),
        shortest=np.interp(turned, directions, [float(fan[0, 0]) for fan in fans]),
        peak=np.interp(turned, directions, farthest_rows[:, 2]),
        guesses=guesses,
    )


def _fan(launch: Launch, kind: int, bearing: float, nearest: float) -> Numbers:
    """Return rows of range (rad, rising), azimuth less bearing, pitch and cut-off of flights in a direction."""
    pitch, _ = longest(launch.vehicle, launch.steer, launch.point, launch.nature, 0.0, bearing)
    full = float(burn_time(launch.vehicle))
    azimuth = bearing + _turn(launch, bearing, bearing, pitch, full)
    flown = (
        _cut_short(launch, azimuth, pitch, full, nearest)
        if kind == MINIMUM_ENERGY
        else _bent(pitch, full, kind, launch.steer.follows_path)
    )
    rows = []
    for angle, cutoff in flown:
        turn = azimuth - bearing + _turn(launch, bearing, azimuth, angle, cutoff)
        shot = _flight(launch, bearing + turn, angle, cutoff)
        if shot.status == FlightStatus.IMPACT:
            rows.append((max(0.0, unfolded(shot, bearing)), turn, angle, cutoff))
    found = np.array(rows or [(0.0, 0.0, pitch, full)])
    return np.asarray(found[np.argsort(found[:, 0], kind="stable")])


def _cut_short(
    launch: Launch, azimuth: float, pitch: float, full: float, nearest: float
) -> Iterator[tuple[float, float]]:
    """Yield pitch and cut-off of the longest flights, from all propellant down to a range that is near enough."""
    cutoff, shorter = full, 0.004 * full
    while cutoff > launch.steer.turn_end_s:
        pitch, reached = farthest(
            launch.vehicle, launch.steer, launch.point, launch.nature, 0.0, azimuth, cutoff, pitch, SPAN_RAD
        )
        yield pitch, cutoff
        if reached < nearest:
            return
        cutoff, shorter = cutoff - shorter, 1.3 * shorter


def _bent(peak: float, full: float, kind: int, follows_path: bool) -> list[tuple[float, float]]:
    """Return pitch and cut-off of flights with all propellant, from the longest to a steep or a flat one."""
    end = STEEPEST_RAD if kind == LOFTED else FLATTEST_KICK_RAD if follows_path else FLATTEST_RAD
    return [(float(pitch), full) for pitch in np.linspace(peak, end, BENT)]


def _flight(launch: Launch, azimuth: float, pitch: float, cutoff: float) -> Shot:
    shot: Shot = fire(
        launch.vehicle, programme_of(launch.steer, pitch, cutoff), launch.point, azimuth, 0.0, launch.nature
    )
    return shot


def _turn(launch: Launch, bearing: float, azimuth: float, pitch: float, cutoff: float) -> float:
    """Return by how much a launch is to be turned so that the payload comes down on a bearing (the Earth turns)."""
    shot = _flight(launch, azimuth, pitch, cutoff)
    if shot.status != FlightStatus.IMPACT:
        return 0.0
    off = (bearing - shot.bearing_rad + math.pi) % (2.0 * math.pi) - math.pi
    return min(max(off, -MOST_TURN_RAD), MOST_TURN_RAD)
