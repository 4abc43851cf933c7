"""Reading the fly-out table."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.engagement.flyout import TIME, interpolate

inside = st.tuples(st.floats(-10.0, 10.0), st.floats(0.0, 999e3), st.floats(0.0, 399e3))


def linear_table():
    """Time is linear in distance and height, the same in all bearings."""
    _, distance, height = np.meshgrid(np.arange(4), np.arange(51) * 20e3, np.arange(41) * 10e3, indexing="ij")
    return np.column_stack([(1.0 + distance / 3e3 + height / 2e3).ravel()] * 4)


@given(inside)
def test_a_linear_table_is_read_exactly(arms, point):
    expected = 1.0 + point[1] / 3e3 + point[2] / 2e3
    assert interpolate(linear_table(), arms.battery(), *point, TIME) == pytest.approx(expected, rel=1e-12)


@given(inside)
def test_bearings_come_round_after_a_full_turn(arms, point):
    rows = np.random.default_rng(1).uniform(1.0, 2.0, (4 * 51 * 41, 4))
    once = interpolate(rows, arms.battery(), *point, TIME)
    turned = interpolate(rows, arms.battery(), point[0] + 2.0 * math.pi, point[1], point[2], TIME)
    assert once == pytest.approx(turned, abs=1e-6)


@pytest.mark.parametrize("point", [(0.0, 1001e3, 1e5), (0.0, 1e5, 401e3), (0.0, 1e5, -1.0)])
def test_what_lies_outside_the_table_is_out_of_reach(arms, point):
    assert math.isnan(interpolate(linear_table(), arms.battery(), *point, TIME))


def test_a_cell_with_an_unreached_corner_is_out_of_reach(arms):
    """So the edge of the reach is never drawn too far out."""
    rows = arms.fan(3000.0, reach_m=500e3)
    assert math.isnan(interpolate(rows, arms.battery(), 0.0, 495e3, 45e3, TIME))
    assert interpolate(rows, arms.battery(), 0.0, 400e3, 100e3, TIME) > 0.0
