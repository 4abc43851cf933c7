"""Plan: who can shoot at whom, how good the shot would be, who is told to shoot, and why the others are not."""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.battle.reasons import Reason
from umbrella.battle.record import NOBODY, Kind, note_without_place
from umbrella.core.inner import inner
from umbrella.engagement.assign import assign
from umbrella.engagement.doctrine import SATISFIED, WAIT_FOR_ASSESSMENT, shots_wanted
from umbrella.engagement.flyout import CLIMB, OUTWARD, interpolate
from umbrella.engagement.kill import product, sigma_across, single_shot
from umbrella.engagement.polar import polar_about
from umbrella.engagement.window import OPEN, TOO_LATE, WRONG_HEIGHT, find_window, path_at
from umbrella.physics.earth.frames import ecef_to_eci, eci_to_ecef
from umbrella.tracking.initiate import FIRM
from umbrella.tracking.predict import coast, coast_with_covariance, height_of, step_limit

NONE: Final = np.int64(Reason.NONE)
_NOT_DETECTED: Final = np.int64(Reason.NOT_DETECTED)
_NO_TRACK: Final = np.int64(Reason.NO_TRACK)
_BOOSTING: Final = np.int64(Reason.STILL_BOOSTING)
_LOOSE: Final = np.int64(Reason.TRACK_LOOSE)
_OUT_OF_REACH: Final = np.int64(Reason.OUT_OF_REACH)
_NOT_OPEN: Final = np.int64(Reason.WINDOW_NOT_OPEN)
_TOO_LATE: Final = np.int64(Reason.TOO_LATE)
_BAND: Final = np.int64(Reason.ALTITUDE_BAND)
_EMPTY: Final = np.int64(Reason.MAGAZINE_EMPTY)
BUSY: Final = np.int64(Reason.LAUNCHER_BUSY)
_WAITING: Final = np.int64(Reason.WAITING_FOR_ASSESSMENT)
_SATISFIED: Final = np.int64(Reason.DOCTRINE_SATISFIED)
_RESERVE: Final = np.int64(Reason.HELD_IN_RESERVE)
_LINK: Final = np.int64(Reason.LINK_DOWN)
_DECOY: Final = np.int64(Reason.DECOY_BELIEVED)
OTHERS: Final = np.int64(Reason.OTHERS_FIRST)
_HELD: Final = np.int64(Kind.HELD)

PATH_STEP_S: Final = 60.0  # the cubic between two states is good to 1 m
PATH_ROWS: Final = 512
LONGEST_PATH_S: Final = 3600.0


class Possible(NamedTuple):
    """What could be done now: one row for each object, one column for each battery."""

    wanted: NDArray[np.int64]  # [n] shots
    kill: NDArray[np.float64]  # [n, m] expected single-shot kill probability, 0: no shot
    intercept_s: NDArray[np.float64]  # [n, m]


@inner
def believed_path(track, now_s, floor_m, motion):
    """Return float64[k, 7], the predicted path of a track from now down to a height (k < 2: it is below already)."""
    path = np.empty((PATH_ROWS, 7))
    x = track.x
    s = coast((x[0], x[1], x[2], x[3], x[4], x[5]), now_s - track.time_s, motion)
    t, k = now_s, 0
    is_above = True
    while k < PATH_ROWS and t < now_s + LONGEST_PATH_S and is_above:
        is_climbing = s[0] * s[3] + s[1] * s[4] + s[2] * s[5] > 0.0
        is_above = is_climbing or height_of(s[0], s[1], s[2], motion.earth) >= floor_m
        if k == 0 and not is_above:
            break
        path[k, 0] = t
        for c in range(6):
            path[k, 1 + c] = s[c]
        k += 1
        limit, _ = step_limit(s[0], s[1], s[2], s[3], s[4], s[5], motion.earth)
        step = min(PATH_STEP_S, 2.0 * limit)
        s = coast(s, step, motion)
        t += step
    return path[:k]


