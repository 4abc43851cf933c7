"""From what sensors see to its pictures."""

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.coverage import Coverage, Kind
from umbrella.analysis.sight import FlightSight, SenseAnswer
from umbrella.catalog.points import Point
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.trajectory import state_at
from umbrella.report.credits import credit_of
from umbrella.report.fill import place_of
from umbrella.report.pictures import CoveragePicture, Covering, Place, SightFlight, SightLane, SightPicture

Numbers = NDArray[np.float64]


def sight_picture(answer: SenseAnswer) -> SightPicture:
    """Return the picture of what every sensor sees of every flight."""
    return SightPicture(
        scenario=f"{answer.built.loaded.scenario.name}, {answer.defence.title}",
        flights=tuple(_flight(flight) for flight in answer.flights),
        subtitle=f"trial {answer.trial + 1}, seed {answer.seed}; no interceptor is fired; a sensor that never has a "
        "flight in view has no row",
        credit=credit_of(answer.provenance),
    )


def _flight(flight: FlightSight) -> SightFlight:
    lanes = (
        SightLane(sensor=s.sensor, visible=s.visible, detected=s.detected, tracked=s.tracked) for s in flight.sensors
    )
    return SightFlight(
        name=flight.threat,
        target=flight.target,
        launch_s=flight.launch_s,
        burns_s=flight.burns_s,
        apogee_s=flight.apogee_s,
        end_s=flight.end_s,
        is_impact=flight.is_impact,
        lanes=tuple(sorted(lanes, key=lambda lane: lane.visible[0][0])),
    )


def coverage_picture(answer: SenseAnswer, coverage: Coverage) -> CoveragePicture:
    """Return the map of one coverage, with the ground tracks of the flights."""
    tracks = tuple((flight.path.lat_deg, flight.path.lon_deg) for flight in answer.flights)
    attack = answer.built.attack
    return CoveragePicture(
        scenario=f"{answer.built.loaded.scenario.name}, {answer.defence.title}",
        altitude_km=coverage.altitude_km,
        rcs_m2=coverage.rcs_m2,
        radars=_covering(answer, coverage, "radar"),
        trackers=_covering(answer, coverage, "cold"),
        satellites=_covering(answer, coverage, "plume"),
        count_sensors=lambda lat_deg, lon_deg: coverage.count_at(lat_deg, lon_deg, "body"),
        count_satellites=lambda lat_deg, lon_deg: coverage.count_at(lat_deg, lon_deg, "plume"),
        fraction=coverage.fraction("body"),
        fraction_along=_along(coverage, tracks),
        fraction_plume=coverage.fraction("plume"),
        tracks=tracks,
        launches=_places(attacker.origin for attacker in attack),
        targets=_places(attacker.target for attacker in attack),
        subtitle=f"where one look detects {coverage.rcs_m2:g} m² at {coverage.altitude_km:,.0f} km with a probability "
        f"of 0.5 or more; {answer.built.loaded.scenario.name}, {answer.defence.title}",
        credit=credit_of(answer.provenance),
    )


def _along(coverage: Coverage, tracks: tuple[tuple[Numbers, Numbers], ...]) -> float:
    """Return the mean over the flights of the part of the ground track that lies under the radars' coverage."""
    return float(np.mean([coverage.fraction_along(*track) for track in tracks]))


def _places(points: Iterable[Point]) -> tuple[Place, ...]:
    unique: dict[str, Point] = {point.name: point for point in points}
    return tuple(place_of(point) for point in unique.values())


def _covering(answer: SenseAnswer, coverage: Coverage, kind: Kind) -> tuple[Covering, ...]:
    return tuple(
        Covering(
            name=group.name,
            places=tuple(_place(answer, s) for s in group.members),
            fraction=coverage.fraction_of(group),
        )
        for group in coverage.groups
        if group.kind == kind
    )


def _place(answer: SenseAnswer, s: int) -> tuple[float, float]:
    """Return where radar s stands, or below which point satellite s is at t = 0 (deg)."""
    defence = answer.defence
    if s < len(defence.stations):
        return defence.stations[s].point.lat_deg, defence.stations[s].point.lon_deg
    sensors = defence.world.shield.sensors
    row = sensors.satellites[s - len(defence.stations)]
    x, y, z, *_ = state_at(sensors.satellite_paths[row["first_node"] : row["first_node"] + row["nodes"]], 0.0)
    lat, lon, _ = ecef_to_geodetic(x, y, z, WGS84)
    return math.degrees(lat), math.degrees(lon)
