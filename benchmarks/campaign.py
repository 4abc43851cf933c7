"""Campaigns: the store's share, two cores over one, a Dask cluster beside threads, memory, and taking up a long run.

The light scenario is one Scud-B against nothing, some 10,000 trials a second: with it the campaign around the trials
weighs most. The full one is `seed-2005`, the whole chain.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from umbrella.battle.run import run_trials
from umbrella.campaign.design import nominal
from umbrella.campaign.execute import execute
from umbrella.campaign.fight_part import built_at, fight_part
from umbrella.campaign.pools import Workers
from umbrella.campaign.recipe import Recipe, recipe_of
from umbrella.campaign.store import part_path
from umbrella.catalog.library import builtin_catalog
from umbrella.scenario.load import load, read

LIGHT = b"""
name: light
title: One Scud-B against nothing
description: The campaign around the trials weighs most here.
threats:
  - {name: scud, missile: scud-b, from: "36.0,44.0", at: "36.0,46.5", launch_s: 0, reliability: 0.9}
rules: {cycle_s: 10}
shields:
  none: {}
"""
TURNS = 3
LIGHT_TRIALS, FULL_TRIALS = 262_144, 1_024  # a campaign of fewer light trials takes seconds, whatever its store costs
MEMORY_TRIALS = (10_000, 100_000, 1_000_000)
LONGEST = 10_000_000  # with UMBRELLA_BENCH_LONG=1: a quarter of an hour on two cores
RESUME_TRIALS = 1_000_000


def recipe(scenario: str, trials: int) -> Recipe:
    """Return the recipe of so many trials of a shipped scenario's answer, or of the light one."""
    catalog = builtin_catalog()
    loaded = read(LIGHT, "light.yaml", catalog) if scenario == "light" else load(scenario, catalog)
    return recipe_of(loaded, catalog, nominal(trials), 0)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="umbrella-bench-") as place:
        yield Path(place)


def _campaign_s(work: Recipe, workers: Workers) -> tuple[float, float]:
    """Return the seconds of a campaign by the clock, and of processor time."""
    with _folder() as folder:
        clock, cpu = time.perf_counter(), time.process_time()
        execute(work, folder, workers=workers)
        return time.perf_counter() - clock, time.process_time() - cpu


def _engine_s(work: Recipe) -> float:
    """Return the processor time of the trials alone, against every shield."""
    cpu = time.process_time()
    for defence in built_at(work, 0).defences:
        run_trials(defence.world, work.seed, 0, work.trials)
    return time.process_time() - cpu


def store_row(scenario: str, trials: int) -> dict[str, float]:
    """Return rates of one and two threads with the store, and the store's share of the processor time."""
    work = recipe(scenario, trials)
    fight_part(work, 0)
    ones, twos, engines = [], [], []
    for _ in range(TURNS):
        engines.append(_engine_s(work))
        ones.append(_campaign_s(work, Workers(number=1)))
        twos.append(_campaign_s(work, Workers(number=2)))
    one_s, two_s = (float(np.median([clock for clock, _ in turns])) for turns in (ones, twos))
    cost = float(np.median([cpu / engine - 1.0 for (_, cpu), engine in zip(ones, engines, strict=True)]))
    return {"rate": trials / one_s, "rate_two": trials / two_s, "two_over_one": one_s / two_s, "store": cost}


def dask_row(scenario: str, trials: int) -> dict[str, float]:
    """Return the rate of a Dask cluster of two processes over that of two threads, both warm, in turns."""
    from distributed import Client, LocalCluster

    work = recipe(scenario, trials)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        address = cluster.scheduler_address
        client.gather([client.submit(fight_part, work, k, pure=False, workers=[name])
                       for k, name in enumerate(client.scheduler_info()["workers"])])  # fmt: skip
        local, far = [], []
        for _ in range(TURNS):
            local.append(_campaign_s(work, Workers(number=2))[0])
            far.append(_campaign_s(work, Workers(kind="cluster", address=address))[0])
    return {"rate": trials / float(np.median(far)), "over_threads": float(np.median(np.divide(local, far)))}


def memory_mb(trials: int) -> float:
    """Return the largest memory of a process that fights so many light trials, MB."""
    code = f"from benchmarks.campaign import fight_and_tell; fight_and_tell({trials})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def fight_and_tell(trials: int) -> None:
    """Fight light trials and print the process's largest memory, MB."""
    _campaign_s(recipe("light", trials), Workers(number=2))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def resume_s(trials: int) -> float:
    """Return how long a finished run of so many light trials takes to take up again, beyond its last part."""
    work = recipe("light", trials)
    with _folder() as folder:
        execute(work, folder)
        part_path(folder, work.parts - 1).unlink()
        start = time.perf_counter()
        execute(work, folder)
        total = time.perf_counter() - start
    start = time.perf_counter()
    fight_part(work, work.parts - 1)
    return total - (time.perf_counter() - start)


def rows() -> dict[str, Any]:
    """Return all figures."""
    sizes = [*MEMORY_TRIALS, *([LONGEST] if os.environ.get("UMBRELLA_BENCH_LONG") else [])]
    return {
        "store": {"light": store_row("light", LIGHT_TRIALS), "seed-2005": store_row("seed-2005", FULL_TRIALS)},
        "dask": {"light": dask_row("light", LIGHT_TRIALS), "seed-2005": dask_row("seed-2005", FULL_TRIALS)},
        "memory_mb": {f"{trials:,}": memory_mb(trials) for trials in sizes},
        "resume_s": resume_s(RESUME_TRIALS),
    }


def lines(found: dict[str, Any]) -> list[str]:
    """Return the figures as tables."""
    told = [f"{'':12s}{'trials/s':>10s}{'two cores':>11s}{'2 / 1':>8s}{'store':>9s}{'Dask 2':>9s}{'/ threads':>11s}"]
    for name, row in found["store"].items():
        far = found["dask"][name]
        told.append(f"{name:12s}{row['rate']:10.0f}{row['rate_two']:11.0f}{row['two_over_one']:8.2f}"
                    f"{100.0 * row['store']:7.1f} %{far['rate']:9.0f}{far['over_threads']:11.2f}")  # fmt: skip
    told.append("targets: 2 / 1 at least 1.8, store under 5 %, Dask / threads at least 0.85")
    told += [f"largest memory of {trials:>10s} trials: {mb:6.0f} MB" for trials, mb in found["memory_mb"].items()]
    told.append(f"a run of {RESUME_TRIALS:,} trials taken up again in {found['resume_s']:.2f} s (target 2 s)")
    return told
