"""Entries of the catalogue with changed numbers, and a test range that flies them (see fit_missiles.py)."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from geographiclib.geodesic import Geodesic
from numpy.typing import NDArray

from umbrella.catalog.library import Catalog
from umbrella.catalog.records import Missile
from umbrella.core.status import FlightStatus
from umbrella.physics.atmosphere.air import us76_air
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.model import WGS84, without_rotation
from umbrella.physics.flight.aim import longest, programme_of
from umbrella.physics.flight.plan import CONSTANT_DRAG, SPENT_BETA, Vehicle, burn_time, stage_times
from umbrella.physics.flight.shot import NODE_CAPACITY, LaunchPoint, Nature, boost, coast, fire
from umbrella.physics.flight.trajectory import NODE_COLUMNS, state_at
from umbrella.physics.orbit.elements import orbit_of
from umbrella.scenario.vehicles import missile_vehicle, steer_of

FloatArray = NDArray[np.float64]
TOLERANCE = 1e-9
ROTATING = Nature(WGS84, us76_air(), TOLERANCE)
STANDING = Nature(without_rotation(WGS84), us76_air(), TOLERANCE)


def _steps(path: str) -> list[str]:
    return path.replace("[", ".").replace("]", "").split(".")


def number(missile: Missile, path: str) -> float:
    """Return the value of a number of an entry by its path (`stages[0].dry_kg`)."""
    node: Any = missile
    for step in _steps(path):
        node = node[int(step)] if step.isdigit() else getattr(node, step)
    return float(node.value)


def changed(missile: Missile, values: dict[str, float]) -> Missile:
    """Return an entry with other values at some paths."""
    tree = missile.model_dump(mode="python")
    for path, value in values.items():
        *way, last = _steps(path)
        node: Any = tree
        for step in way:
            node = node[int(step)] if step.isdigit() else node[step]
        node[last] = {"value": value, "status": "derived", "source": "fit-missiles"}
    return Missile.model_validate(tree)


def scale_values(missile: Missile, scale: float, what: str) -> dict[str, float]:
    """Return the numbers that change with a scale of all dry masses (`dry`) or of the payload (`payload`)."""
    if what == "payload":
        return {"payload.mass_kg": missile.payload.mass_kg.value * scale}
    return {f"stages[{i}].dry_kg": stage.dry_kg.value * scale for i, stage in enumerate(missile.stages)}


def launch_mass_kg(missile: Missile) -> float:
    """Return the mass at lift-off."""
    stages = sum(s.count * (s.propellant_kg.value + s.dry_kg.value) for s in missile.stages)
    shroud = missile.shroud.mass_kg.value if missile.shroud is not None else 0.0
    return stages + shroud + missile.payload.mass_kg.value


@dataclass(frozen=True, slots=True)
class Flown:
    """What a flight did; `is_good` is false for one that fell while burning or stayed up."""

    is_good: bool
    apogee_km: float
    range_km: float  # negative for an impact behind the launch point
    time_s: float


def _distance_km(site: tuple[float, float], x: float, y: float, z: float) -> float:
    lat, lon, _ = ecef_to_geodetic(x, y, z, WGS84)
    return float(Geodesic.WGS84.Inverse(*site, math.degrees(lat), math.degrees(lon))["s12"]) / 1e3


def _point(site: tuple[float, float]) -> LaunchPoint:
    return LaunchPoint(math.radians(site[0]), math.radians(site[1]), 0.0)


class ProvingGround:
    """Flies entries of a catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def site(self, name: str) -> tuple[float, float]:
        """Return a launch point (deg)."""
        site = self.catalog.site(name)
        return site.lat_deg.value, site.lon_deg.value

    def vehicle(self, missile: Missile) -> Vehicle:
        """Return an entry as the numbers that fly."""
        return missile_vehicle(missile, self.catalog.drag(missile.drag))

    def shot(
        self,
        missile: Missile,
        site: tuple[float, float],
        azimuth_deg: float,
        pitch_deg: float,
        nature: Nature = ROTATING,
        cutoff_s: float = math.inf,
    ) -> Flown:
        """Fly a missile with one final pitch (of a programme: as it is) to a cut-off or to the last burnout."""
        vehicle = self.vehicle(missile)
        programme = programme_of(steer_of(missile.steering), math.radians(pitch_deg), min(cutoff_s, burn_time(vehicle)))
        shot = fire(vehicle, programme, _point(site), math.radians(azimuth_deg), 0.0, nature)
        ahead = math.copysign(1.0, math.cos(shot.bearing_rad - math.radians(azimuth_deg)))
        return Flown(
            is_good=shot.status == FlightStatus.IMPACT,
            apogee_km=shot.apogee_m / 1e3,
            range_km=ahead * _distance_km(site, shot.x_m, shot.y_m, shot.z_m),
            time_s=shot.t_impact_s,
        )

    def longest(
        self,
        missile: Missile,
        site: tuple[float, float] = (40.0, 0.0),
        azimuth_deg: float = 90.0,
        nature: Nature = STANDING,
    ) -> tuple[float, Flown]:
        """Return (pitch deg, flight) of the longest flight in one direction."""
        steer, azimuth_rad = steer_of(missile.steering), math.radians(azimuth_deg)
        pitch_rad, _ = longest(self.vehicle(missile), steer, _point(site), nature, 0.0, azimuth_rad)
        pitch_deg = math.degrees(pitch_rad)
        return pitch_deg, self.shot(missile, site, azimuth_deg, pitch_deg, nature)

    def ascent(self, missile: Missile, site: tuple[float, float]) -> dict[str, float]:
        """Fly a launcher's programme; return orbit (km, deg), stage impacts (km), end time (s), launch mass (kg)."""
        vehicle = self.vehicle(missile)
        programme = programme_of(steer_of(missile.steering), 0.0, burn_time(vehicle))
        azimuth_rad = math.radians(number(missile, "orbit.launch_azimuth_deg"))
        y, nodes = np.zeros(6), np.zeros((NODE_CAPACITY, NODE_COLUMNS))
        status, count, t_end = boost(vehicle, programme, _point(site), azimuth_rad, ROTATING, y, nodes)
        found = {"time": t_end, "mass": launch_mass_kg(missile)}
        if status != FlightStatus.TIME_LIMIT:
            return found
        orbit = orbit_of(y[0], y[1], y[2], y[3], y[4], y[5], WGS84)
        found |= {"perigee": orbit.perigee_m / 1e3, "apogee": orbit.apogee_m / 1e3}
        found["inclination"] = math.degrees(orbit.inclination_rad)
        return found | self._stage_impacts(vehicle, nodes[:count], site)

    def _stage_impacts(self, vehicle: Vehicle, powered: FloatArray, site: tuple[float, float]) -> dict[str, float]:
        """Return the distance (km) at which each stage but the last falls."""
        found = {}
        for i, (_, burnout_s) in enumerate(stage_times(vehicle)[:-1]):
            y = np.array(state_at(powered, burnout_s))
            area, limit_s = 1.0 / vehicle.stages[i, SPENT_BETA], burnout_s + 7200.0
            nodes = np.zeros((0, NODE_COLUMNS))
            status, _, t = coast(burnout_s, y, area, CONSTANT_DRAG, vehicle.drag, ROTATING, 0.0, limit_s, nodes)
            if status == FlightStatus.IMPACT:
                found[f"impact-{i + 1}"] = _distance_km(site, *eci_to_ecef(*y[:3], t, WGS84.omega_rad_s))
        return found
