"""Closed forms of the odds, reproduced by the whole engine when its geometry is made trivial."""

import numpy as np
import pytest

from umbrella.battle.reasons import Fate, Outcome
from umbrella.battle.run import run_trials

TRIALS = 2000


def within_sampling_error(value, expected, trials=TRIALS):
    """Four standard deviations of a share: crossed once in 16,000 comparisons."""
    return value == pytest.approx(expected, abs=4.0 * np.sqrt(expected * (1.0 - expected) / trials) + 1e-12)


def leaked(results):
    return results["outcome"] == Outcome.LEAKED


@pytest.mark.parametrize(("n", "p"), [(1, 0.5), (2, 0.5), (4, 0.56), (3, 0.8)])
def test_a_barrage_of_n_leaks_with_the_nth_power(easy, build, n, p):
    """(1 - p)^n; 4 at 0.56 is the 97 % that was claimed for GMD (exactly 0.9625)."""
    world = easy(fire={"hit_probability": p} | build.doctrine("barrage", n))
    results = run_trials(world, 1, 0, TRIALS)
    assert within_sampling_error(leaked(results).mean(), (1.0 - p) ** n)
    assert (results["shots"] == n).all()


def test_two_shots_then_a_look_then_one_more(easy, build):
    """Shoot-shoot-look-shoot with p = 0.5: leak 0.5^3, shots 2 + 0.25."""
    fire = {"hit_probability": 0.5} | build.doctrine("shoot-shoot-look-shoot", 1, 3)
    results = run_trials(easy(fire=fire), 10, 0, TRIALS)
    assert within_sampling_error(leaked(results).mean(), 0.125)
    assert within_sampling_error((results["shots"] == 3).mean(), 0.25)
    assert (results["shots"] >= 2).all()


@pytest.mark.parametrize(("looks", "p"), [(2, 0.5), (3, 0.6)])
def test_shoot_look_shoot_leaks_the_same_and_fires_less(easy, build, looks, p):
    """Leak (1 - p)^n, shots (1 - (1 - p)^n) / p on average."""
    rule = build.doctrine("shoot-look-shoot", 1, looks)
    results = run_trials(easy(fire={"hit_probability": p} | rule), 2, 0, TRIALS)
    expected = (1.0 - (1.0 - p) ** looks) / p
    shots = results["shots"].astype(float)
    assert within_sampling_error(leaked(results).mean(), (1.0 - p) ** looks)
    assert shots.mean() == pytest.approx(expected, abs=4.0 * shots.std() / np.sqrt(TRIALS))


def test_leakage_of_a_raid_is_binomial(easy, build):
    """Five threats, two shots each at 0.6: leakers are binomial(5, 0.16)."""
    world = easy(n=5, fire={"hit_probability": 0.6} | build.doctrine("barrage", 2))
    leakers = leaked(run_trials(world, 3, 0, TRIALS)).sum(axis=1)
    q = 0.4**2
    for k, binomial in enumerate([1, 5, 10, 10, 5, 1]):
        assert within_sampling_error((leakers == k).mean(), binomial * q**k * (1.0 - q) ** (5 - k))


def test_a_shared_failure_lets_all_shots_fail_together(easy, build):
    """Reliability 0.7, half of the unreliability shared: P(leak of n) = 0.15 + 0.85 (1 - 0.7/0.85)^n."""
    n, reliability, fraction = 3, 0.7, 0.5
    changes = {"reliability": reliability, "shared_fraction": fraction}
    results = run_trials(easy(fire=changes | build.doctrine("barrage", n)), 4, 0, TRIALS)
    shared = 1.0 - fraction * (1.0 - reliability)
    assert within_sampling_error(leaked(results).mean(), 1.0 - shared + shared * (1.0 - reliability / shared) ** n)


def test_wrong_calls_of_a_kill_let_threats_through(easy, build):
    """One shot at a time, two at most: leak if both miss, or the first misses and is called a kill."""
    p, false_kill = 0.5, 0.2
    fire = {"hit_probability": p} | build.doctrine("shoot-look-shoot", 1, 2)
    results = run_trials(easy(fire=fire, rules={"false_kill": false_kill}), 5, 0, TRIALS)
    assert within_sampling_error(leaked(results).mean(), (1.0 - p) * (false_kill + (1.0 - false_kill) * (1.0 - p)))


def test_overlooked_kills_cost_shots_but_no_leak(easy, build):
    fire = build.doctrine("shoot-look-shoot", 1, 2)
    results = run_trials(easy(fire=fire, rules={"false_miss": 0.3}), 6, 0, TRIALS)
    assert not leaked(results).any()
    assert within_sampling_error((results["shots"] == 2).mean(), 0.3)


def test_missiles_that_fail_by_themselves_are_no_leakers(easy, build):
    world = easy(missiles={"reliability": 0.6}, batteries=build.batteries_of([]))
    results = run_trials(world, 7, 0, TRIALS)
    assert within_sampling_error((results["outcome"] == Outcome.FAILED).mean(), 0.4)
    assert within_sampling_error(leaked(results).mean(), 0.6)


def test_a_small_magazine_goes_round_as_far_as_it_reaches(easy, build):
    """Five threats, three perfect interceptors: exactly two leak."""
    world = easy(n=5, batteries=build.batteries_of([(64.0, -145.7)], magazine=3))
    assert (leaked(run_trials(world, 8, 0, 50)).sum(axis=1) == 2).all()


def test_the_factors_of_the_kill_multiply(easy):
    """Reliability 0.8 times hit 0.75, each seen in the fates of the shots."""
    from umbrella.campaign.tell import tell

    world = easy(n=5, fire={"reliability": 0.8, "hit_probability": 0.75})
    fates = np.concatenate([tell(world, 9, trial).shots["fate"] for trial in range(400)])
    assert within_sampling_error((fates == Fate.INTERCEPTOR_FAILURE).mean(), 0.2, len(fates))
    assert within_sampling_error((fates == Fate.MISS).mean(), 0.8 * 0.25, len(fates))
    assert within_sampling_error((fates == Fate.KILL).mean(), 0.8 * 0.75, len(fates))
