"""Predictions: where the shield thinks that a threat comes down and is met, and how well it knows; for the record."""

import math
from typing import Final

from umbrella.battle.fight import SHOTS, TRACKS
from umbrella.battle.hold import is_of_warhead
from umbrella.battle.record import IMPACT_POINT, INTERCEPT_POINT, NOBODY, PREDICTIONS
from umbrella.core.compiled import inner
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, enu_basis
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.tracking.impact import predicted_impact
from umbrella.tracking.initiate import FIRM
from umbrella.tracking.predict import carry

INTERVAL_S: Final = 30.0


@inner
def _write(record, now_s, m, kind, shot, place, spread):
    k = record.used[PREDICTIONS]
    if k < record.predictions.shape[0]:
        row = record.predictions[k]
        row.time_s, row.threat, row.kind, row.shot = now_s, m, kind, shot
        for c in range(3):
            row.place_rad_m[c], row.spread_m2[c] = place[c], spread[c]
    record.used[PREDICTIONS] = k + 1


@inner
def _predict_impact(shield, fight, j, now_s, record):
    track, motion = fight.tracks[j], shield.rules.tracks.motion
    _, lat, lon, east, north, both = predicted_impact(track.x, track.p, track.time_s, 0.0, motion)
    _write(record, now_s, fight.belief[j].missile, IMPACT_POINT, NOBODY, (lat, lon, 0.0), (east, north, both))


@inner
def _ground_spread(p, lat_rad, lon_rad):
    """Return variance east, variance north and covariance (m^2) of a position; the longitude is the inertial one."""
    axes = enu_basis(lat_rad, lon_rad)
    east, north, both = 0.0, 0.0, 0.0
    for a in range(3):
        for b in range(3):
            east += axes[a] * p[a, b] * axes[b]
            north += axes[3 + a] * p[a, b] * axes[3 + b]
            both += axes[a] * p[a, b] * axes[3 + b]
    return east, north, both


@inner
def _predict_intercept(shield, fight, k, now_s, record):
    shot = fight.shots[k]
    x, p = fight.tracks[shot.track].x.copy(), fight.tracks[shot.track].p.copy()
    carry(x, p, shot.intercept_s - fight.tracks[shot.track].time_s, shield.rules.tracks.motion)
    ex, ey, ez = eci_to_ecef(x[0], x[1], x[2], shot.intercept_s, shield.earth.omega_rad_s)
    place = ecef_to_geodetic(ex, ey, ez, shield.earth)
    spread = _ground_spread(p, place[0], place[1] + shield.earth.omega_rad_s * shot.intercept_s)
    _write(record, now_s, shot.threat, INTERCEPT_POINT, k, place, spread)


@inner
def predict(shield, fight, now_s, record):
    """Record the predictions of all warheads' tracks, every half minute; without room nothing is done.

    Valid, leaves out, source: see tracking.impact. Checked: tests/battle/test_record.py.
    """
    if record.predictions.shape[0] == 0:
        return
    if math.floor(now_s / INTERVAL_S) == math.floor((now_s - shield.rules.cycle_s) / INTERVAL_S):
        return
    for j in range(fight.counts[TRACKS]):
        if fight.tracks[j].phase == FIRM and fight.belief[j].is_dead == 0 and is_of_warhead(fight, j):
            _predict_impact(shield, fight, j, now_s, record)
    for k in range(fight.counts[SHOTS]):
        shot = fight.shots[k]
        is_kept = fight.belief[shot.track].serial == shot.track_serial and fight.tracks[shot.track].phase == FIRM
        if shot.fate == 0 and is_kept and is_of_warhead(fight, shot.track):
            _predict_intercept(shield, fight, k, now_s, record)
