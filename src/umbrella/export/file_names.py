"""Names of files, one for each mover."""

import re

from umbrella.analysis.scene import Mover


def file_names(movers: tuple[Mover, ...], suffix: str) -> list[str]:
    """Return a name for each mover, made of its id: letters, digits, `-`, `_` and `.`; no two are the same."""
    taken: set[str] = set()
    names = []
    for mover in movers:
        stem = re.sub(r"[^\w.-]+", "-", mover.id, flags=re.ASCII).strip(".-") or "object"
        name, number = f"{stem}{suffix}", 2
        while name.lower() in taken:  # on some disks Far.e is far.e
            name, number = f"{stem}-{number}{suffix}", number + 1
        taken.add(name.lower())
        names.append(name)
    return names
