"""Aiming: the azimuth, pitch and cut-off that bring the payload to a place on the turning Earth.

The search is plain Python over the compiled `shot.fire`: one flight costs ten times the call, and a search that were
compiled as well would carry a copy of the integrator in each of its functions.
"""

import math
from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.status import AimStatus, FlightStatus
from umbrella.physics.earth.ellipsoid import enu_basis, geodetic_to_ecef
from umbrella.physics.flight.plan import Programme, Vehicle, burn_time
from umbrella.physics.flight.shot import LaunchPoint, Nature, Shot, bearing_and_angle, fire

MINIMUM_ENERGY: Final = 0
LOFTED: Final = 1
DEPRESSED: Final = 2
GIVEN_APOGEE: Final = 3

HIT_TOLERANCE_M: Final = 1.0
APOGEE_TOLERANCE_M: Final = 10.0

_IMPACT: Final = int(FlightStatus.IMPACT)
_HIT: Final = int(AimStatus.HIT)
_OUT_OF_REACH: Final = int(AimStatus.OUT_OF_REACH)
_NOT_CONVERGED: Final = int(AimStatus.NOT_CONVERGED)
_NO_SUCH_TRAJECTORY: Final = int(AimStatus.NO_SUCH_TRAJECTORY)

# the unknowns of an aim; the steps of its differences, and the longest move in one iteration (rad, rad, s)
_AZIMUTH, _PITCH, _CUTOFF = 0, 1, 2
DIFFERENCE: Final = np.array([1e-5, 1e-5, 1e-3])
LONGEST_MOVE: Final = np.array([0.1, 0.1, 10.0])


Numbers = NDArray[np.float64]
Target = tuple[float, float, float]  # latitude rad, longitude rad, height m


class Steer(NamedTuple):
    """How a missile is steered, but for the numbers that an aim solves for (s, rad).

    `follows_path` is the gravity turn: after `turn_end_s` the thrust lies along the air-relative velocity. For a
    programme with fixed knots `knots_t_s` is not empty and nothing but azimuth and cut-off can be solved for.
    """

    vertical_rise_s: float
    turn_end_s: float
    follows_path: bool
    knots_t_s: NDArray[np.float64]
    knots_pitch_rad: NDArray[np.float64]


class Aim(NamedTuple):
    """The outcome of an aim: `AimStatus`, the unknowns found, the flight, and the longest range that way (rad)."""

    status: int
    azimuth_rad: float
    pitch_rad: float
    cutoff_s: float
    shot: Shot
    longest_rad: float


Problem = tuple[Vehicle, Steer, LaunchPoint, Nature, Target]


def programme_of(steer: Steer, pitch_rad: float, cutoff_s: float) -> Programme:
    """Return the steering programme for one final pitch (of a gravity turn: pitch at the end of the kick)."""
    if steer.knots_t_s.shape[0] > 0:
        return Programme(steer.knots_t_s, steer.knots_pitch_rad, np.inf, cutoff_s)
    times, pitch = np.empty(2), np.empty(2)
    times[0], times[1] = steer.vertical_rise_s, steer.turn_end_s
    pitch[0], pitch[1] = 0.5 * math.pi, pitch_rad
    return Programme(times, pitch, steer.turn_end_s if steer.follows_path else np.inf, cutoff_s)


def _pitch_limits(steer: Steer) -> tuple[float, float]:
    return (math.radians(60.0), math.radians(89.9)) if steer.follows_path else (math.radians(3.0), math.radians(89.5))


def _fly(
    vehicle: Vehicle,
    steer: Steer,
    point: LaunchPoint,
    nature: Nature,
    target_h_m: float,
    azimuth: float,
    pitch: float,
    cutoff: float,
) -> Shot:
    shot: Shot = fire(vehicle, programme_of(steer, pitch, cutoff), point, azimuth, target_h_m, nature)
    return shot


def _range(
    vehicle: Vehicle,
    steer: Steer,
    point: LaunchPoint,
    nature: Nature,
    target_h_m: float,
    azimuth: float,
    pitch: float,
    cutoff: float,
) -> float:
    """Return the range (rad) of one flight, counted on beyond the antipode; 0 when it falls while burning.

    An orbit counts as a whole turn.
    """
    shot = _fly(vehicle, steer, point, nature, target_h_m, azimuth, pitch, cutoff)
    if shot.status == _IMPACT:
        return unfolded(shot, azimuth)
    return 2.0 * math.pi if shot.t_impact_s > shot.t_burnout_s + 1.0 else 0.0


