"""Intercept: corrections in flight, the meeting itself, and what the shield is told of it."""

import math
from typing import Final

import numpy as np

from umbrella.battle.believe import predicted_sigma, state_of
from umbrella.battle.fight import SHOTS, TRACKS
from umbrella.battle.reasons import Fate
from umbrella.battle.record import Kind, note, note_without_place
from umbrella.battle.seeker import NOTHING, choose
from umbrella.core.compiled import step, verb
from umbrella.core.random import Purpose, uniform
from umbrella.engagement.assess import called_dead
from umbrella.engagement.assign import outlived
from umbrella.engagement.battery import LAUNCH_ON_REMOTE
from umbrella.engagement.kill import shared_and_own
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.sensing.radar import is_out
from umbrella.tracking.initiate import TENTATIVE
from umbrella.tracking.motion import coast

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
_NO_GUIDANCE: Final = np.int64(Fate.NO_GUIDANCE)
_INTERCEPT: Final = np.int64(Kind.INTERCEPT)
_ASSESSED: Final = np.int64(Kind.ASSESSED)
_HANDOVER: Final = np.int64(Kind.HANDOVER)

MIDCOURSE: Final = 0.5  # part of the flight after which the course is first corrected
WATCH_BEFORE_S: Final = 90.0  # radars look often at a target so long before the seeker takes over


@verb
def across(dx, dy, dz, shot):
    """Return the length (m) of an error at right angles to a shot's closing velocity."""
    cx, cy, cz = shot.closing_m_s[0], shot.closing_m_s[1], shot.closing_m_s[2]
    c2 = cx * cx + cy * cy + cz * cz
    along = (dx * cx + dy * cy + dz * cz) / c2 if c2 > 0.0 else 0.0
    return math.sqrt((dx - along * cx) ** 2 + (dy - along * cy) ** 2 + (dz - along * cz) ** 2)


@step
def has_track(fight, shot):
    """Return whether the track that a shot was ordered on is still kept."""
    j = shot.track
    return fight.belief[j].serial == shot.track_serial and fight.tracks[j].phase >= TENTATIVE


@verb
def _correct(fight, shot, motion, apply_s):
    """Send a shot to where its target is now believed to be at the intercept, and charge its divert budget."""
    track, aim, closing = fight.tracks[shot.track], shot.aim_m, shot.closing_m_s
    s = coast(state_of(track), shot.intercept_s - track.time_s, motion)
    moved = across(s[0] - aim[0], s[1] - aim[1], s[2] - aim[2], shot)
    shot.spent_m_s += moved / max(1.0, shot.intercept_s - apply_s)
    aim[0], aim[1], aim[2] = s[0], s[1], s[2]
    way = (closing[0], closing[1], closing[2])
    shot.sigma_m = predicted_sigma(track, fight.belief[shot.track].bias_m, way, shot.intercept_s, motion)
    shot.corrections += 1


@step
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
        if shot.fate != _FLYING or not has_track(fight, shot):
            continue
        if shot.handover_s - now_s < WATCH_BEFORE_S:
            fight.belief[shot.track].is_settled = 0
        if arrives < shot.launch_s or arrives > shot.handover_s:
            continue
        if is_out(shield.batteries[shot.battery].cut_s, now_s):
            continue
        half = shot.launch_s + MIDCOURSE * (shot.intercept_s - shot.launch_s)
        is_last = arrives + rules.cycle_s > shot.handover_s
        if is_last or (shot.corrections == 0 and arrives >= half):
            _correct(fight, shot, rules.tracks.motion, arrives)


@verb
def _is_guided(fight, battery, shot):
    """Return whether the rule of guidance was met: an own radar, where it is asked for, saw the target in time."""
    if battery.engages != LAUNCH_ON_REMOTE:
        return True
    is_kept = fight.belief[shot.track].serial == shot.track_serial
    return is_kept and battery.radar >= 0 and fight.contacts_s[shot.track, battery.radar] >= shot.launch_s


