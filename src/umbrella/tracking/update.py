"""The Kalman filter's update: with a radar look (range, azimuth, elevation), or with a direction alone.

The numbers of a look have independent errors, so they are taken in one after the other (a scalar each, no matrix is
inverted): with derivatives held fixed that is the same as taking them together. The second-order filter takes the
angles first and then the range, seen from where the angles have moved the belief: a radar is precise in range and wide
in angle, and a belief that the angles move aside by some km along the tangent must not leave the sphere of that range.
"""

import math
from typing import Final

from umbrella.core.compiled import leaf, verb
from umbrella.core.scratch import scratch

LEAST_ALPHA: Final = 0.1  # one look lowers alpha to this part of what it was at most: it stays positive


@leaf
def direction_rows(dx, dy, dz, station, h):
    """Return predicted (range, azimuth, elevation) and write their 3 x 3 derivatives by position into h.

    Args:
        dx, dy, dz: object minus station, inertial, m.
        station: twelve floats: place, then unit vectors east, north, up, inertial.
        h: float64[3, 3], written: rows range (1), azimuth and elevation (rad/m).

    Valid: away from the zenith (below 89 deg of elevation). Leaves out: nothing. Source: derivatives of the polar
    coordinates; Vallado, 4th ed., sec. 4.4. Checked: tests/tracking/test_update.py (finite differences).
    """
    e = dx * station[3] + dy * station[4] + dz * station[5]
    n = dx * station[6] + dy * station[7] + dz * station[8]
    u = dx * station[9] + dy * station[10] + dz * station[11]
    flat2 = e * e + n * n
    flat = math.sqrt(flat2)
    range2 = flat2 + u * u
    range_m = math.sqrt(range2)
    for c in range(3):
        east, north, up = station[3 + c], station[6 + c], station[9 + c]
        h[0, c] = (e * east + n * north + u * up) / range_m
        h[1, c] = (n * east - e * north) / flat2
        h[2, c] = (flat2 * up - u * (e * east + n * north)) / (range2 * flat)
    return range_m, math.atan2(e, n), math.atan2(u, flat)


@leaf
def turned(angle_rad):
    """Return the angle between -pi and pi."""
    return angle_rad - 2.0 * math.pi * math.floor((angle_rad + math.pi) / (2.0 * math.pi))


@leaf
def range_curvature(p, u, range_m):
    """Return (mean, variance) by which a range grows because the belief is wide across the line of sight.

    A belief that is flat and wide (tens of km) is longer in range at its rim than in its middle.

    Args:
        p: float64[7, 7], covariance of the belief. u: three floats, unit vector of the line of sight. range_m: m.

    Valid: a width small against the range. Leaves out: the fourth derivative of the range, 1e-5 of this. Source: the
    second-order filter; Bar-Shalom, Li & Kirubarajan (2001), eq. 10.3.2-14 and following, with the Hessian of the range
    (1 - u u^T) / r. Checked: tests/tracking/test_update.py.
    """
    trace, along, square, vector2 = 0.0, 0.0, 0.0, 0.0
    for i in range(3):
        pu = p[i, 0] * u[0] + p[i, 1] * u[1] + p[i, 2] * u[2]
        trace += p[i, i]
        along += u[i] * pu
        vector2 += pu * pu
        for j in range(3):
            square += p[i, j] * p[i, j]
    spread = square - 2.0 * vector2 + along * along  # trace of the squared covariance across the line of sight
    return 0.5 * (trace - along) / range_m, 0.5 * max(0.0, spread) / (range_m * range_m)


@verb
def _absorb(x, p, h, residual, variance, ph):
    """Correct a state with one number whose derivatives by position are h; return its squared innovation and ln S.

    p - k s k^T, written for one triangle, keeps 1e-16 of the old variances: a belief of 100 km may shrink to 1 m.
    """
    for i in range(7):
        ph[i] = p[i, 0] * h[0] + p[i, 1] * h[1] + p[i, 2] * h[2]
    s = h[0] * ph[0] + h[1] * ph[1] + h[2] * ph[2] + variance
    inverse = 1.0 / s
    for i in range(7):
        gain = ph[i] * inverse
        x[i] += gain * residual
        for j in range(i + 1):
            p[i, j] -= gain * ph[j]
            p[j, i] = p[i, j]
    return residual * residual * inverse, math.log(s)


@verb
def _since(x, start, h):
    """Return how far the corrections so far have moved a number whose derivatives by position are h."""
    return h[0] * (x[0] - start[0]) + h[1] * (x[1] - start[1]) + h[2] * (x[2] - start[2])


@verb
def _correct_plain(x, p, look, sigmas, station, h, ph):
    """Take in the three numbers of a look with the derivatives at the prediction (extended Kalman filter)."""
    start, nis, ln_s = (x[0], x[1], x[2]), 0.0, 0.0
    range_m, azimuth, elevation = direction_rows(x[0] - station[0], x[1] - station[1], x[2] - station[2], station, h)
    residual = (look[0] - range_m, turned(look[1] - azimuth), look[2] - elevation)
    for k in range(3):
        row = (h[k, 0], h[k, 1], h[k, 2])
        one, ln_one = _absorb(x, p, row, residual[k] - _since(x, start, row), sigmas[k] * sigmas[k], ph)
        nis, ln_s = nis + one, ln_s + ln_one
    return nis, ln_s


