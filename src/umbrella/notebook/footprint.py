"""A footprint in Python: which ground is covered, in words, by region, on a map, and as tables of cells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pyarrow as pa

from umbrella.analysis.footprint import Footprint
from umbrella.analysis.footprint_answer import answer_dict
from umbrella.catalog.cite import Provenance
from umbrella.notebook.answer import Answer, rests_on
from umbrella.report.blocks import Block, Table, Text
from umbrella.report.fill_footprint import footprint_picture
from umbrella.report.footprint import footprint_figure
from umbrella.report.regions import least_covered_first, people_text, regions_table
from umbrella.report.thumbnail import thumbnail

MOST_REGIONS: Final = 12  # in the table of a cell, the least covered first
COVER: Final = {"reached": pa.bool_(), "shots": pa.int64(), "reason": pa.string()}
PLACE: Final = {"lat_deg": pa.float64(), "lon_deg": pa.float64()}
SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "cells": {
        **PLACE,
        **COVER,
        "shoot_look_shoot": pa.bool_(),
        "engaged_fraction": pa.float64(),
        "first_shot_s": pa.float64(),
        "battery": pa.string(),
    },
    "regions": {
        "id": pa.string(),
        "name": pa.string(),
        "reached_fraction": pa.float64(),
        "covered_fraction": pa.float64(),
        "shoot_look_shoot_fraction": pa.float64(),
        "shots_min": pa.int64(),
        "reason": pa.string(),
    },
    "cities": {"id": pa.string(), **COVER},
    "launch_points": {"id": pa.string(), **PLACE, **COVER},
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Covered(Answer):
    """The ground that a shield covers against one missile; `footprint` holds all of it."""

    footprint: Footprint

    @property
    def headline(self) -> str:
        """Return the answer in a sentence."""
        return f"{self.footprint.headline}."

    @property
    def provenance(self) -> Provenance:
        """Return what the answer rests on."""
        return self.footprint.provenance

    @property
    def covered_fraction(self) -> float:
        """Return the part, by area, of the ground reached for which there is a shot."""
        return self.footprint.covered_fraction()

    def blocks(self) -> tuple[Block, ...]:
        """Return the answer in words, the regions that are least covered, and the map."""
        found = self.footprint
        figure = footprint_figure(footprint_picture(found))
        return (
            Text(words=self.headline, look="lead"),
            Text(words=people_text(found)),
            _regions(found),
            thumbnail(figure, f"Map of the ground by the number of shots. {self.headline}"),
            rests_on(found.provenance.weakest_status, "One missile at a time, without decoys; a shot is not a hit."),
        )

    def tables(self) -> Mapping[str, Callable[[], pa.Table]]:
        """Return cells, regions, cities and launch points, a row each; fractions are of the ground that is reached."""
        return {name: partial(self._table, name) for name in SCHEMAS}

    def _table(self, name: str) -> pa.Table:
        return pa.Table.from_pylist(answer_dict(self.footprint)[name], schema=pa.schema(SCHEMAS[name]))


def _regions(found: Footprint) -> Table:
    reached = least_covered_first(found.regions)
    more = f", {MOST_REGIONS} of {len(reached)} that it reaches" if len(reached) > MOST_REGIONS else ""
    return regions_table(reached[:MOST_REGIONS], f"Regions, the least covered first{more}")
