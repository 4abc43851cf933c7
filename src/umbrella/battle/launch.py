"""Launch: an order becomes an interceptor on its way to a predicted point."""

import math
from typing import Final

from umbrella.battle import fight as columns
from umbrella.battle.plan import BUSY, NONE, believed_path, closing_velocity, hold, search
from umbrella.battle.record import Kind, note
from umbrella.core.compiled import njit
from umbrella.engagement.flyout import PITCH, interpolate
from umbrella.engagement.polar import polar_about
from umbrella.engagement.window import OPEN, path_at
from umbrella.physics.earth.frames import eci_to_ecef

_FIRED: Final = int(Kind.FIRED)
_ORDER: Final = int(Kind.ORDER)

THREAT, BATTERY, ORDERED = columns.SHOT_THREAT, columns.SHOT_BATTERY, columns.SHOT_ORDERED
LAUNCH, INTERCEPT, POINT, AIM = columns.SHOT_LAUNCH, columns.SHOT_INTERCEPT, columns.SHOT_POINT, columns.SHOT_AIM
CLOSING, HANDOVER, ASSESSED = columns.SHOT_CLOSING, columns.SHOT_HANDOVER, columns.SHOT_ASSESSED
CALLED, KILL, SERIAL = columns.SHOT_CALLED, columns.SHOT_KILL, columns.SHOT_SERIAL
SHOT_PITCH, BEARING = columns.SHOT_PITCH, columns.SHOT_BEARING


@njit
def _write_shot(shield, path, b, window, row):
    """Write where and how a shot will meet its target."""
    t, earth = window.first_s, shield.earth
    x, y, z, _, _, _ = path_at(path, t)
    ex, ey, ez = eci_to_ecef(x, y, z, t, earth.omega_rad_s)
    bearing, distance, height = polar_about(shield.batteries.r_ecef_m[b], shield.batteries.enu[b], ex, ey, ez, earth)
    closing = closing_velocity(shield, path, b, t)
    row[LAUNCH], row[INTERCEPT] = window.launch_s, t
    for c in range(3):
        row[POINT + c] = (x, y, z)[c]
        row[AIM + c] = (x, y, z)[c]
        row[CLOSING + c] = closing[c]
    row[BEARING] = bearing
    row[SHOT_PITCH] = interpolate(shield.fans, b, bearing, distance, height, PITCH)
    speed = max(1.0, math.sqrt(closing[0] ** 2 + closing[1] ** 2 + closing[2] ** 2))
    homing = shield.vehicles.seeker_range_m[b] / speed
    row[HANDOVER] = max(window.launch_s, t - homing) if math.isfinite(homing) else t
    row[ASSESSED] = t + shield.rules.assessment.delay_s


@njit
def _fire(shield, fight, i, b, window, path, kill, now_s, record):
    """Take one interceptor out of the magazine and send it."""
    belief, k = fight.belief, fight.shots.count[0]
    row = fight.shots.rows[k]
    row[THREAT], row[BATTERY], row[ORDERED] = i, b, now_s
    _write_shot(shield, path, b, window, row)
    row[CALLED], row[KILL], row[SERIAL] = -1.0, kill, belief.fired[i]
    fight.shots.count[0] = k + 1
    fight.shots.fired_by[b] += 1
    belief.stock[b] -= 1
    belief.ready_s[b] = window.launch_s + shield.batteries.launch_interval_s[b]
    belief.fired[i] += 1
    belief.awaited[i] += 1
    belief.survival[i] *= 1.0 - kill
    place = shield.batteries.r_ecef_m[b]
    note(record, now_s, _ORDER, i, b, k, place[0], place[1], place[2], kill)
    note(record, window.launch_s, _FIRED, i, b, k, place[0], place[1], place[2], window.first_s)


@njit
def launch(shield, fight, possible, orders, now_s, record):
    """Carry out the orders of a cycle, each with the launcher as the orders before it left it.

    Args:
        shield: `Shield`. fight: `Fight`. possible: `Possible`. orders: int64[k, 2] (object, battery).
        now_s: s. record: `Record`.

    An order that its launcher cannot carry out within this cycle is left to the next one.

    Valid: one launcher a battery, `launch_interval_s` between shots. Leaves out: misfires (they count as failures in
    flight). Source: bookkeeping. Checked: tests/battle/test_launch.py.
    """
    belief, rules = fight.belief, shield.rules
    for k in range(orders.shape[0]):
        i, b = orders[k, 0], orders[k, 1]
        soonest = now_s + rules.decision_delay_s
        if fight.shots.count[0] >= fight.shots.rows.shape[0]:
            continue
        if belief.ready_s[b] > soonest + rules.cycle_s:
            hold(belief, i, b, BUSY, now_s, record)
            continue
        path = believed_path(belief.tracks, i, now_s, rules.tracks.motion)
        window = search(shield, path, b, max(soonest, belief.ready_s[b]))
        if window.found == OPEN and window.launch_s <= soonest + 2.0 * rules.cycle_s:
            _fire(shield, fight, i, b, window, path, possible.kill[i, b], now_s, record)
            hold(belief, i, b, NONE, now_s, record)
        else:
            hold(belief, i, b, BUSY, now_s, record)
