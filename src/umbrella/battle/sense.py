"""Sense: every look that sensors take between two cycles, and the reports that come of them."""

import math
from typing import Final

from umbrella.battle.fight import DELIVERED, LOOK, MEASURED, OBJECT, SENSOR, SIGMA
from umbrella.battle.world import path_of
from umbrella.core.compiled import njit
from umbrella.core.random import Purpose, normal_pair, uniform
from umbrella.physics.flight.trajectory import state_at
from umbrella.sensing.detection import detection_probability, error_growth, signal_to_noise
from umbrella.sensing.radar import pointing

_DETECTION: Final = int(Purpose.DETECTION)
_MEASUREMENT: Final = int(Purpose.MEASUREMENT)
MIX: Final = 2654435761  # Knuth's multiplier: spreads a sensor's key before an object's key is added
ZENITH_GUARD: Final = 0.02  # cosine of elevation below which the error of azimuth grows no more


@njit
def pair_key(sensor_key, object_key):
    """Return the actor number of a sensor's looks at an object."""
    return (sensor_key * MIX + object_key) % 4294967296


@njit
def _new_report(fight, measured_s, delivered_s, sensor, i):
    """Append one report without a look and return its row."""
    k = fight.traffic.count[0]
    fight.traffic.count[0] = k + 1
    row = fight.traffic.reports[k]
    row[MEASURED], row[DELIVERED], row[SENSOR], row[OBJECT] = measured_s, delivered_s, sensor, i
    seen = fight.traffic.sightings[sensor, i]
    if seen[2] == 0.0:
        seen[0] = measured_s
    seen[1] = measured_s
    seen[2] += 1.0
    return row


@njit
def _radar_look(world, fight, seed, trial, s, i, number, t_s):
    """Let radar s look at object i once: it detects or not, and measures with noise."""
    radars, earth = world.shield.sensors.radars, world.shield.earth
    x, y, z, _, _, _ = state_at(path_of(world.threats, i), t_s)
    range_m, azimuth, elevation = pointing(radars, s, x, y, z, t_s, earth)
    snr = signal_to_noise(
        range_m, world.threats.rcs_m2[i], radars.range_ref_m[s], radars.rcs_ref_m2[s], radars.snr_ref[s]
    )
    actor = pair_key(radars.key[s], world.threats.key[i])
    if uniform(seed, trial, actor, _DETECTION, number) >= detection_probability(snr, world.shield.rules.false_alarm):
        return
    row = _new_report(fight, t_s, t_s + radars.latency_s[s], s, i)
    growth = error_growth(snr, radars.snr_ref[s])
    across = growth * radars.angle_sigma_rad[s]
    row[SIGMA] = growth * radars.range_sigma_m[s]
    row[SIGMA + 1] = across / max(ZENITH_GUARD, math.cos(elevation))
    row[SIGMA + 2] = across
    first, second = normal_pair(seed, trial, actor, _MEASUREMENT, 2 * number)
    third, _ = normal_pair(seed, trial, actor, _MEASUREMENT, 2 * number + 1)
    row[LOOK] = range_m + first * row[SIGMA]
    row[LOOK + 1] = azimuth + second * row[SIGMA + 1]
    row[LOOK + 2] = elevation + third * row[SIGMA + 2]


@njit
def _looks_in_span(world, fight, seed, trial, s, i, from_s, to_s):
    """Take the looks of sensor s at object i in (from, to]."""
    n_radars = world.shield.sensors.radars.key.shape[0]
    satellites = world.shield.sensors.satellites
    is_radar = s < n_radars
    revisit = world.shield.sensors.radars.revisit_s[s] if is_radar else satellites.revisit_s[s - n_radars]
    offset = fight.traffic.offset_s[s]
    number = math.floor((from_s - offset) / revisit) + 1
    t = offset + number * revisit
    while t <= to_s:
        if number >= 0 and t > from_s:
            if is_radar:
                _radar_look(world, fight, seed, trial, s, i, number, t)
            else:
                _new_report(fight, t, t + satellites.delay_s[s - n_radars], s, i)
        number += 1
        t = offset + number * revisit


@njit
def sense(world, fight, seed, trial, from_s, to_s):
    """Take all looks in (from, to]: each at its own instant, at the truth of that instant.

    A sensor looks at an object where it can see it (see `sensing.windows`) and as long as the object exists. Radars
    detect by chance and measure with noise; infrared satellites see every plume that is in view.

    Args:
        world: `World`. fight: `Fight`, gets the reports. seed, trial: address of the draws. from_s, to_s: s.

    Valid: sensors that look at all objects with the same revisit time. Leaves out: limits on the number of objects that
    a radar can follow, and cueing (both in the next version of this model).
    Source: see sensing. Checked: tests/battle/test_sense.py.
    """
    threats, windows = world.threats, world.windows
    n = threats.key.shape[0]
    for s in range(fight.traffic.offset_s.shape[0]):
        for i in range(n):
            end_s = min(to_s, fight.truth.end_s[i])
            if end_s <= from_s:
                continue
            for k in range(windows.first[s * n + i], windows.first[s * n + i + 1]):
                low, high = max(from_s, windows.spans_s[k, 0]), min(end_s, windows.spans_s[k, 1])
                if low < high:
                    _looks_in_span(world, fight, seed, trial, s, i, low, high)
