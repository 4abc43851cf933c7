"""A shield before the ABM Treaty: laws of the verdicts, and what the parties themselves said of three shields."""

import math
from dataclasses import replace

import pytest

from umbrella.analysis.treaty import treaty
from umbrella.analysis.treaty_facts import shield_facts
from umbrella.analysis.treaty_files import with_files
from umbrella.analysis.treaty_rules import COMPLIES, DEPENDS, VIOLATES, at_most, judged
from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.quantity import Quantity
from umbrella.core.errors import BadValue, FaultyFile, UnknownName
from umbrella.scenario.load import load, shipped


@pytest.fixture(scope="module")
def catalog():
    return builtin_catalog()


def answer_of(catalog, name, **more):
    return treaty(load(name, catalog), catalog, flights=False, **more)


def verdicts(answer):
    return {one.article.id: one.finding.verdict for one in answer.articles}


@pytest.mark.parametrize("name", ["nmd-c1", "nmd-c2", "nmd-c3", "plan-2002", "gmd-2004"])
def test_a_national_defence_violates_the_treaty_as_it_stood(catalog, name):
    """Authority: the United States said so of its plan of 2000 (draft protocol), and left before that of 2002."""
    assert answer_of(catalog, name).laws[0].verdict == VIOLATES


@pytest.mark.parametrize("name", ["safeguard-1975", "grand-forks-100"])
def test_what_article_iii_allows_violates_nothing(catalog, name):
    """Authority: Safeguard was the American area under the Treaty; nobody called it a breach."""
    answer = answer_of(catalog, name)
    assert VIOLATES not in {v for key, v in verdicts(answer).items() if not key.startswith("draft-")}
    assert verdicts(answer)["abm-1-territory"] == DEPENDS  # nothing was flown: not faked


def test_the_draft_protocol_was_written_for_the_first_step_and_not_for_the_third(catalog):
    first, third = verdicts(answer_of(catalog, "nmd-c1")), verdicts(answer_of(catalog, "nmd-c3"))
    own = ("draft-2000-area", "draft-2000-one-region", "draft-2000-radars")
    assert [first[key] for key in own] == [COMPLIES] * 3
    assert [third[key] for key in own] == [VIOLATES] * 3


def test_the_protocol_of_1974_forbids_the_second_area_that_the_treaty_allowed(catalog):
    found = verdicts(answer_of(catalog, "plan-2002"))
    assert (found["abm-3-areas-1972"], found["abm-1974-areas"]) == (COMPLIES, VIOLATES)


def test_an_article_that_was_replaced_decides_nothing(catalog):
    answer = answer_of(catalog, "nmd-c3")
    (old,) = [one for one in answer.articles if one.is_replaced]
    assert old.article.id == "abm-3-areas-1972"
    assert "III" not in answer.laws[0].articles


def facts_of(catalog, name="grand-forks-100"):
    loaded = load(name, catalog)
    return shield_facts(loaded, catalog, list(loaded.scenario.all_shields())[-1])


def verdict_of(catalog, facts, article):
    return judged(facts, catalog.entry("treaty-article", article), catalog).verdict


def test_the_hundred_and_first_launcher_is_one_too_many(catalog):
    facts = facts_of(catalog)
    more = replace(facts, batteries=(replace(facts.batteries[0], count=101),))
    assert verdict_of(catalog, facts, "abm-3-launchers") == COMPLIES
    assert verdict_of(catalog, more, "abm-3-launchers") == VIOLATES


@pytest.mark.parametrize(
    ("name", "covered", "verdicts"),
    [
        ("grand-forks-100", 0.005, (COMPLIES, COMPLIES)),
        ("grand-forks-100", 0.01, (VIOLATES, COMPLIES)),  # keeps Article III: nothing else counts in that reading
        ("grand-forks-100", 1.0, (VIOLATES, COMPLIES)),
        ("nmd-c1", 0.01, (VIOLATES, VIOLATES)),  # lies outside the area that Article III allows
    ],
)
def test_both_readings_of_article_i_run_through_and_both_verdicts_show(catalog, name, covered, verdicts):
    """The limit of the first is the area of a circle of 150 km in that of the country: nothing that was computed."""
    article = catalog.entry("treaty-article", "abm-1-territory")
    finding = judged(replace(facts_of(catalog, name), covered=covered), article, catalog)
    open_ = verdicts[0] != verdicts[1]
    assert finding.verdict == (DEPENDS if open_ else verdicts[0])
    assert tuple(one.verdict for one in finding.views) == (verdicts if open_ else ())
    assert (finding.at_end(best=True), finding.at_end(best=False)) == (verdicts[1], verdicts[0])
    assert article.readings[0].limit.value == pytest.approx(math.pi * 150.0**2 / 9.4e6, rel=0.01)


