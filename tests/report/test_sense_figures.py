"""Pictures of what sensors see: every lane, every phase, and maps that are right at the poles and the date line."""

import numpy as np
import pytest

from umbrella.report.coverage import SENSORS, coverage_figure, draw_coverage, finding
from umbrella.report.pictures import CoveragePicture, Covering, Credit, Place, SightFlight, SightLane, SightPicture
from umbrella.report.sight import MOST_FLIGHTS, draw_sight, sight_figure
from umbrella.report.sight import finding as sight_finding

CREDIT = Credit(weakest_status="unverified", sources=("A source of 2000",))


def lane(sensor, visible, detected=(), tracked=()):
    return SightLane(sensor=sensor, visible=visible, detected=detected, tracked=tracked)


def flight(name="one", tracked=((600.0, 900.0),), launch_s=0.0):
    radar = lane("radar", ((500.0, 1200.0),), ((550.0, 900.0), (1000.0, 1100.0)), tracked)
    eye = lane("eye", ((60.0, 300.0),), ((80.0, 290.0),))
    return SightFlight(
        name=name, target="There", launch_s=launch_s, burns_s=((launch_s, launch_s + 120.0), (launch_s + 130.0, 300.0)),
        apogee_s=launch_s + 900.0, end_s=launch_s + 1800.0, is_impact=True, lanes=(eye, radar),
    )  # fmt: skip


def sight_picture(*flights):
    return SightPicture(scenario="made-up, a shield", flights=flights or (flight(),), subtitle="trial 1", credit=CREDIT)


def coverage_picture(lat_deg=61.2, lon_deg=-149.9, radius_deg=12.0, radars=2, trackers=()):
    """Return a coverage whose radars see a square of longitudes and latitudes around a place."""

    def count(lat, lon):
        apart = np.abs(np.mod(lon - lon_deg + 180.0, 360.0) - 180.0)
        return radars * ((np.abs(lat - lat_deg) < radius_deg) & (apart < 2 * radius_deg)).astype(np.int64)

    track = np.linspace(40.0, 60.0, 50), np.linspace(130.0, 210.0, 50)
    sites = tuple(Covering(name=f"radar-{k}", places=((lat_deg, lon_deg + k),), fraction=0.01) for k in range(radars))
    return CoveragePicture(
        scenario="made-up, a shield", altitude_km=300.0, rcs_m2=0.1, radars=sites, trackers=trackers,
        satellites=(Covering(name="eye", places=((0.0, 180.0),), fraction=0.5),),
        count_sensors=count, count_satellites=lambda lat, lon: (np.cos(np.radians(lon - 180.0)) > 0.0).astype(np.int64),
        fraction=0.0123, fraction_along=0.5, fraction_plume=0.5, tracks=(track,),
        launches=(Place(name="Here (a base)", lat_deg=40.0, lon_deg=130.0),),
        targets=(Place(name="There", lat_deg=60.0, lon_deg=-150.0),), subtitle="at t = 0", credit=CREDIT,
    )  # fmt: skip


def words_of(figure):
    return " ".join(text.get_text() for holder in (figure, *figure.axes) for text in holder.texts)


@pytest.mark.parametrize("make", [lambda: sight_figure(sight_picture()), lambda: coverage_figure(coverage_picture())])
def test_picture_names_its_inputs_and_nothing_leaves_the_page(make):
    figure = make()
    assert "Weakest input: unverified" in words_of(figure) and "A source of 2000" in words_of(figure)
    used, (width_in, height_in) = figure.get_tightbbox(), figure.get_size_inches()
    # 0.01 in: a pixel and a half of rounding in the boxes of letters
    assert used.x0 > -0.01 and used.y0 > -0.01 and used.x1 < width_in + 0.01 and used.y1 < height_in + 0.01


def test_every_span_has_its_bar_and_every_sensor_its_name():
    figure = sight_figure(sight_picture())
    words, bars = words_of(figure), figure.axes[0].patches
    assert "radar" in words and "eye" in words and "one → There" in words and "impact at 30:00" in words
    drawn = {(round(bar.get_x() * 60.0), round((bar.get_x() + bar.get_width()) * 60.0)) for bar in bars}
    assert {(500, 1200), (550, 900), (1000, 1100), (600, 900), (60, 300), (80, 290), (0, 120), (130, 300)} <= drawn


