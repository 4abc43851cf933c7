"""Launch: an order becomes an interceptor on its way to a predicted point."""

import math
from typing import Final

import numpy as np

from umbrella.battle.fight import SHOTS
from umbrella.battle.plan import BUSY, NONE, believed_path, closing_velocity, hold, lowest_intercept
from umbrella.battle.record import Kind, note
from umbrella.core.inner import inner
from umbrella.engagement.assign import outlived
from umbrella.engagement.flyout import PITCH, interpolate
from umbrella.engagement.polar import polar_about
from umbrella.engagement.window import OPEN, find_window, path_at
from umbrella.physics.earth.frames import eci_to_ecef

_FIRED: Final = np.int64(Kind.FIRED)
_ORDER: Final = np.int64(Kind.ORDER)


@inner
def _aim(shield, path, battery, window, shot):
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


@inner
def _fire(shield, fight, i, b, path, window, kill, now_s, record):
    """Take one interceptor out of the magazine and send it."""
    belief, launcher, k = fight.belief[i], fight.launchers[b], fight.counts[SHOTS]
    battery, shot = shield.batteries[b], fight.shots[k]
    fight.counts[SHOTS] = k + 1
    _aim(shield, path, battery, window, shot)
    shot.threat, shot.battery, shot.serial, shot.ordered_s, shot.kill = i, b, belief.fired, now_s, kill
    shot.spent_m_s, shot.corrections, shot.fate, shot.called, shot.error_m = 0.0, 0, 0, -1, math.nan
    launcher.stock -= 1
    launcher.ready_s = shot.launch_s + battery.launch_interval_s
    belief.fired += 1
    belief.awaited += 1
    belief.survival *= outlived(kill)
    place = (battery.place_m[0], battery.place_m[1], battery.place_m[2])
    note(record, now_s, _ORDER, i, b, k, place, kill)
    note(record, shot.launch_s, _FIRED, i, b, k, place, shot.intercept_s)


@inner
def launch(shield, fight, possible, orders, now_s, record):
    """Carry out the orders of a cycle, each with the launcher as the orders before it left it.

    An order that its launcher cannot carry out within this cycle is left to the next one.

    Args:
        shield: `Shield`. fight: `Fight`. possible: `Possible`. orders: int64[k, 2] (object, battery).
        now_s: s. record: `Record`.

    Valid: one launcher a battery, `launch_interval_s` between shots. Leaves out: misfires (they count as failures in
    flight). Source: bookkeeping. Checked: tests/battle/test_odds.py.
    """
    rules, floor_m = shield.rules, lowest_intercept(shield.batteries)
    soonest = now_s + rules.decision_delay_s
    for k in range(orders.shape[0]):
        i, b = orders[k, 0], orders[k, 1]
        ready_s, pairing = fight.launchers[b].ready_s, fight.pairings[i, b]
        if ready_s > soonest + rules.cycle_s or fight.counts[SHOTS] >= fight.shots.shape[0]:
            hold(pairing, i, b, BUSY, now_s, record)
            continue
        path = believed_path(fight.tracks[i], now_s, floor_m, rules.tracks.motion)
        window = find_window(path, shield.batteries[b], shield.fans, max(soonest, ready_s), shield.earth)
        if window.found == OPEN and window.launch_s <= soonest + 2.0 * rules.cycle_s:
            _fire(shield, fight, i, b, path, window, possible.kill[i, b], now_s, record)
            hold(pairing, i, b, NONE, now_s, record)
        else:
            hold(pairing, i, b, BUSY, now_s, record)
