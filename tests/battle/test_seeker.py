"""The kill vehicle's choice: what is near the place where it was sent, and looks like a warhead."""

import math

import numpy as np
import pytest
from scipy.stats import norm

from umbrella.battle.seeker import IN_SIGHT_M
from umbrella.battle.world import ObjectKind, Signatures
from umbrella.physics.flight.trajectory import state_at

MEETING_S, SPEED_M_S = 900.0, 9000.0
SEEKER = {"seeker_range_m": 3e5, "basket_half_angle_rad": 0.01, "divert_m_s": 1e4}  # a basket of 3 km


@pytest.fixture
def sent(build, easy, icbm):
    """A kill vehicle sent at a warhead and what flies beside it; places are offsets (m) across and along its way."""

    def make(*decoys, aim=(0.0, 0.0), fire=SEEKER, sigma_m=500.0, separation=0.0, **shot):
        way = np.array(state_at(icbm, MEETING_S)[3:])
        way /= np.linalg.norm(way)
        across = np.cross(way, icbm[0, 1:4])
        across /= np.linalg.norm(across)
        beside = [(0, ObjectKind.REPLICA, _moved(icbm, across * a + way * b), {}) for a, b in decoys]
        signatures = Signatures(np.array([1.0]), np.array([1.0]))
        rules = {"seeker_separation": separation, "signatures": signatures}
        trial = build.Trial(easy(companions=beside, fire=fire, rules=rules))
        row = trial.fight.shots[0]
        row["battery"], row["object"], row["intercept_s"], row["sigma_m"] = 0, 0, MEETING_S, sigma_m
        row["aim_m"] = np.array(state_at(icbm, MEETING_S)[:3]) + aim[0] * across + aim[1] * way
        row["closing_m_s"] = SPEED_M_S * way
        for name, value in shot.items():
            row[name] = value
        return trial

    return make


def _moved(path, by):
    moved = path.copy()
    moved[:, 1:4] += by
    return moved


def test_a_seeker_that_cannot_tell_apart_takes_what_is_nearest_across_its_way(sent):
    """How far along the way something is does not count: the two meet it in any case."""
    assert sent((1000.0, 0.0)).choose()[0] == 0
    assert sent((1000.0, 0.0), aim=(800.0, 0.0)).choose()[0] == 1
    assert sent((400.0, 0.0), aim=(0.0, 5000.0)).choose()[0] == 0
    assert sent((100.0, 50e3), aim=(300.0, 0.0)).choose()[0] == 1


def test_the_error_that_it_must_correct_is_that_across_its_way(sent):
    chosen, error_m, was_there = sent(aim=(800.0, 20e3)).choose()
    assert (chosen, was_there) == (0, True)
    assert error_m == pytest.approx(800.0, abs=1e-3)


@pytest.mark.parametrize(("off", "is_found"), [(2990.0, True), (3010.0, False)])
def test_only_what_lies_in_the_basket_is_found(sent, off, is_found):
    """3 km: 300 km times the tangent of 0.01 (3,000.1 m). What it was sent at is there, found or not."""
    chosen, _, was_there = sent(aim=(off, 0.0)).choose()
    assert (chosen == 0) is is_found
    assert was_there


def test_nothing_is_in_view_that_is_far_ahead_or_far_behind(sent):
    inside, outside = IN_SIGHT_M - 100.0, IN_SIGHT_M + 100.0
    assert sent(aim=(0.0, inside)).choose()[0] == 0
    assert sent(aim=(0.0, outside)).choose() == (-1, pytest.approx(math.nan, nan_ok=True), False)


def test_what_is_gone_or_not_yet_there_is_not_chosen(sent):
    trial = sent((1000.0, 0.0))
    trial.fight.flying["end_s"][0] = MEETING_S - 1.0
    chosen, error_m, was_there = trial.choose()
    assert (chosen, was_there) == (1, False)
    assert error_m == pytest.approx(1000.0, abs=1e-3)
    trial.fight.flying["begins_s"][1] = MEETING_S + 1.0
    assert trial.choose()[0] == -1


def test_an_interceptor_without_a_seeker_meets_what_its_fire_control_follows(sent):
    """The nearest within six standard deviations of the track, in all directions, and nothing beyond."""
    blind = {"seeker_range_m": np.inf}
    assert sent((100.0, 0.0), fire=blind, sigma_m=50.0).choose()[0] == 0
    assert sent((100.0, 0.0), aim=(80.0, 0.0), fire=blind, sigma_m=50.0).choose()[0] == 1
    assert sent(aim=(290.0, 0.0), fire=blind, sigma_m=50.0).choose()[0] == 0
    assert sent(aim=(310.0, 0.0), fire=blind, sigma_m=50.0).choose()[0] == -1


def share_right(trial, n=3000):
    hits = 0
    for serial in range(n):
        trial.fight.shots[0]["serial"] = serial
        hits += trial.choose()[0] == 0
    return hits / n


@pytest.mark.parametrize("separation", [0.5, 1.0, 2.0])
def test_of_two_in_one_place_the_warhead_is_chosen_as_often_as_d_prime_says(sent, separation):
    """Phi(d' / sqrt 2), two alternatives (Green & Swets 1966); four standard errors of 3,000 draws."""
    expected = norm.cdf(separation / math.sqrt(2.0))
    found = share_right(sent((0.0, 0.0), separation=separation))
    assert found == pytest.approx(expected, abs=4.0 * math.sqrt(expected * (1.0 - expected) / 3000))


@pytest.mark.parametrize(("decoy", "aim"), [(1000.0, 0.0), (1000.0, 1000.0)])
def test_place_and_looks_are_weighed_by_bayes(sent, decoy, aim):
    """k = 2 standard deviations apart, sent at one of the two: Phi((d'^2 + s k^2 / 2) / (sqrt 2 d')), s = +1 or -1.

    The difference of the two scores is normal with that mean, and a variance of 2 d'^2.
    """
    separation, k = 1.5, 2.0
    sign = 1.0 if aim == 0.0 else -1.0
    expected = norm.cdf((separation**2 + sign * 0.5 * k * k) / (math.sqrt(2.0) * separation))
    found = share_right(sent((decoy, 0.0), aim=(aim, 0.0), separation=separation))
    assert found == pytest.approx(expected, abs=4.0 * math.sqrt(expected * (1.0 - expected) / 3000))


def test_a_perfect_seeker_always_finds_the_warhead_in_its_basket(sent):
    beside = [(100.0 * k, 0.0) for k in range(1, 10)]
    assert share_right(sent(*beside, aim=(900.0, 0.0), separation=50.0), 200) == 1.0
