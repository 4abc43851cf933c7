"""Space-based interceptors: how many so that enough are always in reach, what they weigh and what they cost."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.absentee import (
    COVER,
    all_turns,
    area_fraction,
    counts_in_time,
    counts_of_pattern,
    covered,
    exhaust_speed,
    interceptor_mass,
    launch_times,
    mean_fraction,
    reach_angle,
    turns_in_time,
)
from umbrella.analysis.boost_inputs import BoostInputs, CostInputs, SpaceInputs, asked, numbers_of
from umbrella.analysis.boosting import Boost, boost_numbers, boost_of, budget_of, provenance_of
from umbrella.analysis.nature import standard_nature
from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.points import Point
from umbrella.catalog.quantity import Quantity
from umbrella.core.errors import BadValue
from umbrella.physics.earth.frames import ecef_to_eci
from umbrella.physics.earth.model import WGS84
from umbrella.physics.orbit.walker import node_drift, states_at, walker

STAGES: Final = 2
YEARS: Final = 20.0
MEETINGS_USED: Final = 5  # of the instants of a boost, the last among them
SAMPLES: Final = 14  # of each angle of a pattern's cell, while it is searched
LAUNCHES_TRIED: Final = 4000
DAYS: Final = 30.0
STEP: Final = 1.03  # from one number of satellites to the next that is tried
MOST_SATELLITES: Final = 100_000
MOST_LAUNCHES: Final = 50
SHAPES: Final = (0.4, 0.5, 0.6, 0.7, 0.85, 1.0, 1.2, 1.35, 1.5, 1.7, 2.0, 2.4)  # planes over the root of the satellites
FEW: Final = 2_500  # satellites above which every third shape will do: there the rounding of planes matters little
SALVOS: Final = (1, 2, 3, 5, 7, 10)  # simultaneous launches in the table beside the one asked for
PRICES_USD_KG: Final = (500.0, 1_000.0, 2_000.0, 4_000.0, 10_000.0, 22_000.0)

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What one interceptor reaches of a boost.

    `meet_s`, `meet_m`, `reach_m`: as `absentee.counts_in_time` takes them. `angle_rad`: within which satellites reach
    the last useful hit, which lies over `lat_rad` (geocentric). `fraction`: of the satellites there, on average;
    `area_fraction` and `latitude_factor` are what it is made of.
    """

    meet_s: Numbers
    meet_m: Numbers
    reach_m: Numbers
    angle_rad: float
    lat_rad: float
    fraction: float
    area_fraction: float
    latitude_factor: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A Walker constellation that always has enough in reach, and how many it has in reach over a month of launches."""

    needed: int
    planes: int
    in_plane: int
    phasing: int
    worst: int
    mean: float
    most: int

    @property
    def total(self) -> int:
        """Return the number of satellites."""
        return self.planes * self.in_plane

    @property
    def absentee_worst(self) -> float:
        """Return satellites in orbit for each one in reach at the worst moment."""
        return self.total / self.worst if self.worst else math.inf

    @property
    def absentee_mean(self) -> float:
        """Return satellites in orbit for each one in reach on average."""
        return self.total / self.mean if self.mean else math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Twenty years at one launch price, bn$: low, mid and high inputs."""

    launch_usd_kg: float
    low_busd: float
    mid_busd: float
    high_busd: float
    launch_busd: float  # what of the mid is paid for launches


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """What one assumption does to the number by closed form, at both ends of its range; infinite: nothing reaches."""

    name: str
    low: float
    high: float
    at_low: float
    at_high: float


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
    inputs, space, prices = inputs or BoostInputs(), space or SpaceInputs(), prices or CostInputs()
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
    mass, rocket_kg = _masses(space)
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


