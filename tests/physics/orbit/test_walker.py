"""Circular orbits, Walker constellations and the geostationary ring."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from umbrella.core.errors import BadValue
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.model import WGS84, without_harmonics, without_rotation
from umbrella.physics.orbit.elements import elements
from umbrella.physics.orbit.kepler import propagate
from umbrella.physics.orbit.walker import (
    circular_satellite,
    geostationary,
    node_drift,
    satellite_state,
    states_at,
    walker,
)

ROUND = without_harmonics(WGS84)
DAY_S = 86_400.0
YEAR_D = 365.2421897  # mean tropical year


@settings(deadline=None)
@given(st.floats(6.6e6, 5e7), st.floats(0.0, math.pi), st.floats(0.0, 6.28), st.floats(0.0, 6.28), st.floats(0.0, 2e4))
def test_without_j2_a_circular_satellite_obeys_kepler(radius, inclination, node, u, t_s):
    row = circular_satellite(radius, inclination, node, u, ROUND)
    expected = propagate(*satellite_state(row, 0.0), t_s, ROUND.gm_m3_s2)
    got = satellite_state(row, t_s)
    # rounding of some tens of radians of phase
    assert got[:3] == pytest.approx(expected[:3], abs=1e-11 * radius)
    assert got[3:] == pytest.approx(expected[3:], abs=1e-7)


def test_velocity_is_the_derivative_of_position_with_a_drifting_node():
    row = circular_satellite(7e6, 1.1, 0.3, 2.0, WGS84)
    step_s = 1.0
    before, now, after = (np.array(satellite_state(row, t)) for t in (100.0 - step_s, 100.0, 100.0 + step_s))
    # central difference: n^2 v step^2 / 6 = 1.6e-3 m/s
    np.testing.assert_allclose((after[:3] - before[:3]) / (2.0 * step_s), now[3:], atol=2e-3)


def test_curtis_example_4_9_a_sun_synchronous_orbit():
    # circular, period 100 minutes: altitude 758.63 km, inclination 98.43 deg (radius 6,378 km, GM 398,600 km3/s2)
    earth = WGS84._replace(gm_m3_s2=398_600e9, a_m=6_378e3, j2=1.08263e-3)
    radius = (earth.gm_m3_s2 * (6_000.0 / (2.0 * math.pi)) ** 2) ** (1.0 / 3.0)
    assert radius - earth.a_m == pytest.approx(758.63e3, abs=5.0)
    drift = node_drift(radius, math.radians(98.43), earth)
    # the inclination is printed to 0.01 deg: 1e-3 of its cosine
    assert drift == pytest.approx(2.0 * math.pi / (YEAR_D * DAY_S), rel=1.5e-3)


@pytest.mark.parametrize("inclination_deg", [30.0, 63.4, 97.0])
def test_the_node_drifts_as_in_an_integrated_orbit(inclination_deg):
    inclination, radius = math.radians(inclination_deg), 7.2e6
    row = circular_satellite(radius, inclination, 1.0, 0.0, WGS84)
    start = np.array(satellite_state(row, 0.0))
    start[3:] = np.array(satellite_state(circular_satellite(radius, inclination, 1.0, 0.0, ROUND), 0.0))[3:]

    def motion(_, y):
        x, yy, z = y[:3]
        r2 = float(np.dot(y[:3], y[:3]))
        k = 1.5 * WGS84.j2 * (WGS84.a_m**2 / r2)
        pull = -WGS84.gm_m3_s2 / r2**1.5
        s = 5.0 * z * z / r2
        return np.array(
            [*y[3:], pull * x * (1 + k * (1 - s)), pull * yy * (1 + k * (1 - s)), pull * z * (1 + k * (3 - s))]
        )

    turns = 14
    period_s = 2.0 * math.pi / row[5]
    times = np.linspace(0.0, turns * period_s, 200 * turns + 1)
    path = solve_ivp(motion, (0.0, times[-1]), start, method="DOP853", rtol=1e-9, atol=1e-3, t_eval=times)
    nodes = np.unwrap([elements(*y, WGS84.gm_m3_s2)[3] for y in path.y.T])
    drift = np.polyfit(times, nodes, 1)[0]
    # second order in J2 and the difference of mean and starting radius: 7/2 of some km in 7,200 km
    assert drift == pytest.approx(row[4], rel=0.01)


def test_the_node_of_a_polar_orbit_holds_still():
    assert node_drift(7e6, 0.5 * math.pi, WGS84) == pytest.approx(0.0, abs=1e-20)


@pytest.mark.parametrize(("total", "planes", "phasing"), [(24, 3, 2), (66, 6, 2), (10, 5, 1), (4, 1, 0)])
def test_a_walker_constellation_is_even(total, planes, phasing):
    table = walker(1_000e3, 0.9, total, planes, phasing, WGS84)
    assert table.shape == (total, 6)
    nodes, counts = np.unique(np.round(table[:, 2], 9), return_counts=True)
    assert len(nodes) == planes
    assert set(counts) == {total // planes}
    np.testing.assert_allclose(np.diff(nodes), 2.0 * math.pi / planes, atol=1e-8)
    # Walker's rule: from plane to plane the argument of latitude leads by f * 360 / t
    in_plane = total // planes
    leads = np.diff(table[::in_plane, 3])
    np.testing.assert_allclose(leads, 2.0 * math.pi * phasing / total, atol=1e-12)


def test_a_walker_delta_looks_the_same_from_every_plane():
    planes, total = 4, 12
    table = walker(1_000e3, 0.9, total, planes, 1, ROUND)
    # turning by one plane and waiting until the lead of one phase is made up gives the constellation again
    wait_s = 2.0 * math.pi / total / table[0, 5]
    later = states_at(table, wait_s)[:, :3]
    c, s = math.cos(2.0 * math.pi / planes), math.sin(2.0 * math.pi / planes)
    turned = later @ np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]])
    gap_m = np.linalg.norm(turned[:, None] - states_at(table, 0.0)[None, :, :3], axis=2).min(axis=1)
    assert gap_m.max() < 1e-3  # rounding in 7,400 km


def test_a_walker_star_spreads_its_planes_over_half_a_turn():
    table = walker(780e3, math.radians(86.4), 66, 6, 2, WGS84, node_spread_rad=math.pi)
    assert table[-1, 2] == pytest.approx(math.pi * 5 / 6)


def test_a_geostationary_satellite_stands_still_over_the_ground():
    row = geostationary(math.radians(-75.0), WGS84)
    assert row[0] == pytest.approx(42_164e3, abs=1e3)  # textbook radius
    for t_s in (0.0, 3_600.0, 5.0 * DAY_S):
        x, y, z = eci_to_ecef(*satellite_state(row, t_s)[:3], t_s, WGS84.omega_rad_s)
        assert math.degrees(math.atan2(y, x)) == pytest.approx(-75.0, abs=1e-9)
        assert z == 0.0


@pytest.mark.parametrize(("total", "planes", "phasing"), [(10, 3, 0), (10, 0, 0), (10, 20, 0), (10, 5, 5), (10, 5, -1)])
def test_a_pattern_that_does_not_exist_is_refused(total, planes, phasing):
    with pytest.raises(BadValue):
        walker(1_000e3, 0.9, total, planes, phasing, WGS84)


def test_impossible_satellites_are_refused():
    with pytest.raises(BadValue, match="radius_m"):
        circular_satellite(6e6, 0.0, 0.0, 0.0, WGS84)
    with pytest.raises(BadValue, match="at rest"):
        geostationary(0.0, without_rotation(WGS84))
