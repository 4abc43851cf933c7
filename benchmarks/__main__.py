"""Run every benchmark and print the ratios: `make bench`, or `python -m benchmarks`."""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from functools import partial
from pathlib import Path

from benchmarks import ours, peer_heyoka, peer_scipy
from benchmarks.race import Result, Runner, race

FLIGHTS, CHECKED, SINGLE_FLIGHTS, SCIPY_FLIGHTS, TURNS = 10_000, 10_000, 1_000, 40, 11
ONE_CORE, TWO_CORES, SINGLE = "lanes, one core", "lanes, two cores", "single flights"
HEYOKA, SCIPY = "heyoka, one core", "SciPy DOP853"
TARGETS = {"lanes / heyoka": "5, goal 20", "lanes / SciPy": "400", "two cores / one core": "1.8"}
FLY = ("fly", "hwasong-15", "--from", "sunan", "--to", "anchorage", "--json")


def wall_s(words: tuple[str, ...], cache: str) -> float:
    """Return how long one `umbrella` command takes with a compile cache of its own, s."""
    start = time.perf_counter()
    command = [sys.executable, "-c", "from umbrella.cli.main import main; main()", *words]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"NUMBA_CACHE_DIR": cache})
    return time.perf_counter() - start


def cold_start() -> dict[str, float]:
    """Return the wall times of `--help`, of the first and of the second flight on a fresh machine."""
    with tempfile.TemporaryDirectory() as cache:
        return {
            "help_s": min(wall_s(("--help",), cache) for _ in range(3)),
            "first_fly_s": wall_s(FLY, cache),
            "second_fly_s": min(wall_s(FLY, cache) for _ in range(3)),
        }


def runners(fleet: peer_heyoka.Fleet) -> list[Runner]:
    """Return everybody who flies the reference ensemble."""
    return [
        Runner(name=ONE_CORE, fly=partial(ours.lanes, workers=1), flights=FLIGHTS),
        Runner(name=TWO_CORES, fly=partial(ours.lanes, workers=2), flights=FLIGHTS),
        Runner(name=SINGLE, fly=ours.single, flights=SINGLE_FLIGHTS),
        Runner(name=HEYOKA, fly=fleet.fly, flights=FLIGHTS),
        Runner(name=SCIPY, fly=peer_scipy.run, flights=SCIPY_FLIGHTS),
    ]


def ratios(results: dict[str, Result]) -> dict[str, tuple[float, ...]]:
    """Return the ratios that have a target: the median over the turns, best over best, by processor time."""
    pairs = ((ONE_CORE, HEYOKA), (ONE_CORE, SCIPY), (TWO_CORES, ONE_CORE))
    found = {}
    for target, (a, b) in zip(TARGETS, pairs, strict=True):
        one, other = results[a], results[b]
        found[target] = one.ratio_to(other), one.best_ratio_to(other), one.cpu_ratio_to(other)
    return found


def table(results: dict[str, Result]) -> str:
    """Return the table of rates and misses."""
    lines = [f"{'':22s}{'flights/s':>11s}{'best turn':>11s}{'/ CPU s':>11s}{'worst miss m':>14s}{'of':>7s}"]
    for name, row in results.items():
        rates = f"{row.flights_per_s:11,.0f}{max(row.rates):11,.0f}{row.flights_per_cpu_s:11,.0f}"
        lines.append(f"{name:22s}{rates}{row.worst_miss_m:14.3f}{row.checked:7,d}")
    return "\n".join(lines)


def save(results: dict[str, Result], found: dict[str, tuple[float, ...]], start: dict[str, float]) -> None:
    """Write everything to results/latest.json."""
    folder = Path(__file__).parent / "results"
    folder.mkdir(exist_ok=True)
    everything = {"ensemble": {name: asdict(row) for name, row in results.items()}, "ratios": found, "start": start}
    (folder / "latest.json").write_text(json.dumps(everything, indent=2) + "\n")


def main() -> None:
    """Fly the reference ensemble with everybody in turns, print rates, misses and ratios, save them as JSON."""
    busy = os.getloadavg()[0]
    fleet = peer_heyoka.Fleet()
    results = race(runners(fleet), TURNS, ours.references(CHECKED))
    print(f"median of {TURNS} turns; misses against a tolerance of 1e-13; load of the machine before: {busy:.1f}")
    print(table(results))
    found = ratios(results)
    for name, values in found.items():
        print(f"{name:22s}{''.join(f'{value:11,.2f}' for value in values)}   target {TARGETS[name]}")
    start = {"heyoka_compile_s": fleet.compile_s} | cold_start()
    print("  ".join(f"{name} {value:.2f}" for name, value in start.items()))
    save(results, found, start)


if __name__ == "__main__":
    main()
