"""`umbrella classify`."""

import json

from click.testing import CliRunner

from umbrella.cli.main import main


def called(*words):
    return CliRunner().invoke(main, ["classify", *words])


def test_json_tells_what_when_and_why():
    data = json.loads(called("unha-3", "--from", "sohae", "--json").output)
    assert data["verdict"] == "satellite launch"
    assert 0.9 <= data["p_launch"] <= 1.0
    assert data["looks"][-1].keys() >= {"t_s", "perigee_km", "p_launch", "deciding"}
    assert data["weakest_status"] and data["sources"]


def test_words_say_the_verdict_first():
    done = called("taepodong-1-slv", "--from", "tonghae", "--unlit-stage", "3")
    assert done.exit_code == 0
    assert "missile test" in done.output.splitlines()[0] + done.output.splitlines()[1]


def test_what_cannot_be_used_is_said_with_two():
    for words in (
        ["unha-9", "--from", "sohae"],
        ["unha-3", "--from", "sohae", "--prior", "0"],
        ["unha-3"],
        ["no.csv"],
        ["no.csv", "--from", "sohae"],
    ):
        assert called(*words).exit_code == 2
