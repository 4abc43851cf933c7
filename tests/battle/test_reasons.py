"""For every chance that was not taken there is a reason: each of them in a world made for it."""

import numpy as np
import pytest

from umbrella.battle.reasons import FATE_TEXT, OUTCOME_TEXT, REASON_TEXT, Fate, Outcome, Reason
from umbrella.battle.record import Kind
from umbrella.battle.world import BURNS, ObjectKind
from umbrella.campaign.tell import tell
from umbrella.engagement.battery import LAUNCH_ON_REMOTE, OWN_RADAR
from umbrella.physics.flight.trajectory import state_at

NOWHERE = {"fan_size": [2, 3, 3], "fan_step": [np.pi, 10.0, 10.0]}  # a table of twenty metres


def reasons_in(world, seed=1):
    """The reasons noted in one trial, in the order of time."""
    events = tell(world, seed).events
    return [Reason(int(value)) for value in events["value"][events["kind"] == Kind.HELD]]


def test_every_reason_fate_and_outcome_has_words():
    assert set(REASON_TEXT) == set(Reason)
    assert set(FATE_TEXT) == set(Fate)
    assert set(OUTCOME_TEXT) == set(Outcome)


def test_what_no_sensor_reports_is_not_detected(easy, build):
    assert set(reasons_in(easy(radars=build.radars_of([])))) == {Reason.NOT_DETECTED}


def test_what_was_seen_too_seldom_has_no_track(easy):
    assert Reason.NO_TRACK in reasons_in(easy(rules={"min_track_s": 1e4}))


def test_a_plume_that_was_just_reported_means_boost(easy, build, icbm):
    eye = build.hanging(6.0 * build.middle_of(icbm))
    world = easy(missiles={"burns_s": _burning_until(800.0)}, satellites=eye)
    assert Reason.STILL_BOOSTING in reasons_in(world)


def test_a_wide_beam_gives_a_track_that_is_too_loose(easy, build):
    radars = build.radars_of([(64.3, -149.2)], angle_sigma_rad=2e-2)
    assert Reason.TRACK_LOOSE in reasons_in(easy(radars=radars, fire=_seeker(basket=1e-4)))


def test_a_battery_at_the_antipodes_reaches_nothing(easy, build):
    far = build.batteries_of([(-60.0, 20.0)], **NOWHERE)
    assert Reason.OUT_OF_REACH in reasons_in(easy(batteries=far))


def test_a_battery_near_the_target_waits_until_the_window_opens(easy, build, icbm):
    assert Reason.WINDOW_NOT_OPEN in reasons_in(easy(batteries=_terminal(build, icbm)))


def test_a_decision_that_takes_too_long_comes_too_late(easy):
    assert Reason.TOO_LATE in reasons_in(easy(rules={"decision_delay_s": 1200.0}))


def test_a_ceiling_below_the_path_is_the_wrong_height(easy):
    changes = {"lowest_m": 3.0e6, "highest_m": 3.5e6}
    assert Reason.ALTITUDE_BAND in reasons_in(easy(fire=changes))


def test_an_empty_magazine_is_empty(easy, build):
    fire = build.doctrine("barrage", 3)
    assert Reason.MAGAZINE_EMPTY in reasons_in(easy(fire=fire | {"magazine": 1}))


def test_a_slow_launcher_is_busy(easy, build):
    fire = build.doctrine("barrage", 3)
    assert Reason.LAUNCHER_BUSY in reasons_in(easy(fire=fire | {"launch_interval_s": 60.0}))


def test_between_the_shots_of_a_slow_launcher_nothing_else_is_the_reason(easy, build):
    """Two waits of 60 s; the last cycle (10 s) of each is the one in which the order is given."""
    fire = build.doctrine("barrage", 3)
    changes = {"launch_interval_s": 60.0, "hit_probability": 1e-9}
    events = tell(easy(fire=fire | changes), 1).events
    held = events[events["kind"] == Kind.HELD]
    lengths, reasons = np.diff(held["time_s"]), held["value"][:-1]
    busy = list(lengths[reasons == Reason.LAUNCHER_BUSY])
    assert busy == pytest.approx([50.0, 50.0], abs=10.0)


