"""The story of a threat: the same from memory and from the files; made-up records with known answers."""

import pytest

from umbrella.battle.reasons import FATE_TEXT, OUTCOME_TEXT, REASON_TEXT, Fate, Outcome, Reason
from umbrella.battle.record import Kind
from umbrella.campaign.chances import chances_of, reason_text
from umbrella.campaign.story import clock, stories_of, story_of
from umbrella.campaign.told import Told, read_told, told_of
from umbrella.campaign.words import WORDS, fate_text, place_text, without_repeats

THREAT = {
    "threat": "one",
    "missile": "Missile",
    "origin": "Here (somewhere)",
    "target": "There",
    "target_lat_deg": 60.0,
    "target_lon_deg": -170.0,
    "launch_s": 0.0,
    "is_in_reach": True,
    "distance_km": 5000.0,
    "longest_km": 6000.0,
}


def event(time_s, kind, actor=None, value=0.0, words=None, shot=None):
    """Return a row of the events table."""
    place = {"lat_deg": 60.0, "lon_deg": -170.0, "altitude_km": 500.0}
    return {"shield": "s", "time_s": time_s, "kind": kind, "threat": "one", "actor": actor, "shot": shot,
            "value": value, "words": words, **place}  # fmt: skip


def held(time_s, reason, battery="north"):
    return event(time_s, "held", battery, float(Reason[reason.upper().replace(" ", "_")]), reason)


def shot(number, fate, battery="north", error_m=30.0):
    """Return a row of the shots table."""
    return {"shield": "s", "shot": number, "threat": "one", "battery": battery, "fate": fate,
            "object": "warhead", "object_name": "warhead", "struck": None, "struck_name": None,
            "reliability": 0.9, "acquisition": 1.0, "divert": 0.95, "discrimination": 0.98, "hit": 0.8,
            "ordered_s": 500.0, "launch_s": 510.0 + number, "intercept_s": 900.0 + number, "assessed_s": 930.0,
            "kill": 0.7, "spent_m_s": 40.0, "error_m": error_m, "lat_deg": 60.0, "lon_deg": -170.0,
            "altitude_km": 500.0}  # fmt: skip


def told_from(events, outcome, shots=(), batteries=("north",), end_s=1500.0):
    """Return a made-up trial of one threat."""
    result = {"shield": "s", "trial": 0, "threat": "one", "outcome": outcome, "end_s": end_s}
    return Told(scenario="made-up", shield="s", title="a shield", seed=0, trial=0, trials=1, threats=(THREAT,),
                batteries=batteries, outcomes={"one": result}, events={"one": list(events)},
                shots={"one": list(shots)})  # fmt: skip


def story(*args, **kwargs):
    return story_of(told_from(*args, **kwargs), THREAT)


SEEN = (
    event(0.0, "launch"),
    held(0.0, "not detected"),
    event(60.0, "plume seen", "eye", 90.0),
    held(90.0, "no track"),
    event(400.0, "detected", "radar", 402.0),
    event(410.0, "track firm", "radar", 12_000.0),
)


def test_files_and_memory_tell_the_same_story(small):
    for part in small.parts:
        from_memory, from_files = (
            stories_of(told_of(small, part)),
            stories_of(read_told(small.folder, part.defence.name)),
        )
        assert [(s.headline, s.lines, s.chances, s.decided) for s in from_memory] == [
            (s.headline, s.lines, s.chances, s.decided) for s in from_files
        ]


def test_a_story_tells_from_launch_to_end_in_the_order_of_time(small):
    for part in small.parts:
        for one in stories_of(told_of(small, part)):
            times = [line.t_s for line in one.lines]
            assert times == sorted(times)
            assert one.lines[0].words == "launched"
            assert {line.kind for line in one.lines} & {"impact", "intercept", "failure"}
            assert all(line.to_s is None or line.to_s > line.t_s for line in one.lines)
            assert one.decided


def test_holds_fill_the_life_of_a_threat_but_for_the_orders(small):
    """Every cycle without a shot has a reason: what is not held is an order, at most one cycle (5 s) each."""
    part = small.parts[-1]
    told = told_of(small, part)
    for threat, one in zip(told.threats, stories_of(told), strict=True):
        life = told.outcomes[one.name]["end_s"] - threat["launch_s"]
        for chance in one.chances:
            spans = [hold.to_s - hold.from_s for hold in chance.holds]
            free = life - sum(spans)
            assert -1e-6 <= free <= 10.0 * (1 + len(one.shots))
            assert all(a.to_s <= b.from_s for a, b in zip(chance.holds, chance.holds[1:], strict=False))


