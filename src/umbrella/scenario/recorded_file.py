"""The file of a recorded flight: found beside its scenario, read and checked, with every fault at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np

from umbrella.catalog.reading import LARGEST_BYTES, bytes_of, digest
from umbrella.core.errors import Fault, FaultyFile
from umbrella.scenario.recorded_csv import read_csv
from umbrella.scenario.recorded_oem import read_oem
from umbrella.scenario.recorded_path import Burns, error_of
from umbrella.scenario.recorded_points import Faults, Points, check_points, without_repeats

LARGEST_ERROR_M: Final = 2e3  # of the path between points: beyond, radars would look past it
READERS: Final = {"csv": read_csv, "oem": read_oem}

Beside = Callable[[str], bytes]  # the content of a file beside a scenario, by its name


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that a scenario names: its name, and its content."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Return the hash of the content."""
        return digest(self.content)


def nothing_beside(name: str) -> bytes:
    """Refuse a file: what came without a folder has none beside it.

    Raises:
        FaultyFile: always.
    """
    message = "stands beside a scenario file, and this one came alone: run it from its folder, by the command line"
    raise FaultyFile([Fault(file=name, line=None, path="", message=message)])


def beside_in(folder: Path) -> Beside:
    """Return a look-up of files in a folder."""
    return lambda name: bytes_of(folder / name)


def among(files: Sequence[Attached]) -> Beside:
    """Return a look-up among files that have been read."""
    held = {file.name: file.content for file in files}
    return lambda name: held[name] if name in held else nothing_beside(name)


@lru_cache(maxsize=32)
def points_of(name: str, content: bytes, burns_s: Burns = ()) -> Points:
    """Return the points of a recorded flight.

    Args:
        name: of the file; its ending says how it is written (`csv`, `oem`). content: of the file. burns_s: ignition and
            burnout of each burn, s since the first point.

    Raises:
        FaultyFile: with all faults and their lines, also where points are so far apart that the path between them is
            not known to 2 km.

    **Valid**: as the readers and `recorded_path`. **Leaves out**: whether the burns are where the path burns.
    **Source**: none. **Checked**: tests/scenario/recorded/test_faults.py.
    """
    faults = Faults(name)
    if len(content) > LARGEST_BYTES:
        faults.add(None, f"is larger than {LARGEST_BYTES / 1e6:g} MB: leave out points where it flies smoothly")
        faults.end()
    points = READERS[name.rpartition(".")[2]](content.decode("utf-8-sig", errors="replace"), faults)
    if points is not None:
        points = without_repeats(points)
        check_points(points, faults)
    faults.end()
    if points is None:
        raise FaultyFile([Fault(file=name, line=None, path="", message="has no points: write a line for each time")])
    _check_gaps(points, burns_s, faults)
    faults.end()
    return points


def _check_gaps(points: Points, burns_s: Burns, faults: Faults) -> None:
    off_m = error_of(points, burns_s)
    for k in np.flatnonzero(off_m > LARGEST_ERROR_M):
        apart_s = points.t_s[k + 1] - points.t_s[k]
        found = (
            f"is {apart_s:g} s after the point before it, between which the path may be off by {off_m[k] / 1e3:.1f} km"
        )
        faults.add(
            points.lines[k + 1], f"{found}: must be at most {LARGEST_ERROR_M / 1e3:g} km; give more points there"
        )
