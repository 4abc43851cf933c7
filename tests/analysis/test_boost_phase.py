"""Boost-phase defence: laws of the budget of time and of the basing distance, and what published studies say."""

import math

import numpy as np
import pytest

from umbrella.analysis.ask import fly
from umbrella.analysis.boost_inputs import standard, with_asked
from umbrella.analysis.boost_interceptor import STEER, made_for, rocket
from umbrella.analysis.boost_phase import DRAG, boost_phase
from umbrella.analysis.boosting import budget_of
from umbrella.analysis.nature import standard_nature
from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import BadValue, OutOfReach, UnknownName
from umbrella.engagement.family import interceptor_path
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.geodesic import distance_and_bearing, point_towards
from umbrella.physics.flight.plan import burn_time, drag_tables
from umbrella.physics.flight.shot import LaunchPoint
from umbrella.physics.flight.trajectory import state_at, states_at

BUDGET, MADE = standard().boost, standard().interceptor


def asked_of(**changes):
    given = {"origin": "panghyon", "to": "new-york", "speeds_km_s": (4.0, 6.0, 10.0)} | changes
    return boost_phase(**given)


@pytest.fixture(scope="module")
def answer():
    return asked_of()


def distances(basing):
    """Return the basing distance by bearing, -1 where no platform would do."""
    return np.nan_to_num(basing.farthest_m, nan=-1.0)


def drag():
    table = builtin_catalog().drag(DRAG)
    return drag_tables(np.array(table.mach), np.array(table.cd))


def test_a_faster_interceptor_never_needs_a_nearer_base(answer):
    for case in answer.cases:
        for slow, fast in zip(case.basings, case.basings[1:], strict=False):
            assert (distances(fast) >= distances(slow)).all()
            assert fast.area_km2 > slow.area_km2


def test_a_shorter_boost_never_allows_a_farther_base(answer):
    shorter = asked_of(inputs=with_asked(BUDGET, margin_s=25.0), speeds_km_s=(6.0,))
    for case, less in zip(answer.cases, shorter.cases, strict=True):
        # 25 instants each: their choice moves the distance by less than 1 km
        assert (distances(less.basings[0]) <= distances(case.basings[1]) + 1e3).all()
        assert less.basings[0].best_m < case.basings[1].best_m


def test_a_longer_decision_never_allows_a_farther_base(answer):
    later = asked_of(inputs=with_asked(BUDGET, decide_s=60.0), speeds_km_s=(6.0,))
    for case, less in zip(answer.cases, later.cases, strict=True):
        assert (distances(less.basings[0]) <= distances(case.basings[1])).all()


def test_a_longer_burn_of_the_interceptor_never_allows_a_farther_base(answer):
    slower = asked_of(interceptor=with_asked(MADE, burn_s=60.0), speeds_km_s=(6.0,))
    for case, less in zip(answer.cases, slower.cases, strict=True):
        assert (distances(less.basings[0]) <= distances(case.basings[1])).all()


def test_the_fast_solid_missile_asks_for_a_nearer_base_than_the_slow_liquid_one(answer):
    liquid, solid = answer.cases
    for far, near in zip(liquid.basings, solid.basings, strict=True):
        assert near.best_m < far.best_m


def test_an_interceptor_from_the_outermost_platform_meets_the_missile(answer):
    """Flown anew from there, with that place's latitude: its best flight ends within 2 % of the distance."""
    case = answer.cases[0]
    basing, boost = case.basings[1], case.boost
    nature = standard_nature()
    for bearing_index in (0, 18, 36):  # ahead, aside, behind: north, east, south
        lat, lon = point_towards(39.8722, 125.269, 5.0 * bearing_index, basing.farthest_m[bearing_index])
        point = LaunchPoint(math.radians(lat), math.radians(lon), 0.0)
        x, y, z = boost.meet_m[-1]
        d_lat, d_lon = math.degrees(math.asin(z / np.linalg.norm(boost.meet_m[-1]))), math.degrees(math.atan2(y, x))
        _, towards = distance_and_bearing(lat, lon, d_lat, d_lon)
        best = math.inf
        for turn in (-2.0, -1.0, 0.0, 1.0, 2.0):
            for pitch in np.radians(np.arange(10.0, 80.0, 1.0)):
                nodes = interceptor_path(
                    basing.interceptor.vehicle, STEER, point, math.radians(towards + turn), float(pitch), nature,
                    boost.flight_s,
                )  # fmt: skip
                end = eci_to_ecef(*state_at(nodes, boost.flight_s)[:3], boost.flight_s, nature.earth.omega_rad_s)
                best = min(best, math.dist(end, boost.meet_m[-1]))
        reach = np.nanmax(basing.farthest_m) / 2.0
        assert best < 0.02 * reach + 15e3  # 1 deg of pitch moves the end by 8 km


def test_an_interceptor_burns_out_at_its_speed():
    point, nature = LaunchPoint(0.7, 2.0, 0.0), standard_nature()
    for speed in (4000.0, 8000.0):
        made = made_for(speed, MADE, drag(), point, nature)
        burn_s = burn_time(made.vehicle)
        nodes = interceptor_path(made.vehicle, STEER, point, 0.0, math.radians(45.0), nature, burn_s)
        before, end = states_at(nodes, np.array([burn_s - 1e-3, burn_s]))
        assert burn_s == pytest.approx(45.0)
        omega = nature.earth.omega_rad_s
        relative = np.hypot(np.hypot(end[3] + omega * end[1], end[4] - omega * end[0]), end[5])
        assert relative == pytest.approx(speed, abs=1.0)  # the search ends within 0.5 m/s
        assert np.linalg.norm(end[:3] - before[:3]) < 15.0


