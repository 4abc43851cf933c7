"""The page on imported trajectories: its commands work on the example, and the run keeps what it needs."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from umbrella.cli.main import main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "import-a-trajectory.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "examples"


def umbrella(command):
    done = CliRunner().invoke(main, shlex.split(command))
    assert done.exit_code == 0, f"{command}\n{done.output}"
    return done.output


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Return a folder with the example, in which the commands of the page have been given."""
    place = tmp_path_factory.mktemp("import")
    for path in EXAMPLE.glob("imported-flight.*"):
        shutil.copy(path, place)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        told = [umbrella(command) for command in re.findall(r"^    umbrella (.+)$", PAGE, flags=re.MULTILINE)]
    assert len(told) == 2
    return place, told


def test_page_shows_what_is_told(place):
    shown = re.search(r"```\n(recorded: .*?)```", PAGE, re.DOTALL)[1]
    assert shown.split() == place[1][0].split("One ship:")[1].split()[: len(shown.split())]


def test_run_keeps_the_file_and_its_hash(place):
    folder = place[0] / "runs" / "imported"
    kept = (folder / "recorded" / "imported-flight.csv").read_bytes()
    assert kept == (EXAMPLE / "imported-flight.csv").read_bytes()
    assert list(json.loads((folder / "manifest.json").read_text())["recorded_sha256"]) == ["imported-flight.csv"]


def test_run_is_replayed_without_the_original(place, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    folder = place[0] / "runs" / "imported"
    answer = json.loads(umbrella(f"run --replay {folder} --json"))
    assert answer["reproduced"] and "recorded/imported-flight.csv" in answer["same"]


def test_a_path_without_burns_is_fought_and_drawn(place, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    said = (EXAMPLE / "imported-flight.yaml").read_text(encoding="utf-8")
    without = re.sub(r"^ +burns_s:.*\n", "", said, flags=re.MULTILINE)
    assert without != said
    Path("path.yaml").write_text(without, encoding="utf-8")
    shutil.copy(EXAMPLE / "imported-flight.csv", tmp_path)
    umbrella("run path.yaml --trials 1 --out fought")
    assert {"map.png", "altitude.png", "timeline.png", "track.png"} <= {path.name for path in Path("fought").iterdir()}


def test_the_example_on_the_page_is_that_of_the_file():
    (block,) = [one for one in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if "recorded:" in one]
    said = [line.partition("#")[0].rstrip() for line in block.splitlines()]
    assert "\n".join(said) in (EXAMPLE / "imported-flight.yaml").read_text(encoding="utf-8")
