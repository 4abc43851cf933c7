"""Global nearest neighbour: no other pairing of tracks and plots costs less."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from umbrella.tracking.associate import associate
from umbrella.tracking.gate import coarse_pairs

NEVER = 1e12  # stands in the full matrix of the reference for a pair that may not be


def table_of(pairs, cost):
    """Cost by (track, plot); of a pair given twice the cheaper."""
    table = {}
    for pair, one in zip(map(tuple, pairs.tolist()), cost.tolist(), strict=True):
        table[pair] = min(one, table.get(pair, np.inf))
    return table


def total(pairs, cost, miss_cost, plot_of):
    """What a pairing costs; it must use each plot once and only pairs that were given."""
    taken = plot_of[plot_of >= 0]
    assert len(set(taken.tolist())) == len(taken), "a plot was given to two tracks"
    table = table_of(pairs, cost)
    return sum(table[i, j] if j >= 0 else miss_cost for i, j in enumerate(plot_of.tolist()))


def solved_by_scipy(pairs, cost, n, m, miss_cost):
    """Plots by SciPy's dense solver: each track has a column of its own for going without."""
    matrix = np.full((n, m + n), NEVER)
    for (i, j), one in table_of(pairs, cost).items():
        matrix[i, j] = one
    matrix[np.arange(n), m + np.arange(n)] = miss_cost
    rows, columns = linear_sum_assignment(matrix)
    plot_of = np.full(n, -1)
    plot_of[rows] = np.where(columns < m, columns, -1)
    return plot_of


def random_problem(seed, n, m, k, whole):
    """k pairs between n tracks and m plots; whole costs make ties."""
    rng = np.random.default_rng(seed)
    k = k if n * m else 0
    pairs = np.stack([rng.integers(0, max(n, 1), k), rng.integers(0, max(m, 1), k)], axis=1)
    return pairs, rng.integers(-5, 15, k).astype(float) if whole else rng.normal(5.0, 5.0, k)


@given(
    st.integers(0, 2**32 - 1),
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(0, 300),
    st.booleans(),
    st.integers(-3, 14),
)
def test_the_total_is_that_of_scipys_dense_solver(seed, n, m, k, whole, miss_cost):
    pairs, cost = random_problem(seed, n, m, k, whole)
    ours = total(pairs, cost, miss_cost, associate(pairs, cost, n, m, float(miss_cost)))
    theirs = total(pairs, cost, miss_cost, solved_by_scipy(pairs, cost, n, m, float(miss_cost)))
    assert ours == pytest.approx(theirs, abs=1e-9)  # sums of at most 40 costs below 100: rounding is below 1e-12


@given(st.integers(0, 2**32 - 1), st.integers(0, 4), st.integers(0, 4), st.integers(0, 14), st.booleans())
def test_no_pairing_at_all_costs_less(seed, n, m, k, whole):
    pairs, cost = random_problem(seed, n, m, k, whole)
    table = table_of(pairs, cost)
    least = min(
        sum(table.get((i, j), np.inf) if j >= 0 else 4.0 for i, j in enumerate(plots))
        for plots in itertools.product(range(-1, m), repeat=n)
        if len(set(plots) - {-1}) == sum(j >= 0 for j in plots)
    )
    assert total(pairs, cost, 4.0, associate(pairs, cost, n, m, 4.0)) == pytest.approx(least, abs=1e-12)


@given(st.integers(0, 2**32 - 1), st.booleans())
def test_the_order_of_the_pairs_is_of_no_account_even_among_ties(seed, whole):
    pairs, cost = random_problem(seed, 12, 12, 60, whole)
    order = np.random.default_rng(seed + 1).permutation(60)
    first, second = associate(pairs, cost, 12, 12, 9.0), associate(pairs[order], cost[order], 12, 12, 9.0)
    assert first.tolist() == second.tolist()


@given(st.integers(0, 2**32 - 1))
def test_renumbering_tracks_and_plots_renumbers_the_answer(seed):
    pairs, cost = random_problem(seed, 15, 12, 70, False)  # without ties
    rng = np.random.default_rng(seed + 1)
    new_track, new_plot = rng.permutation(15), rng.permutation(12)
    renamed = np.stack([new_track[pairs[:, 0]], new_plot[pairs[:, 1]]], axis=1)
    before, after = associate(pairs, cost, 15, 12, 9.0), associate(renamed, cost, 15, 12, 9.0)
    assert [-1 if j < 0 else new_plot[j] for j in before] == after[new_track].tolist()


@given(st.integers(0, 2**32 - 1), st.floats(-50.0, 50.0))
def test_a_cost_that_all_share_changes_nothing(seed, shift):
    pairs, cost = random_problem(seed, 10, 10, 50, False)
    assert associate(pairs, cost, 10, 10, 9.0).tolist() == associate(pairs, cost + shift, 10, 10, 9.0 + shift).tolist()


def chain(n):
    """Every track i may have plot i at 0 or plot i - 1 at -1: whether the first track has a plot decides for all."""
    pairs = [(i, i) for i in range(n)] + [(i, i - 1) for i in range(1, n)]
    return np.array(pairs), np.array([0.0] * n + [-1.0] * (n - 1))


