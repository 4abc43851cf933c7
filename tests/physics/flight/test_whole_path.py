"""Two whole flights, boost to impact, against an independent integrator and independently written equations.

The equations of motion are written here a second time: gravity from the slopes of the potential in radius and latitude,
the exact geodetic height, the formulas of the standard atmosphere (above 86 km its own integration), the drag table by
numpy, masses and thrusts by hand. SciPy's DOP853 integrates them at 1e-13, restarted at every event of the boost.
"""

import math
from typing import NamedTuple

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.interpolate import CubicSpline

from umbrella.core import constants
from umbrella.core.status import FlightStatus
from umbrella.physics.atmosphere import us76
from umbrella.physics.atmosphere.air import vacuum_air
from umbrella.physics.atmosphere.thermosphere import upper_air
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.aim import programme_of
from umbrella.physics.flight.plan import CONSTANT_DRAG, MISSILE_DRAG
from umbrella.physics.flight.shot import Nature, coast, fire, launch_state
from umbrella.physics.flight.trajectory import NODE_COLUMNS, states_at
from umbrella.physics.flight.whole import fly

A, GM, OMEGA = constants.WGS84_A_M, constants.WGS84_GM_M3_S2, constants.WGS84_OMEGA_RAD_S
E2 = (2.0 - 1.0 / constants.WGS84_INVERSE_FLATTENING) / constants.WGS84_INVERSE_FLATTENING
MACH, CD = (0.0, 0.85, 1.0, 1.2, 2.0, 4.5), (0.20, 0.20, 0.27, 0.27, 0.20, 0.20)
G0, SEA_LEVEL_PA = 9.80665, 101_325.0
UPPER = upper_air()
LOG_RHO = CubicSpline(UPPER.altitude_m, np.log(UPPER.density_kg_m3))
LOG_P = CubicSpline(UPPER.altitude_m, np.log(UPPER.pressure_pa))


class Piece(NamedTuple):
    """A stretch of powered flight: from, to, mass at its start, flow, vacuum thrust, exit area, drag area."""

    t0: float
    t1: float
    mass: float
    flow: float
    thrust: float
    exit_area: float
    area: float


class Case(NamedTuple):
    """A rocket by hand (compare conftest): pieces, pitch knots (s, deg), then drag coefficient and area per mass."""

    pieces: tuple
    knots: tuple
    cd: float | None  # None: the table
    area_per_mass: float


FIRST = (400.0, 285.0 * G0 * 400.0, 25.0 * G0 * 400.0 / SEA_LEVEL_PA, math.pi / 4.0 * 2.4**2)
SECOND = (130.0, 300.0 * G0 * 130.0, 0.0, math.pi / 4.0 * 2.4**2)
ONLY = (50.0, 240.0 * G0 * 50.0, 10.0 * G0 * 50.0 / SEA_LEVEL_PA, math.pi / 4.0 * 0.9**2)
CASES = {
    "icbm": Case(
        (Piece(0, 10, 82_200, *FIRST), Piece(10, 150, 78_200, *FIRST), Piece(150, 245, 16_200, *SECOND)),
        ((10, 150), (90, 25)),
        1.0,
        1.0 / 8000.0,
    ),
    "short_missile": Case(
        (Piece(0, 5, 6_000, *ONLY), Piece(5, 40, 5_750, *ONLY), Piece(40, 80, 4_000, *ONLY)),
        ((5, 40), (90, 45)),
        None,
        ONLY[3] / 2_000.0,
    ),
}


def air(h):
    """Return (density, pressure)."""
    if h < 86_000.0:
        return us76.density(h), us76.pressure(h)
    return (math.exp(LOG_RHO(h)), math.exp(LOG_P(h))) if h < 1e6 else (0.0, 0.0)


def height(x, y, z):
    """Return the height above the ellipsoid by iterating the latitude."""
    rho = math.hypot(x, y)
    lat = math.atan2(z, rho * (1.0 - E2))
    for _ in range(6):
        sine = math.sin(lat)
        lat = math.atan2(z + E2 * A / math.sqrt(1.0 - E2 * sine**2) * sine, rho)
    return rho * math.cos(lat) + z * math.sin(lat) - A * math.sqrt(1.0 - E2 * math.sin(lat) ** 2)


