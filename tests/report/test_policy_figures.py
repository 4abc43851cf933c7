"""Pictures of claims, treaty and classify: words that must stand there, and nothing leaves the page."""

import pytest

from umbrella.analysis.claims import claims
from umbrella.analysis.launch_or_test import classify
from umbrella.analysis.treaty import Engagement, treaty
from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import builtin_catalog
from umbrella.report.claims import claims_figure, draw_claims
from umbrella.report.launch_or_test import launch_or_test_figure
from umbrella.report.treaty import treaty_figure
from umbrella.scenario.load import load


def judged(name):
    catalog = builtin_catalog()
    answer = treaty(load(name, catalog), catalog, flights=False)
    missile = Engagement(state="Nowhere", missile="m", origin="o", reached=1.0, covered=0.5, twice=0.25,
                         provenance=Provenance.of())  # fmt: skip
    return treaty_figure(type(answer)(**{name: getattr(answer, name) for name in answer.__slots__}
                                      | {"strategic": (missile, missile)}))  # fmt: skip


@pytest.fixture(scope="module")
def figures():
    """Return a picture of each verb, with what does not have to be flown for long."""
    asked = claims(["k10-billion", "k5-amendment", "trump-2017-97-percent", "k1-drop-nmd"], draws=8)
    return {
        "treaty": judged("plan-2002"),
        "claims": claims_figure(asked),
        "classify": launch_or_test_figure(classify("taepodong-1-slv", origin="tonghae", unlit_stage=3)),
    }


def words_of(figure):
    axes = [text for one in figure.axes for text in (*one.texts, one.title, one._left_title)]
    return " ".join(text.get_text().replace("\n", " ") for text in (*figure.texts, *axes))


@pytest.mark.parametrize("verb", ["treaty", "claims", "classify"])
def test_it_names_its_weakest_input_and_nothing_leaves_the_page(figures, verb):
    figure = figures[verb]
    assert "Weakest input: " in words_of(figure)
    used, (width_in, height_in) = figure.get_tightbbox(), figure.get_size_inches()
    # 0.01 in: a pixel and a half of rounding in the boxes of letters
    assert used.x0 > -0.01 and used.y0 > -0.01 and used.x1 < width_in + 0.01 and used.y1 < height_in + 0.01


def test_a_judgement_shows_every_article_both_verdicts_of_what_is_open_and_the_physical_test(figures):
    words = words_of(figures["treaty"])
    for said in ("V.1", "VI(b)", "Protocol of 1974", "violates", "complies", "depends", "Nowhere: m, o", "50% / 25%"):
        assert said in words
    assert words.count("✓") > words.count("complies")  # a small one below each that depends


def test_claims_show_each_reading_with_its_probability_and_what_was_said_against_it(figures):
    words = words_of(figures["claims"])
    for said in ("four shots at one warhead, some failures in common", "◆ 2 against", "k1-drop-nmd", "1.00"):
        assert said in words


def test_a_boost_that_cannot_be_told_says_so_and_to_which_side_it_leans(figures):
    assert "cannot be told by the boost, rather a missile test" in words_of(figures["classify"])


def test_the_same_claims_give_the_same_bytes(tmp_path):
    for take in "ab":
        draw_claims(claims(["k10-billion"], draws=8), tmp_path / f"{take}.png")
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
