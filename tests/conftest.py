"""Settings of all tests: the same examples in every run, no deadlines (a first call compiles); outside answers."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("umbrella", deadline=None, derandomize=True, database=None)
settings.load_profile("umbrella")

AUTHORITIES = Path(__file__).parents[1] / "authorities"
TESTS = Path(__file__).parent
SLOW = tuple(line for line in (TESTS / "slow.txt").read_text(encoding="utf-8").splitlines() if line[:1] != "#")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the files and folders that slow.txt names."""
    for item in items:
        if item.path.relative_to(TESTS).as_posix().startswith(SLOW):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def authority() -> Callable[[str], list[dict[str, str]]]:
    """Return a reader of the saved answers of others: name of a file in authorities/ to its rows, as printed."""

    def read(name: str) -> list[dict[str, str]]:
        lines = (AUTHORITIES / name).read_text(encoding="utf-8").splitlines()
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))

    return read


# two missiles, one with a warhead that leaves it, a spent stage and a balloon, at a city beside one ship
SCENE_SCENARIO = b"""
name: scene
title: Two missiles at one city
description: A scenario for tests.
date: "2000-07-20"
threats:
  - name: far
    missile: taepodong-1
    from: musudan-ri
    at: tokyo
    launch_s: 0
    reliability: 1.0
    decoys:
      - {name: balloon, kind: light, count: 1, beta_kg_m2: 0.5, rcs_m2: 0.5, contrast: 1.0, release_s: 10, speed_m_s: 2}
  - {name: near, missile: no-dong, from: kittaeryong, at: tokyo, launch_s: 20, reliability: 1.0}
rules: {doctrine: barrage, shots: 1, decision_delay_s: 5, min_track_s: 8, assessment_delay_s: 10}
shields:
  none: {}
  ship:
    title: One ship
    sensors: [dsp-pacific, {name: ship-radar, sensor: spy-1, at: "37.5,135.0"}]
    batteries:
      - {name: ship, interceptor: sm-3-ia, at: "37.5,135.0", magazine: 2}
"""


@pytest.fixture(scope="session")
def scene_campaign(tmp_path_factory):
    """Return a campaign of one trial and two shields, fought in seconds: for what reads, shows and exports runs."""
    from umbrella.campaign.conduct import conduct
    from umbrella.campaign.design import nominal
    from umbrella.campaign.pools import Workers
    from umbrella.campaign.recipe import recipe_of
    from umbrella.catalog.library import builtin_catalog
    from umbrella.scenario.load import read

    catalog = builtin_catalog()
    recipe = recipe_of(read(SCENE_SCENARIO, "scene.yaml", catalog), catalog, nominal(1), 5)
    return conduct(recipe, tmp_path_factory.mktemp("scene"), workers=Workers(number=1))
