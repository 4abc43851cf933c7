"""What one shot is worth: the single-shot kill probability as the product of its visible factors."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import njit

FloatArray = NDArray[np.float64]


class KillVehicles(NamedTuple):
    """What batteries' interceptors do at the end of their flight; row b belongs to battery b (SI)."""

    band_m: FloatArray  # [n, 2] lowest and highest intercept
    seeker_range_m: FloatArray  # inf: no seeker, the fire control's own error is in the hit probability
    basket_half_angle_rad: FloatArray
    divert_m_s: FloatArray  # inf: not limited
    reliability: FloatArray
    hit_probability: FloatArray  # given that all else works
    shared_fraction: FloatArray  # of the unreliability that all shots of a design have in common


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
def basket_m(vehicles, b):
    """Return the radius (m) within which battery b's seeker finds its target at the range at which it opens its eye."""
    return vehicles.seeker_range_m[b] * math.tan(vehicles.basket_half_angle_rad[b])


@njit
def homing_divert_m(vehicles, b, closing_m_s):
    """Return how far (m) the divert budget moves battery b's kill vehicle from acquisition to intercept."""
    return vehicles.divert_m_s[b] * vehicles.seeker_range_m[b] / max(closing_m_s, 1.0)


@njit
def single_shot(vehicles, b, sigma_m, closing_m_s, warhead_probability):
    """Return the `Factors` of a shot of battery b as the planner expects them.

    Args:
        vehicles: `KillVehicles`; b: battery.
        sigma_m: predicted error of the target's place across the closing direction, one axis, m.
        closing_m_s: closing speed, m/s. warhead_probability: belief that the object is the warhead.

    Valid: errors round and normal. Leaves out: the shape of the error (a long thin one is acquired less often by up to
    0.1). Source: product of independent factors; Wilkening (2000). Checked: tests/engagement/test_kill.py.
    """
    if math.isinf(vehicles.seeker_range_m[b]):
        acquisition, divert = 1.0, 1.0
    else:
        acquisition = within(basket_m(vehicles, b), sigma_m)
        divert = within(homing_divert_m(vehicles, b, closing_m_s), sigma_m)
    return Factors(vehicles.reliability[b], acquisition, divert, warhead_probability, vehicles.hit_probability[b])


@njit
def product(factors):
    """Return the single-shot kill probability."""
    return factors.reliability * factors.acquisition * factors.divert * factors.discrimination * factors.hit
