"""Track: what the battle manager makes of the reports that have been delivered."""

import math
from typing import Final

import numpy as np

from umbrella.battle.believe import state_of
from umbrella.battle.expect import expect
from umbrella.battle.fight import ANGLES, PLUME_LOOK, REPORTS, TRACKS, new_belief
from umbrella.battle.pair import pair_plots
from umbrella.battle.record import NOBODY, Kind, note, note_without_place
from umbrella.battle.watch import FIRM_FRAMES
from umbrella.core.compiled import step, verb
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.sensing.infrared import is_out as is_blind
from umbrella.sensing.infrared import place_of, sees_cold
from umbrella.sensing.radar import is_out, station_eci
from umbrella.sensing.view import in_view
from umbrella.tracking.initiate import EMPTY, FIRM, POINT, forget, take_angles, take_look
from umbrella.tracking.motion import coast, height_of
from umbrella.tracking.plume import take_plume_look

_PLUME_SEEN: Final = np.int64(Kind.PLUME_SEEN)
_DETECTED: Final = np.int64(Kind.DETECTED)
_TRACK_FIRM: Final = np.int64(Kind.TRACK_FIRM)
_TRACK_BROKEN: Final = np.int64(Kind.TRACK_BROKEN)
_TRACK_LOST: Final = np.int64(Kind.TRACK_LOST)
MISSED_LOOKS: Final = 8.0  # looks in a row that a radar must have missed: 1 in 256 where it finds every other time
MISSED_FROM_SPACE: Final = 3.0  # the same of a satellite, which sees what it can see
CHECK_S: Final = 20.0  # how often that is asked


@step
def _note_seen(shield, attack, fight, report, record):
    """Keep when a missile was first reported, and note a sensor's first look at its warhead."""
    m = attack.objects[report.object].missile
    fate = fight.fates[m]
    fate.seen_s = min(fate.seen_s, report.delivered_s)
    is_warhead = report.object == attack.missiles[m].first_object
    if is_warhead and fight.watches[report.sensor, report.object].first_s == report.measured_s:
        kind = _PLUME_SEEN if report.kind == PLUME_LOOK else _DETECTED
        note_without_place(record, report.measured_s, kind, m, report.sensor, NOBODY, report.delivered_s)


@step
def _note_firm(fight, j, m, report, omega_rad_s, record):
    """Note that the track of a warhead has become firm, where and how well it is known."""
    track = fight.tracks[j]
    x, p = track.x, track.p
    place = eci_to_ecef(x[0], x[1], x[2], track.time_s, omega_rad_s)
    error = math.sqrt((p[0, 0] + p[1, 1] + p[2, 2]) / 3.0)
    fate = fight.fates[m]
    fate.firm_s, fate.is_firm = min(fate.firm_s, report.delivered_s), 1
    note(record, report.delivered_s, _TRACK_FIRM, m, report.sensor, j, place, error)


@step
def _learn_kind(belief, report):
    """Let a belief learn from what a look says about what the object is."""
    if report.declared != 0.0:
        belief.declared = report.declared
    if math.isfinite(report.contrast_sigma):
        more = 1.0 / (report.contrast_sigma * report.contrast_sigma)
        belief.information += more
        belief.contrast += (report.contrast - belief.contrast) * more / belief.information
        floor = report.contrast_floor
        belief.information_cap = max(belief.information_cap, 1.0 / (floor * floor) if floor > 0.0 else math.inf)


