"""Files of recorded flights: every fault at once, with its line."""

import numpy as np
import pytest

from umbrella.core.errors import FaultyFile
from umbrella.scenario.load import load, read
from umbrella.scenario.recorded_file import Attached, among, points_of
from umbrella.scenario.recorded_points import MOST_TOLD

HEAD = "t_s,lat_deg,lon_deg,alt_km"
GOOD = [f"{10 * k},{40 + 0.02 * k:.2f},130,{10 + 0.2 * k:.1f}" for k in range(10)]
OEM = """\
CCSDS_OEM_VERS = 2.0
CREATION_DATE = 2026-01-01T00:00:00
ORIGINATOR = TEST
META_START
OBJECT_NAME = A
OBJECT_ID = A
CENTER_NAME = EARTH
REF_FRAME = ITRF2000
TIME_SYSTEM = UTC
START_TIME = 2000-07-20T00:00:00
STOP_TIME = 2000-07-20T00:00:50
META_STOP
""" + "".join(f"2000-07-20T00:00:{10 * k:02d}.5 6400 {k:g} 0 0 0.1 0\n" for k in range(6))
SCENARIO = """\
name: a
title: A
description: Words.
threats:
  - {THREAT, launch_s: 0, reliability: 1}
shield: {}
"""


def faults(text, name="flight.csv", burns=()):
    with pytest.raises(FaultyFile) as caught:
        points_of(name, text.encode(), burns)
    return [str(fault) for fault in caught.value.faults]


def csv(*lines, head=HEAD):
    return "\n".join([head, *lines]) + "\n"


def test_good_files_are_read():
    points = points_of("flight.csv", ("# a remark\n\n" + csv(*GOOD)).encode())
    assert len(points.t_s) == 10 and points.lines[0] == 4 and points.v_m_s is None
    assert points_of("flight.oem", OEM.encode()).v_m_s == pytest.approx(np.tile([0.0, 100.0, 0.0], (6, 1)))


@pytest.mark.parametrize("height", ["alt_m", "altitude_m", "height_m"])
def test_heights_in_metres_and_kilometres_are_the_same_place(height):
    metres = [",".join([*line.split(",")[:3], str(1e3 * float(line.split(",")[3]))]) for line in GOOD]
    one = points_of("a.csv", csv(*metres, head=HEAD.replace("alt_km", height)).encode())
    assert np.abs(one.r_m - points_of("a.csv", csv(*GOOD).encode()).r_m).max() < 1e-6


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "flight.csv: is empty"),
        (csv(*GOOD, head="t_s,lat_deg,alt_km"), "flight.csv:1: has no column lon_deg"),
        (csv(*GOOD, head="t_s,lat_deg,lon_deg,alt_ft"), "flight.csv:1: has no column of height"),
        (csv(*GOOD, head="t_s,t_s,lat_deg,lon_deg,alt_km"), "names t_s twice"),
        (csv(head="t_s,lat_deg,lon_deg,alt_km,alt_m"), "has 2 columns of height"),
        (csv(), "flight.csv: has no points"),
        (csv(*GOOD[:3]), "flight.csv: has 3 points: must be 6 to 50,000"),
        (csv(*GOOD[:5], "50,91,130,10", *GOOD[6:]), "flight.csv:7 lat_deg: = 91: must be a number, -90 to 90"),
        (csv(*GOOD[:5], "50,40,13O,10", *GOOD[6:]), "flight.csv:7 lon_deg: = 13O: must be a number"),
        (csv(*GOOD[:5], "50,40,130", *GOOD[6:]), "flight.csv:7: has 3 values under 4 names"),
        (csv(*GOOD[:5], "40,40.1,130,11", *GOOD[6:]), "flight.csv:7: t_s = 40 is not after 40"),
        (csv(*GOOD[:5], "50,40.1,130,-7", *GOOD[6:]), "flight.csv:7: is 7.0 km below the ground"),
        (csv(*GOOD[:5], "50,40.1,130,1e5", *GOOD[6:]), "flight.csv:7: is 100,000 km up"),
        (
            csv(*GOOD[:5], "50,48,130,11", *GOOD[6:]),
            "flight.csv:7: lies 880.8 km from the point before it, 10 s earlier",
        ),
        (csv(*GOOD[:5], "50,40.1,130,81", *GOOD[6:]), "must be at most 2 km; give more points there"),
    ],
)
def test_fault_is_told_with_its_line(text, told):
    assert any(told in fault for fault in faults(text)), faults(text)


def test_all_faults_are_told_at_once():
    bad = [*GOOD[:3], "15,40.1,130,11", *GOOD[3:6], "60,40.1,130,-7", *GOOD[7:], "80,40.1,130,11"]
    lines = [fault.partition(" ")[0].rstrip(":") for fault in faults(csv(*bad))]
    assert lines == ["flight.csv:5", "flight.csv:9", "flight.csv:13"]


