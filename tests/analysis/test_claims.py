"""Claims held against the models: laws of draws and verdicts, and what the record of flights says of four of them."""

import numpy as np
import pytest

from umbrella.analysis.claims import claims
from umbrella.analysis.draws import decided_by, latin_hypercube, uncertain_in, with_numbers
from umbrella.analysis.verdicts import CONTRADICTED, DEPENDS, NOT_CHECKED, NOT_COMPUTABLE, SUPPORTED, Decided
from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.quantity import Quantity, quantities
from umbrella.core.errors import BadValue, FaultyFile, UnknownName


@pytest.fixture(scope="module")
def catalog():
    return builtin_catalog()


def one(name, **more):
    return claims([name], draws=16, **more).claims[0]


def test_the_launch_of_1998_passed_over_japan_and_fell_into_the_pacific():
    """The announced impacts, to which the model was fitted, lie 253 and 1,646 km away, and Japan between."""
    answer = one("k9-over-japan")
    assert answer.verdict == SUPPORTED
    assert "stage-1 falls 25" in answer.answers[0].decided.detail


def test_the_missile_that_had_flown_reaches_neither_alaska_nor_hawaii():
    """Authority: it flew some 1,650 km; Anchorage lies 5,634 km away."""
    first, second, third = (view.decided for view in one("k7-alaska-hawaii").answers)
    assert first.verdict == CONTRADICTED
    assert first.probability <= second.probability <= third.probability  # Alaska alone is the nearer


def test_the_demand_was_more_than_every_estimate_of_the_earnings():
    assert one("k10-billion").probability == 1.0


def test_four_shots_give_97_per_cent_at_best_if_nothing_is_shared():
    own, common, single = (view.decided.probability for view in one("trump-2017-97-percent").answers)
    assert own > common and single == 0.0
    assert one("trump-2017-97-percent").verdict == DEPENDS


def test_the_plan_needed_an_amendment():
    assert one("k5-amendment").verdict == SUPPORTED


def test_a_claim_that_no_model_decides_says_why_and_has_no_probability():
    answer = one("k1-drop-nmd")
    assert (answer.verdict, answer.probability) == (NOT_COMPUTABLE, None)
    assert "demand" in answer.deciding


def test_nothing_is_computed_unless_it_is_asked_for():
    answer = claims(checked=False)
    assert {claim.verdict for claim in answer.claims} == {NOT_CHECKED, NOT_COMPUTABLE}
    assert all(claim.probability is None for claim in answer.claims)


def test_one_seed_gives_one_answer_and_more_draws_stay_near():
    name = "k7-alaska-hawaii"
    first, again = one(name), one(name)
    assert first.answers == again.answers
    more = claims([name], draws=128, seed=5).claims[0]
    # 16 draws: a standard deviation of at most 0.13
    assert more.answers[2].decided.probability == pytest.approx(first.answers[2].decided.probability, abs=0.35)


@pytest.mark.parametrize(
    ("share", "verdict"), [(0.0, CONTRADICTED), (0.1, CONTRADICTED), (0.5, DEPENDS), (0.9, SUPPORTED)]
)
def test_the_verdict_follows_the_probability(share, verdict):
    assert Decided(probability=share, detail="", deciding="", provenance=Provenance.of()).verdict == verdict


def number(value, low, high):
    return Quantity(value=value, low=low, high=high, status="assumed", source=("x",))


def test_draws_fill_every_slice_of_each_number_once_and_stay_in_its_range():
    drawn = latin_hypercube([number(1.0, 0.0, 2.0), number(5.0, 5.0, 9.0)], 100, 3)
    assert drawn.shape == (100, 2)
    assert (drawn.min(axis=0) >= [0.0, 5.0]).all() and (drawn.max(axis=0) <= [2.0, 9.0]).all()
    # the mean of a triangular number is that of its ends and its peak; a hypercube of 100 meets it to 1 % of the width
    assert drawn.mean(axis=0) == pytest.approx([1.0, 19.0 / 3.0], abs=0.04)


def test_what_an_answer_follows_decides_it():
    drawn = latin_hypercube([number(1.0, 0.0, 2.0), number(1.0, 0.0, 2.0)], 50, 1)
    assert decided_by(["a", "b"], drawn, -drawn[:, 1]) == "b (rank correlation -1.00)"
    assert decided_by(["a", "b"], drawn, np.zeros(50)) == ""


def test_a_missile_takes_drawn_numbers_and_keeps_all_others(catalog):
    missile = catalog.missile("taepodong-2")
    numbers = uncertain_in(missile)
    assert numbers
    changed = with_numbers(missile, [(numbers[0].path, 123.0)])
    before, after = dict(quantities(missile)), dict(quantities(changed))
    assert after[numbers[0].path].value == 123.0
    assert [path for path in before if before[path] != after[path]] == [numbers[0].path]


def test_records_of_the_catalogue_name_what_exists(catalog):
    from umbrella.analysis.claims import faults_of_claims

    (file,) = catalog.shelf("claim").files
    assert list(faults_of_claims(catalog, file)) == []
    for name in catalog.ids("claim"):
        claim = catalog.entry("claim", name)
        facts = (*claim.facts, *claim.contrary, *claim.later)
        assert all(catalog.source(key).title for one in (claim, *facts) for key in one.source)


OWN = """
kind: claim
sources:
  mine: {title: A newspaper, read: source}
entries:
  mine-97:
    name: It stops 97 %
    who: somebody
    agency: a newspaper
    said_on: "2026-01-01"
    reported_on: "2026-01-01"
    modality: fact
    text: This system stops 97 % of missiles.
    check:
      - view: one shot each
        odds:
          warheads: 1
          shots: 1
          hit: {value: 0.8, low: 0.6, high: 0.9, status: assumed, source: mine}
          common: {value: 0, status: assumed, source: mine}
          at_least: {value: 0.97, status: published, source: mine}
    status: published
    source: mine
"""


def test_a_claim_of_ones_own_is_decided(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(OWN)
    (answer,) = claims(file=file).claims
    assert (answer.claim.id, answer.verdict) == ("mine-97", CONTRADICTED)


def test_every_fault_of_a_file_of_claims_is_named_with_its_line(tmp_path):
    file = tmp_path / "mine.yaml"
    wrong = "      - view: two\n        reach: {missile: taepodong-9, from: nowhere, to: [seattle, atlantis]}\n"
    file.write_text(
        OWN.replace("    status: published\n    source: mine\n", f"{wrong}    status: published\n    source: nobody\n")
    )
    with pytest.raises(FaultyFile) as caught:
        claims(file=file)
    assert len(caught.value.faults) == 4
    assert all(fault.line is not None for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("view: one shot each\n", "view: two\n        treaty: {scenario: a, verdict: violates}\n", "exactly one of"),
        ("    modality: fact\n", "    modality: fact\n    not_computable: so\n", "either"),
        ("shots: 1", "shots: 0", ">= 1"),
        ("modality: fact", "modality: facts", "did you mean fact"),
        ('"2026-01-01"', "yesterday", "said_on"),
    ],
)  # fmt: skip
def test_a_claim_that_cannot_be_read_is_refused(tmp_path, old, new, said):
    file = tmp_path / "mine.yaml"
    file.write_text(OWN.replace(old, new))
    with pytest.raises(FaultyFile, match=said):
        claims(file=file)


def test_numbers_and_names_that_cannot_be_used_are_refused():
    with pytest.raises(BadValue, match="draws"):
        claims(draws=1)
    with pytest.raises(BadValue, match="seed"):
        claims(seed=-1)
    with pytest.raises(UnknownName, match="k7"):
        claims(["k7-alaska"])
