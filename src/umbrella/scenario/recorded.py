"""Missiles of the attack whose flight was recorded elsewhere: its path is given, the same in every trial."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.catalog.points import Point
from umbrella.core.errors import BadValue, FlightError
from umbrella.core.status import FLIGHT_TEXT, FlightStatus
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.geodesic import distance_and_bearing
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.plan import CONSTANT_DRAG
from umbrella.physics.flight.shot import FREE_FLIGHT_LIMIT_S, NODE_CAPACITY, Nature, coast
from umbrella.physics.flight.trajectory import A_AFTER, NODE_COLUMNS, R, T, started_at
from umbrella.scenario.naming import missile_names
from umbrella.scenario.recorded_file import Attached, points_of
from umbrella.scenario.recorded_path import error_of, nodes_of, thinned
from umbrella.scenario.recorded_points import Points
from umbrella.scenario.schema import RecordedEntry, ThreatEntry

DOWN_M: Final = 1e3  # a path that ends lower has come down

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedAttacker:
    """One missile of the attack on a recorded path (node table, inertial, clock of the run).

    `origin` and `target` are the places below its first and its last point. `error_m` is by how much the path may be
    off between the points of the file.
    """

    name: str
    entry: ThreatEntry
    looks: RecordedEntry
    origin: Point
    target: Point
    launch_s: float
    nodes: Numbers
    burns_s: tuple[tuple[float, float], ...]
    error_m: float
    distance_m: float
    is_in_reach: bool = True  # wherever it comes down is what it was aimed at

    @property
    def longest_m(self) -> float:
        """Return how far it flies (m)."""
        return self.distance_m

    @property
    def what(self) -> str:
        """Return what flies, in words, and how well its path is known between the points of the file."""
        return f"recorded flight {self.looks.file}, good to {max(1, math.ceil(self.error_m)):,} m"

    @property
    def ends_s(self) -> float:
        """Return when its path ends (s, clock of the run)."""
        return float(self.nodes[-1, T])


def recorded_attackers(
    entry: ThreatEntry, looks: RecordedEntry, files: Sequence[Attached], nature: Nature
) -> list[RecordedAttacker]:
    """Return the missiles of an entry with a recorded flight: the same path for each, from its own launch on.

    Args:
        entry: of the scenario. looks: what it says of the record. files: read with the scenario. nature: the Earth and
            air through which a path goes on that ends above ground.

    Raises:
        FaultyFile: the file has faults. BadValue: the file was not read, or the path ends above ground and nothing is
            said of how it goes on.

    **Valid**: a path that comes down. **Leaves out**: scatter: a recorded flight is the same in every trial; spent
    stages and decoys beside it. **Source**: the file. **Checked**: tests/scenario/recorded/test_engine.py.
    """
    content = {file.name: file.content for file in files}.get(looks.file)
    if content is None:
        raise BadValue(f"{entry.full_name}.recorded.file", looks.file, "a file that the scenario itself names")
    points = points_of(looks.file, content, looks.burns_s)
    nodes = thinned(_down_to_the_ground(nodes_of(points, looks.burns_s), points, looks, nature))
    origin, target = _ground_below(nodes, 0), _ground_below(nodes, -1)
    distance_m, _ = distance_and_bearing(origin.lat_deg, origin.lon_deg, target.lat_deg, target.lon_deg)
    error_m = float(error_of(points, looks.burns_s).max())
    first_s, apart_s = entry.launch_s.value, entry.interval_s.value if entry.interval_s else 0.0
    return [
        RecordedAttacker(
            name=name,
            entry=entry,
            looks=looks,
            origin=origin,
            target=target,
            launch_s=first_s + i * apart_s,
            nodes=started_at(nodes, first_s + i * apart_s),
            burns_s=tuple((first_s + i * apart_s + on, first_s + i * apart_s + off) for on, off in looks.burns_s),
            error_m=error_m,
            distance_m=distance_m,
        )
        for i, name in enumerate(missile_names(entry.full_name, entry.count))
    ]


def _down_to_the_ground(nodes: Numbers, points: Points, looks: RecordedEntry, nature: Nature) -> Numbers:
    """Return a path with a free fall behind it where its last point is above ground."""
    height_m = ecef_to_geodetic(*points.r_m[-1], WGS84)[2]
    if height_m < DOWN_M:
        return nodes
    if looks.beta_kg_m2 is None:
        hint = "give recorded.beta_kg_m2, its ballistic coefficient, with which it falls on from there"
        raise BadValue(
            looks.file, f"ends {height_m / 1e3:.1f} km up", f"a path that ends below {DOWN_M / 1e3:g} km", hint
        )
    fall, y = np.empty((NODE_CAPACITY, NODE_COLUMNS)), nodes[-1, R : R + 6].copy()
    drag, t = np.zeros((2, 1, 4)), float(nodes[-1, T])
    drag[:] = (-1.0, math.inf, 1.0, 0.0)  # a coefficient of 1: the ballistic coefficient holds all
    area, end_s = 1.0 / looks.beta_kg_m2.value, t + FREE_FLIGHT_LIMIT_S
    status, count, _ = coast(t, y, area, CONSTANT_DRAG, drag, nature, 0.0, end_s, fall)
    if status != FlightStatus.IMPACT:
        raise FlightError(f"{looks.file}, on from its last point: {FLIGHT_TEXT[FlightStatus(status)]}")
    joined = np.concatenate([nodes, fall[1:count]])
    joined[len(nodes) - 1, A_AFTER : A_AFTER + 3] = fall[0, A_AFTER : A_AFTER + 3]
    return joined


def _ground_below(nodes: Numbers, k: int) -> Point:
    """Return the place on the ground below a node, on the path's own clock."""
    turned = started_at(nodes[[k]], -float(nodes[k, T]))[0]
    lat, lon, _ = ecef_to_geodetic(*turned[R : R + 3], WGS84)
    lat_deg, lon_deg = round(math.degrees(lat), 4), round(math.degrees(lon), 4)
    return Point(lat_deg=lat_deg, lon_deg=lon_deg, height_m=0.0, height_is_known=False, name=f"{lat_deg:g},{lon_deg:g}")
