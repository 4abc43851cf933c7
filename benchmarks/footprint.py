"""The footprint of the plan of 2000 over the fifty states: cells a second, every cell with its own flight and battle.

By the clock and by processor time, from a warm start on two threads; at three sizes of the cells, so that the cost of a
cell can be seen not to grow with their number.
"""

import time
from typing import Any

from umbrella.analysis.footprint import footprint
from umbrella.catalog.library import builtin_catalog
from umbrella.scenario.load import load

SCENARIO = "nmd-c1"
STEPS_DEG = (2.0, 1.0, 0.5)
WORKERS = 2
TARGETS = {0.5: "10 s, goal 3 s"}


def row(step_deg: float) -> dict[str, Any]:
    """Return what one footprint costs."""
    catalog = builtin_catalog()
    loaded = load(SCENARIO, catalog)
    start, cpu_start = time.perf_counter(), time.process_time()
    found = footprint(loaded, catalog, grid_deg=step_deg, workers=WORKERS)
    clock_s, cpu_s = time.perf_counter() - start, time.process_time() - cpu_start
    flown = int(found.flights.is_hit.sum())
    return {
        "cells": len(found.ground),
        "flown": flown,
        "clock_s": clock_s,
        "cpu_s": cpu_s,
        "cells_per_s": len(found.ground) / clock_s,
        "cells_per_cpu_s": len(found.ground) / cpu_s,
        "covered": found.covered_fraction(),
    }


def rows() -> dict[str, dict[str, Any]]:
    """Return a row for each size of the cells, after one that warms up."""
    row(10.0)
    return {f"{step_deg:g} deg": row(step_deg) for step_deg in STEPS_DEG}


def lines(found: dict[str, dict[str, Any]]) -> list[str]:
    """Return the rows as a table."""
    told = [f"{'':12s}{'cells':>8s}{'s':>8s}{'CPU s':>8s}{'cells/s':>10s}{'cells/CPU s':>13s}{'covered':>10s}"]
    for name, cost in found.items():
        target = next((f"   target {words}" for step, words in TARGETS.items() if name == f"{step:g} deg"), "")
        told.append(
            f"{name:12s}{cost['cells']:8d}{cost['clock_s']:8.2f}{cost['cpu_s']:8.2f}{cost['cells_per_s']:10.0f}"
            f"{cost['cells_per_cpu_s']:13.0f}{100.0 * cost['covered']:9.1f}%{target}"
        )
    return told
