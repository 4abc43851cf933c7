"""Scenario files: found, read and checked, with every fault of the file at once."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from umbrella.catalog.faults import fault_at, faults_of
from umbrella.catalog.library import Catalog
from umbrella.catalog.names import nearest
from umbrella.catalog.reading import LARGEST_BYTES, bytes_of, digest
from umbrella.catalog.yaml_tree import Mapping, parse, plain
from umbrella.core.errors import Fault, FaultyFile, UnknownName
from umbrella.scenario.check_names import wrong_attack
from umbrella.scenario.check_recorded import recorded_files, wrong_recorded
from umbrella.scenario.check_rules import wrong_together
from umbrella.scenario.check_shields import wrong_shields
from umbrella.scenario.check_sources import wrong_sources
from umbrella.scenario.check_uncertain import wrong_uncertain
from umbrella.scenario.recorded_file import Attached, Beside, beside_in, nothing_beside
from umbrella.scenario.schema import Scenario
from umbrella.scenario.written import Settings, Written, Wrong

SUFFIX: Final = ".yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedScenario:
    """A checked scenario, and the content that it was read from.

    `written` is what the file says, with the `settings` that have been written over it.
    """

    scenario: Scenario
    file: str
    content: bytes
    written: Any = field(repr=False, compare=False)
    settings: Settings = ()
    files: tuple[Attached, ...] = field(default=(), repr=False)  # of recorded flights, as they were read

    @property
    def sha256(self) -> str:
        """Return the hash of the file, of the settings, and of the files that it names, where there are any."""
        settings = json.dumps(self.settings).encode() if self.settings else b""
        return digest(self.content + settings + "".join(file.sha256 for file in self.files).encode())

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
        return read(bytes_of(Path(text)), text, catalog, beside_in(Path(text).parent))
    path = shipped().get(text)
    if path is None:
        raise UnknownName("scenario", text, nearest(text, shipped()) or tuple(shipped()))
    return read(bytes_of(path), path.name, catalog, beside_in(path.parent))


def read(content: bytes, name: str, catalog: Catalog, beside: Beside = nothing_beside) -> LoadedScenario:
    """Return the checked scenario of a file's content; `name` stands for the file in messages.

    Args:
        content: of the file. name: of it. catalog: where its names are looked up. beside: gives the files of recorded
            flights that it names.

    Names and rules are looked at in what is written, so that a value that is refused hides no other fault.

    Raises:
        FaultyFile: with all faults.
    """
    tree, faults = parse(_decoded(content, name), name)
    file = Written(plain(tree))
    if isinstance(tree, Mapping):
        for at, message, shows in (*wrong_names_and_rules(file, catalog), *wrong_uncertain(file, catalog)):
            faults.append(fault_at(tree, name, at, message, shows_value=shows))
    scenario = None
    try:
        scenario = Scenario.model_validate(file.value, context={"source": f"scenario-{file['name'].value}"})
    except ValidationError as error:
        faults += faults_of(error, Scenario, tree, name, ())
    files, others = recorded_files(file, beside)
    faults.sort(key=lambda fault: fault.line or 0)
    if faults or others or scenario is None:
        raise FaultyFile([*faults, *others])
    return LoadedScenario(scenario=scenario, file=name, content=content, written=file.value, files=files)


def wrong_names_and_rules(file: Written, catalog: Catalog) -> Iterable[Wrong]:
    """Return, once each, what is wrong with the names of a file and with what must go together; not what is uncertain.

    Settings may leave an uncertain number without what it belongs to (a threat that is taken away).
    """
    checks = [check(file, catalog) for check in (wrong_attack, wrong_shields, wrong_sources)]
    return dict.fromkeys(chain(*checks, wrong_recorded(file), wrong_together(file)))


def _decoded(content: bytes, name: str) -> str:
    if len(content) > LARGEST_BYTES:
        message = f"is larger than {LARGEST_BYTES / 1e6:g} MB: a scenario is a page or two"
        raise FaultyFile([Fault(file=name, line=None, path="", message=message)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = "is not UTF-8 text: save it as UTF-8"
        raise FaultyFile([Fault(file=name, line=None, path="", message=message)]) from None
