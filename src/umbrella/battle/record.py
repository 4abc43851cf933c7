"""The record of one trial: events in the order in which they were noted, and what each sensor saw."""

from enum import IntEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import njit

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class Kind(IntEnum):
    """What happened. The numbers are part of every record."""

    LAUNCH = 0  # actor -
    FAILURE = 1  # the missile failed by itself
    BURNOUT = 2  # value: number of the burn
    PLUME_SEEN = 3  # actor: satellite; value: time of delivery
    DETECTED = 4  # actor: radar; value: time of delivery
    TRACK_FIRM = 5  # actor: sensor of the last look; value: error of position, m
    TRACK_BROKEN = 6  # the looks do not fit free fall
    ORDER = 7  # actor: battery; other: shot; value: expected kill probability
    FIRED = 8  # actor: battery; other: shot; value: planned time of intercept
    INTERCEPT = 9  # actor: battery; other: shot; value: fate
    ASSESSED = 10  # actor: battery; other: shot; value: 1 called dead
    HELD = 11  # actor: battery; value: reason
    IMPACT = 12
    HANDOVER = 13  # actor: battery; other: shot; value: error of the predicted place, m


# columns of an event
EVENT_TIME: Final = 0
EVENT_KIND: Final = 1
EVENT_THREAT: Final = 2
EVENT_ACTOR: Final = 3
EVENT_OTHER: Final = 4
EVENT_PLACE: Final = 5  # x, y, z, Earth-fixed, m; NaN where there is no place
EVENT_VALUE: Final = 8
EVENT_COLUMNS: Final = 9


class Record(NamedTuple):
    """Room for the events of a trial; without room nothing is recorded and nothing else changes."""

    events: FloatArray  # [capacity, 9]
    used: IntArray  # [1] events noted; above the capacity when some did not fit


def no_record() -> Record:
    """Return a record that keeps nothing."""
    return Record(np.empty((0, EVENT_COLUMNS)), np.zeros(1, np.int64))


def new_record(capacity: int = 200_000) -> Record:
    """Return an empty record with room for so many events."""
    return Record(np.empty((capacity, EVENT_COLUMNS)), np.zeros(1, np.int64))


@njit
def note(record, time_s, kind, threat, actor, other, x, y, z, value):
    """Note one event if there is room."""
    k = record.used[0]
    if k < record.events.shape[0]:
        row = record.events[k]
        row[0], row[1], row[2], row[3], row[4] = time_s, kind, threat, actor, other
        row[5], row[6], row[7], row[8] = x, y, z, value
    if record.events.shape[0] > 0:
        record.used[0] = k + 1


@njit
def note_without_place(record, time_s, kind, threat, actor, other, value):
    """Note one event that has no place."""
    note(record, time_s, kind, threat, actor, other, np.nan, np.nan, np.nan, value)
