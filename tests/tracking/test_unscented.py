"""The unscented filter against the textbook's weighted points, against draws, and against the extended one."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.tracking.motion import coast
from umbrella.tracking.predict import carry
from umbrella.tracking.unscented import (
    SPREAD_ALPHA,
    SPREAD_BETA,
    SPREAD_KAPPA,
    carry_unscented,
    cholesky,
    correct_unscented,
    update_unscented,
)
from umbrella.tracking.update import update


def state(lab, t=400.0):
    return np.array([*lab.fall(lab.thrown(), [0.0, t])[-1], lab.ALPHA])


def doubt(seed=3, position=3e3, speed=30.0):
    """A full covariance with correlations of every kind."""
    size = np.array([position, position, position, speed, speed, speed, 5e-5])
    a = np.random.default_rng(seed).standard_normal((7, 14))
    c = a @ a.T
    d = np.sqrt(np.diag(c))
    return c / np.outer(d, d) * np.outer(size, size)


def textbook(x, p, function):
    """Mean, covariance and cross-covariance by the sum over 15 weighted points (Wan & van der Merwe 2000)."""
    n, a2 = 7, SPREAD_ALPHA**2
    lam = a2 * (n + SPREAD_KAPPA) - n
    root = np.linalg.cholesky(p) * math.sqrt(n + lam)
    points = np.column_stack([np.zeros(n), root, -root]).T
    values = np.array([function(x + d) for d in points])
    values -= values[0]
    w = np.full(15, 0.5 / (n + lam))
    w[0] = lam / (n + lam)
    mean = w @ values
    w[0] += 1.0 - a2 + SPREAD_BETA
    d = values - mean
    return mean + function(x), (d.T * w) @ d, (points.T * w) @ d


@given(st.lists(st.floats(-3.0, 3.0), min_size=49, max_size=49))
def test_the_factor_is_that_of_cholesky(values):
    a = np.array(values).reshape(7, 7)
    p, root = a @ a.T + 0.1 * np.eye(7), np.empty((7, 7))
    cholesky(p, 7, root)
    assert root == pytest.approx(np.linalg.cholesky(p), abs=1e-9)


def test_a_number_known_for_certain_has_no_points_of_its_own():
    p, root = np.diag([4.0, 9.0, 0.0, 1.0, 1.0, 1.0, 0.0]), np.empty((7, 7))
    cholesky(p, 7, root)
    assert np.array_equal(root, np.sqrt(p))


@pytest.mark.parametrize("dt", [0.7, 25.0, -12.0])
def test_odd_and_even_halves_add_up_to_the_weighted_points(lab, dt):
    """In one step above the air; the textbook's sum loses two digits to weights of a hundred."""
    x, p = state(lab), doubt()
    mean, covariance, _ = textbook(x, p, lambda s: np.array(coast(tuple(s), dt, lab.IN_VACUUM)))
    carry_unscented(x, p, dt, lab.IN_VACUUM._replace(noise_m2_s3=0.0))
    size = np.sqrt(np.diag(covariance))
    assert (x - mean) / size == pytest.approx(0.0, abs=1e-9)
    assert (p - covariance) / np.outer(size, size) == pytest.approx(0.0, abs=1e-8)


def test_the_update_is_that_of_the_weighted_points(lab):
    x, p = state(lab), doubt()
    station = lab.station_at(lab.radar_at(60.0, -160.0), 400.0)
    look = lab.pointing(station, x[:3] + np.array([2e3, -1e3, 500.0])) + np.array([20.0, 2e-4, -1e-4])
    sigmas = (30.0, 2e-3, 1e-3)
    mean, s, cross = textbook(x, p, lambda y: lab.pointing(station, y[:3]))
    s += np.diag(np.square(sigmas))
    gain, v = cross @ np.linalg.inv(s), look - mean
    expected_x, expected_p = x + gain @ v, p - gain @ s @ gain.T
    size = np.sqrt(np.diag(expected_p))
    nis = update_unscented(x, p, tuple(look), sigmas, station)
    assert nis == pytest.approx(v @ np.linalg.solve(s, v), rel=1e-7)
    assert (x - expected_x) / size == pytest.approx(0.0, abs=1e-6)
    assert (p - expected_p) / np.outer(size, size) == pytest.approx(0.0, abs=1e-6)


