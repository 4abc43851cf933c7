"""One trial told in full: every event, shot, sighting and path of it."""

import math
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.battle.fight import SHOTS, Fight, empty_fight
from umbrella.battle.record import EVENTS, PREDICTIONS, Record, new_record
from umbrella.battle.run import RESULT, run
from umbrella.battle.world import World

STORY_TRIAL: Final = 0  # the trial whose events are recorded and told
FIRST_CAPACITY: Final = 20_000


class Body(NamedTuple):
    """The truth of one object of the trial told: its node table (inertial, clock of the run), when it was there."""

    nodes: NDArray[np.float64]  # [n, 13], see `physics.flight.trajectory`
    begins_s: float  # launch or separation; inf: it never was
    end_s: float  # impact, hit, or failure of its missile


class Story(NamedTuple):
    """One trial told in full (records as in `battle`)."""

    trial: int
    events: NDArray[np.void]  # EVENT, in the order of time
    shots: NDArray[np.void]  # SHOT
    sightings: NDArray[np.void]  # WATCH [sensors, threats], of their warheads
    results: NDArray[np.void]  # RESULT [threats]
    bodies: Sequence[Body]  # every object of the attack as it flew in this trial
    warheads: Sequence[int]  # of each threat, the number of its warhead among the bodies
    predictions: Sequence[Any] = ()  # where threats were expected to come down or to be met, see `tables`

    def warhead(self, threat: int) -> Body:
        """Return the missile of a threat and, from its burnout on, its warhead."""
        return self.bodies[self.warheads[threat]]


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
        bodies=[_body(fight, i) for i in range(len(fight.flying))],
        warheads=[int(i) for i in fight.warheads],
        predictions=[_prediction(row) for row in record.predictions[: record.used[PREDICTIONS]]],
    )


def _body(fight: Fight, i: int) -> Body:
    flying = fight.flying[i]
    return Body(fight.nodes[i, : flying["nodes"]].copy(), float(flying["begins_s"]), float(flying["end_s"]))


def _prediction(row: np.void) -> dict[str, float]:
    lat, lon, height_m = (float(value) for value in row["place_rad_m"])
    east, north, both = (float(value) for value in row["spread_m2"])
    return {
        "threat": int(row["threat"]),
        "time_s": float(row["time_s"]),
        "kind": int(row["kind"]),
        "shot": int(row["shot"]),
        "lat_deg": math.degrees(lat),
        "lon_deg": math.degrees(lon),
        "altitude_km": height_m / 1e3,
        "var_east_m2": east,
        "var_north_m2": north,
        "cov_m2": both,
    }
