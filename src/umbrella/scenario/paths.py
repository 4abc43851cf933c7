"""Paths of settings: from `shield.batteries.alaska.magazine` to places in a scenario file or a catalogue entry."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from umbrella.catalog.faults import record_in
from umbrella.catalog.library import Catalog
from umbrella.catalog.names import CLOSE, FAINT, nearest
from umbrella.catalog.quantity import Quantity
from umbrella.catalog.reading import KINDS, WORDS
from umbrella.catalog.records import Entry
from umbrella.core.errors import UnknownName
from umbrella.scenario.check_shields import called, kind_and_place
from umbrella.scenario.naming import battery_name, sensor_name
from umbrella.scenario.schema import BatteryEntry, DecoyEntry, Scenario, SensorEntry, ShieldEntry, ThreatEntry
from umbrella.scenario.written import Written, shields_of

BLOCKS: Final = ("threats", "shield", "shields", "rules")  # of a scenario file, in which settings are made
SHELVES: Final = ("missiles", "interceptors", "sensors", "radars", "satellites", "sites", "places")
ALL: Final = "*"  # every item of a list, or every shield
LOST: Final = "lost"  # of a shield: not a key of the file, but a short way to write outages
_LOST_FIELD: Final = FieldInfo.from_annotated_attribute(str, "none")

EntryKey = tuple[str, str]  # kind and id


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that a path leads to, or by.

    `path` is the way there as it is written in full, `written` what stands there, `holder` the class of records in
    which `field` is. `entry` is the kind and id of a catalogue entry, None in the scenario.
    """

    path: str
    written: Written
    annotation: Any
    holder: type[BaseModel] | None = None
    field: FieldInfo | None = None
    entry: EntryKey | None = None

    @property
    def record(self) -> type[BaseModel] | None:
        """Return the class of the record or records here; None where a plain value stands."""
        return record_in(self.annotation)

    @property
    def types(self) -> tuple[Any, ...]:
        """Return the types of a plain value (`int | None`: int and None)."""
        return get_args(self.annotation) or (self.annotation,)

    @property
    def is_number(self) -> bool:
        """Tell whether a number with a range and a source stands here, or can."""
        return self.record is Quantity and get_origin(self.annotation) is not tuple

    @property
    def is_value(self) -> bool:
        """Tell whether one value stands here: nothing is below it."""
        return self.record is None or self.record is Quantity


Named = tuple[tuple[str, ...], Place]  # a place with its names, the proper one first


class _LostError(Exception):
    """A path that ends nowhere; `near` are ways on from the last place that was found."""

    def __init__(self, near: Sequence[str]) -> None:
        self.near = tuple(near)


def places_of(path: str, file: Written, catalog: Catalog) -> tuple[Place, ...]:
    """Return the values that a path means: one, or several where it says `*` or `shield` for all shields.

    Args:
        path: as in docs/reference/settings.md. file: what the scenario file says. catalog: where its names are known.

    Raises:
        UnknownName: the path leads to no value; the nearest paths are offered.
    """
    word, _, rest = path.partition(".")
    try:
        if word in SHELVES:
            return tuple(_in_catalog(word, rest, catalog))
        means_all = word == "shield" and "shield" not in file
        return tuple(_follow(_scenario(file), f"shields.{ALL}.{rest}" if means_all else path, catalog))
    except _LostError as lost:
        raise UnknownName("setting", path, lost.near or _near(path, file, catalog)) from None


def all_places(file: Written, catalog: Catalog) -> Iterator[Place]:
    """Yield every value of a scenario, and of the catalogue entries that it uses, that can be set."""
    yield from _values_below(_scenario(file), catalog)
    for kind, key in used_entries(file, catalog):
        yield from _values_below(_entry(_word_of(kind), kind, key, catalog), catalog)


def used_entries(file: Written, catalog: Catalog) -> tuple[EntryKey, ...]:
    """Return kind and id of each missile, interceptor, radar and satellite of a scenario that is known."""
    found: dict[EntryKey, None] = {}
    shields = list(shields_of(file))
    names = [("missile", threat["missile"].text) for threat in file["threats"].items()]
    names += [("interceptor", b["interceptor"].text) for shield in shields for b in shield["batteries"].items()]
    for shield in shields:
        for sensor in shield["sensors"].items():
            kind = kind_and_place(sensor)[0].text
            names += [(shelf, kind) for shelf in ("radar", "infrared-satellite")]
    for kind, name in names:
        ids = catalog.shelf(kind).ids_of(name or "")
        if len(ids) == 1:
            found[kind, ids[0]] = None
    return tuple(found)


def _scenario(file: Written) -> Place:
    return Place(path="", written=file, annotation=Scenario)


def _entry(word: str, kind: str, key: str, catalog: Catalog) -> Place:
    record = catalog.entry(kind, key)
    written = Written(record.model_dump(mode="json"))
    return Place(path=f"{word}.{key}", written=written, annotation=KINDS[kind], entry=(kind, record.id))


def _word_of(kind: str) -> str:
    return next(word for word in SHELVES if word != "sensors" and kind in WORDS[word])


def _in_catalog(word: str, rest: str, catalog: Catalog) -> list[Place]:
    """Return the places of a path such as `missiles.no-dong.stages[0].burn_s`, whose first word is taken off."""
    name, _, inside = rest.partition(".")
    shelves = [kind for kind in WORDS[word] if len(catalog.shelf(kind).ids_of(name)) == 1]
    if not shelves:
        close = [near for kind in WORDS[word] for near in nearest(name, catalog.ids(kind), FAINT)]
        raise _LostError([f"{word}.{near}" + (f".{inside}" if inside else "") for near in nearest(name, close, FAINT)])
    return _follow(_entry(word, shelves[0], name, catalog), inside, catalog)


