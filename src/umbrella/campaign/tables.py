"""The tables of a run: outcomes of the campaign; events, shots, sightings and paths of the trial told."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from umbrella.battle.reasons import Fate, Loss, Outcome, Reason
from umbrella.battle.record import Kind
from umbrella.battle.world import ObjectKind
from umbrella.campaign.flown import Path, windows_of
from umbrella.campaign.sampled import earth_fixed_states
from umbrella.campaign.tally import NOT_FLOWN
from umbrella.campaign.tell import Story
from umbrella.engagement.kill import Factors
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, enu_basis, geodetic_to_ecef
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.trajectory import T
from umbrella.scenario.build import Built, Defence
from umbrella.scenario.complexes import object_names

PREDICTED: Final = ("impact", "intercept")  # kinds of predictions by number

Columns = dict[str, Any]
Numbers = NDArray[np.float64]


def outcome_columns(
    results: NDArray[np.void], built: Built, defence: Defence, point: int = 0, first_trial: int = 0
) -> Columns:
    """Return one row for each trial and threat; a time that never was is null.

    Args:
        results: records RESULT [trials, threats]. built, defence: the scenario and the shield. point: of the design.
        first_trial: number of the first trial at that point.
    """
    trials, n = results.shape
    flat = results.reshape(-1)
    return {
        "point": np.full(trials * n, point, np.int32),
        "shield": _one_word(defence.name, trials * n),
        "trial": np.repeat(np.arange(first_trial, first_trial + trials), n),
        "threat": _words(np.tile(np.arange(n), trials), [attacker.name for attacker in built.attack]),
        "outcome": _words(flat["outcome"], list(_OUTCOME.values())),
        "loss": _words(flat["loss"] - 1, list(_LOSS.values())[1:]),
        "shots": flat["shots"].copy(),
        **{name: _times(flat[name]) for name in ("end_s", "seen_s", "firm_s", "first_shot_s")},
    }


def not_flown_columns(shield: str, point: int, first_trial: int, trials: int) -> Columns:
    """Return the rows of a point whose numbers give no flight: one for each trial, of no threat."""
    nothing = np.full(trials, np.inf)
    return {
        "point": np.full(trials, point, np.int32),
        "shield": _one_word(shield, trials),
        "trial": np.arange(first_trial, first_trial + trials),
        "threat": _words(np.full(trials, -1), [""]),
        "outcome": _one_word(NOT_FLOWN, trials),
        "loss": _words(np.full(trials, -1), [""]),
        "shots": np.zeros(trials, np.int64),
        **{name: _times(nothing) for name in ("end_s", "seen_s", "firm_s", "first_shot_s")},
    }


def _one_word(word: str, rows: int) -> pa.Array:
    return _words(np.zeros(rows, np.int64), [word])


def _words(codes: NDArray[np.int64], words: Sequence[str]) -> pa.Array:
    """Return a text column of numbers and what they stand for; a negative number is null."""
    indices = pa.array(codes.astype(np.int32), pa.int32(), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()))


def _times(seconds: Numbers) -> pa.Array:
    """Return a column of times; what never was (infinite) is null."""
    return pa.array(seconds.copy(), pa.float64(), mask=~np.isfinite(seconds))


def threat_columns(built: Built) -> Columns:
    """Return one row for each missile of the attack; `longest_km` is told of one that cannot reach its target."""
    attack = built.attack
    return {
        "threat": pa.array([attacker.name for attacker in attack]),
        "missile": pa.array([attacker.what for attacker in attack]),
        "origin": pa.array([attacker.origin.name for attacker in attack]),
        "target": pa.array([attacker.target.name for attacker in attack]),
        "target_lat_deg": np.array([attacker.target.lat_deg for attacker in attack]),
        "target_lon_deg": np.array([attacker.target.lon_deg for attacker in attack]),
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


def event_columns(story: Story, built: Built, defence: Defence) -> Columns:
    """Return one row for each event of the trial told.

    `object` says which of a missile's objects it is about, and `object_name` what it is called beside the missile.
    """
    events, names = story.events, body_names(built)
    place = np.array([_geodetic(event["place_m"]) for event in events]).reshape(-1, 3)
    about = [_about(event, story) for event in events]
    return {
        "shield": pa.array([defence.name] * len(events)),
        "trial": np.full(len(events), story.trial),
        "time_s": events["time_s"].copy(),
        "kind": pa.array([_KIND[code] for code in events["kind"]]),
        "threat": pa.array([built.attack[i].name if i >= 0 else None for i in events["threat"]], pa.string()),
        "object": pa.array([_kind_of(i, defence) for i in about], pa.string()),
        "object_name": pa.array([names[i] if i is not None else None for i in about], pa.string()),
        "actor": pa.array([_actor(event, defence) for event in events], pa.string()),
        **{name: pa.array([_other(event, name) for event in events], pa.int64()) for name in ("shot", "track")},
        "lat_deg": place[:, 0],
        "lon_deg": place[:, 1],
        "altitude_km": place[:, 2],
        "value": events["value"].copy(),
        "words": pa.array([_meaning(event) for event in events], pa.string()),
    }


def body_names(built: Built) -> list[str]:
    """Return what each object of the attack is called beside its missile's name, in the order of the record."""
    return [name for attacker in built.attack for name in object_names(attacker)]


