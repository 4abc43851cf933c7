"""The chart of odds on paper."""

import pytest

from umbrella.analysis.odds import odds
from umbrella.report.odds import draw_odds, odds_figure


@pytest.mark.parametrize(
    "asked",
    [
        {"warheads": 1, "pk": 0.56, "shots": 4},
        {"warheads": 5, "record": "gmd", "shots": 4, "doctrine": "sls"},
        {"warheads": 1, "pk": 0.0, "shots": 0},
        {"warheads": 20, "pk": 1.0, "shots": 30},
    ],
)
def test_it_is_drawn_and_every_line_is_named(asked):
    answer = odds(**asked)
    figure = odds_figure(answer)
    (axes,) = figure.axes
    named = [text.get_text() for text in axes.texts]
    assert any("of failures common" in name for name in named)
    assert ("chance as the tests leave it" in named) is (answer.record is not None)
    assert len(named) == 3 + (answer.record is not None)  # one for the confidence wanted


def test_the_lines_are_the_closed_forms():
    answer = odds(3, 0.7, 2)
    (axes,) = odds_figure(answer).axes
    drawn = [list(line.get_ydata()) for line in axes.lines[:2]]
    assert drawn == [[row[1] for row in answer.by_shots], [row[2] for row in answer.by_shots]]


def test_same_odds_give_the_same_bytes(tmp_path):
    for take in (1, 2):
        draw_odds(odds(1, 0.56, 4), tmp_path / f"{take}.png")
    assert (tmp_path / "1.png").read_bytes() == (tmp_path / "2.png").read_bytes()
