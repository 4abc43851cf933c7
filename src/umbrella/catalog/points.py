"""Points on the ground that a person can name: a site, a city, or `lat,lon`."""

import re
from dataclasses import dataclass
from typing import Final

from umbrella.catalog.quantity import Quantity
from umbrella.catalog.records import Place, Site
from umbrella.core.errors import BadValue

_NUMBER: Final = r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*"
_COORDINATES: Final = re.compile(rf"{_NUMBER},{_NUMBER}(?:,{_NUMBER})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point on the ground in geodetic coordinates (WGS 84).

    `height_m` is above the ellipsoid, and 0 where the catalogue has none (cities, `lat,lon` without a height): on land
    that leaves out up to a few kilometres; `height_is_known` tells. `id` is '' for a point given by coordinates.
    `numbers` are the catalogue's numbers behind it.
    """

    lat_deg: float
    lon_deg: float
    height_m: float
    height_is_known: bool
    name: str
    id: str = ""
    numbers: tuple[tuple[str, Quantity], ...] = ()


def point_of(entry: Site | Place) -> Point:
    """Return the point of a site or city of the catalogue."""
    height = entry.height_m if isinstance(entry, Site) else None
    numbers = [("lat_deg", entry.lat_deg), ("lon_deg", entry.lon_deg)] + ([("height_m", height)] if height else [])
    return Point(
        lat_deg=entry.lat_deg.value,
        lon_deg=entry.lon_deg.value,
        height_m=height.value if height else 0.0,
        height_is_known=height is not None,
        name=entry.name,
        id=entry.id,
        numbers=tuple((f"{entry.id}.{key}", quantity) for key, quantity in numbers),
    )


def parse_point(text: str) -> Point | None:
    """Return the point of a text `lat,lon` or `lat,lon,height_m` (degrees, metres); None when it is not of that form.

    Raises:
        BadValue: the numbers are not a place on the Earth.
    """
    match = _COORDINATES.fullmatch(text)
    if match is None:
        return None
    lat_deg, lon_deg, height_m = float(match[1]), float(match[2]), float(match[3] or 0.0)
    if not -90.0 <= lat_deg <= 90.0:
        raise BadValue("latitude", match[1], "-90 <= latitude <= 90 (degrees)", "write the latitude first: lat,lon")
    if not -180.0 <= lon_deg <= 180.0:
        raise BadValue("longitude", match[2], "-180 <= longitude <= 180 (degrees)", "west is negative")
    if not -500.0 <= height_m <= 9000.0:
        raise BadValue("height", match[3], "-500 <= height <= 9000 (metres above the ellipsoid)")
    return Point(
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        height_m=height_m,
        height_is_known=match[3] is not None,
        name=f"{lat_deg:g},{lon_deg:g}",
    )