@pytest.mark.parametrize("push_m_s2", [0.2, 1.0, 5.0, 20.0])
def test_nobody_shoots_at_a_missile_that_burns_even_if_no_satellite_sees_it(easy, build, icbm, push_m_s2):
    """It burns from 540 s to 700 s. The looks say that it is not free fall: no order before it has flown freely for
    `min_track_s` again; where the track goes on and does not fit, that is the reason."""
    world = easy(rules={"min_track_s": 150.0})
    reasons_of_rest = reasons_in(world)
    pushed = world._replace(attack=build.attack_of([_pushed(build, icbm, push_m_s2, 540.0, 700.0)]))
    events = tell(pushed, 1).events
    ordered_s = events["time_s"][events["kind"] == Kind.ORDER]
    assert len(ordered_s) > 0
    assert ordered_s.min() > 700.0 + 100.0  # the last looks of a weak burn still fit
    if push_m_s2 <= 1.0:
        assert Reason.STILL_BOOSTING in events["value"][events["kind"] == Kind.HELD]
    assert Reason.STILL_BOOSTING not in reasons_of_rest


def test_a_path_that_bends_is_taken_for_powered_flight(easy, build):
    """No satellite tells of a plume; the looks themselves, every 4 to 12 s, say that it is not free fall."""
    radars = build.radars_of([(64.3, -149.2)], track_s=4.0, frame_s=4.0)
    world = easy(radars=radars, rules={"min_track_s": 150.0})
    nodes = world.attack.given.copy()
    nodes[nodes[:, 0] >= 540.0, 1:4] *= 1.001
    bent = world._replace(attack=world.attack._replace(given=nodes))
    assert Reason.STILL_BOOSTING in reasons_in(bent)
    assert Reason.STILL_BOOSTING not in reasons_in(world)


def test_between_two_looks_the_assessment_is_awaited(easy, build):
    fire = {"hit_probability": 1e-9} | build.doctrine("shoot-look-shoot", 1, 3)
    assert Reason.WAITING_FOR_ASSESSMENT in reasons_in(easy(fire=fire))


def test_after_its_barrage_the_doctrine_is_satisfied(easy):
    assert Reason.DOCTRINE_SATISFIED in reasons_in(easy(fire={"hit_probability": 1e-9}))


def test_the_last_interceptors_stay_in_reserve(easy):
    reasons = reasons_in(easy(fire={"magazine": 5, "reserve": 5}))
    assert Reason.HELD_IN_RESERVE in reasons
    assert Reason.NONE not in reasons


def test_a_battery_without_link_does_not_shoot(easy):
    reasons = reasons_in(easy(fire={"cut_s": [-np.inf, np.inf]}))
    assert Reason.LINK_DOWN in reasons
    assert Reason.NONE not in reasons


def test_what_is_believed_to_be_a_decoy_is_left_alone(easy, build):
    """In some trials a poor classifier takes the decoy for the warhead and the warhead for the decoy."""
    world, found = easy(**_with_decoy(build)), []
    for trial in range(40):  # both wrong in 16 of 100: none in 40 once in a thousand
        story = tell(world, 1, trial)
        reasons = set(story.events["value"][story.events["kind"] == Kind.HELD])
        found.append(Reason.DECOY_BELIEVED in reasons)
        if found[-1]:
            assert Fate.DECOY in story.shots["fate"]
    assert any(found)
    assert not all(found)


def test_a_lower_layer_leaves_a_target_to_the_one_above(easy, build):
    two = build.batteries_of([(64.0, -145.7), (60.0, -150.0)], layer=[0, 1], hit_probability=1e-9, most_shots=1)
    story = tell(easy(batteries=two), 1)
    assert Reason.LAYER_ABOVE in story.events["value"][story.events["kind"] == Kind.HELD]
    assert list(story.shots["battery"]) == [0, 1]


def test_a_battery_that_needs_its_own_radar_waits_for_it(easy, build):
    """Its own radar stands on the other side of the Earth."""
    radars = build.radars_of([(64.3, -149.2), (-40.0, 20.0)], track_s=10.0, frame_s=10.0)
    fire = {"engages": OWN_RADAR, "radar": 1}
    assert Reason.NO_OWN_TRACK in reasons_in(easy(radars=radars, fire=fire))
    assert Reason.NO_OWN_TRACK not in reasons_in(easy(radars=radars, fire=fire | {"radar": 0}))
    launched = tell(easy(radars=radars, fire={"engages": LAUNCH_ON_REMOTE, "radar": 1}), 1).shots
    assert [Fate(int(code)) for code in launched["fate"]] == [Fate.NO_GUIDANCE]


def test_an_empty_magazine_is_filled_again_from_the_store(easy, build):
    fire = build.doctrine("barrage", 3) | {"magazine": 1, "reloads": 2, "reload_s": 60.0, "hit_probability": 1e-9}
    story = tell(easy(fire=fire), 1)
    assert Reason.RELOADING in story.events["value"][story.events["kind"] == Kind.HELD]
    assert np.diff(story.shots["launch_s"]) == pytest.approx([60.0, 60.0], abs=20.0)  # two cycles of 10 s
    assert len(story.shots) == 3