def pull_of_the_earth(r):
    """Return minus the gradient of -GM/r (1 - sum J (a/r)^n P(u)), u = z/r, from its slopes in r and u."""
    d = math.sqrt(r @ r)
    u, q = r[2] / d, A / d
    p = (0.5 * (3 * u**2 - 1), 0.5 * (5 * u**3 - 3 * u), 0.125 * (35 * u**4 - 30 * u**2 + 3))
    slope = (3 * u, 0.5 * (15 * u**2 - 3), 0.125 * (140 * u**3 - 60 * u))
    j = (constants.J2 * q**2, constants.J3 * q**3, constants.J4 * q**4)
    in_r = GM / d**2 * (1.0 - sum((n + 3) * j[n] * p[n] for n in range(3)))
    in_u = GM / d * sum(j[n] * slope[n] for n in range(3))
    return -in_r * r / d - in_u * (np.array([0.0, 0.0, 1.0]) - u * r / d) / d


def falling(_, state, cd, area_per_mass):
    """Return the derivative of the state of a body without thrust."""
    r, v = state[:3], state[3:]
    rho, p = air(height(*r))
    w = v - OMEGA * np.array([-r[1], r[0], 0.0])
    speed = math.sqrt(w @ w)
    if cd is None:
        cd = np.interp(speed / math.sqrt(1.4 * p / rho), MACH, CD) if rho > 0.0 else 0.0
    return np.concatenate([v, pull_of_the_earth(r) - 0.5 * rho * speed * cd * area_per_mass * w])


def boosted(t, state, piece, knots, up, forward):
    """Return the derivative of the state while a stage burns."""
    mass = piece.mass - piece.flow * (t - piece.t0)
    pitch = math.radians(np.interp(t, *knots))
    push = piece.thrust - piece.exit_area * air(height(*state[:3]))[1]
    out = falling(t, state, None, piece.area / mass)
    out[3:] += push / mass * (math.sin(pitch) * up + math.cos(pitch) * forward)
    return out


def landed(_, state, *__):
    return height(*state[:3])


landed.terminal, landed.direction = True, -1.0


def integrated(case, point, azimuth):
    """Return the solutions of all pieces and of the free flight."""
    y, basis = np.zeros(6), np.zeros(6)
    launch_state(point, azimuth, WGS84, y, basis)
    options = {"method": "DOP853", "rtol": 1e-13, "atol": 1e-9, "dense_output": True}
    parts = []
    for piece in case.pieces:
        args = (piece, case.knots, basis[:3], basis[3:])
        parts.append(solve_ivp(boosted, piece[:2], y, args=args, max_step=1.0, **options))
        y = parts[-1].y[:, -1]
    span = (case.pieces[-1].t1, 20_000.0)
    args = (case.cd, case.area_per_mass)
    return [*parts, solve_ivp(falling, span, y, args=args, events=landed, max_step=20.0, **options)]


@pytest.fixture(scope="module", params=CASES)
def flight(request, point, steer, short_steer):
    """A rocket as fixture, its programme, and its path by the independent integrator."""
    case = CASES[request.param]
    rule = steer if request.param == "icbm" else short_steer
    programme = programme_of(rule, math.radians(float(case.knots[1][1])), float(case.pieces[-1].t1))
    return request.getfixturevalue(request.param), programme, integrated(case, point, 0.7)


# At 1e-12 the two integrators should agree to their own errors: 200 steps of 6e-6 m, and for DOP853 as much. The upper
# air here is integrated, there fitted to 5e-5: of a drag below 1e-3 m/s^2 over some 100 s, 0.2 mm.
FINE_M = 0.01


@pytest.mark.parametrize(("tolerance", "allowed_m"), [(1e-12, FINE_M), (1e-9, 1.0)])  # the issue asks for 1 m
def test_impact_is_that_of_the_independent_integrator(flight, point, nature, tolerance, allowed_m):
    vehicle, programme, parts = flight
    shot = fire(vehicle, programme, point, 0.7, 0.0, nature._replace(tolerance=tolerance))
    assert shot.status == FlightStatus.IMPACT
    c, s = math.cos(OMEGA * parts[-1].t[-1]), math.sin(OMEGA * parts[-1].t[-1])
    x, y, z = parts[-1].y[:3, -1]
    miss = np.array([shot.x_m - (c * x + s * y), shot.y_m - (c * y - s * x), shot.z_m - z])
    print(f"tolerance {tolerance:g}: impact off by {np.linalg.norm(miss):.2g} m after {shot.t_impact_s:.0f} s")
    assert np.linalg.norm(miss) < allowed_m
    assert shot.t_impact_s == pytest.approx(parts[-1].t[-1], abs=allowed_m / 300.0)  # it lands at 300 m/s or faster


