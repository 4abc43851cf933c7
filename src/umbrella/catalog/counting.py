"""Which intercept tests count: a rate of hits means nothing without its rule, and each rule here has its advocates."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from umbrella.catalog.names import FAINT, nearest
from umbrella.catalog.records import InterceptTest
from umbrella.core.errors import BadValue, UnknownName

FIELDED_SINCE: Final = "2006-01-01"  # FTG-02 of September 2006: first intercept test of the interceptor that is fielded
LAST: Final = 10

Tests = Sequence[InterceptTest]


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Hits of tests, and which entries were counted."""

    hits: int
    tests: int
    counted: tuple[str, ...]


def all_tests(tests: Tests) -> Tests:
    """Every test in which something was tried. A launch that never happened is a miss; a target that failed is none."""
    return [test for test in tests if test.result != "no-test"]


def without_ift_3(tests: Tests) -> Tests:
    """All tests but IFT-3 of 1999, which the Missile Defense Agency left out as a partial test in 2013."""
    return [test for test in all_tests(tests) if test.id != "gmd-ift-3"]


def no_test_counts_as_miss(tests: Tests) -> Tests:
    """All tests and those whose target failed: the defence was not shown to work. So the CDI counted in 2007."""
    return list(tests)


def intercept_attempts_only(tests: Tests) -> Tests:
    """Only tests in which an interceptor flew: launches that never happened are left out, as the agency did."""
    return [test for test in all_tests(tests) if test.failed_at != "launch"]


def kill_vehicle_released(tests: Tests) -> Tests:
    """Only tests whose kill vehicle came free of its booster: what is left is the chance that homing ends in a hit."""
    return [test for test in intercept_attempts_only(tests) if test.failed_at != "separation"]


def only_fielded(tests: Tests) -> Tests:
    """Tests since 2006, of the interceptors as they are fielded: for GMD without the surrogate boosters to IFT-10."""
    return [test for test in all_tests(tests) if test.date >= FIELDED_SINCE]


def last_ten(tests: Tests) -> Tests:
    """The last ten tests: what the defence has learned counts, and its youth does not."""
    return list(all_tests(tests))[-LAST:]


RULES: Final[dict[str, Callable[[Tests], Tests]]] = {
    "all-tests": all_tests,
    "without-ift-3": without_ift_3,
    "no-test-counts-as-miss": no_test_counts_as_miss,
    "intercept-attempts-only": intercept_attempts_only,
    "kill-vehicle-released": kill_vehicle_released,
    "only-fielded": only_fielded,
    "last-ten": last_ten,
}


def meaning(rule: str) -> str:
    """Return what a rule counts, in words."""
    return (RULES[rule].__doc__ or "").strip()


def count(tests: Iterable[InterceptTest], rule: str = "all-tests", until: str | None = None) -> Count:
    """Return the hits and the tests that a rule counts.

    Args:
        tests: of one system. rule: a key of `RULES`. until: last day that counts, `2000-07-31`.

    Raises:
        UnknownName: no such rule.
        BadValue: the record holds a tally, which no rule but `all-tests` can split.

    **Valid**: any record; tests on the day of `until` count. **Leaves out**: how hard a test was (decoys, closing
    speed, what the defence knew beforehand), which no count shows. **Source**: the rule's own docstring. **Checked**:
    tests/catalog/test_counting.py (against the tallies that others published on eleven days).
    """
    if rule not in RULES:
        raise UnknownName("counting rule", rule, nearest(rule, RULES, FAINT) or tuple(RULES))
    known = [test for test in sorted(tests, key=lambda test: test.date) if until is None or test.date <= until]
    if rule != "all-tests" and any(test.result == "tally" for test in known):
        raise BadValue("counting rule", rule, "all-tests", "this record is a tally that is not split into tests")
    chosen = RULES[rule](known)
    return Count(
        hits=sum(test.hits or 0 if test.result == "tally" else test.result == "hit" for test in chosen),
        tests=sum(test.tests or 0 if test.result == "tally" else 1 for test in chosen),
        counted=tuple(test.id for test in chosen),
    )


def rules_of(tests: Tests) -> tuple[str, ...]:
    """Return `all-tests` and the rules that make another choice of a record; of a tally only the first."""
    if any(test.result == "tally" for test in tests):
        return ("all-tests",)
    everything = count(tests).counted
    return ("all-tests", *(rule for rule in RULES if count(tests, rule).counted != everything))
