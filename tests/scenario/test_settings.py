"""Settings: what is set is found in the scenario, the catalogue and the world, and nothing else is changed."""

import numpy as np
import pytest

from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import BadValue, FaultyFile, UnknownName
from umbrella.scenario.build import build
from umbrella.scenario.inputs import inputs_of
from umbrella.scenario.load import load, read
from umbrella.scenario.paths import all_places
from umbrella.scenario.settings import with_settings
from umbrella.scenario.written import Written

TEXT = """\
name: small
title: A title
description: Words.
threats:
  - name: near
    missile: no-dong
    from: kittaeryong
    at: fukuoka
    launch_s: 100
    reliability: {value: 0.9, low: 0.8, high: 0.95, status: published, source: cns, note: as told}
    decoys:
      - {name: balloon, kind: light, count: 2, beta_kg_m2: 0.5, rcs_m2: 0.5, contrast: 1.0, release_s: 10, speed_m_s: 2}
      - {name: debris, kind: debris, count: 2, beta_kg_m2: 40, rcs_m2: 0.5, contrast: 1.0, release_s: 10, speed_m_s: 2}
  - {missile: no-dong, from: kittaeryong, at: osaka, launch_s: 50, reliability: 1}
  - {name: last, missile: no-dong, from: kittaeryong, at: tokyo, count: 2, launch_s: 50, interval_s: 30, reliability: 1}
sources:
  cns: {title: A report}
shields:
  none: {}
  ship:
    sensors: [dsp-pacific, {sensor: spy-1, at: "36,132"}, {name: eye, sensor: tpy-2, at: tottori, azimuth_deg: 320}]
    batteries:
      - {name: sea, interceptor: sm-3-ia, at: "36,132", magazine: 4, hit_probability: 0.7}
  both:
    sensors: [dsp-pacific, {name: eye, sensor: tpy-2, at: tottori, azimuth_deg: 320}]
    batteries:
      - {name: sea, interceptor: sm-3-ia, at: "36,132", magazine: 4}
      - {interceptor: thaad, at: tottori, magazine: 8}
    rules: {decision_delay_s: 7}
"""


@pytest.fixture(scope="module")
def catalog():
    return builtin_catalog()


@pytest.fixture(scope="module")
def small(catalog):
    return read(TEXT.encode(), "small.yaml", catalog)


def as_bytes(part):
    """Every number of a world, in order."""
    if isinstance(part, np.ndarray):
        return part.tobytes()
    return b"|".join(map(as_bytes, part)) if isinstance(part, tuple) else repr(part).encode()


def worlds(loaded, catalog):
    return as_bytes(tuple(defence.world for defence in build(loaded, catalog).defences))


def set_one(small, catalog, path, value):
    return with_settings(small, catalog, ((path, value),))


def test_no_settings_change_nothing(small, catalog):
    loaded, same = with_settings(small, catalog, ())
    assert loaded is small and same is catalog


def test_all_inputs_at_their_own_values_give_the_same_worlds(small, catalog):
    own = tuple((one.path, one.quantity.value) for one in inputs_of(small, catalog))
    assert len(own) > 100
    assert worlds(*with_settings(small, catalog, own)) == worlds(small, catalog)


def test_every_value_that_a_scenario_writes_can_be_set_to_itself(small, catalog):
    for place in all_places(Written(small.written), catalog):
        if place.entry is None and place.written.value is not None and not isinstance(place.written.value, dict):
            loaded, _ = set_one(small, catalog, place.path, place.written.value)
            assert loaded.scenario == small.scenario, place.path


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        ("rules.decision_delay_s", 60, lambda s: s.rules.decision_delay_s.value),
        ("rules.doctrine", "barrage", lambda s: s.rules.doctrine),
        ("rules.layered", False, lambda s: s.rules.layered),
        ("threats.near.launch_s", 7.5, lambda s: s.threats[0].launch_s.value),
        ("threats[0].launch_s", 7.5, lambda s: s.threats[0].launch_s.value),
        ("threats.0.launch_s", 7.5, lambda s: s.threats[0].launch_s.value),
        ("threats.no-dong-osaka.at", "kyoto", lambda s: s.threats[1].at),
        ("threats.no-dong-osaka.from", "38.9,126.1", lambda s: s.threats[1].origin),
        ("threats.last.count", 3, lambda s: s.threats[2].count),
        ("threats.last.count", 3.0, lambda s: s.threats[2].count),
        ("threats.near.decoys.debris.count", 9, lambda s: s.threats[0].decoys[1].count),
        ("shields.both.batteries.sea.magazine", 9, lambda s: s.shields["both"].batteries[0].magazine),
        ("shields.both.batteries.thaad.magazine", 9, lambda s: s.shields["both"].batteries[1].magazine),
        ("shields.both.batteries.tottori.magazine", 9, lambda s: s.shields["both"].batteries[1].magazine),
        ("shields.both.batteries.thaad-tottori.magazine", 9, lambda s: s.shields["both"].batteries[1].magazine),
        ("shields.ship.sensors.spy-1-36,132.latency_s", 3, lambda s: s.shields["ship"].sensors[1].latency_s.value),
        ("shields.ship.sensors.spy-1.latency_s", 3, lambda s: s.shields["ship"].sensors[1].latency_s.value),
        ("shields.ship.sensors.dsp-pacific.name", "eye-2", lambda s: s.shields["ship"].sensors[0].name),
        ("shields.ship.rules.shots", 2, lambda s: s.shields["ship"].rules.shots),
    ],
)
def test_a_set_value_is_found_in_the_scenario(small, catalog, path, value, found):
    loaded, same = set_one(small, catalog, path, value)
    assert found(loaded.scenario) == value
    assert same is catalog
    assert small.scenario == read(TEXT.encode(), "small.yaml", catalog).scenario