@inner
def object_reason(rules, belief, track, now_s):
    """Return why no battery may shoot at an object now (`NONE`: they may), and how many shots it should get."""
    if belief.seen_s > now_s:
        return _NOT_DETECTED, 0
    wanted, why = shots_wanted(rules.doctrine, belief.fired, belief.awaited, belief.is_dead > 0)
    if why == SATISFIED:
        return _SATISFIED, 0
    if why == WAIT_FOR_ASSESSMENT:
        return _WAITING, 0
    is_broken = now_s - track.powered_s < rules.min_track_s and track.phase != FIRM
    if now_s - belief.plume_s < rules.plume_silence_s or is_broken:
        return _BOOSTING, 0
    if track.phase != FIRM or track.time_s - track.since_s < rules.min_track_s:
        return _NO_TRACK, 0
    if belief.warhead < rules.engage_above:
        return _DECOY, 0
    return NONE, wanted


@inner
def battery_reason(battery, launcher, pairing, reserve):
    """Return why a battery may not shoot at an object, whatever its path is (`NONE`: it may)."""
    if battery.is_linked == 0:
        return _LINK
    if launcher.stock <= 0:
        return _EMPTY
    if pairing.is_closed > 0:
        return _TOO_LATE
    return _RESERVE if launcher.stock <= reserve else NONE


@inner
def lowest_intercept(batteries):
    """Return the lowest height (m) at which any battery can intercept."""
    lowest = math.inf
    for b in range(batteries.shape[0]):
        lowest = min(lowest, batteries[b].lowest_m)
    return lowest


@inner
def closing_velocity(fans, earth, path, battery, t_s):
    """Return the expected closing velocity (inertial, m/s) of target and interceptor at an intercept."""
    place, omega = battery.place_m, earth.omega_rad_s
    x, y, z, vx, vy, vz = path_at(path, t_s)
    ex, ey, ez = eci_to_ecef(x, y, z, t_s, omega)
    bearing, distance, height = polar_about(battery, ex, ey, ez, earth)
    out = interpolate(fans, battery, bearing, distance, height, OUTWARD)
    climb = interpolate(fans, battery, bearing, distance, height, CLIMB)
    r = math.sqrt(ex * ex + ey * ey + ez * ez)
    ux, uy, uz = ex / r, ey / r, ez / r
    p = place[0] * ux + place[1] * uy + place[2] * uz
    ox, oy, oz = p * ux - place[0], p * uy - place[1], p * uz - place[2]  # level at the point, away from the battery
    k = out / max(1.0, math.sqrt(ox * ox + oy * oy + oz * oz))
    wx, wy, wz = k * ox + climb * ux, k * oy + climb * uy, k * oz + climb * uz
    ix, iy, iz = ecef_to_eci(wx - omega * ey, wy + omega * ex, wz, t_s, omega)
    return vx - ix, vy - iy, vz - iz


@inner
def expected_factors(shield, belief, track, path, battery, t_s):
    """Return the `Factors` of a shot with the present track, for an intercept at t."""
    x, p = track.x, belief.predicted
    for a in range(6):
        for c in range(6):
            p[a, c] = track.p[a, c]
    motion = shield.rules.tracks.motion
    coast_with_covariance((x[0], x[1], x[2], x[3], x[4], x[5]), p, t_s - track.time_s, motion)
    cx, cy, cz = closing_velocity(shield.fans, shield.earth, path, battery, t_s)
    speed = max(1.0, math.sqrt(cx * cx + cy * cy + cz * cz))
    sigma = sigma_across(p, cx / speed, cy / speed, cz / speed)
    return single_shot(battery, sigma, speed, belief.warhead)


@inner
def _window_reason(found, was_open):
    """Return why a window does not serve (`NONE`: it does)."""
    if found == OPEN:
        return NONE
    if found == TOO_LATE or was_open:
        return _TOO_LATE
    return _BAND if found == WRONG_HEIGHT else _OUT_OF_REACH


