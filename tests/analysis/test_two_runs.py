"""Two finished runs side by side: the same luck where they have it, both intervals where they have not."""

import numpy as np
import pytest

from umbrella.analysis.luck import difference_of_leakers, difference_of_p
from umbrella.analysis.two_runs import as_dict, less, two_runs
from umbrella.campaign.by_trial import leakers_by_trial
from umbrella.campaign.conduct import conduct
from umbrella.campaign.design import drawn, nominal
from umbrella.campaign.recipe import recipe_of
from umbrella.campaign.resume import begin, finish
from umbrella.campaign.statistics import wilson
from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import BadValue
from umbrella.scenario.inputs import inputs_of
from umbrella.scenario.load import read

CATALOG = builtin_catalog()


@pytest.fixture(scope="module")
def runs(scene_campaign, tmp_path_factory):
    """Folders and recipes: a scenario, one with fewer interceptors and fewer trials, the first with another seed."""
    content = scene_campaign.recipe.loaded.content
    fewer = content.replace(b"magazine: 2", b"magazine: 1").replace(b"name: scene", b"name: fewer")
    found = {}
    for name, text, trials, seed in (("one", content, 40, 1), ("fewer", fewer, 32, 1), ("luck", content, 40, 2)):
        recipe = recipe_of(read(text, "s.yaml", CATALOG), CATALOG, nominal(trials), seed)
        folder = tmp_path_factory.mktemp(name)
        conduct(recipe, folder)
        found[name] = (folder, recipe)
    return found


def compared(runs, first, second):
    return two_runs(runs[first][0], runs[second][0], CATALOG)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090), ((10, 10), (0, 20), 0.6791, 1.0),
     ((0, 10), (0, 20), -0.1611, 0.2775)],
)  # fmt: skip
def test_independent_shares_differ_as_newcombe_printed(one, other, low, high):
    # Statistics in Medicine 17 (1998) 873, table II, method 10; printed to four decimals
    share = less(wilson(*one), wilson(*other))
    assert share.low == pytest.approx(low, abs=6e-5) and share.high == pytest.approx(high, abs=6e-5)


def test_runs_of_one_seed_are_paired_over_the_trials_that_both_have(runs):
    found = compared(runs, "one", "fewer")
    first, second = (leakers_by_trial(recipe, folder, "ship")[:32] for folder, recipe in (runs["one"], runs["fewer"]))
    assert found.is_paired and found.trials == 32
    assert found.p_no_leak == difference_of_p(first, second).paired
    assert found.leakers == difference_of_leakers(first, second, 2).paired
    assert found.by_chance == difference_of_p(first, second).by_chance


def test_only_what_was_changed_differs(runs):
    (only,) = compared(runs, "one", "fewer").differences
    assert only.path.endswith(".magazine") and (only.before.text, only.after.text) == ("2", "1")
    assert compared(runs, "one", "luck").differences == ()


def test_runs_of_other_seeds_are_not_paired(runs):
    found = compared(runs, "one", "luck")
    assert not found.is_paired and found.trials is None and found.by_chance is None
    first, second = (leakers_by_trial(recipe, folder, "ship") for folder, recipe in (runs["one"], runs["luck"]))
    assert found.leakers.value == pytest.approx(np.mean(second) - np.mean(first))
    assert found.p_no_leak.low < found.p_no_leak.value < found.p_no_leak.high
    assert found.leakers.low < found.leakers.value < found.leakers.high


@pytest.mark.parametrize("other", ["fewer", "luck"])
def test_seen_from_the_other_side_all_signs_turn(runs, other):
    here, there = compared(runs, "one", other), compared(runs, other, "one")
    for one, turned in ((here.p_no_leak, there.p_no_leak), (here.leakers, there.leakers)):
        assert one == pytest.approx((-turned.value, -turned.high, -turned.low), abs=1e-12)


def test_a_run_does_not_differ_from_itself(runs):
    found = compared(runs, "one", "one")
    assert found.p_no_leak == found.leakers == (0.0, 0.0, 0.0) and found.differences == ()
    assert as_dict(found)["difference"]["by_chance"] == 1.0


def test_a_single_trial_has_no_scatter_to_compare_by(scene_campaign, runs):
    with pytest.raises(BadValue, match="2 trials or more"):
        two_runs(runs["one"][0], scene_campaign.folder, CATALOG)


def test_a_run_of_drawn_inputs_is_refused(runs, tmp_path):
    loaded = runs["one"][1].loaded
    design = drawn("monte-carlo", inputs_of(loaded, CATALOG), 2, 16, 1)
    recipe = recipe_of(loaded, CATALOG, design, 1)
    begin(recipe, tmp_path)
    finish(recipe, tmp_path, None, 32, {"shields": ["ship"], "titles": ["ship"], "told_trial": 0})
    with pytest.raises(BadValue, match="as it is written"):
        two_runs(tmp_path, runs["one"][0], CATALOG)
