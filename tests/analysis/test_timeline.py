"""Forecasts beside what happened: order, signs, what stands by year, and files of one's own."""

import pytest

from umbrella.analysis.timeline import date_text, timeline, when_text
from umbrella.core.errors import BadValue, FaultyFile

NEAR = 1e-9  # differences of two dates


def topic(answer, words):
    (found,) = [one for one in answer.topics if words in one.name]
    return found


def test_early_is_what_happened_less_what_was_said():
    alaska = topic(timeline(), "Alaska or Hawaii")
    for one in alaska.said:
        assert one.early == pytest.approx(alaska.first.year.value - one.event.year.value, abs=NEAR)
        assert not one.is_open and one.early > 10.0


def test_what_is_not_on_record_is_open_and_counts_to_the_last_year_on_record():
    answer = timeline()
    iran = topic(answer, "Iran")
    assert iran.first is None and all(one.is_open and not one.is_inside for one in iran.said)
    assert max(one.early for one in iran.said) < answer.until - 2000.0


def test_a_forecast_of_not_before_is_not_early():
    (said,) = [one for one in topic(timeline(), "continental United States").said if one.event.by == "NIE 95-19"]
    assert said.is_inside and when_text(said.event) == "2010 or later"


def test_what_was_said_failed_and_happened_stands_in_order_of_time():
    for one in timeline().topics:
        assert [said.event.said for said in one.said] == sorted(said.event.said for said in one.said)
        for events in (one.failed, one.happened):
            assert [event.year.value for event in events] == sorted(event.year.value for event in events)


def test_the_lead_is_from_the_first_interceptor_to_the_first_flight():
    answer = timeline()
    assert answer.first_shield.id == "us-first-2004" and answer.first_threat.id == "nk-hs14-2017"
    assert answer.lead == pytest.approx(answer.first_threat.year.value - answer.first_shield.year.value)


def test_years_follow_each_other_and_stocks_only_grow():
    years = timeline().years
    assert [one.year for one in years] == list(range(years[0].year, years[0].year + len(years)))
    stood = [one.stood[1] for one in years if one.stood is not None]
    assert stood == sorted(stood) and stood[-1] == 44.0
    by_year = {one.year: one for one in years}
    assert by_year[2003].stood is None and by_year[2004].stood[1] == 8.0
    assert (by_year[2005].planned, by_year[2007].planned) == (20.0, 100.0)
    assert by_year[2007].stood[0] < by_year[2007].stood[2]  # two accounts of 2007 both run through


def test_every_event_is_in_the_year_in_which_it_came():
    answer = timeline()
    told = [event.id for year in answer.years for event in (*year.threat, *year.shield)]
    happened = [event.id for one in answer.topics for event in (*one.failed, *one.happened)]
    assert sorted(told) == sorted(happened)


def test_one_side_alone_has_only_its_topics():
    assert {one.side for one in timeline(side="threat").topics} == {"threat"}
    assert timeline(side="shield").lead is None


@pytest.mark.parametrize(("year", "said"), [(2004.56, "July 2004"), (2010.0, "2010"), (1999.999, "December 1999")])
def test_dates_are_told_by_month(year, said):
    assert date_text(year) == said


OWN = """\
kind: programme-event
sources:
  a-paper: {title: A newspaper}
entries:
  iran-flies:
    name: A flight
    side: threat
    topic: "Iran: flight of a missile of intercontinental range"
    happening: happened
    year: {value: 2030.5, status: assumed, source: a-paper}
"""


def test_an_event_of_ones_own_closes_what_was_open(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    answer = timeline(files=[path])
    assert answer.until == 2030.5 and answer.years[-1].year == 2030
    assert topic(answer, "Iran").first.id == "iran-flies"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("happening: happened", "happening: forecast", "a forecast or a plan has `said:` (when) and `by:` (whom)"),
        ("value: 2030.5", "value: 30.5", "must be 1940 <= year <= 2100"),
        ("side: threat", "side: both", "side"),
        ("source: a-paper", "source: nobody", "defined nowhere"),
    ],
)
def test_every_fault_of_an_event_is_named(old, new, said, tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text(OWN.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FaultyFile) as refused:
        timeline(files=[path])
    assert said in str(refused.value)


def test_a_file_of_another_kind_and_an_unknown_side_are_refused(tmp_path):
    path = tmp_path / "own.yaml"
    path.write_text("kind: source\nentries:\n  a: {title: A}\n", encoding="utf-8")
    with pytest.raises(BadValue, match="of a kind that counts here: programme-event"):
        timeline(files=[path])
    with pytest.raises(BadValue, match="threat or shield"):
        timeline(side="both")
