"""From a checked scenario to worlds: the attack flown once, and a world for each shield."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from umbrella.battle.world import Shield, World
from umbrella.catalog.cite import CitedNumber, Provenance
from umbrella.catalog.library import Catalog
from umbrella.catalog.quantity import Quantity, quantities
from umbrella.catalog.records import Source
from umbrella.physics.earth.model import WGS84
from umbrella.scenario.attack import Attacker, FlownAttacker, attackers
from umbrella.scenario.batteries import Battery, batteries_of, battery_rows
from umbrella.scenario.complexes import attack_of
from umbrella.scenario.load import LoadedScenario
from umbrella.scenario.orders import orders_of
from umbrella.scenario.radars import Station, radar_rows, stations_of
from umbrella.scenario.recorded import RecordedAttacker
from umbrella.scenario.rules import RULES_SOURCE, RULES_SOURCE_ID, RulesEntry
from umbrella.scenario.satellites import Satellite, outages_of, satellite_rows, satellites_of
from umbrella.scenario.schema import ShieldEntry
from umbrella.sensing.windows import Sensors

AFTER_IMPACT_S: Final = 120.0  # the count waits for the last assessment

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Defence:
    """One shield of a scenario, and the world in which it meets the attack.

    Sensor number s of the record is `sensor_names[s]`: radars first, then satellites.
    """

    name: str
    title: str
    stations: tuple[Station, ...]
    satellites: tuple[Satellite, ...]
    batteries: tuple[Battery, ...]
    rules: RulesEntry
    world: World
    provenance: Provenance

    @property
    def sensor_names(self) -> tuple[str, ...]:
        """Return the names of radars and satellites in the order of the record."""
        return (*(s.name for s in self.stations), *(satellite.name for satellite in self.satellites))


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A scenario ready to run; the last defence is the one that the answer is about."""

    loaded: LoadedScenario
    attack: tuple[Attacker, ...]
    defences: tuple[Defence, ...]

    @property
    def provenance(self) -> Provenance:
        """Return what the whole answer rests on."""
        first, *others = (defence.provenance for defence in self.defences)
        return first.merge(*others)


def build(loaded: LoadedScenario, catalog: Catalog, say: Say = lambda words: None) -> Built:
    """Fly the attack and make the world of each shield.

    Args:
        loaded: the checked scenario. catalog: where its names are looked up. say: is told what is being done.

    Raises:
        InputError: something that cannot be flown or placed. FlightError: a flight without a result.
    """
    say("flying the attack")
    scenario = loaded.scenario
    attack = attackers(catalog, scenario.threats, loaded.files)
    attacked_by = _provenance_of_attack(loaded, catalog, attack)
    defences = []
    for name, entry in scenario.all_shields().items():
        say(f"building the shield {name}")
        defences.append(_defence(loaded, catalog, name, entry, attack, attacked_by))
    return Built(loaded=loaded, attack=attack, defences=tuple(defences))


def _defence(
    loaded: LoadedScenario,
    catalog: Catalog,
    name: str,
    entry: ShieldEntry,
    attack: tuple[Attacker, ...],
    attacked_by: Provenance,
) -> Defence:
    rules = loaded.scenario.rules_of(entry)
    last_s = max(attacker.ends_s for attacker in attack)
    end_s = last_s + rules.assessment_delay_s.value + AFTER_IMPACT_S
    stations = stations_of(catalog, entry.sensors, rules)
    satellites = satellites_of(catalog, entry.sensors)
    batteries = batteries_of(catalog, entry.batteries)
    outages = outages_of(entry.outages)
    radars = radar_rows(stations, rules, {name: spans for (name, _), spans in outages.items()})
    sensors = Sensors(radars, *satellite_rows(satellites, end_s, outages))
    rows, fans = battery_rows(catalog, batteries, rules, [station.name for station in stations], outages)
    shield = Shield(sensors, rows, fans, orders_of(rules, attack, end_s), WGS84)
    own = Provenance.of(
        *(station.radar for station in stations),
        *(station.point for station in stations),
        *{satellite.record.id: satellite.record for satellite in satellites}.values(),
        *(battery.interceptor for battery in batteries),
        *(catalog.drag(battery.interceptor.drag) for battery in batteries),
        *(battery.point for battery in batteries),
        *_numbers(f"{name}.sensors", entry.sensors),
        *_numbers(f"{name}.batteries", entry.batteries),
        *(_numbers(f"{name}.rules", rules) if batteries else ()),
    )
    return Defence(
        name=name,
        title=entry.title or name,
        stations=stations,
        satellites=satellites,
        batteries=batteries,
        rules=rules,
        world=World(attack_of(attack, rules), shield),
        provenance=_described(attacked_by.merge(own), loaded, catalog),
    )


def _numbers(path: str, record: object) -> Iterator[tuple[str, Quantity]]:
    yield from quantities(record, path)


def _provenance_of_attack(loaded: LoadedScenario, catalog: Catalog, attack: tuple[Attacker, ...]) -> Provenance:
    flown = [attacker.missile for attacker in attack if isinstance(attacker, FlownAttacker)]
    return Provenance.of(
        *flown,
        *(catalog.drag(missile.drag) for missile in flown),
        *(_provenance_of_path(loaded, attacker) for attacker in attack if isinstance(attacker, RecordedAttacker)),
        *(point for attacker in attack for point in (attacker.origin, attacker.target)),
        *_numbers("threats", loaded.scenario.threats),
    )


def _provenance_of_path(loaded: LoadedScenario, attacker: RecordedAttacker) -> Provenance:
    """Return what a recorded path rests on: the sources that the scenario names for it, or the scenario itself."""
    looks = attacker.looks
    sources = looks.source or (loaded.source_id,)
    path = f"threats.{attacker.entry.full_name}.recorded.{looks.file}"
    table = CitedNumber(path, None, "", looks.status, sources)
    return Provenance(sources=sources, weakest_status=looks.status, numbers=(table,))


def _described(provenance: Provenance, loaded: LoadedScenario, catalog: Catalog) -> Provenance:
    """Return a provenance with the works behind it, the scenario itself among them."""
    scenario = loaded.scenario
    own = {loaded.source_id: _as_source(loaded), RULES_SOURCE_ID: RULES_SOURCE, **scenario.sources}
    described = provenance.described(catalog)
    works = dict(described.works) | {name: own[name] for name in provenance.sources if name in own}
    return replace(described, works=tuple(works.items()))


def _as_source(loaded: LoadedScenario) -> Source:
    scenario = loaded.scenario
    return Source(
        title=f"Scenario {scenario.name}: {scenario.title}", date=scenario.date, where=loaded.file, read="own"
    )
