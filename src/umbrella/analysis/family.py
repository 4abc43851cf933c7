"""The powered-flight models that could have flown a reported test: missiles of the catalogue, scaled to fly it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.flying import Launch, launch_of
from umbrella.analysis.free_flight import RADIUS_M, cheapest_apogee_m
from umbrella.catalog.library import Catalog
from umbrella.catalog.points import Point
from umbrella.catalog.records import Missile
from umbrella.core.status import FlightStatus
from umbrella.physics.flight.aim import programme_of, unfolded
from umbrella.physics.flight.plan import burn_time
from umbrella.physics.flight.shot import Nature, Shot, fire

TURNS: Final = (1.0, 0.75, 1.25)  # ends of the turn, in those of the catalogue
LOADS: Final = (1.0 / 3.0, 3.0)  # payloads, in those of the catalogue: beyond that it is another missile
LONGEST_COAST_S: Final = 10.0  # between stages: those that coast longer are launchers with a warhead
STEEP_DEG, PITCHES_DEG = (84.0,), (84.0, 70.0, 50.0, 35.0)  # where the search begins for a steep test, for any other
STEEP: Final = 2.0  # apogees of the cheapest flight so far: from here on there is only the steep way
FAR_OFF: Final = math.log(2.0 * LOADS[1])  # of the logarithm of the load: the search is given up
CORRECTIONS, ALIGNED_RAD = 8, 1e-4  # of the launch azimuth
CLOSE: Final = 1e-5  # of the apogee
STEPS: Final = np.array([1e-3, -1e-4])  # of the differences
LONGEST_MOVES: Final = np.array([0.5, 0.03])  # in one iteration: a factor of 1.65, 1.7 deg
LEAST_DEG, MOST_DEG = 3.0, 89.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was reported of a test (m, rad); the bearing of the impact is None where nobody says."""

    apogee_m: float
    range_m: float
    bearing_rad: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A missile of the catalogue that flies the reported test.

    `turn`: end of its turn, in the catalogue's; `load`: its payload, in the catalogue's; `azimuth_rad`, `pitch_rad`,
    `time_s`: of the test.
    """

    missile: Missile
    turn: float
    load: float
    launch: Launch
    azimuth_rad: float
    pitch_rad: float
    time_s: float

    @property
    def payload_kg(self) -> float:
        """Return the payload with which it flies the test."""
        return float(self.launch.vehicle.payload_kg)

    @property
    def is_liquid(self) -> bool:
        """Return whether it burns liquid propellant."""
        return self.missile.propellant == "liquid"


class _Found(NamedTuple):
    """A flight that meets a report; its unknowns are the logarithm of the load and the final pitch (rad)."""

    azimuth_rad: float
    unknowns: NDArray[np.float64]
    shot: Shot


def candidates(catalog: Catalog, propellant: str | None = None) -> Iterator[Missile]:
    """Yield the missiles that can be scaled: models, no launchers, steered by one pitch, stages without long coasts."""
    for name in catalog.ids("missile"):
        missile = catalog.missile(name)
        if not missile.is_model:
            continue
        coasts = [stage.coast_before_s.value for stage in missile.stages if stage.coast_before_s is not None]
        if missile.role != "missile" or missile.steering.mode != "pitch" or max(coasts, default=0.0) > LONGEST_COAST_S:
            continue
        if propellant is None or missile.propellant == propellant:
            yield missile


def models_of(catalog: Catalog, missile: Missile, place: Point, nature: Nature, report: Report) -> Iterator[Model]:
    """Yield a missile with each end of its turn and the payload with which it flies the report; none if it cannot.

    Args:
        catalog, missile, place: what flies from where. nature: the world of the test; without rotation where the
            direction is not known. report: what is to be met.

    **Valid**: all propellant burnt. **Leaves out**: engines that are cut off early or a dog-leg, which make the test
    shorter than the missile could; other stages than those of the catalogue. **Source**: two unknowns, payload and
    final pitch, for two numbers, by Newton's method on the flown path; the way of D. Wright's estimates of 2017.
    **Checked**: tests/analysis/test_infer.py.
    """
    launch = launch_of(catalog, missile, place, nature)
    for turn in TURNS:
        steer = launch.steer._replace(turn_end_s=turn * launch.steer.turn_end_s)
        found = _met(replace(launch, steer=steer), report)
        if found is not None:
            load = math.exp(found.unknowns[0])
            yield Model(
                missile=missile,
                turn=turn,
                load=load,
                launch=loaded_with(replace(launch, steer=steer), load),
                azimuth_rad=found.azimuth_rad,
                pitch_rad=float(found.unknowns[1]),
                time_s=found.shot.t_impact_s,
            )


def loaded_with(launch: Launch, load: float) -> Launch:
    """Return the same with so many times its payload."""
    return replace(launch, vehicle=launch.vehicle._replace(payload_kg=launch.vehicle.payload_kg * load))


def _met(launch: Launch, report: Report) -> _Found | None:
    """Return the flight that meets a report, the bearing of its impact too, with a load within its limits."""
    is_steep = report.apogee_m > STEEP * cheapest_apogee_m(report.range_m)
    for pitch_deg in STEEP_DEG if is_steep else PITCHES_DEG:
        azimuth_rad = 0.5 * math.pi if report.bearing_rad is None else report.bearing_rad
        found = _solved(launch, report, azimuth_rad, np.array([0.0, math.radians(pitch_deg)]))
        found = found and _aligned(launch, report, found)
        if found is not None and LOADS[0] <= math.exp(found.unknowns[0]) <= LOADS[1]:
            return found
    return None


def _aligned(launch: Launch, report: Report, found: _Found) -> _Found | None:
    """Return the flight turned so that its impact has the bearing of the report, by the secant rule."""
    slope, before = 1.0, found
    for _ in range(CORRECTIONS if report.bearing_rad is not None else 0):
        off = math.remainder((report.bearing_rad or 0.0) - found.shot.bearing_rad, 2.0 * math.pi)
        if abs(off) < ALIGNED_RAD:
            break
        if found is not before:
            moved = math.remainder(found.shot.bearing_rad - before.shot.bearing_rad, 2.0 * math.pi)
            slope = moved / (found.azimuth_rad - before.azimuth_rad)
        before = found
        again = _solved(launch, report, found.azimuth_rad + off / slope, found.unknowns)
        if again is None:
            return None
        found = again
    return found


def _solved(launch: Launch, report: Report, azimuth_rad: float, start: NDArray[np.float64]) -> _Found | None:
    """Return the flight at a launch azimuth that meets apogee and range."""
    unknowns = start.copy()
    for _ in range(30):
        off, shot = _off(launch, report, azimuth_rad, unknowns)
        if np.abs(off).max() < CLOSE:
            return _Found(azimuth_rad, unknowns, shot)
        slopes = np.empty((2, 2))
        for k in range(2):
            there = unknowns.copy()
            there[k] += STEPS[k]
            slopes[:, k] = (_off(launch, report, azimuth_rad, there)[0] - off) / STEPS[k]
        if not np.isfinite(slopes).all() or abs(np.linalg.det(slopes)) < 1e-9:
            return None
        move = np.linalg.solve(slopes, -off)
        unknowns += move * min(1.0, float(np.min(LONGEST_MOVES / np.maximum(np.abs(move), 1e-12))))
        unknowns[1] = min(max(unknowns[1], math.radians(LEAST_DEG)), math.radians(MOST_DEG))
        if abs(unknowns[0]) > FAR_OFF:
            return None
    return None


def _off(launch: Launch, report: Report, azimuth_rad: float, unknowns: NDArray[np.float64]) -> tuple[Any, Shot]:
    """Return how far a flight is off, apogee and range in parts of the apogee; and the flight."""
    vehicle = loaded_with(launch, math.exp(unknowns[0])).vehicle
    programme = programme_of(launch.steer, unknowns[1], burn_time(vehicle))
    shot: Shot = fire(vehicle, programme, launch.point, azimuth_rad, 0.0, launch.nature)
    ahead_m = RADIUS_M * unfolded(shot, azimuth_rad) if shot.status == FlightStatus.IMPACT else 2.0 * report.range_m
    apogee = math.log(max(shot.apogee_m, 1.0) / report.apogee_m)
    return np.array([apogee, (ahead_m - report.range_m) / report.apogee_m]), shot
