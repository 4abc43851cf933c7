"""Dead reckoning: no receiver is further from the truth than the threshold, no silence longer than a beat."""

import math

import numpy as np
import pytest

from umbrella.export.dis_attitude import pointing
from umbrella.export.dis_reckoning import (
    HEARTBEAT_S,
    THRESHOLD_M,
    THRESHOLD_RAD,
    TICK_S,
    due,
    moves_at,
    reckoned,
    ticks,
)

R_M = 6.378e6


def falling(times):
    """Return place and velocity of a body that climbs 300 s under growing thrust, then falls, over one spot."""
    jerk = 0.25
    t = np.minimum(times, 300.0)
    height, speed = jerk * t**3 / 6.0, jerk * t**2 / 2.0
    after = times - t
    height, speed = height + speed * after - 4.0 * after**2, speed - 8.0 * after
    zero = np.zeros_like(times)
    return np.column_stack([R_M + height, zero, zero]), np.column_stack([speed, 400.0 + zero, zero])


def path(to_s):
    times = np.arange(0.0, to_s + 0.5, 1.0)
    r, v = falling(times)
    r[:, 1] += 400.0 * times
    return times, r, v


@pytest.fixture(scope="module")
def flown():
    times, r, v = path(500.0)
    moves = moves_at(times, r, v, ticks(0.0, 500.0))
    return moves, due(moves)


def test_path_between_points_is_that_of_its_polynomial():
    """A path that is cubic in time is its own Hermite polynomial, acceleration included."""
    times, r, v = path(290.0)
    at = np.linspace(0.0, 290.0, 777)
    moves, (place, speed) = moves_at(times, r, v, at), falling(at)
    np.testing.assert_allclose(moves.r_m[:, 0], place[:, 0], rtol=1e-12)
    np.testing.assert_allclose(moves.v_m_s, speed, atol=1e-6)  # roundings of places of 6e6 m, by 1 s
    np.testing.assert_allclose(moves.a_m_s2[:, 0], 0.25 * at, atol=1e-5)


def test_receiver_is_within_the_threshold_at_every_tick(flown):
    moves, sent = flown
    for k, after in zip(sent, [*sent[1:], len(moves.t_s)], strict=True):
        off = np.linalg.norm(reckoned(moves, k, moves.t_s[k:after]) - moves.r_m[k:after], axis=1)
        turned = pointing(moves.r_m, moves.v_m_s)[k:after] @ pointing(moves.r_m, moves.v_m_s)[k]
        assert after == k + 1 or off.max() <= THRESHOLD_M
        assert after == k + 1 or turned.min() >= math.cos(THRESHOLD_RAD)


def test_no_silence_is_longer_than_the_heartbeat(flown):
    moves, sent = flown
    assert np.diff(moves.t_s[sent]).max() <= HEARTBEAT_S + 1e-9
    assert (sent[0], sent[-1]) == (0, len(moves.t_s) - 1)


def test_jerk_sets_the_pace_where_it_must(flown):
    """Under a jerk j the error after t is j t^3 / 6: at 0.25 m/s^3 it is 1 m after 2.88 s."""
    moves, sent = flown
    apart = np.diff(moves.t_s[sent])
    climbing = apart[(moves.t_s[sent][:-1] > 100.0) & (moves.t_s[sent][1:] < 299.0)]
    assert climbing == pytest.approx((6.0 / 0.25) ** (1 / 3), abs=TICK_S)
    falling_free = apart[(moves.t_s[sent][:-1] > 305.0) & (moves.t_s[sent][1:] < 495.0)]
    assert falling_free == pytest.approx(HEARTBEAT_S)


def test_standing_body_beats_only():
    times = np.array([0.0, 60.0])
    moves = moves_at(times, np.full((2, 3), 4e6), np.zeros((2, 3)), ticks(0.0, 60.0))
    assert moves.t_s[due(moves)] == pytest.approx(np.arange(0.0, 60.1, HEARTBEAT_S))
