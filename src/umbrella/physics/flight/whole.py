"""A whole flight: the missile, everything that separates from it, and what happened when and where."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from umbrella.core.errors import FlightError
from umbrella.core.status import FLIGHT_TEXT, FlightStatus
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.frames import eci_to_ecef, velocity_eci_to_ecef
from umbrella.physics.flight.plan import CONSTANT_DRAG, SPENT_BETA, Programme, Vehicle, stage_times
from umbrella.physics.flight.shot import (
    NODE_CAPACITY,
    LaunchPoint,
    Nature,
    add_speed,
    boost,
    coast,
    free_area_per_mass,
    highest_point,
)
from umbrella.physics.flight.trajectory import A_BEFORE, NODE_COLUMNS, R, T, V, state_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened: what, to which object, when (s after launch) and where (rad, m)."""

    kind: str  # ignition, burnout, separation, shroud, apogee, impact, orbit
    body: str
    t_s: float
    lat_rad: float
    lon_rad: float
    h_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One object of a flight and its path (node table, see `trajectory`)."""

    name: str
    nodes: NDArray[np.float64]
    status: FlightStatus
    area_per_mass_m2_kg: float

    @property
    def t_end_s(self) -> float:
        """Return the time (s) at which the path ends."""
        return float(self.nodes[-1, T])


@dataclass(frozen=True, slots=True, kw_only=True)
class Burnout:
    """The state at the end of powered flight; speed and flight-path angle relative to the turning Earth."""

    t_s: float
    speed_m_s: float
    h_m: float
    flight_path_rad: float
    inertial_speed_m_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Flight:
    """A flown missile. `payload` runs from launch on; spent stages from their separation on."""

    payload: Body
    spent: tuple[Body, ...]
    events: tuple[Event, ...]
    burnout: Burnout
    apogee_m: float
    azimuth_rad: float

    @property
    def bodies(self) -> tuple[Body, ...]:
        """Return all objects, payload first."""
        return (self.payload, *self.spent)

    def impact(self, body: str = "payload") -> Event | None:
        """Return the impact of an object, or nothing when it stayed in orbit."""
        return next((e for e in self.events if e.kind == "impact" and e.body == body), None)


def _event(kind: str, body: str, nodes: NDArray[np.float64], t_s: float, nature: Nature) -> Event:
    x, y, z, *_ = state_at(nodes, t_s)
    lat, lon, h = ecef_to_geodetic(*eci_to_ecef(x, y, z, t_s, nature.earth.omega_rad_s), nature.earth)
    return Event(kind=kind, body=body, t_s=float(t_s), lat_rad=lat, lon_rad=lon, h_m=h)


def _burnout(y: NDArray[np.float64], t_s: float, nature: Nature) -> Burnout:
    omega = nature.earth.omega_rad_s
    position = eci_to_ecef(y[0], y[1], y[2], t_s, omega)
    velocity = velocity_eci_to_ecef(*y, t_s, omega)
    lat, lon, h = ecef_to_geodetic(*position, nature.earth)
    up = (math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat))
    speed = math.sqrt(sum(v * v for v in velocity))
    climb = sum(v * u for v, u in zip(velocity, up, strict=True))
    return Burnout(
        t_s=t_s,
        speed_m_s=speed,
        h_m=h,
        flight_path_rad=math.asin(max(-1.0, min(1.0, climb / max(speed, 1e-9)))),
        inertial_speed_m_s=float(np.linalg.norm(y[3:])),
    )


def _coasting_body(
    name: str,
    state: NDArray[np.float64],
    t_s: float,
    area_and_table: tuple[float, int],
    vehicle: Vehicle,
    nature: Nature,
    floor_m: float,
    limit_s: float,
) -> Body:
    nodes = np.empty((NODE_CAPACITY, NODE_COLUMNS))
    area, table = area_and_table
    status, count, _ = coast(t_s, state.copy(), area, table, vehicle.drag, nature, floor_m, t_s + limit_s, nodes)
    if status not in (FlightStatus.IMPACT, FlightStatus.TIME_LIMIT):
        raise FlightError(f"the free flight of {name} failed: {FLIGHT_TEXT[FlightStatus(status)]}")
    return Body(name=name, nodes=nodes[:count].copy(), status=FlightStatus(status), area_per_mass_m2_kg=area)


def _spent_stages(
    vehicle: Vehicle, boost_nodes: NDArray[np.float64], t_end_s: float, nature: Nature, floor_m: float, limit_s: float
) -> tuple[Body, ...]:
    """Fly every stage that separates from the moment of its burnout (or of the cut-off)."""
    kept_on = len(vehicle.stages) - 1 if not vehicle.separates else len(vehicle.stages)
    bodies = []
    for i, (ignition, burnout) in enumerate(stage_times(vehicle)[:kept_on]):
        t = min(float(burnout), t_end_s)
        if ignition < t_end_s:
            state = np.array(state_at(boost_nodes, t))
            area = 1.0 / vehicle.stages[i, SPENT_BETA]
            name = f"stage-{i + 1}"
            bodies.append(_coasting_body(name, state, t, (area, CONSTANT_DRAG), vehicle, nature, floor_m, limit_s))
    return tuple(bodies)


def _boost_events(vehicle: Vehicle, nodes: NDArray[np.float64], t_end_s: float, nature: Nature) -> list[Event]:
    events = []
    for i, (ignition, burnout) in enumerate(stage_times(vehicle)):
        name, off = f"stage-{i + 1}", min(float(burnout), t_end_s)
        if ignition >= t_end_s:
            continue
        events.append(_event("ignition", name, nodes, float(ignition), nature))
        events.append(_event("burnout", name, nodes, off, nature))
        if vehicle.separates or i + 1 < len(vehicle.stages):
            events.append(_event("separation", name, nodes, off, nature))
    if vehicle.shroud_kg > 0.0 and vehicle.shroud_drop_s <= t_end_s:
        events.append(_event("separation", "shroud", nodes, vehicle.shroud_drop_s, nature))
    return events


def _end_events(bodies: tuple[Body, ...], nature: Nature) -> list[Event]:
    """Return apogee and impact (or orbit) of each object."""
    events = []
    for body in bodies:
        t_top, _ = highest_point(body.nodes, len(body.nodes), nature.earth)
        if body.nodes[0, T] < t_top < body.t_end_s:
            events.append(_event("apogee", body.name, body.nodes, t_top, nature))
        kind = "impact" if body.status == FlightStatus.IMPACT else "still flying"
        events.append(_event(kind, body.name, body.nodes, body.t_end_s, nature))
    return events


def fly(
    vehicle: Vehicle,
    programme: Programme,
    point: LaunchPoint,
    azimuth_rad: float,
    nature: Nature,
    *,
    target_h_m: float = 0.0,
    limit_s: float = 21_600.0,
) -> Flight:
    """Fly a missile, its payload and every spent stage from launch to impact or to the time limit.

    Args:
        vehicle, programme, point, nature: as for `shot.fire`. azimuth_rad: launch direction, clockwise from north.
        target_h_m: height above the ellipsoid at which free flights end.
        limit_s: how long after burnout (separation) a body is followed, s.

    Returns:
        `Flight`: payload and spent stages with dense output, events in the order of time.

    Raises:
        FlightError: the boost did not end in free flight (it fell back, or the integration failed), or the
            integration of a free flight failed.

    Valid: as `integrate`. Leaves out: separation impulses (under 3 m/s), tumbling lift and break-up of spent stages
    (some 10 km of their impact points). Source: see `forces`. Checked: tests/physics/flight/test_whole.py.
    """
    y, nodes = np.zeros(6), np.empty((NODE_CAPACITY, NODE_COLUMNS))
    status, count, t_end = boost(vehicle, programme, point, azimuth_rad, nature, y, nodes)
    if status != FlightStatus.TIME_LIMIT:
        reason = FlightStatus.BELOW_GROUND if status == FlightStatus.IMPACT else FlightStatus(status)
        raise FlightError(f"the boost ended {t_end:.1f} s after launch: {FLIGHT_TEXT[reason]}")
    powered = nodes[:count].copy()
    burnout = _burnout(y, t_end, nature)
    if vehicle.post_boost_delta_v_m_s > 0.0:
        add_speed(y, vehicle.post_boost_delta_v_m_s)
    area_and_table = free_area_per_mass(vehicle)
    free = _coasting_body("payload", y, t_end, area_and_table, vehicle, nature, target_h_m, limit_s)
    payload = replace(free, nodes=_joined(powered, free.nodes))
    spent = _spent_stages(vehicle, powered, t_end, nature, target_h_m, limit_s)
    events = _boost_events(vehicle, powered, t_end, nature) + _end_events((payload, *spent), nature)
    _, apogee_m = highest_point(payload.nodes, len(payload.nodes), nature.earth)
    return Flight(
        payload=payload,
        spent=spent,
        events=tuple(sorted(events, key=lambda event: event.t_s)),
        burnout=burnout,
        apogee_m=apogee_m,
        azimuth_rad=azimuth_rad,
    )


def _joined(powered: NDArray[np.float64], free: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return one node table of boost and free flight.

    At burnout one node holds both accelerations. An impulse (post-boost speed) makes the velocity jump: then the two
    nodes stay, a microsecond apart, and the later one has moved on by that microsecond.
    """
    first = free[0].copy()
    if np.array_equal(first[V : V + 3], powered[-1, V : V + 3]):
        first[A_BEFORE:] = powered[-1, A_BEFORE:]
        return np.vstack([powered[:-1], first, free[1:]])
    first[T] += 1e-6
    first[R : R + 3] += 1e-6 * first[V : V + 3]
    return np.vstack([powered, first, free[1:]])
