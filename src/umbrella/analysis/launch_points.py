"""Launch points denied: from which of a country's launch sites a missile at a place can be engaged."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.alone import meet
from umbrella.analysis.flying import Launch, launch_of
from umbrella.analysis.footprint_ask import Asked
from umbrella.analysis.volley import (
    HIT,
    OUT_OF_REACH,
    TOLERANCE_M,
    Volley,
    free_of,
    in_full,
    kick_of,
    seen_from,
)
from umbrella.battle.reasons import Reason
from umbrella.catalog.points import Point, point_of
from umbrella.catalog.records import Site
from umbrella.physics.earth.geodesic import distance_and_bearing
from umbrella.physics.flight.aim_near import aim_near
from umbrella.scenario.attack import KINDS
from umbrella.scenario.build import Defence

METRES_PER_DEG: Final = 111_195.0
SAME_COUNTRY_DEG: Final = 5.0  # a point that is no site of the catalogue belongs to the country of a site so near

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class LaunchAnswer:
    """A launch point: whether the missile reaches the defended place from it, how many shots there are, why none."""

    point: Point
    is_reached: bool
    shots: int
    reason: str | None

    @property
    def is_denied(self) -> bool:
        """Return whether a missile from there can be engaged before it comes down on the place."""
        return self.is_reached and self.shots > 0


def denied_to(asked: Asked, launch: Launch, defence: Defence, seed: int, trials: int) -> tuple[LaunchAnswer, ...]:
    """Return the launch point asked for and the launch sites of its country, with what a shield makes of each.

    Args:
        asked: the question, with a defended place. launch: the missile at the launch point asked for. defence: of
            `alone`. seed, trials: the courses of chance.

    **Valid**, **Leaves out**, **Source**: as `meet`. **Checked**: tests/analysis/test_footprint.py.
    """
    assert asked.place is not None
    points = _points(asked)
    launches = [launch_of(asked.catalog, asked.missile, point, launch.nature) for point in points]
    flights = _flights(asked, launches)
    met = meet(defence.world, launches, flights, np.full(len(points), asked.place.height_m), seed=seed, trials=trials)
    return tuple(
        LaunchAnswer(
            point=point,
            is_reached=bool(flights.is_hit[i]),
            shots=int(met.shots[i]),
            reason=Reason(met.reason[i]).name.lower().replace("_", "-")
            if flights.is_hit[i] and met.shots[i] == 0
            else None,
        )
        for i, point in enumerate(points)
    )


def _points(asked: Asked) -> list[Point]:
    """Return the launch point asked for, and the other launch sites of the country in which it lies."""
    sites = [entry for name in asked.catalog.ids("site") if (entry := asked.catalog.entry("site", name))]
    launch_sites = [site for site in sites if isinstance(site, Site) and site.role == "launch"]
    country = next((site.country for site in launch_sites if site.id == asked.origin.id), None)
    if country is None:
        near = [site for site in launch_sites if _degrees(point_of(site), asked.origin) < SAME_COUNTRY_DEG]
        country = min(near, key=lambda site: _degrees(point_of(site), asked.origin)).country if near else None
    others = [point_of(site) for site in launch_sites if site.country == country and site.id != asked.origin.id]
    return [asked.origin, *others]


def _degrees(one: Point, other: Point) -> float:
    metres, _ = distance_and_bearing(one.lat_deg, one.lon_deg, other.lat_deg, other.lon_deg)
    return metres / METRES_PER_DEG


def _flights(asked: Asked, launches: list[Launch]) -> Volley:
    """Aim in full from the first launch point, and from the others beginning with what was found."""
    assert asked.place is not None
    target = (math.radians(asked.place.lat_deg), math.radians(asked.place.lon_deg), asked.place.height_m)
    kind, n = KINDS[asked.trajectory], len(launches)
    unknowns, flight_s, status = np.full((n, 3), np.nan), np.full(n, np.nan), np.full(n, OUT_OF_REACH)
    guess = np.full(3, np.nan)  # azimuth less bearing, pitch, cut-off
    for i, launch in enumerate(launches):
        bearing = np.array([seen_from(launch, np.array([target[0]]), np.array([target[1]]))[0][0], 0.0, 0.0])
        unknowns[i] = guess + bearing
        if np.isfinite(guess).all():
            _refine(launch, target, kind, unknowns[i : i + 1], flight_s[i : i + 1])
        status[i] = HIT
        if not math.isfinite(flight_s[i]):
            status[i] = in_full(launch, kind, np.array(target), unknowns[i], flight_s[i : i + 1])
        if status[i] == HIT:
            guess = unknowns[i] - bearing
    return Volley(unknowns=unknowns, flight_s=flight_s, status=status, range_m=np.zeros(n), longest_m=math.nan)


def _refine(
    launch: Launch, target: tuple[float, float, float], kind: int, unknowns: Numbers, flight_s: Numbers
) -> None:
    """Fly to the place from a guess; `unknowns` [1, 3] and `flight_s` [1] are written."""
    free, most = free_of(launch, kind)
    steering, targets = kick_of(launch.steer), np.array([target])
    aim_near(
        launch.vehicle, steering, launch.point, launch.nature, targets, unknowns, free, most, TOLERANCE_M, flight_s
    )
