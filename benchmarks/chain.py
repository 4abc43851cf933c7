"""Trials of the whole kill chain a second: flown with dispersion, seen, tracked, told apart, shot at, assessed.

The rate of one core is by processor time, in which other work on the machine does not count; that of two threads over
one is by the clock, in turns.
"""

import time
from collections.abc import Callable

import numpy as np

from umbrella.battle.run import run_trials
from umbrella.battle.world import World
from umbrella.campaign.execute import BATCH, execute
from umbrella.catalog.library import builtin_catalog
from umbrella.scenario.build import build
from umbrella.scenario.load import load

SCENARIOS = ("seed-2005", "seed-2000", "japan-layers")
TURNS = 5
THREAD_TURNS = 3
TURN_S = 1.5  # about so long is one turn on one core; more where two threads need more to share
TARGETS = {"seed-2005": "300 trials / CPU s, goal 1,000"}


def world_of(scenario: str) -> World:
    """Return the world of a shipped scenario's last shield, which its answer is about."""
    catalog = builtin_catalog()
    return build(load(scenario, catalog), catalog).defences[-1].world


def cpu_s(world: World, trials: int) -> float:
    """Return the processor time of the first so many trials, s."""
    start = time.process_time()
    run_trials(world, 0, 0, trials)
    return time.process_time() - start


def _wall_s(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def threads_ratio(world: World, trials: int) -> float:
    """Return the median, over some turns, of the rate of two threads over that of one, by the clock."""
    turns = []
    for _ in range(THREAD_TURNS):
        one, two = (_wall_s(lambda n=n: execute(world, 0, trials, workers=n)) for n in (1, 2))
        turns.append(one / two)
    return float(np.median(turns))


def row(world: World) -> dict[str, float]:
    """Return what a world's trials cost: cpu_ms (median of the turns), its best, the rates, two threads over one."""
    run_trials(world, 0, 0, 1)
    batches = max(1, round(TURN_S / (2 * BATCH * cpu_s(world, 5) / 5)))
    trials = 2 * BATCH * batches
    costs = [cpu_s(world, trials) / trials for _ in range(TURNS)]
    return {
        "trials": trials,
        "threats": len(world.attack.missiles),
        "objects": len(world.attack.objects),
        "cpu_ms": 1e3 * float(np.median(costs)),
        "best_cpu_ms": 1e3 * min(costs),
        "trials_per_cpu_s": 1.0 / float(np.median(costs)),
        "two_threads": threads_ratio(world, trials),
    }


def rows() -> dict[str, dict[str, float]]:
    """Return a row for each scenario."""
    return {name: row(world_of(name)) for name in SCENARIOS}


def lines(found: dict[str, dict[str, float]]) -> list[str]:
    """Return the rows as a table."""
    told = [f"{'':22s}{'threats':>8s}{'objects':>8s}{'CPU ms/trial':>14s}{'trials/CPU s':>14s}{'2 threads / 1':>15s}"]
    for name, cost in found.items():
        target = f"   target {TARGETS[name]}" if name in TARGETS else ""
        told.append(
            f"{name:22s}{cost['threats']:8d}{cost['objects']:8d}{cost['cpu_ms']:14.2f}"
            f"{cost['trials_per_cpu_s']:14.0f}{cost['two_threads']:15.2f}{target}"
        )
    return told
