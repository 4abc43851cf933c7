"""Kill assessment: what the battle manager is told about a shot, later and not always truly."""

from umbrella.core.compiled import njit


@njit
def called_dead(is_dead, draw, false_kill, false_miss):
    """Return whether a target is called dead, from the truth and a uniform draw.

    Args:
        is_dead: the truth. draw: uniform, 0 to 1. false_kill: probability that a live target is called dead.
        false_miss: probability that a dead target is called alive.

    Valid: one call for each shot. Leaves out: that the sensors keep seeing a live target (a false kill is never taken
    back here). Source: definition of the two error rates. Checked: tests/engagement/test_assess.py.
    """
    return draw >= false_miss if is_dead else draw < false_kill
