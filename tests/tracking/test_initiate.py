"""How a track begins, becomes firm, and breaks."""

import math

import numpy as np
import pytest

from umbrella.tracking.initiate import (
    EMPTY,
    EXTENDED,
    FIRM,
    POINT,
    TENTATIVE,
    UNSCENTED,
    expect_velocity,
    is_expected,
    position_belief,
    position_of,
    surprise,
    surprise_angles,
    take_angles,
    take_look,
)
from umbrella.tracking.motion import coast

SIGMAS = (30.0, 1e-3)


@pytest.fixture(scope="module")
def flight(lab):
    """An arc over the North Pacific every five seconds, from 400 s on, and a radar in Alaska that could see it."""
    times = np.arange(600.0, 900.0, 5.0)
    return lab.fall(lab.fall(lab.thrown(), [0.0, 600.0])[-1], times), times, lab.radar_at(60.0, -160.0)


def test_a_track_grows_from_nothing_to_a_point_to_a_state_to_firm(lab, flight):
    states, times, radar = flight
    track, rng = lab.new_track(), np.random.default_rng(1)
    phases = [int(track["phase"])]
    for k in range(4):
        lab.follow(track, radar, states[k : k + 1], times[k : k + 1], SIGMAS, rng, lab.rules(looks=4))
        phases.append(int(track["phase"]))
    assert phases == [EMPTY, POINT, TENTATIVE, TENTATIVE, FIRM]


def test_a_look_after_a_long_silence_begins_anew(lab, flight):
    states, times, radar = flight
    track, rng = lab.new_track(), np.random.default_rng(1)
    lab.follow(track, radar, states[[0, 20]], times[[0, 20]], SIGMAS, rng, lab.rules(within_s=30.0))
    assert track["phase"] == POINT
    assert track["since_s"] == times[20]


def test_a_late_report_is_worth_as_much_as_a_timely_one(lab, flight):
    """Without process noise the order of looks makes no difference but for linearisation: 1 % of a sigma here."""
    states, times, radar = flight
    quiet = lab.rules(motion=lab.IN_VACUUM._replace(noise_m2_s3=1e-12))
    in_order, shuffled = lab.new_track(), lab.new_track()
    n = len(times)
    order = [0, 1, *[k + 1 if k % 2 == 0 else k - 1 for k in range(2, n)]]
    lab.follow(in_order, radar, states, times, SIGMAS, np.random.default_rng(2), quiet)
    lab.follow(shuffled, radar, states, times, SIGMAS, np.random.default_rng(2), quiet, order)
    assert in_order["looks"] == shuffled["looks"] == n
    dt = float(in_order["time_s"] - shuffled["time_s"])
    moved = shuffled["x"][:3] + dt * shuffled["x"][3:6]
    sigma = math.sqrt(np.trace(in_order["p"][:3, :3]))
    assert np.linalg.norm(in_order["x"][:3] - moved) < 0.3 * sigma + 0.5 * 9.8 * dt * dt


def test_a_burning_missile_never_has_an_old_track(lab):
    """Thrust of 20 m/s^2 along the path: no look fits free fall for long."""
    times = np.arange(0.0, 120.0, 2.0)
    start = lab.fall(lab.thrown(), [0.0, 300.0])[-1]
    states = lab.fall(start, times)
    along = start[3:] / np.linalg.norm(start[3:])
    states[:, :3] += 0.5 * 20.0 * times[:, None] ** 2 * along
    states[:, 3:] += 20.0 * times[:, None] * along
    track, rng, ages = lab.new_track(), np.random.default_rng(4), []
    for k in range(len(times)):
        lab.follow(
            track, lab.radar_at(52.7, 174.0), states[k : k + 1], times[k : k + 1] + 300.0, SIGMAS, rng, lab.rules()
        )
        ages.append(float(track["time_s"] - track["since_s"]))
    assert track["powered_s"] > 300.0
    assert max(ages) < 30.0


def test_free_fall_is_hardly_ever_taken_for_thrust(lab, flight):
    """60 looks in 100 trials: the limits are meant to be crossed once in 1e7 averages."""
    states, times, radar = flight
    broken = 0
    for seed in range(100):
        track = lab.new_track()
        lab.follow(track, radar, states, times, SIGMAS, np.random.default_rng(seed), lab.rules())
        broken += math.isfinite(track["powered_s"])
    assert broken == 0


