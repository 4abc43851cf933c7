"""The footprint: which ground the shield covers against the missile that flies farthest, and why not the rest."""

from typing import Final

from umbrella.analysis.dossier import Dossier, Missing
from umbrella.analysis.footprint import CityCover, Footprint, reason_text
from umbrella.report.blocks import Block, Section, Table, Text, columns
from umbrella.report.fill_footprint import footprint_picture
from umbrella.report.footprint import footprint_figure
from umbrella.report.inline import inline
from umbrella.report.regions import least_covered_first, people_text, regions_table
from umbrella.report.sections.missing import missing

MOST_CITIES: Final = 15
TITLE: Final = "Footprint: which ground is covered"


def footprint(told: Dossier) -> Section:
    """Return the section: the map, the part of each region that is covered, and the cities that are not."""
    found = told.footprint
    if isinstance(found, Missing):
        return missing("footprint", TITLE, found)
    picture = footprint_picture(found)
    blocks: list[Block] = [
        Text(words=f"{found.headline}."),
        inline(footprint_figure(picture), f"Map of the ground by the number of shots. {found.headline}.",
               "Shading: shots that there is time for, one after another; hatching: why there is none."),
        Text(words=_people(found)),
        _regions(found),
        *_open_cities(found),
        *_denied(found),
        Text(words=f"Decided by: {deciding(found)}."),
        Text(words="One missile at a time, flown as planned, without decoys; a shot is not a hit.", look="note"),
    ]  # fmt: skip
    return Section(id="footprint", title=TITLE, blocks=tuple(blocks))


def deciding(found: Footprint) -> str:
    """Return the numbers on which a footprint hangs most, with their status."""
    return "; ".join(
        f"{one.path} = {one.value:g} ({one.status.value})" for one in found.deciding if one.value is not None
    )


def _people(found: Footprint) -> str:
    cells, reached = len(found.ground), int(found.is_reached.sum())
    return f"{cells:,} cells of {found.ground.step_deg:g}°, {reached:,} of them reached. {people_text(found)}"


def _regions(found: Footprint) -> Table:
    reached = least_covered_first(found.regions)
    beyond = len(found.regions) - len(reached)
    more = f"; {beyond} of {len(found.regions)} regions lie beyond the missile's reach" if beyond else ""
    return regions_table(reached, f"Covered part of each region, the least covered first{more}")


def _open_cities(found: Footprint) -> list[Block]:
    open_ones = sorted((one for one in found.cities if _is_open(one)), key=lambda one: -one.place.population.value)
    if not open_ones:
        return []
    rows = [
        (one.place.name, f"{one.place.population.value:,.0f}", reason_text(one.reason or ""))
        for one in open_ones[:MOST_CITIES]
    ]
    largest = ", the largest of them" if len(open_ones) > MOST_CITIES else ""
    return [
        Table(
            caption=f"{len(open_ones)} cities that it reaches and no shot protects{largest}",
            columns=columns("city", "people", "why not", numbers=("people",)),
            rows=tuple(rows),
        )
    ]


def _is_open(one: CityCover) -> bool:
    return one.is_reached and one.shots == 0 and one.reason is not None


def _denied(found: Footprint) -> list[Block]:
    if found.place is None or not found.launch_points:
        return []
    reaching = sum(one.is_reached for one in found.launch_points)
    return [
        Text(
            words=f"{found.place.name} and the launch points of the catalogue beside {found.origin.name}: the missile "
            f"reaches it from {reaching} of {len(found.launch_points)}; {len(found.denied)} of these are denied."
        )
    ]
