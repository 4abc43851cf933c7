"""The picture of a stock that is fought down."""

import math
from dataclasses import replace

import pytest

from umbrella.analysis.depletion import Endurance, Raid, Spread
from umbrella.campaign.statistics import wilson
from umbrella.report.depletion import DepletionPicture, depletion_figure, draw_depletion, finding

NEVER = Spread(math.inf, math.inf, math.inf)


def raid(number, held, north, south):
    stock = Spread(north + south, north + south - 1.0, north + south + 1.0)
    share = wilson(held, 100)
    stock_of = {"north": Spread(north, north, north), "south": Spread(south, south, south)}
    return Raid(
        number=number, p_no_leak=share, p_none_so_far=share, leakers=share, shots=share, stock=stock, stock_of=stock_of
    )


@pytest.fixture
def without():
    return Endurance(
        full={"north": 4, "south": 10},
        raids=(raid(1, 90, 2.0, 9.0), raid(2, 60, 0.0, 8.0), raid(3, 5, 0.0, 7.0)),
        before_leak=Spread(2.0, 0.0, 2.0),
        until_empty=NEVER,
        until_empty_of={"north": Spread(2.0, 2.0, 3.0), "south": NEVER},
    )


@pytest.fixture
def picture(without):
    refilled = replace(without, raids=(raid(1, 90, 2.0, 9.0), raid(2, 85, 2.0, 8.0), raid(3, 80, 2.0, 7.0)))
    return DepletionPicture(without=without, refilled=refilled, refill="12 a year", subtitle="a shield")


def test_the_headline_tells_the_battery_that_is_empty_first_and_what_it_costs(picture, without):
    assert finding(picture) == (
        "north is empty after 2 raids: P(no leaker) goes from 0.90 to 0.05, with the refill to 0.80"
    )
    lasting = replace(without, until_empty_of={"north": NEVER, "south": NEVER})
    assert finding(DepletionPicture(without=lasting)).startswith("No battery is empty after 3 raids")


@pytest.mark.parametrize("is_refilled", [True, False])
def test_every_number_stands_where_it_belongs_and_inside_the_page(picture, is_refilled):
    figure = depletion_figure(picture if is_refilled else replace(picture, refilled=None))
    upper, lower = figure.axes
    stock = next(line for line in upper.lines if len(line.get_xdata()) == 4 and line.get_linestyle() == "-")
    assert list(stock.get_ydata()) == [14.0, 11.0, 8.0, 7.0]
    chances = [line for line in lower.lines if len(line.get_xdata()) == 3]
    assert list(chances[0].get_ydata()) == [0.9, 0.6, 0.05] and len(chances) == 1 + is_refilled
    for axes in (upper, lower):
        (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
        for line in axes.lines:
            assert all(left < x < right for x in line.get_xdata()) and all(low <= y <= high for y in line.get_ydata())
    used, (width_in, height_in) = figure.get_tightbbox(), figure.get_size_inches()
    assert used.x0 > -0.01 and used.y0 > -0.01 and used.x1 < width_in + 0.01 and used.y1 < height_in + 0.01


def test_it_is_written_with_the_same_bytes_each_time(picture, tmp_path):
    for name in ("a.svg", "b.svg"):
        draw_depletion(picture, tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
