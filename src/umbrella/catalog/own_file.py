"""A user's own file of any kind laid over the catalogue: checked as a whole, every fault of it at once."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from umbrella.catalog.library import Catalog
from umbrella.catalog.names import nearest
from umbrella.catalog.reading import CatalogFile, read_file
from umbrella.catalog.references import Known, faults_of_references
from umbrella.core.errors import Fault, FaultyFile

Check = Callable[[Catalog, CatalogFile], Iterable[Fault]]


def with_own_file(
    catalog: Catalog, path: Path, kind: str, check: Check = lambda catalog, file: ()
) -> tuple[Catalog, CatalogFile]:
    """Return the catalogue with a user's file on it, and the file.

    Args:
        catalog: what it is laid over; entries of the file stand before those of the same id.
        path: the file. kind: what it must hold (a key of `KINDS`).
        check: further faults, found with the catalogue that has the file on it.

    Raises:
        FaultyFile: it cannot be read, is of another kind, or has faults: all of them.
    """
    file = read_file(path)
    if file.kind != kind:
        message = f"holds entries of the kind {file.kind}: write `kind: {kind}`"
        raise FaultyFile([Fault(file=file.name, line=1, path="kind", message=message)])
    sources = catalog.sources()
    known = Known(
        has_source=lambda name: name in sources,
        nearest_sources=lambda name: nearest(name, sources),
        has=lambda other, name: len(catalog.shelf(other).ids_of(name)) == 1,
        nearest=lambda other, name: catalog.shelf(other).nearest_names(name),
    )
    laid = replace(catalog, added=(*catalog.added, file), _shelves={}, _covers={})
    faults = [*faults_of_references(file, known), *check(laid, file)]
    if faults:
        raise FaultyFile(sorted(faults, key=lambda fault: fault.line or 0))
    return laid, file
