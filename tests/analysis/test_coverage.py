"""The grid of cells, and coverage against closed forms."""

import math
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.analysis.coverage import counted, coverage_of, groups_of, seen_above
from umbrella.analysis.grid import Grid
from umbrella.core.errors import BadValue
from umbrella.physics.earth.ellipsoid import enu_basis, geodetic_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.sensing.infrared import SATELLITE
from umbrella.sensing.radar import RADAR
from umbrella.sensing.windows import Sensors

MEAN_RADIUS_KM = 6371.0
GEO_KM = 42_164.0


def test_cells_hold_the_whole_earth_in_nearly_equal_parts():
    grid = Grid(2.0)
    assert grid.weight.sum() == pytest.approx(1.0, abs=1e-12)
    away = np.abs(grid.lat_deg) < 80.0
    # a row of n cells that should be n + 0.5: half a cell in the shortest row within 80 degrees (31 cells) is 1.6 %
    assert np.ptp(grid.weight[away]) / grid.weight.mean() < 2 * 0.016


def test_the_middle_of_a_cell_lies_in_it():
    grid = Grid(3.0)
    assert np.array_equal(grid.cell_of(grid.lat_deg, grid.lon_deg), np.arange(len(grid.lat_deg)))


@given(st.floats(-90.0, 90.0), st.floats(-720.0, 720.0))
def test_every_point_lies_in_the_cell_whose_middle_is_near(lat, lon):
    grid = Grid(3.0)
    cell = int(grid.cell_of(lat, lon))
    width = 360.0 / grid.in_row[np.searchsorted(grid.first, cell, side="right") - 1]
    apart = (lon - grid.lon_deg[cell] + 180.0) % 360.0 - 180.0
    assert abs(lat - grid.lat_deg[cell]) <= 1.5 + 1e-9
    assert abs(apart) <= 0.5 * width + 1e-6


@pytest.mark.parametrize("step_deg", [0.0, -1.0, 7.0, 180.0, float("nan")])
def test_steps_that_do_not_fit_are_refused(step_deg):
    with pytest.raises(BadValue, match="step_deg"):
        Grid(step_deg)


def defence_with(radars=0, satellites=0, lat_deg=65.0, lon_deg=179.0, lowest_deg=3.0):
    """Return a made-up shield: strong radars at one place that see all around, satellites above the equator."""
    rows, orbits = np.zeros(radars, RADAR), np.zeros(satellites, SATELLITE)
    lat, lon = math.radians(lat_deg), math.radians(lon_deg)
    for row in rows:
        row["place_m"], row["enu"] = geodetic_to_ecef(lat, lon, 0.0, WGS84), enu_basis(lat, lon)
        row["faces"], row["range_max_m"] = 1, 1e8
        row["faces_rad"][0] = np.radians([0.0, 180.0, lowest_deg, 90.0])
        row["range_ref_m"], row["rcs_ref_m2"], row["snr_ref"] = 1e8, 1.0, 1e3
    nodes = np.zeros((2 * satellites, 13))
    for k, row in enumerate(orbits):
        row["first_node"], row["nodes"], row["cloud_top_m"] = 2 * k, 2, 0.0
        nodes[2 * k : 2 * k + 2, 0], nodes[2 * k : 2 * k + 2, 1] = (0.0, 60.0), GEO_KM * 1e3
        if "sees_plume" in orbits.dtype.names:
            row["sees_plume"] = 1
    shield = SimpleNamespace(sensors=Sensors(rows, orbits, nodes), rules=SimpleNamespace(false_alarm=1e-6), earth=WGS84)
    return SimpleNamespace(
        stations=[SimpleNamespace(name=f"radar-{k}") for k in range(radars)],
        satellites=[SimpleNamespace(id=f"eye-{k}") for k in range(satellites)],
        world=SimpleNamespace(shield=shield),
    )


def cap(angle_rad):
    """Return the part of a sphere within an angle of a point."""
    return 0.5 * (1.0 - math.cos(angle_rad))


@pytest.mark.parametrize(("lat_deg", "lon_deg"), [(0.0, 0.0), (65.0, 179.9), (89.0, 10.0), (-90.0, 0.0)])
@pytest.mark.parametrize("altitude_km", [300.0, 1500.0])
def test_a_strong_radar_covers_a_cap(lat_deg, lon_deg, altitude_km):
    """Angle to where the line at the lowest elevation (20 deg: above refraction) meets the height, on a sphere.

    1 %: the Earth's flattening changes the radius of curvature by up to 1 %; and where the rim runs along a row of
    cells (around a pole), its radius is good to half a cell: the area to a cell over the radius.
    """
    e = math.radians(20.0)
    angle = math.acos(MEAN_RADIUS_KM * math.cos(e) / (MEAN_RADIUS_KM + altitude_km)) - e
    defence = defence_with(radars=1, lat_deg=lat_deg, lon_deg=lon_deg, lowest_deg=20.0)
    found = coverage_of(defence, altitude_km, 0.1, step_deg=0.5).fraction("body")
    assert found == pytest.approx(cap(angle), rel=0.01 + 0.5 / math.degrees(angle))


