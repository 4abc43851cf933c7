"""Believe: the path that a track predicts, and what a shot on it would be worth."""

import math
from typing import Final

from umbrella.core.compiled import verb
from umbrella.core.scratch import scratch
from umbrella.engagement.flyout import CLIMB, OUTWARD, interpolate
from umbrella.engagement.kill import sigma_across, single_shot
from umbrella.engagement.polar import polar_about
from umbrella.engagement.window import path_at
from umbrella.physics.earth.frames import ecef_to_eci, eci_to_ecef
from umbrella.tracking.motion import coast, height_of, step_limit
from umbrella.tracking.predict import carry

PATH_STEP_S: Final = 60.0  # the cubic between two states is good to 1 m
LONGEST_PATH_S: Final = 3600.0


@verb
def state_of(track):
    """Return the state of a track as a tuple of seven floats."""
    x = track.x
    return x[0], x[1], x[2], x[3], x[4], x[5], x[6]


@verb
def believed_path(track, now_s, floor_m, motion, path):
    """Write the predicted path of a track from now down to a height; return its rows (below 2: it is down already).

    Args:
        track: record TRACK. now_s: s. floor_m: height, m. motion: `Motion`.
        path: float64[PATH_ROWS, 7], written: time s, inertial position m, velocity m/s.
    """
    s = coast(state_of(track), now_s - track.time_s, motion)
    t, k = now_s, 0
    is_above = True
    while k < path.shape[0] and t < now_s + LONGEST_PATH_S and is_above:
        is_climbing = s[0] * s[3] + s[1] * s[4] + s[2] * s[5] > 0.0
        is_above = is_climbing or height_of(s[0], s[1], s[2], motion.earth) >= floor_m
        if k == 0 and not is_above:
            break
        path[k, 0] = t
        for c in range(6):
            path[k, 1 + c] = s[c]
        k += 1
        limit, _ = step_limit(s[0], s[1], s[2], s[3], s[4], s[5], motion.earth)
        step = min(PATH_STEP_S, 2.0 * limit)
        s = coast(s, step, motion)
        t += step
    return k


@verb
def lowest_intercept(batteries):
    """Return the lowest height (m) at which any battery can intercept."""
    lowest = math.inf
    for b in range(batteries.shape[0]):
        lowest = min(lowest, batteries[b].lowest_m)
    return lowest


@verb
def closing_velocity(fans, earth, path, battery, t_s):
    """Return the expected closing velocity (inertial, m/s) of target and interceptor at an intercept."""
    place, omega = battery.place_m, earth.omega_rad_s
    x, y, z, vx, vy, vz = path_at(path, t_s)
    ex, ey, ez = eci_to_ecef(x, y, z, t_s, omega)
    bearing, distance, height = polar_about(battery, ex, ey, ez, earth)
    out = interpolate(fans, battery, bearing, distance, height, OUTWARD)
    climb = interpolate(fans, battery, bearing, distance, height, CLIMB)
    r = math.sqrt(ex * ex + ey * ey + ez * ez)
    ux, uy, uz = ex / r, ey / r, ez / r
    p = place[0] * ux + place[1] * uy + place[2] * uz
    ox, oy, oz = p * ux - place[0], p * uy - place[1], p * uz - place[2]  # level at the point, away from the battery
    k = out / max(1.0, math.sqrt(ox * ox + oy * oy + oz * oz))
    wx, wy, wz = k * ox + climb * ux, k * oy + climb * uy, k * oz + climb * uz
    ix, iy, iz = ecef_to_eci(wx - omega * ey, wy + omega * ex, wz, t_s, omega)
    return vx - ix, vy - iy, vz - iz


@verb
def predicted_sigma(track, bias_m, closing, t_s, motion):
    """Return the expected error (m, one axis) of a track's place at a time, across a closing velocity.

    What the looks of a sensor have wrong in common (`bias_m`) does not average out and is added.
    """
    x, p = scratch(7), scratch(7, 7)
    for i in range(7):
        x[i] = track.x[i]
        for j in range(7):
            p[i, j] = track.p[i, j]
    carry(x, p, t_s - track.time_s, motion)
    speed = max(1.0, math.sqrt(closing[0] ** 2 + closing[1] ** 2 + closing[2] ** 2))
    sigma = sigma_across(p, closing[0] / speed, closing[1] / speed, closing[2] / speed)
    return math.sqrt(sigma * sigma + bias_m * bias_m)


@verb
def expected_factors(shield, belief, track, path, battery, t_s):
    """Return the `Factors` of a shot with the present track, for an intercept at t."""
    closing = closing_velocity(shield.fans, shield.earth, path, battery, t_s)
    speed = math.sqrt(closing[0] ** 2 + closing[1] ** 2 + closing[2] ** 2)
    sigma = predicted_sigma(track, belief.bias_m, closing, t_s, shield.rules.tracks.motion)
    return single_shot(battery, sigma, speed, belief.warhead)
