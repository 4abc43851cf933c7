"""Plan: who can shoot at whom, how good the shot would be, who is told to shoot, and why the others are not."""

import math
from typing import Final, NamedTuple

import numpy as np

from umbrella.battle.reasons import Reason
from umbrella.battle.record import Kind, note_without_place
from umbrella.core.compiled import njit
from umbrella.engagement.assign import assign
from umbrella.engagement.doctrine import SATISFIED, WAIT_FOR_ASSESSMENT, shots_wanted
from umbrella.engagement.flyout import CLIMB, OUTWARD, interpolate
from umbrella.engagement.kill import product, sigma_across, single_shot
from umbrella.engagement.polar import polar_about
from umbrella.engagement.window import OUT_OF_REACH, TOO_LATE, WRONG_HEIGHT, find_window, path_at
from umbrella.physics.earth.frames import ecef_to_eci, eci_to_ecef
from umbrella.tracking.initiate import FIRM
from umbrella.tracking.predict import coast, coast_with_covariance, height_of, step_limit

NONE: Final = int(Reason.NONE)
_NOT_DETECTED: Final = int(Reason.NOT_DETECTED)
_NO_TRACK: Final = int(Reason.NO_TRACK)
_BOOSTING: Final = int(Reason.STILL_BOOSTING)
_LOOSE: Final = int(Reason.TRACK_LOOSE)
_OUT_OF_REACH: Final = int(Reason.OUT_OF_REACH)
_NOT_OPEN: Final = int(Reason.WINDOW_NOT_OPEN)
_TOO_LATE: Final = int(Reason.TOO_LATE)
_BAND: Final = int(Reason.ALTITUDE_BAND)
_EMPTY: Final = int(Reason.MAGAZINE_EMPTY)
BUSY: Final = int(Reason.LAUNCHER_BUSY)
_WAITING: Final = int(Reason.WAITING_FOR_ASSESSMENT)
_SATISFIED: Final = int(Reason.DOCTRINE_SATISFIED)
_RESERVE: Final = int(Reason.HELD_IN_RESERVE)
_LINK: Final = int(Reason.LINK_DOWN)
_DECOY: Final = int(Reason.DECOY_BELIEVED)
_OTHERS: Final = int(Reason.OTHERS_FIRST)
_HELD: Final = int(Kind.HELD)

PATH_STEP_S: Final = 20.0
PATH_ROWS: Final = 512
LONGEST_PATH_S: Final = 3600.0
SEARCH_STEP_S: Final = 10.0  # at most; a path's own time is cut into at least this many pieces:
SEARCH_PIECES: Final = 24


class Possible(NamedTuple):
    """What could be done now: one row for each object, one column for each battery."""

    wanted: np.ndarray  # [n] shots
    kill: np.ndarray  # [n, m] expected single-shot kill probability, 0: no shot
    intercept_s: np.ndarray  # [n, m]


@njit
def believed_path(tracks, i, now_s, motion):
    """Return float64[k, 7], the predicted path of object i from now to the ground (k < 2: it is down already)."""
    path = np.empty((PATH_ROWS, 7))
    x = tracks.x[i]
    s = coast((x[0], x[1], x[2], x[3], x[4], x[5]), now_s - tracks.time_s[i], motion)
    t, k = now_s, 0
    while k < PATH_ROWS and t < now_s + LONGEST_PATH_S:
        if height_of(s[0], s[1], s[2], motion.earth) < 0.0:
            break
        path[k, 0] = t
        for c in range(6):
            path[k, 1 + c] = s[c]
        k += 1
        step = min(PATH_STEP_S, 2.0 * step_limit(s[0], s[1], s[2], s[3], s[4], s[5], motion.earth))
        s = coast(s, step, motion)
        t += step
    return path[:k]


@njit
def object_reason(rules, belief, i, now_s):
    """Return why no battery may shoot at object i now (`NONE`: they may), and how many shots it should get."""
    tracks = belief.tracks
    if belief.seen_s[i] > now_s:
        return _NOT_DETECTED, 0
    wanted, why = shots_wanted(rules.doctrine, belief.fired[i], belief.awaited[i], belief.is_dead[i] > 0)
    if why == SATISFIED:
        return _SATISFIED, 0
    if why == WAIT_FOR_ASSESSMENT:
        return _WAITING, 0
    is_broken = now_s - tracks.powered_s[i] < rules.min_track_s
    if now_s - belief.plume_s[i] < rules.plume_silence_s or (is_broken and tracks.phase[i] != FIRM):
        return _BOOSTING, 0
    if tracks.phase[i] != FIRM or tracks.time_s[i] - tracks.since_s[i] < rules.min_track_s:
        return _NO_TRACK, 0
    if belief.warhead[i] < rules.engage_above:
        return _DECOY, 0
    return NONE, wanted


@njit
def battery_reason(shield, belief, b):
    """Return why battery b may not shoot at anything now (`NONE`: it may)."""
    if shield.batteries.is_linked[b] == 0:
        return _LINK
    if belief.stock[b] <= 0:
        return _EMPTY
    if belief.stock[b] <= shield.rules.doctrine.reserve:
        return _RESERVE
    return NONE


@njit
def search(shield, path, b, earliest_s):
    """Return the `Window` of battery b against a predicted path."""
    batteries, vehicles = shield.batteries, shield.vehicles
    step = min(SEARCH_STEP_S, max(0.5, (path[-1, 0] - earliest_s) / SEARCH_PIECES))
    return find_window(
        path,
        b,
        batteries.r_ecef_m[b],
        batteries.enu[b],
        shield.fans,
        (vehicles.band_m[b, 0], vehicles.band_m[b, 1]),
        earliest_s,
        step,
        shield.earth,
    )


