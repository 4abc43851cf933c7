"""What the server says of a finished run is what the command line says of it."""

import io
import json
import math
import zipfile
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from umbrella.analysis.run_answer import answer_dict
from umbrella.analysis.scene import read_scene, scene_dict
from umbrella.cli.main import main
from umbrella.export.formats import FORMATS
from umbrella.server.jobs import ANSWER, RUN
from umbrella.server.replies import Json

MARK = {"x-umbrella": "1"}


@pytest.fixture
def ask(serve, finished):
    """Return a function from the end of an address to the answer on the finished run."""
    folder, name = finished
    client = serve(folder=folder)
    return lambda path, **asked: client.get(f"/api/runs/{name}/{path}", **asked)


def told(finished, verb, *options):
    """Return what a verb of the command line prints of the run as JSON."""
    folder, name = finished
    done = CliRunner().invoke(main, [verb, str(folder / name / RUN), *options, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_answer_is_that_of_run(ask, finished, scene_campaign):
    folder, name = finished
    answer = ask("answer")
    assert answer.content == (folder / name / ANSWER).read_bytes()
    assert answer.json() == json.loads(json.dumps(answer_dict(scene_campaign))) | {"run": name}


@pytest.mark.parametrize("shield", ["none", "ship"])
def test_the_stories_are_those_of_explain(ask, finished, shield):
    assert ask(f"stories?shield={shield}").json() == told(finished, "explain", "--shield", shield)["threats"]
    assert ask("stories").json() == told(finished, "explain")["threats"]


def test_the_sources_are_those_of_cite(ask, finished):
    assert ask("sources").json() == told(finished, "cite")


def test_the_scene_is_that_of_the_library(ask, finished):
    folder, name = finished
    scene = scene_dict(read_scene(folder / name / RUN, "ship"))
    assert ask("scene?shield=ship").json() == json.loads(json.dumps(scene))
    assert ask("scene").json()["shield"] == "ship"


def test_outcomes_add_up(ask, scene_campaign):
    for one in ask("outcomes").json():
        threats = len(scene_campaign.built.attack)
        assert one["trials"] == sum(one["leakers"].values()) == sum(one["shots"].values()) == scene_campaign.trials
        assert sum(one["outcomes"].values()) == threats * one["trials"]
        leaked = sum(int(number) * trials for number, trials in one["leakers"].items())
        assert one["outcomes"].get("leaked", 0) == leaked == sum(one["losses"].values())


def test_every_number_has_a_status_and_sources_that_are_told(ask):
    known = {source["id"] for source in ask("sources").json()["sources"]}
    numbers = ask("numbers").json()
    assert len(numbers) > 100
    assert all(one["status"] and one["sources"] and set(one["sources"]) <= known for one in numbers)
    assert all(one["low"] <= one["value"] <= one["high"] for one in numbers if one["low"] is not None)


def test_czml_and_every_format_of_export_come_as_files(ask, finished, tmp_path):
    assert ask("czml").content == ask("export/czml").content
    for name, form in FORMATS.items():
        answer = ask(f"export/{name}")
        assert answer.status_code == 200 and answer.headers["content-disposition"].startswith("attachment")
        if form.is_folder:
            assert all(file.endswith(form.suffix) for file in zipfile.ZipFile(io.BytesIO(answer.content)).namelist())
        else:
            assert f'{form.suffix}"' in answer.headers["content-disposition"] and len(answer.content) > 1000


@pytest.mark.parametrize("path", ["export/exe", "export/%2e%2e%2fjob.json", "nothing", "job.json"])
def test_what_is_no_format_is_not_there(ask, path):
    assert ask(path).status_code == 404


@pytest.mark.parametrize("shield", ["shipp", "../ship", "\0", "x" * 200, "☂"])
@pytest.mark.parametrize("path", ["stories", "scene", "czml", "export/csv"])
def test_an_unknown_shield_is_refused_with_the_nearest(ask, path, shield, finished):
    answer = ask(f"{path}?shield={quote(shield)}")
    assert answer.status_code == 422 and "no shield of this run" in answer.json()["detail"]
    assert str(finished[0]) not in answer.text


def test_a_run_compared_with_itself_differs_in_nothing(serve, finished, monkeypatch):
    folder, name = finished
    answer = serve(folder=folder).get(f"/api/compare?a={name}&b={name}")
    assert answer.status_code == 422 and "2 trials or more" in answer.json()["detail"]  # a single trial has no scatter
    assert str(folder) not in answer.text


def test_where_a_run_lies_on_the_disk_is_not_told(serve, finished, scene_campaign, tmp_path):
    folder, name = finished
    client = serve(folder=folder)
    assert str(folder) not in client.get(f"/api/runs/{name}").text + client.get("/api/jobs").text


UNKNOWN = ["missile=../../etc/passwd&origin=tokyo", "missile=own.yaml&origin=tokyo", "missile=no-dong&origin=/etc",
           "missile=no-dong&origin=99,0", "missile=&origin=", "missile=no-dong"]  # fmt: skip


@pytest.mark.parametrize("query", UNKNOWN)
def test_a_reach_of_what_the_catalogue_does_not_know_is_refused(serve, query):
    assert serve().get(f"/api/reach?{query}").status_code == 422


def test_a_footprint_is_asked_of_the_scenario_of_a_run_alone(serve, finished):
    folder, name = finished
    client = serve(folder=folder)
    for asked, status in (({"run": "0" * 16}, 404), ({"run": name, "grid_deg": 0.01}, 422),
                          ({"run": name, "threat": "own/missile.yaml"}, 422), ({"run": name, "threat": "no-dong"}, 422),
                          ({"run": name, "shield": "other"}, 422)):  # fmt: skip
        assert client.post("/api/footprints", json=asked, headers=MARK).status_code == status


def test_half_a_letter_goes_back_escaped():
    assert json.loads(Json({"detail": "\ud800 é"}).body) == {"detail": "\ud800 é"}


def test_a_number_that_is_none_goes_out_as_null():
    assert json.loads(Json({"a": [1.5, math.nan], "b": (math.inf, {"c": -math.inf})}).body) == {
        "a": [1.5, None],
        "b": [None, {"c": None}],
    }
