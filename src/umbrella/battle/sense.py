"""Sense: the frames of radars and satellites between two cycles, and the reports that come of them."""

import math
from typing import Final

import numpy as np

from umbrella.battle.cue import NO_CUE, cue_sigma
from umbrella.battle.fight import PLOT, state_of_object
from umbrella.battle.reports import new_report, pair_key, tell_apart
from umbrella.battle.sense_space import satellite_frame
from umbrella.battle.watch import SOON_S, is_there, lose, next_due_s, pause_s
from umbrella.core.compiled import step, verb
from umbrella.core.random import Purpose, normal_pair, uniform
from umbrella.sensing.cue import cue_beams, cued_interval_s
from umbrella.sensing.detection import detection_probability, error_sizes, look_snr
from umbrella.sensing.radar import is_out
from umbrella.sensing.view import FASTEST_M_S, hidden_for_s, in_fence, in_view

_DETECTION: Final = np.int64(Purpose.DETECTION)
_MEASUREMENT: Final = np.int64(Purpose.MEASUREMENT)
ZENITH_GUARD: Final = 0.02  # cosine of elevation below which the error of azimuth grows no more
HOPELESS: Final = 1e-3  # an object that even a track dwell finds so seldom is not looked for …
NEARER: Final = 0.05  # … until it may have come nearer by this part, which makes its echo a fifth stronger
MOST_MISSES: Final = 5  # looks without a detection after which a radar no longer follows an object


@step
def _measure(fight, report, radar, s, seed, trial, actor, number, view, snr):
    """Write a noisy, biased measurement of (range, azimuth, elevation) into a report."""
    range_m, azimuth, elevation = view
    range_sigma, across = error_sizes(radar, snr)
    widened = 1.0 / max(ZENITH_GUARD, math.cos(elevation))
    first, second = normal_pair(seed, trial, actor, _MEASUREMENT, 2 * number)
    third, _ = normal_pair(seed, trial, actor, _MEASUREMENT, 2 * number + 1)
    bias, angle = fight.biases[s], radar.angle_bias_rad
    report.look[0] = range_m + first * range_sigma + bias[0] * radar.range_bias_m
    report.look[1] = azimuth + (second * across + bias[1] * angle) * widened
    report.look[2] = elevation + third * across + bias[2] * angle
    total = math.sqrt(across * across + angle * angle)
    report.sigmas[0] = math.sqrt(range_sigma * range_sigma + radar.range_bias_m * radar.range_bias_m)
    report.sigmas[1], report.sigmas[2] = total * widened, total
    report.bias_m = angle * range_m


@step
def _cross_section(body, fate, t_s):
    """Return what a radar sees (m^2): the whole missile until the last burnout, then the object itself."""
    return body.rcs_boost_m2 if body.is_lethal > 0 and t_s < fate.last_burn_s else body.rcs_m2


@step
def _look(world, fight, seed, trial, s, i, t_s, view, loss, is_search):
    """Let radar s look at object i once; return whether it detected it (then there is a report)."""
    rules, radar = world.shield.rules, world.shield.sensors.radars[s]
    body, watch = world.attack.objects[i], fight.watches[s, i]
    actor, number = pair_key(radar.key, body.key), watch.number
    watch.number += 1
    snr = look_snr(radar, view[0], _cross_section(body, fight.fates[body.missile], t_s), loss, is_search)
    chance = detection_probability(snr, rules.false_alarm, radar.swerling)
    if uniform(seed, trial, actor, _DETECTION, number) >= chance:
        return False
    report = new_report(fight, PLOT, t_s, radar.latency_s, s, i)
    _measure(fight, report, radar, s, seed, trial, actor, number, view, snr)
    tell_apart(rules, body, watch, radar, actor, seed, trial, number, report)
    return True


@step
def _follow(world, fight, seed, trial, s, i, t_s, left_s):
    """Look at an object that the radar follows, if there is time left; return the time left (s)."""
    radar, watch = world.shield.sensors.radars[s], fight.watches[s, i]
    x, y, z, _, _, _ = state_of_object(fight, i, t_s)
    seen, range_m, azimuth, elevation, loss = in_view(radar, x, y, z, t_s, world.shield.earth)
    if seen == 0:
        lose(fight, s, i)
        watch.next_s = t_s + hidden_for_s(radar, x, y, z, t_s, world.shield.earth)
    elif left_s >= radar.dwell_s:
        left_s -= radar.dwell_s
        has_seen = _look(world, fight, seed, trial, s, i, t_s, (range_m, azimuth, elevation), loss, False)
        watch.misses = 0 if has_seen else watch.misses + 1
        watch.next_s = t_s + pause_s(world.shield.rules, fight, i, radar.track_s) - SOON_S
        if watch.misses >= MOST_MISSES:
            lose(fight, s, i)
    return left_s


