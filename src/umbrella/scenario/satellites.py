"""The infrared satellites of a shield: entries and constellations of the catalogue as rows, names and paths."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.catalog.library import Catalog
from umbrella.catalog.quantity import Quantity
from umbrella.catalog.records import InfraredSatellite
from umbrella.core.errors import BadValue
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.trajectory import NODE_COLUMNS
from umbrella.physics.orbit import elements
from umbrella.physics.orbit.kepler import propagate
from umbrella.physics.orbit.walker import satellite_state, walker
from umbrella.scenario.attack import key_of
from umbrella.scenario.naming import member_names
from umbrella.scenario.rules import RulesEntry
from umbrella.scenario.schema import OutageEntry, SensorEntry
from umbrella.sensing.infrared import OUTAGES, SATELLITE
from umbrella.tracking.plume_state import PlumeRules

# Between nodes the quintic of a circular orbit is off by r (n h)^6 / 46,080: 1e-5 m at 60 s on the lowest orbit.
ORBIT_STEP_S: Final = 60.0
NO_LIMIT: Final = 2**31 - 1  # capacity of what does not follow bodies one by one
Numbers = NDArray[np.float64]
# (name of a satellite or constellation, plane or 0 for all of it) to the intervals (s) in which it does not work
Outages = Mapping[tuple[str, int], Sequence[tuple[float, float]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Satellite:
    """One satellite of a shield, alone (`plane` 0) or of the constellation `group`; `start` is its state at t = 0."""

    name: str
    group: str
    plane: int
    record: InfraredSatellite
    start: tuple[float, ...]


def satellites_of(catalog: Catalog, entries: Sequence[SensorEntry]) -> tuple[Satellite, ...]:
    """Return the infrared satellites of a shield; a constellation `x` becomes `x-1`, `x-2`, ... plane by plane."""
    known = catalog.shelf("infrared-satellite")
    found = [(entry.name, catalog.infrared_satellite(entry.sensor)) for entry in entries if known.ids_of(entry.sensor)]
    return tuple(satellite for name, record in found for satellite in _expanded(name or record.id, record))


def _expanded(name: str, record: InfraredSatellite) -> list[Satellite]:
    pattern = record.constellation
    if pattern is None:
        return [Satellite(name=name, group=name, plane=0, record=record, start=_first_state(record))]
    total, planes = int(pattern.satellites.value), int(pattern.planes.value)
    rows = walker(
        record.semi_major_axis_km.value * 1e3 - WGS84.a_m,
        math.radians(record.inclination_deg.value),
        total,
        planes,
        int(pattern.phasing.value),
        WGS84,
        first_node_rad=_radians(record.raan_deg),
    )
    rows[:, 3] += _radians(record.mean_anomaly_deg)
    return [
        Satellite(
            name=member,
            group=name,
            plane=i * planes // total + 1,
            record=record,
            start=tuple(satellite_state(row, 0.0)),
        )
        for i, (member, row) in enumerate(zip(member_names(name, record), rows, strict=True))
    ]


def _radians(angle_deg: Quantity | None) -> float:
    return math.radians(angle_deg.value) if angle_deg is not None else 0.0


def _first_state(record: InfraredSatellite) -> tuple[float, ...]:
    """Return the state (m, m/s) at t = 0; a longitude stands for a geostationary place."""
    semi_major, e = record.semi_major_axis_km.value * 1e3, record.eccentricity.value
    inclination = math.radians(record.inclination_deg.value)
    if record.longitude_deg is not None:
        node, perigee, mean = 0.0, 0.0, _radians(record.longitude_deg)
    else:
        angles = (record.raan_deg, record.argument_of_perigee_deg, record.mean_anomaly_deg)
        node, perigee, mean = (_radians(angle) for angle in angles)
    p = semi_major * (1.0 - e * e)
    at_perigee = elements.state(p, e, inclination, node, perigee, 0.0, WGS84.gm_m3_s2)
    wait_s = mean * math.sqrt(semi_major**3 / WGS84.gm_m3_s2)
    return tuple(propagate(*at_perigee, wait_s, WGS84.gm_m3_s2))


def satellite_path(start: Sequence[float], end_s: float) -> Numbers:
    """Return the node table of a satellite from the start of the run to a time.

    Args:
        start: inertial state at t = 0, m and m/s. end_s: s; the table reaches at least one step beyond.

    **Valid**: bound orbits above 200 km. **Leaves out**: all but the central term of gravity: in an hour J2 moves a low
    satellite by some 30 km along its orbit and across; both sides of the battle know where it is. **Source**: Kepler.
    **Checked**: tests/scenario/test_satellites.py.
    """
    mu = WGS84.gm_m3_s2
    times = np.arange(0.0, end_s + 2.0 * ORBIT_STEP_S, ORBIT_STEP_S)
    nodes = np.zeros((len(times), NODE_COLUMNS))
    nodes[:, 0] = times
    nodes[:, 1:7] = [propagate(*start, float(t), mu) for t in times]
    r = nodes[:, 1:4]
    nodes[:, 7:10] = -mu * r / np.linalg.norm(r, axis=1)[:, None] ** 3
    nodes[:, 10:13] = nodes[:, 7:10]
    return nodes


def satellite_rows(
    satellites: Sequence[Satellite], end_s: float, outages: Outages | None = None
) -> tuple[NDArray[np.void], Numbers]:
    """Return records SATELLITE and the node tables of all paths, float64[rows, 13].

    Args:
        satellites: in the order of the rows. end_s: how far the paths must reach, s.
        outages: what does not work and when; other names than those of these satellites are left alone.

    Raises:
        BadValue: a satellite with more separate outages than a row can hold.
    """
    rows = np.zeros(len(satellites), SATELLITE)
    paths, first = [np.zeros((0, NODE_COLUMNS))], 0
    for row, satellite in zip(rows, satellites, strict=True):
        path = satellite_path(satellite.start, end_s)
        row["key"], row["plane"] = key_of(satellite.name), satellite.plane
        row["first_node"], row["nodes"] = first, len(path)
        _equip(row, satellite.record)
        _silence(row, satellite, outages or {})
        paths.append(path)
        first += len(path)
    return rows, np.ascontiguousarray(np.concatenate(paths))


def _equip(row: np.void, record: InfraredSatellite) -> None:
    """Write what a satellite can."""
    row["sees_plume"], row["sees_cold"] = record.sees_plume, record.cold is not None
    row["cloud_top_m"], row["capacity"] = record.cloud_top_km.value * 1e3, NO_LIMIT
    row["revisit_s"], row["delay_s"] = record.revisit_s.value, record.report_delay_s.value
    row["sigma_rad"] = record.line_of_sight_sigma_urad.value * 1e-6
    row["bias_rad"] = record.line_of_sight_bias_urad.value * 1e-6
    if record.cold is not None:
        row["cold_range_m"], row["limb_m"] = record.cold.range_km.value * 1e3, record.cold.limb_km.value * 1e3
        row["capacity"] = int(record.cold.capacity.value)
        row["separation"], row["separation_floor"] = record.cold.separation.value, record.cold.separation_floor.value


def _silence(row: np.void, satellite: Satellite, outages: Outages) -> None:
    """Write when a satellite does not work: by its own name, that of its constellation, or that and its plane."""
    names = dict.fromkeys([(satellite.name, 0), (satellite.group, 0), (satellite.group, satellite.plane)])
    spans = merged([span for name in names for span in outages.get(name, ())])
    if len(spans) > OUTAGES:
        raise BadValue("outages", f"{len(spans)} of {satellite.name}", f"at most {OUTAGES} that do not touch")
    row["out_s"] = math.inf
    row["out_s"][: len(spans)] = np.reshape(spans, (-1, 2))


def merged(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return intervals in order, those that touch as one."""
    found: list[tuple[float, float]] = []
    for low, high in sorted(spans):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found


def outages_of(entries: Sequence[OutageEntry]) -> dict[tuple[str, int], list[tuple[float, float]]]:
    """Return the outages of a shield (s); without times an outage is from beginning to end."""
    found: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for entry in entries:
        low = entry.from_s.value if entry.from_s is not None else -math.inf
        high = entry.to_s.value if entry.to_s is not None else math.inf
        found.setdefault((entry.of, entry.plane or 0), []).append((low, high))
    return found


def plume_rules_of(rules: RulesEntry) -> PlumeRules:
    """Return what trackers assume of plumes, as numbers (SI)."""
    return PlumeRules(
        earth=WGS84,
        height_m=rules.plume_height_m.value,
        height_sigma_m=rules.plume_height_sigma_m.value,
        jerk_noise_m2_s5=rules.plume_jerk_noise_m2_s5.value,
        bias_share=rules.plume_bias_share.value,
        unseen_s=rules.plume_unseen_s.value,
    )
