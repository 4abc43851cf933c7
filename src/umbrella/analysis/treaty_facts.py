"""What of a shield a treaty asks about: where its parts stand, how many, on what, and which radars guide."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from umbrella.analysis.regions import all_regions, around
from umbrella.catalog.library import Catalog
from umbrella.catalog.points import Point
from umbrella.catalog.quantity import Quantity
from umbrella.catalog.records import Radar
from umbrella.catalog.records_treaty import TreatyComponent
from umbrella.core.errors import BadValue
from umbrella.physics.earth.geodesic import distance_and_bearing
from umbrella.scenario.attack import nature
from umbrella.scenario.batteries import Battery, batteries_of
from umbrella.scenario.load import LoadedScenario
from umbrella.scenario.radars import Station, stations_of
from umbrella.scenario.recorded import recorded_attackers
from umbrella.scenario.schema import ShieldEntry, ThreatEntry

OWN_RADAR: Final = "own-radar"
ABM: Final = ("abm-interceptor", "abm-radar")
THEATRE: Final = ("theatre-interceptor", "theatre-radar")
COAST_DEG: Final = 1.0  # a site on an island or coast that the outlines leave out belongs to a state so near
KINDS: Final = ("interceptor", "radar", "infrared-satellite")


@dataclass(frozen=True, slots=True, kw_only=True)
class Launchers:
    """The interceptors of one battery: where, how many, how fast at burnout (low, high; None where nobody says)."""

    name: str
    component: TreatyComponent | None
    point: Point
    country: str
    region: str
    count: int
    reloads: int
    speed_km_s: Quantity | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """A radar or satellite of the shield; a satellite has no point. `guides`: its tracks lead interceptors."""

    name: str
    component: TreatyComponent | None
    guides: bool
    point: Point | None = None
    country: str = ""
    inland: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One missile of the attack: how far its target lies."""

    name: str
    distance_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ShieldFacts:
    """A shield as a treaty sees it. `covered` is the part of the country's ground with a shot; None: not computed."""

    scenario: str
    shield: str
    date: str
    country: str
    batteries: tuple[Launchers, ...]
    sensors: tuple[Sensor, ...]
    attack: tuple[Shot, ...]
    covered: float | None = None

    @property
    def abm(self) -> tuple[Launchers, ...]:
        """Return the batteries that are not a theatre system's; one that no record names counts as ABM."""
        return tuple(one for one in self.batteries if not _is(one.component, THEATRE))

    @property
    def theatre(self) -> tuple[Launchers, ...]:
        """Return the batteries of theatre systems."""
        return tuple(one for one in self.batteries if _is(one.component, THEATRE))

    def areas(self, radius_km: float | None) -> tuple[tuple[Launchers, ...], ...]:
        """Return the ABM batteries by deployment area: circles of a radius, or (None) states of the country."""
        areas: list[list[Launchers]] = []
        for one in self.abm:
            for area in areas:
                if _in_one(area, one, radius_km):
                    area.append(one)
                    break
            else:
                areas.append([one])
        return tuple(tuple(area) for area in areas)


def _is(component: TreatyComponent | None, roles: Iterable[str]) -> bool:
    return component is not None and component.role in roles


def _in_one(area: Sequence[Launchers], one: Launchers, radius_km: float | None) -> bool:
    if radius_km is None:
        return area[0].region == one.region
    return all(apart_km(other.point, one.point) <= 2.0 * radius_km for other in area)


def apart_km(a: Point, b: Point) -> float:
    """Return the geodesic distance of two points."""
    return distance_and_bearing(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg)[0] / 1e3


def shield_facts(loaded: LoadedScenario, catalog: Catalog, shield: str) -> ShieldFacts:
    """Return what a treaty asks of one shield of a scenario; nothing is flown.

    Raises:
        BadValue: a shield without interceptors.
    """
    entry = loaded.scenario.all_shields()[shield]
    if not entry.batteries:
        raise BadValue("--shield", shield, "a shield with interceptors", "no treaty limits a shield that has none")
    components = _components(catalog)
    batteries = tuple(_launchers(one, components) for one in batteries_of(catalog, entry.batteries))
    # whose shield it is: where most launchers stand, and of ships whose design the interceptor is
    country = max((one.country for one in batteries), key=[one.country for one in batteries].count)
    return ShieldFacts(
        scenario=loaded.scenario.name,
        shield=shield,
        date=loaded.scenario.date,
        country=country,
        batteries=batteries,
        sensors=_sensors(loaded, catalog, entry, components, country),
        attack=tuple(
            Shot(name=one.full_name, distance_km=_distance_km(one, loaded, catalog))
            for one in loaded.scenario.threats
        ),
    )  # fmt: skip


