"""Rates of several programs on one ensemble, measured in turns, so that what else the machine does hits all alike."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.ensemble import worst_miss_m

WARM_UP = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """A program that flies the first n launches and returns float64[n, 3], their Earth-fixed impacts (m)."""

    name: str
    fly: Callable[[int], np.ndarray]
    flights: int  # in each turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The rates of a runner, one a turn (1/s), and its worst miss (m) among `checked` flights with a reference."""

    rates: list[float]
    cpu_rates: list[float]  # per second of processor time, all threads together: other work does not count
    worst_miss_m: float
    checked: int

    @property
    def flights_per_s(self) -> float:
        """Return the median rate."""
        return float(np.median(self.rates))

    @property
    def flights_per_cpu_s(self) -> float:
        """Return the median rate per second of processor time."""
        return float(np.median(self.cpu_rates))

    def ratio_to(self, other: "Result") -> float:
        """Return the median, over the turns, of this rate over another one."""
        return float(np.median(np.array(self.rates) / np.array(other.rates)))

    def best_ratio_to(self, other: "Result") -> float:
        """Return the best rate over the other's best one: what other work on the machine disturbs least."""
        return max(self.rates) / max(other.rates)

    def cpu_ratio_to(self, other: "Result") -> float:
        """Return the median, over the turns, of this rate per second of processor time over another one."""
        return float(np.median(np.array(self.cpu_rates) / np.array(other.cpu_rates)))


def _turn(runner: Runner) -> tuple[float, float, np.ndarray]:
    start, cpu_start = time.perf_counter(), time.process_time()
    impacts = runner.fly(runner.flights)
    wall_s, cpu_s = time.perf_counter() - start, time.process_time() - cpu_start
    return runner.flights / wall_s, runner.flights / cpu_s, impacts


def race(runners: list[Runner], turns: int, truth: np.ndarray) -> dict[str, Result]:
    """Return the results of all runners by name: everyone flies once in each turn, after a warm-up.

    Every turn flies the same launches with the same code, so the last one's impacts stand for all.
    """
    for runner in runners:
        runner.fly(min(runner.flights, WARM_UP))
    seen = [[_turn(runner) for runner in runners] for _ in range(turns)]
    results = {}
    for runner, column in zip(runners, zip(*seen, strict=True), strict=True):
        rates, cpu_rates, impacts = zip(*column, strict=True)
        checked = min(len(impacts[-1]), len(truth))
        miss = worst_miss_m(impacts[-1], truth[:checked])
        results[runner.name] = Result(rates=list(rates), cpu_rates=list(cpu_rates), worst_miss_m=miss, checked=checked)
    return results
