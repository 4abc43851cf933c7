"""Status codes that compiled kernels return, with the words for people."""

from enum import IntEnum
from typing import Final


class FlightStatus(IntEnum):
    """How the integration of one flight ended."""

    IMPACT = 0
    TIME_LIMIT = 1
    STALLED = 2
    STEP_LIMIT = 3
    NOT_FINITE = 4
    BELOW_GROUND = 5
    ALTITUDE = 6


FLIGHT_TEXT: Final[dict[FlightStatus, str]] = {
    FlightStatus.IMPACT: "reached the ground",
    FlightStatus.TIME_LIMIT: "still flying when the time limit was reached (an orbit, or raise the time limit)",
    FlightStatus.STALLED: "the step size fell below 1e-9 s: look for a discontinuity in thrust or drag, "
    "or loosen the tolerance",
    FlightStatus.STEP_LIMIT: "the step limit was reached: loosen the tolerance or raise the limit",
    FlightStatus.NOT_FINITE: "the state is no longer finite: look for a zero mass or a negative density",
    FlightStatus.BELOW_GROUND: "it fell back to the ground before the boost had ended: too little thrust, "
    "or it was pitched over too early",
    FlightStatus.ALTITUDE: "reached the altitude at which it was to stop",
}


class AimStatus(IntEnum):
    """How the search for an aim ended."""

    HIT = 0
    OUT_OF_REACH = 1
    NOT_CONVERGED = 2
    NO_SUCH_TRAJECTORY = 3
