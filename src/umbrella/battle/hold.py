"""Hold: for each missile and battery, why there is no shot, when there could have been one first and last."""

import math
from typing import Final

import numpy as np

from umbrella.battle.reasons import Reason
from umbrella.battle.record import NOBODY, Kind, note_without_place
from umbrella.core.compiled import step, verb

_NOT_DETECTED: Final = np.int64(Reason.NOT_DETECTED)
_NO_TRACK: Final = np.int64(Reason.NO_TRACK)
_BOOSTING: Final = np.int64(Reason.STILL_BOOSTING)
_HELD: Final = np.int64(Kind.HELD)
_WINDOW: Final = np.int64(Kind.WINDOW)


@step
def is_of_warhead(fight, j):
    """Return whether track j is the one that its launch's warhead last gave a plot to: its reasons are recorded."""
    source = fight.belief[j].source
    return fight.lethal[source] > 0 and fight.flying[source].track == j


@step
def note_hold(fight, m, b, reason, now_s, record):
    """Note why battery b does not shoot at missile m, when the reason has changed."""
    holding = fight.holdings[m, b]
    if holding.reason != reason:
        holding.reason = reason
        holding.ever |= np.int64(1) << reason
        note_without_place(record, now_s, _HELD, m, b, NOBODY, float(reason))


@step
def hold(fight, j, b, reason, now_s, record):
    """Keep why battery b does not shoot at track j; for the track of a warhead it is noted."""
    fight.pairings[j, b].reason = reason
    if is_of_warhead(fight, j):
        note_hold(fight, fight.belief[j].missile, b, reason, now_s, record)


@verb
def hold_all(fight, j, reason, now_s, record):
    """Keep why no battery shoots at track j."""
    for b in range(fight.pairings.shape[1]):
        hold(fight, j, b, reason, now_s, record)


@step
def hold_unseen(shield, fight, now_s, record):
    """Note why nobody shoots at missiles whose warheads have no track."""
    for m in range(fight.fates.shape[0]):
        fate, w = fight.fates[m], fight.warheads[m]
        if fight.flying[w].track >= 0 or fight.flying[w].end_s < now_s:
            continue
        reason = _NO_TRACK
        if fate.seen_s > now_s:
            reason = _NOT_DETECTED
        elif now_s - fate.plume_s < shield.rules.plume_silence_s:
            reason = _BOOSTING
        for b in range(shield.batteries.shape[0]):
            note_hold(fight, m, b, reason, now_s, record)


@verb
def note_window(fight, j, b, window, now_s, record):
    """Keep when a battery could first and last have launched at the warhead of a missile."""
    if not is_of_warhead(fight, j):
        return
    holding = fight.holdings[fight.belief[j].missile, b]
    if math.isinf(holding.first_s):
        holding.first_s = max(now_s, window.launch_s)
        note_without_place(record, now_s, _WINDOW, fight.belief[j].missile, b, NOBODY, holding.first_s)
    holding.last_s = max(holding.last_s, now_s)
