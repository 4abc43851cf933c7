"""Fly one missile of the catalogue: towards a target, or in a direction, or into orbit."""

import math
from dataclasses import dataclass
from typing import Final, Literal

from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import Catalog
from umbrella.catalog.points import Point
from umbrella.catalog.records import Missile
from umbrella.core.errors import BadValue, FlightError, InputError, OutOfReach
from umbrella.core.status import FLIGHT_TEXT, AimStatus, FlightStatus
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.geodesic import distance_and_bearing, wrapped_longitude
from umbrella.physics.earth.model import Earth
from umbrella.physics.flight import aim as aiming
from umbrella.physics.flight.aim import Aim, Steer, aim, longest, pitch_for_apogee, programme_of
from umbrella.physics.flight.plan import Vehicle, burn_time, stage_times
from umbrella.physics.flight.shot import LaunchPoint, Nature
from umbrella.physics.flight.trajectory import state_at
from umbrella.physics.flight.whole import Flight, fly
from umbrella.physics.orbit.elements import Orbit, orbit_of
from umbrella.scenario.vehicles import missile_vehicle, steer_of

Trajectory = Literal["minimum-energy", "lofted", "depressed", "apogee", "longest", "programme"]

KINDS: Final[dict[str, int]] = {
    "minimum-energy": aiming.MINIMUM_ENERGY,
    "lofted": aiming.LOFTED,
    "depressed": aiming.DEPRESSED,
    "apogee": aiming.GIVEN_APOGEE,
}
NEAREST_TARGET_M: Final = 10e3
LOWEST_ORBIT_M: Final = 100e3  # a perigee below this does not last one turn


