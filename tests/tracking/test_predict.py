"""Prediction of a believed state and of its uncertainty."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from umbrella.physics.atmosphere.air import air_at
from umbrella.physics.earth.model import WGS84
from umbrella.physics.gravity.zonal import gravity
from umbrella.tracking.predict import carry, coast, gravity_gradient, height_of, transition

states = st.tuples(st.floats(0.0, 360.0), st.floats(4000.0, 7500.0), st.floats(10.0, 80.0))


def up_there(lab, thrown):
    """A state (7) above the air, one minute after the throw."""
    end = lab.fall(lab.thrown(azimuth_deg=thrown[0], speed_m_s=thrown[1], angle_deg=thrown[2]), [0.0, 60.0])[-1]
    return np.array([*end, lab.ALPHA])


def coming_down(height_m=60e3):
    """A re-entering state (7) over the pole's meridian at 6.7 km/s, 27 deg below the horizontal."""
    return np.array([200e3, 0.0, WGS84.a_m * (1.0 - WGS84.flattening) + height_m, 6000.0, 300.0, -3000.0, 1.0 / 5000.0])


@given(states)
def test_free_fall_agrees_with_an_independent_integrator(lab, thrown):
    """One metre after 20 minutes: Runge-Kutta 4 leaves 1 cm in each of 40 steps, and that grows on the way."""
    start = up_there(lab, thrown)
    end = lab.fall(start[:6], [60.0, 600.0, 1260.0])[-1]
    if height_of(*end[:3], WGS84) > 0.0:
        assert np.linalg.norm(np.array(coast(tuple(start), 1200.0, lab.IN_VACUUM))[:3] - end[:3]) < 1.0


@given(states, st.floats(1.0, 900.0))
def test_a_prediction_backwards_undoes_the_prediction_forwards(lab, thrown, dt):
    start = up_there(lab, thrown)
    back = coast(coast(tuple(start), dt, lab.IN_VACUUM), -dt, lab.IN_VACUUM)
    assert np.linalg.norm(np.array(back[:3]) - start[:3]) < 1.0  # m: 30 steps of 1 cm both ways


@given(st.floats(30e3, 90e3), st.floats(0.5, 4.0))
def test_a_late_report_in_the_air_finds_the_state_that_was(height, dt):
    """Half-second steps of Runge-Kutta 4 there and back: 10 m, as for the re-entry below."""
    from umbrella.physics.atmosphere.air import us76_air
    from umbrella.tracking.predict import Motion

    motion = Motion(us76_air(), WGS84, 2e-4, 0.5, 0.0, 1e-9, 0.0)
    start = coming_down(height)
    back = coast(coast(tuple(start), dt, motion), -dt, motion)
    assert np.linalg.norm(np.array(back[:3]) - start[:3]) < 10.0


@pytest.mark.parametrize("beta_kg_m2", [5000.0, 500.0, 20.0])
def test_re_entry_agrees_with_an_independent_integrator(lab, beta_kg_m2):
    motion = lab.IN_AIR
    x, y, z = 0.0, 0.0, WGS84.a_m * (1.0 - WGS84.flattening) + 120e3

    def rate(_, s):
        rho, _a2 = air_at(max(height_of(s[0], s[1], s[2], WGS84), 0.0), motion.air)
        w = np.array([s[3] + WGS84.omega_rad_s * s[1], s[4] - WGS84.omega_rad_s * s[0], s[5]])
        drag = -0.5 * rho * np.linalg.norm(w) / beta_kg_m2 * w
        return np.array([*s[3:], *(np.array(gravity(s[0], s[1], s[2], WGS84)) + drag)])

    start = (x, y, z, 6000.0, 0.0, -3000.0)
    end = solve_ivp(rate, (0.0, 40.0), start, "DOP853", rtol=1e-10, atol=1e-6).y[:, -1]
    assert height_of(*end[:3], WGS84) < (20e3 if beta_kg_m2 > 1000.0 else 60e3)
    # 10 m after 20 s in the air: 0.5 s steps, and the drag that begins at 100 km and not above (25 m for a balloon)
    allowed = 10.0 if beta_kg_m2 > 100.0 else 0.5 * 1e-3 * 5000.0 / beta_kg_m2 * 20.0**2
    assert np.linalg.norm(np.array(coast((*start, 1.0 / beta_kg_m2), 40.0, motion))[:3] - end[:3]) < allowed