def test_seen_is_what_a_look_detects_as_often_as_not():
    """Swerling 1: the ratio for 0.5 is ln(false alarm) / ln(0.5) - 1; straight above, just within and beyond it."""
    defence = defence_with(radars=1, lat_deg=0.0, lon_deg=20.0)
    (radar,) = defence.world.shield.sensors.radars
    radar["range_ref_m"], radar["snr_ref"] = 1e6, math.log(1e-6) / math.log(0.5) - 1.0
    seen = [seen_above(defence, km, 1.0, np.zeros(1), np.full(1, 20.0))[0, 0, 0] for km in (999.9, 1000.1)]
    assert seen == [True, False]


def test_a_geostationary_satellite_covers_its_side_and_beyond_the_limb():
    """Angle to the limb and on to the height behind it; 1 %: the flattened Earth, as above."""
    angle = math.acos(6371.0 / GEO_KM) + math.acos(6371.0 / 6671.0)
    found = coverage_of(defence_with(satellites=1), 300.0, 0.1, step_deg=1.0).fraction("plume")
    assert found == pytest.approx(cap(angle), rel=0.01)


def test_more_sensors_are_counted_and_never_cover_less():
    one = coverage_of(defence_with(radars=1), 300.0, 0.1, step_deg=2.0)
    two = coverage_of(defence_with(radars=2), 300.0, 0.1, step_deg=2.0)
    assert one.fraction("body") == two.fraction("body") == two.fraction("body", 2)
    assert one.fraction("body", 2) == 0.0
    assert two.fraction_of(two.groups[0]) == two.fraction_of(two.groups[1])


def test_a_line_through_the_covered_part_is_covered_in_part():
    coverage = coverage_of(defence_with(radars=1, lat_deg=0.0, lon_deg=180.0, lowest_deg=20.0), 300.0, 0.1, 1.0)
    lon = np.linspace(170.0, 190.0, 401)
    e = math.radians(20.0)
    half_deg = math.degrees(math.acos(6378.1 * math.cos(e) / 6678.1) - e)
    # a step of the line at each end, 0.05 of 20 degrees
    assert coverage.fraction_along(np.zeros(401), lon) == pytest.approx(2.0 * half_deg / 20.0, abs=0.005)
    assert coverage.fraction_along(np.full(3, 60.0), np.array([0.0, 1.0, 2.0])) == 0.0


def test_no_sensors_cover_nothing():
    coverage = coverage_of(defence_with(), 300.0, 0.1, step_deg=5.0)
    assert coverage.fraction("body") == coverage.fraction("plume") == 0.0
    assert coverage.groups == ()


def test_a_constellation_is_told_as_one():
    defence = defence_with(radars=1)
    defence.satellites = [SimpleNamespace(id="x", group=name) for name in ("low", "low", "high")]
    assert [(g.name, g.members) for g in groups_of(defence)] == [("radar-0", (0,)), ("low", (1, 2)), ("high", (3,))]


def test_a_satellite_that_sees_both_is_told_twice():
    defence = defence_with()
    both, cold = SimpleNamespace(sees_plume=True, cold=object()), SimpleNamespace(sees_plume=False, cold=object())
    defence.satellites = [SimpleNamespace(group="a", record=both), SimpleNamespace(group="b", record=cold)]
    told = [(g.name, g.kind, g.members) for g in groups_of(defence)]
    assert told == [("a (plumes)", "plume", (0,)), ("a (cold bodies)", "cold", (0,)), ("b", "cold", (1,))]


def test_bodies_are_counted_by_radars_and_trackers_and_plumes_by_satellites():
    defence = SimpleNamespace(stations=[None])
    seen = np.zeros((1, 2, 3), bool)
    seen[0, 0] = True, True, False  # the radar sees the object, the first satellite a plume
    seen[0, 1] = False, True, True  # both satellites see a cold body
    assert counted(seen, defence, "body")[0] == 3 and counted(seen, defence, "plume")[0] == 1


@pytest.mark.parametrize(("altitude_km", "rcs_m2"), [(0.0, 0.1), (-5.0, 0.1), (float("nan"), 0.1), (1e6, 0.1)])
def test_altitudes_that_cannot_be_are_refused(altitude_km, rcs_m2):
    with pytest.raises(BadValue, match="--altitude"):
        coverage_of(defence_with(), altitude_km, rcs_m2)


@pytest.mark.parametrize("rcs_m2", [0.0, -1.0, float("inf"), float("nan")])
def test_cross_sections_that_cannot_be_are_refused(rcs_m2):
    with pytest.raises(BadValue, match="--rcs"):
        coverage_of(defence_with(), 300.0, rcs_m2)
