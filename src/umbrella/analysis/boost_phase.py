"""Boost-phase defence: the time there is, and from where an interceptor still meets the burning missile."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.boost_inputs import BoostInputs, InterceptorInputs, numbers_of, standard
from umbrella.analysis.boost_interceptor import (
    AZIMUTHS,
    BoostInterceptor,
    farthest_ground,
    made_for,
    paths_of,
)
from umbrella.analysis.boosting import Boost, boost_numbers, boost_of, provenance_of
from umbrella.analysis.flying import launch_of
from umbrella.analysis.nature import standard_nature
from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import Catalog, builtin_catalog
from umbrella.catalog.points import Point
from umbrella.core.errors import BadValue
from umbrella.engagement.polar import GROUND_RADIUS_M
from umbrella.physics.earth.geodesic import point_towards
from umbrella.physics.earth.model import Earth
from umbrella.physics.flight.aim import programme_of
from umbrella.physics.flight.plan import drag_tables
from umbrella.physics.flight.shot import LaunchPoint, fire

GENERIC: Final = ("generic-icbm-liquid", "generic-icbm-solid")
SPEEDS_KM_S: Final = (4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0)
SLOWEST_KM_S, FASTEST_KM_S = 1.0, 12.0
BEARING_STEP_DEG: Final = 5.0
DISTANCES: Final = 81
DRAG: Final = "forden-2007"

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basing:
    """From where one interceptor meets one missile.

    `slack_m` [bearings, distances]: by how much the best intercept lies within reach (negative: beyond it) of a
    platform at a bearing and distance from the launch point, at `lat_deg`, `lon_deg`; `farthest_m` [bearings]: the
    farthest platform, NaN if none. `area_km2`: of all places that do.
    """

    interceptor: BoostInterceptor
    distances_m: Numbers
    slack_m: Numbers
    lat_deg: Numbers
    lon_deg: Numbers
    farthest_m: Numbers
    area_km2: float

    @property
    def best_m(self) -> float:
        """Return the basing distance in the best direction, 0 if there is none."""
        return float(np.nanmax(self.farthest_m)) if np.isfinite(self.farthest_m).any() else 0.0

    def towards_m(self, bearing_deg: float) -> float:
        """Return the basing distance in one direction, NaN if no platform there would do."""
        bearings = np.arange(0.0, 360.0, BEARING_STEP_DEG)
        return float(np.interp(bearing_deg, bearings, self.farthest_m, period=360.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class BoostCase:
    """One missile: its boost, the basing by speed, and how far its payload falls if the last useful hit stops it."""

    boost: Boost
    basings: tuple[Basing, ...]
    short_fall_m: float | None

    @property
    def heading_deg(self) -> float:
        """Return the missile's launch azimuth."""
        return math.degrees(self.boost.flown.flight.azimuth_rad) % 360.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BoostPhaseAnswer:
    """What a boost-phase defence could do against each of some missiles from one place."""

    place: Point
    inputs: BoostInputs
    interceptor: InterceptorInputs
    cases: tuple[BoostCase, ...]
    provenance: Provenance

    @property
    def deciding(self) -> str:
        """Return the assumptions that decide the answer, in words."""
        return (
            f"It hangs on the length of the burn, {self.inputs.decide_s.value:g} s to decide, hits up to "
            f"{self.inputs.margin_s.value:g} s before burnout and above {self.inputs.lowest_km.value:g} km, and an "
            f"interceptor that burns {self.interceptor.burn_s.value:g} s: each second is worth its speed in distance."
        )


