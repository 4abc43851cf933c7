"""Scenario files: every fault at once, with its line."""

import pytest

from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import FaultyFile, UnknownName
from umbrella.scenario.load import load, read, shipped
from umbrella.scenario.rules import RulesEntry

GOOD = """\
name: small
title: A title
description: Words.
threats:
  - {missile: no-dong, from: kittaeryong, at: fukuoka, launch_s: 0, reliability: 0.9}
rules: {shots: 2}
shields:
  none: {}
  one:
    sensors: [dsp-pacific, {sensor: spy-1, at: "36,132"}]
    batteries:
      - {interceptor: sm-3-ia, at: "36,132", magazine: 4}
    rules: {decision_delay_s: 7}
"""


@pytest.fixture(scope="module")
def catalog():
    return builtin_catalog()


def faults_of(text, catalog):
    with pytest.raises(FaultyFile) as caught:
        read(text.encode(), "s.yaml", catalog)
    return [str(fault) for fault in caught.value.faults]


def test_a_good_file_is_read(catalog):
    scenario = read(GOOD.encode(), "s.yaml", catalog).scenario
    assert scenario.threats[0].full_name == "no-dong-fukuoka"
    assert list(scenario.all_shields()) == ["none", "one"]


def test_a_plain_number_is_assumed_by_the_scenario(catalog):
    number = read(GOOD.encode(), "s.yaml", catalog).scenario.threats[0].reliability
    assert (number.value, number.status, number.source) == (0.9, "assumed", ("scenario-small",))


def test_a_shield_changes_only_the_rules_that_it_states(catalog):
    scenario = read(GOOD.encode(), "s.yaml", catalog).scenario
    rules = scenario.rules_of(scenario.shields["one"])
    assert (rules.shots, rules.decision_delay_s.value) == (2, 7.0)
    assert rules.min_track_s == RulesEntry().min_track_s


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("missile: no-dong", "missile: no-dung", "s.yaml:5 threats[0].missile: no missile is called 'no-dung'"),
        ("at: fukuoka", "at: fukouka", "s.yaml:5 threats[0].at"),
        ("reliability: 0.9", "reliability: 1.2", "0 <= fraction <= 1"),
        ("launch_s: 0", "launch_s: -1", "must be >= 0"),
        (", reliability: 0.9", "", "reliability: is missing"),
        ("magazine: 4", "magazine: 0", "must be >= 1"),
        ("{shots: 2}", "{shots: 0}", "rules.shots"),
        ("{shots: 2}", "{shotz: 2}", "did you mean shots?"),
        ("dsp-pacific", "dsp-pazific", "no radar or infrared satellite is called 'dsp-pazific'; did you mean"),
        ('{sensor: spy-1, at: "36,132"}', "spy-1", "spy-1 is mobile: say where it stands"),
        ("dsp-pacific", "{sensor: dsp-pacific, at: tokyo}", "is not for a satellite"),
        ("launch_s: 0", "launch_s: 0, count: 3", "needs interval_s"),
        ("launch_s: 0", "launch_s: 0, count: 100000", "must be <= 10000"),
        ("name: small", "name: Small Thing", "name"),
        ("rules: {shots: 2}", "shield: {}", "write either `shield:`"),
        ("interceptor: sm-3-ia, ", "", "interceptor: is missing"),
        ("0.9}", "{value: 0.9, status: published, source: nobody}}", "'nobody' is a source that is defined nowhere"),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_is_allowed(catalog, old, new, told):
    assert old in GOOD
    assert any(told in fault for fault in faults_of(GOOD.replace(old, new, 1), catalog))


def test_all_faults_come_at_once(catalog):
    text = GOOD.replace("no-dong", "no-dung").replace("sm-3-ia", "sm-9").replace("dsp-pacific", "dsp-x")
    assert len(faults_of(text, catalog)) == 3


def test_two_threats_with_one_name_are_refused(catalog):
    line = GOOD.splitlines()[4]
    assert any("two threats are called" in fault for fault in faults_of(GOOD.replace(line, f"{line}\n{line}"), catalog))


@pytest.mark.parametrize(
    "content",
    [b"", b"just words", b"a: [1, 2", b"\xff\xfe\x00", b"a: &x 1\nb: *x", b"x" * 2_100_000, b"- 1\n- 2\n"],
    ids=["empty", "text", "not yaml", "not utf-8", "aliases", "too large", "a list"],
)
def test_what_is_no_scenario_is_refused_in_words(catalog, content):
    with pytest.raises(FaultyFile) as caught:
        read(content, "s.yaml", catalog)
    assert str(caught.value).startswith("s.yaml")


def test_an_unknown_scenario_offers_the_nearest(catalog):
    with pytest.raises(UnknownName, match="seed-2000"):
        load("seed2000x", catalog)


def test_a_file_that_is_not_there_is_told(catalog, tmp_path):
    with pytest.raises(FaultyFile, match="cannot be read"):
        load(str(tmp_path / "none.yaml"), catalog)


def test_every_shipped_scenario_loads_under_its_own_name(catalog):
    assert {"seed-2000", "seed-2005", "japan-2000"} <= set(shipped())
    for name in shipped():
        assert load(name, catalog).scenario.name == name
