"""GeoJSON by RFC 7946: closed rings, anticlockwise, longitude first, none across the antimeridian."""

import json

import numpy as np
import pytest

from umbrella.analysis.footprint import footprint
from umbrella.analysis.footprint_geojson import as_geojson, ring
from umbrella.catalog.library import builtin_catalog
from umbrella.scenario.load import load


@pytest.fixture(scope="module")
def answer():
    catalog = builtin_catalog()
    return footprint(load("seed-2000", catalog), catalog, over=["alaska"], grid_deg=4.0)


@pytest.fixture(scope="module")
def collection(answer):
    return json.loads(json.dumps(as_geojson(answer), allow_nan=False))


def cells_of(collection):
    return [one for one in collection["features"] if one["properties"]["role"] == "cell"]


def signed_area(points):
    x, y = np.array(points).T
    return 0.5 * float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]))


def test_it_is_a_feature_collection_without_a_crs(collection):
    assert collection["type"] == "FeatureCollection" and "crs" not in collection
    for feature in collection["features"]:
        assert set(feature) == {"type", "geometry", "properties"} and feature["type"] == "Feature"
        assert feature["geometry"]["type"] in ("Polygon", "Point")


def test_rings_are_closed_and_run_anticlockwise_within_the_earth(collection):
    for feature in cells_of(collection):
        (outline,) = feature["geometry"]["coordinates"]
        assert outline[0] == outline[-1] and len(outline) == 5
        assert signed_area(outline) > 0.0  # RFC 7946, 3.1.6
        lon, lat = np.array(outline).T
        assert (np.abs(lon) <= 180.0).all() and (np.abs(lat) <= 90.0).all()
        assert np.ptp(lon) <= 4.0 and np.ptp(lat) <= 4.0  # 3.1.9: none crosses the antimeridian


def test_cells_stand_on_both_sides_of_the_antimeridian(collection):
    lon = np.array([feature["geometry"]["coordinates"][0][0][0] for feature in cells_of(collection)])
    assert (lon > 170.0).any() and (lon < -130.0).any()


def test_a_cell_has_the_answer_of_its_place(answer, collection):
    cells = cells_of(collection)
    assert len(cells) == len(answer.ground)
    for row, feature in enumerate(cells):
        assert feature["properties"]["shots"] == answer.shots[row]
        assert feature["properties"]["reason"] == answer.reason_of(row)
        west, south = feature["geometry"]["coordinates"][0][0]
        assert west < answer.ground.lon_deg[row] < west + 4.0 and south < answer.ground.lat_deg[row] < south + 4.0


@pytest.mark.parametrize("step_deg", [0.1, 0.5, 1.0, 10.0])
def test_the_first_and_last_cell_end_at_the_poles_and_at_180_degrees(step_deg):
    rows, columns = round(180.0 / step_deg), round(360.0 / step_deg)
    first, last = np.array(ring(0, 0, step_deg)), np.array(ring(rows - 1, columns - 1, step_deg))
    assert first.min(axis=0).tolist() == [-180.0, -90.0] and last.max(axis=0).tolist() == [180.0, 90.0]
    assert signed_area(first) > 0.0 and signed_area(last) > 0.0


def test_launch_point_and_batteries_are_points_with_longitude_first(answer, collection):
    (launch,) = [one for one in collection["features"] if one["properties"]["role"] == "launch"]
    assert launch["geometry"]["coordinates"] == pytest.approx([answer.origin.lon_deg, answer.origin.lat_deg], abs=1e-5)
    assert any(one["properties"]["role"] == "battery" for one in collection["features"])
