"""What flew in the trial told: true paths of missiles, of what flew with them, and of interceptors."""

import math
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.battle.record import Kind
from umbrella.campaign.sampled import earth_fixed_states, fitting_times
from umbrella.campaign.tell import Body, Story
from umbrella.engagement.family import interceptor_path
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.trajectory import started_at
from umbrella.scenario.attack import Attacker, burns_of, launch_point, nature
from umbrella.scenario.build import Built, Defence
from umbrella.scenario.complexes import object_names
from umbrella.scenario.vehicles import interceptor_vehicle, steer_of
from umbrella.sensing.windows import visible_windows

LONGEST_STEP_S: Final = 10.0
FINEST: Final = 150  # pieces of a drawn path
COARSEST: Final = 12
MOST_PIECES: Final = 50 * FINEST  # of all missiles together
COMPANIONS_PIECES: Final = 12_000  # of all other objects together
OFF_M: Final = 1.0  # a cubic through places and velocities keeps so near to a path of the finest pieces

Numbers = NDArray[np.float64]
Spans = list[tuple[float, float]]


class Path(NamedTuple):
    """A path on the clock of the run: places in degrees and km, and Earth-fixed velocity relative to the Earth."""

    t_s: Numbers
    lat_deg: Numbers
    lon_deg: Numbers
    altitude_km: Numbers
    vx_m_s: Numbers
    vy_m_s: Numbers
    vz_m_s: Numbers

    def part(self, first: int, last: int) -> "Path":
        """Return the places from number `first` to `last`, both of them included."""
        return Path(*(column[first : last + 1] for column in self))


class Companion(NamedTuple):
    """An object that flew with a warhead: its name beside the missile's, what it is, and its path."""

    missile: int
    name: str
    kind: int  # of `battle.world.ObjectKind`
    path: Path


def geodetic_path(nodes: Numbers, from_s: float, to_s: float, step_s: float, bound_m: float = math.inf) -> Path:
    """Return an inertial node table as places above the turning Earth, a step apart at most.

    `bound_m` is by how much a cubic through places and velocities may leave the path: there are so many more places.
    """
    return _path_at(nodes, np.unique(np.append(np.arange(from_s, to_s, step_s), to_s)), bound_m)


def _path_at(nodes: Numbers, times: Numbers, bound_m: float) -> Path:
    if math.isfinite(bound_m):
        times = fitting_times(nodes, times, bound_m)
    states = earth_fixed_states(nodes, times)
    rows = np.array([ecef_to_geodetic(x, y, z, WGS84) for x, y, z in states[:, :3]])
    return Path(times, np.degrees(rows[:, 0]), np.degrees(rows[:, 1]), rows[:, 2] / 1e3, *states[:, 3:].T)


def _bound_m(pieces: int) -> float:
    """Return how near to its path a cubic keeps where it is drawn in so many pieces: fewer pieces, a wider bound."""
    return OFF_M * (FINEST / pieces) ** 2


def _step(from_s: float, to_s: float, pieces: int = FINEST) -> float:
    """Return the seconds between two places of a drawn path; `LONGEST_STEP_S` at most where paths are few."""
    step = max(0.1, (to_s - from_s) / pieces)
    return min(LONGEST_STEP_S, step) if pieces == FINEST else step


def life_of(body: Body) -> tuple[float, float]:
    """Return from when to when (s) an object was there: until it came down, was hit, or its missile failed."""
    return body.begins_s, min(body.end_s, float(body.nodes[-1, 0]))


def threat_path(body: Body, among: int = 1) -> Path:
    """Return the path of a missile and its warhead until it ended, in fewer pieces where it is one `among` many."""
    from_s, to_s = life_of(body)
    pieces = _pieces(MOST_PIECES, among)
    return geodetic_path(body.nodes, from_s, to_s, _step(from_s, to_s, pieces), _bound_m(pieces))


