"""One missile alone against a shield whose every shot misses: how many shots, one after another, it gives time for."""

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.flying import Launch
from umbrella.analysis.volley import BATCH, Volley
from umbrella.battle.fight import SHOTS, Fight, empty_fight
from umbrella.battle.reasons import Reason
from umbrella.battle.record import no_record
from umbrella.battle.run import RESULT, run
from umbrella.battle.world import BURNS, Attack, World
from umbrella.catalog.library import Catalog
from umbrella.physics.flight.plan import stage_times
from umbrella.scenario.build import Defence, build
from umbrella.scenario.load import LoadedScenario
from umbrella.scenario.schema import ThreatEntry

MOST_SHOTS: Final = 64  # of one battery at one missile
NEVER_HITS: Final = 1e-9  # what is left of a hit probability: which battery has the better shot stays the same

# what kept one battery from a shot: the first of these that was ever said of it. What a battery says of a path stands
# before what it says at its end, where every path is too late; what it says of any path at first stands last.
_SAID: Final = (
    Reason.TRACK_LOOSE, Reason.LINK_DOWN, Reason.OUT_OF_REACH, Reason.ALTITUDE_BAND, Reason.TOO_LATE,
    Reason.NO_OWN_TRACK, Reason.WINDOW_NOT_OPEN, Reason.LAYER_ABOVE, Reason.STILL_BOOSTING, Reason.NO_TRACK,
)  # fmt: skip
# of what kept all batteries, the nearest to a shot
_NEAREST_FIRST: Final = (
    Reason.TRACK_LOOSE, Reason.LINK_DOWN, Reason.WINDOW_NOT_OPEN, Reason.TOO_LATE, Reason.ALTITUDE_BAND,
    Reason.NO_OWN_TRACK, Reason.OUT_OF_REACH, Reason.LAYER_ABOVE, Reason.STILL_BOOSTING, Reason.NO_TRACK,
    Reason.NOT_DETECTED,
)  # fmt: skip

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]
Progress = Callable[[int, int], None]


class Met(NamedTuple):
    """What a shield makes of some flights, one row each: shots one after another, when (s after launch; inf: never).

    Of several courses of chance the row is that of the middle one by its shots (of an even number the lower), and
    `engaged` the part of them in which there was a shot. `reason` is a number of `Reason`: why there was none (NONE
    where there was one). `first_battery` made the first shot, -1: none. `window_s`: the first launch that a battery
    saw to be possible, at once or later, by the track that it had then (inf: none did); an order waits for its moment.
    """

    shots: Counts
    engaged: Numbers
    reason: Counts
    seen_s: Numbers
    firm_s: Numbers
    first_shot_s: Numbers
    last_intercept_s: Numbers
    first_battery: Counts
    window_s: Numbers


def alone(loaded: LoadedScenario, catalog: Catalog, shield: str, threat: ThreatEntry) -> Defence:
    """Return one shield of a scenario, in a world in which one missile comes and no shot hits it.

    The missile is alone: no decoys, no spent stage, no scatter, and it does not fail. The shield's magazines hold what
    the time allows, it keeps no reserve, and shoots one interceptor at a time, looking before the next. All else is as
    the scenario says: sensors and their errors, tracks, delays, what a commit asks for, layers.

    Args:
        loaded, catalog: the scenario. shield: name of one of its shields. threat: the missile; its target is that of
            the longest flight: the world ends after it.
    """
    at_once = threat.launch_s.model_copy(update={"value": 0.0})
    only = threat.model_copy(
        update={"decoys": (), "spent_stage": False, "count": 1, "name": "missile", "launch_s": at_once}
    )
    scenario = loaded.scenario.model_copy(
        update={"threats": (only,), "shield": None, "shields": {shield: loaded.scenario.all_shields()[shield]}}
    )
    (defence,) = build(replace(loaded, scenario=scenario), catalog).defences
    return replace(defence, world=_where_nothing_hits(defence.world))


def _where_nothing_hits(world: World) -> World:
    rows, rules = world.shield.batteries.copy(), world.shield.rules
    rows["salvos"], rows["most_shots"], rows["reserve"] = 1, MOST_SHOTS * max(1, len(rows)), 0
    rows["magazine"], rows["reloads"] = MOST_SHOTS, 0
    rows["hit_probability"] *= NEVER_HITS
    rules = rules._replace(
        decision_delay_s=rules.decision_delay_s + 0.5 * rules.decision_spread_s,
        decision_spread_s=0.0,
        false_kill=0.0,
        false_miss=0.0,
    )
    attack = world.attack._replace(scatter=np.zeros_like(world.attack.scatter))
    attack.missiles["reliability"] = 1.0
    for correction in ("moves_m", "setting", "impact_sigma_m"):  # of the planned target: each flight has its own
        attack.missiles[correction] = 0.0
    return World(attack, world.shield._replace(batteries=rows, rules=rules))


