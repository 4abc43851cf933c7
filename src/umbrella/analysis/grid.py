"""The Earth in cells of nearly equal area: rows of latitude, each cut into as many cells as its length asks for."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from umbrella.core.errors import BadValue

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Grid:
    """Cells `step_deg` high and about as wide, numbered from the South Pole, eastwards from Greenwich in each row.

    **Valid**: any step that divides 180 degrees. **Leaves out**: the areas of the cells differ, by a fifth in the row
    next to the poles' and below 1 % within 80 degrees; `weight` has them exactly (on a sphere). **Source**: own
    construction. **Checked**: tests/analysis/test_coverage.py.
    """

    step_deg: float

    def __post_init__(self) -> None:
        rows = 180.0 / self.step_deg if self.step_deg > 0.0 else 0.0
        if not (rows >= 2.0 and abs(rows - round(rows)) < 1e-9):
            raise BadValue("step_deg", self.step_deg, "a part of 90 degrees that divides 180")

    @cached_property
    def edges_deg(self) -> Numbers:
        """Return the latitudes between the rows, both poles included."""
        return np.linspace(-90.0, 90.0, round(180.0 / self.step_deg) + 1)

    @cached_property
    def in_row(self) -> Counts:
        """Return the number of cells in each row: its area over that of a square cell at the equator."""
        band = np.diff(np.sin(np.radians(self.edges_deg)))
        return np.maximum(1, np.rint(2.0 * math.pi * band / math.radians(self.step_deg) ** 2)).astype(np.int64)

    @cached_property
    def first(self) -> Counts:
        """Return the number of the first cell of each row, and behind the last row the number of cells."""
        return np.append(0, np.cumsum(self.in_row))

    @cached_property
    def lat_deg(self) -> Numbers:
        """Return the latitude of the middle of each cell."""
        return np.repeat(0.5 * (self.edges_deg[:-1] + self.edges_deg[1:]), self.in_row)

    @cached_property
    def lon_deg(self) -> Numbers:
        """Return the longitude of the middle of each cell, 0 to 360."""
        number = np.arange(self.first[-1]) - np.repeat(self.first[:-1], self.in_row)
        return (number + 0.5) * 360.0 / np.repeat(self.in_row, self.in_row)

    @cached_property
    def weight(self) -> Numbers:
        """Return the part of the Earth that each cell holds; the sum is 1."""
        band = np.diff(np.sin(np.radians(self.edges_deg)))
        return np.repeat(0.5 * band / self.in_row, self.in_row)

    def cell_of(self, lat_deg: ArrayLike, lon_deg: ArrayLike) -> Counts:
        """Return the numbers of the cells that hold points of any longitude."""
        lat, lon = np.asarray(lat_deg, float), np.mod(np.asarray(lon_deg, float), 360.0)
        row = np.clip(((lat + 90.0) / self.step_deg).astype(np.int64), 0, len(self.in_row) - 1)
        number = (lon / 360.0 * self.in_row[row]).astype(np.int64)
        return np.asarray(self.first[row] + np.minimum(number, self.in_row[row] - 1))
