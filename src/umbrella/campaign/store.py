"""The files of a run: Parquet tables and JSON, written whole or not at all, with the same bytes for the same run."""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from umbrella.core.errors import BadValue, Stopped

MANIFEST: Final = "manifest.json"
PROVENANCE: Final = "provenance.json"
SCENARIO: Final = "scenario.yaml"
DESIGN: Final = "design.json"
RECORDED: Final = "recorded"  # the folder of the files of recorded flights
OUTCOMES: Final = "outcomes"  # the folder of the parts of the outcomes table
# what a run writes
OURS: Final = {
    MANIFEST,
    PROVENANCE,
    SCENARIO,
    DESIGN,
    RECORDED,
    OUTCOMES,
    *(f"{name}.parquet" for name in ("told", "events", "shots", "sightings", "trajectories")),
    *(f"{name}.parquet" for name in ("threats", "sites", "predictions", "points", "answers")),
    *(f"{name}.png" for name in ("map", "altitude", "timeline", "track")),
}
MARK: Final = b"umbrella"  # key of what a part says of itself
CODED: Final = ("shield", "threat", "outcome", "loss")  # text columns of few values


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
    """Write a file whole or not at all, on the disk before it has its name.

    Raises:
        Stopped: the disk is full or cannot be written to.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Stopped(f"{path} could not be written: {(error.strerror or str(error)).lower()}") from error


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by name into a folder, which is made where there are any."""
    for name, content in files.items():
        folder.mkdir(exist_ok=True)
        write_bytes(folder / name, content)


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


def read_rows(path: Path, columns: Sequence[str], wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a table, as dictionaries, whose columns have the wanted values."""
    filters = [(name, "==", value) for name, value in wanted.items()] or None
    return list(pq.read_table(path, columns=list(columns), filters=filters).select(list(columns)).to_pylist())


def part_path(folder: Path, number: int) -> Path:
    """Return where a part of the outcomes of a run lies."""
    return folder / OUTCOMES / f"part-{number:06d}.parquet"


def table_of(parts: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return one table, without chunks, of parts with equal columns."""
    table = pa.concat_tables([pa.table(dict(part)) for part in parts])
    return table.unify_dictionaries().combine_chunks()


def mark(key: str, number: int) -> str:
    """Return what a part says of itself: the campaign to which it belongs, and its number."""
    return f"{key} {number}"


def encoded(table: pa.Table, marked: str) -> bytes:
    """Return a table as the bytes of a Parquet file that can tell whether it was damaged, and whose it is."""
    sink = pa.BufferOutputStream()
    times = [field.name for field in table.schema if pa.types.is_floating(field.type)]
    with pq.ParquetWriter(
        sink,
        table.schema,
        compression="zstd",
        use_dictionary=list(CODED),
        use_byte_stream_split=times,
        write_page_checksum=True,
        store_schema=False,
    ) as writer:
        writer.write_table(table)
        writer.add_key_value_metadata({MARK.decode(): marked})
    content: bytes = sink.getvalue().to_pybytes()
    return content


def read_part(path: Path, marked: str | None = None) -> pa.Table | None:
    """Return a part of the outcomes; None when it cannot be read, is damaged, or is another campaign's.

    Args:
        path: of the file. marked: what it must say of itself.
    """
    try:
        table = pq.read_table(path, read_dictionary=list(CODED), page_checksum_verification=True, partitioning=None)
    except (OSError, ValueError, KeyError):  # pyarrow's errors are of these kinds
        return None
    said = (table.schema.metadata or {}).get(MARK, b"").decode("utf-8", "replace")
    if marked is not None and said != marked:
        return None
    return table.combine_chunks()


def part_numbers(folder: Path) -> list[int]:
    """Return the numbers of the parts that lie in the folder of a run, rising."""
    names = (path.stem.removeprefix("part-") for path in (folder / OUTCOMES).glob("part-*.parquet"))
    return sorted(int(name) for name in names if name.isdigit())


def table_names(folder: Path) -> list[str]:
    """Return the names of the tables that lie in the folder of a run; the outcomes as soon as one part is written."""
    names = sorted(path.stem for path in folder.glob("*.parquet") if not path.name.startswith("."))
    return [OUTCOMES, *names] if part_numbers(folder) else names


def scan_sql(folder: Path, table: str) -> str:
    """Return what stands for a table of a run in a statement of DuckDB.

    Args:
        folder: of the run. table: its name, as in `table_names`.
    """
    parts = [part_path(folder, number) for number in part_numbers(folder)]
    paths = parts if table == OUTCOMES else [folder / f"{table}.parquet"]
    return f"read_parquet([{', '.join(_quoted(path) for path in paths)}], hive_partitioning = false)"


def as_it_is(path: Path) -> str:
    """Return a path in which the marks that DuckDB would expand stand for themselves."""
    return re.sub(r"[\[*?]", r"[\g<0>]", str(path))


def _quoted(path: Path) -> str:
    return "'" + as_it_is(path).replace("'", "''") + "'"


def forget(paths: Iterable[Path]) -> None:
    """Delete files that are not wanted any more, and folders that stand in their places."""
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def sweep_up(folder: Path) -> None:
    """Delete what a command that was killed left half written."""
    for place in (folder, folder / OUTCOMES):
        forget(place.glob(".*.parquet.*"))
        forget(place.glob(".*.json.*"))


def empty(folder: Path) -> None:
    """Delete what an earlier run wrote into a folder of ours."""
    for path in folder.iterdir():
        if path.name in OURS:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
