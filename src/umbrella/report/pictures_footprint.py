"""What the map of a footprint is drawn from."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from umbrella.report.pictures import Credit, Place

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRow:
    """A region in the table: the part of what is reached that is covered, 0 to 1 and in words; the fewest shots."""

    name: str
    covered: float
    covered_text: str
    shots_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FootprintPicture:
    """The ground that a shield covers, by cells: `cell_at` of latitudes and longitudes gives their numbers, -1: none.

    `shots` are those that there is time for in each cell; `reason` the number in `reasons` of why there is none, -1
    where there is one; `is_reached` whether the missile comes there.
    """

    cell_at: Callable[[Numbers, Numbers], Counts]
    lat_deg: Numbers
    lon_deg: Numbers
    is_reached: NDArray[np.bool_]
    shots: Counts
    reason: Counts
    reasons: tuple[str, ...]
    regions: tuple[RegionRow, ...]
    launch: Place
    batteries: tuple[Place, ...] = ()
    radars: tuple[Place, ...] = ()
    title: str = ""
    subtitle: str = ""
    credit: Credit = field(default_factory=Credit)
