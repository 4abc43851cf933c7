"""Where a tracked object will come down, and how well that is known."""

import math
from typing import Final

from umbrella.core.compiled import inner, njit
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, enu_basis
from umbrella.physics.earth.frames import ecef_to_eci, eci_to_ecef
from umbrella.tracking.motion import VACUUM_STEP_S, height_of, next_step, runge_kutta_4
from umbrella.tracking.predict import carry

LONGEST_S: Final = 7200.0  # what has not come down by then is in orbit (an ICBM flies 2,400 s, lofted 5,000 s)
_NARROWINGS: Final = 60  # halvings that bring 30 s to rounding; the secant needs about six


@inner
def _rises(s):
    """Return whether a state gains height."""
    return s[0] * s[3] + s[1] * s[4] + s[2] * s[5] > 0.0


@inner
def _crossing(s, h, in_air, floor_m, motion):
    """Return after what part of a step (s) a state from above a height is down to it (regula falsi, Illinois)."""
    low, high = 0.0, h
    above = height_of(s[0], s[1], s[2], motion.earth) - floor_m
    end = runge_kutta_4(s, h, in_air, motion)
    below = height_of(end[0], end[1], end[2], motion.earth) - floor_m
    t = h
    for _ in range(_NARROWINGS):
        t = (low * below - high * above) / (below - above)
        end = runge_kutta_4(s, t, in_air, motion)
        g = height_of(end[0], end[1], end[2], motion.earth) - floor_m
        if abs(g) < 1e-4:  # m
            break
        if g > 0.0:
            low, above, below = t, g, 0.5 * below
        else:
            high, below, above = t, g, 0.5 * above
    return t


@njit
def time_down(s, floor_m, motion):
    """Return after how many seconds a believed state (seven floats) is falling and down to a height (m); inf if never.

    Valid: as `coast`. A state that falls below that height already gives 0. Source: as `coast`. Checked:
    tests/tracking/test_impact.py.
    """
    t = 0.0
    while t < LONGEST_S:
        is_above = height_of(s[0], s[1], s[2], motion.earth) > floor_m
        if not is_above and not _rises(s):
            return t
        h, in_air = next_step(s, VACUUM_STEP_S, motion)
        after = runge_kutta_4(s, h, in_air, motion)
        if is_above and height_of(after[0], after[1], after[2], motion.earth) <= floor_m:
            return t + _crossing(s, h, in_air, floor_m, motion)
        s, t = after, t + h
    return math.inf


@inner
def _ground_axes(lat, lon, t_s, omega_rad_s):
    """Return east, north and up at a place on the ground at a time, inertial."""
    b = enu_basis(lat, lon)
    return (
        ecef_to_eci(b[0], b[1], b[2], t_s, omega_rad_s),
        ecef_to_eci(b[3], b[4], b[5], t_s, omega_rad_s),
        ecef_to_eci(b[6], b[7], b[8], t_s, omega_rad_s),
    )


@inner
def _dot(a, b):
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@inner
def _slide(axis, up, w):
    """Return the row that turns an error of position into a shift along a ground axis when the height is reached.

    An object too high by dh comes down later, and farther along its path by w dh / (rate of descent).
    """
    slope = _dot(axis, w) / _dot(up, w)
    return axis[0] - slope * up[0], axis[1] - slope * up[1], axis[2] - slope * up[2]


@inner
def _shared(a, p, b):
    """Return a^T p b over the positions of a covariance."""
    total = 0.0
    for i in range(3):
        total += a[i] * (p[i, 0] * b[0] + p[i, 1] * b[1] + p[i, 2] * b[2])
    return total


@njit
def predicted_impact(x, p, t_s, floor_m, motion):
    """Return when and where a believed object comes down to a height, with the error ellipse on the ground.

    Args:
        x: float64[7], inertial, at t_s. p: float64[7, 7]. Neither is changed.
        t_s: s. floor_m: height above the ellipsoid at which it has come down, m. motion: `Motion`.

    Returns:
        (time s, latitude rad, longitude rad, variance east m^2, variance north m^2, covariance east-north m^2);
        time inf and the rest nan where it stays up for `LONGEST_S`.

    Valid: errors small against the scale of the path; alpha's doubt is in the ellipse. Leaves out: wind and lift; that
    a very doubtful alpha bends the ellipse. Source: linear propagation of errors to a surface; Tapley, Schutz & Born,
    Statistical Orbit Determination (2004), sec. 4.3. Checked: tests/tracking/test_impact.py.
    """
    x, p = x.copy(), p.copy()
    dt = time_down((x[0], x[1], x[2], x[3], x[4], x[5], x[6]), floor_m, motion)
    if not math.isfinite(dt):
        return math.inf, math.nan, math.nan, math.nan, math.nan, math.nan
    carry(x, p, dt, motion)
    end_s, omega = t_s + dt, motion.earth.omega_rad_s
    place = eci_to_ecef(x[0], x[1], x[2], end_s, omega)
    lat, lon, _ = ecef_to_geodetic(place[0], place[1], place[2], motion.earth)
    east, north, up = _ground_axes(lat, lon, end_s, omega)
    w = (x[3] + omega * x[1], x[4] - omega * x[0], x[5])  # against the turning ground
    a, b = _slide(east, up, w), _slide(north, up, w)
    return end_s, lat, lon, _shared(a, p, a), _shared(b, p, b), _shared(a, p, b)
