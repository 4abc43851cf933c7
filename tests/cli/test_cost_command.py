"""`umbrella cost`: the answer in words, as JSON, as a picture and in a folder for `umbrella cite`."""

import json

import pytest
from click.testing import CliRunner

from umbrella.cli.main import main


def _umbrella(*args):
    return CliRunner().invoke(main, ["cost", *map(str, args)])


def test_words_name_the_weakest_status_and_what_decides():
    shown = " ".join(_umbrella("nmd-c1").output.split())
    assert "Decided by: a discount of 3 % a year" in shown and "Weakest status of its numbers: " in shown
    assert "bargain-2000" in shown


def test_json_has_low_mid_high_for_each_element_and_year():
    answer = json.loads(_umbrella("seed-2000", "--json").output)
    assert (answer["programme"], answer["scenario"]) == ("nmd-c1", "seed-2000")
    for cycle in (*answer["estimates"], *answer["rivals"]):
        for name in ("low", "mid", "high"):
            parts = sum(part["busd"][name] for part in cycle["elements"])
            assert parts == pytest.approx(cycle["busd"][name], abs=1e-3)  # rounded to four digits each
    assert answer["assumptions"] and answer["sources"] and answer["weakest_status"] == "unverified"


def test_every_programme_is_listed_without_a_system():
    answer = json.loads(_umbrella("--json").output)
    assert {"nmd-c1", "nmd-c2", "nmd-c3", "gmd", "bargain-2000"} <= {one["programme"] for one in answer["programmes"]}
    assert _umbrella().exit_code == 0


def test_without_discount_the_payments_without_end_have_no_bound():
    assert "paid for ever it is worth without bound" in _umbrella("nmd-c1", "--discount", "0").output
    rivals = json.loads(_umbrella("nmd-c1", "--discount", "0", "--json").output)["rivals"]
    assert [one["without_end_busd"] for one in rivals] == [None, None]


def test_a_picture_and_a_folder_to_cite(tmp_path):
    chart, folder = tmp_path / "cost.svg", tmp_path / "cost"
    assert _umbrella("gmd", "--plot", chart, "--out", folder).exit_code == 0
    assert chart.stat().st_size > 5_000
    assert "gao-gmd-2013" in CliRunner().invoke(main, ["cite", str(folder)]).output


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--plot", "x.png"], "left out without SYSTEM"),
        (["nmd-c1", "--plot", "x.pdf"], ".png or .svg"),
        (["nmd-c1", "--run", "nowhere"], "the folder of a run in which something was killed"),
        (["nmd-c1", "--run", "nowhere", "--pk", "0.5"], "without --pk and --salvo"),
        (["nmd-c1", "--file", "nowhere.yaml"], "cannot be read"),
    ],
)
def test_a_bad_question_is_refused(args, said):
    done = _umbrella(*args)
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())


def test_a_scenario_without_a_programme_gets_its_parts_and_the_programmes_like_it(tmp_path):
    picture = tmp_path / "parts.png"
    done = CliRunner().invoke(main, ["cost", "plan-2002", "--plot", str(picture)])
    assert done.exit_code == 0
    assert "no programme of the catalogue prices it" in " ".join(done.output.split())
    assert picture.read_bytes()[:4] == b"\x89PNG"
    data = json.loads(CliRunner().invoke(main, ["cost", "plan-2002", "--json"]).output)
    assert data["programme"] is None and data["hardware_busd"]["low"] > 0.0
    assert data["fits"] and data["sources"]
    assert CliRunner().invoke(main, ["cost", "plan-2002", "--pk", "0.5"]).exit_code == 2
