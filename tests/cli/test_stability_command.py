"""`umbrella stability`: the answer in words, as JSON, as a picture and in a folder for `umbrella cite`."""

import json

import pytest
from click.testing import CliRunner

from umbrella.analysis.stability import stability
from umbrella.cli.main import main
from umbrella.report.stability import stability_figure


def _umbrella(*args):
    return CliRunner().invoke(main, ["stability", *map(str, args)])


def test_words_name_the_weakest_status_and_what_decides():
    shown = " ".join(_umbrella("nmd-c1", "--state", "china", "--year", 2000).output.split())
    assert "Decided by: what a first strike leaves" in shown and "Weakest status of its numbers: " in shown
    assert "The race with" in shown


def test_json_tells_each_arsenal_struck_and_not():
    answer = json.loads(_umbrella("gmd-today", "--state", "russia", "--year", 2025, "--json").output)
    assert answer["interceptors"] == 44
    assert [case["struck_first"] for case in answer["cases"]] == [False, True]
    for case in answer["cases"]:
        assert case["against_shield"]["mean"] <= case["without_shield"]["mean"]
        assert case["race"][0]["who"] == "shield"
    assert answer["assumptions"] and answer["sources"] and answer["weakest_status"] == "unverified"


def test_a_picture_and_a_folder_to_cite(tmp_path):
    chart, folder = tmp_path / "stability.svg", tmp_path / "stability"
    done = _umbrella("nmd-c3", "--state", "china", "--year", 2000, "--plot", chart, "--out", folder)
    assert done.exit_code == 0, done.output
    assert chart.stat().st_size > 5_000
    assert "lewis-2005" in CliRunner().invoke(main, ["cite", str(folder)]).output


def test_nothing_leaves_the_page():
    for asked in ({"state": "china"}, {"state": "russia", "year": 2025, "pk": 0.0}):
        figure = stability_figure(stability("nmd-c1", **asked))
        used, (width_in, height_in) = figure.get_tightbbox(), figure.get_size_inches()
        # 0.01 in: a pixel and a half of rounding in the boxes of letters
        assert used.x0 > -0.01 and used.y0 > -0.01 and used.x1 < width_in + 0.01 and used.y1 < height_in + 0.01


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["nowhere"], "no scenario is called 'nowhere'"),
        (["nmd-c1", "--state", "narnia"], "no state with an arsenal is called 'narnia'"),
        (["nmd-c1", "--plot", "x.pdf"], ".png or .svg"),
    ],
)
def test_a_bad_question_is_refused(args, said):
    done = _umbrella(*args)
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())
