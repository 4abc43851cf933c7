"""Tallies: what is counted of trials, added up in any order."""

import random
from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.campaign import store
from umbrella.campaign.tally import Tally, add_all, over_points, tallied, tallies_of

THREATS = ("first", "second", "third")
ENDS = ("leaked", "killed", "failed")
LOSSES = ("not seen", "missed")


@st.composite
def outcomes(draw):
    """Rows of an outcomes table as a part holds them: by point, shield, trial and threat."""
    rows = []
    for point in range(draw(st.integers(1, 2))):
        for shield in ("none", "ship"):
            first = draw(st.integers(0, 100))
            for trial in range(first, first + draw(st.integers(1, 4))):
                for threat in THREATS:
                    end, shots = draw(st.sampled_from(ENDS)), draw(st.integers(0, 3))
                    loss = draw(st.sampled_from(LOSSES)) if end == "leaked" else None
                    rows.append((point, shield, trial, threat, end, loss, shots))
    return rows


def table_of(rows):
    names = ("point", "shield", "trial", "threat", "outcome", "loss", "shots")
    types = (pa.int32(), pa.string(), pa.int64(), pa.string(), pa.string(), pa.string(), pa.int64())
    columns = [pa.array(column, kind) for column, kind in zip(zip(*rows, strict=True), types, strict=True)]
    words = {"shield", "threat", "outcome", "loss"}
    coded = [c.dictionary_encode() if name in words else c for name, c in zip(names, columns, strict=True)]
    return pa.table(dict(zip(names, coded, strict=True)))


def by_hand(rows):
    """The same counts, row by row."""
    found = {}
    for key in {row[:2] for row in rows}:
        mine = [row for row in rows if row[:2] == key]
        trials = {row[2] for row in mine}
        found[key] = Tally(
            trials=len(trials),
            leakers=Counter(sum(r[2] == t and r[4] == "leaked" for r in mine) for t in trials),
            shots=Counter(sum(r[6] for r in mine if r[2] == t) for t in trials),
            outcomes={name: Counter(r[4] for r in mine if r[3] == name) for name in THREATS},
            losses=Counter(r[5] for r in mine if r[5] is not None),
        )
    return found


def total_of(tallies):
    total = {}
    for tally in tallies:
        add_all(total, tally)
    return total


@given(outcomes())
def test_the_tally_of_a_table_is_that_counted_by_hand(rows):
    assert tallies_of(table_of(rows)) == by_hand(rows)


@given(st.lists(outcomes(), min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_tallies_add_up_in_any_order(parts, rng):
    tallies = [tallies_of(table_of(rows)) for rows in parts]
    shuffled = rng.sample(tallies, len(tallies))
    assert total_of(shuffled) == total_of(tallies)
    assert total_of([total_of(shuffled[:2]), total_of(shuffled[2:])]) == total_of(tallies)


@given(outcomes(), st.integers(1, 20))
def test_a_table_cut_between_trials_has_the_tally_of_the_whole(rows, cut):
    cut = min(cut * len(THREATS), len(rows) - len(THREATS))
    parts = [table_of(some) for some in (rows[:cut], rows[cut:]) if some]
    assert tallied(parts) == tallies_of(table_of(rows))


@given(outcomes())
def test_adding_leaves_what_is_added_as_it_was(rows):
    tally = by_hand(rows)
    total = total_of([tally, tally])
    assert tally == by_hand(rows)
    assert all(total[key].trials == 2 * tally[key].trials for key in tally)


@given(outcomes())
def test_every_leaker_was_lost_by_something(rows):
    """Leakers counted by trial, by threat and by loss are the same."""
    for tally in tallies_of(table_of(rows)).values():
        leakers = sum(number * trials for number, trials in tally.leakers.items())
        assert leakers == sum(tally.losses.values()) == sum(ends["leaked"] for ends in tally.outcomes.values())
        assert tally.kills + leakers <= tally.trials * len(THREATS)


@given(outcomes())
def test_every_trial_is_counted_once_in_each_count(rows):
    for tally in tallies_of(table_of(rows)).values():
        assert tally.trials == tally.leakers.total() == tally.shots.total()
        assert all(ends.total() == tally.trials for ends in tally.outcomes.values())


@given(outcomes())
def test_the_tally_over_points_is_the_sum_of_theirs(rows):
    tallies = by_hand(rows)
    one = Tally()
    for (_, shield), tally in tallies.items():
        if shield == "ship":
            one.add(tally)
    assert over_points(tallies, "ship") == one


@pytest.mark.parametrize("shield", ["none", "ship"])
def test_the_parts_of_a_campaign_add_up_to_its_tally(small, shield):
    """Read back from the disk, in another order; lost leakers are as many as leakers."""
    numbers = store.part_numbers(small.folder)
    random.Random(1).shuffle(numbers)
    tally = tallied(store.read_part(store.part_path(small.folder, number)) for number in numbers)[0, shield]
    assert tally == small.tallies[0, shield]
    assert tally.trials == 60
    assert sum(tally.losses.values()) == sum(number * trials for number, trials in tally.leakers.items())