def test_a_shot_lies_between_the_first_and_the_last_possible_moment(small):
    for part in small.parts:
        for one in stories_of(told_of(small, part)):
            for row in one.shots:
                chance = next(c for c in one.chances if c.battery == row["battery"])
                assert chance.found_s <= row["ordered_s"]
                assert chance.last_s is None or row["ordered_s"] <= chance.last_s


def test_windows_of_the_record_are_told_as_they_are():
    window = (event(500.0, "window", "north", 640.0), held(700.0, "too late"))
    one = story([*SEEN, *window], "leaked")
    (chance,) = one.chances
    assert (chance.found_s, chance.first_s, chance.last_s) == (500.0, 640.0, 700.0)
    words = [line.words for line in one.lines if line.kind == "window"]
    assert words[0] == "north found a shot that would be possible from 10:40 on"
    assert words[1].startswith("from here on no interceptor launched from north")


def test_a_window_that_nobody_found_too_late_is_not_said_to_have_closed():
    """After an order nobody asks again until its outcome is known."""
    events = [*SEEN, event(500.0, "window", "north", 510.0), held(505.0, "waiting for assessment")]
    one = story([*events, event(560.0, "window closed", "north")], "killed", [shot(0, "kill")])
    (chance,) = one.chances
    assert (chance.found_s, chance.first_s, chance.last_s) == (500.0, 510.0, None)
    assert not any(line.words.startswith("from here on no interceptor") for line in one.lines)


def test_windows_are_read_off_the_reasons_where_the_record_has_none():
    events = [*SEEN, held(415.0, "track loose"), held(430.0, "others first"), held(470.0, "too late")]
    (chance,) = chances_of(events, ("north",), 0.0, 1500.0)
    assert (chance.found_s, chance.first_s, chance.last_s) == (415.0, 415.0, 470.0)
    (never,) = chances_of([*SEEN, held(415.0, "out of reach")], ("north",), 0.0, 1500.0)
    assert (never.found_s, never.first_s, never.last_s) == (None, None, None)


def test_two_batteries_that_wait_for_the_same_are_told_together():
    events = [*SEEN, held(0.0, "not detected", "south"), held(95.0, "no track", "south")]
    one = story(events, "leaked", batteries=("north", "south"))
    words = [line.words for line in one.lines if line.kind == "held"]
    assert "north held fire: no sensor had reported it" in words
    same = [*SEEN[:2], held(0.0, "not detected", "south")]
    words = [line.words for line in story(same, "leaked", batteries=("north", "south")).lines if line.kind == "held"]
    assert words == ["all batteries held fire: no sensor had reported it"]


LATE = (held(415.0, "track loose"), held(470.0, "too late"))
DECIDED = {
    "no interceptors": (([event(0.0, "launch")], "leaked"), {"batteries": ()}, "the shield had no interceptors"),
    "never seen": ((SEEN[:2], "leaked"), {}, "no sensor saw it"),
    "never tracked": ((SEEN[:5], "leaked"), {}, "no track of it became firm"),
    "too loose": (([*SEEN, *LATE], "leaked"), {}, "from 6:55 to 7:50, but in that time the track was too loose"),
    "out of reach": (([*SEEN, held(415.0, "out of reach")], "leaked"), {}, "no battery ever had a shot: it could not"),
    "killed": ((SEEN, "killed", [shot(0, "miss"), shot(1, "kill")]), {}, "interceptor 2 of north, the second of 2"),
    "the only shot": ((SEEN, "killed", [shot(0, "kill")]), {}, "the only interceptor, killed it 500 km up at 15:00"),
    "missed": ((SEEN, "leaked", [shot(0, "miss"), shot(1, "miss")]), {}, "none killed it (2 missed)"),
    "lost again": (([*SEEN, held(415.0, "too late"), held(600.0, "no track")], "leaked"), {}, "it was too late"),
    "at decoys": (
        (SEEN, "leaked", [shot(0, "miss"), shot(1, "decoy") | {"object": "replica"}]),
        {},
        "1 of them was sent at something else",
    ),
    "no more": (
        ([*SEEN, held(950.0, "magazine empty"), held(1200.0, "no track")], "leaked", [shot(0, "miss")]),
        {},
        "No more followed: the magazine was empty",
    ),
    "by itself": ((SEEN, "failed"), {}, "it failed by itself"),
    "short": ((SEEN, "out of reach"), {}, "its target is out of reach"),
}


@pytest.mark.parametrize("case", DECIDED)
def test_what_decided_it_is_one_sentence_with_the_cause(case):
    args, kwargs, words = DECIDED[case]
    assert words in story(*args, **kwargs).decided


def test_a_miss_for_geometry_tells_the_numbers():
    events = [*SEEN, event(900.0, "intercept", "north", 4.0, "not acquired", shot=0)]
    one = story(events, "leaked", [shot(0, "not acquired", error_m=4_200.0)])
    assert any("the predicted point was 4.2 km off" in line.words for line in one.lines)


