"""The shield of a scenario: sensors, batteries with their fly-out tables, and rules, as arrays."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.battle.world import Rules
from umbrella.catalog.library import Catalog
from umbrella.catalog.points import Point
from umbrella.catalog.records import Interceptor, Radar
from umbrella.core.errors import BadValue
from umbrella.engagement.battery import BATTERY
from umbrella.engagement.doctrine import BARRAGE, SHOOT_LOOK_SHOOT, Doctrine
from umbrella.engagement.family import fly_out, interceptor_path
from umbrella.physics.earth.ellipsoid import enu_basis, geodetic_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.scenario.attack import key_of, launch_point, nature
from umbrella.scenario.naming import battery_name, sensor_name
from umbrella.scenario.rules import RulesEntry
from umbrella.scenario.satellites import Outages, Satellite, satellite_rows
from umbrella.scenario.schema import BatteryEntry, SensorEntry
from umbrella.scenario.vehicles import interceptor_vehicle, steer_of
from umbrella.sensing.detection import snr_for_probability
from umbrella.sensing.radar import FACES, RADAR
from umbrella.sensing.windows import Sensors
from umbrella.tracking.initiate import TrackRules
from umbrella.tracking.predict import Motion

LONGEST_FLY_OUT_S: Final = 1500.0  # batteries and links of a kill vehicle are not assumed to last longer
STEEP_RAD: Final = math.radians(88.0)
PUBLISHED_PROBABILITY: Final = 0.5  # what "detects at this range" is taken to mean where no ratio is given

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A radar on its place."""

    name: str
    radar: Radar
    point: Point
    turn_deg: float
    latency_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery:
    """Interceptors on their place."""

    name: str
    interceptor: Interceptor
    point: Point
    entry: BatteryEntry


def stations_of(catalog: Catalog, entries: Sequence[SensorEntry], rules: RulesEntry) -> tuple[Station, ...]:
    """Return the radars of a shield."""
    radars = [entry for entry in entries if not catalog.shelf("infrared-satellite").ids_of(entry.sensor)]
    return tuple(_station(catalog, entry, rules) for entry in radars)


def _station(catalog: Catalog, entry: SensorEntry, rules: RulesEntry) -> Station:
    radar = catalog.radar(entry.sensor)
    point = catalog.place_or_point(entry.at) if entry.at is not None else _own_place(radar)
    latency = entry.latency_s or rules.sensor_latency_s
    name = sensor_name(catalog, entry.sensor, entry.at, entry.name)
    turn = entry.azimuth_deg.value - radar.faces[0].azimuth_deg.value if entry.azimuth_deg is not None else 0.0
    return Station(name=name, radar=radar, point=point, turn_deg=turn, latency_s=latency.value)


def _own_place(radar: Radar) -> Point:
    if radar.lat_deg is None or radar.lon_deg is None:
        raise BadValue("sensor", radar.id, "given a place with `at:`", "it is mobile")
    height = radar.height_m.value if radar.height_m is not None else 0.0
    return Point(
        lat_deg=radar.lat_deg.value,
        lon_deg=radar.lon_deg.value,
        height_m=height,
        height_is_known=radar.height_m is not None,
        name=radar.name,
        id=radar.id,
    )


def batteries_of(catalog: Catalog, entries: Sequence[BatteryEntry]) -> tuple[Battery, ...]:
    """Return the batteries of a shield."""
    found = []
    for entry in entries:
        interceptor, point = catalog.interceptor(entry.interceptor), catalog.place_or_point(entry.at)
        name = battery_name(catalog, entry.interceptor, entry.at, entry.name)
        found.append(Battery(name=name, interceptor=interceptor, point=point, entry=entry))
    return tuple(found)


def _stand(row: np.void, point: Point) -> None:
    """Write place and unit vectors of a point into a record."""
    lat, lon, height = launch_point(point)
    row["place_m"] = geodetic_to_ecef(lat, lon, height, WGS84)
    row["enu"] = enu_basis(lat, lon)


def radar_rows(stations: Sequence[Station], false_alarm: float) -> NDArray[np.void]:
    """Return records RADAR."""
    rows = np.zeros(len(stations), RADAR)
    for row, station in zip(rows, stations, strict=True):
        radar = station.radar
        if len(radar.faces) > FACES:
            raise BadValue("sensor", radar.id, f"a radar with at most {FACES} faces")
        _stand(row, station.point)
        row["key"], row["faces"] = key_of(station.name), len(radar.faces)
        for j, face in enumerate(radar.faces):
            limits = (face.azimuth_deg.value + station.turn_deg, face.azimuth_half_width_deg.value)
            heights = (face.elevation_min_deg.value, face.elevation_max_deg.value)
            row["faces_rad"][j] = np.radians([*limits, *heights])
        row["range_max_m"], row["range_ref_m"] = radar.range_max_km.value * 1e3, radar.detects.range_km.value * 1e3
        row["rcs_ref_m2"], row["snr_ref"] = radar.detects.rcs_m2.value, _snr_ref(radar, false_alarm)
        row["revisit_s"], row["range_sigma_m"] = radar.revisit_s.value, radar.range_sigma_m.value
        row["angle_sigma_rad"], row["latency_s"] = radar.angle_sigma_mrad.value * 1e-3, station.latency_s
    return rows