def test_with_one_interceptor_for_two_threats_one_of_them_waits(easy):
    assert Reason.OTHERS_FIRST in reasons_in(easy(n=2, fire={"magazine": 1}))


@pytest.mark.parametrize(
    ("changes", "fate"),
    [
        ({"hit_probability": 1e-9}, Fate.MISS),
        ({"reliability": 1e-9}, Fate.INTERCEPTOR_FAILURE),
        ({"reliability": 1e-9, "shared_fraction": 1.0}, Fate.COMMON_FAILURE),
        ({}, Fate.KILL),
    ],
    ids=lambda value: value.name if isinstance(value, Fate) else "",
)
def test_each_fate_of_a_shot_has_its_cause(easy, changes, fate):
    shots = tell(easy(fire=changes), 1).shots
    assert [Fate(int(code)) for code in shots["fate"]] == [fate]


def test_a_second_shot_at_a_dead_target_finds_it_gone(easy, build):
    shots = tell(easy(fire=build.doctrine("barrage", 2)), 1).shots
    assert sorted(shots["fate"]) == [Fate.KILL, Fate.TARGET_GONE]


def test_a_small_basket_loses_the_target_and_a_small_budget_cannot_follow_it(easy, build):
    """A beam of ten milliradians, planners who shoot nevertheless."""
    radars, rules = build.radars_of([(64.3, -149.2)], angle_sigma_rad=1e-2), {"min_handover": 0.0}
    lost = tell(easy(radars=radars, rules=rules, fire=_seeker(basket=1e-6)), 1).shots
    assert [Fate(int(code)) for code in lost["fate"]] == [Fate.NOT_ACQUIRED]
    weak = _seeker(basket=1.0) | {"divert_m_s": 1e-3}
    far = tell(easy(radars=radars, rules=rules, fire=weak), 1).shots
    assert [Fate(int(code)) for code in far["fate"]] == [Fate.OUT_OF_DIVERT]


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, Outcome.LEAKED),
        ({"is_in_reach": 0}, Outcome.OUT_OF_REACH),
        ({"reliability": 0.0}, Outcome.FAILED),
    ],
    ids=lambda value: value.name if isinstance(value, Outcome) else "",
)
def test_each_end_of_a_threat_has_its_cause(easy, build, changes, outcome):
    assert (
        Outcome(int(tell(easy(missiles=changes, batteries=build.batteries_of([])), 1).results["outcome"][0])) == outcome
    )


def _seeker(basket):
    return {"seeker_range_m": 3e5, "basket_half_angle_rad": basket, "divert_m_s": 1e4}


def _with_decoy(build):
    """A decoy 40 km beside the warhead, and a classifier that is right in 60 of 100."""
    beside = [(0, ObjectKind.LIGHT, build.arc(40.85, 129.66, 29.6), {})]
    return {"companions": beside, "rules": {"classifier_hit": 0.6, "classifier_false_alarm": 0.4}}


def _pushed(build, path, push_m_s2, from_s, to_s):
    """The same path with a push along its velocity for a time."""
    first = path[path[:, 0] < from_s]
    start = state_at(path, from_s)
    burn = build.free_fall(start[:3], start[3:], from_s, to_s, step=10.0, push_m_s2=push_m_s2)
    rest = build.free_fall(burn[-1, 1:4], burn[-1, 4:7], to_s, path[-1, 0])
    first[-1, 10:13] = path[len(first) - 1, 10:13]
    burn[0, 10:13], rest[0, 10:13] = path[len(first), 10:13], burn[-1, 10:13]
    return np.concatenate([first, burn[:-1], rest])


def _burning_until(end_s):
    burns = np.zeros((1, BURNS, 2))
    burns[:, 0, 1] = end_s
    return burns


def _terminal(build, icbm):
    """A battery beside the impact whose interceptors reach 600 km and 400 km high."""
    from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
    from umbrella.physics.earth.frames import eci_to_ecef
    from umbrella.physics.earth.model import WGS84

    t = float(icbm[-1, 0])
    lat, lon, _ = ecef_to_geodetic(*eci_to_ecef(*icbm[-1, 1:4], t, WGS84.omega_rad_s), WGS84)
    return build.batteries_of(
        [(np.degrees(lat), np.degrees(lon))], fan_step=[np.pi, 3e5, 2e5], fan_lowest_m=-1e4, highest_m=4e5
    )
