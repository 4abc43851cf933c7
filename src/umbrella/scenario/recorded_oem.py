"""A recorded flight in an orbit ephemeris message (OEM) of the CCSDS, in its keyword form."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import numpy as np

from umbrella.scenario.recorded_points import Faults, Points

EARTH_FIXED: Final = re.compile(r"ITRF[-_ ]?\d{0,4}")
INERTIAL: Final = ("EME2000", "ICRF", "GCRF", "J2000", "TOD", "TEME", "MOD")
STATES: Final = (7, 10)  # words of a line: epoch, place, velocity, and acceleration where it is told
_DATE: Final = re.compile(r"(\d{4})-(?:(\d{2})-(\d{2})|(\d{3}))T(\d{2}):(\d{2}):(\d{2}(?:\.\d*)?)Z?")


class _Line(NamedTuple):
    number: int
    text: str


def read_oem(text: str, faults: Faults) -> Points | None:
    """Return the points of an OEM with one segment; None where it does not say them.

    Args:
        text: of the file: header, metadata between META_START and META_STOP, then lines of epoch, place (km) and
            velocity (km/s); accelerations and covariances are left alone. faults: gathers what is wrong.

    **Valid**: Earth-fixed frames (ITRF of any year, taken as WGS-84: they agree to 0.1 m), centre Earth; epochs count
    from the first. **Leaves out**: inertial frames: to turn one into ITRF takes the Earth's orientation of the day
    (UT1 - UTC: up to 0.9 s, 420 m at the ground), which Umbrella does not have; leap seconds within the flight; the
    XML form. **Source**: CCSDS 502.0-B-3 (2023), 5. **Checked**: tests/scenario/recorded/test_oem.py, by files that
    the package oem wrote.
    """
    lines = [_Line(n, line.strip()) for n, line in enumerate(text.splitlines(), start=1)]
    lines = [line for line in lines if line.text and not line.text.startswith("COMMENT")]
    if not lines or not lines[0].text.startswith("CCSDS_OEM_VERS"):
        said = "is XML: " if lines and lines[0].text.startswith("<") else ""
        wanted = f"{said}must be in the keyword form, which begins with CCSDS_OEM_VERS = 2.0 (or another version)"
        faults.add(lines[0].number if lines else None, wanted)
        return None
    starts = [k for k, line in enumerate(lines) if line.text == "META_START"]
    stops = [k for k, line in enumerate(lines) if line.text == "META_STOP"]
    if len(starts) != 1 or len(stops) != 1 or stops[0] < starts[0]:
        at = lines[starts[1]].number if len(starts) > 1 else None
        faults.add(at, f"has {len(starts)} segments: must be one, META_START to META_STOP; write each flight to a file")
        return None
    before = len(faults.found)
    _check_metadata(lines[starts[0] + 1 : stops[0]], faults)
    states = [_state(line, faults) for line in _data(lines[stops[0] + 1 :])]
    good = [state for state in states if state is not None]
    return _points(good) if len(faults.found) == before and good else None


def _check_metadata(lines: Sequence[_Line], faults: Faults) -> None:
    said: dict[str, tuple[int, str]] = {}
    for line in lines:
        key, _, value = line.text.partition("=")
        said[key.strip()] = (line.number, value.strip())
    for key, check in _CHECKS.items():
        number, value = said.get(key, (lines[0].number if lines else None, ""))
        wrong = check(value.upper()) if value else "is missing: add it to the metadata"
        if wrong:
            faults.add(number, f"{f'= {value}: ' if value else ''}{wrong}", key)


def _wrong_frame(frame: str) -> str:
    if EARTH_FIXED.fullmatch(frame):
        return ""
    if frame in INERTIAL:
        return "is inertial: must be ITRF; turning it takes the Earth's orientation of the day, which is not known here"
    return "is not a frame that can be read: must be ITRF (of any year), fixed to the Earth"


def _wrong_centre(centre: str) -> str:
    return "" if centre == "EARTH" else "must be EARTH"


_CHECKS: Final[Mapping[str, Callable[[str], str]]] = {"CENTER_NAME": _wrong_centre, "REF_FRAME": _wrong_frame}


def _data(lines: Sequence[_Line]) -> Iterator[_Line]:
    """Yield the lines of states: those outside of covariance blocks."""
    is_state = True
    for line in lines:
        if line.text in ("COVARIANCE_START", "COVARIANCE_STOP"):
            is_state = line.text == "COVARIANCE_STOP"
        elif is_state:
            yield line


class _State(NamedTuple):
    line: int
    epoch: datetime
    numbers: tuple[float, ...]  # km, km/s


def _state(line: _Line, faults: Faults) -> _State | None:
    first, *words = line.text.split()
    if len(words) + 1 not in STATES:
        faults.add(line.number, f"has {len(words) + 1} words: must be an epoch, a place (km) and a velocity (km/s)")
        return None
    epoch = _epoch(first)
    if epoch is None:
        faults.add(line.number, f"= {first}: must be a time such as 2000-07-20T00:00:10.5 (no leap second)", "epoch")
        return None
    try:
        numbers = tuple(float(word) for word in words[:6])
    except ValueError:
        numbers = ()
    if not numbers or not np.isfinite(numbers).all():
        faults.add(line.number, "has a word that is no number after its epoch")
        return None
    return _State(line.number, epoch, numbers)


def _epoch(text: str) -> datetime | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day, of_year, hour, minute, second = found.groups()
    try:
        date = datetime(int(year), int(month or 1), int(day or 1), int(hour), int(minute))
    except ValueError:
        return None
    seconds = float(second)
    if seconds >= 60.0 or (of_year is not None and not 1 <= int(of_year) <= 366):
        return None
    return date + timedelta(days=int(of_year or 1) - 1, seconds=seconds)


def _points(states: Sequence[_State]) -> Points:
    began = states[0].epoch
    numbers = 1e3 * np.array([state.numbers for state in states])
    t_s = np.array([(state.epoch - began) / timedelta(seconds=1) for state in states])
    return Points(t_s, numbers[:, :3].copy(), numbers[:, 3:].copy(), tuple(state.line for state in states))
