"""What a job's process does, done here: the footprint of a run, and questions that are given up."""

import json

import pytest

from umbrella.analysis.footprint import footprint
from umbrella.analysis.footprint_answer import answer_dict
from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import FlightError, InputError
from umbrella.server.asking import ask
from umbrella.server.jobs import ANSWER, GEOJSON, SCENARIO, Job, new_id, now
from umbrella.server.tasks import TASKS


def test_a_footprint_job_is_the_footprint_of_the_command_line(scene_campaign, tmp_path, capsys):
    loaded = scene_campaign.recipe.loaded
    (tmp_path / SCENARIO).write_bytes(loaded.content)
    job = Job(id=new_id(), kind="footprint", scenario="scene", title="t", created=now(), grid_deg=10.0, threat="near")
    TASKS["footprint"](job, tmp_path)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    bars = [(one["done"], one["total"]) for one in told if "done" in one]
    assert bars[-1][0] == bars[-1][1] > 0 and "aiming" in [one.get("words") for one in told]
    answer = footprint(loaded, builtin_catalog(), threat="near", grid_deg=10.0)
    assert json.loads((tmp_path / ANSWER).read_text()) == json.loads(
        json.dumps(answer_dict(answer) | {"headline": answer.headline})
    )
    cells = [f for f in json.loads((tmp_path / GEOJSON).read_text())["features"] if f["properties"]["role"] == "cell"]
    assert len(cells) == len(answer.ground)


def test_a_question_that_takes_too_long_is_given_up():
    with pytest.raises(FlightError, match=r"longer than 0.05 s"):
        ask("reach", {"missile": "no-dong", "origin": "tokyo"}, 0.05)


def test_a_question_that_cannot_be_answered_says_why():
    with pytest.raises(InputError, match="no missile is called 'nodogn'"):
        ask("reach", {"missile": "nodogn", "origin": "tokyo"}, 60.0)
