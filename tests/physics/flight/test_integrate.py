"""The integrator: energy and angular momentum, Kepler, kinks, restarts, and every way in which a flight can end."""

import math

import numpy as np
import pytest

from umbrella.core.status import FLIGHT_TEXT, FlightStatus
from umbrella.physics.atmosphere.air import air_at, vacuum_air
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, geodetic_to_ecef
from umbrella.physics.earth.model import WGS84, without_harmonics
from umbrella.physics.flight.integrate import MAX_STEP_S, MAX_TRIES
from umbrella.physics.flight.plan import CONSTANT_DRAG, MISSILE_DRAG, drag_tables
from umbrella.physics.flight.shot import Nature, coast
from umbrella.physics.flight.trajectory import NODE_COLUMNS, states_at
from umbrella.physics.gravity.zonal import gravity, potential
from umbrella.physics.orbit.kepler import propagate

# an ICBM's coast: from 200 km up, 7 km/s (inertial), 25 deg above the horizontal, over both hemispheres
START = np.array([4.0e6, 3.0e6, 4.4e6, 900.0, 6500.0, 2600.0])
FORDEN = drag_tables(np.array([0.0, 0.85, 1.0, 1.2, 2.0, 4.5]), np.array([0.2, 0.2, 0.27, 0.27, 0.2, 0.2]))
VACUUM = Nature(WGS84, vacuum_air(), 1e-10)


def flown(
    nature,
    start=START,
    *,
    t=0.0,
    beta=8000.0,
    drag=FORDEN,
    table=CONSTANT_DRAG,
    floor_m=0.0,
    limit_s=20_000.0,
    capacity=20_000,
):
    """Return (status, nodes, end time, end state) of a free flight."""
    y, nodes = start.copy(), np.zeros((capacity, NODE_COLUMNS))
    status, n, end = coast(t, y, 1.0 / beta, table, drag, nature, floor_m, limit_s, nodes)
    return FlightStatus(status), nodes[:n], end, y


def energies(nodes):
    return np.array([0.5 * row[4:7] @ row[4:7] + potential(*row[1:4], WGS84) for row in nodes])


def momenta(nodes):
    return np.cross(nodes[:, 1:4], nodes[:, 4:7])


# an accepted step is off by at most 6.4e6 m and 7e3 m/s times the tolerance, see `take_step`
POSITION, VELOCITY = 6.4e6, 7.0e3


@pytest.mark.parametrize("tolerance", [1e-8, 1e-10, 1e-12])
def test_energy_is_conserved_in_a_vacuum(tolerance):
    status, nodes, _, _ = flown(VACUUM._replace(tolerance=tolerance))
    assert status == FlightStatus.IMPACT
    fastest = np.linalg.norm(nodes[:, 4:7], axis=1).max()
    a_step = tolerance * (fastest * VELOCITY + 9.8 * POSITION)  # v dv + g dr
    print(f"energy at {tolerance:g}: {np.ptp(energies(nodes)):.2g} J/kg, bound {len(nodes) * a_step:.2g} J/kg")
    assert np.ptp(energies(nodes)) < len(nodes) * a_step


@pytest.mark.parametrize("tolerance", [1e-8, 1e-10, 1e-12])
def test_angular_momentum_about_the_axis_is_conserved_under_zonal_gravity(tolerance):
    _, nodes, _, _ = flown(VACUUM._replace(tolerance=tolerance))
    r, v = (np.linalg.norm(nodes[:, c : c + 3], axis=1).max() for c in (1, 4))
    a_step = tolerance * (r * VELOCITY + v * POSITION)
    assert np.ptp(momenta(nodes)[:, 2]) < len(nodes) * a_step
    assert np.ptp(momenta(nodes)[:, 0]) > 100.0 * len(nodes) * a_step  # J2 turns the plane: no other component is


def test_all_of_the_angular_momentum_is_conserved_under_central_gravity():
    _, nodes, _, _ = flown(VACUUM._replace(earth=without_harmonics(WGS84)))
    r, v = (np.linalg.norm(nodes[:, c : c + 3], axis=1).max() for c in (1, 4))
    a_step = 1e-10 * (r * VELOCITY + v * POSITION)
    assert np.ptp(momenta(nodes), axis=0).max() < len(nodes) * a_step