def unfolded(shot: Shot, azimuth: float) -> float:
    """Return the range (rad) of a flight, more than pi when it passed the antipode and comes down from behind.

    Negative when it came down behind the launch point (a steep flight on a turning Earth). Of the angles that end on
    the same place it is the one nearest to the angle that the flight swept.
    """
    ahead = shot.range_rad if math.cos(shot.bearing_rad - azimuth) >= 0.0 else -shot.range_rad
    return ahead + 2.0 * math.pi * round((shot.swept_rad - ahead) / (2.0 * math.pi))


def _golden_maximum(function: Callable[[float], float], low: float, high: float, width: float) -> tuple[float, float]:
    """Return (place, value) of the maximum of a function with one hump, by golden section down to a width."""
    tried: dict[float, float] = {}

    def value(place: float) -> float:
        if place not in tried:
            tried[place] = function(place)
        return tried[place]

    ratio = 0.5 * (math.sqrt(5.0) - 1.0)
    left, right = high - ratio * (high - low), low + ratio * (high - low)
    while high - low > width:
        if value(left) > value(right):
            high, right = right, left
            left = high - ratio * (high - low)
        else:
            low, left = left, right
            right = low + ratio * (high - low)
    value(0.5 * (low + high))
    best = max(tried, key=tried.__getitem__)
    return best, tried[best]


def farthest(
    vehicle: Vehicle,
    steer: Steer,
    point: LaunchPoint,
    nature: Nature,
    target_h_m: float,
    azimuth: float,
    cutoff: float,
    guess: float,
    span: float,
) -> tuple[float, float]:
    """Return (pitch rad, range rad) of the longest flight at one azimuth and cut-off.

    Args:
        guess, span: the search covers guess +- span (rad), within the steering's limits; by golden section down to
            2e-3 rad, where the range is flat to 1e-5 of itself.
    """

    def reached(pitch: float) -> float:
        return _range(vehicle, steer, point, nature, target_h_m, azimuth, pitch, cutoff)

    if steer.knots_t_s.shape[0] > 0:
        return guess, reached(guess)
    bottom, top = _pitch_limits(steer)
    return _golden_maximum(reached, max(bottom, guess - span), min(top, guess + span), 2e-3)


def longest(
    vehicle: Vehicle, steer: Steer, point: LaunchPoint, nature: Nature, target_h_m: float, azimuth: float
) -> tuple[float, float]:
    """Return (pitch rad, range rad) of the longest flight with all propellant burnt at one launch azimuth."""
    bottom, top = _pitch_limits(steer)
    full = float(burn_time(vehicle))
    best, guess, cells = -1.0, bottom, 12
    for i in range(cells):
        pitch = bottom + (i + 0.5) * (top - bottom) / cells
        distance = _range(vehicle, steer, point, nature, target_h_m, azimuth, pitch, full)
        if distance > best:
            best, guess = distance, pitch
    return farthest(vehicle, steer, point, nature, target_h_m, azimuth, full, guess, (top - bottom) / cells)


def _miss(shot: Shot, frame: tuple[float, ...], tx: float, ty: float, tz: float) -> tuple[float, float]:
    """Return the miss (east m, north m) as seen from the target, as long as the arc on the ground.

    In the flat horizontal plane it would shrink again beyond a quarter of the Earth: the antipode would be a hit.
    """
    dx, dy, dz = shot.x_m - tx, shot.y_m - ty, shot.z_m - tz
    east = frame[0] * dx + frame[1] * dy + frame[2] * dz
    north = frame[3] * dx + frame[4] * dy + frame[5] * dz
    up = frame[6] * dx + frame[7] * dy + frame[8] * dz
    flat, radius = math.hypot(east, north), math.sqrt(tx * tx + ty * ty + tz * tz)
    stretch = radius * math.atan2(flat, radius + up) / max(flat, 1e-9)
    return east * stretch, north * stretch


def _residual(problem: Problem, unknowns: Numbers, apogee_m: float, out: Numbers) -> Shot:
    """Write the miss east, north (m) and the apogee's error (m); return the flight."""
    target, earth = problem[4], problem[3].earth
    shot = _fly(*problem[:4], target[2], unknowns[0], unknowns[1], unknowns[2])
    tx, ty, tz = geodetic_to_ecef(target[0], target[1], target[2], earth)
    out[0], out[1] = _miss(shot, enu_basis(target[0], target[1]), tx, ty, tz)
    out[2] = shot.apogee_m - apogee_m if apogee_m > 0.0 else 0.0
    return shot


