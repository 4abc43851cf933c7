"""A whole flight: one path for the payload, one for each spent stage, and the events in their order."""

import math

import numpy as np
import pytest

from umbrella.core.errors import FlightError
from umbrella.core.status import FlightStatus
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, geodetic_to_ecef
from umbrella.physics.earth.frames import eci_to_ecef, velocity_eci_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.aim import programme_of
from umbrella.physics.flight.shot import fire
from umbrella.physics.flight.trajectory import A_AFTER, A_BEFORE, R, T, V, state_at
from umbrella.physics.flight.whole import fly

OMEGA = WGS84.omega_rad_s
AZIMUTH = 0.7


@pytest.fixture(scope="module")
def flight(icbm, steer, point, nature):
    """The two-stage rocket, cut off 5 s early."""
    return fly(icbm, programme_of(steer, 0.44, 245.0), point, AZIMUTH, nature)


@pytest.fixture(scope="module")
def kicked(icbm, steer, point, nature):
    """The same with 300 m/s added at the end of the boost."""
    vehicle = icbm._replace(post_boost_delta_v_m_s=300.0)
    return fly(vehicle, programme_of(steer, 0.44, 245.0), point, AZIMUTH, nature)


def ground(event):
    return np.array(geodetic_to_ecef(event.lat_rad, event.lon_rad, event.h_m, WGS84))


def test_it_starts_at_rest_at_the_launch_point(flight, point):
    x, y, z, vx, vy, vz = state_at(flight.payload.nodes, 0.0)
    assert ecef_to_geodetic(x, y, z, WGS84) == pytest.approx(tuple(point), abs=1e-8)
    assert velocity_eci_to_ecef(x, y, z, vx, vy, vz, 0.0, OMEGA) == pytest.approx((0.0, 0.0, 0.0), abs=1e-9)


def test_payload_comes_down_where_the_shot_does(flight, icbm, steer, point, nature):
    shot = fire(icbm, programme_of(steer, 0.44, 245.0), point, AZIMUTH, 0.0, nature)
    impact = flight.impact()
    assert impact.t_s == shot.t_impact_s
    np.testing.assert_allclose(ground(impact), (shot.x_m, shot.y_m, shot.z_m), rtol=0, atol=1e-6)  # there and back
    assert flight.apogee_m == pytest.approx(shot.apogee_m, abs=1e-6)


def test_events_stand_in_the_order_of_time(flight):
    times = [event.t_s for event in flight.events]
    assert times == sorted(times)
    of_payload = [(e.kind, e.body, e.t_s) for e in flight.events if e.kind in ("ignition", "burnout", "separation")]
    assert of_payload == [
        ("ignition", "stage-1", 0.0),
        ("burnout", "stage-1", 150.0),
        ("separation", "stage-1", 150.0),
        ("ignition", "stage-2", 150.0),
        ("burnout", "stage-2", 245.0),
        ("separation", "stage-2", 245.0),
    ]
    for body in flight.bodies:
        ends = [e for e in flight.events if e.body == body.name and e.kind in ("apogee", "impact")]
        assert [e.kind for e in ends] == ["apogee", "impact"]
        assert ends[0].h_m == max(e.h_m for e in flight.events if e.body == body.name)


def test_events_lie_on_the_path(flight):
    for event in flight.events:
        nodes = next((b.nodes for b in flight.bodies if b.name == event.body and b.nodes[0, T] <= event.t_s), None)
        nodes = flight.payload.nodes if nodes is None else nodes
        on_path = eci_to_ecef(*state_at(nodes, event.t_s)[:3], event.t_s, OMEGA)
        np.testing.assert_allclose(ground(event), on_path, rtol=0, atol=1e-6)


def test_times_of_a_path_rise(flight, kicked):
    for body in (*flight.bodies, *kicked.bodies):
        assert np.all(np.diff(body.nodes[:, T]) > 0.0)


@pytest.mark.parametrize("eps", [1e-3, 1e-6])
def test_path_is_continuous_at_burnout(flight, eps):
    before, after = (np.array(state_at(flight.payload.nodes, 245.0 + side)) for side in (-eps, eps))
    # it moves on by 2 eps at its speed; the acceleration of 50 m/s^2 adds 1e-4 m at eps = 1 ms
    np.testing.assert_allclose(after[:3], before[:3] + eps * (before[3:] + after[3:]), rtol=0, atol=1e-6 + 100 * eps**2)
    np.testing.assert_allclose(after[3:], before[3:], rtol=0, atol=200.0 * eps + 1e-9)


def test_acceleration_jumps_at_burnout_in_one_node(flight):
    (row,) = flight.payload.nodes[flight.payload.nodes[:, T] == 245.0]
    jump = np.linalg.norm(row[A_BEFORE:] - row[A_AFTER : A_AFTER + 3])
    # thrust over mass: 300 s x 9.80665 x 130 kg/s over 1,500 + 1,700 + 650 kg
    assert jump == pytest.approx(300.0 * 9.80665 * 130.0 / 3_850.0, rel=1e-3)  # less the last of the air, 1e-3 m/s^2


