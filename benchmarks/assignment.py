"""The fast assignment rule beside the exact optimum: time on 50 threats and 100 interceptors, and the gap."""

import time

import numpy as np

from umbrella.engagement.assign import assign
from umbrella.engagement.assign_exact import assign_exact, expected_killed

THREATS, BATTERIES, INTERCEPTORS = 50, 5, 100
GAP_RAIDS, GAP_THREATS, GAP_BATTERIES, GAP_STOCK = 200, 20, 4, 8

Raid = tuple[np.ndarray, ...]


def raid_of(seed: int, threats: int, batteries: int, magazine: np.ndarray) -> Raid:
    """Return a random raid: each battery with its own kill probability, three pairs in ten out of reach."""
    rng = np.random.default_rng(seed)
    kill = rng.uniform(0.3, 0.9, batteries) * rng.uniform(0.7, 1.0, (threats, batteries))
    kill[rng.random(kill.shape) < 0.3] = 0.0
    value, survival = rng.uniform(0.5, 2.0, threats), np.ones(threats)
    return kill, rng.uniform(100.0, 900.0, kill.shape), value, survival, rng.integers(1, 4, threats), magazine


def killed(raid: Raid) -> float:
    """Return the expected value that the fast rule kills."""
    kill, _, value, survival, _, _ = raid
    return expected_killed(assign(*raid), kill, value, survival)


def times() -> dict[str, float]:
    """Return the best time of the fast rule, called from Python, and the time of the exact one, s."""
    raid = raid_of(1, THREATS, BATTERIES, np.full(BATTERIES, INTERCEPTORS // BATTERIES))
    assign(*raid)
    fast = []
    for _ in range(200):
        start = time.perf_counter()
        assign(*raid)
        fast.append(time.perf_counter() - start)
    start = time.perf_counter()
    best = assign_exact(*raid)
    exact = time.perf_counter() - start
    return {"fast_s": min(fast), "fast_median_s": float(np.median(fast)), "exact_s": exact,
            "gap": 1.0 - killed(raid) / best.killed}  # fmt: skip


def gaps() -> dict[str, float]:
    """Return the mean and the largest share of the optimum that the fast rule misses on 200 random raids."""
    missed = []
    for seed in range(GAP_RAIDS):
        stock = np.random.default_rng(10_000 + seed).integers(0, GAP_STOCK + 1, GAP_BATTERIES)
        raid = raid_of(seed, GAP_THREATS, GAP_BATTERIES, stock)
        best = assign_exact(*raid).killed
        missed.append(1.0 - killed(raid) / best if best > 0.0 else 0.0)
    return {"raids": float(GAP_RAIDS), "gap_mean": float(np.mean(missed)), "gap_max": float(np.max(missed))}


def rows() -> dict[str, dict[str, float]]:
    """Return the times on one large raid, and the gaps on many random ones."""
    return {f"{THREATS} threats, {INTERCEPTORS} interceptors": times(), f"{GAP_RAIDS} random raids": gaps()}


def lines(found: dict[str, dict[str, float]]) -> list[str]:
    """Return the rows in words."""
    (raid, one), (many, gap) = found.items()
    return [
        f"{raid}: fast rule {1e6 * one['fast_s']:.1f} us (median {1e6 * one['fast_median_s']:.1f}, target 1,000), "
        f"MILP {1e3 * one['exact_s']:.0f} ms, gap {100 * one['gap']:.1f} %",
        f"{many}: gap {100 * gap['gap_mean']:.1f} % on average, {100 * gap['gap_max']:.1f} % at most",
    ]
