"""Space-based interceptors: laws of the orbits, simulation beside closed form, and what published studies say."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umbrella.analysis.absentee import (
    COVER,
    all_turns,
    area_fraction,
    burn_distance,
    counts_in_time,
    counts_of_pattern,
    covered,
    interceptor_mass,
    latitude_factor,
    launch_times,
    mean_fraction,
    reach_angle,
    turns_in_time,
)
from umbrella.analysis.boost_inputs import standard, with_asked
from umbrella.analysis.constellation import constellation, snapshot
from umbrella.analysis.space_cost import cost_of
from umbrella.core.constants import G0_M_S2
from umbrella.core.errors import BadValue
from umbrella.physics.earth.model import WGS84
from umbrella.physics.orbit.lambert import LambertStatus, lambert
from umbrella.physics.orbit.walker import node_drift, satellite_state, walker

EXHAUST = 290.0 * G0_M_S2
RADIUS = WGS84.a_m + 400e3


def asked_of(**changes):
    return constellation(**({"origin": "panghyon", "to": "new-york", "salvos": ()} | changes))


def space(**changes):
    return with_asked(standard().space, **changes)


@pytest.fixture(scope="module")
def answer():
    return asked_of(salvos=(1, 2, 3, 5))


def rates_of(inclination):
    return node_drift(RADIUS, inclination, WGS84), math.sqrt(WGS84.gm_m3_s2 / RADIUS**3)


# orbits


def test_counting_by_arcs_is_counting_one_by_one(answer):
    """The same launches, satellite by satellite and plane by plane: the same count at each."""
    reach, inclination = answer.reach, math.radians(answer.inclination_deg)
    times = launch_times(100, 30.0)
    for planes, in_plane, phasing in ((40, 40, 1), (7, 60, 3), (150, 2, 75), (1, 30, 0)):
        rows = walker(400e3, inclination, planes * in_plane, planes, phasing, WGS84)
        one_by_one = counts_in_time(rows, times, reach.meet_s, reach.meet_m, 3.0 * reach.reach_m, WGS84.omega_rad_s)
        turns = turns_in_time(times, rates_of(inclination), WGS84.omega_rad_s)
        by_arcs = counts_of_pattern(
            (planes, in_plane, phasing), RADIUS, inclination, rates_of(inclination), turns, reach.meet_s, reach.meet_m,
            3.0 * reach.reach_m,
        )  # fmt: skip
        assert (one_by_one == by_arcs).all() and one_by_one.max() > 0


def test_one_cell_of_turns_is_all_of_them(answer):
    """A month of launches meets neither fewer nor more in reach than the cell, and the same on average (2 %)."""
    reach, inclination = answer.reach, math.radians(answer.inclination_deg)
    pattern, rates = (30, 40, 7), rates_of(inclination)
    asked_here = (reach.meet_s, reach.meet_m, 2.0 * reach.reach_m)
    cell = counts_of_pattern(pattern, RADIUS, inclination, rates, all_turns(30, 40, 60), *asked_here)
    turns = turns_in_time(launch_times(4000, 30.0), rates, WGS84.omega_rad_s)
    month = counts_of_pattern(pattern, RADIUS, inclination, rates, turns, *asked_here)
    assert cell.min() <= month.min() and cell.max() >= month.max()
    assert month.mean() == pytest.approx(cell.mean(), rel=0.02)


@pytest.mark.parametrize(("lat_deg", "inclination_deg"), [(0.0, 30.0), (40.0, 60.0), (40.0, 45.0), (-20.0, 90.0)])
def test_simulation_and_closed_form_agree(lat_deg, inclination_deg):
    """Mean number in reach of one fixed point, 2,000 launches: within 2 % away from the poles."""
    lat, inclination = math.radians(lat_deg), math.radians(inclination_deg)
    target = (6371e3 + 200e3) * np.array([[math.cos(lat), 0.0, math.sin(lat)]])
    angle = reach_angle(700e3, 6571e3, RADIUS)
    rates = rates_of(inclination)
    turns = turns_in_time(launch_times(2000, 30.0), rates, WGS84.omega_rad_s)
    counts = counts_of_pattern((30, 33, 11), RADIUS, inclination, rates, turns, np.zeros(1), target, np.array([700e3]))
    assert counts.mean() == pytest.approx(990.0 * mean_fraction(lat, angle, inclination), rel=0.02)


def test_far_from_the_turn_the_mean_is_area_times_density():
    for lat_deg in (0.0, 15.0, 30.0, 45.0):
        lat, angle, inclination = math.radians(lat_deg), math.radians(3.0), math.radians(60.0)
        product = area_fraction(angle) * latitude_factor(lat, inclination)
        # the density bends within the circle: 1.2 % at 45 degrees
        assert mean_fraction(lat, angle, inclination) == pytest.approx(product, rel=0.015)


def test_where_no_orbit_comes_nothing_is_in_reach():
    assert latitude_factor(math.radians(50.0), math.radians(40.0)) == 0.0
    assert mean_fraction(math.radians(50.0), math.radians(5.0), math.radians(40.0)) == 0.0
    assert mean_fraction(math.radians(44.0), math.radians(5.0), math.radians(40.0)) > 0.0


@given(st.floats(0.0, 1.5), st.floats(0.05, 1.5))
@settings(max_examples=30, deadline=None)
def test_the_fraction_lies_between_none_and_all(lat, inclination):
    fractions = [mean_fraction(lat, angle, inclination) for angle in (0.1, 0.5, 1.2)]
    assert 0.0 <= fractions[0] <= fractions[1] <= fractions[2] <= 1.0


def test_density_over_all_latitudes_is_one():
    """The mean of the latitude factor over the sphere."""
    inclination = math.radians(50.0)
    sines = (np.arange(200_000) + 0.5) / 200_000 * math.sin(inclination)
    factors = [latitude_factor(math.asin(s), inclination) for s in sines]
    # the end, where it is infinite, is worth 0.1 % at this step
    assert float(np.mean(factors)) * math.sin(inclination) == pytest.approx(1.0, rel=0.005)


def test_the_absentee_ratio_falls_with_the_square_of_the_reach():
    lat, inclination = math.radians(30.0), math.radians(60.0)
    for angle_deg in (1.0, 2.0, 4.0):
        near, far = (mean_fraction(lat, math.radians(k * angle_deg), inclination) for k in (1.0, 2.0))
        assert far / near == pytest.approx(
            4.0, rel=0.02
        )  # the sphere's curvature and the density's: 1.5 % at 8 degrees


# reach


def test_reach_is_what_lambert_asks_for():
    """A kick at the satellite that brings it to a point at the reach's edge: its speed, to 1 %."""
    row, flight_s, speed = walker(400e3, 0.8, 1, 1, 0, WGS84)[0], 120.0, 4000.0
    start, end = (np.array(satellite_state(row, t)) for t in (500.0, 500.0 + flight_s))
    for direction in ((1, 0, 0), (0, 1, 0), (0, 0, 1), (-0.6, 0.8, 0), (0.6, 0, -0.8)):
        target = end[:3] + speed * flight_s * np.array(direction)
        *found, status = lambert(*start[:3], *target, flight_s, WGS84.gm_m3_s2, False)
        assert status == LambertStatus.FOUND.value
        # gravity differs over 480 km: up to 0.7 % of the speed; the node's drift in the satellite's velocity: 1 m/s
        assert np.linalg.norm(np.array(found[:3]) - start[3:]) == pytest.approx(speed, rel=0.01)


