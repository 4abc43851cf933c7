"""Missile test or satellite launch: laws, and the launches and tests that were seen."""

import itertools
import math

import numpy as np
import pytest

from umbrella.analysis.ask import fly
from umbrella.analysis.launch_or_test import LAUNCH, OPEN, TEST, classify, classify_track
from umbrella.analysis.likeness import Boost, Part, Seen, likeness
from umbrella.core.errors import BadValue, FaultyFile, UnknownName
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.trajectory import state_at


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
def test_a_lofted_track_is_no_launch(missile, origin, apogee_km):
    """The tests of 2017 as they were reported (the last one 75 km lower, as high as its model climbs): hardly any
    launch climbs so steeply."""
    answer = classify(missile, origin=origin, azimuth_deg=70.0, apogee_km=apogee_km)
    assert answer.leaning == TEST
    assert answer.p_launch < 0.2


@pytest.mark.parametrize("target", ["seattle", "anchorage"])
def test_a_flight_at_a_city_is_rather_a_missile_but_may_be_a_launch_that_failed(target):
    answer = classify("hwasong-15", origin="pyongsong", to=target)
    assert (answer.verdict, answer.leaning) == (OPEN, TEST)


@pytest.mark.parametrize("launcher", ["taepodong-1-slv", "unha-2"])
def test_a_launch_whose_last_stage_fails_cannot_be_told(launcher):
    """Authority: both news reports of 20 July 2000 call the launch of 31 August 1998 a missile's flight, North Korea a
    launch.

    Two stages fly like a missile's: nothing that is seen until then tells them apart.
    """
    whole, failed = classify(launcher, origin="tonghae"), classify(launcher, origin="tonghae", unlit_stage=3)
    assert (whole.verdict, failed.verdict, failed.leaning) == (LAUNCH, OPEN, TEST)
    seen = {look.t_s: look.p_launch for look in whole.looks}
    assert all(look.p_launch == pytest.approx(seen[look.t_s], abs=1e-6) for look in failed.looks)


@pytest.mark.parametrize(
    ("launcher", "origin", "unlit"),
    [("unha-2", "tonghae", 2), ("unha-3", "sohae", 3), ("safir", "semnan", 2), ("simorgh", "semnan", 2)],
)
def test_no_launch_with_a_stage_that_fails_is_surely_a_missile_test(launcher, origin, unlit):
    """With the test before: no surer than the catalogue's own record, one vehicle left out after the other."""
    assert classify(launcher, origin=origin, unlit_stage=unlit).p_launch > 0.1


def boost_at(climb_deg, height_m):
    """Return a boost that has one climb and height at every speed."""
    speed = np.array([100.0, 9000.0])
    level = np.ones(2)
    return Boost(speed, np.zeros((2, 6)), height_m * level, speed, np.radians(climb_deg) * level)


def kind_of(climbs_deg):
    return (Part(1.0, tuple((boost_at(climb, 1e5),) for climb in climbs_deg)),)


def test_a_look_is_likeliest_where_the_vehicles_are_and_never_impossible():
    kind = kind_of([20.0, 24.0, 28.0, 32.0])
    looks = [likeness(Seen(1e5, 4000.0, math.radians(climb)), kind).both for climb in (26.0, 40.0, 60.0, 90.0)]
    assert looks == sorted(looks, reverse=True)
    assert looks[-1] > 0.0


def test_the_fewer_vehicles_are_known_the_more_room_is_left_for_others():
    few, many = kind_of([20.0, 30.0]), kind_of([20.0, 30.0] * 8)
    strange = Seen(1e5, 4000.0, math.radians(70.0))
    assert likeness(strange, few).climb > likeness(strange, many).climb


def test_what_a_kind_never_reaches_counts_little():
    kind = (Part(1.0, ((boost_at(20.0, 1e5)._replace(speed_m_s=np.array([100.0, 3000.0])),), (boost_at(20.0, 1e5),))),)
    here = [likeness(Seen(1e5, speed, math.radians(20.0)), kind).both for speed in (2000.0, 5000.0)]
    assert here[1] < here[0]


def test_what_the_answer_rests_on_names_the_vehicles_that_it_was_held_against():
    numbers = {number.path.split(".")[0] for number in classify("unha-3", origin="sohae").provenance.numbers}
    assert {"soyuz-u", "unha-2", "hwasong-15"} <= numbers


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


HEAD = "t_s,lat_deg,lon_deg,height_km"


def written(flight, path, step_s=5.0):
    """Write the boost of a flight as an observer would."""
    lines, t_s = [HEAD], step_s
    while t_s < flight.burnout.t_s:
        x, y, z, *_ = state_at(flight.payload.nodes, t_s)
        lat, lon, height = ecef_to_geodetic(*eci_to_ecef(x, y, z, t_s, WGS84.omega_rad_s), WGS84)
        lines.append(f"{t_s},{math.degrees(lat)},{math.degrees(lon)},{height / 1e3}")
        t_s += step_s
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize(
    ("flight", "verdict"),
    [({"missile": "unha-3", "origin": "sohae"}, LAUNCH),
     ({"missile": "hwasong-15", "origin": "pyongsong", "azimuth_deg": 70.0, "apogee_km": 4400.0}, TEST)],
)  # fmt: skip
def test_a_track_in_a_file_is_told_as_the_flight_behind_it(tmp_path, flight, verdict):
    answer = classify_track(written(fly(**flight).flight, tmp_path / "track.csv"))
    assert answer.verdict == verdict


def test_speeds_of_a_track_are_those_of_the_flight(tmp_path):
    """Central differences at 5 s under some 30 m/s2 of changing thrust: within 1 % away from the stages' ends."""
    flown = classify("unha-3", origin="sohae").looks
    track = {round(look.t_s): look for look in classify_track(
        written(fly("unha-3", origin="sohae").flight, tmp_path / "track.csv")).looks}  # fmt: skip
    compared = [(look, track[round(look.t_s)]) for look in flown if round(look.t_s) in track and 50 <= look.t_s <= 110]
    assert len(compared) >= 5
    for look, seen in compared:
        assert seen.speed_km_s == pytest.approx(look.speed_km_s, rel=0.01)
        assert seen.climb_deg == pytest.approx(look.climb_deg, abs=0.5)


def test_every_fault_of_a_track_is_named_with_its_line(tmp_path):
    file = tmp_path / "track.csv"
    file.write_text(f"{HEAD}\n10,40,129,1\n20,91,129,2\n15,40,129,x\n90,40,129\n")
    with pytest.raises(FaultyFile) as caught:
        classify_track(file)
    told = [str(fault) for fault in caught.value.faults]
    assert len(told) == 6  # latitude, time back, height, gap, height missing, too few points
    assert sum(":" in one.removeprefix(str(file))[:3] for one in told) >= 5


@pytest.mark.parametrize("content", ["", "time,lat\n1,2\n", "\x00\xff"])
def test_what_is_no_track_is_refused(tmp_path, content):
    file = tmp_path / "track.csv"
    file.write_text(content)
    with pytest.raises(FaultyFile, match="header"):
        classify_track(file)
    with pytest.raises(FaultyFile, match="cannot be read"):
        classify_track(tmp_path / "none.csv")
