"""What the figures are given: plain numbers in degrees, kilometres and seconds, and the words beside them.

Nothing here computes. The faces fill these records from tables and flights; the figures draw them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What stands below every picture: how weak its weakest input is, and who says so."""

    weakest_status: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A named point on the map."""

    name: str
    lat_deg: float
    lon_deg: float

    @property
    def short_name(self) -> str:
        """Return the name without what stands in brackets behind it."""
        return self.name.split(" (")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flown:
    """The path of one object: arrays of one length, times rising.

    `range_km` is the distance along the ground from the launch point, `speed_km_s` relative to the turning Earth.
    """

    name: str
    role: Literal["missile", "warhead", "spent", "decoy", "interceptor"] = "missile"
    t_s: Numbers
    altitude_km: Numbers
    range_km: Numbers
    speed_km_s: Numbers
    lat_deg: Numbers
    lon_deg: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happens to an object at an instant: ignition, burnout, separation, apogee, impact."""

    name: str
    object: str
    t_s: float
    lat_deg: float
    lon_deg: float
    altitude_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FlightPicture:
    """One flight with everything that separates from it."""

    missile: str
    launch: Place
    target: Place | None = None
    paths: tuple[Flown, ...]
    events: tuple[Event, ...] = ()
    title: str = ""
    subtitle: str = ""
    credit: Credit = field(default_factory=Credit)


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city on the reach map: how far it is, and how far the missile flies beyond it (negative: falls short)."""

    name: str
    lat_deg: float
    lon_deg: float
    distance_km: float
    margin_km: float
    population: float = 0.0

    @property
    def is_reachable(self) -> bool:
        """Whether the missile flies at least this far in this direction."""
        return self.margin_km >= 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachPicture:
    """The longest range in every direction from one place.

    `azimuth_deg` and `range_km` are arrays of one length, azimuths rising, clockwise from north; `low_km` and `high_km`
    the range with the inputs at the ends of their own ranges, where known.
    """

    missile: str
    launch: Place
    azimuth_deg: Numbers
    range_km: Numbers
    low_km: Numbers | None = None
    high_km: Numbers | None = None
    cities: tuple[City, ...] = ()
    title: str = ""
    subtitle: str = ""
    credit: Credit = field(default_factory=Credit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time in which a sensor saw an object, or a track was held."""

    name: str
    from_s: float
    to_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One interceptor: from where, when, and what came of it at the planned intercept point.

    Without a `path` a straight line stands for the flight. `is_spare`: its target was already gone when it came.
    """

    battery: str
    launch_s: float
    intercept_s: float
    is_hit: bool
    lat_deg: float
    lon_deg: float
    altitude_km: float
    path: Flown | None = None
    is_spare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Threat:
    """One attacking missile in a run. Times are on the clock of the run, also those of its path.

    `path` ends at the intercept or the impact; `short` is an impact short of a target out of reach. `reason` says why
    no (further) shot was taken, where that is known.
    """

    name: str
    target: str
    path: Flown
    boost_end_s: float
    seen: tuple[Span, ...] = ()
    tracked: tuple[Span, ...] = ()
    shots: tuple[Shot, ...] = ()
    outcome: Literal["impact", "short", "intercepted", "failed"]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """A sensor on the ground; `sectors` are (azimuth, half width) of its faces, deg. Range 0 draws no sector."""

    name: str
    lat_deg: float
    lon_deg: float
    range_km: float = 0.0
    sectors: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementPicture:
    """One trial of a scenario: who flew, who saw, who shot, what came of it."""

    scenario: str
    threats: tuple[Threat, ...]
    launches: tuple[Place, ...] = ()
    batteries: tuple[Place, ...] = ()
    sensors: tuple[Sensor, ...] = ()
    places: tuple[Place, ...] = ()
    title: str = ""
    subtitle: str = ""
    credit: Credit = field(default_factory=Credit)


@dataclass(frozen=True, slots=True, kw_only=True)
class SightLane:
    """What one sensor has of one flight: spans (from, to) on the clock of the run, s, each within the one before."""

    sensor: str
    visible: tuple[tuple[float, float], ...]
    detected: tuple[tuple[float, float], ...]
    tracked: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SightFlight:
    """One flight with its phases (s, clock of the run) and a lane for each sensor that has it in view."""

    name: str
    target: str
    launch_s: float
    burns_s: tuple[tuple[float, float], ...]
    apogee_s: float
    end_s: float
    is_impact: bool
    lanes: tuple[SightLane, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SightPicture:
    """What every sensor sees of every flight."""

    scenario: str
    flights: tuple[SightFlight, ...]
    title: str = ""
    subtitle: str = ""
    credit: Credit = field(default_factory=Credit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Covering:
    """A radar, satellite or constellation on the coverage map: its places (latitude, longitude) and part of the Earth.

    A satellite's place is the point on the ground below it. `fraction` runs from 0 to 1.
    """

    name: str
    places: tuple[tuple[float, float], ...]
    fraction: float


# how many sensors would see an object above points of given latitude and longitude (deg)
Counted = Callable[[Numbers, Numbers], NDArray[np.int64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveragePicture:
    """Where sensors would see an object at one altitude (radars, trackers), and where a plume (satellites)."""

    scenario: str
    altitude_km: float
    rcs_m2: float
    radars: tuple[Covering, ...]
    trackers: tuple[Covering, ...]
    satellites: tuple[Covering, ...]
    count_sensors: Counted
    count_satellites: Counted
    fraction: float  # of the Earth, with one radar or tracker or more
    fraction_along: float  # of the flights' ground tracks
    fraction_plume: float  # of the Earth, with one satellite or more
    tracks: tuple[tuple[Numbers, Numbers], ...] = ()  # latitudes and longitudes
    launches: tuple[Place, ...] = ()
    targets: tuple[Place, ...] = ()
    title: str = ""
    subtitle: str = ""
    credit: Credit = field(default_factory=Credit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicted:
    """Where a track said, at a time (s, clock of the run), that a threat would be: a point and its covariance there."""

    time_s: float
    lat_deg: float
    lon_deg: float
    altitude_km: float
    var_east_m2: float
    var_north_m2: float
    cov_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What was predicted of one threat, in the order of time; `end` is what it was aimed at, `end_s` when it ended."""

    name: str
    target: str
    end: Place | None
    end_s: float
    impact: tuple[Predicted, ...]
    intercept: tuple[Predicted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackPicture:
    """Predicted points of impact and intercept as they became better known."""

    scenario: str
    threats: tuple[Foreseen, ...]
    title: str = ""
    subtitle: str = ""
    credit: Credit = field(default_factory=Credit)
