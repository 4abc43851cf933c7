"""What each sensor sees of each flight: nested spans, the same as the engine's windows."""

import numpy as np
import pytest

from umbrella.analysis.sight import STEP_S, sense, shared_spans, spans_of
from umbrella.campaign.flown import windows_of
from umbrella.campaign.tell import tell
from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import BadValue, UnknownName
from umbrella.scenario.load import read

SCENARIO = b"""
name: small
title: Two missiles past one ship
description: A scenario for tests.
threats:
  - {name: first, missile: no-dong, from: kittaeryong, at: fukuoka, launch_s: 0, reliability: 1.0}
  - {name: second, missile: no-dong, from: kittaeryong, at: fukuoka, launch_s: 200, reliability: 1.0}
rules: {doctrine: shoot-look-shoot, decision_delay_s: 5, min_track_s: 8, assessment_delay_s: 10}
shields:
  none: {}
  ship:
    sensors: [dsp-pacific, {name: ship-radar, sensor: spy-1, at: "36.0,132.0"}]
    batteries:
      - {name: ship, interceptor: sm-3-ia, at: "36.0,132.0", magazine: 4}
"""


@pytest.fixture(scope="module")
def ask():
    """Ask what the sensors of the scenario see."""
    catalog = builtin_catalog()
    loaded = read(SCENARIO, "small.yaml", catalog)
    return lambda **options: sense(loaded, catalog, **options)


@pytest.fixture(scope="module")
def answer(ask):
    return ask()


def test_tracked_lies_in_detected_lies_in_view(answer):
    for flight in answer.flights:
        life = ((flight.launch_s, flight.end_s),)
        for sight in flight.sensors:
            for inner, outer in (
                (sight.visible, life),
                (sight.detected, sight.visible),
                (sight.tracked, sight.detected),
            ):
                assert all(any(a <= x and y <= b for a, b in outer) for x, y in inner)
            assert (sight.looks > 0) == bool(sight.detected)


def test_the_view_is_that_of_the_engine(answer):
    """Sampled each second against bracketed to 1e-4 s: the ends agree to a step."""
    names, story = answer.defence.sensor_names, tell(answer.defence.world, answer.seed, answer.trial)
    for i, flight in enumerate(answer.flights):
        for sight in flight.sensors:
            attacker = answer.built.attack[i]
            spans = windows_of(answer.defence, names.index(sight.sensor), attacker, story.warhead(i))
            assert np.allclose(np.array(sight.visible), spans, atol=1.01 * STEP_S)


def test_a_satellite_sees_only_what_burns(answer):
    for flight in answer.flights:
        (eye,) = (sight for sight in flight.sensors if sight.sensor == "dsp-pacific")
        assert all(any(a <= x and y <= b for a, b in flight.burns_s) for x, y in eye.visible)
        assert eye.tracked == ()


def test_nobody_shoots_and_every_flight_goes_on_to_its_end(answer):
    assert answer.defence.batteries == ()
    for flight in answer.flights:
        assert flight.is_impact
        assert flight.launch_s < flight.burns_s[-1][1] < flight.apogee_s < flight.end_s
        assert flight.firm_s is not None and flight.launch_s < flight.firm_s < flight.end_s


def test_the_answer_rests_on_sensors_and_rules_and_not_on_interceptors(answer):
    paths = {number.path.split(".")[0] for number in answer.provenance.numbers}
    assert {"spy-1", "dsp-pacific", "no-dong", "ship"} <= paths and "sm-3-ia" not in paths
    assert set(answer.provenance.sources) <= set(dict(answer.provenance.works))


def test_without_sensors_nothing_is_seen(ask):
    answer = ask(shield="none")
    assert all(flight.sensors == () and flight.firm_s is None for flight in answer.flights)


def test_every_altitude_has_its_coverage(ask):
    low, high = ask(altitudes_km=(100.0, 400.0)).coverages
    assert (low.altitude_km, high.altitude_km) == (100.0, 400.0)
    assert low.rcs_m2 == high.rcs_m2 == 0.5  # the catalogue's No-dong warhead
    assert low.fraction("plume") < high.fraction("plume")


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"shield": "shop"}, UnknownName, "did you mean ship"),
        ({"trial": -1}, BadValue, "--trial"),
        ({"seed": -1}, BadValue, "seed"),
        ({"altitudes_km": (300.0, -1.0)}, BadValue, "--altitude"),
        ({"rcs_m2": 0.0}, BadValue, "--rcs"),
    ],
)
def test_questions_that_cannot_be_are_refused(ask, options, error, words):
    with pytest.raises(error, match=words):
        ask(**options)


def test_spans_of_a_condition():
    times = np.arange(6.0)
    assert spans_of(times, np.array([1, 1, 0, 0, 1, 1], bool)) == ((0.0, 2.0), (4.0, 5.0))
    assert spans_of(times, np.zeros(6, bool)) == ()
    assert shared_spans([(0.0, 2.0), (4.0, 9.0)], ((1.0, 5.0),)) == ((1.0, 2.0), (4.0, 5.0))
