"""Two scenarios side by side: what differs, and the scenarios between them."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.battle.world import World
from umbrella.catalog.library import builtin_catalog
from umbrella.scenario.build import build
from umbrella.scenario.differences import between, way
from umbrella.scenario.load import load, read, shipped
from umbrella.scenario.settings import with_settings

HEAD = """
name: {name}
title: {title}
description: A scenario for tests.
"""
ATTACK = """
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
"""
SHIP = """
rules: {doctrine: shoot-look-shoot, decision_delay_s: 5}
shield:
  sensors: [dsp-pacific, {name: ship-radar, sensor: spy-1, at: "36.0,132.0"}]
  batteries:
    - {name: ship, interceptor: sm-3-ia, at: "36.0,132.0", magazine: 4}
"""
# all kinds of differences: a threat, a decoy, numbers, a choice with what it needs, sensors, a battery with its radar
OTHER = """
threats:
  - {name: third, missile: no-dong, from: kittaeryong, at: osaka, launch_s: 40, reliability: 0.9}
  - name: second
    missile: no-dong
    from: kittaeryong
    at: fukuoka
    launch_s: 20
    reliability: {value: 0.8, status: assumed, source: scenario-other}
    decoys:
      - {name: debris, kind: debris, count: 1, beta_kg_m2: 50, rcs_m2: 0.5, contrast: 1.0, release_s: 10, speed_m_s: 2}
      - {name: balloon, kind: light, count: 3, beta_kg_m2: 0.5, rcs_m2: 0.5, contrast: 1.0, release_s: 10, speed_m_s: 2}
rules: {discrimination: declared, classifier_hit: 0.9, classifier_false_alarm: 0.2}
shields:
  none: {}
  two:
    sensors:
      - {name: shore-radar, sensor: tpy-2, at: fukuoka, azimuth_deg: 340}
      - {name: ship-radar, sensor: spy-1, at: "36.0,132.0"}
    batteries:
      - {name: shore, interceptor: pac-3, at: fukuoka, magazine: 8, radar: shore-radar, engages: own-radar}
      - {name: ship, interceptor: sm-3-ia, at: "36.0,132.0", magazine: 6}
    outages: [{of: ship-radar, from_s: 300}]
    rules: {decision_delay_s: 5}
