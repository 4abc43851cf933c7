"""The 95 % intervals of campaigns contain the exact answer about nineteen times in twenty."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from math import comb

import numpy as np
import pytest
from scipy.stats import binom

from umbrella.analysis.effectiveness import effectiveness
from umbrella.campaign import fight_part as shelf
from umbrella.campaign.design import Design
from umbrella.campaign.fight_part import built_at, fight_part
from umbrella.campaign.recipe import recipe_of
from umbrella.campaign.statistics import mean_of, wilson
from umbrella.campaign.tally import add_all
from umbrella.catalog.library import builtin_catalog
from umbrella.scenario.load import read

CAMPAIGNS, TRIALS = 400, 64
# two shots that are sure to be fired at one missile, and another missile that nobody can reach
SCENARIO = b"""
name: closed-form
title: One missile met by two shots, one met by nobody
description: The first leaks if it works and both shots miss, the second if it works.
threats:
  - {name: met, missile: no-dong, from: kittaeryong, at: fukuoka, launch_s: 0, reliability: 0.9, spent_stage: false}
  - {name: free, missile: no-dong, from: "35.0,51.0", at: "32.5,45.0", launch_s: 0, reliability: 0.5}
rules: {doctrine: barrage, shots: 2, most_shots: 2, min_handover: 0, min_track_s: 10, cycle_s: 5}
shield:
  sensors: [{name: ship-radar, sensor: spy-1, at: "36.0,132.0"}]
  batteries:
    - {name: ship, interceptor: sm-3-ia, at: "36.0,132.0", magazine: 2, reliability: 1, hit_probability: 0.5}
"""
# a kill vehicle that finds its target and reaches it wherever it is
SURE = tuple((f"interceptors.sm-3-ia.kill_vehicle.{name}", None) for name in ("seeker_range_km", "divert_m_s"))
SELDOM = (("radars.spy-1.track_interval_s", 5.0), ("rules.settled_track_s", 60.0))  # looks: enough, and cheap
MET, FREE = 0.9 * 0.5**2, 0.5  # chances that they leak
NONE = (1.0 - MET) * (1.0 - FREE)
BOTH = MET * FREE
MEAN = MET + FREE


@pytest.fixture(scope="module")
def campaigns():
    """The answers of campaigns that differ by their seed alone."""
    catalog = builtin_catalog()
    design = Design(kind="nominal", points=((*SURE, *SELDOM),), trials=TRIALS, is_common=True)
    first = recipe_of(read(SCENARIO, "closed-form.yaml", catalog), catalog, design, 0)
    built = built_at(first, 0)

    def answer(seed):
        recipe, tallies = replace(first, seed=seed), {}
        shelf._SHELF.place((recipe.key, 0)).built = built  # the same for any seed, and slow to build
        for number in range(recipe.parts):
            add_all(tallies, fight_part(recipe, number).tallies)
        return effectiveness(tallies[0, "shield"])

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(answer, range(CAMPAIGNS)))


def exact_coverage(is_covered):
    """The chance of a result that is covered: of (trials without, with one, with two leakers), summed over all."""
    one, n, found = 1.0 - NONE - BOTH, TRIALS, 0.0
    for none in range(n + 1):
        for both in range(n + 1 - none):
            chance = comb(n, none) * comb(n - none, both) * NONE**none * BOTH**both * one ** (n - none - both)
            if chance > 1e-12 and is_covered(none, n - none - both, both):
                found += chance
    return found


def test_these_intervals_should_cover_nineteen_in_twenty():
    """At p = 0.3875 and n = 64 Wilson's interval covers 94.6 %, Student's of the mean 94.9 %: summed exactly."""
    shares = [wilson(k, TRIALS) for k in range(TRIALS + 1)]
    covered = sum(binom.pmf(k, TRIALS, NONE) for k in range(TRIALS + 1) if shares[k].low <= NONE <= shares[k].high)
    assert covered == pytest.approx(0.946, abs=1e-3)

    def is_mean_covered(*trials):
        mean = mean_of({leakers: number for leakers, number in enumerate(trials) if number})
        return mean.low <= MEAN <= mean.high

    assert exact_coverage(is_mean_covered) == pytest.approx(0.949, abs=1e-3)


def test_the_chance_of_no_leaker_lies_in_its_interval_nineteen_times_in_twenty(campaigns):
    """p = (1 - 0.9 x 0.5^2) 0.5 = 0.3875, n = 64 trials, 400 campaigns: 92 to 98 % of their intervals hold p.

    That is 2.5 standard deviations of the count to either side of the exact coverage, 94.6 %.
    """
    covered = np.mean([answer.p_no_leak.low <= NONE <= answer.p_no_leak.high for answer in campaigns])
    assert 0.92 <= covered <= 0.98


def test_the_exact_interval_covers_no_less_than_wilsons(campaigns):
    covered = [answer.p_no_leak_exact.low <= NONE <= answer.p_no_leak_exact.high for answer in campaigns]
    assert np.mean(covered) >= np.mean([answer.p_no_leak.low <= NONE <= answer.p_no_leak.high for answer in campaigns])


def test_the_mean_number_of_leakers_lies_in_its_interval_nineteen_times_in_twenty(campaigns):
    """Mean 0.9 x 0.5^2 + 0.5 = 0.725, n = 64 trials, 400 campaigns: 92 to 98 % of their intervals hold it."""
    intervals = [answer.expected_leakers_interval for answer in campaigns]
    assert 0.92 <= np.mean([low <= MEAN <= high for low, high in intervals]) <= 0.98


def test_all_campaigns_together_give_the_closed_form(campaigns):
    """25,600 trials; four standard deviations, and 0.001 for the few trials in which a track is lost before a shot."""
    trials = CAMPAIGNS * TRIALS
    held = np.mean([answer.p_no_leak.value for answer in campaigns])
    assert held == pytest.approx(NONE, abs=4.0 * np.sqrt(NONE * (1.0 - NONE) / trials) + 1e-3)
    variance = MET * (1.0 - MET) + FREE * (1.0 - FREE)
    leakers = np.mean([answer.expected_leakers for answer in campaigns])
    assert leakers == pytest.approx(MEAN, abs=4.0 * np.sqrt(variance / trials) + 1e-3)


def test_no_two_campaigns_are_the_same(campaigns):
    """Sixty-four trials have few different answers, so that some agree by chance; the spread is that of their size."""
    shares = np.array([answer.p_no_leak.value for answer in campaigns])
    spread = np.sqrt(NONE * (1.0 - NONE) / TRIALS)
    assert shares.std() == pytest.approx(spread, rel=4.0 / np.sqrt(2.0 * CAMPAIGNS))
