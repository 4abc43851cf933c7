"""What is believed of a burning missile, and how a Kalman filter carries and corrects it.

One vector holds what changes and what stays:

    0 to 8     position m, velocity m/s, push m/s^2 (thrust less drag), inertial, at the latest look
    9 to 14    position and velocity at the time of the first look, which later looks still correct
    15 and on  two angles (rad) for each satellite: its line of sight is wrong by as much all the time
"""

import math
from typing import Final, NamedTuple

from umbrella.core.compiled import leaf, verb
from umbrella.core.rows import row_type
from umbrella.core.scratch import scratch
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, enu_basis
from umbrella.physics.earth.model import Earth
from umbrella.physics.gravity.zonal import gravity
from umbrella.physics.orbit.visibility import across
from umbrella.tracking.boosts import PROFILE_RATE_M_S2, PROFILE_SHARE, PROFILE_SPEED_M_S, PROFILE_TOP_M

EYES: Final = 4  # most satellites whose looks one estimate uses; a fifth adds little
V: Final = 3
PUSH: Final = 6
FIRST: Final = 9
FIRST_V: Final = 12
BIAS: Final = 15
STATES: Final = BIAS + 2 * EYES
LONGEST_STEP_S: Final = 20.0  # gravity in the middle of a step stands for the step: 0.1 m

PLUME: Final = row_type(
    [
        ("looks", "i8"),  # that were used
        ("is_late", "i8"),  # the first look did not come, or will not come, where a plume leaves the clouds
        ("eyes", "i8", EYES),  # number of each satellite plus one; 0: none
        ("first_s", "f8"),
        ("last_s", "f8"),  # of the latest look and of the first nine states
        ("nis", "f8"),  # normalised innovation squared of the last look (mean 2 if all is well)
        ("x", "f8", STATES),
        ("p", "f8", (STATES, STATES)),  # its covariance
    ]
)


class PlumeRules(NamedTuple):
    """What an estimator assumes of burning missiles and of the satellites that see them; a belief, not the truth."""

    earth: Earth
    height_m: float  # of a plume at the first look: the cloud tops and half of what it climbs between two looks
    height_sigma_m: float
    jerk_noise_m2_s5: float  # power density of the change of the push
    bias_share: float  # steady error of a satellite's line of sight over the error of one look
    unseen_s: float  # how long a burn may go on after the last look before a look is missed


@leaf
def forget_plume(plume):
    """Make a plume one of which nothing is known."""
    plume.looks, plume.is_late, plume.nis = 0, 0, 0.0
    plume.first_s, plume.last_s = -math.inf, -math.inf
    for k in range(EYES):
        plume.eyes[k] = 0


@verb
def add_noise(p, dt_s, q):
    """Add to a covariance what a push that changes at random by q (m^2/s^5) does within a time of any sign."""
    d = abs(dt_s)
    xx, xv, xa = q * d**5 / 20.0, q * d * dt_s**3 / 8.0, q * d**3 / 6.0
    vv, va, aa = q * d**3 / 3.0, q * d * dt_s / 2.0, q * d
    for i in range(3):
        j, k = i + V, i + PUSH
        p[i, i] += xx
        p[j, j] += vv
        p[k, k] += aa
        p[i, j] += xv
        p[j, i] += xv
        p[i, k] += xa
        p[k, i] += xa
        p[j, k] += va
        p[k, j] += va


@verb
def _step(x, p, dt_s, rules):
    """Carry vector and covariance over one short time: constant push, gravity of the middle of the step."""
    h = 0.5 * dt_s
    g = gravity(x[0] + h * x[3], x[1] + h * x[4], x[2] + h * x[5], rules.earth)
    for i in range(3):
        a = x[PUSH + i] + g[i]
        x[i] += dt_s * (x[V + i] + h * a)
        x[V + i] += dt_s * a
    for i in range(3):
        for c in range(STATES):
            p[i, c] += dt_s * (p[V + i, c] + h * p[PUSH + i, c])
            p[V + i, c] += dt_s * p[PUSH + i, c]
    for r in range(PUSH):
        for i in range(3):
            p[r, i] += dt_s * (p[r, V + i] + h * p[r, PUSH + i])
            p[r, V + i] += dt_s * p[r, PUSH + i]
    for c in range(PUSH):
        for r in range(c + 1, STATES):
            p[r, c] = p[c, r]
    add_noise(p, dt_s, rules.jerk_noise_m2_s5)


