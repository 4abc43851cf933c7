"""A scenario of seconds: two No-dong, one with balloons, at a city beside one ship, built and fought once."""

import pytest

from umbrella.campaign.conduct import conduct
from umbrella.campaign.design import nominal
from umbrella.campaign.pools import Workers
from umbrella.campaign.recipe import recipe_of
from umbrella.catalog.library import builtin_catalog
from umbrella.scenario.load import read

SCENARIO = b"""
name: small
title: One missile at one city
description: A scenario for tests.
threats:
  - {name: first, missile: no-dong, from: kittaeryong, at: fukuoka, launch_s: 0, reliability: 0.9}
  - name: second
    missile: no-dong
    from: kittaeryong
    at: fukuoka
    launch_s: 20
    reliability: 0.9
    decoys:
      - {name: balloon, kind: light, count: 2, beta_kg_m2: 0.5, rcs_m2: 0.5, contrast: 1.0, release_s: 10, speed_m_s: 2}
rules: {doctrine: shoot-look-shoot, decision_delay_s: 5, min_track_s: 8, assessment_delay_s: 10}
shields:
  none: {}
  ship:
    sensors: [dsp-pacific, {name: ship-radar, sensor: spy-1, at: "36.0,132.0"}]
    batteries:
      - {name: ship, interceptor: sm-3-ia, at: "36.0,132.0", magazine: 4}
"""


@pytest.fixture(scope="session")
def small_recipe():
    catalog = builtin_catalog()
    return recipe_of(read(SCENARIO, "small.yaml", catalog), catalog, nominal(60), 5)


@pytest.fixture(scope="session")
def small(small_recipe, tmp_path_factory):
    return conduct(small_recipe, tmp_path_factory.mktemp("small"), workers=Workers(number=1))
