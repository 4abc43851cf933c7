"""Counting rules reproduce the tallies that others published, each on its day; the interceptors agree with them."""

import re

import pytest

from umbrella.catalog.counting import RULES, count, meaning, rules_of
from umbrella.catalog.library import Catalog, builtin_catalog
from umbrella.catalog.reading import read_bytes
from umbrella.core.errors import BadValue, FaultyFile, UnknownName


@pytest.fixture(scope="module")
def library() -> Catalog:
    return builtin_catalog()


def test_published_tallies_come_out_of_the_single_tests(library, authority) -> None:
    gmd = library.intercept_tests("GMD")
    for row in authority("gmd-tallies.csv"):
        counted = count(gmd, row["rule"], row["day"])
        assert (counted.hits, counted.tests) == (int(row["hits"]), int(row["tests"])), row["source"]


def test_the_whole_record_by_each_rule(library) -> None:
    """12 of 20, and 12 of 21 with FTG-03 counted, are the tallies seen after December 2023; the others follow."""
    gmd = library.intercept_tests("gmd")
    counted = {rule: (count(gmd, rule).hits, count(gmd, rule).tests) for rule in RULES}
    assert counted == {
        "all-tests": (12, 20),
        "without-ift-3": (11, 19),
        "no-test-counts-as-miss": (12, 21),
        "intercept-attempts-only": (12, 18),
        "kill-vehicle-released": (12, 15),
        "only-fielded": (7, 10),
        "last-ten": (7, 10),
    }


def test_a_tally_is_counted_as_it_stands_and_split_by_no_rule(library) -> None:
    thaad = library.intercept_tests("THAAD")
    assert (count(thaad).hits, count(thaad).tests) == (15, 15)
    aegis = count(library.intercept_tests("aegis bmd"))
    assert (aegis.hits, aegis.tests) == (22, 27)
    assert rules_of(thaad) == ("all-tests",)
    with pytest.raises(BadValue, match="this record is a tally"):
        count(thaad, "last-ten")


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_chooses_among_the_tests_and_never_adds_a_hit(library, rule: str) -> None:
    gmd = library.intercept_tests("GMD")
    chosen = count(gmd, rule)
    assert set(chosen.counted) <= {test.id for test in gmd}
    assert chosen.hits <= count(gmd).hits
    assert len(meaning(rule)) > 40


def test_rules_that_choose_nothing_else_are_not_listed(library) -> None:
    assert rules_of(library.intercept_tests("SM-3 IIA")) == ("all-tests", "kill-vehicle-released")
    assert set(rules_of(library.intercept_tests("GMD"))) == set(RULES)


def test_before_the_first_test_nothing_counts(library) -> None:
    assert count(library.intercept_tests("GMD"), until="1999-10-01").tests == 0
    assert count(library.intercept_tests("GMD"), until="1999-10-02").tests == 1


def test_an_unknown_rule_or_system_is_offered_the_nearest(library) -> None:
    with pytest.raises(UnknownName, match="did you mean last-ten"):
        count(library.intercept_tests("GMD"), "last-tens")
    with pytest.raises(UnknownName, match="did you mean THAAD"):
        library.intercept_tests("TAHAD")


TEST = """\
kind: intercept-test
sources: {a-book: {title: A book}}
entries:
  first: {name: First, system: X, date: "2001-02-03", result: RESULT, status: published, source: a-book}
"""


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("tally", "a tally has hits and tests"),
        ("hit, hits: 1, tests: 2", "a single test has neither"),
        ("tally, hits: 3, tests: 2", "hits = 3 are more than tests = 2"),
        ("hit, failed_at: homing", "failed_at = homing belongs to a miss"),
        ("almost", "hit"),
        ("miss, failed_at: lunch", "launch"),
    ],
)
def test_a_test_that_contradicts_itself_is_refused(result: str, said: str) -> None:
    with pytest.raises(FaultyFile, match=re.escape(said)):
        read_bytes(TEST.replace("RESULT", result).encode(), "tests.yaml")
    read_bytes(TEST.replace("RESULT", "miss, failed_at: launch").encode(), "tests.yaml")


# --- the interceptors -------------------------------------------------------------------------------------------------

WHOLE, END_OF_2002 = None, "2002-12-31"  # gbi-2000: the tests with the surrogate booster
# interceptor -> (system, last day): reliability x hit probability is the rate of all-tests
FROM_THE_RECORD = {
    "gbi": ("GMD", WHOLE),
    "gbi-2000": ("GMD", END_OF_2002),
    "sm-3-ia": ("Aegis BMD", WHOLE),
    "sm-3-ib": ("Aegis BMD", WHOLE),
    "sm-3-iia": ("SM-3 IIA", WHOLE),
    "pac-3": ("PAC-3", WHOLE),
    "pac-3-mse": ("PAC-3", WHOLE),
    "spartan": ("Spartan", WHOLE),
    "sprint": ("Safeguard", WHOLE),
    "thaad": ("THAAD", WHOLE),
}


def test_every_hit_probability_from_tests_is_checked_here(library) -> None:
    derived = {
        name for name in library.ids("interceptor") if library.interceptor(name).hit_probability.status == "derived"
    }
    assert derived == set(FROM_THE_RECORD)


@pytest.mark.parametrize("name", FROM_THE_RECORD)
def test_reliability_times_hit_probability_is_the_record(library, name: str) -> None:
    interceptor = library.interceptor(name)
    system, until = FROM_THE_RECORD[name]
    counted = count(library.intercept_tests(system), "all-tests", until)
    rate = counted.hits / counted.tests
    if counted.hits == counted.tests:  # rule of succession, as the note says
        rate = (counted.hits + 1) / (counted.tests + 2)
    both = interceptor.reliability.value * interceptor.hit_probability.value
    assert both == pytest.approx(rate, abs=0.002)  # two factors printed to three figures


@pytest.mark.parametrize("name", FROM_THE_RECORD)
def test_the_note_names_its_counting_rule(library, name: str) -> None:
    interceptor = library.interceptor(name)
    notes = interceptor.reliability.note + interceptor.hit_probability.note
    assert [rule for rule in RULES if f"counting rule {rule}" in notes]


@pytest.mark.parametrize("name", ["gbi", "gbi-2000", "sm-3-iia"])
def test_the_hit_probability_is_the_share_of_released_kill_vehicles(library, name: str) -> None:
    system, until = FROM_THE_RECORD[name]
    released = count(library.intercept_tests(system), "kill-vehicle-released", until)
    hit = library.interceptor(name).hit_probability
    assert hit.value == pytest.approx(released.hits / released.tests, abs=0.0005)
    assert "counting rule kill-vehicle-released" in hit.note


def test_the_low_end_of_the_interceptor_of_2000_is_what_was_known_in_july_2000(library) -> None:
    gmd, day = library.intercept_tests("GMD"), "2000-07-31"
    known, released = count(gmd, "all-tests", day), count(gmd, "kill-vehicle-released", day)
    assert (known.hits, known.tests, released.hits, released.tests) == (1, 3, 1, 2)
    planned = library.interceptor("gbi-2000")
    assert planned.hit_probability.low == released.hits / released.tests
    assert planned.reliability.low == pytest.approx(released.tests / known.tests, abs=0.0005)
    assert "July 2000" in planned.hit_probability.note
