"""Money over the years, and what one more missile does to two bills: laws of arithmetic, and refused input."""

import math

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.analysis.cost import YEARS, cost, cost_table
from umbrella.analysis.dollars import (
    Money,
    deflator_of,
    in_dollars_of,
    present_value,
    value_without_end,
)
from umbrella.analysis.exchange import shots_per_kill
from umbrella.campaign.store import encoded, mark, part_path
from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import BadValue, FaultyFile, UnknownName

EXACT = 1e-12  # sums of some twenty doubles
PROGRAMMES = [name for name in builtin_catalog().ids("programme") if name != "bargain-2000"]
amounts = st.dictionaries(st.integers(2000, 2030), st.floats(0.0, 100.0), min_size=1)
rates = st.floats(0.0, 0.5)


def money(by_year):
    return {year: Money(value, value, 2.0 * value) for year, value in by_year.items()}


@given(amounts)
def test_without_discount_the_present_value_is_the_sum(by_year):
    assert present_value(money(by_year), 0.0, 2000).mid == pytest.approx(sum(by_year.values()), rel=EXACT, abs=1e-300)


@given(amounts, rates, rates)
def test_a_higher_discount_never_makes_payments_to_come_dearer(by_year, one, other):
    low, high = sorted((one, other))
    assert present_value(money(by_year), high, 2000).mid <= present_value(money(by_year), low, 2000).mid * (1 + EXACT)


@given(amounts, rates, st.integers(1, 20))
def test_waiting_some_years_takes_the_discount_of_those_years_off(by_year, rate, years):
    later = {year + years: value for year, value in by_year.items()}
    now = present_value(money(by_year), rate, 2000).mid
    # a product of up to fifty factors
    assert present_value(money(later), rate, 2000).mid == pytest.approx(
        now / (1 + rate) ** years, rel=1e-10, abs=1e-300
    )


@given(st.floats(0.01, 0.5))
def test_payments_without_end_are_the_limit_of_many(rate):
    many = present_value({year: Money(1.0, 1.0, 1.0) for year in range(2000, 6000)}, rate, 2000).mid
    assert value_without_end(1.0, rate) == pytest.approx(many, rel=1e-9)  # 1.01^-4000 is left out
    assert math.isinf(value_without_end(1.0, 0.0))


@given(st.integers(1990, 2024), st.integers(1990, 2024), st.integers(1990, 2024))
def test_dollars_by_way_of_a_third_year_are_the_same(a, b, c):
    series = deflator_of(builtin_catalog())
    direct = in_dollars_of(series, a, c)
    assert in_dollars_of(series, a, b) * in_dollars_of(series, b, c) == pytest.approx(direct, rel=EXACT)
    assert in_dollars_of(series, a, a) == 1.0


def test_prices_rise_and_a_dollar_of_before_is_worth_more_of_today():
    series = deflator_of(builtin_catalog())
    # 2000 to 2016: 111.445 / 81.887 by the Bureau of Economic Analysis
    assert in_dollars_of(series, 2000, 2016) == pytest.approx(1.361, abs=0.0005)
    assert all(in_dollars_of(series, year, year + 1) > 1.0 for year in range(1990, 2024))


def test_one_more_missile_is_answered_by_a_whole_salvo():
    for salvo in (1, 3):
        for one in cost("nmd-c1", salvo=salvo).exchanges:
            assert one.answer_musd.mid == pytest.approx(salvo * one.interceptor_musd.mid)
            assert one.ratio.mid == pytest.approx(one.answer_musd.mid / one.missile_musd.mid)
            assert one.ratio.low == pytest.approx(one.answer_musd.low / one.missile_musd.high)