def test_shield_means_every_shield_that_has_the_item(small, catalog):
    shields = set_one(small, catalog, "shield.batteries.sea.magazine", 2)[0].scenario.shields
    assert [[battery.magazine for battery in shields[name].batteries] for name in shields] == [[], [2], [2, 8]]


def test_a_star_means_every_item_that_has_the_value(small, catalog):
    scenario = set_one(small, catalog, "threats.*.decoys.balloon.count", 5)[0].scenario
    assert [[decoy.count for decoy in threat.decoys] for threat in scenario.threats] == [[5, 2], [], []]


def test_none_of_a_threat_or_decoy_takes_it_away_and_the_rest_keep_their_numbers(small, catalog):
    settings = (
        ("threats[0].count", 0),
        ("threats[1].launch_s", 1.0),
        ("threats.last.launch_s", 2.0),
        ("threats.near.decoys.balloon.count", 0),
    )
    threats = with_settings(small, catalog, settings)[0].scenario.threats
    assert [(threat.full_name, threat.launch_s.value) for threat in threats] == [("no-dong-osaka", 1.0), ("last", 2.0)]
    scenario = set_one(small, catalog, "threats.near.decoys.balloon.count", 0)[0].scenario
    assert [decoy.name for decoy in scenario.threats[0].decoys] == ["debris"]


def test_the_last_threat_stays(small, catalog):
    with pytest.raises(BadValue, match="count = 0: must be at least 1; no other threat is left"):
        set_one(small, catalog, "threats.*.count", 0)


@pytest.mark.parametrize(
    ("lost", "expected"),
    [
        ("none", {"ship": [], "both": []}),
        ("dsp-pacific", {"ship": ["dsp-pacific"], "both": ["dsp-pacific"]}),
        ("spy-1-36,132+sea", {"ship": ["spy-1-36,132", "sea"], "both": ["sea"]}),
    ],
)
def test_what_is_lost_is_out_in_every_shield_that_has_it(small, catalog, lost, expected):
    shields = set_one(small, catalog, "shield.lost", lost)[0].scenario.shields
    assert {name: [outage.of for outage in shields[name].outages] for name in expected} == expected


def test_what_no_shield_has_cannot_be_lost(small, catalog):
    with pytest.raises(UnknownName, match=r"for shield.lost is called 'dsp-pazific'; did you mean dsp-pacific"):
        set_one(small, catalog, "shield.lost", "dsp-pazific")
    with pytest.raises(UnknownName, match="thaad"):
        set_one(small, catalog, "shields.ship.lost", "thaad-tottori")


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        ("missiles.no-dong.stages[0].isp_vac_s", 260.0, lambda c: c.missile("no-dong").stages[0].isp_vac_s),
        ("missiles.no-dong.stages.0.isp_vac_s", 260.0, lambda c: c.missile("no-dong").stages[0].isp_vac_s),
        ("interceptors.thaad.hit_probability", 0.1, lambda c: c.interceptor("thaad").hit_probability),
        ("sensors.tpy-2.separation", 9.0, lambda c: c.radar("tpy-2").separation),
        ("radars.tpy-2.separation", 9.0, lambda c: c.radar("tpy-2").separation),
        ("sensors.dsp-pacific.revisit_s", 99.0, lambda c: c.infrared_satellite("dsp-pacific").revisit_s),
        ("satellites.dsp-pacific.revisit_s", 99.0, lambda c: c.infrared_satellite("dsp-pacific").revisit_s),
        ("sites.kittaeryong.lat_deg", 39.0, lambda c: c.site("kittaeryong").lat_deg),
    ],
)
def test_a_set_number_of_the_catalogue_is_assumed_and_keeps_its_source(small, catalog, path, value, found):
    loaded, changed = set_one(small, catalog, path, value)
    before, after = found(catalog), found(changed)
    assert loaded.scenario == small.scenario
    assert (after.value, after.status, after.source) == (value, "assumed", before.source)
    assert f"set to {value:g}, was {before.value:g}" in after.note
    low, high = after.span
    assert low <= value <= high
    assert changed.catalog_hash() != catalog.catalog_hash()
    assert found(builtin_catalog()) == before


