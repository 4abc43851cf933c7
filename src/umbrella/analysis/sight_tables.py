"""The tables of what sensors see: spans of each sensor and flight; the cells of each coverage."""

from typing import Any

import numpy as np
import pyarrow as pa

from umbrella.analysis.coverage import Coverage
from umbrella.analysis.sight import SenseAnswer

Columns = dict[str, Any]


def span_columns(answer: SenseAnswer) -> Columns:
    """Return one row for each span in which a sensor had a flight in view, detected it, or fed its track."""
    rows = [
        (flight.threat, sight.sensor, state, from_s, to_s)
        for flight in answer.flights
        for sight in flight.sensors
        for state in ("visible", "detected", "tracked")
        for from_s, to_s in getattr(sight, state)
    ]
    types = {"threat": pa.string(), "sensor": pa.string(), "state": pa.string(), "from_s": pa.float64(),
             "to_s": pa.float64()}  # fmt: skip
    return {name: pa.array([row[k] for row in rows], types[name]) for k, name in enumerate(types)}


def coverage_columns(coverage: Coverage) -> Columns:
    """Return one row for each cell: its middle, its part of the Earth, how many sensors see the object, or a plume."""
    grid = coverage.grid
    return {
        "altitude_km": np.full(len(grid.lat_deg), coverage.altitude_km),
        "lat_deg": grid.lat_deg,
        "lon_deg": np.where(grid.lon_deg > 180.0, grid.lon_deg - 360.0, grid.lon_deg),
        "weight": grid.weight,
        "sensors": coverage.counts("body"),
        "plume_satellites": coverage.counts("plume"),
    }
