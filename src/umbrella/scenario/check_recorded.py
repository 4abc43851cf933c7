"""Recorded flights in a scenario file: what goes with them and what does not, and the files that they name."""

import re
from collections.abc import Iterator
from typing import Final

from umbrella.core.errors import Fault, FaultyFile
from umbrella.scenario.recorded_file import Attached, Beside, points_of
from umbrella.scenario.recorded_path import Burns
from umbrella.scenario.schema import FILE_PATTERN, ThreatEntry
from umbrella.scenario.written import Written, Wrong

FLOWN: Final = {"missile": "missile", "from": "origin", "at": "at"}  # what a threat without a record needs
NOT_RECORDED: Final = (*FLOWN, "trajectory", "decoys", "spent_stage")


def wrong_recorded(file: Written) -> Iterator[Wrong]:
    """Yield what is wrong with threats on a recorded flight, and what is missing of those that are flown."""
    for threat in file["threats"].items():
        if not isinstance(threat.value, dict):
            continue
        if "recorded" in threat:
            yield from _wrong_record(threat)
            continue
        for key, field in FLOWN.items():
            if key not in threat:
                yield Wrong(threat[key].at, f"is missing: {ThreatEntry.model_fields[field].description}")


def _wrong_record(threat: Written) -> Iterator[Wrong]:
    if not threat["name"].text:
        yield Wrong(threat["name"].at, "is missing: give the recorded flight a name")
    for key in NOT_RECORDED:
        if key in threat and threat[key].value != []:
            yield Wrong(threat[key].at, "does not go with `recorded:`, whose file says how it flies: leave it out")
    burns = _burns(threat["recorded"]["burns_s"])
    for k, (on, off) in enumerate(burns):
        at = (*threat["recorded"]["burns_s"].at, k)
        if not 0.0 <= on < off:
            yield Wrong(at, f"is {on:g} to {off:g}: must be ignition, then burnout, in seconds since the first point")
        elif k > 0 and on < burns[k - 1][1]:
            yield Wrong(at, f"begins at {on:g}, before the burn before it ends ({burns[k - 1][1]:g}): sort them")


def _burns(written: Written) -> Burns:
    """Return the burns that are written, as far as they are pairs of numbers."""
    pairs = [item.value for item in written.items()]
    return tuple((float(p[0]), float(p[1])) for p in pairs if isinstance(p, list) and len(p) == 2 and _are_numbers(p))


def _are_numbers(pair: list[object]) -> bool:
    return all(isinstance(one, int | float) and not isinstance(one, bool) for one in pair)


def recorded_files(file: Written, beside: Beside) -> tuple[tuple[Attached, ...], list[Fault]]:
    """Return the files of the recorded flights that a scenario names, each once, and the faults in them."""
    found, faults = dict[str, Attached](), dict[Fault, None]()
    for threat in file["threats"].items():
        record = threat["recorded"]
        name = record["file"].text
        if name is None or not re.match(FILE_PATTERN, name):
            continue
        try:
            found.setdefault(name, Attached(name, beside(name)))
            points_of(name, found[name].content, _burns(record["burns_s"]))
        except FaultyFile as error:
            faults |= dict.fromkeys(error.faults)
    return tuple(found.values()), list(faults)