def test_what_is_not_set_of_the_catalogue_is_shared(small, catalog):
    _, changed = set_one(small, catalog, "interceptors.thaad.hit_probability", 0.1)
    assert changed.missile("no-dong") is catalog.missile("no-dong")
    assert changed.interceptor("sm-3-ia") is catalog.interceptor("sm-3-ia")
    assert changed.interceptor("THAAD").hit_probability.value == 0.1


def test_a_choice_of_the_catalogue_is_set_plainly(small, catalog):
    _, changed = set_one(small, catalog, "missiles.no-dong.payload.separates", False)
    assert changed.missile("no-dong").payload.separates is False


def test_a_number_that_an_entry_does_not_have_rests_on_the_scenario(small, catalog):
    assert catalog.missile("no-dong").post_boost_delta_v_m_s is None
    loaded, changed = set_one(small, catalog, "missiles.no-dong.post_boost_delta_v_m_s", 12.0)
    number = changed.missile("no-dong").post_boost_delta_v_m_s
    assert (number.value, number.status, number.source) == (12.0, "assumed", (loaded.source_id,))


def test_a_number_of_the_scenario_with_a_source_keeps_it(small, catalog):
    number = set_one(small, catalog, "threats.near.reliability", 0.5)[0].scenario.threats[0].reliability
    assert (number.value, number.span, number.status, number.source) == (0.5, (0.5, 0.95), "assumed", ("cns",))
    assert number.note == "as told; set to 0.5, was 0.9"


def test_null_gives_back_what_a_file_leaves_out(small, catalog):
    scenario = set_one(small, catalog, "shields.both.rules.decision_delay_s", None)[0].scenario
    assert scenario.rules_of(scenario.shields["both"]).decision_delay_s.value == 30.0


def test_set_values_reach_the_world(small, catalog):
    settings = (
        ("rules.decision_delay_s", 44.0),
        ("shield.batteries.sea.magazine", 3),
        ("interceptors.thaad.hit_probability", 0.125),
        ("sensors.tpy-2.track_interval_s", 0.25),
        ("threats.near.decoys.debris.count", 0),
        ("missiles.no-dong.payload.beta_kg_m2", 1234.0),
        ("shield.lost", "sea"),
    )
    ship, both = (defence.world for defence in build(*with_settings(small, catalog, settings)).defences[1:])
    assert (ship.shield.rules.decision_delay_s, both.shield.rules.decision_delay_s) == (44.0, 7.0)
    assert ship.shield.batteries["magazine"].tolist() == [3]
    assert both.shield.batteries["hit_probability"][1] == 0.125
    assert both.shield.sensors.radars["track_s"][0] == 0.25
    assert (ship.attack.missiles["payload_beta_kg_m2"] == 1234.0).all()
    assert ship.attack.missiles["objects"].tolist() == [3, 1, 1, 1]  # warheads, and two balloons
    assert both.shield.batteries["cut_s"][0, 0].tolist() == [-np.inf, np.inf]


def test_settings_are_part_of_what_a_scenario_is_known_by(small, catalog):
    once, _ = set_one(small, catalog, "rules.shots", 2)
    other, _ = set_one(small, catalog, "rules.shots", 3)
    twice, _ = with_settings(once, catalog, (("rules.most_shots", 5),))
    assert len({small.sha256, once.sha256, other.sha256, twice.sha256}) == 4
    assert once.content == small.content
    assert twice.settings == (("rules.shots", 2), ("rules.most_shots", 5))
    assert (twice.scenario.rules.shots, twice.scenario.rules.most_shots) == (2, 5)


@pytest.mark.parametrize(
    ("path", "offered"),
    [
        ("rules.decision_dely_s", "rules.decision_delay_s"),
        ("decision_delay_s", "rules.decision_delay_s"),
        ("threats.neer.count", "threats.near.count"),
        ("threats.near", "threats.near.name"),
        ("threats.near.counts", "threats.near.count"),
        ("threats[9].count", "threats.near.count"),
        ("shield.batteries.sea.magazin", "shields.ship.batteries.sea.magazine"),
        ("shields.shipp.batteries.sea.magazine", "shields.ship.batteries.sea.magazine"),
        ("missiles.no-dung.stages[0].burn_s", "missiles.no-dong.stages[0].burn_s"),
        ("missiles.no-dong.stages[4].burn_s", "missiles.no-dong.stages[0].burn_s"),
        ("missile.no-dong.stages[0].burn_s", "missiles.no-dong.stages[0].burn_s"),
        ("interceptors.thaad.hit_probabilty", "interceptors.thaad.hit_probability"),
        ("rules.decision_delay_s.value", "rules.decision_delay_s"),
    ],
)
def test_an_unknown_path_offers_the_nearest(small, catalog, path, offered):
    with pytest.raises(UnknownName) as caught:
        set_one(small, catalog, path, 1)
    assert caught.value.name == path
    assert offered in caught.value.nearest, str(caught.value)


