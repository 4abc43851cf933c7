"""A burning missile followed by the directions in which infrared satellites see it."""

import math
from typing import Final

from umbrella.core.compiled import leaf, verb
from umbrella.core.scratch import scratch
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, enu_basis
from umbrella.physics.gravity.zonal import gravity
from umbrella.tracking import boosts
from umbrella.tracking.plume_launch import launch_estimate
from umbrella.tracking.plume_state import (
    BIAS,
    EYES,
    FIRST,
    PLUME,
    PUSH,
    STATES,
    PlumeRules,
    V,
    carry_plume,
    correct_with_direction,
    correct_with_height,
    forget_plume,
    states_in_use,
)

__all__ = [
    "PLUME",
    "PlumeRules",
    "expect_late",
    "forget_plume",
    "has_gone_silent",
    "launch_estimate",
    "predicted_plume",
    "take_plume_look",
    "unseen_way",
]

ANYWHERE_M: Final = 1e6  # before the first line of sight is used, the place on the ground is as uncertain
LATE_LOOKS: Final = 3  # looks within which a wrong beginning is noticed
LATE_NIS: Final = 16.0  # of two numbers: once in 3,000 looks by chance
COAST_STEP_S: Final = 20.0  # Runge-Kutta 4: 1 cm a step in free fall
PLACE_STEP_M: Final = 1e3  # differences for derivatives: good to 1e-6
SPEED_STEP_M_S: Final = 1.0


@leaf
def expect_late(plume):
    """Say of a forgotten plume that nobody watched its place before: its first look may come anywhere in the burn."""
    plume.is_late = 1


@verb
def _crossing(place, direction, height_m, earth):
    """Return the nearer place (m) where a line crosses a height, and whether it does; if not, its lowest place."""
    k = (earth.a_m + height_m) / (earth.a_m * (1.0 - earth.flattening) + height_m)
    pz, uz = k * place[2], k * direction[2]
    uu = direction[0] * direction[0] + direction[1] * direction[1] + uz * uz
    pu = (place[0] * direction[0] + place[1] * direction[1] + pz * uz) / uu
    pp = (place[0] * place[0] + place[1] * place[1] + pz * pz - (earth.a_m + height_m) ** 2) / uu
    square = pu * pu - pp
    s = max(0.0, -pu - math.sqrt(max(0.0, square)))
    return (place[0] + s * direction[0], place[1] + s * direction[1], place[2] + s * direction[2]), square > 0.0


@verb
def _spread(p, axis, place_m, growth, speed_m_s, ratio, push_m_s2):
    """Add to a covariance what is uncertain along one axis.

    Args:
        place_m: of the place. growth: speed that goes with place, 1/s. speed_m_s: of the speed at one place.
        ratio: push that goes with that speed, 1/s. push_m_s2: of the push at one speed.
    """
    for i in range(3):
        for j in range(3):
            one = axis[i] * axis[j]
            xx = one * place_m * place_m
            vv = one * speed_m_s * speed_m_s
            p[i, j] += xx
            p[i, V + j] += growth * xx
            p[V + i, j] += growth * xx
            p[V + i, V + j] += growth * growth * xx + vv
            p[V + i, PUSH + j] += ratio * vv
            p[PUSH + i, V + j] += ratio * vv
            p[PUSH + i, PUSH + j] += ratio * ratio * vv + one * push_m_s2 * push_m_s2


@verb
def _rising(x, place, basis, up, rise, earth):
    """Write a missile that climbs straight up (m/s, m/s^2 over the ground) at a place into the first nine states."""
    g = gravity(place[0], place[1], place[2], earth)
    turning = (-earth.omega_rad_s * place[1], earth.omega_rad_s * place[0], 0.0)
    for i in range(3):
        x[i], x[V + i], x[PUSH + i] = place[i], turning[i] + up * basis[6 + i], rise * basis[6 + i] - g[i]


