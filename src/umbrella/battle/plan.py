"""Plan: who can shoot at what, how good the shot would be, who is told to shoot, and why the others are not."""

import math
from typing import Final

import numpy as np

from umbrella.battle.believe import believed_path, expected_factors, lowest_intercept
from umbrella.battle.fight import TRACKS
from umbrella.battle.hold import hold, hold_all, hold_unseen, note_window
from umbrella.battle.reasons import Reason
from umbrella.battle.world import LAYERS
from umbrella.core.compiled import inner, step, verb
from umbrella.engagement.assign import assign
from umbrella.engagement.battery import OWN_RADAR
from umbrella.engagement.doctrine import SATISFIED, WAIT_FOR_ASSESSMENT, shots_wanted
from umbrella.engagement.kill import product
from umbrella.engagement.window import OPEN, TOO_LATE, WRONG_HEIGHT, find_window
from umbrella.sensing.radar import is_out
from umbrella.tracking.initiate import EMPTY, FIRM

NONE: Final = np.int64(Reason.NONE)
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
_ABOVE: Final = np.int64(Reason.LAYER_ABOVE)
_NO_OWN: Final = np.int64(Reason.NO_OWN_TRACK)
_RELOADING: Final = np.int64(Reason.RELOADING)

FRESH_S: Final = 30.0  # an own radar's look older than this does not guide a launch
AGAIN_S: Final = 20.0  # a battery that cannot reach a path is asked again after so long: the path is known better then
LONGEST_WAIT_S: Final = 60.0
SETTLED_AGE_S: Final = 20.0  # a free-fall track this old is settled, unless a shot at it is about to take over


@step
def track_reason(rules, belief, track, plume_s, best, now_s):
    """Return why no battery may shoot at a track now (`NONE`: they may).

    `best` is the largest probability of being the warhead in its launch: what is less credible than `engage_above`
    times that is left alone.
    """
    is_broken = now_s - track.powered_s < rules.min_track_s and track.phase != FIRM
    if now_s - plume_s < rules.plume_silence_s or is_broken:
        return _BOOSTING
    if track.phase != FIRM or track.time_s - track.since_s < rules.min_track_s:
        return _NO_TRACK
    return _DECOY if belief.warhead < rules.engage_above * best else NONE


@verb
def battery_reason(battery, launcher, pairing, belief, own_s, now_s):
    """Return why a battery may not shoot at a track, whatever its path is (`NONE`: it may), and how many shots."""
    wanted, why = shots_wanted(
        battery.salvos,
        battery.most_shots,
        belief.fired_by_layer[battery.layer],
        belief.awaited_by_layer[battery.layer],
        belief.is_dead > 0,
    )
    if why == SATISFIED:
        return _SATISFIED, 0
    if why == WAIT_FOR_ASSESSMENT:
        return _WAITING, 0
    if is_out(battery.cut_s, now_s):
        return _LINK, 0
    if launcher.stock <= 0:
        return (_RELOADING if launcher.store > 0 else _EMPTY), 0
    if pairing.is_closed > 0:
        return _TOO_LATE, 0
    if launcher.stock + launcher.store <= battery.reserve:
        return _RESERVE, 0
    if battery.engages == OWN_RADAR and now_s - own_s > FRESH_S:
        return _NO_OWN, 0
    return NONE, wanted


@verb
def _window_reason(found, was_open):
    """Return why a window does not serve (`NONE`: it does)."""
    if found == OPEN:
        return NONE
    if found == TOO_LATE or was_open:
        return _TOO_LATE
    return _BAND if found == WRONG_HEIGHT else _OUT_OF_REACH


@verb
def _consider(shield, fight, j, b, path, now_s, record):
    """Enter a possible shot of battery b at track j into what is possible; return why there is none otherwise."""
    rules, battery, launcher, pairing = shield.rules, shield.batteries[b], fight.launchers[b], fight.pairings[j, b]
    soonest = now_s + rules.decision_delay_s
    window = find_window(path, battery, shield.fans, max(soonest, launcher.ready_s), shield.earth)
    reason = _window_reason(window.found, pairing.was_open > 0)
    if reason != NONE:
        pairing.is_closed = reason == _TOO_LATE  # a path is known to its end: it does not open again
        pairing.again_s = now_s + AGAIN_S
        return reason
    pairing.was_open = 1
    note_window(fight, j, b, window, now_s, record)
    if launcher.ready_s > soonest + rules.cycle_s:
        pairing.again_s = launcher.ready_s - soonest + now_s - rules.cycle_s
        return BUSY
    wait_s = window.launch_s - soonest
    if wait_s > rules.cycle_s:
        pairing.again_s = now_s + min(LONGEST_WAIT_S, 0.5 * wait_s)
        return _NOT_OPEN
    factors = expected_factors(shield, fight.belief[j], fight.tracks[j], path, battery, window.first_s)
    if factors.acquisition * factors.divert < rules.min_handover:
        fight.belief[j].is_settled = 0
        return _LOOSE
    fight.desk.kill[j, b] = product(factors)
    fight.desk.intercept_s[j, b] = window.first_s
    return OTHERS  # until the assignment gives the order


@verb
def _is_alive(reason):
    """Return whether a layer of which one battery has this reason still has the target in hand."""
    return reason in (OTHERS, _NOT_OPEN, BUSY, _LOOSE, _WAITING, _RELOADING)


