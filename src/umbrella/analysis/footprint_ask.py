"""What a footprint is asked for: names turned into the missile, its launch point, regions and the defended place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from umbrella.analysis.flying import launch_of
from umbrella.analysis.nature import standard_nature
from umbrella.analysis.regions import Region, all_regions, around, chosen, of_country
from umbrella.analysis.volley import seen_from
from umbrella.catalog.library import Catalog
from umbrella.catalog.names import nearest
from umbrella.catalog.points import Point
from umbrella.catalog.records import Missile
from umbrella.core.errors import BadValue, UnknownName
from umbrella.physics.flight.aim import longest
from umbrella.scenario.attack import KINDS
from umbrella.scenario.load import LoadedScenario
from umbrella.scenario.schema import ThreatEntry

NEAR_DEG: Final = 1.0  # a target off a coast belongs to a region so near
OWN_SOURCE: Final = "footprint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A footprint's question; `threat` is the missile as an entry of a scenario, `place` the defended place."""

    catalog: Catalog
    missile: Missile
    origin: Point
    trajectory: str
    threat: ThreatEntry
    regions: tuple[Region, ...]
    place: Point | None
    shield: str


def asked_of(
    loaded: LoadedScenario,
    catalog: Catalog,
    *,
    threat: str | None,
    origin: str | None,
    over: Sequence[str],
    place: str | None,
    shield: str | None,
    trajectory: str | None,
) -> Asked:
    """Return the question behind some names; arguments as of `footprint`.

    Raises:
        InputError: a name or value that cannot be used.
    """
    shields = loaded.scenario.all_shields()
    name = shield if shield is not None else list(shields)[-1]
    if name not in shields:
        raise UnknownName("shield of this scenario", name, nearest(name, shields) or tuple(shields))
    if trajectory is not None and trajectory not in KINDS:
        raise BadValue("--trajectory", trajectory, f"one of {', '.join(KINDS)}")
    catalog, entry, is_own = _threat(loaded, catalog, threat, origin)
    changed = {"origin": origin or entry.origin, "trajectory": trajectory or entry.trajectory}
    entry = entry.model_copy(update=changed)
    missile = catalog.missile(entry.missile)
    if missile.steering.mode == "programme":
        raise BadValue("--threat", missile.id, "a missile that can be aimed; it flies a fixed programme")
    targets = [catalog.place_or_point(one.at) for one in _flown(loaded)]
    asked_place = place if place is not None else entry.at if is_own else None
    return Asked(
        catalog=catalog,
        missile=missile,
        origin=catalog.place_or_point(entry.origin),
        trajectory=entry.trajectory,
        threat=entry,
        regions=chosen(over) if over else _under_attack(catalog, targets),
        place=catalog.place_or_point(asked_place) if asked_place is not None else targets[0],
        shield=name,
    )


def _threat(
    loaded: LoadedScenario, catalog: Catalog, threat: str | None, origin: str | None
) -> tuple[Catalog, ThreatEntry, bool]:
    """Return the threat that is asked for, the catalogue that knows it, and whether it is the scenario's own."""
    own = _flown(loaded)
    if threat is None:
        return catalog, max(own, key=lambda one: _reach(catalog, one, origin)), True
    for one in own:
        if threat in (one.full_name, one.missile):
            return catalog, one, True
    try:
        catalog, missile = catalog.with_missile(threat)
    except UnknownName as error:
        names = tuple(dict.fromkeys([*(one.full_name for one in own if threat in one.full_name), *error.nearest]))
        raise UnknownName("threat of this scenario, and no missile,", threat, names) from None
    return catalog, _entry(missile.id, origin or own[0].origin, own[0].at), False


def _flown(loaded: LoadedScenario) -> tuple[ThreatEntry, ...]:
    """Return the threats of a scenario that can be flown elsewhere: not those on a recorded flight.

    Raises:
        BadValue: there is none.
    """
    flown = tuple(one for one in loaded.scenario.threats if one.recorded is None)
    if not flown:
        hint = "a recorded flight comes down at one place only"
        raise BadValue("threats", "recorded flights alone", "one at least that is flown by its missile", hint)
    return flown


def _entry(missile: str, origin: str, at: str) -> ThreatEntry:
    data = {"missile": missile, "from": origin, "at": at, "launch_s": 0.0, "reliability": 1.0}
    return ThreatEntry.model_validate(data, context={"source": OWN_SOURCE})


def _reach(catalog: Catalog, entry: ThreatEntry, origin: str | None) -> tuple[bool, float]:
    """Return whether a threat reaches its target, and its longest range that way (rad)."""
    missile, place = catalog.missile(entry.missile), catalog.place_or_point(origin or entry.origin)
    if missile.steering.mode == "programme":
        return False, 0.0
    target, world = catalog.place_or_point(entry.at), standard_nature()
    launch = launch_of(catalog, missile, place, world)
    bearing, angle = seen_from(launch, np.radians([target.lat_deg]), np.radians([target.lon_deg]))
    _, reach = longest(launch.vehicle, launch.steer, launch.point, world, 0.0, float(bearing[0]))
    return reach >= float(angle[0]), reach


def _under_attack(catalog: Catalog, targets: Sequence[Point]) -> tuple[Region, ...]:
    """Return the regions of the countries in which targets lie.

    Raises:
        BadValue: no target lies in a region that is known.
    """
    found = {region.id: region for target in targets for region in _country_of(catalog, target)}
    if not found:
        raise BadValue("--over", "nothing", "the regions to be looked at", "no target lies in one; say --over us,japan")
    return tuple(found.values())


def _country_of(catalog: Catalog, target: Point) -> tuple[Region, ...]:
    """Return the country of a target: that which the catalogue says of a city, else that which holds the place."""
    if target.id in catalog.ids("place") and (own := of_country(catalog.place(target.id).country)):
        return own
    one = around(all_regions(), target.lat_deg, target.lon_deg) or _nearest(target)
    if one is None:
        return ()
    own = of_country(one.country)
    return own if one in own else (one,)  # a territory stands for itself


def _nearest(target: Point) -> Region | None:
    one = min(all_regions(), key=lambda region: region.degrees_to(target.lat_deg, target.lon_deg))
    return one if one.degrees_to(target.lat_deg, target.lon_deg) < NEAR_DEG else None
