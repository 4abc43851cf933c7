"""Sense: every look that sensors take between two cycles, and the reports that come of them."""

import math
from typing import Final

import numpy as np

from umbrella.battle.fight import REPORTS
from umbrella.battle.world import path_of
from umbrella.core.inner import inner
from umbrella.core.random import Purpose, normal_pair, uniform
from umbrella.physics.flight.trajectory import state_at
from umbrella.sensing.detection import detection_probability, error_growth, signal_to_noise
from umbrella.sensing.radar import pointing

_DETECTION: Final = np.int64(Purpose.DETECTION)
_MEASUREMENT: Final = np.int64(Purpose.MEASUREMENT)
MIX: Final = 2654435761  # Knuth's multiplier: spreads a sensor's key before an object's key is added
ZENITH_GUARD: Final = 0.02  # cosine of elevation below which the error of azimuth grows no more


@inner
def pair_key(sensor_key, object_key):
    """Return the actor number of a sensor's looks at an object."""
    return (sensor_key * MIX + object_key) % 4294967296


@inner
def _new_report(fight, measured_s, delay_s, sensor, i):
    """Append one report without a measurement and return it."""
    k = fight.counts[REPORTS]
    fight.counts[REPORTS] = k + 1
    report = fight.reports[k]
    report.measured_s, report.delivered_s, report.sensor, report.object = measured_s, measured_s + delay_s, sensor, i
    seen = fight.sightings[sensor, i]
    if seen.looks == 0:
        seen.first_s = measured_s
    seen.last_s = measured_s
    seen.looks += 1
    return report


@inner
def _measure(report, radar, seed, trial, actor, number, truth, growth):
    """Write a noisy measurement of (range, azimuth, elevation) into a report."""
    across = growth * radar.angle_sigma_rad
    report.range_sigma_m = growth * radar.range_sigma_m
    report.azimuth_sigma_rad = across / max(ZENITH_GUARD, math.cos(truth[2]))
    report.elevation_sigma_rad = across
    first, second = normal_pair(seed, trial, actor, _MEASUREMENT, 2 * number)
    third, _ = normal_pair(seed, trial, actor, _MEASUREMENT, 2 * number + 1)
    report.range_m = truth[0] + first * report.range_sigma_m
    report.azimuth_rad = truth[1] + second * report.azimuth_sigma_rad
    report.elevation_rad = truth[2] + third * report.elevation_sigma_rad


@inner
def _cross_section(threat, t_s):
    """Return what a radar sees (m^2): the whole missile until the last burnout, then the warhead."""
    return threat.rcs_boost_m2 if t_s < threat.burns_s[threat.burns - 1, 1] else threat.rcs_m2


@inner
def _radar_look(world, fight, seed, trial, s, i, number, t_s):
    """Let radar s look at object i once: it detects or not, and measures with noise."""
    radar, threat = world.shield.sensors.radars[s], world.threats.rows[i]
    x, y, z, _, _, _ = state_at(path_of(world.threats, i), t_s)
    truth = pointing(radar, x, y, z, t_s, world.shield.earth)
    snr = signal_to_noise(truth[0], _cross_section(threat, t_s), radar.range_ref_m, radar.rcs_ref_m2, radar.snr_ref)
    actor = pair_key(radar.key, threat.key)
    if uniform(seed, trial, actor, _DETECTION, number) < detection_probability(snr, world.shield.rules.false_alarm):
        report = _new_report(fight, t_s, radar.latency_s, s, i)
        _measure(report, radar, seed, trial, actor, number, truth, error_growth(snr, radar.snr_ref))


@inner
def _looks_in_span(world, fight, seed, trial, s, i, from_s, to_s):
    """Take the looks of sensor s at object i in (from, to]."""
    sensors = world.shield.sensors
    n_radars = sensors.radars.shape[0]
    revisit = sensors.radars[s].revisit_s if s < n_radars else sensors.satellites[s - n_radars].revisit_s
    number = math.floor((from_s - fight.scan_s[s]) / revisit)
    t = fight.scan_s[s] + number * revisit
    while t <= to_s:
        if number >= 0 and t > from_s:
            if s < n_radars:
                _radar_look(world, fight, seed, trial, s, i, number, t)
            else:
                _new_report(fight, t, sensors.satellites[s - n_radars].delay_s, s, i)
        number += 1
        t = fight.scan_s[s] + number * revisit


@inner
def sense(world, fight, seed, trial, from_s, to_s):
    """Take all looks in (from, to]: each at its own instant, at the truth of that instant.

    A sensor looks at an object where it can see it (see `sensing.windows`) and as long as the object exists. Radars
    detect by chance and measure with noise; infrared satellites see every plume that is in view.

    Args:
        world: `World`. fight: `Fight`, gets the reports. seed, trial: address of the draws. from_s, to_s: s.

    Valid: sensors that look at all objects with the same revisit time. Leaves out: limits on the number of objects that
    a radar can follow, and cueing. Source: see sensing. Checked: tests/battle/test_laws.py.
    """
    windows, n = world.windows, world.threats.rows.shape[0]
    for s in range(fight.scan_s.shape[0]):
        for i in range(n):
            end_s = min(to_s, fight.truth[i].end_s)
            for k in range(windows.first[s * n + i], windows.first[s * n + i + 1]):
                low, high = max(from_s, windows.spans_s[k, 0]), min(end_s, windows.spans_s[k, 1])
                if low < high:
                    _looks_in_span(world, fight, seed, trial, s, i, low, high)
