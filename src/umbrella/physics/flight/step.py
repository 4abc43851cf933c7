"""One Runge-Kutta step of a flight."""

import math

from umbrella.core.compiled import leaf
from umbrella.core.fused import fused
from umbrella.physics.flight import vern7
from umbrella.physics.flight.forces import acceleration, acceleration_in_vacuum

A, B, C, E = vern7.A, vern7.B, vern7.C, vern7.E
STAGES = 10


@leaf
def evaluate(p, earth, in_air, t, y, out):
    """Write d(state)/dt (6 numbers) at one state."""
    if in_air:
        ax, ay, az = acceleration(p, 1, 0, t, y[0], y[1], y[2], y[3], y[4], y[5], earth)
    else:
        ax, ay, az = acceleration_in_vacuum(p, 1, 0, t, y[0], y[1], y[2], y[3], y[4], y[5], earth)
    out[0], out[1], out[2] = y[3], y[4], y[5]
    out[3], out[4], out[5] = ax, ay, az


@leaf
def _weighted_sum(k, weights, stages):
    """Return the six components of sum(weights[j] * k[j])."""
    a = b = c = d = e = f = 0.0
    for j in range(stages):
        w = weights[j]
        a, b, c = fused(w, k[j, 0], a), fused(w, k[j, 1], b), fused(w, k[j, 2], c)
        d, e, f = fused(w, k[j, 3], d), fused(w, k[j, 4], e), fused(w, k[j, 5], f)
    return a, b, c, d, e, f


@leaf
def _blend(y, k, weights, stages, h, out):
    a, b, c, d, e, f = _weighted_sum(k, weights, stages)
    out[0], out[1], out[2] = y[0] + h * a, y[1] + h * b, y[2] + h * c
    out[3], out[4], out[5] = y[3] + h * d, y[4] + h * e, y[5] + h * f


@leaf
def take_step(p, earth, in_air, t, y, h, k, y_new, tolerance):
    """Take one step of size h from (t, y); k[0] must hold the derivative there.

    Args:
        p: float64[ROWS], coefficients (see `forces`).
        earth: `Earth`.
        in_air: whether drag acts.
        t, h: s. y: float64[6]. k: float64[10, 6], work. y_new: float64[6], the result.
        tolerance: relative to 6.4e6 m and 7e3 m/s.

    Returns:
        The error estimate in units of the tolerance (accept when <= 1; may be NaN).
    """
    for i in range(1, STAGES):
        _blend(y, k, A[i], i, h, y_new)
        evaluate(p, earth, in_air, t + C[i] * h, y_new, k[i])
    _blend(y, k, B, STAGES, h, y_new)
    ex, ey, ez, eu, ev, ew = _weighted_sum(k, E, STAGES)
    position = math.sqrt(ex * ex + ey * ey + ez * ez) / 6.4e6
    velocity = math.sqrt(eu * eu + ev * ev + ew * ew) / 7.0e3
    return abs(h) * (position + velocity) / tolerance
