"""Starting a track: two looks make a first state, a rule says when it is firm, a test says when it is not free fall."""

import math
from typing import Final, NamedTuple

import numpy as np

from umbrella.core.compiled import njit
from umbrella.core.inner import inner
from umbrella.core.rows import row_type
from umbrella.physics.gravity.zonal import gravity
from umbrella.tracking.predict import Motion, coast_with_covariance
from umbrella.tracking.update import update

EMPTY: Final = 0  # nothing known
POINT: Final = 1  # one look
TENTATIVE: Final = 2  # a state, not yet enough looks
FIRM: Final = 3

NIS_MEMORY: Final = 8.0  # looks over which the innovations are averaged
NIS_LIMIT: Final = 8.0  # mean of eight draws of chi^2 with 3 degrees of freedom: above it once in 1e7 averages
NIS_JUMP: Final = 60.0  # one draw above this: once in 1e12 looks
SHORTEST_BASE_S: Final = 0.2  # two looks closer than this give no velocity


TRACK: Final = row_type(
    [
        ("phase", "i8"),
        ("x", "f8", 6),  # position m and velocity m/s, inertial
        ("p", "f8", (6, 6)),  # its covariance
        ("time_s", "f8"),  # of x and p
        ("since_s", "f8"),  # time of the look with which the present free-fall track began
        ("looks", "i8"),  # in the present track
        ("nis", "f8"),  # running mean of the normalised innovation squared
        ("powered_s", "f8"),  # last time at which the looks did not fit free fall
        ("firm_s", "f8"),  # when it first became firm
    ]
)


class TrackRules(NamedTuple):
    """When looks make a track."""

    looks_to_confirm: int
    within_s: float  # until it is firm, a track that gets no look for this long starts anew
    curved: bool  # second-order filter; see `tracking.update`
    motion: Motion


@njit
def forget(track):
    """Make a track one of which nothing is known."""
    track.phase, track.looks, track.nis = EMPTY, 0, 0.0
    track.time_s, track.since_s, track.powered_s, track.firm_s = -math.inf, -math.inf, -math.inf, math.inf


@njit
def position_of(look, station):
    """Return the inertial position (m) that a look (range, azimuth, elevation) names."""
    flat, up = look[0] * math.cos(look[2]), look[0] * math.sin(look[2])
    e, n = flat * math.sin(look[1]), flat * math.cos(look[1])
    return (
        station[0] + e * station[3] + n * station[6] + up * station[9],
        station[1] + e * station[4] + n * station[7] + up * station[10],
        station[2] + e * station[5] + n * station[8] + up * station[11],
    )


@njit
def position_covariance(look, sigmas, station, c):
    """Write the 3 x 3 covariance (m^2) of that position into c: thin along the line of sight, wide across it.

    The shell on which the object lies is curved; along the line of sight its sag (mean and spread) is added.
    """
    se, ce = math.sin(look[2]), math.cos(look[2])
    sa, ca = math.sin(look[1]), math.cos(look[1])
    axes = ((ce * sa, ce * ca, se), (ca, -sa, 0.0), (-se * sa, -se * ca, ce))
    sag = look[0] * sigmas[2] * sigmas[2]
    sizes = (math.sqrt(sigmas[0] * sigmas[0] + 2.0 * sag * sag), look[0] * ce * sigmas[1], look[0] * sigmas[2])
    c[:, :] = 0.0
    for a in range(3):
        axis = axes[a]
        v = (
            axis[0] * station[3] + axis[1] * station[6] + axis[2] * station[9],
            axis[0] * station[4] + axis[1] * station[7] + axis[2] * station[10],
            axis[0] * station[5] + axis[1] * station[8] + axis[2] * station[11],
        )
        for i in range(3):
            for j in range(3):
                c[i, j] += sizes[a] * sizes[a] * v[i] * v[j]


@inner
def _begin(track, t_s, place, c):
    """Keep one look as the beginning of a track."""
    track.phase, track.looks, track.nis = POINT, 1, 3.0
    track.time_s, track.since_s = t_s, t_s
    for a in range(3):
        track.x[a] = place[a]
        for b in range(3):
            track.p[a, b] = c[a, b]


@inner
def _pair(track, t_s, place, c, earth):
    """Make a state from the kept look and a second one (two-point differencing, with gravity in between)."""
    dt = t_s - track.time_s
    x, p = track.x, track.p
    g = gravity(place[0], place[1], place[2], earth)
    for a in range(3):
        x[3 + a] = (place[a] - x[a]) / dt + 0.5 * dt * g[a]
        x[a] = place[a]
        for b in range(3):
            p[3 + a, 3 + b] = (p[a, b] + c[a, b]) / (dt * dt)
            p[a, 3 + b] = c[a, b] / dt
            p[3 + a, b] = c[a, b] / dt
            p[a, b] = c[a, b]
    track.time_s, track.looks, track.phase = t_s, 2, TENTATIVE


@inner
def _carry_and_correct(track, t_s, look, sigmas, station, rules):
    """Predict to the look's time and update; return whether the look fits free fall."""
    x, p = track.x, track.p
    s = (x[0], x[1], x[2], x[3], x[4], x[5])
    s = coast_with_covariance(s, p, t_s - track.time_s, rules.motion)
    for a in range(6):
        x[a] = s[a]
    nis = update(x, p, look, sigmas, station, rules.curved)
    track.time_s = t_s
    track.looks += 1
    track.nis += (nis - track.nis) / min(NIS_MEMORY, float(track.looks))
    return nis < NIS_JUMP and track.nis < NIS_LIMIT


@inner
def _take_point(track, is_first, t_s, look, sigmas, station, earth):
    """Let a look be the first one of a track, or the second one that gives it a state."""
    c = np.empty((3, 3))
    place = position_of(look, station)
    position_covariance(look, sigmas, station, c)
    if is_first:
        _begin(track, t_s, place, c)
    else:
        _pair(track, t_s, place, c, earth)


@njit
def take_look(track, t_s, look, sigmas, station, rules):
    """Let a track learn from one delivered look.

    One look begins a track, two make a state, `looks_to_confirm` within the time make it firm. Looks that do not fit
    free fall start it anew: so a burning missile never has an old track.

    Args:
        track: record `TRACK`, changed in place.
        t_s: time at which the look was taken, s (it may be older than the track's own time).
        look: (range m, azimuth rad, elevation rad). sigmas: the same. station: twelve floats at t_s.
        rules: `TrackRules`.

    Valid: which object a look belongs to is known. Leaves out: association (a real radar would mix up objects that are
    closer together than its errors across the line of sight, some km at 3,000 km). Source: two-point differencing and
    innovation test, Bar-Shalom, Li & Kirubarajan (2001), sec. 5.5.3 and 5.4.2. Checked: tests/tracking/.
    """
    phase, dt = track.phase, t_s - track.time_s
    is_new = phase == EMPTY or (phase < FIRM and dt > rules.within_s)
    if not is_new and phase > POINT:
        if not _carry_and_correct(track, t_s, look, sigmas, station, rules):
            track.powered_s = t_s
            _take_point(track, True, t_s, look, sigmas, station, rules.motion.earth)
    elif is_new or dt >= SHORTEST_BASE_S:
        _take_point(track, is_new, t_s, look, sigmas, station, rules.motion.earth)
    if track.phase == TENTATIVE and track.looks >= rules.looks_to_confirm:
        track.phase = FIRM
        track.firm_s = min(track.firm_s, t_s)
