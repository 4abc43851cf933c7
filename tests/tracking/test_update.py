"""One look corrects a belief."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.tracking.update import LEAST_ALPHA, direction_rows, range_curvature, update, update_angles

places = st.tuples(st.floats(-90.0, 90.0), st.floats(-180.0, 180.0), st.floats(5.0, 80.0), st.floats(0.0, 359.0))
ALPHA = 2e-4  # m^2/kg


def target_of(lab, place, range_m=1e6):
    s = lab.station_at(lab.radar_at(place[0], place[1]), 0.0)
    el, az = math.radians(place[2]), math.radians(place[3])
    e, n, u = math.cos(el) * math.sin(az), math.cos(el) * math.cos(az), math.sin(el)
    return np.array([s[c] + range_m * (e * s[3 + c] + n * s[6 + c] + u * s[9 + c]) for c in range(3)]), s


@given(places)
def test_the_rows_are_the_derivatives_of_the_look(lab, place):
    target, station = target_of(lab, place)
    h = np.empty((3, 3))
    d = target - np.array(station[:3])
    expected = lab.pointing(station, target)
    got = np.array(direction_rows(*d, station, h)) - expected
    got[1] = (got[1] + math.pi) % (2.0 * math.pi) - math.pi
    assert got == pytest.approx(0.0, abs=1e-9)
    for c in range(3):
        plus, minus = target.copy(), target.copy()
        plus[c] += 1.0
        minus[c] -= 1.0
        moved = lab.pointing(station, plus) - lab.pointing(station, minus)
        moved[1] = (moved[1] + math.pi) % (2.0 * math.pi) - math.pi
        # rounding of a range of 1e6 m is 1e-10 m, of an angle 1e-16
        assert moved[0] / 2.0 == pytest.approx(h[0, c], rel=1e-4, abs=1e-9)
        assert moved[1:] / 2.0 == pytest.approx(h[1:, c], rel=1e-4, abs=1e-11)


@pytest.mark.parametrize("curved", [False, True])
@given(places)
def test_a_look_never_widens_the_belief(lab, curved, place):
    target, station = target_of(lab, place)
    p = np.diag([1e6, 1e6, 1e6, 1e4, 1e4, 1e4, 1e-8])
    before = p.copy()
    x = np.array([*target, 0.0, 0.0, 0.0, ALPHA])
    update(x, p, tuple(lab.pointing(station, target)), (10.0, 1e-3, 1e-3), station, curved)
    assert np.linalg.eigvalsh(before - p).min() > -1e-3  # rounding of 1e6 m^2
    # a look at the truth moves nothing, but for the shell's sag of less than a metre
    assert x[:3] == pytest.approx(target, abs=1.0 if curved else 1e-3)


def test_the_update_is_that_of_the_textbook(lab):
    """The same gain and covariance by numpy's dense algebra, all three numbers at once."""
    target, station = target_of(lab, (64.0, -149.0, 20.0, 310.0), 2e6)
    rng = np.random.default_rng(3)
    a = rng.standard_normal((7, 7))
    p = a @ a.T * 1e4 + np.eye(7) * 1e3
    x = np.array([*(target + rng.standard_normal(3) * 100.0), 1.0, 2.0, 3.0, 500.0])
    sigmas = (30.0, 2e-3, 1e-3)
    look = tuple(lab.pointing(station, target))
    h = np.empty((3, 3))
    predicted = direction_rows(*(x[:3] - np.array(station[:3])), station, h)
    full = np.hstack([h, np.zeros((3, 4))])
    s = full @ p @ full.T + np.diag(np.square(sigmas))
    gain = p @ full.T @ np.linalg.inv(s)
    residual = np.array(look) - np.array(predicted)
    expected_x, expected_p = x + gain @ residual, p - gain @ s @ gain.T
    nis = update(x, p, look, sigmas, station, False)
    # double precision in a system whose numbers span eleven orders of magnitude
    assert x == pytest.approx(expected_x, rel=1e-9, abs=1e-5)
    assert p == pytest.approx(expected_p, rel=1e-7, abs=1e-5)
    assert nis == pytest.approx(residual @ np.linalg.inv(s) @ residual, rel=1e-6)


def test_the_curvature_of_the_range_is_that_of_a_wide_belief():
    """Mean and spread of the range over 200,000 places drawn from a belief 10 km wide: sampling error 0.3 %."""
    rng = np.random.default_rng(7)
    distance = 2.9e6
    p = np.zeros((7, 7))
    p[:3, :3] = np.diag([1.0, 1e4**2, 5e3**2])
    drawn = rng.standard_normal((200_000, 3)) * np.sqrt(np.diag(p)[:3]) + [distance, 0.0, 0.0]
    ranges = np.linalg.norm(drawn, axis=1) - distance
    mean, variance = range_curvature(p, (1.0, 0.0, 0.0), distance)
    assert mean == pytest.approx(ranges.mean(), rel=0.02)
    assert variance + p[0, 0] == pytest.approx(ranges.var(), rel=0.03)


