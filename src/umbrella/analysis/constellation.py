"""Space-based interceptors: how many so that enough are always in reach, what they weigh and what they cost."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.absentee import COVER, counts_in_time
from umbrella.analysis.boost_inputs import BoostInputs, CostInputs, SpaceInputs, numbers_of, standard, with_asked
from umbrella.analysis.boosting import Boost, boost_numbers, boost_of, budget_of, provenance_of
from umbrella.analysis.nature import standard_nature
from umbrella.analysis.patterns import Pattern, pattern_for
from umbrella.analysis.space_cost import Cost, cost_of, ends, masses
from umbrella.analysis.space_reach import Reach, reach_distance, reach_of
from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.points import Point
from umbrella.core.errors import BadValue
from umbrella.physics.earth.model import WGS84
from umbrella.physics.orbit.walker import states_at, walker

MOST_LAUNCHES: Final = 50
SALVOS: Final = (1, 2, 3, 5, 7, 10)  # simultaneous launches in the table beside the one asked for
SPEEDS_KM_S: Final = (3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 7.0, 8.0)
PRICES_USD_KG: Final = (500.0, 1_000.0, 2_000.0, 4_000.0, 10_000.0, 22_000.0)

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """What one assumption does to the number by closed form, at both ends of its range; infinite: nothing reaches."""

    name: str
    low: float
    high: float
    at_low: float
    at_high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AtSpeed:
    """The reach of an interceptor of another speed, and the satellites then needed by closed form; infinite: none."""

    speed_km_s: float
    reach_m: float
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstellationAnswer:
    """Space-based interceptors against simultaneous launches from one place.

    `pattern` serves the launches asked for, `by_launches` (launches, pattern) others as well. `mass_kg` is that of one
    satellite with its interceptor: low, mid and high inputs.
    """

    place: Point
    boost: Boost
    launches: int
    shots: int
    inclination_deg: float
    inputs: BoostInputs
    space: SpaceInputs
    prices: CostInputs
    reach: Reach
    pattern: Pattern
    by_launches: tuple[tuple[int, Pattern], ...]
    mass_kg: tuple[float, float, float]
    rocket_kg: float
    cost: Cost
    by_price: tuple[Cost, ...]
    by_speed: tuple[AtSpeed, ...]
    swings: tuple[Swing, ...]
    provenance: Provenance

    @property
    def closed_mean(self) -> float:
        """Return satellites in orbit for each one in reach on average, by closed form."""
        return 1.0 / self.reach.fraction

    def closed_total(self, launches: int) -> float:
        """Return the satellites needed by closed form: circles of reach that cover, with the least overlap."""
        return COVER * launches * self.shots / self.reach.fraction

    @property
    def deciding(self) -> str:
        """Return the assumptions that decide the answer, in words."""
        return (
            f"It hangs on the reach ({self.reach.reach_m[-1] / 1e3:.0f} km), whose square is the number: the length of "
            f"the burn, {self.inputs.decide_s.value:g} s to decide, {self.space.speed_km_s.value:g} km/s; and on "
            f"{self.launches} at once, for the number grows with it. The bill hangs on "
            f"{self.prices.unit_musd.value:g} M$ a satellite that lives {self.prices.life_years.value:g} years."
        )


def constellation(
    missile: str = "generic-icbm-solid",
    *,
    origin: str,
    to: str | None = None,
    azimuth_deg: float | None = None,
    launches: int = 1,
    shots: int = 1,
    inclination_deg: float | None = None,
    inputs: BoostInputs | None = None,
    space: SpaceInputs | None = None,
    prices: CostInputs | None = None,
    salvos: tuple[int, ...] = SALVOS,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ConstellationAnswer:
    """Return the space-based interceptors that simultaneous launches of a missile from a place need, and their cost.

    Args:
        missile, origin, to, azimuth_deg: as `boost_phase`. launches: at the same moment. shots: interceptors for each.
        inclination_deg: of the orbits [the latitude of the hit and half the reach]. inputs, space, prices: assumptions.
        salvos: numbers of launches that the table has beside. progress: called with (patterns found, patterns in all).

    Raises:
        InputError: a name or value that cannot be used; also if no satellite reaches the missile at all.
        FlightError: the missile's flight has no result.

    **Valid**: Walker patterns on circular orbits, one interceptor a satellite, all launches from one place along one
    path; enough in reach at each of 4,000 launches in 30 days. **Leaves out**: the better patterns that a longer search
    would find (5 %), failures and spares, drag and what holds the pattern against it, countermeasures, attacks on the
    satellites. **Source**: method of the study of the American Physical Society (2003).
    **Checked**: tests/analysis/test_constellation.py.
    """
    usual = standard()
    inputs, space, prices = inputs or usual.boost, space or usual.space, prices or usual.cost
    _check(launches, shots, inclination_deg, to, azimuth_deg)
    catalog, chosen = builtin_catalog().with_missile(missile)
    place = catalog.place_or_point(origin)
    target = catalog.place_or_point(to) if to is not None else None
    boost = boost_of(catalog, chosen, place, standard_nature(), inputs, target=target, azimuth_deg=azimuth_deg)
    inclination, reach = reach_of(boost, space, inclination_deg)
    wanted = sorted({launches, *(k for k in salvos if k <= max(salvos, default=0))})
    found: list[tuple[int, Pattern]] = []
    for k in wanted:
        fewest = found[-1][1].total if found else 1
        found.append((k, pattern_for(k * shots, reach, space, inclination, fewest)))
        progress(len(found), len(wanted))
    pattern = dict(found)[launches]
    mass, rocket_kg = masses(space)
    numbers = boost_numbers(inputs) + numbers_of(space, "space") + numbers_of(prices, "cost")
    return ConstellationAnswer(
        place=place,
        boost=boost,
        launches=launches,
        shots=shots,
        inclination_deg=math.degrees(inclination),
        inputs=inputs,
        space=space,
        prices=prices,
        reach=reach,
        pattern=pattern,
        by_launches=tuple(found),
        mass_kg=mass,
        rocket_kg=rocket_kg,
        cost=cost_of(pattern.total, mass, prices, prices.launch_usd_kg.value),
        by_price=tuple(cost_of(pattern.total, mass, prices, price) for price in PRICES_USD_KG),
        by_speed=_by_speed(boost, space, launches * shots, inclination_deg),
        swings=_swings(boost, inputs, space, launches * shots, inclination_deg),
        provenance=provenance_of(catalog, [boost.flown.provenance], numbers),
    )


def _check(launches: int, shots: int, inclination_deg: float | None, to: str | None, azimuth_deg: float | None) -> None:
    if not 1 <= launches <= MOST_LAUNCHES:
        raise BadValue("--launches", launches, f"1 <= launches <= {MOST_LAUNCHES}")
    if not 1 <= shots <= 10:
        raise BadValue("--shots", shots, "1 <= shots <= 10")
    if inclination_deg is not None and not 0.0 < inclination_deg <= 90.0:
        raise BadValue("--inclination", f"{inclination_deg:g}", "0 < inclination <= 90 (degrees)")
    if to is not None and azimuth_deg is not None:
        raise BadValue("--azimuth", f"{azimuth_deg:g}", "left out when --to is given", "a target sets the direction")


def _by_speed(boost: Boost, space: SpaceInputs, needed: int, inclination_deg: float | None) -> tuple[AtSpeed, ...]:
    """Return the number by closed form for some speeds of the interceptor."""
    found = []
    for speed in SPEEDS_KM_S:
        changed = with_asked(space, speed_km_s=speed)
        try:
            reach = reach_of(boost, changed, inclination_deg)[1]
            total = COVER * needed / reach.fraction
        except BadValue:
            total = math.inf
        distance = float(reach_distance(boost.meet_s[-1:] - boost.fire_s, changed)[0])
        found.append(AtSpeed(speed_km_s=speed, reach_m=distance, total=total))
    return tuple(found)


def _swings(
    boost: Boost, inputs: BoostInputs, space: SpaceInputs, needed: int, inclination_deg: float | None
) -> tuple[Swing, ...]:
    """Return what each assumption does to the number by closed form, the greatest first; given ones have no range."""

    def number(boosted: BoostInputs, spaced: SpaceInputs) -> float:
        try:
            return COVER * needed / reach_of(budget_of(boost.flown, boosted), spaced, inclination_deg)[1].fraction
        except BadValue:
            return math.inf

    found = []
    for name in ("confirm_s", "decide_s", "margin_s", "lowest_km"):
        if name == "confirm_s" and inputs.detect_s is not None:
            continue
        low, _, high = ends(getattr(inputs, name))
        at_low, at_high = (number(with_asked(inputs, **{name: value}), space) for value in (low, high))
        found.append(Swing(name=name, low=low, high=high, at_low=at_low, at_high=at_high))
    for name in ("speed_km_s", "altitude_km", "burn_s"):
        low, _, high = ends(getattr(space, name))
        at_low, at_high = (number(inputs, with_asked(space, **{name: value})) for value in (low, high))
        found.append(Swing(name=name, low=low, high=high, at_low=at_low, at_high=at_high))
    moved = [swing for swing in found if swing.at_low != swing.at_high]
    return tuple(sorted(moved, key=lambda swing: -_ratio(swing)))


def _ratio(swing: Swing) -> float:
    return max(swing.at_low, swing.at_high) / min(swing.at_low, swing.at_high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Where the satellites stand at the moment of the last useful hit, and where that is (degrees)."""

    lat_deg: Numbers
    lon_deg: Numbers
    is_in_reach: NDArray[np.bool_]
    hit_lat_deg: float
    hit_lon_deg: float


