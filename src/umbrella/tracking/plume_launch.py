"""From the believed state of a plume at its first look back to the ground: where and when it was launched."""

import math
from typing import Final

import numpy as np

from umbrella.core.compiled import inner, njit
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, enu_basis
from umbrella.physics.earth.frames import ecef_to_eci, eci_to_ecef, velocity_eci_to_ecef
from umbrella.tracking.boosts import (
    CLIMB_POWER,
    CLIMB_POWER_SIGMA,
    DRIFT_SHARE,
    DRIFT_SHARE_SIGMA,
    GROUND_SIGMA_M,
    LATE_POWER_SIGMA,
    LATE_SHARE_SIGMA,
)
from umbrella.tracking.plume_state import FIRST, FIRST_V, V

SLOWEST_M_S: Final = 50.0  # below this a speed of climb says nothing about its time


@inner
def _over_the_ground(plume, earth, state, c):
    """Return the Earth-fixed place of the first look and east, north, up there; write the state in these axes.

    Args:
        state: float64[6], written: 0, 0, height m; speed over the ground m/s. c: float64[6, 6], written: covariance.
    """
    x, omega, t = plume.x, earth.omega_rad_s, plume.first_s
    s = (x[FIRST], x[FIRST + 1], x[FIRST + 2], x[FIRST_V], x[FIRST_V + 1], x[FIRST_V + 2])
    r = eci_to_ecef(s[0], s[1], s[2], t, omega)
    v = velocity_eci_to_ecef(s[0], s[1], s[2], s[3], s[4], s[5], t, omega)
    lat, lon, height = ecef_to_geodetic(r[0], r[1], r[2], earth)
    b = enu_basis(lat, lon)
    turn = np.zeros((6, 6))
    for k in range(3):
        a = ecef_to_eci(b[3 * k], b[3 * k + 1], b[3 * k + 2], t, omega)
        state[k], state[3 + k] = 0.0, b[3 * k] * v[0] + b[3 * k + 1] * v[1] + b[3 * k + 2] * v[2]
        for j in range(3):
            turn[k, j], turn[3 + k, 3 + j] = a[j], a[j]
    state[2] = height
    sandwiched(turn, plume.p[FIRST:, FIRST:], c)
    return r, b


@njit
def sandwiched(d, p, out):
    """Add d p d^T to out: float64[n, 6], at least float64[6, 6], float64[n, n]."""
    for i in range(d.shape[0]):
        for j in range(d.shape[0]):
            for k in range(6):
                for m in range(6):
                    out[i, j] += d[i, k] * p[k, m] * d[j, m]


@inner
def _course(plume, earth):
    """Return the direction over the ground at the latest look (rad from north over east) and its standard deviation.

    The latter is the angle whose tangent is the uncertainty of speed across the course over the speed along it.
    """
    x, p, omega = plume.x, plume.p, earth.omega_rad_s
    lat, lon, _ = ecef_to_geodetic(x[0], x[1], x[2], earth)
    b = enu_basis(lat, lon)
    wx, wy, wz = x[3] + omega * x[1], x[4] - omega * x[0], x[5]
    east, north = wx * b[0] + wy * b[1] + wz * b[2], wx * b[3] + wy * b[4] + wz * b[5]
    level = math.sqrt(east * east + north * north)
    e, n = (north / level, -east / level) if level > 0.0 else (1.0, 0.0)
    variance = 0.0
    for i in range(3):
        for j in range(3):
            variance += (e * b[i] + n * b[3 + i]) * (e * b[j] + n * b[3 + j]) * p[V + i, V + j]
    return math.atan2(east, north), math.atan2(math.sqrt(variance), level)


@inner
def _back_to_the_ground(state, c, is_late, out):
    """Return (seconds of climb, way over the ground in seconds of level speed); write the 3 x 3 covariance.

    Height and way over the ground are powers of time, as those of other missiles: so the time is that power times
    height over speed. The covariance is of (east m, north m, time s).
    """
    power_sigma = LATE_POWER_SIGMA if is_late == 1 else CLIMB_POWER_SIGMA
    share_sigma = LATE_SHARE_SIGMA if is_late == 1 else DRIFT_SHARE_SIGMA
    height, up = max(state[2], 1.0), max(state[5], SLOWEST_M_S)
    climb_s = CLIMB_POWER * height / up
    drift_s = DRIFT_SHARE * climb_s
    by_power = climb_s / CLIMB_POWER * power_sigma
    by_both = (DRIFT_SHARE * by_power) ** 2 + (climb_s * share_sigma) ** 2
    d = np.zeros((3, 6))
    d[2, 2], d[2, 5] = climb_s / height, -climb_s / up
    out[2, 2] = by_power * by_power
    for i in range(2):
        speed = state[3 + i]
        d[i, i], d[i, 3 + i] = 1.0, -drift_s
        d[i, 2], d[i, 5] = -drift_s / height * speed, drift_s / up * speed
        for j in range(2):
            out[i, j] = by_both * speed * state[3 + j]
    sandwiched(d, c, out)
    return climb_s, drift_s


@njit
def launch_estimate(plume, rules):
    """Return where and when a missile was launched, as believed, and where it is heading.

    Args:
        plume: record `PLUME` with at least one look. rules: `PlumeRules`.

    Returns:
        (x, y, z m Earth-fixed, on the ellipsoid; variance east m^2, variance north m^2, covariance m^2; time s and its
        standard deviation; direction of flight over the ground at the latest look, rad from north over
        east, and its standard deviation, near pi / 2 where nothing is known of it).

    Valid: launches from land or sea below 2 km height by missiles that climb like those of the catalogue; on average
    over these the error is what the covariance says. Leaves out: the curvature of the ground between launch and first
    look (10 m). Source: the powers of time in `tracking.boosts`. Checked: tests/tracking/test_plume.py.
    """
    state, c, spread = np.zeros(6), np.zeros((6, 6)), np.zeros((3, 3))
    r, b = _over_the_ground(plume, rules.earth, state, c)
    c[2, 2] += GROUND_SIGMA_M * GROUND_SIGMA_M
    climb_s, drift_s = _back_to_the_ground(state, c, plume.is_late, spread)
    east, north, height = -drift_s * state[3], -drift_s * state[4], state[2]
    heading, heading_sigma = _course(plume, rules.earth)
    return (
        r[0] + east * b[0] + north * b[3] - height * b[6],
        r[1] + east * b[1] + north * b[4] - height * b[7],
        r[2] + east * b[2] + north * b[5] - height * b[8],
        spread[0, 0],
        spread[1, 1],
        spread[0, 1],
        plume.first_s - climb_s,
        math.sqrt(spread[2, 2]),
        heading,
        heading_sigma,
    )