def _distance_km(threat: ThreatEntry, loaded: LoadedScenario, catalog: Catalog) -> float:
    if threat.recorded is not None:
        return recorded_attackers(threat, threat.recorded, loaded.files, nature())[0].distance_m / 1e3
    return apart_km(catalog.place_or_point(threat.origin), catalog.place_or_point(threat.at))


def _components(catalog: Catalog) -> dict[tuple[str, str], TreatyComponent]:
    found: dict[tuple[str, str], TreatyComponent] = {}
    for name in catalog.ids("treaty-component"):
        entry = catalog.entry("treaty-component", name)
        assert isinstance(entry, TreatyComponent)
        for kind in KINDS:
            found |= {(kind, key): entry for key in catalog.shelf(kind).ids_of(entry.component)}
    return found


def country_of(point: Point) -> tuple[str, str]:
    """Return country and region of a point: of the outline that holds it, else of one within a degree; ('', '')."""
    regions = all_regions()
    found = around(regions, point.lat_deg, point.lon_deg)
    if found is None:
        nearest = min(regions, key=lambda region: region.degrees_to(point.lat_deg, point.lon_deg))
        found = nearest if nearest.degrees_to(point.lat_deg, point.lon_deg) < COAST_DEG else None
    return (found.country, found.id) if found is not None else ("", "")


def _launchers(battery: Battery, components: dict[tuple[str, str], TreatyComponent]) -> Launchers:
    design = battery.interceptor
    component = components.get(("interceptor", design.id))
    at_sea = component is not None and component.basing == "sea"
    country, region = ("", "at sea") if at_sea else country_of(battery.point)
    return Launchers(
        name=battery.name,
        component=component,
        point=battery.point,
        country=country or design.country.split(",")[0],
        region=region,
        count=battery.entry.magazine,
        reloads=battery.entry.reloads,
        speed_km_s=design.burnout_speed_km_s,
    )


def _sensors(
    loaded: LoadedScenario,
    catalog: Catalog,
    entry: ShieldEntry,
    components: dict[tuple[str, str], TreatyComponent],
    country: str,
) -> tuple[Sensor, ...]:
    rules = loaded.scenario.rules_of(entry)
    leads = {battery.radar for battery in entry.batteries if (battery.engages or rules.engages) == OWN_RADAR}
    any_leads = any((battery.engages or rules.engages) != OWN_RADAR for battery in entry.batteries)
    cities = _cities(catalog, country)
    found = [
        _radar(one, components, any_leads or one.name in leads, cities)
        for one in stations_of(catalog, entry.sensors, rules)
    ]
    shelf = catalog.shelf("infrared-satellite")
    for one in entry.sensors:
        for key in shelf.ids_of(one.sensor):
            guides = any_leads and catalog.infrared_satellite(key).cold is not None
            found.append(
                Sensor(name=one.name or key, component=components.get(("infrared-satellite", key)), guides=guides)
            )
    return tuple(found)


def _radar(
    station: Station,
    components: dict[tuple[str, str], TreatyComponent],
    guides: bool,
    cities: Sequence[tuple[float, float, float]],
) -> Sensor:
    return Sensor(
        name=station.name,
        component=components.get(("radar", station.radar.id)),
        guides=guides,
        point=station.point,
        country=country_of(station.point)[0] or (station.radar.country if station.radar.lat_deg is not None else ""),
        inland=_share_looked_at(station.radar, station, cities),
    )


def _cities(catalog: Catalog, country: str) -> list[tuple[float, float, float]]:
    """Return latitude, longitude and people of the catalogue's cities of a country."""
    places = [catalog.place(name) for name in catalog.ids("place")]
    return [(p.lat_deg.value, p.lon_deg.value, p.population.value) for p in places if p.country == country]


def _share_looked_at(radar: Radar, station: Station, cities: Sequence[tuple[float, float, float]]) -> float:
    """Return the part of the people of some cities towards whom the faces of a radar look, at any distance."""
    total = sum(people for _, _, people in cities)
    seen = sum(people for lat, lon, people in cities if _looks_at(radar, station, lat, lon))
    return seen / total if total > 0.0 else 0.0


def _looks_at(radar: Radar, station: Station, lat_deg: float, lon_deg: float) -> bool:
    _, bearing = distance_and_bearing(station.point.lat_deg, station.point.lon_deg, lat_deg, lon_deg)
    turns = ((bearing - face.azimuth_deg.value - station.turn_deg, face) for face in radar.faces)
    return any(abs(math.remainder(turn, 360.0)) <= face.azimuth_half_width_deg.value for turn, face in turns)
