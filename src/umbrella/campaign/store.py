"""The files of a run: Parquet tables and JSON, written whole or not at all, with the same bytes for the same run."""

import json
import os
import tempfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from umbrella.core.errors import BadValue

MANIFEST: Final = "manifest.json"
PROVENANCE: Final = "provenance.json"
# what a run writes
OURS: Final = {
    MANIFEST,
    PROVENANCE,
    "scenario.yaml",
    *(f"{name}.parquet" for name in ("events", "outcomes", "shots", "sightings", "trajectories", "trials")),
    *(f"{name}.parquet" for name in ("threats", "sites", "predictions")),
    *(f"{name}.png" for name in ("map", "altitude", "timeline", "track")),
}


def new_folder(parent: Path, name: str) -> Path:
    """Make and return the first free folder `name-001`, `name-002`, … in a parent folder."""
    _make(parent, "runs")
    for number in range(1, 100_000):
        folder = parent / f"{name}-{number:03d}"
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise BadValue("runs", parent, "a folder with room for one more run", "delete old runs")


def given_folder(folder: Path, marker: str = MANIFEST, ours: Collection[str] = OURS) -> Path:
    """Return a folder that a person named, made if it is not there.

    Args:
        folder: its path. marker: the file by which an earlier run is known. ours: what a run may have written there.

    Raises:
        BadValue: it is a file, cannot be made or written to, or holds anything but an earlier run.
    """
    if folder.exists() and not folder.is_dir():
        raise BadValue("--out", folder, "a folder", "it is a file")
    found = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if found and not (marker in found and found <= set(ours)):
        raise BadValue("--out", folder, "a new or empty folder, or that of an earlier run", "choose another")
    _make(folder, "--out")
    return folder


def _make(folder: Path, what: str) -> None:
    """Make a folder and see that it can be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        allowed = "a folder that can be made and written to"
        raise BadValue(what, folder, allowed, str(error.strerror or error).lower()) from None


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_json(path: Path, data: Any) -> None:
    """Write JSON, keys in the order given."""
    write_bytes(path, (json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode())


def write_table(path: Path, parts: Sequence[dict[str, Any]]) -> None:
    """Write one Parquet table of parts with equal columns."""
    table = pa.concat_tables([pa.table(part) for part in parts])
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", row_group_size=1 << 18, store_schema=False)
    write_bytes(path, sink.getvalue().to_pybytes())


def read_table(path: Path) -> pa.Table:
    """Return a table of a run."""
    return pq.read_table(path)


def read_rows(
    path: Path, columns: Sequence[str], wanted: Mapping[str, Any], optional: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Return the rows of a table, as dictionaries, whose columns have the wanted values; `optional` if it has them."""
    filters = [(name, "==", value) for name, value in wanted.items()] or None
    present = set(pq.read_schema(path).names)
    chosen = [*columns, *(name for name in optional if name in present)]
    return list(pq.read_table(path, columns=chosen, filters=filters).select(chosen).to_pylist())
