"""The batteries of a shield as arrays: where interceptors stand, how they fly out, and by what rule they fire."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.catalog.library import Catalog
from umbrella.catalog.points import Point
from umbrella.catalog.records import Interceptor
from umbrella.core.errors import BadValue
from umbrella.engagement.battery import BATTERY, CUTS, ENGAGE_ON_REMOTE, LAUNCH_ON_REMOTE, OWN_RADAR
from umbrella.engagement.doctrine import salvos_of
from umbrella.engagement.family import fly_out, interceptor_path
from umbrella.scenario.attack import key_of, launch_point, nature
from umbrella.scenario.radars import stand
from umbrella.scenario.rules import RulesEntry
from umbrella.scenario.satellites import Outages, merged
from umbrella.scenario.schema import BatteryEntry
from umbrella.scenario.vehicles import interceptor_vehicle, steer_of

LONGEST_FLY_OUT_S: Final = 1500.0  # batteries and links of a kill vehicle are not assumed to last longer
STEEP_RAD: Final = math.radians(88.0)
ENGAGES: Final = {
    "engage-on-remote": ENGAGE_ON_REMOTE,
    "launch-on-remote": LAUNCH_ON_REMOTE,
    "own-radar": OWN_RADAR,
}

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
        name = entry.name or f"{interceptor.id}-{point.id or point.name}"
        found.append(Battery(name=name, interceptor=interceptor, point=point, entry=entry))
    return tuple(found)


def battery_rows(
    catalog: Catalog, batteries: Sequence[Battery], rules: RulesEntry, radars: Sequence[str], outages: Outages
) -> tuple[NDArray[np.void], Numbers]:
    """Return records BATTERY and the rows of all fly-out tables.

    Args:
        catalog: for drag tables. batteries: in the order of the rows. rules: what their entries do not say.
        radars: names of the shield's radars in the order of their rows. outages: times without link, by name.
    """
    rows, tables, first = np.zeros(len(batteries), BATTERY), [np.zeros((0, 4))], 0
    for i, battery in enumerate(batteries):
        stand(rows[i], battery.point)
        _arm(rows[i], battery, rules)
        _order(rows[i], battery.entry, rules, radars)
        _cut(rows[i], battery.name, outages)
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
    row["magazine"], row["reloads"] = entry.magazine, entry.reloads
    row["reload_s"] = entry.reload_s.value if entry.reload_s is not None else math.inf
    row["launch_interval_s"] = design.launch_interval_s.value
    row["lowest_m"], row["highest_m"] = vehicle.altitude_min_km.value * 1e3, vehicle.altitude_max_km.value * 1e3
    row["seeker_range_m"] = vehicle.seeker_range_km.value * 1e3 if vehicle.seeker_range_km is not None else math.inf
    row["divert_m_s"] = vehicle.divert_m_s.value if vehicle.divert_m_s is not None else math.inf
    row["basket_half_angle_rad"] = math.radians(rules.seeker_half_angle_deg.value)
    row["reliability"] = (entry.reliability or design.reliability).value
    row["hit_probability"] = (entry.hit_probability or design.hit_probability).value
    row["shared_fraction"] = rules.shared_failure.value


def _order(row: np.void, entry: BatteryEntry, rules: RulesEntry, radars: Sequence[str]) -> None:
    """Write by what rule a battery fires: its own where its entry has one, that of all elsewhere."""
    name, shots = entry.doctrine or rules.doctrine, entry.shots or rules.shots
    row["salvos"], row["most_shots"] = salvos_of(name, shots, entry.most_shots or rules.most_shots)
    row["reserve"] = entry.reserve if entry.reserve is not None else rules.reserve
    row["layer"] = entry.layer - 1 if rules.layered else 0
    row["engages"] = ENGAGES[entry.engages or rules.engages]
    row["radar"] = radars.index(entry.radar) if entry.radar is not None else -1


def _cut(row: np.void, name: str, outages: Outages) -> None:
    """Write when the battle manager cannot reach a battery."""
    spans = merged(outages.get((name, 0), ()))
    if len(spans) > CUTS:
        raise BadValue("outages", f"{len(spans)} of {name}", f"at most {CUTS} that do not touch")
    row["cut_s"] = math.inf
    row["cut_s"][: len(spans)] = np.reshape(spans, (-1, 2))


def _fly_out(catalog: Catalog, battery: Battery, row: NDArray[np.void]) -> Numbers:
    design = battery.interceptor
    vehicle, steer = interceptor_vehicle(design, catalog.drag(design.drag)), steer_of(design.steering)
    point, world = launch_point(battery.point), nature()
    steep = interceptor_path(vehicle, steer, point, 0.0, STEEP_RAD, world, LONGEST_FLY_OUT_S)
    if steep is None:
        raise BadValue("interceptor", design.id, "one that leaves the ground", "look at its thrust and masses")
    farthest_m = design.range_km.value * 1e3 if design.range_km is not None else math.inf
    return fly_out(vehicle, steer, point, world, float(row["highest_m"][0]), float(steep[-1, 0]), row, farthest_m)
