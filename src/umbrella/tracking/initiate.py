"""Starting a track: two looks make a first state, a rule says when it is firm, a test says when it is not free fall."""

import math
from typing import Final, NamedTuple

from umbrella.core.compiled import leaf, verb
from umbrella.core.rows import row_type
from umbrella.core.scratch import scratch
from umbrella.physics.gravity.zonal import gravity
from umbrella.tracking.motion import AIR_TOP_M, Motion, height_of
from umbrella.tracking.predict import carry
from umbrella.tracking.unscented import carry_unscented, correct_unscented
from umbrella.tracking.update import correct, correct_angles

EMPTY: Final = 0  # nothing known
POINT: Final = 1  # one look
TENTATIVE: Final = 2  # a state, not yet enough looks
FIRM: Final = 3

EXTENDED: Final = 0  # `TrackRules.filter`
UNSCENTED: Final = 1

NIS_MEMORY: Final = 8.0  # looks over which the innovations are averaged, each new one with an eighth
NIS_LIMIT: Final = 8.0  # such an average of chi^2 with 3 degrees of freedom: above it once in 1e7
NIS_JUMP: Final = 60.0  # one draw above this: once in 1e12 looks
SHORTEST_BASE_S: Final = 0.2  # two looks closer than this give no velocity
ANY_SPEED_M_S: Final = 4000.0  # per axis: missiles that are tracked fly 2 to 7.5 km/s in any direction
LIGHTER: Final = 10.0  # a body whose fall into the air breaks its track is begun anew with so many times the area
LIGHTEST_M2_KG: Final = 1.0  # and this at most: chaff and balloons


TRACK: Final = row_type(
    [
        ("phase", "i8"),
        ("x", "f8", 7),  # position m and velocity m/s, inertial, and alpha = 1/ballistic coefficient m^2/kg
        ("p", "f8", (7, 7)),  # its covariance
        ("time_s", "f8"),  # of x and p
        ("since_s", "f8"),  # time of the look with which the present free-fall track began
        ("looks", "i8"),  # in the present track
        ("nis", "f8"),  # running mean of the normalised innovation squared, as of looks with three numbers
        ("powered_s", "f8"),  # last time at which the looks did not fit free fall
        ("firm_s", "f8"),  # when it first became firm
    ]
)


class TrackRules(NamedTuple):
    """When looks make a track, and which filter keeps it."""

    looks_to_confirm: int
    within_s: float  # until it is firm, a track that gets no look for this long starts anew
    curved: bool  # the range is taken in after the angles, with its curvature; see `tracking.update`
    filter: int  # EXTENDED or UNSCENTED
    motion: Motion


@leaf
def forget(track):
    """Make a track one of which nothing is known."""
    track.phase, track.looks, track.nis, track.x[6] = EMPTY, 0, 0.0, 0.0
    track.time_s, track.since_s, track.powered_s, track.firm_s = -math.inf, -math.inf, -math.inf, math.inf


@leaf
def position_of(look, station):
    """Return the inertial position (m) that a look (range, azimuth, elevation) names."""
    flat, up = look[0] * math.cos(look[2]), look[0] * math.sin(look[2])
    e, n = flat * math.sin(look[1]), flat * math.cos(look[1])
    return (
        station[0] + e * station[3] + n * station[6] + up * station[9],
        station[1] + e * station[4] + n * station[7] + up * station[10],
        station[2] + e * station[5] + n * station[8] + up * station[11],
    )


@leaf
def position_belief(look, sigmas, station, c):
    """Return the mean position (m, inertial) behind a look and write its 3 x 3 covariance (m^2) into c.

    The belief is thin along the line of sight and wide across it. It lies on a shell: measured at its rim as far as in
    its middle, so its mean is nearer to the radar than the look says, and it has a thickness of its own.

    Args:
        look: (range m, azimuth rad, elevation rad). sigmas: the same. station: twelve floats. c: float64[3, 3],
            written.

    Valid: angles good to 0.05 rad. Leaves out: the fourth power of that angle. Source: converted measurements without
    bias, Bar-Shalom, Li & Kirubarajan (2001), sec. 10.4.3. Checked: tests/tracking/test_initiate.py.
    """
    se, ce = math.sin(look[2]), math.cos(look[2])
    sa, ca = math.sin(look[1]), math.cos(look[1])
    a2, e2 = (ce * sigmas[1]) ** 2, sigmas[2] ** 2
    axes = ((ce * sa, ce * ca, se), (ca, -sa, 0.0), (-se * sa, -se * ca, ce))
    thickness2 = 0.5 * look[0] * look[0] * (a2 * a2 + e2 * e2)
    sizes2 = (sigmas[0] * sigmas[0] + thickness2, look[0] * look[0] * a2, look[0] * look[0] * e2)
    for i in range(3):
        for j in range(3):
            c[i, j] = 0.0
    for a in range(3):
        axis = axes[a]
        v = (
            axis[0] * station[3] + axis[1] * station[6] + axis[2] * station[9],
            axis[0] * station[4] + axis[1] * station[7] + axis[2] * station[10],
            axis[0] * station[5] + axis[1] * station[8] + axis[2] * station[11],
        )
        for i in range(3):
            for j in range(3):
                c[i, j] += sizes2[a] * v[i] * v[j]
    return position_of((look[0] * (1.0 - 0.5 * (a2 + e2)), look[1], look[2]), station)


