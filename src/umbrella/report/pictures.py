"""What the figures are given: plain numbers in degrees, kilometres and seconds, and the words beside them.

Nothing here computes. The faces fill these records from tables and flights; the figures draw them.
"""

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
