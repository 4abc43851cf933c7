"""Coverage: over which part of the Earth sensors would see an object at a given altitude."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.grid import Grid
from umbrella.core.errors import BadValue
from umbrella.physics.earth.geodesic import distance_and_bearing as geodesic
from umbrella.scenario.build import Defence
from umbrella.sensing.coverage import looks_at, points_above

STEP_DEG: Final = 0.5
LIKELY: Final = 0.5  # a look that detects with this probability counts as seeing
HIGHEST_KM: Final = 36_000.0

Kind = Literal["radar", "plume"]
Booleans = NDArray[np.bool_]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorGroup:
    """A radar, or a satellite or constellation: what is told under one name. `members` are numbers of sensors."""

    name: str
    kind: Kind
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the sensors of a shield would see at one altitude, at t = 0: `seen` [cells, groups]."""

    defence: Defence
    altitude_km: float
    rcs_m2: float
    grid: Grid
    groups: tuple[SensorGroup, ...]
    seen: Booleans

    def counts(self, kind: Kind) -> NDArray[np.int64]:
        """Return for each cell how many radars (or satellites that see a plume) would see the object."""
        return _count(self.seen, self.groups, kind)

    def fraction(self, kind: Kind, at_least: int = 1) -> float:
        """Return the part of the Earth over which at least so many of a kind would see the object."""
        return float(self.grid.weight[self.counts(kind) >= at_least].sum())

    def fraction_of(self, group: int) -> float:
        """Return the part of the Earth over which one group would see the object."""
        return float(self.grid.weight[self.seen[:, group]].sum())

    def count_at(self, lat_deg: Numbers, lon_deg: Numbers, kind: Kind) -> NDArray[np.int64]:
        """Return how many radars (or satellites that see a plume) would see the object above each of some places."""
        return _count(seen_above(self.defence, self.altitude_km, self.rcs_m2, lat_deg, lon_deg), self.groups, kind)

    def fraction_along(self, lat_deg: Numbers, lon_deg: Numbers, kind: Kind = "radar") -> float:
        """Return the part of a line on the ground, by length, above which one or more would see the object."""
        legs = [geodesic(*ends) for ends in zip(lat_deg[:-1], lon_deg[:-1], lat_deg[1:], lon_deg[1:], strict=True)]
        length = np.array([distance_m for distance_m, _ in legs])
        ends = self.count_at(lat_deg, lon_deg, kind) > 0
        return float((length * 0.5 * (ends[:-1] + 1.0 * ends[1:])).sum() / length.sum()) if length.sum() > 0.0 else 0.0


def _count(seen: Booleans, groups: Sequence[SensorGroup], kind: Kind) -> NDArray[np.int64]:
    chosen = [g for g, group in enumerate(groups) if group.kind == kind]
    return np.asarray(seen[:, chosen].sum(axis=1), np.int64)


def groups_of(defence: Defence) -> tuple[SensorGroup, ...]:
    """Return the sensors of a shield as they are told: each radar; each satellite; a constellation as one."""
    groups = [SensorGroup(name=s.name, kind="radar", members=(k,)) for k, s in enumerate(defence.stations)]
    together: dict[str, list[int]] = {}
    for k, satellite in enumerate(defence.satellites, start=len(groups)):
        together.setdefault(getattr(satellite, "group", satellite.id), []).append(k)
    return (*groups, *(SensorGroup(name=n, kind="plume", members=tuple(m)) for n, m in together.items()))


def coverage_of(defence: Defence, altitude_km: float, rcs_m2: float, step_deg: float = STEP_DEG) -> Coverage:
    """Return where the sensors of a shield would see an object.

    Args:
        defence: the shield. altitude_km: of the object. rcs_m2: its radar cross-section. step_deg: size of the cells.

    Raises:
        BadValue: an altitude or cross-section outside its range.

    **Valid**: one look of each radar that detects with a probability of 0.5 or more, at t = 0 (satellites move on);
    infrared satellites: a burning plume with nothing of the Earth between. **Leaves out**: how long an object stays
    there, limits on the number of objects. **Source**: see `sensing`. **Checked**: tests/analysis/test_coverage.py.
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
    """Return [places, groups]: whether each group of sensors would see an object above each place (see `Coverage`)."""
    shield = defence.world.shield
    points = points_above(np.radians(lat_deg), np.radians(lon_deg), 1e3 * altitude_km, shield.earth)
    size = np.full(len(points), rcs_m2)
    probability = looks_at(shield.sensors, points, size, shield.rules.false_alarm, shield.earth)
    return any_of(probability >= LIKELY, groups_of(defence))


def any_of(by_sensor: Booleans, groups: Sequence[SensorGroup]) -> Booleans:
    """Return [k, groups]: whether any member of each group does what `by_sensor` [k, sensors] says of each sensor."""
    columns = [by_sensor[:, list(group.members)].any(axis=1) for group in groups]
    return np.stack(columns, axis=1) if columns else np.zeros((len(by_sensor), 0), np.bool_)