def test_a_rocket_gains_the_speed_of_the_rocket_equation():
    vehicle = rocket(6000.0, MADE, drag())
    mass, gained = vehicle.payload_kg + vehicle.stages[:, :2].sum(), 0.0
    for fuel, dry, thrust, _, burn_s, *_ in vehicle.stages:
        gained += thrust * burn_s / fuel * math.log(mass / (mass - fuel))
        mass -= fuel + dry
    assert gained == pytest.approx(6000.0, rel=1e-12)
    assert mass == pytest.approx(vehicle.payload_kg, rel=1e-9)


def test_time_spent_on_one_thing_is_missing_for_the_other(answer):
    boost = answer.cases[0].boost
    assert boost.flight_s == pytest.approx(boost.burnout_s - 10.0 - boost.detect_s - 30.0)
    given = budget_of(boost.flown, with_asked(BUDGET, detect_s=50.0))
    assert (given.detect_s, given.fire_s) == (50.0, 80.0)
    assert (np.diff(boost.meet_s) > 0.0).all() and boost.meet_s[-1] == pytest.approx(boost.last_s)
    assert boost.meet_h_m.min() >= 80e3 * (1.0 - 1e-6) and boost.meet_s[0] > boost.fire_s


def test_a_missile_hit_before_burnout_falls_short(answer):
    """A hit 10 s before burnout takes half of the range away: the last seconds give most of it."""
    for case in answer.cases:
        assert 0.3 < case.short_fall_m / case.boost.flown.range_m < 0.7


def test_without_time_no_platform_will_do():
    none = asked_of(missiles=("generic-icbm-solid",), inputs=with_asked(BUDGET, decide_s=150.0), speeds_km_s=(10.0,))
    (case,) = none.cases
    assert case.boost.flight_s == 0.0 and case.short_fall_m is None
    assert case.basings[0].best_m == 0.0 and case.basings[0].area_km2 == 0.0


# what was published


def test_boosts_last_as_long_as_in_the_studies(answer):
    """Garwin et al. (2005), of the study of the American Physical Society: 250 s liquid, 170 s solid."""
    liquid, solid = (case.boost.burnout_s for case in answer.cases)
    assert liquid == pytest.approx(250.0, abs=5.0) and solid == pytest.approx(170.0, abs=10.0)


def test_detection_takes_about_as_long_as_in_the_studies(answer):
    """Recalled of the same study: 45 to 65 s until an interceptor can be told where to fly."""
    liquid, solid = (case.boost.detect_s for case in answer.cases)
    assert 35.0 < solid < 50.0 and 55.0 < liquid < 75.0


def test_about_a_hundred_seconds_are_left(answer):
    """ScienceNOW on the study of the American Physical Society (2003): about 100 s in which to engage."""
    liquid, solid = (case.boost.flight_s for case in answer.cases)
    assert solid == pytest.approx(100.0, abs=10.0) and 100.0 < liquid < 150.0


def test_against_north_korea_interceptors_stand_in_its_waters(answer):
    """Kleppner on the study of 2003: essentially in its waters. From beside its way 6 km/s reach 200 km."""
    case = answer.cases[1]
    assert math.isnan(case.basings[0].towards_m(90.0))  # 4 km/s: nowhere in the Sea of Japan
    assert case.basings[1].towards_m(case.heading_deg + 90.0) < 200e3


def test_against_iran_turkmenistan_serves_for_liquid_missiles_only():
    """Kleppner on the study of 2003: sites such as Turkmenistan or Afghanistan. Ashgabat, missiles from Semnan."""
    catalog = builtin_catalog()
    semnan = catalog.place_or_point("semnan")
    distance_m, bearing_deg = distance_and_bearing(semnan.lat_deg, semnan.lon_deg, 37.95, 58.38)
    answer = boost_phase(origin="semnan", azimuth_deg=330.0, speeds_km_s=(8.0,))
    liquid, solid = (case.basings[0].towards_m(bearing_deg) for case in answer.cases)
    assert liquid > distance_m > solid


# what cannot be


@pytest.mark.parametrize("speed", [0.5, 12.5, math.nan])
def test_a_speed_outside_its_range_is_refused(speed):
    with pytest.raises(BadValue, match="km/s"):
        asked_of(speeds_km_s=(speed,))


def test_what_cannot_fly_there_is_refused():
    with pytest.raises(OutOfReach):
        asked_of(missiles=("scud-b",))
    with pytest.raises(UnknownName):
        asked_of(missiles=("no-such-missile",))
    with pytest.raises(BadValue, match="left out when --to"):
        asked_of(azimuth_deg=10.0)
    with pytest.raises(BadValue, match="speed"):
        rocket(25_000.0, MADE, drag())


def test_a_missile_that_stays_low_is_never_hit_burning():
    answer = boost_phase(("scud-b",), origin="panghyon", azimuth_deg=180.0, speeds_km_s=(10.0,))
    assert fly("scud-b", origin="panghyon", azimuth_deg=180.0).flight.burnout.h_m < 80e3
    assert not len(answer.cases[0].boost.meet_s)


def test_a_launch_from_the_pole_has_its_bases(answer):
    polar = boost_phase(("generic-icbm-liquid",), origin="90,0", azimuth_deg=180.0, speeds_km_s=(6.0,))
    assert polar.cases[0].basings[0].best_m == pytest.approx(answer.cases[0].basings[1].best_m, rel=0.1)


def test_the_answer_names_what_it_rests_on(answer):
    works = dict(answer.provenance.works)
    assert {"umbrella-boost", "aps-2003-recalled", "missile-assumption"} <= set(works)
    assert set(answer.provenance.sources) <= set(works)
    assert "30 s to decide" in answer.deciding