@verb
def _believe_early(x, p, place, basis, rules):
    """Write what is believed of a missile that has just left the clouds, but for its place on the ground.

    Height goes as time^n, so at a speed v the time is n h / v, the acceleration (n - 1) v^2 / (n h), and speed grows
    with height by (n - 1) v / (n h); level, acceleration is (1 / share - 1) speed / time.
    """
    up, power = boosts.SPEED_UP_M_S, boosts.CLIMB_POWER
    growth = (power - 1.0) * up / (power * rules.height_m)
    level_ratio = (1.0 / boosts.DRIFT_SHARE - 1.0) * up / (power * rules.height_m)
    _rising(x, place, basis, up, growth * up, rules.earth)
    level, push = boosts.SPEED_LEVEL_SIGMA_M_S, boosts.PUSH_SIGMA_M_S2
    _spread(p, basis[0:3], ANYWHERE_M, 0.0, level, level_ratio, push)
    _spread(p, basis[3:6], ANYWHERE_M, 0.0, level, level_ratio, push)
    _spread(p, basis[6:9], rules.height_sigma_m, growth, boosts.SPEED_UP_SIGMA_M_S, 2.0 * growth, push)


@verb
def _believe_late(x, p, place, basis, rules):
    """Write what is believed of a missile somewhere in its burn, but for its place on the ground."""
    _rising(x, place, basis, boosts.LATE_SPEED_UP_M_S, boosts.LATE_PUSH_M_S2, rules.earth)
    level, push = boosts.LATE_SPEED_LEVEL_SIGMA_M_S, boosts.LATE_PUSH_SIGMA_M_S2
    _spread(p, basis[0:3], ANYWHERE_M, 0.0, level, 0.0, push)
    _spread(p, basis[3:6], ANYWHERE_M, 0.0, level, 0.0, push)
    _spread(p, basis[6:9], boosts.LATE_HEIGHT_SIGMA_M, 0.0, boosts.LATE_SPEED_UP_SIGMA_M_S, 0.0, push)


@verb
def _keep_first(x, p):
    """Write position and velocity into the part of the vector that stands for the time of the first look."""
    for i in range(6):
        x[FIRST + i] = x[i]
        for c in range(FIRST):
            p[FIRST + i, c] = p[i, c]
            p[c, FIRST + i] = p[i, c]
    for i in range(6):
        for j in range(6):
            p[FIRST + i, FIRST + j] = p[i, j]


@verb
def _slot(plume, number, sigma_rad, rules):
    """Return the slot of a satellite, a new one if need be; -1 if all are taken."""
    for k in range(EYES):
        if plume.eyes[k] == number + 1:
            return k
        if plume.eyes[k] == 0:
            plume.eyes[k] = number + 1
            for j in range(BIAS + 2 * k, BIAS + 2 * k + 2):
                plume.p[j, j] = (rules.bias_share * sigma_rad) ** 2
            return k
    return -1


@verb
def _begin(plume, t_s, place, direction, sigma_rad, number, is_late, rules):
    """Let a look be the first one."""
    forget_plume(plume)
    there, is_crossed = _crossing(place, direction, rules.height_m, rules.earth)
    if is_late == 1 or not is_crossed:
        is_late = 1
        there, _ = _crossing(place, direction, boosts.LATE_HEIGHT_M, rules.earth)
    lat, lon, _ = ecef_to_geodetic(there[0], there[1], there[2], rules.earth)  # the ellipsoid turns about its axis
    basis = enu_basis(lat, lon)
    plume.x[:] = 0.0
    plume.p[:, :] = 0.0
    if is_late == 1:
        _believe_late(plume.x, plume.p, there, basis, rules)
    else:
        _believe_early(plume.x, plume.p, there, basis, rules)
    _keep_first(plume.x, plume.p)
    slot = _slot(plume, number, sigma_rad, rules)
    n = states_in_use(plume.eyes)
    plume.nis = correct_with_direction(plume.x, plume.p, n, 0.0, place, direction, sigma_rad, slot, rules)
    plume.looks, plume.is_late = 1, is_late
    plume.first_s, plume.last_s = t_s, t_s


