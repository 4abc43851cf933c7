"""The base map: land is where land is, also beside the antimeridian and at the poles."""

from importlib.resources import files

import numpy as np
import pytest
from matplotlib.path import Path as Outline

from umbrella.report import land
from umbrella.report.land import outlines, read_layer
from umbrella.report.projection import HORIZON_KM, Window, around, to_page, world

EVERYTHING = Window(-1e6, 1e6, -1e6, 1e6)
EARTH_KM2 = 510.072e6
LAND_KM2 = 148.94e6  # CIA, The World Factbook, "World: area": land 148.94 million of 510.072 million km2


def rings(layer):
    lines = read_layer(layer)
    ends = np.append(lines.starts[1:], lines.lat_deg.size)
    for start, end in zip(lines.starts, ends, strict=True):
        yield lines.lat_deg[start:end], lines.lon_deg[start:end]


def test_land_covers_as_much_as_the_books_say():
    # area between a ring and the equator on a sphere: the integral of sin(lat) d(lon), straight from point to point
    signed = 0.0
    for lat, lon in rings("land"):
        sine = np.sin(np.radians(lat))
        signed += np.sum(0.5 * (sine + np.roll(sine, -1)) * np.radians(np.roll(lon, -1) - lon))
    share = abs(signed) / (4.0 * np.pi)
    # 2 %: the 1:50m map leaves out small islands, and counts or leaves out ice shelves (1.6 million km2) and lakes
    assert share == pytest.approx(LAND_KM2 / EARTH_KM2, rel=0.02)


@pytest.mark.parametrize("layer", ["land", "lakes"])
def test_no_piece_reaches_beyond_its_cell_of_ten_degrees(layer):
    step = 1.0 / 180.0  # the points are rounded to this
    for lat, lon in rings(layer):
        for values in (lat, lon):
            cell = np.floor((0.5 * (values.min() + values.max())) / 10.0)
            assert values.min() >= 10.0 * cell - step and values.max() <= 10.0 * (cell + 1.0) + step


INLAND = {
    "Pyongyang": (39.03, 125.75),
    "Denver": (39.74, -104.99),
    "Chukotka, west of the antimeridian": (67.0, 178.0),
    "Chukotka, east of the antimeridian": (67.0, -178.5),
    "Vanua Levu, Fiji": (-16.6, 179.2),
    "South Pole": (-89.5, 44.0),
    "Alaska": (64.8, -147.7),
    "Honshu": (36.2, 138.0),
}
AT_SEA = {
    "Gulf of Guinea": (1.0, 1.0),
    "Bering Sea": (58.0, -179.0),
    "north of Chukotka": (70.2, -179.9),
    "North Pole": (89.9, 4.0),
    "Caspian Sea": (41.5, 51.0),
    "Hudson Bay": (60.5, -86.0),
}
MAPS = {
    "around Sunan": around(39.2, 125.67),
    "around the North Pole": around(90.0, 0.0),
    "around Fiji": around(-17.0, 179.9),
    "Robinson": world(0.0),
    "plate carrée on the antimeridian": world(180.0, "plate-carree"),
}


def holding(drawn: list[Outline], projection, lat, lon):
    point = np.array([[float(value) for value in to_page(projection, lat, lon)]])
    return sum(bool(shape.contains_points(point)[0]) for shape in drawn)


def is_beyond(projection, lat, lon):
    """Whether a point lies so far from the middle of an azimuthal map that it is not drawn."""
    return projection.is_azimuthal and np.hypot(*to_page(projection, lat, lon)) > HORIZON_KM


@pytest.mark.parametrize("name", MAPS)
def test_inland_is_inside_and_the_sea_is_outside_on_every_map(name):
    projection = MAPS[name]
    drawn = outlines(projection, "land", EVERYTHING, grain_km=0.1)
    for place, (lat, lon) in INLAND.items():
        if not is_beyond(projection, lat, lon):
            assert holding(drawn, projection, lat, lon) == 1, place
    for place, (lat, lon) in AT_SEA.items():
        assert holding(drawn, projection, lat, lon) == 0, place


def test_lake_superior_is_a_lake():
    projection = around(45.0, -90.0)
    assert holding(outlines(projection, "lakes", EVERYTHING, grain_km=0.1), projection, 47.7, -87.5) == 1


@pytest.mark.parametrize("projection", [world(0.0), world(150.0), world(180.0), world(-70.0, "plate-carree")])
def test_no_land_stretches_across_a_map_of_the_world(projection):
    # ten degrees are a 36th of the map, and a cell at the edge of Robinson's map leans by as much again and more
    widths = [np.ptp(shape.vertices[:, 0]) for shape in outlines(projection, "land", EVERYTHING, grain_km=5.0)]
    assert max(widths) < 0.1 * 2.0 * np.pi * 6378.137


def test_base_map_is_small():
    assert len(files("umbrella.report").joinpath("data/natural_earth.npz").read_bytes()) < 1_500_000


@pytest.mark.parametrize("layer", ["land", "lakes", "coasts", "borders", "states"])
@pytest.mark.parametrize(("lat", "lon", "half_km"), [(40.7, -74.0, 60.0), (64.8, 179.5, 400.0), (-89.5, 10.0, 900.0)])
def test_of_a_small_map_nothing_that_is_seen_is_left_out(layer, lat, lon, half_km, monkeypatch):
    """What is not projected lies, point by point, beyond the farthest corner; the rest is drawn alike."""
    projection, window = around(lat, lon), Window(-half_km, 0.7 * half_km, -half_km, half_km)
    near = [part.tobytes() for _, part in land.parts_on_page(projection, layer, window, 1.0)]
    monkeypatch.setattr(land, "_in_reach", lambda projection, layer, window: land.read_layer(layer))
    every = [part for _, part in land.parts_on_page(projection, layer, window, 1.0)]
    left_out = [part for part in every if part.tobytes() not in near]
    assert len(near) + len(left_out) == len(every)
    assert all(np.hypot(*part.T).min() > np.hypot(half_km, half_km) for part in left_out)
