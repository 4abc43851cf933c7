"""Loss: which link of the chain let a leaker through, told from what the trial has recorded of it."""

import math
from typing import Final

import numpy as np

from umbrella.battle.fight import SHOTS
from umbrella.battle.reasons import Fate, Loss, Reason
from umbrella.core.compiled import step, verb

_NOT_SEEN: Final = np.int64(Loss.NOT_SEEN)
_NOT_TRACKED: Final = np.int64(Loss.NOT_TRACKED)
_NOT_REACHED: Final = np.int64(Loss.NOT_REACHED)
_OUT_OF_SHOTS: Final = np.int64(Loss.OUT_OF_SHOTS)
_DECEIVED: Final = np.int64(Loss.DECEIVED)
_MISSED: Final = np.int64(Loss.MISSED)
_HIT_DECOY: Final = np.int64(Fate.DECOY)


def _bits(*reasons: Reason) -> np.int64:
    return np.int64(sum(1 << reason for reason in reasons))


_SPENT: Final = _bits(Reason.MAGAZINE_EMPTY, Reason.HELD_IN_RESERVE, Reason.RELOADING, Reason.OTHERS_FIRST)
_UNREACHED: Final = _bits(Reason.OUT_OF_REACH, Reason.TOO_LATE, Reason.ALTITUDE_BAND)
_BELIEVED: Final = _bits(Reason.DECOY_BELIEVED)


@verb
def _is_spent(holding):
    """Return whether a battery that could have met a threat, or never came to ask, lacked an interceptor for it."""
    was_open = holding.first_s < math.inf
    return holding.ever & _SPENT != 0 and (was_open or holding.ever & _UNREACHED == 0)


@step
def _loss_of_shots(fight, m):
    """Return how the shots at missile m were lost: at its warhead, or at what only looked like it; -1 for no shots."""
    loss = np.int64(-1)
    for k in range(fight.counts[SHOTS]):
        shot = fight.shots[k]
        if shot.threat != m:
            continue
        if shot.object == fight.warheads[m] and shot.fate != _HIT_DECOY:
            return _MISSED
        loss = _DECEIVED
    return loss


@step
def loss_of(fight, m):
    """Return what let the leaker m through, a number of `Loss`.

    Args:
        fight: `Fight` at the end of a trial. m: number of the missile, which leaked.

    Valid: the first that holds: not seen; shots at its warhead failed; all shots went at or struck something else; no
    firm track; interceptors spent, reserved or given to others where one could have met it; believed a decoy; not
    reached. Leaves out: what would have happened otherwise: the count is of links that broke, not of what mending one
    would save (see `umbrella compare`). Source: the record. Checked: tests/battle/test_loss.py.
    """
    fate = fight.fates[m]
    if math.isinf(fate.seen_s):
        return _NOT_SEEN
    of_shots = _loss_of_shots(fight, m)
    if of_shots >= 0:
        return of_shots
    if math.isinf(fate.firm_s):
        return _NOT_TRACKED
    ever = np.int64(0)
    for b in range(fight.holdings.shape[1]):
        if _is_spent(fight.holdings[m, b]):
            return _OUT_OF_SHOTS
        ever |= fight.holdings[m, b].ever
    return _DECEIVED if ever & _BELIEVED != 0 else _NOT_REACHED
