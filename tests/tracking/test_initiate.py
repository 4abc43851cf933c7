"""How a track begins, becomes firm, and breaks."""

import math

import numpy as np
import pytest

from umbrella.tracking.initiate import EMPTY, FIRM, POINT, TENTATIVE, position_belief, position_of

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
