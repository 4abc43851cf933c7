"""Trials of the whole kill chain a second: flown with dispersion, seen, tracked, told apart, shot at, assessed.

The rate of one core is by processor time, in which other work on the machine does not count; that of two threads over
one is by the clock, in turns.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from umbrella.battle.run import run_trials
from umbrella.battle.world import World
from umbrella.catalog.library import builtin_catalog
from umbrella.scenario.build import build
from umbrella.scenario.load import load

SCENARIOS = ("seed-2005", "seed-2000", "japan-layers")
BATCH = 20  # trials that a thread fights in one go
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


def _times_s(world: World, trials: int, workers: int) -> tuple[float, float]:
    """Return the seconds by the clock, and of processor time, of so many trials by so many threads."""
    start, cpu_start = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda first: run_trials(world, 0, first, BATCH), range(0, trials, BATCH)))
    return time.perf_counter() - start, time.process_time() - cpu_start


def two_threads(world: World, trials: int) -> dict[str, float]:
    """Return how two threads compare with one, the median of some turns.

    Returns:
        rate: trials a second by the clock, over those of one thread. cpu: processor time of a trial, over that with one
        thread (1: the threads do not hinder each other), which a busy machine disturbs less.
    """
    turns = [(_times_s(world, trials, 1), _times_s(world, trials, 2)) for _ in range(THREAD_TURNS)]
    rates = [one[0] / two[0] for one, two in turns]
    costs = [two[1] / one[1] for one, two in turns]
    return {"rate": float(np.median(rates)), "cpu": float(np.median(costs))}


def row(world: World) -> dict[str, Any]:
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
        "two_threads": two_threads(world, trials),
    }


def rows() -> dict[str, dict[str, Any]]:
    """Return a row for each scenario."""
    return {name: row(world_of(name)) for name in SCENARIOS}


def lines(found: dict[str, dict[str, Any]]) -> list[str]:
    """Return the rows as a table."""
    head = f"{'':22s}{'threats':>8s}{'objects':>8s}{'CPU ms/trial':>14s}{'trials/CPU s':>14s}"
    told = [f"{head}{'2 threads / 1':>15s}{'CPU, 2 / 1':>12s}"]
    for name, cost in found.items():
        target = f"   target {TARGETS[name]}" if name in TARGETS else ""
        told.append(
            f"{name:22s}{cost['threats']:8d}{cost['objects']:8d}{cost['cpu_ms']:14.2f}"
            f"{cost['trials_per_cpu_s']:14.0f}{cost['two_threads']['rate']:15.2f}{cost['two_threads']['cpu']:12.2f}{target}"
        )
    return told