def boost_phase(
    missiles: Sequence[str] = GENERIC,
    *,
    origin: str,
    to: str | None = None,
    azimuth_deg: float | None = None,
    speeds_km_s: Sequence[float] = SPEEDS_KM_S,
    inputs: BoostInputs | None = None,
    interceptor: InterceptorInputs | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> BoostPhaseAnswer:
    """Return the budget of time against missiles from a place, and where interceptors of some speeds must stand.

    Args:
        missiles: ids, aliases, or paths of YAML files [the generic slow liquid and fast solid ICBM].
        origin, to: site, city, or `lat,lon`. azimuth_deg: instead of `to`: direction of the longest flight [east].
        speeds_km_s: burnout speeds, relative to the Earth. inputs, interceptor: the assumptions.
        progress: called with (speeds done, speeds in all).

    Raises:
        InputError: a name or value that cannot be used. FlightError: the missile's flight has no result.

    **Valid**: an intercept is a meeting, at one of 25 instants, with the nominal missile by an interceptor fired at the
    first allowed moment. **Leaves out**: that it must chase what steers (divert), its own hit probability, the
    platform's latitude in the Earth's turning (0.2 % of the distance), countermeasures. **Source**: method of the study
    of the American Physical Society (2003), with our own flights. **Checked**: tests/analysis/test_boost_phase.py.
    """
    usual = standard()
    inputs, interceptor = inputs or usual.boost, interceptor or usual.interceptor
    _check(speeds_km_s, to, azimuth_deg)
    catalog, chosen = builtin_catalog(), []
    for name in missiles:
        catalog, missile = catalog.with_missile(name)
        chosen.append(missile)
    place, nature = catalog.place_or_point(origin), standard_nature()
    target = catalog.place_or_point(to) if to is not None else None
    boosts = [
        boost_of(catalog, missile, place, nature, inputs, target=target, azimuth_deg=azimuth_deg) for missile in chosen
    ]
    basings = _basings(catalog, place, boosts, speeds_km_s, interceptor, progress)
    parts = [boost.flown.provenance for boost in boosts] + [Provenance.of(catalog.drag(DRAG))]
    numbers = boost_numbers(inputs) + numbers_of(interceptor, "interceptor")
    return BoostPhaseAnswer(
        place=place,
        inputs=inputs,
        interceptor=interceptor,
        cases=tuple(
            BoostCase(boost=boost, basings=tuple(found), short_fall_m=_short_fall(catalog, place, boost))
            for boost, found in zip(boosts, basings, strict=True)
        ),
        provenance=provenance_of(catalog, parts, numbers),
    )


def _check(speeds_km_s: Sequence[float], to: str | None, azimuth_deg: float | None) -> None:
    for speed in speeds_km_s:
        if not SLOWEST_KM_S <= speed <= FASTEST_KM_S:
            raise BadValue("--speed", f"{speed:g}", f"{SLOWEST_KM_S:g} <= speed <= {FASTEST_KM_S:g} (km/s)")
    if to is not None and azimuth_deg is not None:
        raise BadValue("--azimuth", f"{azimuth_deg:g}", "left out when --to is given", "a target sets the direction")


def _basings(
    catalog: Catalog,
    place: Point,
    boosts: Sequence[Boost],
    speeds_km_s: Sequence[float],
    inputs: InterceptorInputs,
    progress: Callable[[int, int], None],
) -> list[list[Basing]]:
    """Return the basing of each missile (outer) by speed (inner); the flights of a speed serve all missiles."""
    nature = standard_nature()
    table = catalog.drag(DRAG)
    drag = drag_tables(np.array(table.mach), np.array(table.cd))
    point = LaunchPoint(math.radians(place.lat_deg), math.radians(place.lon_deg), 1e3 * inputs.platform_km.value)
    longest_s = max((boost.flight_s for boost in boosts), default=0.0)
    found: list[list[Basing]] = [[] for _ in boosts]
    for done, speed in enumerate(sorted(set(speeds_km_s))):
        rocket = made_for(1e3 * speed, inputs, drag, point, nature)
        paths = paths_of(rocket, point, nature, longest_s) if longest_s > 0.0 else [[] for _ in range(AZIMUTHS)]
        for basings, boost in zip(found, boosts, strict=True):
            reach = farthest_ground(paths, point, nature.earth, boost.meet_s - boost.fire_s, boost.meet_h_m)
            basings.append(_basing(rocket, reach, place, boost, nature.earth))
        progress(done + 1, len(set(speeds_km_s)))
    return found


def _basing(rocket: BoostInterceptor, reach_m: Numbers, place: Point, boost: Boost, earth: Earth) -> Basing:
    """Return the basing of one interceptor against one boost; `reach_m` as `farthest_ground` returns it."""
    bearings = np.arange(0.0, 360.0, BEARING_STEP_DEG)
    far = float(np.nanmax(reach_m)) if np.isfinite(reach_m).any() else 0.0
    downrange = max((_angle(boost.meet_m[-1], place, earth) * GROUND_RADIUS_M if len(boost.meet_m) else 0.0), 0.0)
    distances = np.linspace(0.0, 1.03 * (far + downrange) + 50e3, DISTANCES)
    points = np.array(
        [[point_towards(place.lat_deg, place.lon_deg, b, d) for d in distances] for b in bearings.tolist()]
    )
    slack = _slack(points[..., 0], points[..., 1], reach_m, boost.meet_m, earth)
    is_open = slack >= 0.0
    return Basing(
        interceptor=rocket,
        distances_m=distances,
        slack_m=slack,
        lat_deg=points[..., 0],
        lon_deg=points[..., 1],
        farthest_m=np.array([_farthest(row, distances) for row in slack]),
        area_km2=_area_km2(is_open, distances),
    )


def _unit(lat_deg: Numbers, lon_deg: Numbers, earth: Earth) -> Numbers:
    """Return geocentric unit vectors [..., 3] of points on the ellipsoid."""
    squash = (1.0 - earth.flattening) ** 2
    lat, lon = np.arctan(squash * np.tan(np.radians(lat_deg))), np.radians(lon_deg)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)


