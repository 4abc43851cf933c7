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

_REACHING: Final = (Reason.OUT_OF_REACH, Reason.ALTITUDE_BAND, Reason.TOO_LATE)
# why a battery had no shot, the nearest to one first; the first that holds for any battery is told
_NEAREST_FIRST: Final = (
    Reason.TRACK_LOOSE, Reason.NO_OWN_TRACK, Reason.LINK_DOWN, Reason.TOO_LATE, Reason.ALTITUDE_BAND,
    Reason.OUT_OF_REACH, Reason.STILL_BOOSTING, Reason.NO_TRACK, Reason.NOT_DETECTED,
)  # fmt: skip

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]
Progress = Callable[[int, int], None]


class Met(NamedTuple):
    """What a shield makes of some flights, one row each: shots one after another, when (s after launch; inf: never).

    `reason` is a number of `Reason`: why there was no shot (NONE where there was one). `first_battery` made the first
    shot, -1: none.
    """

    shots: Counts
    reason: Counts
    seen_s: Numbers
    firm_s: Numbers
    first_shot_s: Numbers
    last_intercept_s: Numbers
    first_battery: Counts


def alone(loaded: LoadedScenario, catalog: Catalog, shield: str, threat: ThreatEntry) -> Defence:
    """Return one shield of a scenario, in a world in which one missile comes and no shot hits it.

    The missile is alone: no decoys, no spent stage, no scatter, and it does not fail. The shield's magazines hold what
    the time allows, it keeps no reserve, and shoots one interceptor at a time, looking before the next. All else is as
    the scenario says: sensors and their errors, tracks, delays, what a commit asks for, layers.

    Args:
        loaded, catalog: the scenario. shield: name of one of its shields. threat: the missile; its target is that of
            the longest flight: the world ends after it.
    """
    only = threat.model_copy(update={"decoys": (), "spent_stage": False, "count": 1, "name": "missile"})
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
    return World(attack, world.shield._replace(batteries=rows, rules=rules))


def meet(
    world: World,
    launches: list[Launch],
    flights: Volley,
    heights_m: Numbers,
    *,
    seed: int = 0,
    workers: int = 1,
    progress: Progress = lambda done, total: None,
) -> Met:
    """Send one missile after another, each alone, against a shield.

    Args:
        world: of `alone`. launches: of each flight, or one for all. flights: how each is flown; only those that hit are
            sent. heights_m: [n] height of each place. seed: of the one course of chance in which all are sent.
        workers: threads; the answer does not depend on their number. progress: as usual.

    **Valid**: as the engine. **Leaves out**: chance: sensors err as in one trial, the same for every flight, so that an
    edge of the ground covered may lie a cell off. **Source**: `battle.run`. **Checked**: tests/analysis/test_alone.py.
    """
    sent = np.flatnonzero(flights.is_hit)
    met = _nothing(len(flights.status))
    batches = [sent[first : first + BATCH] for first in range(0, len(sent), BATCH)]

    def fight(rows: Counts) -> int:
        own, room = _own(world), empty_fight(world)
        results = np.zeros((1, 1), RESULT)
        for i in rows:
            launch = launches[i] if len(launches) > 1 else launches[0]
            _aim(own.attack, launch, flights.unknowns[i], float(heights_m[i]))
            run(own, seed, 0, room, no_record(), results)
            _write(met, int(i), results[0, 0], room)
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
        reason=np.zeros(n, np.int64),
        seen_s=np.full(n, np.inf),
        firm_s=np.full(n, np.inf),
        first_shot_s=np.full(n, np.inf),
        last_intercept_s=np.full(n, -np.inf),
        first_battery=np.full(n, -1),
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


def _write(met: Met, i: int, result: np.void, fight: Fight) -> None:
    shots = fight.shots[: fight.counts[SHOTS]]
    met.shots[i] = len(shots)
    met.seen_s[i], met.firm_s[i], met.first_shot_s[i] = result["seen_s"], result["firm_s"], result["first_shot_s"]
    if len(shots):
        met.last_intercept_s[i] = shots["intercept_s"].max()
        met.first_battery[i] = shots["battery"][np.argmin(shots["launch_s"])]
    else:
        met.reason[i] = _why_not(float(result["seen_s"]), float(result["firm_s"]), fight.holdings["ever"][0])


def _why_not(seen_s: float, firm_s: float, ever: Counts) -> Reason:
    """Return why no battery had a shot: of what hindered each, that which was nearest to a shot."""
    if math.isinf(seen_s):
        return Reason.NOT_DETECTED
    if math.isinf(firm_s):
        return Reason.NO_TRACK
    hindered = {_hindrance({reason for reason in Reason if int(bits) >> reason & 1}) for bits in ever}
    return next((reason for reason in _NEAREST_FIRST if reason in hindered), Reason.NONE)


def _hindrance(reasons: set[Reason]) -> Reason:
    """Return what kept one battery from shooting: the last link of its chain that did not hold.

    A path that was out of reach is called too late at its end: what was said first counts.
    """
    for reason in (Reason.TRACK_LOOSE, Reason.NO_OWN_TRACK, Reason.LINK_DOWN):
        if reason in reasons:
            return reason
    return next((r for r in (*_REACHING, Reason.STILL_BOOSTING, Reason.NO_TRACK) if r in reasons), Reason.NOT_DETECTED)
