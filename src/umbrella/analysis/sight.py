"""What each sensor sees of each flight: in view, detected, tracked, in one trial in which nobody shoots."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from umbrella.analysis.coverage import Coverage, SensorGroup, any_of, check_object, coverage_of, groups_of
from umbrella.campaign import flown, tables
from umbrella.campaign.recipe import LARGEST_SEED, MOST_TRIALS
from umbrella.campaign.tell import Body, Story, tell
from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import Catalog
from umbrella.catalog.names import nearest
from umbrella.catalog.quantity import quantities
from umbrella.core.errors import BadValue, UnknownName
from umbrella.physics.flight.trajectory import states_at
from umbrella.scenario.attack import Attacker, burns_of
from umbrella.scenario.build import Built, Defence, build
from umbrella.scenario.load import LoadedScenario
from umbrella.scenario.rules import RULES_SOURCE, RULES_SOURCE_ID
from umbrella.sensing.coverage import looks_at

STEP_S: Final = 1.0
MOST_STEPS: Final = 200_000  # of all flights together: of a raid of hundreds each is looked at less finely
ALTITUDE_KM: Final = 300.0

Spans = tuple[tuple[float, float], ...]  # from, to; s, clock of the run
Say = Callable[[str], None]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorSight:
    """What one sensor (or constellation) has of one flight.

    `visible`: the flight is in its view, by geometry; a satellite for plumes: while it burns. `detected`: within that,
    from its first to its last look that detected; `looks` is their number. `tracked`: within that, while the warhead is
    on a firm track that its looks can feed.
    """

    sensor: str
    visible: Spans
    detected: Spans
    tracked: Spans
    looks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FlightSight:
    """One flight: its phases (s, clock of the run), its path, and what every sensor has of it."""

    threat: str
    target: str
    launch_s: float
    burns_s: Spans
    apogee_s: float
    end_s: float
    is_impact: bool
    path: flown.Path
    sensors: tuple[SensorSight, ...]
    firm_by: str | None  # whose look made the first firm track

    @property
    def firm_s(self) -> float | None:
        """Return when the first firm track that any sensor feeds begins; None if there is none."""
        return min((sight.tracked[0][0] for sight in self.sensors if sight.tracked), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SenseAnswer:
    """What a shield's sensors see in one trial, and what they cover."""

    built: Built
    defence: Defence
    seed: int
    trial: int
    groups: tuple[SensorGroup, ...]
    flights: tuple[FlightSight, ...]
    coverages: tuple[Coverage, ...]
    provenance: Provenance


def sense(
    loaded: LoadedScenario,
    catalog: Catalog,
    *,
    shield: str | None = None,
    trial: int = 0,
    seed: int = 0,
    altitudes_km: Sequence[float] = (ALTITUDE_KM,),
    rcs_m2: float | None = None,
    say: Say = lambda words: None,
) -> SenseAnswer:
    """Return what the sensors of a shield see of an attack.

    Args:
        loaded: the checked scenario. catalog: where its names are looked up. shield: its name; None for the last.
        trial, seed: which course of chance. altitudes_km: of the coverage. rcs_m2: cross-section for the coverage; None
            for the warhead of the first threat. say: is told what is being done.

    Raises:
        InputError: something that cannot be used. FlightError: a flight without a result.

    **Valid**: as the engine, with no interceptor fired, so that every flight goes on to its end. **Leaves out**: looks
    that detect nothing within `detected`. **Source**: the record of the trial. **Checked**:
    tests/analysis/test_sight.py.
    """
    if not 0 <= trial < MOST_TRIALS:
        raise BadValue("--trial", trial, f"0 <= trial < {MOST_TRIALS:,}")
    if not 0 <= seed <= LARGEST_SEED:
        raise BadValue("seed", seed, "0 <= seed <= 2^63 - 1")
    for altitude_km in altitudes_km:
        check_object(altitude_km, rcs_m2 if rcs_m2 is not None else 1.0)
    built = build(_held_fire(loaded, shield), catalog, say)
    defence = built.defences[0]
    size = rcs_m2 if rcs_m2 is not None else float(defence.world.attack.objects["rcs_m2"][0])
    say("looking at the sky")
    coverages = tuple(coverage_of(defence, altitude_km, size) for altitude_km in altitudes_km)
    say("fighting one trial")
    story, groups = tell(defence.world, seed, trial), groups_of(defence)
    return SenseAnswer(
        built=built,
        defence=defence,
        seed=seed,
        trial=trial,
        groups=groups,
        flights=_flights(built, defence, story, groups),
        coverages=coverages,
        provenance=_with_rules(defence),
    )


