"""Two scenarios under the same luck: intervals of pairs, the walk between them, what the common numbers are worth."""

import json
from dataclasses import replace

import numpy as np
import pytest

from umbrella.analysis import compare as comparing
from umbrella.analysis.compare import COMPARISON, FIGHTS, compare, plan
from umbrella.analysis.comparison import as_dict, verdict
from umbrella.analysis.luck import difference_of_leakers, difference_of_p
from umbrella.battle.reasons import Outcome
from umbrella.battle.run import run_trials
from umbrella.campaign import pools
from umbrella.campaign.pools import Workers
from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import BadValue, FlightError, Stopped
from umbrella.scenario.build import build
from umbrella.scenario.load import read
from umbrella.scenario.settings import with_settings

SCENARIO = b"""
name: small
title: Two missiles at one city
description: A scenario for tests.
threats:
  - {name: first, missile: no-dong, from: kittaeryong, at: fukuoka, launch_s: 0, reliability: 0.9}
  - name: second
    missile: no-dong
    from: kittaeryong
    at: fukuoka
    launch_s: 20
    reliability: 0.9
    decoys:
      - {name: balloon, kind: light, count: 2, beta_kg_m2: 0.5, rcs_m2: 0.5, contrast: 1.0, release_s: 10, speed_m_s: 2}
rules: {doctrine: shoot-look-shoot, decision_delay_s: 5, min_track_s: 8, assessment_delay_s: 10}
shields:
  none: {}
  ship:
    sensors: [dsp-pacific, {name: ship-radar, sensor: spy-1, at: "36.0,132.0"}]
    batteries:
      - {name: ship, interceptor: sm-3-ia, at: "36.0,132.0", magazine: 4}
"""
THREE = (
    ("shield.batteries.ship.hit_probability", 0.5),
    ("rules.decision_delay_s", 40),
    ("threats.second.decoys.balloon.contrast", 0.1),
)
TRIALS, SEED = 160, 3


@pytest.fixture(scope="module")
def catalog():
    return builtin_catalog()


@pytest.fixture(scope="module")
def ends(catalog):
    loaded = read(SCENARIO, "small.yaml", catalog)
    return loaded, with_settings(loaded, catalog, THREE)[0]


def compared(pair, folder, *, trials=TRIALS, seed=SEED, has_steps=True, workers=1):
    planned = plan(*pair, builtin_catalog(), trials=trials, seed=seed, has_steps=has_steps)
    return compare(planned, folder, workers=Workers(number=workers))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("compare")


@pytest.fixture(scope="module")
def walked(ends, folder):
    return compared(ends, folder)


def leakers(rng, n, shared):
    """Draw leakers of paired trials: a part of the luck is shared."""
    common, own = rng.random(n), rng.random((2, n))
    luck = np.where(rng.random((2, n)) < shared, common, own)
    return (luck[0] > 0.7).astype(np.int64), (luck[1] > 0.6).astype(np.int64) * 2


def test_the_paired_intervals_cover_the_true_difference():
    """95 % of 1,500 comparisons of 150 trials, to within 2 % (four standard deviations); P 0.7 to 0.6, 0.3 to 0.8."""
    rng, inside = np.random.default_rng(4), np.zeros(4)
    for _ in range(1500):
        first, second = leakers(rng, 150, 0.8)
        p, mean = difference_of_p(first, second), difference_of_leakers(first, second, 4)
        inside += [
            p.paired.low <= -0.1 <= p.paired.high,
            mean.paired.low <= 0.5 <= mean.paired.high,
            p.independent.low <= -0.1 <= p.independent.high,
            mean.independent.low <= 0.5 <= mean.independent.high,
        ]
    assert inside[:2] / 1500 == pytest.approx([0.95, 0.95], abs=0.02)
    assert (inside[2:] / 1500 > 0.97).all()  # those that know nothing of the shared luck are too wide for it


def test_independent_intervals_cover_where_no_luck_is_shared():
    rng, inside = np.random.default_rng(5), np.zeros(2)
    for _ in range(1500):
        first, second = leakers(rng, 150, 0.0)
        p, mean = difference_of_p(first, second), difference_of_leakers(first, second, 4)
        inside += [
            p.independent.low <= -0.1 <= p.independent.high,
            mean.independent.low <= 0.5 <= mean.independent.high,
        ]
    assert inside / 1500 == pytest.approx([0.95, 0.95], abs=0.02)


