"""Questions by name: what the command line asks, as Python functions."""

from collections.abc import Callable
from typing import cast

from umbrella.analysis.flying import FlyingAnswer, Trajectory, fly_missile
from umbrella.analysis.nature import standard_nature
from umbrella.analysis.reach import STEP_DEG, ReachAnswer
from umbrella.analysis.reach import reach as reach_of
from umbrella.catalog.library import builtin_catalog

DUE_EAST_DEG = 90.0


def fly(
    missile: str,
    *,
    origin: str,
    to: str | None = None,
    azimuth_deg: float | None = None,
    trajectory: str = "minimum-energy",
    apogee_km: float | None = None,
    unlit_stage: int | None = None,
) -> FlyingAnswer:
    """Fly a missile of the catalogue (or of a YAML file) from a place.

    Args:
        missile: id, alias, or path of a YAML file. origin, to: site, city, or `lat,lon` in degrees.
        azimuth_deg: launch direction of the longest flight, instead of a target.
        trajectory: `minimum-energy`, `lofted` or `depressed`. apogee_km: fly with this apogee instead.
        unlit_stage: number of a stage that does not ignite.

    Returns:
        `FlyingAnswer`. Without target and azimuth a launcher flies its own programme, a missile its longest way due
        east.

    Raises:
        InputError: a name, value or file that cannot be used. FlightError: the flight has no result.
    """
    catalog, chosen = builtin_catalog().with_missile(missile)
    place = catalog.place_or_point(origin)
    target = catalog.place_or_point(to) if to is not None else None
    if target is None and azimuth_deg is None and chosen.steering.mode != "programme":
        azimuth_deg = DUE_EAST_DEG
    return fly_missile(
        catalog,
        chosen,
        place,
        standard_nature(),
        target=target,
        azimuth_deg=azimuth_deg,
        trajectory=cast(Trajectory, trajectory),
        apogee_km=apogee_km,
        unlit_stage=unlit_stage,
    )


def reach(
    missile: str,
    *,
    origin: str,
    azimuth_deg: float | None = None,
    rotating: bool = True,
    step_deg: float = STEP_DEG,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ReachAnswer:
    """Return how far a missile of the catalogue (or of a YAML file) reaches from a place, and which cities lie within.

    Args:
        missile, origin: as for `fly`. azimuth_deg: only this launch direction. rotating: False stops the Earth.
        step_deg: spacing of the directions. progress: called with (directions done, directions in all).

    Raises:
        InputError: a name, value or file that cannot be used.
    """
    catalog, chosen = builtin_catalog().with_missile(missile)
    return reach_of(
        catalog,
        chosen,
        catalog.place_or_point(origin),
        standard_nature(rotating=rotating),
        azimuth_deg=azimuth_deg,
        step_deg=step_deg,
        progress=progress,
    )
