"""Arrays on the stack are arrays, each call's its own, and cost no allocation."""

import numba
import numpy as np
import pytest
from numba.core.runtime import _nrt_python, rtsys

from umbrella.core.compiled import leaf, njit
from umbrella.core.scratch import scratch

SIZE = 3


@leaf
def _doubled(a):
    for i in range(a.shape[0]):
        for j in range(a.shape[1]):
            a[i, j] *= 2.0


@leaf
def _table(n, out):
    work = scratch(SIZE, 4)
    for i in range(SIZE):
        for j in range(4):
            work[i, j] = n + 10.0 * i + j
    _doubled(work)
    for i in range(SIZE):
        for j in range(4):
            out[i, j] = work[i, j]


@leaf
def _depth(n):
    """The sum of n, n - 1, … 1, each kept in an array of its own while the others are added."""
    own = scratch(1)
    own[0] = n
    below = _depth(n - 1) if n > 0 else 0.0
    return own[0] + below


@njit
def _shape():
    return scratch(2, 5).shape, scratch(7).size


def test_it_has_its_shape_and_holds_what_is_written():
    out = np.empty((3, 4))
    _table(1.0, out)
    assert out.tolist() == (2.0 * (1.0 + 10.0 * np.arange(3)[:, None] + np.arange(4))).tolist()
    assert _shape() == ((2, 5), 7)


def test_calls_within_calls_have_arrays_of_their_own():
    assert _depth(20) == pytest.approx(210.0)


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="plain functions leave memory to Python")
def test_nothing_is_allocated():
    out = np.empty((3, 4))
    _table(1.0, out)
    was_on = _nrt_python.memsys_stats_enabled()
    _nrt_python.memsys_enable_stats()
    before = rtsys.get_allocation_stats()
    for n in range(100):
        _table(float(n), out)
    assert rtsys.get_allocation_stats() == before
    if not was_on:
        _nrt_python.memsys_disable_stats()
