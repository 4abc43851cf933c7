"""Coverage: over which part of the Earth sensors would see an object at a given altitude."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

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

Kind = Literal["radar", "plume", "cold"]  # radars; satellites that see plumes; satellites that see cold bodies
What = Literal["body", "plume"]  # what is looked at: an object, by radars and cold-body sensors; or a burning plume
Booleans = NDArray[np.bool_]
Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorGroup:
    """A radar, or a satellite or constellation: what is told under one name. `members` are numbers of sensors."""

    name: str
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

    def fraction_of(self, group: SensorGroup) -> float:
        """Return the part of the Earth over which one group would see what it can see."""
        return float(self.grid.weight[any_of(self.seen, [group])[:, 0]].sum())

    def count_at(self, lat_deg: Numbers, lon_deg: Numbers, what: What) -> Counts:
        """Return how many sensors would see the object, or a plume, above each of some places."""
        seen = seen_above(self.defence, self.altitude_km, self.rcs_m2, lat_deg, lon_deg)
        return counted(seen, self.defence, what)

    def fraction_along(self, lat_deg: Numbers, lon_deg: Numbers, what: What = "body") -> float:
        """Return the part of a line on the ground, by length, above which a sensor would see the object, or a plume."""
        legs = [geodesic(*ends) for ends in zip(lat_deg[:-1], lon_deg[:-1], lat_deg[1:], lon_deg[1:], strict=True)]
        length = np.array([distance_m for distance_m, _ in legs])
        ends = self.count_at(lat_deg, lon_deg, what) > 0
        return float((length * 0.5 * (ends[:-1] + 1.0 * ends[1:])).sum() / length.sum()) if length.sum() > 0.0 else 0.0


def counted(seen: Booleans, defence: Defence, what: What) -> Counts:
    """Return int64[k], how many sensors see the object (radars and cold-body sensors) or a plume at each place."""
    radars = len(defence.stations)
    if what == "plume":
        return np.asarray(seen[:, 0, radars:].sum(axis=1), np.int64)
    return np.asarray(seen[:, 0, :radars].sum(axis=1) + seen[:, 1, :].sum(axis=1), np.int64)


def groups_of(defence: Defence) -> tuple[SensorGroup, ...]:
    """Return the sensors of a shield as they are told: each radar; each satellite; a constellation as one.

    A satellite that sees both plumes and cold bodies is told twice.
    """
    groups = [SensorGroup(name=s.name, kind="radar", members=(k,)) for k, s in enumerate(defence.stations)]
    together: dict[tuple[str, Kind], list[int]] = {}
    for k, satellite in enumerate(defence.satellites, start=len(groups)):
        kinds = _kinds(satellite)
        name = str(getattr(satellite, "group", None) or satellite.id)
        for kind in kinds:
            told = name if len(kinds) == 1 else f"{name} ({'plumes' if kind == 'plume' else 'cold bodies'})"
            together.setdefault((told, kind), []).append(k)
    return (*groups, *(SensorGroup(name=name, kind=kind, members=tuple(m)) for (name, kind), m in together.items()))


def _kinds(satellite: Any) -> tuple[Kind, ...]:
    """Return what a satellite sees; one whose record does not say sees plumes."""
    record = getattr(satellite, "record", satellite)
    plume: tuple[Kind, ...] = ("plume",) if getattr(record, "sees_plume", True) else ()
    cold: tuple[Kind, ...] = ("cold",) if getattr(record, "cold", None) is not None else ()
    return plume + cold


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
    """Return [places, 2, sensors]: whether each sensor would see an object above each place.

    In the first plane a radar sees an object and a satellite a plume, in the second a satellite a cold body.
    """
    shield = defence.world.shield
    points = points_above(np.radians(lat_deg), np.radians(lon_deg), 1e3 * altitude_km, shield.earth)
    size = np.full(len(points), rcs_m2)
    return np.asarray(looks_at(shield.sensors, points, size, shield.rules.false_alarm, shield.earth) >= LIKELY)


def any_of(seen: Booleans, groups: Sequence[SensorGroup]) -> Booleans:
    """Return [k, groups]: whether any member of each group sees what it can see; `seen` as `seen_above` returns it."""
    columns = [seen[:, int(group.kind == "cold"), list(group.members)].any(axis=1) for group in groups]
    return np.stack(columns, axis=1) if columns else np.zeros((len(seen), 0), np.bool_)
