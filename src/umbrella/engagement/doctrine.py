"""Doctrine: how many shots a target deserves now, given what has been fired and what is known of it."""

from typing import Final

from umbrella.core.compiled import njit

SALVOS: Final = 8  # salvos whose sizes are told apart: the last one repeats

SHOOT: Final = 0
WAIT_FOR_ASSESSMENT: Final = 1
SATISFIED: Final = 2


def salvos_of(name: str, shots: int, most_shots: int) -> tuple[tuple[int, ...], int]:
    """Return the sizes of successive salvos, and the most shots in all, of a doctrine by name.

    Args:
        name: `barrage` (one salvo of `shots`), `shoot-look-shoot` (salvos of `shots` with a look between), or
            `shoot-shoot-look-shoot` (twice as many in the first salvo). shots: of a salvo. most_shots: at one target.

    Valid: any of the three. Leaves out: mixtures; a battery may have its own doctrine instead. Source: the usual
    definitions; Wilkening, Science & Global Security 8 (2000) 183. Checked: tests/engagement/test_doctrine.py.
    """
    if name == "barrage":
        return (shots,) * SALVOS, min(shots, most_shots)
    first = 2 * shots if name == "shoot-shoot-look-shoot" else shots
    return (first, *(shots,) * (SALVOS - 1)), most_shots


@njit
def shots_wanted(salvos, most_shots, fired, awaited, is_dead):
    """Return how many shots a target should get now, and why if none.

    Args:
        salvos: int64[8], sizes of successive salvos; the last repeats. most_shots: at one target.
        fired: shots already launched or ordered at it. awaited: those of them whose outcome is not yet known.
        is_dead: whether an assessment has called it killed.

    Returns:
        (shots, `SHOOT`, `WAIT_FOR_ASSESSMENT` or `SATISFIED`).

    Valid: a salvo is looked at as a whole before the next. Leaves out: nothing that the rule names. Source: the usual
    definitions; Wilkening, Science & Global Security 8 (2000) 183. Checked: tests/engagement/test_doctrine.py.
    """
    if is_dead or fired >= most_shots:
        return 0, SATISFIED
    before, k = 0, 0
    while fired >= before + salvos[min(k, SALVOS - 1)]:
        before += salvos[min(k, SALVOS - 1)]
        k += 1
    if fired == before and awaited > 0:
        return 0, WAIT_FOR_ASSESSMENT
    return min(before + salvos[min(k, SALVOS - 1)], most_shots) - fired, SHOOT
