"""One entry of the catalogue in full: every number with unit, range, status, source and note."""

from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel

from umbrella.catalog.cite import work_text
from umbrella.catalog.library import Catalog
from umbrella.catalog.quantity import Quantity, Status, quantities
from umbrella.catalog.records import DragTable, Entry, Fact, Source
from umbrella.catalog.references import cited
from umbrella.catalog.units import unit_of
from umbrella.cli.catalog_columns import weakest_of
from umbrella.cli.show import number_text, show_table, show_text

_SHOWN_APART: Final = ("id", "name", "aliases", "facts", "mach", "cd", "status", "source")


def entry_dict(catalog: Catalog, kind: str, entry: Entry) -> dict[str, Any]:
    """Return everything about an entry, for JSON."""
    numbers = list(quantities(entry))
    return {
        "kind": kind,
        "id": entry.id,
        "weakest_status": weakest_of(entry),
        "unverified": [path for path, quantity in numbers if quantity.status is Status.UNVERIFIED],
        "numbers": [
            {"path": path, "unit": unit_of(path), **quantity.model_dump(mode="json")} for path, quantity in numbers
        ],
        "entry": entry.model_dump(mode="json", exclude_none=True),
        "sources": {name: source.model_dump() for name, source in _sources(catalog, entry).items()},
    }


def show_entry(catalog: Catalog, kind: str, entry: Entry) -> None:
    """Print an entry for people."""
    show_text(f"{entry.name} ({kind} {entry.id})", style="bold")
    if entry.aliases:
        show_text(f"also: {', '.join(entry.aliases)}")
    show_text("; ".join(f"{path} {value}" for path, value in plain_fields(entry)))
    _show_status(entry)
    _show_numbers(entry)
    _show_list("facts", [f"* {fact.text} [{fact.status}: {', '.join(fact.source)}]" for fact in entry.facts])
    _show_list("sources", [_source_text(name, source) for name, source in _sources(catalog, entry).items()])


def plain_fields(record: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield what an entry says without a number that has a source: words, counts, yes and no, if not the default."""
    if isinstance(record, BaseModel) and not isinstance(record, Quantity | Fact):
        for name, field in type(record).model_fields.items():
            value = getattr(record, name)
            if value != field.default and (path or name not in _SHOWN_APART):
                yield from plain_fields(value, f"{path}.{name}" if path else name)
    elif isinstance(record, tuple):
        for i, item in enumerate(record):
            yield from plain_fields(item, f"{path}[{i}]")
    elif isinstance(record, bool):
        yield path, "yes" if record else "no"
    elif isinstance(record, str | int | float):
        yield path, str(record)


def _show_status(entry: Entry) -> None:
    numbers = list(quantities(entry))
    unverified = sum(quantity.status is Status.UNVERIFIED for _, quantity in numbers)
    show_text(f"weakest status: {weakest_of(entry)}")
    if unverified:
        show_text(
            f"WARNING: {unverified} of {len(numbers)} numbers are unverified: nobody has checked them.", style="red"
        )


def _show_numbers(entry: Entry) -> None:
    notes: dict[str, int] = {}
    rows = [_row(path, quantity, notes) for path, quantity in quantities(entry)]
    if isinstance(entry, DragTable):
        rows = [[f"{mach:g}", f"{cd:g}"] for mach, cd in zip(entry.mach, entry.cd, strict=True)]
        show_table(("Mach", "drag coefficient"), rows)
    elif rows:
        show_table(("number", "value", "range", "status", "source", "note"), _grouped(rows))
    _show_list("notes", [f"[{i}] {note}" for note, i in notes.items()])


def _grouped(rows: list[list[str]]) -> Iterator[list[str]]:
    """Yield the rows with a line for each part of the entry (`stages[0]`) and below it the keys of that part."""
    part = ""
    for path, *cells in rows:
        above, _, key = path.rpartition(".")
        if above != part:
            yield [above, *("" for _ in cells)]
        part = above
        yield [f"  {key}" if above else key, *cells]


def _row(path: str, quantity: Quantity, notes: dict[str, int]) -> list[str]:
    low, high = quantity.low, quantity.high
    spread = "" if low is None and high is None else " to ".join(number_text(end) for end in quantity.span)
    mark = f"[{notes.setdefault(quantity.note, len(notes) + 1)}]" if quantity.note else ""
    source = ", ".join(quantity.source)
    value = f"{number_text(quantity.value)} {unit_of(path)}".strip()
    return [path, value, spread, quantity.status.value, source, mark]


def _show_list(heading: str, lines: list[str]) -> None:
    if lines:
        show_text(f"\n{heading}", style="bold")
    for line in lines:
        show_text(line)


def _source_text(name: str, source: Source) -> str:
    note = f". {source.note}" if source.note else ""
    return f"* {name}: {work_text(source)} (read: {source.read}){note}"


def _sources(catalog: Catalog, entry: Entry) -> dict[str, Source]:
    return {name: catalog.source(name) for name in dict.fromkeys(source for _, source in cited(entry))}