def meet(
    world: World,
    launches: list[Launch],
    flights: Volley,
    heights_m: Numbers,
    *,
    seed: int = 0,
    trials: int = 1,
    workers: int = 1,
    progress: Progress = lambda done, total: None,
) -> Met:
    """Send one missile after another, each alone, against a shield.

    Args:
        world: of `alone`. launches: of each flight, or one for all. flights: how each is flown; only those that hit are
            sent. heights_m: [n] height of each place. seed, trials: how many courses of chance each is sent in; they
            are the same for every flight. workers: threads; the answer does not depend on their number. progress: as
            usual.

    **Valid**: as the engine. **Leaves out**: with one trial, chance: where a radar finds the missile in some courses
    only, one of them is told. **Source**: `battle.run`. **Checked**: tests/analysis/test_footprint.py.
    """
    sent = np.flatnonzero(flights.is_hit)
    met = _nothing(len(flights.status))
    batches = [sent[first : first + BATCH] for first in range(0, len(sent), BATCH)]

    def fight(rows: Counts) -> int:
        own, room = _own(world), empty_fight(world)
        for i in rows:
            launch = launches[i] if len(launches) > 1 else launches[0]
            _aim(own.attack, launch, flights.unknowns[i], float(heights_m[i]))
            _write(met, int(i), [_course(own, room, seed, trial) for trial in range(trials)])
        return len(rows)

    done = 0
    with ThreadPoolExecutor(workers) as pool:
        for count in pool.map(fight, batches):
            done += count
            progress(done, len(sent))
    return met


def _nothing(n: int) -> Met:
    return Met(
        shots=np.zeros(n, np.int64),
        engaged=np.zeros(n),
        reason=np.zeros(n, np.int64),
        seen_s=np.full(n, np.inf),
        firm_s=np.full(n, np.inf),
        first_shot_s=np.full(n, np.inf),
        last_intercept_s=np.full(n, -np.inf),
        first_battery=np.full(n, -1),
        window_s=np.full(n, np.inf),
    )


def _own(world: World) -> World:
    """Return a world whose missile and its steering can be written over."""
    attack = world.attack
    return world._replace(attack=attack._replace(missiles=attack.missiles.copy(), knots=attack.knots.copy()))


def _aim(attack: Attack, launch: Launch, unknowns: Numbers, height_m: float) -> None:
    """Write how the missile is flown."""
    row, point = attack.missiles[0], launch.point
    azimuth, pitch, cutoff = (float(value) for value in unknowns)
    row["azimuth_rad"], row["cutoff_s"], row["target_h_m"] = azimuth, cutoff, height_m
    row["pad"] = point.lat_rad, point.lon_rad, point.h_m
    row["is_in_reach"] = 1
    attack.knots[row["first_knot"] + row["knots"] - 1, 1] = pitch
    burns = sorted((lit, min(out, cutoff)) for lit, out in stage_times(launch.vehicle).tolist() if lit < cutoff)[:BURNS]
    row["burns"], row["burns_s"][: len(burns)] = len(burns), burns


class _Course(NamedTuple):
    """One flight in one course of chance; fields as of `Met`."""

    shots: int
    reason: int
    seen_s: float
    firm_s: float
    first_shot_s: float
    last_intercept_s: float
    first_battery: int
    window_s: float


def _course(world: World, fight: Fight, seed: int, trial: int) -> _Course:
    results = np.zeros((1, 1), RESULT)
    run(world, seed, trial, fight, no_record(), results)
    seen_s, firm_s, first_shot_s = (float(results[0, 0][name]) for name in ("seen_s", "firm_s", "first_shot_s"))
    shots = fight.shots[: fight.counts[SHOTS]]
    window_s = float(fight.holdings["first_s"][0].min(initial=math.inf))
    if len(shots) == 0:
        why = _why_not(seen_s, firm_s, fight.holdings["ever"][0])
        return _Course(0, why, seen_s, firm_s, math.inf, -math.inf, -1, window_s)
    last_s, first = float(shots["intercept_s"].max()), int(shots["battery"][np.argmin(shots["launch_s"])])
    return _Course(len(shots), Reason.NONE, seen_s, firm_s, first_shot_s, last_s, first, window_s)


def _write(met: Met, i: int, courses: list[_Course]) -> None:
    middle = sorted(courses, key=lambda course: course.shots)[(len(courses) - 1) // 2]
    for name, value in middle._asdict().items():
        getattr(met, name)[i] = value
    met.engaged[i] = sum(course.shots > 0 for course in courses) / len(courses)


def _why_not(seen_s: float, firm_s: float, ever: Counts) -> Reason:
    """Return why no battery had a shot: of what hindered each, that which was nearest to a shot."""
    if math.isinf(seen_s):
        return Reason.NOT_DETECTED
    if math.isinf(firm_s):
        return Reason.NO_TRACK
    hindered = {_hindrance({reason for reason in Reason if int(bits) >> reason & 1}) for bits in ever}
    return next((reason for reason in _NEAREST_FIRST if reason in hindered), Reason.NONE)


def _hindrance(reasons: set[Reason]) -> Reason:
    """Return what kept one battery from shooting."""
    return next((reason for reason in _SAID if reason in reasons), Reason.NOT_DETECTED)
