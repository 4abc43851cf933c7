"""Watches: what a sensor follows, and how long it may leave alone what it has just seen."""

from typing import Final

from umbrella.core.inner import verb

SOON_S: Final = 1e-6  # rounding of frame times


@verb
def is_there(flying, t_s):
    """Return whether an object exists at a time."""
    return flying.begins_s <= t_s <= flying.end_s


@verb
def lose(fight, s, i):
    """Let a sensor no longer follow an object."""
    watch = fight.watches[s, i]
    if watch.is_followed > 0:
        watch.is_followed = 0
        fight.followed[s] -= 1


@verb
def pause_s(rules, fight, i, base_s):
    """Return how long a sensor may leave an object alone that it has just seen."""
    j = fight.flying[i].track
    return max(base_s, rules.settled_track_s) if j >= 0 and fight.belief[j].is_settled > 0 else base_s