def test_a_run_brings_its_own_shots_and_kills(tmp_path):
    outcomes = {
        "point": [0, 0, 0, 0],
        "shield": ["none", "none", "c1", "c1"],
        "trial": [0, 0, 0, 0],
        "threat": ["a", "b", "a", "b"],
        "outcome": ["leaked", "leaked", "killed", "leaked"],
        "loss": ["missed", "missed", None, "missed"],
        "shots": [0, 0, 3, 4],
    }
    part = part_path(tmp_path, 0)
    part.parent.mkdir()
    part.write_bytes(encoded(pa.table(outcomes), mark("key", 0)))
    answer = cost("nmd-c1", run=tmp_path)
    assert answer.shots.shots_per_kill == 7.0  # seven shots of the last shield, one kill
    for one in answer.estimates:
        assert one.per_intercept_musd.mid == pytest.approx(7.0 * one.each_musd.mid)
    assert answer.exchanges[0].answer_musd.mid == pytest.approx(7.0 * answer.exchanges[0].interceptor_musd.mid)


@pytest.mark.parametrize("name", PROGRAMMES)
def test_the_parts_add_up_to_the_whole_and_what_lies_outside_is_told(name):
    for cycle in cost(name, discount=0.0).estimates:
        assert cycle.total.low <= cycle.total.mid <= cycle.total.high
        assert cycle.present.mid == pytest.approx(sum(part.total.mid for part in cycle.parts), rel=EXACT)
        for part in cycle.parts:
            first, element = cycle.programme.first_year, part.element
            assert all(first <= year < first + YEARS for year in part.by_year)
            if element.amount_busd is not None and element.price_year == 2000:
                assert part.total.mid + part.outside.mid == pytest.approx(element.amount_busd.value, rel=EXACT)


def test_the_bargain_without_end_costs_a_billion_in_each_of_twenty_years():
    _, without_end = cost("nmd-c1", discount=0.0).rivals
    assert (without_end.estimate, without_end.total.mid) == ("without-end", 20.0)
    assert set(without_end.by_year) == set(range(2001, 2021))


def test_dollars_of_another_year_change_every_estimate_by_one_factor():
    then, now = cost("nmd-c1", base_year=2000), cost("nmd-c1", base_year=2024)
    factor = in_dollars_of(deflator_of(builtin_catalog()), 2000, 2024)
    for one, other in zip((*then.estimates, *then.rivals), (*now.estimates, *now.rivals), strict=True):
        assert other.total.mid == pytest.approx(factor * one.total.mid, rel=1e-9)
    assert [one.ratio.mid for one in now.exchanges] == pytest.approx([one.ratio.mid for one in then.exchanges])


@given(st.floats(0.01, 1.0), st.integers(1, 12))
def test_a_kill_takes_at_least_one_over_pk_shots(pk, salvo):
    assert shots_per_kill(pk, salvo) >= (1.0 / pk) * (1.0 - 1e-9)
    assert shots_per_kill(pk, 1) == pytest.approx(1.0 / pk)
    assert shots_per_kill(1.0, salvo) == salvo


def test_a_better_shot_makes_each_intercept_cheaper():
    prices = [cost("nmd-c1", pk=pk).estimates[0].per_intercept_musd.mid for pk in (0.2, 0.5, 0.9)]
    assert prices == sorted(prices, reverse=True)


def test_a_scenario_is_priced_as_the_programme_that_names_it():
    assert cost("seed-2000").programme.id == "nmd-c1" and cost("gmd-today").programme.id == "gmd"


def test_every_number_is_cited():
    answer = cost("gmd")
    assert {"gao-gmd-2013", "bea-deflator-2017", "ap-bargain-2000"} <= set(answer.provenance.sources)
    assert dict(answer.provenance.works).keys() == set(answer.provenance.sources)


OWN = """\
kind: cost-element
sources:
  a-critic: {title: A critic's estimate, date: 2001}
entries:
  critic-c1:
    name: everything
    programme: nmd-c1
    estimate: a-critic
    phase: whole
    first_year: 2001
    last_year: 2020
    price_year: 2000
    amount_busd: {value: 120, status: published, source: a-critic}
"""


