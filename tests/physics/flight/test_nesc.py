"""NASA's check cases 01, 04, 05, 06 and 09 over their whole 30 s, as exactly as NASA's simulations agree.

Simulations 04 and 06 print 12 and 17 digits and agree to 1e-5 or better. At every second, and in every quantity, we
must be nearer to one of the two than they are to one another. Simulation 02 prints fewer digits and differs more (its
density by 4e-4); in cases 04 and 05 it flew another problem, see below.
"""

import math
from decimal import Decimal

import numpy as np
import pytest

from umbrella.physics.atmosphere.air import air_at, us76_air, vacuum_air
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, enu_basis, geodetic_to_ecef
from umbrella.physics.earth.frames import eci_to_ecef, velocity_ecef_to_eci, velocity_eci_to_ecef
from umbrella.physics.earth.model import WGS84, sphere, without_rotation
from umbrella.physics.flight.plan import CONSTANT_DRAG, drag_tables
from umbrella.physics.flight.shot import Nature, coast
from umbrella.physics.flight.trajectory import NODE_COLUMNS
from umbrella.physics.gravity.zonal import gravity

FOOT_M = 0.3048
SLUG_KG = 14.5939029  # NESC-RP-12-00770
AREA_PER_MASS = 0.1 * 0.1963495 * FOOT_M**2 / SLUG_KG  # Cd 0.1, one slug

OBLATE = WGS84._replace(j2=0.00108262982, j3=0.0, j4=0.0)
# The cases ask for a radius of 20,902,255.199 ft. That is 6,371,007.1809 m (the sphere of the ellipsoid's area) in the
# rounded feet of 3.28084 to the metre; the gravity that simulations 04 and 06 print at t = 0 is GM over the square of
# that radius plus 9,144 m, to twelve digits.
ROUND = sphere(WGS84, 20_902_255.199 / 3.28084)

CASES = {
    "01": (OBLATE, vacuum_air(), 30_000.0, (0.0, 0.0, 0.0)),
    "04": (without_rotation(ROUND), us76_air(), 30_000.0, (0.0, 0.0, 0.0)),
    "05": (ROUND, us76_air(), 30_000.0, (0.0, 0.0, 0.0)),
    "06": (OBLATE, us76_air(), 30_000.0, (0.0, 0.0, 0.0)),
    "09": (OBLATE, us76_air(), 0.0, (0.0, 1000.0, 1000.0)),  # north, east, up
}
QUANTITIES = [
    "altitude_ft",
    "longitude_deg",
    "latitude_deg",
    "north_ft_s",
    "east_ft_s",
    "down_ft_s",
    "gravity_ft_s2",
    "density_slug_ft3",
    "sound_ft_s",
    "mach",
]


def start(earth, altitude_ft, velocity_ft_s):
    r = geodetic_to_ecef(0.0, 0.0, altitude_ft * FOOT_M, earth)
    north, east, up = (FOOT_M * v for v in velocity_ft_s)
    return np.array([*r, *velocity_ecef_to_eci(*r, up, east, north, 0.0, earth.omega_rad_s)])


def printed(y, t, earth):
    """Return a state in the quantities and units of NASA's tables."""
    r = eci_to_ecef(*y[:3], t, earth.omega_rad_s)
    v = velocity_eci_to_ecef(*y, t, earth.omega_rad_s)
    lat, lon, h = ecef_to_geodetic(*r, earth)
    east, north, up = np.reshape(enu_basis(lat, lon), (3, 3)) @ v / FOOT_M
    rho, a2 = air_at(h, us76_air())
    g = np.linalg.norm(gravity(*y[:3], earth))
    local = (h / FOOT_M, math.degrees(lon), math.degrees(lat), north, east, -up)
    return (*local, g / FOOT_M, rho * FOOT_M**3 / SLUG_KG, math.sqrt(a2) / FOOT_M, np.linalg.norm(v) / math.sqrt(a2))


