"""Made-up rockets in round numbers, and the worlds they fly in. No number here claims to be any real missile's."""

import math

import numpy as np
import pytest

from umbrella.core.constants import G0_M_S2
from umbrella.physics.atmosphere.air import us76_air, vacuum_air
from umbrella.physics.earth.model import WGS84, sphere, without_rotation
from umbrella.physics.flight.aim import Steer
from umbrella.physics.flight.plan import Vehicle, drag_tables
from umbrella.physics.flight.shot import LaunchPoint, Nature

SEA_LEVEL_PA = 101_325.0
# a table with the usual rise near Mach 1
MACH = np.array([0.0, 0.85, 1.0, 1.2, 2.0, 4.5])
CD = np.array([0.20, 0.20, 0.27, 0.27, 0.20, 0.20])


def stage_of(
    propellant_kg, dry_kg, isp_vac_s, isp_sl_s, burn_s, diameter_m, *, coast_s=0.0, parallel=False, spent_beta=150.0
):
    """Return one row of `Vehicle.stages`."""
    flow = propellant_kg / burn_s
    exit_area = (isp_vac_s - isp_sl_s) * G0_M_S2 * flow / SEA_LEVEL_PA
    area = math.pi / 4.0 * diameter_m**2
    thrust = isp_vac_s * G0_M_S2 * flow
    return [propellant_kg, dry_kg, thrust, exit_area, burn_s, area, coast_s, float(parallel), spent_beta]


def vehicle_of(*stages, payload_kg=1000.0, beta_kg_m2=8000.0, mach=MACH, cd=CD, shroud=(0.0, 0.0), dv=0.0, sep=True):
    """Return a `Vehicle`; `shroud` is (mass kg, time s)."""
    return Vehicle(np.array(stages), drag_tables(mach, cd), payload_kg, beta_kg_m2, *shroud, dv, sep)


ICBM = vehicle_of(
    stage_of(60_000.0, 6_000.0, 285.0, 260.0, 150.0, 2.4),
    stage_of(13_000.0, 1_700.0, 300.0, 300.0, 100.0, 2.4),
    payload_kg=1_500.0,
)
SHORT = vehicle_of(stage_of(4_000.0, 1_300.0, 240.0, 230.0, 80.0, 0.9), payload_kg=700.0, sep=False)


@pytest.fixture(scope="session")
def stage():
    """Return the maker of stage rows."""
    return stage_of


@pytest.fixture(scope="session")
def vehicle():
    """Return the maker of vehicles."""
    return vehicle_of


@pytest.fixture(scope="session")
def icbm():
    """Return a two-stage rocket whose re-entry vehicle separates; it flies 8,000 to 11,000 km."""
    return ICBM


@pytest.fixture(scope="session")
def short_missile():
    """Return a single-stage rocket that stays in one piece; it flies some 400 km."""
    return SHORT


@pytest.fixture(scope="session")
def steer():
    """Return a steering rule for the two-stage rocket: 10 s upright, then a turn until the first stage is empty."""
    return Steer(10.0, 150.0, False, np.zeros(0), np.zeros(0))


@pytest.fixture(scope="session")
def short_steer():
    """Return a steering rule for the single-stage rocket."""
    return Steer(5.0, 40.0, False, np.zeros(0), np.zeros(0))


@pytest.fixture(scope="session")
def point():
    """Return a launch point at a middle latitude, 50 m up."""
    return LaunchPoint(math.radians(40.0), math.radians(130.0), 50.0)


@pytest.fixture(scope="session")
def nature():
    """Return WGS-84 with the standard air, integrated to 1e-10."""
    return Nature(WGS84, us76_air(), 1e-10)


@pytest.fixture(scope="session")
def textbook():
    """Return a round Earth that stands still without air, integrated to 1e-12."""
    return Nature(without_rotation(sphere(WGS84, 6.371e6)), vacuum_air(), 1e-12)
