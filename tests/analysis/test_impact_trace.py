"""Where a rocket falls if its thrust ends now: against flights that were flown on, and laws of the trace."""

import itertools
import math

import pytest

from umbrella.analysis.ask import fly
from umbrella.analysis.claim_launches import ELSEWHERE, under
from umbrella.analysis.impact_trace import GAP_M, impact_trace
from umbrella.physics.earth.geodesic import distance_and_bearing


def apart_km(a, b):
    return distance_and_bearing(a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg)[0] / 1e3


@pytest.fixture(scope="module")
def launch():
    """Return a launch to orbit with its trace, the offer of July 2000."""
    answer = fly("soyuz-u", origin="baikonur")
    return answer, impact_trace(answer.flight, answer.earth)


@pytest.mark.parametrize(("missile", "origin", "to"), [("hwasong-15", "pyongsong", "seattle")])
def test_at_burnout_the_trace_lies_where_the_warhead_comes_down(missile, origin, to):
    """Equivalence with the integrator: drag on the warhead and J2 make some 10 km of 8,000."""
    answer = fly(missile, origin=origin, to=to)
    impact = answer.flight.impact()
    last = impact_trace(answer.flight, answer.earth)[-1]
    lat_deg, lon_deg = math.degrees(impact.lat_rad), math.degrees(impact.lon_rad)
    assert distance_and_bearing(last.lat_deg, last.lon_deg, lat_deg, lon_deg)[0] < 20e3
    assert last.t_s + last.falls_s == pytest.approx(impact.t_s, abs=30.0)  # the air slows the last minute


def test_the_trace_of_a_launch_ends_before_the_boost_for_an_orbit_falls_nowhere(launch):
    answer, trace = launch
    assert answer.orbit is not None
    assert 0.98 * answer.flight.burnout.t_s < trace[-1].t_s < answer.flight.burnout.t_s


def test_points_of_a_trace_are_near_each_other_though_it_runs_round_the_earth_in_the_end(launch):
    _, trace = launch
    gaps = [apart_km(a, b) for a, b in itertools.pairwise(trace)]
    assert max(gaps) < 3.0 * GAP_M / 1e3  # the last halvings are milliseconds: there it runs ever faster
    assert max(b.t_s - a.t_s for a, b in itertools.pairwise(trace)) <= 1.0 + 1e-9


def test_a_launch_from_baikonur_lies_over_russia_and_china_and_not_over_the_united_states(launch):
    """Authority: the closed zones of launches at 51.6 degrees lie in Kazakhstan, the Altai and the Sea of Japan."""
    countries = [one.country for one in under(launch[1])]
    assert [one for one in dict.fromkeys(countries) if one != ELSEWHERE] == ["Russia", "China", "Japan"]


def test_spans_of_a_trace_follow_each_other(launch):
    spans = list(under(launch[1]))
    assert all(one.from_s <= one.to_s for one in spans)
    assert all(a.to_s <= b.from_s and a.country != b.country for a, b in itertools.pairwise(spans))