def _held_fire(loaded: LoadedScenario, shield: str | None) -> LoadedScenario:
    """Return the scenario with one of its shields, without interceptors."""
    shields = loaded.scenario.all_shields()
    name = shield if shield is not None else list(shields)[-1]
    if name not in shields:
        raise UnknownName("shield of this scenario", name, nearest(name, shields) or tuple(shields))
    entry = shields[name].model_copy(update={"batteries": ()})
    return replace(loaded, scenario=loaded.scenario.model_copy(update={"shield": None, "shields": {name: entry}}))


def _with_rules(defence: Defence) -> Provenance:
    """Return what the answer rests on: a shield without interceptors leaves the rules out, but sensing has some."""
    rules = Provenance.of(*quantities(defence.rules, f"{defence.name}.rules"))
    merged = defence.provenance.merge(rules)
    return replace(merged, works=(*dict([*merged.works, (RULES_SOURCE_ID, RULES_SOURCE)]).items(),))


def _flights(built: Built, defence: Defence, story: Story, groups: tuple[SensorGroup, ...]) -> tuple[FlightSight, ...]:
    """Return what is seen of every flight."""
    events = _by_threat(tables.event_columns(story, built, defence))
    sightings = _by_threat(tables.sighting_columns(story, built, defence))
    bodies = [story.warhead(i) for i in range(len(built.attack))]
    lives = [flown.life_of(body) for body in bodies]
    step_s = max(STEP_S, sum(end - start for start, end in lives) / MOST_STEPS)
    return tuple(
        _flight(
            attacker, body, step_s, defence, groups, sightings.get(attacker.name, []), events.get(attacker.name, [])
        )
        for attacker, body in zip(built.attack, bodies, strict=True)
    )


def _by_threat(columns: tables.Columns) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in pa.table(columns).to_pylist():
        found.setdefault(row["threat"], []).append(row)
    return found


def _flight(
    attacker: Attacker,
    body: Body,
    step_s: float,
    defence: Defence,
    groups: tuple[SensorGroup, ...],
    sightings: list[dict[str, Any]],
    events: list[dict[str, Any]],
) -> FlightSight:
    """Return one flight; `sightings` and `events` are its own rows of the tables."""
    launch_s, end_s = flown.life_of(body)
    path = flown.threat_path(body)
    times = np.append(np.arange(launch_s, end_s, step_s), end_s)
    in_view = any_of(_in_view(body, times, defence), groups)
    firm, burns = _firm_spans(events, sightings), tuple(burns_of(attacker))
    spans = {
        group: shared_spans(spans_of(times, in_view[:, g]), burns if group.kind == "plume" else ((launch_s, end_s),))
        for g, group in enumerate(groups)
    }
    sensors = [
        _sight(name, spans, defence, sightings, firm) for name in dict.fromkeys(group.sensor for group in groups)
    ]
    return FlightSight(
        threat=attacker.name,
        target=attacker.target.name,
        launch_s=launch_s,
        burns_s=tuple(burn for burn in burns if burn[0] < end_s),
        apogee_s=_apogee_s(path),
        end_s=end_s,
        is_impact=any(row["kind"] == "impact" for row in events),
        path=path,
        sensors=tuple(sight for sight in sensors if sight.visible),
        firm_by=_firm_by(events, groups, defence),
    )


