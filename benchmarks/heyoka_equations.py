"""The reference ensemble's equations of motion as heyoka expressions, in units of 1e6 m and 1e3 s.

The physics is that of `forces`. Gravity is the very same function; the air is written as heyoka likes it best: the
standard's own power law of the geopotential height in every layer (one power instead of a polynomial of degree 12), and
above 86 km the exponential of a polynomial.
"""

import math
from typing import Any, Final

import heyoka as hy
import numpy as np
from numpy.polynomial import Polynomial

from benchmarks.ensemble import NATURE
from umbrella.core.constants import US76_G0_M_S2, US76_GAMMA
from umbrella.physics.atmosphere import us76
from umbrella.physics.atmosphere.air import air_at
from umbrella.physics.gravity.zonal import zonal_factors

LENGTH_M: Final = 1e6
TIME_S: Final = 1e3  # so that position and velocity are of one size, and an acceleration of 1 is 1 m/s^2
SPEED_M_S: Final = LENGTH_M / TIME_S

# runtime parameters of the powered systems, by lane
DENSITY, LAPSE, POWER, BASE, GAS, CD, CD_SLOPE = range(7)  # CD_SLOPE per (km/s) / sqrt(temperature over base's)
BURN = 7  # t_ref, mass, flow, thrust, exit area, drag area, pitch, pitch rate: the order of `segment_rows`
UP, FORWARD, PARAMETERS = 15, 18, 21

THIN_M, MIDDLE_M = (
    86_000.0,
    130_000.0,
)  # the air of powered flight is fitted from the first to 180 km, of re-entry to 130
EARTH = NATURE.earth._replace(
    gm_m3_s2=NATURE.earth.gm_m3_s2 * TIME_S**2 / LENGTH_M**3,
    a_m=NATURE.earth.a_m / LENGTH_M,
    omega_rad_s=NATURE.earth.omega_rad_s * TIME_S,
)
US76_RADIUS: Final = us76.US76_EARTH_RADIUS_M / LENGTH_M
_ISOTHERMAL_K_M: Final = 1e-9  # in place of 0, so that one law serves all layers; moves density by 2e-8
_X, _Y, _Z, _VX, _VY, _VZ = hy.make_vars("x", "y", "z", "vx", "vy", "vz")
_ELAPSED = hy.make_vars("elapsed")


def layers() -> np.ndarray:
    """Return float64[7, 7]: top (m, geometric), DENSITY, LAPSE, POWER, BASE, GAS (J/kg), sound speed at base (km/s)."""
    rows = []
    for base_m, gradient, base_k, base_pa in zip(
        us76.BASE_HEIGHT_M, us76.GRADIENT_K_M, us76.BASE_K, us76.BASE_PA, strict=True
    ):
        slope, gas = gradient or _ISOTHERMAL_K_M, us76.GAS_CONSTANT_J_KG_K * base_k
        power = -1.0 - US76_G0_M_S2 / (us76.GAS_CONSTANT_J_KG_K * slope)
        sound = math.sqrt(US76_GAMMA * gas) / SPEED_M_S
        rows.append([THIN_M, base_pa / gas, slope / base_k * LENGTH_M, power, base_m / LENGTH_M, gas, sound])
    for row, above_m in zip(rows, us76.BASE_HEIGHT_M[1:], strict=False):
        row[0] = us76.geometric_altitude(above_m)
    return np.array(rows)


def _fitted_density(h: Any, top_m: float, degree: int) -> Any:
    """Return the density (kg/m^3) from 86 km up to a height, within 2e-5 m/s^2 of drag at 8 km/s."""
    places = np.polynomial.chebyshev.chebpts1(1000)
    heights = 0.5 * (THIN_M + top_m) + 0.5 * (top_m - THIN_M) * places
    rho = np.array([air_at(height, NATURE.air)[0] for height in heights])
    fit = Polynomial.fit(heights / LENGTH_M, np.log(rho), degree, w=(rho / rho.max()) ** 0.6)
    scale, value = fit.mapparms(), 0.0
    place = scale[0] + scale[1] * h
    for coefficient in fit.coef[::-1]:
        value = value * place + float(coefficient)
    return hy.exp(value)


def _geopotential(h: Any) -> Any:
    return US76_RADIUS - US76_RADIUS**2 / (US76_RADIUS + h)


def _gravity_and_height(needs_height: bool) -> tuple[list[Any], Any]:
    r2 = _X * _X + _Y * _Y + _Z * _Z
    inverse_r = r2**-0.5
    sine = _Z * inverse_r
    s = sine * sine
    level, polar, axial = zonal_factors.py_func(inverse_r, sine, s, EARTH)
    g2 = -EARTH.gm_m3_s2 * inverse_r * inverse_r
    k = g2 * inverse_r
    gravity = [k * level * _X, k * level * _Y, k * polar * _Z + g2 * axial]
    if not needs_height:
        return gravity, None
    e2 = EARTH.flattening * (2.0 - EARTH.flattening)
    w = e2 * (1.0 - s)  # `height_series` without its last terms, which are 4 mm
    above = r2 * inverse_r - EARTH.a_m * (1.0 - EARTH.flattening) * (1.0 + w * (0.5 + w * (0.375 + 0.3125 * w)))
    return gravity, above * (1.0 - 0.5 * e2 * e2 * (s - s * s))


