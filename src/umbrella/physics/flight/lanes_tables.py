"""The tables of an ensemble: air, drag and burn segments in the order in which lanes load them."""

import math
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.physics.atmosphere.air import Air, air_at
from umbrella.physics.earth.ellipsoid import enu_basis, geodetic_to_ecef
from umbrella.physics.flight.aim import Steer, programme_of
from umbrella.physics.flight.integrate import (
    SEG_ALONG,
    SEG_AREA,
    SEG_END,
    SEG_EXIT,
    SEG_FLOW,
    SEG_MASS,
    SEG_PITCH,
    SEG_RATE,
    SEG_START,
    SEG_THRUST,
)
from umbrella.physics.flight.lanes_load import AIR_ROWS, Ensemble
from umbrella.physics.flight.lanes_rows import BORDER_ROWS, FAR
from umbrella.physics.flight.plan import AREA, DRY, Vehicle, burn_segments
from umbrella.physics.flight.shot import FREE_FLIGHT_LIMIT_S, LaunchPoint, Nature, free_area_per_mass

Array = NDArray[np.float64]

FLOOR_DEPTH_M: Final = 50.0  # a step that ends a flight aims this far below the floor, so that it surely crosses it
FLOOR_RUN_M: Final = 2000.0  # and may end this far below it
EDGE_SHARE: Final = 0.1  # of a layer's thickness by which its polynomials may be stretched
CEILING_RUN_M: Final = 3000.0
# drag that is left out at a ceiling, m/s^2 at 8 km/s: on the way up, on the way down (an error has less time to grow),
# and while burning, where Cd is a fifth and the speed a half of what is assumed
CLIMB_DRAG: Final = 1e-6
FALL_DRAG: Final = 1e-4
BOOST_DRAG: Final = 1e-5
THIN_KG_M3: Final = 1e-5  # layers of thinner air than this (above 85 km) are joined
JOINED_ERROR: Final = 5e-4  # if the joint polynomial is off by less than this of the density at the bottom

_ORDER: Final = (SEG_START, SEG_MASS, SEG_FLOW, SEG_THRUST, SEG_EXIT, SEG_AREA, SEG_PITCH, SEG_RATE, SEG_ALONG, SEG_END)


def thin_height(area_per_mass: float, air: Air, drag_m_s2: float) -> float:
    """Return the height (m) above which drag at 8 km/s is smaller than a limit; on an edge if one is near below."""
    wanted = drag_m_s2 / (0.5 * 6.4e7 * area_per_mass)
    low, high = 0.0, 1e6
    for _ in range(30):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if air_at(middle, air)[0] > wanted else (low, middle)
    for bottom, top in pairwise(air.edges_m):
        if bottom < high < bottom + 2.0 * EDGE_SHARE * (top - bottom):
            return float(bottom)
    return high


def _polynomial(x: Array, y: Array, terms: int) -> Array:
    """Return the coefficients (lowest power first) of the fit with the least squares to values at -1 <= x <= 1."""
    fit = np.polynomial.Chebyshev.fit(x, y, terms - 1, domain=[-1, 1]).convert(kind=np.polynomial.Polynomial)
    return np.asarray(fit.coef, dtype=np.float64)


def _joined(air: Air, first: int, last: int) -> tuple[Array, Array, float]:
    """Return density, squared speed of sound and the density's error of one layer in place of several."""
    low, high = air.edges_m[first], air.edges_m[last + 1]
    x = -np.cos(np.linspace(0.0, math.pi, 301))
    values = np.array([air_at(0.5 * (low + high) + 0.5 * (high - low) * u, air) for u in x])
    rho, a2 = (_polynomial(x, values[:, k], terms) for k, terms in ((0, air.rho.shape[1]), (1, air.a2.shape[1])))
    error = np.abs(np.polynomial.polynomial.polyval(x, rho) - values[:, 0]).max() / values[0, 0]
    return rho, a2, float(error)


def joined_layers(air: Air) -> Air:
    """Return the air with layers of thin air joined: fewer borders where drag is next to nothing.

    **Valid**: for flights that are there for minutes, not for orbits. **Leaves out**: JOINED_ERROR of the density at
    the bottom of a joint layer: 1e-6 m/s of burnout speed, 1 cm at impact. **Source**: least squares.
    **Checked**: tests/physics/flight/test_lanes.py.
    """
    edges, rho, a2 = [float(air.edges_m[0])], [], []
    first, n = 0, len(air.rho) - 1  # the last layer is the vacuum
    while first <= n:
        last = first
        one = air.rho[first], air.a2[first]
        while air.rho[first] @ (-1.0) ** np.arange(air.rho.shape[1]) < THIN_KG_M3 and last + 1 < n:
            *more, error = _joined(air, first, last + 1)
            if error > JOINED_ERROR:
                break
            last, one = last + 1, (more[0], more[1])
        rho.append(one[0])
        a2.append(one[1])
        edges.append(float(air.edges_m[last + 1]))
        first = last + 1
    return Air(np.array(edges), np.array(rho), np.array(a2))


