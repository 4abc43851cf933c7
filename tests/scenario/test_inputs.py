"""Uncertain inputs: every number with a range that the answer rests on, each under a path that can be set."""

import pytest

from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import FaultyFile
from umbrella.scenario.inputs import inputs_of
from umbrella.scenario.load import load, read, shipped
from umbrella.scenario.rules import RulesEntry
from umbrella.scenario.settings import with_settings

TEXT = """\
name: small
title: A title
description: Words.
threats:
  - {name: a, missile: no-dong, from: kittaeryong, at: fukuoka, launch_s: 0, reliability: NUMBER}
rules: {decision_delay_s: 5}
shields:
  none: {}
  one:
    sensors: [dsp-pacific, {name: eye, sensor: tpy-2, at: tottori}]
    batteries:
      - {name: b, interceptor: sm-3-ia, at: "36,132", magazine: 4, reliability: NUMBER}
  two:
    sensors: [dsp-pacific]
    batteries:
      - {name: b, interceptor: sm-3-ia, at: "36,132", magazine: 4, reliability: NUMBER, hit_probability: 0.5}
    rules: {decision_delay_s: RULE}
uncertain:
""".replace("NUMBER", "{value: 0.9, low: 0.8, high: 1.0, status: assumed, source: scenario-small}").replace(
    "RULE", "{value: 5, low: 0, high: 20, status: assumed, source: scenario-small}"
)


@pytest.fixture(scope="module")
def catalog():
    return builtin_catalog()


def inputs_with(catalog, uncertain="", old="", new=""):
    text = TEXT.replace("uncertain:\n", f"uncertain:\n{uncertain}" if uncertain else "").replace(old or "\0", new)
    loaded = read(text.encode(), "s.yaml", catalog)
    return {one.path: one for one in inputs_of(loaded, catalog)}


KINDS_OF_SHIELDS = {"seed-2005", "japan-layers", "safeguard-1975"}
NAMES = [name if name in KINDS_OF_SHIELDS else pytest.param(name, marks=pytest.mark.slow) for name in sorted(shipped())]


@pytest.mark.parametrize("name", NAMES)
def test_every_input_can_be_set_to_both_its_ends(catalog, name):
    loaded = load(name, catalog)
    inputs = inputs_of(loaded, catalog)
    assert len({one.path for one in inputs}) == len(inputs) > 50
    for end in (0.0, 1.0):
        for one in inputs:
            with_settings(loaded, catalog, ((one.path, one.distribution.quantile(end)),))


@pytest.mark.parametrize("name", sorted(shipped()))
def test_all_inputs_can_be_set_at_once(catalog, name):
    loaded = load(name, catalog)
    inputs = inputs_of(loaded, catalog)
    settings = tuple((one.path, one.distribution.quantile(0.3)) for one in inputs)
    changed, other = with_settings(loaded, catalog, settings)
    found = {one.path: one.quantity.value for one in inputs_of(changed, other)}
    # what the file or its rules are set to is written there plainly, without a range
    assert {path: value for path, value in settings if path in found} == found
    assert len(found) >= len(inputs) - len(RulesEntry.model_fields)


def test_an_input_has_the_range_of_its_number(catalog):
    one = inputs_with(catalog)["interceptors.sm-3-ia.hit_probability"]
    number = catalog.interceptor("sm-3-ia").hit_probability
    assert one.quantity == number
    assert (one.distribution.kind, one.distribution.low, one.distribution.high) == ("triangular", *number.span)
    assert (one.distribution.value, one.distribution.least, one.distribution.most) == (number.value, 0.0, 1.0)


def test_rules_that_a_file_leaves_out_count_with_their_range(catalog):
    inputs = inputs_with(catalog)
    assert inputs["rules.cycle_s"].quantity == RulesEntry().cycle_s
    assert "rules.decision_delay_s" not in inputs  # the file writes it without a range
    assert inputs["shields.two.rules.decision_delay_s"].quantity.span == (0.0, 20.0)


def test_what_shields_have_alike_is_one_input(catalog):
    inputs = inputs_with(catalog)
    assert [path for path in inputs if path.endswith("batteries.b.reliability")] == ["shield.batteries.b.reliability"]


def test_what_shields_have_differently_is_one_input_each(catalog):
    second = "{name: b, interceptor: sm-3-ia, at: '36,132', magazine: 4, reliability: 0.9, hit_probability: 0.5}"
    (first,) = [line for line in TEXT.splitlines() if "hit_probability" in line]
    inputs = inputs_with(catalog, old=first, new=f"      - {second}")
    paths = [path for path in inputs if path.endswith("batteries.b.reliability")]
    assert paths == ["shields.one.batteries.b.reliability"]  # the other is written without a range