def test_the_belief_behind_one_look_is_the_spread_of_what_may_have_given_it(lab):
    """A wide beam: 11 km across at 2,900 km, 30 m in range. Places that give the look, drawn at the radar.

    The mean lies 42 m before the place that the look names, and the belief is 52 m thick; 200,000 draws know the mean
    to 0.12 m and the variances to 0.32 %. Fourth powers of the angle are 1e-5 of it.
    """
    rng = np.random.default_rng(5)
    station = lab.station_at(lab.radar_at(60.0, -160.0), 700.0)
    look, sigmas = (2.9e6, 0.3, 0.4), (30.0, 3.8e-3 / math.cos(0.4), 3.8e-3)
    n = 200_000
    east, north, up = (rng.standard_normal(n) * s for s in (30.0, 3.8e-3, 3.8e-3))
    radius = look[0] + east
    places = np.stack([radius * np.cos(np.hypot(north, up)), radius * north, radius * up])
    c = np.empty((3, 3))
    place = np.array(position_belief(look, sigmas, station, c))
    named = np.array(position_of(look, station))
    along = (named - station[:3]) / look[0]
    assert along @ (place - named) == pytest.approx(places[0].mean() - look[0], abs=0.5)
    assert along @ c @ along == pytest.approx(places[0].var(), rel=0.02)
    assert np.linalg.eigvalsh(c)[1:] == pytest.approx(np.sort([places[1].var(), places[2].var()]), rel=0.02)


def test_a_direction_improves_a_track_and_begins_none(lab, flight):
    """A tracker satellite of 25 microradians, 4,000 km away: 100 m across, where the radar knows some 500 m."""
    states, times, radar = flight
    track, rng, rules = lab.new_track(), np.random.default_rng(6), lab.rules()
    place = states[20, :3] + 4e6 * np.array([0.6, 0.0, 0.8])
    line = (states[20, :3] - place) / 4e6
    line = line + 25e-6 * rng.standard_normal(3)
    direction = tuple(line / np.linalg.norm(line))
    take_angles(track, float(times[20]), direction, 25e-6, tuple(place), rules)
    assert track["phase"] == EMPTY
    lab.follow(track, radar, states[:20], times[:20], SIGMAS, rng, rules)
    before = track["p"].copy()
    fit, ln_s = surprise_angles(track, float(times[20]), direction, 25e-6, tuple(place), rules)
    assert np.array_equal(track["p"], before)
    take_angles(track, float(times[20]), direction, 25e-6, tuple(place), rules)
    assert track["looks"] == 21
    assert np.linalg.det(track["p"][:3, :3]) < 0.1 * np.linalg.det(before[:3, :3])
    assert fit < 18.4  # chi^2 with 2 degrees of freedom: once in 1e4
    assert ln_s > 2.0 * math.log(25e-6**2)
    e = track["x"][:6] - states[20]
    assert e @ np.linalg.solve(track["p"][:6, :6], e) < 27.9  # 6 degrees of freedom, once in 1e4


def test_a_direction_of_something_else_ends_a_track(lab, flight):
    states, times, radar = flight
    track, rules = lab.new_track(), lab.rules()
    lab.follow(track, radar, states[:20], times[:20], SIGMAS, np.random.default_rng(6), rules)
    take_angles(track, float(times[20]), (0.0, 0.0, 1.0), 1e-4, (0.0, 0.0, 0.0), rules)
    assert track["phase"] == EMPTY
    assert track["powered_s"] == times[20]


def test_the_surprise_of_a_look_is_what_its_update_would_give(lab, flight):
    """The running mean of a track moves by an eighth of the surprise; the track itself is left alone before that."""
    states, times, radar = flight
    for kind in (EXTENDED, UNSCENTED):
        track, rng, rules = lab.new_track(), np.random.default_rng(7), lab.rules(kind=kind)
        lab.follow(track, radar, states[:9], times[:9], SIGMAS, rng, rules)
        before, (look, sizes) = track.copy(), lab.look_at(radar, states[9], float(times[9]), SIGMAS, rng)
        station = lab.station_at(radar, float(times[9]))
        nis, _ = surprise(track, float(times[9]), look, sizes, station, rules)
        assert track.tobytes() == before.tobytes()
        take_look(track, float(times[9]), look, sizes, station, rules)
        assert track["nis"] == pytest.approx(before["nis"] + (nis - before["nis"]) / 8.0, rel=1e-12)


