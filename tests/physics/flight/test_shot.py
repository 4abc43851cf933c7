"""One launch from the ground to an impact: what rotation, mass, air, time of cut-off and place must do to it."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umbrella.core.constants import G0_M_S2
from umbrella.core.status import FlightStatus
from umbrella.physics.atmosphere.air import air_at, vacuum_air
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, geodetic_to_ecef
from umbrella.physics.earth.model import WGS84, without_rotation
from umbrella.physics.flight.aim import longest, programme_of
from umbrella.physics.flight.plan import CONSTANT_DRAG, MISSILE_DRAG
from umbrella.physics.flight.shot import (
    LaunchPoint,
    add_speed,
    bearing_and_angle,
    boost,
    ceiling,
    coast,
    fire,
    free_area_per_mass,
)
from umbrella.physics.flight.trajectory import NODE_COLUMNS

NEVER = math.inf
EQUATOR = LaunchPoint(0.0, 0.5, 0.0)


@pytest.fixture(scope="module")
def shoot(icbm, steer, point, nature):
    """Fire the two-stage rocket; every part of the launch can be replaced."""

    def run(*, vehicle=icbm, pitch_deg=25.0, cutoff=NEVER, start=point, azimuth=0.7, target_h=0.0, world=nature):
        return fire(vehicle, programme_of(steer, math.radians(pitch_deg), cutoff), start, azimuth, target_h, world)

    return run


def place_of(shot):
    return ecef_to_geodetic(shot.x_m, shot.y_m, shot.z_m, WGS84)


def test_range_grows_with_eastward_launch(shoot):
    east, north, west = (shoot(start=EQUATOR, azimuth=a).range_rad for a in (0.5 * math.pi, 0.0, -0.5 * math.pi))
    assert east > north > west


@given(st.floats(0.0, math.pi))
def test_without_rotation_east_and_west_mirror_each_other(shoot, nature, azimuth):
    still = nature._replace(earth=without_rotation(WGS84))
    right, left = shoot(azimuth=azimuth, world=still), shoot(azimuth=-azimuth, world=still)
    # the same steps with one sign changed: rounding only
    assert right.range_rad == pytest.approx(left.range_rad, rel=1e-12)
    assert right.apogee_m == pytest.approx(left.apogee_m, rel=1e-12)


@given(st.floats(-math.pi, math.pi))
def test_on_a_round_still_earth_it_comes_down_where_it_was_aimed(shoot, textbook, azimuth):
    shot = shoot(azimuth=azimuth, world=textbook)
    off = math.remainder(shot.bearing_rad - azimuth, 2.0 * math.pi)
    assert off == pytest.approx(0.0, abs=1e-9)  # the plane of the pitch programme is that of the flight


@given(st.floats(-math.pi, math.pi))
def test_launch_longitude_only_turns_the_flight(shoot, point, longitude):
    here, there = shoot(), shoot(start=point._replace(lon_rad=longitude))
    lat, lon, _ = place_of(here)
    lat2, lon2, _ = place_of(there)
    # rounding of 6.4e6 m in some 150 steps that double a few times: 1e-6 m, 2e-13 rad
    assert lat2 == pytest.approx(lat, abs=1e-11)
    assert math.remainder(lon2 - lon - (longitude - point.lon_rad), 2.0 * math.pi) == pytest.approx(0.0, abs=1e-11)
    assert there.range_rad == pytest.approx(here.range_rad, abs=1e-11)


@pytest.mark.parametrize("side", [1.0, -1.0])
def test_a_launch_at_the_pole_is_that_beside_the_pole(shoot, side):
    at, beside = (shoot(start=LaunchPoint(side * (0.5 * math.pi - off), 0.3, 0.0)) for off in (0.0, 1e-9))
    assert at.status == FlightStatus.IMPACT
    # 1e-9 rad are 6 mm; the flight enlarges them a few times
    assert np.linalg.norm([at.x_m - beside.x_m, at.y_m - beside.y_m, at.z_m - beside.z_m]) < 0.1


@pytest.mark.parametrize("azimuth_deg", [90.0, -90.0])
def test_a_flight_over_the_antimeridian_is_no_other(shoot, azimuth_deg):
    edge = LaunchPoint(0.2, math.copysign(math.radians(179.0), azimuth_deg), 0.0)
    crossing = shoot(start=edge, azimuth=math.radians(azimuth_deg))
    plain = shoot(start=edge._replace(lon_rad=0.0), azimuth=math.radians(azimuth_deg))
    assert crossing.range_rad == pytest.approx(plain.range_rad, abs=1e-11)
    assert place_of(crossing)[1] * edge.lon_rad < 0.0  # it comes down on the other side


def test_a_vertical_shot_comes_down_to_the_west(shoot):
    shot = shoot(pitch_deg=90.0, start=EQUATOR)
    assert shot.status == FlightStatus.IMPACT
    # inertially it keeps the ground's eastward speed while rising: it lags behind
    assert shot.bearing_rad == pytest.approx(-0.5 * math.pi, abs=1e-3)
    assert 0.0 < shot.range_rad < 0.3


@settings(max_examples=15)
@given(st.floats(300.0, 4000.0), st.floats(1.02, 2.0))
def test_a_heavier_payload_never_flies_farther(icbm, steer, point, nature, payload, factor):
    reach = [
        longest(icbm._replace(payload_kg=mass), steer, point, nature, 0.0, 0.7)[1]
        for mass in (payload, payload * factor)
    ]
    assert reach[1] < reach[0]


@given(st.floats(160.0, 249.0), st.floats(0.1, 60.0))
def test_an_earlier_cut_off_shortens_the_range(shoot, cutoff, earlier):
    assert shoot(cutoff=max(155.0, cutoff - earlier)).range_rad < shoot(cutoff=cutoff).range_rad


@pytest.mark.parametrize("pitch_deg", [12.0, 25.0, 60.0])
def test_impact_does_not_depend_on_the_tolerance(shoot, nature, pitch_deg):
    shots = [shoot(pitch_deg=pitch_deg, world=nature._replace(tolerance=tol)) for tol in (1e-8, 1e-12)]
    moved = math.dist(shots[0][2:5], shots[1][2:5])
    print(f"final pitch {pitch_deg:g} deg: impact moves by {moved:.2g} m from a tolerance of 1e-8 to 1e-12")
    assert moved < 1.0  # what the project asks of its flights


def test_air_shortens_the_range_and_back_pressure_too(shoot, icbm, nature):
    in_air = shoot().range_rad
    assert shoot(world=nature._replace(air=vacuum_air())).range_rad > in_air
    stages = icbm.stages.copy()
    stages[0, 3] = 0.0  # exit area: as if the specific impulse were that of the vacuum everywhere
    assert shoot(vehicle=icbm._replace(stages=stages)).range_rad > in_air


def test_post_boost_speed_lengthens_the_range(shoot, icbm):
    assert shoot(vehicle=icbm._replace(post_boost_delta_v_m_s=100.0)).range_rad > shoot().range_rad


def test_dropping_the_shroud_earlier_lengthens_the_range(shoot, icbm):
    ranges = [shoot(vehicle=icbm._replace(shroud_kg=300.0, shroud_drop_s=t)).range_rad for t in (120.0, 180.0, 240.0)]
    assert ranges == sorted(ranges, reverse=True) and len(set(ranges)) == 3


@given(st.floats(-400.0, 3000.0))
def test_flight_ends_at_the_height_of_the_target(shoot, height):
    # the last step ends as near as dense output goes: 1 cm at 1e-10
    assert place_of(shoot(target_h=height))[2] == pytest.approx(height, abs=0.01)


def test_without_gravity_and_air_the_rocket_equation_holds(icbm, steer, point, textbook):
    empty = textbook._replace(earth=textbook.earth._replace(gm_m3_s2=0.0))
    y, nodes = np.zeros(6), np.zeros((2000, NODE_COLUMNS))
    status, _, t = boost(icbm, programme_of(steer, 0.5 * math.pi, NEVER), point, 0.0, empty, y, nodes)
    first = 285.0 * G0_M_S2 * math.log(82_200.0 / 22_200.0)
    second = 300.0 * G0_M_S2 * math.log(16_200.0 / 3_200.0)
    assert (status, t) == (FlightStatus.TIME_LIMIT, 250.0)
    assert np.linalg.norm(y[3:]) == pytest.approx(first + second, rel=1e-9)


@given(st.floats(-0.5 * math.pi, 0.5 * math.pi), st.floats(-math.pi, math.pi), st.floats(0.0, 3.1), st.floats(0.0, 6.2))
def test_angle_and_bearing_are_those_of_the_great_circle(lat, lon, angle, bearing):
    start, ball = LaunchPoint(lat, lon, 0.0), WGS84._replace(flattening=0.0)
    lat2 = math.asin(
        max(-1.0, min(1.0, math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(bearing)))
    )
    dlon = math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(lat), math.cos(angle) - math.sin(lat) * math.sin(lat2)
    )
    found, distance = bearing_and_angle(start, *geodetic_to_ecef(lat2, lon + dlon, 0.0, ball), ball)
    assert distance == pytest.approx(angle, abs=1e-7)  # asin near a pole: the root of the rounding
    if 1e-3 < angle < 3.0 and abs(lat) < 1.57 and abs(lat2) < 1.57:
        assert math.remainder(found - bearing, 2.0 * math.pi) == pytest.approx(0.0, abs=1e-3)


def test_too_little_thrust_falls_back_to_the_ground(shoot, icbm):
    shot = shoot(vehicle=icbm._replace(payload_kg=1e6))
    assert shot.status == FlightStatus.BELOW_GROUND
    assert shot.t_impact_s < 250.0


def test_pitched_over_too_early_it_falls_back_to_the_ground(shoot):
    assert shoot(pitch_deg=-40.0).status == FlightStatus.BELOW_GROUND


def test_with_speed_enough_it_stays_in_orbit(shoot, icbm):
    shot = shoot(vehicle=icbm._replace(post_boost_delta_v_m_s=1_500.0), pitch_deg=0.0)
    assert shot.status == FlightStatus.TIME_LIMIT
    assert shot.t_impact_s == pytest.approx(250.0 + 21_600.0)


@pytest.mark.parametrize(
    "wrong", [{"payload_kg": math.nan}, {"payload_beta_kg_m2": math.nan}, {"post_boost_delta_v_m_s": math.inf}]
)
def test_a_number_that_is_none_ends_the_flight(shoot, icbm, wrong):
    assert shoot(vehicle=icbm._replace(**wrong)).status == FlightStatus.NOT_FINITE


def test_a_pitch_or_azimuth_that_is_no_number_ends_the_flight(shoot):
    assert shoot(pitch_deg=math.nan).status == FlightStatus.NOT_FINITE
    assert shoot(azimuth=math.nan).status == FlightStatus.NOT_FINITE


def test_engines_that_never_run_leave_it_where_it_stands(shoot, point):
    shot = shoot(cutoff=0.0, start=point._replace(h_m=0.0))
    assert shot.status == FlightStatus.IMPACT
    assert shot.range_rad < 1e-6 and shot.t_impact_s < 1.0


@given(st.floats(1e-6, 1.0))
def test_above_the_ceiling_drag_is_negligible(nature, area_per_mass):
    top = ceiling(area_per_mass, nature.air)
    # its docstring: 1e-6 m/s^2 at 8 km/s
    assert 0.5 * air_at(top, nature.air)[0] * 8_000.0**2 * area_per_mass <= 1e-6
    assert top <= ceiling(2.0 * area_per_mass, nature.air)
    assert ceiling(math.nan, nature.air) == nature.air.edges_m[-1]


def test_a_vacuum_has_its_ceiling_at_the_bottom():
    assert ceiling(1.0, vacuum_air()) == vacuum_air().edges_m[0]


def test_raising_the_ceiling_changes_nothing_that_matters(shoot, icbm, steer, point, nature):
    y, nodes = np.zeros(6), np.zeros((2000, NODE_COLUMNS))
    _, _, t = boost(icbm, programme_of(steer, 0.4, NEVER), point, 0.7, nature, y, nodes)
    ends = []
    # a second body with the same drag, in another unit of area: a hundred times the area and the mass per area
    for area, table in ((1.0 / 8000.0, CONSTANT_DRAG), (1.0 / 8000.0 / 0.2, MISSILE_DRAG)):
        end = y.copy()
        coast(t, end, area, table, icbm.drag, nature, 70e3, t + 20_000.0, nodes)
        ends.append(end)
    # above 70 km it flies faster than Mach 4.5, where the table says 0.2; below 1e-6 m/s^2 over 1,000 s: 0.5 m
    assert np.linalg.norm(ends[0][:3] - ends[1][:3]) < 0.5


def test_what_flies_on_is_the_payload_or_the_whole_last_stage(icbm, short_missile):
    assert free_area_per_mass(icbm) == (1.0 / 8000.0, CONSTANT_DRAG)
    area, table = free_area_per_mass(short_missile)
    assert (area, table) == (pytest.approx(math.pi / 4.0 * 0.81 / 2_000.0), MISSILE_DRAG)


def test_added_speed_lies_along_the_velocity():
    y = np.array([1.0, 2.0, 3.0, 300.0, 0.0, -400.0])
    add_speed(y, 50.0)
    np.testing.assert_allclose(y, [1.0, 2.0, 3.0, 330.0, 0.0, -440.0], rtol=1e-15)
