"""Coverage: over which part of the Earth sensors would see an object at a given altitude, unaided or told where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.grid import Grid
from umbrella.core.errors import BadValue
from umbrella.physics.earth.geodesic import distance_and_bearing as geodesic
from umbrella.scenario.build import Defence
from umbrella.scenario.satellites import Satellite
from umbrella.sensing.coverage import TOLD, UNAIDED, looks_at, points_above

STEP_DEG: Final = 0.5
LIKELY: Final = 0.5  # a look that detects with this probability counts as seeing
HIGHEST_KM: Final = 36_000.0

Kind = Literal["radar", "plume", "cold"]  # radars; satellites that see plumes; satellites that see cold bodies
# an object that radars find in their fences; one that radars and cold-body satellites see where they are told to look;
# a burning plume
What = Literal["unaided", "told", "plume", "radars"]  # … and those of `told` that are radars
Booleans = NDArray[np.bool_]
Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorGroup:
    """A radar, or a satellite or constellation: what is told under one name. `members` are numbers of sensors.

    `name` says which sight is meant where `sensor` has two.
    """

    name: str
    sensor: str
    kind: Kind
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the sensors of a shield would see at one altitude, at t = 0: `seen` as `seen_above` returns it."""

    defence: Defence
    altitude_km: float
    rcs_m2: float
    grid: Grid
    groups: tuple[SensorGroup, ...]
    seen: Booleans

    def counts(self, what: What) -> Counts:
        """Return for each cell how many sensors would see the object, or a plume."""
        return counted(self.seen, self.defence, what)

    def fraction(self, what: What, at_least: int = 1) -> float:
        """Return the part of the Earth over which at least so many sensors would see the object, or a plume."""
        return float(self.grid.weight[self.counts(what) >= at_least].sum())

    def fraction_of(self, group: SensorGroup, *, is_unaided: bool = False) -> float:
        """Return the part of the Earth over which one group would see what it can see (a radar: find unaided)."""
        return float(self.grid.weight[any_of(self.seen, [group], is_unaided=is_unaided)[:, 0]].sum())

    def count_at(self, lat_deg: Numbers, lon_deg: Numbers, what: What) -> Counts:
        """Return how many sensors would see the object, or a plume, above each of some places."""
        seen = seen_above(self.defence, self.altitude_km, self.rcs_m2, lat_deg, lon_deg)
        return counted(seen, self.defence, what)

    def fraction_along(self, lat_deg: Numbers, lon_deg: Numbers, what: What) -> float:
        """Return the part of a line on the ground, by length, above which a sensor would see the object, or a plume."""
        legs = [geodesic(*ends) for ends in zip(lat_deg[:-1], lon_deg[:-1], lat_deg[1:], lon_deg[1:], strict=True)]
        length = np.array([distance_m for distance_m, _ in legs])
        ends = self.count_at(lat_deg, lon_deg, what) > 0
        return float((length * 0.5 * (ends[:-1] + 1.0 * ends[1:])).sum() / length.sum()) if length.sum() > 0.0 else 0.0


def counted(seen: Booleans, defence: Defence, what: What) -> Counts:
    """Return int64[k], how many sensors see an object, or a plume, at each place; `seen` as `seen_above` returns it.

    `told` counts radars and cold-body satellites that see it where they are told to look: also what is found unaided.
    """
    radars = len(defence.stations)
    if what == "told":
        return np.asarray(seen[:, TOLD, :].sum(axis=1), np.int64)
    plane = TOLD if what == "radars" else UNAIDED
    columns = seen[:, plane, radars:] if what == "plume" else seen[:, plane, :radars]
    return np.asarray(columns.sum(axis=1), np.int64)