def _air_velocity() -> list[Any]:
    return [_VX + EARTH.omega_rad_s * _Y, _VY - EARTH.omega_rad_s * _X, _VZ]


def _norm(v: list[Any]) -> Any:
    return hy.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2])


def _system(acceleration: list[Any]) -> list[Any]:
    return [(_X, _VX), (_Y, _VY), (_Z, _VZ), *zip((_VX, _VY, _VZ), acceleration, strict=True)]


def coast() -> list[Any]:
    """Return the system of free flight above the air."""
    return _system(_gravity_and_height(False)[0])


def _thrust_and_drag(kind: str, h: Any) -> tuple[Any, Any]:
    """Return the thrust (N) and the drag divided by the air-relative velocity (N / (km/s))."""
    velocity, thrust, area = _air_velocity(), hy.par[BURN + 3], hy.par[BURN + 5]
    if kind == "space":
        return thrust, 0.0
    if kind == "thin":
        rho, cd = _fitted_density(h, 180_000.0, 6), hy.par[CD]
        return thrust, 0.5 * SPEED_M_S**2 * rho * _norm(velocity) * cd * area
    ratio = 1.0 + hy.par[LAPSE] * (_geopotential(h) - hy.par[BASE])
    rho = hy.par[DENSITY] * ratio ** hy.par[POWER]
    thrust = thrust - hy.par[BURN + 4] * hy.par[GAS] * rho * ratio
    if kind == "upright":  # the speed by its vertical part: smooth where it starts from zero, and off by 1e-6 of drag
        speed = sum(hy.par[UP + k] * velocity[k] for k in range(3))
        return thrust, 0.5 * SPEED_M_S**2 * rho * speed * hy.par[CD] * area
    speed = _norm(velocity)
    cd = hy.par[CD] + hy.par[CD_SLOPE] * speed * ratio**-0.5
    return thrust, 0.5 * SPEED_M_S**2 * rho * speed * cd * area


def powered(kind: str) -> list[Any]:
    """Return the system of powered flight: `upright`, `dense` (below 86 km), `thin` (above) or `space`."""
    gravity, h = _gravity_and_height(kind != "space")
    after = hy.time - hy.par[BURN]
    inverse_mass = (hy.par[BURN + 1] - hy.par[BURN + 2] * after) ** -1.0
    thrust, drag = _thrust_and_drag(kind, h)
    push, brake = thrust * inverse_mass, -drag * inverse_mass
    pitch = hy.par[BURN + 6] + hy.par[BURN + 7] * after
    up, forward = (push, 0.0) if kind == "upright" else (push * hy.sin(pitch), push * hy.cos(pitch))
    velocity = _air_velocity()
    return _system(
        [gravity[k] + up * hy.par[UP + k] + forward * hy.par[FORWARD + k] + brake * velocity[k] for k in range(3)]
    )


def _tilt(h: float) -> float:
    """Return what z is multiplied by to give the direction of the ellipsoid's normal at a height; to 3e-7."""
    e2 = EARTH.flattening * (2.0 - EARTH.flattening)
    bend = EARTH.a_m * (1.0 + 0.25 * e2)  # radius of curvature across the meridian, at middle latitude
    return (bend + h) / (bend * (1.0 - e2) + h)


def entry(layer: np.ndarray | None, bottom_m: float, top_m: float) -> list[Any]:
    """Return the system of re-entry through one layer (None: above 86 km), with depth in place of time.

    The independent variable is minus the height above the ellipsoid, so that borders, and the ground, are known ends of
    integration and need no events, and density needs no position. Parameter 0: area per mass, m^2/kg.
    """
    gravity, _ = _gravity_and_height(False)
    velocity, h = _air_velocity(), -hy.time
    if layer is None:
        rho = _fitted_density(h, MIDDLE_M, 4)
    else:
        _, density, lapse, power, base = (float(value) for value in layer[:5])
        rho = density * (1.0 + lapse * (_geopotential(h) - base)) ** power
    brake = -0.5 * SPEED_M_S**2 * hy.par[0] * rho * _norm(velocity)
    low, high = _tilt(bottom_m / LENGTH_M), _tilt(top_m / LENGTH_M)
    tilt = low + (high - low) / (top_m - bottom_m) * LENGTH_M * (h - bottom_m / LENGTH_M)
    dz = tilt * _Z
    slowness = -_norm([_X, _Y, dz]) / (_X * _VX + _Y * _VY + dz * _VZ)
    rates = [_VX, _VY, _VZ, *(gravity[k] + brake * velocity[k] for k in range(3))]
    system = [(v, rate * slowness) for v, rate in zip((_X, _Y, _Z, _VX, _VY, _VZ), rates, strict=True)]
    return [*system, (_ELAPSED, slowness)]