def _follow(place: Place, rest: str, catalog: Catalog) -> list[Place]:
    """Return the values that the rest of a path leads to from a place."""
    if place.is_value:
        if rest:
            raise _LostError([place.path])
        return [place]
    if rest == ALL or rest.startswith(f"{ALL}."):
        return _follow_all(list(_below(place, catalog)), rest[2:], catalog)
    by_name = _by_name(list(_below(place, catalog, rest)))
    matching = [name for name in by_name if rest.startswith(name) and rest[len(name) : len(name) + 1] in ("", ".", "[")]
    if not matching:
        raise _LostError(_near_below(place, rest, catalog))
    name = max(matching, key=len)
    return _follow(by_name[name], rest[len(name) :].removeprefix("."), catalog)


def _near_below(place: Place, rest: str, catalog: Catalog) -> list[str]:
    """Return the paths from a place that look most like the rest of one that leads nowhere."""
    by_name = _by_name(list(_below(place, catalog)))
    word, dot, inside = rest.partition(".")
    near = nearest(word, by_name) if word and word[0] != "[" else tuple(by_name)[:3]
    return [f"{by_name[name].path}{dot}{inside}" for name in near]


def _follow_all(below: Sequence[Named], rest: str, catalog: Catalog) -> list[Place]:
    """Return the values of all items that have such a one; at least one of them must."""
    found, near = [], list[str]()
    for _, place in below:
        try:
            found += _follow(place, rest, catalog)
        except _LostError as lost:
            near += lost.near
    if not found:
        raise _LostError(list(dict.fromkeys(near))[:3])
    return found


def _by_name(below: Sequence[Named]) -> dict[str, Place]:
    """Return places by name; a name that is not the proper one counts where it is no other's."""
    proper = {names[0]: place for names, place in below if names}
    others = [(name, place) for names, place in below for name in names[1:]]
    borne = [name for name, _ in others]
    return proper | {name: place for name, place in others if name not in proper and borne.count(name) == 1}


def _below(place: Place, catalog: Catalog, rest: str | None = None) -> Iterator[Named]:
    """Yield what stands below a place: items of a list, blocks by name, keys of a record (that begin a `rest`)."""
    record, origin = place.record, get_origin(place.annotation)
    if record is None or record is Quantity:
        return
    if origin is tuple:
        for i, item in enumerate(place.written.items()):
            names = tuple(filter(None, _names(record, item, catalog)))
            path = f"{place.path}.{names[0]}" if names else f"{place.path}[{i}]"
            at = Place(path=path, written=item, annotation=get_args(place.annotation)[0], entry=place.entry)
            yield (*names, f"[{i}]", str(i)), at
    elif origin is dict:
        for part in place.written.parts():
            name = str(part.at[-1])
            yield (name,), Place(path=f"{place.path}.{name}", written=part, annotation=record)
    elif place.written.value is not None or _may_be_begun(record):
        for key, field in _fields(record, place.written).items():
            if rest is None or rest.startswith(key):
                yield (key,), _under(place, key, record, field)


def _fields(record: type[BaseModel], written: Written) -> dict[str, FieldInfo]:
    """Return the keys under which something may be set."""
    if record is Scenario:
        return {key: Scenario.model_fields[key] for key in BLOCKS if key in written or key == "rules"}
    said = Entry.model_fields if issubclass(record, Entry) else {}  # what a catalogue entry is called, and its facts
    fields = {field.alias or name: field for name, field in record.model_fields.items() if name not in said}
    return fields | {LOST: _LOST_FIELD} if record is ShieldEntry else fields


def _under(place: Place, key: str, record: type[BaseModel], field: FieldInfo) -> Place:
    return Place(
        path=f"{place.path}.{key}".lstrip("."),
        written=place.written[key],
        annotation=field.annotation,
        holder=record,
        field=field,
        entry=place.entry,
    )


def _may_be_begun(record: type[BaseModel]) -> bool:
    """Tell whether a block that is not written may be written with one key alone."""
    return not any(field.is_required() for field in record.model_fields.values())


def _names(record: type[BaseModel], item: Written, catalog: Catalog) -> tuple[str, ...]:
    """Return how an item of a list of the scenario is called, the proper name first; nothing where it has no name."""
    name = item["name"].text or ""
    if record is ThreatEntry:
        return (name or f"{item['missile'].text}-{item['at'].text}",)
    if record is SensorEntry:
        kind, at = kind_and_place(item)
        return called(sensor_name, catalog, kind.text or "", at.text, name), kind.text or ""
    if record is BatteryEntry:
        interceptor, at = item["interceptor"].text or "", item["at"]
        proper = called(battery_name, catalog, interceptor, at.text or "", name)
        return (proper,) if name else (proper, interceptor, at.text or "")
    return (name,) if record is DecoyEntry else ()


def _values_below(place: Place, catalog: Catalog) -> Iterator[Place]:
    if place.is_value:
        yield place
    for _, below in _below(place, catalog):
        yield from _values_below(below, catalog)


def _near(path: str, file: Written, catalog: Catalog) -> tuple[str, ...]:
    """Return the paths that end as a text does, or else look most like it."""
    paths = [place.path for place in all_places(file, catalog)]
    last = path.rpartition(".")[2]
    return tuple(sorted((one for one in paths if one.endswith(f".{last}")), key=len)[:3]) or nearest(path, paths, CLOSE)
