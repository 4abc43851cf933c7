"""The attack of a scenario: every missile flown, as the truth that a shield meets."""

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from umbrella.catalog.library import Catalog
from umbrella.catalog.points import Point
from umbrella.catalog.records import Missile
from umbrella.core.errors import BadValue
from umbrella.core.status import AimStatus
from umbrella.physics.atmosphere.air import us76_air
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.geodesic import distance_and_bearing
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight import aim as aiming
from umbrella.physics.flight.aim import Aim, aim, programme_of
from umbrella.physics.flight.plan import Programme, Vehicle
from umbrella.physics.flight.shot import LaunchPoint, Nature
from umbrella.physics.flight.whole import Flight, fly
from umbrella.scenario.naming import missile_names
from umbrella.scenario.recorded import RecordedAttacker, recorded_attackers
from umbrella.scenario.recorded_file import Attached
from umbrella.scenario.schema import ThreatEntry
from umbrella.scenario.vehicles import missile_vehicle, steer_of

TOLERANCE: Final = 1e-9  # local error of the integrator; the impact moves by less than 0.1 m against 1e-13
KINDS: Final = {
    "minimum-energy": aiming.MINIMUM_ENERGY,
    "lofted": aiming.LOFTED,
    "depressed": aiming.DEPRESSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FlownAttacker:
    """One missile of the attack, flown.

    `flight` is flown as it is planned, without scatter, and has its own clock; on that of the run it starts at
    `launch_s`. A missile that cannot reach its target
    flies its longest way towards it: then `is_in_reach` is false, and `longest_m` and `distance_m` tell by how much.
    """

    name: str
    entry: ThreatEntry
    missile: Missile
    origin: Point
    target: Point
    launch_s: float
    vehicle: Vehicle
    programme: Programme
    flight: Flight
    is_in_reach: bool
    distance_m: float
    longest_m: float

    @property
    def what(self) -> str:
        """Return what flies, in words."""
        return self.missile.name

    @property
    def ends_s(self) -> float:
        """Return when its planned flight ends (s, clock of the run)."""
        return self.launch_s + self.flight.payload.t_end_s


Attacker = FlownAttacker | RecordedAttacker


@cache
def nature() -> Nature:
    """Return the Earth and air of every scenario: WGS-84 with J2 to J4, U.S. Standard Atmosphere 1976."""
    return Nature(WGS84, us76_air(), TOLERANCE)


def key_of(name: str) -> int:
    """Return the number that stands for a name in random draws: the same in every run and every shield."""
    return zlib.crc32(name.encode())


def launch_point(point: Point) -> LaunchPoint:
    """Return a catalogue point as a launch point (rad, m)."""
    return LaunchPoint(math.radians(point.lat_deg), math.radians(point.lon_deg), point.height_m)


def attackers(catalog: Catalog, entries: Sequence[ThreatEntry], files: Sequence[Attached] = ()) -> tuple[Attacker, ...]:
    """Fly every missile of the attack; missiles of one entry share one flight.

    Args:
        catalog: where missiles and places are looked up. entries: of the scenario. files: of recorded flights.

    Raises:
        BadValue: a missile that cannot be aimed, or has no radar cross-section. FaultyFile: a recorded flight with
            faults. FlightError: a flight without a result.
    """
    return tuple(attacker for entry in entries for attacker in _of_entry(catalog, entry, files))


def _of_entry(catalog: Catalog, entry: ThreatEntry, files: Sequence[Attached]) -> Sequence[Attacker]:
    if entry.recorded is not None:
        return recorded_attackers(entry, entry.recorded, files, nature())
    return _flown(catalog, entry)


def _flown(catalog: Catalog, entry: ThreatEntry) -> list[FlownAttacker]:
    missile = catalog.missile(entry.missile)
    origin, target = catalog.place_or_point(entry.origin), catalog.place_or_point(entry.at)
    steer = steer_of(missile.steering)
    if steer.knots_t_s.size:
        hint = "choose the missile of that name, not the launcher"
        raise BadValue("missile", missile.id, "one that can be aimed; it flies a fixed programme", hint)
    vehicle, point = missile_vehicle(missile, catalog.drag(missile.drag)), launch_point(origin)
    goal = (math.radians(target.lat_deg), math.radians(target.lon_deg), target.height_m)
    found = aim(vehicle, steer, point, goal, KINDS[entry.trajectory], 0.0, nature())
    if found.status not in (AimStatus.HIT, AimStatus.OUT_OF_REACH):
        raise BadValue("trajectory", entry.trajectory, f"one that {missile.id} can fly to {entry.at}", "try another")
    programme = programme_of(steer, found.pitch_rad, found.cutoff_s)
    flight = fly(vehicle, programme, point, found.azimuth_rad, nature(), target_h_m=target.height_m)
    distance_m, _ = distance_and_bearing(origin.lat_deg, origin.lon_deg, target.lat_deg, target.lon_deg)
    first_s, apart_s = entry.launch_s.value, entry.interval_s.value if entry.interval_s else 0.0
    return [
        FlownAttacker(
            name=name,
            entry=entry,
            missile=missile,
            origin=origin,
            target=target,
            launch_s=first_s + i * apart_s,
            vehicle=vehicle,
            programme=programme,
            flight=flight,
            is_in_reach=found.status == AimStatus.HIT,
            distance_m=distance_m,
            longest_m=_flown_m(origin, found),
        )
        for i, name in enumerate(missile_names(entry.full_name, entry.count))
    ]


def _flown_m(origin: Point, found: Aim) -> float:
    """Return the geodesic distance (m) from the launch point to the impact of an aim's last flight."""
    lat, lon, _ = ecef_to_geodetic(found.shot.x_m, found.shot.y_m, found.shot.z_m, WGS84)
    return distance_and_bearing(origin.lat_deg, origin.lon_deg, math.degrees(lat), math.degrees(lon))[0]


def burns_of(attacker: Attacker) -> list[tuple[float, float]]:
    """Return ignition and burnout (s, clock of the run) of every burn, in order."""
    if isinstance(attacker, RecordedAttacker):
        return list(attacker.burns_s)
    events = attacker.flight.events
    lit = {event.body: event.t_s for event in events if event.kind == "ignition"}
    out = {event.body: event.t_s for event in events if event.kind == "burnout"}
    return [(attacker.launch_s + lit[body], attacker.launch_s + out[body]) for body in sorted(lit, key=lit.__getitem__)]
