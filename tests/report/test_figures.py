"""Pictures: made without a warning anywhere on Earth, the same bytes each time, nothing beyond the page."""

from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest

from umbrella.core.errors import BadValue
from umbrella.report import style
from umbrella.report.engagement import altitude_figure, draw_altitudes, draw_engagement_map, map_figure
from umbrella.report.flight import _spans, draw_flight, finding, flight_figure
from umbrella.report.pictures import Credit, Place
from umbrella.report.projection import HORIZON_KM
from umbrella.report.reach import curve, draw_reach, reach_figure
from umbrella.report.timeline import draw_timeline, lanes_of, timeline_figure

DRAWN = {
    "flight": (flight_figure, draw_flight),
    "reach": (reach_figure, draw_reach),
    "engagement-map": (map_figure, draw_engagement_map),
    "engagement-altitudes": (altitude_figure, draw_altitudes),
    "engagement-timeline": (timeline_figure, draw_timeline),
}


@pytest.fixture
def picture_of(request):
    return lambda name: request.getfixturevalue(name.split("-")[0])


@pytest.mark.parametrize("name", DRAWN)
def test_picture_names_its_inputs_and_nothing_leaves_the_page(name, picture_of):
    figure = DRAWN[name][0](picture_of(name))
    words = " ".join(text.get_text().replace("\n", " ") for text in figure.texts)
    assert "Weakest input: " in words and "CSIS Missile Threat" in words
    used, (width_in, height_in) = figure.get_tightbbox(), figure.get_size_inches()
    # 0.01 in: a pixel and a half of rounding in the boxes of letters
    assert used.x0 > -0.01 and used.y0 > -0.01 and used.x1 < width_in + 0.01 and used.y1 < height_in + 0.01


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("flight", ".svg"),
        ("engagement-timeline", ".png"),
        pytest.param("flight", ".png", marks=pytest.mark.slow),
        pytest.param("engagement-map", ".svg", marks=pytest.mark.slow),
        pytest.param("reach", ".svg", marks=pytest.mark.slow),
    ],
)
def test_same_numbers_give_the_same_bytes(name, suffix, picture_of, tmp_path):
    _, draw = DRAWN[name]
    files = [tmp_path / f"{take}{suffix}" for take in "ab"]
    for file in files:
        draw(picture_of(name), file)
    first, second = (file.read_bytes() for file in files)
    assert first == second
    assert first.startswith(b"\x89PNG") if suffix == ".png" else ElementTree.fromstring(first).tag.endswith("svg")


def place(name, lat_deg, lon_deg):
    return Place(name=name, lat_deg=lat_deg, lon_deg=lon_deg)


PLACES = {
    "across the antimeridian": (place("Suva", -18.1, 178.4), place("Apia", -13.8, -171.8)),
    "over the North Pole": (place("A", 85.0, 30.0), place("B", 70.0, -150.0)),
    "from the South Pole": (place("Pole", -90.0, 0.0), place("B", -60.0, 180.0)),
    "almost round the Earth": (place("A", 39.0, 125.0), place("B", -38.0, -60.0)),
    "on the spot": (place("A", 0.0, 0.0), place("B", 0.05, 0.0)),
}


@pytest.mark.parametrize("name", PLACES)
def test_flight_is_drawn_anywhere_without_a_warning(name, make_flight, tmp_path):
    file = tmp_path / "flight.png"
    draw_flight(make_flight(*PLACES[name]), file)
    assert file.stat().st_size > 20_000  # a page with a map on it


@pytest.mark.parametrize(
    ("lat", "lon", "longest_km"),
    [(90.0, 0.0, 9_000.0), (-90.0, 0.0, 300.0), (-17.0, 179.9, 5_000.0), (39.0, 125.7, 30_000.0)],
)
def test_reach_is_drawn_anywhere_without_a_warning(lat, lon, longest_km, make_reach, tmp_path):
    draw_reach(make_reach(place("here", lat, lon), longest_km, 0.9 * longest_km), tmp_path / "reach.png")
    assert (tmp_path / "reach.png").exists()


def test_run_without_a_shot_or_a_shield_is_drawn(make_engagement, tmp_path):
    picture = make_engagement(shots=(0, 0, 0, 0, 0))
    for name in ("engagement-map", "engagement-altitudes", "engagement-timeline"):
        DRAWN[name][1](picture, tmp_path / f"{name}.svg")
        assert (tmp_path / f"{name}.svg").exists()


def test_reach_line_lies_at_its_range_and_azimuth():
    azimuth = np.arange(0.0, 360.0, 15.0)
    reach = 5000.0 + 300.0 * np.sin(np.radians(azimuth))
    line = curve(azimuth, reach)
    assert np.allclose(line[0], line[-1], atol=1e-9)  # closed
    at = line[::15][:-1]  # the curve has a point at every degree
    assert np.allclose(np.hypot(*at.T), reach, atol=1e-9)
    assert np.allclose(at[:, 0], reach * np.sin(np.radians(azimuth)), atol=1e-9)
    assert np.hypot(*curve(azimuth, reach * 10.0).T).max() <= HORIZON_KM + 1e-6


def test_headline_tells_range_time_and_height(flight):
    assert finding(flight).replace("\u00a0", " ") == (
        "Hwasong-15 from Sunan towards Anchorage: 6,001 km in 23 minutes, 1,100 km high"
    )


def test_flight_that_has_not_come_down_is_not_given_a_range(flight, cut_short):
    assert "still in flight after 10\u00a0minutes" in finding(cut_short(flight, 600.0))


def test_every_shot_and_sensor_of_a_threat_has_its_own_lane(engagement):
    for threat in engagement.threats:
        names = [lane.name for lane in lanes_of(threat)]
        assert sum(name.startswith("shot") for name in names) == len(threat.shots)
        assert [name for name in names if name.startswith("seen")] == ["seen: DSP", "seen: Shemya", "seen: Clear"]


def test_runs_of_numbers_are_drawn_together():
    assert _spans([1]) == "1"
    assert _spans([1, 2, 3, 5, 7, 8]) == "1–3, 5, 7–8"


def test_drawing_leaves_the_settings_of_the_caller_alone(flight):
    before = dict(matplotlib.rcParams)
    flight_figure(flight)
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("name", ["picture.jpg", "picture", "picture.pdf"])
def test_other_kinds_of_file_are_refused_and_nothing_is_written(name, flight, tmp_path):
    with pytest.raises(BadValue, match=r"\.png or \.svg"):
        draw_flight(flight, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_wrapped_text_fits_and_loses_no_word():
    text = "The quick brown fox jumps over the lazy dog and reaches 6,001\u00a0km. " * 4
    lines = style.wrapped(text.strip(), 3.0, 8.0)
    assert " ".join(lines).split(" ") == text.strip().split(" ")
    assert len(lines) > 4
    assert any("6,001\u00a0km" in line for line in lines)


def test_a_shortened_text_fits_and_a_short_one_is_left_alone():
    text = "a-very-long-name-of-a-threat → A City with a Long Name"
    short = style.shortened(text, 2.0, 8.5, "bold")
    assert short.endswith("…") and text.startswith(short[:-1])
    assert style.word_width_in(short, 8.5, "bold") <= 2.0
    assert style.shortened("one → There", 2.0, 8.5, "bold") == "one → There"


def test_footer_without_sources_still_says_who_made_it():
    assert style.footer_text(Credit()).startswith("Made with Umbrella")
