"""What a missile can hit from a place: its longest range in every direction, and the cities within it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from umbrella.analysis.flying import Launch, launch_of
from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import Catalog
from umbrella.catalog.points import Point, point_of
from umbrella.catalog.records import Missile, Place
from umbrella.core.errors import FlightError
from umbrella.core.status import FLIGHT_TEXT, FlightStatus
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.geodesic import distance_and_bearing, wrapped_longitude
from umbrella.physics.flight.aim import longest, programme_of, unfolded
from umbrella.physics.flight.plan import burn_time
from umbrella.physics.flight.shot import Nature, fire

STEP_DEG: Final = 5.0
HALF_CIRCUMFERENCE_M: Final = 20_003_931.0  # a meridian of WGS 84, pole to pole


@dataclass(frozen=True, slots=True, kw_only=True)
class LongestFlight:
    """The longest flight at one launch azimuth.

    `is_unlimited`: the payload passes the point opposite the launch or goes into orbit; `range_m` is then half the
    Earth's circumference.
    """

    azimuth_deg: float
    bearing_deg: float
    range_m: float
    is_unlimited: bool
    lat_deg: float
    lon_deg: float
    apogee_m: float
    time_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CityReach:
    """A city, how far it is, and what the missile can do in its direction."""

    place: Place
    distance_m: float
    bearing_deg: float
    range_m: float

    @property
    def is_reachable(self) -> bool:
        """Return whether the city lies within the longest range in its direction."""
        return self.distance_m <= self.range_m

    @property
    def margin_m(self) -> float:
        """Return range less distance."""
        return self.range_m - self.distance_m


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachAnswer:
    """The reach of a missile from a place."""

    missile: Missile
    launch: Point
    rotating: bool
    by_azimuth: tuple[LongestFlight, ...]
    cities: tuple[CityReach, ...]
    provenance: Provenance

    @property
    def longest(self) -> LongestFlight:
        """Return the longest flight of all azimuths."""
        return max(self.by_azimuth, key=lambda flight: flight.range_m)


def reach(
    catalog: Catalog,
    missile: Missile,
    place: Point,
    nature: Nature,
    *,
    azimuth_deg: float | None = None,
    step_deg: float = STEP_DEG,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ReachAnswer:
    """Return the longest range by launch azimuth, and for every city whether it lies within.

    Args:
        catalog, missile, place, nature: what flies, from where, in which world.
        azimuth_deg: only this launch azimuth; cities are then left out.
        step_deg: spacing of the azimuths otherwise.
        progress: called with (azimuths done, azimuths in all).

    Raises:
        FlightError: no azimuth gave a flight.

    Valid: all propellant burnt, one pitch parameter (see `Steering`). Leaves out: lighter payloads, dog-legs; between
    the azimuths the range is interpolated (under 0.2 % at 5 degrees). Source: `physics.flight.aim.longest`.
    Checked: tests/analysis/test_flying.py.
    """
    launch = launch_of(catalog, missile, place, nature)
    azimuths = [azimuth_deg] if azimuth_deg is not None else list(np.arange(0.0, 360.0, step_deg))
    flights = []
    for done, azimuth in enumerate(azimuths):
        flights.append(_longest_at(launch, place, float(azimuth)))
        progress(done + 1, len(azimuths))
    cities = () if azimuth_deg is not None else _cities(catalog, place, flights)
    return ReachAnswer(
        missile=missile,
        launch=place,
        rotating=nature.earth.omega_rad_s != 0.0,
        by_azimuth=tuple(flights),
        cities=cities,
        provenance=Provenance.of(missile, catalog.drag(missile.drag), place).described(catalog),
    )


def _longest_at(launch: Launch, place: Point, azimuth_deg: float) -> LongestFlight:
    azimuth = math.radians(azimuth_deg)
    pitch, _ = longest(launch.vehicle, launch.steer, launch.point, launch.nature, 0.0, azimuth)
    programme = programme_of(launch.steer, pitch, burn_time(launch.vehicle))
    shot = fire(launch.vehicle, programme, launch.point, azimuth, 0.0, launch.nature)
    status = FlightStatus(shot.status)
    if status not in (FlightStatus.IMPACT, FlightStatus.TIME_LIMIT):
        raise FlightError(f"azimuth {azimuth_deg:g} deg: {FLIGHT_TEXT[status]}")
    lat, lon, _ = ecef_to_geodetic(shot.x_m, shot.y_m, shot.z_m, launch.nature.earth)
    lat_deg, lon_deg = math.degrees(lat), wrapped_longitude(math.degrees(lon))
    distance_m, bearing_deg = distance_and_bearing(place.lat_deg, place.lon_deg, lat_deg, lon_deg)
    is_unlimited = status != FlightStatus.IMPACT or unfolded(shot, azimuth) > math.pi
    return LongestFlight(
        azimuth_deg=azimuth_deg,
        bearing_deg=bearing_deg,
        range_m=HALF_CIRCUMFERENCE_M if is_unlimited else distance_m,
        is_unlimited=is_unlimited,
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        apogee_m=shot.apogee_m,
        time_s=shot.t_impact_s,
    )


def _cities(catalog: Catalog, place: Point, flights: Sequence[LongestFlight]) -> tuple[CityReach, ...]:
    """Return all cities of the catalogue, the nearest first."""
    bearings = np.array([flight.bearing_deg for flight in flights])
    ranges = np.array([flight.range_m for flight in flights])
    found = []
    for name in catalog.ids("place"):
        entry = catalog.place(name)
        city = point_of(entry)
        distance_m, bearing_deg = distance_and_bearing(place.lat_deg, place.lon_deg, city.lat_deg, city.lon_deg)
        range_m = float(np.interp(bearing_deg, bearings, ranges, period=360.0))
        found.append(CityReach(place=entry, distance_m=distance_m, bearing_deg=bearing_deg, range_m=range_m))
    return tuple(sorted(found, key=lambda city: city.distance_m))