def test_the_reach_angle_solves_its_triangle():
    angle = reach_angle(500e3, 6571e3, RADIUS)
    distance = math.sqrt(6571e3**2 + RADIUS**2 - 2.0 * 6571e3 * RADIUS * math.cos(angle))
    assert distance == pytest.approx(500e3)
    assert reach_angle(150e3, 6571e3, RADIUS) == 0.0  # it stands 200 km higher


def test_the_burn_covers_the_integral_of_its_speed():
    """Two stages of 2 km/s in 20 s each, by small steps."""
    mass, speed, distance, steps = 1.0, 0.0, 0.0, 20_000
    ratio = math.exp(-2000.0 / EXHAUST)
    for _ in range(2):
        flow, mass = (1.0 - ratio) / steps, 1.0
        for _ in range(steps):
            distance += speed * 20.0 / steps
            speed += EXHAUST * flow / mass
            mass -= flow
    assert burn_distance(4000.0, 40.0, EXHAUST, 2) == pytest.approx(distance, rel=1e-3)


def test_reach_grows_with_time_and_speed():
    times = np.linspace(0.0, 200.0, 401)
    for speed in (3000.0, 4000.0, 6000.0):
        assert (np.diff(covered(times, speed, 40.0, EXHAUST, 2)) > 0.0).all()
    assert (covered(times[1:], 6000.0, 40.0, EXHAUST, 2) > covered(times[1:], 4000.0, 40.0, EXHAUST, 2)).all()


