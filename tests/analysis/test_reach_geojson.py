"""A reach as GeoJSON: the line lies where the missile comes down, and is whole on a map that ends at 180 degrees."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from umbrella.analysis.ask import reach
from umbrella.analysis.reach_geojson import as_geojson, cut

places = st.tuples(st.floats(-179.0, 179.0), st.floats(-85.0, 85.0))


@pytest.fixture(scope="module")
def answer():
    return reach(
        "hwasong-14", origin="pyongyang", step_deg=30.0
    )  # its line crosses the antimeridian and holds the pole


def test_the_line_lies_at_the_range_of_its_bearing(answer):
    line, launch, *cities = as_geojson(answer)["features"]
    lon, lat = launch["geometry"]["coordinates"]
    flown = [flight.bearing_deg for flight in answer.by_azimuth]
    ranges = [flight.range_m for flight in answer.by_azimuth]
    for piece in line["geometry"]["coordinates"]:
        for at in piece:
            if abs(at[0]) == 180.0:
                continue  # where the line was cut, between two places
            way = Geodesic.WGS84.Inverse(lat, lon, at[1], at[0])
            # coordinates are rounded to 0.1 m, which turns the bearing and moves the range by metres
            assert way["s12"] == pytest.approx(np.interp(way["azi1"] % 360.0, flown, ranges, period=360.0), abs=20.0)
    assert {city["properties"]["id"] for city in cities} == {city.place.id for city in answer.cities}


def test_the_line_is_cut_at_the_antimeridian_and_reads_as_geometry(answer):
    geometry = shapely.geometry.shape(as_geojson(answer)["features"][0]["geometry"])
    assert geometry.is_valid and len(geometry.geoms) >= 2
    for piece in geometry.geoms:
        longitudes = np.asarray(piece.coords)[:, 0]
        assert np.abs(np.diff(longitudes)).max() <= 180.0


@given(st.lists(places, min_size=2, max_size=12))
def test_pieces_hold_every_place_once_and_meet_at_the_edge(line):
    pieces = list(cut(line))
    inner = [tuple(at) for piece in pieces for at in piece if abs(at[0]) != 180.0]
    assert inner == [(round(lon, 6), round(lat, 6)) for lon, lat in line]
    for before, after in pairwise(pieces):
        assert before[-1][0] == -after[0][0] and abs(before[-1][0]) == 180.0 and before[-1][1] == after[0][1]
    for piece in pieces:
        assert all(abs(a[0] - b[0]) <= 180.0 for a, b in pairwise(piece))
