"""What gets through a shield: limits, monotony, exact against trials and binomials, the race, and refused input."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from umbrella.analysis.penetration import Group, Salvoes, arriving, at_least, mean_of, penetrating, quantile
from umbrella.analysis.stability import (
    chance_of_one_more,
    extra_to_restore,
    groups_of,
    mean_through,
    race_of,
    stability,
)
from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import BadValue, FaultyFile, UnknownName

SUM = 1e-9  # chances of some thousands of numbers, by a transform in doubles

shares = st.floats(0.0, 1.0)
groups = st.builds(
    lambda launchers, each, survives, arrives: Group(
        launchers=launchers, warheads=launchers * each + launchers // 3, survives=survives, arrives=arrives
    ),
    st.integers(1, 12),
    st.integers(1, 6),
    shares,
    shares,
)
shields = st.builds(
    lambda interceptors, salvo, pk: Salvoes(interceptors=interceptors, salvo=salvo, pk=pk),
    st.integers(0, 60),
    st.integers(1, 5),
    shares,
)


@given(st.lists(groups, min_size=1, max_size=3))
def test_the_mean_that_arrives_is_the_sum_of_survivors_that_fly(arsenal):
    wanted = sum(one.warheads * one.survives * one.arrives for one in arsenal)
    assert mean_of(arriving(arsenal)) == pytest.approx(wanted, rel=SUM, abs=SUM)


@given(st.integers(1, 60), shares)
def test_single_warheads_arrive_as_a_binomial(launchers, chance):
    one = Group(launchers=launchers, warheads=launchers, survives=chance, arrives=1.0)
    assert arriving([one]) == pytest.approx(binom.pmf(np.arange(launchers + 1), launchers, chance), abs=SUM)


def test_warheads_of_one_launcher_live_and_die_together():
    one = Group(launchers=1, warheads=10, survives=0.3, arrives=1.0)
    wanted = np.zeros(11)
    wanted[[0, 10]] = 0.7, 0.3
    assert arriving([one]) == pytest.approx(wanted, abs=SUM)


@given(st.lists(groups, min_size=1, max_size=2), shields)
def test_what_gets_through_is_a_distribution_and_no_more_than_arrives(arsenal, shield):
    arrive = arriving(arsenal)
    through = penetrating(arrive, shield)
    assert through.sum() == pytest.approx(1.0, abs=SUM) and through.min() >= 0.0
    assert mean_of(through) <= mean_of(arrive) + SUM
    most = min(shield.interceptors * shield.pk, mean_of(arrive))  # no interceptor kills more than one
    assert mean_of(through) >= mean_of(arrive) - most - SUM


@given(st.lists(groups, min_size=1, max_size=2), st.integers(1, 5), shares)
def test_without_interceptors_everything_gets_through(arsenal, salvo, pk):
    arrive = arriving(arsenal)
    assert penetrating(arrive, Salvoes(interceptors=0, salvo=salvo, pk=pk)) == pytest.approx(arrive, abs=SUM)


@given(st.lists(groups, min_size=1, max_size=2), st.integers(0, 60), st.integers(1, 5))
def test_interceptors_that_never_hit_are_as_good_as_none(arsenal, interceptors, salvo):
    arrive = arriving(arsenal)
    through = penetrating(arrive, Salvoes(interceptors=interceptors, salvo=salvo, pk=0.0))
    assert through == pytest.approx(arrive, abs=SUM)


@given(st.lists(groups, min_size=1, max_size=2))
def test_enough_interceptors_that_always_hit_let_nothing_through(arsenal):
    most = sum(one.warheads for one in arsenal)
    assert penetrating(arriving(arsenal), Salvoes(interceptors=2 * most, salvo=2, pk=1.0))[0] == pytest.approx(1.0)


@given(st.lists(groups, min_size=1, max_size=2), shields, st.integers(1, 20), shares)
def test_more_interceptors_or_better_shots_never_let_more_through(arsenal, shield, more, better):
    arrive = arriving(arsenal)
    now = mean_of(penetrating(arrive, shield))
    larger = Salvoes(interceptors=shield.interceptors + more, salvo=shield.salvo, pk=shield.pk)
    surer = Salvoes(interceptors=shield.interceptors, salvo=shield.salvo, pk=max(shield.pk, better))
    assert mean_of(penetrating(arrive, larger)) <= now + SUM
    assert mean_of(penetrating(arrive, surer)) <= now + SUM


@given(st.lists(groups, min_size=1, max_size=2), shields, st.integers(1, 20))
def test_one_more_warhead_never_lets_fewer_through(arsenal, shield, more):
    assert mean_through(arsenal, shield, more) >= mean_through(arsenal, shield, more - 1) - SUM


def test_exact_chances_agree_with_trials():
    arsenal = [
        Group(launchers=9, warheads=31, survives=0.4, arrives=0.8),
        Group(launchers=20, warheads=20, survives=0.7, arrives=0.6),
    ]
    shield, trials, rng = Salvoes(interceptors=31, salvo=3, pk=0.35), 40_000, np.random.default_rng(20000720)
    exact = penetrating(arriving(arsenal), shield)
    counts = np.zeros(exact.size)
    for _ in range(trials):
        here = sum(
            rng.binomial(one.warheads // one.launchers + (k < one.warheads % one.launchers), one.arrives)
            for one in arsenal
            for k in range(one.launchers)
            if rng.random() < one.survives
        )
        left, through = shield.interceptors, 0
        for _warhead in range(here):
            shots = min(shield.salvo, left)
            left -= shots
            through += rng.random() >= 1.0 - (1.0 - shield.pk) ** shots
        counts[through] += 1
    error = np.sqrt(exact * (1.0 - exact) / trials)
    assert np.all(np.abs(counts / trials - exact) < 4.5 * error + 1e-4)  # some fifty numbers: 4.5 sigma is one in 3000
    assert mean_of(counts / trials) == pytest.approx(mean_of(exact), abs=0.1)


@settings(max_examples=30, deadline=None)
@given(st.lists(groups, min_size=1, max_size=2), shields)
def test_what_restores_is_enough_and_one_less_is_not(arsenal, shield):
    wanted = mean_of(arriving(arsenal))
    extra = extra_to_restore(arsenal, shield, wanted)
    if extra is None or chance_of_one_more(arsenal) < 1e-3:  # too many to try
        return
    assert mean_through(arsenal, shield, extra) >= wanted - SUM
    assert extra == 0 or mean_through(arsenal, shield, extra - 1) < wanted


def test_a_shield_smaller_than_the_arsenal_is_made_good_by_what_it_kills():
    arsenal = [Group(launchers=500, warheads=500, survives=1.0, arrives=1.0)]
    shield = Salvoes(interceptors=100, salvo=2, pk=0.5)
    assert extra_to_restore(arsenal, shield, 500.0) == 38  # fifty are shot at, three quarters of them killed: 37.5


def test_the_race_goes_up_on_both_sides():
    (case,) = [one for one in stability("nmd-c1", state="china", year=2025).cases if one.is_struck]
    assert [step.who for step in case.race] == ["shield", *["state", "shield"] * 4]
    for before, after in pairwise(case.race):
        assert after.interceptors >= before.interceptors and after.extra >= before.extra
        assert (after.mean > before.mean) == (after.who == "state")


def test_nobody_races_against_a_shield_that_takes_nothing():
    arsenal = [Group(launchers=5, warheads=5, survives=1.0, arrives=1.0)]
    assert race_of(arsenal, Salvoes(interceptors=50, salvo=2, pk=0.0), 4) == ()


@pytest.mark.parametrize("name", builtin_catalog().ids("arsenal"))
def test_a_first_strike_leaves_less_and_the_ends_enclose_the_middle(name):
    arsenal = builtin_catalog().entry("arsenal", name)
    means = [mean_of(arriving(groups_of(arsenal, is_struck=True, end=end))) for end in ("low", "mid", "high")]
    assert means == sorted(means)
    assert means[1] < mean_of(arriving(groups_of(arsenal, is_struck=False)))


def test_quantiles_and_tails_of_a_sure_number():
    sure = np.array([0.0, 0.0, 1.0])
    assert (quantile(sure, 0.05), quantile(sure, 0.95), at_least(sure, 2), at_least(sure, 3)) == (2, 2, 1.0, 0.0)


def test_two_estimates_of_one_year_run_through_side_by_side():
    assert {one.arsenal.estimate for one in stability("nmd-c1", state="China", year=2000).cases} == {"lewis", "fisher"}


OWN = """\
kind: arsenal
sources:
  a-book: {title: A book}
