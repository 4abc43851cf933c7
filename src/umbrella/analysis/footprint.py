"""Footprint: which ground a shield covers against a missile from one place, with how many shots, and why no more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.alone import Met, alone, meet
from umbrella.analysis.flying import Launch, launch_of
from umbrella.analysis.footprint_ask import Asked, asked_of
from umbrella.analysis.launch_ground import LaunchGround, country_ground, launch_ground_of
from umbrella.analysis.launch_points import LaunchAnswer, denied_to
from umbrella.analysis.regions import Ground, Region, ground_of
from umbrella.analysis.volley import NO_SUCH_FLIGHT, OUT_OF_REACH, Volley, volley
from umbrella.battle.reasons import REASON_TEXT, Reason
from umbrella.campaign.recipe import LARGEST_SEED
from umbrella.catalog.cite import CitedNumber, Provenance
from umbrella.catalog.library import Catalog
from umbrella.catalog.points import Point, point_of
from umbrella.catalog.records import Missile, Place
from umbrella.core.errors import BadValue, OutOfReach
from umbrella.scenario.attack import KINDS, nature
from umbrella.scenario.build import Defence
from umbrella.scenario.complexes import BATTLE_TOLERANCE, cross_sections
from umbrella.scenario.load import LoadedScenario
from umbrella.scenario.schema import ThreatEntry
from umbrella.scenario.settings import Settings

GRID_DEG: Final = 1.0
MOST_TRIALS: Final = 1001
UNITED_STATES: Final = "United States"
MOST_NAMED: Final = 4
BEYOND: Final = "beyond-the-missile"
TOO_NEAR: Final = "too-near-for-it"
NO_INTERCEPTORS: Final = "no-interceptors"
WORDS: Final = {
    BEYOND: "the missile does not reach it",
    TOO_NEAR: "it is too near for the missile's trajectory",
    NO_INTERCEPTORS: "the shield has no interceptors",
    "window-not-open": "the time to launch never came: the track was lost before, or led elsewhere in the end",
}
# the world is built for a flight at least as long, of a kind that there is at any distance
LASTING: Final = {"minimum-energy": "minimum-energy", "depressed": "minimum-energy", "lofted": "lofted"}
# what most decides how early the first shot leaves and how soon the next may follow; and what bounds the intercept
DECIDING: Final = (
    "rules.decision_delay_s", "rules.min_track_s", "rules.assessment_delay_s", "rules.plume_silence_s",
    "rules.min_handover", "kill_vehicle.altitude_min_km", "kill_vehicle.divert_m_s", "payload.rcs_m2",
)  # fmt: skip

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]
Booleans = NDArray[np.bool_]
Say = Callable[[str], None]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CityCover:
    """A city: whether the missile reaches it, how many shots there are, and why none."""

    place: Place
    is_reached: bool
    shots: int
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionCover:
    """A region, by area: the parts that are reached, covered and covered with a second look, of what is reached.

    Where nothing is reached `covered`, `looked_twice` and `shots_min` are None. `reason`: why most of what is not
    covered is not; None where all is.
    """

    region: Region
    reached: float
    covered: float | None
    looked_twice: float | None
    shots_min: int | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Footprint:
    """The ground that a shield covers against one missile from one place.

    `flights` and `met` have a row for each cell of `ground`, then one for each of `cities`.
    """

    scenario: str
    settings: Settings
    defence: Defence
    missile: Missile
    origin: Point
    trajectory: str
    seed: int
    trials: int
    ground: Ground
    flights: Volley
    met: Met
    cities: tuple[CityCover, ...]
    place: Point | None
    launch_points: tuple[LaunchAnswer, ...]
    launch_ground: LaunchGround | None
    provenance: Provenance

    @property
    def is_reached(self) -> Booleans:
        """Return for each cell whether the missile reaches it."""
        return self.flights.is_hit[: len(self.ground)]

    @property
    def shots(self) -> Counts:
        """Return for each cell how many shots, one after another, there is time for."""
        return self.met.shots[: len(self.ground)]

    @property
    def reached_fraction(self) -> float:
        """Return the part of the ground, by area, that the missile reaches."""
        weight = self.ground.weight
        return float(weight[self.is_reached].sum() / weight.sum())

    def covered_fraction(self, at_least: int = 1) -> float:
        """Return the part, by area, of the ground reached for which there are at least so many shots."""
        weight = np.where(self.is_reached, self.ground.weight, 0.0)
        return float(weight[self.shots >= at_least].sum() / weight.sum())

    @property
    def had_window(self) -> Booleans:
        """Return for each cell whether a battery ever saw a launch to be possible, at once or later.

        Every cell with a shot is among them. In others the moment for the order came, and the track that a shot asks
        for was gone, loose or too old. It bounds what could be covered if orders were given ahead of their time.
        """
        return np.isfinite(self.met.window_s[: len(self.ground)])

    @property
    def window_fraction(self) -> float:
        """Return the part, by area, of the ground reached at which a battery ever had a window."""
        weight = np.where(self.is_reached, self.ground.weight, 0.0)
        return float(weight[self.had_window].sum() / weight.sum())

    @property
    def population_reached(self) -> float:
        """Return the people who live in the catalogue's cities that the missile reaches."""
        return sum(city.place.population.value for city in self.cities if city.is_reached)

    @property
    def population_covered(self) -> float | None:
        """Return the part of those people whose city is covered; None: it reaches no city."""
        covered = sum(city.place.population.value for city in self.cities if city.is_reached and city.shots > 0)
        return covered / self.population_reached if self.population_reached > 0.0 else None

    def reason_of(self, row: int) -> str | None:
        """Return why there is no shot at what flies to a cell (or, behind the cells, a city); None: there is one."""
        return _reason(self.flights, self.met, self.defence, row)

    @property
    def regions(self) -> tuple[RegionCover, ...]:
        """Return what holds of each region."""
        return tuple(_cover(self, k) for k in range(len(self.ground.regions)))

    @property
    def denied(self) -> tuple[LaunchAnswer, ...]:
        """Return the launch points from which a missile at the defended place can be engaged."""
        return tuple(one for one in self.launch_points if one.is_denied)

    @property
    def headline(self) -> str:
        """Return the answer in one sentence."""
        where = _named(self.ground.regions)
        once, twice = percent(self.covered_fraction()), percent(self.covered_fraction(2))
        how_much = "all" if self.reached_fraction > 1.0 - 1e-9 else f"{percent(self.reached_fraction)} %"
        return (
            f"{self.missile.name} from {self.origin.name} reaches {how_much} of {where}; of that {once} % is covered "
            f"with one shot or more, {twice} % with a second after a look ({self.defence.title})"
        )

    @property
    def deciding(self) -> tuple[CitedNumber, ...]:
        """Return the numbers on which the answer hangs most."""
        return tuple(number for number in self.provenance.numbers if number.path.endswith(DECIDING))


