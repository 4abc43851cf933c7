"""Telling apart: what looks say about what an object is, and what follows for who is shot at."""

import math
from itertools import pairwise

import numpy as np
import pytest

from umbrella.battle.classify import UNTRACKED
from umbrella.battle.reasons import Outcome
from umbrella.battle.reports import DECLARED, SENSORS
from umbrella.battle.run import run_trials
from umbrella.battle.world import ObjectKind, Signatures
from umbrella.campaign.tell import tell
from umbrella.tracking.initiate import FIRM

LOOKED_S = 900.0
AZIMUTHS = (30.0, 29.6, 30.4, 29.2)  # 40 km apart in the middle: no plot is doubtful
PERFECT = {"classifier": DECLARED, "classifier_hit": 1.0, "classifier_false_alarm": 0.0}
NONE = {"classifier": DECLARED, "classifier_hit": 0.5, "classifier_false_alarm": 0.5}


def arcs(build):
    return [build.arc(40.85, 129.66, azimuth) for azimuth in AZIMUTHS]


@pytest.fixture(scope="module")
def among(build, easy):
    """A warhead among decoys, each on an arc of its own; contrast and share of what the decoys are known to be."""
    paths = arcs(build)

    def make(decoys=3, contrast=1.0, separation=0.0, floor=0.0, fire=None, rules=None, batteries=None, signatures=None):
        others = [(0, ObjectKind.REPLICA, path, {"contrast": contrast}) for path in paths[1 : 1 + decoys]]
        looks = {"separation": separation, "separation_floor": floor}
        radars = build.radars_of([(64.3, -149.2)], track_s=2.5, frame_s=10.0, **looks)
        known = signatures or Signatures(np.array([contrast]), np.array([1.0]))
        values = {"classifier": SENSORS, "signatures": known, "engage_above": 0.1, "settled_track_s": 10.0} | (
            rules or {}
        )
        return easy(companions=others, radars=radars, fire=fire, rules=values, batteries=batteries)

    return make


def beliefs_of(build, world, trials, until_s=LOOKED_S):
    """Return float64[trials * objects, 2], probability of being the warhead and whether it is, of all firm tracks."""
    found, fight = [], None
    for number in range(trials):
        trial = build.Trial(world, trial=number, fight=fight).fight_until(until_s)
        fight = trial.fight
        firm = trial.tracks["phase"] == FIRM
        assert firm.sum() == len(world.attack.objects)
        found += list(zip(trial.belief["warhead"][firm], fight.lethal[trial.belief["source"][firm]], strict=True))
    return np.array(found, dtype=float)


# some 50 looks with errors that average out; with a floor that soon hides all else; and with both alike
CASES = [(0.2, 0.0), (4.0, 0.7), (0.25, 0.6)]


@pytest.mark.parametrize(("separation", "floor"), CASES, ids=["looks", "floor", "both"])
def test_of_the_tracks_called_warhead_with_a_probability_so_many_are(build, among, separation, floor):
    """400 trials of four objects: in each band of probability the share of warheads is the mean of what was said.

    Four standard errors of the band's share, and 0.02 for what Bayes' rule takes as independent.
    """
    world = among(separation=separation, floor=floor, batteries=build.batteries_of([]))
    said = beliefs_of(build, world, 400)
    bands, edges = 0, [0.0, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95, 1.0]
    for low, high in pairwise(edges):
        band = said[(said[:, 0] >= low) & (said[:, 0] < high + (high == 1.0))]
        if len(band) >= 40:
            p, bands = band[:, 0].mean(), bands + 1
            assert band[:, 1].mean() == pytest.approx(p, abs=4.0 * math.sqrt(p * (1.0 - p) / len(band)) + 0.02)
    assert bands >= 5


def test_a_posterior_is_that_of_bayes_rule(build, among):
    """Two kinds of decoys with known shares: ratios of normal densities at the mean look, over their sum.

    The odds that the warhead is none of the tracks count as one more of them.
    """
    contrasts, shares = np.array([0.3, 1.0]), np.array([0.75, 0.25])
    world = among(separation=0.3, signatures=Signatures(contrasts, shares), batteries=build.batteries_of([]))
    belief = build.Trial(world).fight_until(LOOKED_S).belief
    mean, information = belief["contrast"][:, None], belief["information"][:, None]
    other = (shares * np.exp(information * contrasts * (mean - 0.5 * contrasts))).sum(axis=1)
    assert belief["warhead"] == pytest.approx((1.0 / other) / ((1.0 / other).sum() + UNTRACKED), rel=1e-12)


def test_looks_add_up_to_the_information_that_they_have(build, among):
    """n looks of d' have the mean of the true contrast within 1 / (d' sqrt n): 100 trials, four standard errors.

    A look or two may be with another track, or still on their way.
    """
    world, errors = among(separation=0.5, batteries=build.batteries_of([])), []
    for number in range(100):
        trial = build.Trial(world, trial=number).fight_until(LOOKED_S)
        belief = trial.belief[trial.tracks["phase"] == FIRM]
        looks = trial.fight.watches[0]["looks"][belief["source"]]
        assert np.abs(looks - belief["information"] / 0.25).max() <= 4.0
        truth = world.attack.objects["contrast"][belief["source"]]
        errors += list((belief["contrast"] - truth) * np.sqrt(belief["information"]))
    n = len(errors)
    assert np.mean(errors) == pytest.approx(0.0, abs=4.0 / math.sqrt(n))
    assert np.std(errors) == pytest.approx(1.0, abs=4.0 / math.sqrt(2.0 * n))


