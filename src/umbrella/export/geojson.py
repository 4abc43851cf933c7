"""A scene as GeoJSON (RFC 7946): ground tracks cut at the antimeridian, sites and marks."""

import json
from typing import Any, Final

import numpy as np

from umbrella.analysis.scene import Face, Mark, Mover, Scene, Site
from umbrella.analysis.scene_movers import degrees_and_km
from umbrella.export.moment import iso, told_rows

DEGREES: Final = 7  # decimals: 1 cm
HALVINGS: Final = 40  # in which the moment of a crossing is found

Place = list[float]  # longitude, latitude (degrees), height above the ellipsoid (m)


def geojson(scene: Scene) -> bytes:
    """Return a scene as a FeatureCollection (UTF-8): longitude before latitude, WGS 84, heights in metres.

    A mover is a LineString, a MultiLineString where it crosses the antimeridian, a Point where it stands still; `t_s`
    among its properties has a time for each place in the same form. A site or a mark is a Point.

    **Valid**: RFC 7946: no line crosses the antimeridian. **Leaves out**: velocities; radar volumes but for the numbers
    of their faces; that a line between two places above a pole is not straight on a map. **Source**: RFC 7946 (2016),
    3.1.1, 3.1.9. **Checked**: tests/export/test_geojson.py.
    """
    features = [_mover(scene, mover) for mover in scene.movers]
    features += [_site(site) for site in scene.sites]
    features += [_mark(scene, mark) for mark in scene.marks]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode()


def _feature(kind: str, places: Any, properties: dict[str, Any]) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": places}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _mover(scene: Scene, mover: Mover) -> dict[str, Any]:
    lines = _lines(mover)
    places, times = [[place for _, place in line] for line in lines], [[t_s for t_s, _ in line] for line in lines]
    properties = {
        "id": mover.id,
        "name": mover.name,
        "role": mover.role,
        "threat": mover.threat,
        "shot": mover.shot,
        "outcome": mover.outcome,
        "begin": iso(scene.start, times[0][0]),
        "end": iso(scene.start, times[-1][-1]),
    }
    if len({tuple(place) for line in places for place in line}) == 1:
        return _feature("Point", places[0][0], properties | {"t_s": times[0][0]})
    if len(lines) == 1:
        return _feature("LineString", places[0], properties | {"t_s": times[0]})
    return _feature("MultiLineString", places, properties | {"t_s": times})


def _lines(mover: Mover) -> list[list[tuple[float, Place]]]:
    """Return times and places of a mover, in lines that end and begin where it crosses the antimeridian."""
    kept = told_rows(mover)
    lines: list[list[tuple[float, Place]]] = [[]]
    for n, k in enumerate(kept):
        place = _place(mover.lon_deg[k], mover.lat_deg[k], 1e3 * mover.altitude_km[k])
        if n > 0 and abs(mover.lon_deg[k] - mover.lon_deg[kept[n - 1]]) > 180.0:
            t_s, before, after = _crossing(mover, float(mover.t_s[kept[n - 1]]), float(mover.t_s[k]))
            lines[-1].append((t_s, before))
            lines.append([(t_s, after)])
        lines[-1].append((round(float(mover.t_s[k]), 6), place))
    return [line for line in (_without_repeats(line) for line in lines) if len(line) > 1] or [lines[0]]


def _without_repeats(line: list[tuple[float, Place]]) -> list[tuple[float, Place]]:
    """Return a line without places that are the same as the one before; the last one stays."""
    kept = [line[0]]
    for row in line[1:]:
        if row[1] != kept[-1][1]:
            kept.append(row)
    return kept


def _crossing(mover: Mover, from_s: float, to_s: float) -> tuple[float, Place, Place]:
    """Return when a mover crosses the antimeridian between two rows, and the place on the side from and to which."""
    side = np.sign(mover.place_at(from_s)[1])
    low, high = from_s, to_s
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if np.sign(mover.place_at(middle)[1]) == side else (low, middle)
    lat, _, height = degrees_and_km([mover.place_at(high)])[0]
    before, after = (180.0, -180.0) if side > 0.0 else (-180.0, 180.0)
    return round(high, 6), _place(before, lat, 1e3 * height), _place(after, lat, 1e3 * height)


def _place(lon_deg: float, lat_deg: float, height_m: float) -> Place:
    lon = float(lon_deg) if abs(lon_deg) <= 180.0 else (float(lon_deg) + 180.0) % 360.0 - 180.0
    return [round(lon, DEGREES), round(float(lat_deg), DEGREES), round(float(height_m), 2)]


def _site(site: Site) -> dict[str, Any]:
    properties = {
        "role": site.role,
        "name": site.name,
        "design": site.design or None,
        "range_km": site.range_km,
        "faces": [_face(face) for face in site.faces],
    }
    return _feature("Point", _place(site.lon_deg, site.lat_deg, 1e3 * site.altitude_km), properties)


def _face(face: Face) -> dict[str, float]:
    return {name: getattr(face, name) for name in Face.__slots__}


def _mark(scene: Scene, mark: Mark) -> dict[str, Any]:
    properties = {
        "role": "mark",
        "kind": mark.kind,
        "time": iso(scene.start, mark.t_s),
        "t_s": round(mark.t_s, 6),
        "threat": mark.threat,
        "shot": mark.shot,
        "words": mark.words,
    }
    return _feature("Point", _place(mark.lon_deg, mark.lat_deg, 1e3 * mark.altitude_km), properties)