def missile_and_warhead(path: Path, story: Story, defence: Defence, i: int) -> list[tuple[str, Path]]:
    """Return the path of threat i in its parts, each with what flew: the missile, and from its separation the warhead.

    Where the warhead stays on the missile, or never left it, there is one part.
    """
    row = defence.world.attack.missiles[i]
    own = (story.events["threat"] == i) & (story.events["kind"] == Kind.BURNOUT)
    if not row["separates"] or own.sum() < max(1, row["burns"]):
        return [("missile", path)]
    last_s = float(story.events["time_s"][own].max())
    k = int(np.argmin(np.abs(path.t_s - last_s)))
    has_impulse = k + 1 < len(path.t_s) and path.t_s[k + 1] - path.t_s[k] < 2e-6  # then the velocity is another
    return [("missile", path.part(0, k)), ("warhead", path.part(k + int(has_impulse), len(path.t_s)))]


def _pieces(most: int, among: int) -> int:
    return max(COARSEST, min(FINEST, most // max(1, among)))


def companions_of(story: Story, built: Built, defence: Defence) -> Iterator[Companion]:
    """Yield every object that flew beside a warhead in the trial told: spent stages and decoys, thinly sampled."""
    objects = defence.world.attack.objects
    names = [name for attacker in built.attack for name in object_names(attacker)]
    flown = [i for i in range(len(story.bodies)) if not objects["is_lethal"][i] and len(story.bodies[i].nodes) > 1]
    pieces = _pieces(COMPANIONS_PIECES, len(flown))
    for i in flown:
        from_s, to_s = life_of(story.bodies[i])
        if math.isfinite(from_s) and to_s > from_s:
            # densest at the end: there the air parts light from heavy
            times = to_s - (to_s - from_s) * np.linspace(1.0, 0.0, pieces + 1) ** 2
            path = _path_at(story.bodies[i].nodes, times, _bound_m(pieces))
            yield Companion(int(objects["missile"][i]), names[i], int(objects["kind"][i]), path)


def shot_path(shot: np.void, defence: Defence, drag_of: Any) -> Path | None:
    """Fly the interceptor of a shot again and return its path, None if it cannot be flown as the table says.

    `drag_of` gives the drag table of a name. The path is that of the fly-out table's family nearest to the shot; it
    passes within a cell of the table of the intercept.
    """
    battery = defence.batteries[int(shot["battery"])]
    design = battery.interceptor
    vehicle, steer = interceptor_vehicle(design, drag_of(design.drag)), steer_of(design.steering)
    flight_s = float(shot["intercept_s"] - shot["launch_s"])
    where, bearing, pitch = launch_point(battery.point), float(shot["bearing_rad"]), float(shot["pitch_rad"])
    nodes = interceptor_path(vehicle, steer, where, bearing, pitch, nature(), flight_s)
    if nodes is None:
        return None
    moved = started_at(nodes, float(shot["launch_s"]))
    from_s, to_s = float(shot["launch_s"]), float(moved[-1, 0])
    return geodetic_path(moved, from_s, to_s, _step(from_s, to_s), OFF_M)


def windows_of(defence: Defence, s: int, attacker: Attacker, body: Body) -> Numbers:
    """Return float64[k, 2], the spans (s) in which sensor s worked and could see a missile or its warhead.

    A satellite that looks for plumes only sees it while it burns; every other sensor from launch to its end.
    """
    sensors = defence.world.shield.sensors
    from_s, end_s = life_of(body)
    n_radars = len(sensors.radars)
    row = sensors.radars[s] if s < n_radars else sensors.satellites[s - n_radars]
    spans = [(from_s, end_s)]
    if s >= n_radars and not row["sees_cold"]:
        spans = [(start, min(stop, end_s)) for start, stop in burns_of(attacker) if start < end_s]
    found = [visible_windows(sensors, s, body.nodes, start, stop, WGS84) for start, stop in spans]
    return _without_outages(np.concatenate([np.zeros((0, 2)), *found]), row["out_s"])


def _without_outages(spans: Numbers, out_s: Numbers) -> Numbers:
    """Return spans without the times (from, to) at which a sensor does not work."""
    kept: Spans = [(float(start), float(stop)) for start, stop in spans]
    for low, high in out_s[out_s[:, 0] < out_s[:, 1]]:
        parts = [part for start, stop in kept for part in ((start, min(stop, low)), (max(start, high), stop))]
        kept = [(start, stop) for start, stop in parts if stop > start]
    return np.array(kept).reshape(-1, 2)
