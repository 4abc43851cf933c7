"""The figure of a test record."""

import pytest

from umbrella.analysis.hit_record import hit_record
from umbrella.report.hit_record import draw_hit_record, finding, hit_record_figure

RECORDS = [
    {"system": "GMD"},
    {"system": "THAAD"},  # 15 of 15: a density without a bound at 1
    {"system": "GMD", "until": "2000-07-31"},  # a rule that counts no test: the prior alone
    {"system": "GMD", "counting": "last-ten", "prior": "uniform", "confidence": 0.5},
]


@pytest.mark.parametrize("asked", RECORDS)
def test_the_picture_names_its_inputs_and_nothing_leaves_the_page(asked):
    figure = hit_record_figure(hit_record(**asked))
    words = " ".join(text.get_text().replace("\n", " ") for text in figure.texts)
    assert "Weakest input: " in words and "Sources: " in words
    used, (width_in, height_in) = figure.get_tightbbox(), figure.get_size_inches()
    # 0.01 in: a pixel and a half of rounding in the boxes of letters
    assert used.x0 > -0.01 and used.y0 > -0.01 and used.x1 < width_in + 0.01 and used.y1 < height_in + 0.01


def test_the_headline_gives_the_interval_and_what_counting_does():
    record = hit_record("GMD")
    assert f"{record.answers[0].posterior.low:.2f}" in finding(record)
    assert "counting rule" in finding(record)
    assert "counting rule" not in finding(hit_record("THAAD"))


def test_same_record_gives_the_same_bytes(tmp_path):
    for take in "ab":
        draw_hit_record(hit_record("THAAD"), tmp_path / f"{take}.png")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