@leaf
def take_plume_look(plume, t_s, place, direction, sigma_rad, number, rules):
    """Let the estimate of a burning missile learn from one look of one satellite.

    The first look puts the missile where its line crosses the height at which plumes leave the clouds, rising as
    missiles do there. Later looks, of any satellite, correct the present state and that at the first look. Where the
    first looks do not fit (the plume was first seen later in its burn) it begins anew and supposes less.

    Args:
        plume: record `PLUME`, changed in place (`forget_plume` before the first look).
        t_s: time of the look, s; it may be older than the latest one.
        place, direction: three floats each: where the satellite is (m) and the unit vector of its line, inertial.
        sigma_rad: error of the line of sight in each of two directions, rad. number: of the satellite, from 0.
        rules: `PlumeRules`.

    Valid: lines of sight good to 1 mrad. Leaves out: satellites after the fourth; association. With one satellite the
    distance along its line is known from assumptions alone, and the covariance says so; but one satellite that comes
    upon a burn late mostly does not notice (`expect_late` tells it), and is then wrong by many times what it says. A
    look older than the latest one is compared with the path back; that the push in between has moved both is left out.
    Source: extended Kalman filter on directions with a fixed-point smoother by augmentation; Bar-Shalom, Li &
    Kirubarajan (2001), sec. 10.3; Anderson & Moore, Optimal Filtering (1979), sec. 7.2.
    Checked: tests/tracking/test_plume.py.
    """
    if plume.looks == 0:
        _begin(plume, t_s, place, direction, sigma_rad, number, plume.is_late, rules)
        return
    slot = _slot(plume, number, sigma_rad, rules)
    if slot < 0:
        return
    x, p = plume.x, plume.p
    ago_s = max(0.0, plume.last_s - t_s)
    carry_plume(x, p, max(0.0, t_s - plume.last_s), rules)
    n = states_in_use(plume.eyes)
    plume.nis = correct_with_direction(x, p, n, ago_s, place, direction, sigma_rad, slot, rules)
    if plume.nis > LATE_NIS and plume.looks <= LATE_LOOKS and plume.is_late == 0:
        _begin(plume, t_s, place, direction, sigma_rad, number, 1, rules)
        return
    plume.looks += 1
    if t_s > plume.last_s:
        if plume.is_late == 0:
            share = min(1.0, (t_s - plume.last_s) / boosts.PROFILE_LASTS_S)
            correct_with_height(x, p, n, t_s - plume.first_s, share, rules)
        plume.last_s = t_s


@leaf
def has_gone_silent(plume, t_s, silence_s):
    """Return whether no plume has been seen for longer than a time (s): the burn is over."""
    return plume.looks > 0 and t_s - plume.last_s > silence_s


@verb
def _fall(s, dt_s, earth):
    """Return a state (six floats, inertial) after a time of free fall: Runge-Kutta 4 over zonal gravity."""
    steps = max(1, math.ceil(abs(dt_s) / COAST_STEP_S))
    h = dt_s / steps
    x, y, z, vx, vy, vz = s
    for _ in range(steps):
        a1, b1, c1 = gravity(x, y, z, earth)
        a2, b2, c2 = gravity(x + 0.5 * h * vx, y + 0.5 * h * vy, z + 0.5 * h * vz, earth)
        q = 0.25 * h * h
        a3, b3, c3 = gravity(x + 0.5 * h * vx + q * a1, y + 0.5 * h * vy + q * b1, z + 0.5 * h * vz + q * c1, earth)
        q = 0.5 * h * h
        a4, b4, c4 = gravity(x + h * vx + q * a2, y + h * vy + q * b2, z + h * vz + q * c2, earth)
        k = h * h / 6.0
        x, y, z = x + h * vx + k * (a1 + a2 + a3), y + h * vy + k * (b1 + b2 + b3), z + h * vz + k * (c1 + c2 + c3)
        k = h / 6.0
        vx += k * (a1 + 2.0 * (a2 + a3) + a4)
        vy += k * (b1 + 2.0 * (b2 + b3) + b4)
        vz += k * (c1 + 2.0 * (c2 + c3) + c4)
    return x, y, z, vx, vy, vz