def groups_of(defence: Defence) -> tuple[SensorGroup, ...]:
    """Return the sensors of a shield as they are told: each radar; each satellite; a constellation as one.

    A satellite that sees both plumes and cold bodies is told twice.
    """
    radars = [
        SensorGroup(name=s.name, sensor=s.name, kind="radar", members=(k,)) for k, s in enumerate(defence.stations)
    ]
    together: dict[tuple[str, str, Kind], list[int]] = {}
    for k, satellite in enumerate(defence.satellites, start=len(radars)):
        kinds = _kinds(satellite)
        for kind in kinds:
            told = f" ({'plumes' if kind == 'plume' else 'cold bodies'})" if len(kinds) > 1 else ""
            together.setdefault((satellite.group + told, satellite.group, kind), []).append(k)
    found = [
        SensorGroup(name=name, sensor=sensor, kind=kind, members=tuple(members))
        for (name, sensor, kind), members in together.items()
    ]
    return (*radars, *found)


def _kinds(satellite: Satellite) -> tuple[Kind, ...]:
    """Return what a satellite sees."""
    plume: tuple[Kind, ...] = ("plume",) if satellite.record.sees_plume else ()
    cold: tuple[Kind, ...] = ("cold",) if satellite.record.cold is not None else ()
    return plume + cold


def coverage_of(defence: Defence, altitude_km: float, rcs_m2: float, step_deg: float = STEP_DEG) -> Coverage:
    """Return where the sensors of a shield would see an object.

    Args:
        defence: the shield. altitude_km: of the object. rcs_m2: its radar cross-section. step_deg: size of the cells.

    Raises:
        BadValue: an altitude or cross-section outside its range.

    **Valid**: one look of each radar that detects with a probability of 0.5 or more, by itself in its search fence or
    with a track dwell where it was told to look, at t = 0 (satellites move on; what is out then sees nothing).
    **Leaves out**: whether anybody can tell it where to look; that an object which crosses a fence is followed beyond
    it; limits on the number of objects. **Source**: see `sensing`. **Checked**: tests/analysis/test_coverage.py.
    """
    check_object(altitude_km, rcs_m2)
    grid = Grid(step_deg)
    return Coverage(
        defence=defence,
        altitude_km=altitude_km,
        rcs_m2=rcs_m2,
        grid=grid,
        groups=groups_of(defence),
        seen=seen_above(defence, altitude_km, rcs_m2, grid.lat_deg, grid.lon_deg),
    )


def check_object(altitude_km: float, rcs_m2: float) -> None:
    """Refuse an altitude (km) or a cross-section (m^2) that cannot be."""
    if not 0.0 < altitude_km <= HIGHEST_KM:
        raise BadValue("--altitude", f"{altitude_km:g}", f"0 < altitude <= {HIGHEST_KM:,.0f} (km)")
    if not (np.isfinite(rcs_m2) and rcs_m2 > 0.0):
        raise BadValue("--rcs", f"{rcs_m2:g}", "above 0 (m^2)")


def seen_above(defence: Defence, altitude_km: float, rcs_m2: float, lat_deg: Numbers, lon_deg: Numbers) -> Booleans:
    """Return [places, 2, sensors]: whether each sensor would see an object above each place, planes as in `looks_at`.

    What a radar finds unaided it also sees when told where to look.
    """
    shield = defence.world.shield
    points = points_above(np.radians(lat_deg), np.radians(lon_deg), 1e3 * altitude_km, shield.earth)
    size = np.full(len(points), rcs_m2)
    seen = np.asarray(looks_at(shield.sensors, points, size, shield.rules.false_alarm, shield.earth) >= LIKELY)
    radars = len(shield.sensors.radars)
    seen[:, TOLD, :radars] |= seen[:, UNAIDED, :radars]
    return seen


def any_of(seen: Booleans, groups: Sequence[SensorGroup], *, is_unaided: bool = False) -> Booleans:
    """Return [k, groups]: whether any member of each group sees what it can see; `seen` as `seen_above` returns it.

    Radars count where they see an object if told where to look, `is_unaided`: where they find it by themselves.
    """
    planes = {"plume": UNAIDED, "radar": UNAIDED if is_unaided else TOLD, "cold": TOLD}
    columns = [seen[:, planes[group.kind], list(group.members)].any(axis=1) for group in groups]
    return np.stack(columns, axis=1) if columns else np.zeros((len(seen), 0), np.bool_)
