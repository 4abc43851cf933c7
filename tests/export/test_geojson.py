"""GeoJSON: valid to shapely and by the rules of RFC 7946, also where a track crosses the antimeridian."""

import importlib.util
import json
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from umbrella.export.geojson import geojson

_spec = importlib.util.spec_from_file_location("scenes", Path(__file__).with_name("conftest.py"))
scenes = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(scenes)


def lines_of(feature):
    """The lines of a feature: lists of places."""
    geometry = feature["geometry"]
    return {"Point": lambda c: [[c]], "LineString": lambda c: [c], "MultiLineString": list}[geometry["type"]](
        geometry["coordinates"]
    )


def check_rules(features):
    for feature in features:
        assert feature["type"] == "Feature" and set(feature) == {"type", "geometry", "properties"}
        assert shape(feature["geometry"]).is_valid
        for line in lines_of(feature):
            for lon, lat, _ in line:
                assert -180.0 <= lon <= 180.0 and -90.0 <= lat <= 90.0
            assert all(abs(a[0] - b[0]) <= 180.0 for a, b in pairwise(line))


@pytest.fixture(scope="module")
def features(scene):
    collection = json.loads(geojson(scene))
    assert collection["type"] == "FeatureCollection" and "crs" not in collection
    return collection["features"]


def test_it_keeps_the_rules(features):
    check_rules(features)


def test_tracks_are_those_of_the_scene(scene, features):
    for mover, feature in zip(scene.movers, features, strict=False):
        told = feature["properties"]
        assert (told["id"], told["role"]) == (mover.id, mover.role)
        if feature["geometry"]["type"] == "Point":
            assert mover.role == "satellite"  # it stands still above the Earth
            continue
        places, times = np.array(feature["geometry"]["coordinates"]), np.array(told["t_s"])
        assert len(places) == len(times)
        for column, true in ((0, mover.lon_deg), (1, mover.lat_deg), (2, 1e3 * mover.altitude_km)):
            assert np.interp(mover.t_s, times, places[:, column]) == pytest.approx(
                true, abs=0.02 if column == 2 else 2e-7
            )
        begin, end = (datetime.fromisoformat(told[name]) for name in ("begin", "end"))
        assert (end - begin).total_seconds() == pytest.approx(mover.t_s[-1] - mover.t_s[0], abs=3e-6)


def test_sites_and_marks_are_there(scene, features):
    roles = [feature["properties"]["role"] for feature in features]
    assert roles.count("mark") == len(scene.marks)
    (radar,) = [feature["properties"] for feature in features if feature["properties"]["role"] == "radar"]
    assert len(radar["faces"]) == 4 and radar["range_km"] == 1000.0


@given(
    st.floats(-60.0, 60.0), st.floats(0.2, 3.0), st.floats(-2.0, 2.0), st.booleans(),
    st.integers(1, 9),
)  # fmt: skip
def test_a_track_is_cut_where_it_crosses_the_antimeridian(lat, step, climb, is_west, before):
    """The pieces end and begin at 180 degrees, at one moment and one place, and together last as long as the track."""
    lon = 180.0 + step * (np.arange(11) - before - 0.3)
    mover = scenes.mover_over("m", lon[::-1] if is_west else lon, lat + climb * np.arange(11))
    (feature,) = json.loads(geojson(scenes.scene_with(mover)))["features"]
    check_rules([feature])
    first, second = feature["geometry"]["coordinates"]
    times = feature["properties"]["t_s"]
    assert first[-1][1:] == second[0][1:] and times[0][-1] == times[1][0]
    assert (first[-1][0], second[0][0]) == ((-180.0, 180.0) if is_west else (180.0, -180.0))
    row = int(np.searchsorted(mover.t_s, times[0][-1])) - 1
    low, high = sorted(mover.lat_deg[row : row + 2])
    assert low - 0.05 <= first[-1][1] <= high + 0.05  # a great circle bends by less between two places
    assert times[0][0] == 0.0 and times[1][-1] == 100.0


def test_what_stands_still_is_a_point():
    mover = scenes.mover_over("m", [10.0] * 3, [20.0] * 3)
    (feature,) = json.loads(geojson(scenes.scene_with(mover)))["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [10.0, 20.0, 100_000.0]}