def shot_columns(story: Story, built: Built, defence: Defence) -> Columns:
    """Return one row for each shot of the trial told.

    `object` is what it was fired at, `struck` what it met: a warhead, a spent stage, a decoy; with their names. The
    factors whose product is `kill` are as they were expected when the shot was ordered.
    """
    shots = story.shots
    points = np.array([_shot_point(shot) for shot in shots]).reshape(-1, 3)
    numbers = ("ordered_s", "launch_s", "intercept_s", "handover_s", "assessed_s", "spent_m_s", "error_m", "kill")
    met = {"object": list(shots["object"]), "struck": [i if i >= 0 else None for i in shots["struck"]]}
    return {
        "shield": pa.array([defence.name] * len(shots), pa.string()),
        "trial": np.full(len(shots), story.trial),
        "shot": np.arange(len(shots)),
        "threat": pa.array([built.attack[i].name for i in shots["threat"]], pa.string()),
        "battery": pa.array([defence.batteries[b].name for b in shots["battery"]], pa.string()),
        **{column: pa.array([_kind_of(i, defence) for i in bodies], pa.string()) for column, bodies in met.items()},
        **{f"{column}_name": pa.array(_names(bodies, story, built, defence), pa.string())
           for column, bodies in met.items()},
        "fate": pa.array([_FATE[code] for code in shots["fate"]], pa.string()),
        **{name: shots[name].copy() for name in numbers},
        **{name: shots["factors"][:, k].copy() for k, name in enumerate(Factors._fields)},
        "lat_deg": points[:, 0],
        "lon_deg": points[:, 1],
        "altitude_km": points[:, 2],
    }  # fmt: skip


def _names(bodies: Sequence[int | None], story: Story, built: Built, defence: Defence) -> list[str | None]:
    """Return what the object of each shot is called; one of another missile than the shot's with that one's name."""
    names, missiles = body_names(built), defence.world.attack.objects["missile"]
    told: list[str | None] = []
    for i, shot in zip(bodies, story.shots, strict=True):
        is_own = i is None or missiles[i] == shot["threat"]
        told.append(None if i is None else names[i] if is_own else f"{built.attack[missiles[i]].name}/{names[i]}")
    return told


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
            spans, seen = windows_of(defence, s, attacker, story.warhead(i)), story.sightings[s, i]
            if len(spans):
                looks = int(seen["looks"])
                times = (float(seen["first_s"]), float(seen["last_s"])) if looks else (None, None)
                yield (sensor, attacker.name, float(spans[0, 0]), float(spans[-1, 1]), *times, looks)


def prediction_columns(story: Story, built: Built, defence: Defence) -> Columns:
    """Return one row for each prediction of the trial told: the point on the ground, and its covariance there.

    A prediction has the fields threat (number), time_s (when it was made), kind (0 the impact, 1 the intercept), shot
    (whose intercept it is, else -1), lat_deg, lon_deg, altitude_km, var_east_m2, var_north_m2, cov_m2.
    """
    rows = story.predictions
    numbers = ("time_s", "lat_deg", "lon_deg", "altitude_km", "var_east_m2", "var_north_m2", "cov_m2")
    return {
        "shield": pa.array([defence.name] * len(rows), pa.string()),
        "trial": pa.array([story.trial] * len(rows), pa.int64()),
        "threat": pa.array([built.attack[int(row["threat"])].name for row in rows], pa.string()),
        "kind": pa.array([PREDICTED[int(row["kind"])] for row in rows], pa.string()),
        "shot": pa.array([int(row["shot"]) if row["shot"] >= 0 else None for row in rows], pa.int64()),
        **{name: pa.array([float(row[name]) for row in rows], pa.float64()) for name in numbers},
        "error_m": np.array([_error_m(row, story) for row in rows], np.float64),
    }