def reach_of(boost: Boost, space: SpaceInputs, inclination_deg: float | None) -> tuple[float, Reach]:
    """Return the inclination (rad) and what an interceptor on such orbits reaches of a boost.

    Raises:
        BadValue: there is no time, or no orbit of this altitude and inclination comes near enough.
    """
    if not len(boost.meet_s):
        raise BadValue(
            "time to fly out", f"{boost.flight_s:.0f} s, and none above the lowest height", "above 0",
            f"{boost.flown.missile.name} burns out after {boost.burnout_s:.0f} s; the first shot leaves after "
            f"{boost.fire_s:.0f} s: shorten --detect or --decide",
        )  # fmt: skip
    used = np.unique(np.linspace(0, len(boost.meet_s) - 1, MEETINGS_USED).round().astype(int))
    omega = WGS84.omega_rad_s
    meet_m = np.array([ecef_to_eci(*boost.meet_m[k], float(boost.meet_s[k]), omega) for k in used])
    reach_m = covered(
        boost.meet_s[used] - boost.fire_s,
        1e3 * space.speed_km_s.value,
        space.burn_s.value,
        exhaust_speed(space.isp_s.value),
        STAGES,
    )
    radius = float(np.linalg.norm(meet_m[-1]))
    angle = reach_angle(float(reach_m[-1]), radius, WGS84.a_m + 1e3 * space.altitude_km.value)
    lat = math.asin(meet_m[-1, 2] / radius)
    inclination = _inclination(inclination_deg, lat, angle)
    fraction = mean_fraction(lat, angle, inclination) if angle > 0.0 else 0.0
    if fraction == 0.0:
        raise BadValue(
            "reach", f"{reach_m[-1] / 1e3:.0f} km in {boost.flight_s:.0f} s", "enough to come to it from an orbit",
            f"the orbits stand at {space.altitude_km.value:g} km and {math.degrees(inclination):.0f} deg, the last "
            f"useful hit is {boost.meet_h_m[-1] / 1e3:.0f} km high at {math.degrees(lat):.0f} deg: "
            "more --speed, another --altitude or --inclination",
        )  # fmt: skip
    return inclination, Reach(
        meet_s=boost.meet_s[used],
        meet_m=meet_m,
        reach_m=reach_m,
        angle_rad=angle,
        lat_rad=lat,
        fraction=fraction,
        area_fraction=area_fraction(angle),
        latitude_factor=fraction / area_fraction(angle),
    )


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
        low, _, high = _ends(getattr(inputs, name))
        ends = [number(inputs.model_copy(update={name: asked(value)}), space) for value in (low, high)]
        found.append(Swing(name=name, low=low, high=high, at_low=ends[0], at_high=ends[1]))
    for name in ("speed_km_s", "altitude_km", "burn_s"):
        low, _, high = _ends(getattr(space, name))
        ends = [number(inputs, space.model_copy(update={name: asked(value)})) for value in (low, high)]
        found.append(Swing(name=name, low=low, high=high, at_low=ends[0], at_high=ends[1]))
    moved = [swing for swing in found if swing.at_low != swing.at_high]
    return tuple(sorted(moved, key=lambda swing: -_ratio(swing)))


def _ratio(swing: Swing) -> float:
    return max(swing.at_low, swing.at_high) / min(swing.at_low, swing.at_high)


def _inclination(inclination_deg: float | None, lat_rad: float, angle_rad: float) -> float:
    if inclination_deg is not None:
        return math.radians(inclination_deg)
    return min(max(abs(lat_rad) + 0.5 * angle_rad, math.radians(1.0)), 0.5 * math.pi)