def _refine(problem: Problem, unknowns: Numbers, free: NDArray[np.int64], apogee_m: float) -> tuple[bool, Shot]:
    """Newton's method with differences on the free unknowns; return (converged, flight)."""
    n = len(free)
    residual, moved = np.zeros(3), np.zeros(3)
    shot = _residual(problem, unknowns, apogee_m, residual)
    for _ in range(15):
        miss = math.hypot(residual[0], residual[1])
        if shot.status == _IMPACT and miss < HIT_TOLERANCE_M and abs(residual[2]) < APOGEE_TOLERANCE_M:
            return True, shot
        jacobian = np.zeros((n, n))
        for c in range(n):
            there = unknowns.copy()
            there[free[c]] -= DIFFERENCE[free[c]]
            _residual(problem, there, apogee_m, moved)
            jacobian[:, c] = (residual[:n] - moved[:n]) / DIFFERENCE[free[c]]
        if not np.all(np.isfinite(jacobian)) or np.linalg.matrix_rank(jacobian) < n:
            break
        change = np.linalg.solve(jacobian, -residual[:n])
        unknowns[free] += change * min(1.0, float(np.min(LONGEST_MOVE[free] / np.maximum(np.abs(change), 1e-12))))
        shot = _residual(problem, unknowns, apogee_m, residual)
    miss = math.hypot(residual[0], residual[1])
    return shot.status == _IMPACT and miss < 10.0 * HIT_TOLERANCE_M and abs(residual[2]) < 100.0, shot


def _turned(azimuth: float, wanted: float, got: float) -> float:
    """Return an azimuth turned by the difference between the wanted bearing and the one that was flown."""
    off = (wanted - got + math.pi) % (2.0 * math.pi) - math.pi
    return azimuth + min(max(off, -0.5), 0.5)


def _aligned(
    vehicle: Vehicle,
    steer: Steer,
    point: LaunchPoint,
    nature: Nature,
    target_h: float,
    pitch: float,
    cutoff: float,
    bearing: float,
    azimuth: float,
) -> float:
    """Return the launch azimuth at which the impact lies on a bearing (a few corrections for the turning Earth)."""
    for _ in range(4):
        shot = _fly(vehicle, steer, point, nature, target_h, azimuth, pitch, cutoff)
        if shot.status != _IMPACT or abs(math.sin(shot.bearing_rad - bearing)) < 1e-4:
            break
        azimuth = _turned(azimuth, bearing, shot.bearing_rad)
    return azimuth


def _cutoff_for_range(
    vehicle: Vehicle,
    steer: Steer,
    point: LaunchPoint,
    nature: Nature,
    target_h: float,
    azimuth: float,
    pitch: float,
    angle: float,
) -> tuple[float, float]:
    """Return (pitch, cut-off s) at which the longest range is the angle: the minimum-energy flight to that distance."""
    full = float(burn_time(vehicle))
    low, high = steer.turn_end_s * 0.5, full
    for _ in range(40):
        middle = 0.5 * (low + high)
        pitch, reached = farthest(vehicle, steer, point, nature, target_h, azimuth, middle, pitch, 0.15)
        if reached >= angle:
            high = middle
        else:
            low = middle
        if high - low < 0.02:
            break
    return pitch, 0.5 * (low + high)


def _is_on_branch(kind: int, steer: Steer, pitch: float, peak: float) -> bool:
    """Return whether a pitch lies on the side of the longest flight's that the kind asks for, within the limits."""
    bottom, top = _pitch_limits(steer)
    if not bottom <= pitch <= top:
        return False
    return pitch >= peak - 2e-3 if kind == LOFTED else pitch <= peak + 2e-3


