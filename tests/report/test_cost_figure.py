"""The chart of a shield's cost."""

from itertools import pairwise

import pytest

from umbrella.analysis.cost import cost
from umbrella.report.cost import cost_figure, draw_cost, finding


@pytest.mark.parametrize("system", ["nmd-c1", "nmd-c3", "gmd"])
def test_the_picture_names_its_inputs_and_nothing_leaves_the_page(system):
    figure = cost_figure(cost(system))
    words = " ".join(text.get_text().replace("\n", " ") for text in figure.texts)
    assert "Weakest input: " in words and "Assumed: a discount" in words
    used, (width_in, height_in) = figure.get_tightbbox(), figure.get_size_inches()
    # 0.01 in: a pixel and a half of rounding in the boxes of letters
    assert used.x0 > -0.01 and used.y0 > -0.01 and used.x1 < width_in + 0.01 and used.y1 < height_in + 0.01


def test_names_at_the_ends_do_not_touch():
    figure = cost_figure(cost("nmd-c1"))
    figure.canvas.draw()
    boxes = sorted((text.get_window_extent() for text in figure.axes[0].texts), key=lambda box: box.y0)
    assert all(above.y0 >= below.y1 - 1.0 for below, above in pairwise(boxes))


def test_the_headline_gives_the_span_of_the_estimates():
    answer = cost("nmd-c1")
    mids = sorted(cycle.total.mid for cycle in answer.estimates)
    assert f"{mids[0]:.1f} to {mids[-1]:.1f} bn $ of 2000" in finding(answer)


def test_same_answer_gives_the_same_bytes(tmp_path):
    for take in "ab":
        draw_cost(cost("gmd"), tmp_path / f"{take}.png")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