@verb
def _correct_curved(x, p, look, sigmas, station, h, ph):
    """Take in the angles, then the range from where they have led, with the curvature of the range."""
    start = (x[0], x[1], x[2])
    _, azimuth, elevation = direction_rows(x[0] - station[0], x[1] - station[1], x[2] - station[2], station, h)
    row = (h[1, 0], h[1, 1], h[1, 2])
    nis, ln_s = _absorb(x, p, row, turned(look[1] - azimuth), sigmas[1] * sigmas[1], ph)
    row = (h[2, 0], h[2, 1], h[2, 2])
    one, ln_one = _absorb(x, p, row, look[2] - elevation - _since(x, start, row), sigmas[2] * sigmas[2], ph)
    nis, ln_s = nis + one, ln_s + ln_one
    dx, dy, dz = x[0] - station[0], x[1] - station[1], x[2] - station[2]
    range_m = math.sqrt(dx * dx + dy * dy + dz * dz)
    u = (dx / range_m, dy / range_m, dz / range_m)
    longer, doubt = range_curvature(p, u, range_m)
    one, ln_one = _absorb(x, p, u, look[0] - range_m - longer, sigmas[0] * sigmas[0] + doubt, ph)
    return nis + one, ln_s + ln_one


@leaf
def correct(x, p, look, sigmas, station, curved):
    """Correct a believed state with a radar look, as `update`; return (nis, ln det of the innovation's covariance)."""
    h, ph, alpha = scratch(3, 3), scratch(7), x[6]
    if curved:
        nis, ln_s = _correct_curved(x, p, look, sigmas, station, h, ph)
    else:
        nis, ln_s = _correct_plain(x, p, look, sigmas, station, h, ph)
    x[6] = max(x[6], LEAST_ALPHA * alpha)
    return nis, ln_s


@leaf
def update(x, p, look, sigmas, station, curved):
    """Correct a believed state with one look and return the normalised innovation squared (mean 3 if all is well).

    Args:
        x: float64[7], inertial state m, m/s, m^2/kg, corrected in place. p: float64[7, 7], its covariance, in place.
        look: (range m, azimuth rad, elevation rad) as measured.
        sigmas: (range m, azimuth rad, elevation rad), one standard deviation each.
        station: twelve floats, see `direction_rows`, at the time of the look.
        curved: whether the curvature of the range counts (second-order filter); without it this is the plain extended
            filter, which believes too much of a precise range where the belief is 10 km wide.

    alpha stays positive: a look lowers it to a tenth of what it was at most.

    Valid: errors across the line of sight small against the range. Leaves out: the curvature of the angles. Source:
    Bar-Shalom, Li & Kirubarajan (2001), sec. 10.3. Checked: tests/tracking/test_update.py, test_consistency.py and
    test_stone_soup.py.
    """
    return correct(x, p, look, sigmas, station, curved)[0]


@verb
def _across(u):
    """Return two unit vectors at right angles to a unit vector and to each other, six floats."""
    if abs(u[2]) < 0.9:
        flat = math.sqrt(u[0] * u[0] + u[1] * u[1])
        a = (-u[1] / flat, u[0] / flat, 0.0)
    else:
        flat = math.sqrt(u[1] * u[1] + u[2] * u[2])
        a = (0.0, -u[2] / flat, u[1] / flat)
    b = (u[1] * a[2] - u[2] * a[1], u[2] * a[0] - u[0] * a[2], u[0] * a[1] - u[1] * a[0])
    return a, b


@leaf
def correct_angles(x, p, direction, sigma_rad, place):
    """Correct a state with a direction, as `update_angles`; return (nis, ln det of the innovation's covariance)."""
    ph, alpha = scratch(7), x[6]
    start = (x[0], x[1], x[2])
    dx, dy, dz = x[0] - place[0], x[1] - place[1], x[2] - place[2]
    inverse = 1.0 / math.sqrt(dx * dx + dy * dy + dz * dz)
    u = (dx * inverse, dy * inverse, dz * inverse)
    along = u[0] * direction[0] + u[1] * direction[1] + u[2] * direction[2]
    nis, ln_s = 0.0, 0.0
    for a in _across(u):
        aside = a[0] * direction[0] + a[1] * direction[1] + a[2] * direction[2]
        h = (a[0] * inverse, a[1] * inverse, a[2] * inverse)
        residual = math.atan2(aside, along) - _since(x, start, h)
        one, ln_one = _absorb(x, p, h, residual, sigma_rad * sigma_rad, ph)
        nis, ln_s = nis + one, ln_s + ln_one
    x[6] = max(x[6], LEAST_ALPHA * alpha)
    return nis, ln_s


@leaf
def update_angles(x, p, direction, sigma_rad, place):
    """Correct a believed state with a direction alone and return the normalised innovation squared (mean 2).

    Args:
        x, p: as in `update`. direction: three floats, unit vector of the line of sight, inertial. sigma_rad: its error
            along each of two axes across it. place: three floats, where the observer is at that time, inertial, m.

    Valid: an object whose distance is known to some tenths. Leaves out: the curvature of the angle where the distance
    is hardly known; light time and aberration (20 microradians at 6 km/s), which the observer has taken out. Source:
    as `update`. Checked: tests/tracking/test_update.py.
    """
    return correct_angles(x, p, direction, sigma_rad, place)[0]
