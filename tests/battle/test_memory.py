"""Kernels that count no references make no arrays: what a trial allocates, it frees."""

import numba
import pytest
from numba.core.runtime import _nrt_python, rtsys

from umbrella.battle.run import run_trials

pytestmark = pytest.mark.skipif(numba.config.DISABLE_JIT, reason="plain functions leave memory to Python")


@pytest.fixture
def counted():
    """Let numba's runtime count what it allocates and frees."""
    was_on = _nrt_python.memsys_stats_enabled()
    _nrt_python.memsys_enable_stats()
    yield rtsys.get_allocation_stats
    if not was_on:
        _nrt_python.memsys_disable_stats()


def test_what_a_trial_allocates_it_frees(easy, build, counted):
    """`_nrt` is an option of numba's insides: a kernel that made an array under it would leave it behind."""
    world = easy(5, fire={"hit_probability": 0.7} | build.doctrine("shoot-look-shoot", 1, most_shots=3))
    run_trials(world, 1, 0, 1)
    before = counted()
    run_trials(world, 1, 0, 20)
    after = counted()
    assert after.alloc > before.alloc
    assert after.alloc - before.alloc == after.free - before.free