@leaf
def carry_plume(x, p, dt_s, rules):
    """Carry the vector of a plume and its covariance over a time of any sign, in place.

    Args:
        x: float64[STATES]. p: float64[STATES, STATES]. dt_s: s. rules: `PlumeRules`.

    Valid: a push that changes like a random walk. Leaves out: the gradient of gravity on the errors (1e-4 of them in
    10 s). Source: Bar-Shalom, Li & Kirubarajan, Estimation with Applications to Tracking and Navigation (2001),
    sec. 6.2.3 (white jerk). Checked: tests/tracking/test_plume.py.
    """
    steps = max(1, math.ceil(abs(dt_s) / LONGEST_STEP_S))
    for _ in range(steps):
        _step(x, p, dt_s / steps, rules)


@verb
def _clear(h):
    for r in range(STATES):
        h[r] = 0.0


@leaf
def states_in_use(eyes):
    """Return how many of the states stand for something: the satellites take their slots in order."""
    n = BIAS
    for k in range(EYES):
        if eyes[k] > 0:
            n = BIAS + 2 * k + 2
    return n


@leaf
def correct(x, p, h, n, innovation, variance):
    """Correct a vector and its covariance, in place, with one number; return the normalised innovation squared.

    Args:
        x: float64[STATES]. p: float64[STATES, STATES]. h: float64[STATES], derivative of the number by the vector.
        n: how many states are in use; the others are left alone.
        innovation: measured less expected. variance: of the measurement.

    Valid: measurements with independent errors, taken one after the other. Leaves out: nothing. Source: Bar-Shalom,
    Li & Kirubarajan (2001), sec. 5.2. Checked: tests/tracking/test_plume.py.
    """
    ph = scratch(STATES)
    _clear(ph)
    for c in range(n):
        if h[c] != 0.0:
            for r in range(n):
                ph[r] += p[c, r] * h[c]
    s = variance
    for r in range(n):
        s += h[r] * ph[r]
    gain, inverse_root = innovation / s, 1.0 / math.sqrt(s)
    for r in range(n):
        x[r] += gain * ph[r]
        ph[r] *= inverse_root
    for r in range(n):  # whole rows of a product of equals: fast, and as symmetric as before
        for c in range(n):
            p[r, c] -= ph[r] * ph[c]
    return innovation * gain


@verb
def correct_with_direction(x, p, n, ago_s, place, direction, sigma_rad, slot, rules):
    """Correct with one line of sight; return the sum of the normalised innovations squared (mean 2).

    The distance of the believed position from the measured line, across it, is the innovation: linear in the position,
    so that looks of the same instant may come in any order.

    Args:
        x, p, n: vector, covariance and states in use. ago_s: how much older than the vector the look is, s, 0 or more.
        place, direction: three floats each, inertial. slot: of the satellite.
    """
    b = across(direction[0], direction[1], direction[2])
    h = scratch(STATES)
    _clear(h)
    g = gravity(x[0], x[1], x[2], rules.earth)
    half = 0.5 * ago_s * ago_s
    past = half * ago_s * ago_s * ago_s / 10.0 * rules.jerk_noise_m2_s5  # what the push did since
    range_m = 0.0
    for c in range(3):
        there = x[c] - ago_s * x[V + c] + half * (x[PUSH + c] + g[c])
        range_m += (there - place[c]) * direction[c]
    nis = 0.0
    for k in range(2):
        j = BIAS + 2 * slot + k
        off = x[j] * range_m
        for c in range(3):
            a = b[3 * k + c]
            h[c], h[V + c], h[PUSH + c] = a, -ago_s * a, half * a
            off += a * (x[c] - ago_s * x[V + c] + half * (x[PUSH + c] + g[c]) - place[c])
        h[j] = range_m
        nis += correct(x, p, h, n, -off, (range_m * sigma_rad) ** 2 + past)
        h[j] = 0.0
    return nis


@verb
def correct_with_height(x, p, n, since_s, share, rules):
    """Correct with the belief that burning missiles are so high so long after they have left the clouds.

    Args:
        since_s: time since the first look. share: part of an independent statement that this one is (0 to 1): a missile
            that is higher than others stays so.
    """
    rise = min(since_s * (PROFILE_SPEED_M_S + 0.5 * PROFILE_RATE_M_S2 * since_s), PROFILE_TOP_M)
    lat, lon, height = ecef_to_geodetic(x[0], x[1], x[2], rules.earth)
    b = enu_basis(lat, lon)
    h = scratch(STATES)
    _clear(h)
    h[0], h[1], h[2] = b[6], b[7], b[8]
    expected = rules.height_m + rise
    variance = (rules.height_sigma_m + PROFILE_SHARE * rise) ** 2 / share
    correct(x, p, h, n, expected - height, variance)