def test_a_coast_without_harmonics_is_keplers_ellipse_all_along():
    tolerance = 1e-12
    _, nodes, end, _ = flown(VACUUM._replace(earth=without_harmonics(WGS84), tolerance=tolerance))
    times = np.linspace(0.0, end, 300)
    truth = [propagate(*START, t, WGS84.gm_m3_s2) for t in times]
    # each step's error grows along the orbit as in the Clohessy-Wiltshire equations: 6 n t in position, 4 t in velocity
    bound = len(nodes) * tolerance * (6.0 * math.pi * POSITION + 4.0 * end * VELOCITY)
    off = np.linalg.norm(states_at(nodes, times)[:, :3] - np.array(truth)[:, :3], axis=1).max()
    print(f"Kepler over {end:.0f} s: {off:.2g} m, bound {bound:.2g} m")
    assert off < bound < 0.02


def test_harmonics_move_the_impact_by_kilometres():
    # what a Kepler coast would lose: J2 / 2 of the way fallen, some 10 km in half an hour
    impacts = [flown(VACUUM._replace(earth=earth))[3] for earth in (WGS84, without_harmonics(WGS84))]
    assert 2e3 < np.linalg.norm(impacts[0][:3] - impacts[1][:3]) < 50e3


def test_impact_lies_on_the_ground(nature):
    for floor in (0.0, 1234.5):
        status, _, _, y = flown(nature, floor_m=floor)
        assert status == FlightStatus.IMPACT
        # the dense output is brought to 1e-5 m of the floor; the step that follows it is as exact as the dense output
        # of a step of a second (1 mm); the series of the height: 3e-6 m
        assert ecef_to_geodetic(*y[:3], WGS84)[2] == pytest.approx(floor, abs=1e-3)


@pytest.mark.parametrize("table", [CONSTANT_DRAG, MISSILE_DRAG])
def test_impact_does_not_depend_on_the_tolerance(nature, table):
    beta = 8000.0 if table == CONSTANT_DRAG else 1600.0  # the missile's table has a drag coefficient of 0.2
    ends = [flown(nature._replace(tolerance=tol), table=table, beta=beta)[3] for tol in (1e-8, 1e-12)]
    # 100 steps of 0.06 m each at 1e-8 would be 6 m; errors of neighbouring steps partly cancel: 1 m is asked for
    print(f"impact moves by {np.linalg.norm(ends[0][:3] - ends[1][:3]):.2g} m from 1e-8 to 1e-12")
    assert np.linalg.norm(ends[0][:3] - ends[1][:3]) < 1.0


@pytest.mark.parametrize("table", [CONSTANT_DRAG, MISSILE_DRAG])
def test_a_flight_restarted_at_any_node_ends_at_the_same_place(nature, table):
    exact = nature._replace(tolerance=1e-12)
    _, nodes, end, y = flown(exact, table=table)
    for row in nodes[:-1]:
        _, _, again, y2 = flown(exact, start=row[1:7], t=row[0], table=table)
        # two runs of some 120 steps at 1e-12, 6e-6 m each; a wrong layer for one step would be metres
        assert np.linalg.norm(y2[:3] - y[:3]) < 2 * len(nodes) * 1e-12 * POSITION
        assert again == pytest.approx(end, abs=1e-6)


def test_no_step_is_longer_than_the_cap(nature):
    _, nodes, _, _ = flown(nature._replace(tolerance=1e-6))
    assert np.diff(nodes[:, 0]).max() <= MAX_STEP_S + 1e-9  # rounding of the clock


def test_node_accelerations_are_those_of_the_forces():
    _, nodes, _, _ = flown(VACUUM)
    for row in nodes:
        np.testing.assert_allclose(row[7:10], gravity(*row[1:4], WGS84), rtol=1e-12)
        np.testing.assert_array_equal(row[7:10], row[10:13])


@pytest.mark.parametrize("separates", [False, True])
def test_a_drag_table_full_of_kinks_does_not_stall(nature, separates):
    mach = np.linspace(0.0, 30.0, 301)
    saw = drag_tables(mach, np.where(np.arange(301) % 2, 0.2, 0.35))
    table = CONSTANT_DRAG if separates else MISSILE_DRAG
    status, nodes, _, y = flown(nature, drag=saw, table=table, beta=1600.0)
    assert status == FlightStatus.IMPACT
    assert len(nodes) < 2 * 301 + 200  # a step or two for each kink that is passed
    finer = flown(nature._replace(tolerance=1e-12), drag=saw, table=table, beta=1600.0)[3]
    assert np.linalg.norm(y[:3] - finer[:3]) < 1.0