@step
def _take_plot(shield, attack, fight, j, report, station, record):
    """Let track j learn from one plot."""
    track, belief, rules = fight.tracks[j], fight.belief[j], shield.rules.tracks
    look, sigmas, m = report.look, report.sigmas, attack.objects[report.object].missile
    was_firm, broken_s = track.phase == FIRM, track.powered_s
    is_second = belief.source == report.object and fight.flying[report.object].track == j
    if report.kind == ANGLES:
        direction = (look[0], look[1], look[2])
        take_angles(track, report.measured_s, direction, sigmas[0], (station[0], station[1], station[2]), rules)
    else:
        look3, sigmas3 = (look[0], look[1], look[2]), (sigmas[0], sigmas[1], sigmas[2])
        take_look(track, report.measured_s, look3, sigmas3, station, rules)
    if belief.source != report.object and fight.flying[belief.source].track == j:
        fight.flying[belief.source].track = -1
    belief.source, belief.missile, belief.bias_m, belief.sensor = report.object, m, report.bias_m, report.sensor
    belief.heard_s = report.delivered_s
    fight.flying[report.object].track = j
    fight.contacts_s[j, report.sensor] = report.measured_s
    _learn_kind(belief, report)
    is_warhead = report.object == attack.missiles[m].first_object
    if is_warhead and track.powered_s > broken_s and was_firm:
        fight.fates[m].is_firm = 0
        note_without_place(record, report.delivered_s, _TRACK_BROKEN, m, report.sensor, NOBODY, 0.0)
    # the first plot on a track that others have made firm may be astray: the second counts
    if is_warhead and track.phase == FIRM and fight.fates[m].is_firm == 0 and (is_second or not was_firm):
        _note_firm(fight, j, m, report, shield.earth.omega_rad_s, record)


@step
def free_track(fight):
    """Return a row for a new track, -1 if there is none."""
    for j in range(fight.counts[TRACKS]):
        if fight.tracks[j].phase == EMPTY:
            return j
    j = fight.counts[TRACKS]
    if j < fight.tracks.shape[0]:
        fight.counts[TRACKS] = j + 1
        return j
    return -1


