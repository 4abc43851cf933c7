"""Settings: numbers and choices written over a scenario and over the catalogue entries that it uses.

A path follows the keys of the file (`rules.decision_delay_s`, `threats.td2-a.count`) or of a catalogue entry
(`interceptors.gbi-2000.hit_probability`); docs/reference/settings.md says all of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, cast

from pydantic import ValidationError

from umbrella.catalog.faults import ValueFault, path_text, told
from umbrella.catalog.library import Catalog
from umbrella.catalog.reading import KINDS
from umbrella.catalog.records import Entry
from umbrella.core.errors import BadValue, Fault, FaultyFile, InputError, UnknownName
from umbrella.scenario.load import LoadedScenario, wrong_names_and_rules
from umbrella.scenario.overwrite import Put, entry_with, file_with, inside, moved
from umbrella.scenario.paths import EntryKey, Place, places_of
from umbrella.scenario.schema import Scenario
from umbrella.scenario.written import Settings, Value, Written, Wrong

__all__ = ["Settings", "Value", "with_settings"]

MUST_BE: Final = "must be "


def with_settings(loaded: LoadedScenario, catalog: Catalog, settings: Settings) -> tuple[LoadedScenario, Catalog]:
    """Write settings over a scenario and a catalogue; both are checked as if they had been written so.

    Args:
        loaded: the scenario. catalog: where its names are looked up.
        settings: (path, value), in order; all paths are those of the scenario as it is before the first of them. None
            takes away what the file says, so that the default holds.

    Returns:
        The scenario, which knows its settings, and the catalogue with the entries as they are set; what is not set is
        shared with those given.

    Raises:
        UnknownName: a path that leads to no value. BadValue: a value that is not allowed at its path. FaultyFile:
        several faults, or values that do not go together.

    **Valid**: for what a scenario file and its catalogue entries say. **Leaves out**: a setting that the scenario
    overrules (the hit probability of a design where the battery states its own), or of an entry that it does not use,
    changes nothing and is not refused. **Source**: none. **Checked**: tests/scenario/test_settings.py.
    """
    if not settings:
        return loaded, catalog
    puts = _found(settings, Written(loaded.written), catalog)
    catalog = _with_entries(catalog, [put for put in puts if put.place.entry is not None], loaded)
    own = [put for put in puts if put.place.entry is None]
    written = file_with(loaded.written, own, catalog)
    scenario = _checked(written, own, catalog, loaded)
    return replace(loaded, scenario=scenario, written=written, settings=(*loaded.settings, *settings)), catalog


def _found(settings: Settings, file: Written, catalog: Catalog) -> list[Put]:
    """Return every value with its place, or raise what is wrong with all the paths."""
    puts: list[Put] = []
    errors: list[InputError] = []
    for path, value in settings:
        try:
            puts += [_put(path, place, value) for place in places_of(path, file, catalog)]
        except (UnknownName, BadValue) as error:
            errors.append(error)
    if len(errors) > 1:
        raise FaultyFile([Fault(file="settings", line=None, path="", message=str(error)) for error in errors])
    if errors:
        raise errors[0]
    return puts


def _put(path: str, place: Place, value: Value) -> Put:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if place.is_number and not is_number and value is not None:
        raise BadValue(path, value, "a number")
    if isinstance(value, float) and value.is_integer() and int in place.types:
        value = int(value)
    return Put(path=path, place=place, value=value)


def _with_entries(catalog: Catalog, puts: Sequence[Put], loaded: LoadedScenario) -> Catalog:
    """Return the catalogue with its entries as they are set."""
    by_entry: dict[EntryKey, list[Put]] = {}
    for put in puts:
        by_entry.setdefault(cast(EntryKey, put.place.entry), []).append(put)
    for (kind, key), own in by_entry.items():
        record = KINDS[kind]
        data = entry_with(catalog.entry(kind, key).model_dump(mode="json"), own, loaded.source_id)
        try:
            entry = cast(Entry, record.model_validate(data))
        except ValidationError as error:
            raise _refused([Wrong(*fault) for fault in told(error, record)], own, data, key) from None
        catalog = catalog.with_entry(kind, entry)
    return catalog


def _checked(written: Any, puts: Sequence[Put], catalog: Catalog, loaded: LoadedScenario) -> Scenario:
    """Return the scenario of what is written, or raise what is wrong with it."""
    wrong = list[Wrong]()
    try:
        scenario = Scenario.model_validate(written, context={"source": loaded.source_id})
    except ValidationError as error:
        wrong += [Wrong(*fault) for fault in told(error, Scenario)]
    wrong += wrong_names_and_rules(Written(written), catalog)
    if wrong:
        raise _refused(wrong, puts, written, loaded.file)
    return scenario


def _refused(wrong: Iterable[Wrong], puts: Sequence[Put], tree: Any, name: str) -> InputError:
    """Return the error that says what is wrong, each fault at the setting that brought it where one did."""
    faults = list(dict.fromkeys(_fault(one, puts, tree, name) for one in wrong))
    only = faults[0]
    if len(faults) == 1 and isinstance(only, ValueFault) and only.message.startswith(MUST_BE):
        return BadValue(only.path, only.value, only.message.removeprefix(MUST_BE))
    return FaultyFile(faults)


def _fault(wrong: Wrong, puts: Sequence[Put], tree: Any, name: str) -> Fault:
    removed = [put.at[:-1] for put in puts if put.removes]
    for put in puts:
        at = moved(put.at, removed)
        if wrong.at[: len(at)] == at:
            return ValueFault(file=name, line=None, path=put.path, message=wrong.message, value=str(put.value))
    path, value = path_text(wrong.at), inside(tree, wrong.at)
    if wrong.shows_value and isinstance(value, int | float | str):
        return ValueFault(file=name, line=None, path=path, message=wrong.message, value=str(value))
    return Fault(file=name, line=None, path=path, message=wrong.message)
