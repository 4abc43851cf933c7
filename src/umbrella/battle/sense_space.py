"""Sensing from space: plumes of burning missiles, and cold bodies followed by low-orbit satellites."""

import math
from typing import Final

import numpy as np

from umbrella.battle.cue import NO_CUE, cue_sigma
from umbrella.battle.fight import ANGLES, PLUME_LOOK, state_of_object
from umbrella.battle.reports import new_report, pair_key, tell_apart
from umbrella.battle.watch import SOON_S, is_there, lose, next_due_s, pause_s
from umbrella.core.compiled import step
from umbrella.core.random import Purpose, normal_pair
from umbrella.sensing.infrared import blind_for_s, is_out, line_of_sight, sees_cold, sees_plume, turned

_MEASUREMENT: Final = np.int64(Purpose.MEASUREMENT)
MOST_EYES: Final = 3  # satellites told to follow one object: two fix its place, the third is there when one loses it


@step
def is_burning(row, fate, t_s):
    """Return whether a missile burns at a time."""
    for k in range(row.burns):  # noqa: SIM110  (a kernel)
        if fate.burns_s[k, 0] <= t_s <= min(fate.burns_s[k, 1], fate.last_burn_s):
            return True
    return False


@step
def _measure_direction(world, fight, seed, trial, s, satellite, actor, number, place, t_s, report):
    """Write a noisy, biased direction (unit vector, inertial) into a report."""
    paths = world.shield.sensors.satellite_paths
    ux, uy, uz, _, _, _ = line_of_sight(satellite, paths, place[0], place[1], place[2], t_s)
    first, second = normal_pair(seed, trial, actor, _MEASUREMENT, number)
    bias = fight.biases[s]
    a = first * satellite.sigma_rad + bias[0] * satellite.bias_rad
    b = second * satellite.sigma_rad + bias[1] * satellite.bias_rad
    report.look[0], report.look[1], report.look[2] = turned(ux, uy, uz, a, b)
    total = math.sqrt(satellite.sigma_rad * satellite.sigma_rad + satellite.bias_rad * satellite.bias_rad)
    report.sigmas[0], report.sigmas[1], report.sigmas[2] = total, total, total


@step
def _look_for_plume(world, fight, seed, trial, s, satellite, m, t_s):
    """Let a satellite report the plume of missile m if it burns in view."""
    attack, shield = world.attack, world.shield
    row = attack.missiles[m]
    i = row.first_object
    if not (is_there(fight.flying[i], t_s) and is_burning(row, fight.fates[m], t_s)):
        return
    x, y, z, _, _, _ = state_of_object(fight, i, t_s)
    if sees_plume(satellite, shield.sensors.satellite_paths, x, y, z, t_s, shield.earth) < 0.0:
        return
    watch = fight.watches[s, i]
    report = new_report(fight, PLUME_LOOK, t_s, satellite.delay_s, s, i)
    actor = pair_key(satellite.key, attack.objects[i].key)
    _measure_direction(world, fight, seed, trial, s, satellite, actor, watch.number, (x, y, z), t_s, report)
    watch.number += 1


@step
def _turn_away(fight, s, i):
    """Let a satellite no longer follow an object."""
    if fight.watches[s, i].is_followed > 0:
        fight.flying[i].eyes -= 1
    lose(fight, s, i)


@step
def _look_at_body(world, fight, seed, trial, s, satellite, i, t_s):
    """Let a satellite that sees cold bodies follow object i, or find it where it was told to look."""
    attack, shield, watch = world.attack, world.shield, fight.watches[s, i]
    x, y, z, _, _, _ = state_of_object(fight, i, t_s)
    seen, range_m = sees_cold(satellite, shield.sensors.satellite_paths, x, y, z, t_s, shield.earth)
    if seen == 0:
        _turn_away(fight, s, i)
        watch.next_s = t_s + blind_for_s(satellite, shield.sensors.satellite_paths, x, y, z, t_s, shield.earth)
        return
    body = attack.objects[i]
    if watch.is_followed == 0:
        watch.next_s = t_s + satellite.revisit_s - SOON_S
        is_told = cue_sigma(shield, fight, i, body.missile, t_s, (x, y, z)) < NO_CUE
        if not is_told or fight.followed[s] >= satellite.capacity or fight.flying[i].eyes >= MOST_EYES:
            return
        watch.is_followed = 1
        fight.followed[s] += 1
        fight.flying[i].eyes += 1
    report = new_report(fight, ANGLES, t_s, satellite.delay_s, s, i)
    actor, number = pair_key(satellite.key, body.key), watch.number
    watch.number += 1
    _measure_direction(world, fight, seed, trial, s, satellite, actor, number, (x, y, z), t_s, report)
    report.bias_m = satellite.bias_rad * range_m
    tell_apart(shield.rules, body, watch, satellite, actor, seed, trial, number, report)
    watch.next_s = t_s + pause_s(shield.rules, fight, i, satellite.revisit_s) - SOON_S


@step
def satellite_frame(world, fight, seed, trial, s, t_s, frame):
    """Let a satellite take the looks of one frame.

    Args:
        world: `World`. fight: `Fight`, gets the reports. seed, trial: address of the draws. s: number of the sensor.
        t_s: time of the frame. frame: its number.

    Valid: plumes that outshine everything else. Leaves out: which plume is which where several rise at once from one
    place; clutter of the Earth's limb. Source: see sensing.infrared. Checked: tests/battle/test_sense.py.
    """
    sensors = world.shield.sensors
    satellite = sensors.satellites[s - sensors.radars.shape[0]]
    is_dark = is_out(satellite, t_s)
    if satellite.sees_plume > 0 and not is_dark:
        for m in range(world.attack.missiles.shape[0]):
            _look_for_plume(world, fight, seed, trial, s, satellite, m, t_s)
    burns_s = -math.inf
    for m in range(world.attack.missiles.shape[0]):
        if satellite.sees_plume > 0:
            burns_s = max(burns_s, fight.fates[m].last_burn_s)
    n = world.attack.objects.shape[0] if satellite.sees_cold > 0 else 0
    for a in range(n):
        i = (frame + a) % n
        if is_dark or not is_there(fight.flying[i], t_s):
            _turn_away(fight, s, i)
        elif t_s >= fight.watches[s, i].next_s:
            _look_at_body(world, fight, seed, trial, s, satellite, i, t_s)
    due_s = next_due_s(fight, s, t_s) if satellite.sees_cold > 0 else math.inf
    fight.due_s[s] = min(due_s, t_s) if t_s < burns_s else due_s
