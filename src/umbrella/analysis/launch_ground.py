"""Launch points denied, all over a country: from which of its ground a missile at a place can be engaged."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.flying import Launch
from umbrella.analysis.footprint_ask import Asked
from umbrella.analysis.launch_points import LaunchAnswer, answers_from, country_of
from umbrella.analysis.regions import Ground, Region, all_regions, around, ground_of, of_country
from umbrella.catalog.points import Point
from umbrella.core.errors import BadValue
from umbrella.scenario.build import Defence

OPTION: Final = "--launch-grid"
MOST_CELLS: Final = 20_000  # two milliseconds each


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LaunchGround:
    """The ground of the launching country in cells, and what a shield makes of a launch from each, in their order."""

    ground: Ground
    answers: tuple[LaunchAnswer, ...]

    @property
    def is_reaching(self) -> NDArray[np.bool_]:
        """Return for each cell whether the missile reaches the defended place from it."""
        return np.array([one.is_reached for one in self.answers], np.bool_)

    @property
    def is_denied(self) -> NDArray[np.bool_]:
        """Return for each cell whether a missile from it at the defended place can be engaged."""
        return np.array([one.is_denied for one in self.answers], np.bool_)

    @property
    def reaching_fraction(self) -> float:
        """Return the part of the country, by area, from which the missile reaches the place."""
        weight = self.ground.weight
        return float(weight[self.is_reaching].sum() / weight.sum())

    @property
    def denied_fraction(self) -> float | None:
        """Return the part, by area, of that ground which is denied; None: it reaches the place from nowhere."""
        reaching = float(self.ground.weight[self.is_reaching].sum())
        return float(self.ground.weight[self.is_denied].sum()) / reaching if reaching > 0.0 else None


def country_ground(asked: Asked, grid_deg: float) -> Ground:
    """Return the ground of the launching country in cells of some size.

    Raises:
        BadValue: a size that cannot be, too many cells, or a launch point in no country that is known.
    """
    ground = ground_of(_country(asked), grid_deg, OPTION)
    if len(ground) > MOST_CELLS:
        raise BadValue(OPTION, f"{grid_deg:g}", f"coarser: it gives {len(ground):,} cells, at most {MOST_CELLS:,}")
    return ground


def launch_ground_of(
    asked: Asked, launch: Launch, defence: Defence, ground: Ground, seed: int, trials: int, workers: int
) -> LaunchGround:
    """Return what a shield makes of launches from every cell of the launching country's ground.

    Args:
        asked: the question, with a defended place. launch: the missile at the launch point asked for. defence: of
            `alone`. ground: of `country_ground`. seed, trials, workers: as of `meet`.

    **Valid**: launches from the middle of each cell, or from the ground nearest to it, at sea level. **Leaves out**:
    heights, and which of that ground a launcher can stand on. **Source**: as `meet`. **Checked**:
    tests/analysis/test_launch_ground.py.
    """
    points = [_point(float(lat), float(lon)) for lat, lon in ground.aim_deg]
    return LaunchGround(ground=ground, answers=answers_from(asked, points, launch, defence, seed, trials, workers))


def _country(asked: Asked) -> tuple[Region, ...]:
    """Return the country of the launch point: that of its site, else that in which it lies."""
    country = country_of(asked)
    found = of_country(country) if country is not None else ()
    if not found and (own := around(all_regions(), asked.origin.lat_deg, asked.origin.lon_deg)) is not None:
        found = of_country(own.country)
    if not found:
        raise BadValue(OPTION, asked.origin.name, "left out there", "the launch point lies in no country that is known")
    return found


def _point(lat_deg: float, lon_deg: float) -> Point:
    name = f"{lat_deg:.4f},{lon_deg:.4f}"
    return Point(lat_deg=lat_deg, lon_deg=lon_deg, height_m=0.0, height_is_known=False, name=name)
