"""One trial of a world, and many: the whole battle, compiled. This is the only engine there is."""

from typing import Final

import numpy as np

from umbrella.battle.cycle import cycle
from umbrella.battle.fight import begin
from umbrella.battle.reasons import Outcome
from umbrella.battle.record import Kind, no_record, note
from umbrella.battle.world import path_of
from umbrella.core.compiled import njit
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.flight.trajectory import state_at

# columns of the result of one object in one trial
RESULT_OUTCOME: Final = 0
RESULT_SHOTS: Final = 1
RESULT_END: Final = 2  # s
RESULT_SEEN: Final = 3  # s, first report delivered; inf: never
RESULT_FIRM: Final = 4  # s, first firm track
RESULT_FIRST_SHOT: Final = 5  # s, launch of the first shot
RESULT_COLUMNS: Final = 6

_LEAKED: Final = int(Outcome.LEAKED)
_KILLED: Final = int(Outcome.KILLED)
_FAILED: Final = int(Outcome.FAILED)
_SHORT: Final = int(Outcome.OUT_OF_REACH)
_HARMLESS: Final = int(Outcome.HARMLESS)
_FLYING: Final = int(Outcome.FLYING)
_EVENT_LAUNCH: Final = int(Kind.LAUNCH)
_EVENT_BURNOUT: Final = int(Kind.BURNOUT)
_EVENT_IMPACT: Final = int(Kind.IMPACT)
_EVENT_FAILURE: Final = int(Kind.FAILURE)


@njit
def _is_over(world, fight, now_s):
    """Return whether no object flies, no shot is under way and no assessment is awaited."""
    for i in range(fight.truth.end_s.shape[0]):
        if fight.truth.end_s[i] > now_s or fight.belief.awaited[i] > 0:
            return False
    return True


@njit
def outcome_of(threats, truth, i, end_s):
    """Return how object i ended."""
    if truth.outcome[i] == _KILLED:
        return _KILLED
    if truth.end_s[i] > end_s:
        return _FLYING
    if truth.end_s[i] < threats.impact_s[i]:
        return _FAILED
    if threats.is_warhead[i] == 0:
        return _HARMLESS
    return _LEAKED if threats.is_in_reach[i] > 0 else _SHORT


@njit
def _note_at(world, i, t_s, kind, value, record):
    x, y, z, _, _, _ = state_at(path_of(world.threats, i), t_s)
    x, y, z = eci_to_ecef(x, y, z, t_s, world.shield.earth.omega_rad_s)
    note(record, t_s, kind, i, -1, -1, x, y, z, value)


@njit
def _note_flights(world, fight, record):
    """Note launches, burnouts, failures and impacts: what flights do by themselves."""
    threats = world.threats
    for i in range(threats.key.shape[0]):
        end = fight.truth.end_s[i]
        _note_at(world, i, threats.launch_s[i], _EVENT_LAUNCH, 0.0, record)
        for j in range(threats.burn_first[i], threats.burn_first[i + 1]):
            if threats.burns_s[j, 1] < end:
                _note_at(world, i, threats.burns_s[j, 1], _EVENT_BURNOUT, float(j - threats.burn_first[i]), record)
        if outcome_of(threats, fight.truth, i, np.inf) == _FAILED:
            _note_at(world, i, end, _EVENT_FAILURE, 0.0, record)
        elif fight.truth.outcome[i] != _KILLED:
            _note_at(world, i, end, _EVENT_IMPACT, float(threats.is_in_reach[i]), record)


@njit
def _first_shots(fight, results):
    results[:, RESULT_FIRST_SHOT] = np.inf
    for k in range(fight.shots.count[0]):
        row = fight.shots.rows[k]
        i = int(row[0])
        results[i, RESULT_FIRST_SHOT] = min(results[i, RESULT_FIRST_SHOT], row[3])


@njit
def run(world, seed, trial, record, results):
    """Fight one trial to its end.

    Args:
        world: `World`. seed, trial: they alone decide every draw. record: `Record`; without room the fight is the same.
        results: float64[n, 6], written; columns as above.

    Returns:
        The `Fight` at its end: shots, sightings, tracks.

    Valid, leaves out: see each verb of `cycle`. Source: the kill chain. Checked: tests/battle/.
    """
    fight = begin(world, seed, trial)
    rules, threats = world.shield.rules, world.threats
    now = threats.launch_s.min() if threats.launch_s.shape[0] > 0 else rules.end_s
    while now < rules.end_s and not _is_over(world, fight, now):
        cycle(world, fight, seed, trial, now - rules.cycle_s, now, now + rules.cycle_s, record)
        now += rules.cycle_s
    for i in range(threats.key.shape[0]):
        results[i, RESULT_OUTCOME] = outcome_of(threats, fight.truth, i, rules.end_s)
        results[i, RESULT_SHOTS] = fight.belief.fired[i]
        results[i, RESULT_END] = fight.truth.end_s[i]
        results[i, RESULT_SEEN] = fight.belief.seen_s[i]
        results[i, RESULT_FIRM] = fight.belief.tracks.firm_s[i]
    _first_shots(fight, results)
    _note_flights(world, fight, record)
    return fight


@njit(nogil=True)
def run_batch(world, seed, first_trial, record, results):
    """Fight as many trials as `results` (float64[trials, n, 6]) has room for, from a first number on."""
    for k in range(results.shape[0]):
        run(world, seed, first_trial + k, record, results[k])


def run_trials(world, seed: int, first_trial: int, trials: int) -> np.ndarray:  # type: ignore[no-untyped-def]
    """Return float64[trials, n, 6], the results of trials from a first number on; nothing is recorded."""
    results = np.empty((trials, world.threats.key.shape[0], RESULT_COLUMNS))
    run_batch(world, seed, first_trial, no_record(), results)
    return results