def test_a_jump_of_the_drag_coefficient_does_not_stall(nature):
    mach = np.array([0.0, 5.0, 5.0 + 1e-9, 30.0])
    status, _, _, _ = flown(nature, drag=drag_tables(mach, np.array([0.5, 0.5, 0.1, 0.1])), table=MISSILE_DRAG)
    assert status == FlightStatus.IMPACT


def test_a_balloon_sinks_at_its_terminal_speed(nature):
    status, nodes, _, y = flown(nature, beta=1.0)
    assert status == FlightStatus.IMPACT
    x, yy, z = y[:3]
    wind = np.array([-WGS84.omega_rad_s * yy, WGS84.omega_rad_s * x, 0.0])
    g = np.linalg.norm(gravity(x, yy, z, WGS84)) - WGS84.omega_rad_s**2 * math.hypot(x, yy)
    terminal = math.sqrt(2.0 * 1.0 * g / air_at(0.0, nature.air)[0])
    # the terminal speed itself changes by v / 2H a second, against g: 4^2 / (2 * 8000 * 9.8) = 1e-4; cos^2 of latitude
    assert np.linalg.norm(y[3:] - wind) == pytest.approx(terminal, rel=3e-3)
    assert len(nodes) < 20_000


def test_light_objects_fall_behind_heavy_ones(nature):
    betas = [20_000.0, 5_000.0, 1_000.0, 200.0, 30.0, 3.0]
    runs = [flown(nature, beta=beta) for beta in betas]
    times = [end for _, _, end, _ in runs]
    assert times == sorted(times) and len(set(times)) == len(betas)
    at = times[0] - 10.0  # the heaviest is about to land
    heights = [ecef_to_geodetic(*states_at(nodes, np.array([at]))[0, :3], WGS84)[2] for _, nodes, _, _ in runs]
    assert heights == sorted(heights)
    # above the air they are together: 1e-6 m/s^2 of drag left out over some 100 s
    early = [states_at(nodes, np.array([300.0]))[0, :3] for _, nodes, _, _ in runs[:3]]
    assert max(np.linalg.norm(early[0] - r) for r in early) < 0.1


def test_a_stone_dropped_at_rest_comes_down(nature):
    x, y, z = geodetic_to_ecef(0.6, 1.0, 20_000.0, WGS84)
    start = np.array([x, y, z, -WGS84.omega_rad_s * y, WGS84.omega_rad_s * x, 0.0])
    assert flown(nature, start=start)[0] == FlightStatus.IMPACT


def test_an_orbit_reaches_the_time_limit(nature):
    start = np.array([7.0e6, 0.0, 0.0, 0.0, 7546.0, 100.0])
    status, _, end, _ = flown(nature, start=start, limit_s=7000.0)
    assert (status, end) == (FlightStatus.TIME_LIMIT, 7000.0)


@pytest.mark.parametrize("row", range(6))
@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_state_that_is_no_number_ends_the_flight(nature, row, value):
    start = START.copy()
    start[row] = value
    assert flown(nature, start=start)[0] == FlightStatus.NOT_FINITE


@pytest.mark.parametrize("beta", [math.nan, 1e-300])
def test_a_ballistic_coefficient_that_is_no_number_ends_the_flight(nature, beta):
    assert flown(nature, beta=beta)[0] == FlightStatus.NOT_FINITE


def test_a_tolerance_that_no_step_can_meet_is_a_stall(nature):
    assert flown(nature._replace(tolerance=1e-30))[0] == FlightStatus.STALLED


def test_a_full_table_is_a_step_limit(nature):
    status, nodes, _, _ = flown(nature, capacity=10)
    assert status == FlightStatus.STEP_LIMIT and len(nodes) == 10
    assert MAX_TRIES < 1e6  # the other cap


def test_without_a_table_the_flight_is_the_same(nature):
    recorded, silent = flown(nature), flown(nature, capacity=0)
    assert len(silent[1]) == 0
    assert np.array_equal(recorded[3], silent[3]) and recorded[2] == silent[2]


def test_every_status_has_its_words():
    assert set(FLIGHT_TEXT) == set(FlightStatus)
