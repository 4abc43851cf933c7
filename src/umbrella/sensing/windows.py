"""When a sensor can see a flight: intervals found by bracketing and bisection on the dense trajectory."""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import inner, njit
from umbrella.physics.flight.trajectory import state_at
from umbrella.sensing.infrared import cold_margin, infrared_margin
from umbrella.sensing.view import radar_margin

STEP_S: Final = 4.0
TIME_TOLERANCE_S: Final = 1e-4
GOLDEN: Final = 0.6180339887498949


class Sensors(NamedTuple):
    """All sensors: number s is a radar below the number of radars, then a satellite."""

    radars: NDArray[np.void]  # records RADAR
    satellites: NDArray[np.void]  # records SATELLITE
    satellite_paths: NDArray[np.float64]  # [rows, 13] node tables, inertial, common clock


@njit
def margin(sensors, s, nodes, t_s, earth):
    """Return a number that is positive while sensor s can see the flight (burning or not), and continuous in time."""
    x, y, z, _, _, _ = state_at(nodes, t_s)
    n_radars = sensors.radars.shape[0]
    if s < n_radars:
        return radar_margin(sensors.radars[s], x, y, z, t_s, earth)
    satellite = sensors.satellites[s - n_radars]
    if satellite.sees_cold > 0:
        return cold_margin(satellite, sensors.satellite_paths, x, y, z, t_s, earth)
    return infrared_margin(satellite, sensors.satellite_paths, x, y, z, t_s, earth)


@inner
def _crossing(sensors, s, nodes, earth, low_s, high_s):
    """Return the time between two instants of different visibility at which it changes."""
    is_seen_low = margin(sensors, s, nodes, low_s, earth) >= 0.0
    while high_s - low_s > TIME_TOLERANCE_S:
        mid = 0.5 * (low_s + high_s)
        if (margin(sensors, s, nodes, mid, earth) >= 0.0) == is_seen_low:
            low_s = mid
        else:
            high_s = mid
    return 0.5 * (low_s + high_s)


@inner
def _extreme(sensors, s, nodes, earth, low_s, high_s, sign):
    """Return the time of the largest sign * margin between two instants, by golden section."""
    a, b = low_s, high_s
    while b - a > 10.0 * TIME_TOLERANCE_S:
        c, d = b - GOLDEN * (b - a), a + GOLDEN * (b - a)
        if sign * margin(sensors, s, nodes, c, earth) > sign * margin(sensors, s, nodes, d, earth):
            b = d
        else:
            a = c
    return 0.5 * (a + b)


@inner
def _instants(sensors, s, nodes, earth, from_s, to_s):
    """Return times and margins, dense enough that visibility changes at most once between neighbours."""
    n = max(3, math.ceil((to_s - from_s) / STEP_S) + 1)
    times, margins = np.empty(2 * n), np.empty(2 * n)
    k = 0
    for i in range(n):
        times[k] = from_s + (to_s - from_s) * i / (n - 1)
        margins[k] = margin(sensors, s, nodes, times[k], earth)
        k += 1
        # a visit (or a gap) shorter than the step shows only as an extreme of the margin
        if i >= 2:
            sign = 1.0 if margins[k - 2] < 0.0 else -1.0
            is_extreme = sign * margins[k - 2] >= max(sign * margins[k - 3], sign * margins[k - 1])
            if is_extreme and (margins[k - 3] < 0.0) == (margins[k - 1] < 0.0) == (margins[k - 2] < 0.0):
                peak = _extreme(sensors, s, nodes, earth, times[k - 3], times[k - 1], sign)
                height = margin(sensors, s, nodes, peak, earth)
                if (height < 0.0) != (margins[k - 2] < 0.0):
                    _insert(times, margins, k, peak, height)
                    k += 1
    return times[:k], margins[:k]


@inner
def _insert(times, margins, k, time_s, value):
    """Put one instant into the first k sorted ones."""
    j = k
    while j > 0 and times[j - 1] > time_s:
        times[j], margins[j] = times[j - 1], margins[j - 1]
        j -= 1
    times[j], margins[j] = time_s, value


@njit
def visible_windows(sensors, s, nodes, from_s, to_s, earth):
    """Return float64[k, 2]: the intervals between two times in which sensor s can see a flight.

    Args:
        sensors: `Sensors`; s: number of the sensor.
        nodes: the flight's node table, inertial, common clock.
        from_s, to_s: the time to look at (the burn for a satellite), s.
        earth: `Earth`.

    Valid: ends good to 1e-4 s. Leaves out: two changes within 4 s of each other that make no single extreme of the
    margin. Source: bracketing and bisection. Checked: tests/sensing/test_windows.py.
    """
    found = np.empty((16, 2))
    k = 0
    if to_s <= from_s:
        return found[:0]
    times, margins = _instants(sensors, s, nodes, earth, from_s, to_s)
    opened = from_s
    for i in range(times.shape[0]):
        is_seen = margins[i] >= 0.0
        was_seen = margins[i - 1] >= 0.0 if i > 0 else False
        if is_seen and not was_seen:
            opened = from_s if i == 0 else _crossing(sensors, s, nodes, earth, times[i - 1], times[i])
        if was_seen and not is_seen and k < 16:
            found[k, 0], found[k, 1] = opened, _crossing(sensors, s, nodes, earth, times[i - 1], times[i])
            k += 1
    if margins[-1] >= 0.0 and k < 16:
        found[k, 0], found[k, 1] = opened, to_s
        k += 1
    return found[:k]
