"""Raid after raid: laws of stock, production and repeatability."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.analysis.depletion import endurance
from umbrella.battle.reasons import Outcome
from umbrella.battle.run import run_trials
from umbrella.campaign.depletion import YEAR_DAYS, Plan, Production, deplete, production, with_stock
from umbrella.campaign.pools import Workers
from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import BadValue, UnknownName
from umbrella.scenario.build import build
from umbrella.scenario.load import read

ONE = Workers(number=1)
SALVO = 2
MAGAZINE, RELOADS = 5, 2

# every missile works and is seen: the barrage is fired at each as long as there are interceptors
BARRAGE = f"""
name: barrage
title: One missile a raid
description: A scenario for tests.
threats:
  - {{name: one, missile: no-dong, from: kittaeryong, at: fukuoka, launch_s: 0, reliability: 1.0}}
rules: {{doctrine: barrage, shots: {SALVO}, decision_delay_s: 5, min_track_s: 8, assessment_delay_s: 10}}
shields:
  ship:
    sensors: [dsp-pacific, {{name: ship-radar, sensor: spy-1, at: "36.0,132.0"}}]
    batteries:
      - {{name: ship, interceptor: sm-3-ia, at: "36.0,132.0", magazine: {MAGAZINE}, reloads: {RELOADS}, reload_s: 1e4}}
