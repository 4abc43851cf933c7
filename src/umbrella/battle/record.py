"""The record of one trial: events in the order in which they were noted."""

from enum import IntEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import verb
from umbrella.core.rows import row_type


class Kind(IntEnum):
    """What happened. The numbers are part of every record."""

    LAUNCH = 0
    FAILURE = 1  # the missile failed by itself
    BURNOUT = 2  # value: number of the burn
    PLUME_SEEN = 3  # actor: satellite; value: time of delivery
    DETECTED = 4  # actor: radar; value: time of delivery
    TRACK_FIRM = 5  # actor: sensor of the last look; value: error of position on one axis, m
    TRACK_BROKEN = 6  # the looks do not fit free fall
    ORDER = 7  # actor: battery; other: shot; value: expected kill probability
    FIRED = 8  # actor: battery; other: shot; value: planned time of intercept
    INTERCEPT = 9  # actor: battery; other: shot; value: fate
    ASSESSED = 10  # actor: battery; other: shot; value: 1 called dead
    HELD = 11  # actor: battery; value: reason
    IMPACT = 12  # value: 1 at its target, 0 short of it
    HANDOVER = 13  # actor: battery; other: shot; value: error of the predicted place, m
    TRACK_LOST = 14  # other: track; value: seconds since it was last seen
    WINDOW = 15  # actor: battery; value: launch time of the earliest intercept when a window was first found
    WINDOW_CLOSED = 16  # actor: battery; time: the last moment at which a launch was still possible
    RELOADED = 17  # actor: battery; value: interceptors in the magazine; threat -1
    CLASSIFIED = 18  # other: track; value: probability of being the warhead, when a shot was ordered


NOBODY: Final = np.int64(-1)  # as numpy's numbers these constants do not make the compiler treat each value apart

EVENT: Final = row_type(
    [
        ("time_s", "f8"),
        ("kind", "i8"),
        ("threat", "i8"),
        ("actor", "i8"),  # -1: none
        ("other", "i8"),  # -1: none
        ("place_m", "f8", 3),  # Earth-fixed; NaN where there is no place
        ("value", "f8"),
    ]
)


IMPACT_POINT: Final = 0
INTERCEPT_POINT: Final = 1

PREDICTION: Final = row_type(
    [
        ("time_s", "f8"),
        ("threat", "i8"),
        ("kind", "i8"),  # IMPACT_POINT or INTERCEPT_POINT
        ("shot", "i8"),  # whose intercept it is, -1: none
        ("place_rad_m", "f8", 3),  # latitude rad, longitude rad, height m
        ("spread_m2", "f8", 3),  # variance east, variance north, covariance
    ]
)


class Record(NamedTuple):
    """Room for the events of a trial; without room nothing is recorded and nothing else changes."""

    events: NDArray[np.void]  # records EVENT
    predictions: NDArray[np.void]  # records PREDICTION
    used: NDArray[np.int64]  # [2] events and predictions noted; above the capacity when some did not fit


EVENTS: Final = np.int64(0)
PREDICTIONS: Final = np.int64(1)


def no_record() -> Record:
    """Return a record that keeps nothing."""
    return new_record(0)


def new_record(capacity: int = 200_000) -> Record:
    """Return an empty record with room for so many events, and as many predictions."""
    return Record(np.zeros(capacity, EVENT), np.zeros(capacity, PREDICTION), np.zeros(2, np.int64))


@verb
def note(record, time_s, kind, threat, actor, other, place, value):
    """Note one event if there is room; `place` is Earth-fixed (x, y, z) in m."""
    k = record.used[EVENTS]
    if k < record.events.shape[0]:
        event = record.events[k]
        event.time_s, event.kind, event.threat, event.actor, event.other = time_s, kind, threat, actor, other
        event.place_m[0], event.place_m[1], event.place_m[2] = place
        event.value = value
    if record.events.shape[0] > 0:
        record.used[EVENTS] = k + 1


@verb
def note_without_place(record, time_s, kind, threat, actor, other, value):
    """Note one event that has no place."""
    note(record, time_s, kind, threat, actor, other, (np.nan, np.nan, np.nan), value)
