"""Closed forms of a flight without thrust and air over a round Earth that stands still: what any test must obey."""

import math
from typing import Final

from umbrella.physics.earth.model import WGS84

RADIUS_M: Final = 6_371_008.8  # mean radius of WGS 84 (2 a + b) / 3


def free_flight_time_s(apogee_m: float, range_m: float) -> float:
    """Return the time (s) from the ground to an apogee and down again at a distance, all of it in free flight.

    Args:
        apogee_m: height above the ground, m, > 0. range_m: along the ground, m, >= 0.

    **Valid**: no missile that starts at rest is faster, but for the turning of the Earth (some 10 s). **Leaves out**:
    the boost, which adds one to three minutes. **Source**: Kepler's equation for the ellipse through both ends; Bate,
    Mueller & White, Fundamentals of Astrodynamics (1971), section 6.2. **Checked**: tests/analysis/test_infer.py.
    """
    top, half = RADIUS_M + apogee_m, 0.5 * range_m / RADIUS_M
    eccentricity = apogee_m / (top - RADIUS_M * math.cos(half))
    semi_major = top / (1.0 + eccentricity)
    anomaly = math.acos(max(-1.0, min(1.0, (1.0 - RADIUS_M / semi_major) / eccentricity)))
    mean = anomaly - eccentricity * math.sin(anomaly)
    return 2.0 * (math.pi - mean) * math.sqrt(semi_major**3 / WGS84.gm_m3_s2)


def cheapest_apogee_m(range_m: float) -> float:
    """Return the apogee (m) of the flight with the least energy to a distance.

    **Valid**: up to half the Earth's circumference. **Leaves out**: boost and air; powered flights rise some tens of
    kilometres higher or lower. **Source**: Bate, Mueller & White (1971), section 6.2: the empty focus lies in the
    middle of the chord. **Checked**: tests/analysis/test_infer.py.
    """
    half = 0.5 * range_m / RADIUS_M
    return 0.5 * RADIUS_M * (math.sin(half) + math.cos(half) - 1.0)


def kepler_range_m(apogee_m: float, range_m: float) -> float:
    """Return the longest range (m) of a free flight that starts as fast as the one that was reported.

    What a rescaling gives. It is too short by 12 to 23 % for the intercontinental tests of 2017: a steep climb loses
    more of its engines' work to gravity than a flat one, and this takes the loss for both to be the same.

    **Valid**: starts slower than in a circular orbit; half the circumference otherwise. **Source**: Bate, Mueller &
    White (1971), equation 6.2-20. **Checked**: tests/analysis/test_infer.py.
    """
    top, half = RADIUS_M + apogee_m, 0.5 * range_m / RADIUS_M
    eccentricity = apogee_m / (top - RADIUS_M * math.cos(half))
    semi_major = top / (1.0 + eccentricity)
    speed = 2.0 - RADIUS_M / semi_major  # squared, in circular speeds
    return 2.0 * RADIUS_M * math.asin(speed / (2.0 - speed)) if speed < 1.0 else math.pi * RADIUS_M
