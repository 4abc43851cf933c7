"""What can be said of the cost of a scenario that no programme prices."""

import pytest

from umbrella.analysis.cost import cost, find_programme
from umbrella.analysis.part_cost import part_cost
from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import BadValue, UnknownName
from umbrella.report.part_cost import part_cost_figure
from umbrella.scenario.load import shipped


def test_every_shipped_scenario_gets_its_programme_or_its_parts():
    catalog = builtin_catalog()
    for name in shipped():
        programme, _ = find_programme(name, catalog)
        if programme is None:
            answer = part_cost(name, catalog=catalog)
            assert answer.hardware  # every interceptor and radar is listed, with a price or without
            assert answer.unpriced or answer.priced


def test_a_scenario_with_the_interceptors_of_a_programme_is_told_which():
    answer = part_cost("plan-2002")
    assert "gmd" in {fit.programme.id for fit in answer.fits}
    assert all(fit.estimates for fit in answer.fits)
    low, middle, high = answer.priced
    assert 0.0 < low <= middle <= high


def test_the_parts_cost_less_than_any_programme_that_fields_as_many():
    """The parts leave development, sites and operation out: Grand Forks with the hundred interceptors of C1."""
    answer = part_cost("grand-forks-100", base_year=2000)
    whole = min(cycle.total.mid for cycle in cost("nmd-c1").estimates)
    cheapest = min(one.busd.mid for one in answer.hardware if one.busd is not None)
    assert cheapest < whole


def test_dollars_of_another_year_change_the_parts_by_one_factor():
    first, later = (part_cost("plan-2002", base_year=year).hardware for year in (2000, 2020))
    factors = {round(b.busd.mid / a.busd.mid, 9) for a, b in zip(first, later, strict=True) if a.busd is not None}
    assert len(factors) == 1 and factors.pop() > 1.0


def test_a_shield_without_any_price_says_so():
    answer = part_cost("israel")
    assert answer.priced is None and not answer.fits
    assert "nothing in its shield has a price" in answer.headline


@pytest.mark.parametrize("name", ["plan-2002", "israel"])
def test_the_picture_stays_on_its_page(name):
    figure = part_cost_figure(part_cost(name))
    used, (width_in, height_in) = figure.get_tightbbox(), figure.get_size_inches()
    # 0.01 in: a pixel and a half of rounding in the boxes of letters
    assert used.x0 > -0.01 and used.y0 > -0.01 and used.x1 < width_in + 0.01 and used.y1 < height_in + 0.01


def test_what_has_a_programme_or_is_nothing_is_refused():
    with pytest.raises(BadValue, match="no programme names"):
        part_cost("nmd-c1")
    with pytest.raises(UnknownName):
        part_cost("nmd-c9")