def test_one_newcomer_may_move_a_whole_chain():
    pairs, cost = chain(60)
    assert associate(pairs, cost, 60, 60, 1.5).tolist() == [-1, *range(59)]  # the first goes without: 1.5 - 59
    assert associate(pairs, cost, 60, 60, 100.0).tolist() == list(range(60))  # nobody may


def test_a_pair_no_better_than_a_miss_is_not_taken():
    pairs = np.array([(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)])
    cost = np.array([3.0, 2.9, np.nan, np.inf, -np.inf])
    assert associate(pairs, cost, 5, 5, 3.0).tolist() == [-1, 1, -1, -1, -1]


def test_two_tracks_that_want_one_plot():
    pairs, cost = np.array([(0, 0), (1, 0)]), np.array([2.0, 1.0])
    assert associate(pairs, cost, 2, 1, 9.0).tolist() == [-1, 0]
    assert associate(pairs, np.ones(2), 2, 1, 9.0).tolist() == [0, -1]  # of equals the first


@pytest.mark.parametrize(("n", "m"), [(0, 0), (3, 0), (0, 3), (3, 3)])
def test_without_pairs_every_track_goes_without(n, m):
    assert associate(np.empty((0, 2), np.int64), np.empty(0), n, m, 9.0).tolist() == [-1] * n


# --- a raid -----------------------------------------------------------------------------------------------------------

OBJECTS, MISS_COST = 50, 16.3  # 99.9 % of chi-square with 3 degrees of freedom


def crossing_raid(seed, sigma_m, box_m=20e3):
    """Two swarms of 25 that pass through each other, predicted and seen at the instant of crossing.

    Tracks are predicted with sigma_m in each coordinate, plots come with sigma_m each; plot j is of object right[j].
    """
    rng = np.random.default_rng(seed)
    start = rng.uniform(-0.5, 0.5, (OBJECTS, 3)) * box_m
    velocity = np.where(np.arange(OBJECTS)[:, None] < 25, 1.0, -1.0) * [7000.0, 0.0, 0.0]
    truth = start + velocity * 0.3  # s since the swarms' middles met
    right = rng.permutation(OBJECTS)
    tracks = truth + sigma_m * rng.normal(size=truth.shape)
    plots = truth[right] + sigma_m * rng.normal(size=truth.shape)
    return tracks, plots, right


def gated(tracks, plots, sigma_m):
    """The pairs within the gate and their normalised distance squared."""
    reach = np.full(OBJECTS, 0.5 * np.sqrt(2.0 * MISS_COST) * sigma_m)
    pairs = coarse_pairs(tracks, reach, plots, reach)
    return pairs, ((tracks[pairs[:, 0]] - plots[pairs[:, 1]]) ** 2).sum(axis=1) / (2.0 * sigma_m**2)


def one_by_one(pairs, cost):
    """The nearest plot within its gate for each track, whatever the others take."""
    plot_of = np.full(OBJECTS, -1)
    for k in np.argsort(-cost):
        plot_of[pairs[k, 0]] = pairs[k, 1]
    return plot_of


def shares_right(sigma_m, seeds=range(40)):
    """Mean share of tracks that get their own plot: ours, the exact solver's, each track's nearest plot in its gate."""
    ours, exact, nearest = [], [], []
    for seed in seeds:
        tracks, plots, right = crossing_raid(seed, sigma_m)
        pairs, cost = gated(tracks, plots, sigma_m)
        own = np.argsort(right)
        mine = associate(pairs, cost, OBJECTS, OBJECTS, MISS_COST)
        theirs = solved_by_scipy(pairs, cost, OBJECTS, OBJECTS, MISS_COST)
        assert mine.tolist() == theirs.tolist()  # noise makes no ties: there is one best pairing
        for share, plot_of in ((ours, mine), (exact, theirs), (nearest, one_by_one(pairs, cost))):
            share.append((plot_of == own).mean())
    return np.mean(ours), np.mean(exact), np.mean(nearest)


def test_swarms_far_apart_for_the_noise_are_sorted_out_all_but_the_gates_share():
    # 50 objects in (20 km)^3 stand 3 km apart; with 20 m of noise no stranger lies in a gate of 80 m but once in 1e3
    ours, _, _ = shares_right(20.0)
    assert ours > 0.995  # the gate loses 0.1 % of the right pairs; 2,000 of them: 3 sigma is 0.2 %


# 0.6 and 4.8 strangers in a mean gate: the density of the swarms times its volume
@pytest.mark.parametrize("sigma_m", [500.0, 1000.0])
def test_crossing_swarms_are_paired_as_by_the_exact_solver_and_better_than_one_by_one(sigma_m):
    ours, exact, nearest = shares_right(sigma_m)
    print(f"sigma {sigma_m:.0f} m: right pairs {ours:.3f}, exact {exact:.3f}, nearest plot {nearest:.3f}")
    assert ours == exact
    assert ours > nearest