@verb
def _begin(track, t_s, place, c):
    """Keep one look as the beginning of a track."""
    track.phase, track.looks, track.nis = POINT, 1, 3.0
    track.time_s, track.since_s = t_s, t_s
    for a in range(3):
        track.x[a] = place[a]
        for b in range(3):
            track.p[a, b] = c[a, b]
    track.p[3, 3] = 0.0  # nothing is expected of its velocity


@leaf
def expect_velocity(track, velocity, sigma_m_s):
    """Say of a track of one look how it is expected to fly: its next look is then sought there.

    The velocity of the state that two looks make is theirs alone.

    Args:
        track: record `TRACK`, changed in place. velocity: three floats, inertial, m/s. sigma_m_s: error on each axis.

    Valid: a track of one look; otherwise nothing happens. Leaves out: nothing. Source: bookkeeping.
    Checked: tests/tracking/test_initiate.py.
    """
    if track.phase != POINT:
        return
    for a in range(3):
        track.x[3 + a] = velocity[a]
        for b in range(3):
            track.p[a, 3 + b], track.p[3 + a, b], track.p[3 + a, 3 + b] = 0.0, 0.0, 0.0
        track.p[3 + a, 3 + a] = sigma_m_s * sigma_m_s


@leaf
def is_expected(track):
    """Return whether the next place of a track is known within errors: it has a state, or an expected velocity."""
    return track.phase > POINT or (track.phase == POINT and track.p[3, 3] > 0.0)


@verb
def _guess_alpha(track, motion):
    """Give a new state the first guess of alpha, or the larger one that a fall into the air has left behind."""
    x, p = track.x, track.p
    doubt = motion.alpha_sigma if x[6] <= motion.alpha_m2_kg else max(1.0, motion.alpha_sigma)
    x[6] = max(x[6], motion.alpha_m2_kg)
    for a in range(6):
        p[a, 6], p[6, a] = 0.0, 0.0
    p[6, 6] = (doubt * x[6]) ** 2


@verb
def _pair(track, t_s, place, c, motion):
    """Make a state from the kept look and a second one (two-point differencing, with gravity in between)."""
    dt = t_s - track.time_s
    x, p = track.x, track.p
    g = gravity(place[0], place[1], place[2], motion.earth)
    for a in range(3):
        x[3 + a] = (place[a] - x[a]) / dt + 0.5 * dt * g[a]
        x[a] = place[a]
        for b in range(3):
            p[3 + a, 3 + b] = (p[a, b] + c[a, b]) / (dt * dt)
            p[a, 3 + b] = c[a, b] / dt
            p[3 + a, b] = c[a, b] / dt
            p[a, b] = c[a, b]
    _guess_alpha(track, motion)
    track.time_s, track.looks, track.phase = t_s, 2, TENTATIVE


@verb
def _take_point(track, is_first, t_s, look, sigmas, station, motion):
    """Let a look be the first one of a track, or the second one that gives it a state."""
    c = scratch(3, 3)
    place = position_belief(look, sigmas, station, c)
    if is_first:
        _begin(track, t_s, place, c)
    else:
        _pair(track, t_s, place, c, motion)


@verb
def _read(track, x, p):
    """Copy the state and the covariance of a track into arrays (one type of array for all that works on them)."""
    for i in range(7):
        x[i] = track.x[i]
        for j in range(7):
            p[i, j] = track.p[i, j]


@verb
def _write(track, x, p):
    """Copy arrays back into a track."""
    for i in range(7):
        track.x[i] = x[i]
        for j in range(7):
            track.p[i, j] = p[i, j]


@verb
def _carry(x, p, dt_s, rules):
    """Carry a state ahead with the filter of the rules."""
    if rules.filter == UNSCENTED:
        carry_unscented(x, p, dt_s, rules.motion)
    else:
        carry(x, p, dt_s, rules.motion)


@verb
def _correct(x, p, look, sigmas, station, rules):
    """Correct a state with a radar look by the filter of the rules; return (nis, ln det S)."""
    if rules.filter == UNSCENTED:
        return correct_unscented(x, p, look, sigmas, station, rules.curved)
    return correct(x, p, look, sigmas, station, rules.curved)


@verb
def _count(track, t_s, nis):
    """Count a look (nis as of three numbers); return whether the looks fit free fall."""
    track.time_s = t_s
    track.looks += 1
    track.nis += (nis - track.nis) / NIS_MEMORY
    return nis < NIS_JUMP and track.nis < NIS_LIMIT


@verb
def _break(track, t_s, motion):
    """Note that the looks do not fit free fall; what breaks while it falls through the air may be a light body."""
    x = track.x
    track.powered_s = t_s
    is_falling = x[0] * x[3] + x[1] * x[4] + x[2] * x[5] < 0.0
    if is_falling and height_of(x[0], x[1], x[2], motion.earth) < AIR_TOP_M:
        x[6] = min(LIGHTER * max(x[6], motion.alpha_m2_kg), LIGHTEST_M2_KG)
    else:
        x[6] = 0.0


