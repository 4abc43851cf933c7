"""The radars of a shield: which stand where, and their numbers as rows for the kernels."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.catalog.library import Catalog
from umbrella.catalog.points import Point
from umbrella.catalog.records import Radar
from umbrella.core.errors import BadValue
from umbrella.physics.earth.ellipsoid import enu_basis, geodetic_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.scenario.attack import key_of, launch_point
from umbrella.scenario.naming import sensor_name
from umbrella.scenario.rules import RulesEntry
from umbrella.scenario.schema import SensorEntry
from umbrella.sensing.detection import snr_for_probability
from umbrella.sensing.power import radar_range_equation
from umbrella.sensing.radar import FACES, OUTAGES, RADAR

PUBLISHED_PROBABILITY: Final = 0.5  # what "detects at this range" is taken to mean where no ratio is given
NEVER_S: Final = 1e9  # frame of a radar that searches nothing by itself: longer than any run

Spans = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A radar on its place. `turn_deg` is by how much all its faces are turned to the right of the catalogue's."""

    name: str
    radar: Radar
    point: Point
    turn_deg: float
    latency_s: float


def stations_of(catalog: Catalog, entries: Sequence[SensorEntry], rules: RulesEntry) -> tuple[Station, ...]:
    """Return the radars of a shield.

    Raises:
        UnknownName: a sensor or a place that the catalogue does not have.
        BadValue: a mobile radar without a place.
    """
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


def stand(row: np.void, point: Point) -> None:
    """Write place and unit vectors of a point into a record that has `place_m` and `enu`."""
    lat, lon, height = launch_point(point)
    row["place_m"] = geodetic_to_ecef(lat, lon, height, WGS84)
    row["enu"] = enu_basis(lat, lon)


def radar_rows(
    stations: Sequence[Station], rules: RulesEntry, outages: Mapping[str, Spans] | None = None
) -> NDArray[np.void]:
    """Return records RADAR.

    Args:
        stations: the radars. rules: of the fight (false alarms).
        outages: for names of stations, the times from and to (s) at which each is out; none by default.

    Raises:
        BadValue: more faces or more times out than a row holds.
    """
    rows = np.zeros(len(stations), RADAR)
    for row, station in zip(rows, stations, strict=True):
        stand(row, station.point)
        row["key"], row["latency_s"] = key_of(station.name), station.latency_s
        _set_faces(row, station)
        _set_reach(row, station.radar, rules.false_alarm.value)
        _set_time(row, station.radar)
        _set_errors(row, station.radar)
        _set_outages(row, station.name, (outages or {}).get(station.name, ()))
    return rows


def _set_faces(row: np.void, station: Station) -> None:
    faces = station.radar.faces
    if len(faces) > FACES:
        raise BadValue("sensor", station.radar.id, f"a radar with at most {FACES} faces")
    row["faces"], row["scan_exponent"] = len(faces), station.radar.scan_exponent.value
    for j, face in enumerate(faces):
        limits = (face.azimuth_deg.value + station.turn_deg, face.azimuth_half_width_deg.value)
        heights = (face.elevation_min_deg.value, face.elevation_max_deg.value)
        row["faces_rad"][j] = np.radians([*limits, *heights])
        if face.boresight_elevation_deg is not None:
            row["boresight_rad"][j] = math.radians(face.boresight_elevation_deg.value)


def reach_of(radar: Radar, false_alarm: float) -> tuple[float, float, float]:
    """Return the point of the fourth-power law: range (m), cross-section (m^2), signal-to-noise (power ratio)."""
    if radar.power is not None:
        values = radar.power.values()
        return radar_range_equation(**values), values["rcs_m2"], 10.0 ** (0.1 * values["snr_db"])
    point = radar.detects
    assert point is not None  # the record has one of the two
    case = int(radar.swerling.value)
    ratio = snr_for_probability(PUBLISHED_PROBABILITY, false_alarm, case)
    snr = ratio if point.snr_db is None else 10.0 ** (0.1 * point.snr_db.value)
    return point.range_km.value * 1e3, point.rcs_m2.value, snr


def _set_reach(row: np.void, radar: Radar, false_alarm: float) -> None:
    row["range_max_m"], row["swerling"] = radar.range_max_km.value * 1e3, int(radar.swerling.value)
    row["range_ref_m"], row["rcs_ref_m2"], row["snr_ref"] = reach_of(radar, false_alarm)
    if radar.fence is None:
        row["fence_rad"], row["frame_s"], row["search_gain"] = (math.inf, -math.inf), NEVER_S, 1.0
        return
    row["fence_rad"] = np.radians([radar.fence.elevation_min_deg.value, radar.fence.elevation_max_deg.value])
    row["frame_s"], row["search_gain"] = radar.fence.frame_s.value, 10.0 ** (-0.1 * radar.fence.loss_db.value)


def _set_time(row: np.void, radar: Radar) -> None:
    row["track_s"], row["dwell_s"] = radar.track_interval_s.value, radar.dwell_s.value
    row["track_share"], row["capacity"] = radar.track_share.value, round(radar.tracks_max.value)
    row["beam_rad"] = math.radians(radar.beamwidth_deg.value)


def _set_errors(row: np.void, radar: Radar) -> None:
    row["range_sigma_m"], row["angle_sigma_rad"] = radar.range_sigma_m.value, radar.angle_sigma_mrad.value * 1e-3
    row["range_floor_m"], row["angle_floor_rad"] = radar.range_floor_m.value, radar.angle_floor_mrad.value * 1e-3
    row["range_bias_m"], row["angle_bias_rad"] = radar.range_bias_m.value, radar.angle_bias_mrad.value * 1e-3
    row["separation"], row["separation_floor"] = radar.separation.value, radar.separation_floor.value


def _set_outages(row: np.void, name: str, spans: Spans) -> None:
    if len(spans) > OUTAGES:
        raise BadValue("outages", name, f"out at most {OUTAGES} times", "join some of its times")
    row["out_s"] = math.inf
    for k, span in enumerate(spans):
        row["out_s"][k] = span
