"""Random numbers by counter: every draw has an address, and the same address always gives the same number.

An address is (seed, trial, actor, purpose, index). Nothing is carried from draw to draw, so the answer does not depend
on the number of workers, on the order of the trials, or on whether a run was interrupted; and two shields compared
under the same seed meet the same luck.

    uniform(seed, trial, actor, Purpose.HIT, shot)

How an address becomes the 128-bit counter and the 64-bit key of Philox4x32-10:

    key      word 0: seed, low 32 bits      word 1: seed, high 32 bits       seed     0 to 2^63 - 1
    counter  word 0: index                                                   index    0 to 2^32 - 1
             word 1: actor                                                   actor    0 to 2^32 - 1
             word 2: trial, low 32 bits                                      trial    0 to 2^48 - 1
             word 3: trial, bits 32 to 47, and above them the purpose        purpose  0 to 2^16 - 1

No two addresses within these ranges share a counter, and Philox is one-to-one in the counter, so no block comes twice
under one seed. Beyond the ranges the high bits are cut off and blocks repeat.
"""

import math
from enum import IntEnum
from typing import Final

import numpy as np

from umbrella.core.compiled import njit

U64 = np.uint64
Words = tuple[np.uint64, np.uint64, np.uint64, np.uint64]


class Purpose(IntEnum):
    """What a draw decides. The numbers are part of every recorded run: add at the end, never renumber."""

    DESIGN = 0  # parameters drawn from their ranges
    DISPERSION = 1  # thrust, pitch, azimuth, ballistic coefficient, impact of one flight
    LAUNCH_TIME = 2
    MISSILE_RELIABILITY = 3
    DETECTION = 4
    MEASUREMENT = 5  # noise of one look
    BIAS = 6  # what a sensor keeps wrong for a whole trial
    LINK = 7
    CLASSIFICATION = 8
    INTERCEPTOR_RELIABILITY = 9
    COMMON_CAUSE = 10  # the part of a failure that all shots of a design share
    ACQUISITION = 11
    DIVERT = 12
    HIT = 13
    ASSESSMENT = 14
    DECISION = 15  # delay of the people in the loop


SEED_BITS: Final = 64
TRIAL_BITS: Final = 48
ACTOR_BITS: Final = 32
PURPOSE_BITS: Final = 16
INDEX_BITS: Final = 32

# Salmon et al. 2011: multipliers and Weyl increments of Philox4x32
_M0 = np.uint64(0xD2511F53)
_M1 = np.uint64(0xCD9E8D57)
_W0 = np.uint64(0x9E3779B9)
_W1 = np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_LOW16 = np.uint64(0xFFFF)
_32 = np.uint64(32)
_16 = np.uint64(16)
_12 = np.uint64(12)
_STEP: Final = 2.0**-52


@njit
def philox4x32(c0: U64, c1: U64, c2: U64, c3: U64, k0: U64, k1: U64) -> Words:
    """Return the four 32-bit words of Philox4x32-10 for a counter and a key.

    Args:
        c0, c1, c2, c3, k0, k1: words of counter and key as uint64 below 2^32.

    Returns:
        Four uint64 below 2^32.

    **Valid**: passes the BigCrush battery (Salmon et al.). **Leaves out**: cryptographic strength. **Source**: Salmon,
    Moraes, Dror & Shaw, Parallel random numbers: as easy as 1, 2, 3, SC11 (2011), doi 10.1145/2063384.2063405.
    **Checked**: tests/core/test_random.py.
    """
    for _ in range(10):
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _32) ^ c1 ^ k0, p1 & _LOW, (p0 >> _32) ^ c3 ^ k1, p0 & _LOW
        k0 = (k0 + _W0) & _LOW
        k1 = (k1 + _W1) & _LOW
    return c0, c1, c2, c3


@njit
def bits(seed: int, trial: int, actor: int, purpose: int, index: int) -> Words:
    """Return the four 32-bit words (uint64 below 2^32) that belong to an address; ranges in the module's head."""
    s, t = np.uint64(seed), np.uint64(trial)
    top = ((t >> _32) & _LOW16) | ((np.uint64(purpose) & _LOW16) << _16)
    block: Words = philox4x32(np.uint64(index) & _LOW, np.uint64(actor) & _LOW, t & _LOW, top, s & _LOW, s >> _32)
    return block


@njit
def _open_unit(high: U64, low: U64) -> float:
    """Return a number strictly between 0 and 1 from two words: 52 bits, centred in their cell."""
    return (np.float64(((high << _32) | low) >> _12) + 0.5) * _STEP


@njit
def uniform_pair(seed: int, trial: int, actor: int, purpose: int, index: int) -> tuple[float, float]:
    """Return two independent uniform numbers, each strictly between 0 and 1 (2^-53 to 1 - 2^-53)."""
    w0, w1, w2, w3 = bits(seed, trial, actor, purpose, index)
    return _open_unit(w0, w1), _open_unit(w2, w3)


@njit
def uniform(seed: int, trial: int, actor: int, purpose: int, index: int) -> float:
    """Return a uniform number strictly between 0 and 1 (the first of `uniform_pair`).

    Args:
        seed, trial, actor, purpose, index: the address, integers in the ranges of the module's head.

    **Valid**: as `philox4x32`. **Leaves out**: nothing. **Source**: as `philox4x32`.
    **Checked**: tests/core/test_random.py.
    """
    w0, w1, _, _ = bits(seed, trial, actor, purpose, index)
    number: float = _open_unit(w0, w1)
    return number


@njit
def normal_pair(seed: int, trial: int, actor: int, purpose: int, index: int) -> tuple[float, float]:
    """Return two independent numbers of the standard normal distribution, from the block of one address.

    Args:
        seed, trial, actor, purpose, index: the address, integers in the ranges of the module's head.

    **Valid**: out to 8.5 standard deviations. **Leaves out**: the tail beyond (1e-17). **Source**: Box & Muller,
    Annals of Mathematical Statistics 29 (1958) 610. **Checked**: tests/core/test_random.py.
    """
    u, v = uniform_pair(seed, trial, actor, purpose, index)
    radius = math.sqrt(-2.0 * math.log(u))
    angle = 2.0 * math.pi * v
    return radius * math.cos(angle), radius * math.sin(angle)


@njit
def normal(seed: int, trial: int, actor: int, purpose: int, index: int) -> float:
    """Return one number of the standard normal distribution (the first of `normal_pair`)."""
    number: float = normal_pair(seed, trial, actor, purpose, index)[0]
    return number