def test_shared_luck_cuts_the_variance_by_what_the_correlation_says():
    """Two equal answers with correlation r: 1 / (1 - r); none of it: 1."""
    rng = np.random.default_rng(6)
    common, own = rng.random(200_000), rng.random((2, 200_000))
    for shared in (0.0, 0.9):
        mixed = np.where(rng.random(200_000) < shared, common, own)
        first, second = (mixed > 0.5).astype(np.int64)
        correlation = np.corrcoef(first, second)[0, 1]
        assert difference_of_p(first, second).cut == pytest.approx(1.0 / (1.0 - correlation), rel=0.01)


def test_a_scenario_differs_from_itself_by_nothing_for_certain(ends, tmp_path):
    found = compared((ends[0], ends[0]), tmp_path, trials=16)
    assert found.is_same and found.moved == ()
    for one in (found.difference.p_no_leak, found.difference.leakers):
        assert one.paired == one.independent == (0.0, 0.0, 0.0)
    assert found.first == found.second
    assert "differ in nothing" in verdict(found)


def test_the_steps_add_up_to_the_whole_difference(walked):
    """In both walks, exactly but for the rounding of sums: all scenarios share their trials."""
    assert [one.step.path for one in walked.moved] == [
        "threats.second.decoys.balloon.contrast",
        "shield.batteries.ship.hit_probability",
        "rules.decision_delay_s",
    ]
    for what in ("p_no_leak", "leakers"):
        whole = getattr(walked.difference, what).paired.value
        for walk in ("forward", "backward"):
            steps = [getattr(getattr(one, walk), what).paired.value for one in walked.moved]
            assert sum(steps) == pytest.approx(whole, abs=1e-12)
    assert walked.moved[-1].at == walked.second.p_no_leak


@pytest.mark.slow
def test_the_same_luck_is_worth_something_for_a_small_change(ends, catalog, tmp_path):
    """The variance that the pairs tell, against differences whose second part had another seed: within a factor of 2.

    Twelve pairs of campaigns: the estimated variances of their differences scatter by 40 % each.
    """
    small = ends[0], with_settings(ends[0], catalog, (("shield.batteries.ship.hit_probability", 0.8),))[0]
    found = [compared(small, tmp_path / f"{k}", seed=k, has_steps=False, trials=96) for k in range(12)]
    common = np.array([one.difference.leakers.paired.value for one in found])
    first = np.array([one.first.leakers.value for one in found])
    second = np.array([one.second.leakers.value for one in found])
    apart = np.roll(second, 1) - first
    cuts = [one.difference.leakers.cut for one in found]
    assert min(cuts) > 1.5
    assert 0.4 < (apart.var(ddof=1) / common.var(ddof=1)) / np.mean(cuts) < 2.5
    told = np.mean([(one.difference.leakers.independent.half_width / 1.97) ** 2 for one in found])
    assert 0.4 < apart.var(ddof=1) / told < 2.5


def test_the_deciding_step_moves_the_answer_most(walked):
    one = walked.deciding
    assert one is not None and walked.is_seen(one, "p_no_leak")
    assert abs(one.mean()) == max(abs(other.mean()) for other in walked.moved)
    assert verdict(walked).startswith(f"{one.step.path} decides most")


def test_where_no_step_is_seen_to_move_the_answer_that_is_said(walked):
    nothing = replace(walked, moved=tuple(replace(one, forward=same, backward=same) for one, same in _still(walked)))
    assert nothing.deciding is None
    assert "No assumption by itself" in verdict(nothing)


def test_five_trials_that_change_are_no_proof_where_three_steps_are_looked_at(walked):
    """Five in one direction and none in the other: the interval just leaves out 0; by the sign test 0.0625."""
    before, after = np.zeros(40, np.int64), np.r_[np.ones(5, np.int64), np.zeros(35, np.int64)]
    moved = replace(
        walked.difference, p_no_leak=difference_of_p(before, after), leakers=difference_of_leakers(before, after, 4)
    )
    assert moved.p_no_leak.paired.high < 0.0 and moved.p_no_leak.by_chance == pytest.approx(0.0625)
    steps = [replace(step, forward=same, backward=same) for step, same in _still(walked)]
    steps[1] = replace(steps[1], forward=moved, backward=moved)
    assert replace(walked, moved=tuple(steps)).deciding is None


