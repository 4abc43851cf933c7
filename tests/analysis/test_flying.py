"""Flights of catalogue missiles: laws that hold whatever the catalogue's numbers are."""

import math

import pytest

from umbrella.analysis.flying import fly_missile
from umbrella.analysis.nature import standard_nature
from umbrella.analysis.reach import reach
from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import BadValue, OutOfReach
from umbrella.physics.earth.geodesic import distance_and_bearing

CATALOG = builtin_catalog()
TONGHAE = CATALOG.place_or_point("tonghae")
NATURE = standard_nature()
TO_ANCHORAGE = CATALOG.place_or_point("anchorage")


def flown(name: str = "hwasong-15", **how: object):
    return fly_missile(CATALOG, CATALOG.missile(name), TONGHAE, NATURE, **how)  # type: ignore[arg-type]


def test_every_branch_ends_within_ten_metres_of_the_target() -> None:
    """The aim closes to 1 m; ten leaves room for the geodesic's and the JSON's rounding."""
    for trajectory in ("minimum-energy", "lofted"):
        impact = flown(target=TO_ANCHORAGE, trajectory=trajectory).flight.impact()
        assert impact is not None
        miss_m, _ = distance_and_bearing(
            math.degrees(impact.lat_rad), math.degrees(impact.lon_rad), TO_ANCHORAGE.lat_deg, TO_ANCHORAGE.lon_deg
        )
        assert miss_m < 10.0


def test_a_lofted_flight_is_higher_and_longer_than_the_minimum_energy_one() -> None:
    low, high = flown(target=TO_ANCHORAGE), flown(target=TO_ANCHORAGE, trajectory="lofted")
    assert high.flight.apogee_m > low.flight.apogee_m
    assert high.flight.payload.t_end_s > low.flight.payload.t_end_s


def test_the_minimum_energy_flight_has_the_least_burnout_speed() -> None:
    speeds = {
        trajectory: flown(target=TO_ANCHORAGE, trajectory=trajectory).flight.burnout.speed_m_s
        for trajectory in ("minimum-energy", "lofted")
    }
    assert min(speeds, key=speeds.__getitem__) == "minimum-energy"


def test_a_given_apogee_is_flown_to_a_hundred_metres() -> None:
    """The aim's own tolerance is 10 m; the highest point is found to far less than 100 m."""
    answer = flown(target=TO_ANCHORAGE, apogee_km=2000.0)
    assert answer.flight.apogee_m == pytest.approx(2000e3, abs=100.0)


def test_a_direction_with_an_apogee_burns_everything() -> None:
    answer = flown(azimuth_deg=76.0, apogee_km=3000.0)
    assert answer.flight.apogee_m == pytest.approx(3000e3, abs=100.0)
    assert answer.cutoff_s == pytest.approx(answer.flight.burnout.t_s)


def test_out_of_reach_tells_the_longest_range_that_way() -> None:
    with pytest.raises(OutOfReach, match=r"longest range in that direction .* is \d+ km") as caught:
        flown("scud-b", target=TO_ANCHORAGE)
    assert 200e3 < caught.value.longest_range_m < caught.value.distance_m


def test_a_target_and_a_branch_that_cannot_be_flown_are_refused_with_what_to_try() -> None:
    with pytest.raises(BadValue, match="try another"):
        flown(target=TO_ANCHORAGE, apogee_km=60.0)


def test_events_come_in_the_order_of_time_and_every_object_comes_down() -> None:
    answer = flown(target=TO_ANCHORAGE)
    times = [event.t_s for event in answer.flight.events]
    assert times == sorted(times)
    down = {event.body for event in answer.flight.events if event.kind == "impact"}
    assert down == {body.name for body in answer.flight.bodies}


def test_the_answer_names_its_sources_and_weakest_status() -> None:
    answer = flown(target=TO_ANCHORAGE)
    assert answer.provenance.sources
    assert {number.path.split(".")[0] for number in answer.provenance.numbers} >= {"hwasong-15", "tonghae", "anchorage"}


def test_range_grows_eastward_and_shrinks_westward_on_a_turning_earth() -> None:
    missile = CATALOG.missile("no-dong")

    def far(azimuth_deg: float, rotating: bool) -> float:
        nature = standard_nature(rotating=rotating)
        return reach(CATALOG, missile, TONGHAE, nature, azimuth_deg=azimuth_deg).longest.range_m or math.inf

    assert far(270.0, True) < far(270.0, False)
    assert far(90.0, False) < far(90.0, True)


def test_forden_ranges_come_back_from_his_inputs() -> None:
    """Forden, Science & Global Security 15 (2007), table 3: 288 and 973 km at azimuth 40 deg; 3 % as the issue asks."""
    for name, published_km in (("scud-b", 288.0), ("no-dong", 973.0)):
        answer = reach(CATALOG, CATALOG.missile(name), TONGHAE, NATURE, azimuth_deg=40.0)
        assert answer.longest.range_m == pytest.approx(published_km * 1e3, rel=0.03)


def test_cities_within_reach_can_be_hit_and_those_beyond_cannot() -> None:
    """The margin is interpolated between azimuths (0.2 %): cities closer to the line than 2 % are left aside."""
    missile = CATALOG.missile("no-dong")
    answer = reach(CATALOG, missile, TONGHAE, NATURE, step_deg=15.0)
    assert answer.longest.range_m is not None
    clear = [c for c in answer.cities if abs(c.margin_m or 0.0) > 0.02 * c.distance_m and c.distance_m > 500e3]
    inside = [c for c in clear if c.is_reachable][-2:]
    outside = [c for c in clear if not c.is_reachable][:2]
    for city in inside:
        assert fly_missile(CATALOG, missile, TONGHAE, NATURE, target=CATALOG.place_or_point(city.place.id)).range_m
    for city in outside:
        with pytest.raises(OutOfReach):
            fly_missile(CATALOG, missile, TONGHAE, NATURE, target=CATALOG.place_or_point(city.place.id))


def test_taepodong_1_reaches_orbit_only_with_its_third_stage() -> None:
    """The third stage failed on 31 August 1998; the body came down 1,646 km away (Flight International, CNS: 1,380)."""
    with_it, without = flown("taepodong-1-slv"), flown("taepodong-1-slv", unlit_stage=3)
    assert with_it.status == "orbit"
    assert without.status == "impact"
    assert without.range_m == pytest.approx(1_646e3, rel=0.05)  # the spread of the reports is 18 %


def test_unha_3_reaches_the_orbit_that_was_observed() -> None:
    """498 x 581 km (US tracking, December 2012); the stages were fitted to it, so 10 km allow for rounding only."""
    orbit = fly_missile(CATALOG, CATALOG.missile("unha-3"), CATALOG.place_or_point("sohae"), NATURE).orbit
    assert orbit is not None
    assert orbit.perigee_m == pytest.approx(498e3, abs=10e3)
    assert orbit.apogee_m == pytest.approx(581e3, abs=10e3)


def test_soyuz_u_carries_its_published_payload_to_a_low_orbit() -> None:
    """6,900 kg from Baikonur at 51.6 deg; its announced parking orbits are some 200 km high."""
    missile = CATALOG.missile("soyuz-u")
    assert missile.payload.mass_kg.value == 6900.0
    orbit = fly_missile(CATALOG, missile, CATALOG.place_or_point("baikonur"), NATURE).orbit
    assert orbit is not None
    assert 150e3 < orbit.perigee_m <= orbit.apogee_m < 350e3
    assert math.degrees(orbit.inclination_rad) == pytest.approx(51.6, abs=0.2)
