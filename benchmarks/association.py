"""Gate and global nearest neighbour on 50 tracks and 50 plots of two swarms that pass through each other."""

import time

import numpy as np

from umbrella.tracking.associate import associate
from umbrella.tracking.gate import coarse_pairs

OBJECTS, BOX_M, SIGMA_M, GATE = 50, 20e3, 1000.0, 16.3  # 99.9 % of chi-square with 3 degrees of freedom


def rows() -> dict[str, float]:
    """Return the median times of the coarse gate and of the pairing, called from Python, s, and the pairs gated."""
    rng = np.random.default_rng(1)
    truth = rng.uniform(-0.5, 0.5, (OBJECTS, 3)) * BOX_M
    tracks, plots = (truth + SIGMA_M * rng.normal(size=truth.shape) for _ in range(2))
    reach = np.full(OBJECTS, 0.5 * np.sqrt(2.0 * GATE) * SIGMA_M)
    pairs = coarse_pairs(tracks, reach, plots, reach)
    cost = ((tracks[pairs[:, 0]] - plots[pairs[:, 1]]) ** 2).sum(axis=1) / (2.0 * SIGMA_M**2)
    associate(pairs, cost, OBJECTS, OBJECTS, GATE)
    gate, pair = [], []
    for _ in range(500):
        start = time.perf_counter()
        coarse_pairs(tracks, reach, plots, reach)
        middle = time.perf_counter()
        associate(pairs, cost, OBJECTS, OBJECTS, GATE)
        gate.append(middle - start)
        pair.append(time.perf_counter() - middle)
    return {"gate_s": float(np.median(gate)), "associate_s": float(np.median(pair)), "pairs": float(len(pairs))}


def lines(found: dict[str, float]) -> list[str]:
    """Return the rows in words."""
    gate, pair = 1e6 * found["gate_s"], 1e6 * found["associate_s"]
    return [
        f"{OBJECTS} tracks, {OBJECTS} plots: gate {gate:.1f} us ({found['pairs']:.0f} pairs), pairing {pair:.1f} us"
    ]
