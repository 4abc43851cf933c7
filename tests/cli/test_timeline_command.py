"""`umbrella timeline`: the answer in words, as JSON, as a picture and in a folder for `umbrella cite`."""

import json

import pytest
from click.testing import CliRunner

from umbrella.analysis.timeline import timeline
from umbrella.cli.main import main
from umbrella.report.timeline_of_programmes import finding, timeline_figure


def _umbrella(*args):
    return CliRunner().invoke(main, ["timeline", *map(str, args)])


def test_words_name_the_weakest_status_and_what_decides():
    shown = " ".join(_umbrella().output.split())
    assert "Decided by: a forecast counts as what its middle says" in shown
    assert "Weakest status of its numbers: assumed." in shown and "not on record by" in shown


def test_json_has_topics_and_years():
    answer = json.loads(_umbrella("--json").output)
    assert 12.0 < answer["lead_years"] < 14.0
    assert {one["side"] for one in answer["topics"]} == {"threat", "shield"}
    assert answer["years"][0]["year"] == 1995 and answer["sources"]
    for one in answer["topics"]:
        assert all(said["by"] and said["said"] for said in one["said"])


def test_a_picture_and_a_folder_to_cite(tmp_path):
    chart, folder = tmp_path / "timeline.svg", tmp_path / "timeline"
    assert _umbrella("--plot", chart, "--out", folder).exit_code == 0
    assert chart.stat().st_size > 5_000
    assert "rumsfeld-1998" in CliRunner().invoke(main, ["cite", str(folder)]).output


@pytest.mark.parametrize("side", [None, "threat", "shield"])
def test_nothing_leaves_the_page(side):
    answer = timeline(side=side)
    figure = timeline_figure(answer)
    used, (width_in, height_in) = figure.get_tightbbox(), figure.get_size_inches()
    # 0.01 in: a pixel and a half of rounding in the boxes of letters
    assert used.x0 > -0.01 and used.y0 > -0.01 and used.x1 < width_in + 0.01 and used.y1 < height_in + 0.01
    assert finding(answer)


@pytest.mark.parametrize(
    ("args", "said"), [(["--side", "both"], "threat or shield"), (["--plot", "x.pdf"], ".png or .svg")]
)
def test_a_bad_question_is_refused(args, said):
    done = _umbrella(*args)
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())
