"""Intercept: corrections in flight, the meeting itself, and what the shield is told of it."""

import math
from typing import Final

import numpy as np

from umbrella.battle.fight import SHOTS
from umbrella.battle.reasons import Fate
from umbrella.battle.record import Kind, note, note_without_place
from umbrella.battle.world import path_of
from umbrella.core.inner import inner
from umbrella.core.random import Purpose, uniform
from umbrella.engagement.assess import called_dead
from umbrella.engagement.assign import outlived
from umbrella.engagement.kill import basket_m, shared_and_own
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.flight.trajectory import state_at
from umbrella.tracking.predict import coast

_ONLY: Final = np.int64(0)
_COMMON: Final = np.int64(Purpose.COMMON_CAUSE)
_OWN: Final = np.int64(Purpose.INTERCEPTOR_RELIABILITY)
_HIT: Final = np.int64(Purpose.HIT)
_ASSESSMENT: Final = np.int64(Purpose.ASSESSMENT)

_FLYING: Final = np.int64(Fate.FLYING)
_KILL: Final = np.int64(Fate.KILL)
_COMMON_FAILURE: Final = np.int64(Fate.COMMON_FAILURE)
_OWN_FAILURE: Final = np.int64(Fate.INTERCEPTOR_FAILURE)
_NOT_ACQUIRED: Final = np.int64(Fate.NOT_ACQUIRED)
_OUT_OF_DIVERT: Final = np.int64(Fate.OUT_OF_DIVERT)
_DECOY: Final = np.int64(Fate.DECOY)
_MISS: Final = np.int64(Fate.MISS)
_TARGET_GONE: Final = np.int64(Fate.TARGET_GONE)
_INTERCEPT: Final = np.int64(Kind.INTERCEPT)
_ASSESSED: Final = np.int64(Kind.ASSESSED)
_HANDOVER: Final = np.int64(Kind.HANDOVER)

MIDCOURSE: Final = 0.5  # part of the flight after which the course is first corrected


@inner
def across(dx, dy, dz, shot):
    """Return the length (m) of an error at right angles to a shot's closing velocity."""
    cx, cy, cz = shot.closing_m_s[0], shot.closing_m_s[1], shot.closing_m_s[2]
    c2 = cx * cx + cy * cy + cz * cz
    along = (dx * cx + dy * cy + dz * cz) / c2 if c2 > 0.0 else 0.0
    return math.sqrt((dx - along * cx) ** 2 + (dy - along * cy) ** 2 + (dz - along * cz) ** 2)


@inner
def _correct(track, shot, motion, apply_s):
    """Send a shot to where its target is now believed to be at the intercept, and charge its divert budget."""
    x, aim = track.x, shot.aim_m
    s = coast((x[0], x[1], x[2], x[3], x[4], x[5]), shot.intercept_s - track.time_s, motion)
    moved = across(s[0] - aim[0], s[1] - aim[1], s[2] - aim[2], shot)
    shot.spent_m_s += moved / max(1.0, shot.intercept_s - apply_s)
    aim[0], aim[1], aim[2] = s[0], s[1], s[2]
    shot.corrections += 1


@inner
def steer(shield, fight, now_s):
    """Correct the course of shots in flight: once half-way, and with the last cycle before the seeker takes over.

    Args:
        shield: `Shield`. fight: `Fight`, whose shots change. now_s: s.

    Valid: the target's track is still fed, or coasts. Leaves out: more than two corrections. Source: usual command
    guidance. Checked: tests/battle/test_odds.py.
    """
    rules = shield.rules
    arrives = now_s + rules.link_delay_s
    for k in range(fight.counts[SHOTS]):
        shot = fight.shots[k]
        if shot.fate != _FLYING or arrives < shot.launch_s or arrives > shot.handover_s:
            continue
        half = shot.launch_s + MIDCOURSE * (shot.intercept_s - shot.launch_s)
        is_last = arrives + rules.cycle_s > shot.handover_s
        if is_last or (shot.corrections == 0 and arrives >= half):
            _correct(fight.tracks[shot.threat], shot, rules.tracks.motion, arrives)


