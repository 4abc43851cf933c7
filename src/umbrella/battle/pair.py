"""Pair: which plot belongs to which track, by gating and global nearest neighbour."""

import math
from typing import Final

import numpy as np

from umbrella.battle.fight import ANGLES, TRACKS
from umbrella.core.compiled import inner, step, verb
from umbrella.physics.gravity.zonal import gravity
from umbrella.tracking.associate import associate
from umbrella.tracking.gate import coarse_pairs
from umbrella.tracking.initiate import EMPTY, FIRM, POINT, is_expected, position_of, surprise, surprise_angles

GATE: Final = 30.0  # chi^2 with 3 degrees of freedom: above it once in 7e5 looks
FASTEST_M_S: Final = 11e3
OLD_S: Final = 30.0  # a track that is not firm and has not been seen for so long is left aside
OLD_BURNING_S: Final = 15.0  # a burning missile is not found again by a track this old
BURNING_M_S2: Final = 100.0  # no missile pulls more
WIDTH: Final = 5.0  # standard deviations within which a plot is considered at all
LEAST_REACH_M: Final = 50.0
RANGE_GUARD_M: Final = 20.0
MISS: Final = 4.0 * GATE  # what it costs to leave a track without a plot


@step
def _may_burn(shield, fate, t_s):
    """Return whether a missile may burn at a time, for all that is known: its plume was seen of late, or never."""
    return fate.plume_s == -math.inf or t_s - fate.plume_s < shield.rules.plume_silence_s


@step
def _place_tracks(shield, fight, t_s, station, is_angles, places, reaches):
    """Write where each track is thought to be at a time (for angles: in which direction), and how far it may be off."""
    for j in range(fight.counts[TRACKS]):
        track = fight.tracks[j]
        x, p, dt = track.x, track.p, t_s - track.time_s
        place = p[0, 0] + p[1, 1] + p[2, 2]
        if track.phase == EMPTY or (track.phase < FIRM and abs(dt) > OLD_S):
            reaches[j] = -math.inf
        elif not is_expected(track):
            places[j, 0], places[j, 1], places[j, 2] = x[0], x[1], x[2]
            reaches[j] = FASTEST_M_S * abs(dt) + WIDTH * math.sqrt(place)
        else:
            g = gravity(x[0], x[1], x[2], shield.earth)
            for c in range(3):
                places[j, c] = x[c] + dt * (x[3 + c] + 0.5 * dt * g[c])
            speed = p[3, 3] + p[4, 4] + p[5, 5]
            reach = WIDTH * math.sqrt(place + speed * dt * dt) + LEAST_REACH_M + 1e-3 * abs(dt) ** 3
            if abs(dt) < OLD_BURNING_S and _may_burn(shield, fight.fates[fight.belief[j].missile], t_s):
                reach += 0.5 * BURNING_M_S2 * dt * dt
            reaches[j] = reach
        if is_angles and reaches[j] > 0.0:
            dx, dy, dz = places[j, 0] - station[0], places[j, 1] - station[1], places[j, 2] - station[2]
            r = math.sqrt(dx * dx + dy * dy + dz * dz)
            places[j, 0], places[j, 1], places[j, 2] = dx / r, dy / r, dz / r
            reaches[j] = reaches[j] / r if track.phase > POINT else -math.inf


@step
def _place_plots(fight, order, first, last, station, is_angles, places, reaches):
    """Write where each plot is (for angles: its direction), and how far it may be off."""
    for a in range(last - first):
        report = fight.reports[order[first + a]]
        look, sigmas = report.look, report.sigmas
        if is_angles:
            places[a, 0], places[a, 1], places[a, 2] = look[0], look[1], look[2]
            reaches[a] = WIDTH * sigmas[0]
        else:
            places[a, 0], places[a, 1], places[a, 2] = position_of((look[0], look[1], look[2]), station)
            reaches[a] = WIDTH * (sigmas[0] + look[0] * max(sigmas[1] * math.cos(look[2]), sigmas[2]))


@step
def _apart(desk, j, a):
    """Return the distance of a plot from a track, as a part of how far apart they may be."""
    dx = desk.track_places[j, 0] - desk.plot_places[a, 0]
    dy = desk.track_places[j, 1] - desk.plot_places[a, 1]
    dz = desk.track_places[j, 2] - desk.plot_places[a, 2]
    return math.sqrt(dx * dx + dy * dy + dz * dz) / (desk.track_reaches[j] + desk.plot_reaches[a])


@verb
def _cost(shield, fight, j, report, station, apart):
    """Return what it costs to give a plot to track j; inf outside the gate."""
    track, look, sigmas, rules = fight.tracks[j], report.look, report.sigmas, shield.rules.tracks
    look3 = (look[0], look[1], look[2])
    if report.kind == ANGLES:
        place = (station[0], station[1], station[2])
        nis, log_size = surprise_angles(track, report.measured_s, look3, sigmas[0], place, rules)
        log_size -= 4.0 * math.log(sigmas[0])
    else:
        sigmas3 = (sigmas[0], sigmas[1], sigmas[2])
        nis, log_size = surprise(track, report.measured_s, look3, sigmas3, station, rules)
        log_size -= 2.0 * math.log(sigmas[0] * sigmas[1] * sigmas[2])
    if nis < GATE:
        return nis + log_size
    if _may_burn(shield, fight.fates[fight.belief[j].missile], report.measured_s):
        return 2.0 * GATE + apart  # it burns: the plot need not fit free fall
    return math.inf


