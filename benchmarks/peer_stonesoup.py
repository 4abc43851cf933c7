"""Stone Soup's filters on the looks of a radar at a body in free fall, with models written apart from ours in numpy.

State: position m, velocity m/s, inertial, and alpha m^2/kg (constant). The motion is gravity with J2, one Runge-Kutta
step a look; the measurement is Stone Soup's own elevation, bearing and range seen from a station that moves and turns.
"""

import datetime as dt
import time

import numpy as np
from stonesoup.base import Property
from stonesoup.models.measurement.nonlinear import CartesianToElevationBearingRange
from stonesoup.models.transition.base import TransitionModel
from stonesoup.predictor.kalman import ExtendedKalmanPredictor, UnscentedKalmanPredictor
from stonesoup.types.angle import Bearing, Elevation
from stonesoup.types.array import StateVector, StateVectors
from stonesoup.types.detection import Detection
from stonesoup.types.hypothesis import SingleHypothesis
from stonesoup.types.state import GaussianState
from stonesoup.updater.kalman import ExtendedKalmanUpdater, UnscentedKalmanUpdater

BEGIN = dt.datetime(2000, 1, 1)
COMPLEX_STEP = 1e-20


def rates(s, gm, a, j2):
    """Return the rates of change of states (7 x n, real or complex): Vallado, 4th ed., eq. 8-30, J2 alone."""
    x, y, z = s[0], s[1], s[2]
    r2 = x * x + y * y + z * z
    r = np.sqrt(r2)
    k, q = -gm / (r2 * r), 1.5 * j2 * (a * a / r2)
    f = 5.0 * z * z / r2
    flat, polar = k * (1.0 + q * (1.0 - f)), k * (1.0 + q * (3.0 - f))
    return np.stack([s[3], s[4], s[5], flat * x, flat * y, polar * z, 0.0 * z])


class FreeFall(TransitionModel):
    """One Runge-Kutta step of gravity with J2, white acceleration as process noise."""

    gm: float = Property()
    a: float = Property()
    j2: float = Property()
    noise: float = Property(doc="m^2/s^3")

    @property
    def ndim_state(self):
        """Return the number of dimensions of the state."""
        return 7

    def step(self, s, h):
        """Return states (7 x n) one step later."""
        one = rates(s, self.gm, self.a, self.j2)
        two = rates(s + 0.5 * h * one, self.gm, self.a, self.j2)
        three = rates(s + 0.5 * h * two, self.gm, self.a, self.j2)
        four = rates(s + h * three, self.gm, self.a, self.j2)
        return s + h / 6.0 * (one + 2.0 * two + 2.0 * three + four)

    def function(self, state, noise=False, **kwargs):
        """Return the states of a set of points one step later."""
        moved = self.step(np.asarray(state.state_vector, dtype=float), kwargs["time_interval"].total_seconds())
        return moved.view(StateVector if moved.shape[1] == 1 else StateVectors)

    def jacobian(self, state, **kwargs):
        """Return the derivatives of the step, exact to rounding by steps along the imaginary axis."""
        points = np.asarray(state.state_vector, dtype=complex) + 1j * COMPLEX_STEP * np.eye(7)
        return self.step(points, kwargs["time_interval"].total_seconds()).imag / COMPLEX_STEP

    def covar(self, **kwargs):
        """Return the covariance of the process noise over a step."""
        h, one = kwargs["time_interval"].total_seconds(), np.zeros((7, 7))
        one[:3, :3], one[3:6, 3:6] = self.noise * h**3 / 3.0 * np.eye(3), self.noise * h * np.eye(3)
        one[:3, 3:6] = one[3:6, :3] = self.noise * h**2 / 2.0 * np.eye(3)
        return one

    def rvs(self, num_samples=1, **kwargs):
        """Refuse to draw noise: nothing here needs it."""
        raise NotImplementedError

    def pdf(self, state1, state2, **kwargs):
        """Refuse to weigh states: nothing here needs it."""
        raise NotImplementedError


class Radar(CartesianToElevationBearingRange):
    """Stone Soup's elevation, bearing (from east to north) and range, with derivatives in closed form."""

    def jacobian(self, state, **kwargs):
        """Return the derivatives of (elevation, bearing, range) by the state."""
        rotation = np.asarray(self.rotation_matrix, dtype=float)
        d = np.asarray(state.state_vector[:3] - self.translation_offset, dtype=float)[:, 0]
        e, n, u = rotation @ d
        flat, r = np.hypot(e, n), np.sqrt(d @ d)
        local = np.array(
            [[-e * u / (flat * r**2), -n * u / (flat * r**2), flat / r**2], [-n / flat**2, e / flat**2, 0.0], [e, n, u]]
        )
        local[2] /= r
        return np.hstack([local @ rotation, np.zeros((3, 4))])


def angles_of(rotation):
    """Return the three angles from which Stone Soup builds this rotation matrix: Rx(-a) Ry(b) Rz(-c)."""
    pitch = np.arcsin(rotation[0, 2])
    return np.array([np.arctan2(rotation[1, 2], rotation[2, 2]), pitch, np.arctan2(rotation[0, 1], rotation[0, 0])])


def detection(t_s, look, sigmas, station):
    """Return a look (range, azimuth, elevation) as Stone Soup's detection."""
    frame = np.asarray(station).reshape(4, 3)
    model = Radar(
        ndim_state=7,
        mapping=(0, 1, 2),
        noise_covar=np.diag([sigmas[2] ** 2, sigmas[1] ** 2, sigmas[0] ** 2]),
        translation_offset=StateVector(frame[0]),
        rotation_offset=StateVector(angles_of(frame[1:])),
    )
    bearing = 0.5 * np.pi - look[1]
    vector = StateVector([Elevation(look[2]), Bearing(bearing), look[0]])
    return Detection(vector, timestamp=BEGIN + dt.timedelta(seconds=float(t_s)), measurement_model=model)


def filters(unscented, earth, noise_m2_s3, spread):
    """Return Stone Soup's predictor and updater; spread: alpha, beta, kappa of the unscented transform."""
    motion = FreeFall(gm=earth.gm_m3_s2, a=earth.a_m, j2=earth.j2, noise=noise_m2_s3)
    if not unscented:
        return ExtendedKalmanPredictor(motion), ExtendedKalmanUpdater(None)
    keys = dict(zip(("alpha", "beta", "kappa"), spread, strict=True))
    return UnscentedKalmanPredictor(motion, **keys), UnscentedKalmanUpdater(None, **keys)


def run(start, covariance, t_s, detections, predictor, updater):
    """Return states [looks, 7], covariances [looks, 7, 7] after each look, and the processor time, s.

    Args:
        start, covariance: state and its covariance at t_s. detections: as `detection` makes them, in order.
    """
    state = GaussianState(StateVector(start), covariance, timestamp=BEGIN + dt.timedelta(seconds=float(t_s)))
    states, began = [], time.process_time()
    for seen in detections:
        prediction = predictor.predict(state, timestamp=seen.timestamp)
        state = updater.update(SingleHypothesis(prediction, seen))
        states.append(state)
    cpu_s = time.process_time() - began
    vectors = np.array([np.asarray(s.state_vector, dtype=float)[:, 0] for s in states])
    return vectors, np.array([np.asarray(s.covar, dtype=float) for s in states]), cpu_s
