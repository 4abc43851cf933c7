"""The flight of an ICBM from lift-off to impact, ten thousand times: Umbrella's lanes, heyoka and SciPy in turns."""

from dataclasses import asdict
from functools import partial
from typing import Any

from benchmarks import ours, peer_heyoka, peer_scipy
from benchmarks.race import Result, Runner, race

FLIGHTS, CHECKED, SINGLE_FLIGHTS, SCIPY_FLIGHTS, TURNS = 10_000, 10_000, 1_000, 40, 11
ONE_CORE, TWO_CORES, SINGLE = "lanes, one core", "lanes, two cores", "single flights"
HEYOKA, SCIPY = "heyoka, one core", "SciPy DOP853"
TARGETS = {"lanes / heyoka": "5, goal 20", "lanes / SciPy": "400", "two cores / one core": "1.8"}


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


def rows() -> dict[str, Any]:
    """Fly the reference ensemble with everybody in turns and return rates and misses, ratios, heyoka's compile time."""
    fleet = peer_heyoka.Fleet()
    results = race(runners(fleet), TURNS, ours.references(CHECKED))
    told = {
        name: asdict(row)
        | {
            "flights_per_s": row.flights_per_s,
            "best_per_s": max(row.rates),
            "flights_per_cpu_s": row.flights_per_cpu_s,
        }
        for name, row in results.items()
    }
    return {"ensemble": told, "ratios": ratios(results), "heyoka_compile_s": fleet.compile_s}


def lines(found: dict[str, Any]) -> list[str]:
    """Return the table of rates and misses, and the ratios."""
    told = [
        f"median of {TURNS} turns; misses against a tolerance of 1e-13",
        f"{'':22s}{'flights/s':>11s}{'best turn':>11s}{'/ CPU s':>11s}{'worst miss m':>14s}{'of':>7s}",
    ]
    for name, row in found["ensemble"].items():
        rates = f"{row['flights_per_s']:11,.0f}{row['best_per_s']:11,.0f}{row['flights_per_cpu_s']:11,.0f}"
        told.append(f"{name:22s}{rates}{row['worst_miss_m']:14.3f}{row['checked']:7,d}")
    for name, values in found["ratios"].items():
        told.append(f"{name:22s}{''.join(f'{value:11,.2f}' for value in values)}   target {TARGETS[name]}")
    return [*told, f"heyoka compiles its integrators in {found['heyoka_compile_s']:.1f} s (not in its rate)"]
