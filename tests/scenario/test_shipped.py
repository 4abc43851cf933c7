"""Every shipped scenario runs, and says what it is known to say."""

import pytest

from umbrella.analysis.effectiveness import effectiveness
from umbrella.campaign.conduct import conduct
from umbrella.catalog.library import builtin_catalog
from umbrella.scenario.load import load, shipped


@pytest.mark.parametrize("name", sorted(shipped()))
def test_a_shipped_scenario_runs_and_its_shield_is_no_worse_than_none(name):
    catalog = builtin_catalog()
    campaign = conduct(load(name, catalog), catalog, trials=20, seed=1)
    names = [attacker.name for attacker in campaign.built.attack]
    answers = [effectiveness(part.results, names) for part in campaign.parts]
    assert answers[-1].expected_leakers <= answers[0].expected_leakers
    assert answers[-1].shots > 0.0
    for part in campaign.parts:
        assert set(part.defence.provenance.sources) <= set(dict(part.defence.provenance.works))


def test_taepodong_1_reaches_neither_anchorage_nor_honolulu():
    """It was said to reach some 2,000 km (CSIS); Anchorage lies 5,634 km, Honolulu 7,035 km away."""
    from umbrella.scenario.attack import attackers

    catalog = builtin_catalog()
    attack = attackers(catalog, load("seed-2000", catalog).scenario.threats)
    short = [attacker for attacker in attack if attacker.missile.id == "taepodong-1"]
    assert len(short) == 2
    assert not any(attacker.is_in_reach for attacker in short)
    assert all(1.0e6 < attacker.longest_m < 3.0e6 for attacker in short)
