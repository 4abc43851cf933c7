"""Checks of a picture's file name before any work is done."""

from pathlib import Path
from typing import Final

from umbrella.core.errors import BadValue

SUFFIXES: Final = (".png", ".svg")


def check_picture(path: Path | None) -> None:
    """Refuse a picture's file that could not be written.

    Raises:
        BadValue: its ending is not .png or .svg, or its folder does not exist.
    """
    if path is None:
        return
    if path.suffix.lower() not in SUFFIXES:
        raise BadValue("--plot", path, "a file ending in .png or .svg")
    if not path.resolve().parent.is_dir():
        raise BadValue("--plot", path, "in a folder that exists", f"make it first: mkdir -p {path.parent}")
