"""`umbrella infer` judges a missile test."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from umbrella.cli.main import main

TEST = ("--apogee", "3724.9", "--range", "998", "--propellant", "solid")


def _infer(*args: str) -> Result:
    return CliRunner().invoke(main, ["infer", *args])


def test_json_has_the_band_the_verdict_and_the_cities() -> None:
    data = json.loads(_infer(*TEST, "--time", "2740", "--from", "mupyong-ni", "--azimuth", "70", "--json").output)
    assert {
        "consistent", "reasons", "ballistic_time_s", "max_range_no_rotation_km", "max_range_by_azimuth", "cities",
        "max_range_heavier_km", "kepler_range_km", "models", "sentence", "assumptions", "weakest_status", "sources",
    } <= set(data)  # fmt: skip
    assert data["consistent"] is True
    band = data["max_range_no_rotation_km"]
    assert set(band) == {"low", "mid", "high"} and band["low"] < band["mid"] < band["high"]
    assert [one["azimuth_deg"] for one in data["max_range_by_azimuth"]] == [15.0 * k for k in range(24)]
    assert set(data["max_range_by_azimuth"][0]) == {"azimuth_deg", "low", "mid", "high"}
    assert {"id", "distance_km", "max_range_km", "within", "share_of_models"} <= set(data["cities"][0])
    assert data["weakest_status"] in ("assumed", "unverified")


def test_the_answer_begins_with_a_sentence_for_a_newspaper() -> None:
    shown = " ".join(_infer(*TEST).output.split())
    assert shown.startswith("A missile that climbs to 3,725 km and comes down 998 km away could fly about ")
    assert "The reported numbers can belong together" in shown
    assert "Decided by: the load: the same as in the test" in shown


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--apogee", "-5", "--range", "900"), "Error: --apogee = -5: must be 10 <= apogee <= 20000 (km)"),
        ((*TEST, "--azimuth", "80"), "Error: --azimuth = 80: must be left out without --from"),
        ((*TEST, "--from", "nowhere-at-all"), "Error: no "),
        ((*TEST, "--plot", "a.png"), "Error: --plot = a.png: must be left out without --from"),
        ((*TEST, "--from", "sunan", "--plot", "a.pdf"), "Error: --plot = a.pdf: must be a file ending in"),
    ],
)
def test_what_cannot_be_used_is_said_once(args: tuple[str, ...], said: str) -> None:
    done = _infer(*args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(said)


def test_a_test_that_nothing_flies_is_judged_and_not_drawn(tmp_path: Path) -> None:
    asked = ("--apogee", "60", "--range", "10000", "--propellant", "solid", "--from", "sunan")
    done = _infer(*asked, "--json")
    data = json.loads(done.output)
    assert (done.exit_code, data["consistent"], data["max_range_no_rotation_km"]) == (0, False, None)
    (assumption,) = data["assumptions"]
    assert " 0 " not in assumption  # no models that flew it are counted
    drawn = _infer(*asked, "--plot", str(tmp_path / "a.png"))
    assert drawn.exit_code == 2
    assert "none of the models flies so flat" in drawn.stderr


def test_a_map_and_a_folder_to_cite_are_written(tmp_path: Path) -> None:
    chart, folder = tmp_path / "test.svg", tmp_path / "test"
    done = _infer(*TEST, "--from", "mupyong-ni", "--plot", str(chart), "--out", str(folder))
    assert done.exit_code == 0, done.output
    assert chart.read_bytes().startswith(b"<?xml")
    cited = CliRunner().invoke(main, ["cite", str(folder)])
    assert cited.exit_code == 0
    assert "weakest status: " in cited.output
