"""The catalogue: every entry by id, alias or name, read when it is first asked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, TypeVar, cast

from umbrella.catalog import records
from umbrella.catalog.faults import fault_at
from umbrella.catalog.names import FAINT, nearest, spelled
from umbrella.catalog.points import Point, parse_point, point_of
from umbrella.catalog.reading import KINDS, SPOKEN, CatalogFile, digest, read_bytes, read_file
from umbrella.catalog.records import Entry, Source
from umbrella.catalog.references import Known, faults_of_references, faults_of_sources
from umbrella.catalog.shelf import ANOTHER_SOURCE, Shelf, fill_shelf, source_location
from umbrella.core.errors import BadValue, Fault, FaultyFile, UnknownName

E = TypeVar("E", bound=Entry)
_KIND_LINE: Final = re.compile(rb"^kind:[ \t]*[\"']?([a-z-]+)", re.MULTILINE)
_KIND_OF: Final[dict[type, str]] = {record: kind for kind, record in KINDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A data file that has not been parsed: its name, content and, when it can be seen at once, its kind."""

    name: str
    content: bytes
    kind: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Catalog:
    """Public facts on missiles, interceptors, sensors, sites, cities and flights; only the kinds asked for are read.

    Names are looked up without regard to case, spaces or underscores. Every look-up raises `UnknownName` with the
    nearest names, and `FaultyFile` when the files of that kind have faults. `added` are files of the user's own, whose
    entries stand before those of the same id; `changed` are entries that stand before all of them.
    """

    texts: tuple[_Text, ...]
    added: tuple[CatalogFile, ...] = ()
    changed: tuple[tuple[str, Entry], ...] = ()
    _shelves: dict[str, Shelf] = field(default_factory=dict, repr=False)  # what has been read so far
    _covers: dict[str, Shelf] = field(default_factory=dict, repr=False)  # shelves with the changed entries on them

    def missile(self, name: str) -> records.Missile:
        """Return a missile or launcher."""
        return self._one(records.Missile, name)

    def interceptor(self, name: str) -> records.Interceptor:
        """Return an interceptor."""
        return self._one(records.Interceptor, name)

    def radar(self, name: str) -> records.Radar:
        """Return a radar."""
        return self._one(records.Radar, name)

    def infrared_satellite(self, name: str) -> records.InfraredSatellite:
        """Return a satellite (or a constellation of them) that sees plumes or cold bodies."""
        return self._one(records.InfraredSatellite, name)

    def site(self, name: str) -> records.Site:
        """Return a launch point, missile field, radar station or test range."""
        return self._one(records.Site, name)

    def place(self, name: str) -> records.Place:
        """Return a city."""
        return self._one(records.Place, name)

    def drag(self, name: str) -> records.DragTable:
        """Return a drag table."""
        return self._one(records.DragTable, name)

    def observed_flight(self, name: str) -> records.ObservedFlight:
        """Return one observed flight."""
        return self._one(records.ObservedFlight, name)

    def observed_flights(self, missile: str) -> tuple[records.ObservedFlight, ...]:
        """Return the observed flights of a missile, oldest first."""
        wanted = self.missile(missile).id
        flights = (self.observed_flight(name) for name in self.ids("observed-flight"))
        of_missile = [flight for flight in flights if self.missile(flight.missile).id == wanted]
        return tuple(sorted(of_missile, key=lambda flight: flight.date))

    def intercept_test(self, name: str) -> records.InterceptTest:
        """Return one intercept test, or a tally of several."""
        return self._one(records.InterceptTest, name)

    def intercept_tests(self, system: str) -> tuple[records.InterceptTest, ...]:
        """Return the intercept tests of a system (`GMD`), oldest first.

        Raises:
            UnknownName: no test of such a system.
        """
        tests = [self.intercept_test(name) for name in self.ids("intercept-test")]
        found = [test for test in tests if spelled(test.system) == spelled(system)]
        if not found:
            systems = sorted({test.system for test in tests})
            raise UnknownName("tested system", system, nearest(system, systems, FAINT) or systems)
        return tuple(sorted(found, key=lambda test: test.date))

    def source(self, name: str) -> Source:
        """Return a source by its id."""
        found = self._sources_named(name)
        if not found:
            raise UnknownName("source", name, nearest(name, self.sources()))
        return found[0]

    def sources(self) -> dict[str, Source]:
        """Return every source by id, sorted."""
        return dict(sorted(pair for kind in KINDS for pair in self.shelf(kind).sources.items()))

    def ids(self, kind: str) -> tuple[str, ...]:
        """Return the ids of one kind (a key of `KINDS`), sorted."""
        if kind not in KINDS:
            raise UnknownName("kind", kind, nearest(kind, KINDS))
        return tuple(self.sources()) if kind == "source" else tuple(sorted(self.shelf(kind).entries))

    def entry(self, kind: str, name: str) -> Entry:
        """Return an entry of one kind (a key of `KINDS`, not `source`) by id, alias or full name."""
        shelf = self.shelf(kind)
        ids = shelf.ids_of(name)
        if len(ids) == 1:
            return shelf.entries[ids[0]]
        raise _not_one(SPOKEN.get(kind, kind), name, ids, shelf.nearest_names(name))

    def place_or_point(self, text: str) -> Point:
        """Return the point of a site, a city, or `lat,lon` (degrees) with an optional height (metres).

        Raises:
            UnknownName: no such site or city.
            BadValue: coordinates that are not on the Earth, or a name that several cities bear.
        """
        point = parse_point(text)
        if point is not None:
            return point
        sites, places = self.shelf("site"), self.shelf("place")
        for shelf in (sites, places):
            ids = shelf.ids_of(text)
            if len(ids) == 1:
                return point_of(cast(records.Site | records.Place, shelf.entries[ids[0]]))
        close = nearest(text, [*sites.nearest_names(text), *places.nearest_names(text)], FAINT)
        raise _not_one("place", text, places.ids_of(text), close)

    def missile_or_file(self, text: str) -> records.Missile:
        """Return the missile of an id, or of a YAML file with exactly one missile (see `with_missile`)."""
        return self.with_missile(text)[1]

    def with_missile(self, text: str) -> tuple["Catalog", records.Missile]:
        """Return the missile of an id or file, and the catalogue that knows the sources of that file as well.

        Args:
            text: an id, alias or name; or the path of a YAML file: what ends in .yaml or .yml or has a path separator.

        Raises:
            FaultyFile: the file cannot be read, has faults, or does not hold exactly one missile.
            UnknownName: no such missile.
        """
        if not (text.lower().endswith((".yaml", ".yml")) or "/" in text or "\\" in text):
            return self, self.missile(text)
        file = read_file(Path(text))
        only = _only_missile(file)
        faults = [*self._faults_of_own_sources(file), *faults_of_references(file, self._known())]
        if faults:
            raise FaultyFile(faults)
        still_valid = {kind: shelf for kind, shelf in self._shelves.items() if kind != file.kind}
        covers = {kind: cover.with_file(file) if kind == file.kind else cover for kind, cover in self._covers.items()}
        return replace(self, added=(*self.added, file), _shelves=still_valid, _covers=covers), only

    def with_entry(self, kind: str, entry: Entry) -> "Catalog":
        """Return the catalogue in which an entry stands in place of that of its id; what has been read is shared.

        Args:
            kind: a key of `KINDS`, not `source`. entry: a record of that kind.
        """
        cover = self.shelf(kind).with_entry(entry)
        return replace(self, changed=(*self.changed, (kind, entry)), _covers=self._covers | {kind: cover})

    def shelf(self, kind: str) -> Shelf:
        """Return all entries of one kind, read at the first call.

        Raises:
            FaultyFile: with the faults of all files of that kind.
        """
        if kind in self._covers:
            return self._covers[kind]
        if kind not in self._shelves:
            shelf, faults = self._read(kind)
            if faults:
                raise FaultyFile(faults)
            self._shelves[kind] = shelf
        return self._shelves[kind]

    def check(self) -> None:
        """Read everything and follow every reference.

        Raises:
            FaultyFile: with all faults of all files.
        """
        read = [self._read(kind) for kind in KINDS]
        faults = [fault for _, of_kind in read for fault in of_kind]
        if not faults:
            self._shelves.update(zip(KINDS, (shelf for shelf, _ in read), strict=True))
            files = [file for shelf, _ in read for file in shelf.files]
            faults = [fault for file in files for fault in faults_of_references(file, self._known())]
            faults += faults_of_sources(files)
        if faults:
            raise FaultyFile(list(dict.fromkeys(faults)))

    def catalog_hash(self) -> str:
        """Return the SHA-256 over the content of all files and changed entries, for the manifest of a run."""
        lines = [f"{digest(text.content)} {text.name}" for text in self.texts]
        lines += [f"{file.sha256} added" for file in self.added]
        lines += [f"{digest(entry.model_dump_json().encode())} {kind} {entry.id}" for kind, entry in self.changed]
        return digest("\n".join(lines).encode())

    def _one(self, record: type[E], name: str) -> E:
        return cast(E, self.entry(_KIND_OF[record], name))

    def _sources_named(self, name: str) -> list[Source]:
        """Return the definitions of a source; files in which its id does not occur are not parsed."""
        kinds = [text.kind for text in self.texts if name.encode() in text.content]
        kinds += [file.kind for file in self.added if name in file.sources]
        shelves = [self.shelf(kind) for kind in dict.fromkeys(KINDS if None in kinds else kinds) if kind]
        return [shelf.sources[name] for shelf in shelves if name in shelf.sources]

    def _faults_of_own_sources(self, file: CatalogFile) -> Iterator[Fault]:
        for key, source in file.sources.items():
            if any(other != source for other in self._sources_named(key)):
                yield fault_at(file.tree, file.name, source_location(file, key), ANOTHER_SOURCE)

    def _known(self) -> Known:
        return Known(
            has_source=lambda name: bool(self._sources_named(name)),
            nearest_sources=lambda name: nearest(name, self.sources()),
            has=lambda kind, name: len(self.shelf(kind).ids_of(name)) == 1,
            nearest=lambda kind, name: self.shelf(kind).nearest_names(name),
        )

    def _read(self, kind: str) -> tuple[Shelf, list[Fault]]:
        files: list[CatalogFile] = []
        faults: list[Fault] = []
        for text in self.texts:
            if text.kind in (kind, None):
                try:
                    files.append(read_bytes(text.content, text.name))
                except FaultyFile as error:
                    faults.extend(error.faults)
        shelf, more = fill_shelf(file for file in files if file.kind == kind)
        for file in self.added:
            shelf = shelf.with_file(file) if file.kind == kind else shelf
        return shelf, faults + more


