"""What entries refer to, other entries and sources, must exist."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from umbrella.catalog.faults import fault_at
from umbrella.catalog.reading import SPOKEN, CatalogFile
from umbrella.catalog.records import Source
from umbrella.catalog.shelf import ANOTHER_SOURCE, source_location
from umbrella.catalog.yaml_tree import find
from umbrella.core.errors import Fault

Location = tuple[str | int, ...]

# kind of the entry -> its fields that name an entry, or several, of another kind, or of one of several kinds
REFERENCES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "missile": {"drag": ("drag",)},
    "interceptor": {"drag": ("drag",)},
    "observed-flight": {"missile": ("missile",), "site": ("site",)},
    "treaty-component": {"component": ("interceptor", "radar", "infrared-satellite")},
    "strategic-missile": {"missile": ("missile",), "site": ("site", "place")},
    "programme": {"interceptor": ("interceptor",), "against": ("missile",)},
    "cost-element": {"programme": ("programme",)},
    "price": {"of": ("missile", "interceptor", "radar")},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """How to ask whether a source id, or a name of some kind, exists, and what comes nearest."""

    has_source: Callable[[str], bool]
    nearest_sources: Callable[[str], tuple[str, ...]]
    has: Callable[[str, str], bool]
    nearest: Callable[[str, str], tuple[str, ...]]


def faults_of_references(file: CatalogFile, known: Known) -> Iterator[Fault]:
    """Yield a fault for each source, drag table, missile or site that a file names and nobody defines."""
    for key, entry in file.entries.items():
        for location, source in cited(entry):
            if source not in file.sources and not known.has_source(source):
                yield fault_of_source(file, _written(file, ("entries", key, *location)), source, known)
        for field, kinds in REFERENCES.get(file.kind, {}).items():
            for location, name in _named(entry, field):
                if not any(known.has(kind, name) for kind in kinds):
                    yield fault_of_name(file, ("entries", key, *location), name, kinds, known)


def fault_of_source(file: CatalogFile, location: Location, source: str, known: Known) -> Fault:
    """Return the fault of a source that is defined nowhere."""
    message = "is a source that is defined nowhere: add it under `sources:`"
    return fault_at(file.tree, file.name, location, message + _did_you_mean(known.nearest_sources(source)))


def fault_of_name(file: CatalogFile, location: Location, name: str, kinds: tuple[str, ...], known: Known) -> Fault:
    """Return the fault of a name that no entry of some kinds has."""
    spoken = " or ".join(SPOKEN.get(kind, kind) for kind in kinds)
    close = [near for kind in kinds for near in known.nearest(kind, name)]
    return fault_at(file.tree, file.name, location, f"is no {spoken} of the catalogue{_did_you_mean(close)}")


def _named(entry: Any, field: str) -> Iterator[tuple[Location, str]]:
    """Yield where a field names another entry, and the name; a name that is left out is none."""
    value = getattr(entry, field)
    if isinstance(value, tuple):
        yield from (((field, i), name) for i, name in enumerate(value))
    elif value or type(entry).model_fields[field].is_required():
        yield (field,), value


def cited(record: Any, location: Location = ()) -> Iterator[tuple[Location, str]]:
    """Yield (location, source id) for every source named anywhere below a record."""
    if isinstance(record, BaseModel):
        for name in type(record).model_fields:
            value = getattr(record, name)
            if name == "source":
                yield from (((*location, name, i), source) for i, source in enumerate(value))
            else:
                yield from cited(value, (*location, name))
    elif isinstance(record, tuple):
        for i, item in enumerate(record):
            yield from cited(item, (*location, i))


def faults_of_sources(files: Iterable[CatalogFile]) -> Iterator[Fault]:
    """Yield a fault for each source id that means two things in files of different kinds."""
    seen: dict[str, tuple[str, Source]] = {}
    for file in files:
        for key, source in file.sources.items():
            kind, first = seen.setdefault(key, (file.kind, source))
            if first != source and kind != file.kind:
                yield fault_at(file.tree, file.name, source_location(file, key), ANOTHER_SOURCE)


def _written(file: CatalogFile, location: Location) -> Location:
    """A single source is written without a list around it."""
    return location if find(file.tree, location)[0] is not None else location[:-1]


def _did_you_mean(names: Iterable[str]) -> str:
    text = " or ".join(names)
    return f"; did you mean {text}?" if text else ""