def test_a_speed_added_after_burnout_makes_the_velocity_jump_and_not_the_place(flight, kicked):
    for eps in (2e-6, 1e-3):
        before, after = (np.array(state_at(kicked.payload.nodes, 245.0 + t)) for t in (-eps, eps))
        straight = before[:3] + eps * (before[3:] + after[3:])
        np.testing.assert_allclose(after[:3], straight, rtol=0, atol=1e-6 + 100 * eps**2)
        assert np.linalg.norm(after[3:] - before[3:]) == pytest.approx(300.0, abs=200.0 * eps + 1e-3)
    # during the microsecond itself it does not stray by more than the speed times the microsecond
    within = [state_at(kicked.payload.nodes, 245.0 + s * 1e-6)[:3] for s in np.linspace(0.0, 1.0, 11)]
    assert np.linalg.norm(np.array(within) - within[0], axis=1).max() < 2.0 * 8_000.0 * 1e-6
    assert kicked.impact().t_s > flight.impact().t_s


def test_spent_stages_begin_with_the_payload_and_fall_short_of_it(flight):
    for body, t in zip(flight.spent, (150.0, 245.0), strict=True):
        assert body.nodes[0, T] == t
        np.testing.assert_array_equal(body.nodes[0, R : V + 3], state_at(flight.payload.nodes, t))
        assert body.status == FlightStatus.IMPACT
    launch = np.array(geodetic_to_ecef(math.radians(40.0), math.radians(130.0), 50.0, WGS84))
    away = [np.linalg.norm(ground(flight.impact(name)) - launch) for name in ("stage-1", "stage-2", "payload")]
    assert away == sorted(away)
    # the empty tank of 150 kg/m^2 is stopped by the air: it lands after the payload of 8,000 kg/m^2
    assert flight.impact("stage-2").t_s > flight.impact().t_s
    assert 100e3 < away[0] < 2_000e3  # as the first stages of such rockets do


def test_burnout_is_told_relative_to_the_turning_earth(flight):
    state = state_at(flight.payload.nodes, 245.0)
    position = eci_to_ecef(*state[:3], 245.0, OMEGA)
    velocity = np.array(velocity_eci_to_ecef(*state, 245.0, OMEGA))
    lat, lon, h = ecef_to_geodetic(*position, WGS84)
    assert flight.burnout.t_s == 245.0
    assert flight.burnout.speed_m_s == pytest.approx(np.linalg.norm(velocity), rel=1e-12)
    assert flight.burnout.h_m == pytest.approx(h, abs=1e-6)
    assert flight.burnout.inertial_speed_m_s == pytest.approx(np.linalg.norm(state[3:]), rel=1e-12)
    # the flight-path angle: the rate of the height over the speed, by a difference over 2 ms of free flight
    later = eci_to_ecef(*state_at(flight.payload.nodes, 245.002)[:3], 245.002, OMEGA)
    climb = (ecef_to_geodetic(*later, WGS84)[2] - h) / 0.002
    assert math.sin(flight.burnout.flight_path_rad) * flight.burnout.speed_m_s == pytest.approx(climb, abs=0.02)
    assert (lat, lon) == pytest.approx((flight.events[4].lat_rad, flight.events[4].lon_rad), abs=1e-12)


def test_a_missile_that_stays_in_one_piece_has_no_spent_stage(short_missile, short_steer, point, nature):
    flown = fly(short_missile, programme_of(short_steer, 0.8, math.inf), point, AZIMUTH, nature)
    assert flown.spent == ()
    assert [e.kind for e in flown.events] == ["ignition", "burnout", "apogee", "impact"]


def test_boosters_leave_before_the_core_and_the_shroud_is_dropped(stage, vehicle, steer, point, nature):
    rocket = vehicle(
        stage(100_000.0, 25_000.0, 265.0, 257.0, 100.0, 2.95),
        stage(90_000.0, 8_000.0, 300.0, 264.0, 130.0, 2.68, parallel=True),
        stage(22_000.0, 2_400.0, 326.0, 326.0, 200.0, 2.66, coast_s=2.0),
        payload_kg=7_000.0,
        shroud=(1_700.0, 157.0),
    )
    flown = fly(rocket, programme_of(steer, 0.3, math.inf), point, AZIMUTH, nature)
    told = {(e.kind, e.body): e.t_s for e in flown.events}
    assert told["ignition", "stage-1"] == told["ignition", "stage-2"] == 0.0
    assert told["separation", "stage-1"] == 100.0 and told["separation", "stage-2"] == 130.0
    assert told["ignition", "stage-3"] == 132.0 and told["separation", "shroud"] == 157.0
    assert [body.name for body in flown.bodies] == ["payload", "stage-1", "stage-2", "stage-3"]


def test_a_stage_that_was_never_lit_is_not_told_of(icbm, steer, point, nature):
    flown = fly(icbm, programme_of(steer, 0.6, 120.0), point, AZIMUTH, nature)
    assert [body.name for body in flown.bodies] == ["payload", "stage-1"]
    assert not any(e.body == "stage-2" for e in flown.events)


def test_a_payload_in_orbit_has_no_impact(icbm, steer, point, nature):
    vehicle = icbm._replace(post_boost_delta_v_m_s=1_500.0)
    flown = fly(vehicle, programme_of(steer, 0.0, math.inf), point, AZIMUTH, nature, limit_s=15_000.0)
    assert flown.payload.status == FlightStatus.TIME_LIMIT
    assert flown.impact() is None and flown.impact("stage-2") is not None
    assert flown.payload.t_end_s == 15_250.0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"payload_kg": 1e6}, "too little thrust"),
        ({"payload_kg": math.nan}, "no longer finite"),
        ({"payload_beta_kg_m2": math.nan}, "payload failed"),
    ],
)
def test_a_flight_that_fails_says_why(icbm, steer, point, nature, change, words):
    with pytest.raises(FlightError, match=words):
        fly(icbm._replace(**change), programme_of(steer, 0.44, 245.0), point, AZIMUTH, nature)