@step
def _acquire(world, fight, seed, trial, s, i, t_s):
    """Look for an object that the radar does not follow: where it was told to, or in its fence."""
    shield, radar, watch = world.shield, world.shield.sensors.radars[s], fight.watches[s, i]
    body = world.attack.objects[i]
    x, y, z, _, _, _ = state_of_object(fight, i, t_s)
    seen, range_m, azimuth, elevation, loss = in_view(radar, x, y, z, t_s, shield.earth)
    if seen == 0:
        watch.next_s = t_s + hidden_for_s(radar, x, y, z, t_s, shield.earth)
        return
    strongest = look_snr(radar, range_m, _cross_section(body, fight.fates[body.missile], t_s), loss, False)
    if detection_probability(strongest, shield.rules.false_alarm, radar.swerling) < HOPELESS:
        watch.next_s = t_s + max(radar.track_s, NEARER * range_m / FASTEST_M_S) - SOON_S
        return
    sigma = cue_sigma(shield, fight, i, body.missile, t_s, (x, y, z))
    again_s, is_search, looks = radar.frame_s, True, in_fence(radar, elevation)
    if sigma < NO_CUE:
        interval_s = max(radar.track_s, cued_interval_s(radar, cue_beams(radar, sigma, range_m)))
        if interval_s < radar.frame_s or not looks:
            again_s, is_search, looks = interval_s, False, True
    watch.next_s = t_s + (again_s if looks else radar.track_s) - SOON_S
    has_seen = looks and _look(world, fight, seed, trial, s, i, t_s, (range_m, azimuth, elevation), loss, is_search)
    if has_seen and fight.followed[s] < radar.capacity:
        watch.is_followed, watch.misses = 1, 0
        watch.next_s = t_s + radar.track_s - SOON_S
        fight.followed[s] += 1


@step
def _radar_frame(world, fight, seed, trial, s, t_s):
    """Spend one frame of a radar: first on what it follows, as far as its time goes, then on what it looks for.

    The next frame begins with the object that comes after the last one for which there was time: where the time does
    not suffice, all are looked at equally often.
    """
    radar, n = world.shield.sensors.radars[s], world.attack.objects.shape[0]
    is_dark = is_out(radar.out_s, t_s)
    left_s, first = radar.track_share * radar.track_s, fight.turns[s]
    fight.turns[s] = first + 1 if first + 1 < n else 0
    for pass_number in range(2):
        for a in range(first, first + n):
            i = a if a < n else a - n
            watch = fight.watches[s, i]
            if is_dark or not is_there(fight.flying[i], t_s):
                lose(fight, s, i)
            elif t_s >= watch.next_s and pass_number == 0 and watch.is_followed > 0:
                before_s = left_s
                left_s = _follow(world, fight, seed, trial, s, i, t_s, left_s)
                if left_s < before_s:
                    fight.turns[s] = i + 1 if i + 1 < n else 0
            elif t_s >= watch.next_s and pass_number == 1 and watch.is_followed == 0:
                _acquire(world, fight, seed, trial, s, i, t_s)
    fight.due_s[s] = next_due_s(fight, s, t_s)


@verb
def sense(world, fight, seed, trial, from_s, to_s):
    """Let every sensor live through its frames in (from, to]: each look at its own instant and the truth of that.

    Radars follow what they have found, each look taking some of their time, and search the rest of the sky in their
    fence, or where a track or a seen launch points. Satellites report plumes, or follow cold bodies.

    Args:
        world: `World`. fight: `Fight`, gets the reports. seed, trial: address of the draws. from_s, to_s: s.

    Valid: radars whose beams are wider than the errors of what they follow. Leaves out: false detections; echoes of
    two objects in one beam and range cell (they are kept apart). Source: see sensing. Checked: tests/battle/.
    """
    sensors = world.shield.sensors
    n_radars = sensors.radars.shape[0]
    for s in range(fight.scan_s.shape[0]):
        if fight.due_s[s] > to_s:
            continue
        interval_s = sensors.radars[s].track_s if s < n_radars else sensors.satellites[s - n_radars].revisit_s
        frame = math.floor((from_s - fight.scan_s[s]) / interval_s) + 1
        t_s = fight.scan_s[s] + frame * interval_s
        while t_s <= to_s:
            if t_s > from_s and t_s >= fight.due_s[s] and frame >= 0:
                if s < n_radars:
                    _radar_frame(world, fight, seed, trial, s, t_s)
                else:
                    satellite_frame(world, fight, seed, trial, s, t_s, frame)
            frame += 1
            t_s = fight.scan_s[s] + frame * interval_s
