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


def test_words_say_the_verdict_first_then_the_picture_and_sources_are_there(tmp_path):
    picture, folder = tmp_path / "told.png", tmp_path / "told"
    done = called("taepodong-1-slv", "--from", "tonghae", "--unlit-stage", "3", "--plot", str(picture), "--out",
                  str(folder))  # fmt: skip
    assert done.exit_code == 0
    assert "cannot be told" in " ".join(done.output.splitlines()[:2])
    assert picture.read_bytes()[:4] == b"\x89PNG"
    assert CliRunner().invoke(main, ["cite", str(folder)]).exit_code == 0


def test_what_cannot_be_used_is_said_with_two():
    for words in (
        ["unha-9", "--from", "sohae"],
        ["unha-3", "--from", "sohae", "--prior", "0"],
        ["unha-3"],
        ["no.csv"],
        ["unha-3", "--from", "sohae", "--plot", "told.gif"],
        ["no.csv", "--from", "sohae"],
    ):
        assert called(*words).exit_code == 2
