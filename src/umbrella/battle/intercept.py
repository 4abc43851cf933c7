"""Intercept: in-flight updates, the meeting itself, and what the shield is told of it."""

import math
from typing import Final

import numpy as np

from umbrella.battle import fight as columns
from umbrella.battle.reasons import Fate, Outcome
from umbrella.battle.record import Kind, note, note_without_place
from umbrella.battle.world import path_of
from umbrella.core.compiled import njit
from umbrella.core.random import Purpose, uniform
from umbrella.engagement.assess import called_dead
from umbrella.engagement.kill import basket_m, shared_and_own
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.flight.trajectory import state_at
from umbrella.tracking.predict import coast

THREAT, BATTERY, LAUNCH, INTERCEPT = (
    columns.SHOT_THREAT,
    columns.SHOT_BATTERY,
    columns.SHOT_LAUNCH,
    columns.SHOT_INTERCEPT,
)
AIM, CLOSING, SPENT, HANDOVER = columns.SHOT_AIM, columns.SHOT_CLOSING, columns.SHOT_SPENT, columns.SHOT_HANDOVER
UPDATED, ASSESSED, FATE, CALLED = columns.SHOT_UPDATED, columns.SHOT_ASSESSED, columns.SHOT_FATE, columns.SHOT_CALLED
KILL, SERIAL, ERROR = columns.SHOT_KILL, columns.SHOT_SERIAL, columns.SHOT_ERROR

_COMMON: Final = int(Purpose.COMMON_CAUSE)
_OWN: Final = int(Purpose.INTERCEPTOR_RELIABILITY)
_HIT: Final = int(Purpose.HIT)
_ASSESSMENT: Final = int(Purpose.ASSESSMENT)

_FATE_KILL: Final = int(Fate.KILL)
_FATE_COMMON: Final = int(Fate.COMMON_FAILURE)
_FATE_OWN: Final = int(Fate.INTERCEPTOR_FAILURE)
_FATE_ACQUIRED: Final = int(Fate.NOT_ACQUIRED)
_FATE_DIVERT: Final = int(Fate.OUT_OF_DIVERT)
_FATE_DECOY: Final = int(Fate.DECOY)
_FATE_MISS: Final = int(Fate.MISS)
_FATE_GONE: Final = int(Fate.TARGET_GONE)
_KILLED: Final = int(Outcome.KILLED)
_EVENT_INTERCEPT: Final = int(Kind.INTERCEPT)
_EVENT_ASSESSED: Final = int(Kind.ASSESSED)
_EVENT_HANDOVER: Final = int(Kind.HANDOVER)

MIDCOURSE: Final = 0.5  # part of the flight after which the course is first corrected


@njit
def across(dx, dy, dz, row):
    """Return the length (m) of an error at right angles to a shot's closing velocity."""
    cx, cy, cz = row[CLOSING], row[CLOSING + 1], row[CLOSING + 2]
    c2 = cx * cx + cy * cy + cz * cz
    along = (dx * cx + dy * cy + dz * cz) / c2 if c2 > 0.0 else 0.0
    return math.sqrt((dx - along * cx) ** 2 + (dy - along * cy) ** 2 + (dz - along * cz) ** 2)


@njit
def _correct(belief, row, motion, apply_s):
    """Send a shot to where its target is now believed to be at the intercept, and charge its divert budget."""
    x = belief.tracks.x[int(row[THREAT])]
    dt = row[INTERCEPT] - belief.tracks.time_s[int(row[THREAT])]
    s = coast((x[0], x[1], x[2], x[3], x[4], x[5]), dt, motion)
    moved = across(s[0] - row[AIM], s[1] - row[AIM + 1], s[2] - row[AIM + 2], row)
    row[SPENT] += moved / max(1.0, row[INTERCEPT] - apply_s)
    for c in range(3):
        row[AIM + c] = s[c]
    row[UPDATED] += 1.0


@njit
def steer(shield, fight, now_s):
    """Correct the course of shots in flight: once half-way, and with the last cycle before the seeker takes over.

    Valid: the target's track is still fed, or coasts. Leaves out: more than two corrections. Source: usual command
    guidance. Checked: tests/battle/test_intercept.py.
    """
    rules = shield.rules
    arrives = now_s + rules.link_delay_s
    for k in range(fight.shots.count[0]):
        row = fight.shots.rows[k]
        if row[FATE] != 0.0 or arrives < row[LAUNCH] or arrives > row[HANDOVER]:
            continue
        half = row[LAUNCH] + MIDCOURSE * (row[INTERCEPT] - row[LAUNCH])
        is_last = arrives + rules.cycle_s > row[HANDOVER]
        if is_last or (row[UPDATED] == 0.0 and arrives >= half):
            _correct(fight.belief, row, rules.tracks.motion, arrives)


