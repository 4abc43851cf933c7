"""Scenario files: found, read and checked, with every fault of the file at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from umbrella.catalog.faults import fault_at, faults_of
from umbrella.catalog.library import Catalog
from umbrella.catalog.names import nearest
from umbrella.catalog.reading import LARGEST_BYTES, bytes_of, digest
from umbrella.catalog.references import cited
from umbrella.catalog.yaml_tree import Node, parse, plain
from umbrella.core.errors import BadValue, Fault, FaultyFile, UnknownName
from umbrella.scenario.rules import RULES_SOURCE_ID
from umbrella.scenario.schema import Scenario, ShieldEntry

SUFFIX: Final = ".yaml"
Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedScenario:
    """A checked scenario, and the content that it was read from."""

    scenario: Scenario
    file: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Return the hash of the file."""
        return digest(self.content)

    @property
    def source_id(self) -> str:
        """Return the id under which the scenario is the source of its own plain numbers."""
        return f"scenario-{self.scenario.name}"


def shipped_folder() -> Path:
    """Return the folder of the shipped scenarios: beside the installed package's data, or in the checkout."""
    inside = Path(str(resources.files("umbrella"))) / "scenarios"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[3] / "scenarios"


def shipped() -> dict[str, Path]:
    """Return the shipped scenarios by name."""
    return {path.stem: path for path in sorted(shipped_folder().glob(f"*{SUFFIX}"))}


def load(text: str, catalog: Catalog) -> LoadedScenario:
    """Return the scenario of a shipped name, or of the path of a YAML file.

    Args:
        text: a name such as `seed-2000`; or a path: what ends in .yaml or .yml or has a path separator.
        catalog: where missiles, sensors, interceptors and places are looked up.

    Raises:
        UnknownName: no scenario of that name is shipped. FaultyFile: with all faults of the file.
    """
    if text.lower().endswith((".yaml", ".yml")) or "/" in text or "\\" in text:
        return read(bytes_of(Path(text)), text, catalog)
    path = shipped().get(text)
    if path is None:
        raise UnknownName("scenario", text, nearest(text, shipped()) or tuple(shipped()))
    return read(bytes_of(path), path.name, catalog)


def read(content: bytes, name: str, catalog: Catalog) -> LoadedScenario:
    """Return the checked scenario of a file's content; `name` stands for the file in messages.

    Raises:
        FaultyFile: with all faults.
    """
    tree, faults = parse(_decoded(content, name), name)
    try:
        scenario = Scenario.model_validate(plain(tree), context={"source": _own_source(tree)})
    except ValidationError as error:
        raise FaultyFile([*faults, *faults_of(error, Scenario, tree, name, ())]) from None
    faults = [*faults, *_faults_of_names(scenario, catalog, tree, name)]
    if faults:
        raise FaultyFile(sorted(faults, key=lambda fault: fault.line or 0))
    return LoadedScenario(scenario=scenario, file=name, content=content)


def _decoded(content: bytes, name: str) -> str:
    if len(content) > LARGEST_BYTES:
        message = f"is larger than {LARGEST_BYTES / 1e6:g} MB: a scenario is a page or two"
        raise FaultyFile([Fault(file=name, line=None, path="", message=message)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = "is not UTF-8 text: save it as UTF-8"
        raise FaultyFile([Fault(file=name, line=None, path="", message=message)]) from None


def _own_source(tree: Node) -> str:
    data = plain(tree)
    name = data.get("name") if isinstance(data, dict) else None
    return f"scenario-{name}"


def _faults_of_names(scenario: Scenario, catalog: Catalog, tree: Node, name: str) -> Iterator[Fault]:
    """Yield a fault for each name in the file that nobody knows, and for what does not go together."""
    for location, look_up, text in _names(scenario, catalog):
        try:
            look_up(text)
        except (UnknownName, BadValue) as error:
            yield fault_at(tree, name, location, str(error), shows_value=False)
    for at, shield in _shields(scenario):
        yield from _faults_of_sensors(shield, at, catalog, tree, name)
    known = {*scenario.sources, f"scenario-{scenario.name}", RULES_SOURCE_ID}
    for location, source in cited(scenario):
        if source not in known and not _is_source(catalog, source):
            message = f"'{source}' is a source that is defined nowhere: add it under `sources:`"
            yield fault_at(tree, name, location[:-1], message, shows_value=False)


def _is_source(catalog: Catalog, source: str) -> bool:
    try:
        catalog.source(source)
    except UnknownName:
        return False
    return True


def _shields(scenario: Scenario) -> Iterator[tuple[Location, ShieldEntry]]:
    if scenario.shield is not None:
        yield ("shield",), scenario.shield
    for key, shield in scenario.shields.items():
        yield ("shields", key), shield


def _names(scenario: Scenario, catalog: Catalog) -> Iterator[tuple[Location, Callable[[str], object], str]]:
    """Yield (location, look-up, name) of every name of the catalogue in the file."""
    for i, threat in enumerate(scenario.threats):
        yield ("threats", i, "missile"), catalog.missile, threat.missile
        yield ("threats", i, "from"), catalog.place_or_point, threat.origin
        yield ("threats", i, "at"), catalog.place_or_point, threat.at
    for at, shield in _shields(scenario):
        for i, battery in enumerate(shield.batteries):
            yield (*at, "batteries", i, "interceptor"), catalog.interceptor, battery.interceptor
            yield (*at, "batteries", i, "at"), catalog.place_or_point, battery.at
        for i, sensor in enumerate(shield.sensors):
            if sensor.at is not None:
                yield (*at, "sensors", i, "at"), catalog.place_or_point, sensor.at


def _faults_of_sensors(shield: ShieldEntry, at: Location, catalog: Catalog, tree: Node, name: str) -> Iterator[Fault]:
    """Yield a fault for each sensor that is not in the catalogue, or is mobile and stands nowhere."""
    radars, satellites = catalog.shelf("radar"), catalog.shelf("infrared-satellite")
    for i, entry in enumerate(shield.sensors):
        here: Location = (*at, "sensors", i)
        if satellites.ids_of(entry.sensor):
            if entry.at is not None:
                yield fault_at(tree, name, (*here, "at"), "is not for a satellite: its orbit is in the catalogue")
        elif not radars.ids_of(entry.sensor):
            names = (*radars.nearest_names(entry.sensor), *satellites.nearest_names(entry.sensor))
            message = str(UnknownName("radar or infrared satellite", entry.sensor, names[:3]))
            yield fault_at(tree, name, here, message, shows_value=False)
        elif entry.at is None and catalog.radar(entry.sensor).lat_deg is None:
            message = f"{entry.sensor} is mobile: say where it stands, {{sensor: {entry.sensor}, at: PLACE}}"
            yield fault_at(tree, name, here, message, shows_value=False)
