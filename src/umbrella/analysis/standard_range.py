"""How far the models of a test fly on a standard trajectory: still Earth, turning Earth, by direction and by city."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.flying import Launch
from umbrella.analysis.nature import standard_nature
from umbrella.analysis.reach import HALF_CIRCUMFERENCE_M
from umbrella.catalog.library import Catalog
from umbrella.catalog.points import Point, point_of
from umbrella.catalog.records import Place
from umbrella.core.status import FlightStatus
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.geodesic import distance_and_bearing, wrapped_longitude
from umbrella.physics.flight.aim import farthest, longest, programme_of, unfolded
from umbrella.physics.flight.plan import burn_time
from umbrella.physics.flight.shot import fire

DUE_EAST: Final = 0.5 * math.pi
TOLERANCE: Final = 1e-7  # of the integrator: ranges to some metres
NEARBY_RAD: Final = 0.2  # of the pitch, between the directions


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A range by the models, m: the least, the mean and the greatest; half the circumference is any distance."""

    low_m: float
    mid_m: float
    high_m: float

    @property
    def is_unlimited(self) -> bool:
        """Return whether even the least passes the point opposite the launch."""
        return self.low_m >= HALF_CIRCUMFERENCE_M


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """The band in one direction: bearing of the impact, clockwise from north."""

    azimuth_deg: float
    band: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class CityInBand:
    """A city, how far it is, the band in its direction, and the share of the models that reach it."""

    place: Place
    distance_m: float
    bearing_deg: float
    band: Band
    share: float

    @property
    def within(self) -> str:
        """Return which of the models reach it: `all`, `some` or `none`."""
        return "all" if self.share == 1.0 else "some" if self.share > 0.0 else "none"


def band_of(ranges_m: Sequence[float] | NDArray[np.float64]) -> Band | None:
    """Return the band of some ranges (m); None of none."""
    if len(ranges_m) == 0:
        return None
    return Band(low_m=float(np.min(ranges_m)), mid_m=float(np.mean(ranges_m)), high_m=float(np.max(ranges_m)))


def farthest_still(launch: Launch) -> tuple[float, float]:
    """Return (pitch rad, longest range m) on an Earth that stands still, to the east."""
    nature = standard_nature(rotating=False)._replace(tolerance=TOLERANCE)
    still = replace(launch, nature=nature)
    pitch, _ = longest(still.vehicle, still.steer, still.point, nature, 0.0, DUE_EAST)
    return pitch, _flown(still, pitch, DUE_EAST)[0]


def _flown(launch: Launch, pitch_rad: float, azimuth_rad: float) -> tuple[float, float]:
    """Return (range m, bearing of the impact deg) of one flight; any distance counts as half the circumference."""
    programme = programme_of(launch.steer, pitch_rad, burn_time(launch.vehicle))
    shot = fire(launch.vehicle, programme, launch.point, azimuth_rad, 0.0, launch.nature)
    if shot.status != FlightStatus.IMPACT or unfolded(shot, azimuth_rad) > math.pi:
        return HALF_CIRCUMFERENCE_M, math.degrees(azimuth_rad) % 360.0
    lat, lon, _ = ecef_to_geodetic(shot.x_m, shot.y_m, shot.z_m, launch.nature.earth)
    return distance_and_bearing(
        math.degrees(launch.point.lat_rad),
        math.degrees(launch.point.lon_rad),
        math.degrees(lat),
        wrapped_longitude(math.degrees(lon)),
    )


def by_bearing(launch: Launch, place: Point, pitch_rad: float, step_deg: float) -> NDArray[np.float64]:
    """Return the longest range (m) on the turning Earth at each bearing of the impact."""
    turning = replace(launch, nature=standard_nature()._replace(tolerance=TOLERANCE))
    full = float(burn_time(launch.vehicle))
    azimuths = np.arange(0.0, 360.0, step_deg)
    found = []
    for azimuth in np.radians(azimuths):
        pitch, _ = farthest(
            turning.vehicle, turning.steer, turning.point, turning.nature, 0.0, azimuth, full, pitch_rad, NEARBY_RAD
        )
        found.append(_flown(turning, pitch, azimuth))
    far, bearings = np.array(found).T
    return np.asarray(np.interp(azimuths, bearings, far, period=360.0))


def directions_of(ranges: NDArray[np.float64], step_deg: float) -> tuple[Direction, ...]:
    """Return the band by direction, of ranges (m) by model and direction."""
    bands = [band_of(column) for column in ranges.T] if ranges.size else []
    return tuple(Direction(azimuth_deg=k * step_deg, band=band) for k, band in enumerate(bands) if band is not None)


def cities_of(
    catalog: Catalog, place: Point | None, ranges: NDArray[np.float64], step_deg: float
) -> tuple[CityInBand, ...]:
    """Return all cities of the catalogue, the nearest first."""
    if place is None or not ranges.size:
        return ()
    azimuths = np.arange(0.0, 360.0, step_deg)
    found = []
    for name in catalog.ids("place"):
        entry = catalog.place(name)
        city = point_of(entry)
        distance_m, bearing_deg = distance_and_bearing(place.lat_deg, place.lon_deg, city.lat_deg, city.lon_deg)
        there = np.array([np.interp(bearing_deg, azimuths, row, period=360.0) for row in ranges])
        band = band_of(there)
        assert band is not None
        share = float(np.mean(there >= distance_m))
        found.append(CityInBand(place=entry, distance_m=distance_m, bearing_deg=bearing_deg, band=band, share=share))
    return tuple(sorted(found, key=lambda city: city.distance_m))