def percent(part: float) -> str:
    """Return a part in percent; what is neither none nor all is never rounded to that."""
    value = 100.0 * part
    if part > 1.0 - 1e-9 or part == 0.0 or 1.0 <= value <= 99.0:
        return f"{value:.0f}"
    return f"{min(max(value, 0.1), 99.9):.1f}"


def _named(asked: Sequence[Region]) -> str:
    """Return regions in words: those asked for, by their country where it is whole."""
    states = [one for one in asked if one.is_state]
    if len(states) == 50:
        others = [one.name for one in asked if not one.is_state and one.id != "district-of-columbia"]
        return ", ".join(["the 50 states", *others])
    return ", ".join(one.name for one in asked[:MOST_NAMED]) + (" …" if len(asked) > MOST_NAMED else "")


def reason_text(reason: str) -> str:
    """Return a reason in words."""
    return WORDS[reason] if reason in WORDS else REASON_TEXT[Reason[reason.upper().replace("-", "_")]]


def footprint(
    loaded: LoadedScenario,
    catalog: Catalog,
    *,
    threat: str | None = None,
    origin: str | None = None,
    over: Sequence[str] = (),
    place: str | None = None,
    shield: str | None = None,
    trajectory: str | None = None,
    grid_deg: float = GRID_DEG,
    launch_grid_deg: float | None = None,
    seed: int = 0,
    trials: int = 1,
    workers: int = 1,
    say: Say = lambda words: None,
    progress: Progress = lambda done, total: None,
) -> Footprint:
    """Return which ground a shield covers against one missile.

    Args:
        loaded, catalog: the scenario. threat: name of one of its threats, or a missile; None: the threat that flies
            farthest. origin: launch point; None: that of the threat. over: regions; none: the countries under attack.
        place: defended place for which launch points are told; None: what the threat is aimed at. shield: its name;
            None for the last. trajectory: None: that of the threat. grid_deg: size of the cells. launch_grid_deg: of
            cells of the launching country, which are then asked as launch points. seed, trials: of the sensors' errors,
            and in how many courses of them each cell is asked. workers: threads. say, progress: as usual.

    Raises:
        InputError: something that cannot be used. OutOfReach: the missile reaches no cell.

    **Valid**: one missile alone, flown as planned, against the engine's own sensors, trackers and rules; every shot
    misses, so that the count is of shots one after another with a look between; of several trials the middle one.
    **Leaves out**: decoys, several missiles at once, magazines, people outside the catalogue's cities. **Source**:
    `alone`, `volley`. **Checked**: tests/analysis/test_footprint.py.
    """
    if not 0 <= seed <= LARGEST_SEED:
        raise BadValue("--seed", seed, "0 <= seed <= 2^63 - 1")
    if not 1 <= trials <= MOST_TRIALS:
        raise BadValue("--trials", trials, f"1 <= N <= {MOST_TRIALS}")
    asked = asked_of(loaded, catalog, threat=threat, origin=origin, over=over, place=place, shield=shield,
                     trajectory=trajectory)  # fmt: skip
    cross_sections(asked.missile)
    launch_cells = country_ground(asked, launch_grid_deg) if launch_grid_deg is not None else None
    ground = ground_of(asked.regions, grid_deg)
    cities = _cities(asked)
    launch = launch_of(asked.catalog, asked.missile, asked.origin, nature()._replace(tolerance=BATTLE_TOLERANCE))
    say("aiming")
    flights = _flights(asked, launch, ground, cities, workers)
    say("building the shield")
    defence = alone(loaded, asked.catalog, asked.shield, _threat_at(asked, ground, cities, flights))
    say("sending one missile after another")
    heights = np.zeros(len(ground) + len(cities))
    met = meet(defence.world, [launch], flights, heights, seed=seed, trials=trials, workers=workers, progress=progress)
    say("asking from where a place is denied")
    points = denied_to(asked, launch, defence, seed, trials) if asked.place is not None else ()
    launch_ground = (
        launch_ground_of(asked, launch, defence, launch_cells, seed, trials, workers)
        if launch_cells is not None and asked.place is not None
        else None
    )
    return Footprint(
        scenario=loaded.scenario.name,
        settings=loaded.settings,
        defence=defence,
        missile=asked.missile,
        origin=asked.origin,
        trajectory=asked.trajectory,
        seed=seed,
        trials=trials,
        ground=ground,
        flights=flights,
        met=met,
        cities=tuple(
            CityCover(
                place=city,
                is_reached=bool(flights.is_hit[row]),
                shots=int(met.shots[row]),
                reason=_reason(flights, met, defence, row),
            )
            for row, city in enumerate(cities, start=len(ground))
        ),
        place=asked.place,
        launch_points=points,
        launch_ground=launch_ground,
        provenance=defence.provenance.merge(Provenance.of(*cities)).described(asked.catalog),
    )