@pytest.mark.parametrize("tolerance", [1e-12, 1e-9])
def test_whole_path_is_that_of_the_independent_integrator(flight, point, nature, tolerance):
    vehicle, programme, parts = flight
    flown = fly(vehicle, programme, point, 0.7, nature._replace(tolerance=tolerance))
    for part in parts:
        times = np.linspace(part.t[0], min(part.t[-1], flown.payload.t_end_s), 1500)
        off = states_at(flown.payload.nodes, times) - part.sol(times).T
        place, speed = (np.linalg.norm(off[:, c : c + 3], axis=1).max() for c in (0, 3))
        print(f"tolerance {tolerance:g}: {times[0]:.0f} to {times[-1]:.0f} s within {place:.2g} m, {speed:.2g} m/s")
        # dense output at 1e-9: 5 cm and 1 cm/s (see `state_at`); twice that with the path's own error
        assert place < (FINE_M if tolerance < 1e-9 else 0.1)
        assert speed < (FINE_M if tolerance < 1e-9 else 0.02)


def test_apogee_is_the_highest_point_of_the_independent_path(flight, point, nature):
    vehicle, programme, parts = flight
    shot = fire(vehicle, programme, point, 0.7, 0.0, nature._replace(tolerance=1e-12))
    near = np.linspace(-3.0, 3.0, 601) + shot.t_apogee_s
    heights = [ecef_to_geodetic(*r, WGS84)[2] for r in parts[-1].sol(near)[:3].T]
    # 0.01 s off the top costs 9.8 / 2 * 0.01^2 m
    assert shot.apogee_m == pytest.approx(max(heights), abs=FINE_M)
    assert abs(near[int(np.argmax(heights))] - shot.t_apogee_s) < 0.05


def test_a_body_that_slows_down_through_every_knot_of_the_table(icbm, nature):
    # from Mach 20 to 0.1; the flights above are still faster than Mach 2 when they land
    start, area_per_mass = np.array([4.0e6, 3.0e6, 4.1e6, 900.0, 6500.0, 1000.0]), 0.05
    end, nodes = start.copy(), np.zeros((20_000, NODE_COLUMNS))
    coast(0.0, end, area_per_mass, MISSILE_DRAG, icbm.drag, nature._replace(tolerance=1e-12), 0.0, 20_000.0, nodes)
    truth = solve_ivp(
        falling, (0.0, 20_000.0), start, "DOP853", events=landed, args=(None, area_per_mass), rtol=1e-13, atol=1e-9
    )
    miss = np.linalg.norm(end[:3] - truth.y[:3, -1])
    print(f"a light body with the table, {truth.t[-1]:.0f} s: impact off by {miss:.2g} m")
    # the upper air is fitted to 5e-5 (see FINE_M): here of 1 m/s^2 for 10 s, then some 40 s until it is stopped
    assert miss < 5e-5 * 1.0 * 10.0 * 40.0


def test_free_flight_is_that_of_heyoka(icbm):
    heyoka = pytest.importorskip("heyoka")
    names = heyoka.make_vars("x", "y", "z", "vx", "vy", "vz")
    x, y, z = names[:3]
    d2 = x**2 + y**2 + z**2
    d, u = heyoka.sqrt(d2), z / heyoka.sqrt(d2)
    p = (0.5 * (3 * u**2 - 1), 0.5 * (5 * u**3 - 3 * u), 0.125 * (35 * u**4 - 30 * u**2 + 3))
    j = zip((constants.J2, constants.J3, constants.J4), p, (2, 3, 4), strict=True)
    minus_potential = GM / d * (1.0 - sum(strength * (A / d) ** n * shape for strength, shape, n in j))
    slopes = [heyoka.diff(minus_potential, axis) for axis in (x, y, z)]
    start = np.array([4.0e6, 3.0e6, 4.4e6, 900.0, 6500.0, 2600.0])
    equations = list(zip(names, [*names[3:], *slopes], strict=True))
    integrator = heyoka.taylor_adaptive(equations, start.copy(), compact_mode=True)
    integrator.propagate_until(1800.0)
    end, nodes = start.copy(), np.zeros((1000, NODE_COLUMNS))
    coast(0.0, end, 1e-4, CONSTANT_DRAG, icbm.drag, Nature(WGS84, vacuum_air(), 1e-12), 0.0, 1800.0, nodes)
    print(f"heyoka after 1,800 s: {np.linalg.norm(end[:3] - integrator.state[:3]):.2g} m")
    # 40 steps of 6.4e-6 m that grow along the orbit some twenty times
    np.testing.assert_allclose(end[:3], integrator.state[:3], rtol=0, atol=5e-3)