@step
def _take_group(shield, attack, fight, order, first, last, record):
    """Take the plots of one sensor at one instant: pair them with tracks, and begin tracks with the others."""
    lead, n_radars = fight.reports[order[first]], shield.sensors.radars.shape[0]
    if lead.sensor < n_radars:
        station = station_eci(shield.sensors.radars[lead.sensor], lead.measured_s, shield.earth)
    else:
        satellite = shield.sensors.satellites[lead.sensor - n_radars]
        x, y, z = place_of(satellite, shield.sensors.satellite_paths, lead.measured_s)
        station = (x, y, z, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    pair_plots(shield, fight, order, first, last, station)
    chosen = fight.desk.chosen
    for a in range(last - first):
        report, j = fight.reports[order[first + a]], chosen[a]
        _note_seen(shield, attack, fight, report, record)
        chosen[a] = -1
        if j < 0 and report.kind != ANGLES:
            j = free_track(fight)
            if j >= 0:
                new_belief(fight, j, attack.objects[report.object].missile, report.object)
                chosen[a] = j
        if j >= 0:
            _take_plot(shield, attack, fight, j, report, station, record)
    for a in range(last - first):  # when all others have learned: no order of plots matters
        if chosen[a] >= 0:
            expect(shield, fight, chosen[a])


@step
def _take_plume(shield, attack, fight, report, record):
    """Let the belief about a launch learn from one look at its plume."""
    _note_seen(shield, attack, fight, report, record)
    m, sensors, t = attack.objects[report.object].missile, shield.sensors, report.measured_s
    satellite = sensors.satellites[report.sensor - sensors.radars.shape[0]]
    place = place_of(satellite, sensors.satellite_paths, t)
    direction = (report.look[0], report.look[1], report.look[2])
    take_plume_look(fight.plumes[m], t, place, direction, report.sigmas[0], report.sensor, shield.rules.plumes)
    fight.fates[m].plume_s = max(fight.fates[m].plume_s, t)


@step
def _is_later(a, b):
    return a.measured_s > b.measured_s or (a.measured_s == b.measured_s and a.sensor > b.sensor)


@step
def _delivered(reports, count, now_s, order):
    """Write the numbers of the reports delivered by now, by time of measurement and sensor; return how many."""
    n = 0
    for k in range(count):
        if reports[k].delivered_s <= now_s:
            order[n] = k
            n += 1
    gap = n // 2
    while gap > 0:
        for a in range(gap, n):
            k, b = order[a], a
            while b >= gap and _is_later(reports[order[b - gap]], reports[k]):
                order[b] = order[b - gap]
                b -= gap
            order[b] = k
        gap //= 2
    return n


@step
def _keep_the_rest(fight, now_s):
    """Take the delivered reports out of those on their way."""
    kept = 0
    for k in range(fight.counts[REPORTS]):
        if fight.reports[k].delivered_s > now_s:
            if kept != k:
                fight.reports[kept] = fight.reports[k]
            kept += 1
    fight.counts[REPORTS] = kept


@step
def _patience_s(shield, fight, belief):
    """Return in what time (s) the sensor that saw a track last would surely have seen it again."""
    n_radars = shield.sensors.radars.shape[0]
    if belief.sensor >= n_radars:
        looks, busy_s = MISSED_FROM_SPACE, 0.0
        interval_s = shield.sensors.satellites[belief.sensor - n_radars].revisit_s
    else:
        radar = shield.sensors.radars[belief.sensor]
        looks, busy_s = MISSED_LOOKS, fight.followed[belief.sensor] * radar.dwell_s / radar.track_share
        interval_s = radar.track_s
    pause_s = max(interval_s, shield.rules.settled_track_s) if belief.is_settled > 0 else FIRM_FRAMES * interval_s
    return looks * max(pause_s, busy_s)


@step
def _is_missed(shield, fight, track, belief, now_s):
    """Return whether a track has come down, or the sensor that saw it last should have seen it again and has not."""
    rules, silent_s = shield.rules, now_s - belief.heard_s - shield.rules.cycle_s
    if now_s - belief.checked_s < CHECK_S or silent_s < _patience_s(shield, fight, belief):
        return False
    belief.checked_s = now_s
    t = track.time_s + silent_s
    s = coast(state_of(track), silent_s, rules.tracks.motion)
    if height_of(s[0], s[1], s[2], shield.earth) < 0.0:
        return True
    if belief.sensor >= shield.sensors.radars.shape[0]:
        satellite = shield.sensors.satellites[belief.sensor - shield.sensors.radars.shape[0]]
        seen, _ = sees_cold(satellite, shield.sensors.satellite_paths, s[0], s[1], s[2], t, shield.earth)
        return seen > 0 and not is_blind(satellite, t)
    radar = shield.sensors.radars[belief.sensor]
    if is_out(radar.out_s, t):
        return False
    seen, _, _, _, _ = in_view(radar, s[0], s[1], s[2], t, shield.earth)
    return seen > 0


@verb
def _give_up(shield, attack, fight, now_s, record):
    """Forget tracks that nobody has fed for too long, or whose object is not where it should be."""
    rules = shield.rules
    for j in range(fight.counts[TRACKS]):
        track, belief = fight.tracks[j], fight.belief[j]
        if track.phase < POINT:
            continue
        allowed_s = rules.drop_track_s if track.phase == FIRM else rules.tracks.within_s
        is_old = now_s - belief.heard_s > allowed_s
        if is_old or (track.phase == FIRM and _is_missed(shield, fight, track, belief, now_s)):
            flying, m = fight.flying[belief.source], belief.missile
            if flying.track == j:
                flying.track = -1
                if fight.lethal[belief.source] > 0 and track.phase == FIRM:
                    fight.fates[m].is_firm = 0
                    note_without_place(record, now_s, _TRACK_LOST, m, NOBODY, j, now_s - track.time_s)
            if belief.is_dead > 0:
                fight.fates[m].gone += belief.ratio
            forget(track)


@verb
def track(shield, attack, fight, now_s, record):
    """Take all reports delivered by now, in the order in which they were measured, and keep the rest.

    Plots are paired with tracks by where they are (see `pair`), never by which object they come from.

    Args:
        shield: `Shield`. attack: `Attack`, of which only the numbers of missiles and objects are read, for the record
            and to reckon a track to a launch. fight: `Fight`, whose belief changes. now_s: s. record: `Record`.

    Valid: nothing that is delivered later is used. Leaves out: tracks reckoned to the wrong launch.
    Source: see tracking. Checked: tests/battle/test_causality.py, tests/battle/test_pair.py.
    """
    order = fight.desk.order
    first, n = np.int64(0), _delivered(fight.reports, fight.counts[REPORTS], now_s, order)
    while first < n:
        lead, last = fight.reports[order[first]], first + 1
        if lead.kind == PLUME_LOOK:
            _take_plume(shield, attack, fight, lead, record)
        else:
            while last < n:
                other = fight.reports[order[last]]
                if other.sensor != lead.sensor or other.measured_s != lead.measured_s or other.kind != lead.kind:
                    break
                last += 1
            _take_group(shield, attack, fight, order, first, last, record)
        first = last
    if n > 0:
        _keep_the_rest(fight, now_s)
    _give_up(shield, attack, fight, now_s, record)
