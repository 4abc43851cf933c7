"""Expect: how an object of which there is one look is thought to fly, so that its second look is told from others."""

import math
from typing import Final

from umbrella.battle.cue import launch_cue
from umbrella.battle.fight import TRACKS
from umbrella.core.compiled import verb
from umbrella.tracking.initiate import FIRM, expect_velocity
from umbrella.tracking.motion import AIR_TOP_M, height_of

ENOUGH_LOOKS: Final = 6  # of a track that others are measured by
KIN_M_S: Final = 100.0  # what is let go by one missile keeps together: springs give a few m/s, tracks err by some ten
NEAR_M: Final = 300e3
NEAR_M_S: Final = 1000.0  # missiles near one another in a raid fly alike: one from 5,000 km, one from 9,000 km
PLUME_M_S: Final = 1000.0  # of a burn whose last look is up to a revisit before its end
SPAN_S: Final = 1.0


@verb
def _example(fight, j):
    """Return the firm track that a new one is likely to fly like, of its own launch or else the nearest; -1: none."""
    new, best, found = fight.tracks[j], math.inf, -1
    for k in range(fight.counts[TRACKS]):
        track = fight.tracks[k]
        if k == j or track.phase != FIRM or track.looks < ENOUGH_LOOKS:
            continue
        dt, away = new.time_s - track.time_s, 0.0
        for c in range(3):
            away += (track.x[c] + dt * track.x[3 + c] - new.x[c]) ** 2
        away = math.sqrt(away)
        is_kin = fight.belief[k].missile == fight.belief[j].missile
        if away < NEAR_M and (away if is_kin else away + NEAR_M) < best:
            best, found = away if is_kin else away + NEAR_M, k
    return found


@verb
def expect(shield, fight, j):
    """Say of track j, which has one look, how it is thought to fly: like a firm track near it, or as its plume led.

    Args:
        shield: `Shield`. fight: `Fight`, of which track j changes.

    Valid: above the air, where what flies near flies alike. Leaves out: objects that meet from two sides (the second
    look is then not found, and their tracks begin later). Source: initiation with a prior velocity, Blackman & Popoli,
    Modern Tracking Systems (1999), sec. 6. Checked: tests/battle/test_pair.py.
    """
    track, m = fight.tracks[j], fight.belief[j].missile
    if height_of(track.x[0], track.x[1], track.x[2], shield.earth) < AIR_TOP_M:
        return
    k = _example(fight, j)
    if k >= 0:
        v = fight.tracks[k].x
        sigma = KIN_M_S if fight.belief[k].missile == m else NEAR_M_S
        expect_velocity(track, (v[3], v[4], v[5]), sigma)
    elif fight.plumes[m].looks >= 2:
        x, y, z, _ = launch_cue(shield, fight.fates[m], fight.plumes[m], track.time_s)
        u, v, w, _ = launch_cue(shield, fight.fates[m], fight.plumes[m], track.time_s + SPAN_S)
        expect_velocity(track, ((u - x) / SPAN_S, (v - y) / SPAN_S, (w - z) / SPAN_S), PLUME_M_S)
