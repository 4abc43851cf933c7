"""A footprint as GeoJSON (RFC 7946): a polygon for each cell, points for launch, batteries and sensors."""

from typing import Any

from umbrella.analysis.footprint import Footprint, reason_text

DECIMALS = 6


def as_geojson(answer: Footprint) -> dict[str, Any]:
    """Return a footprint as a FeatureCollection: longitude before latitude, WGS 84, degrees.

    Features have a `role`: launch, battery, radar (points), cell, and where it was asked for launch-cell (polygons).

    **Valid**: RFC 7946: rings are closed and run anticlockwise; no cell crosses the antimeridian, which is an edge of
    the grid, and none has a pole inside. **Leaves out**: a `bbox`; cells are not joined. **Source**: RFC 7946 (2016),
    3.1.6 and 3.1.9. **Checked**: tests/analysis/test_footprint_geojson.py.
    """
    points = [
        _point("launch", answer.origin.name, answer.origin.lat_deg, answer.origin.lon_deg),
        *(_point("battery", one.name, one.point.lat_deg, one.point.lon_deg) for one in answer.defence.batteries),
        *(_point("radar", one.name, one.point.lat_deg, one.point.lon_deg) for one in answer.defence.stations),
    ]
    cells = [_cell(answer, row) for row in range(len(answer.ground))]
    return {"type": "FeatureCollection", "features": points + cells + _launch_cells(answer)}


def _point(role: str, name: str, lat_deg: float, lon_deg: float) -> dict[str, Any]:
    at = [round((lon_deg + 180.0) % 360.0 - 180.0, DECIMALS), round(lat_deg, DECIMALS)]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": at},
        "properties": {"role": role, "name": name},
    }


def ring(row: int, column: int, step_deg: float) -> list[list[float]]:
    """Return the outline of a cell: closed, anticlockwise, longitude first."""
    south, west = row * step_deg - 90.0, column * step_deg - 180.0
    north, east = min(90.0, south + step_deg), min(180.0, west + step_deg)
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return [[round(lon, DECIMALS), round(lat, DECIMALS)] for lon, lat in corners]


def _launch_cells(answer: Footprint) -> list[dict[str, Any]]:
    """Return the cells of the launching country's ground, where they were asked for."""
    if answer.launch_ground is None:
        return []
    ground = answer.launch_ground.ground
    return [
        {
            "type": "Feature",
            "geometry": {
                "type": "Polygon",
                "coordinates": [ring(int(ground.row[row]), int(ground.column[row]), ground.step_deg)],
            },
            "properties": {"role": "launch-cell", "reached": one.is_reached, "denied": one.is_denied,
                           "shots": one.shots, "reason": one.reason},
        }
        for row, one in enumerate(answer.launch_ground.answers)
    ]  # fmt: skip


def _cell(answer: Footprint, row: int) -> dict[str, Any]:
    ground, reason = answer.ground, answer.reason_of(row)
    return {
        "type": "Feature",
        "geometry": {
            "type": "Polygon",
            "coordinates": [ring(int(ground.row[row]), int(ground.column[row]), ground.step_deg)],
        },
        "properties": {
            "role": "cell",
            "regions": [one.id for one, share in zip(ground.regions, ground.shares[row], strict=True) if share > 0.0],
            "reached": bool(answer.is_reached[row]),
            "shots": int(answer.shots[row]),
            "reason": reason,
            "reason_text": reason_text(reason) if reason is not None else None,
        },
    }
