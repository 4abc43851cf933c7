"""Radars of a shield as rows for the kernels."""

import math

import numpy as np
import pytest

from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import BadValue
from umbrella.physics.earth.ellipsoid import geodetic_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.scenario.radars import NEVER_S, Station, radar_rows, reach_of, stations_of
from umbrella.scenario.rules import RulesEntry
from umbrella.scenario.schema import SensorEntry
from umbrella.sensing.detection import detection_probability, look_snr
from umbrella.sensing.view import in_fence, in_view

RULES = RulesEntry()


def stations(*entries: dict) -> tuple[Station, ...]:
    found = [SensorEntry.model_validate(entry, context={"source": "test"}) for entry in entries]
    return stations_of(builtin_catalog(), found, RULES)


def row_of(**entry):
    return radar_rows(stations(entry), RULES)[0]


def overhead(row, elevation_deg, azimuth_deg, range_m=1e6):
    e, a = math.radians(elevation_deg), math.radians(azimuth_deg)
    east, north, up = row["enu"].reshape(3, 3)
    way = math.cos(e) * (math.sin(a) * east + math.cos(a) * north) + math.sin(e) * up
    return row["place_m"] + range_m * way


def test_a_station_stands_where_the_catalogue_says():
    row, beale = row_of(sensor="beale"), builtin_catalog().radar("beale")
    place = geodetic_to_ecef(math.radians(39.1361), math.radians(-121.3512), beale.height_m.value, WGS84)
    assert row.place_m == pytest.approx(place, abs=1e-6)


def test_numbers_come_in_si():
    row = row_of(sensor="beale")
    assert row.faces == 2
    assert np.degrees(row.faces_rad[0]) == pytest.approx([186.0, 60.0, 3.0, 85.0])
    assert np.degrees(row.boresight_rad[:3]) == pytest.approx([20.0, 20.0, 0.0])
    assert (row.range_max_m, row.range_ref_m, row.rcs_ref_m2) == (5556e3, 3120e3, 1.0)
    assert row.snr_ref == pytest.approx(10.0**1.3)
    assert np.degrees(row.fence_rad) == pytest.approx([3.0, 5.2])
    assert row.search_gain == pytest.approx(10.0**-0.7)
    assert (row.frame_s, row.track_s, row.capacity, row.swerling) == (2.5, 2.5, 200, 1)
    assert row.angle_sigma_rad == pytest.approx(3.79e-3)
    assert np.degrees(row.beam_rad) == pytest.approx(2.2)


def test_every_radar_of_the_catalogue_becomes_a_row():
    names = builtin_catalog().ids("radar")
    entries = [
        {"sensor": name} | ({"at": "45,170"} if builtin_catalog().radar(name).lat_deg is None else {}) for name in names
    ]
    rows = radar_rows(stations(*entries), RULES)
    assert len(set(rows["key"])) == len(names)
    for field in rows.dtype.names:
        if field not in ("fence_rad", "out_s"):
            assert np.all(np.isfinite(rows[field])), field
    for field in ("range_ref_m", "snr_ref", "search_gain", "frame_s", "track_s", "dwell_s", "capacity", "beam_rad"):
        assert np.all(rows[field] > 0), field


def test_a_mobile_radar_is_turned_with_all_its_faces():
    row = row_of(sensor="spy-1", at="37.5,134.0", azimuth_deg=300.0)
    assert np.degrees(row.faces_rad[:4, 0]) == pytest.approx([300.0, 390.0, 480.0, 570.0])
    assert in_view(row, *overhead(row, 20.0, 345.0), 0.0, WGS84)[0] == 1


def test_a_mobile_radar_without_a_place_is_refused():
    with pytest.raises(BadValue, match="mobile"):
        stations({"sensor": "tpy-2"})


def test_the_known_point_is_met_on_the_normal():
    for name in ("beale", "xbr-clear", "tpy-2-shariki", "msr"):
        row = row_of(sensor=name)
        assert look_snr(row, row.range_ref_m, row.rcs_ref_m2, 1.0, False) == pytest.approx(row.snr_ref)


def test_a_radar_given_by_its_power_sees_as_far_as_its_twin_given_by_its_range():
    """The X-band radars of the plan: 3,598 km by the note on the one at Shemya, which the catalogue rounds to 3,600."""
    catalog = builtin_catalog()
    by_power, by_range = reach_of(catalog.radar("xbr-clear"), 1e-6), reach_of(catalog.radar("xbr-shemya"), 1e-6)
    assert by_power[0] == pytest.approx(by_range[0], rel=3e-3)  # decibels to one digit: 1 % of power in each of two
    assert by_power[1:] == pytest.approx(by_range[1:])


def test_a_range_without_a_ratio_is_one_at_which_every_other_look_detects():
    radar = builtin_catalog().radar("beale")
    bare = radar.model_copy(update={"detects": radar.detects.model_copy(update={"snr_db": None})})
    snr = reach_of(bare, 1e-6)[2]
    assert detection_probability(snr, 1e-6, 1) == pytest.approx(0.5, abs=1e-8)


def test_a_radar_without_a_fence_searches_never():
    row = row_of(sensor="xbr-shemya")
    assert row.frame_s == NEVER_S
    assert not any(in_fence(row, e) for e in np.linspace(0.0, 1.5, 20))


def test_outages_are_written_for_the_station_that_bears_the_name():
    two = stations({"sensor": "beale"}, {"sensor": "clear", "name": "north"})
    rows = radar_rows(two, RULES, {"north": [(100.0, 200.0), (500.0, math.inf)], "nobody": [(0.0, 1.0)]})
    assert np.all(np.isinf(rows["out_s"][0]))
    assert rows["out_s"][1].tolist() == [[100.0, 200.0], [500.0, math.inf], [math.inf] * 2, [math.inf] * 2]


def test_more_outages_than_a_row_holds_are_refused():
    with pytest.raises(BadValue, match="at most 4 times"):
        radar_rows(stations({"sensor": "beale"}), RULES, {"beale": [(0.0, 1.0)] * 5})


def test_an_own_latency_stands_over_the_rules():
    assert row_of(sensor="beale").latency_s == RULES.sensor_latency_s.value
    assert row_of(sensor="beale", latency_s=7.0).latency_s == 7.0