@verb
def _fall_with_variance(x, p, dt_s, earth):
    """Return the position after free fall (three floats) and the sum of its three variances (m^2)."""
    end = _fall((x[0], x[1], x[2], x[3], x[4], x[5]), dt_s, earth)
    d, moved = scratch(3, 6), scratch(6)
    for k in range(6):
        step = PLACE_STEP_M if k < 3 else SPEED_STEP_M_S
        for i in range(6):
            moved[i] = x[i] + (step if i == k else 0.0)
        there = _fall((moved[0], moved[1], moved[2], moved[3], moved[4], moved[5]), dt_s, earth)
        for i in range(3):
            d[i, k] = (there[i] - end[i]) / step
    total = 0.0
    for i in range(3):
        for k in range(6):
            for m in range(6):
                total += d[i, k] * p[k, m] * d[i, m]
    return end[0], end[1], end[2], total


@leaf
def unseen_way(dt_s, longest_s):
    """Return mean and standard deviation of the way (m per m/s^2) that a burn of unknown length makes.

    Args:
        dt_s: time since the last look, s. longest_s: the burn went on for any time up to this, evenly likely, s.

    Valid: 0 <= longest_s <= dt_s. Leaves out: nothing. Source: mean and mean square of b dt - b^2 / 2 over b.
    Checked: tests/tracking/test_plume.py.
    """
    b = longest_s
    mean = 0.5 * b * dt_s - b * b / 6.0
    square = b * b * dt_s * dt_s / 3.0 - b * b * b * dt_s / 4.0 + b * b * b * b / 20.0
    return mean, math.sqrt(max(0.0, square - mean * mean))


@verb
def _plume_before(x, p, dt_s, rules):
    """Return place and error as `predicted_plume` at a time no later than the latest look."""
    y, q = scratch(STATES), scratch(STATES, STATES)
    for i in range(STATES):
        y[i] = x[i]
        for j in range(STATES):
            q[i, j] = p[i, j]
    carry_plume(y, q, dt_s, rules)
    return y[0], y[1], y[2], math.sqrt(q[0, 0] + q[1, 1] + q[2, 2])


@leaf
def predicted_plume(plume, t_s, is_silent, rules):
    """Return where a missile is believed to be at a time, and how well that is known: a cue for radars.

    Until the latest look the estimate itself holds; after it the missile falls freely. How long the burn went on after
    that look is not known: until the time asked for or, once the plume has gone silent, for `unseen_s` at most.

    Args:
        plume: record `PLUME` with at least one look. t_s: s. is_silent: whether the burn is known to be over
            (`has_gone_silent`). rules: `PlumeRules`.

    Returns:
        (x, y, z m, inertial; standard deviation m: the root of the three variances' sum).

    Valid: above the air. Leaves out: drag, a post-boost vehicle's own burns (that no satellite sees), and that gravity
    changes over the way of the unseen burn (1 % of that way in 300 s).
    Source: Runge-Kutta 4 over zonal gravity, covariance by differences. Checked: tests/tracking/test_plume.py.
    """
    x, p, dt = plume.x, plume.p, t_s - plume.last_s
    if dt <= 0.0:
        return _plume_before(x, p, dt, rules)
    mean, sigma = unseen_way(dt, min(dt, rules.unseen_s) if is_silent else dt)
    y0, y1, y2, variance = _fall_with_variance(x, p, dt, rules.earth)
    push2 = x[6] * x[6] + x[7] * x[7] + x[8] * x[8]
    variance += push2 * sigma * sigma + (mean * mean + sigma * sigma) * (p[6, 6] + p[7, 7] + p[8, 8])
    return y0 + mean * x[6], y1 + mean * x[7], y2 + mean * x[8], math.sqrt(variance)
