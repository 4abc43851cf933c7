"""The sources: each work with its address, and how many numbers rest on it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from umbrella.analysis.dossier import Dossier, Missing
from umbrella.analysis.finished import Finished
from umbrella.catalog.cite import Citation, Provenance, work_text
from umbrella.report.blocks import Block, Cell, Link, Piece, Section, Table, columns
from umbrella.report.sections.repeat import file_name

READ: Final = {
    "source": "read in the work itself",
    "second-hand": "read in a copy or a report of it",
    "recalled": "recalled, and to be checked",
    "own": "our own work",
}
ADDRESS: Final = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:)]")


def sources(told: Dossier) -> Section:
    """Return the section: the works behind the run, then those that footprint, cost and law rest on beside them."""
    run, catalog = _without_folders(told.run), told.run.campaign.catalog
    parts = [one for one in (told.footprint, told.cost, told.treaty) if not isinstance(one, Missing)]
    beside = Provenance.of(*(one.provenance for one in parts)).described(catalog)
    own = run.described(catalog).citations()
    others = tuple(one for one in beside.citations() if one.id not in run.sources)
    blocks: list[Block] = [_table("Works behind the run, the most used first", own)]
    if others:
        blocks.append(_table("Works that only footprint, cost and law rest on", others))
    return Section(id="sources", title="Sources", blocks=tuple(blocks))


def _without_folders(run: Finished) -> Provenance:
    """Return what a run rests on, without the folders in which its maker keeps the scenario."""
    own = run.campaign.recipe.loaded.source_id
    works = [
        (name, work.model_copy(update={"where": file_name(run)}) if name == own else work)
        for name, work in run.provenance.works
    ]
    return replace(run.provenance, works=tuple(works))


def _table(caption: str, found: tuple[Citation, ...]) -> Table:
    return Table(
        caption=caption,
        columns=columns("source", "work", "how it was read", "numbers", numbers=("numbers",), names=("source",)),
        rows=tuple(_row(one) for one in found),
        ids=tuple(f"source-{one.id}" for one in found),
    )


def _row(one: Citation) -> tuple[Cell, ...]:
    work = one.work
    if work is None:
        return one.id, "not in the catalogue", "", str(len(one.numbers))
    return one.id, linked(work_text(work)), READ[work.read], str(len(one.numbers))


def linked(text: str) -> Cell:
    """Return a text in which the addresses of pages are links."""
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[Piece]:
    at = 0
    for match in ADDRESS.finditer(text):
        if match.start() > at:
            yield text[at : match.start()]
        yield Link(words=match[0], to=match[0])
        at = match.end()
    if at < len(text):
        yield text[at:]
