"""Files that jobs have written, read again."""

import json
from pathlib import Path
from typing import Any

from umbrella.core.errors import Fault, FaultyFile


def json_of(path: Path) -> dict[str, Any]:
    """Return the content of a file of JSON.

    Raises:
        FaultyFile: it is gone, or damaged.
    """
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise FaultyFile([gone(path)]) from None
    return found


def bytes_of(path: Path) -> bytes:
    """Return the content of a file.

    Raises:
        FaultyFile: it is gone.
    """
    try:
        return path.read_bytes()
    except OSError:
        raise FaultyFile([gone(path)]) from None


def gone(path: Path) -> Fault:
    """Return the fault of a file that cannot be read, without the place where it lies."""
    return Fault(file=path.name, line=None, path="", message="cannot be read any more: run it again")