def _cities(asked: Asked) -> tuple[Place, ...]:
    """Return the catalogue's cities in the regions asked for, from south to north."""
    found = [
        city
        for name in asked.catalog.ids("place")
        if (city := asked.catalog.place(name)) and _region_of(city, asked.regions) is not None
    ]
    return tuple(sorted(found, key=lambda city: city.lat_deg.value))


def _region_of(city: Place, regions: Sequence[Region]) -> Region | None:
    """Return the region of a city: that of its country which holds it, or on a coast comes nearest."""
    own = [one for one in regions if city.country.split(" (")[0] == one.country]
    at = (city.lat_deg.value, city.lon_deg.value)
    if not own:
        return None
    near = next((one for one in own if one.holds(*at)), None)
    if near is not None or (len(own) == 1 and own[0].country != UNITED_STATES):
        return near or own[0]
    nearest_one = min(own, key=lambda one: one.degrees_to(*at))
    return nearest_one if nearest_one.degrees_to(*at) < 0.3 else None


def _flights(asked: Asked, launch: Launch, ground: Ground, cities: Sequence[Place], workers: int) -> Volley:
    """Return the flights to every cell and city.

    Raises:
        OutOfReach: there is none.
    """
    lat = np.concatenate([ground.aim_deg[:, 0], [city.lat_deg.value for city in cities]])
    lon = np.concatenate([ground.aim_deg[:, 1], [city.lon_deg.value for city in cities]])
    flights = volley(launch, lat, lon, KINDS[asked.trajectory], workers=workers)
    if not flights.is_hit[: len(ground)].any():
        names = _named(asked.regions)
        near, far = float(flights.range_m[: len(ground)].min()), flights.longest_m
        why = "no cell of it lies within reach" if near > far else f"it has no {asked.trajectory} flight to any cell"
        raise OutOfReach(
            f"{asked.missile.name} from {asked.origin.name} at {names}: {why}: it flies {far / 1e3:,.0f} km that way, "
            f"the nearest cell is {near / 1e3:,.0f} km away",
            distance_m=near,
            longest_range_m=far,
        )
    return flights