def test_a_limit_that_is_a_range_shows_the_verdict_at_both_of_its_ends(catalog):
    facts = facts_of(catalog)
    warning = next(one for one in facts.sensors if one.name == "beale")
    others = tuple(one for one in facts.sensors if one is not warning)
    half = replace(facts, sensors=(*others, replace(warning, inland=0.5)))
    finding = judged(half, catalog.entry("treaty-article", "abm-6b-outward"), catalog)
    assert [(one.limit, one.verdict) for one in finding.views] == [(0.3, VIOLATES), (0.7, COMPLIES)]


@pytest.mark.parametrize("name", ["nmd-c1", "nmd-c3", "plan-2002", "grand-forks-100"])
def test_no_law_is_better_than_at_best_or_worse_than_at_worst(catalog, name):
    order = (COMPLIES, DEPENDS, VIOLATES)
    for law in answer_of(catalog, name).laws:
        assert order.index(law.best) <= order.index(law.verdict) <= order.index(law.worst)
        assert DEPENDS not in (law.best, law.worst)


def test_strategic_missiles_of_both_sides_are_records_and_none_is_in_the_code(catalog):
    entries = [catalog.entry("strategic-missile", key) for key in catalog.ids("strategic-missile")]
    assert {one.state for one in entries} == {"China", "Russia"}
    for one in entries:
        assert one.site in catalog.ids("site") and catalog.missile(one.missile).range_class == "icbm"


def test_what_is_at_sea_violates_article_v_unless_its_nature_is_disputed(catalog):
    facts = facts_of(catalog)
    radar = next(one for one in facts.sensors if one.guides)
    at_sea = radar.component.model_copy(update={"basing": "sea"})
    disputed = at_sea.model_copy(update={"disputed": "whether it is a part of the system"})

    def with_part(part):
        others = tuple(one for one in facts.sensors if one is not radar)
        return replace(facts, sensors=(*others, replace(radar, component=part)))

    found = [verdict_of(catalog, with_part(part), "abm-5-basing") for part in (radar.component, at_sea, disputed, None)]
    assert found == [COMPLIES, VIOLATES, DEPENDS, DEPENDS]


def test_a_party_alone_is_bound(catalog):
    other = replace(facts_of(catalog, "nmd-c3"), country="Japan")
    found = {verdict_of(catalog, other, key) for key in catalog.ids("treaty-article")}
    assert found == {COMPLIES}


def test_a_radar_that_only_warns_may_stand_far_from_the_area(catalog):
    guides = {one.name: one.guides for one in facts_of(catalog).sensors if one.point is not None}
    assert guides == {"xbr-grand-forks": True, "clear": False, "beale": False, "cape-cod": False}


def test_early_warning_radars_of_the_united_states_look_outward(catalog):
    assert all(one.inland < 0.3 for one in facts_of(catalog).sensors if not one.guides)


def test_a_limit_that_is_a_range_decides_only_outside_it():
    limit = Quantity(value=2.0, low=1.0, high=3.0, status="assumed", source=("x",))
    assert [at_most(value, limit)[0] for value in (1.0, 2.0, 3.0, 3.1)] == [COMPLIES, DEPENDS, DEPENDS, VIOLATES]


def test_every_verdict_but_compliance_says_what_would_have_to_change(catalog):
    for name in ("nmd-c1", "nmd-c3", "plan-2002"):
        for one in answer_of(catalog, name).articles:
            assert bool(one.amendment) == (one.finding.verdict != COMPLIES)
            assert bool(one.finding.depends_on) == (one.finding.verdict == DEPENDS)


def test_every_part_of_a_shipped_shield_is_named_by_a_record(catalog):
    for name in shipped():
        for shield, entry in load(name, catalog).scenario.all_shields().items():
            if entry.batteries:
                facts = shield_facts(load(name, catalog), catalog, shield)
                nameless = [one.name for one in (*facts.batteries, *facts.sensors) if one.component is None]
                assert (name, nameless) == (name, [])


def test_places_replaced_articles_and_parts_that_records_name_exist(catalog):
    articles = [catalog.entry("treaty-article", key) for key in catalog.ids("treaty-article")]
    for article in articles:
        assert all(catalog.place_or_point(place).id for place in article.places)
        assert set(article.replaces) <= set(catalog.ids("treaty-article"))
    for key in catalog.ids("treaty-component"):
        part = catalog.entry("treaty-component", key).component
        assert any(catalog.shelf(kind).ids_of(part) for kind in ("interceptor", "radar", "infrared-satellite"))


@pytest.mark.slow
def test_the_footprint_decides_article_i_and_the_physical_question(catalog):
    """1 of 4 courses: C1 has shots over most of the country, a lone radar in Dakota over about half."""
    wide, narrow = (treaty(load(name, catalog), catalog, grid_deg=6.0) for name in ("nmd-c1", "grand-forks-100"))
    assert verdicts(wide)["abm-1-territory"] == VIOLATES
    assert verdicts(narrow)["abm-1-territory"] == DEPENDS
    assert {one.state for one in wide.strategic} == {"Russia", "China"}
    assert all(0.0 <= one.twice <= one.covered <= 1.0 and one.reached > 0.0 for one in wide.strategic)
    assert wide.left_out == ()


