"""A scenario against the shield of its answer, as blocks by name, so that two scenarios can be laid side by side.

`threats.td2-a.decoys.replica.contrast` is the same number in both, wherever its line stands. What is written can be
taken over piece by piece and written out as a file again.
"""

import copy
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from umbrella.catalog.library import Catalog
from umbrella.catalog.quantity import Record
from umbrella.scenario.check_shields import called
from umbrella.scenario.load import LoadedScenario
from umbrella.scenario.naming import battery_name, sensor_name
from umbrella.scenario.recorded_file import Attached
from umbrella.scenario.schema import ShieldEntry, ThreatEntry

At = tuple[str, ...]  # way to a value: block, name, key …
HEAD: Final = ("name", "title", "description", "date")
ORDER: Final = "order"  # beside the blocks: in which order the items of each list stand
_UNSAID: Final = {"name"}  # keys that are no assumption
_CITED: Final = {"status", "source"}  # of a recorded flight: how well it is known is no difference


class _Absent:
    """Nothing is written here."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()


class Change(NamedTuple):
    """A place, and what is written there instead; ABSENT takes it away."""

    at: At
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A scenario as blocks by name.

    `written` holds what the file says, `meant` the same places with every default filled in. `head` is what says what
    the scenario is, and on which works it rests.
    """

    head: Mapping[str, Any]
    written: Mapping[str, Any]
    meant: Mapping[str, Any]
    files: tuple[Attached, ...] = ()  # of recorded flights


def named(loaded: LoadedScenario, catalog: Catalog) -> Named:
    """Return a scenario against the last of its shields, by name.

    Args:
        loaded: the scenario. catalog: where names are looked up that the file leaves out.

    **Valid**: any scenario that was checked. **Leaves out**: the other shields. **Source**: none. **Checked**:
    tests/scenario/test_differences.py.
    """
    scenario, tree = loaded.scenario, loaded.written
    shield_name, shield = list(scenario.all_shields().items())[-1]
    raw = (tree["shield"] if scenario.shield is not None else tree["shields"][shield_name]) or {}
    rules, own = tree.get("rules") or {}, raw.get("rules") or {}
    head = {key: tree[key] for key in HEAD if tree.get(key) is not None}
    return Named(
        head=head | {"sources": tree.get("sources") or {}, "shield": shield.title or shield_name},
        written={
            "threats": _written_threats(scenario.threats, tree["threats"]),
            "shield": _written_shield(shield, raw, catalog),
            "rules": {**rules, **own},
        },
        meant={
            "threats": {threat.full_name: _meant_threat(threat) for threat in scenario.threats},
            "shield": _meant_shield(shield, catalog),
            "rules": _meant(scenario.rules_of(shield)),
        },
        files=loaded.files,
    )


def _written_threats(threats: Sequence[ThreatEntry], raw: Sequence[Any]) -> dict[str, Any]:
    return {
        threat.full_name: _without_name(one) | {"decoys": _by_own_name(one.get("decoys") or ())}
        for threat, one in zip(threats, raw, strict=True)
    }


def _by_own_name(raw: Sequence[Any]) -> dict[str, Any]:
    return {one["name"]: _without_name(one) for one in raw}


def _without_name(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in raw.items() if key not in _UNSAID}


def _written_shield(shield: ShieldEntry, raw: Mapping[str, Any], catalog: Catalog) -> dict[str, Any]:
    sensors = [{"sensor": one} if isinstance(one, str) else one for one in raw.get("sensors") or ()]
    return {
        "sensors": dict(zip(_sensor_names(shield, catalog), map(_without_name, sensors), strict=True)),
        "batteries": dict(
            zip(_battery_names(shield, catalog), map(_without_name, raw.get("batteries") or ()), strict=True)
        ),
        "outages": dict(zip(_outage_names(shield), map(dict, raw.get("outages") or ()), strict=True)),
    }


