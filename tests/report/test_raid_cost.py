"""The picture of the cost of raids."""

import pytest

from umbrella.report.raid_cost import RaidCostPicture, draw_raid_cost, finding, raid_cost_figure

COSTS = {1: 3.5, 2: 5.8, 5: 15.7, 10: 30.7, 20: 59.3, 50: 151.0, 100: 304.9}


@pytest.fixture
def picture():
    return RaidCostPicture(cpu_ms=COSTS, exponent=0.99, subtitle="a raid")


def test_the_headline_tells_the_smallest_and_the_largest_raid(picture):
    assert "100 missiles costs 305 ms, 3.0 ms a missile, against 3.5 ms" in finding(picture)


def test_all_that_was_measured_is_on_the_page(picture):
    figure = raid_cost_figure(picture)
    (axes,) = figure.axes
    measured = axes.lines[-1]
    assert dict(zip(measured.get_xdata(), measured.get_ydata(), strict=True)) == COSTS
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    for line in axes.lines:
        assert all(left < x < right for x in line.get_xdata()) and all(low < y < high for y in line.get_ydata())
    used, (width_in, height_in) = figure.get_tightbbox(), figure.get_size_inches()
    assert used.x0 > -0.01 and used.y0 > -0.01 and used.x1 < width_in + 0.01 and used.y1 < height_in + 0.01


def test_the_line_beside_it_is_n_log_n_through_ten_missiles(picture):
    line = raid_cost_figure(picture).axes[0].lines[0]
    at = dict(zip(line.get_xdata(), line.get_ydata(), strict=True))
    assert at[100.0] / COSTS[10] == pytest.approx(20.0)  # 100 log 100 over 10 log 10


def test_it_is_written_with_the_same_bytes_each_time(picture, tmp_path):
    for name in ("a.png", "b.png"):
        draw_raid_cost(picture, tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
