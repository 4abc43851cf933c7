"""`umbrella explain` from the command line."""

import json
import shutil

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from umbrella.cli.main import main


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The folder of a run."""
    folder = tmp_path_factory.mktemp("runs") / "japan"
    done = CliRunner().invoke(main, ["run", "japan-2000", "--trials", "2", "--seed", "3", "--out", str(folder)])
    assert done.exit_code == 0, done.output
    return folder, done.output


def explain(*arguments):
    return CliRunner().invoke(main, ["explain", *(str(argument) for argument in arguments)])


def test_run_and_explain_tell_the_same(run):
    folder, told = run
    again = explain(folder)
    assert again.exit_code == 0, again.output
    story = again.output.split("\n\n", 1)[1]
    assert story.strip() in told
    assert again.output.count("       decided  ") == 4


def test_the_story_of_one_threat_in_json(run):
    folder, _ = run
    answer = explain(folder, "--threat", "nodong-2", "--json")
    assert answer.exit_code == 0
    (story,) = json.loads(answer.stdout)["threats"]
    assert story["threat"] == "nodong-2"
    assert {"decided", "first_plume", "first_detection", "firm_track", "batteries", "shots", "lines"} <= set(story)
    assert {battery["battery"] for battery in story["batteries"]} >= {"pac-3-osaka", "navy-theater-wide"}
    for battery in story["batteries"]:
        assert set(battery) == {"battery", "found_s", "first_possible_s", "last_possible_s", "held"}


def test_another_shield_has_another_story(run):
    folder, _ = run
    answer = explain(folder, "--shield", "none", "--threat", "nodong-1")
    assert "the shield had no interceptors" in answer.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--threat", "nodong2"], "did you mean nodong-2"),
        (["--threat", "zzz"], "did you mean nodong-1, nodong-2, nodong-3"),
        (["--shield", "theater"], "did you mean theatre"),
    ],
)
def test_unknown_names_are_answered_with_the_nearest(run, arguments, words):
    answer = explain(run[0], *arguments)
    assert answer.exit_code == 2
    assert words in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def break_table(folder):
    (folder / "events.parquet").write_bytes(b"PAR1 no more")


def lose_table(folder):
    (folder / "shots.parquet").unlink()


def lose_column(folder):
    table = pq.read_table(folder / "events.parquet")
    pq.write_table(table.drop_columns(["kind"]), folder / "events.parquet")


def break_manifest(folder):
    (folder / "manifest.json").write_text("{")


def forget_shields(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"shields": None}))


def write_in_another_form(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"form": 1}))


def lose_manifest(folder):
    (folder / "manifest.json").unlink()


BREAKS = {
    break_table: "events.parquet: cannot be read",
    lose_table: "shots.parquet: cannot be read (there is no such file)",
    lose_column: "events.parquet: cannot be read",
    break_manifest: "manifest.json: cannot be read",
    forget_shields: "manifest.json: cannot be read (shields not as expected)",
    write_in_another_form: "it has form 1 and was made by an older Umbrella: run the scenario again",
    lose_manifest: "it has no manifest.json",
}


@pytest.mark.parametrize("damage", BREAKS, ids=lambda damage: damage.__name__)
def test_what_cannot_be_read_is_one_message(run, tmp_path, damage):
    folder = tmp_path / "copy"
    shutil.copytree(run[0], folder)
    damage(folder)
    answer = explain(folder)
    assert answer.exit_code == 2
    assert BREAKS[damage] in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_a_folder_that_is_not_there_is_answered_with_the_nearest(run):
    folder, _ = run
    answer = explain(folder.parent / "japann")
    assert answer.exit_code == 2 and f"did you mean {folder}?" in answer.stderr
    answer = explain(folder / "map.png")
    assert answer.exit_code == 2 and "it is a file" in answer.stderr