entries:
  small-one:
    name: A small one
    state: elsewhere
    year: 2030
    estimate: guess
    legs:
      - name: silos
        launchers: {value: 10, status: assumed, source: a-book}
        warheads: {value: 10, status: assumed, source: a-book}
        survives: {value: 0.5, status: assumed, source: a-book}
        arrives: {value: 1.0, status: assumed, source: a-book}
"""


def test_an_arsenal_of_ones_own_is_judged(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    not_struck, struck = stability("nmd-c1", state="elsewhere", files=[path]).cases
    assert (not_struck.without.mean, struck.without.mean) == pytest.approx((10.0, 5.0))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("value: 0.5", "value: 1.5", "legs[0].survives.value = 1.5: must be 0 <= fraction <= 1"),
        ("warheads: {value: 10,", "warheads: {value: 10.5,", "warheads must be a whole number"),
        ("launchers: {value: 10,", "launchers: {value: 0,", "must be > 0"),
        ("    year: 2030\n", "", "year"),
        ("source: a-book}\n        warheads", "source: b-book}\n        warheads", "defined nowhere"),
    ],
)
def test_every_fault_of_an_arsenal_is_named(old, new, said, tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(OWN.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FaultyFile) as refused:
        stability("nmd-c1", files=[path])
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        ({"state": "rusia"}, UnknownName, "did you mean russia"),
        ({"state": "russia", "year": 1999}, BadValue, "2000, 2008, 2025"),
        ({"interceptors": -1}, BadValue, "0 to 100,000"),
        ({"salvo": 0}, BadValue, "1 to 100 shots"),
        ({"pk": 1.5}, BadValue, "0 <= pk <= 1"),
        ({"steps": 99}, BadValue, "0 to 20"),
    ],
)
def test_what_cannot_be_answered_is_refused(asked, error, said):
    with pytest.raises(error) as refused:
        stability("nmd-c1", **asked)
    assert said in str(refused.value)


def test_arsenals_that_reach_the_united_states_say_nothing_of_another_countrys_shield():
    with pytest.raises(BadValue, match="stands in Israel"):
        stability("israel")
