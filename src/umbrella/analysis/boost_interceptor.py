"""An interceptor made to a burnout speed, and how far along the ground it gets to a height in a time."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.boost_inputs import InterceptorInputs
from umbrella.core.constants import G0_M_S2
from umbrella.core.errors import BadValue
from umbrella.engagement.family import interceptor_path
from umbrella.engagement.polar import GROUND_RADIUS_M
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, geodetic_to_ecef
from umbrella.physics.earth.frames import eci_to_ecef, velocity_eci_to_ecef
from umbrella.physics.earth.model import Earth
from umbrella.physics.flight.aim import Steer
from umbrella.physics.flight.plan import Vehicle, burn_time
from umbrella.physics.flight.shot import LaunchPoint, Nature
from umbrella.physics.flight.trajectory import state_at

STAGES: Final = 3
AZIMUTHS: Final = 6
PITCHES: Final = 40
STEEPEST_RAD: Final = math.radians(89.9)
FLATTEST_RAD: Final = math.radians(4.0)
JUDGED_AT_RAD: Final = math.radians(45.0)  # final pitch at which an interceptor has its speed
SPENT_BETA_KG_M2: Final = 200.0  # of spent stages, whose fall nobody asks for here
KILL_VEHICLE_BETA_KG_M2: Final = 1000.0
STEER: Final = Steer(3.0, 12.0, False, np.zeros(0), np.zeros(0))

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoostInterceptor:
    """A rocket with a burnout speed (relative to the Earth, flown at 45 degrees), and what it weighs."""

    speed_m_s: float
    ideal_m_s: float
    mass_kg: float
    vehicle: Vehicle


def rocket(ideal_m_s: float, inputs: InterceptorInputs, drag: Numbers) -> Vehicle:
    """Return a rocket of three stages, each adding the same speed in the same time.

    Args:
        ideal_m_s: speed gained without gravity and air. inputs: see `InterceptorInputs`. drag: see `drag_tables`.

    Raises:
        BadValue: its stages would weigh more than any propellant can move.

    **Valid**: ideal_m_s / 3 below the exhaust speed times ln(1 / structure). **Leaves out**: the best split of the
    speed, interstages. **Source**: the rocket equation. **Checked**: tests/analysis/test_boost_phase.py.
    """
    exhaust = inputs.isp_s.value * G0_M_S2
    structure, step = inputs.structure.value, ideal_m_s / STAGES
    share = (math.exp(-step / exhaust) - structure) / (
        1.0 - structure
    )  # of a stage and what it carries: what it carries
    if share <= 0.002:
        fastest = STAGES * exhaust * math.log(1.0 / (structure + 0.002 * (1.0 - structure)))
        raise BadValue("speed", f"{ideal_m_s / 1e3:.1f} km/s before losses", f"below {fastest / 1e3:.1f} (km/s)")
    carried = inputs.kill_vehicle_kg.value / share ** np.arange(STAGES, -1, -1.0)
    whole = carried[:-1] - carried[1:]  # mass of each stage, the first first
    area, burn_s = carried[0] / inputs.section_kg_m2.value, inputs.burn_s.value / STAGES
    propellant = (1.0 - structure) * whole
    rows = [
        [fuel, structure * mass, exhaust * fuel / burn_s, 0.0, burn_s, area, 0.0, 0.0, SPENT_BETA_KG_M2]
        for fuel, mass in zip(propellant, whole, strict=True)
    ]
    kill_vehicle = inputs.kill_vehicle_kg.value
    return Vehicle(np.array(rows), drag, kill_vehicle, KILL_VEHICLE_BETA_KG_M2, 0.0, 0.0, 0.0, True)


def made_for(
    speed_m_s: float, inputs: InterceptorInputs, drag: Numbers, point: LaunchPoint, nature: Nature
) -> BoostInterceptor:
    """Return the interceptor whose burnout speed, flown from a point eastward at 45 degrees, is the one asked for.

    Raises:
        BadValue: no such rocket can be built.
    """
    ideal = speed_m_s + 600.0  # gravity and air take about so much
    for _ in range(8):
        vehicle = rocket(ideal, inputs, drag)
        missing = speed_m_s - _burnout_speed(vehicle, point, nature)
        if abs(missing) < 0.5:
            break
        ideal += missing
    mass = inputs.section_kg_m2.value * float(vehicle.stages[0, 5])
    return BoostInterceptor(speed_m_s=speed_m_s, ideal_m_s=ideal, mass_kg=mass, vehicle=vehicle)


def _burnout_speed(vehicle: Vehicle, point: LaunchPoint, nature: Nature) -> float:
    burn_s = burn_time(vehicle)
    nodes = interceptor_path(vehicle, STEER, point, 0.0, JUDGED_AT_RAD, nature, burn_s)
    if nodes is None:
        return 0.0
    return math.hypot(*velocity_eci_to_ecef(*state_at(nodes, burn_s), burn_s, nature.earth.omega_rad_s))


def paths_of(interceptor: BoostInterceptor, point: LaunchPoint, nature: Nature, limit_s: float) -> list[list[Numbers]]:
    """Return the flights of an interceptor: for each of six azimuths those at each final pitch, the steepest first."""
    return [
        [
            nodes
            for pitch in np.linspace(STEEPEST_RAD, FLATTEST_RAD, PITCHES)
            if (nodes := interceptor_path(interceptor.vehicle, STEER, point, a, float(pitch), nature, limit_s))
            is not None
        ]
        for a in 2.0 * math.pi * np.arange(AZIMUTHS) / AZIMUTHS
    ]


def farthest_ground(
    paths: list[list[Numbers]], point: LaunchPoint, earth: Earth, flights_s: Numbers, heights_m: Numbers
) -> Numbers:
    """Return float64[azimuths, k]: the longest ground distance (m) to a height in a time of flight, NaN if none.

    Args:
        paths: see `paths_of`. point, earth: where they began. flights_s, heights_m: float64[k].

    **Valid**: times within the paths. **Leaves out**: that an interceptor drifts sideways (1 % of the distance);
    what lies between pitches 2 degrees apart (0.5 %). **Source**: the interceptor's own flights.
    **Checked**: tests/analysis/test_boost_phase.py.
    """
    found = np.full((len(paths), len(flights_s)), np.nan)
    home = np.array(geodetic_to_ecef(point.lat_rad, point.lon_rad, point.h_m, earth))
    home /= np.linalg.norm(home)
    for a, family in enumerate(paths):
        for k, (flight_s, height_m) in enumerate(zip(flights_s, heights_m, strict=True)):
            if flight_s > 0.0 and family:
                sheet = np.array([_distance_and_height(nodes, float(flight_s), home, earth) for nodes in family])
                found[a, k] = _crossing(sheet[:, 0], sheet[:, 1], float(height_m))
    return found


def _distance_and_height(nodes: Numbers, t_s: float, home: Numbers, earth: Earth) -> tuple[float, float]:
    x, y, z = eci_to_ecef(*state_at(nodes, min(t_s, nodes[-1, 0]))[:3], t_s, earth.omega_rad_s)
    r = math.sqrt(x * x + y * y + z * z)
    cosine = (x * home[0] + y * home[1] + z * home[2]) / r
    return GROUND_RADIUS_M * math.acos(min(1.0, cosine)), ecef_to_geodetic(x, y, z, earth)[2]


def _crossing(distance: Numbers, height: Numbers, level: float) -> float:
    """Return the largest distance at which the line of (distance, height) points crosses a height.

    Where even the flattest flight is above it, that one's distance: a still flatter one gets at least as far.
    """
    above = height >= level
    edges = np.flatnonzero(above[1:] != above[:-1])
    part = (level - height[edges]) / (height[edges + 1] - height[edges])
    crossed = distance[edges] + part * (distance[edges + 1] - distance[edges])
    reached = np.append(crossed, distance[-1]) if above[-1] else crossed
    return float(reached.max()) if len(reached) else math.nan