def test_headlines_of_what_is_seen():
    untracked, unseen = flight("two", tracked=()), SightFlight(
        name="three", target="There", launch_s=0.0, burns_s=(), apogee_s=9.0, end_s=10.0, is_impact=False, lanes=()
    )  # fmt: skip
    assert sight_finding(sight_picture()).endswith("the flight is tracked, from 10:00 after launch")
    assert "1 of 2 flights are tracked" in sight_finding(sight_picture(flight(), untracked))
    assert sight_finding(sight_picture(untracked, unseen)).endswith("no flight is tracked; 1 of 2 detected")
    words = words_of(sight_figure(sight_picture(flight(), untracked, unseen)))
    assert "tracked from 10:00" in words and "seen, never tracked" in words and "never seen" in words


def test_a_raid_is_cut_and_says_so():
    figure = sight_figure(sight_picture(*(flight(f"f-{k}") for k in range(MOST_FLIGHTS + 3))))
    assert "3 more flights are in the tables" in words_of(figure)


@pytest.mark.parametrize(("lat", "lon"), [(61.2, -149.9), (90.0, 0.0), (-90.0, 10.0), (0.0, 180.0)])
def test_coverage_is_drawn_anywhere_without_a_warning(lat, lon, tmp_path):
    draw_coverage(coverage_picture(lat, lon), tmp_path / "map.png")
    assert (tmp_path / "map.png").stat().st_size > 20_000


def test_the_shade_at_a_place_is_that_of_its_count():
    """The middle of the covered square is coloured, a place far off is not."""
    picture = coverage_picture(0.0, 180.0, 10.0)
    axes = coverage_figure(picture).axes[0]
    (image,) = axes.images
    counts, (left, right, bottom, top) = image.get_array(), image.get_extent()
    from umbrella.report.map import fit
    from umbrella.report.projection import to_page

    lat = np.array([0.0, 0.0, 40.0, 60.0, *picture.tracks[0][0]])
    lon = np.array([180.0, 181.0, 130.0, -150.0, *picture.tracks[0][1]])
    projection, _ = fit(lat, lon, 1.0)
    for place, expected in (((0.0, 180.0), 2), ((5.0, -170.0), 2), ((30.0, 180.0), None)):
        x, y = (float(value) for value in to_page(projection, *place))
        value = counts[int((y - bottom) / (top - bottom) * counts.shape[0]),
                       int((x - left) / (right - left) * counts.shape[1])]  # fmt: skip
        assert (value is np.ma.masked) if expected is None else value == expected


def test_more_sensors_than_shades_are_told_as_or_more():
    figure = coverage_figure(coverage_picture(radars=len(SENSORS) + 2))
    names = [text.get_text() for legend in figure.legends for text in legend.get_texts()]
    assert f"{len(SENSORS)} or more" in names


def test_headlines_of_a_coverage():
    assert finding(coverage_picture()).replace("\u00a0", " ") == (
        "At 300 km, the radars see 0.1 m² above 1.2 % of the Earth, and 50 % of the flights' ground tracks"
    )
    assert finding(coverage_picture(radars=0)).startswith("No radar; satellites see a plume")


def test_trackers_are_told_with_the_radars():
    low = Covering(name="low", places=tuple((10.0 * k, 30.0 * k) for k in range(8)), fraction=0.2)
    picture = coverage_picture(trackers=(low,))
    assert "radars and trackers see" in finding(picture)
    words = words_of(coverage_figure(picture))
    assert "radars and trackers that would see it" in words and "low" in words


def test_pictures_have_the_same_bytes_each_time(tmp_path):
    for name, draw, picture in (("a.svg", draw_sight, sight_picture()), ("b.png", draw_coverage, coverage_picture())):
        files = [tmp_path / f"{take}-{name}" for take in "12"]
        for file in files:
            draw(picture, file)
        assert files[0].read_bytes() == files[1].read_bytes()