@verb
def _firm(track, t_s, rules):
    """Make a track firm that has had its looks."""
    if track.phase == TENTATIVE and track.looks >= rules.looks_to_confirm:
        track.phase = FIRM
        track.firm_s = min(track.firm_s, t_s)


@leaf
def take_look(track, t_s, look, sigmas, station, rules):
    """Let a track learn from one delivered radar look.

    One look begins a track, two make a state, `looks_to_confirm` within the time make it firm. Looks that do not fit
    free fall start it anew: so a burning missile never has an old track. A track that breaks while it falls through the
    air is begun anew as that of a lighter body.

    Args:
        track: record `TRACK`, changed in place.
        t_s: time at which the look was taken, s (it may be older than the track's own time).
        look: (range m, azimuth rad, elevation rad). sigmas: the same. station: twelve floats at t_s.
        rules: `TrackRules`.

    Valid: the look is of this object (see `tracking.associate`). Leaves out: thrust as a motion of its own. Source:
    two-point differencing and innovation test, Bar-Shalom, Li & Kirubarajan (2001), sec. 5.5.3 and 5.4.2. Checked:
    tests/tracking/test_initiate.py, test_consistency.py.
    """
    phase, dt = track.phase, t_s - track.time_s
    is_new = phase == EMPTY or (phase < FIRM and dt > rules.within_s)
    if not is_new and phase > POINT:
        x, p = scratch(7), scratch(7, 7)
        _read(track, x, p)
        _carry(x, p, dt, rules)
        nis, _ = _correct(x, p, look, sigmas, station, rules)
        _write(track, x, p)
        if not _count(track, t_s, nis):
            _break(track, t_s, rules.motion)
            _take_point(track, True, t_s, look, sigmas, station, rules.motion)
    elif is_new or dt >= SHORTEST_BASE_S:
        _take_point(track, is_new, t_s, look, sigmas, station, rules.motion)
    _firm(track, t_s, rules)


@leaf
def take_angles(track, t_s, direction, sigma_rad, place, rules):
    """Let a track that has a state learn from a direction alone; nothing happens to one that has none.

    Args:
        track: record `TRACK`, changed in place. t_s: time of the look, s.
        direction: three floats, unit vector from the observer, inertial. sigma_rad: its error along each axis.
        place: three floats, the observer's inertial position at t_s, m. rules: `TrackRules`.

    Valid: as `take_look`; directions that do not fit free fall end the track, since they cannot begin another one.
    Leaves out: tracks from directions alone. Source: as `take_look`. Checked: tests/tracking/test_initiate.py.
    """
    if track.phase > POINT:
        x, p = scratch(7), scratch(7, 7)
        _read(track, x, p)
        _carry(x, p, t_s - track.time_s, rules)
        nis, _ = correct_angles(x, p, direction, sigma_rad, place)
        _write(track, x, p)
        if not _count(track, t_s, 1.5 * nis):
            _break(track, t_s, rules.motion)
            track.phase = EMPTY
        _firm(track, t_s, rules)


@verb
def _expected(track, t_s, rules, x, p):
    """Write into x and p what a track says of a time; one that is a point may fly at any speed."""
    _read(track, x, p)
    if track.phase == POINT:
        x[6] = rules.motion.alpha_m2_kg
        variance = track.p[3, 3]
        for a in range(3, 7):
            for b in range(7):
                p[a, b], p[b, a] = 0.0, 0.0
        for a in range(3, 6):
            p[a, a] = variance if variance > 0.0 else ANY_SPEED_M_S * ANY_SPEED_M_S
            x[a] = x[a] if variance > 0.0 else 0.0
    _carry(x, p, t_s - track.time_s, rules)


@leaf
def surprise(track, t_s, look, sigmas, station, rules):
    """Return how badly a radar look fits a track, which stays as it is: (nis, ln det S) of the innovation.

    Args: as `take_look`. A track of which nothing is known gives (inf, inf).

    Valid: as `update`; for a track of one look the velocity of `expect_velocity` is expected, and without it any of
    `ANY_SPEED_M_S` along each axis. Leaves out: nothing else. Source: Blackman & Popoli, Modern Tracking Systems
    (1999), sec. 6.3 (nis + ln det S is the cost of a pair). Checked: tests/tracking/test_initiate.py.
    """
    if track.phase == EMPTY:
        return math.inf, math.inf
    x, p = scratch(7), scratch(7, 7)
    _expected(track, t_s, rules, x, p)
    return _correct(x, p, look, sigmas, station, rules)


@leaf
def surprise_angles(track, t_s, direction, sigma_rad, place, rules):
    """Return how badly a direction fits a track, which stays as it is: (nis, ln det S); see `surprise`."""
    if track.phase == EMPTY:
        return math.inf, math.inf
    x, p = scratch(7), scratch(7, 7)
    _expected(track, t_s, rules, x, p)
    return correct_angles(x, p, direction, sigma_rad, place)
