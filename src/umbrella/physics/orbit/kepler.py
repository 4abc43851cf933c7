"""Kepler's problem: where a body is after a time, on any conic, by universal variables."""

import math

from umbrella.core.compiled import njit


@njit
def stumpff(psi):
    """Return the Stumpff functions c2 and c3 of psi (Vallado, algorithm 1; series below |psi| = 1)."""
    if abs(psi) < 1.0:
        c2, c3 = 1.0, 1.0
        for k in range(9, 0, -1):
            c2 = 1.0 - psi / ((2 * k + 1) * (2 * k + 2)) * c2
            c3 = 1.0 - psi / ((2 * k + 2) * (2 * k + 3)) * c3
        return 0.5 * c2, c3 / 6.0
    root = math.sqrt(abs(psi))
    if psi > 0.0:
        return (1.0 - math.cos(root)) / psi, (root - math.sin(root)) / (psi * root)
    return (1.0 - math.cosh(root)) / psi, (root - math.sinh(root)) / (psi * root)


@njit
def _kepler_terms(chi, r0, sigma0, alpha):
    """Return Kepler's equation in the universal anomaly, its first derivative (the radius) and its second."""
    psi = alpha * chi * chi
    c2, c3 = stumpff(psi)
    s1 = chi * (1.0 - psi * c3)
    s2 = chi * chi * c2
    value = r0 * s1 + sigma0 * s2 + chi * chi * chi * c3
    radius = r0 * (1.0 - psi * c2) + sigma0 * s1 + s2
    second = sigma0 * (1.0 - psi * c2) + (1.0 - alpha * r0) * s1
    return value, radius, second


@njit
def _first_guess(r0, sigma0, alpha, root_mu_dt):
    """Return a first universal anomaly (Vallado, algorithm 8)."""
    if alpha > 0.0:
        return root_mu_dt * alpha
    if alpha < 0.0:
        a = 1.0 / alpha
        side = 1.0 if root_mu_dt > 0.0 else -1.0
        below = sigma0 + side * math.sqrt(-a) * (1.0 - r0 * alpha)
        ratio = -2.0 * alpha * root_mu_dt / below
        if ratio > 1.0:
            return side * math.sqrt(-a) * math.log(ratio)
    return root_mu_dt / r0


@njit
def universal_anomaly(r0, sigma0, alpha, root_mu_dt):
    """Return the universal anomaly after a time, or NaN if the search does not end.

    Args:
        r0: radius, m. sigma0: r.v / sqrt(mu), sqrt(m). alpha: 1 / semi-major axis, 1/m (0: parabola, negative:
            hyperbola). root_mu_dt: sqrt(mu) times the time, m^1.5; on an ellipse within half a period of zero.

    **Valid**: any conic that is not a straight line through the centre. **Leaves out**: nothing.
    **Source**: Conway, Celestial Mechanics 39 (1986) 199 (Laguerre's method on Kepler's equation).
    **Checked**: tests/physics/orbit/test_kepler.py.
    """
    chi = _first_guess(r0, sigma0, alpha, root_mu_dt)
    for _ in range(60):
        value, first, second = _kepler_terms(chi, r0, sigma0, alpha)
        miss = value - root_mu_dt
        below = first + math.sqrt(abs(16.0 * first * first - 20.0 * miss * second))
        step = 5.0 * miss / below
        chi -= step
        if abs(step) <= 1e-13 * (abs(chi) + 1e-3 * math.sqrt(r0)):
            return chi
    return math.nan


@njit
def _within_a_period(dt_s, alpha, mu):
    """Return the time without whole revolutions (ellipses only), between minus and plus half a period."""
    if alpha <= 0.0:
        return dt_s
    period_s = 2.0 * math.pi / math.sqrt(mu * alpha * alpha * alpha)
    return dt_s - period_s * math.floor(dt_s / period_s + 0.5)


@njit
def propagate(x, y, z, vx, vy, vz, dt_s, mu):
    """Return the state after a time on the conic through a state: only the central term of gravity acts.

    Args:
        x, y, z, vx, vy, vz: inertial position m, velocity m/s. dt_s: time, s, of either sign. mu: m3/s2.

    Returns:
        Six floats; NaN if Kepler's equation could not be solved.

    **Valid**: ellipse, parabola and hyperbola, any number of revolutions. **Leaves out**: all but the central term: on
    a flight of 30 minutes J2 moves the impact by up to 20 km. **Source**: Bate, Mueller & White, Fundamentals of
    Astrodynamics (1971), 4.4; Vallado, Fundamentals of Astrodynamics and Applications, algorithm 8.
    **Checked**: tests/physics/orbit/test_kepler.py.
    """
    r0 = math.sqrt(x * x + y * y + z * z)
    root_mu = math.sqrt(mu)
    sigma0 = (x * vx + y * vy + z * vz) / root_mu
    alpha = 2.0 / r0 - (vx * vx + vy * vy + vz * vz) / mu
    dt = _within_a_period(dt_s, alpha, mu)
    chi = universal_anomaly(r0, sigma0, alpha, root_mu * dt)
    psi = alpha * chi * chi
    c2, c3 = stumpff(psi)
    f = 1.0 - chi * chi * c2 / r0
    g = dt - chi * chi * chi * c3 / root_mu
    rx, ry, rz = f * x + g * vx, f * y + g * vy, f * z + g * vz
    r = math.sqrt(rx * rx + ry * ry + rz * rz)
    f_dot = root_mu / (r * r0) * chi * (psi * c3 - 1.0)
    g_dot = 1.0 - chi * chi * c2 / r
    return rx, ry, rz, f_dot * x + g_dot * vx, f_dot * y + g_dot * vy, f_dot * z + g_dot * vz
