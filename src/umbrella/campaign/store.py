"""The files of a run: Parquet tables and JSON, written whole or not at all, with the same bytes for the same run."""

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from umbrella.core.errors import BadValue

MANIFEST: Final = "manifest.json"
PROVENANCE: Final = "provenance.json"
OURS: Final = {".parquet", ".json", ".yaml", ".png"}  # what a run writes


def new_folder(parent: Path, name: str) -> Path:
    """Make and return the first free folder `name-001`, `name-002`, … in a parent folder."""
    parent.mkdir(parents=True, exist_ok=True)
    for number in range(1, 100_000):
        folder = parent / f"{name}-{number:03d}"
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise BadValue("runs", parent, "a folder with room for one more run", "delete old runs")


def given_folder(folder: Path) -> Path:
    """Return a folder that a person named, made if it is not there; one with other things in it is refused."""
    if folder.exists() and not folder.is_dir():
        raise BadValue("--out", folder, "a folder", "it is a file")
    if folder.is_dir() and any(path.suffix not in OURS for path in folder.iterdir()):
        raise BadValue("--out", folder, "a new or empty folder, or that of an earlier run", "choose another")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


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
