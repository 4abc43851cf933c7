"""Launch: an order becomes an interceptor on its way to a predicted point."""

import math
from typing import Final

import numpy as np

from umbrella.battle.believe import believed_path, closing_velocity, expected_factors, lowest_intercept, predicted_sigma
from umbrella.battle.fight import SHOTS
from umbrella.battle.hold import hold, note_window
from umbrella.battle.plan import BUSY, NONE
from umbrella.battle.record import NOBODY, Kind, note, note_without_place
from umbrella.core.compiled import step, verb
from umbrella.core.random import Purpose, uniform
from umbrella.engagement.assign import outlived
from umbrella.engagement.flyout import PITCH, interpolate
from umbrella.engagement.kill import product
from umbrella.engagement.polar import polar_about
from umbrella.engagement.window import OPEN, find_window, path_at
from umbrella.physics.earth.frames import eci_to_ecef

_DECISION: Final = np.int64(Purpose.DECISION)
_FIRED: Final = np.int64(Kind.FIRED)
_ORDER: Final = np.int64(Kind.ORDER)
_CLASSIFIED: Final = np.int64(Kind.CLASSIFIED)
_RELOADED: Final = np.int64(Kind.RELOADED)


@verb
def _aim(shield, track, bias_m, path, battery, window, shot):
    """Write where, when and how a shot will meet its target."""
    t, earth = window.first_s, shield.earth
    place = path_at(path, t)
    ex, ey, ez = eci_to_ecef(place[0], place[1], place[2], t, earth.omega_rad_s)
    bearing, distance, height = polar_about(battery, ex, ey, ez, earth)
    closing = closing_velocity(shield.fans, earth, path, battery, t)
    shot.launch_s, shot.intercept_s = window.launch_s, t
    for c in range(3):
        shot.point_m[c], shot.aim_m[c], shot.closing_m_s[c] = place[c], place[c], closing[c]
    shot.bearing_rad = bearing
    shot.pitch_rad = interpolate(shield.fans, battery, bearing, distance, height, PITCH)
    speed = max(1.0, math.sqrt(closing[0] ** 2 + closing[1] ** 2 + closing[2] ** 2))
    homing_s = battery.seeker_range_m / speed
    shot.handover_s = max(window.launch_s, t - homing_s) if math.isfinite(homing_s) else t
    shot.assessed_s = t + shield.rules.assessment_delay_s
    shot.sigma_m = predicted_sigma(track, bias_m, closing, t, shield.rules.tracks.motion)


@verb
def _count_shot(fight, j, layer, kill, shot):
    """Enter a shot in what is believed of its target and known of its missile."""
    belief = fight.belief[j]
    belief.fired += 1
    belief.awaited += 1
    belief.fired_by_layer[layer] += 1
    belief.awaited_by_layer[layer] += 1
    belief.survival *= outlived(kill)
    belief.last_launch_s = max(belief.last_launch_s, shot.launch_s)
    fate = fight.fates[belief.missile]
    shot.serial = fate.shots
    fate.shots += 1
    fate.first_shot_s = min(fate.first_shot_s, shot.launch_s)


@verb
def _fire(shield, fight, j, b, path, window, factors, now_s, record):
    """Take one interceptor out of the magazine and send it."""
    belief, launcher, k = fight.belief[j], fight.launchers[b], fight.counts[SHOTS]
    battery, shot, kill = shield.batteries[b], fight.shots[k], product(factors)
    fight.counts[SHOTS] = k + 1
    _aim(shield, fight.tracks[j], belief.bias_m, path, battery, window, shot)
    shot.threat, shot.battery, shot.track, shot.track_serial = belief.missile, b, j, belief.serial
    shot.object, shot.struck, shot.ordered_s, shot.kill = belief.source, -1, now_s, kill
    for c in range(5):
        shot.factors[c] = factors[c]
    shot.spent_m_s, shot.corrections, shot.fate, shot.called, shot.error_m = 0.0, 0, 0, -1, math.nan
    launcher.stock -= 1
    launcher.ready_s = shot.launch_s + battery.launch_interval_s
    if launcher.stock == 0 and launcher.store > 0:
        launcher.filled_s = shot.launch_s + battery.reload_s
    _count_shot(fight, j, battery.layer, kill, shot)
    place = (battery.place_m[0], battery.place_m[1], battery.place_m[2])
    note_without_place(record, now_s, _CLASSIFIED, belief.missile, NOBODY, j, belief.warhead)
    note(record, now_s, _ORDER, belief.missile, b, k, place, kill)
    note(record, shot.launch_s, _FIRED, belief.missile, b, k, place, shot.intercept_s)


@verb
def _release_s(rules, fight, j, b, seed, trial, key, now_s):
    """Return the earliest launch (s) of an order given now: the decision's delay, the launcher, and the last salvo."""
    belief = fight.belief[j]
    draw = uniform(seed, trial, key, _DECISION, belief.fired) if rules.decision_spread_s > 0.0 else 0.0
    decided_s = now_s + rules.decision_delay_s + draw * rules.decision_spread_s
    return max(max(decided_s, fight.launchers[b].ready_s), belief.last_launch_s + rules.salvo_spacing_s)


@step
def refill(batteries, fight, now_s, record):
    """Fill empty magazines again whose reloading has ended."""
    for b in range(batteries.shape[0]):
        launcher = fight.launchers[b]
        if launcher.filled_s <= now_s:
            launcher.stock = min(batteries[b].magazine, launcher.store)
            launcher.store -= launcher.stock
            launcher.filled_s = math.inf
            note_without_place(record, now_s, _RELOADED, NOBODY, b, NOBODY, float(launcher.stock))


@verb
def launch(shield, missiles, fight, seed, trial, count, now_s, record):
    """Carry out the orders of a cycle, each with the launcher as the orders before it left it.

    An order that its launcher cannot carry out within this cycle is left to the next one.

    Args:
        shield: `Shield`. missiles: records MISSILE, of which only the key of the draw is read. fight: `Fight`.
        seed, trial: address of the draws. count: of the orders on the desk. now_s: s. record: `Record`.

    Valid: one launcher a battery, `launch_interval_s` between shots. Leaves out: misfires (they count as failures in
    flight). Source: bookkeeping. Checked: tests/battle/test_odds.py.
    """
    rules, floor_m = shield.rules, lowest_intercept(shield.batteries)
    latest_s = now_s + rules.decision_delay_s + rules.decision_spread_s + rules.cycle_s
    for k in range(count):
        j, b = fight.desk.orders[k, 0], fight.desk.orders[k, 1]
        key = missiles[fight.belief[j].missile].key
        soonest = _release_s(rules, fight, j, b, seed, trial, key, now_s)
        if soonest > latest_s or fight.counts[SHOTS] >= fight.shots.shape[0]:
            hold(fight, j, b, BUSY, now_s, record)
            continue
        rows = believed_path(fight.tracks[j], now_s, floor_m, rules.tracks.motion, fight.desk.path)
        if rows < 2:
            continue
        path = fight.desk.path[:rows]
        window = find_window(path, shield.batteries[b], shield.fans, soonest, shield.earth)
        if window.found == OPEN and window.launch_s <= latest_s + rules.cycle_s:
            note_window(fight, j, b, window, now_s, record)
            factors = expected_factors(
                shield, fight.belief[j], fight.tracks[j], path, shield.batteries[b], window.first_s
            )
            _fire(shield, fight, j, b, path, window, factors, now_s, record)
            hold(fight, j, b, NONE, now_s, record)
        else:
            hold(fight, j, b, BUSY, now_s, record)