def test_an_interceptor_without_structure_obeys_the_rocket_equation():
    for stages in (1, 2, 5):
        assert interceptor_mass(100.0, 4000.0, EXHAUST, 0.0, stages) == pytest.approx(
            100.0 * math.exp(4000.0 / EXHAUST)
        )
    assert interceptor_mass(100.0, 20_000.0, EXHAUST, 0.1, 2) == math.inf
    assert interceptor_mass(100.0, 4000.0, EXHAUST, 0.1, 2) < interceptor_mass(100.0, 4000.0, EXHAUST, 0.1, 1)


# constellations


def test_there_are_always_enough(answer):
    for launches, pattern in answer.by_launches:
        assert pattern.worst >= launches == pattern.needed
        assert pattern.worst <= pattern.mean <= pattern.most
        assert pattern.absentee_worst == pattern.total / pattern.worst >= pattern.absentee_mean


def test_more_launches_never_need_fewer_satellites(answer):
    totals = [pattern.total for _, pattern in answer.by_launches]
    assert totals == sorted(totals)


def test_simulation_stands_beside_the_closed_form(answer):
    """Mean absentee ratio within 1 %; satellites within 15 % of circles that cover with the least overlap."""
    assert answer.closed_total(2) == pytest.approx(2.0 * COVER * answer.closed_mean)
    for launches, pattern in answer.by_launches:
        assert pattern.absentee_mean == pytest.approx(answer.closed_mean, rel=0.01)
        assert pattern.total == pytest.approx(answer.closed_total(launches), rel=0.15)


def test_a_faster_interceptor_never_needs_more_satellites():
    totals = [asked_of(space=space(speed_km_s=speed)).pattern.total for speed in (4.0, 5.0, 6.0)]
    assert totals[0] > totals[1] > totals[2]


def test_the_number_falls_with_the_speed_by_closed_form_too(answer):
    finite = [(one.reach_m, one.total) for one in answer.by_speed if math.isfinite(one.total)]
    assert len(finite) >= 5 and not math.isfinite(answer.by_speed[0].total)  # 3 km/s reach nothing
    assert all(a[0] < b[0] and a[1] > b[1] for a, b in pairwise(finite))
    (same,) = [one.total for one in answer.by_speed if one.speed_km_s == 4.0]
    assert same == pytest.approx(answer.closed_total(1))


def test_a_slow_liquid_missile_needs_fewer_than_a_fast_solid_one(answer):
    assert asked_of(missile="generic-icbm-liquid").pattern.total < 0.5 * answer.pattern.total


def test_two_shots_at_one_missile_are_one_at_two(answer):
    assert asked_of(shots=2).pattern.total == dict(answer.by_launches)[2].total


def test_a_polar_shell_wastes_its_satellites(answer):
    polar = asked_of(inclination_deg=90.0)
    assert polar.pattern.total > 3 * answer.pattern.total


def test_the_snapshot_shows_all_and_who_reaches(answer):
    shot = snapshot(answer)
    assert len(shot.lat_deg) == answer.pattern.total
    assert answer.pattern.worst <= shot.is_in_reach.sum() <= answer.pattern.most + 1
    assert abs(shot.lat_deg).max() <= answer.inclination_deg + 1e-6
    reached = np.abs(shot.lat_deg[shot.is_in_reach] - shot.hit_lat_deg)
    assert (reached < 8.0).all()  # they go on for up to 95 s after an early hit: 6 degrees


