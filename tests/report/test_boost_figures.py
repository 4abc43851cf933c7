"""The pictures of boost-phase defence and of space-based interceptors."""

import pytest

from umbrella.analysis.boost_inputs import standard, with_asked
from umbrella.analysis.boost_phase import boost_phase
from umbrella.analysis.constellation import constellation
from umbrella.report.boost_phase import boost_phase_figure, draw_boost_phase
from umbrella.report.boost_phase import finding as boost_finding
from umbrella.report.constellation import constellation_figure, draw_constellation
from umbrella.report.constellation import finding as space_finding


def boost(**changes):
    return boost_phase(**({"origin": "panghyon", "to": "new-york", "speeds_km_s": (4.0, 8.0)} | changes))


@pytest.fixture(scope="module")
def space():
    return constellation(
        origin="panghyon", to="new-york", launches=2, space=with_asked(standard().space, speed_km_s=6.0), salvos=(1, 3)
    )


def is_whole(figure):
    """Whether the page names its inputs and nothing leaves it."""
    words = " ".join(text.get_text().replace("\n", " ") for text in figure.texts)
    used, (width_in, height_in) = figure.get_tightbbox(), figure.get_size_inches()
    # 0.01 in: a pixel and a half of rounding in the boxes of letters
    inside = used.x0 > -0.01 and used.y0 > -0.01 and used.x1 < width_in + 0.01 and used.y1 < height_in + 0.01
    return "Weakest input: assumed" in words and "Sources: " in words and inside


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"missiles": ("generic-icbm-solid",), "to": None, "azimuth_deg": 0.0},
        {"origin": "0,179.5", "to": None, "speeds_km_s": (6.0,)},  # across the antimeridian
        {"origin": "89,0", "to": None, "azimuth_deg": 180.0, "speeds_km_s": (6.0,)},  # across the pole
        {"inputs": with_asked(standard().boost, decide_s=170.0)},  # no time, no place
    ],
)
def test_the_maps_of_bases_are_whole(changes):
    assert is_whole(boost_phase_figure(boost(**changes)))


def test_the_constellation_is_whole(space):
    assert is_whole(constellation_figure(space))


def test_the_headlines_give_the_numbers(space):
    answer = boost()
    assert f"{answer.cases[1].basings[1].best_m / 1e3:,.0f}" in boost_finding(answer)
    assert f"{space.pattern.total:,}" in space_finding(space) and "2 missiles at once" in space_finding(space)


def test_the_pictures_are_written(space, tmp_path):
    draw_boost_phase(boost(), tmp_path / "bases.png")
    draw_constellation(space, tmp_path / "space.svg")
    assert (tmp_path / "bases.png").read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in (tmp_path / "space.svg").read_bytes()