def test_a_point_expects_any_speed_of_a_missile_and_nothing_expects_nothing(lab, flight):
    """Five seconds after one look: 20 km along each axis, and the right object is inside."""
    states, times, radar = flight
    track, rng, rules = lab.new_track(), np.random.default_rng(8), lab.rules()
    look, sizes = lab.look_at(radar, states[1], float(times[1]), SIGMAS, rng)
    station = lab.station_at(radar, float(times[1]))
    assert surprise(track, float(times[1]), look, sizes, station, rules) == (math.inf, math.inf)
    lab.follow(track, radar, states[:1], times[:1], SIGMAS, rng, rules)
    nis, ln_s = surprise(track, float(times[1]), look, sizes, station, rules)
    assert nis < 11.3  # chi^2 with 3 degrees of freedom, once in 100
    range_m = look[0]
    assert ln_s == pytest.approx(2.0 * math.log(2e4**3 / (range_m**2 * math.cos(look[2]))), abs=0.5)
    far = (look[0] + 200e3, look[1], look[2])
    assert surprise(track, float(times[1]), far, sizes, station, rules)[0] > 60.0


def test_a_point_with_an_expected_velocity_expects_its_next_look_there(lab, flight):
    """Five seconds after one look, 50 m/s on each axis: 250 m, and the beam of 1 mrad; the rest of the sky is far off.

    The state that two looks make is the same with and without.
    """
    states, times, radar = flight
    rng, rules = np.random.default_rng(8), lab.rules()
    look, sizes = lab.look_at(radar, states[1], float(times[1]), SIGMAS, rng)
    station = lab.station_at(radar, float(times[1]))
    told, untold = lab.new_track(), lab.new_track()
    for track in (told, untold):
        lab.follow(track, radar, states[:1], times[:1], SIGMAS, np.random.default_rng(9), rules)
    expect_velocity(told, tuple(states[0, 3:6]), 50.0)
    assert is_expected(told)
    assert not is_expected(untold)
    assert surprise(told, float(times[1]), look, sizes, station, rules)[0] < 16.3  # 3 degrees of freedom, once in 1000
    beside = (look[0] + 3e3, look[1], look[2])
    assert surprise(told, float(times[1]), beside, sizes, station, rules)[0] > 60.0
    assert surprise(untold, float(times[1]), beside, sizes, station, rules)[0] < 16.3
    for track in (told, untold):
        take_look(track, float(times[1]), look, sizes, station, rules)
    assert told["x"].tobytes() == untold["x"].tobytes()
    assert told["p"].tobytes() == untold["p"].tobytes()
    before = told.copy()
    expect_velocity(told, (0.0, 0.0, 0.0), 1.0)
    assert told.tobytes() == before.tobytes()


@pytest.mark.parametrize("kind", [EXTENDED, UNSCENTED])
def test_a_light_body_that_falls_into_the_air_is_taken_up_again(lab, kind):
    """Fifty times the area that is assumed (beta 100): the track breaks, and ends up with the right alpha."""
    rules = lab.rules(motion=lab.IN_AIR._replace(alpha_drift=0.02), kind=kind)
    times = np.arange(0.0, 45.0, 0.5)
    heavy = np.array([*lab.thrown(41.5, 138.0, 98.0, 6500.0, -35.0), 0.01])
    heavy[:3] *= 1.0 + 200e3 / np.linalg.norm(heavy[:3])
    states = [heavy]
    for _ in times[1:]:
        states.append(np.array(coast(tuple(states[-1]), 0.5, lab.IN_AIR)))
    track, rng = lab.new_track(), np.random.default_rng(9)
    lab.follow(track, lab.radar_at(40.9, 140.3), np.array(states), times, (2.0, 5e-4), rng, rules)
    assert math.isfinite(track["powered_s"])
    assert track["phase"] == FIRM
    assert track["x"][6] == pytest.approx(0.01, rel=0.15)
    e = (track["x"] - states[-1])[:6]
    assert e @ np.linalg.solve(track["p"][:6, :6], e) < 27.9  # 6 degrees of freedom, once in 1e4


def test_a_heavy_body_keeps_its_track_through_the_air(lab):
    rules = lab.rules(motion=lab.IN_AIR._replace(alpha_drift=0.02))
    times = np.arange(0.0, 45.0, 0.5)
    start = np.array([*lab.thrown(41.5, 138.0, 98.0, 6500.0, -35.0), 1.3 * lab.ALPHA])
    start[:3] *= 1.0 + 200e3 / np.linalg.norm(start[:3])
    states = [start]
    for _ in times[1:]:
        states.append(np.array(coast(tuple(states[-1]), 0.5, lab.IN_AIR)))
    track = lab.new_track()
    lab.follow(track, lab.radar_at(40.9, 140.3), np.array(states), times, (2.0, 5e-4), np.random.default_rng(9), rules)
    assert not math.isfinite(track["powered_s"])
    assert track["x"][6] == pytest.approx(1.3 * lab.ALPHA, rel=0.1)