def test_the_costliest_assumption_comes_first(answer):
    ratios = [max(s.at_low, s.at_high) / min(s.at_low, s.at_high) for s in answer.swings]
    assert ratios == sorted(ratios, reverse=True)
    by_name = {swing.name: swing for swing in answer.swings}
    assert by_name["decide_s"].at_low < answer.closed_total(1) < by_name["decide_s"].at_high
    assert by_name["speed_km_s"].at_high < answer.closed_total(1)


# money


def test_cost_is_the_sum_of_its_parts():
    cost = cost_of(1000, (800.0, 1000.0, 1500.0), standard().cost, 5000.0)
    assert cost.launch_busd == pytest.approx(1000 * 4 * 1000.0 * 5000.0 / 1e9)  # four generations in twenty years
    assert cost.mid_busd == pytest.approx(15.0 + 4000 * 0.022 + cost.launch_busd + 20.0)
    assert cost.low_busd < cost.mid_busd < cost.high_busd


def test_a_lower_launch_price_never_costs_more(answer):
    for name in ("low_busd", "mid_busd", "high_busd", "launch_busd"):
        values = [getattr(cost, name) for cost in answer.by_price]
        assert values == sorted(values)


# what was published


def test_one_solid_missile_needs_what_the_physical_society_found(answer):
    """American Physical Society (2003) by Hitchens: at least 1,600 interceptors, 2,000 t, one solid missile from NK.

    The mass of the satellite around an interceptor was chosen to give that mass at 4 km/s; the number is free.
    """
    assert answer.pattern.total == pytest.approx(1600.0, rel=0.15)
    assert answer.pattern.total * answer.mass_kg[1] == pytest.approx(2.0e6, rel=0.2)
    launched = answer.pattern.total * answer.mass_kg[1] * 22_000.0 / 1e9
    assert launched == pytest.approx(44.0, rel=0.2)  # her bill for one generation, bn$


def test_ten_missiles_need_what_the_budget_office_found():
    """CBO (2026, by osintsights): 7,800 at 300 to 500 km for ten at once. Ours spans it between 300 and 400 km."""
    low, middle = (asked_of(launches=10, space=space(altitude_km=km)).pattern.total for km in (300.0, 400.0))
    assert 0.75 * 7800 < low < 7800 < middle < 2.0 * 7800


def test_twenty_years_cost_what_the_budget_office_found(answer):
    """CBO (2026): 7,800 for 743 bn$ at 500 $ per kg. Development was chosen by it: 2 of 743; the rest is its inputs."""
    assert cost_of(7800, answer.mass_kg, standard().cost, 500.0).mid_busd == pytest.approx(743.0, rel=0.03)


def test_cheap_launches_save_less_than_the_budget_office_found(answer):
    """CBO (2025): 30 to 40 % less from lower launch costs alone. Ours from 22,000 to 4,000 $ per kg."""
    by_price = {cost.launch_usd_kg: cost.mid_busd for cost in answer.by_price}
    assert 0.25 < 1.0 - by_price[4000.0] / by_price[22_000.0] < 0.45


# what cannot be


def test_a_missile_that_no_interceptor_reaches_is_told_with_the_numbers():
    with pytest.raises(BadValue, match="enough to come to it from an orbit"):
        asked_of(space=space(altitude_km=1500.0))
    with pytest.raises(BadValue, match="shorten --detect or --decide"):
        asked_of(inputs=with_asked(standard().boost, decide_s=200.0))
    with pytest.raises(BadValue, match="enough to come"):
        asked_of(inclination_deg=20.0)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"launches": 0}, "--launches"),
        ({"launches": 51}, "--launches"),
        ({"shots": 0}, "--shots"),
        ({"inclination_deg": 0.0}, "--inclination"),
        ({"inclination_deg": 91.0}, "--inclination"),
        ({"azimuth_deg": 10.0}, "--azimuth"),
        ({"space": space(speed_km_s=30.0)}, "--speed"),
    ],
)
def test_bad_values_are_refused(changes, words):
    with pytest.raises(BadValue, match=words):
        asked_of(**changes)


def test_the_answer_names_what_it_rests_on(answer):
    works = dict(answer.provenance.works)
    assert {"umbrella-boost", "hitchens-2003", "cbo-2026-summary"} <= set(works)
    assert set(answer.provenance.sources) <= set(works)
    assert "km/s" in answer.deciding and answer.provenance.weakest_status.value == "assumed"
