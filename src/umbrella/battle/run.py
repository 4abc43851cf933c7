"""One trial of a world, and many: the whole battle, compiled. This is the only engine there is."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.battle.cycle import cycle
from umbrella.battle.fight import SHOTS, begin, empty_fight
from umbrella.battle.reasons import Outcome
from umbrella.battle.record import NOBODY, Kind, no_record, note
from umbrella.battle.world import World, path_of
from umbrella.core.compiled import njit
from umbrella.core.inner import inner
from umbrella.core.rows import row_type
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.flight.trajectory import state_at

RESULT: Final = row_type(
    [
        ("outcome", "i8"),
        ("shots", "i8"),
        ("end_s", "f8"),
        ("seen_s", "f8"),  # first report delivered; inf: never
        ("firm_s", "f8"),  # first firm track; inf: never
        ("first_shot_s", "f8"),  # launch of the first shot; inf: none
    ]
)  # of one object in one trial

_LEAKED: Final = np.int64(Outcome.LEAKED)
_KILLED: Final = np.int64(Outcome.KILLED)
_FAILED: Final = np.int64(Outcome.FAILED)
_SHORT: Final = np.int64(Outcome.OUT_OF_REACH)
_HARMLESS: Final = np.int64(Outcome.HARMLESS)
_FLYING: Final = np.int64(Outcome.FLYING)
_LAUNCH: Final = np.int64(Kind.LAUNCH)
_BURNOUT: Final = np.int64(Kind.BURNOUT)
_IMPACT: Final = np.int64(Kind.IMPACT)
_FAILURE: Final = np.int64(Kind.FAILURE)


@inner
def _is_over(threats, fight, now_s):
    """Return whether no object flies, no assessment is awaited, and nothing that is gone is still fought."""
    open_cases = 0
    for i in range(fight.truth.shape[0]):
        belief = fight.belief[i]
        is_fought = belief.is_dead == 0 and threats.rows[i].impact_s > now_s
        open_cases += fight.truth[i].end_s > now_s or belief.awaited > 0 or is_fought
    return open_cases == 0


@inner
def outcome_of(threat, truth, counted_s):
    """Return how an object ended, counted at a time."""
    if truth.is_killed > 0:
        return _KILLED
    if truth.end_s > counted_s:
        return _FLYING
    if truth.end_s < threat.impact_s:
        return _FAILED
    if threat.is_warhead == 0:
        return _HARMLESS
    return _LEAKED if threat.is_in_reach > 0 else _SHORT


@inner
def _note_at(threats, i, t_s, kind, value, omega_rad_s, record):
    """Note an event on the true path of object i."""
    x, y, z, _, _, _ = state_at(path_of(threats, i), t_s)
    note(record, t_s, kind, i, NOBODY, NOBODY, eci_to_ecef(x, y, z, t_s, omega_rad_s), value)


@inner
def _note_flights(threats, fight, omega_rad_s, record):
    """Note what objects do by themselves: launch, burnouts, failure, impact."""
    for i in range(threats.rows.shape[0] if record.events.shape[0] > 0 else 0):
        threat, end_s = threats.rows[i], fight.truth[i].end_s
        _note_at(threats, i, threat.launch_s, _LAUNCH, 0.0, omega_rad_s, record)
        for j in range(threat.burns):
            if threat.burns_s[j, 1] < end_s:
                _note_at(threats, i, threat.burns_s[j, 1], _BURNOUT, float(j), omega_rad_s, record)
        if fight.truth[i].is_killed == 0:
            kind = _FAILURE if end_s < threat.impact_s else _IMPACT
            _note_at(threats, i, end_s, kind, float(threat.is_in_reach), omega_rad_s, record)


@inner
def _count(threats, fight, counted_s, results):
    """Write the result of every object."""
    for i in range(threats.rows.shape[0]):
        result, belief = results[i], fight.belief[i]
        result.outcome = outcome_of(threats.rows[i], fight.truth[i], counted_s)
        result.shots, result.end_s = belief.fired, fight.truth[i].end_s
        result.seen_s, result.firm_s, result.first_shot_s = belief.seen_s, fight.tracks[i].firm_s, math.inf
    for k in range(fight.counts[SHOTS]):
        result = results[fight.shots[k].threat]
        result.first_shot_s = min(result.first_shot_s, fight.shots[k].launch_s)


@inner
def _first_launch(threats, end_s):
    for i in range(threats.rows.shape[0]):
        end_s = min(end_s, threats.rows[i].launch_s)
    return end_s


@njit(nogil=True)
def run(world, seed, first_trial, fight, record, results):
    """Fight trials to their end, one after another.

    Args:
        world: `World`. seed: with a trial's number it alone decides every draw. first_trial: number of the first.
        fight: `Fight` of `empty_fight`, overwritten; afterwards it holds shots, sightings and tracks of the last trial.
        record: `Record`; without room the fights are the same.
        results: records RESULT [trials, n], written: as many trials are fought.

    Valid, leaves out: see each verb of `cycle`. Source: the kill chain. Checked: tests/battle/.
    """
    threats, rules = world.threats, world.shield.rules
    start = _first_launch(threats, rules.end_s)
    for k in range(results.shape[0]):
        now, trial = start, first_trial + k
        begin(world, seed, trial, fight)
        while now < rules.end_s and not _is_over(threats, fight, now):
            cycle(world, fight, seed, trial, now - rules.cycle_s, now, now + rules.cycle_s, record)
            now += rules.cycle_s
        _count(threats, fight, rules.end_s, results[k])
        _note_flights(threats, fight, world.shield.earth.omega_rad_s, record)


def run_trials(world: World, seed: int, first_trial: int, trials: int) -> NDArray[np.void]:
    """Return records RESULT [trials, n], the results of trials from a first number on; nothing is recorded."""
    results = np.zeros((trials, world.threats.rows.shape[0]), RESULT)
    run(world, seed, first_trial, empty_fight(world), no_record(), results)
    return results