def test_a_track_that_broke_is_not_the_one_that_decides():
    events = [event(100.0, "track firm", "early", 50.0), event(130.0, "track broken", "early"), *SEEN]
    one = story(sorted(events, key=lambda row: row["time_s"]), "leaked")
    assert one.firm_track.sensor == "radar"
    assert any("track broken once" in line.words for line in one.lines)


def test_what_a_later_version_adds_breaks_nothing():
    events = [*SEEN, event(420.0, "something new", "radar"), held(415.0, "track loose")]
    events[-1]["words"] = "a new reason"
    one = story(events, "leaked", [shot(0, "a new fate")])
    assert any("a new reason" in line.words for line in one.lines)
    assert "a new fate" in one.decided


def test_of_other_objects_only_the_shots_at_them_are_told():
    decoy = [
        held(300.0, "decoy believed"),
        event(520.0, "detected", "radar"),
        event(530.0, "order", "north", 0.5, shot=0),
    ]
    of_warhead = [row | {"object": "warhead", "object_name": "warhead"} for row in (*SEEN, held(415.0, "track loose"))]
    of_decoy = [row | {"object": "replica", "object_name": "decoy-1"} for row in decoy]
    one = story(sorted([*of_warhead, *of_decoy], key=lambda row: row["time_s"]), "leaked")
    words = [line.words for line in one.lines]
    assert sum("detected by" in text for text in words) == 1
    assert sum(text.startswith("interceptor 1 ordered from north at decoy-1") for text in words) == 1
    assert "decoy believed" not in {hold.reason for chance in one.chances for hold in chance.holds}


def test_an_order_tells_its_factors():
    one = story([*SEEN, event(500.0, "order", "north", 0.67, shot=0)], "leaked", [shot(0, "miss")])
    (words,) = (line.words for line in one.lines if line.kind == "ordered")
    assert words == (
        "interceptor 1 ordered from north, expected to kill with probability 0.67: "
        "reliability 0.90 × acquisition 1.00 × divert 0.95 × warhead 0.98 × hit 0.80"
    )


def test_a_hit_on_something_else_says_on_what():
    astray = shot(0, "decoy") | {"object": "replica", "object_name": "replica-2", "struck_name": "replica-3"}
    about = {"object": "replica", "object_name": "replica-2"}
    one = story([*SEEN, event(900.0, "intercept", "north", 6.0, "decoy", shot=0) | about], "leaked", [astray])
    (words,) = (line.words for line in one.lines if line.kind == "intercept")
    assert words == (
        "interceptor 1 of north, sent at replica-2, at 500 km hit something that was not the warhead: replica-3"
    )


@pytest.mark.parametrize(
    ("lat_deg", "value", "words"),
    [
        (60.0, 1.0, "impact at There"),
        (61.0, 1.0, "impact 111 km from There"),
        (61.0, 0.0, "impact 111 km short of There"),
    ],
)
def test_an_impact_says_how_far_from_the_target_it_was(lat_deg, value, words):
    """A degree of latitude at 60.5 degrees north is 111.4 km (WGS-84)."""
    one = story([*SEEN, event(1500.0, "impact", None, value) | {"lat_deg": lat_deg}], "leaked")
    assert one.lines[-1].words == words


def test_every_reason_fate_and_outcome_has_words():
    assert set(REASON_TEXT) == set(Reason) and set(FATE_TEXT) == set(Fate) and set(OUTCOME_TEXT) == set(Outcome)
    for reason in Reason:
        assert reason_text(reason.name.lower().replace("_", " ")) == REASON_TEXT[reason]
    for fate in Fate:
        assert fate_text(fate.name.lower().replace("_", " ")) == FATE_TEXT[fate]


def test_every_kind_of_event_is_told_or_left_out_on_purpose():
    elsewhere = {"held", "track broken", "window", "window closed", "handover"}
    assert {kind.name.lower().replace("_", " ") for kind in Kind} <= set(WORDS) | elsewhere


def test_a_belief_is_told_again_only_when_it_has_moved():
    beliefs = [event(t, "classified", "radar", p) for t, p in enumerate((0.1, 0.15, 0.5, 0.6, 0.9))]
    assert [row["value"] for row in without_repeats(beliefs)] == [0.1, 0.5, 0.9]


def test_clock_and_place_as_people_write_them():
    assert [clock(t) for t in (0.0, 59.4, 59.6, 605.0, float("inf"))] == ["0:00", "0:59", "1:00", "10:05", "never"]
    assert place_text(-3.04, 170.06) == "3.0°S 170.1°E"
