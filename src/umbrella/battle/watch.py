"""Watches: what a sensor follows, and how long it may leave alone what it has just seen."""

import math
from typing import Final

from umbrella.core.compiled import step
from umbrella.tracking.initiate import FIRM

SOON_S: Final = 1e-6  # rounding of frame times
FIRM_FRAMES: Final = 3.0


@step
def is_there(flying, t_s):
    """Return whether an object exists at a time."""
    return flying.begins_s <= t_s <= flying.end_s


@step
def next_due_s(fight, s, t_s):
    """Return the earliest time at which a sensor has something to do again, after a frame at t."""
    due_s = math.inf
    for i in range(fight.flying.shape[0]):
        flying = fight.flying[i]
        if flying.end_s > t_s:
            due_s = min(due_s, max(flying.begins_s, fight.watches[s, i].next_s))
    return due_s


@step
def lose(fight, s, i):
    """Let a sensor no longer follow an object."""
    watch = fight.watches[s, i]
    if watch.is_followed > 0:
        watch.is_followed = 0
        fight.followed[s] -= 1


@step
def pause_s(rules, fight, i, base_s):
    """Return how long a sensor may leave an object alone that it has just seen.

    A new track is looked at in every frame, a firm one in every third, a settled one as often as the rules say.
    """
    j = fight.flying[i].track
    if j < 0 or fight.tracks[j].phase < FIRM:
        return base_s
    return max(base_s, rules.settled_track_s) if fight.belief[j].is_settled > 0 else FIRM_FRAMES * base_s