def _threat_at(asked: Asked, ground: Ground, cities: Sequence[Place], flights: Volley) -> ThreatEntry:
    """Return the threat aimed at the place of the longest flight: the world is built to last as long."""
    row = int(np.nanargmax(np.where(flights.is_hit, flights.flight_s, np.nan)))
    asked = replace(asked, threat=asked.threat.model_copy(update={"trajectory": LASTING[asked.trajectory]}))
    if row < len(ground):
        lat, lon = ground.aim_deg[row]
        return asked.threat.model_copy(update={"at": f"{lat:.6f},{lon:.6f}"})
    city = point_of(cities[row - len(ground)])
    return asked.threat.model_copy(update={"at": f"{city.lat_deg:.6f},{city.lon_deg:.6f}"})


def _reason(flights: Volley, met: Met, defence: Defence, row: int) -> str | None:
    if flights.status[row] == OUT_OF_REACH:
        return BEYOND
    if flights.status[row] == NO_SUCH_FLIGHT:
        return TOO_NEAR
    if met.shots[row] > 0:
        return None
    return Reason(met.reason[row]).name.lower().replace("_", "-") if defence.batteries else NO_INTERCEPTORS


def _cover(answer: Footprint, k: int) -> RegionCover:
    """Return what holds of region number k."""
    share = answer.ground.shares[:, k]
    reached = np.where(answer.is_reached, share, 0.0)
    all_of_it = float(reached.sum())
    open_rows = np.flatnonzero((reached > 0.0) & (answer.shots == 0)) if all_of_it else np.flatnonzero(share)
    lost: dict[str, float] = {}
    for row in open_rows:
        reason = answer.reason_of(int(row)) or ""
        lost[reason] = lost.get(reason, 0.0) + float(share[row])
    return RegionCover(
        region=answer.ground.regions[k],
        reached=all_of_it / float(share.sum()),
        covered=float(reached[answer.shots > 0].sum()) / all_of_it if all_of_it else None,
        looked_twice=float(reached[answer.shots > 1].sum()) / all_of_it if all_of_it else None,
        shots_min=int(answer.shots[reached > 0.0].min()) if all_of_it else None,
        reason=max(lost, key=lost.__getitem__) if lost else None,
    )