@verb
def _works(seed, trial, key, battery, serial):
    """Return FLYING if the interceptor works, else why it does not."""
    shared, own = shared_and_own(battery.reliability, battery.shared_fraction)
    if uniform(seed, trial, battery.design, _COMMON, _ONLY) >= shared:
        return _COMMON_FAILURE
    return _FLYING if uniform(seed, trial, key, _OWN, serial) < own else _OWN_FAILURE


@verb
def _is_in_budget(battery, shot):
    """Return whether the divert budget covers what was spent and what the seeker's view still asks for."""
    if math.isinf(battery.seeker_range_m):
        return True
    homing_s = max(1.0, shot.intercept_s - shot.handover_s)
    return shot.spent_m_s + shot.error_m / homing_s <= battery.divert_m_s


@verb
def _fate(world, fight, seed, trial, shot):
    """Return how a shot ends, and write what it meets."""
    battery, key = world.shield.batteries[shot.battery], world.attack.missiles[shot.threat].key
    works = _works(seed, trial, key, battery, shot.serial)
    if works != _FLYING:
        return works
    if not _is_guided(fight, battery, shot):
        return _NO_GUIDANCE
    i, error_m, was_there = choose(world, fight, seed, trial, shot)
    shot.struck, shot.error_m = i, error_m
    if i == NOTHING:
        return _NOT_ACQUIRED if was_there else _TARGET_GONE
    if not _is_in_budget(battery, shot):
        return _OUT_OF_DIVERT
    if uniform(seed, trial, key, _HIT, shot.serial) >= battery.hit_probability:
        return _MISS
    return _KILL if world.attack.objects[i].is_lethal > 0 else _DECOY


@verb
def _meet(world, fight, seed, trial, k, record):
    """Let shot k meet its target at its own instant."""
    shot = fight.shots[k]
    m, b, t, aim = shot.threat, shot.battery, shot.intercept_s, shot.aim_m
    shot.fate = _fate(world, fight, seed, trial, shot)
    if shot.fate in (_KILL, _DECOY):
        flying = fight.flying[shot.struck]
        flying.end_s, flying.is_killed = t, 1
    place = eci_to_ecef(aim[0], aim[1], aim[2], t, world.shield.earth.omega_rad_s)
    note_without_place(record, shot.handover_s, _HANDOVER, m, b, k, shot.error_m)
    note(record, t, _INTERCEPT, m, b, k, place, float(shot.fate))


@step
def intercept(world, fight, seed, trial, until_s, record):
    """Let all shots meet their targets whose time has come, in the order of their times.

    A shot kills if its design and it itself work, if its seeker finds an object in its basket and takes the warhead
    for it, if the divert budget covers the true error of the predicted point, and if it hits.

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


@verb
def _tell(belief, layer, kill, called):
    """Let a belief learn how a shot ended."""
    belief.awaited -= 1
    belief.awaited_by_layer[layer] -= 1
    belief.survival = min(1.0, belief.survival / outlived(kill))
    belief.is_dead = max(belief.is_dead, called)


@step
def assess(world, fight, seed, trial, now_s, record):
    """Tell the battle manager how shots ended whose assessment has arrived.

    What was believed of a target's kill is kept with its track; an object that is no warhead is called dead too.

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
        is_dead = fight.flying[shot.object].end_s <= shot.intercept_s
        key = world.attack.missiles[shot.threat].key
        draw = uniform(seed, trial, key, _ASSESSMENT, shot.serial)
        shot.called = 1 if called_dead(is_dead, draw, rules.false_kill, rules.false_miss) else 0
        if fight.belief[shot.track].serial == shot.track_serial and shot.track < fight.counts[TRACKS]:
            _tell(fight.belief[shot.track], world.shield.batteries[shot.battery].layer, shot.kill, shot.called)
        note_without_place(record, shot.assessed_s, _ASSESSED, shot.threat, shot.battery, k, float(shot.called))
