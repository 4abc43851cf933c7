"""`umbrella catalog`: what is known, how well, and who says so."""

from typing import Any, Final

import click

from umbrella.catalog.library import Catalog, builtin_catalog
from umbrella.catalog.lint import lint
from umbrella.catalog.names import FAINT, hyphenated, nearest
from umbrella.catalog.reading import SPOKEN, WORDS
from umbrella.catalog.records import Entry, Source
from umbrella.cli.catalog_columns import Cell, columns_of
from umbrella.cli.catalog_entry import entry_dict, show_entry
from umbrella.cli.show import number_text, show_json, show_table, show_text
from umbrella.core.errors import UnknownName

_OTHER_WORDS: Final = {
    "cities": "places",
    "city": "places",
    "launchers": "missiles",
    "infrared-satellites": "satellites",
    "observed-flights": "flights",
    "intercept-tests": "tests",
    "treaty-articles": "articles",
    "treaty-components": "components",
    "strategic-missiles": "strategic",
    "drag-tables": "drag",
    "cost-elements": "costs",
    "programme-events": "events",
}


@click.command(short_help="Show what is known of missiles, shields and places.")
@click.argument("kind", required=False)
@click.argument("name", metavar="[ID]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--lint", "with_lint", is_flag=True, help="Report what looks wrong in the whole catalogue.")
def command(kind: str | None, name: str | None, as_json: bool, with_lint: bool) -> None:
    """Show the catalogue: its kinds, the entries of one KIND, or all numbers of the entry ID.

    KIND is missiles, interceptors, sensors (radars and satellites), sites, places, flights, tests, drag or sources. A
    missile may also be the path of a YAML file of your own.
    """
    catalog = builtin_catalog()
    if with_lint:
        _show_findings(catalog, as_json)
    elif kind is None:
        _show_kinds(catalog, as_json)
    elif name is None:
        _show_list(catalog, kind, as_json)
    else:
        _show_one(catalog, kind, name, as_json)


def kinds_of(word: str) -> tuple[str, ...]:
    """Return the kinds that a word means, singular or plural.

    Raises:
        UnknownName: no kind is called that.
    """
    key = hyphenated(word)
    for plural in (key, f"{key}s"):
        plural = _OTHER_WORDS.get(plural, plural)
        if plural in WORDS:
            return WORDS[plural]
    raise UnknownName("kind", word, nearest(word, WORDS) or tuple(WORDS))


def _show_kinds(catalog: Catalog, as_json: bool) -> None:
    counts = {word: sum(len(catalog.ids(kind)) for kind in kinds) for word, kinds in WORDS.items()}
    if as_json:
        show_json({"kinds": counts})
        return
    show_table(("kind", "entries"), [(word, str(count)) for word, count in counts.items()], right=("entries",))
    show_text("`umbrella catalog KIND` lists them, `umbrella catalog KIND ID` shows every number of one.")


def _entries(catalog: Catalog, kind: str) -> list[Entry | tuple[str, Source]]:
    if kind == "source":
        return list(catalog.sources().items())
    return [catalog.entry(kind, name) for name in catalog.ids(kind)]


def _show_list(catalog: Catalog, word: str, as_json: bool) -> None:
    lists = {kind: _entries(catalog, kind) for kind in kinds_of(word)}
    if as_json:
        show_json({"entries": [{"kind": kind} | _cells(one) for kind, entries in lists.items() for one in entries]})
        return
    for entries in lists.values():
        if entries:
            columns = columns_of(entries[0])
            rows = [[_text(column.cell(one)) for column in columns] for one in entries]
            numbers = [c.heading for c in columns if any(isinstance(c.cell(one), int | float) for one in entries)]
            show_table([column.heading for column in columns], rows, right=numbers)
            show_text("")


def _cells(one: Entry | tuple[str, Source]) -> dict[str, Any]:
    names = {} if isinstance(one, tuple) else {"name": one.name}
    return {column.key: column.cell(one) for column in columns_of(one)} | names


def _text(cell: Cell) -> str:
    return number_text(cell) if isinstance(cell, int | float) or cell is None else cell


def _show_one(catalog: Catalog, word: str, name: str, as_json: bool) -> None:
    kinds = kinds_of(word)
    if kinds == ("source",):
        source = catalog.source(name)
        show_json({"id": name, **source.model_dump()}) if as_json else show_source(name, source)
        return
    kind = _kind_that_has(catalog, kinds, name)
    entry: Entry
    if kind == "missile":  # also a file of the user's own
        catalog, entry = catalog.with_missile(name)
    else:
        entry = catalog.entry(kind, name)
    show_json(entry_dict(catalog, kind, entry)) if as_json else show_entry(catalog, kind, entry)


def _kind_that_has(catalog: Catalog, kinds: tuple[str, ...], name: str) -> str:
    for kind in kinds:
        if catalog.shelf(kind).ids_of(name):
            return kind
    if len(kinds) == 1:
        return kinds[0]
    close = [one for kind in kinds for one in catalog.shelf(kind).nearest_names(name)]
    raise UnknownName(" or ".join(SPOKEN.get(kind, kind) for kind in kinds), name, nearest(name, close, FAINT))


def show_source(name: str, source: Source) -> None:
    """Print a source, one line for each thing known of it."""
    show_text(name, style="bold")
    for key, value in source.model_dump().items():
        if value:
            show_text(f"{key}: {value}", indent=2)


def _show_findings(catalog: Catalog, as_json: bool) -> None:
    findings = lint(catalog)
    if as_json:
        show_json({"findings": [{"entry": f.entry, "path": f.path, "message": f.message} for f in findings]})
        return
    for finding in findings:
        show_text(str(finding))
    show_text(f"{len(findings)} findings" if findings else "nothing looks wrong")
