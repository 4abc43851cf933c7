"""A point whose numbers give no flight is counted as such, and stops nothing."""

import pytest

from umbrella.campaign.design import Design
from umbrella.campaign.execute import execute
from umbrella.campaign.fight_part import fight_part
from umbrella.campaign.recipe import recipe_of
from umbrella.campaign.tally import Tally, over_points
from umbrella.core.errors import InputError

# a place so near that no flight with all propellant burnt, however flat, comes down there
NEAR = ("threats.first.at", "39.0,127.9")


@pytest.fixture(scope="module")
def recipe(small_recipe):
    points = ((), (NEAR, ("threats.first.trajectory", "depressed")))
    design = Design(kind="grid", points=points, trials=20, is_common=True)
    return recipe_of(small_recipe.loaded, small_recipe.catalog, design, 5)


def test_its_trials_are_counted_apart(recipe, tmp_path):
    total = execute(recipe, tmp_path).total
    assert total[0, "ship"].trials == 20 and total[0, "ship"].not_flown == 0
    assert total[1, "ship"] == Tally(not_flown=20)
    both = over_points(total, "ship")
    assert (both.trials, both.not_flown) == (20, 20)
    assert both.outcomes == total[0, "ship"].outcomes


def test_why_is_told(recipe):
    words = [words for number in range(recipe.parts) for words in fight_part(recipe, number).words]
    assert words and all("point 1 cannot be flown" in line and "trajectory" in line for line in words)


def test_the_scenario_as_it_is_written_is_refused(small_recipe):
    """Only points of a design may fail: a scenario that cannot be flown is an error."""
    recipe = recipe_of(small_recipe.loaded, small_recipe.catalog, Design(
        kind="grid", points=((("threats.first.at", "nowhere-at-all"),),), trials=20, is_common=True), 5)  # fmt: skip
    with pytest.raises(InputError):
        fight_part(recipe, 0)
