"""The waterfall of a comparison, drawn from numbers made up for it."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from umbrella.analysis.comparison import Answer, Comparison, Moved, StepMoved
from umbrella.analysis.luck import difference_of_leakers, difference_of_p
from umbrella.campaign.statistics import mean_of, wilson
from umbrella.catalog.cite import Provenance
from umbrella.catalog.quantity import Status
from umbrella.report.waterfall import draw_waterfall, waterfall_figure
from umbrella.scenario.differences import Difference, Said, Step

TRIALS = 100


def leakers(held):
    return np.r_[np.zeros(held, np.int64), np.ones(TRIALS - held, np.int64)]


def answer(name, held):
    title = f"The scenario {name}, which has a title that is a good deal longer than the room that there is for it"
    share = wilson(held, TRIALS)
    return Answer(name=name, title=title, p_no_leak=share, leakers=mean_of({0: held, 1: TRIALS - held}))


def moved(before, after):
    pair = leakers(before), leakers(after)
    return Moved(p_no_leak=difference_of_p(*pair), leakers=difference_of_leakers(*pair, threats=4))


def comparison(*held):
    """A comparison that goes through these numbers of trials without a leaker."""
    paths = [f"shield.batteries.a-battery-with-a-long-name-{k}.hit_probability" for k in range(len(held) - 1)]
    steps = tuple(
        Step(differences=(Difference(path=path, before=Said("0.5"), after=Said("0.9"), changes=()),)) for path in paths
    )
    walk = [StepMoved(step=step, at=wilson(b, TRIALS), forward=moved(a, b), backward=moved(b, a))
            for step, (a, b) in zip(steps, pairwise(held), strict=True)]  # fmt: skip
    return Comparison(
        first=answer("one", held[0]),
        second=answer("other", held[-1]),
        trials=TRIALS,
        seed=0,
        difference=moved(held[0], held[-1]),
        steps=steps,
        moved=tuple(walk),
        provenance=Provenance(sources=("a-source",), weakest_status=Status.ASSUMED, numbers=()),
    )


@pytest.mark.parametrize("held", [(80, 20), (100, 0, 100), (0, 50, 50, 30, 90, 90, 60, 61, 10, 100)])
def test_the_picture_names_its_inputs_and_nothing_leaves_the_page(held):
    figure = waterfall_figure(comparison(*held))
    words = " ".join(text.get_text().replace("\n", " ") for text in figure.texts)
    assert "Weakest input: assumed" in words and "Sources: " in words
    used, (width_in, height_in) = figure.get_tightbbox(), figure.get_size_inches()
    # 0.01 in: a pixel and a half of rounding in the boxes of letters
    assert used.x0 > -0.01 and used.y0 > -0.01 and used.x1 < width_in + 0.01 and used.y1 < height_in + 0.01


def test_where_only_the_leakers_move_they_are_drawn():
    """From 1 to 3 leakers in every trial: P(no leaker) stays 0."""
    before, after = np.full(TRIALS, 1), np.full(TRIALS, 3)
    change = Moved(p_no_leak=difference_of_p(before, after), leakers=difference_of_leakers(before, after, threats=4))
    found = comparison(0, 0)
    ends = [replace(end, leakers=mean_of({k: TRIALS})) for end, k in ((found.first, 1), (found.second, 3))]
    steps = tuple(replace(one, forward=change, backward=change) for one in found.moved)
    axes = waterfall_figure(replace(found, first=ends[0], second=ends[1], moved=steps, difference=change)).axes[0]
    assert [bar.get_width() for bar in axes.patches] == [1.0, 2.0, 3.0]
    assert axes.get_xlabel() == "expected leakers" and axes.get_xlim()[1] > 3.0


def test_each_bar_begins_where_the_one_above_it_ended():
    held = (80, 30, 60, 20)
    bars = waterfall_figure(comparison(*held)).axes[0].patches
    assert bars[0].get_width() == pytest.approx(0.8) and bars[-1].get_width() == pytest.approx(0.2)
    ends = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars[1:-1]]
    spans = [sorted((a / TRIALS, b / TRIALS)) for a, b in pairwise(held)]
    assert [sorted(end) for end in ends] == [pytest.approx(span) for span in spans]


def test_same_comparison_gives_the_same_bytes(tmp_path):
    for take in "ab":
        draw_waterfall(comparison(80, 30, 60), tmp_path / f"{take}.svg")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
