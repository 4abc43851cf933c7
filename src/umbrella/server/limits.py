"""How much one server does for anybody: sizes, trials, times, numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is refused above. A person who wants more runs the command line on a machine of their own.

    `jobs` counts those that wait or run, `kept` all that lie in the folder. `seconds` is the longest that a job may
    run at a stretch, `request_s` and `report_s` what one question may take (reach, a report), `body_s` the sending of a
    request.
    """

    body_bytes: int = 262_144  # the largest shipped scenario has 9 kB
    values: int = 20_000  # in a posted text
    items: int = 500  # of one list or block of it
    letters: int = 4_000  # of one value of it; the longest description that is shipped has 700
    faults: int = 100  # told of it
    check_s: float = 10.0  # until it is read
    threats: int = 500  # missiles of an attack
    decoys: int = 5_000  # objects beside their warheads
    launch_s: float = 86_400.0  # of the last missile: satellites are flown until then
    trials: int = 10_000
    grid_deg: float = 0.5  # the finest footprint
    seconds: float = 3_600.0
    request_s: float = 120.0
    report_s: float = 300.0  # a report flies a footprint
    body_s: float = 30.0
    jobs: int = 8
    kept: int = 200
    at_once: int = 4  # questions that compute, beside the job
