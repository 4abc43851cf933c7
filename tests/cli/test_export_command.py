"""`umbrella export` from the command line."""

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from umbrella.cli.export import FORMATS
from umbrella.cli.main import main
from umbrella.export.formats import FORMATS as WRITERS

PAGES = Path(__file__).parents[2] / "docs" / "how-to"


def export(*arguments):
    return CliRunner().invoke(main, ["export", *(str(argument) for argument in arguments)])


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_written_where_it_is_asked_for(name, scene_campaign, tmp_path):
    out = tmp_path / "new" / "out"
    done = export(scene_campaign.folder, "--format", name, "--out", out, "--json")
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert answer["format"] == name and answer["shield"] == "ship" and answer["start"] == "2000-07-20T00:00:00Z"
    assert len(answer["objects"]) == 8
    written = sorted(out.iterdir()) if WRITERS[name].is_folder else [out]
    assert {one["path"]: one["bytes"] for one in answer["files"]} == {str(p): p.stat().st_size for p in written}


def test_without_out_it_is_named_after_scenario_and_shield(scene_campaign, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = export(scene_campaign.folder, "--format", "csv", "--shield", "none")
    assert done.exit_code == 0 and done.output.splitlines() == [
        "scene, trial 1 of 1, against none: 5 objects.",
        "scene-none.csv",
    ]
    assert (
        export(scene_campaign.folder, "--format", "stk", "--object", "far/warhead", "--object", "shot-1").exit_code == 0
    )
    assert sorted(path.name for path in (tmp_path / "scene-ship-stk").iterdir()) == ["far-warhead.e", "shot-1.e"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "kmll"], "no format is called 'kmll'; did you mean kml?"),
        (["--format", "csv", "--object", "far/warhed"], "no object of this scene is called 'far/warhed'; did you mean"),
        (["--format", "csv", "--shield", "shop"], "did you mean ship?"),
        (["--format", "csv", "--out", "."], "must be a file; it is a folder"),
        (["--format", "oem", "--out", "taken"], "in a folder that can be made and written to"),
    ],
)
def test_what_cannot_be_exported_is_said_in_one_message(arguments, said, scene_campaign, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_text("")
    done = export(scene_campaign.folder, *arguments)
    assert done.exit_code == 2 and said in done.output and len(done.output.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_the_page_works(scene_campaign, tmp_path, monkeypatch, capsys):
    """Every command of the page and its Python, on another run: the page's own is made on the page of queries."""
    page = (PAGES / "export-a-run.md").read_text(encoding="utf-8")
    first, *commands = re.findall(r"^    umbrella (.+)$", page, flags=re.MULTILINE)
    assert f"    umbrella {first}\n" in (PAGES / "query-a-run.md").read_text(encoding="utf-8")
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "japan").symlink_to(scene_campaign.folder)
    monkeypatch.chdir(tmp_path)
    for command in commands:
        done = CliRunner().invoke(main, shlex.split(command))
        assert done.exit_code == 0, f"{command}\n{done.output}"
    assert len(list((tmp_path / "exported" / "stk").iterdir())) == 2
    (code,) = re.findall(r"From Python:\n\n((?:    .*\n|\n)+)", page)
    exec(compile("\n".join(line[4:] for line in code.splitlines()), "export-a-run.md", "exec"), {})
    assert capsys.readouterr().out.splitlines() == ["shot-1 kill 125 s", "shot-2 kill 123 s"]
    assert {form for form in FORMATS if f"| `{form}` |" not in page} == set()