OWN = """
kind: treaty-article
sources:
  mine: {title: My reading, read: own}
entries:
  mine-launchers:
    name: Fewer launchers
    treaty: My treaty
    article: "1"
    parties: [United States]
    text: No more than twenty launchers.
    rule: launchers
    limit: {value: 20, status: assumed, source: mine}
    unit: launchers
    amendment: raise the number
    status: assumed
    source: mine
"""


def test_an_article_of_ones_own_is_judged_beside_the_others(catalog, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(OWN)
    found = verdicts(answer_of(catalog, "nmd-c1", files=[file]))
    assert found["mine-launchers"] == VIOLATES
    assert len(found) == len(catalog.ids("treaty-article")) + 1


def test_every_fault_of_a_file_of_articles_is_named_with_its_line(catalog, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(OWN.replace("status: assumed\n    source: mine\n", "status: assumed\n    source: nobody\n"
                                "    places: [atlantis]\n    replaces: [abm-3-launcher]\n"))  # fmt: skip
    with pytest.raises(FaultyFile) as caught:
        answer_of(catalog, "nmd-c1", files=[file])
    told = str(caught.value)
    assert len(caught.value.faults) == 3
    assert all(fault.line is not None for fault in caught.value.faults)
    assert "nobody" in told and "atlantis" in told and "did you mean abm-3-launchers" in told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("rule: launchers", "rule: launcher", "did you mean launchers"),
        ("    limit: {value: 20, status: assumed, source: mine}\n", "", "needs a limit in launchers"),
        ("unit: launchers", "unit: km", "must be 'launchers'"),
        (
            "unit: launchers",
            "unit: launchers\n    readings: [{view: a, status: assumed, source: mine}]",
            "either `limit:`",
        ),
        (
            "    limit: {value: 20, status: assumed, source: mine}\n",
            "    readings: [{view: a, unless: [abm-1-territory], status: assumed, source: mine}]\n",
            "has readings of its own",
        ),
        (
            "    limit: {value: 20, status: assumed, source: mine}\n",
            "    readings: [{view: a, unless: [abm-9-abrod], status: assumed, source: mine}]\n",
            "did you mean abm-9-abroad",
        ),
    ],
)
def test_a_rule_without_its_limit_is_refused(catalog, tmp_path, old, new, said):
    file = tmp_path / "mine.yaml"
    file.write_text(OWN.replace(old, new))
    with pytest.raises(FaultyFile, match=said):
        answer_of(catalog, "nmd-c1", files=[file])


STRATEGIC = """
kind: strategic-missile
sources:
  mine: {title: My list, read: own}
entries:
  mine-1: {name: Mine, state: Nowhere, missile: df-5, site: baikonur, against: [Japan], status: assumed, source: mine}
"""


def test_a_strategic_missile_of_ones_own_is_laid_over_and_its_faults_are_named(catalog, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(STRATEGIC)
    assert "mine-1" in with_files(catalog, [file]).ids("strategic-missile")
    file.write_text(STRATEGIC.replace("df-5", "df-6").replace("baikonur", "baikonour"))
    with pytest.raises(FaultyFile) as caught:
        with_files(catalog, [file])
    assert len(caught.value.faults) == 2
    assert "did you mean df-5" in str(caught.value) and "did you mean baikonur" in str(caught.value)
    file.write_text(STRATEGIC.replace("strategic-missile", "price"))
    with pytest.raises((BadValue, FaultyFile)):
        with_files(catalog, [file])


def test_a_shield_that_nobody_could_judge_is_refused(catalog):
    with pytest.raises(BadValue, match="interceptors"):
        answer_of(catalog, "nmd-c1", shield="none")
    with pytest.raises(UnknownName, match="c1"):
        answer_of(catalog, "nmd-c1", shield="c2")


def test_faults_of_form_and_of_names_come_at_once(catalog, tmp_path):
    """An entry that cannot be read is still asked for its sources; a country that has no outline binds nobody."""
    file = tmp_path / "mine.yaml"
    broken = OWN.replace("value: 20", "value: many").replace("United States", "United State")
    file.write_text(broken.replace("    source: mine\n", "    source: nobody\n    in_force_from: 2000-02-30\n"))
    with pytest.raises(FaultyFile) as caught:
        with_files(catalog, [file])
    told = str(caught.value)
    assert "nobody" in told and "must be a number" in told and "must be a day" in told
    file.write_text(
        OWN.replace("United States", "United State").replace("amendment:", "replaces: [mine-launchers]\n    amendment:")
    )
    with pytest.raises(FaultyFile) as caught:
        with_files(catalog, [file])
    assert "did you mean United States" in str(caught.value) and "the article itself" in str(caught.value)
