"""Cues: where a sensor is told to look for an object that it does not follow."""

import math
from typing import Final

from umbrella.core.compiled import step
from umbrella.physics.gravity.zonal import gravity
from umbrella.tracking.initiate import TENTATIVE
from umbrella.tracking.motion import coast
from umbrella.tracking.plume import has_gone_silent, predicted_plume

SIGMAS: Final = 3.0  # a cue's search covers so many standard deviations
NO_CUE: Final = math.inf
KEPT_S: Final = 60.0  # a launch's lead is kept so long, unless a look is added …
KEPT_BURNING_S: Final = 6.0  # … and so long while it burns


@step
def track_cue(track, t_s, motion):
    """Return (x, y, z, sigma m) of a track's prediction for a time."""
    x, p, dt = track.x, track.p, t_s - track.time_s
    s = coast((x[0], x[1], x[2], x[3], x[4], x[5], x[6]), dt, motion)
    place = p[0, 0] + p[1, 1] + p[2, 2]
    speed = p[3, 3] + p[4, 4] + p[5, 5]
    return s[0], s[1], s[2], math.sqrt((place + speed * dt * dt) / 3.0)


@step
def _lead(plume, t_s, is_silent, rules, row):
    """Write where a launch leads at a time, and the error of that."""
    x, y, z, sigma = predicted_plume(plume, t_s, is_silent, rules)
    row[0], row[1], row[2], row[3] = x, y, z, sigma


@step
def launch_cue(shield, fate, plume, t_s):
    """Return (x, y, z, sigma m) of where a launch as the satellites saw it leads at a time.

    Between two times, a minute apart or some seconds while it burns, the path is taken for a parabola in the gravity of
    its middle (good to 0.2 km).
    """
    rules = shield.rules
    is_silent = has_gone_silent(plume, t_s, rules.plume_silence_s)
    is_stale = is_silent and fate.cue_looks != plume.looks
    if is_stale or not fate.cue_s[0] <= t_s <= fate.cue_s[1]:
        fate.cue_s[0], fate.cue_s[1] = t_s, t_s + (KEPT_S if is_silent else KEPT_BURNING_S)
        fate.cue_looks = plume.looks if is_silent else -1
        for k in range(2):
            _lead(plume, fate.cue_s[k], is_silent, rules.plumes, fate.cue_m[k])
    a, b, span_s = fate.cue_m[0], fate.cue_m[1], fate.cue_s[1] - fate.cue_s[0]
    part = (t_s - fate.cue_s[0]) / span_s
    x, y, z = a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1]), a[2] + part * (b[2] - a[2])
    gx, gy, gz = gravity(x, y, z, shield.earth)
    sag = -0.5 * part * (1.0 - part) * span_s * span_s
    return x + sag * gx, y + sag * gy, z + sag * gz, a[3] + part * (b[3] - a[3])


@step
def cue_sigma(shield, fight, i, missile, t_s, place):
    """Return the error (m, one axis) of the best cue to object i, `NO_CUE` if nobody can point a sensor at it.

    A cue is a track of the same object or, where there is none, the launch as infrared satellites saw it, carried on to
    the time asked for. It is worth nothing where the object is not within three standard deviations of it.

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
    if best == NO_CUE and plume.looks >= 2:
        x, y, z, sigma = launch_cue(shield, fight.fates[missile], plume, t_s)
        if math.sqrt((x - place[0]) ** 2 + (y - place[1]) ** 2 + (z - place[2]) ** 2) <= SIGMAS * sigma:
            best = sigma
    return best
