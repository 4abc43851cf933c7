"""Track and classify: what the battle manager makes of the reports that have been delivered."""

import math
from typing import Final

import numpy as np

from umbrella.battle.fight import REPORTS
from umbrella.battle.record import NOBODY, Kind, note, note_without_place
from umbrella.core.inner import inner
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.sensing.radar import station_eci
from umbrella.tracking.initiate import FIRM, take_look

_PLUME_SEEN: Final = np.int64(Kind.PLUME_SEEN)
_DETECTED: Final = np.int64(Kind.DETECTED)
_TRACK_FIRM: Final = np.int64(Kind.TRACK_FIRM)
_TRACK_BROKEN: Final = np.int64(Kind.TRACK_BROKEN)


@inner
def _note_firm(track, report, omega_rad_s, record):
    """Note that a track has become firm, where and how well it is known."""
    x, p = track.x, track.p
    place = eci_to_ecef(x[0], x[1], x[2], track.time_s, omega_rad_s)
    error = math.sqrt((p[0, 0] + p[1, 1] + p[2, 2]) / 3.0)
    note(record, report.delivered_s, _TRACK_FIRM, report.object, report.sensor, NOBODY, place, error)


@inner
def _take_radar_report(shield, track, report, record):
    """Let a track learn from one radar report."""
    was_firm, broken_s = track.phase == FIRM, track.powered_s
    look = (report.range_m, report.azimuth_rad, report.elevation_rad)
    sigmas = (report.range_sigma_m, report.azimuth_sigma_rad, report.elevation_sigma_rad)
    station = station_eci(shield.sensors.radars[report.sensor], report.measured_s, shield.earth)
    take_look(track, report.measured_s, look, sigmas, station, shield.rules.tracks)
    if track.powered_s > broken_s and was_firm:
        note_without_place(record, report.delivered_s, _TRACK_BROKEN, report.object, report.sensor, NOBODY, 0.0)
    if track.phase == FIRM and not was_firm:
        _note_firm(track, report, shield.earth.omega_rad_s, record)


@inner
def _take_report(shield, fight, report, record):
    """Let the belief about one object learn from one report."""
    i, s, t = report.object, report.sensor, report.measured_s
    is_radar = s < shield.sensors.radars.shape[0]
    belief = fight.belief[i]
    belief.seen_s = min(belief.seen_s, report.delivered_s)
    if fight.sightings[s, i].first_s == t:
        note_without_place(record, t, _DETECTED if is_radar else _PLUME_SEEN, i, s, NOBODY, report.delivered_s)
    if is_radar:
        _take_radar_report(shield, fight.tracks[i], report, record)
    else:
        belief.plume_s = max(belief.plume_s, t)


@inner
def _by_time(reports, count):
    """Return the numbers of the reports in the order of their measurement (shell sort)."""
    order = np.arange(count)
    gap = count // 2
    while gap > 0:
        for a in range(gap, count):
            k, b = order[a], a
            while b >= gap and reports[order[b - gap]].measured_s > reports[k].measured_s:
                order[b] = order[b - gap]
                b -= gap
            order[b] = k
        gap //= 2
    return order


@inner
def track(shield, fight, now_s, record):
    """Take all reports delivered by now, in the order in which they were measured, and keep the rest.

    Args:
        shield: `Shield`. fight: `Fight`, whose belief changes. now_s: s. record: `Record`.

    Valid: nothing that is delivered later is used. Leaves out: association (see `take_look`).
    Source: see tracking. Checked: tests/battle/test_causality.py.
    """
    reports, count = fight.reports, fight.counts[REPORTS]
    for k in _by_time(reports, count):
        if reports[k].delivered_s <= now_s:
            _take_report(shield, fight, reports[k], record)
    kept = 0
    for k in range(count):
        if reports[k].delivered_s > now_s:
            reports[kept] = reports[k]
            kept += 1
    fight.counts[REPORTS] = kept


@inner
def classify(threats, fight):
    """Say of every object with a firm track how probable it is that it is the warhead.

    Args:
        threats: `Threats`, of which only what the classifier will say is used. fight: `Fight`, whose belief changes.

    Valid: one look settles it. Leaves out: how the belief grows look by look. Source: the scenario's number.
    Checked: tests/battle/test_reasons.py.
    """
    for i in range(fight.belief.shape[0]):
        fight.belief[i].warhead = threats.rows[i].declared if fight.tracks[i].phase == FIRM else 0.0
