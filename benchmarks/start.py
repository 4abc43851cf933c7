"""How long the command line takes on a machine that has never compiled a kernel, and on one that has."""

import os
import subprocess
import sys
import tempfile
import time

FLY = ("fly", "hwasong-15", "--from", "sunan", "--to", "anchorage", "--json")
TARGETS = {"help_s": "0.5", "first_fly_s": "none; it says what it compiles", "second_fly_s": "2"}


def wall_s(words: tuple[str, ...], cache: str) -> float:
    """Return how long one `umbrella` command takes with a compile cache of its own, s."""
    start = time.perf_counter()
    command = [sys.executable, "-c", "from umbrella.cli.main import main; main()", *words]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"NUMBA_CACHE_DIR": cache})
    return time.perf_counter() - start


def rows() -> dict[str, float]:
    """Return the wall times of `--help`, of the first and of the second flight on a fresh machine."""
    with tempfile.TemporaryDirectory() as cache:
        return {
            "help_s": min(wall_s(("--help",), cache) for _ in range(3)),
            "first_fly_s": wall_s(FLY, cache),
            "second_fly_s": min(wall_s(FLY, cache) for _ in range(3)),
        }


def lines(found: dict[str, float]) -> list[str]:
    """Return the times as lines."""
    return [f"{name:22s}{value:11.2f}   target {TARGETS[name]}" for name, value in found.items()]