""".encode()


@pytest.fixture(scope="module")
def barrage():
    catalog = builtin_catalog()
    return build(read(BARRAGE, "barrage.yaml", catalog), catalog).defences[-1]


@pytest.fixture(scope="module")
def ship(small):
    """A shield with one battery of four against two missiles."""
    return small.parts[-1].defence


def refilled(per_raid, **more):
    """A plan in which so many interceptors are delivered between two raids."""
    return Plan(interval_days=YEAR_DAYS, refill={"sm-3-ia": per_raid}, **more)


def well_stocked(defence, stock):
    """The same shield with so many interceptors in its one launcher."""
    rows = defence.world.shield.batteries.copy()
    rows["magazine"], rows["reloads"] = stock, 0
    shield = defence.world.shield._replace(batteries=rows)
    return replace(defence, world=defence.world._replace(shield=shield))


def test_with_more_stock_than_is_needed_every_raid_is_an_ordinary_trial(ship):
    """Not about so, but exactly: the same number of the trial draws the same fight."""
    rich = well_stocked(ship, 200)
    course = deplete(rich, Plan(raids=6, sequences=8, seed=5), ONE)
    results = run_trials(rich.world, 5, 0, 48)
    leakers = (results["outcome"] == Outcome.LEAKED).sum(axis=1).reshape(8, 6)
    assert np.array_equal(course.leakers, leakers)
    assert np.array_equal(course.shots, results["shots"].sum(axis=1).reshape(8, 6))
    assert course.shots.sum() > 0 and course.leakers.sum() > 0


def test_a_barrage_serves_as_many_raids_as_salvos_are_in_stock(barrage):
    """Closed form: of a stock of M, floor(M / n) raids get their n shots, the next one the rest, the others none.

    The launcher is not filled again within a raid: a salvo that meets the end of the launcher is cut short there.
    """
    course = deplete(barrage, Plan(raids=6, sequences=3), ONE)
    # 5 ready and 2 in store: between two raids the launcher is filled
    expected, left = [], MAGAZINE + RELOADS
    for _ in range(6):
        shots = min(SALVO, left)
        expected.append(shots)
        left -= shots
    assert expected == [2, 2, 2, 1, 0, 0]
    assert (course.shots == expected).all()
    assert endurance(course).until_empty == (math.ceil((MAGAZINE + RELOADS) / SALVO),) * 3
    assert (course.leakers[:, 4:] == 1).all()  # nothing is left to shoot with, and every missile works


def test_what_was_fired_is_what_is_missing(ship):
    course = deplete(ship, Plan(raids=5, sequences=10, seed=2), ONE)
    before = np.concatenate([np.full((10, 1), course.full.sum()), course.stock.sum(axis=2)[:, :-1]], axis=1)
    assert np.array_equal(before - course.stock.sum(axis=2), course.shots)


@pytest.mark.parametrize("per_raid", [0.0, 0.4, 1.0, 50.0])
def test_the_stock_is_never_negative_and_never_above_what_it_was(ship, per_raid):
    course = deplete(ship, refilled(per_raid, raids=6, sequences=10), ONE)
    assert (course.stock >= 0).all() and (course.stock <= course.full).all()


def test_a_refill_of_all_that_was_fired_makes_every_raid_an_ordinary_trial(ship):
    course = deplete(ship, refilled(50.0, raids=6, sequences=8, seed=5), ONE)
    results = run_trials(ship.world, 5, 0, 48)
    assert np.array_equal(course.shots, results["shots"].sum(axis=1).reshape(8, 6))


def test_a_refill_does_not_make_it_worse(ship):
    """The same missiles fly with and without: only how shots are shared out differs."""
    without = deplete(ship, Plan(raids=5, sequences=60, seed=1))
    some = deplete(ship, refilled(2.0, raids=5, sequences=60, seed=1))
    for raid in range(5):
        held, more = ((course.leakers[:, raid] == 0).mean() for course in (without, some))
        assert more >= held - 2.0 * math.sqrt(0.5 / 60)  # two sigma of a difference of shares, at most
    assert (some.leakers == 0).mean() > (without.leakers == 0).mean()
    assert np.array_equal(without.leakers[:, 0], some.leakers[:, 0])  # the first raid comes before any delivery


@pytest.mark.parametrize("number", [2, 3])
def test_any_number_of_workers_gives_the_same_bytes(ship, number):
    plan = refilled(0.7, raids=4, sequences=9, seed=7)
    one, more = deplete(ship, plan, ONE), deplete(ship, plan, Workers(number=number))
    for name in ("leakers", "shots", "stock"):
        assert getattr(one, name).tobytes() == getattr(more, name).tobytes()


def test_another_seed_gives_another_course(ship):
    courses = [deplete(ship, Plan(raids=4, sequences=9, seed=seed), ONE) for seed in (7, 8)]
    assert not np.array_equal(courses[0].shots, courses[1].shots) or not np.array_equal(*(c.leakers for c in courses))


def test_the_world_itself_is_left_as_it_was(ship):
    before = ship.world.shield.batteries.tobytes()
    deplete(ship, Plan(raids=3, sequences=2), ONE)
    assert ship.world.shield.batteries.tobytes() == before


@given(stock=st.integers(0, MAGAZINE + RELOADS))
def test_between_raids_launchers_are_filled_first(barrage, stock):
    rows = with_stock(barrage.world, np.array([stock])).shield.batteries
    assert rows["magazine"][0] == min(MAGAZINE, stock) and (rows["magazine"] + rows["reloads"])[0] == stock


@given(per_year=st.floats(0.0, 400.0), days=st.floats(0.1, 900.0), raids=st.integers(1, 40))
def test_parts_of_interceptors_are_kept_until_they_are_whole(per_year, days, raids):
    """As long as the stock has room, all that was made has been delivered, but for less than one."""
    made = Production(np.array([per_year * days / YEAR_DAYS]), np.zeros(1, np.int64), np.array([10**6]))
    stock, owed = np.zeros(1, np.int64), np.zeros(1)
    for _ in range(raids):
        made.deliver(stock, owed)
    assert -1e-6 < per_year * days / YEAR_DAYS * raids - stock[0] < 1.0 + 1e-6
    assert 0.0 <= owed[0] < 1.0


def test_what_is_made_goes_to_the_battery_that_lacks_most_of_its_kind():
    made = Production(np.array([3.0]), np.array([0, -1, 0]), np.array([4, 9, 10]))
    stock, owed = np.array([2, 0, 7]), np.zeros(1)
    made.deliver(stock, owed)
    assert stock.tolist() == [3, 0, 9]  # lacking 2 and 3: to the third, then one each
    made.deliver(stock, owed)
    assert stock.tolist() == [4, 0, 10]  # full: production stands still
    made.deliver(stock, owed)
    assert stock.tolist() == [4, 0, 10] and owed[0] == 0.0


def test_the_answer_counts_sequences(ship):
    course = deplete(ship, Plan(raids=5, sequences=20, seed=3), ONE)
    answer = endurance(course)
    assert answer.stock == 4 and [raid.number for raid in answer.raids] == [1, 2, 3, 4, 5]
    for r, raid in enumerate(answer.raids):
        assert raid.p_no_leak.value == (course.leakers[:, r] == 0).mean()
        assert raid.leakers.value == pytest.approx(course.leakers[:, r].mean())
        assert raid.p_none_so_far.value <= raid.p_no_leak.value
    so_far = [raid.p_none_so_far.value for raid in answer.raids]
    assert so_far == sorted(so_far, reverse=True)
    firsts = sorted(next((r for r in range(5) if row[r]), math.inf) for row in course.leakers)
    assert answer.before_leak == (firsts[9], firsts[0], firsts[18])
    assert set(answer.until_empty_of) == {"ship"} and answer.until_empty_of["ship"] == answer.until_empty


@pytest.mark.parametrize(
    "plan",
    [
        {"raids": 0, "sequences": 1},
        {"raids": 1, "sequences": 0},
        {"raids": 10_000, "sequences": 10_000},
        {"raids": 1, "sequences": 1, "interval_days": 0.0},
        {"raids": 1, "sequences": 1, "interval_days": math.nan},
        {"raids": 1, "sequences": 1, "refill": {"sm-3-ia": -1.0}},
        {"raids": 1, "sequences": 1, "refill": {"sm-3-ia": math.inf}},
        {"raids": 1, "sequences": 1, "seed": -1},
    ],
)
def test_plans_that_cannot_be_are_refused(plan):
    with pytest.raises(BadValue):
        Plan(**plan)


def test_a_refill_of_what_the_shield_does_not_have_is_refused(ship):
    with pytest.raises(UnknownName, match="did you mean sm-3-ia"):
        production(ship, Plan(raids=1, sequences=1, refill={"sm3ia": 1.0}))


def test_a_shield_without_interceptors_cannot_run_out(small):
    with pytest.raises(BadValue, match="one with interceptors"):
        deplete(small.parts[0].defence, Plan(raids=1, sequences=1), ONE)