def _edge_kinks(air: Air) -> Array:
    """Return float64[edges], the jump of the density's slope (kg/m^4) at each edge of the air's layers."""
    powers = np.arange(1, air.rho.shape[1])
    scale = 2.0 / np.diff(air.edges_m)
    top = scale * (air.rho[:, 1:] @ powers)
    bottom = scale * (air.rho[:, 1:] @ (powers * (-1.0) ** (powers - 1)))
    return np.asarray(np.abs(np.concatenate([[0.0], bottom[1:] - top[:-1], [0.0]])), dtype=np.float64)


def air_rows(air: Air, ceiling_m: float, floor_m: float) -> Array:
    """Return float64[layers + 1, 30]: coefficients and borders of the layers up to the ceiling, empty above."""
    kinks = _edge_kinks(air)
    edges = [*air.edges_m, FAR]
    rows = np.zeros((len(air.rho) + 1, AIR_ROWS + BORDER_ROWS))
    for layer, (row, (low, high)) in enumerate(zip(rows, pairwise(edges), strict=True)):
        borders = row[AIR_ROWS:]
        if low >= ceiling_m:
            row[air.rho.shape[1]] = 1e5  # some speed of sound
            borders[:] = ceiling_m, FAR, 0.0, 0.0, CEILING_RUN_M, CEILING_RUN_M, CEILING_RUN_M, CEILING_RUN_M
            continue
        row[: AIR_ROWS - 2] = *air.rho[layer], *air.a2[layer]
        row[AIR_ROWS - 2 : AIR_ROWS] = 0.5 * (low + high), 2.0 / (high - low)
        run = EDGE_SHARE * (high - low)
        borders[:] = low, high, kinks[layer], kinks[layer + 1], run, run, run, run
        if high >= ceiling_m:
            borders[1::2] = ceiling_m, 0.0, CEILING_RUN_M, CEILING_RUN_M
        if low <= floor_m:
            borders[::2] = floor_m - FLOOR_DEPTH_M, 0.0, FLOOR_RUN_M, FLOOR_DEPTH_M
    return rows


def drag_rows(drag: Array) -> Array:
    """Return float64[tables, intervals, 6]: Cd at Mach 0, slope, Mach from, to, and the jumps of the slope there."""
    rows = np.zeros((*drag.shape[:2], 6))
    rows[..., 0], rows[..., 1] = drag[..., 2], drag[..., 3]
    rows[..., 2] = np.where(drag[..., 0] > 0.0, drag[..., 0], -FAR)
    rows[..., 3] = np.minimum(drag[..., 1], FAR)
    jumps = np.abs(np.diff(drag[..., 3], axis=1))
    rows[:, 1:, 4], rows[:, :-1, 5] = jumps, jumps
    return rows


def segment_rows(vehicle: Vehicle, steer: Steer, cutoff_s: float) -> Array:
    """Return float64[2, segments, 10]: burn segments for a final pitch of 0, and their change with it per rad."""
    level = burn_segments(vehicle, programme_of(steer, 0.0, cutoff_s))[:, _ORDER]
    tilted = burn_segments(vehicle, programme_of(steer, 1.0, cutoff_s))[:, _ORDER]
    return np.array([level, tilted - level])


def launch_pad(point: LaunchPoint, nature: Nature) -> Array:
    """Return float64[15]: inertial state at lift-off, and up, east and north."""
    x, y, z = geodetic_to_ecef(point.lat_rad, point.lon_rad, point.h_m, nature.earth)
    basis = enu_basis(point.lat_rad, point.lon_rad)
    omega = nature.earth.omega_rad_s
    return np.array([x, y, z, -omega * y, omega * x, 0.0, *basis[6:9], *basis[:6]])


def ensemble_of(
    vehicle: Vehicle, steer: Steer, cutoff_s: float, point: LaunchPoint, target_h_m: float, nature: Nature
) -> Ensemble:
    """Return what all flights of an ensemble have in common (arguments as for `lanes.fly_ensemble`)."""
    area_per_mass, table = free_area_per_mass(vehicle)
    boost_area = vehicle.stages[0, AREA] / (vehicle.payload_kg + vehicle.stages[0, DRY])
    floors = np.array([point.h_m - 5.0, target_h_m])
    boost, climb, fall = (
        thin_height(area, nature.air, drag)
        for area, drag in ((boost_area, BOOST_DRAG), (area_per_mass, CLIMB_DRAG), (area_per_mass, FALL_DRAG))
    )
    air = joined_layers(nature.air)
    drag = drag_rows(vehicle.drag)
    return Ensemble(
        earth=nature.earth,
        air=np.array([air_rows(air, boost, floors[0]), air_rows(air, climb, floors[1])]),
        drag=drag[[1, table]],
        segments=segment_rows(vehicle, steer, cutoff_s),
        pad=launch_pad(point, nature),
        climb_ceiling_m=climb,
        fall_ceiling_m=fall,
        floor_m=floors,
        area_per_mass=area_per_mass,
        post_boost_m_s=vehicle.post_boost_delta_v_m_s,
        limit_s=FREE_FLIGHT_LIMIT_S,
        tolerance=nature.tolerance,
        has_knots=np.array([True, table == 1, False]),
    )
