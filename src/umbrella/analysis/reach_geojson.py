"""A reach as GeoJSON (RFC 7946): the line that bounds it, the launch point, and the cities within and beyond."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np

from umbrella.analysis.reach import CityReach, ReachAnswer
from umbrella.physics.earth.geodesic import point_towards

DECIMALS: Final = 6
STEP_DEG: Final = 1.0  # of bearing between two corners of the line
Place = tuple[float, float]  # longitude, latitude


def as_geojson(answer: ReachAnswer) -> dict[str, Any]:
    """Return a reach as a FeatureCollection: longitude before latitude, WGS 84, degrees.

    **Valid**: the line is cut at the antimeridian, as RFC 7946 asks, and so is no polygon: what it encloses may hold a
    pole. Between the directions flown the range is straight in the bearing. **Leaves out**: where the range is
    unlimited, the line goes to the point opposite the launch and says nothing. **Source**: RFC 7946 (2016), 3.1.9.
    **Checked**: tests/analysis/test_reach_geojson.py.
    """
    launch, best = answer.launch, answer.longest
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "MultiLineString", "coordinates": list(cut(line_of(answer)))},
            "properties": {"role": "reach", "longest_km": round(best.range_m / 1e3, 1),
                           "is_unlimited": any(one.is_unlimited for one in answer.by_azimuth)},
        },
        _point(launch.lat_deg, launch.lon_deg, {"role": "launch", "name": launch.name}),
        *(_city(city) for city in answer.cities),
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": features}


def line_of(answer: ReachAnswer) -> list[Place]:
    """Return the closed line that bounds a reach."""
    flown = [flight.bearing_deg for flight in answer.by_azimuth]
    bearings = np.arange(0.0, 360.0 + STEP_DEG, STEP_DEG)
    ranges = np.interp(bearings, flown, [flight.range_m for flight in answer.by_azimuth], period=360.0)
    here = answer.launch.lat_deg, answer.launch.lon_deg
    found = [point_towards(*here, float(bearing), float(far)) for bearing, far in zip(bearings, ranges, strict=True)]
    return [(lon, lat) for lat, lon in found]


def cut(line: Sequence[Place]) -> Iterator[list[list[float]]]:
    """Yield the pieces of a line between its crossings of the antimeridian, each of two places or more."""
    piece = [_rounded(line[0])] if line else []
    for (lon, lat), (next_lon, next_lat) in pairwise(line):
        if abs(next_lon - lon) > 180.0:
            edge = 180.0 if lon > 0.0 else -180.0
            to_edge, beyond = edge - lon, next_lon + edge
            part = to_edge / (to_edge + beyond) if to_edge + beyond else 0.0
            crossing = lat + part * (next_lat - lat)
            yield [*piece, _rounded((edge, crossing))]
            piece = [_rounded((-edge, crossing))]
        piece.append(_rounded((next_lon, next_lat)))
    if len(piece) > 1:
        yield piece


def _rounded(place: Place) -> list[float]:
    return [round(place[0], DECIMALS), round(place[1], DECIMALS)]


def _city(city: CityReach) -> dict[str, Any]:
    place = city.place
    said = {"role": "city", "id": place.id, "name": place.name, "is_reachable": city.is_reachable,
            "margin_km": round(city.margin_m / 1e3, 1)}  # fmt: skip
    return _point(place.lat_deg.value, place.lon_deg.value, said)


def _point(lat_deg: float, lon_deg: float, properties: dict[str, Any]) -> dict[str, Any]:
    at = _rounded(((lon_deg + 180.0) % 360.0 - 180.0, lat_deg))
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": at}, "properties": properties}
