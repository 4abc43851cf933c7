"""Every shipped scenario loads, says what it is and on what it rests, and can be compared with no shield."""

import pytest

from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.quantity import Status, quantities
from umbrella.scenario.attack import attackers
from umbrella.scenario.load import load, shipped

ISSUED = {
    *("seed-2000", "seed-2005", "japan-2000"),
    *("nmd-c1", "nmd-c2", "nmd-c3", "nmd-c1-no-shemya", "nmd-c1-decoys", "safeguard-1975"),
    *("grand-forks-100", "plan-2002"),
    *("gmd-2004", "gmd-2012-nrc", "gmd-2012-critics", "gmd-2017", "gmd-today"),
    *("japan-layers", "south-korea", "hawaii", "israel"),
}


@pytest.fixture(scope="module")
def catalog():
    return builtin_catalog()


def test_the_scenarios_that_are_promised_are_shipped():
    assert set(shipped()) == ISSUED


@pytest.mark.parametrize("name", sorted(ISSUED))
def test_a_shipped_scenario_says_what_it_is_and_where_it_comes_from(catalog, name):
    scenario = load(name, catalog).scenario
    assert scenario.name == name
    assert len(scenario.description.split()) >= 60
    assert scenario.date
    assert scenario.sources
    assert all(source.title and (source.where or source.read == "recalled") for source in scenario.sources.values())
    assert all("to check" in source.note.lower() for source in scenario.sources.values() if source.read == "recalled")


@pytest.mark.parametrize("name", sorted(ISSUED))
def test_a_shipped_scenario_begins_with_no_shield_and_ends_with_the_one_in_question(catalog, name):
    shields = load(name, catalog).scenario.all_shields()
    first, *_, last = shields
    assert first == "none"
    assert not shields["none"].batteries and not shields["none"].sensors
    assert shields[last].batteries and shields[last].sensors


@pytest.mark.parametrize("name", sorted(ISSUED))
def test_a_number_that_a_shipped_scenario_states_as_a_record_has_a_range_and_a_reason(catalog, name):
    stated = [q for _, q in quantities(load(name, catalog).scenario) if q.note]
    assert all(q.low is not None and q.high is not None for q in stated if q.status is not Status.PUBLISHED)


def shield_of(catalog, name, shield):
    return load(name, catalog).scenario.all_shields()[shield]


def flown(scenario):
    """Return what of an attack decides how it flies, without its decoys."""
    return [(t.name, t.missile, t.origin, t.at, t.trajectory, t.count, t.launch_s.value) for t in scenario.threats]


def test_scenarios_that_are_to_be_compared_differ_in_one_thing(catalog):
    c1, decoys, lost = (load(name, catalog).scenario for name in ("nmd-c1", "nmd-c1-decoys", "nmd-c1-no-shemya"))
    assert c1.shields["c1"].sensors == decoys.shields["c1"].sensors == lost.shields["c1"].sensors
    assert c1.shields["c1"].batteries == decoys.shields["c1"].batteries
    assert flown(c1) == flown(decoys) == flown(lost)
    assert [d.kind for t in c1.threats for d in t.decoys] == [d.kind for t in lost.threats for d in t.decoys]
    assert [outage.of for outage in lost.shields["c1-no-shemya"].outages] == ["xbr-shemya"]
    nrc, critics = (load(name, catalog).scenario for name in ("gmd-2012-nrc", "gmd-2012-critics"))
    assert nrc.shields["gmd"].sensors == critics.shields["gmd"].sensors
    assert [b.magazine for b in nrc.shields["gmd"].batteries] == [b.magazine for b in critics.shields["gmd"].batteries]
    assert flown(nrc) == flown(critics)
    attacks = [load(name, catalog).scenario for name in ("gmd-2004", "gmd-2017", "gmd-today")]
    assert flown(attacks[0]) == flown(attacks[1]) == flown(attacks[2])


def test_the_interceptors_of_each_shield_are_those_that_were_planned_or_stood_there(catalog):
    """100 and 250 (CBO 2000), 30 Spartan and 70 Sprint (US Army), 8 at the turn of 2004, 30 in 2012, 44 since 2017."""
    counted = {
        name: sum(b.magazine for b in shield_of(catalog, name, shield).batteries)
        for name, shield in [
            *[("nmd-c1", "c1"), ("nmd-c2", "c2"), ("nmd-c3", "c3"), ("safeguard-1975", "safeguard")],
            *[("gmd-2004", "gmd"), ("gmd-2017", "gmd"), ("gmd-today", "gmd")],
            *[("gmd-2012-nrc", "gmd"), ("gmd-2012-critics", "gmd")],
        ]
    }
    assert counted == {
        **{"nmd-c1": 100, "nmd-c2": 100, "nmd-c3": 250, "safeguard-1975": 100},
        **{"gmd-2004": 8, "gmd-2017": 44, "gmd-today": 44, "gmd-2012-nrc": 30, "gmd-2012-critics": 30},
    }


def test_taepodong_1_reaches_neither_anchorage_nor_honolulu(catalog):
    """It was said to reach some 2,000 km (CSIS); Anchorage lies 5,634 km, Honolulu 7,035 km away."""
    attack = attackers(catalog, load("seed-2000", catalog).scenario.threats)
    short = [attacker for attacker in attack if attacker.missile.id == "taepodong-1"]
    assert len(short) == 2
    assert not any(attacker.is_in_reach for attacker in short)
    assert all(1.0e6 < attacker.longest_m < 3.0e6 for attacker in short)


SHORT = {("hawaii", "hs12")}  # said so in its description: it shows what does not reach


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(ISSUED - {"seed-2000", "japan-2000"}))
def test_every_missile_of_the_newer_scenarios_reaches_its_target(catalog, name):
    attack = attackers(catalog, load(name, catalog).scenario.threats)
    assert {(name, attacker.name) for attacker in attack if not attacker.is_in_reach} <= SHORT


WITHOUT_RANGE = {("taepodong-1", "steering.turn_end_s")}  # nothing read says how far it could lie from 95 s


def test_derived_numbers_of_the_missiles_that_attack_have_a_range(catalog):
    missiles = {threat.missile for name in ISSUED for threat in load(name, catalog).scenario.threats}
    bare = {
        (missile, path)
        for missile in missiles
        for path, q in quantities(catalog.missile(missile))
        if q.status is Status.DERIVED and q.low is None and q.high is None
    }
    assert bare <= WITHOUT_RANGE