def _still(walked):
    zeros = np.zeros(50, np.int64)
    still = replace(
        walked.difference,
        p_no_leak=difference_of_p(zeros, zeros),
        leakers=difference_of_leakers(zeros, zeros, 4),
    )
    return [(one, still) for one in walked.moved]


def test_where_only_the_leakers_move_they_judge(walked):
    """P(no leaker) 0 before and after: the number of leakers still tells one assumption from another."""
    two, one = np.full(50, 2), np.full(50, 1)
    fewer = replace(walked.difference, p_no_leak=difference_of_p(two, one), leakers=difference_of_leakers(two, one, 4))
    steps = [replace(step, forward=same, backward=same) for step, same in _still(walked)]
    steps[1] = replace(steps[1], forward=fewer, backward=fewer)
    found = replace(walked, moved=tuple(steps), difference=fewer)
    assert found.measure == "leakers"
    assert found.deciding is steps[1]
    assert "moves the expected leakers by -1.000 of -1.000" in verdict(found)


def test_the_comparison_is_written_down(walked, folder):
    written = json.loads((folder / COMPARISON).read_text())
    assert {key: written[key] for key in as_dict(walked)} == as_dict(walked)
    assert written["state"] == "finished"
    assert len(list((folder / FIGHTS).iterdir())) == 6  # both ends, two there and two back


def test_each_answer_is_that_of_a_run_of_the_scenario_itself(ends, walked, catalog):
    """Written out with its last shield alone, a scenario fights as it does with all of them."""
    for loaded, answer in zip(ends, (walked.first, walked.second), strict=True):
        results = run_trials(build(loaded, catalog).defences[-1].world, SEED, 0, TRIALS)
        leaked = (results["outcome"] == Outcome.LEAKED).sum(axis=1)
        assert answer.leakers.value == pytest.approx(leaked.mean())
        assert answer.p_no_leak.value == pytest.approx((leaked == 0).mean())


def test_a_scenario_on_the_way_that_cannot_be_fought_is_named(ends, tmp_path, monkeypatch):
    fight = comparing.execute

    def refuses(recipe, folder, **options):
        if folder.name == "from-01":
            raise FlightError("no aim was found")
        return fight(recipe, folder, **options)

    monkeypatch.setattr(comparing, "execute", refuses)
    with pytest.raises(FlightError, match="from-01, on the way, cannot be fought: no aim was found; --no-steps"):
        compared(ends, tmp_path, trials=16)


def test_without_the_walk_only_both_ends_are_fought(ends, walked, tmp_path):
    found = compared(ends, tmp_path, has_steps=False)
    assert found.moved == () and found.difference == walked.difference
    assert len(list((tmp_path / FIGHTS).iterdir())) == 2


def test_a_comparison_that_was_stopped_goes_on_to_the_same_bytes(ends, walked, folder, tmp_path, monkeypatch):
    fought = pools.fight_part
    count = 0

    def stops(recipe, number):
        nonlocal count
        count += 1
        if count > 14:
            raise Stopped("for this test")
        return fought(recipe, number)

    monkeypatch.setattr(pools, "fight_part", stops)
    with pytest.raises(Stopped):
        compared(ends, tmp_path)
    kept = {path.name: path.stat().st_mtime_ns for path in (tmp_path / FIGHTS / "to-00").rglob("*.parquet")}
    with pytest.raises(BadValue, match="another"):
        compared(ends, tmp_path, trials=TRIALS + 16)
    monkeypatch.setattr(pools, "fight_part", fought)
    assert compared(ends, tmp_path, workers=2).difference == walked.difference
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert names == sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    for name in names:
        assert (folder / name).read_bytes() == (tmp_path / name).read_bytes(), name
    again = {path.name: path.stat().st_mtime_ns for path in (tmp_path / FIGHTS / "to-00").rglob("*.parquet")}
    assert kept.items() <= again.items()


def test_one_trial_is_too_few(ends, tmp_path):
    with pytest.raises(BadValue, match="trials"):
        compared(ends, tmp_path, trials=1)
