"""Whether a run that was repeated gave the same bytes."""

import hashlib
from pathlib import Path
from typing import Final

from umbrella.campaign import store

# pictures are made by another program, whose version a run does not keep; the manifest names the versions
_LEFT_OUT: Final = {store.MANIFEST}
_KEPT: Final = (".parquet", ".json", ".yaml", ".csv", ".oem")


def compared(folder: Path, again: Path) -> tuple[list[str], list[str], list[str]]:
    """Return the files of a run that are the same in its repetition, those that are not, and those that only one has.

    **Valid**: tables, scenario, recorded flights, design and provenance, byte by byte. **Leaves out**: pictures, and
    the manifest, which names the versions. **Source**: none. **Checked**: tests/campaign/test_execute.py.
    """
    first, second = _hashes(folder), _hashes(again)
    names = sorted(first.keys() | second.keys())
    same = [name for name in names if first.get(name) == second.get(name)]
    missing = [name for name in names if name not in first or name not in second]
    return same, [name for name in names if name not in same and name not in missing], missing


def _hashes(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.suffix in _KEPT and path.is_file()]
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.name not in _LEFT_OUT and not path.name.startswith(".")
    }
