"""Each shipped scenario is fought: whatever the outcome, nothing happens without a cause."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import pytest

from umbrella.battle.reasons import Fate, Outcome, Reason
from umbrella.battle.record import Kind
from umbrella.battle.run import run_trials
from umbrella.campaign.tell import tell
from umbrella.catalog.library import builtin_catalog
from umbrella.engagement.flyout import TIME, interpolate
from umbrella.engagement.polar import polar_about
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.scenario.build import build
from umbrella.scenario.load import load, shipped

TRIALS, SEED = 2, 1
NAMES = sorted(shipped())


@cache
def world_of(name):
    """The world of a scenario's last shield, which its answer is about."""
    catalog = builtin_catalog()
    return build(load(name, catalog), catalog).defences[-1].world


@cache
def fought(name):
    """Results of the trials, and their stories."""
    world = world_of(name)
    stories = [tell(world, SEED, trial) for trial in range(TRIALS)]
    return np.array([story.results for story in stories]), stories


@pytest.mark.parametrize("name", NAMES)
def test_every_missile_has_an_end(name):
    """None flies on when the count is made; who is out of reach falls short, and never reaches its target."""
    results, missiles = fought(name)[0], world_of(name).attack.missiles
    assert set(results["outcome"].ravel()) <= {Outcome.LEAKED, Outcome.KILLED, Outcome.FAILED, Outcome.OUT_OF_REACH}
    assert not (results["outcome"][:, missiles["is_in_reach"] == 0] == Outcome.LEAKED).any()
    assert (results["end_s"] > missiles["launch_s"]).all()


@pytest.mark.parametrize("name", NAMES)
def test_no_end_without_a_cause(name):
    """A killed missile was hit by a shot at that moment; of one that leaked every battery says why it did not shoot."""
    results, stories = fought(name)
    for trial, story in zip(results, stories, strict=True):
        kills = {(int(shot["struck"]), float(shot["intercept_s"])) for shot in story.shots if shot["fate"] == Fate.KILL}
        first = world_of(name).attack.missiles["first_object"]
        held = story.events[story.events["kind"] == Kind.HELD]
        for m, result in enumerate(trial):
            assert (result["outcome"] == Outcome.KILLED) == ((int(first[m]), float(result["end_s"])) in kills)
            if result["outcome"] == Outcome.LEAKED:
                said = {int(event["actor"]) for event in held if event["threat"] == m}
                assert said == set(range(len(world_of(name).shield.batteries)))
        assert set(held["value"]) <= set(Reason)


@pytest.mark.parametrize("name", NAMES)
def test_no_more_shots_than_interceptors(name):
    batteries = world_of(name).shield.batteries
    for trial, story in zip(*fought(name), strict=True):
        fired = np.bincount(story.shots["battery"], minlength=len(batteries))
        assert (fired <= batteries["magazine"] + batteries["reloads"]).all()
        assert trial["shots"].sum() == len(story.shots)
        assert (story.shots["fate"] != Fate.FLYING).all()


@pytest.mark.parametrize("name", NAMES)
def test_every_planned_intercept_is_in_reach(name):
    """Its flight takes the time of the fly-out table, its height is in the kill vehicle's band; 0.02 s and 100 m."""
    shield = world_of(name).shield
    for story in fought(name)[1]:
        for shot in story.shots:
            battery = shield.batteries[int(shot["battery"])]
            place = eci_to_ecef(*shot["point_m"], shot["intercept_s"], WGS84.omega_rad_s)
            bearing, distance, height = polar_about(battery, *place, WGS84)
            flight_s = interpolate(shield.fans, battery, bearing, distance, height, TIME)
            assert shot["intercept_s"] - shot["launch_s"] == pytest.approx(flight_s, abs=0.05)
            assert battery["lowest_m"] - 100.0 <= height <= battery["highest_m"] + 100.0


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_fired_that_was_not_ordered_and_seen(name):
    """Report, then order, then launch, then intercept, then assessment."""
    for trial, story in zip(*fought(name), strict=True):
        shots = story.shots
        assert (trial["seen_s"][shots["threat"]] <= shots["ordered_s"]).all()
        for earlier, later in (("ordered_s", "launch_s"), ("launch_s", "intercept_s"), ("intercept_s", "assessed_s")):
            assert (shots[earlier] <= shots[later]).all()


@pytest.mark.parametrize("name", ["seed-2005", "japan-layers"])
def test_any_number_of_workers_gives_the_same_bytes(name):
    """Threads beside each other, each with batches of its own, against one run in one go."""
    world = world_of(name)
    one = run_trials(world, SEED, 0, 60)
    with ThreadPoolExecutor(2) as pool:
        two = np.concatenate(list(pool.map(lambda first: run_trials(world, SEED, first, 10), range(0, 60, 10))))
    assert one.tobytes() == two.tobytes()
    assert one[:TRIALS].tobytes() == fought(name)[0].tobytes()
