"""Missile test or satellite launch: laws, and the launches and tests that were seen."""

import itertools
import math

import pytest

from umbrella.analysis.launch_or_test import LAUNCH, TEST, classify
from umbrella.core.errors import BadValue, UnknownName


@pytest.mark.parametrize(
    ("launcher", "origin"),
    [("taepodong-1-slv", "tonghae"), ("unha-2", "tonghae"), ("unha-3", "sohae"), ("soyuz-u", "baikonur"),
     ("safir", "semnan")],
)  # fmt: skip
def test_a_track_that_reaches_orbit_is_a_launch(launcher, origin):
    answer = classify(launcher, origin=origin)
    assert answer.verdict == LAUNCH
    assert answer.looks[-1].perigee_km > 100.0
    assert answer.looks[-1].by == "its perigee lies above the air"


@pytest.mark.parametrize(
    ("missile", "origin", "apogee_km"),
    [("hwasong-12", "kusong", 2111), ("hwasong-14", "panghyon", 2802), ("hwasong-15", "pyongsong", 4400)],
)
def test_a_lofted_track_is_never_taken_for_a_launch(missile, origin, apogee_km):
    """The tests of 2017 as they were reported (the last one 75 km lower, as high as its model climbs)."""
    answer = classify(missile, origin=origin, azimuth_deg=70.0, apogee_km=apogee_km)
    assert answer.verdict != LAUNCH
    assert answer.p_launch < 0.5


@pytest.mark.parametrize("target", ["seattle", "anchorage"])
def test_a_flight_at_a_city_is_a_missile(target):
    assert classify("hwasong-15", origin="pyongsong", to=target).verdict == TEST


@pytest.mark.parametrize("launcher", ["taepodong-1-slv", "unha-2"])
def test_a_launch_whose_last_stage_fails_is_not_known_as_one(launcher):
    """Authority: both news reports of 20 July 2000 call the launch of 31 August 1998 a missile's flight.

    Two stages fly like a missile's: nothing that is seen until then tells them apart.
    """
    whole, failed = classify(launcher, origin="tonghae"), classify(launcher, origin="tonghae", unlit_stage=3)
    assert (whole.verdict, failed.verdict) == (LAUNCH, TEST)
    seen = {look.t_s: look.p_launch for look in whole.looks}
    assert all(look.p_launch == pytest.approx(seen[look.t_s], abs=1e-6) for look in failed.looks)


def test_it_is_told_later_than_the_first_look_and_before_the_last_burnout():
    answer = classify("unha-3", origin="sohae")
    assert answer.told_s is not None
    assert answer.looks[0].t_s < answer.told_s < answer.looks[-1].t_s


def test_the_more_launches_are_expected_the_likelier_one_is():
    shares = [classify("taepodong-1", origin="tonghae", azimuth_deg=86.0, prior=p).p_launch for p in (0.1, 0.5, 0.9)]
    assert shares == sorted(shares)
    odds = [share / (1.0 - share) for share in shares]
    # Bayes: the odds grow with those of the prior, 9 each time
    assert odds[1] / odds[0] == pytest.approx(9.0, rel=1e-9)
    assert odds[2] / odds[1] == pytest.approx(9.0, rel=1e-9)


def test_a_vehicle_is_not_held_against_itself():
    launches, _ = classify("unha-3", origin="sohae").references
    more, _ = classify("hwasong-15", origin="pyongsong", to="seattle").references
    assert launches < more


def test_every_look_is_a_probability_and_thrust_makes_it_faster():
    looks = classify("unha-2", origin="tonghae").looks
    assert all(0.0 <= look.p_launch <= 1.0 for look in looks)
    assert all(b.speed_km_s > a.speed_km_s for a, b in itertools.pairwise(looks))
    assert all(math.isfinite(look.perigee_km) for look in looks)


def test_what_cannot_be_used_is_refused():
    with pytest.raises(BadValue, match="prior"):
        classify("unha-3", origin="sohae", prior=1.0)
    with pytest.raises(UnknownName):
        classify("unha-9", origin="sohae")