def test_very_many_faults_are_counted():
    told = faults(csv(*(f"{k},99,130,10" for k in range(500))))
    assert len(told) == MOST_TOLD + 1 and told[-1].endswith("has 475 more faults like these")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("CCSDS_OEM_VERS = 2.0\n", "", "flight.oem:1: must be in the keyword form, which begins with CCSDS_OEM_VERS"),
        ("CCSDS_OEM_VERS", "<?xml ", "flight.oem:1: is XML: must be in the keyword form"),
        ("ITRF2000", "EME2000", "flight.oem:8 REF_FRAME: = EME2000: is inertial: must be ITRF"),
        ("ITRF2000", "MCI", "is not a frame that can be read: must be ITRF"),
        ("REF_FRAME = ITRF2000\n", "", "REF_FRAME: is missing"),
        ("= EARTH", "= MOON", "flight.oem:7 CENTER_NAME: = MOON: must be EARTH"),
        ("META_STOP\n", "META_STOP\nMETA_START\nMETA_STOP\n", "flight.oem:13: has 2 segments: must be one"),
        ("00:00:20.5", "00:00:61.5", "flight.oem:15 epoch: = 2000-07-20T00:00:61.5: must be a time"),
        ("00:00:20.5", "00:00:10.5", "flight.oem:15: t_s = 10 is not after 10"),
        ("6400 2 0", "6400 two 0", "flight.oem:15: has a word that is no number"),
        ("6400 2 0", "6400 0", "flight.oem:15: has 6 words"),
    ],
)
def test_fault_of_a_message_is_told_with_its_line(old, new, told):
    found = faults(OEM.replace(old, new, 1), "flight.oem")
    assert any(told in fault for fault in found), found


def test_days_of_the_year_are_dates_too():
    by_day = OEM.replace("2000-07-20T00:00:", "2000-202T00:00:")
    assert points_of("a.oem", by_day.encode()).t_s == pytest.approx(points_of("b.oem", OEM.encode()).t_s)


def of_scenario(threat, catalog, **files):
    held = among([Attached(name.replace("_", "."), text.encode()) for name, text in files.items()])
    with pytest.raises(FaultyFile) as caught:
        read(SCENARIO.replace("THREAT", threat).encode(), "s.yaml", catalog, held)
    return [str(fault) for fault in caught.value.faults]


RECORD = "recorded: {file: a.csv, rcs_m2: 0.1}"


@pytest.mark.parametrize(
    ("threat", "told"),
    [
        (RECORD, "s.yaml:5 threats[0].name: is missing: give the recorded flight a name"),
        (f"name: a, missile: no-dong, {RECORD}", "threats[0].missile: does not go with `recorded:`"),
        (f"name: a, at: tokyo, {RECORD}", "threats[0].at: does not go with `recorded:`"),
        (f"name: a, decoys: [{{}}], {RECORD}", "threats[0].decoys: does not go with"),
        ("name: a, recorded: {file: a.csv}", "recorded.rcs_m2: is missing: give the radar cross-section"),
        ("name: a, recorded: {file: ../a.csv, rcs_m2: 1}", "recorded.file = ../a.csv"),
        ("name: a, recorded: {file: b.csv, rcs_m2: 1}", "b.csv: stands beside a scenario file"),
        (f"name: a, {RECORD[:-1]}, burns_s: [[5, 2]]}}", "burns_s[0]: is 5 to 2: must be ignition, then burnout"),
        (f"name: a, {RECORD[:-1]}, burns_s: [[0, 9], [8, 20]]}}", "burns_s[1]: begins at 8, before the burn before it"),
        ("name: a, missile: no-dong, at: tokyo", "threats[0].from: is missing: say where it starts"),
    ],
)
def test_fault_of_the_scenario_is_told_with_its_line(threat, told, catalog):
    found = of_scenario(threat, catalog, a_csv=csv(*GOOD))
    assert any(told in fault for fault in found), found


def test_faults_of_scenario_and_file_come_together(catalog):
    found = of_scenario(f"{RECORD}, at: tokyo", catalog, a_csv=csv(*GOOD[:5], "50,40.1,130,-7", *GOOD[6:]))
    assert [fault.partition(" ")[0].rstrip(":") for fault in found] == ["s.yaml:5", "s.yaml:5", "a.csv:7"]


def test_file_lies_beside_its_scenario(catalog, tmp_path):
    (tmp_path / "s.yaml").write_text(SCENARIO.replace("THREAT", f"name: a, {RECORD}"))
    with pytest.raises(FaultyFile, match=r"a\.csv: cannot be read"):
        load(str(tmp_path / "s.yaml"), catalog)
    (tmp_path / "a.csv").write_text(csv(*GOOD))
    assert load(str(tmp_path / "s.yaml"), catalog).files[0].content == csv(*GOOD).encode()


def test_hash_of_a_scenario_is_of_its_files_too(catalog):
    text = SCENARIO.replace("THREAT", f"name: a, {RECORD}").encode()
    one, other = (read(text, "s.yaml", catalog, among([Attached("a.csv", csv(*rows).encode())])).sha256
                  for rows in (GOOD, GOOD[:-1]))  # fmt: skip
    assert one != other
