"""The trace of a launch on the ground: where it would come down if its thrust ended now."""

import math
from typing import Final, NamedTuple

import numpy as np

from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, geodetic_to_ecef
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.geodesic import distance_and_bearing, wrapped_longitude
from umbrella.physics.earth.model import Earth
from umbrella.physics.flight.trajectory import state_at
from umbrella.physics.flight.whole import Flight
from umbrella.physics.orbit.elements import elements, state

STEP_S: Final = 1.0
CLOSE_M: Final = 1.0  # of the radius at which the ground is met
MOST_ROUNDS: Final = 20
GAP_M: Final = 20e3  # between points, where a halving can do it
MOST_HALVINGS: Final = 10


class Fall(NamedTuple):
    """Where it comes down if its thrust ends at `t_s` (s after launch): latitude, longitude (deg), after `falls_s`."""

    t_s: float
    lat_deg: float
    lon_deg: float
    falls_s: float


def impact_trace(flight: Flight, earth: Earth, step_s: float = STEP_S, gap_m: float = GAP_M) -> tuple[Fall, ...]:
    """Return the trace of the instantaneous impact point during a boost; it ends where the fall would miss the ground.

    Args:
        flight: flown. earth: in which it was. step_s: between points; nearer where they would be `gap_m` apart, for at
            the end of an ascent to orbit the trace runs round the Earth in seconds.

    **Valid**: above the air. **Leaves out**: drag, which lets a stage fall short of the point (by some per cent of the
    distance, more where it breaks up), J2 (some kilometres at 10,000 km), and that a rocket may turn while it fails.
    **Source**: Kepler's ellipse from the state to the ellipsoid. **Checked**: tests/analysis/test_impact_trace.py.
    """
    times = np.append(np.arange(step_s, flight.burnout.t_s, step_s), flight.burnout.t_s)
    found: list[Fall] = []
    for t_s in map(float, times):
        fall = _fall_at(flight, t_s, earth)
        if fall is None:
            return (*found, *_last(flight, found, t_s, earth, gap_m))
        found += [*_nearer(flight, found[-1], fall, earth, gap_m), fall] if found else [fall]
    return tuple(found)


def _fall_at(flight: Flight, t_s: float, earth: Earth) -> Fall | None:
    return fall_of(state_at(flight.payload.nodes, t_s), t_s, earth)


def _nearer(
    flight: Flight, before: Fall, after: Fall, earth: Earth, gap_m: float, halvings: int = MOST_HALVINGS
) -> list[Fall]:
    """Return points between two of them, so many that none are far apart."""
    apart_m, _ = distance_and_bearing(before.lat_deg, before.lon_deg, after.lat_deg, after.lon_deg)
    middle = _fall_at(flight, 0.5 * (before.t_s + after.t_s), earth) if apart_m > gap_m and halvings else None
    if middle is None:
        return []
    first = _nearer(flight, before, middle, earth, gap_m, halvings - 1)
    return [*first, middle, *_nearer(flight, middle, after, earth, gap_m, halvings - 1)]


def _last(flight: Flight, found: list[Fall], missed_s: float, earth: Earth, gap_m: float) -> list[Fall]:
    """Return the points up to the moment at which the fall first misses the ground."""
    if not found:
        return []
    low, high = found[-1].t_s, missed_s
    for _ in range(MOST_HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if _fall_at(flight, middle, earth) is not None else (low, middle)
    last = _fall_at(flight, low, earth)
    assert last is not None  # as the search has seen
    return [*_nearer(flight, found[-1], last, earth, gap_m), last]


def fall_of(inertial: tuple[float, ...], t_s: float, earth: Earth) -> Fall | None:
    """Return where a body in free fall comes down; None: it does not."""
    p_m, eccentricity, inclination, node, perigee, anomaly = elements(*inertial, earth.gm_m3_s2)
    lat, lon, _ = ecef_to_geodetic(*eci_to_ecef(*inertial[:3], t_s, earth.omega_rad_s), earth)
    radius_m, falls_s = _ground_m(lat, lon, earth), 0.0
    for _ in range(MOST_ROUNDS):
        cosine = (p_m / radius_m - 1.0) / max(eccentricity, 1e-12)
        if not -1.0 <= cosine <= 1.0:
            return None
        falling = 2.0 * math.pi - math.acos(cosine)
        falls_s = _between_s(p_m, eccentricity, anomaly, falling, earth.gm_m3_s2)
        x, y, z, *_ = state(p_m, eccentricity, inclination, node, perigee, falling, earth.gm_m3_s2)
        lat, lon, _ = ecef_to_geodetic(*eci_to_ecef(x, y, z, t_s + falls_s, earth.omega_rad_s), earth)
        ground_m = _ground_m(lat, lon, earth)
        if abs(ground_m - radius_m) < CLOSE_M:
            break
        radius_m = ground_m
    return Fall(t_s, math.degrees(lat), wrapped_longitude(math.degrees(lon)), falls_s)


def _ground_m(lat: float, lon: float, earth: Earth) -> float:
    """Return how far the ground at a place is from the middle of the Earth."""
    return math.sqrt(sum(c * c for c in geodetic_to_ecef(lat, lon, 0.0, earth)))


def _between_s(p_m: float, eccentricity: float, begin: float, end: float, mu: float) -> float:
    """Return the time (s) on an ellipse from one true anomaly on to another."""
    semi_major = p_m / (1.0 - eccentricity * eccentricity)
    first, last = (_mean(eccentricity, anomaly) for anomaly in (begin, end))
    return ((last - first) % (2.0 * math.pi)) * math.sqrt(semi_major**3 / mu)


def _mean(eccentricity: float, anomaly: float) -> float:
    root = math.sqrt(1.0 - eccentricity * eccentricity)
    eccentric = math.atan2(root * math.sin(anomaly), eccentricity + math.cos(anomaly))
    return eccentric - eccentricity * math.sin(eccentric)
