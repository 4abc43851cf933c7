"""The odds on paper: limits, monotony, sampling, and the closed forms of others."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.analysis.hit_record import at_least_one, hit_record, posterior_of
from umbrella.analysis.odds import (
    DOCTRINES,
    claimed_pk,
    common_cause,
    interceptors_for,
    leak_chance,
    no_leak_over,
    odds,
    percent,
    shots_each,
)
from umbrella.catalog.quantity import Status
from umbrella.core.errors import BadValue, UnknownName

warheads = st.integers(1, 40)
chances = st.floats(0.0, 1.0)
shots = st.integers(0, 12)
doctrines = st.sampled_from(DOCTRINES)
FIGHTS = 40_000


def fought(w, p, n, common, doctrine, seed):
    """Fight a raid by drawing every shot: (was nothing let through, leakers, shots) of each fight."""
    rng = np.random.default_rng(seed)
    together, alone = common * (1.0 - p), p / (1.0 - common * (1.0 - p))
    is_struck = rng.random(FIGHTS) < together
    hits = (rng.random((FIGHTS, w, n)) < alone) & ~is_struck[:, None, None]
    killed = hits.any(axis=2)
    first = np.where(killed, hits.argmax(axis=2) + 1, n)
    return (
        killed.all(axis=1),
        (~killed).sum(axis=1),
        (first if doctrine == "sls" else np.full_like(first, n)).sum(axis=1),
    )


@pytest.mark.parametrize("doctrine", DOCTRINES)
@pytest.mark.parametrize(
    ("w", "p", "n", "common"), [(1, 0.56, 4, 0.0), (1, 0.56, 4, 0.25), (5, 0.6, 2, 0.5), (3, 0.8, 3, 0.1)]
)
def test_drawing_every_shot_gives_the_same(w, p, n, common, doctrine):
    """Within four standard errors of 40,000 fights."""
    ours = odds(w, p, n, common=common, doctrine=doctrine).correlated
    for drawn, value in zip(
        fought(w, p, n, common, doctrine, 7), (ours.p_no_leak, ours.expected_leakers, ours.shots_used), strict=True
    ):
        assert value == pytest.approx(drawn.mean(), abs=4.0 * drawn.std() / np.sqrt(FIGHTS) + 1e-9)


def test_a_shared_failure_is_that_of_the_engine():
    """The closed form that tests/battle/test_odds.py holds against whole fights: reliability 0.7, half in common."""
    reliability, fraction, n = 0.7, 0.5, 3
    shared = 1.0 - fraction * (1.0 - reliability)
    leak = 1.0 - shared + shared * (1.0 - reliability / shared) ** n
    assert odds(1, reliability, n, common=fraction).correlated.expected_leakers == pytest.approx(leak, rel=1e-12)


@given(warheads, chances, shots, doctrines)
def test_without_common_failures_both_columns_agree(w, p, n, doctrine):
    answer = odds(w, p, n, common=0.0, doctrine=doctrine)
    assert answer.correlated == answer.independent


@given(chances, shots.filter(bool), chances)
def test_one_warhead_is_never_better_off_with_common_failures(p, n, common):
    answer = odds(1, p, n, common=common)
    assert answer.correlated.p_no_leak <= answer.independent.p_no_leak + 1e-12
    assert answer.correlated.p_no_leak >= p - 1e-12  # as with one shot: all failures in common


@given(warheads, chances, shots, doctrines)
def test_a_single_shot_hits_as_often_whatever_is_common(w, p, n, doctrine):
    cause, alone = common_cause(p, 0.4)
    assert (1.0 - cause) * alone == pytest.approx(p, abs=1e-12)


@given(warheads, doctrines, chances)
def test_limits(w, doctrine, common):
    nothing, perfect, hopeless = (
        odds(w, p, n, common=common, doctrine=doctrine) for p, n in ((0.5, 0), (1, 1), (0, 3))
    )
    assert (nothing.independent.p_no_leak, nothing.independent.expected_leakers, nothing.independent.shots_used) == (
        0.0,
        w,
        0.0,
    )
    assert (perfect.correlated.p_no_leak, perfect.correlated.expected_leakers) == (1.0, 0.0)
    assert perfect.correlated.interceptors_needed == w
    assert (hopeless.correlated.p_no_leak, hopeless.correlated.shots_used) == (0.0, pytest.approx(3 * w))
    assert hopeless.correlated.interceptors_needed is None


@given(warheads, st.floats(0.05, 0.95), st.integers(1, 8), chances, doctrines)
def test_more_shots_and_better_shots_never_hurt_and_more_warheads_never_help(w, p, n, common, doctrine):
    def held(w, p, n):
        return odds(w, p, n, common=common, doctrine=doctrine).correlated.p_no_leak

    here = held(w, p, n)
    assert held(w, p, n + 1) >= here - 1e-12
    assert held(w + 1, p, n) <= here + 1e-12
    assert odds(w, p + 0.05, n, common=0.0).independent.p_no_leak >= odds(w, p, n, common=0.0).independent.p_no_leak


@given(chances, shots)
def test_a_look_spends_less_and_leaks_the_same(p, n):
    assert shots_each(p, n, "sls") <= shots_each(p, n, "barrage")
    answers = [odds(3, p, n, common=0.3, doctrine=doctrine).correlated for doctrine in DOCTRINES]
    assert answers[0].p_no_leak == answers[1].p_no_leak


@given(warheads, st.floats(0.05, 0.999), st.floats(0.01, 0.999))
def test_interceptors_needed_are_enough_and_one_less_is_not(w, p, confidence):
    needed = interceptors_for(w, p, confidence, "barrage")
    assert needed is not None

    def held(m):
        each, more = divmod(m, w)
        return (1 - leak_chance(p, each + 1)) ** more * (1 - leak_chance(p, each)) ** (w - more)

    assert held(needed) >= confidence > held(needed - 1)
    with_looks = interceptors_for(w, p, confidence, "sls")
    assert with_looks is not None and w <= with_looks <= needed


def test_a_stock_with_looks_is_a_negative_binomial():
    """Two warheads at one half: three shots suffice with P(Bin(3, 1/2) >= 2) = 1/2."""
    assert interceptors_for(2, 0.5, 0.5, "sls") == 3
    assert interceptors_for(2, 0.5, 0.501, "sls") == 4


def test_the_claim_of_97_per_cent_takes_58_per_cent_a_shot():
    """Panda & Narang, War on the Rocks, October 2017: four shots of 56 % are said to give 97 %."""
    assert claimed_pk(0.97, 4) == pytest.approx(0.584, abs=5e-4)
    assert odds(1, 0.56, 4).independent.p_no_leak == pytest.approx(0.9625, abs=5e-5)


@given(st.integers(0, 20).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(1, 8))
def test_one_warhead_with_tests_only_is_the_posterior_predictive(count, n):
    posterior = posterior_of(*count)
    assert no_leak_over(posterior, 1, n) == pytest.approx(at_least_one(posterior, n), abs=1e-9)


def test_an_uncertain_chance_is_that_of_drawn_chances():
    posterior = posterior_of(12, 20)
    p = np.random.default_rng(3).beta(posterior.alpha, posterior.beta, 400_000)
    held = (1.0 - (1.0 - p) ** 3) ** 5
    assert no_leak_over(posterior, 5, 3) == pytest.approx(held.mean(), abs=4.0 * held.std() / np.sqrt(p.size))


def test_a_record_stands_for_the_chance():
    answer = odds(5, None, 4, record="gmd")
    mean = hit_record("GMD").answers[0].posterior.mean
    assert (answer.record, answer.question.pk) == ("GMD", mean)
    assert answer.uncertain is not None and answer.uncertain < answer.independent.p_no_leak
    assert answer.provenance.sources
    assert answer.provenance.weakest_status is Status.ASSUMED  # the share in common is nobody's number


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"warheads": 0}, "--warheads = 0: must be 1 <= warheads <= 100,000"),
        ({"pk": 56.0}, "--pk = 56: must be 0 <= pk <= 1; 56 % is 0.56"),
        ({"pk": float("nan")}, "--pk = nan: must be 0 <= pk <= 1"),
        ({"shots": -1}, "--shots = -1: must be 0 <= shots <= 1,000"),
        ({"common": 1.5}, "--common = 1.5: must be 0 <= common <= 1"),
        ({"confidence": 1.0}, "--confidence = 1: must be 0 < confidence < 1"),
        ({"doctrine": "salvo"}, "--doctrine = salvo: must be barrage or sls"),
        ({"pk": None}, "--pk = nothing: must be one of --pk P and --record SYSTEM"),
        ({"record": "gmd"}, "--pk = given twice: must be one of"),
    ],
)
def test_numbers_out_of_range_are_refused(asked, said):
    with pytest.raises(BadValue) as refused:
        odds(**{"warheads": 1, "pk": 0.5, "shots": 2} | asked)
    assert str(refused.value).startswith(said)


def test_an_unknown_system_is_refused():
    with pytest.raises(UnknownName):
        odds(1, None, 2, record="GMX")


def test_a_chance_near_an_end_is_not_called_certain():
    assert [percent(share) for share in (0.0, 1e-5, 0.5, 0.99999, 1.0)] == [
        "0.0 %",
        "less than 0.1 %",
        "50.0 %",
        "more than 99.9 %",
        "100.0 %",
    ]