def p_no_leak(world, trials=1000):
    return (run_trials(world, 1, 0, trials)["outcome"] != Outcome.LEAKED).all(axis=1).mean()


@pytest.mark.parametrize(("name", "shots", "p"), [("barrage", 2, 0.5), ("shoot-look-shoot", 1, 0.6)])
def test_perfect_discrimination_gives_the_answer_without_decoys(build, among, name, shots, p):
    """P(no leaker) of 1,000 trials each: four standard errors of a difference. Nothing is shot at but the warhead."""
    fire = {"hit_probability": p} | build.doctrine(name, shots, 3)
    plain, decoyed = (p_no_leak(among(decoys=n, fire=fire, rules=PERFECT)) for n in (0, 3))
    assert decoyed == pytest.approx(plain, abs=4.0 * math.sqrt(2.0 * plain * (1.0 - plain) / 1000))
    world = among(fire=fire, rules=PERFECT)
    for number in range(20):
        assert set(tell(world, 1, number).shots["object"]) == {0}


def test_looks_that_tell_all_give_the_answer_without_decoys_too(build, among):
    fire = {"hit_probability": 0.5} | build.doctrine("barrage", 2)
    plain, decoyed = (p_no_leak(among(decoys=n, fire=fire, separation=10.0)) for n in (0, 3))
    assert decoyed == pytest.approx(plain, abs=4.0 * math.sqrt(2.0 * plain * (1.0 - plain) / 1000))


def test_without_discrimination_every_credible_object_gets_the_same_shots(build, among):
    """Four objects that nobody tells apart, a barrage of two, interceptors enough: two at each."""
    for rules in (NONE, {}):  # declared at random, or looks of sensors that say nothing
        shots = tell(among(fire=build.doctrine("barrage", 2), rules=rules), 1).shots
        assert np.bincount(shots["object"], minlength=4).tolist() == [2, 2, 2, 2]


def test_without_discrimination_a_shot_kills_as_often_as_it_meets_the_warhead(build, among):
    """One interceptor for four objects alike, 400 trials: the objects change places in the list, so 1 in 4 leaks not.

    Were the choice to know the truth, or the order in which objects stand in the list, it would be another share.
    """
    paths, killed, n = arcs(build), 0, 400
    worlds = []
    for first in range(4):
        turned = paths[first:] + paths[:first]
        others = [(0, ObjectKind.REPLICA, path, {}) for path in turned[1:]]
        world = among(fire={"magazine": 1}, rules=NONE)
        worlds.append(world._replace(attack=build.attack_of(turned[:1], others)))
    for world in worlds:
        killed += (run_trials(world, 1, 0, n // 4)["outcome"] == Outcome.KILLED).sum()
    assert killed / n == pytest.approx(0.25, abs=4.0 * math.sqrt(0.25 * 0.75 / n))


def test_who_is_shot_at_does_not_depend_on_which_of_them_is_the_warhead(build, among):
    """The same two arcs, once with the warhead on the one and once on the other: the same shots at the same places."""
    paths, shots = arcs(build)[:2], []
    for order in ((0, 1), (1, 0)):
        world = among(decoys=1, fire=build.doctrine("barrage", 1) | {"magazine": 1}, rules=NONE)
        attack = build.attack_of([paths[order[0]]], [(0, ObjectKind.REPLICA, paths[order[1]], {})])
        attack.objects["key"] = [7 + order[0], 7 + order[1]]  # the luck of the looks goes with the arc
        shots.append([tell(world._replace(attack=attack), 1, number).shots for number in range(10)])
    for one, other in zip(*shots, strict=True):
        assert one["aim_m"] == pytest.approx(other["aim_m"], abs=1e-3)
        assert one["launch_s"] == pytest.approx(other["launch_s"], abs=1e-6)
        assert {int(one["object"][0]), int(other["object"][0])} == {0, 1}


def test_better_rates_of_a_classifier_never_hurt(build, among):
    """Hit rates from 0.5 to 1 at one minus as many false alarms, four objects and two interceptors; 500 trials each.

    From one to the next it may fall by noise only, and all the way it rises a lot.
    """
    shares = []
    for hit in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
        rules = {"classifier": DECLARED, "classifier_hit": hit, "classifier_false_alarm": 1.0 - hit}
        shares.append(p_no_leak(among(fire={"magazine": 2}, rules=rules), 500))
    for worse, better in pairwise(shares):
        assert better >= worse - 2.0 * math.sqrt(2.0 * worse * (1.0 - worse) / 500)
    assert shares[0] < 0.65  # two of four, by chance
    assert shares[-1] == 1.0


def test_more_false_alarms_never_help(build, among):
    shares = []
    for false_alarm in (0.0, 0.2, 0.4, 0.6):
        rules = {"classifier": DECLARED, "classifier_hit": 0.9, "classifier_false_alarm": false_alarm}
        shares.append(p_no_leak(among(fire={"magazine": 2}, rules=rules), 500))
    for better, worse in pairwise(shares):
        assert worse <= better + 2.0 * math.sqrt(2.0 * better * (1.0 - better) / 500)
    assert shares[-1] < shares[0]


def test_sharper_looks_never_hurt(build, among):
    shares = [p_no_leak(among(separation=d, fire={"magazine": 1}), 500) for d in (0.0, 0.1, 0.3, 1.0, 3.0)]
    for worse, better in pairwise(shares):
        assert better >= worse - 2.0 * math.sqrt(2.0 * worse * (1.0 - worse) / 500)
    assert shares[-1] > 0.99
