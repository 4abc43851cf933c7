"""All entries of one kind, found by id, alias or full name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from umbrella.catalog.faults import fault_at
from umbrella.catalog.names import FAINT, nearest, spelled
from umbrella.catalog.reading import CatalogFile
from umbrella.catalog.records import Entry, Source
from umbrella.catalog.yaml_tree import find
from umbrella.core.errors import Fault

ANOTHER_SOURCE: Final = "is a different source in another file: give one of them another id, or make them equal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The entries and sources of the files of one kind.

    `names` leads from each spelling of an id or alias to its id; `full_names` from each full name to the ids that bear
    it (two cities may be called Portland).
    """

    files: tuple[CatalogFile, ...]
    entries: dict[str, Entry]
    sources: dict[str, Source]
    names: dict[str, str]
    full_names: dict[str, tuple[str, ...]]

    def ids_of(self, text: str) -> tuple[str, ...]:
        """Return the ids that a text names: one, none, or several for a full name that several bear."""
        key = spelled(text)
        return (self.names[key],) if key in self.names else self.full_names.get(key, ())

    def nearest_names(self, text: str) -> tuple[str, ...]:
        """Return the ids, aliases and full names that look most like a text, one for each entry."""
        written = [*self.entries, *(name for entry in self.entries.values() for name in (*entry.aliases, entry.name))]
        best: dict[tuple[str, ...], str] = {}
        for name in nearest(text, written) or nearest(text, self.entries, FAINT):
            best.setdefault(self.ids_of(name), name)
        return tuple(best.values())

    def with_file(self, file: CatalogFile) -> "Shelf":
        """Return the shelf with a user's file on it, whose entries stand before those of the same id."""
        own, _ = fill_shelf([file])
        return Shelf(
            files=(*self.files, file),
            entries=self.entries | own.entries,
            sources=self.sources | own.sources,
            names=self.names | own.names,
            full_names=self.full_names | own.full_names,
        )

    def with_entry(self, entry: Entry) -> "Shelf":
        """Return the shelf with one entry in place of that of its id, or beside the others."""
        name = spelled(entry.name)
        bearers = dict.fromkeys((*self.full_names.get(name, ()), entry.id))
        return replace(
            self,
            entries=self.entries | {entry.id: entry},
            names=self.names | {spelling: entry.id for spelling, _ in _spellings(entry)},
            full_names=self.full_names | {name: tuple(bearers)},
        )


def fill_shelf(files: Iterable[CatalogFile]) -> tuple[Shelf, list[Fault]]:
    """Put files on one shelf; ids, aliases and sources that are defined twice come back as faults."""
    files = tuple(files)
    shelf = Shelf(files=files, entries={}, sources={}, names={}, full_names={})
    owners: dict[str, tuple[str, str]] = {}
    faults = [fault for file in files for fault in _put(shelf, file, owners)]
    return shelf, faults


def _put(shelf: Shelf, file: CatalogFile, owners: dict[str, tuple[str, str]]) -> Iterator[Fault]:
    for key, source in file.sources.items():
        if shelf.sources.setdefault(key, source) != source:
            yield fault_at(file.tree, file.name, source_location(file, key), ANOTHER_SOURCE)
    for key, entry in file.entries.items():
        for name, location in _spellings(entry):
            owner = owners.setdefault(name, (file.name, key))
            if owner != (file.name, key):
                message = f"is already a name of {owner[1]} in {owner[0]}: choose another"
                yield fault_at(file.tree, file.name, ("entries", *location), message)
            shelf.names.setdefault(name, key)
        shelf.entries.setdefault(key, entry)
        name = spelled(entry.name)
        shelf.full_names[name] = (*shelf.full_names.get(name, ()), key)


def source_location(file: CatalogFile, key: str) -> tuple[str, str]:
    """Return where a file defines a source: in its block of sources or, in a file of sources, as an entry."""
    node, _ = find(file.tree, ("sources", key))
    return ("entries" if node is None else "sources", key)


def _spellings(entry: Entry) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    yield spelled(entry.id), (entry.id,)
    for i, alias in enumerate(entry.aliases):
        yield spelled(alias), (entry.id, "aliases", i)
