"""Kill assessment: what the battle manager is told about a shot, later and not always truly."""

from typing import NamedTuple

from umbrella.core.compiled import njit


class Assessment(NamedTuple):
    """How soon and how well shots are judged."""

    delay_s: float  # from intercept to report
    false_kill: float  # probability that a live target is called dead
    false_miss: float  # probability that a dead target is called alive


@njit
def called_dead(assessment, is_dead, draw):
    """Return whether a target is called dead, from the truth and a uniform draw.

    Valid: one call for each shot. Leaves out: that the sensors keep seeing a live target (a false kill is never taken
    back here). Source: definition of the two error rates. Checked: tests/engagement/test_assess.py.
    """
    return draw >= assessment.false_miss if is_dead else draw < assessment.false_kill