@cache
def builtin_catalog() -> Catalog:
    """Return the catalogue that comes with Umbrella."""
    return _catalog_of(resources.files("umbrella.catalog") / "data")


def catalog_in(folder: Path) -> Catalog:
    """Return the catalogue of the YAML files in a folder.

    Raises:
        BadValue: there is no such folder.
    """
    if not folder.is_dir():
        raise BadValue("folder", folder, "a folder with YAML files")
    return _catalog_of(folder)


def _catalog_of(folder: Traversable) -> Catalog:
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
    return Catalog(texts=tuple(_text(file.name, file.read_bytes()) for file in files))


def _text(name: str, content: bytes) -> _Text:
    match = _KIND_LINE.search(content)
    kind = match[1].decode() if match else None
    return _Text(name=name, content=content, kind=kind if kind in KINDS else None)


def _only_missile(file: CatalogFile) -> records.Missile:
    missiles = [entry for entry in file.entries.values() if isinstance(entry, records.Missile)]
    if len(missiles) == 1:
        return missiles[0]
    what = f"{len(missiles)} missiles ({', '.join(entry.id for entry in missiles)})" if missiles else f"a {file.kind}"
    message = f"holds {what}: it must hold exactly one missile (`kind: missile`)"
    raise FaultyFile([Fault(file=file.name, line=1, path="", message=message)])


def _not_one(kind: str, name: str, ids: tuple[str, ...], close: tuple[str, ...]) -> BadValue | UnknownName:
    if len(ids) > 1:
        return BadValue(kind, name, f"one of {', '.join(ids)}", "several bear that name")
    return UnknownName(kind, name, close)