@given(states)
def test_the_gradient_is_that_of_gravity(lab, thrown):
    place = up_there(lab, thrown)[:3]
    xx, yy, zz, xy, xz, yz = gravity_gradient(*place, WGS84)
    g = np.array([[xx, xy, xz], [xy, yy, yz], [xz, yz, zz]])
    for k in range(3):
        step = 100.0 * np.eye(3)[k]
        moved = (np.array(gravity(*(place + step), WGS84)) - np.array(gravity(*(place - step), WGS84))) / 200.0
        assert moved == pytest.approx(g[:, k], abs=1e-10)  # 1/s^2: J3 and J4 are 3e-5 of 3e-6
    assert abs(np.trace(g)) < 1e-17  # no sources outside the Earth


def small_errors_grow_as_phi_says(start, dt, in_air, motion, tolerance, alpha_tolerance):
    phi = np.empty((7, 7))
    transition(tuple(start), coast(tuple(start), dt, motion), dt, in_air, motion, phi)
    for k, step in enumerate((10.0, 10.0, 10.0, 0.1, 0.1, 0.1, 1e-3 * start[6])):
        plus, minus = start.copy(), start.copy()
        plus[k] += step
        minus[k] -= step
        moved = np.array(coast(tuple(plus), dt, motion)) - np.array(coast(tuple(minus), dt, motion))
        # the column of alpha is in m/s for each m^2/kg
        allowed = tolerance if k < 6 else alpha_tolerance * np.abs(phi[3:6, k]).max()
        assert moved[:3] / (2.0 * step) == pytest.approx(phi[:3, k], abs=allowed * max(1.0, abs(dt)))
        assert moved[3:6] / (2.0 * step) == pytest.approx(phi[3:6, k], abs=allowed)
        assert moved[6] / (2.0 * step) == pytest.approx(phi[6, k], abs=1e-9)  # rounding of the difference


@given(states, st.floats(-30.0, 30.0))
def test_small_errors_grow_as_the_transition_says(lab, thrown, dt):
    """Terms of fourth order: 1e-6 of an error over 30 s, and of one in position 1e-6 a second as velocity."""
    small_errors_grow_as_phi_says(up_there(lab, thrown), dt, False, lab.IN_VACUUM, 1e-6, 0.0)


@given(st.floats(20e3, 95e3), st.floats(0.05, 0.5), st.sampled_from([-1.0, 1.0]))
def test_small_errors_grow_as_the_transition_says_in_the_air(lab, height, dt, sign):
    """The air of mid-step counts for all of it, while the density changes by a fifth (x) in half a second.

    What alpha does to the velocity is good to x^2 / 24 = 0.2 %; to the position to x / 6 of half the step times that,
    2 % of the velocity's shift times one second. What one in position or velocity does is as good: 0.2 % of a drag
    rate of 0.2/s times the scale height's inverse or one, below 3e-3 in any case.
    """
    small_errors_grow_as_phi_says(coming_down(height), sign * dt, True, lab.IN_AIR, 3e-3, 2e-2)


@given(states, st.floats(1.0, 1200.0))
def test_a_covariance_stays_symmetric_and_positive(lab, thrown, dt):
    x = up_there(lab, thrown)
    p = np.diag([1e4, 1e6, 1e6, 1.0, 100.0, 100.0, 1e-8])
    carry(x, p, dt, lab.IN_VACUUM)
    assert np.array_equal(p, p.T)
    assert np.linalg.eigvalsh(p[:6, :6]).min() > 0.0
    assert p[6, 6] == 1e-8


