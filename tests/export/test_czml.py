"""CZML: what Cesium makes of it, and what the document holds."""

import json
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from scipy.interpolate import CubicHermiteSpline

from umbrella.export.colours import MARK_COLOUR, ROLE_COLOUR
from umbrella.export.czml import czml

ENGINE = Path(__file__).parents[2] / "web" / "node_modules" / "@cesium" / "engine" / "index.js"


@pytest.fixture(scope="module")
def packets(scene):
    return json.loads(czml(scene))


def samples(packet):
    return np.array(packet["position"]["cartesianVelocity"]).reshape(-1, 7)


def test_the_first_packet_is_the_document_with_a_clock_over_the_whole_scene(scene, packets):
    document, *others = packets
    assert document["id"] == "document" and document["version"] == "1.0"
    begin, end = map(datetime.fromisoformat, document["clock"]["interval"].split("/"))
    assert (begin - scene.start).total_seconds() == pytest.approx(scene.begin_s, abs=1e-6)
    assert (end - scene.start).total_seconds() == pytest.approx(scene.end_s, abs=1e-6)
    ids = [packet["id"] for packet in others]
    assert len(set(ids)) == len(ids) and {m.id for m in scene.movers} <= set(ids)
    assert {packet["parent"] for packet in others if "parent" in packet} <= set(ids)


def test_places_are_earth_fixed_and_those_of_the_scene(scene, packets):
    assert b"INERTIAL" not in czml(scene)
    by_id = {packet["id"]: packet for packet in packets}
    for mover in scene.movers:
        packet, rows = by_id[mover.id], samples(by_id[mover.id])
        frame, method, degree = (
            packet["position"][key] for key in ("referenceFrame", "interpolationAlgorithm", "interpolationDegree")
        )
        assert (frame, method, degree) == ("FIXED", "HERMITE", 3)
        assert (np.diff(rows[:, 0]) > 0.0).all()
        spline = CubicHermiteSpline(rows[:, 0], rows[:, 1:4], rows[:, 4:])
        times = np.linspace(rows[0, 0], rows[-1, 0], 200)
        true = np.array([mover.place_at(t) for t in times])
        bound = 0.02 + 1e-6 * np.linalg.norm(mover.v_ecef_m_s, axis=1).max()  # rounding of places and of times
        assert np.linalg.norm(spline(times) - true, axis=1).max() < bound
        begin, end = map(datetime.fromisoformat, packet["availability"].split("/"))
        told = [(moment - scene.start).total_seconds() for moment in (begin, end)]
        assert told == pytest.approx([mover.t_s[0], mover.t_s[-1]], abs=1e-6)


def test_each_role_has_its_colour_and_its_properties(scene, packets):
    by_id = {packet["id"]: packet for packet in packets}
    for mover in scene.movers:
        colour = "#{:02X}{:02X}{:02X}".format(*by_id[mover.id]["point"]["color"]["rgba"][:3])
        assert colour == ROLE_COLOUR[mover.role] and by_id[mover.id]["properties"]["role"] == mover.role
    assert {mark.kind for mark in scene.marks} <= set(MARK_COLOUR)


def test_marks_are_there_from_their_time_on(scene, packets):
    marks = [packet for packet in packets if packet["id"].startswith("mark:")]
    assert len(marks) == len(scene.marks)
    for packet, mark in zip(marks, scene.marks, strict=True):
        begin = datetime.fromisoformat(packet["availability"].split("/")[0])
        assert (begin - scene.start).total_seconds() == pytest.approx(mark.t_s, abs=1e-6)
        assert packet["position"]["cartographicDegrees"][:2] == pytest.approx([mark.lon_deg, mark.lat_deg], abs=1e-7)
    assert {p["label"]["text"] for p in marks if "label" in p} == {"launch", "intercept: kill"}


def test_each_face_of_a_radar_has_an_outline_and_two_sides(scene, packets):
    faces = sum(len(site.faces) for site in scene.sites)
    assert faces == 4 and sum("polyline" in packet for packet in packets) == faces
    walls = [packet["wall"] for packet in packets if "wall" in packet]
    assert len(walls) == 2 * faces
    for wall in walls:
        heights = wall["positions"]["cartographicDegrees"][2::3]
        lowest, highest = (wall[name][0]["array"] for name in ("minimumHeights", "maximumHeights"))
        assert heights == highest and len(lowest) == len(highest)
        assert all(low <= high for low, high in zip(lowest, highest, strict=True))


def test_cesium_finds_every_object_where_the_scene_has_it(scene, packets, tmp_path):
    node = shutil.which("node")
    if node is None or not ENGINE.is_file():
        pytest.skip("needs node, and the modules of the page: npm ci in web/")
    (tmp_path / "scene.czml").write_bytes(czml(scene))
    inside = {m.id: np.linspace(m.t_s[0] + 1e-5, m.t_s[-1] - 1e-5, 20).tolist() for m in scene.movers}
    asked = json.dumps({"start": "2000-07-20T00:00:00Z", "of": inside})
    script = Path(__file__).with_name("read_czml.mjs")
    done = subprocess.run(
        [node, script, ENGINE, tmp_path / "scene.czml", asked], capture_output=True, text=True, timeout=60, check=True
    )
    answer = json.loads(done.stdout)
    assert answer["entities"] == [packet["id"] for packet in packets[1:]]
    assert (answer["lines"], answer["walls"]) == (4, 8)
    for mover in scene.movers:
        true = np.array([mover.place_at(t) for t in inside[mover.id]])
        assert np.abs(np.array(answer["places"][mover.id], float) - true).max() < 0.03, mover.id
