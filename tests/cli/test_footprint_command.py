"""`umbrella footprint` from the command line."""

import json

import pytest
from click.testing import CliRunner

from umbrella.cli.main import main

SMALL = ("seed-2000", "--over", "alaska,hawaii", "--grid", "4")


def run(*arguments):
    return CliRunner().invoke(main, ["footprint", *(str(argument) for argument in arguments)])


@pytest.fixture(scope="module")
def answer():
    done = run(*SMALL, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_json_has_what_was_promised(answer):
    assert {"cells", "covered_fraction", "population_covered", "regions", "denied_launch_points"} <= set(answer)
    assert {"weakest_status", "deciding_assumptions", "sources", "window_fraction", "population_of"} <= set(answer)
    for region in answer["regions"]:
        assert {"id", "covered_fraction", "shots_min", "reason"} <= set(region)
    assert [region["id"] for region in answer["regions"]] == ["alaska", "hawaii"]
    for cell in answer["cells"]:
        assert (cell["shots"] == 0) == (cell["reason"] is not None)
        assert cell["shoot_look_shoot"] == (cell["shots"] > 1)
        assert cell["shots"] == 0 or cell["window_s"] is not None
        assert -90.0 < cell["lat_deg"] < 90.0 and -180.0 < cell["lon_deg"] < 180.0
    assert set(answer["denied_launch_points"]) <= {one["id"] for one in answer["launch_points"]}


def test_what_is_not_reached_has_no_part_that_is_covered(answer):
    """The missile of two stages does not reach Honolulu: of nothing, no part is covered."""
    hawaii = answer["regions"][1]
    assert hawaii["reached_fraction"] == 0.0 and hawaii["covered_fraction"] is None
    assert hawaii["reason"] == "beyond-the-missile"


def test_files_and_sources_are_written(answer, tmp_path):
    picture, cells, out = tmp_path / "map.svg", tmp_path / "cells.geojson", tmp_path / "kept"
    done = run(*SMALL, "--plot", picture, "--geojson", cells, "--out", out)
    assert done.exit_code == 0, done.output
    assert picture.read_bytes()[:5] == b"<?xml"
    features = json.loads(cells.read_text(encoding="utf-8"))["features"]
    assert sum(one["properties"]["role"] == "cell" for one in features) == len(answer["cells"])
    assert json.loads((out / "answer.json").read_text(encoding="utf-8")) == answer
    cited = CliRunner().invoke(main, ["cite", str(out)])
    assert cited.exit_code == 0 and "gbi-2000" in cited.output


def test_a_person_reads_regions_launch_points_and_assumptions():
    done = run(*SMALL)
    assert done.exit_code == 0, done.output
    for words in ("Alaska", "beyond the missile's reach", "denied", "Decided by", "Weakest status", "fewest"):
        assert words in done.output


def test_ground_with_a_window_and_no_shot_is_told():
    done = run("south-korea", "--grid", "1")
    assert done.exit_code == 0, done.output
    assert "had a window, seen ahead of its time" in done.output


def test_a_setting_changes_the_answer_and_is_told(answer):
    done = run(*SMALL, "--set", "rules.decision_delay_s=600", "--json")
    assert done.exit_code == 0, done.output
    slow = json.loads(done.stdout)
    assert slow["settings"] == {"rules.decision_delay_s": 600.0} and answer["settings"] == {}
    assert slow["covered_fraction"] < answer["covered_fraction"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("seed-2000", "--grid", "0"), "--grid = 0"),
        (("seed-2000", "--grid", "nan"), "--grid"),
        (("seed-2000", "--from", "95,0"), "latitude"),
        (("seed-2000", "--over", "narnia"), "region"),
        (("seed-2000", "--over", " ,"), "--over"),
        (("seed-2000", "--launch-grid", "0"), "--launch-grid = 0"),
        (("seed-2000", "--threat", "scud-b", "--over", "alaska", "--grid", "4"), "km that way"),
        (("seed-2000", "--threat", "xyzzy"), "xyzzy"),
        (("seed-2000", "--shield", "x"), "shield"),
        (("seed-2000", "--workers", "0"), "--workers"),
        (("seed-2000", "--trials", "0"), "--trials"),
        (("seed-2000", "--set", "rules.decision_delay_s=0,30"), "--set"),
        (("seed-2000", "--set", "rules.decision_delay=0"), "rules.decision_delay_s"),
        (("seed-2000", "--plot", "map.txt"), "--plot"),
        (("seed-2000", "--geojson", "nowhere/cells.geojson"), "--geojson"),
        (("no-such-scenario",), "no-such-scenario"),
    ],
)
def test_bad_input_gets_one_message_and_exit_code_2(arguments, words):
    done = run(*arguments)
    assert done.exit_code == 2
    assert words in done.output and "Traceback" not in done.output
    assert done.output.count("Error") == 1
