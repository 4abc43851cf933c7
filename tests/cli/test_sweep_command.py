"""`umbrella sweep` from the command line."""

import json
import re
import runpy
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from umbrella.analysis.sensitivity import chosen
from umbrella.campaign.design import parse_axis
from umbrella.catalog.library import builtin_catalog
from umbrella.cli.main import main
from umbrella.scenario.inputs import inputs_of
from umbrella.scenario.load import load
from umbrella.scenario.settings import with_settings

SCENARIO = runpy.run_path(str(Path(__file__).parents[1] / "campaign" / "conftest.py"))["SCENARIO"]
MAGAZINE = "shields.ship.batteries.ship.magazine"
HIT = "shields.ship.batteries.ship.hit_probability"


def umbrella(*arguments):
    return CliRunner().invoke(main, [str(one) for one in arguments])


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    """One setting, then the same with a second, each in its folder."""
    folder = tmp_path_factory.mktemp("sweeps")
    file = folder / "small.yaml"
    file.write_bytes(SCENARIO)
    one = umbrella("sweep", file, "--set", f"{MAGAZINE}=1,3", "--trials", 30, "--out", folder / "one",
                   "--plot", folder / "one.png", "--json")  # fmt: skip
    two = umbrella("sweep", file, "--set", f"{MAGAZINE}=1,3", "--set", f"{HIT}=0.3,0.9", "--trials", 20,
                   "--out", folder / "two", "--plot", folder / "two.svg")  # fmt: skip
    return folder, file, one, two


def test_the_answer_has_its_keys(swept):
    folder, _, one, _ = swept
    assert one.exit_code == 0, one.output
    data = json.loads(one.stdout)
    assert data["axes"] == {MAGAZINE: [1, 3]} and data["shield"] == "ship" and data["run"] == str(folder / "one")
    assert [point["settings"] for point in data["points"]] == [{MAGAZINE: 1}, {MAGAZINE: 3}]
    few, many = (point["p_no_leak"] for point in data["points"])
    assert set(few) == {"value", "low", "high"} and few["value"] < many["value"]
    assert (folder / "one.png").read_bytes()[1:4] == b"PNG"


def test_two_settings_are_told_by_rows_and_columns(swept):
    folder, _, _, two = swept
    assert two.exit_code == 0, two.output
    assert f"P(no leaker), by {MAGAZINE} down and by" in two.output and "0.3" in two.output and "picture:" in two.output
    assert "<svg" in (folder / "two.svg").read_text()


def test_the_same_command_again_finds_all_done(swept):
    folder, file, one, _ = swept
    before = (folder / "one" / "outcomes" / "part-000000.parquet").stat().st_mtime_ns
    again = umbrella("sweep", file, "--set", f"{MAGAZINE}=1,3", "--trials", 30, "--out", folder / "one", "--json")
    assert again.stdout == one.stdout
    assert (folder / "one" / "outcomes" / "part-000000.parquet").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        (("explain",), "told no trial of any"),
        (("run", "--resume"), "repeat the command that began it"),
        (("run", "--replay"), "repeat the command that began it"),
    ],
)
def test_verbs_that_ask_for_a_trial_told_say_that_there_is_none(swept, verb, words):
    folder = swept[0]
    answer = umbrella(*verb, folder / "one")
    assert answer.exit_code == 2 and words in answer.stderr and len(answer.stderr.splitlines()) == 1


def test_its_sources_can_be_cited(swept):
    answer = umbrella("cite", swept[0] / "one", "--json")
    assert answer.exit_code == 0 and json.loads(answer.stdout)["sources"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--set", "rules.shotz=1,2"], "no setting is called"),
        (["--set", "rules.shots"], "axis = rules.shots"),
        (["--set", "rules.shots=1,-3"], "rules.shots = -3"),
        (["--set", "rules.shots=1", "--set", "rules.shots=2"], "given once"),
        (["--set", "rules.shots=1,2", "--trials", "0"], "trials = 0"),
        (["--set", "rules.shots=1,2", "--plot", "x.gif"], "--plot"),
        (["--set", "rules.shots=1,2", "--set", f"{MAGAZINE}=1,2", "--set", f"{HIT}=0,1", "--plot", "x.png"],
         "left out with more than 2"),
        ([], "--set"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_and_nothing_is_written(tmp_path, monkeypatch, arguments, words):
    file = tmp_path / "small.yaml"
    file.write_bytes(SCENARIO)
    monkeypatch.chdir(tmp_path)
    answer = umbrella("sweep", file, *arguments)
    assert answer.exit_code == 2 and words in answer.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["small.yaml"]


@pytest.mark.parametrize("page", ["sweep-a-number.md", "what-decides-the-answer.md"])
def test_commands_of_the_pages_are_such_and_name_what_is_there(page):
    """Read, and their settings and inputs looked up; not fought, which would take minutes."""
    text = (Path(__file__).parents[2] / "docs" / "how-to" / page).read_text(encoding="utf-8")
    commands = [shlex.split(line) for line in re.findall(r"^    umbrella (.+)$", text, flags=re.MULTILINE)]
    assert len(commands) >= 2
    catalog = builtin_catalog()
    loaded = load("seed-2000", catalog)
    for verb, *arguments in commands:
        command = main.get_command(click.Context(main), verb)
        asked = command.make_context(verb, arguments).params
        for axis in asked.get("axes", ()):
            path, values = parse_axis(axis)
            with_settings(loaded, catalog, ((path, values[0]),))
        paths = [path for some in asked.get("vary", ()) for path in some.split(",")]
        assert not paths or chosen(inputs_of(loaded, catalog), paths)