def snapshot(answer: ConstellationAnswer) -> Snapshot:
    """Return the satellites of an answer at the last useful hit of a missile launched at t = 0."""
    pattern, reach, space = answer.pattern, answer.reach, answer.space
    inclination = math.radians(answer.inclination_deg)
    altitude_m = 1e3 * space.altitude_km.value
    rows = walker(altitude_m, inclination, pattern.total, pattern.planes, pattern.phasing, WGS84)
    meet_s, places = float(reach.meet_s[-1]), states_at(rows, float(reach.meet_s[-1]))[:, :3]
    once = np.zeros(1)
    is_in_reach = [
        bool(counts_in_time(row[None, :], once, reach.meet_s, reach.meet_m, reach.reach_m, WGS84.omega_rad_s)[0])
        for row in rows
    ]
    lat, lon = _sub_point(places, meet_s)
    hit_lat, hit_lon = _sub_point(reach.meet_m[-1:], meet_s)
    return Snapshot(
        lat_deg=lat,
        lon_deg=lon,
        is_in_reach=np.array(is_in_reach),
        hit_lat_deg=float(hit_lat[0]),
        hit_lon_deg=float(hit_lon[0]),
    )


def _sub_point(r_m: Numbers, t_s: float) -> tuple[Numbers, Numbers]:
    """Return geocentric latitude and longitude (degrees) below inertial positions at a time."""
    lat = np.degrees(np.arctan2(r_m[:, 2], np.hypot(r_m[:, 0], r_m[:, 1])))
    lon = np.degrees(np.arctan2(r_m[:, 1], r_m[:, 0]) - WGS84.omega_rad_s * t_s)
    return lat, (lon + 180.0) % 360.0 - 180.0
