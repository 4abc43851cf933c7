"""Track and classify: what the battle manager makes of the reports that have been delivered."""

from typing import Final

import numpy as np

from umbrella.battle.fight import DELIVERED, LOOK, MEASURED, OBJECT, SENSOR, SIGMA
from umbrella.battle.record import Kind, note, note_without_place
from umbrella.core.compiled import njit
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.sensing.radar import station_eci
from umbrella.tracking.initiate import FIRM, take_look

_PLUME_SEEN: Final = int(Kind.PLUME_SEEN)
_DETECTED: Final = int(Kind.DETECTED)
_TRACK_FIRM: Final = int(Kind.TRACK_FIRM)
_TRACK_BROKEN: Final = int(Kind.TRACK_BROKEN)


@njit
def _take_report(shield, fight, row, record):
    """Let the belief about one object learn from one report."""
    belief, s, i = fight.belief, int(row[SENSOR]), int(row[OBJECT])
    n_radars = shield.sensors.radars.key.shape[0]
    t = row[MEASURED]
    is_first = fight.traffic.sightings[s, i, 0] == t
    belief.seen_s[i] = min(belief.seen_s[i], row[DELIVERED])
    if s >= n_radars:
        belief.plume_s[i] = max(belief.plume_s[i], t)
        if is_first:
            note_without_place(record, t, _PLUME_SEEN, i, s, -1, row[DELIVERED])
        return
    if is_first:
        note_without_place(record, t, _DETECTED, i, s, -1, row[DELIVERED])
    tracks = belief.tracks
    was_firm, broke_s = tracks.phase[i] == FIRM, tracks.powered_s[i]
    look = (row[LOOK], row[LOOK + 1], row[LOOK + 2])
    sigmas = (row[SIGMA], row[SIGMA + 1], row[SIGMA + 2])
    station = station_eci(shield.sensors.radars, s, t, shield.earth)
    take_look(tracks, i, t, look, sigmas, station, shield.rules.tracks)
    if tracks.powered_s[i] > broke_s and was_firm:
        note_without_place(record, row[DELIVERED], _TRACK_BROKEN, i, s, -1, 0.0)
    if tracks.phase[i] == FIRM and not was_firm:
        x, y, z = eci_to_ecef(tracks.x[i, 0], tracks.x[i, 1], tracks.x[i, 2], t, shield.earth.omega_rad_s)
        error = np.sqrt((tracks.p[i, 0, 0] + tracks.p[i, 1, 1] + tracks.p[i, 2, 2]) / 3.0)
        note(record, row[DELIVERED], _TRACK_FIRM, i, s, -1, x, y, z, error)


@njit
def track(shield, fight, now_s, record):
    """Take all reports delivered by now, in the order in which they were measured, and keep the rest.

    Args:
        shield: `Shield`. fight: `Fight`, whose belief changes. now_s: s. record: `Record`.

    Valid: nothing that is delivered later is used. Leaves out: association (see `take_look`).
    Source: see tracking. Checked: tests/battle/test_causality.py.
    """
    reports, count = fight.traffic.reports, fight.traffic.count[0]
    order = np.argsort(reports[:count, MEASURED])
    for k in range(count):
        row = reports[order[k]]
        if row[DELIVERED] <= now_s:
            _take_report(shield, fight, row, record)
    kept = 0
    for k in range(count):
        if reports[k, DELIVERED] > now_s:
            reports[kept] = reports[k]
            kept += 1
    fight.traffic.count[0] = kept


@njit
def classify(shield, fight, declared):
    """Say of every object with a firm track how probable it is that it is the warhead.

    Args:
        shield: `Shield`. fight: `Fight`. declared: float64[n], what the classifier will say of each object.

    Valid: one look settles it. Leaves out: how the belief grows look by look (next version of this model).
    Source: the scenario's number. Checked: tests/battle/test_reasons.py.
    """
    belief = fight.belief
    for i in range(declared.shape[0]):
        belief.warhead[i] = declared[i] if belief.tracks.phase[i] == FIRM else 0.0
