"""Trials in parallel: the same results for any number of workers, since a trial depends on seed and number only."""

import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.battle.fight import SHOTS, Fight, empty_fight
from umbrella.battle.record import EVENTS, PREDICTIONS, Record, new_record, no_record
from umbrella.battle.run import RESULT, run
from umbrella.battle.world import World
from umbrella.core.errors import BadValue

BATCH: Final = 20
MOST_TRIALS: Final = 1_000_000  # results are kept in memory: 48 bytes for each threat and trial
STORY_TRIAL: Final = 0  # the trial whose events are recorded and told
FIRST_CAPACITY: Final = 20_000

Progress = Callable[[int, int], None]


class Story(NamedTuple):
    """One trial told in full (records as in `battle`)."""

    trial: int
    events: NDArray[np.void]  # EVENT, in the order of time
    shots: NDArray[np.void]  # SHOT
    sightings: NDArray[np.void]  # WATCH [sensors, threats], of their warheads
    results: NDArray[np.void]  # RESULT [threats]
    predictions: Sequence[Any] = ()  # where threats were expected to come down or to be met, see `tables`


def tell(world: World, seed: int, trial: int = STORY_TRIAL) -> Story:
    """Fight one trial and record all that happens in it."""
    capacity = FIRST_CAPACITY
    while True:
        record, fight = new_record(capacity), empty_fight(world)
        results = np.zeros((1, len(world.attack.missiles)), RESULT)
        run(world, seed, trial, fight, record, results)
        used = int(record.used.max())
        if used <= capacity:
            return _story(trial, record, fight, results[0])
        capacity = used


def _story(trial: int, record: Record, fight: Fight, results: NDArray[np.void]) -> Story:
    events = record.events[: record.used[EVENTS]]
    return Story(
        trial=trial,
        events=events[np.argsort(events["time_s"], kind="stable")],
        shots=fight.shots[: fight.counts[SHOTS]].copy(),
        sightings=fight.watches[:, fight.warheads],
        results=results,
        predictions=[_prediction(row) for row in record.predictions[: record.used[PREDICTIONS]]],
    )


def _prediction(row: np.void) -> dict[str, float]:
    lat, lon, height_m = (float(value) for value in row["place_rad_m"])
    east, north, both = (float(value) for value in row["spread_m2"])
    return {
        "threat": int(row["threat"]),
        "time_s": float(row["time_s"]),
        "kind": int(row["kind"]),
        "lat_deg": math.degrees(lat),
        "lon_deg": math.degrees(lon),
        "altitude_km": height_m / 1e3,
        "var_east_m2": east,
        "var_north_m2": north,
        "cov_m2": both,
    }


def execute(
    world: World, seed: int, trials: int, *, workers: int | None = None, progress: Progress = lambda done, total: None
) -> NDArray[np.void]:
    """Fight trials 0 to `trials` - 1 and return records RESULT [trials, threats].

    Args:
        world: `World`. seed: 0 to 2^63 - 1. workers: threads (the engine lets go of the interpreter's lock); as many
            as there are processors when None. progress: is told (done, total) after every batch.

    Raises:
        BadValue: no trials, or no workers.

    **Valid**: any number of workers gives the same bytes. **Leaves out**: many machines. **Source**: counter-based
    random numbers, see `core.random`. **Checked**: tests/campaign/test_campaign.py.
    """
    check_numbers(trials, workers)
    results = np.zeros((trials, len(world.attack.missiles)), RESULT)
    starts = range(0, trials, BATCH)
    run(world, seed, 0, empty_fight(world), no_record(), results[:1])  # compiles, if it must, before threads begin

    def fight_batch(first: int) -> int:
        part = results[first : first + BATCH]
        run(world, seed, first, empty_fight(world), no_record(), part)
        return len(part)

    done = 0
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        for fought in pool.map(fight_batch, starts):
            done += fought
            progress(done, trials)
    return results


def check_numbers(trials: int, workers: int | None) -> None:
    """Refuse a number of trials or workers that cannot be."""
    if not 1 <= trials <= MOST_TRIALS:
        raise BadValue("trials", trials, f"1 <= trials <= {MOST_TRIALS:,}")
    if workers is not None and not 1 <= workers <= 1024:
        raise BadValue("workers", workers, "1 <= workers <= 1024")