@given(st.floats(30e3, 110e3), st.floats(0.1, 10.0))
def test_a_covariance_stays_symmetric_and_positive_in_the_air(lab, height, dt):
    x, p = coming_down(height), np.diag([1e4, 1e6, 1e6, 1.0, 100.0, 100.0, 1e-8])
    carry(x, p, dt, lab.IN_AIR._replace(drag_doubt=0.1, alpha_drift=0.05))
    assert np.array_equal(p, p.T)
    scale = 1.0 / np.sqrt(np.diag(p))
    assert np.linalg.eigvalsh(p * np.outer(scale, scale)).min() > 0.0
    assert p[6, 6] == pytest.approx(1e-8 + (0.05 * x[6]) ** 2 * dt, rel=1e-9)


def test_alpha_is_left_alone_above_the_air_and_its_correlations_move_with_the_state(lab):
    """The quick way in free fall is the full product with a transition whose last row and column are trivial."""
    start = lab.fall(lab.thrown(), [0.0, 300.0])[-1]
    rng = np.random.default_rng(2)
    a = rng.standard_normal((7, 7)) * [100.0, 100.0, 100.0, 1.0, 1.0, 1.0, 1e-5]
    x, p = np.array([*start, lab.ALPHA]), a.T @ a
    phi = np.empty((7, 7))
    after = np.array(coast(tuple(x), 10.0, lab.IN_VACUUM))
    transition(tuple(x), tuple(after), 10.0, False, lab.IN_VACUUM, phi)
    expected = phi @ p @ phi.T
    carry(x, p, 10.0, lab.IN_VACUUM._replace(noise_m2_s3=0.0))
    assert x == pytest.approx(after, abs=0.0)
    assert p == pytest.approx(expected, rel=1e-12, abs=1e-16)  # rounding


def test_the_predicted_spread_is_the_spread_of_predictions(lab):
    """4,000 states drawn from a covariance, each predicted for ten minutes: sampling error of a sigma is 1.1 %."""
    rng = np.random.default_rng(1)
    start = np.array([*lab.fall(lab.thrown(), [0.0, 200.0])[-1], lab.ALPHA])
    p = np.diag([100.0, 400.0, 400.0, 1.0, 4.0, 4.0, 1e-8])
    drawn = rng.multivariate_normal(start, p, 4000)
    ends = np.array([coast(tuple(s), 600.0, lab.IN_VACUUM) for s in drawn])
    carry(start, p, 600.0, lab.IN_VACUUM._replace(noise_m2_s3=0.0))
    assert np.std(ends, axis=0) == pytest.approx(np.sqrt(np.diag(p)), rel=0.05)


def test_the_predicted_spread_through_the_air_is_the_spread_of_predictions(lab):
    """2,000 bodies of doubtful alpha from 110 km to 40 km: sampling error of a sigma is 1.6 %.

    A tenth of alpha is a tenth of the loss of speed; the second order of it is 0.5 % of the spread.
    """
    rng = np.random.default_rng(1)
    start = coming_down(110e3)
    p = np.diag([25.0, 25.0, 25.0, 0.25, 0.25, 0.25, (0.1 * start[6]) ** 2])
    drawn = rng.multivariate_normal(start, p, 2000, method="cholesky")
    ends = np.array([coast(tuple(s), 26.0, lab.IN_AIR) for s in drawn])
    carry(start, p, 26.0, lab.IN_AIR._replace(noise_m2_s3=0.0))
    assert height_of(*start[:3], WGS84) < 45e3
    assert np.std(ends, axis=0) == pytest.approx(np.sqrt(np.diag(p)), rel=0.08)
    assert np.corrcoef(ends.T)[5, 6] == pytest.approx(p[5, 6] / np.sqrt(p[5, 5] * p[6, 6]), abs=0.05)


def test_the_doubt_of_the_density_acts_along_the_drag(lab):
    start, quiet = coming_down(), np.zeros((7, 7))
    wind = start[3:6] + np.array([WGS84.omega_rad_s * start[1], -WGS84.omega_rad_s * start[0], 0.0])
    carry(start, quiet, 0.5, lab.IN_AIR._replace(noise_m2_s3=0.0, drag_doubt=0.1))
    values, vectors = np.linalg.eigh(quiet[3:6, 3:6])
    assert values[1] < 1e-9 * values[2]
    assert abs(vectors[:, 2] @ wind) / np.linalg.norm(wind) > 0.999