def test_the_curved_update_keeps_the_sphere_of_a_precise_range(lab):
    """Angles that move a wide belief by 20 km aside: the plain filter leaves the sphere by 69 m, that of 1 m range."""
    target, station = target_of(lab, (60.0, -160.0, 30.0, 250.0), 2.9e6)
    true = target_of(
        lab, (60.0, -160.0, 30.0, 250.0 + math.degrees(20e3 / 2.9e6 / math.cos(math.radians(30.0)))), 2.9e6
    )
    look, off = tuple(lab.pointing(station, true[0])), []
    for curved in (False, True):
        x, p = np.array([*target, 0.0, 0.0, 0.0, ALPHA]), np.diag([1e8, 1e8, 1e8, 1.0, 1.0, 1.0, 1e-8])
        update(x, p, look, (1.0, 1e-4, 1e-4), station, curved)
        off.append(abs(np.linalg.norm(x[:3] - np.array(station[:3])) - 2.9e6))
    assert off[0] > 60.0
    assert off[1] < 1.0


def test_azimuth_residuals_do_not_jump_at_south(lab):
    target, station = target_of(lab, (0.0, 0.0, 30.0, 180.0))
    x, p = np.array([*target, 0.0, 0.0, 0.0, ALPHA]), np.eye(7) * 1e6
    look = lab.pointing(station, target)
    update(x, p, (look[0], look[1] - 2.0 * math.pi, look[2]), (10.0, 1e-3, 1e-3), station, False)
    assert x[:3] == pytest.approx(target, abs=1.0)


@pytest.mark.parametrize("curved", [False, True])
@given(places, st.floats(-1.0, 3.0), st.floats(-6.0, -3.0))
def test_a_covariance_stays_positive_however_precise_the_look(lab, curved, place, range_power, angle_power):
    """From 100 km and 1 km/s to looks of 0.1 m and a microradian, a hundred times over."""
    target, station = target_of(lab, place)
    x, p = np.array([*target, 100.0, 200.0, 300.0, ALPHA]), np.diag([1e10, 1e10, 1e10, 1e6, 1e6, 1e6, 1e-8])
    p[:3, 3:6] = p[3:6, :3] = 0.99e8 * np.eye(3)  # as after a carry of 100 s
    sigmas = (10.0**range_power, 10.0**angle_power / math.cos(math.radians(place[2])), 10.0**angle_power)
    for _ in range(100):
        update(x, p, tuple(lab.pointing(station, target)), sigmas, station, curved)
        size = 1.0 / np.sqrt(np.diag(p))
        assert np.linalg.eigvalsh(p * np.outer(size, size)).min() > 0.0


def test_alpha_stays_positive(lab):
    """A look that would lower alpha below nothing lowers it to a tenth."""
    target, station = target_of(lab, (60.0, -160.0, 30.0, 250.0))
    p = np.diag([1e4, 1e4, 1e4, 1.0, 1.0, 1.0, 1e-8])
    p[:3, 6] = p[6, :3] = 0.9e-2 / math.sqrt(3.0)  # farther away means more drag
    x = np.array([*target, 0.0, 0.0, 0.0, ALPHA])
    look = lab.pointing(station, target - 600.0 * np.ones(3) / math.sqrt(3.0))
    update(x, p, tuple(look), (1.0, 1e-5, 1e-5), station, True)
    assert x[6] == pytest.approx(LEAST_ALPHA * ALPHA)


@given(places)
def test_a_direction_corrects_across_the_line_of_sight_alone(lab, place):
    """The same as a radar's two angles where they are as precise; along the line of sight nothing is learnt."""
    target, station = target_of(lab, place)
    u = (target - np.array(station[:3])) / 1e6
    start = np.array([*(target + np.array([300.0, -200.0, 100.0])), 10.0, 20.0, 30.0, ALPHA])
    p = np.diag([1e6, 1e6, 1e6, 1e4, 1e4, 1e4, 1e-8])
    x, q, y, r = start.copy(), p.copy(), start.copy(), p.copy()
    nis = update_angles(x, q, tuple(u), 1e-4, station[:3])
    across = 1e-4 / math.cos(math.radians(place[2]))
    look = lab.pointing(station, target)
    same = update(y, r, tuple(look), (1e9, across, 1e-4), station, False)
    # azimuth's width is taken at the true elevation: 3e-4 of it at 80 deg and 300 m
    assert nis == pytest.approx(same, rel=1e-2)
    assert x[:3] == pytest.approx(y[:3], abs=1.0)
    assert q == pytest.approx(r, rel=1e-2, abs=1e3)
    assert u @ q[:3, :3] @ u == pytest.approx(1e6, rel=1e-3)


def test_many_directions_from_two_places_find_a_place_in_space(lab):
    """Two observers 90 deg apart, 400 directions of 50 microradians each: 50 m / 20 at 1,000 km, within 4 sigma."""
    rng = np.random.default_rng(4)
    target = np.array([7e6, 0.0, 0.0])
    observers = (np.array([7e6, 1e6, 0.0]), np.array([7e6, 0.0, 1e6]))
    x, p = np.array([*(target + 3e3), 0.0, 0.0, 0.0, ALPHA]), np.diag([1e8, 1e8, 1e8, 1e-6, 1e-6, 1e-6, 1e-8])
    for k in range(800):
        place = observers[k % 2]
        line = target - place
        d = line + rng.standard_normal(3) * 50e-6 * np.linalg.norm(line)
        update_angles(x, p, tuple(d / np.linalg.norm(d)), 50e-6, tuple(place))
    error = x[:3] - target
    assert error @ np.linalg.solve(p[:3, :3], error) < 21.1  # chi^2 with 3 degrees of freedom: once in 1e4
    assert np.sqrt(np.linalg.eigvalsh(p[:3, :3])) == pytest.approx(50.0 / 20.0, rel=0.35)
