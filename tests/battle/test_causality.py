"""Nothing that is decided depends on what comes later."""

import numpy as np
import pytest

from umbrella.battle.record import Kind
from umbrella.battle.reports import SENSORS
from umbrella.battle.world import BURNS, ObjectKind
from umbrella.campaign.tell import tell

DECISIONS = (Kind.ORDER, Kind.FIRED, Kind.HELD)


def events_until(story, t_s, kinds=None):
    """What was noted up to a time (fired and assessed events carry a planned time: their order counts instead)."""
    events = story.events[story.events["time_s"] <= t_s]
    return events if kinds is None else events[np.isin(events["kind"], kinds)]


@pytest.mark.parametrize("change_s", [470.0, 600.0, 900.0])
def test_changing_the_future_of_a_threat_changes_nothing_before(easy, build, change_s):
    """From a time on the threat flies somewhere else: everything noted before is the same to the last bit."""
    world = easy(fire={"hit_probability": 1e-9} | build.doctrine("shoot-look-shoot", 1, 50))
    nodes = world.attack.given.copy()
    later = nodes[:, 0] >= change_s
    nodes[later, 1:4] *= 1.02
    other = world._replace(attack=world.attack._replace(given=nodes))
    known_s = float(nodes[~later][-1, 0])
    before, after = tell(world, 3), tell(other, 3)
    same, changed = events_until(before, known_s, DECISIONS), events_until(after, known_s, DECISIONS)
    assert len(same) == len(changed)
    for name in ("time_s", "kind", "threat", "actor", "other", "value"):
        assert np.array_equal(same[name], changed[name])
    later_same, later_changed = before.events["time_s"] > known_s, after.events["time_s"] > known_s
    assert not np.array_equal(before.events["value"][later_same][:20], after.events["value"][later_changed][:20])


def test_no_order_comes_before_its_reports_were_delivered(easy, build):
    """With a link of 50 s the first order waits 50 s longer than the looks that it rests on."""
    orders = []
    for latency in (0.0, 50.0):
        radars = build.radars_of([(64.3, -149.2)], track_s=10.0, frame_s=10.0, latency_s=latency)
        story = tell(easy(radars=radars), 4)
        detected = story.events[story.events["kind"] == Kind.DETECTED]
        assert detected["value"][0] == pytest.approx(detected["time_s"][0] + latency)
        order = story.events[story.events["kind"] == Kind.ORDER]["time_s"][0]
        assert order >= detected["value"][0]
        orders.append(order)
    assert orders[1] - orders[0] == pytest.approx(50.0, abs=10.0)  # a cycle is 10 s


def test_no_shot_is_ordered_before_the_decision_delay_has_passed(easy):
    story = tell(easy(rules={"decision_delay_s": 45.0}), 5)
    waited = story.shots["launch_s"] - story.shots["ordered_s"]
    assert (waited >= 45.0).all()
    assert waited == pytest.approx([45.0], abs=0.05)  # the window's edge is found to 0.02 s


def test_nothing_is_seen_of_a_threat_that_is_gone(easy):
    story = tell(easy(), 6)
    killed_s = float(story.results["end_s"][0])
    assert story.sightings["last_s"][0, 0] <= killed_s


def test_an_assessment_is_told_when_its_delay_has_passed(easy):
    story = tell(easy(rules={"assessment_delay_s": 77.0}), 7)
    assessed = story.events[story.events["kind"] == Kind.ASSESSED]
    assert assessed["time_s"] == pytest.approx(story.shots["intercept_s"] + 77.0)


def told_until(story, t_s):
    """Decisions noted up to a time, as bytes."""
    same = events_until(story, t_s, DECISIONS)
    return [same[name].tobytes() for name in ("time_s", "kind", "threat", "actor", "other", "value")]


@pytest.mark.parametrize("change_s", [470.0, 700.0, 900.0])
def test_changing_the_future_of_a_companion_changes_nothing_before(easy, build, change_s):
    """A decoy 40 km aside flies elsewhere from a time on; the shield tells objects apart by their looks."""
    beside = [(0, ObjectKind.LIGHT, build.arc(40.85, 129.66, 29.6), {"contrast": 0.3})]
    radars = build.radars_of([(64.3, -149.2)], track_s=10.0, frame_s=10.0, separation=0.2)
    fire = {"hit_probability": 1e-9} | build.doctrine("shoot-look-shoot", 1, 50)
    world = easy(companions=beside, radars=radars, fire=fire, rules={"classifier": SENSORS})
    first = int(world.attack.objects["given_first"][1])
    nodes = world.attack.given.copy()
    later = np.flatnonzero(nodes[first:, 0] >= change_s) + first
    nodes[later, 1:4] *= 1.02
    known_s = float(nodes[later[0] - 1, 0])
    before, after = tell(world, 3), tell(world._replace(attack=world.attack._replace(given=nodes)), 3)
    assert told_until(before, known_s) == told_until(after, known_s)
    assert told_until(before, 2000.0) != told_until(after, 2000.0)


@pytest.mark.parametrize("change_s", [250.0, 800.0])
def test_changing_the_future_of_a_satellite_changes_nothing_before(easy, build, icbm, change_s):
    """It sees the plume until 300 s and the cold body later; from a time on it is elsewhere."""
    above = build.middle_of(icbm)
    rows, nodes = build.hanging(4.0 * above, sees_cold=1, limb_m=-1e7)
    times = np.arange(0.0, 5001.0, 10.0)
    path = np.zeros((len(times), 13))
    path[:, 0], path[:, 1:4] = times, nodes[0, 1:4]
    moved = path.copy()
    moved[times >= change_s, 1:4] *= 100.0  # a plume is seen from another side, a cold body no more
    burns = np.zeros((1, BURNS, 2))
    burns[:, 0, 1] = 300.0
    rows["nodes"] = len(times)
    fire = {"hit_probability": 1e-9} | build.doctrine("shoot-look-shoot", 1, 50)
    stories = [tell(easy(missiles={"burns_s": burns}, fire=fire, satellites=(rows, p)), 3) for p in (path, moved)]
    known_s = change_s - 10.0
    assert told_until(stories[0], known_s) == told_until(stories[1], known_s)
    assert stories[0].sightings.tobytes() != stories[1].sightings.tobytes()


@pytest.mark.parametrize("from_s", [600.0, 1000.0])
def test_an_outage_to_come_changes_nothing_before(easy, build, from_s):
    out = np.full((1, 4, 2), np.inf)
    out[0, 0] = from_s, 5000.0
    fire = {"hit_probability": 1e-9} | build.doctrine("shoot-look-shoot", 1, 50)
    stories = []
    for spans in (np.inf, out):
        radars = build.radars_of([(64.3, -149.2)], track_s=10.0, frame_s=10.0, out_s=spans)
        stories.append(tell(easy(radars=radars, fire=fire), 3))
    assert told_until(stories[0], from_s) == told_until(stories[1], from_s)
    assert told_until(stories[0], 2000.0) != told_until(stories[1], 2000.0)