def _patterns(fewest: float) -> Iterator[tuple[int, int, int]]:
    """Yield patterns (planes, in each plane, phasing) of at least so many satellites: several shapes and phasings."""
    for shape in SHAPES if fewest <= FEW else SHAPES[2::3]:
        planes = max(1, round(shape * math.sqrt(fewest)))
        in_plane = math.ceil(fewest / planes)
        for phasing in sorted({1 % planes, planes // 3, planes // 2}):
            yield planes, in_plane, phasing


def pattern_for(needed: int, reach: Reach, space: SpaceInputs, inclination_rad: float, fewest: int = 1) -> Pattern:
    """Return the smallest pattern found that always has so many satellites in reach.

    Args:
        needed: satellites in reach at all times. reach, space, inclination_rad: the geometry.
        fewest: satellites below which none is tried.

    Raises:
        BadValue: more than 100,000 satellites would be needed.
    """
    total, best = max(float(fewest), 0.9 * needed / reach.fraction), None
    while total < (best.total if best is not None else MOST_SATELLITES):
        for planes, in_plane, phasing in sorted(_patterns(total), key=lambda one: one[0] * one[1]):
            if best is not None and planes * in_plane >= best.total:
                break
            turns = all_turns(planes, in_plane, SAMPLES)
            counts = _counts((planes, in_plane, phasing), space, inclination_rad, turns, reach)
            if counts.min() >= needed:
                found = propagated(planes, in_plane, phasing, needed, reach, space, inclination_rad)
                best = found if found.worst >= needed else best
        total *= STEP
    if best is not None:
        return best
    raise BadValue(
        "satellites",
        f"more than {MOST_SATELLITES:,}",
        "fewer",
        f"the reach is {reach.reach_m[-1] / 1e3:.0f} km: more --speed",
    )


def propagated(
    planes: int, in_plane: int, phasing: int, needed: int, reach: Reach, space: SpaceInputs, inclination_rad: float
) -> Pattern:
    """Return what a pattern has in reach at launches over a month, its orbits propagated over the turning Earth."""
    _, drift, rate = _rates(space, inclination_rad)
    turns = turns_in_time(launch_times(LAUNCHES_TRIED, DAYS), (drift, rate), WGS84.omega_rad_s)
    counts = _counts((planes, in_plane, phasing), space, inclination_rad, turns, reach)
    return Pattern(
        needed=needed,
        planes=planes,
        in_plane=in_plane,
        phasing=phasing,
        worst=int(counts.min()),
        mean=float(counts.mean()),
        most=int(counts.max()),
    )


def _rates(space: SpaceInputs, inclination_rad: float) -> tuple[float, float, float]:
    """Return the radius (m) of the orbits, and the rates (rad/s) of their node and along them."""
    radius = WGS84.a_m + 1e3 * space.altitude_km.value
    return radius, node_drift(radius, inclination_rad, WGS84), math.sqrt(WGS84.gm_m3_s2 / radius**3)


def _counts(
    pattern: tuple[int, int, int], space: SpaceInputs, inclination_rad: float, turns: Numbers, reach: Reach
) -> NDArray[np.int64]:
    """Return how many satellites of a pattern reach the missile at each turn (see `absentee.counts_of_pattern`)."""
    radius, *rates = _rates(space, inclination_rad)
    found = counts_of_pattern(
        pattern, radius, inclination_rad, (rates[0], rates[1]), turns, reach.meet_s, reach.meet_m, reach.reach_m
    )
    return np.asarray(found)


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


def _ends(number: Quantity) -> tuple[float, float, float]:
    low, high = number.span
    return low, number.value, high


def _masses(space: SpaceInputs) -> tuple[tuple[float, float, float], float]:
    """Return the mass (kg) of a satellite with its interceptor, low, mid, high; and of the interceptor alone, mid."""
    speed = 1e3 * space.speed_km_s.value
    kill_vehicle, carrier, structure = _ends(space.kill_vehicle_kg), _ends(space.carrier), _ends(space.structure)
    impulse = _ends(space.isp_s)[::-1]
    rockets = [
        interceptor_mass(kill_vehicle[k], speed, exhaust_speed(impulse[k]), structure[k], STAGES) for k in range(3)
    ]
    if not math.isfinite(rockets[2]):
        raise BadValue(
            "--speed", f"{speed / 1e3:g}", "what two stages can give", "the stages would weigh more than they lift"
        )
    low, mid, high = (rocket * (1.0 + more) for rocket, more in zip(rockets, carrier, strict=True))
    return (low, mid, high), rockets[1]


def cost_of(total: int, mass_kg: tuple[float, float, float], prices: CostInputs, launch_usd_kg: float) -> Cost:
    """Return what a constellation costs in twenty years at a launch price.

    Args:
        total: satellites. mass_kg: of one: low, mid, high. prices: see `CostInputs`. launch_usd_kg: the price.

    **Valid**: satellites replaced at the end of their life, at constant prices. **Leaves out**: learning curves,
    sensors, command, spares, growth of cost. **Source**: sum of its parts; the Congressional Budget Office's numbers.
    **Checked**: tests/analysis/test_constellation.py.
    """
    unit, develop, operate = _ends(prices.unit_musd), _ends(prices.develop_busd), _ends(prices.operate_busd_year)
    life = _ends(prices.life_years)[::-1]
    sent = [total * YEARS / years for years in life]
    launched = [sent[k] * mass_kg[k] * launch_usd_kg / 1e9 for k in range(3)]
    whole = [develop[k] + sent[k] * unit[k] / 1e3 + launched[k] + YEARS * operate[k] for k in range(3)]
    return Cost(
        launch_usd_kg=launch_usd_kg, low_busd=whole[0], mid_busd=whole[1], high_busd=whole[2], launch_busd=launched[1]
    )
