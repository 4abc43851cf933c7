"""Pictures: made without a warning anywhere on Earth, the same bytes each time, nothing beyond the page."""

from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

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


@pytest.fixture(params=DRAWN)
def figure(request, picture_of):
    return DRAWN[request.param][0](picture_of(request.param))


def texts(figure: Figure) -> list[Text]:
    return [text for text in figure.findobj(Text) if text.get_text().strip() and text.get_visible()]


def test_no_text_leaves_the_page(figure):
    figure.canvas.draw()
    page = figure.bbox.padded(1.0)  # px: rounding of the letters' boxes
    for text in texts(figure):
        box = text.get_window_extent()
        assert page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1, text.get_text()


def test_every_picture_names_its_weakest_input_and_its_sources(figure):
    words = " ".join(text.get_text().replace("\n", " ") for text in texts(figure))
    assert "Weakest input: " in words and "CSIS Missile Threat" in words


@pytest.mark.parametrize("suffix", [".png", ".svg"])
@pytest.mark.parametrize("name", ["flight", "reach", "engagement-map", "engagement-timeline"])
def test_same_numbers_give_the_same_bytes(name, suffix, picture_of, tmp_path):
    _, draw = DRAWN[name]
    files = [tmp_path / f"{take}{suffix}" for take in "ab"]
    for file in files:
        draw(picture_of(name), file)
    first, second = (file.read_bytes() for file in files)
    assert first == second
    assert first.startswith(b"\x89PNG") if suffix == ".png" else ElementTree.fromstring(first).tag.endswith("svg")


PLACES = {
    "across the antimeridian": (Place(name="Suva", lat_deg=-18.1, lon_deg=178.4), Place(name="Apia", lat_deg=-13.8, lon_deg=-171.8)),
    "over the North Pole": (Place(name="A", lat_deg=85.0, lon_deg=30.0), Place(name="B", lat_deg=70.0, lon_deg=-150.0)),
    "from the South Pole": (Place(name="Pole", lat_deg=-90.0, lon_deg=0.0), Place(name="B", lat_deg=-60.0, lon_deg=180.0)),
    "almost round the Earth": (Place(name="A", lat_deg=39.0, lon_deg=125.0), Place(name="B", lat_deg=-38.0, lon_deg=-60.0)),
    "on the spot": (Place(name="A", lat_deg=0.0, lon_deg=0.0), Place(name="B", lat_deg=0.05, lon_deg=0.0)),
}  # fmt: skip


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
    place = Place(name="here", lat_deg=lat, lon_deg=lon)
    draw_reach(make_reach(place, longest_km, 0.9 * longest_km), tmp_path / "reach.png")
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


def test_footer_without_sources_still_says_who_made_it():
    assert style.footer_text(Credit()).startswith("Made with Umbrella")
