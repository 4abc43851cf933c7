"""The regions of a footprint as a table, and its people in words: the same in a report and in a notebook."""

from collections.abc import Sequence

from umbrella.analysis.footprint import Footprint, RegionCover, percent, reason_text
from umbrella.report.blocks import Table, columns


def people_text(found: Footprint) -> str:
    """Return which part of the people in reach is covered."""
    if found.population_covered is None:
        return "The missile reaches no city of the catalogue there."
    return (
        f"Of {found.population_reached / 1e6:.1f} million people in the catalogue's cities that it reaches, "
        f"{percent(found.population_covered)} % are covered."
    )


def least_covered_first(regions: Sequence[RegionCover]) -> list[RegionCover]:
    """Return the regions that are reached, the least covered first."""
    reached = [one for one in regions if one.covered is not None]
    return sorted(reached, key=lambda one: (round(one.covered or 0.0, 4), one.shots_min or 0, one.region.name))


def regions_table(regions: Sequence[RegionCover], caption: str) -> Table:
    """Return regions that are reached as rows."""
    numbers = ("reached", "covered", "with a second look", "fewest shots")
    return Table(
        caption=caption,
        columns=columns("region", *numbers, "why not all", numbers=numbers),
        rows=tuple(_row(one) for one in regions),
    )


def _row(one: RegionCover) -> tuple[str, ...]:
    return (
        one.region.name,
        f"{percent(one.reached)} %",
        f"{percent(one.covered or 0.0)} %",
        f"{percent(one.looked_twice or 0.0)} %",
        str(one.shots_min),
        reason_text(one.reason) if one.reason is not None else "",
    )
