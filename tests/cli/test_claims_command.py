"""`umbrella claims`."""

import json

from click.testing import CliRunner

from umbrella.cli.main import main

KEYS = {"id", "who", "said_on", "text", "verdict", "probability", "deciding", "contrary", "sources"}


def called(*words):
    return CliRunner().invoke(main, ["claims", *words])


def test_json_has_the_keys_that_were_promised():
    data = json.loads(called("k10-billion", "k1-drop-nmd", "--check", "--json").output)
    billion, demand = data["claims"]
    assert billion.keys() >= KEYS
    assert (billion["verdict"], billion["probability"]) == ("supported", 1.0)
    (view,) = billion["checks"]
    assert view["probability_low"] < view["probability_high"] and view["draws"] == 64
    assert (demand["verdict"], demand["probability"]) == ("not-computable", None)
    assert billion["contrary"] and billion["sources"]


def test_all_are_listed_without_computing():
    done = called()
    assert done.exit_code == 0
    assert "k7-alaska-hawaii" in done.output and "not-checked" in done.output


def test_one_is_shown_with_what_speaks_against_it(tmp_path):
    done = called("k10-billion", "--check", "--out", str(tmp_path))
    assert done.exit_code == 0
    assert "Against it:" in done.output and "Verdict: supported" in done.output
    assert CliRunner().invoke(main, ["cite", str(tmp_path)]).exit_code == 0


def test_a_picture_needs_what_was_computed(tmp_path):
    picture = tmp_path / "claims.png"
    assert called("k10-billion", "--check", "--plot", str(picture)).exit_code == 0
    assert picture.read_bytes()[:4] == b"\x89PNG"
    done = called("k10-billion", "--plot", str(picture))
    assert done.exit_code == 2 and "--check" in done.stderr
    done = called("k1-drop-nmd", "k2-peaceful", "--check", "--plot", str(picture))  # there is nothing to draw
    assert done.exit_code == 2 and "no model" not in done.output and "decides" in done.stderr


def test_what_cannot_be_used_is_said_with_two():
    for words in (["k99"], ["--draws", "1"], ["--file", "no.yaml"]):
        assert called(*words).exit_code == 2