def _error_m(row: Mapping[str, float], story: Story) -> float:
    """Return how far (m, along the ground) a predicted point is from where the object would truly have been.

    An impact: where the warhead comes down if nothing hits it. An intercept: where what the shot was sent at is then.
    """
    shot = int(row["shot"])
    nodes = (
        story.bodies[int(story.shots["object"][shot])].nodes if shot >= 0 else story.warhead(int(row["threat"])).nodes
    )
    at_s = min(float(story.shots["intercept_s"][shot]), nodes[-1, T]) if shot >= 0 else nodes[-1, T]
    lat, lon = math.radians(row["lat_deg"]), math.radians(row["lon_deg"])
    true = earth_fixed_states(nodes, np.array([at_s]))[0, :3]
    off = true - np.array(geodetic_to_ecef(lat, lon, row["altitude_km"] * 1e3, WGS84))
    basis = np.array(enu_basis(lat, lon)).reshape(3, 3)
    return float(math.hypot(*(basis[:2] @ off)))


class NamedPath(NamedTuple):
    """A path, whose it is, and what flew along it."""

    shield: str
    role: str  # missile, object or interceptor
    object: str
    kind: str  # missile, warhead, stage, replica, light, debris or interceptor
    path: Path


def path_columns(paths: Sequence[NamedPath]) -> Columns:
    """Return one row for each place of each path."""
    lengths = [len(one.path.t_s) for one in paths]
    columns: Columns = {}
    for name in NamedPath._fields[:-1]:
        values = np.array([getattr(one, name) for one in paths], dtype=object)
        columns[name] = pa.array(np.repeat(values, lengths).tolist(), pa.string())
    for field in Path._fields:
        columns[field] = np.concatenate([np.empty(0), *(getattr(one.path, field) for one in paths)])
    return columns


_OUTCOME: Final = {code.value: code.name.lower().replace("_", " ") for code in Outcome}
_LOSS: Final = {code.value: code.name.lower().replace("_", " ") for code in Loss}
_KIND: Final = {code.value: code.name.lower().replace("_", " ") for code in Kind}
_FATE: Final = {code.value: code.name.lower().replace("_", " ") for code in Fate}
_REASON: Final = {code.value: code.name.lower().replace("_", " ") for code in Reason}
# kinds whose actor is a sensor, by name: of all others it is a battery
_SENSED: Final = {Kind.PLUME_SEEN, Kind.DETECTED, Kind.TRACK_FIRM, Kind.TRACK_BROKEN, Kind.TRACK_LOST, Kind.CLASSIFIED}
# what the number beside an event is
_OF_SHOT: Final = {Kind.ORDER, Kind.FIRED, Kind.INTERCEPT, Kind.ASSESSED, Kind.HANDOVER}
_OF_TRACK: Final = {Kind.TRACK_FIRM, Kind.TRACK_LOST, Kind.CLASSIFIED}


def _other(event: np.void, what: str) -> int | None:
    """Return the number of the shot, or of the track, that an event is about; None for no such thing."""
    kinds, number = _OF_SHOT if what == "shot" else _OF_TRACK, int(event["other"])
    return number if event["kind"] in kinds and number >= 0 else None


def _about(event: np.void, story: Story) -> int | None:
    """Return the number of the object that an event is about; None for what is about no missile."""
    if event["threat"] < 0:
        return None
    if event["kind"] in _OF_SHOT:
        return int(story.shots["object"][event["other"]])
    if event["kind"] == Kind.CLASSIFIED:  # noted with the order of a shot on the same track
        shots = story.shots[(story.shots["track"] == event["other"]) & (story.shots["ordered_s"] == event["time_s"])]
        return int(shots["object"][0]) if len(shots) else None
    return story.warheads[int(event["threat"])]


def _kind_of(body: int | None, defence: Defence) -> str | None:
    if body is None:
        return None
    return kind_name(int(defence.world.attack.objects["kind"][body]))


def kind_name(kind: int) -> str:
    """Return what an object is, in a word: warhead, stage, replica, light, debris."""
    return ObjectKind(kind).name.lower()


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
    is_sensor = event["kind"] in _SENSED
    return defence.sensor_names[actor] if is_sensor else defence.batteries[actor].name


def _meaning(event: np.void) -> str | None:
    """Return the name of a reason or a fate."""
    if event["kind"] == Kind.HELD:
        return _REASON[int(event["value"])]
    return _FATE[int(event["value"])] if event["kind"] == Kind.INTERCEPT else None
