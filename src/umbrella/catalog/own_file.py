"""A user's own file of any kind laid over the catalogue: checked as a whole, every fault of it at once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from umbrella.catalog.library import Catalog
from umbrella.catalog.names import nearest
from umbrella.catalog.reading import KINDS, CatalogFile, bytes_of, partly
from umbrella.catalog.references import REFERENCES, Known, fault_of_name, fault_of_source, faults_of_references
from umbrella.catalog.yaml_tree import Listing, Mapping, Node, Scalar
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
    file, faults = partly(bytes_of(path), str(path))
    if file.kind not in KINDS:
        raise FaultyFile(sorted(faults, key=lambda fault: fault.line or 0))
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
    faults += [*faults_of_references(file, known), *_faults_of_the_rest(file, known), *check(laid, file)]
    if faults:
        raise FaultyFile(sorted(faults, key=lambda fault: fault.line or 0))
    return laid, file


def kind_of(path: Path) -> str:
    """Return the kind that a file says it holds, whatever else is wrong with it.

    Raises:
        FaultyFile: it cannot be read, or says nothing that is a kind: all of its faults.
    """
    file, faults = partly(bytes_of(path), str(path))
    if file.kind not in KINDS:
        raise FaultyFile(sorted(faults, key=lambda fault: fault.line or 0))
    return file.kind


def _faults_of_the_rest(file: CatalogFile, known: Known) -> Iterator[Fault]:
    """Yield a fault for each source or entry that an entry which could not be read names, and nobody defines."""
    block = file.tree.items.get("entries") if isinstance(file.tree, Mapping) else None
    for key, node in block.items.items() if isinstance(block, Mapping) else ():
        if key in file.entries:
            continue
        for at, name in _sources_written(node, ("entries", key)):
            if name not in file.sources and not known.has_source(name):
                yield fault_of_source(file, at, name, known)
        for field, kinds in REFERENCES.get(file.kind, {}).items():
            below = node.items.get(field) if isinstance(node, Mapping) else None
            for at, name in _names_written(below, ("entries", key, field)):
                if not any(known.has(kind, name) for kind in kinds):
                    yield fault_of_name(file, at, name, kinds, known)


def _sources_written(node: Node, at: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(node, Mapping):
        for key, below in node.items.items():
            here = (*at, key)
            if key != "source":
                yield from _sources_written(below, here)
            else:
                yield from _names_written(below, here)
    elif isinstance(node, Listing):
        for i, below in enumerate(node.items):
            yield from _sources_written(below, (*at, i))


def _names_written(node: Node | None, at: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield where a name, or each of a list, is written."""
    if isinstance(node, Scalar) and node.text:
        yield at, node.text
    elif isinstance(node, Listing):
        yield from (((*at, i), one.text) for i, one in enumerate(node.items) if isinstance(one, Scalar))