def test_an_estimate_of_ones_own_stands_beside_the_others(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    estimates = {one.estimate: one for one in cost("nmd-c1", files=[path]).estimates}
    assert list(estimates) == ["a-critic", "cbo-2000", "dod-2000"]
    assert estimates["a-critic"].total.mid == pytest.approx(120.0, rel=EXACT)
    assert "a-critic" in [one.estimate for one in cost_table(files=[path])]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("programme: nmd-c1", "programme: nmd-c9", "is no programme of the catalogue; did you mean"),
        ("value: 120", "value: -120", "amount_busd.value = -120: must be >= 0"),
        ("last_year: 2020", "last_year: 1999", "last_year = 1999 is before first_year = 2001"),
        ("last_year: 2020\n    ", "", "give last_year, or write yearly_busd"),
        ("amount_busd", "amount_musd", "is in a wrong unit"),
        ("source: a-critic", "source: nobody", "is a source that is defined nowhere"),
        ("kind: cost-element", "kind: cost-elemen", "did you mean cost-element?"),
    ],
)
def test_every_fault_of_a_file_is_named(old, new, said, tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(OWN.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FaultyFile) as refused:
        cost("nmd-c1", files=[path])
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("system", "asked", "error", "said"),
    [
        ("nmd-c7", {}, UnknownName, "nmd-c"),
        ("bargain-2000", {}, BadValue, "a shield"),
        ("israel", {}, BadValue, "a scenario of a priced programme"),
        ("nmd-c1", {"discount": -0.1}, BadValue, "3 % a year is 0.03"),
        ("nmd-c1", {"base_year": 1950}, BadValue, "1990 to 2024"),
        ("nmd-c1", {"pk": 0.0}, BadValue, "0 < pk <= 1"),
        ("nmd-c1", {"salvo": 0}, BadValue, "1 to 1000"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_what_would_be_right(system, asked, error, said):
    with pytest.raises(error) as refused:
        cost(system, **asked)
    assert said in str(refused.value)


def test_hardware_is_number_times_price_and_what_has_no_price_is_told():
    answer = cost("nmd-c1")
    (one,) = [one for one in answer.hardware if one.price is not None and one.price.id == "ngi-production"]
    factor = in_dollars_of(deflator_of(builtin_catalog()), one.price.price_year, 2000)
    assert one.count == 100 and one.busd.mid == pytest.approx(100 * 0.111 * factor)
    assert {one.name for one in answer.hardware if one.price is None} == {
        "clear", "beale", "cape-cod", "thule", "fylingdales",
    }  # fmt: skip
    assert cost("gmd").hardware == ()  # a programme, not a scenario


PROGRAMME = """\
kind: programme
entries:
  mine: {name: Mine, role: shield, first_year: 2030, base_year: 2020, interceptor: gbi, interceptors:
    {value: 10, status: assumed, source: umbrella-prices}, against: [hwasong-15, no-dong]}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("interceptor: gbi,", "interceptor: gbj,", "is no interceptor of the catalogue"),
        ("no-dong", "no-dungeon", "against[1] = no-dungeon: is no missile of the catalogue"),
        ("interceptor: gbi, ", "", "a shield has `interceptor:` and `interceptors:`"),
        ("role: shield", "role: shelter", "role"),
    ],
)
def test_every_fault_of_a_programme_is_named(old, new, said, tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(PROGRAMME.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FaultyFile) as refused:
        cost_table(files=[path])
    assert said in str(refused.value)


def test_a_programme_of_ones_own_without_estimates_is_told_what_is_missing(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(PROGRAMME, encoding="utf-8")
    with pytest.raises(BadValue, match="whose cost somebody has estimated"):
        cost("mine", files=[path])


def test_a_price_with_a_fault_of_form_is_asked_for_the_names_it_gives_too(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(
        "kind: price\nsources: {mine: {title: M, read: own}}\nentries:\n  p:\n    name: P\n    role: interceptors\n"
        "    of: [gbj]\n    price_year: 2000\n    unit_musd: {value: 1, status: assumed, source: nobody}\n"
    )
    with pytest.raises(FaultyFile) as caught:
        cost("nmd-c1", files=[file])
    assert len(caught.value.faults) == 3  # the role, the interceptor, the source


def test_the_salvo_is_told_by_the_programme_and_cited_unless_it_is_given():
    paths = [{number.path for number in cost("nmd-c1", salvo=salvo).provenance.numbers} for salvo in (None, 4)]
    assert "nmd-c1.salvo" in paths[0] and cost("nmd-c1").shots.salvo == 4
    assert cost("nmd-c1", salvo=2).shots.salvo == 2
