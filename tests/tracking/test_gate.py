"""The coarse gate finds the pairs that are close, all of them and no other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.tracking.gate import coarse_pairs


def every_close_pair(track_m, track_reach_m, plot_m, plot_reach_m):
    """The plain reference: all n x m distances."""
    return {
        (i, j)
        for i in range(len(track_m))
        for j in range(len(plot_m))
        if ((track_m[i] - plot_m[j]) ** 2).sum() < (track_reach_m[i] + plot_reach_m[j]) ** 2
    }


def swept(*args):
    pairs = coarse_pairs(*args)
    assert pairs.dtype == np.int64 and pairs.shape == (len(pairs), 2)
    found = set(map(tuple, pairs.tolist()))
    assert len(found) == len(pairs), "a pair came twice"
    return found


def cloud(rng, n, size_m, reach_m):
    return rng.normal(size=(n, 3)) * size_m, rng.exponential(reach_m, n)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 2**32 - 1), st.sampled_from([10.0, 1e3, 1e5]))
def test_sweeping_finds_what_comparing_all_finds(n, m, seed, reach_m):
    rng = np.random.default_rng(seed)
    squeezed = rng.permutation([1e4, 1e3, 10.0])  # the widest axis is any of the three
    tracks, plots = cloud(rng, n, squeezed, reach_m), cloud(rng, m, squeezed, 0.1 * reach_m)
    assert swept(*tracks, *plots) == every_close_pair(*tracks, *plots)


@given(st.integers(1, 20), st.integers(1, 20), st.integers(0, 2**32 - 1))
def test_points_on_a_grid_and_reaches_that_just_touch(n, m, seed):
    rng = np.random.default_rng(seed)
    tracks = rng.integers(0, 4, (n, 3)).astype(float), rng.integers(0, 3, n).astype(float)
    plots = rng.integers(0, 4, (m, 3)).astype(float), rng.integers(0, 3, m).astype(float)
    assert swept(*tracks, *plots) == every_close_pair(*tracks, *plots)


@given(st.integers(0, 2**32 - 1))
def test_the_pairs_do_not_depend_on_where_the_origin_is_nor_on_the_numbering(seed):
    rng = np.random.default_rng(seed)
    (a, ra), (b, rb) = cloud(rng, 20, 1e4, 5e3), cloud(rng, 15, 1e4, 1e3)
    as_given = swept(a, ra, b, rb)
    shuffled = rng.permutation(20)
    assert {(shuffled[i], j) for i, j in swept(a[shuffled], ra[shuffled], b, rb)} == as_given
    whole = np.round(a), ra, np.round(b), rb  # whole metres: moving them loses no digit
    moved = whole[0] + [1e6, -2e6, 3e6], ra, whole[2] + [1e6, -2e6, 3e6], rb
    assert swept(*moved) == swept(*whole)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_a_point_that_is_nowhere_has_no_pair(axis):
    points, reach = np.arange(12.0).reshape(4, 3), np.full(4, 3.0)
    lost = points.copy()
    lost[1, axis] = np.nan
    assert swept(lost, reach, points, reach) == {(i, j) for i, j in swept(points, reach, points, reach) if i != 1}
    assert {j for _, j in swept(points, reach, lost, reach)} == {0, 2, 3}


def test_without_points_there_are_no_pairs():
    none, no_reach, one, reach = np.empty((0, 3)), np.empty(0), np.zeros((1, 3)), np.ones(1)
    assert swept(none, no_reach, none, no_reach) == swept(one, reach, none, no_reach) == set()
    assert swept(none, no_reach, one, reach) == set()


def test_everything_within_reach_is_paired_with_everything():
    points = np.random.default_rng(1).normal(size=(40, 3))
    assert len(swept(points, np.full(40, 100.0), points, np.zeros(40))) == 1600