def flown(earth, air, altitude_ft, velocity_ft_s):
    """Return float64[31, 10]: a fall second by second (each integrated to its end: no dense output)."""
    drag = drag_tables(np.array([0.0, 1.0]), np.array([0.1, 0.1]))
    rows = []
    for t in range(31):
        y, nodes = start(earth, altitude_ft, velocity_ft_s), np.zeros((100, NODE_COLUMNS))
        if t > 0:
            nature = Nature(earth, air, 1e-13)
            coast(0.0, y, AREA_PER_MASS, CONSTANT_DRAG, drag, nature, -100.0, float(t), nodes)
        rows.append(printed(y, float(t), earth))
    return np.array(rows)


@pytest.fixture(scope="module")
def ours():
    """All cases as flown here."""
    return {case: flown(*set_up) for case, set_up in CASES.items()}


def column(rows, simulation, quantity):
    return [row[quantity] for row in rows if row["simulation"] == simulation]


def half_a_digit(text):
    return 0.5 * 10.0 ** int(Decimal(text).as_tuple().exponent)


def rounding_of(quantity, value):
    """Return what rounded constants and double precision leave open, in the quantity's unit."""
    if quantity == "gravity_ft_s2":
        return 2e-9  # the radius is given to 0.0005 ft: 2 x 2.4e-11 of 32 ft/s^2; J2 to nine digits: 2.4e-10
    if quantity in ("sound_ft_s", "mach"):
        return 5e-7 * value  # the gas constant in feet and slugs, rounded to seven digits
    # 1e-9 m of 6.4e6 m are 3e-9 ft and 1e-14 deg; the velocities are differences of 1,500 ft/s, rounded to 2.3e-13 at
    # each of the ten stages of some ten steps
    return {"altitude_ft": 6e-9, "longitude_deg": 2e-14}.get(quantity, 2.5e-11)


@pytest.mark.parametrize("quantity", QUANTITIES)
@pytest.mark.parametrize("case", CASES)
def test_whole_fall_is_nearer_to_nasa_than_nasa_is_to_itself(authority, ours, case, quantity):
    rows = authority(f"nesc-case{case}.csv")
    mine = ours[case][:, QUANTITIES.index(quantity)]
    off, apart = [], []
    for value, a, b in zip(mine, column(rows, "04", quantity), column(rows, "06", quantity), strict=True):
        off.append(min(abs(value - float(a)), abs(value - float(b))))
        apart.append(abs(float(a) - float(b)))
        assert off[-1] <= apart[-1] + half_a_digit(a) + half_a_digit(b) + rounding_of(quantity, value)
    print(f"case {case} {quantity}: NASA's two apart by {max(apart):.2g}, we from the nearer by {max(off):.2g}")


@pytest.mark.parametrize("case", ["04", "05"])
def test_simulation_02_fell_with_a_surface_gravity_of_32_174_ft(authority, case):
    # it lags 18 ft behind the others after 30 s: the gravity of GM over the square of the radius is 32.2186 ft/s^2
    earth, air, altitude_ft, velocity_ft_s = CASES[case]
    weaker = earth._replace(gm_m3_s2=32.174 * FOOT_M * earth.a_m**2)
    mine = flown(weaker, air, altitude_ft, velocity_ft_s)
    rows, plain = authority(f"nesc-case{case}.csv"), authority("nesc-case06.csv")
    for quantity in ("altitude_ft", "down_ft_s"):
        theirs = np.array(column(rows, "02", quantity), dtype=float)
        # as far as simulation 02 is from the others in case 06, where it flew the same problem as they
        apart = [np.array(column(plain, sim, quantity), dtype=float) for sim in ("02", "04")]
        allowed = 2.0 * np.abs(apart[0] - apart[1]).max()
        off = np.abs(mine[:, QUANTITIES.index(quantity)] - theirs).max()
        print(f"case {case} {quantity}: simulation 02 with its own gravity {off:.2g}, allowed {allowed:.2g}")
        assert off < allowed
