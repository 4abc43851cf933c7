"""`umbrella compare` from the command line, and the page that explains it."""

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from umbrella.cli.main import main

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "compare-two-scenarios.md"


def invoke(*arguments):
    return CliRunner().invoke(main, ["compare", *arguments])


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """One difference, the radar at Shemya: the smallest walk there is."""
    folder = tmp_path_factory.mktemp("compare")
    arguments = ["nmd-c1", "nmd-c1-no-shemya", "--trials", "16", "--out", str(folder / "out")]
    text = invoke(*arguments, "--plot", str(folder / "waterfall.svg"))
    return folder, arguments, text


def test_both_answers_the_difference_the_steps_and_what_decides_are_told(done):
    _, _, text = done
    assert text.exit_code == 0, text.output
    assert re.search(r"^A: .+$", text.output, re.MULTILINE) and re.search(r"^B: .+$", text.output, re.MULTILINE)
    words = " ".join(text.output.split())
    assert "16 trials each with the same random numbers" in words
    assert "With independent draws the intervals would be" in words
    assert "shield.outages.xbr-shemya not there there" in words
    assert "umbrella cite" in words


def test_the_picture_is_drawn_and_names_each_step(done):
    folder, _, _ = done
    assert (folder / "waterfall.svg").read_bytes().startswith(b"<?xml")


def test_gone_on_with_it_prints_the_same_as_json(done):
    """Nothing is fought again: the parts keep their time."""
    folder, arguments, _ = done
    before = {path: path.stat().st_mtime_ns for path in (folder / "out" / "fights").rglob("*.parquet")}
    data = json.loads(invoke(*arguments, "--json").stdout)
    assert before == {path: path.stat().st_mtime_ns for path in (folder / "out" / "fights").rglob("*.parquet")}
    assert data["first"]["scenario"] == "nmd-c1" and data["second"]["scenario"] == "nmd-c1-no-shemya"
    assert [step["path"] for step in data["steps"]] == ["shield.outages.xbr-shemya"]
    whole, (step,) = data["difference"], data["walk"]
    assert step["forward"] == step["backward"] == whole
    assert set(whole["p_no_leak"]) == {"value", "low", "high", "independent", "by_chance", "variance_cut"}
    assert data["verdict"] and data["weakest_status"] and data["sources"]


def test_the_sources_of_a_comparison_can_be_cited(done):
    folder, _, _ = done
    cited = CliRunner().invoke(main, ["cite", str(folder / "out")])
    assert cited.exit_code == 0 and "sources" in cited.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nmd-c1", "nmd-c9"), "no scenario is called 'nmd-c9'"),
        (("nmd-c1", "nmd-c2", "--trials", "1"), "trials = 1: must be trials >= 2"),
        (("nmd-c1", "nmd-c2", "--plot", "a.gif"), "a file ending in .png or .svg"),
        (("nmd-c1", "nmd-c2", "--no-steps", "--plot", "a.png"), "left out with --no-steps"),
        (("nmd-c1", "nmd-c2", "--seed", "-1"), "0 <= seed"),
        (("nmd-c1", "nmd-c2", "--workers", "0"), "1 <= workers"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_message(arguments, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused = invoke(*arguments)
    assert refused.exit_code == 2
    assert words in refused.output
    assert "Traceback" not in refused.output


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    refused = invoke("nmd-c1", "nmd-c2", "--out", str(tmp_path))
    assert refused.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_every_command_of_the_page_works(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^    umbrella (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(commands) >= 3
    for command in commands:
        done = CliRunner().invoke(main, shlex.split(command))
        assert done.exit_code == 0, f"{command}\n{done.output}"


def test_the_python_of_the_page_works(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"From Python:\n\n((?:    .*\n|\n)+)", PAGE.read_text(encoding="utf-8"))
    exec(compile("\n".join(line[4:] for line in code.splitlines()), PAGE.name, "exec"), {})
    assert "is the only assumption in which they differ" in capsys.readouterr().out
