"""Where a tracked object comes down."""

import math

import numpy as np
import pytest

from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, geodetic_to_ecef
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.tracking.impact import predicted_impact, time_down
from umbrella.tracking.motion import coast, height_of


def on_the_ground(state, t_s):
    place = eci_to_ecef(*state[:3], t_s, WGS84.omega_rad_s)
    return np.array(ecef_to_geodetic(*place, WGS84))


def test_it_comes_down_where_the_prediction_reaches_that_height(lab):
    x = np.array([*lab.fall(lab.thrown(), [0.0, 400.0])[-1], lab.ALPHA])
    for floor_m in (0.0, 50e3, 200e3):
        t, lat, lon, *_ = predicted_impact(x, np.eye(7), 400.0, floor_m, lab.IN_AIR)
        end = coast(tuple(x), t - 400.0, lab.IN_AIR)
        assert height_of(*end[:3], WGS84) == pytest.approx(floor_m, abs=10.0)  # steps end elsewhere: 10 m in the air
        assert on_the_ground(end, t)[:2] == pytest.approx([lat, lon], abs=3e-6)  # the same 10 m


def test_in_a_vacuum_a_throw_comes_down_where_the_throw_ends(lab):
    """An independent integrator, stopped at the ellipsoid by bisection: two metres, as for 20 minutes of coasting."""
    start = lab.thrown()
    x = np.array([*lab.fall(start, [0.0, 300.0])[-1], lab.ALPHA])
    t, lat, lon, *_ = predicted_impact(x, np.eye(7), 300.0, 0.0, lab.IN_VACUUM)
    end = lab.fall(start, [0.0, t])[-1]
    found = np.array(geodetic_to_ecef(lat, lon, 0.0, WGS84))
    assert np.linalg.norm(np.array(eci_to_ecef(*end[:3], t, WGS84.omega_rad_s)) - found) < 2.0


def test_the_ellipse_is_the_spread_of_impacts(lab):
    """1,500 states drawn from a covariance, each coasted to the ground: sampling error of a sigma is 1.8 %."""
    rng = np.random.default_rng(2)
    x = np.array([*lab.fall(lab.thrown(), [0.0, 900.0])[-1], lab.ALPHA])
    p = np.diag([300.0**2, 500.0**2, 400.0**2, 1.0, 4.0, 2.0, (0.1 * lab.ALPHA) ** 2])
    quiet = lab.IN_AIR._replace(noise_m2_s3=0.0)
    t, lat, lon, east2, north2, shared = predicted_impact(x, p, 900.0, 0.0, quiet)
    places = []
    for s in rng.multivariate_normal(x, p, 1500, method="cholesky"):
        down = time_down(tuple(s), 0.0, quiet)
        places.append(on_the_ground(coast(tuple(s), down, quiet), 900.0 + down)[:2])
    d = np.array(places) - [lat, lon]
    ground = np.column_stack([d[:, 1] * WGS84.a_m * math.cos(lat), d[:, 0] * WGS84.a_m])  # 0.4 % of flattening
    drawn = np.cov(ground.T)
    assert math.sqrt(east2) == pytest.approx(math.sqrt(drawn[0, 0]), rel=0.08)
    assert math.sqrt(north2) == pytest.approx(math.sqrt(drawn[1, 1]), rel=0.08)
    assert shared / math.sqrt(east2 * north2) == pytest.approx(np.corrcoef(ground.T)[0, 1], abs=0.05)
    assert t > 1000.0


def test_the_ellipse_over_the_pole_has_the_same_area(lab):
    """East and north turn there; the ellipse does not care. Impacts a degree apart on both sides of the pole."""
    areas = []
    for speed in (6480.0, 6500.0, 6520.0):
        x = np.array([*lab.thrown(lat_deg=45.0, lon_deg=0.0, azimuth_deg=0.0, speed_m_s=speed, angle_deg=40.0), 2e-4])
        x = np.array(coast(tuple(x), 200.0, lab.IN_VACUUM))
        _, _, _, a, b, c = predicted_impact(x, np.diag([1e4] * 3 + [1.0] * 3 + [1e-10]), 0.0, 0.0, lab.IN_VACUUM)
        areas.append(math.sqrt(a * b - c * c))
    assert areas == pytest.approx([areas[1]] * 3, rel=0.05)  # the sensitivity to speed changes by 1 % in 20 m/s


def test_what_stays_in_orbit_has_no_impact(lab):
    x = np.array([7.0e6, 0.0, 0.0, 0.0, 7600.0, 0.0, lab.ALPHA])
    t, lat, *_ = predicted_impact(x, np.eye(7), 0.0, 0.0, lab.IN_AIR)
    assert t == math.inf
    assert math.isnan(lat)


def test_what_is_down_already_is_down_now(lab):
    x = np.array([6.4e6, 0.0, 0.0, -100.0, 500.0, 0.0, lab.ALPHA])
    assert predicted_impact(x, np.eye(7), 7.0, 50e3, lab.IN_AIR)[0] == 7.0


def test_nothing_is_changed(lab):
    x, p = np.array([*lab.fall(lab.thrown(), [0.0, 400.0])[-1], lab.ALPHA]), np.eye(7)
    y = x.copy()
    predicted_impact(x, p, 400.0, 0.0, lab.IN_AIR)
    assert np.array_equal(x, y)
    assert np.array_equal(p, np.eye(7))
