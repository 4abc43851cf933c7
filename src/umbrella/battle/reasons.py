"""Why a battery did not shoot at a threat, how a shot ended, how a threat ended: closed lists with words for people."""

from enum import IntEnum
from typing import Final


class Reason(IntEnum):
    """Why there was no shot at a threat from a battery in a cycle. The numbers are part of every record."""

    NONE = 0
    NOT_DETECTED = 1
    NO_TRACK = 2
    STILL_BOOSTING = 3
    TRACK_LOOSE = 4
    OUT_OF_REACH = 5
    WINDOW_NOT_OPEN = 6
    TOO_LATE = 7
    ALTITUDE_BAND = 8
    MAGAZINE_EMPTY = 9
    LAUNCHER_BUSY = 10
    WAITING_FOR_ASSESSMENT = 11
    DOCTRINE_SATISFIED = 12
    HELD_IN_RESERVE = 13
    LINK_DOWN = 14
    DECOY_BELIEVED = 15
    OTHERS_FIRST = 16
    LAYER_ABOVE = 17
    NO_OWN_TRACK = 18
    RELOADING = 19


REASON_TEXT: Final[dict[Reason, str]] = {
    Reason.NONE: "a shot was ordered",
    Reason.NOT_DETECTED: "no sensor had reported it",
    Reason.NO_TRACK: "it was seen, but there was no firm track yet",
    Reason.STILL_BOOSTING: "it was thought to be still boosting: its path could not be predicted",
    Reason.TRACK_LOOSE: "the track was too loose for the kill vehicle",
    Reason.OUT_OF_REACH: "it could not be reached from there",
    Reason.WINDOW_NOT_OPEN: "it was too early: it would come within reach later",
    Reason.TOO_LATE: "it was too late: no interceptor launched now could still meet it",
    Reason.ALTITUDE_BAND: "it could be met only outside the kill vehicle's altitudes",
    Reason.MAGAZINE_EMPTY: "the magazine was empty",
    Reason.LAUNCHER_BUSY: "the launcher was not ready for the next shot",
    Reason.WAITING_FOR_ASSESSMENT: "the outcome of earlier shots was awaited",
    Reason.DOCTRINE_SATISFIED: "the doctrine asked for no more shots",
    Reason.HELD_IN_RESERVE: "the last interceptors were held in reserve",
    Reason.LINK_DOWN: "the link to the battery was down",
    Reason.DECOY_BELIEVED: "it was believed to be a decoy",
    Reason.OTHERS_FIRST: "the interceptors went to other threats or batteries first",
    Reason.LAYER_ABOVE: "it was left to the layer above",
    Reason.NO_OWN_TRACK: "its own radar had not seen it of late",
    Reason.RELOADING: "the launcher was being reloaded",
}


class Fate(IntEnum):
    """How a shot ended."""

    FLYING = 0
    KILL = 1
    COMMON_FAILURE = 2
    INTERCEPTOR_FAILURE = 3
    NOT_ACQUIRED = 4
    OUT_OF_DIVERT = 5
    DECOY = 6
    MISS = 7
    TARGET_GONE = 8
    NO_GUIDANCE = 9


FATE_TEXT: Final[dict[Fate, str]] = {
    Fate.FLYING: "still in flight",
    Fate.KILL: "killed its target",
    Fate.COMMON_FAILURE: "failed for a cause shared by its whole design",
    Fate.INTERCEPTOR_FAILURE: "failed by itself",
    Fate.NOT_ACQUIRED: "did not find the target in its seeker's field of view",
    Fate.OUT_OF_DIVERT: "could not correct its course enough",
    Fate.DECOY: "hit something that was not the warhead",
    Fate.MISS: "missed",
    Fate.TARGET_GONE: "found its target already gone",
    Fate.NO_GUIDANCE: "got no guidance from its own radar",
}


class Outcome(IntEnum):
    """How a threat ended."""

    FLYING = 0
    LEAKED = 1
    KILLED = 2
    FAILED = 3
    OUT_OF_REACH = 4


OUTCOME_TEXT: Final[dict[Outcome, str]] = {
    Outcome.FLYING: "still in flight when the count was made",
    Outcome.LEAKED: "reached its target",
    Outcome.KILLED: "was intercepted",
    Outcome.FAILED: "failed by itself",
    Outcome.OUT_OF_REACH: "fell short: its target is out of reach",
}


class Loss(IntEnum):
    """What let a leaker through: the link of the chain that did not hold. The numbers are part of every record."""

    NONE = 0
    NOT_SEEN = 1
    NOT_TRACKED = 2
    NOT_REACHED = 3
    OUT_OF_SHOTS = 4
    DECEIVED = 5
    MISSED = 6


LOSS_TEXT: Final[dict[Loss, str]] = {
    Loss.NONE: "it did not get through",
    Loss.NOT_SEEN: "no sensor reported it",
    Loss.NOT_TRACKED: "it was seen, but no track of its warhead became firm",
    Loss.NOT_REACHED: "it was tracked, but no battery could meet it in time",
    Loss.OUT_OF_SHOTS: "the interceptors were spent, held in reserve or sent at others",
    Loss.DECEIVED: "its warhead was taken for a decoy, or a decoy for its warhead",
    Loss.MISSED: "shots at its warhead failed",
}