def _meant_threat(threat: ThreatEntry) -> dict[str, Any]:
    said = _meant(threat) | {"decoys": {decoy.name: _meant(decoy) for decoy in threat.decoys}}
    said.pop("recorded")
    if threat.recorded is None:
        return said
    record = {key: value for key, value in _meant(threat.recorded).items() if key not in _CITED}
    return said | {"recorded": record}


def _meant_shield(shield: ShieldEntry, catalog: Catalog) -> dict[str, Any]:
    return {
        "sensors": dict(zip(_sensor_names(shield, catalog), map(_meant, shield.sensors), strict=True)),
        "batteries": dict(zip(_battery_names(shield, catalog), map(_meant, shield.batteries), strict=True)),
        "outages": dict(zip(_outage_names(shield), map(_meant, shield.outages), strict=True)),
    }


def _meant(record: Record) -> dict[str, Any]:
    fields = type(record).model_fields.items()
    return {field.alias or name: getattr(record, name) for name, field in fields if name not in _UNSAID}


def _sensor_names(shield: ShieldEntry, catalog: Catalog) -> list[str]:
    return [called(sensor_name, catalog, one.sensor, one.at, one.name) for one in shield.sensors]


def _battery_names(shield: ShieldEntry, catalog: Catalog) -> list[str]:
    return [called(battery_name, catalog, one.interceptor, one.at, one.name) for one in shield.batteries]


def _outage_names(shield: ShieldEntry) -> list[str]:
    """Return a name for each outage: what is out, and of a second one of the same which it is."""
    names: list[str] = []
    for outage in shield.outages:
        name = outage.of if outage.plane is None else f"{outage.of}/{outage.plane}"
        count = sum(other.split("#")[0] == name for other in names)
        names.append(f"{name}#{count + 1}" if count else name)
    return names


def lists_of(written: Mapping[str, Any]) -> Iterator[tuple[At, list[str]]]:
    """Yield the place of each list of a scenario, and the names of its items in their order."""
    yield ("threats",), list(written["threats"])
    for name, threat in written["threats"].items():
        yield ("threats", name, "decoys"), list(threat["decoys"])
    for key, block in written["shield"].items():
        yield ("shield", key), list(block)


def changed(written: Mapping[str, Any], changes: Sequence[Change]) -> dict[str, Any]:
    """Return what is written with changes made, in a copy."""
    new = copy.deepcopy(dict(written))
    for change in changes:
        *above, last = change.at
        block: Any = new
        for key in above:
            block = block.setdefault(key, {})
        if change.value is ABSENT:
            block.pop(last, None)
        else:
            block[last] = copy.deepcopy(change.value)
    return new


def content_of(head: Mapping[str, Any], written: Mapping[str, Any]) -> bytes:
    """Return blocks by name as the content of a scenario file with one shield, in that part of YAML that is JSON."""
    order = written.get(ORDER, {})

    def listed(at: At, block: Mapping[str, Any], write: Callable[[str, Any], Any]) -> list[Any]:
        places = {name: k for k, name in enumerate(order.get(".".join(at), block))}
        return [write(name, block[name]) for name in sorted(block, key=lambda name: places.get(name, len(places)))]

    def with_name(name: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        return {"name": name, **fields}

    def threat(name: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        return with_name(name, fields) | {
            "decoys": listed(("threats", name, "decoys"), fields.get("decoys", {}), with_name)
        }

    shield, threats = written["shield"], listed(("threats",), written["threats"], threat)
    tree = {
        **{key: value for key, value in head.items() if key != "shield"},
        "threats": threats,
        "rules": written["rules"],
        "shield": {
            "title": head["shield"],
            "sensors": listed(("shield", "sensors"), shield["sensors"], with_name),
            "batteries": listed(("shield", "batteries"), shield["batteries"], with_name),
            "outages": listed(("shield", "outages"), shield["outages"], lambda _, fields: fields),
        },
    }
    return json.dumps(tree, indent=1, ensure_ascii=False).encode()
