"""`umbrella treaty`."""

import json

from click.testing import CliRunner

from umbrella.cli.main import main

KEYS = {"article", "verdict", "fact", "limit", "value", "amendment", "source"}


def called(*words):
    return CliRunner().invoke(main, ["treaty", *words])


def test_json_has_the_keys_that_were_promised():
    data = json.loads(called("nmd-c1", "--no-flights", "--json").output)
    assert all(one.keys() >= KEYS for one in data["articles"])
    assert data["laws"][0]["verdict"] == "violates"
    assert data["weakest_status"] and data["sources"]
    assert data["strategic"] == [] and data["left_out"]


def test_words_say_the_verdict_first(tmp_path):
    picture = tmp_path / "law.png"
    done = called("safeguard-1975", "--no-flights", "--plot", str(picture))
    assert done.exit_code == 0
    assert picture.read_bytes()[:4] == b"\x89PNG"
    assert done.output.startswith("safeguard-1975, shield safeguard, may or may not comply")


def test_sources_can_be_cited(tmp_path):
    assert called("nmd-c1", "--no-flights", "--out", str(tmp_path)).exit_code == 0
    cited = CliRunner().invoke(main, ["cite", str(tmp_path)])
    assert cited.exit_code == 0
    assert "944 UNTS 13" in cited.output


def test_what_cannot_be_used_is_said_with_two():
    for words in (
        ("nmd-c9",),
        ("nmd-c1", "--shield", "c7"),
        ("nmd-c1", "--workers", "0"),
        ("nmd-c1", "--file", "no.yaml"),
        ("nmd-c1", "--plot", "law.gif"),
    ):
        done = called(*words, "--no-flights")
        assert done.exit_code == 2
        assert "Error" in done.output or "cannot be read" in done.output
