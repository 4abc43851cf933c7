"""Satellites of a shield: their paths, their constellations, what does not work."""

import math

import numpy as np
import pytest

from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import BadValue
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.trajectory import state_at
from umbrella.physics.orbit.kepler import propagate
from umbrella.scenario.satellites import NO_LIMIT, merged, outages_of, satellite_path, satellite_rows, satellites_of
from umbrella.scenario.schema import OutageEntry, SensorEntry


def named(*names):
    return satellites_of(builtin_catalog(), [SensorEntry(sensor=name) for name in names])


def test_a_geostationary_satellite_stays_over_its_longitude():
    """Within 0.01 deg in an hour: the catalogue's semi-major axis is that of one sidereal day."""
    path = satellite_path(named("dsp-pacific")[0].start, 3600.0)
    for row in path[::20]:
        x, y, z = eci_to_ecef(*row[1:4], row[0], WGS84.omega_rad_s)
        assert math.degrees(math.atan2(y, x)) == pytest.approx(-160.0, abs=0.01)
        assert abs(z) < 1.0


def test_an_elliptic_satellite_follows_keplers_laws():
    satellite = named("sbirs-heo-1")[0]
    path = satellite_path(satellite.start, 7200.0)
    r, v = path[:, 1:4], path[:, 4:7]
    energy = 0.5 * (v**2).sum(axis=1) - WGS84.gm_m3_s2 / np.linalg.norm(r, axis=1)
    expected = -WGS84.gm_m3_s2 / (2.0 * satellite.record.semi_major_axis_km.value * 1e3)
    assert energy == pytest.approx(np.full(len(path), expected), rel=1e-9)


@pytest.mark.parametrize("name", ["sbirs-heo-1", "sbirs-low", "sda-tracking-tranche-1"])
def test_between_the_nodes_a_path_is_good_to_a_millimetre(name):
    """The quintic leaves r (n h)^6 / 46,080 of a circle, 1e-5 m here; a millimetre is far below any line of sight."""
    start = named(name)[0].start
    path = satellite_path(start, 7200.0)
    for t in np.arange(7.0, 7200.0, 113.0):
        truth = propagate(*start, float(t), WGS84.gm_m3_s2)
        assert state_at(path, float(t))[:3] == pytest.approx(truth[:3], abs=1e-3)


def test_a_constellation_expands_into_named_satellites_plane_by_plane():
    satellites = named("dsp-europe", "sbirs-low")
    assert [s.name for s in satellites[:3]] == ["dsp-europe", "sbirs-low-1", "sbirs-low-2"]
    assert satellites[-1].name == "sbirs-low-24"
    assert [s.plane for s in satellites] == [0] + [1] * 8 + [2] * 8 + [3] * 8
    assert {s.group for s in satellites[1:]} == {"sbirs-low"}


def test_the_satellites_of_a_plane_share_one_orbit_and_are_evenly_spread():
    satellites = named("sbirs-low")[1:8]
    starts = np.array([s.start for s in named("sbirs-low")[:8]])
    momenta = np.cross(starts[:, :3], starts[:, 3:])
    # the rates of J2's node drift, 1 m/s of 7,200, are in the velocities
    assert momenta / np.linalg.norm(momenta[0]) == pytest.approx(
        np.tile(momenta[0] / np.linalg.norm(momenta[0]), (8, 1)), abs=1e-3
    )
    unit = starts[:, :3] / np.linalg.norm(starts[:, :3], axis=1)[:, None]
    gaps = np.degrees(np.arccos(np.clip((unit * np.roll(unit, -1, axis=0)).sum(axis=1), -1.0, 1.0)))
    assert gaps == pytest.approx(np.full(8, 45.0), abs=1e-6)
    assert len({s.name for s in satellites}) == 7


def test_a_name_of_its_own_is_that_of_the_whole_constellation():
    entry = SensorEntry(sensor="sbirs-low", name="eyes")
    names = [s.name for s in satellites_of(builtin_catalog(), [entry])]
    assert names[0] == "eyes-1"
    assert len(set(names)) == 24


def test_a_row_says_what_a_satellite_can():
    satellites = named("dsp-pacific", "sbirs-low")
    rows, paths = satellite_rows(satellites, 600.0)
    assert list(rows["sees_cold"][:2]) == [0, 1]
    assert list(rows["sees_plume"][:2]) == [1, 1]
    assert rows["capacity"][0] == NO_LIMIT > rows["capacity"][1] > 0
    assert rows["sigma_rad"][0] == pytest.approx(50e-6)
    assert len(paths) == rows["nodes"].sum() == rows["first_node"][-1] + rows["nodes"][-1]
    assert len(set(rows["key"])) == 25


def test_a_lost_plane_is_out_and_nothing_else():
    outage = OutageEntry.model_validate({"of": "sbirs-low", "plane": 2, "from_s": quantity(100), "to_s": quantity(200)})
    rows, _ = satellite_rows(named("dsp-pacific", "sbirs-low"), 600.0, outages_of([outage]))
    is_out = np.isfinite(rows["out_s"][:, 0, 0])
    assert list(np.flatnonzero(is_out)) == list(range(9, 17))
    assert rows["out_s"][9, 0] == pytest.approx([100.0, 200.0])


def test_outages_by_name_by_constellation_and_of_all_time_add_up():
    outages = {("sbirs-low-3", 0): [(5.0, 9.0)], ("sbirs-low", 0): [(8.0, 20.0), (50.0, 60.0)]}
    rows, _ = satellite_rows(named("sbirs-low"), 600.0, outages)
    assert rows["out_s"][2, :3].tolist() == [[5.0, 20.0], [50.0, 60.0], [math.inf, math.inf]]
    assert rows["out_s"][3, :2].tolist() == [[8.0, 20.0], [50.0, 60.0]]
    assert outages_of([OutageEntry(of="x")]) == {("x", 0): [(-math.inf, math.inf)]}
    assert merged([(3.0, 4.0), (1.0, 2.0), (2.0, 3.5)]) == [(1.0, 4.0)]


def test_more_outages_than_a_row_holds_are_refused():
    outages = {("dsp-pacific", 0): [(float(10 * k), float(10 * k + 1)) for k in range(5)]}
    with pytest.raises(BadValue, match="at most 4"):
        satellite_rows(named("dsp-pacific"), 600.0, outages)


def quantity(value):
    return {"value": value, "status": "assumed", "source": "scenario"}
