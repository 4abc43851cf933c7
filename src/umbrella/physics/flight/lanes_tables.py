"""The tables of an ensemble: air, drag and burn segments in the order in which lanes load them."""

from functools import cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.physics.atmosphere.air import Air
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
# layers of thinner air than this (above 47 km) are joined, if drag at 8 km/s is then off by less than so many m/s^2; a
# boost's errors have half an hour to grow, those of re-entry ten to twenty seconds
THIN_KG_M3: Final = 2e-3
FREE_JOINED_DRAG: Final = 2e-3
BOOST_JOINED_DRAG: Final = 1e-4

# equally far apart in a layer: the error of a fit by least squares then has no sum over height, nor has its moment
_PLACES: Final = np.linspace(-1.0, 1.0, 101)
_ORDER: Final = (SEG_START, SEG_MASS, SEG_FLOW, SEG_THRUST, SEG_EXIT, SEG_AREA, SEG_PITCH, SEG_RATE, SEG_ALONG, SEG_END)


def _drag_at(area_per_mass: float, rho: Array) -> Array:
    """Return the drag (m/s^2) at 8 km/s in air of a density."""
    return 0.5 * 6.4e7 * area_per_mass * rho


def _sampled(air: Air, rows: Array, h_m: Array) -> Array:
    """Return at heights (m, from low to high) the quantity whose coefficients in the air's layers are given."""
    layer = np.searchsorted(air.edges_m[1:-1], h_m, side="right")
    low, high = air.edges_m[layer], air.edges_m[layer + 1]
    powers = np.vander((2.0 * h_m - low - high) / (high - low), rows.shape[1], increasing=True)
    return np.asarray(np.einsum("ij,ij->i", powers, rows[layer]))


def thin_height(area_per_mass: float, air: Air, drag_m_s2: float) -> float:
    """Return the height (m) above which drag at 8 km/s is smaller than a limit; on an edge if one is near below."""
    heights = air.edges_m
    for _ in range(3):  # a layer, and twice a hundredth of it
        dense = np.flatnonzero(_drag_at(area_per_mass, _sampled(air, air.rho, heights)) > drag_m_s2)
        last = min(int(dense[-1]), len(heights) - 2) if len(dense) else 0
        high = float(heights[last + 1])
        heights = np.linspace(heights[last], high, 101)
    for bottom, top in pairwise(air.edges_m):
        if bottom < high < bottom + 2.0 * EDGE_SHARE * (top - bottom):
            return float(bottom)
    return high


@cache
def _values_of(terms: int) -> Array:
    """Return the matrix that makes values at _PLACES of coefficients (lowest power first)."""
    return np.vander(_PLACES, terms, increasing=True)


@cache
def _fit_of(terms: int) -> Array:
    """Return the matrix that makes coefficients of values at _PLACES, by least squares."""
    return np.asarray(np.linalg.pinv(_values_of(terms)), dtype=np.float64)


def _heights(air: Air, first: int, last: int) -> Array:
    """Return the heights (m) at _PLACES in one layer that takes the place of several."""
    low, high = air.edges_m[first], air.edges_m[last + 1]
    return np.asarray(0.5 * (low + high) + 0.5 * (high - low) * _PLACES)


def joined_layers(air: Air, area_per_mass: float, drag_m_s2: float, ceiling_m: float = FAR) -> Air:
    """Return the air with layers of thin air joined: fewer borders where drag is next to nothing.

    Args:
        area_per_mass: m^2/kg, of the body that flies. drag_m_s2: by how much drag at 8 km/s may be off.
        ceiling_m: from here on the layers stay as they are.

    **Valid**: for flights that are there for minutes, not for orbits. **Leaves out**: what is allowed, with changing
    sign: 1 cm at the impact of an intercontinental missile. **Source**: least squares.
    **Checked**: tests/physics/flight/test_lanes.py.
    """
    edges, rho, a2 = [float(air.edges_m[0])], [], []
    first, n = 0, len(air.rho) - 1  # the last layer is the vacuum
    bottoms = air.rho @ (-1.0) ** np.arange(air.rho.shape[1])
    while first <= n:
        last, row = first, air.rho[first]
        while 0.0 < bottoms[first] < THIN_KG_M3 and last + 1 < n and air.edges_m[last + 1] < ceiling_m:
            truth = _sampled(air, air.rho, _heights(air, first, last + 1))
            fit = _fit_of(air.rho.shape[1]) @ truth
            if _drag_at(area_per_mass, np.abs(_values_of(len(fit)) @ fit - truth)).max() > drag_m_s2:
                break
            last, row = last + 1, fit
        rho.append(row)
        is_one = last == first
        heights = _heights(air, first, last)
        a2.append(air.a2[first] if is_one else _fit_of(air.a2.shape[1]) @ _sampled(air, air.a2, heights))
        edges.append(float(air.edges_m[last + 1]))
        first = last + 1
    return Air(np.array(edges), np.array(rho), np.array(a2))


def _edge_kinks(air: Air) -> Array:
    """Return float64[edges], the jump of the density's slope (kg/m^4) at each edge of the air's layers."""
    powers = np.arange(1, air.rho.shape[1])
    scale = 2.0 / np.diff(air.edges_m)
    top = scale * (air.rho[:, 1:] @ powers)
    bottom = scale * (air.rho[:, 1:] @ (powers * (-1.0) ** (powers - 1)))
    return np.asarray(np.concatenate([[0.0], bottom[1:] - top[:-1], [0.0]]), dtype=np.float64)


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


def _padded(rows: Array, n: int) -> Array:
    """Return the rows with the last one, which is empty air, repeated up to n."""
    return np.vstack([rows, np.repeat(rows[-1:], n - len(rows), axis=0)])


def drag_rows(drag: Array) -> Array:
    """Return float64[tables, intervals, 6]: Cd at Mach 0, slope, Mach from, to, and the jumps of the slope there."""
    rows = np.zeros((*drag.shape[:2], 6))
    rows[..., 0], rows[..., 1] = drag[..., 2], drag[..., 3]
    rows[..., 2] = np.where(drag[..., 0] > 0.0, drag[..., 0], -FAR)
    rows[..., 3] = np.minimum(drag[..., 1], FAR)
    jumps = np.diff(drag[..., 3], axis=1)
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
    boost = thin_height(boost_area, nature.air, BOOST_DRAG)
    fall = max(thin_height(area_per_mass, nature.air, FALL_DRAG), target_h_m + FLOOR_RUN_M)
    climb = max(thin_height(area_per_mass, nature.air, CLIMB_DRAG), fall)
    burning = air_rows(joined_layers(nature.air, boost_area, BOOST_JOINED_DRAG, boost), boost, floors[0])
    coasting = air_rows(joined_layers(nature.air, area_per_mass, FREE_JOINED_DRAG, climb), climb, floors[1])
    rows = np.stack([_padded(part, max(len(burning), len(coasting))) for part in (burning, coasting)])
    drag = drag_rows(vehicle.drag)
    return Ensemble(
        earth=nature.earth,
        air=rows,
        drag=drag[[1, table]],
        segments=segment_rows(vehicle, steer, cutoff_s),
        pad=launch_pad(point, nature),
        climb_ceiling_m=climb,
        fall_ceiling_m=fall,
        ceiling_run_m=CEILING_RUN_M,
        floor_m=floors,
        area_per_mass=area_per_mass,
        post_boost_m_s=vehicle.post_boost_delta_v_m_s,
        limit_s=FREE_FLIGHT_LIMIT_S,
        tolerance=nature.tolerance,
        has_knots=np.array([True, table == 1, False]),
    )
