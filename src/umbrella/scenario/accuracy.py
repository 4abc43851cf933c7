"""How accurate a missile is: how its impact answers to the state at the last burnout, and how far it scatters.

What a missile's guidance does is not modelled, only what it is for: whatever the boost was like, the impact lies about
the place that was planned, as far off as a stated circular error probable (CEP) says. In every trial `battle.scatter`
asks how far from there the impact would be, to first order, and changes the velocity at the last burnout by as little
as brings it to the place that was drawn.
"""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.errors import FlightError
from umbrella.core.status import FLIGHT_TEXT, FlightStatus
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, enu_basis
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.flight.shot import FREE_FLIGHT_LIMIT_S, add_speed, boost, coast, free_area_per_mass
from umbrella.physics.flight.trajectory import NODE_COLUMNS
from umbrella.scenario.attack import FlownAttacker, launch_point, nature

Numbers = NDArray[np.float64]

CEP_OVER_SIGMA: Final = math.sqrt(2.0 * math.log(2.0))  # half of a round normal scatter lies within so many sigmas
STEPS: Final = np.array([1e3, 1e3, 1e3, 1.0, 1.0, 1.0, 1.0, 0.05])  # m, m/s, s, of ln(ballistic coefficient)
NODES: Final = 5_000


class Response(NamedTuple):
    """How the impact of a planned flight answers to the state in which its free flight begins (own clock, inertial).

    `planned`: float64[7], that state (m, m/s) and time (s). `moves_m`: float64[2, 8], how far the impact moves to the
    east and north for each unit of those and of the logarithm of the ballistic coefficient. `setting`: float64[3, 2],
    the least change of velocity (m/s) that moves it by 1 m east, and by 1 m north.
    """

    planned: Numbers
    moves_m: Numbers
    setting: Numbers


def impact_sigma_m(cep_m: float) -> float:
    """Return the scatter (m, one axis) of impacts of which half lie within a circular error probable (m).

    **Valid**: a round normal scatter. **Leaves out**: one that is longer along the flight than across it. **Source**:
    Rayleigh's distribution. **Checked**: tests/scenario/test_accuracy.py.
    """
    return cep_m / CEP_OVER_SIGMA


def response_of(attacker: FlownAttacker) -> Response:
    """Return how the impact of a missile answers to the state at its last burnout.

    Raises:
        FlightError: a free flight that does not come down.

    **Valid**: burnouts within some 30 km, 30 m/s and 5 s of the planned one: what is left at the impact is some 1 % of
    how far off it would be else. **Leaves out**: second order. **Source**: central differences of the flights of
    `physics.flight`; least change by the pseudo-inverse. **Checked**: tests/scenario/test_accuracy.py.
    """
    planned = _burnout(attacker)
    frame = _east_and_north(_impact(attacker, np.append(planned, 0.0)))
    moves = np.empty((2, STEPS.size))
    for c, step in enumerate(np.diag(STEPS)):
        more, less = (_impact(attacker, np.append(planned, 0.0) + sign * step) for sign in (1.0, -1.0))
        moves[:, c] = frame @ (more - less) / (2.0 * STEPS[c])
    setting: Numbers = np.linalg.pinv(moves[:, 3:6]).astype(np.float64)
    return Response(planned, moves, setting)


def _burnout(attacker: FlownAttacker) -> Numbers:
    """Return float64[7], state and time at which the free flight begins as planned."""
    y, point = np.zeros(6), launch_point(attacker.origin)
    nodes = np.empty((NODES, NODE_COLUMNS))
    azimuth_rad = attacker.flight.azimuth_rad
    status, _, t_s = boost(attacker.vehicle, attacker.programme, point, azimuth_rad, nature(), y, nodes)
    _must_be(status, FlightStatus.TIME_LIMIT, attacker)
    if attacker.vehicle.post_boost_delta_v_m_s > 0.0:
        add_speed(y, attacker.vehicle.post_boost_delta_v_m_s)
    return np.append(y, t_s)


def _impact(attacker: FlownAttacker, start: Numbers) -> Numbers:
    """Return where (m, Earth-fixed) a free flight ends: from a state, at a time, with so much ln(coefficient) more."""
    beta = attacker.vehicle.payload_beta_kg_m2 * math.exp(start[7])
    area, table = free_area_per_mass(attacker.vehicle._replace(payload_beta_kg_m2=beta))
    y, t_s, nodes = start[:6].copy(), float(start[6]), np.empty((NODES, NODE_COLUMNS))
    floor_m, limit_s = attacker.target.height_m, t_s + FREE_FLIGHT_LIMIT_S
    status, _, t_s = coast(t_s, y, area, table, attacker.vehicle.drag, nature(), floor_m, limit_s, nodes)
    _must_be(status, FlightStatus.IMPACT, attacker)
    return np.array(eci_to_ecef(y[0], y[1], y[2], t_s, nature().earth.omega_rad_s))


def _must_be(status: int, wanted: FlightStatus, attacker: FlownAttacker) -> None:
    if status != wanted:
        raise FlightError(f"the flight of {attacker.name} beside its planned one: {FLIGHT_TEXT[FlightStatus(status)]}")


def _east_and_north(place_m: Numbers) -> Numbers:
    """Return float64[2, 3], the directions east and north at a place, Earth-fixed."""
    lat, lon, _ = ecef_to_geodetic(*place_m, nature().earth)
    frame: Numbers = np.array(enu_basis(lat, lon)).reshape(3, 3)[:2]
    return frame
