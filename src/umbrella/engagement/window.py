"""When a battery can meet a predicted path: the intercept times that fly-out, height band and launcher allow."""

import math
from typing import Final, NamedTuple

from umbrella.core.compiled import leaf, verb
from umbrella.engagement.flyout import TIME, interpolate
from umbrella.engagement.polar import polar_about
from umbrella.physics.earth.frames import eci_to_ecef

REFINE_S: Final = 0.02
PIECES: Final = 40  # of the time near the battery that is searched
FASTEST_M_S: Final = 8e3  # no target moves farther between two rows of its path

# what a search found
OPEN: Final = 0  # there is an intercept for a launch at the earliest time or later
OUT_OF_REACH: Final = 1  # no interceptor path meets the predicted path
WRONG_HEIGHT: Final = 2  # they meet only outside the kill vehicle's height band
TOO_LATE: Final = 3  # they would have met, had the interceptor been launched before


class Window(NamedTuple):
    """The intercepts that a battery can still make of one path, by launches from the earliest possible one on."""

    found: int  # one of the codes above
    launch_s: float  # launch of the earliest intercept
    first_s: float  # earliest intercept
    last_s: float  # latest intercept


@leaf
def path_at(path, t_s):
    """Return (x, y, z, vx, vy, vz) on a predicted path by the cubic Hermite polynomial of its step.

    Args:
        path: float64[n, 7]: time s, inertial position m, velocity m/s, n >= 2, times rising.
        t_s: time, s; clipped to the path.
    """
    low, high = 0, path.shape[0] - 1
    while high - low > 1:
        mid = (low + high) // 2
        if path[mid, 0] <= t_s:
            low = mid
        else:
            high = mid
    a, b = path[low], path[low + 1]
    h = b[0] - a[0]
    s = min(1.0, max(0.0, (t_s - a[0]) / h))
    f01, f10 = s * s * (3.0 - 2.0 * s), s * (1.0 - s) * (1.0 - s)
    f11, d01 = s * s * (s - 1.0), 6.0 * s * (1.0 - s) / h
    d10, d11 = (1.0 - s) * (1.0 - 3.0 * s), s * (3.0 * s - 2.0)
    return (
        a[1] + f01 * (b[1] - a[1]) + h * (f10 * a[4] + f11 * b[4]),
        a[2] + f01 * (b[2] - a[2]) + h * (f10 * a[5] + f11 * b[5]),
        a[3] + f01 * (b[3] - a[3]) + h * (f10 * a[6] + f11 * b[6]),
        d01 * (b[1] - a[1]) + d10 * a[4] + d11 * b[4],
        d01 * (b[2] - a[2]) + d10 * a[5] + d11 * b[5],
        d01 * (b[3] - a[3]) + d10 * a[6] + d11 * b[6],
    )


@leaf
def flight_to(path, t_s, battery, fans, earth):
    """Return a battery's time of flight (s, NaN out of reach) to a predicted path at a time, and the height (m)."""
    x, y, z, _, _, _ = path_at(path, t_s)
    x, y, z = eci_to_ecef(x, y, z, t_s, earth.omega_rad_s)
    bearing, distance, height = polar_about(battery, x, y, z, earth)
    return interpolate(fans, battery, bearing, distance, height, TIME), height


@verb
def _slack(path, t_s, battery, fans, earliest_s, earth):
    """Return (how much later than the earliest time a launch may be to meet the path at t, is reached, is in band)."""
    flight, height = flight_to(path, t_s, battery, fans, earth)
    is_reached = not math.isnan(flight)
    is_in_band = is_reached and battery.lowest_m <= height <= battery.highest_m
    return (t_s - flight - earliest_s if is_in_band else -math.inf), is_reached, is_in_band


@verb
def _edge(path, out_s, in_s, battery, fans, earliest_s, earth):
    """Return the time between an impossible and a possible intercept at which it becomes possible."""
    while abs(in_s - out_s) > REFINE_S:
        mid = 0.5 * (out_s + in_s)
        slack, _, _ = _slack(path, mid, battery, fans, earliest_s, earth)
        if slack >= 0.0:
            in_s = mid
        else:
            out_s = mid
    return in_s


@verb
def _near(path, battery, earth):
    """Return (from s, to s, is over, is beside): when a path is near a battery, and whether out of or in its heights.

    One row of the path is added at both ends, so that nothing is lost between the rows.
    """
    farthest = battery.fan_step[1] * (battery.fan_size[1] - 1)
    first, last, is_over, is_beside, end = math.inf, -math.inf, False, False, path.shape[0] - 1
    for k in range(path.shape[0]):
        before_s, after_s = path[max(k - 1, 0), 0], path[min(k + 1, end), 0]
        x, y, z = eci_to_ecef(path[k, 1], path[k, 2], path[k, 3], path[k, 0], earth.omega_rad_s)
        _, distance, height = polar_about(battery, x, y, z, earth)
        margin = FASTEST_M_S * (after_s - before_s)
        if distance <= farthest + margin and battery.lowest_m - margin <= height <= battery.highest_m + margin:
            first, last = min(first, before_s), max(last, after_s)
        is_in_band = battery.lowest_m <= height <= battery.highest_m
        is_over = is_over or (distance <= farthest and not is_in_band)
        is_beside = is_beside or (distance <= farthest and is_in_band)
    return first, last, is_over, is_beside


@verb
def _why_none(is_in_band, is_reached, is_over, is_beside):
    """Return why there is no window, from what was met on the way."""
    if is_in_band:
        return TOO_LATE
    return WRONG_HEIGHT if is_reached or (is_over and not is_beside) else OUT_OF_REACH


@leaf
def find_window(path, battery, fans, earliest_s, earth):
    """Return the `Window` of a battery against a predicted path, for launches at or after a time.

    Args:
        path: predicted path, see `path_at`.
        battery: record `BATTERY`. fans: float64[rows, 4].
        earliest_s: earliest launch, s. earth: `Earth`.

    Valid: the first intercept is good to 0.02 s. Leaves out: windows shorter than 1/40 of the time near the battery,
    and gaps inside a window (the first and the last intercept are given). Source: a meeting at t needs a launch at t
    minus the time of flight. Checked: tests/engagement/test_window.py.
    """
    reached, in_band, first_s, last_s, was_open = False, False, math.inf, -math.inf, False
    near_s, end_s, is_over, is_beside = _near(path, battery, earth)
    step_s = max(0.0, end_s - near_s) / PIECES
    for k in range(PIECES + 1 if end_s > near_s else 0):
        t = near_s + k * step_s
        slack, is_reached, is_in_band = _slack(path, t, battery, fans, earliest_s, earth)
        reached, in_band = reached or is_reached, in_band or is_in_band
        is_open = slack >= 0.0
        if is_open and first_s == math.inf:
            first_s = t if k == 0 else _edge(path, t - step_s, t, battery, fans, earliest_s, earth)
        if was_open and not is_open:
            last_s = _edge(path, t, t - step_s, battery, fans, earliest_s, earth)
        elif is_open:
            last_s = t
        was_open = is_open
    if first_s == math.inf:
        return Window(_why_none(in_band, reached, is_over, is_beside), math.inf, math.inf, -math.inf)
    flight, _ = flight_to(path, first_s, battery, fans, earth)
    return Window(OPEN, max(earliest_s, first_s - flight), first_s, last_s)