def _snr_ref(radar: Radar, false_alarm: float) -> float:
    if radar.detects.snr_db is not None:
        return float(10.0 ** (radar.detects.snr_db.value / 10.0))
    return float(snr_for_probability(PUBLISHED_PROBABILITY, false_alarm))


def sensors_of(
    stations: Sequence[Station],
    satellites: Sequence[Satellite],
    rules: RulesEntry,
    end_s: float,
    outages: Outages | None = None,
) -> Sensors:
    """Return all sensors as arrays; `end_s` is how far the satellites' paths must reach."""
    rows, paths = satellite_rows(satellites, end_s, outages)
    return Sensors(radar_rows(stations, rules.false_alarm.value), rows, paths)


def battery_rows(catalog: Catalog, batteries: Sequence[Battery], rules: RulesEntry) -> tuple[NDArray[np.void], Numbers]:
    """Return records BATTERY and the rows of all fly-out tables."""
    rows, tables, first = np.zeros(len(batteries), BATTERY), [np.zeros((0, 4))], 0
    for i, battery in enumerate(batteries):
        _stand(rows[i], battery.point)
        _arm(rows[i], battery, rules)
        table = _fly_out(catalog, battery, rows[i : i + 1])
        rows[i]["fan_first"] = first
        tables.append(table)
        first += len(table)
    return rows, np.ascontiguousarray(np.concatenate(tables))


def _arm(row: np.void, battery: Battery, rules: RulesEntry) -> None:
    """Write what the battery's interceptors are and can."""
    design, entry = battery.interceptor, battery.entry
    vehicle = design.kill_vehicle
    row["key"], row["design"] = key_of(battery.name), key_of(design.id)
    row["magazine"], row["launch_interval_s"], row["is_linked"] = entry.magazine, design.launch_interval_s.value, 1
    row["lowest_m"], row["highest_m"] = vehicle.altitude_min_km.value * 1e3, vehicle.altitude_max_km.value * 1e3
    row["seeker_range_m"] = vehicle.seeker_range_km.value * 1e3 if vehicle.seeker_range_km is not None else math.inf
    row["divert_m_s"] = vehicle.divert_m_s.value if vehicle.divert_m_s is not None else math.inf
    row["basket_half_angle_rad"] = math.radians(rules.seeker_half_angle_deg.value)
    row["reliability"] = (entry.reliability or design.reliability).value
    row["hit_probability"] = (entry.hit_probability or design.hit_probability).value
    row["shared_fraction"] = rules.shared_failure.value


def _fly_out(catalog: Catalog, battery: Battery, row: NDArray[np.void]) -> Numbers:
    design = battery.interceptor
    vehicle, steer = interceptor_vehicle(design, catalog.drag(design.drag)), steer_of(design.steering)
    point, world = launch_point(battery.point), nature()
    steep = interceptor_path(vehicle, steer, point, 0.0, STEEP_RAD, world, LONGEST_FLY_OUT_S)
    if steep is None:
        raise BadValue("interceptor", design.id, "one that leaves the ground", "look at its thrust and masses")
    return fly_out(vehicle, steer, point, world, float(row["highest_m"][0]), float(steep[-1, 0]), row)


def rules_of(rules: RulesEntry, end_s: float) -> Rules:
    """Return the rules as numbers (SI)."""
    motion = Motion(
        nature().air, WGS84, rules.reentry_beta_kg_m2.value, rules.reentry_doubt.value, rules.track_noise_m2_s3.value
    )
    mode = BARRAGE if rules.doctrine == "barrage" else SHOOT_LOOK_SHOOT
    return Rules(
        doctrine=Doctrine(mode, rules.shots, rules.most_shots, rules.reserve),
        tracks=TrackRules(rules.looks_to_confirm, rules.track_gap_s.value, True, motion),
        assessment_delay_s=rules.assessment_delay_s.value,
        false_kill=rules.false_kill.value,
        false_miss=rules.false_miss.value,
        false_alarm=rules.false_alarm.value,
        plume_silence_s=rules.plume_silence_s.value,
        min_track_s=rules.min_track_s.value,
        min_handover=rules.min_handover.value,
        engage_above=rules.engage_above.value,
        decision_delay_s=rules.decision_delay_s.value,
        link_delay_s=rules.link_delay_s.value,
        cycle_s=rules.cycle_s.value,
        end_s=end_s,
    )