def test_a_design_number_that_all_batteries_overrule_is_no_input(catalog):
    inputs = inputs_with(catalog)
    assert "interceptors.sm-3-ia.reliability" not in inputs
    assert "interceptors.sm-3-ia.hit_probability" in inputs


def test_without_a_battery_only_the_rules_of_the_attack_count(catalog):
    text = TEXT.partition("shields:")[0] + "shields: {none: {}}\n"
    loaded = read(text.encode(), "s.yaml", catalog)
    rules = {one.path for one in inputs_of(loaded, catalog) if one.path.startswith("rules.")}
    keys = ("thrust_sigma", "azimuth_sigma_deg", "pitch_sigma_deg", "beta_sigma", "stage_speed_m_s")
    assert rules == {f"rules.{key}" for key in keys}


def test_numbers_that_are_only_shown_are_no_inputs(catalog):
    paths = [one.path for name in shipped() for one in inputs_of(load(name, catalog), catalog)]
    assert not [path for path in paths if "published" in path or path.endswith(("thrust_kn", "burnout_speed_km_s"))]


UNCERTAIN = """\
  rules.decision_delay_s: {distribution: uniform, low: 10, high: 120}
  interceptors.sm-3-ia.hit_probability: {}
  threats.a.reliability: {distribution: normal}
  rules.cycle_s: {distribution: fixed}
  shield.batteries.b.reliability: {low: 0.5}
  "threats.*.launch_s": {low: 0, high: 9}
"""


def test_a_file_says_which_numbers_are_uncertain_and_how(catalog):
    inputs = inputs_with(catalog, UNCERTAIN)
    shapes = {path: (d.kind, d.low, d.high) for path, d in ((path, one.distribution) for path, one in inputs.items())}
    assert shapes == {
        "rules.decision_delay_s": ("uniform", 10.0, 120.0),
        "interceptors.sm-3-ia.hit_probability": ("triangular", *catalog.interceptor("sm-3-ia").hit_probability.span),
        "threats.a.reliability": ("normal", 0.8, 1.0),
        "shield.batteries.b.reliability": ("triangular", 0.5, 1.0),
        "threats.*.launch_s": ("triangular", 0.0, 9.0),
    }


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "rules.decision_dely_s: {}",
            "s.yaml:19 uncertain.rules.decision_dely_s: no setting is called 'rules.decision_dely_s'; did you mean",
        ),
        ("rules.shots: {}", "is a count or a choice, not a number with a range: compare its values with a grid"),
        ("rules.decision_delay_s: {}", "has no range of its own: write low and high"),
        ("rules.cycle_s: {low: 10, high: 10}", "low = 10 is not below high = 10: correct one"),
        (
            "rules.cycle_s: {low: 6}",
            "the number itself, 5, lies outside 6 to 10: widen them, or write `distribution: un",
        ),
        ("rules.cycle_s: {low: 0, high: 9}", "cycle_s.low = 0: must be > 0"),
        ("threats.a.reliability: {low: -1, high: 2}", "reliability.low = -1: must be 0 <= fraction <= 1"),
        ("threats.a.reliability: {low: some}", "reliability.low = some: must be a number"),
        ("threats.a.reliability: {distribution: unifrom}", "did you mean uniform?"),
        ("threats.a.reliability: {lowest: 0.5}", "lowest: is not a known key; did you mean low?"),
        ("threats.a.value: {low: 1, high: 2}", "has no value here: write the number there first"),
        ("interceptors.gbi.hit_probability: {}", "is not used: this scenario has no interceptor gbi; delete it"),
        ("sensors.beale.dwell_s: {}", "is not used: this scenario has no radar beale"),
    ],
)
def test_a_wrong_line_of_the_uncertain_numbers_is_told_with_its_place(catalog, line, told):
    with pytest.raises(FaultyFile) as caught:
        inputs_with(catalog, f"  {line}\n")
    assert any(told in str(fault) and fault.line == 19 for fault in caught.value.faults), str(caught.value)


def test_wrong_lines_are_told_with_all_other_faults_of_a_file(catalog):
    with pytest.raises(FaultyFile) as caught:
        inputs_with(catalog, "  rules.x: {}\n  rules.shots: {}\n", old="missile: no-dong", new="missile: no-dung")
    assert [fault.line for fault in caught.value.faults] == [5, 19, 20]
