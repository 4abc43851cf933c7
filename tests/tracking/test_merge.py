"""Double tracks are found by their statistical distance, and no others."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from umbrella.tracking.merge import SAME, duplicates

ANY = 1e9  # no track is too loose


def covariance(rng, n, position_m=500.0, velocity_m_s=5.0):
    """Random covariances of states of 7, with all correlations, thin in one direction."""
    size = np.array([position_m] * 3 + [velocity_m_s] * 3 + [1e-5])
    root = rng.normal(size=(n, 7, 7)) * size[:, None] * rng.choice([0.05, 1.0], (n, 1, 7))
    return root @ root.transpose(0, 2, 1) + np.diag((0.01 * size) ** 2)


def estimates(rng, truth, p):
    return truth + (np.linalg.cholesky(p) @ rng.normal(size=(len(p), 7, 1)))[:, :, 0]


def far_apart(rng, n, box_m=1e7):
    place_m, velocity_m_s = rng.uniform(-box_m, box_m, (n, 3)), rng.normal(0.0, 3000.0, (n, 3))
    return np.concatenate([place_m, velocity_m_s, np.ones((n, 1))], axis=1)


def pairs_of(*args):
    return set(map(tuple, duplicates(*args).tolist()))


def by_inverse(x, p, limit):
    """The plain reference: every pair, by the inverse matrix."""
    found = set()
    for i in range(len(x)):
        for j in range(i + 1, len(x)):
            d = (x[i] - x[j])[:6]
            if d @ np.linalg.solve((p[i] + p[j])[:6, :6], d) < limit:
                found.add((i, j))
    return found


def test_the_limit_is_that_of_six_degrees_of_freedom():
    assert chi2.cdf(SAME, 6) == pytest.approx(0.999, abs=2e-5)


@given(st.integers(0, 2**32 - 1), st.integers(0, 25), st.sampled_from([300.0, 3e3, 3e4]))
def test_the_coarse_gate_loses_no_pair(seed, n, box_m):
    rng = np.random.default_rng(seed)
    p = covariance(rng, n, 1000.0, 3000.0)
    x = far_apart(rng, n, box_m)
    assert pairs_of(x, p, ANY, SAME) == by_inverse(x, p, SAME)


def test_one_true_pair_in_a_thousand_is_missed():
    """20,000 pairs, each of one object; 4 standard errors of a share of 0.1 %."""
    rng = np.random.default_rng(5)
    truth = far_apart(rng, 20_000)
    p = covariance(rng, 40_000)
    x = estimates(rng, np.concatenate([truth, truth]), p)
    found = pairs_of(x, p, ANY, SAME)
    missed = 1.0 - sum((i, i + 20_000) in found for i in range(20_000)) / 20_000
    assert missed == pytest.approx(0.001, abs=4.0 * np.sqrt(0.001 * 0.999 / 20_000))
    strangers = {pair for pair in found if pair[1] - pair[0] != 20_000}
    assert len(strangers) <= 2  # 8e8 pairs in (20,000 km)^3: 1e-9 of them within 10 km of each other, and then as fast


def test_same_place_at_another_speed_is_another_object():
    p = np.stack([np.diag([1e4, 1e4, 1e4, 1.0, 1.0, 1.0, 1e-10])] * 2)
    x = np.zeros((2, 7))
    assert pairs_of(x, p, ANY, SAME) == {(0, 1)}
    x[1, 4] = 10.0  # seven times the sigma of the difference
    assert pairs_of(x, p, ANY, SAME) == set()


def test_the_drag_is_not_compared():
    p = np.stack([np.diag([1e4, 1e4, 1e4, 1.0, 1.0, 1.0, 1e-20])] * 2)
    x = np.zeros((2, 7))
    x[1, 6] = 1.0
    assert pairs_of(x, p, ANY, SAME) == {(0, 1)}


def test_a_loose_track_is_compared_with_none():
    p = np.stack([np.diag([1e4, 1e4, 1e4, 1.0, 1.0, 1.0, 1.0])] * 3)
    p[2, :3, :3] *= 100.0  # 1 km in each coordinate
    x = np.zeros((3, 7))
    assert pairs_of(x, p, 1500.0, SAME) == {(0, 1)}
    assert pairs_of(x, p, 2000.0, SAME) == {(0, 1), (0, 2), (1, 2)}


@pytest.mark.parametrize("broken", [0.0, -1.0, np.nan])
def test_what_is_no_covariance_matches_nothing(broken):
    for place in range(6):
        p = np.stack([np.diag([1e4, 1e4, 1e4, 1.0, 1.0, 1.0, 1.0])] * 2)
        p[:, place, place] = broken
        assert pairs_of(np.zeros((2, 7)), p, ANY, SAME) == set()


def test_without_tracks_there_are_no_doubles():
    assert duplicates(np.empty((0, 7)), np.empty((0, 7, 7)), ANY, SAME).shape == (0, 2)
    assert duplicates(np.zeros((1, 7)), np.eye(7)[None], ANY, SAME).shape == (0, 2)
