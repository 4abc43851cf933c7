"""The picture of NEES and NIS."""

import matplotlib
import numpy as np

from umbrella.analysis.consistency import Means
from umbrella.report.consistency import ConsistencyPicture, consistency_figure, draw_consistency, finding
from umbrella.report.pictures import Credit

TIMES = np.linspace(0.0, 50.0, 20)


def means(name, nees):
    return Means(
        filter=name,
        times_s=TIMES,
        nees=nees,
        nis=np.full(20, 3.0),
        nees_bounds=(5.7, 6.3),
        nis_bounds=(2.8, 3.2),
    )


def picture(nees):
    case = ("mid-course, one radar", [means("extended", nees), means("unscented", np.full(20, 6.0))])
    credit = Credit(sources=("Bar-Shalom 2001",))
    return ConsistencyPicture(cases=[case] * 3, trials=500, subtitle="means of 500 trials", credit=credit)


def test_the_headline_counts_the_means_inside_and_says_when_a_track_is_not_as_good_as_it_says():
    assert (
        finding(picture(np.full(20, 6.0)))
        .replace("\N{NO-BREAK SPACE}", " ")
        .endswith("100 % of means within 95 % bounds")
    )
    assert "not all as good" in finding(picture(np.full(20, 9.0)))
    assert "75" in finding(picture(np.full(20, 9.0)))


def test_every_panel_is_on_the_page_and_shows_all_of_its_means():
    figure = consistency_figure(picture(np.linspace(5.0, 12.0, 20)))
    assert len(figure.axes) == 6
    used, (width_in, height_in) = figure.get_tightbbox(), figure.get_size_inches()
    assert used.x0 > -0.01 and used.y0 > -0.01 and used.x1 < width_in + 0.01 and used.y1 < height_in + 0.01
    for axes in figure.axes:
        low, high = axes.get_ylim()
        assert all(low < y < high for line in axes.lines for y in line.get_ydata())


def test_it_is_written_with_the_same_bytes_each_time(tmp_path):
    for name in ("a.png", "b.png"):
        draw_consistency(picture(np.full(20, 6.1)), tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    assert matplotlib.rcParams["axes.grid"] is False