@step
def _along(track, dt, ux, uy, uz):
    """Return the standard deviation (m) of a track's place along a direction, a time after its own."""
    p, u, total = track.p, (ux, uy, uz), 0.0
    for a in range(3):
        for b in range(3):
            total += u[a] * u[b] * (p[a, b] + dt * (p[a, 3 + b] + p[3 + a, b] + dt * p[3 + a, 3 + b]))
    return math.sqrt(max(0.0, total))


@step
def _is_near(shield, fight, j, a, report, station):
    """Return whether a plot may be of track j: near it as a sphere, and for a radar also in range.

    The range of a radar is far better than its direction: it keeps apart what flies side by side.
    """
    desk, track = fight.desk, fight.tracks[j]
    reach = desk.track_reaches[j] + desk.plot_reaches[a]
    x, y, z = desk.track_places[j, 0], desk.track_places[j, 1], desk.track_places[j, 2]
    dx, dy, dz = x - desk.plot_places[a, 0], y - desk.plot_places[a, 1], z - desk.plot_places[a, 2]
    if not (reach > 0.0 and dx * dx + dy * dy + dz * dz < reach * reach):
        return False
    dt, fate = report.measured_s - track.time_s, fight.fates[fight.belief[j].missile]
    is_loose = abs(dt) < OLD_BURNING_S and _may_burn(shield, fate, report.measured_s)
    if report.kind == ANGLES or not is_expected(track) or is_loose:
        return True
    ux, uy, uz = x - station[0], y - station[1], z - station[2]
    r = math.sqrt(ux * ux + uy * uy + uz * uz)
    sigma = _along(track, dt, ux / r, uy / r, uz / r) + report.sigmas[0]
    sag = 0.5 * (desk.track_reaches[j] + WIDTH * report.sigmas[2] * r) ** 2 / r / WIDTH
    return abs(r - report.look[0]) < WIDTH * (sigma + sag) + RANGE_GUARD_M + 1e-3 * abs(dt) ** 3


@step
def _only_neighbour(shield, fight, n, report, station):
    """Return the one track that the only plot may belong to; -1: none, -2: several."""
    found = -1
    for j in range(n):
        if _is_near(shield, fight, j, 0, report, station):
            if found >= 0:
                return -2
            found = j
    return found


@inner
def _compete(shield, fight, order, first, n, m, station):
    """Write the track of each plot where several plots or tracks are near each other."""
    desk = fight.desk
    pairs = coarse_pairs(desk.track_places[:n], desk.track_reaches[:n], desk.plot_places[:m], desk.plot_reaches[:m])
    used_tracks, used_plots, near = np.zeros(n, np.int64), np.zeros(m, np.int64), 0
    for k in range(pairs.shape[0]):
        j, a = pairs[k, 0], pairs[k, 1]
        if _is_near(shield, fight, j, a, fight.reports[order[first + a]], station):
            pairs[near] = pairs[k]
            near += 1
            used_tracks[j] += 1
            used_plots[a] += 1
    costs, kept, cases = np.empty(near), np.empty((near, 2), np.int64), 0
    for k in range(near):
        j, a = pairs[k, 0], pairs[k, 1]
        if used_tracks[j] == 1 and used_plots[a] == 1:
            desk.chosen[a] = j
            continue
        cost = _cost(shield, fight, j, fight.reports[order[first + a]], station, _apart(desk, j, a))
        if cost < math.inf:
            kept[cases], costs[cases] = pairs[k], cost
            cases += 1
    if cases > 0:
        plots_of = associate(kept[:cases], costs[:cases], n, m, MISS)
        for j in range(n):
            if plots_of[j] >= 0:
                desk.chosen[plots_of[j]] = j


@step
def pair_plots(shield, fight, order, first, last, station):
    """Write to the desk the track of each plot of one sensor at one instant, -1: none.

    A plot and a track that have no other neighbour are paired as they are: the filter's own test of the innovation
    decides whether the plot fits. Where several compete, the pairs inside the gate with the least sum of normalised
    innovations and their log sizes are taken (global nearest neighbour).

    Args:
        shield: `Shield`. fight: `Fight`. order: int64, numbers of reports; first, last: those of this instant.
        station: twelve floats, place and axes of the sensor, inertial (of a satellite only the place counts).

    Valid: at most one plot for each object and look. Leaves out: more than one hypothesis kept open.
    Source: Blackman & Popoli, Design and Analysis of Modern Tracking Systems (1999), sec. 6.
    Checked: tests/battle/test_pair.py.
    """
    n, m, lead = fight.counts[TRACKS], last - first, fight.reports[order[first]]
    desk, is_angles = fight.desk, lead.kind == ANGLES
    _place_tracks(shield, fight, lead.measured_s, station, is_angles, desk.track_places, desk.track_reaches)
    _place_plots(fight, order, first, last, station, is_angles, desk.plot_places, desk.plot_reaches)
    for a in range(m):
        desk.chosen[a] = -1
    alone = _only_neighbour(shield, fight, n, lead, station) if m == 1 else -2
    if alone == -2:
        _compete(shield, fight, order, first, n, m, station)
    else:
        desk.chosen[0] = alone
