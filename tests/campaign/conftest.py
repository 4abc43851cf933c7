"""A scenario of seconds: one Scud at a city beside one battery with one radar, built and fought once."""

import pytest

from umbrella.campaign.conduct import conduct
from umbrella.catalog.library import builtin_catalog
from umbrella.scenario.load import read

SCENARIO = b"""
name: small
title: One missile at one city
description: A scenario for tests.
threats:
  - {name: first, missile: no-dong, from: kittaeryong, at: fukuoka, launch_s: 0, reliability: 0.9}
  - {name: second, missile: no-dong, from: kittaeryong, at: fukuoka, launch_s: 20, reliability: 0.9}
rules: {doctrine: shoot-look-shoot, decision_delay_s: 5, min_track_s: 8, assessment_delay_s: 10}
shields:
  none: {}
  ship:
    sensors: [dsp-pacific, {name: ship-radar, sensor: spy-1, at: "36.0,132.0"}]
    batteries:
      - {name: ship, interceptor: sm-3-ia, at: "36.0,132.0", magazine: 4}
"""


@pytest.fixture(scope="session")
def small():
    catalog = builtin_catalog()
    return conduct(read(SCENARIO, "small.yaml", catalog), catalog, trials=60, seed=5, workers=1)
