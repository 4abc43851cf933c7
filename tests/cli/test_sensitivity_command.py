"""`umbrella sensitivity` from the command line."""

import json
import runpy
from pathlib import Path

import pytest
from click.testing import CliRunner

from umbrella.cli.main import main

SCENARIO = runpy.run_path(str(Path(__file__).parents[1] / "campaign" / "conftest.py"))["SCENARIO"]
HIT = "interceptors.sm-3-ia.hit_probability"
# three inputs in all, one of which cannot matter: two missiles are in the air
UNCERTAIN = f"""
uncertain:
  {HIT}: {{distribution: uniform, low: 0.05, high: 0.97}}
  rules.shared_failure: {{distribution: triangular}}
  radars.spy-1.tracks_max: {{distribution: triangular}}
""".encode()


def umbrella(*arguments):
    return CliRunner().invoke(main, [str(one) for one in arguments])


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sensitivity")
    (folder / "small.yaml").write_bytes(SCENARIO + UNCERTAIN)
    return folder


@pytest.fixture(scope="module")
def tornado(place):
    return umbrella("sensitivity", place / "small.yaml", "--trials", 40, "--out", place / "tornado",
                    "--plot", place / "tornado.png", "--json")  # fmt: skip


def test_the_tornado_has_its_keys(place, tornado):
    assert tornado.exit_code == 0, tornado.output
    data = json.loads(tornado.stdout)
    assert data["method"] == "tornado" and data["points"] == 7 and data["decides"].startswith(HIT)
    assert data["inputs"][0]["path"] == HIT and data["inputs"][0]["stands_out"]
    assert data["inputs"][-1]["path"] == "radars.spy-1.tracks_max" and data["inputs"][-1]["swing"] == 0.0
    for one in data["inputs"]:
        assert one["low"] <= one["value"] <= one["high"] and one["status"] and one["sources"]
        assert set(one["at_low"]) == {"answer", "change", "by_chance"}
    assert (place / "tornado.png").read_bytes()[1:4] == b"PNG"


def test_a_person_reads_range_status_source_and_what_decides(place, tornado):
    told = umbrella("sensitivity", place / "small.yaml", "--trials", 40, "--out", place / "tornado", "--most", 1)
    assert told.exit_code == 0, told.output
    for words in ("0.05", "0.97", "derived", "decides most", "As it is written", "Not shown: 1", "1 of 3 inputs"):
        assert words in told.output, words


def test_sobol_varies_what_a_tornado_finds_largest(place):
    arguments = ("sensitivity", place / "small.yaml", "--method", "sobol", "--most", 1, "--base", 4, "--trials", 20,
                 "--out", place / "sobol", "--plot", place / "sobol.svg")  # fmt: skip
    told = umbrella(*arguments)
    assert told.exit_code == 0, told.output
    assert HIT in told.output and "shared_failure" not in told.output and "decides most" in told.output
    assert "<svg" in (place / "sobol.svg").read_text()
    before = (place / "sobol" / "screening" / "outcomes" / "part-000000.parquet").stat().st_mtime_ns
    again = umbrella(*arguments[:-2], "--json")
    assert again.exit_code == 0 and [one["path"] for one in json.loads(again.stdout)["inputs"]] == [HIT]
    assert (place / "sobol" / "screening" / "outcomes" / "part-000000.parquet").stat().st_mtime_ns == before


def test_a_run_that_tells_no_trial_says_so(place, tornado):
    answer = umbrella("explain", place / "tornado")
    assert answer.exit_code == 2 and "told no trial of any" in answer.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--vary", "rules.shotz"], "no uncertain input is called"),
        (["--most", "0"], "--most = 0"),
        (["--method", "sobol", "--base", "3"], "base = 3"),
        (["--trials", "-1"], "trials = -1"),
        (["--trials", "0"], "trials = 0"),
        (["--trials", "0", "--method", "sobol"], "trials = 0"),
        (["--trials", "0"], "trials = 0"),
        (["--trials", "0", "--method", "sobol"], "trials = 0"),
        (["--method", "guess"], "--method"),
        (["--of", "cost"], "--of"),
    ],
)
def test_bad_input_is_refused_and_nothing_is_written(tmp_path, monkeypatch, arguments, words):
    file = tmp_path / "small.yaml"
    file.write_bytes(SCENARIO + UNCERTAIN)
    monkeypatch.chdir(tmp_path)
    answer = umbrella("sensitivity", file, *arguments)
    assert answer.exit_code == 2 and words in answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["small.yaml"]
