"""What a trial costs as the raid grows from one missile to a hundred, against n log n.

A raid is `seed-2005` with more missiles: the same missile from the same place, 20 s apart, towards twenty cities from
coast to coast in turn, against the same shield. So a hundred missiles are all in the air at once.
"""

import time
from dataclasses import replace

import numpy as np

from umbrella.battle.run import run_trials
from umbrella.battle.world import World
from umbrella.catalog.library import builtin_catalog
from umbrella.scenario.build import build
from umbrella.scenario.load import load
from umbrella.scenario.schema import ThreatEntry

SIZES = (1, 2, 5, 10, 20, 50, 100)
SCENARIO, SHIELD, APART_S = "seed-2005", "c1", 20.0
CITIES = (
    "seattle", "los-angeles", "chicago", "new-york", "washington", "denver", "phoenix", "minneapolis", "boston",
    "kansas-city", "san-francisco", "detroit", "philadelphia", "omaha", "st-louis", "boise", "indianapolis",
    "albuquerque", "sacramento", "billings",
)  # fmt: skip
BUDGET_S = 4.0  # of processor time for each size
LEAST_TRIALS, MOST_TRIALS = 3, 200
FIT_FROM = 5  # below that, what a trial costs without any threat counts


def _entry(like: ThreatEntry, city: int, threats: int) -> ThreatEntry:
    """Return the missiles that a raid sends at one city."""
    start = like.launch_s.model_copy(update={"value": city * APART_S})
    apart = like.launch_s.model_copy(update={"value": len(CITIES) * APART_S})
    count = len(range(city, threats, len(CITIES)))
    changed = {"name": CITIES[city], "at": CITIES[city], "launch_s": start, "interval_s": apart, "count": count}
    return like.model_copy(update=changed)


def raid(threats: int) -> World:
    """Return the world of a raid of so many missiles."""
    catalog = builtin_catalog()
    loaded = load(SCENARIO, catalog)
    like = loaded.scenario.threats[0]
    entries = tuple(_entry(like, city, threats) for city in range(min(threats, len(CITIES))))
    changed = {"threats": entries, "shields": {SHIELD: loaded.scenario.shields[SHIELD]}}
    larger = replace(loaded, scenario=loaded.scenario.model_copy(update=changed))
    return build(larger, catalog).defences[-1].world


def cost(world: World) -> dict[str, float]:
    """Return the trials fought within the budget and their mean processor time, ms."""
    run_trials(world, 0, 0, 1)
    trials, start = 0, time.process_time()
    while trials < LEAST_TRIALS or (trials < MOST_TRIALS and time.process_time() - start < BUDGET_S):
        run_trials(world, 0, trials, 1)
        trials += 1
    return {"trials": trials, "cpu_ms": 1e3 * (time.process_time() - start) / trials}


def exponent(sizes: np.ndarray, costs: np.ndarray) -> float:
    """Return the exponent p of cost ~ n^p, by least squares of the logarithms, over the larger sizes."""
    large = sizes >= FIT_FROM
    return float(np.polyfit(np.log(sizes[large]), np.log(costs[large]), 1)[0])


def rows() -> dict[str, object]:
    """Return the cost of each size, the exponent fitted to it and the one that n log n has over the same sizes."""
    costs = {n: cost(raid(n)) for n in SIZES}
    n = np.array(SIZES, dtype=float)
    return {
        "sizes": {str(size): found for size, found in costs.items()},
        "exponent": exponent(n, np.array([costs[size]["cpu_ms"] for size in SIZES])),
        "n_log_n_exponent": exponent(n, n * np.log(np.maximum(n, 2.0))),
        "fitted_from": FIT_FROM,
    }


def lines(found: dict[str, object]) -> list[str]:
    """Return the rows as a table."""
    told = [f"{'threats':>8s}{'trials':>8s}{'CPU ms/trial':>14s}{'ms/threat':>12s}"]
    for size, row in found["sizes"].items():
        told.append(f"{size:>8s}{row['trials']:8d}{row['cpu_ms']:14.2f}{row['cpu_ms'] / int(size):12.2f}")
    told.append(
        f"cost ~ n^{found['exponent']:.2f} from {found['fitted_from']} threats on; target no worse than n log n, "
        f"which is n^{found['n_log_n_exponent']:.2f} over the same sizes"
    )
    return told