@njit
def _guidance_fate(shield, row, error_m):
    """Return the fate that geometry decides: not acquired, out of divert, or 0."""
    b = int(row[BATTERY])
    vehicles = shield.vehicles
    if math.isinf(vehicles.seeker_range_m[b]):
        return 0
    if error_m > basket_m(vehicles, b):
        return _FATE_ACQUIRED
    homing = max(1.0, row[INTERCEPT] - row[HANDOVER])
    return _FATE_DIVERT if row[SPENT] + error_m / homing > vehicles.divert_m_s[b] else 0


@njit
def _fate(world, fight, seed, trial, k, error_m):
    """Return how shot k ends."""
    shield, threats, row = world.shield, world.threats, fight.shots.rows[k]
    i, b = int(row[THREAT]), int(row[BATTERY])
    vehicles, batteries = shield.vehicles, shield.batteries
    if fight.truth.end_s[i] <= row[INTERCEPT]:
        return _FATE_GONE
    shared, own = shared_and_own(vehicles.reliability[b], vehicles.shared_fraction[b])
    if uniform(seed, trial, batteries.design[b], _COMMON, 0) >= shared:
        return _FATE_COMMON
    serial = int(row[SERIAL])
    if uniform(seed, trial, threats.key[i], _OWN, serial) >= own:
        return _FATE_OWN
    guided = _guidance_fate(shield, row, error_m)
    if guided != 0:
        return guided
    if threats.is_warhead[i] == 0:
        return _FATE_DECOY
    is_hit = uniform(seed, trial, threats.key[i], _HIT, serial) < vehicles.hit_probability[b]
    return _FATE_KILL if is_hit else _FATE_MISS


@njit
def _meet(world, fight, seed, trial, k, record):
    """Let shot k meet its target at its own instant."""
    row = fight.shots.rows[k]
    i, b, t = int(row[THREAT]), int(row[BATTERY]), row[INTERCEPT]
    x, y, z, _, _, _ = state_at(path_of(world.threats, i), min(t, world.threats.impact_s[i]))
    row[ERROR] = across(x - row[AIM], y - row[AIM + 1], z - row[AIM + 2], row)
    fate = _fate(world, fight, seed, trial, k, row[ERROR])
    row[FATE] = fate
    if fate in (_FATE_KILL, _FATE_DECOY):
        fight.truth.end_s[i] = t
        fight.truth.outcome[i] = _KILLED
    ex, ey, ez = eci_to_ecef(row[AIM], row[AIM + 1], row[AIM + 2], t, world.shield.earth.omega_rad_s)
    note_without_place(record, row[HANDOVER], _EVENT_HANDOVER, i, b, k, row[ERROR])
    note(record, t, _EVENT_INTERCEPT, i, b, k, ex, ey, ez, float(fate))


@njit
def intercept(world, fight, seed, trial, until_s, record):
    """Let all shots meet their targets whose time has come, in the order of their times.

    A shot kills if its design and it itself work, if the target is inside the seeker's basket and the divert budget
    covers the true error of the predicted point, if the object is there and is the warhead, and if it hits.

    Args:
        world: `World`. fight: `Fight`. seed, trial: address of the draws. until_s: s. record: `Record`.

    Valid: hit-to-kill and fragmentation with the hit probability as given. Leaves out: the last second's dynamics (they
    are in the hit probability), debris. Source: product of factors. Checked: tests/battle/test_odds.py.
    """
    while True:
        next_k, next_t = -1, np.inf
        for k in range(fight.shots.count[0]):
            row = fight.shots.rows[k]
            if row[FATE] == 0.0 and row[INTERCEPT] <= until_s and row[INTERCEPT] < next_t:
                next_k, next_t = k, row[INTERCEPT]
        if next_k < 0:
            return
        _meet(world, fight, seed, trial, next_k, record)


@njit
def assess(world, fight, seed, trial, now_s, record):
    """Tell the battle manager how shots ended whose assessment has arrived.

    Valid: each shot is judged on its own. Leaves out: see `called_dead`. Source: rules. Checked:
    tests/battle/test_odds.py.
    """
    belief, rules = fight.belief, world.shield.rules
    for k in range(fight.shots.count[0]):
        row = fight.shots.rows[k]
        if row[FATE] == 0.0 or row[CALLED] >= 0.0 or row[ASSESSED] > now_s:
            continue
        i = int(row[THREAT])
        is_dead = fight.truth.end_s[i] <= row[INTERCEPT]
        draw = uniform(seed, trial, world.threats.key[i], _ASSESSMENT, int(row[SERIAL]))
        is_called = called_dead(rules.assessment, is_dead, draw)
        row[CALLED] = 1.0 if is_called else 0.0
        belief.awaited[i] -= 1
        belief.survival[i] = min(1.0, belief.survival[i] / max(1e-12, 1.0 - row[KILL]))
        if is_called:
            belief.is_dead[i] = 1
        note_without_place(record, row[ASSESSED], _EVENT_ASSESSED, i, int(row[BATTERY]), k, row[CALLED])