@inner
def _guidance_fate(battery, shot):
    """Return the fate that geometry decides: not acquired, out of divert, or still flying."""
    if math.isinf(battery.seeker_range_m):
        return _FLYING
    if shot.error_m > basket_m(battery):
        return _NOT_ACQUIRED
    homing_s = max(1.0, shot.intercept_s - shot.handover_s)
    return _OUT_OF_DIVERT if shot.spent_m_s + shot.error_m / homing_s > battery.divert_m_s else _FLYING


@inner
def _fate(seed, trial, threat, battery, shot):
    """Return how a shot at a target that exists ends."""
    shared, own = shared_and_own(battery.reliability, battery.shared_fraction)
    if uniform(seed, trial, battery.design, _COMMON, _ONLY) >= shared:
        return _COMMON_FAILURE
    if uniform(seed, trial, threat.key, _OWN, shot.serial) >= own:
        return _OWN_FAILURE
    guided = _guidance_fate(battery, shot)
    if guided != _FLYING:
        return guided
    if threat.is_warhead == 0:
        return _DECOY
    return _KILL if uniform(seed, trial, threat.key, _HIT, shot.serial) < battery.hit_probability else _MISS


@inner
def _meet(world, fight, seed, trial, k, record):
    """Let shot k meet its target at its own instant."""
    shot = fight.shots[k]
    i, b, t, aim = shot.threat, shot.battery, shot.intercept_s, shot.aim_m
    threat, truth = world.threats.rows[i], fight.truth[i]
    x, y, z, _, _, _ = state_at(path_of(world.threats, i), min(t, threat.impact_s))
    shot.error_m = across(x - aim[0], y - aim[1], z - aim[2], shot)
    if truth.end_s <= t:
        shot.fate = _TARGET_GONE
    else:
        shot.fate = _fate(seed, trial, threat, world.shield.batteries[b], shot)
    if shot.fate in (_KILL, _DECOY):
        truth.end_s, truth.is_killed = t, 1
    place = eci_to_ecef(aim[0], aim[1], aim[2], t, world.shield.earth.omega_rad_s)
    note_without_place(record, shot.handover_s, _HANDOVER, i, b, k, shot.error_m)
    note(record, t, _INTERCEPT, i, b, k, place, float(shot.fate))


@inner
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
        count = fight.counts[SHOTS]
        next_k, next_s = count, math.inf
        for k in range(count):
            shot = fight.shots[k]
            if shot.fate == _FLYING and shot.intercept_s <= until_s and shot.intercept_s < next_s:
                next_k, next_s = k, shot.intercept_s
        if next_k == count:
            return
        _meet(world, fight, seed, trial, next_k, record)


@inner
def assess(world, fight, seed, trial, now_s, record):
    """Tell the battle manager how shots ended whose assessment has arrived.

    Args:
        world: `World`. fight: `Fight`, whose belief changes. seed, trial: address of the draws. now_s: s.
        record: `Record`.

    Valid: each shot is judged on its own. Leaves out: see `called_dead`. Source: rules.
    Checked: tests/battle/test_odds.py.
    """
    rules = world.shield.rules
    for k in range(fight.counts[SHOTS]):
        shot = fight.shots[k]
        if shot.fate == _FLYING or shot.called >= 0 or shot.assessed_s > now_s:
            continue
        belief = fight.belief[shot.threat]
        is_dead = fight.truth[shot.threat].end_s <= shot.intercept_s
        draw = uniform(seed, trial, world.threats.rows[shot.threat].key, _ASSESSMENT, shot.serial)
        shot.called = 1 if called_dead(is_dead, draw, rules.false_kill, rules.false_miss) else 0
        belief.awaited -= 1
        belief.survival = min(1.0, belief.survival / outlived(shot.kill))
        belief.is_dead = max(belief.is_dead, shot.called)
        note_without_place(record, shot.assessed_s, _ASSESSED, shot.threat, shot.battery, k, float(shot.called))