@pytest.mark.parametrize(
    "path", ["", ".", "name", "title", "sources.cns.title", "threats.*", "drag.x.cd", "[0]", "missiles.no-dong.name"]
)
def test_what_is_no_setting_is_refused(small, catalog, path):
    with pytest.raises(UnknownName, match="no setting is called"):
        set_one(small, catalog, path, 1)


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("threats.near.reliability", 1.2, "threats.near.reliability = 1.2: must be 0 <= fraction <= 1"),
        ("threats.near.count", -1, "threats.near.count = -1: must be >= 1"),
        ("threats.near.count", 2.5, "threats.near.count = 2.5: must be a whole number"),
        ("threats.near.launch_s", "soon", "threats.near.launch_s = soon: must be a number"),
        ("threats.near.launch_s", True, "threats.near.launch_s = True: must be a number"),
        ("threats.near.launch_s", float("nan"), "threats.near.launch_s = nan: must be a finite number"),
        ("rules.doctrine", "barage", "rules.doctrine = barage: must be 'barrage', 'shoot-look-shoot' or"),
        ("rules.layered", 3, "rules.layered = 3: must be true or false"),
        ("shield.batteries.sea.magazine", 0, "shield.batteries.sea.magazine = 0: must be >= 1"),
        ("interceptors.thaad.hit_probability", 1.5, "hit_probability = 1.5: must be 0 <= fraction <= 1"),
        ("interceptors.thaad.stages[0].burn_s", 0.0, "stages[0].burn_s = 0.0: must be > 0"),
        ("radars.tpy-2.swerling", 2, "radars.tpy-2"),
    ],
)
def test_a_value_that_is_not_allowed_is_told_with_its_path_and_range(small, catalog, path, value, told):
    with pytest.raises((BadValue, FaultyFile)) as caught:
        set_one(small, catalog, path, value)
    assert told.removeprefix("radars.") in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("threats.near.count", 2, "small.yaml threats.near.count = 2: needs interval_s"),
        ("threats.near.missile", "no-dung", "threats.near.missile = no-dung: no missile is called 'no-dung'; did you"),
        ("threats.near.reliability", None, "threats.near.reliability = None: is missing: give the probability"),
        ("threats.near.name", "last-1", "is called last-1"),
        ("rules.engages", "own-radar", "needs a radar of its own under `engages: own-radar`"),
        ("radars.tpy-2.faces[0].elevation_max_deg", -60, "tpy-2 faces[0]: elevation_min_deg"),
    ],
)
def test_values_that_do_not_go_together_are_told_as_of_a_file(small, catalog, path, value, told):
    with pytest.raises(FaultyFile) as caught:
        set_one(small, catalog, path, value)
    assert told in str(caught.value)


def test_all_wrong_settings_are_told_at_once(small, catalog):
    wrong = (("threats.near.count", 0), ("threats.no-dong-osaka.reliability", 3), ("threats.last.launch_s", -3))
    with pytest.raises(FaultyFile) as caught:
        with_settings(small, catalog, wrong)
    assert [fault.path for fault in caught.value.faults] == [
        "threats.no-dong-osaka.reliability",
        "threats.last.launch_s",
    ]
    with pytest.raises(FaultyFile) as caught:
        with_settings(small, catalog, (("a.b", 1), ("rules.x", 2), ("rules.shots", 1)))
    assert len(caught.value.faults) == 2


def test_a_scenario_with_one_shield_knows_it_as_shield(catalog):
    text = (
        TEXT.partition("shields:")[0] + 'shield:\n  batteries:\n    - {interceptor: thaad, at: "36,132", magazine: 4}\n'
    )
    loaded = read(text.encode(), "s.yaml", catalog)
    assert set_one(loaded, catalog, "shield.batteries.thaad.magazine", 9)[0].scenario.shield.batteries[0].magazine == 9


def test_a_shipped_scenario_takes_the_settings_of_the_page(catalog):
    settings = (("shield.batteries.fort-greely.magazine", 20), ("threats.*.reliability", 0.5), ("rules.shots", 1))
    loaded, _ = with_settings(load("gmd-today", catalog), catalog, settings)
    assert loaded.scenario.shields["gmd"].batteries[0].magazine == 20
    assert [threat.reliability.value for threat in loaded.scenario.threats] == [0.5] * 4
