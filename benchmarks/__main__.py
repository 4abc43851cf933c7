"""Run every benchmark and print the ratios: `make bench`, or `python -m benchmarks`."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import ours, peer_scipy

FLIGHTS, CHECKED, PEER_FLIGHTS, SCIPY_FLIGHTS = 10_000, 100, 400, 20
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


def main() -> None:
    """Fly the reference ensemble with everybody, print rates, misses and ratios, save them as JSON."""
    truth = ours.references(CHECKED)
    rows = {
        "lanes, one core": ours.lanes(FLIGHTS, 1, 5, truth),
        "lanes, two cores": ours.lanes(FLIGHTS, 2, 5, truth),
        "single flights": ours.single(PEER_FLIGHTS, truth),
        "SciPy DOP853": peer_scipy.run(SCIPY_FLIGHTS, truth),
    }
    base = rows["lanes, one core"]["flights_per_s"]
    print(f"{'':24s}{'flights/s':>12s}{'worst miss m':>14s}{'lanes are faster by':>22s}")
    for name, row in rows.items():
        print(f"{name:24s}{row['flights_per_s']:12.1f}{row['worst_miss_m']:14.3f}{base / row['flights_per_s']:22.2f}")
    cold = cold_start()
    print("  ".join(f"{name} {value:.2f}" for name, value in cold.items()))
    folder = Path(__file__).parent / "results"
    folder.mkdir(exist_ok=True)
    (folder / "latest.json").write_text(json.dumps({"ensemble": rows, "start": cold}, indent=2) + "\n")


if __name__ == "__main__":
    main()
