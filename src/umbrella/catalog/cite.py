"""What a result rests on: its numbers, their sources, and the weakest status among them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from pydantic import ValidationError

from umbrella.catalog.library import Catalog
from umbrella.catalog.points import Point
from umbrella.catalog.quantity import Quantity, Status, quantities, weakest
from umbrella.catalog.records import DragTable, Entry, InterceptTest, Source
from umbrella.catalog.references import cited
from umbrella.catalog.units import unit_of
from umbrella.core.errors import BadValue, UnknownName

# What others say of a whole missile or stage: shown and compared, not flown, so that no result rests on it.
_NOT_FLOWN = ("published", "thrust_kn")


class CitedNumber(NamedTuple):
    """One number that a result rests on; `value` is None for a whole table."""

    path: str
    value: float | None
    unit: str
    status: Status
    sources: tuple[str, ...]


class Citation(NamedTuple):
    """One source, and the paths of the numbers that rest on it; `work` is None when nobody defines the id."""

    id: str
    work: Source | None
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The sources, the weakest status and the numbers behind a result.

    `works` holds the sources themselves once `described` has looked them up, so that a saved result can be read
    without the catalogue that it was made with.
    """

    sources: tuple[str, ...]
    weakest_status: Status
    numbers: tuple[CitedNumber, ...]
    works: tuple[tuple[str, Source], ...] = ()

    @classmethod
    def of(cls, *things: "Entry | Point | Provenance | tuple[str, Quantity] | str") -> "Provenance":
        """Return what a result rests on.

        Args:
            things: catalogue entries, points, (path, number) pairs, ids of sources, or other provenances.
        """
        parts = [_part(thing) for thing in things]
        numbers = tuple({number.path: number for part in parts for number in part.numbers}.values())
        return cls(
            sources=tuple(dict.fromkeys(source for part in parts for source in part.sources)),
            weakest_status=weakest(part.weakest_status for part in parts),
            numbers=numbers,
            works=tuple(dict(pair for part in parts for pair in part.works).items()),
        )

    def merge(self, *others: "Provenance") -> "Provenance":
        """Return what this and other results rest on together."""
        return Provenance.of(self, *others)

    def described(self, catalog: Catalog) -> "Provenance":
        """Return the same with the sources themselves, from a catalogue; an id that it does not know is left out."""
        known = dict(self.works)
        for name in self.sources:
            if name not in known and (work := _looked_up(catalog, name)):
                known[name] = work
        return replace(self, works=tuple(known.items()))

    def citations(self) -> tuple[Citation, ...]:
        """Return each source with the numbers that rest on it, the most used one first."""
        works = dict(self.works)
        used: dict[str, list[str]] = {source: [] for source in self.sources}
        for number in self.numbers:
            for source in number.sources:
                used.setdefault(source, []).append(number.path)
        ordered = sorted(used.items(), key=lambda item: (-len(item[1]), item[0]))
        return tuple(Citation(name, works.get(name), tuple(paths)) for name, paths in ordered)

    def unverified(self) -> tuple[CitedNumber, ...]:
        """Return the numbers that nobody has checked against a source."""
        return tuple(number for number in self.numbers if number.status is Status.UNVERIFIED)

    def to_dict(self) -> dict[str, Any]:
        """Return the form that is written to `provenance.json`."""
        return {
            "weakest_status": self.weakest_status.value,
            "sources": list(self.sources),
            "works": {name: work.model_dump(exclude_defaults=True) for name, work in self.works},
            "numbers": [
                {**number._asdict(), "status": number.status.value, "sources": list(number.sources)}
                for number in self.numbers
            ],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Provenance":
        """Return the provenance that `to_dict` wrote.

        Raises:
            BadValue: the form is not the one that `to_dict` writes.
        """
        try:
            return cls(
                sources=tuple(str(name) for name in data["sources"]),
                weakest_status=Status(data["weakest_status"]),
                numbers=tuple(_number_from(number) for number in data["numbers"]),
                works=tuple((name, Source.model_validate(work)) for name, work in data.get("works", {}).items()),
            )
        except (KeyError, TypeError, AttributeError, ValueError, ValidationError) as error:
            hint = f"it does not fit there: {str(error).splitlines()[0]}"
            raise BadValue("provenance", "…", "as Provenance.to_dict writes it", hint) from None


def basis(entry: Entry) -> Iterator[tuple[str, Quantity]]:
    """Yield the numbers of an entry that a result can rest on, with their paths; those only compared are left out."""
    for path, quantity in quantities(entry):
        if not any(part.split("[")[0] in _NOT_FLOWN for part in path.split(".")):
            yield f"{entry.id}.{path}", quantity


def as_text(provenance: Provenance, most_paths: int = 6) -> str:
    """Return the sources as lines for people: the work, how it was read, and what rests on it."""
    blocks = [_citation_text(citation, most_paths) for citation in provenance.citations()]
    summary = f"{len(provenance.numbers)} numbers, {len(blocks)} sources; weakest status: {provenance.weakest_status}"
    return "\n\n".join([summary, *blocks])


def work_text(work: Source) -> str:
    """Return one source as a line: author, title, date, where."""
    return ". ".join(part.rstrip(".") for part in (work.author, work.title, work.date, work.where) if part)


def as_dict(provenance: Provenance) -> dict[str, Any]:
    """Return the sources as `umbrella cite --json` prints them."""
    return {
        "weakest_status": provenance.weakest_status.value,
        "unverified": [number.path for number in provenance.unverified()],
        "sources": [
            {"id": name, **(work.model_dump() if work else {"title": None}), "numbers": list(paths)}
            for name, work, paths in provenance.citations()
        ],
        "numbers": provenance.to_dict()["numbers"],
    }


def _citation_text(citation: Citation, most_paths: int) -> str:
    work = citation.work
    what = f"{work_text(work)} (read: {work.read})" if work else "not in the catalogue"
    paths = ", ".join(citation.numbers[:most_paths])
    more = f" and {len(citation.numbers) - most_paths} more" if len(citation.numbers) > most_paths else ""
    rests = f"\n  {len(citation.numbers)} numbers: {paths}{more}" if paths else ""
    return f"{citation.id}: {what}{rests}"


def _part(thing: "Entry | Point | Provenance | tuple[str, Quantity] | str") -> Provenance:
    if isinstance(thing, Provenance):
        return thing
    if isinstance(thing, str):
        return Provenance(sources=(thing,), weakest_status=Status.PUBLISHED, numbers=())
    if isinstance(thing, tuple):
        return _of_numbers([_cited_number(*thing)])
    if isinstance(thing, Point):
        return _of_numbers(_cited_number(*pair) for pair in thing.numbers)
    return _of_entry(thing)


def _of_entry(entry: Entry) -> Provenance:
    numbers = [_cited_number(path, quantity) for path, quantity in basis(entry)]
    if isinstance(entry, DragTable | InterceptTest):
        what = "cd" if isinstance(entry, DragTable) else "result"
        numbers.append(CitedNumber(f"{entry.id}.{what}", None, "", entry.status, entry.source))
    facts = Provenance.of(*(source for _, source in cited(entry.facts)))
    return Provenance.of(_of_numbers(numbers), facts)


def _of_numbers(numbers: Iterable[CitedNumber]) -> Provenance:
    numbers = tuple(numbers)
    return Provenance(
        sources=tuple(dict.fromkeys(source for number in numbers for source in number.sources)),
        weakest_status=weakest(number.status for number in numbers),
        numbers=numbers,
    )


def _cited_number(path: str, quantity: Quantity) -> CitedNumber:
    return CitedNumber(path, quantity.value, unit_of(path), quantity.status, quantity.source)


def _number_from(data: Mapping[str, Any]) -> CitedNumber:
    value = None if data["value"] is None else float(data["value"])
    return CitedNumber(
        str(data["path"]), value, str(data["unit"]), Status(data["status"]), tuple(map(str, data["sources"]))
    )


def _looked_up(catalog: Catalog, name: str) -> Source | None:
    try:
        return catalog.source(name)
    except UnknownName:
        return None
