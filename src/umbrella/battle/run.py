"""One trial of a world, and many: the whole battle, compiled. This is the only engine there is."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.battle.cycle import cycle
from umbrella.battle.fight import SHOTS, TRACKS, begin, empty_fight, state_of_object
from umbrella.battle.loss import loss_of
from umbrella.battle.reasons import Loss, Outcome
from umbrella.battle.record import NOBODY, Kind, no_record, note, note_without_place
from umbrella.battle.world import World
from umbrella.core.compiled import inner, njit
from umbrella.core.rows import row_type
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.tracking.initiate import EMPTY

RESULT: Final = row_type(
    [
        ("outcome", "i8"),
        ("loss", "i8"),  # what let it through, a number of `Loss`
        ("shots", "i8"),
        ("end_s", "f8"),
        ("seen_s", "f8"),  # first report delivered; inf: never
        ("firm_s", "f8"),  # first firm track; inf: never
        ("first_shot_s", "f8"),  # launch of the first shot; inf: none
    ]
)  # of one missile in one trial

_LEAKED: Final = np.int64(Outcome.LEAKED)
_KILLED: Final = np.int64(Outcome.KILLED)
_FAILED: Final = np.int64(Outcome.FAILED)
_SHORT: Final = np.int64(Outcome.OUT_OF_REACH)
_FLYING: Final = np.int64(Outcome.FLYING)
_KEPT: Final = np.int64(Loss.NONE)
_LAUNCH: Final = np.int64(Kind.LAUNCH)
_BURNOUT: Final = np.int64(Kind.BURNOUT)
_IMPACT: Final = np.int64(Kind.IMPACT)
_FAILURE: Final = np.int64(Kind.FAILURE)
_WINDOW_CLOSED: Final = np.int64(Kind.WINDOW_CLOSED)


@inner
def _is_over(attack, fight, now_s):
    """Return whether no warhead flies, no assessment is awaited, and nothing that is gone is still fought."""
    for m in range(attack.missiles.shape[0]):
        if fight.flying[attack.missiles[m].first_object].end_s > now_s:
            return False
    for k in range(fight.counts[SHOTS]):
        if fight.shots[k].called < 0:
            return False
    for j in range(fight.counts[TRACKS]):
        belief = fight.belief[j]
        is_fought = fight.tracks[j].phase != EMPTY and belief.is_dead == 0 and fight.lethal[belief.source] > 0
        if is_fought and fight.flying[belief.source].impact_s > now_s:
            return False
    return True


@inner
def outcome_of(row, fate, flying, counted_s):
    """Return how a missile ended, counted at a time, from the end of its warhead."""
    if flying.is_killed > 0:
        return _KILLED
    if flying.end_s > counted_s:
        return _FLYING
    if flying.end_s < flying.impact_s or flying.impact_s < fate.last_burn_s:
        return _FAILED
    return _LEAKED if row.is_in_reach > 0 else _SHORT


@inner
def _note_at(fight, m, i, t_s, kind, value, omega_rad_s, record):
    """Note an event of missile m on the true path of its object i."""
    x, y, z, _, _, _ = state_of_object(fight, i, t_s)
    note(record, t_s, kind, m, NOBODY, NOBODY, eci_to_ecef(x, y, z, t_s, omega_rad_s), value)


@inner
def _note_flights(attack, fight, omega_rad_s, record):
    """Note what missiles do by themselves: launch, burnouts, failure, impact."""
    for m in range(attack.missiles.shape[0] if record.events.shape[0] > 0 else 0):
        row, fate = attack.missiles[m], fight.fates[m]
        i = row.first_object
        flying = fight.flying[i]
        _note_at(fight, m, i, row.launch_s, _LAUNCH, 0.0, omega_rad_s, record)
        for j in range(row.burns):
            if fate.burns_s[j, 1] < flying.end_s:
                _note_at(fight, m, i, fate.burns_s[j, 1], _BURNOUT, float(j), omega_rad_s, record)
        if flying.is_killed == 0:
            kind = _FAILURE if outcome_of(row, fate, flying, math.inf) == _FAILED else _IMPACT
            _note_at(fight, m, i, flying.end_s, kind, float(row.is_in_reach), omega_rad_s, record)


@inner
def _note_closed(fight, record):
    """Note when each battery could last have launched at each missile."""
    for m in range(fight.holdings.shape[0] if record.events.shape[0] > 0 else 0):
        for b in range(fight.holdings.shape[1]):
            last_s = fight.holdings[m, b].last_s
            if last_s > -math.inf:
                note_without_place(record, last_s, _WINDOW_CLOSED, m, b, NOBODY, last_s)


@inner
def _count(attack, fight, counted_s, results):
    """Write the result of every missile."""
    for m in range(attack.missiles.shape[0]):
        result, fate, row = results[m], fight.fates[m], attack.missiles[m]
        flying = fight.flying[row.first_object]
        result.outcome = outcome_of(row, fate, flying, counted_s)
        result.loss = loss_of(fight, m) if result.outcome == _LEAKED else _KEPT
        result.shots, result.end_s, result.seen_s = fate.shots, flying.end_s, fate.seen_s
        result.firm_s, result.first_shot_s = fate.firm_s, fate.first_shot_s


@inner
def _first_launch(missiles, end_s):
    for m in range(missiles.shape[0]):
        end_s = min(end_s, missiles[m].launch_s)
    return end_s


@njit(nogil=True)
def run(world, seed, first_trial, fight, record, results):
    """Fight trials to their end, one after another.

    Args:
        world: `World`. seed: with a trial's number it alone decides every draw. first_trial: number of the first.
        fight: `Fight` of `empty_fight`, overwritten; afterwards it holds shots, watches and tracks of the last trial.
        record: `Record`; without room the fights are the same.
        results: records RESULT [trials, missiles], written: as many trials are fought.

    Valid, leaves out: see each verb of `cycle`. Source: the kill chain. Checked: tests/battle/.
    """
    attack, rules = world.attack, world.shield.rules
    start = _first_launch(attack.missiles, rules.end_s)
    for k in range(results.shape[0]):
        now, trial = start, first_trial + k
        begin(world, seed, trial, fight)
        while now < rules.end_s and not _is_over(attack, fight, now):
            cycle(world, fight, seed, trial, now - rules.cycle_s, now, now + rules.cycle_s, record)
            now += rules.cycle_s
        _count(attack, fight, rules.end_s, results[k])
        _note_flights(attack, fight, world.shield.earth.omega_rad_s, record)
        _note_closed(fight, record)


def run_trials(world: World, seed: int, first_trial: int, trials: int) -> NDArray[np.void]:
    """Return records RESULT [trials, missiles], the results of trials from a first number on; nothing is recorded."""
    results = np.zeros((trials, len(world.attack.missiles)), RESULT)
    run(world, seed, first_trial, empty_fight(world), no_record(), results)
    return results
