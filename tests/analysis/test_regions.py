"""Regions: areas as published, cells on both sides of the antimeridian, every cell found again."""

import numpy as np
import pytest

from umbrella.analysis.regions import all_regions, around, check_step, chosen, ground_of
from umbrella.core.errors import BadValue, UnknownName

EARTH_KM2 = 510.066e6
# land and inland water, km2: U.S. Census Bureau, State Area Measurements (2010), less Great Lakes and coastal waters,
# in round numbers; national statistical offices. Outlines of 1:50m miss islands, and 12 km the shape of small regions.
AREAS_KM2 = {
    "texas": (695_700, 0.02), "alaska": (1_530_700, 0.03), "california": (423_970, 0.04), "hawaii": (16_640, 0.06),
    "japan": (377_975, 0.04), "south-korea": (100_300, 0.06), "taiwan": (36_200, 0.06), "israel": (22_070, 0.06),
    "russia": (17_098_000, 0.02), "iran": (1_630_000, 0.02), "north-korea": (120_500, 0.02),
    "australia": (7_690_000, 0.02),
}  # fmt: skip


@pytest.fixture(scope="module")
def states():
    return ground_of(chosen(["us"]), 1.0)


@pytest.mark.parametrize("name", AREAS_KM2)
def test_the_cells_of_a_region_add_up_to_its_published_area(name):
    area, tolerance = AREAS_KM2[name]
    found = ground_of(chosen([name]), 1.0).weight.sum() * EARTH_KM2
    assert found == pytest.approx(area, rel=tolerance)


def test_there_are_fifty_states_and_each_has_ground(states):
    assert sum(one.is_state for one in states.regions) == 50
    assert len(states.regions) == 51  # with the District of Columbia
    assert (states.shares.sum(axis=0) > 0.0).all()


@pytest.mark.parametrize("step_deg", [0.5, 2.0, 4.0])
def test_the_size_of_the_cells_does_not_change_the_area(states, step_deg):
    assert ground_of(states.regions, step_deg).weight.sum() == pytest.approx(states.weight.sum(), rel=1e-3)


def test_alaska_lies_on_both_sides_of_the_antimeridian_and_no_cell_crosses_it():
    alaska = ground_of(chosen(["alaska"]), 1.0)
    west, east = alaska.lon_deg - 0.5, alaska.lon_deg + 0.5
    assert (alaska.lon_deg > 170.0).any() and (alaska.lon_deg < -130.0).any()
    assert west.min() >= -180.0 and east.max() <= 180.0
    assert not ((alaska.lon_deg > -130.0) & (alaska.lon_deg < 170.0)).any()


def test_russia_lies_on_both_sides_of_it_and_nowhere_between():
    """Between the Diomede Islands (169 W) and Kaliningrad, across Canada and Greenland, there is none of it."""
    russia = ground_of(chosen(["russia"]), 1.0)
    assert ((russia.lon_deg > -180.0) & (russia.lon_deg < -168.0)).sum() > 30
    assert not ((russia.lon_deg > -168.0) & (russia.lon_deg < 19.0)).any()


def test_no_outline_crosses_the_antimeridian():
    for region in all_regions():
        for ring in region.rings:
            assert np.abs(np.diff(ring[:, 0], append=ring[:1, 0])).max() < 180.0, region.id


def test_a_cell_is_found_again_at_every_place_in_it_whatever_the_turn(states):
    lat, lon = states.aim_deg.T
    for turn in (-360.0, 0.0, 360.0):
        assert (states.cell_at(lat, lon + turn) == np.arange(len(states))).all()
    assert (states.cell_at(np.array([0.0, 90.0, -90.0]), np.array([0.0, 0.0, 180.0])) == -1).all()


def test_the_aim_of_a_cell_is_ground_of_its_region():
    japan = ground_of(chosen(["japan"]), 1.0)
    off = np.abs(japan.aim_deg - np.column_stack([japan.lat_deg, japan.lon_deg]))
    assert off.max() <= 0.5
    on_land = [japan.regions[0].holds(*at) for at in japan.aim_deg]
    assert np.mean(on_land) > 0.97  # the middle of a cell that is mostly ground may be a lake


@pytest.mark.parametrize(
    ("lat_deg", "lon_deg", "name"),
    [
        (61.2, -149.9, "alaska"),
        (52.9, 172.9, "alaska"),
        (21.4, -158.0, "hawaii"),
        (39.0, 125.7, "north-korea"),
        (66.0, -175.0, "russia"),
        (68.0, 179.5, "russia"),
        (71.2, -179.5, "russia"),
        (55.75, 37.6, "russia"),
    ],
)
def test_a_place_lies_in_its_region(lat_deg, lon_deg, name):
    found = around(all_regions(), lat_deg, lon_deg)
    assert found is not None and found.id == name


def test_no_region_holds_a_place_at_sea():
    assert around(all_regions(), 0.0, -150.0) is None


@pytest.mark.parametrize("step_deg", [0.0, -1.0, 0.7, 20.0, 0.001, float("nan"), float("inf")])
def test_a_size_that_does_not_fill_the_earth_is_refused(step_deg):
    with pytest.raises(BadValue, match="--grid"):
        check_step(step_deg)


def test_an_unknown_region_is_refused_with_the_nearest():
    with pytest.raises(UnknownName, match="alaska"):
        chosen(["alaskaa"])