def test_the_logarithm_of_the_innovation_is_that_of_its_covariance(lab):
    x, p = state(lab), doubt()
    station, sigmas = lab.station_at(lab.radar_at(60.0, -160.0), 400.0), (30.0, 2e-3, 1e-3)
    _, s, _ = textbook(x, p, lambda y: lab.pointing(station, y[:3]))
    _, ln_s = correct_unscented(x, p, tuple(lab.pointing(station, x[:3])), sigmas, station, False)
    assert ln_s == pytest.approx(np.linalg.slogdet(s + np.diag(np.square(sigmas)))[1], rel=1e-8)


@pytest.mark.parametrize("curved", [False, True])
def test_with_a_narrow_belief_it_is_the_extended_filter(lab, curved):
    """A belief of 30 m at 3,000 km: the curvature is 1e-5 of it."""
    x, p = state(lab), doubt(position=30.0, speed=1.0)
    y, q = x.copy(), p.copy()
    station, sigmas = lab.station_at(lab.radar_at(60.0, -160.0), 410.0), (10.0, 1e-4, 1e-4)
    quiet = lab.IN_VACUUM._replace(noise_m2_s3=1e-3)
    carry_unscented(x, p, 10.0, quiet)
    carry(y, q, 10.0, quiet)
    look = tuple(lab.pointing(station, x[:3]) + np.array([5.0, 1e-5, -2e-5]))
    nis, _ = correct_unscented(x, p, look, sigmas, station, curved)
    assert update(y, q, look, sigmas, station, curved) == pytest.approx(nis, rel=1e-3)
    size = np.sqrt(np.diag(q))
    assert (x - y) / size == pytest.approx(0.0, abs=1e-3)
    assert (p - q) / np.outer(size, size) == pytest.approx(0.0, abs=1e-3)


def test_the_spread_of_bodies_of_very_doubtful_drag_is_met_better_than_by_the_extended_filter(lab):
    """2,000 bodies whose alpha is known to a half, 20 s into the air: mean and sigma of the speed, to 5 % of it.

    A few of the normal draws have a drag that pushes; the law of motion does not mind.
    """
    rng = np.random.default_rng(1)
    x = np.array([200e3, 0.0, 6.4668e6, 6000.0, 300.0, -3000.0, 4e-4])
    p = np.diag([25.0, 25.0, 25.0, 0.25, 0.25, 0.25, (0.5 * x[6]) ** 2])
    drawn = rng.multivariate_normal(x, p, 2000, method="cholesky")
    ends = np.array([coast(tuple(s), 22.0, lab.IN_AIR) for s in drawn])
    y, q = x.copy(), p.copy()
    carry_unscented(x, p, 22.0, lab.IN_AIR._replace(noise_m2_s3=0.0))
    carry(y, q, 22.0, lab.IN_AIR._replace(noise_m2_s3=0.0))
    sigma = ends[:, 5].std()
    assert abs(x[5] - ends[:, 5].mean()) < 0.05 * sigma
    assert math.sqrt(p[5, 5]) == pytest.approx(sigma, rel=0.05)
    assert abs(x[5] - ends[:, 5].mean()) < abs(y[5] - ends[:, 5].mean())


places = st.tuples(st.floats(-90.0, 90.0), st.floats(-180.0, 180.0), st.floats(5.0, 80.0), st.floats(0.0, 359.0))


@pytest.mark.parametrize("curved", [False, True])
@given(places, st.floats(-1.0, 3.0), st.floats(-6.0, -3.0))
def test_a_covariance_stays_positive_however_precise_the_look(lab, curved, place, range_power, angle_power):
    """Poles and antimeridian among the places; from 10 km to looks of 0.1 m and a microradian."""
    s = lab.station_at(lab.radar_at(place[0], place[1]), 0.0)
    el, az = math.radians(place[2]), math.radians(place[3])
    e, n, u = math.cos(el) * math.sin(az), math.cos(el) * math.cos(az), math.sin(el)
    target = np.array([s[c] + 1e6 * (e * s[3 + c] + n * s[6 + c] + u * s[9 + c]) for c in range(3)])
    x, p = np.array([*target, 100.0, 200.0, 300.0, lab.ALPHA]), doubt(position=1e4, speed=100.0)
    sigmas = (10.0**range_power, 10.0**angle_power / math.cos(el), 10.0**angle_power)
    for _ in range(20):
        correct_unscented(x, p, tuple(lab.pointing(s, target)), sigmas, s, curved)
        size = 1.0 / np.sqrt(np.diag(p))
        assert np.array_equal(p, p.T)
        assert np.linalg.eigvalsh(p * np.outer(size, size)).min() > 0.0
