"""Launch points denied: from which of a country's launch sites a missile at a place can be engaged."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from umbrella.analysis.aim_from import aimed_from
from umbrella.analysis.alone import meet
from umbrella.analysis.flying import Launch, launch_of
from umbrella.analysis.footprint_ask import Asked
from umbrella.battle.reasons import Reason
from umbrella.catalog.points import Point, point_of
from umbrella.catalog.records import Site
from umbrella.physics.earth.geodesic import distance_and_bearing
from umbrella.scenario.attack import KINDS
from umbrella.scenario.build import Defence

METRES_PER_DEG: Final = 111_195.0
SAME_COUNTRY_DEG: Final = 5.0  # a point that is no site of the catalogue belongs to the country of a site so near


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
    return answers_from(asked, _points(asked), launch, defence, seed, trials)


def answers_from(
    asked: Asked,
    points: Sequence[Point],
    launch: Launch,
    defence: Defence,
    seed: int,
    trials: int,
    workers: int = 1,
) -> tuple[LaunchAnswer, ...]:
    """Return what a shield makes of launches from some points at the defended place; arguments as of `denied_to`."""
    assert asked.place is not None
    launches = [launch_of(asked.catalog, asked.missile, point, launch.nature) for point in points]
    place = np.array([math.radians(asked.place.lat_deg), math.radians(asked.place.lon_deg), asked.place.height_m])
    flights = aimed_from(launches, place, KINDS[asked.trajectory])
    heights = np.full(len(points), asked.place.height_m)
    met = meet(defence.world, launches, flights, heights, seed=seed, trials=trials, workers=workers)
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
    country = country_of(asked)
    sites = [site for site in _launch_sites(asked) if site.country == country and site.id != asked.origin.id]
    return [asked.origin, *(point_of(site) for site in sites)]


def country_of(asked: Asked) -> str | None:
    """Return the country of the launch point: that of its site, else of the nearest site nearby, if any."""
    sites = _launch_sites(asked)
    own = next((site.country for site in sites if site.id == asked.origin.id), None)
    near = [site for site in sites if _degrees(point_of(site), asked.origin) < SAME_COUNTRY_DEG]
    if own is not None or not near:
        return own
    return min(near, key=lambda site: _degrees(point_of(site), asked.origin)).country


def _launch_sites(asked: Asked) -> list[Site]:
    sites = [asked.catalog.entry("site", name) for name in asked.catalog.ids("site")]
    return [site for site in sites if isinstance(site, Site) and site.role == "launch"]


def _degrees(one: Point, other: Point) -> float:
    metres, _ = distance_and_bearing(one.lat_deg, one.lon_deg, other.lat_deg, other.lon_deg)
    return metres / METRES_PER_DEG
