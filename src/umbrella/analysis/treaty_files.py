"""Files of a user's own that a treaty is judged with: articles, parts of shields, strategic missiles, their sites."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from umbrella.analysis.regions import all_regions
from umbrella.catalog.faults import fault_at
from umbrella.catalog.library import Catalog
from umbrella.catalog.names import nearest
from umbrella.catalog.own_file import Check, kind_of, with_own_file
from umbrella.catalog.reading import CatalogFile
from umbrella.catalog.records_treaty import StrategicMissile, TreatyArticle
from umbrella.core.errors import BadValue, Fault, InputError


def with_files(catalog: Catalog, files: Iterable[Path]) -> Catalog:
    """Return the catalogue with a user's files on it, in their order.

    Raises:
        BadValue: a file of another kind. FaultyFile: with all faults of a file.
    """
    for path in files:
        kind = kind_of(path)
        if kind not in OWN_KINDS:
            raise BadValue("--file", path, f"of a kind that counts here: {', '.join(OWN_KINDS)}", f"it holds `{kind}`")
        catalog, _ = with_own_file(catalog, path, kind, OWN_KINDS[kind])
    return catalog


def faults_of_articles(catalog: Catalog, file: CatalogFile) -> Iterator[Fault]:
    """Yield a fault for each place and each replaced article that a file of articles names and nobody defines."""
    known = catalog.ids("treaty-article")
    for key, entry in file.entries.items():
        if not isinstance(entry, TreatyArticle):
            continue
        yield from _unknown_countries(file, ("entries", key, "parties"), entry.parties)
        for i, place in enumerate(entry.places):
            try:
                catalog.place_or_point(place)
            except InputError as error:
                yield fault_at(file.tree, file.name, ("entries", key, "places", i), f"is no place: {error}")
        for at, other in _articles_named(entry):
            if other == key:
                yield fault_at(file.tree, file.name, ("entries", key, *at), "is the article itself: name others")
            elif other not in known:
                hint = nearest(other, known)
                more = f"; did you mean {hint[0]}?" if hint else ""
                yield fault_at(file.tree, file.name, ("entries", key, *at), f"is no article{more}")
            elif at[0] == "readings" and _has_readings(catalog, other):
                message = "has readings of its own: name articles that have none"
                yield fault_at(file.tree, file.name, ("entries", key, *at), message)


def _articles_named(entry: TreatyArticle) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield where an article names others, and which."""
    yield from ((("replaces", i), other) for i, other in enumerate(entry.replaces))
    for k, reading in enumerate(entry.readings):
        yield from ((("readings", k, "unless", i), other) for i, other in enumerate(reading.unless))


def _has_readings(catalog: Catalog, name: str) -> bool:
    article = catalog.entry("treaty-article", name)
    return isinstance(article, TreatyArticle) and bool(article.readings)


def _unknown_countries(file: CatalogFile, at: tuple[str, ...], names: Iterable[str]) -> Iterator[Fault]:
    """Yield a fault for each country that has no outline: no shield would ever be found to be its own."""
    known = sorted({one.country for one in all_regions()})
    for i, name in enumerate(names):
        if name not in known:
            hint = nearest(name, known)
            more = f"; did you mean {hint[0]}?" if hint else f"; known are {', '.join(known)}"
            yield fault_at(file.tree, file.name, (*at, i), f"is no country of the outlines{more}")


def _faults_of_missiles(catalog: Catalog, file: CatalogFile) -> Iterator[Fault]:
    for key, entry in file.entries.items():
        if isinstance(entry, StrategicMissile):
            yield from _unknown_countries(file, ("entries", key, "against"), entry.against)


def _no_faults(catalog: Catalog, file: CatalogFile) -> Iterator[Fault]:
    yield from ()


OWN_KINDS: Final[dict[str, Check]] = {
    "treaty-article": faults_of_articles,
    "treaty-component": _no_faults,
    "strategic-missile": _faults_of_missiles,
    "missile": _no_faults,
    "site": _no_faults,
}
