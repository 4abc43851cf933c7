"""Missile test or satellite launch: what an observer of the boost can tell, and when."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from umbrella.analysis.flying import LOWEST_ORBIT_M, fly_missile, launch_of
from umbrella.analysis.likeness import ASSUMED, Boost, Kind, Part, Seen, likeness
from umbrella.analysis.nature import standard_nature
from umbrella.analysis.track_file import read_track
from umbrella.catalog.cite import CitedNumber, Provenance
from umbrella.catalog.library import Catalog, builtin_catalog
from umbrella.catalog.points import Point
from umbrella.catalog.quantity import Status
from umbrella.catalog.records import Missile
from umbrella.core.errors import BadValue, FlightError
from umbrella.physics.earth.geodesic import distance_and_bearing
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.aim import longest, programme_of
from umbrella.physics.flight.plan import burn_time
from umbrella.physics.flight.trajectory import state_at
from umbrella.physics.flight.whole import Flight, fly
from umbrella.physics.orbit.elements import elements

LAUNCH: Final = "satellite launch"
TEST: Final = "missile test"
OPEN: Final = "cannot be told"
SURE: Final = 0.9
SPEED_SIGMA_M_S: Final = 30.0  # of the observer's speed at burnout: a radar with some tens of looks
LIKE_MISSILES: Final = 3.0 / 11.0  # of launches: 2 of 9 failed ones of the catalogue look so (Laplace: 3 of 11)
STEEPER: Final = (0.0, 0.25, 0.5, 0.75, 0.9)  # of the way from the pitch of the longest flight to straight up
FLAT: Final = 2  # so many of them a launcher made of a missile's stages may fly as well
CLASSES: Final = ("mrbm", "irbm", "icbm")
STEP_S: Final = 10.0
FIRST_S: Final = 40.0  # before that everything still climbs straight up
EAST_DEG: Final = 90.0

Numbers = NDArray[np.float64]


class Look(NamedTuple):
    """The boost at one time: height and climb as seen, perigee and apogee if the thrust ended now; how likely a launch.

    `by` is what speaks most for the answer.
    """

    t_s: float
    height_km: float
    speed_km_s: float
    climb_deg: float
    perigee_km: float
    apogee_km: float
    p_launch: float
    by: str


class Kinds(NamedTuple):
    """The boosts of others: of launchers, whole or with a stage that fails, and of missiles on flat and steep paths."""

    launchers: Part
    flat: Part
    steep: Part

    def launches(self) -> Kind:
        """Return what a launch looks like: a launcher's path or, made of a missile's stages, that of a missile."""
        return self.launchers._replace(share=1.0 - LIKE_MISSILES), self.flat._replace(share=LIKE_MISSILES)

    def tests(self) -> Kind:
        """Return what a missile's flight looks like: half of the time flat, else steep."""
        return self.flat._replace(share=0.5), self.steep._replace(share=0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """What can be told of a flight. `told_s`: from when on, to the end of the boost, he is sure; None: never.

    `kinds` are the boosts of other vehicles that it is held against.
    """

    id: str
    name: str
    launch: Point
    looks: tuple[Look, ...]
    told_s: float | None
    kinds: "Kinds"
    prior: float
    provenance: Provenance

    @property
    def references(self) -> tuple[int, int]:
        """Return against how many launches and missile flights it is held."""
        return self.kinds.launchers.flights, self.kinds.flat.flights + self.kinds.steep.flights

    @property
    def leaning(self) -> str:
        """Return which of the two is likelier."""
        return LAUNCH if self.p_launch >= 0.5 else TEST

    @property
    def p_launch(self) -> float:
        """Return how likely a launch it is at the end of the boost."""
        return self.looks[-1].p_launch

    @property
    def verdict(self) -> str:
        """Return what it is taken for: a satellite launch, a missile test, or nothing that can be told."""
        return LAUNCH if self.p_launch >= SURE else TEST if self.p_launch <= 1.0 - SURE else OPEN


def classify(
    missile: str,
    *,
    origin: str,
    azimuth_deg: float | None = None,
    to: str | None = None,
    apogee_km: float | None = None,
    unlit_stage: int | None = None,
    prior: float = 0.5,
    catalog: Catalog | None = None,
) -> Classified:
    """Return how likely an observer takes a flight for a satellite launch, during its boost and after.

    Args:
        missile, origin, azimuth_deg, to, apogee_km, unlit_stage: the flight, as of `fly`. prior: how likely a launch is
            before anything is seen. catalog: another than the built-in.

    Raises:
        InputError: a name or number that cannot be used. FlightError: the flight has no result.

    **Valid**: for an observer who sees the whole boost with a speed good to 30 m/s. At each time the climb angle and
    the height are held against those that other vehicles of the catalogue have at the same speed: launchers on their
    programmes, whole or with a stage that fails, and missiles on their longest and four steeper flights; the vehicle
    itself is left out. A launcher made of a missile's stages may fly as the missile does until its last stage: with the
    vehicle left out two of the nine launches of the catalogue with a stage that fails look like missile flights, and so
    3 of 11 launches (Laplace) are taken to fly flat as missiles do. So a flat flight that ends short of an orbit is
    never surely a test. A perigee above 100 km at the end of the boost is a launch whatever else is seen. **Leaves
    out**: announcements, azimuth and closed zones, the shroud, debris, weapons in orbit, how often launches fail; a
    missile that flies a launcher's path on purpose is taken for one. **Source**: Bayes; `likeness`. **Checked**:
    tests/analysis/test_launch_or_test.py.
    """
    _check(prior)
    known, chosen = (catalog or builtin_catalog()).with_missile(missile)
    place = known.place_or_point(origin)
    target = known.place_or_point(to) if to is not None else None
    if target is None and azimuth_deg is None and chosen.steering.mode != "programme":
        azimuth_deg = EAST_DEG
    answer = fly_missile(known, chosen, place, standard_nature(), target=target, azimuth_deg=azimuth_deg,
                         apogee_km=apogee_km, unlit_stage=unlit_stage)  # fmt: skip
    boost = _boost(*_of_flight(answer.flight))
    rests_on = Provenance.of(chosen, known.drag(chosen.drag), place)
    whole = _classified(known, boost, place, math.degrees(answer.flight.azimuth_rad), prior, rests_on, chosen.id)
    return replace(whole, name=chosen.name)


def classify_track(path: Path, *, prior: float = 0.5, catalog: Catalog | None = None) -> Classified:
    """Return how likely a track in a file (`track_file`) is that of a satellite launch.

    Args:
        path: the file. prior: as of `classify`. catalog: another than the built-in.

    Raises:
        FaultyFile: with every fault of the file. BadValue: a prior out of range.

    **Valid**, **Leaves out**, **Source**, **Checked**: as `classify`; the vehicle is not known, so that all of the
    catalogue are compared, and the launch lies under the first point.
    """
    _check(prior)
    track, known = read_track(path), catalog or builtin_catalog()
    (lat, lon), (last_lat, last_lon) = track.places_deg[0], track.places_deg[-1]
    place = Point(lat_deg=float(lat), lon_deg=float(lon), height_m=0.0, height_is_known=False, name=f"{lat:g},{lon:g}")
    _, bearing = distance_and_bearing(float(lat), float(lon), float(last_lat), float(last_lon))
    return _classified(known, _boost(track.t_s, track.states), place, bearing, prior, Provenance.of(), "")


def _check(prior: float) -> None:
    if not 0.0 < prior < 1.0:
        raise BadValue("--prior", prior, "0 < P < 1")


def _classified(
    catalog: Catalog, boost: Boost, place: Point, azimuth_deg: float, prior: float, rests_on: Provenance, own: str
) -> Classified:
    kinds, vehicles = _kinds(catalog, own, place, azimuth_deg)
    looks = tuple(_looks(boost, kinds.launches(), kinds.tests(), prior))
    numbers = tuple(
        CitedNumber(path, value, "", Status.ASSUMED, ())
        for path, value in {**ASSUMED, "classify.like_missiles": LIKE_MISSILES}.items()
    )
    assumed = Provenance(sources=(), weakest_status=Status.ASSUMED, numbers=numbers)
    return Classified(
        id=own,
        name="What the file shows",
        launch=place,
        looks=looks,
        told_s=_told(looks),
        kinds=kinds,
        prior=prior,
        provenance=rests_on.merge(assumed, *(Provenance.of(one) for one in vehicles)).described(catalog),
    )


def _told(looks: Sequence[Look]) -> float | None:
    """Return the time from which on every look says the same, surely."""
    last, told = looks[-1].p_launch, None
    if 1.0 - SURE < last < SURE:
        return None
    for look in reversed(looks):
        if (look.p_launch >= SURE) != (last >= SURE) or 1.0 - SURE < look.p_launch < SURE:
            break
        told = look.t_s
    return told


def _of_flight(flight: Flight) -> tuple[Numbers, Numbers]:
    """Return times and inertial states of a boost, the end of each stage among them."""
    ends = [event.t_s for event in flight.events if event.kind == "burnout"]
    times = np.unique(np.concatenate([np.arange(STEP_S, flight.burnout.t_s, STEP_S), np.array(ends) + 1e-3]))
    return times, np.array([state_at(flight.payload.nodes, float(t)) for t in times])


def _boost(times: Numbers, states: Numbers) -> Boost:
    """Return the powered parts of a flight: where a stage coasts, its speed says nothing new."""
    rows = np.array([_seen(*map(float, state)) for state in states])
    is_faster = np.append(True, rows[1:, 1] > np.maximum.accumulate(rows[:, 1])[:-1])
    return Boost(times[is_faster], states[is_faster], *rows[is_faster].T)


def _seen(x: float, y: float, z: float, vx: float, vy: float, vz: float) -> tuple[float, float, float]:
    """Return height (m), Earth-fixed speed (m/s) and climb angle (rad) over an ellipsoid, straight down."""
    vx, vy = vx + WGS84.omega_rad_s * y, vy - WGS84.omega_rad_s * x
    r, speed = math.sqrt(x * x + y * y + z * z), math.sqrt(vx * vx + vy * vy + vz * vz)
    climb = math.asin(max(-1.0, min(1.0, (x * vx + y * vy + z * vz) / max(r * speed, 1e-9))))
    ground = WGS84.a_m * (1.0 - WGS84.flattening * (z / r) ** 2)
    return r - ground, speed, climb


def _kinds(catalog: Catalog, own: str, place: Point, azimuth_deg: float) -> tuple[Kinds, list[Missile]]:
    """Return the boosts of all other vehicles of the catalogue from a place, and the vehicles."""
    launches: list[tuple[Boost, ...]] = []
    tests: list[tuple[Boost, ...]] = []
    vehicles: list[Missile] = []
    for other in (catalog.missile(name) for name in catalog.ids("missile") if name != own):
        if other.role == "launcher":
            launches.append(tuple(_boost(*_of_flight(flight)) for flight in _launches(catalog, other, place)))
        elif other.range_class in CLASSES and other.steering.mode != "programme":
            tests.append(tuple(_boost(*_of_flight(flight)) for flight in _tests(catalog, other, place, azimuth_deg)))
        else:
            continue
        vehicles.append(other)
    flown = [boosts for boosts in tests if boosts]
    flat, steep = tuple(boosts[:FLAT] for boosts in flown), tuple(boosts[FLAT:] for boosts in flown)
    return Kinds(Part(1.0, tuple(launches)), Part(1.0, flat), Part(1.0, steep)), vehicles


def _launches(catalog: Catalog, launcher: Missile, place: Point) -> Iterator[Flight]:
    for unlit in (None, *range(2, len(launcher.stages) + 1)):
        if unlit is not None and launcher.stages[unlit - 1].ignites_with_previous:
            continue
        try:
            yield fly_missile(catalog, launcher, place, standard_nature(), unlit_stage=unlit).flight
        except FlightError:
            continue


def _tests(catalog: Catalog, missile: Missile, place: Point, azimuth_deg: float) -> Iterator[Flight]:
    launch, azimuth = launch_of(catalog, missile, place, standard_nature()), math.radians(azimuth_deg)
    pitch, _ = longest(launch.vehicle, launch.steer, launch.point, launch.nature, 0.0, azimuth)
    for part in STEEPER:
        steep = programme_of(launch.steer, pitch + part * (0.5 * math.pi - pitch), burn_time(launch.vehicle))
        try:
            yield fly(launch.vehicle, steep, launch.point, azimuth, launch.nature)
        except FlightError:
            continue


def _looks(boost: Boost, launches: Kind, tests: Kind, prior: float) -> Iterator[Look]:
    last = len(boost.t_s) - 1
    for i, t_s in enumerate(boost.t_s):
        if t_s < FIRST_S and i != last:
            continue
        here = Seen(float(boost.height_m[i]), float(boost.speed_m_s[i]), float(boost.climb_rad[i]))
        p_launch, by = _likely(here, launches, tests, prior)
        perigee_m, apogee_m, p_orbit = _orbit(boost.states[i])
        if i == last and p_orbit > 0.0:
            p_launch = p_orbit + (1.0 - p_orbit) * p_launch
            by = "its perigee lies above the air" if p_orbit > 0.5 else by
        yield Look(
            t_s=float(t_s),
            height_km=here.height_m / 1e3,
            speed_km_s=here.speed_m_s / 1e3,
            climb_deg=math.degrees(here.climb_rad),
            perigee_km=perigee_m / 1e3,
            apogee_km=apogee_m / 1e3,
            p_launch=p_launch,
            by=by,
        )


def _likely(here: Seen, launches: Kind, tests: Kind, prior: float) -> tuple[float, str]:
    """Return how likely a launch is by height and climb at this speed, and which of the two says so more loudly."""
    launch, test = likeness(here, launches), likeness(here, tests)
    p_launch = prior * launch.both / (prior * launch.both + (1.0 - prior) * test.both)
    climb, height = abs(math.log(launch.climb / test.climb)), abs(math.log(launch.height / test.height))
    return p_launch, "its climb angle at this speed" if climb >= height else "its height at this speed"


def _orbit(state: Numbers) -> tuple[float, float, float]:
    """Return perigee and apogee heights (m) if the thrust ended now, and how likely the perigee is above the air."""
    x, y, z, vx, vy, vz = map(float, state)
    perigee_m, apogee_m = _ends(x, y, z, vx, vy, vz)
    speed = math.sqrt(vx * vx + vy * vy + vz * vz)
    faster = 1.0 + 1.0 / max(speed, 1.0)  # by one metre a second
    slope = _ends(x, y, z, vx * faster, vy * faster, vz * faster)[0] - perigee_m
    sigma_m = max(abs(slope) * SPEED_SIGMA_M_S, 1.0)
    return perigee_m, apogee_m, float(ndtr((perigee_m - LOWEST_ORBIT_M) / sigma_m))


def _ends(x: float, y: float, z: float, vx: float, vy: float, vz: float) -> tuple[float, float]:
    p_m, eccentricity, *_ = elements(x, y, z, vx, vy, vz, WGS84.gm_m3_s2)
    apogee_m = p_m / (1.0 - eccentricity) - WGS84.a_m if eccentricity < 1.0 else math.inf
    return p_m / (1.0 + eccentricity) - WGS84.a_m, apogee_m