def _firm_by(events: list[dict[str, Any]], groups: tuple[SensorGroup, ...], defence: Defence) -> str | None:
    """Return the radar, satellite or constellation that made the first firm track; None: there is none."""
    sensor_of = {defence.sensor_names[s]: group.sensor for group in groups for s in group.members}
    return next((sensor_of.get(row["actor"]) for row in events if row["kind"] == "track firm"), None)


def _apogee_s(path: flown.Path) -> float:
    """Return when a flight is highest: the top of the parabola through the highest place and its two neighbours."""
    k = int(np.argmax(path.altitude_km))
    if k in (0, len(path.t_s) - 1):
        return float(path.t_s[k])
    near = slice(k - 1, k + 2)
    bend, slope, _ = np.polyfit(path.t_s[near] - path.t_s[k], path.altitude_km[near], 2)
    return float(path.t_s[k] - 0.5 * slope / bend)


def _in_view(body: Body, times: Numbers, defence: Defence) -> NDArray[np.bool_]:
    """Return [times, 2, sensors]: whether each sensor works and has the flight in its view, planes as in `looks_at`."""
    shield = defence.world.shield
    points = np.ascontiguousarray(np.column_stack([times, states_at(body.nodes, times)[:, :3]]))
    looks = looks_at(shield.sensors, points, np.ones(len(times)), shield.rules.false_alarm, shield.earth)
    return np.asarray(looks >= 0.0)


def spans_of(times: Numbers, is_true: NDArray[np.bool_]) -> Spans:
    """Return the spans of time in which a condition holds at every instant that was looked at."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], is_true, [False]]).astype(np.int8)))
    last = len(times) - 1
    return tuple((float(times[a]), float(times[min(b, last)])) for a, b in zip(edges[::2], edges[1::2], strict=True))


def shared_spans(first: Iterable[tuple[float, float]], second: Spans) -> Spans:
    """Return the spans that two sets of spans have in common."""
    both = [(max(a, c), min(b, d)) for a, b in first for c, d in second]
    return tuple((low, high) for low, high in both if high > low)


def _sight(
    name: str, in_view: dict[SensorGroup, Spans], defence: Defence, sightings: list[dict[str, Any]], firm: Spans
) -> SensorSight:
    """Return what a radar, satellite or constellation has of a flight; plumes and cold bodies in its view together."""
    own = {group: spans for group, spans in in_view.items() if group.sensor == name}
    names = {defence.sensor_names[s] for group in own for s in group.members}
    rows = [row for row in sightings if row["sensor"] in names and row["looks"]]
    looked = _merged((row["first_look_s"], row["last_look_s"]) for row in rows)
    visible = _merged(span for spans in own.values() for span in spans)
    follows = _merged(span for group, spans in own.items() if group.kind != "plume" for span in spans)
    return SensorSight(
        sensor=name,
        visible=visible,
        detected=shared_spans(visible, looked),
        tracked=shared_spans(shared_spans(follows, looked), firm),
        looks=sum(row["looks"] for row in rows),
    )


def _merged(spans: Iterable[tuple[float, float]]) -> Spans:
    """Return spans in order, those that overlap as one."""
    found: list[tuple[float, float]] = []
    for low, high in sorted(spans):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return tuple(found)


def _firm_spans(events: list[dict[str, Any]], sightings: list[dict[str, Any]]) -> Spans:
    """Return from each firm track to its end: broken, lost, or the last look of any sensor."""
    ends = [row["time_s"] for row in events if row["kind"] in ("track broken", "track lost")]
    last = max((row["last_look_s"] for row in sightings if row["looks"]), default=0.0)
    firm = [row["time_s"] for row in events if row["kind"] == "track firm"]
    return _merged((start, end) for start in firm if (end := min((e for e in ends if e > start), default=last)) > start)
