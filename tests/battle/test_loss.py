"""Loss: each link of the chain is broken by a situation made for it, and is the one that is told."""

import numpy as np
import pytest

from umbrella.battle.reasons import LOSS_TEXT, Loss, Outcome
from umbrella.battle.run import run_trials
from umbrella.battle.world import BURNS, ObjectKind

NOWHERE = {"fan_size": [2, 3, 3], "fan_step": [np.pi, 10.0, 10.0]}  # a fly-out table of twenty metres
HARMLESS = {"hit_probability": 1e-9}


def losses_in(world, trials=20):
    """What lost the leakers of some trials, and what stands with those who did not leak."""
    results = run_trials(world, 1, 0, trials)
    leaked = results["outcome"] == Outcome.LEAKED
    return {Loss(int(code)) for code in results["loss"][leaked]}, {Loss(int(code)) for code in results["loss"][~leaked]}


def beside(build, **rules):
    """A decoy 40 km beside the warhead, and rules of what looks say of the two."""
    decoy = [(0, ObjectKind.LIGHT, build.arc(40.85, 129.66, 29.6), {})]
    return {"companions": decoy, "rules": rules}


def test_every_loss_has_words():
    assert set(LOSS_TEXT) == set(Loss)


def test_without_sensors_a_leaker_was_not_seen(easy, build):
    assert losses_in(easy(radars=build.radars_of([]))) == ({Loss.NOT_SEEN}, set())


def test_a_plume_alone_makes_no_firm_track(easy, build, icbm):
    """A satellite sees the missile burn; no radar looks at what flies on."""
    burns = np.zeros((1, BURNS, 2))
    burns[:, 0, 1] = 300.0
    eye = build.hanging(6.0 * build.middle_of(icbm))
    world = easy(radars=build.radars_of([]), missiles={"burns_s": burns}, satellites=eye)
    assert losses_in(world) == ({Loss.NOT_TRACKED}, set())


def test_what_is_tracked_beyond_every_battery_is_not_reached(easy, build):
    assert losses_in(easy(batteries=build.batteries_of([(-60.0, 20.0)], **NOWHERE))) == ({Loss.NOT_REACHED}, set())


def test_what_is_tracked_without_any_battery_is_not_reached(easy, build):
    assert losses_in(easy(batteries=build.batteries_of([]))) == ({Loss.NOT_REACHED}, set())


def test_a_decision_that_takes_too_long_leaves_the_threat_out_of_reach(easy):
    assert losses_in(easy(rules={"decision_delay_s": 1200.0})) == ({Loss.NOT_REACHED}, set())


def test_with_one_interceptor_for_two_threats_one_leaks_for_want_of_shots(easy):
    """The interceptor always hits, so that the other threat has nothing else to blame."""
    assert losses_in(easy(n=2, fire={"magazine": 1})) == ({Loss.OUT_OF_SHOTS}, {Loss.NONE})


def test_interceptors_held_in_reserve_are_wanting_too(easy):
    assert losses_in(easy(fire={"magazine": 5, "reserve": 5})) == ({Loss.OUT_OF_SHOTS}, set())


@pytest.mark.parametrize("cause", [HARMLESS, {"reliability": 1e-9}, {"reliability": 1e-9, "shared_fraction": 1.0}])
def test_shots_that_fail_at_the_warhead_missed(easy, cause):
    assert losses_in(easy(fire=cause)) == ({Loss.MISSED}, set())


def test_shots_that_failed_count_before_an_empty_magazine(easy, build):
    """Three were wanted and one was there: it was fired at the warhead and failed."""
    fire = build.doctrine("barrage", 3) | HARMLESS | {"magazine": 1}
    assert losses_in(easy(fire=fire)) == ({Loss.MISSED}, set())


def test_one_shot_that_cannot_tell_a_decoy_from_a_warhead_is_deceived(easy, build):
    """It always hits what it is sent at, by the toss of a coin."""
    world = easy(**beside(build, classifier_hit=0.5, classifier_false_alarm=0.5), fire={"magazine": 1})
    assert losses_in(world, 40) == ({Loss.DECEIVED}, {Loss.NONE})


def test_a_warhead_that_is_believed_a_decoy_deceives_without_a_shot(easy, build):
    """Decisions come too late for any shot; where both looks are wrong, in 16 of 100 trials, none is even wanted."""
    rules = {"classifier_hit": 0.6, "classifier_false_alarm": 0.4, "decision_delay_s": 1200.0}
    assert losses_in(easy(**beside(build, **rules)), 100) == ({Loss.DECEIVED, Loss.NOT_REACHED}, set())


def test_a_shot_at_what_a_wrong_look_calls_the_warhead_is_deceived(easy, build):
    """Both are called the other in 16 of 100 trials; whatever is shot at is hit."""
    world = easy(**beside(build, classifier_hit=0.6, classifier_false_alarm=0.4))
    assert losses_in(world, 100) == ({Loss.DECEIVED}, {Loss.NONE})


def test_a_perfect_classifier_is_not_deceived(easy, build):
    world = easy(**beside(build, classifier_hit=1.0 - 1e-6, classifier_false_alarm=1e-6))
    assert losses_in(world) == (set(), {Loss.NONE})


@pytest.mark.parametrize(
    "changes",
    [{}, {"missiles": {"reliability": 0.0}}, {"missiles": {"is_in_reach": 0}, "fire": HARMLESS}],
    ids=["killed", "failed", "fell short"],
)
def test_what_does_not_leak_has_no_loss(easy, changes):
    assert losses_in(easy(**changes)) == (set(), {Loss.NONE})


def test_a_leaker_that_was_not_shot_at_was_not_missed(easy, build):
    """In a fight with a little of everything each loss agrees with what stands beside it in the result."""
    fire = {"hit_probability": 0.5, "magazine": 2} | build.doctrine("shoot-look-shoot", 1, 2)
    results = run_trials(easy(n=4, missiles={"reliability": 0.9}, fire=fire), 3, 0, 200).ravel()
    assert ((results["loss"] != Loss.NONE) == (results["outcome"] == Outcome.LEAKED)).all()
    assert {Loss.MISSED, Loss.OUT_OF_SHOTS} <= set(results["loss"])
    assert (results["shots"][results["loss"] == Loss.MISSED] > 0).all()
    assert (results["shots"][results["loss"] == Loss.OUT_OF_SHOTS] == 0).all()
    assert np.isinf(results["seen_s"][results["loss"] == Loss.NOT_SEEN]).all()
