"""`umbrella run` from the command line."""

import json

import pytest
from click.testing import CliRunner

from umbrella.cli.main import main

KEYS = {"scenario", "trials", "seed", "p_no_leak", "expected_leakers", "shots", "outcomes", "weakest_status", "run"}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """The same scenario run twice with the same seed, once with one worker and once with two."""
    folder = tmp_path_factory.mktemp("runs")
    answers = []
    for workers in (1, 2):
        out = str(folder / f"with-{workers}")
        arguments = [
            "run",
            "japan-2000",
            "--trials",
            "25",
            "--seed",
            "3",
            "--workers",
            str(workers),
            "--out",
            out,
            "--json",
        ]
        answers.append(CliRunner().invoke(main, arguments))
    return folder, answers


@pytest.fixture
def _no_pictures(monkeypatch):
    """Words and numbers are looked at: pictures would take most of the time."""
    monkeypatch.setattr("umbrella.cli.run._draw", lambda campaign: [])


def test_the_answer_has_its_keys(runs):
    _, answers = runs
    assert answers[0].exit_code == 0, answers[0].output
    data = json.loads(answers[0].stdout)
    assert set(data) >= KEYS
    assert set(data["p_no_leak"]) == {"value", "low", "high"}
    assert data["p_no_leak"]["low"] <= data["p_no_leak"]["value"] <= data["p_no_leak"]["high"]
    assert [shield["shield"] for shield in data["shields"]] == ["none", "theatre"]
    assert set(data["outcomes"]) == {"nodong-1", "nodong-2", "nodong-3", "nodong-4"}


def test_the_same_seed_gives_the_same_bytes_for_any_number_of_workers(runs):
    folder, _ = runs
    first, second = folder / "with-1", folder / "with-2"
    names = sorted(str(path.relative_to(first)) for path in first.rglob("*") if path.is_file())
    assert names == sorted(str(path.relative_to(second)) for path in second.rglob("*") if path.is_file())
    for name in names:
        if not name.endswith(".png"):
            assert (first / name).read_bytes() == (second / name).read_bytes(), name
    assert {
        "map.png",
        "altitude.png",
        "timeline.png",
        "events.parquet",
        "outcomes/part-000000.parquet",
        "manifest.json",
    } <= set(names)


def test_the_sources_of_a_run_can_be_cited(runs):
    folder, _ = runs
    cited = CliRunner().invoke(main, ["cite", str(folder / "with-1"), "--json"])
    assert cited.exit_code == 0
    assert "scenario-japan-2000" in [source["id"] for source in json.loads(cited.stdout)["sources"]]


def test_a_person_reads_a_timeline_and_the_odds(runs, tmp_path):
    told = CliRunner().invoke(main, ["run", "japan-2000", "--trials", "5", "--out", str(tmp_path / "r")])
    assert told.exit_code == 0
    for words in ("launched", "detected by", "firm track", "fired by", "held fire", "P(no leaker) =", "map.png"):
        assert words in told.output, words


@pytest.mark.usefixtures("_no_pictures")
def test_trials_of_a_few_draws_have_no_exact_interval(tmp_path):
    """Ten trials of one draw are kin: the interval of independent trials would be too narrow, also for one draw."""
    for points in ("1", "2"):
        arguments = ["--design", "monte-carlo", "--points", points, "--trials", "10", "--out", str(tmp_path / points)]
        result = CliRunner().invoke(main, ["run", "japan-2000", *arguments, "--json"])
        assert result.exit_code == 0, result.output
        data = json.loads(result.stdout)
        assert data["p_no_leak_exact"] is None and data["spread_over_points"]["points"] <= int(points)
    assert (data["until"], data["is_known_well_enough"]) == (None, None)
    told = CliRunner().invoke(main, ["run", "japan-2000", *arguments])
    assert "the scatter of the 10 trials of each included" in " ".join(told.output.split())


@pytest.mark.usefixtures("_no_pictures")
def test_a_stop_rule_that_did_not_come_to_its_end_is_told(tmp_path):
    arguments = ["run", "japan-2000", "--until", "0.01", "--trials", "16", "--out", str(tmp_path)]
    told, data = (
        CliRunner().invoke(main, arguments),
        json.loads(CliRunner().invoke(main, [*arguments, "--json"]).stdout),
    )
    assert "not as well known as was asked for (± 0.01)" in " ".join(told.output.split())
    assert (data["until"], data["is_known_well_enough"]) == (0.01, False)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["seed-200"], "did you mean"),
        (["japan-2000", "--trials", "0"], "trials = 0"),
        (["japan-2000", "--seed", "-1"], "seed = -1"),
        (["japan-2000", "--workers", "0"], "workers = 0"),
        (["nowhere.yaml"], "cannot be read"),
        (["--resume", "there", "--trials", "5000"], "--trials cannot be given with --resume"),
        (["japan-2000", "--replay", "there", "--seed", "0"], "SCENARIO, --seed cannot be given with --replay"),
        (["--resume", "there", "--replay", "there"], "--resume cannot be given with --replay"),
    ],
)
def test_bad_input_is_one_message_and_nothing_is_written(tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["run", *arguments])
    assert result.exit_code == 2
    assert words in result.stderr
    assert not list(tmp_path.iterdir())
