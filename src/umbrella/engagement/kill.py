"""What one shot is worth: the single-shot kill probability as the product of its visible factors."""

import math
from typing import NamedTuple

from umbrella.core.compiled import njit


class Factors(NamedTuple):
    """The factors of a single shot, each a probability."""

    reliability: float
    acquisition: float
    divert: float
    discrimination: float
    hit: float


@njit
def shared_and_own(reliability, shared_fraction):
    """Return the probabilities (design works, this interceptor works) whose product is the reliability.

    With the fraction c of the unreliability common to all shots of the design: shared = 1 - c (1 - r).

    Valid: 0 < r <= 1, 0 <= c <= 1. Leaves out: causes shared by some of the shots only. Source: beta factor model;
    Fleming, General Atomic GA-A13284 (1975). Checked: tests/engagement/test_kill.py.
    """
    shared = 1.0 - shared_fraction * (1.0 - reliability)
    return shared, reliability / shared


@njit
def within(radius_m, sigma_m):
    """Return the probability that a two-dimensional normal error (sigma per axis) stays within a radius (Rayleigh)."""
    if sigma_m <= 0.0:
        return 1.0 if radius_m >= 0.0 else 0.0
    return 1.0 - math.exp(-0.5 * (radius_m / sigma_m) ** 2)


@njit
def sigma_across(p, ux, uy, uz):
    """Return the one-axis error (m) of a position at right angles to a direction, from a 6 x 6 covariance.

    The two axes across the direction are averaged.
    """
    along = (
        ux * (p[0, 0] * ux + p[0, 1] * uy + p[0, 2] * uz)
        + uy * (p[1, 0] * ux + p[1, 1] * uy + p[1, 2] * uz)
        + uz * (p[2, 0] * ux + p[2, 1] * uy + p[2, 2] * uz)
    )
    return math.sqrt(max(0.0, 0.5 * (p[0, 0] + p[1, 1] + p[2, 2] - along)))


@njit
def basket_m(battery):
    """Return the radius (m) within which a battery's seeker finds its target at the range at which it opens its eye."""
    return battery.seeker_range_m * math.tan(battery.basket_half_angle_rad)


@njit
def homing_divert_m(battery, closing_m_s):
    """Return how far (m) the divert budget moves a battery's kill vehicle from acquisition to intercept."""
    return battery.divert_m_s * battery.seeker_range_m / max(closing_m_s, 1.0)


@njit
def single_shot(battery, sigma_m, closing_m_s, warhead_probability):
    """Return the `Factors` of a shot of a battery as the planner expects them.

    Args:
        battery: record `BATTERY`.
        sigma_m: predicted error of the target's place across the closing direction, one axis, m.
        closing_m_s: closing speed, m/s. warhead_probability: belief that the object is the warhead.

    Valid: errors round and normal. Leaves out: the shape of the error (a long thin one is acquired less often by up to
    0.1). Source: product of independent factors; Wilkening (2000). Checked: tests/engagement/test_kill.py.
    """
    if math.isinf(battery.seeker_range_m):
        acquisition, divert = 1.0, 1.0
    else:
        acquisition = within(basket_m(battery), sigma_m)
        divert = within(homing_divert_m(battery, closing_m_s), sigma_m)
    return Factors(battery.reliability, acquisition, divert, warhead_probability, battery.hit_probability)


@njit
def product(factors):
    """Return the single-shot kill probability."""
    return factors.reliability * factors.acquisition * factors.divert * factors.discrimination * factors.hit
