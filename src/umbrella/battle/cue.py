"""Cues: where a sensor is told to look for an object that it does not follow."""

import math
from typing import Final

from umbrella.core.inner import verb
from umbrella.tracking.initiate import TENTATIVE
from umbrella.tracking.motion import coast
from umbrella.tracking.plume import has_gone_silent, predicted_plume

SIGMAS: Final = 3.0  # a cue's search covers so many standard deviations
NO_CUE: Final = math.inf


@verb
def track_cue(track, t_s, motion):
    """Return (x, y, z, sigma m) of a track's prediction for a time."""
    x, p, dt = track.x, track.p, t_s - track.time_s
    s = coast((x[0], x[1], x[2], x[3], x[4], x[5], x[6]), dt, motion)
    place = p[0, 0] + p[1, 1] + p[2, 2]
    speed = p[3, 3] + p[4, 4] + p[5, 5]
    return s[0], s[1], s[2], math.sqrt((place + speed * dt * dt) / 3.0)


@verb
def cue_sigma(shield, fight, i, missile, t_s, place):
    """Return the error (m, one axis) of the best cue to object i, `NO_CUE` if nobody can point a sensor at it.

    A cue is a track of the same object, or the launch as the infrared satellites saw it, carried on to the time asked
    for. It is worth nothing where the object is not within three standard deviations of it.

    Args:
        shield: `Shield`. fight: `Fight`, of which tracks and plumes are read. i: object. missile: its missile.
        t_s: time, s. place: where the object truly is (x, y, z), m: it decides whether the search finds it.

    Valid: one sensor at a time. Leaves out: that a cue to one object may lead to another beside it.
    Source: search of the error ellipse. Checked: tests/battle/test_sense.py.
    """
    best, j = NO_CUE, fight.flying[i].track
    if j >= 0 and fight.tracks[j].phase >= TENTATIVE:
        x, y, z, sigma = track_cue(fight.tracks[j], t_s, shield.rules.tracks.motion)
        if math.sqrt((x - place[0]) ** 2 + (y - place[1]) ** 2 + (z - place[2]) ** 2) <= SIGMAS * sigma + 1e3:
            best = sigma
    plume = fight.plumes[missile]
    if plume.looks >= 2:
        is_silent = has_gone_silent(plume, t_s, shield.rules.plume_silence_s)
        x, y, z, sigma = predicted_plume(plume, t_s, is_silent, shield.rules.plumes)
        is_inside = math.sqrt((x - place[0]) ** 2 + (y - place[1]) ** 2 + (z - place[2]) ** 2) <= SIGMAS * sigma
        if is_inside and sigma < best:
            best = sigma
    return best
