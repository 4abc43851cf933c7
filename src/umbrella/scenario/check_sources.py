"""Sources that a scenario file names: defined in the file or in the catalogue."""

from collections.abc import Iterator

from umbrella.catalog.library import Catalog
from umbrella.catalog.names import nearest
from umbrella.core.errors import UnknownName
from umbrella.scenario.rules import RULES_SOURCE_ID
from umbrella.scenario.written import Written, Wrong


def wrong_sources(file: Written, catalog: Catalog) -> Iterator[Wrong]:
    """Yield the sources that are named in a file and defined neither there nor in the catalogue."""
    own = file["sources"].value if isinstance(file["sources"].value, dict) else {}
    known = {*own, f"scenario-{file['name'].value}", RULES_SOURCE_ID}
    for part in file.parts():
        if part.at != ("sources",):
            yield from _unknown_cited(part, known, catalog)


def _unknown_cited(part: Written, known: set[str], catalog: Catalog) -> Iterator[Wrong]:
    for inside in (*part.parts(), *part.items()):
        if inside.at[-1] != "source":
            yield from _unknown_cited(inside, known, catalog)
            continue
        for source in [inside] if inside.text is not None else inside.items():
            if source.text is not None and source.text not in known and not _has_source(catalog, source.text):
                close = nearest(source.text, [*sorted(known), *catalog.sources()])
                hint = f"; did you mean {' or '.join(close)}?" if close else ""
                message = f"'{source.text}' is a source that is defined nowhere: add it under `sources:`"
                yield Wrong(source.at, message + hint)


def _has_source(catalog: Catalog, source: str) -> bool:
    try:
        catalog.source(source)
    except UnknownName:
        return False
    return True