"""


@pytest.fixture(scope="module")
def catalog():
    return builtin_catalog()


def scenario(body, catalog, name="small", title="Two missiles"):
    return read((HEAD.format(name=name, title=title) + body).encode(), f"{name}.yaml", catalog)


def small(catalog, **names):
    return scenario(ATTACK + SHIP, catalog, **names)


def paths(found):
    return [step.path for step in found.steps]


def arrays(part, into):
    """Collect every array and number of a world."""
    if isinstance(part, tuple):
        for one in part:
            arrays(one, into)
    else:
        into.append(np.asarray(part).tobytes())
    return into


def world_bytes(loaded, catalog):
    world = build(loaded, catalog).defences[-1].world
    assert isinstance(world, World)
    return arrays(world, [])


def test_a_scenario_differs_from_itself_in_nothing(catalog):
    for name in shipped():
        loaded = load(name, catalog)
        assert way(loaded, loaded, catalog).steps == ()


def test_names_titles_notes_and_what_is_the_default_anyway_are_no_difference(catalog):
    other = ATTACK.replace("reliability: 0.9}", "reliability: {value: 0.9, low: 0.5, high: 1, status: assumed, "
                           "source: umbrella-rules, note: so}, spent_stage: true}")  # fmt: skip
    shield = SHIP.replace("decision_delay_s: 5", "decision_delay_s: 5, cycle_s: 5").replace(
        "  sensors", "  title: A ship\n  sensors"
    )
    assert way(small(catalog), scenario(other + shield, catalog, name="other", title="Else"), catalog).steps == ()


@pytest.mark.parametrize(
    ("old", "new", "path", "before", "after"),
    [
        ("decision_delay_s: 5", "decision_delay_s: 40", "rules.decision_delay_s", "5", "40"),
        (", decision_delay_s: 5", "", "rules.decision_delay_s", "5", "30"),
        ("magazine: 4", "magazine: 6", "shield.batteries.ship.magazine", "4", "6"),
        ("magazine: 4", "magazine: 4, hit_probability: 0.4", "shield.batteries.ship.hit_probability", "0.858", "0.4"),
        ("shoot-look-shoot", "barrage", "rules.doctrine", "shoot-look-shoot", "barrage"),
        ("count: 2", "count: 3", "threats.second.decoys.balloon.count", "2", "3"),
        ("contrast: 1.0", "contrast: 0.5", "threats.second.decoys.balloon.contrast", "1", "0.5"),
        ("[dsp-pacific, ", "[", "shield.sensors.dsp-pacific", "there", "not there"),
        ("reliability: 0.9", "reliability: 0.7", "threats.*.reliability", "0.9", "0.7"),
    ],
)
def test_one_change_of_a_file_is_one_step(catalog, old, new, path, before, after):
    found = way(small(catalog), scenario((ATTACK + SHIP).replace(old, new), catalog), catalog)
    assert paths(found) == [path]
    (one,) = found.steps[0].differences
    assert (one.before.text, one.after.text) == (before, after)


def test_a_number_comes_with_its_status_and_source(catalog):
    found = way(
        small(catalog),
        scenario(ATTACK + SHIP.replace("magazine: 4", "magazine: 4, reliability: 0.5"), catalog),
        catalog,
    )
    (one,) = found.steps[0].differences
    design = catalog.interceptor("sm-3-ia").reliability
    assert one.before == (f"{design.value:g}", design.status.value, design.source)
    assert one.after == ("0.5", "assumed", ("scenario-small",))


def test_what_needs_another_thing_is_changed_together_with_it(catalog):
    found = paths(way(small(catalog), scenario(OTHER, catalog, name="other"), catalog))
    assert "shield.sensors.shore-radar + shield.batteries.shore" in found
    assert "rules.discrimination + rules.classifier_hit + rules.classifier_false_alarm" in found
    assert "rules.decision_delay_s" not in found
    assert "shield.outages.ship-radar" in found and "threats.first" in found and "threats.third" in found


@pytest.mark.parametrize("is_back", [False, True])
def test_every_scenario_on_the_way_is_one(catalog, is_back):
    """The first k steps, and the last k: walked in either direction no faulty scenario is met."""
    ends = [small(catalog), scenario(OTHER, catalog, name="other")]
    found = way(*(reversed(ends) if is_back else ends), catalog)
    n = len(found.steps)
    assert n >= 8
    for k in range(n + 1):
        assert found.after(range(k)).scenario.threats
        assert found.after(range(k, n)).scenario.threats


def test_all_steps_together_give_the_second_scenario_and_none_the_first(catalog):
    """Byte by byte, also where the way there is written out step by step and read again."""
    ends = [small(catalog), scenario(OTHER, catalog, name="other")]
    for a, b in permutations(ends):
        found = way(a, b, catalog)
        assert world_bytes(found.begin, catalog) == world_bytes(a, catalog)
        assert world_bytes(found.end, catalog) == world_bytes(b, catalog)
        assert world_bytes(between(found.first, found.last, found.steps, catalog), catalog) == world_bytes(b, catalog)
        almost = found.after(range(len(found.steps) - 1))
        last = way(almost, b, catalog)
        assert paths(last) == [found.steps[-1].path]


def test_items_stand_in_the_order_of_the_second_scenario_at_the_end(catalog):
    ends = small(catalog), scenario(OTHER, catalog, name="other")
    end = way(*ends, catalog).end.scenario
    assert [threat.name for threat in end.threats] == ["third", "second"]
    assert [decoy.name for decoy in end.threats[1].decoys] == ["debris", "balloon"]


def test_another_order_alone_is_a_difference(catalog):
    swapped = SHIP.replace('[dsp-pacific, {name: ship-radar, sensor: spy-1, at: "36.0,132.0"}]',
                           '[{name: ship-radar, sensor: spy-1, at: "36.0,132.0"}, dsp-pacific]')  # fmt: skip
    assert paths(way(small(catalog), scenario(ATTACK + swapped, catalog), catalog)) == ["order of shield.sensors"]


@given(data=st.data())
def test_settings_written_over_a_scenario_are_found_again(data):
    """What settings change, the comparison finds, under the same paths."""
    catalog = builtin_catalog()
    able = {
        "rules.decision_delay_s": st.integers(6, 200),
        "rules.link_delay_s": st.integers(3, 9),
        "threats.second.launch_s": st.integers(21, 60),
        "shield.batteries.ship.magazine": st.integers(5, 9),
        "threats.second.decoys.balloon.count": st.integers(3, 9),
    }
    chosen = data.draw(st.lists(st.sampled_from(sorted(able)), unique=True))
    settings = tuple((path, data.draw(able[path])) for path in chosen)
    loaded = small(catalog)
    changed, _ = with_settings(loaded, catalog, settings)
    found = way(loaded, changed, catalog)
    assert sorted(paths(found)) == sorted(chosen)
    assert {step.differences[0].path: step.differences[0].after.text for step in found.steps} == {
        path: f"{value:g}" for path, value in settings
    }
