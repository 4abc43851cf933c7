"""Prediction of a believed state and of its uncertainty."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from umbrella.physics.atmosphere.air import air_at
from umbrella.physics.earth.model import WGS84
from umbrella.physics.gravity.zonal import gravity
from umbrella.tracking.predict import coast, coast_with_covariance, height_of, transition

states = st.tuples(st.floats(0.0, 360.0), st.floats(4000.0, 7500.0), st.floats(10.0, 80.0))


@given(states)
def test_free_fall_agrees_with_an_independent_integrator(lab, thrown):
    """Half a metre after 20 minutes: Runge-Kutta 4 leaves 1 cm in each of 40 steps."""
    start = lab.fall(lab.thrown(azimuth_deg=thrown[0], speed_m_s=thrown[1], angle_deg=thrown[2]), [0.0, 60.0])[-1]
    end = lab.fall(start, [60.0, 600.0, 1260.0])[-1]
    if height_of(*end[:3], WGS84) > 0.0:
        assert np.linalg.norm(np.array(coast(tuple(start), 1200.0, lab.IN_VACUUM))[:3] - end[:3]) < 0.5


@given(states, st.floats(1.0, 900.0))
def test_a_prediction_backwards_undoes_the_prediction_forwards(lab, thrown, dt):
    start = lab.fall(lab.thrown(azimuth_deg=thrown[0], speed_m_s=thrown[1], angle_deg=thrown[2]), [0.0, 60.0])[-1]
    back = coast(coast(tuple(start), dt, lab.IN_VACUUM), -dt, lab.IN_VACUUM)
    assert np.linalg.norm(np.array(back[:3]) - start[:3]) < 1.0  # m: 30 steps of 1 cm both ways


def test_re_entry_agrees_with_an_independent_integrator(lab):
    motion = lab.IN_AIR
    x, y, z = 0.0, 0.0, WGS84.a_m * (1.0 - WGS84.flattening) + 120e3

    def rate(_, s):
        rho, _a2 = air_at(max(height_of(s[0], s[1], s[2], WGS84), 0.0), motion.air)
        w = np.array([s[3] + WGS84.omega_rad_s * s[1], s[4] - WGS84.omega_rad_s * s[0], s[5]])
        drag = -0.5 * rho * np.linalg.norm(w) / motion.beta_kg_m2 * w
        return np.array([*s[3:], *(np.array(gravity(s[0], s[1], s[2], WGS84)) + drag)])

    start = (x, y, z, 6000.0, 0.0, -3000.0)
    end = solve_ivp(rate, (0.0, 40.0), start, "DOP853", rtol=1e-10, atol=1e-6).y[:, -1]
    assert height_of(*end[:3], WGS84) < 20e3
    # 10 m after 20 s in the air: 0.5 s steps, and the drag that begins at 100 km and not above
    assert np.linalg.norm(np.array(coast(start, 40.0, motion))[:3] - end[:3]) < 10.0


@given(states, st.floats(-30.0, 30.0))
def test_small_errors_grow_as_the_transition_says(lab, thrown, dt):
    start = lab.fall(lab.thrown(azimuth_deg=thrown[0], speed_m_s=thrown[1], angle_deg=thrown[2]), [0.0, 60.0])[-1]
    phi, middle = np.empty((6, 6)), coast(tuple(start), 0.5 * dt, lab.IN_VACUUM)
    transition(middle, dt, lab.IN_VACUUM, phi)
    for k in range(6):
        step = 10.0 if k < 3 else 0.1
        plus, minus = start.copy(), start.copy()
        plus[k] += step
        minus[k] -= step
        moved = np.array(coast(tuple(plus), dt, lab.IN_VACUUM)) - np.array(coast(tuple(minus), dt, lab.IN_VACUUM))
        # J2 changes the gradient by 3e-3 of itself, the gradient moves an error by 1e-3 in 30 s
        assert moved[:3] / (2.0 * step) == pytest.approx(phi[:3, k], abs=1e-4 * max(1.0, abs(dt)))
        assert moved[3:] / (2.0 * step) == pytest.approx(phi[3:, k], abs=1e-4)


@given(states, st.floats(1.0, 1200.0))
def test_a_covariance_stays_symmetric_and_positive(lab, thrown, dt):
    start = lab.fall(lab.thrown(azimuth_deg=thrown[0], speed_m_s=thrown[1], angle_deg=thrown[2]), [0.0, 60.0])[-1]
    p = np.diag([1e4, 1e6, 1e6, 1.0, 100.0, 100.0])
    coast_with_covariance(tuple(start), p, dt, lab.IN_VACUUM)
    assert np.array_equal(p, p.T)
    assert np.linalg.eigvalsh(p).min() > 0.0


def test_the_predicted_spread_is_the_spread_of_predictions(lab):
    """4,000 states drawn from a covariance, each predicted for ten minutes: sampling error of a sigma is 1.1 %."""
    rng = np.random.default_rng(1)
    start = lab.fall(lab.thrown(), [0.0, 200.0])[-1]
    p = np.diag([100.0, 400.0, 400.0, 1.0, 4.0, 4.0]) ** 1
    drawn = rng.multivariate_normal(start, p, 4000)
    ends = np.array([coast(tuple(s), 600.0, lab.IN_VACUUM) for s in drawn])
    predicted = p.copy()
    quiet = lab.IN_VACUUM._replace(noise_m2_s3=0.0)
    coast_with_covariance(tuple(start), predicted, 600.0, quiet)
    assert np.std(ends, axis=0) == pytest.approx(np.sqrt(np.diag(predicted)), rel=0.05)