def aim(
    vehicle: Vehicle, steer: Steer, point: LaunchPoint, target: Target, kind: int, apogee_m: float, nature: Nature
) -> Aim:
    """Find the flight that brings the payload to a target.

    Args:
        vehicle: `Vehicle`. steer: `Steer`. point: `LaunchPoint`. target: (latitude rad, longitude rad, height m).
        kind: MINIMUM_ENERGY (engines cut off so that the target is the longest range), LOFTED or DEPRESSED (all
            propellant burnt, the steep or the flat branch), GIVEN_APOGEE (pitch and cut-off for `apogee_m`).
        apogee_m: m, used by GIVEN_APOGEE only. nature: `Nature`.

    Returns:
        `Aim`: HIT (within 1 m), OUT_OF_REACH (`longest_rad` says how far it goes that way), or NO_SUCH_TRAJECTORY (too
        near for the branch, or an apogee that cannot go with the distance).

    Valid: single-burn ascents; one pitch parameter. Leaves out: dog-legs, manoeuvres after burnout. Source: Newton's
    method on the flown path, continued from the minimum-energy flight. Checked: tests/physics/flight/test_aim.py.
    """
    tx, ty, tz = geodetic_to_ecef(target[0], target[1], target[2], nature.earth)
    bearing, angle = bearing_and_angle(point, tx, ty, tz, nature.earth)
    full = float(burn_time(vehicle))
    pitch, reach = longest(vehicle, steer, point, nature, target[2], bearing)
    azimuth = _aligned(vehicle, steer, point, nature, target[2], pitch, full, bearing, bearing)
    peak, reach = farthest(vehicle, steer, point, nature, target[2], azimuth, full, pitch, 0.1)
    if reach < angle * (1.0 - 2e-3):
        shot = _fly(vehicle, steer, point, nature, target[2], azimuth, peak, full)
        return Aim(_OUT_OF_REACH, azimuth, peak, full, shot, reach)
    pitch, cutoff = _cutoff_for_range(vehicle, steer, point, nature, target[2], azimuth, peak, angle)
    turned = _aligned(vehicle, steer, point, nature, target[2], pitch, cutoff, bearing, azimuth)
    unknowns = np.array([turned, pitch, cutoff])
    problem: Problem = (vehicle, steer, point, nature, target)
    converged, shot = _refine(problem, unknowns, np.array([_AZIMUTH, _CUTOFF]), 0.0)
    if not converged and unknowns[2] > full - 0.02:  # short by less than the search for the longest flight can tell
        shot = _fly(vehicle, steer, point, nature, target[2], azimuth, peak, full)
        return Aim(_OUT_OF_REACH, azimuth, peak, full, shot, reach)
    if converged and kind == GIVEN_APOGEE:
        converged, shot = _continued(problem, unknowns, shot, apogee_m, full)
    elif converged and kind in (LOFTED, DEPRESSED):
        _continued(problem, unknowns, shot, np.inf if kind == LOFTED else 1e3, full)
        unknowns[2] = full
        converged, shot = _refine(problem, unknowns, np.array([_AZIMUTH, _PITCH]), 0.0)
        converged = converged and _is_on_branch(kind, steer, unknowns[1], peak)
    return Aim(_HIT if converged else _NO_SUCH_TRAJECTORY, unknowns[0], unknowns[1], unknowns[2], shot, reach)


def _continued(problem: Problem, unknowns: Numbers, shot: Shot, apogee_m: float, full: float) -> tuple[bool, Shot]:
    """Follow the flights to a target from one apogee to another; return (arrived, flight), the unknowns changed.

    The apogee is changed by at most a quarter at a time, each flight starting from the one before; it ends where the
    propellant does.
    """
    free, growth = np.array([_AZIMUTH, _PITCH, _CUTOFF]), 1.25
    while abs(math.log(apogee_m / shot.apogee_m)) > 1e-4:
        step = min(max(apogee_m / shot.apogee_m, 1.0 / growth), growth)
        tried = unknowns.copy()
        converged, moved = _refine(problem, tried, free, shot.apogee_m * step)
        went = math.log(moved.apogee_m / shot.apogee_m) / math.log(step)
        if converged and tried[2] <= full and went > 0.5:  # a flight that stays where it was is not followed for ever
            unknowns[:], shot = tried, moved
        elif growth > 1.002:
            growth = math.sqrt(growth)
        else:
            return False, shot
    return True, shot


def pitch_for_apogee(
    vehicle: Vehicle, steer: Steer, point: LaunchPoint, nature: Nature, azimuth: float, apogee_m: float
) -> tuple[float, float, float]:
    """Return (pitch rad, lowest m, highest m): the steep flight with all propellant burnt that has this apogee.

    The lowest apogee of the steep branch is that of the longest flight. On a turning Earth the highest belongs to a
    pitch a little below the vertical; of two flights with the same apogee the flatter one is taken.
    """
    full = float(burn_time(vehicle))

    def apogee(pitch: float) -> float:
        return _fly(vehicle, steer, point, nature, 0.0, azimuth, pitch, full).apogee_m

    low, _ = longest(vehicle, steer, point, nature, 0.0, azimuth)
    lowest = apogee(low)
    high, highest = _golden_maximum(apogee, low, _pitch_limits(steer)[1], 1e-4)
    while high - low > 1e-8:
        middle = 0.5 * (low + high)
        low, high = (middle, high) if apogee(middle) < apogee_m else (low, middle)
    return 0.5 * (low + high), lowest, highest
