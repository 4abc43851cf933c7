"""All movers of a scene in one flat table, as CSV and as Parquet."""

import csv
import io
from typing import Any, Final

import numpy as np

from umbrella.analysis.scene import Mover, Scene
from umbrella.export.moment import iso, told_rows

NAMES: Final = ("id", "name", "role", "threat", "shot", "outcome")
# columns of numbers, and their decimals in CSV: 1 µs, 1 cm, 1 mm/s
NUMBERS: Final = {
    "t_s": 6, "lat_deg": 7, "lon_deg": 7, "altitude_km": 5, "x_m": 2, "y_m": 2, "z_m": 2, "vx_m_s": 3, "vy_m_s": 3,
    "vz_m_s": 3, "speed_m_s": 3,
}  # fmt: skip


def csv_table(scene: Scene) -> bytes:
    """Return a row for each mover and time as CSV: a head, commas, UTF-8, nothing where there is no value.

    Columns: id, name, role, threat, shot, outcome; time (UTC, ISO 8601) and t_s (s on the clock of the run); lat_deg,
    lon_deg, altitude_km (WGS 84); x_m, y_m, z_m (Earth-fixed); vx_m_s, vy_m_s, vz_m_s and speed_m_s (relative to the
    turning Earth).

    **Valid**: RFC 4180 but for line ends, which are LF. **Leaves out**: sites and marks, which the tables of a run
    have. **Source**: none. **Checked**: tests/export/test_flat.py.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*NAMES, "time", *NUMBERS])
    for mover in scene.movers:
        names = [_name(mover, name) for name in NAMES]  # None is written as nothing
        for row in _numbers(mover):
            told = [f"{round(value, n) + 0.0:.{n}f}" for value, n in zip(row.tolist(), NUMBERS.values(), strict=True)]
            writer.writerow([*names, iso(scene.start, float(row[0])), *told])
    return text.getvalue().encode()


def _numbers(mover: Mover) -> Any:
    """Return the columns of numbers of a mover, side by side."""
    speed = np.linalg.norm(mover.v_ecef_m_s, axis=1)
    columns = (mover.t_s, mover.lat_deg, mover.lon_deg, mover.altitude_km, mover.r_ecef_m, mover.v_ecef_m_s, speed)
    return np.column_stack(columns)[told_rows(mover)]


def _name(mover: Mover, name: str) -> str | int | None:
    value: str | int | None = getattr(mover, name)
    return None if value == "" else value


def parquet_table(scene: Scene) -> bytes:
    """Return the same table as Parquet, numbers in full, `time` as a moment in UTC to 1 µs.

    **Valid**, **Leaves out**, **Source**, **Checked**: as `csv_table`.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [_numbers(mover) for mover in scene.movers]
    together = np.vstack([np.empty((0, len(NUMBERS))), *rows])
    lengths = [len(part) for part in rows]
    columns: dict[str, Any] = {}
    for name in NAMES:
        values = np.array([_name(mover, name) for mover in scene.movers], dtype=object)
        columns[name] = pa.array(np.repeat(values, lengths).tolist(), pa.int64() if name == "shot" else pa.string())
    begin = int(scene.start.timestamp()) * 1_000_000
    moments = begin + np.round(1e6 * together[:, 0]).astype(np.int64)
    columns["time"] = pa.array(moments, pa.int64()).cast(pa.timestamp("us", "UTC"))
    columns |= {name: together[:, k] for k, name in enumerate(NUMBERS)}
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(columns), sink, compression="zstd", store_schema=False)
    content: bytes = sink.getvalue().to_pybytes()
    return content
