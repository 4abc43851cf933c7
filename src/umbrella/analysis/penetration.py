"""How many warheads arrive: launchers that survive, flights that work, a shield that shoots until it is empty."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.fft import next_fast_len
from scipy.stats import binom

from umbrella.core.errors import BadValue

MOST_INTERCEPTORS: Final = 100_000
MOST_SALVO: Final = 100
CLIPPED: Final = 1e-15  # chances below the rounding of the transform

Chances = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Equal launchers of an arsenal: how many, their warheads together, and the shares that survive and arrive."""

    launchers: int
    warheads: int
    survives: float
    arrives: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvoes:
    """A shield as this model sees it: interceptors, shots at each warhead, chance of one shot."""

    interceptors: int
    salvo: int
    pk: float

    def checked(self) -> "Salvoes":
        """Return the same.

        Raises:
            BadValue: a number out of range.
        """
        if not 0 <= self.interceptors <= MOST_INTERCEPTORS:
            raise BadValue("interceptors", self.interceptors, f"0 to {MOST_INTERCEPTORS:,}")
        if not 1 <= self.salvo <= MOST_SALVO:
            raise BadValue("salvo", self.salvo, f"1 to {MOST_SALVO} shots at each warhead")
        if not 0.0 <= self.pk <= 1.0:
            raise BadValue("pk", f"{self.pk:g}", "0 <= pk <= 1", "the chance that one shot kills")
        return self


def arriving(groups: list[Group], extra: int = 0, extra_chance: float = 0.0) -> Chances:
    """Return the chances that 0, 1, 2, … warheads arrive at the shield.

    Args:
        groups: of the arsenal. extra: warheads more, each on a launcher of its own. extra_chance: that one arrives.

    A launcher survives or not, and all of its warheads with it; of a launcher that is left each warhead flies as it
    should, or not, for itself. Warheads are shared out over the launchers as evenly as can be.

    **Valid**: launchers struck one by one, with no cause in common. **Leaves out**: a submarine takes all its tubes
    with it, and a garrison all its vehicles: the true spread is wider, the mean the same. **Source**: product of the
    generating functions ((1 - s) + s ((1 - r) + r z)^m)^n, by Fourier transform. **Checked**:
    tests/analysis/test_stability.py (against trials, and against binomials).
    """
    most = sum(group.warheads for group in groups) + extra
    size = next_fast_len(most + 1)
    z = np.exp(-2j * np.pi * np.arange(size) / size)
    product = np.ones(size, dtype=np.complex128)
    for group in groups:
        each, left = divmod(group.warheads, group.launchers)
        flies = (1.0 - group.arrives) + group.arrives * z
        for launchers, warheads in ((group.launchers - left, each), (left, each + 1)):
            product *= ((1.0 - group.survives) + group.survives * flies**warheads) ** launchers
    product *= ((1.0 - extra_chance) + extra_chance * z) ** extra
    return _cleaned(np.fft.ifft(product).real[: most + 1])


def penetrating(arrive: Chances, shield: Salvoes) -> Chances:
    """Return the chances that 0, 1, 2, … warheads get through.

    Args:
        arrive: chances of 0, 1, 2, … warheads at the shield. shield: which fires a full salvo at each warhead until
            it is empty; what is left of it then goes at one more.

    **Valid** as the best case of the shield: it reaches every warhead, sees it, and takes no decoy for one; shots fail
    each for itself. **Leaves out**: geometry, time, decoys, failures in common: each lets more through. **Source**:
    binomials of (1 - pk)^salvo over the warheads that are shot at. **Checked**: tests/analysis/test_stability.py.
    """
    salvoes, rest = divmod(shield.interceptors, shield.salvo)
    leak, rest_leak = (1.0 - shield.pk) ** shield.salvo, (1.0 - shield.pk) ** rest
    through = np.zeros_like(arrive)
    for number in range(min(salvoes, arrive.size - 1) + 1):  # all of them are shot at with a full salvo
        if arrive[number] > 0.0:
            through[: number + 1] += arrive[number] * binom.pmf(np.arange(number + 1), number, leak)
    if arrive.size > salvoes + 1:
        shot_at = binom.pmf(np.arange(salvoes + 1), salvoes, leak)
        shot_at = np.convolve(shot_at, [1.0 - rest_leak, rest_leak])
        beyond = arrive[salvoes + 1 :]  # one of them gets the rest, the others nothing
        through += np.convolve(beyond, shot_at)[: arrive.size]
    return through


def mean_of(chances: Chances) -> float:
    """Return the mean number."""
    return float(np.arange(chances.size) @ chances)


def at_least(chances: Chances, number: int) -> float:
    """Return the chance of at least so many."""
    return min(1.0, max(0.0, float(chances[number:].sum())))


def quantile(chances: Chances, share: float) -> int:
    """Return the smallest number that is not exceeded with a chance of at least `share`."""
    return min(int(np.searchsorted(np.cumsum(chances), share * (1.0 - 1e-12))), chances.size - 1)


def _cleaned(chances: Chances) -> Chances:
    chances = np.where(chances < CLIPPED, 0.0, chances)
    return np.asarray(chances / chances.sum())