@dataclass(frozen=True, slots=True, kw_only=True)
class FlyingAnswer:
    """A missile's flight in the words of a report.

    `range_m` is the geodesic distance from the launch point to the payload's impact (nothing for an orbit), `orbit`
    the orbit reached by what did not come down, `pitch_rad` the final pitch and `cutoff_s` the end of the burn that
    were flown.
    """

    missile: Missile
    launch: Point
    target: Point | None
    trajectory: Trajectory
    flight: Flight
    pitch_rad: float
    cutoff_s: float
    range_m: float | None
    orbit: Orbit | None
    earth: Earth
    provenance: Provenance

    @property
    def status(self) -> str:
        """Return `impact`, `orbit` or `still flying`."""
        if self.flight.payload.status == FlightStatus.IMPACT:
            return "impact"
        return "orbit" if self.orbit is not None else "still flying"

    @property
    def headline(self) -> str:
        """Return the flight in one sentence."""
        start = f"{self.missile.name} from {self.launch.name}"
        impact = self.flight.impact()
        if self.orbit is not None:
            size = f"{self.orbit.perigee_m / 1e3:.0f} x {self.orbit.apogee_m / 1e3:.0f} km"
            return f"{start} reaches orbit: {size}, inclination {math.degrees(self.orbit.inclination_rad):.1f} deg"
        if impact is None or self.range_m is None:
            return f"{start} is still flying after {self.flight.payload.t_end_s / 3600.0:.0f} hours"
        goal = f" to {self.target.name}" if self.target is not None else ""
        return (
            f"{start}{goal}: {self.range_m / 1e3:,.0f} km in {impact.t_s / 60.0:.1f} min, "
            f"apogee {self.flight.apogee_m / 1e3:,.0f} km ({self.trajectory})"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """A missile on its launch point, as numbers."""

    vehicle: Vehicle
    steer: Steer
    point: LaunchPoint
    nature: Nature


def launch_of(catalog: Catalog, missile: Missile, place: Point, nature: Nature) -> Launch:
    """Return a missile at a place, ready for the kernels."""
    return Launch(
        vehicle=missile_vehicle(missile, catalog.drag(missile.drag)),
        steer=steer_of(missile.steering),
        point=LaunchPoint(math.radians(place.lat_deg), math.radians(place.lon_deg), place.height_m),
        nature=nature,
    )


def fly_missile(
    catalog: Catalog,
    missile: Missile,
    place: Point,
    nature: Nature,
    *,
    target: Point | None = None,
    azimuth_deg: float | None = None,
    trajectory: Trajectory = "minimum-energy",
    apogee_km: float | None = None,
    unlit_stage: int | None = None,
) -> FlyingAnswer:
    """Fly a missile and everything that separates from it.

    Args:
        catalog, missile, place: what flies from where. nature: Earth, air and tolerance.
        target: where the payload is to come down; or
        azimuth_deg: launch direction, clockwise from north, for the longest flight that way (with `apogee_km`, for
            the steep flight with all propellant burnt that reaches this apogee).
        trajectory: branch of the flight to a target.
        apogee_km: apogee that the flight is to have; takes the place of `trajectory`.
        unlit_stage: number of a stage (2 or more) that does not ignite: there the boost of the aimed flight ends.

    Returns:
        `FlyingAnswer`.

    Raises:
        OutOfReach: with the longest range in that direction. BadValue: arguments that do not go together.
        FlightError: the integration ended without a result.

    Valid, Leaves out: as `physics.flight.whole.fly`. Checked: tests/analysis/test_flying.py.
    """
    launch = launch_of(catalog, missile, place, nature)
    if launch.steer.knots_t_s.size:
        azimuth_rad, pitch_rad, cutoff_s = _programmed(missile, launch, target, azimuth_deg, apogee_km)
        trajectory = "programme"
    elif target is not None:
        trajectory = "apogee" if apogee_km is not None else trajectory
        found = _aimed(missile, launch, place, target, trajectory, apogee_km)
        azimuth_rad, pitch_rad, cutoff_s = found.azimuth_rad, found.pitch_rad, found.cutoff_s
    else:
        azimuth_rad = math.radians(_azimuth(azimuth_deg))
        pitch_rad, cutoff_s = _in_direction(launch, azimuth_rad, trajectory, apogee_km)
        trajectory = "apogee" if apogee_km is not None else "longest"
    cutoff_s = min(cutoff_s, _failure_s(launch.vehicle, unlit_stage))
    flight = fly(
        launch.vehicle,
        programme_of(launch.steer, pitch_rad, cutoff_s),
        launch.point,
        azimuth_rad,
        nature,
        target_h_m=target.height_m if target is not None else 0.0,
    )
    return FlyingAnswer(
        missile=missile,
        launch=place,
        target=target,
        trajectory=trajectory,
        flight=flight,
        pitch_rad=pitch_rad,
        cutoff_s=cutoff_s,
        range_m=_ground_range(flight, place),
        orbit=_orbit(flight, nature),
        earth=nature.earth,
        provenance=_provenance(catalog, missile, place, target),
    )


def _failure_s(vehicle: Vehicle, unlit_stage: int | None) -> float:
    """Return the time at which the stage that fails should have ignited."""
    if unlit_stage is None:
        return math.inf
    if not 2 <= unlit_stage <= len(vehicle.stages):
        allowed = f"2 <= stage <= {len(vehicle.stages)}" if len(vehicle.stages) > 1 else "left out: it has one stage"
        raise BadValue("unlit stage", unlit_stage, allowed)
    return float(stage_times(vehicle)[unlit_stage - 1, 0])


def _azimuth(azimuth_deg: float | None) -> float:
    if azimuth_deg is None:
        raise BadValue("direction", "nothing", "a target or an azimuth", "give --to PLACE or --azimuth DEG")
    if not -180.0 <= azimuth_deg <= 360.0:
        raise BadValue("azimuth", f"{azimuth_deg:g}", "-180 <= azimuth <= 360 (degrees clockwise from north)")
    return azimuth_deg


def _programmed(
    missile: Missile, launch: Launch, target: Point | None, azimuth_deg: float | None, apogee_km: float | None
) -> tuple[float, float, float]:
    """Return azimuth, pitch (unused) and cut-off of a launcher that flies its own programme."""
    if target is not None or apogee_km is not None:
        what = "target" if target is not None else "apogee"
        raise BadValue(
            what, missile.id, "left out", f"{missile.name} flies a fixed programme; give --azimuth or nothing"
        )
    if azimuth_deg is None and missile.orbit is not None:
        azimuth_deg = missile.orbit.launch_azimuth_deg.value
    return math.radians(_azimuth(azimuth_deg)), 0.5 * math.pi, burn_time(launch.vehicle)


def _in_direction(
    launch: Launch, azimuth_rad: float, trajectory: Trajectory, apogee_km: float | None
) -> tuple[float, float]:
    """Return pitch and cut-off of the longest flight in a direction, or of the steep one with a given apogee."""
    if apogee_km is None and trajectory in ("lofted", "depressed"):
        raise BadValue("trajectory", trajectory, "minimum-energy without a target", "give --to PLACE or --apogee KM")
    full = burn_time(launch.vehicle)
    if apogee_km is None:
        pitch, _ = longest(launch.vehicle, launch.steer, launch.point, launch.nature, 0.0, azimuth_rad)
        return pitch, full
    pitch, lowest, highest = pitch_for_apogee(
        launch.vehicle, launch.steer, launch.point, launch.nature, azimuth_rad, apogee_km * 1e3
    )
    if not lowest <= apogee_km * 1e3 <= highest:
        allowed = f"{lowest / 1e3:.0f} <= apogee <= {highest / 1e3:.0f} (km, all propellant burnt)"
        raise BadValue("apogee", f"{apogee_km:g}", allowed, "for a lower one give a target as well")
    return pitch, full


def _aimed(
    missile: Missile, launch: Launch, place: Point, target: Point, trajectory: Trajectory, apogee_km: float | None
) -> Aim:
    distance_m, bearing_deg = distance_and_bearing(place.lat_deg, place.lon_deg, target.lat_deg, target.lon_deg)
    if distance_m < NEAREST_TARGET_M:
        raise BadValue("target", target.name, f"at least {NEAREST_TARGET_M / 1e3:.0f} km from the launch point")
    goal = (math.radians(target.lat_deg), math.radians(target.lon_deg), target.height_m)
    wanted_m = apogee_km * 1e3 if apogee_km is not None else 0.0
    found: Aim = aim(launch.vehicle, launch.steer, launch.point, goal, KINDS[trajectory], wanted_m, launch.nature)
    if found.status == AimStatus.HIT:
        return found
    raise _missed(found, missile, place, target, distance_m, bearing_deg, trajectory, launch.nature)


def _missed(
    found: Aim,
    missile: Missile,
    place: Point,
    target: Point,
    distance_m: float,
    bearing_deg: float,
    trajectory: str,
    nature: Nature,
) -> InputError | FlightError:
    lat, lon, _ = ecef_to_geodetic(found.shot.x_m, found.shot.y_m, found.shot.z_m, nature.earth)
    longest_m, _ = distance_and_bearing(place.lat_deg, place.lon_deg, math.degrees(lat), math.degrees(lon))
    if found.status == AimStatus.OUT_OF_REACH:
        return OutOfReach(
            f"{missile.name} cannot reach {target.name}: it lies {distance_m / 1e3:.0f} km away, the longest range in "
            f"that direction (bearing {bearing_deg:.0f} deg) is {longest_m / 1e3:.0f} km",
            distance_m=distance_m,
            longest_range_m=longest_m,
        )
    if found.shot.status not in (FlightStatus.IMPACT, FlightStatus.BELOW_GROUND):
        return FlightError(f"no aim was found: {FLIGHT_TEXT[FlightStatus(found.shot.status)]}")
    return BadValue(
        "trajectory",
        trajectory,
        f"one that {missile.name} can fly to {target.name}, {distance_m / 1e3:.0f} km away",
        "try another of minimum-energy, lofted, depressed, or another --apogee",
    )


def _ground_range(flight: Flight, place: Point) -> float | None:
    impact = flight.impact()
    if impact is None:
        return None
    lon_deg = wrapped_longitude(math.degrees(impact.lon_rad))
    return distance_and_bearing(place.lat_deg, place.lon_deg, math.degrees(impact.lat_rad), lon_deg)[0]


def _orbit(flight: Flight, nature: Nature) -> Orbit | None:
    """Return the osculating orbit after burnout if it stays above the air."""
    x, y, z, vx, vy, vz = state_at(flight.payload.nodes, flight.burnout.t_s + 1e-3)
    energy = 0.5 * (vx * vx + vy * vy + vz * vz) - nature.earth.gm_m3_s2 / math.hypot(x, y, z)
    if energy >= 0.0:
        return None
    orbit = orbit_of(x, y, z, vx, vy, vz, nature.earth)
    return orbit if orbit.perigee_m > LOWEST_ORBIT_M else None


def _provenance(catalog: Catalog, missile: Missile, place: Point, target: Point | None) -> Provenance:
    points = [place] if target is None else [place, target]
    return Provenance.of(missile, catalog.drag(missile.drag), *points).described(catalog)
