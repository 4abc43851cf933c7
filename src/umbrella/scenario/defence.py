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
from umbrella.catalog.records import Interceptor
from umbrella.core.errors import BadValue
from umbrella.engagement.battery import BATTERY
from umbrella.engagement.doctrine import BARRAGE, SHOOT_LOOK_SHOOT, Doctrine
from umbrella.engagement.family import fly_out, interceptor_path
from umbrella.physics.earth.model import WGS84
from umbrella.scenario.attack import key_of, launch_point, nature
from umbrella.scenario.naming import battery_name
from umbrella.scenario.radars import Station, radar_rows, stand
from umbrella.scenario.rules import RulesEntry
from umbrella.scenario.satellites import Outages, Satellite, satellite_rows
from umbrella.scenario.schema import BatteryEntry
from umbrella.scenario.vehicles import interceptor_vehicle, steer_of
from umbrella.sensing.windows import Sensors
from umbrella.tracking.initiate import TrackRules
from umbrella.tracking.predict import Motion

LONGEST_FLY_OUT_S: Final = 1500.0  # batteries and links of a kill vehicle are not assumed to last longer
STEEP_RAD: Final = math.radians(88.0)

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery:
    """Interceptors on their place."""

    name: str
    interceptor: Interceptor
    point: Point
    entry: BatteryEntry


def batteries_of(catalog: Catalog, entries: Sequence[BatteryEntry]) -> tuple[Battery, ...]:
    """Return the batteries of a shield."""
    found = []
    for entry in entries:
        interceptor, point = catalog.interceptor(entry.interceptor), catalog.place_or_point(entry.at)
        name = battery_name(catalog, entry.interceptor, entry.at, entry.name)
        found.append(Battery(name=name, interceptor=interceptor, point=point, entry=entry))
    return tuple(found)


def sensors_of(
    stations: Sequence[Station],
    satellites: Sequence[Satellite],
    rules: RulesEntry,
    end_s: float,
    outages: Outages | None = None,
) -> Sensors:
    """Return all sensors as arrays; `end_s` is how far the satellites' paths must reach."""
    rows, paths = satellite_rows(satellites, end_s, outages)
    whole = {name: spans for (name, plane), spans in (outages or {}).items() if plane == 0}
    return Sensors(radar_rows(stations, rules, whole), rows, paths)


def battery_rows(catalog: Catalog, batteries: Sequence[Battery], rules: RulesEntry) -> tuple[NDArray[np.void], Numbers]:
    """Return records BATTERY and the rows of all fly-out tables."""
    rows, tables, first = np.zeros(len(batteries), BATTERY), [np.zeros((0, 4))], 0
    for i, battery in enumerate(batteries):
        stand(rows[i], battery.point)
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
    farthest_m = design.range_km.value * 1e3 if design.range_km is not None else math.inf
    return fly_out(vehicle, steer, point, world, float(row["highest_m"][0]), float(steep[-1, 0]), row, farthest_m)


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
