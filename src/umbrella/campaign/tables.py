"""The tables of a run: outcomes and trials of the campaign; events, shots, sightings and paths of the trial told."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from umbrella.battle.reasons import Fate, Outcome, Reason
from umbrella.battle.record import Kind
from umbrella.campaign.execute import Story
from umbrella.engagement.family import interceptor_path
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.trajectory import started_at, state_at
from umbrella.scenario.attack import Attacker, burns_of, launch_point, nature
from umbrella.scenario.build import Built, Defence
from umbrella.scenario.vehicles import interceptor_vehicle, steer_of
from umbrella.sensing.windows import visible_windows

LONGEST_STEP_S: Final = 10.0
FINEST: Final = 150  # pieces of a drawn path
PREDICTED: Final = ("impact", "intercept")  # kinds of predictions by number

Columns = dict[str, Any]
Numbers = NDArray[np.float64]


class Path(NamedTuple):
    """A path on the clock of the run, in degrees and km."""

    t_s: Numbers
    lat_deg: Numbers
    lon_deg: Numbers
    altitude_km: Numbers


def geodetic_path(nodes: Numbers, from_s: float, to_s: float, step_s: float) -> Path:
    """Return an inertial node table as places above the turning Earth."""
    times = np.unique(np.append(np.arange(from_s, to_s, step_s), to_s))
    rows = np.array([_place(nodes, float(t)) for t in times])
    return Path(times, np.degrees(rows[:, 0]), np.degrees(rows[:, 1]), rows[:, 2] / 1e3)


def _place(nodes: Numbers, t_s: float) -> tuple[float, ...]:
    x, y, z, *_ = state_at(nodes, t_s)
    return tuple(ecef_to_geodetic(*eci_to_ecef(x, y, z, t_s, WGS84.omega_rad_s), WGS84))


def _step(from_s: float, to_s: float, pieces: int = FINEST) -> float:
    """Return the seconds between two places of a drawn path; `LONGEST_STEP_S` at most where paths are few."""
    step = max(0.1, (to_s - from_s) / pieces)
    return min(LONGEST_STEP_S, step) if pieces == FINEST else step


def threat_path(attacker: Attacker, end_s: float, among: int = 1) -> Path:
    """Return the path of a threat until it ended, in fewer pieces where it is one `among` many."""
    nodes = started_at(attacker.flight.payload.nodes, attacker.launch_s)
    end_s = min(end_s, float(nodes[-1, 0]))
    return geodetic_path(
        nodes, attacker.launch_s, end_s, _step(attacker.launch_s, end_s, max(12, min(FINEST, 50 * FINEST // among)))
    )


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
    return geodetic_path(moved, from_s, to_s, _step(from_s, to_s))


def outcome_columns(results: NDArray[np.void], built: Built, defence: Defence) -> Columns:
    """Return one row for each trial and threat."""
    trials, n = results.shape
    flat = results.reshape(-1)
    return {
        "shield": pa.array([defence.name] * (trials * n)),
        "trial": np.repeat(np.arange(trials), n),
        "threat": pa.array([attacker.name for attacker in built.attack] * trials),
        "outcome": pa.array([_OUTCOME[code] for code in flat["outcome"]]),
        **{name: flat[name].copy() for name in ("shots", "end_s", "seen_s", "firm_s", "first_shot_s")},
    }


def threat_columns(built: Built) -> Columns:
    """Return one row for each missile of the attack; `longest_km` is told of one that cannot reach its target."""
    attack = built.attack
    return {
        "threat": pa.array([attacker.name for attacker in attack]),
        "missile": pa.array([attacker.missile.name for attacker in attack]),
        "origin": pa.array([attacker.origin.name for attacker in attack]),
        "target": pa.array([attacker.target.name for attacker in attack]),
        "launch_s": np.array([attacker.launch_s for attacker in attack]),
        "is_in_reach": pa.array([attacker.is_in_reach for attacker in attack], pa.bool_()),
        "distance_km": np.array([attacker.distance_m / 1e3 for attacker in attack]),
        "longest_km": np.array([attacker.longest_m / 1e3 for attacker in attack]),
    }


def site_columns(defence: Defence) -> Columns:
    """Return one row for each radar, satellite and battery of a shield; a satellite has no place on the ground."""
    sites: list[tuple[str, str, str, Any]] = [("radar", s.name, s.radar.id, s.point) for s in defence.stations]
    sites += [("satellite", s.name, s.record.id, None) for s in defence.satellites]
    sites += [("battery", b.name, b.interceptor.id, b.point) for b in defence.batteries]
    columns: Columns = {
        name: pa.array([site[k] for site in sites], pa.string()) for k, name in enumerate(("role", "name", "design"))
    }
    for name in ("lat_deg", "lon_deg"):
        columns[name] = pa.array([getattr(site[3], name, None) for site in sites], pa.float64())
    return {"shield": pa.array([defence.name] * len(sites), pa.string()), **columns}


def trial_columns(results: NDArray[np.void], defence: Defence) -> Columns:
    """Return one row for each trial."""
    return {
        "shield": pa.array([defence.name] * len(results)),
        "trial": np.arange(len(results)),
        "leakers": (results["outcome"] == Outcome.LEAKED).sum(axis=1),
        "killed": (results["outcome"] == Outcome.KILLED).sum(axis=1),
        "shots": results["shots"].sum(axis=1),
    }


def event_columns(story: Story, built: Built, defence: Defence) -> Columns:
    """Return one row for each event of the trial told."""
    events = story.events
    place = np.array([_geodetic(event["place_m"]) for event in events]).reshape(-1, 3)
    return {
        "shield": pa.array([defence.name] * len(events)),
        "trial": np.full(len(events), story.trial),
        "time_s": events["time_s"].copy(),
        "kind": pa.array([_KIND[code] for code in events["kind"]]),
        "threat": pa.array([built.attack[i].name if i >= 0 else None for i in events["threat"]], pa.string()),
        "actor": pa.array([_actor(event, defence) for event in events], pa.string()),
        "shot": pa.array([int(k) if k >= 0 else None for k in events["other"]], pa.int64()),
        "lat_deg": place[:, 0],
        "lon_deg": place[:, 1],
        "altitude_km": place[:, 2],
        "value": events["value"].copy(),
        "words": pa.array([_meaning(event) for event in events], pa.string()),
    }


def shot_columns(story: Story, built: Built, defence: Defence) -> Columns:
    """Return one row for each shot of the trial told."""
    shots = story.shots
    points = np.array([_shot_point(shot) for shot in shots]).reshape(-1, 3)
    numbers = ("ordered_s", "launch_s", "intercept_s", "handover_s", "assessed_s", "spent_m_s", "error_m", "kill")
    return {
        "shield": pa.array([defence.name] * len(shots), pa.string()),
        "trial": np.full(len(shots), story.trial),
        "shot": np.arange(len(shots)),
        "threat": pa.array([built.attack[i].name for i in shots["threat"]], pa.string()),
        "battery": pa.array([defence.batteries[b].name for b in shots["battery"]], pa.string()),
        "fate": pa.array([_FATE[code] for code in shots["fate"]], pa.string()),
        **{name: shots[name].copy() for name in numbers},
        "lat_deg": points[:, 0],
        "lon_deg": points[:, 1],
        "altitude_km": points[:, 2],
    }


def sighting_columns(story: Story, built: Built, defence: Defence) -> Columns:
    """Return one row for each sensor and threat: when it could see it, and what it detected."""
    rows = list(_sightings(story, built, defence))
    times = dict.fromkeys(("visible_from_s", "visible_to_s", "first_look_s", "last_look_s"), pa.float64())
    types = {"sensor": pa.string(), "threat": pa.string(), **times, "looks": pa.int64()}
    columns: Columns = {name: pa.array([row[k] for row in rows], types[name]) for k, name in enumerate(types)}
    return {"shield": pa.array([defence.name] * len(rows), pa.string()), **columns}


def _sightings(story: Story, built: Built, defence: Defence) -> Iterator[tuple[Any, ...]]:
    for s, sensor in enumerate(defence.sensor_names):
        for i, attacker in enumerate(built.attack):
            spans, seen = windows_of(defence, s, attacker), story.sightings[s, i]
            if len(spans):
                looks = int(seen["looks"])
                times = (float(seen["first_s"]), float(seen["last_s"])) if looks else (None, None)
                yield (sensor, attacker.name, float(spans[0, 0]), float(spans[-1, 1]), *times, looks)


def prediction_columns(story: Story, built: Built, defence: Defence) -> Columns:
    """Return one row for each prediction of the trial told: the point on the ground, and its covariance there.

    A prediction has the fields threat (number), time_s (when it was made), kind (0 the impact, 1 the intercept),
    lat_deg, lon_deg, altitude_km, var_east_m2, var_north_m2, cov_m2.
    """
    rows = story.predictions
    numbers = ("time_s", "lat_deg", "lon_deg", "altitude_km", "var_east_m2", "var_north_m2", "cov_m2")
    return {
        "shield": pa.array([defence.name] * len(rows), pa.string()),
        "trial": pa.array([story.trial] * len(rows), pa.int64()),
        "threat": pa.array([built.attack[int(row["threat"])].name for row in rows], pa.string()),
        "kind": pa.array([PREDICTED[int(row["kind"])] for row in rows], pa.string()),
        **{name: pa.array([float(row[name]) for row in rows], pa.float64()) for name in numbers},
    }


def windows_of(defence: Defence, s: int, attacker: Attacker) -> Numbers:
    """Return float64[k, 2], the spans (s) in which sensor s can see a threat on the path that was planned for it.

    A satellite that looks for plumes sees it while it burns; every other sensor from launch to impact.
    """
    sensors = defence.world.shield.sensors
    nodes = started_at(attacker.flight.payload.nodes, attacker.launch_s)
    spans = [(float(nodes[0, 0]), float(nodes[-1, 0]))]
    n_radars = len(sensors.radars)
    if s >= n_radars and not sensors.satellites[s - n_radars]["sees_cold"]:
        spans = burns_of(attacker)
    found = [visible_windows(sensors, s, nodes, from_s, to_s, WGS84) for from_s, to_s in spans]
    return np.concatenate([np.zeros((0, 2)), *found])


def path_columns(paths: Sequence[tuple[str, str, str, Path]]) -> Columns:
    """Return the rows of (shield, role, name, path)."""
    lengths = [len(path.t_s) for *_, path in paths]
    heads = list(zip(*[(shield, role, name) for shield, role, name, _ in paths], strict=True)) or [(), (), ()]
    columns: Columns = {
        name: pa.array(np.repeat(np.array(values, dtype=object), lengths).tolist(), pa.string())
        for name, values in zip(("shield", "role", "object"), heads, strict=True)
    }
    for field in Path._fields:
        columns[field] = np.concatenate([np.empty(0), *(getattr(path, field) for *_, path in paths)])
    return columns


_OUTCOME: Final = {code.value: code.name.lower().replace("_", " ") for code in Outcome}
_KIND: Final = {code.value: code.name.lower().replace("_", " ") for code in Kind}
_FATE: Final = {code.value: code.name.lower().replace("_", " ") for code in Fate}
_REASON: Final = {code.value: code.name.lower().replace("_", " ") for code in Reason}
# kinds whose actor is a sensor, by name: of all others it is a battery
_SENSED: Final = {"PLUME_SEEN", "DETECTED", "TRACK_FIRM", "TRACK_BROKEN", "TRACK_LOST", "CUED", "CLASSIFIED"}


def _geodetic(place_m: Numbers) -> tuple[float, float, float]:
    if not np.isfinite(place_m[0]):
        return np.nan, np.nan, np.nan
    lat, lon, height = ecef_to_geodetic(*place_m, WGS84)
    return float(np.degrees(lat)), float(np.degrees(lon)), height / 1e3


def _shot_point(shot: np.void) -> tuple[float, float, float]:
    return _geodetic(np.array(eci_to_ecef(*shot["aim_m"], shot["intercept_s"], WGS84.omega_rad_s)))


def _actor(event: np.void, defence: Defence) -> str | None:
    actor = int(event["actor"])
    if actor < 0:
        return None
    is_sensor = Kind(int(event["kind"])).name in _SENSED
    return defence.sensor_names[actor] if is_sensor else defence.batteries[actor].name


def _meaning(event: np.void) -> str | None:
    """Return the name of a reason or a fate."""
    if event["kind"] == Kind.HELD:
        return _REASON[int(event["value"])]
    return _FATE[int(event["value"])] if event["kind"] == Kind.INTERCEPT else None