@inner
def _consider(shield, fight, i, b, path, now_s, possible):
    """Enter a possible shot of battery b at object i into what is possible; return why there is none otherwise."""
    rules, battery, launcher = shield.rules, shield.batteries[b], fight.launchers[b]
    soonest = now_s + rules.decision_delay_s
    window = find_window(path, battery, shield.fans, max(soonest, launcher.ready_s), shield.earth)
    reason = _window_reason(window.found, fight.pairings[i, b].was_open > 0)
    if reason != NONE:
        fight.pairings[i, b].is_closed = reason == _TOO_LATE  # a path is known to its end: it does not open again
        return reason
    fight.pairings[i, b].was_open = 1
    if launcher.ready_s > soonest + rules.cycle_s:
        return BUSY
    if window.launch_s > soonest + rules.cycle_s:
        return _NOT_OPEN
    factors = expected_factors(shield, fight.belief[i], fight.tracks[i], path, battery, window.first_s)
    if factors.acquisition * factors.divert < rules.min_handover:
        return _LOOSE
    possible.kill[i, b] = product(factors)
    possible.intercept_s[i, b] = window.first_s
    return OTHERS  # until the assignment gives the order


@inner
def hold(pairing, i, b, reason, now_s, record):
    """Note why battery b does not shoot at object i, when the reason has changed."""
    if pairing.reason != reason:
        pairing.reason = reason
        note_without_place(record, now_s, _HELD, i, b, NOBODY, float(reason))


@inner
def _plan_for(shield, fight, i, now_s, possible, record):
    """Consider every battery for one object; its path is predicted when the first battery asks for it."""
    path = np.empty((0, 7))
    floor_m = lowest_intercept(shield.batteries)
    for b in range(shield.batteries.shape[0]):
        pairing, launcher = fight.pairings[i, b], fight.launchers[b]
        reason = battery_reason(shield.batteries[b], launcher, pairing, shield.rules.doctrine.reserve)
        if reason == NONE:
            if path.shape[0] == 0:
                path = believed_path(fight.tracks[i], now_s, floor_m, shield.rules.tracks.motion)
            reason = _consider(shield, fight, i, b, path, now_s, possible) if path.shape[0] > 1 else _TOO_LATE
        hold(pairing, i, b, reason, now_s, record)


@inner
def plan(shield, fight, now_s, record):
    """Return what is `Possible`: every shot that could be ordered now; the reasons for all others are noted.

    Args:
        shield: `Shield`. fight: `Fight`, of which only belief, tracks and launchers are read. now_s: s.
        record: `Record`.

    Valid: uses the belief only. Leaves out: planning ahead of a window that opens later. Source: see engagement.
    Checked: tests/battle/test_reasons.py, tests/battle/test_causality.py.
    """
    n, m = fight.pairings.shape
    possible = Possible(np.zeros(n, np.int64), np.zeros((n, m)), np.full((n, m), np.inf))
    for i in range(n):
        reason, possible.wanted[i] = object_reason(shield.rules, fight.belief[i], fight.tracks[i], now_s)
        if reason == NONE:
            _plan_for(shield, fight, i, now_s, possible, record)
        else:
            for b in range(m):
                hold(fight.pairings[i, b], i, b, reason, now_s, record)
    return possible


@inner
def give_orders(shield, threats, fight, possible):
    """Return int64[k, 2], the orders (object, battery), best first."""
    n, m = possible.kill.shape
    free, survival, value = np.empty(m, np.int64), np.empty(n), np.empty(n)
    for b in range(m):
        free[b] = max(0, fight.launchers[b].stock - shield.rules.doctrine.reserve)
    for i in range(n):
        survival[i], value[i] = fight.belief[i].survival, threats.rows[i].value
    return assign(possible.kill, possible.intercept_s, value, survival, possible.wanted, free)