def _angle(r_m: Numbers, place: Point, earth: Earth) -> float:
    """Return the angle (rad) at the Earth's centre between a point and a place."""
    home = _unit(np.array(place.lat_deg), np.array(place.lon_deg), earth)
    return float(np.arccos(np.clip(r_m @ home / np.linalg.norm(r_m), -1.0, 1.0)))


def _slack(lat_deg: Numbers, lon_deg: Numbers, reach_m: Numbers, meet_m: Numbers, earth: Earth) -> Numbers:
    """Return by how much (m) the best intercept lies within reach of a platform at each place; -inf: none does."""
    best = np.full(lat_deg.shape, -np.inf)
    here = _unit(lat_deg, lon_deg, earth)
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    east = np.stack([-np.sin(lon), np.cos(lon), np.zeros_like(lon)], axis=-1)
    north = np.stack([-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)], axis=-1)
    azimuths = np.arange(AZIMUTHS) * 360.0 / AZIMUTHS
    for k, r in enumerate(meet_m):
        column = reach_m[:, k]
        if np.isfinite(column).all():
            there = r / np.linalg.norm(r)
            distance = GROUND_RADIUS_M * np.arccos(np.clip(here @ there, -1.0, 1.0))
            bearing = np.degrees(np.arctan2(east @ there, north @ there))
            best = np.maximum(best, np.interp(bearing, azimuths, column, period=360.0) - distance)
    return best


def _farthest(slack_m: Numbers, distances_m: Numbers) -> float:
    """Return the farthest distance of one direction at which the slack is not negative, NaN if there is none."""
    inside = np.flatnonzero(slack_m >= 0.0)
    if not len(inside):
        return math.nan
    k = int(inside[-1])
    if k + 1 == len(distances_m) or not np.isfinite(slack_m[k + 1]):
        return float(distances_m[k])
    part = slack_m[k] / (slack_m[k] - slack_m[k + 1])
    return float(distances_m[k] + part * (distances_m[k + 1] - distances_m[k]))


def _area_km2(is_open: NDArray[np.bool_], distances_m: Numbers) -> float:
    """Return the area of the open cells of a polar grid on the sphere, km2."""
    step = distances_m[1] - distances_m[0]
    ring = np.sin(distances_m / GROUND_RADIUS_M) * GROUND_RADIUS_M * step * math.radians(BEARING_STEP_DEG)
    return float((is_open * ring).sum() / 1e6)


def _short_fall(catalog: Catalog, place: Point, boost: Boost) -> float | None:
    """Return how far (m along the ground) the payload flies when the last useful hit ends the thrust."""
    if not len(boost.meet_s):
        return None
    flown = boost.flown
    launch = launch_of(catalog, flown.missile, place, standard_nature())
    programme = programme_of(launch.steer, flown.pitch_rad, float(boost.meet_s[-1]))
    shot = fire(launch.vehicle, programme, launch.point, flown.flight.azimuth_rad, 0.0, launch.nature)
    return float(shot.range_rad) * GROUND_RADIUS_M