@step
def _ask(shield, fight, j, b, rows, now_s, record):
    """Ask one battery about one track; return (reason, rows of the path).

    The path is predicted when the first battery asks for it: before that `rows` is -1.
    """
    battery, pairing = shield.batteries[b], fight.pairings[j, b]
    own_s = fight.contacts_s[j, battery.radar] if battery.radar >= 0 else -math.inf
    reason, wanted = battery_reason(battery, fight.launchers[b], pairing, fight.belief[j], own_s, now_s)
    if reason != NONE:
        return reason, rows
    if now_s < pairing.again_s and pairing.reason >= 0:
        return pairing.reason, rows
    desk = fight.desk
    if rows < 0:
        floor_m = lowest_intercept(shield.batteries)
        rows = believed_path(fight.tracks[j], now_s, floor_m, shield.rules.tracks.motion, desk.path)
    if rows < 2:
        return _TOO_LATE, rows
    reason = _consider(shield, fight, j, b, desk.path[:rows], now_s, record)
    desk.wanted[j] = max(desk.wanted[j], wanted if reason == OTHERS else 0)
    return reason, rows


@step
def _plan_for(shield, fight, j, now_s, record):
    """Ask every battery about one track, layer by layer: a layer waits until the one above has done with it."""
    rows, is_taken = np.int64(-1), False
    for layer in range(LAYERS if shield.rules.is_layered > 0 else 1):
        is_alive = False
        for b in range(shield.batteries.shape[0]):
            if shield.batteries[b].layer != layer:
                continue
            reason = _ABOVE
            if not is_taken:
                reason, rows = _ask(shield, fight, j, b, rows, now_s, record)
                is_alive = is_alive or _is_alive(reason)
            hold(fight, j, b, reason, now_s, record)
        is_taken = is_taken or is_alive


@step
def settle(rules, belief, track):
    """Say whether a track needs few looks only; a shot about to hand over takes that back (see `steer`)."""
    belief.is_settled = track.phase == FIRM and track.time_s - track.since_s > SETTLED_AGE_S + rules.min_track_s


@step
def _most_credible(fight):
    """Write for each launch the largest probability of a track, killed ones included, that it is the warhead."""
    best, total = fight.desk.best, fight.desk.total
    best[:], total[:] = 0.0, 0.0
    for j in range(fight.counts[TRACKS]):
        m = fight.belief[j].missile
        best[m], total[m] = max(best[m], fight.belief[j].warhead), total[m] + fight.belief[j].warhead
    for m in range(best.shape[0]):
        best[m] = max(best[m], 1.0 - total[m]) if total[m] > 0.0 else 1.0


@verb
def plan(shield, fight, now_s, record):
    """Write to the desk every shot that could be ordered now; the reasons for all others are noted.

    Args:
        shield: `Shield`. fight: `Fight`, of which only belief, tracks, plumes and launchers are read; on its desk are
            written the shots wanted at each track, and of each pair kill probability and time. now_s: s.
        record: `Record`.

    Valid: uses the belief only. Leaves out: planning ahead of a window that opens later; sunlight on the target.
    Source: see engagement. Checked: tests/battle/test_reasons.py, tests/battle/test_causality.py.
    """
    n = fight.counts[TRACKS]
    desk = fight.desk
    desk.wanted[:n], desk.kill[:n], desk.intercept_s[:n] = 0, 0.0, math.inf
    _most_credible(fight)
    hold_unseen(shield, fight, now_s, record)
    for j in range(n):
        belief, track = fight.belief[j], fight.tracks[j]
        if track.phase == EMPTY:
            continue
        settle(shield.rules, belief, track)
        plume_s = fight.fates[belief.missile].plume_s
        reason = track_reason(shield.rules, belief, track, plume_s, desk.best[belief.missile], now_s)
        if reason == NONE:
            _plan_for(shield, fight, j, now_s, record)
        else:
            hold_all(fight, j, reason, now_s, record)


@step
def is_any_wanted(fight):
    """Return whether a shot that could be ordered now is wanted."""
    for j in range(fight.counts[TRACKS]):  # noqa: SIM110  (a kernel)
        if fight.desk.wanted[j] > 0:
            return True
    return False


@inner
def give_orders(shield, missiles, fight):
    """Write the orders (track, battery) to the desk, best first; return how many there are.

    Args:
        shield: `Shield`. missiles: records MISSILE, of which only the declared value of what they threaten is read.
        fight: `Fight`, with what is possible on its desk.
    """
    n, m, desk = fight.counts[TRACKS], shield.batteries.shape[0], fight.desk
    free, survival, value = np.empty(m, np.int64), np.empty(n), np.empty(n)
    for b in range(m):
        launcher = fight.launchers[b]
        free[b] = max(0, min(launcher.stock, launcher.stock + launcher.store - shield.batteries[b].reserve))
    for j in range(n):
        survival[j], value[j] = fight.belief[j].survival, missiles[fight.belief[j].missile].value
    orders = assign(desk.kill[:n], desk.intercept_s[:n], value, survival, desk.wanted[:n], free)
    count = min(orders.shape[0], desk.orders.shape[0])
    desk.orders[:count] = orders[:count]
    return count
