"""One look corrects a belief."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.physics.earth.model import WGS84
from umbrella.sensing.radar import pointing, station_eci
from umbrella.tracking.update import direction_rows, range_curvature, solve_3, update

places = st.tuples(st.floats(-70.0, 70.0), st.floats(-180.0, 180.0), st.floats(5.0, 80.0), st.floats(0.0, 359.0))


def target_of(radar, elevation_deg, azimuth_deg, range_m=1e6):
    s = station_eci(radar, 0.0, WGS84)
    el, az = math.radians(elevation_deg), math.radians(azimuth_deg)
    e, n, u = math.cos(el) * math.sin(az), math.cos(el) * math.cos(az), math.sin(el)
    return np.array([s[c] + range_m * (e * s[3 + c] + n * s[6 + c] + u * s[9 + c]) for c in range(3)]), s


@given(places)
def test_the_rows_are_the_derivatives_of_the_look(lab, place):
    radar = lab.radar_at(place[0], place[1])
    target, station = target_of(radar, place[2], place[3])
    h = np.empty((3, 3))
    d = target - np.array(station[:3])
    assert direction_rows(*d, station, h) == pytest.approx(pointing(radar, *target, 0.0, WGS84), abs=1e-9)
    for c in range(3):
        plus, minus = target.copy(), target.copy()
        plus[c] += 1.0
        minus[c] -= 1.0
        moved = np.array(pointing(radar, *plus, 0.0, WGS84)) - np.array(pointing(radar, *minus, 0.0, WGS84))
        moved[1] = (moved[1] + math.pi) % (2.0 * math.pi) - math.pi
        # rounding of a range of 1e6 m is 1e-10 m, of an angle 1e-16
        assert moved[0] / 2.0 == pytest.approx(h[0, c], rel=1e-4, abs=1e-9)
        assert moved[1:] / 2.0 == pytest.approx(h[1:, c], rel=1e-4, abs=1e-11)


@given(places)
def test_a_look_never_widens_the_belief(lab, place):
    radar = lab.radar_at(place[0], place[1])
    target, station = target_of(radar, place[2], place[3])
    p = np.diag([1e6, 1e6, 1e6, 1e4, 1e4, 1e4])
    before = p.copy()
    x = np.array([*target, 0.0, 0.0, 0.0])
    update(x, p, pointing(radar, *target, 0.0, WGS84), (10.0, 1e-3, 1e-3), station, False)
    assert np.linalg.eigvalsh(before - p).min() > -1e-3  # rounding of 1e6 m^2
    assert x[:3] == pytest.approx(target, abs=1e-3)  # a look at the truth moves nothing


def test_the_update_is_that_of_the_textbook(lab):
    """The same gain and covariance by numpy's dense algebra."""
    radar = lab.radar_at(64.0, -149.0)
    target, station = target_of(radar, 20.0, 310.0, 2e6)
    rng = np.random.default_rng(3)
    a = rng.standard_normal((6, 6))
    p = a @ a.T * 1e4 + np.eye(6) * 1e3
    x = np.array([*(target + rng.standard_normal(3) * 100.0), 1.0, 2.0, 3.0])
    sigmas = (30.0, 2e-3, 1e-3)
    look = pointing(radar, *target, 0.0, WGS84)
    h = np.empty((3, 3))
    predicted = direction_rows(*(x[:3] - np.array(station[:3])), station, h)
    full = np.hstack([h, np.zeros((3, 3))])
    s = full @ p @ full.T + np.diag(np.square(sigmas))
    gain = p @ full.T @ np.linalg.inv(s)
    residual = np.array(look) - np.array(predicted)
    expected_x, expected_p = x + gain @ residual, p - gain @ s @ gain.T
    nis = update(x, p, look, sigmas, station, False)
    # double precision in a system whose numbers span eleven orders of magnitude
    assert x == pytest.approx(expected_x, rel=1e-9, abs=1e-5)
    assert p == pytest.approx(expected_p, rel=1e-7, abs=1e-5)
    assert nis == pytest.approx(residual @ np.linalg.inv(s) @ residual, rel=1e-6)


def test_the_curvature_of_the_range_is_that_of_a_wide_belief(lab):
    """Mean and spread of the range over 200,000 places drawn from a belief 10 km wide: sampling error 0.3 %."""
    rng = np.random.default_rng(7)
    distance = 2.9e6
    p = np.zeros((6, 6))
    p[:3, :3] = np.diag([1.0, 1e4**2, 5e3**2])
    drawn = rng.standard_normal((200_000, 3)) * np.sqrt(np.diag(p)[:3]) + [distance, 0.0, 0.0]
    ranges = np.linalg.norm(drawn, axis=1) - distance
    mean, variance = range_curvature(p, (1.0, 0.0, 0.0), distance)
    assert mean == pytest.approx(ranges.mean(), rel=0.02)
    assert variance + p[0, 0] == pytest.approx(ranges.var(), rel=0.03)


def test_azimuth_residuals_do_not_jump_at_south(lab):
    radar = lab.radar_at(0.0, 0.0)
    target, station = target_of(radar, 30.0, 180.0)
    x, p = np.array([*target, 0.0, 0.0, 0.0]), np.eye(6) * 1e6
    look = pointing(radar, *target, 0.0, WGS84)
    update(x, p, (look[0], look[1] - 2.0 * math.pi, look[2]), (10.0, 1e-3, 1e-3), station, False)
    assert x[:3] == pytest.approx(target, abs=1.0)


@given(st.lists(st.floats(-2.0, 2.0), min_size=9, max_size=9))
def test_the_small_system_is_solved(values):
    a = np.array(values).reshape(3, 3)
    s = a @ a.T + np.eye(3)
    b, x = np.arange(6.0).reshape(2, 3), np.empty((2, 3))
    solve_3(s, b, x)
    assert x @ s == pytest.approx(b, abs=1e-9)
