"""The shield of a scenario: sensors, batteries with their fly-out tables, and rules, as arrays."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.catalog.library import Catalog
from umbrella.catalog.points import Point
from umbrella.catalog.records import Interceptor, Radar
from umbrella.core.errors import BadValue
from umbrella.scenario.attack import key_of
from umbrella.scenario.batteries import stand
from umbrella.scenario.rules import RulesEntry
from umbrella.scenario.satellites import Outages, Satellite, satellite_rows
from umbrella.scenario.schema import BatteryEntry, SensorEntry
from umbrella.sensing.detection import snr_for_probability
from umbrella.sensing.radar import FACES, RADAR
from umbrella.sensing.windows import Sensors

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
    name = entry.name or (radar.id if entry.at is None else f"{radar.id}-{point.id or point.name}")
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


def radar_rows(stations: Sequence[Station], false_alarm: float) -> NDArray[np.void]:
    """Return records RADAR."""
    rows = np.zeros(len(stations), RADAR)
    for row, station in zip(rows, stations, strict=True):
        radar = station.radar
        if len(radar.faces) > FACES:
            raise BadValue("sensor", radar.id, f"a radar with at most {FACES} faces")
        stand(row, station.point)
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
