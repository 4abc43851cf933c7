"""Launch points denied all over a country: what a cell says is what a footprint from there says, and laws of both."""

import json
import math

import numpy as np
import pytest

from umbrella.analysis.aim_from import aimed_from
from umbrella.analysis.flying import launch_of
from umbrella.analysis.footprint import footprint
from umbrella.analysis.footprint_answer import answer_dict
from umbrella.analysis.footprint_geojson import as_geojson
from umbrella.analysis.regions import all_regions, ground_of, of_country
from umbrella.analysis.volley import HIT, in_full
from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.points import parse_point
from umbrella.core.errors import BadValue
from umbrella.scenario.attack import KINDS, nature
from umbrella.scenario.complexes import BATTLE_TOLERANCE
from umbrella.scenario.load import load
from umbrella.scenario.settings import with_settings

TRAJECTORIES = {"taepodong-2": "minimum-energy", "no-dong": "lofted"}


@pytest.fixture(scope="module")
def catalog():
    return builtin_catalog()


def of(catalog, delay_s, **asked):
    """Return a footprint of the plan of 2000 with a time to decide, its ground in large cells."""
    loaded, entries = with_settings(load("seed-2000", catalog), catalog, [("rules.decision_delay_s", delay_s)])
    given = {"over": ["alaska"], "place": "anchorage", "grid_deg": 10.0, "launch_grid_deg": 1.0} | asked
    return footprint(loaded, entries, **given)


@pytest.fixture(scope="module")
def hard(catalog):
    """So late that a missile from part of the country only can be engaged."""
    return of(catalog, 775.0)


def test_the_ground_is_that_of_the_launching_country(hard):
    (korea,) = hard.launch_ground.ground.regions
    assert korea.id == "north-korea" and len(hard.launch_ground.answers) == len(hard.launch_ground.ground) > 15
    assert all(korea.holds(one.point.lat_deg, one.point.lon_deg) for one in hard.launch_ground.answers)


def test_a_cell_says_what_a_footprint_from_there_says(catalog, hard):
    """Aimed from a few full aims in one, by fans of flights in the other."""
    for one in hard.launch_ground.answers[3::12]:
        there = of(catalog, 775.0, origin=f"{one.point.lat_deg},{one.point.lon_deg}", launch_grid_deg=None)
        (city,) = [city for city in there.cities if city.place.id == "anchorage"]
        assert (city.is_reached, city.shots, city.reason) == (one.is_reached, one.shots, one.reason)


@pytest.mark.parametrize("name", ["taepodong-2", "no-dong"])
def test_aimed_from_many_points_flights_are_those_of_full_aims(catalog, name):
    """From corner to corner of the country, minimum energy and lofted: the same flight time to 0.5 %."""
    country = ground_of(of_country("North Korea"), 1.0)
    points = [parse_point(f"{lat},{lon}") for lat, lon in country.aim_deg]
    world = nature()._replace(tolerance=BATTLE_TOLERANCE)
    launches = [launch_of(catalog, catalog.missile(name), point, world) for point in points]
    at = catalog.place_or_point("anchorage" if name == "taepodong-2" else "daegu")
    target, kind = np.array([math.radians(at.lat_deg), math.radians(at.lon_deg), 0.0]), KINDS[TRAJECTORIES[name]]
    many = aimed_from(launches, target, kind)
    assert many.is_hit.all()
    for row in range(1, len(launches), 6):
        unknowns, flight_s = np.full(3, np.nan), np.full(1, np.nan)
        assert in_full(launches[row], kind, target, unknowns, flight_s) == HIT
        assert many.flight_s[row] == pytest.approx(flight_s[0], rel=0.005)
        assert many.unknowns[row, 1] == pytest.approx(unknowns[1], abs=0.005)


def test_the_part_that_is_denied_is_the_sum_of_its_cells(hard):
    found = hard.launch_ground
    weight = found.ground.weight
    shots = np.array([one.shots for one in found.answers])
    assert found.denied_fraction == pytest.approx(weight[shots > 0].sum() / weight[found.is_reaching].sum())
    assert 0.0 < found.denied_fraction < 1.0 and found.reaching_fraction == 1.0


def test_an_earlier_decision_denies_no_less(catalog, hard):
    sooner = of(catalog, 760.0)
    assert sooner.launch_ground.is_denied[hard.launch_ground.is_denied].all()
    assert sooner.launch_ground.denied_fraction > hard.launch_ground.denied_fraction


def test_it_is_told_as_json_and_as_geojson(hard):
    data = answer_dict(hard)["launch_ground"]
    assert data["regions"] == ["north-korea"] and data["grid_deg"] == 1.0
    assert data["denied_fraction"] == pytest.approx(hard.launch_ground.denied_fraction, abs=1e-5)
    features = json.loads(json.dumps(as_geojson(hard), allow_nan=False))["features"]
    cells = [one for one in features if one["properties"]["role"] == "launch-cell"]
    assert [one["properties"]["denied"] for one in cells] == hard.launch_ground.is_denied.tolist()
    for one in cells:
        west, south = one["geometry"]["coordinates"][0][0]
        assert 124.0 <= west <= 131.0 and 37.0 <= south <= 43.0  # longitude first


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"launch_grid_deg": 0.0}, "--launch-grid = 0: must be 0.05 to 10"),
        ({"launch_grid_deg": float("nan")}, "--launch-grid = nan"),
        ({"origin": "90,0"}, "no country that is known"),
        ({"origin": "56,93", "launch_grid_deg": 0.25}, "coarser: it gives"),
    ],
)
def test_what_cannot_be_asked_is_refused(catalog, asked, words):
    assert any(one.id == "russia" for one in all_regions())
    with pytest.raises(BadValue, match=words):
        of(catalog, 775.0, threat="hwasong-15", **asked)