@njit
def closing_velocity(shield, path, b, t_s):
    """Return the expected closing velocity (inertial, m/s) of target and interceptor of battery b at an intercept."""
    place, enu, earth = shield.batteries.r_ecef_m[b], shield.batteries.enu[b], shield.earth
    x, y, z, vx, vy, vz = path_at(path, t_s)
    ex, ey, ez = eci_to_ecef(x, y, z, t_s, earth.omega_rad_s)
    bearing, distance, height = polar_about(place, enu, ex, ey, ez, earth)
    out = interpolate(shield.fans, b, bearing, distance, height, OUTWARD)
    climb = interpolate(shield.fans, b, bearing, distance, height, CLIMB)
    r = math.sqrt(ex * ex + ey * ey + ez * ez)
    up = (ex / r, ey / r, ez / r)
    p = place[0] * up[0] + place[1] * up[1] + place[2] * up[2]
    ox, oy, oz = p * up[0] - place[0], p * up[1] - place[1], p * up[2] - place[2]
    norm = max(1.0, math.sqrt(ox * ox + oy * oy + oz * oz))
    wx, wy, wz = out * ox / norm + climb * up[0], out * oy / norm + climb * up[1], out * oz / norm + climb * up[2]
    omega = earth.omega_rad_s
    ix, iy, iz = ecef_to_eci(wx - omega * ey, wy + omega * ex, wz, t_s, omega)
    return vx - ix, vy - iy, vz - iz


@njit
def expected_factors(shield, belief, i, path, b, t_s):
    """Return the `Factors` of a shot of battery b at object i with the present track, for an intercept at t."""
    tracks = belief.tracks
    x, p = tracks.x[i], tracks.p[i].copy()
    motion = shield.rules.tracks.motion
    coast_with_covariance((x[0], x[1], x[2], x[3], x[4], x[5]), p, t_s - tracks.time_s[i], motion)
    cx, cy, cz = closing_velocity(shield, path, b, t_s)
    speed = max(1.0, math.sqrt(cx * cx + cy * cy + cz * cz))
    sigma = sigma_across(p, cx / speed, cy / speed, cz / speed)
    return single_shot(shield.vehicles, b, sigma, speed, belief.warhead[i])


@njit
def _window_reason(window, was_open):
    if window.found == OUT_OF_REACH:
        return _TOO_LATE if was_open else _OUT_OF_REACH
    if window.found == WRONG_HEIGHT:
        return _TOO_LATE if was_open else _BAND
    return _TOO_LATE if window.found == TOO_LATE else NONE


@njit
def _consider(shield, belief, i, path, b, now_s, possible):
    """Enter a possible shot of battery b at object i into what is possible, or return why there is none."""
    rules = shield.rules
    reason = battery_reason(shield, belief, b)
    if reason != NONE:
        return reason
    soonest = now_s + rules.decision_delay_s
    window = search(shield, path, b, max(soonest, belief.ready_s[b]))
    reason = _window_reason(window, belief.was_open[i, b] > 0)
    if reason != NONE:
        return reason
    belief.was_open[i, b] = 1
    if belief.ready_s[b] > soonest + rules.cycle_s:
        return BUSY
    if window.launch_s > soonest + rules.cycle_s:
        return _NOT_OPEN
    factors = expected_factors(shield, belief, i, path, b, window.first_s)
    if factors.acquisition * factors.divert < rules.min_handover:
        return _LOOSE
    possible.kill[i, b] = product(factors)
    possible.intercept_s[i, b] = window.first_s
    return _OTHERS  # until the assignment gives the order


@njit
def hold(belief, i, b, reason, now_s, record):
    """Note why battery b does not shoot at object i, when the reason has changed."""
    if belief.reason[i, b] != reason:
        belief.reason[i, b] = reason
        note_without_place(record, now_s, _HELD, i, b, -1, float(reason))


@njit
def plan(shield, belief, now_s, record):
    """Return the `Possible`: every shot that could be ordered now; the reasons for all others are noted.

    Args:
        shield: `Shield`. belief: `Belief`. now_s: s. record: `Record`.

    Valid: uses the belief only. Leaves out: planning ahead of a window that opens later. Source: see engagement.
    Checked: tests/battle/test_reasons.py, tests/battle/test_causality.py.
    """
    n, m = belief.reason.shape
    possible = Possible(np.zeros(n, np.int64), np.zeros((n, m)), np.full((n, m), np.inf))
    for i in range(n):
        reason, wanted = object_reason(shield.rules, belief, i, now_s)
        possible.wanted[i] = wanted
        if reason != NONE:
            for b in range(m):
                hold(belief, i, b, reason, now_s, record)
            continue
        path = believed_path(belief.tracks, i, now_s, shield.rules.tracks.motion)
        for b in range(m):
            reason = _consider(shield, belief, i, path, b, now_s, possible) if path.shape[0] >= 2 else _TOO_LATE
            hold(belief, i, b, reason, now_s, record)
    return possible


@njit
def give_orders(shield, belief, possible, value):
    """Return int64[k, 2], the orders (object, battery), best first."""
    free = belief.stock - shield.rules.doctrine.reserve
    return assign(
        possible.kill, possible.intercept_s, value, belief.survival, possible.wanted, np.maximum(free, 0)
    )
