"""Doctrine: how many shots a threat deserves now, given what has been fired and what is known of it."""

from typing import Final, NamedTuple

from umbrella.core.compiled import njit

BARRAGE: Final = 0
SHOOT_LOOK_SHOOT: Final = 1

SHOOT: Final = 0
WAIT_FOR_ASSESSMENT: Final = 1
SATISFIED: Final = 2


class Doctrine(NamedTuple):
    """The rule of fire."""

    mode: int  # BARRAGE or SHOOT_LOOK_SHOOT
    shots_per_look: int  # barrage: all shots
    most_shots: int  # at one threat
    reserve: int  # interceptors that a battery keeps back


@njit
def shots_wanted(doctrine, fired, awaited, believed_dead):
    """Return how many shots a threat should get now, and why if none.

    Args:
        doctrine: `Doctrine`.
        fired: shots already launched or ordered at this threat.
        awaited: those of them whose outcome is not yet known.
        believed_dead: whether an assessment has called it killed.

    Returns:
        (shots, `SHOOT`, `WAIT_FOR_ASSESSMENT` or `SATISFIED`).

    Valid: one rule for all batteries. Leaves out: nothing that the rule names. Source: the usual definitions;
    Wilkening, Science & Global Security 8 (2000) 183. Checked: tests/engagement/test_doctrine.py.
    """
    if believed_dead:
        return 0, SATISFIED
    if doctrine.mode == BARRAGE:
        left = min(doctrine.shots_per_look, doctrine.most_shots) - fired
        return max(0, left), SHOOT if left > 0 else SATISFIED
    if awaited > 0 and fired % doctrine.shots_per_look == 0:
        return 0, WAIT_FOR_ASSESSMENT
    left = min(doctrine.shots_per_look - fired % doctrine.shots_per_look, doctrine.most_shots - fired)
    return max(0, left), SHOOT if left > 0 else SATISFIED
