"""What one shot is worth."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.engagement.kill import product, shared_and_own, sigma_across, single_shot, within

fractions = st.floats(0.01, 1.0)


@given(fractions, st.floats(0.0, 1.0))
def test_shared_and_own_reliability_make_up_the_whole(reliability, fraction):
    shared, own = shared_and_own(reliability, fraction)
    assert shared * own == pytest.approx(reliability, rel=1e-12)
    assert reliability <= shared <= 1.0 + 1e-12
    assert own <= 1.0 + 1e-12


def test_a_wholly_shared_unreliability_leaves_nothing_of_its_own():
    assert shared_and_own(0.7, 1.0) == (pytest.approx(0.7), pytest.approx(1.0))
    assert shared_and_own(0.7, 0.0) == (1.0, 0.7)


def test_the_chance_to_stay_within_a_radius_is_rayleigh():
    """200,000 draws: sampling error 0.1 %."""
    drawn = np.random.default_rng(1).standard_normal((200_000, 2)) * 300.0
    assert within(500.0, 300.0) == pytest.approx((np.hypot(*drawn.T) < 500.0).mean(), abs=0.005)
    assert within(500.0, 0.0) == 1.0


def test_the_error_across_leaves_out_the_error_along():
    p = np.zeros((6, 6))
    p[:3, :3] = np.diag([1e8, 400.0, 900.0])
    assert sigma_across(p, 1.0, 0.0, 0.0) == pytest.approx(math.sqrt(650.0))
    assert sigma_across(p, 0.0, 1.0, 0.0) == pytest.approx(math.sqrt(0.5 * (1e8 + 900.0)))


@given(st.floats(1.0, 1e5), st.floats(1.0, 1e5))
def test_a_worse_track_is_never_worth_more(arms, sigma, more):
    battery = arms.battery()
    assert product(single_shot(battery, sigma + more, 1e4, 1.0)) <= product(single_shot(battery, sigma, 1e4, 1.0))


def test_a_perfect_track_leaves_reliability_and_hit(arms):
    battery = arms.battery(reliability=0.8, hit_probability=0.75)
    factors = single_shot(battery, 0.0, 1e4, 1.0)
    assert (factors.acquisition, factors.divert) == (1.0, 1.0)
    assert product(factors) == pytest.approx(0.6)


def test_without_a_seeker_the_track_does_not_count(arms):
    battery = arms.battery(seeker_range_m=np.inf, divert_m_s=np.inf)
    assert product(single_shot(battery, 1e6, 1e4, 1.0)) == 1.0


def test_the_basket_and_the_divert_are_those_of_the_geometry(arms):
    """300 km times tan(0.01) is 3,000 m; 500 m/s for 30 s is 15 km."""
    factors = single_shot(arms.battery(), 3000.1, 1e4, 1.0)
    assert factors.acquisition == pytest.approx(1.0 - math.exp(-0.5), rel=1e-4)
    assert factors.divert == pytest.approx(1.0 - math.exp(-0.5 * 25.0), rel=1e-4)
