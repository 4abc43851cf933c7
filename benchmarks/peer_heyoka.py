"""heyoka's Taylor integrator in batch mode on the same flights: same equations, layers of air and drag table.

The coefficients of the layer, the drag interval and the burn segment are run-time parameters; terminal events with
callbacks change them at every border, so that each Taylor step ends there; the ground is an event as well.
"""

import math
import time

import heyoka as hy
import numpy as np

from benchmarks.ensemble import NATURE, POINT, launches, one, worst_miss_m
from umbrella.core.constants import US76_GAMMA
from umbrella.physics.earth.ellipsoid import height_series
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.flight.plan import AREA, DRY, burn_segments
from umbrella.physics.flight.shot import ceiling, launch_state

LANES = 4  # doubles in an AVX2 register
TOLERANCE = 1e-9
EARTH, AIR = NATURE.earth, NATURE.air
RHO, A2, MIDDLE, INVERSE, CD, SLOPE = 0, 13, 20, 21, 22, 23
BURN = slice(24, 32)  # reference time, mass, flow, thrust, exit area, drag area, pitch, pitch rate
UP, DOWNRANGE, LOW, HIGH, SLOW, FAST, PARAMETERS = 32, 35, 38, 39, 40, 41, 42


def equations():
    """Return the equations of motion, the height and the Mach number as heyoka's expressions."""
    x, y, z, vx, vy, vz = hy.make_vars("x", "y", "z", "vx", "vy", "vz")
    par = hy.par
    r2 = x**2 + y**2 + z**2
    inverse_r = r2**-0.5
    r, sine = r2 * inverse_r, z * inverse_r
    s, q = sine * sine, EARTH.a_m * inverse_r
    j2, j3, j4 = 1.5 * EARTH.j2 * q * q, 2.5 * EARTH.j3 * q * q * q * sine, 0.625 * EARTH.j4 * (q * q) * (q * q)
    level = 1.0 + j2 * (1.0 - 5.0 * s) + j3 * (3.0 - 7.0 * s) - j4 * (3.0 + s * (63.0 * s - 42.0))
    polar = 1.0 + j2 * (3.0 - 5.0 * s) + j3 * (6.0 - 7.0 * s) - j4 * (15.0 + s * (63.0 * s - 70.0))
    g2 = -EARTH.gm_m3_s2 * inverse_r * inverse_r
    height = height_series.py_func(r, inverse_r, s, EARTH)
    u = (height - par[MIDDLE]) * par[INVERSE]
    rho, a2 = par[RHO + 12], par[A2 + 6]
    for i in range(11, -1, -1):
        rho = rho * u + par[RHO + i]
    for i in range(5, -1, -1):
        a2 = a2 * u + par[A2 + i]
    wx, wy = vx + EARTH.omega_rad_s * y, vy - EARTH.omega_rad_s * x
    w = hy.sqrt(wx * wx + wy * wy + vz * vz + 1e-12)
    since = hy.time - par[24]
    inverse_m = 1.0 / (par[25] - par[26] * since)
    mach = w * a2**-0.5
    drag = -0.5 * rho * w * (par[CD] + par[SLOPE] * mach) * par[29] * inverse_m
    thrust = (par[27] - par[28] * rho * a2 / US76_GAMMA) * inverse_m
    pitch = par[30] + par[31] * since
    up, forward = thrust * hy.sin(pitch), thrust * hy.cos(pitch)
    k, axial = g2 * inverse_r, -1.5 * EARTH.j3 * q * q * q * g2
    pushes = [up * par[UP + c] + forward * par[DOWNRANGE + c] for c in range(3)]
    ax, ay, az = k * level * x + drag * wx, k * level * y + drag * wy, k * polar * z + axial + drag * vz
    rates = [(x, vx), (y, vy), (z, vz), (vx, ax + pushes[0]), (vy, ay + pushes[1]), (vz, az + pushes[2])]
    return rates, height, mach


class Batch:
    """One batch integrator and the borders of its lanes."""

    def __init__(self) -> None:
        rates, height, mach = equations()
        self.layer, self.cell, self.hits = [0] * LANES, [0] * LANES, [None] * LANES
        self.ceiling_m, self.drag = math.inf, None
        rising, falling = hy.event_direction.positive, hy.event_direction.negative
        par, layer, cell = hy.par, self.layer, self.cell
        events = [
            hy.t_event_batch(height - par[HIGH], callback=self._move(self.load_layer, layer, 1), direction=rising),
            hy.t_event_batch(height - par[LOW], callback=self._move(self.load_layer, layer, -1), direction=falling),
            hy.t_event_batch(mach - par[FAST], callback=self._move(self.load_cell, cell, 1), direction=rising),
            hy.t_event_batch(mach - par[SLOW], callback=self._move(self.load_cell, cell, -1), direction=falling),
            hy.t_event_batch(height, callback=self._ground, direction=falling),
        ]
        start = time.perf_counter()
        self.ta = hy.taylor_adaptive_batch(
            rates, np.full((6, LANES), 1e6), tol=TOLERANCE, t_events=events,
            pars=np.zeros((PARAMETERS, LANES)), compact_mode=True,
        )  # fmt: skip
        self.compile_s = time.perf_counter() - start

    def _move(self, load, places, by):
        def callback(ta, sign, lane):
            load(ta.pars, lane, places[lane] + by)
            return True

        return callback

    def _ground(self, ta, sign, lane):
        if self.hits[lane] is None:
            self.hits[lane] = (float(ta.time[lane]), np.array(ta.state[:3, lane]))
        return True

    def load_layer(self, pars, lane, layer):
        """Put a layer's coefficients and borders into a lane; zero density above the ceiling."""
        self.layer[lane] = layer  # below the lowest one (-1) the last follows, which is a vacuum
        low, high = AIR.edges_m[layer], AIR.edges_m[layer + 1]
        has_air = low < self.ceiling_m
        pars[RHO : RHO + 13, lane] = AIR.rho[layer] if has_air else 0.0
        pars[A2 : A2 + 7, lane] = AIR.a2[layer] if has_air else np.eye(7)[0] * 1e5
        pars[MIDDLE, lane], pars[INVERSE, lane] = (0.5 * (low + high), 2.0 / (high - low)) if has_air else (0.0, 0.0)
        pars[LOW, lane], pars[HIGH, lane] = low, high if has_air else 1e12

    def load_cell(self, pars, lane, cell):
        """Put an interval of the drag table into a lane."""
        self.cell[lane] = cell
        slow, fast, pars[CD, lane], pars[SLOPE, lane] = self.drag[cell]
        pars[SLOW, lane], pars[FAST, lane] = slow, min(fast, 1e6)

    def fly(self, rows):
        """Return the Earth-fixed impacts of a batch of launches."""
        ta, flights = self.ta, [one(row) for row in rows]
        segments = [burn_segments(*flight) for flight in flights]
        vehicle = flights[0][0]
        self.drag, self.ceiling_m = (
            vehicle.drag[1],
            ceiling(vehicle.stages[0][AREA] / (vehicle.payload_kg + vehicle.stages[0][DRY]), AIR),
        )
        ta.set_time(0.0)
        for lane, row in enumerate(rows):
            y, basis = np.zeros(6), np.zeros(6)
            launch_state(POINT, row[0], EARTH, y, basis)
            ta.state[:, lane], ta.pars[UP : UP + 6, lane] = y, basis
            self.load_cell(ta.pars, lane, 0)
            self.load_layer(ta.pars, lane, int(np.searchsorted(AIR.edges_m, 1e-3)) - 1)
        for j in range(len(segments[0])):
            for lane in range(LANES):
                row = segments[lane][j]
                ta.pars[BURN, lane] = [row[0], *row[2:9]]
            ta.propagate_until(float(segments[0][j][1]))
        return self._coast([flight[0].payload_beta_kg_m2 for flight in flights], float(segments[0][-1][1]))

    def _coast(self, betas, t):
        ta, self.hits = self.ta, [None] * LANES
        self.ceiling_m = ceiling(2.0 / min(betas), AIR)
        self.drag = np.array([[-1.0, np.inf, 1.0, 0.0]] * 2)
        for lane, beta in enumerate(betas):
            ta.pars[BURN, lane] = [0.0, 1.0, 0.0, 0.0, 0.0, 1.0 / beta, 0.0, 0.0]
            self.load_cell(ta.pars, lane, 0)
            self.load_layer(ta.pars, lane, self.layer[lane])
        while any(hit is None for hit in self.hits):
            t += 20.0  # one that has hit falls on below the ground, some 100 km
            ta.propagate_until(t)
        return [eci_to_ecef(*position, when, EARTH.omega_rad_s) for when, position in self.hits]


def run(n: int, truth: np.ndarray) -> dict[str, float]:
    """Return the rate of n flights (a multiple of the batch), their worst miss (m) and the time to compile."""
    rows, batch = launches(n).table(), Batch()
    batch.fly(rows[:LANES])
    start = time.perf_counter()
    impacts = [impact for first in range(0, n, LANES) for impact in batch.fly(rows[first : first + LANES])]
    rate = n / (time.perf_counter() - start)
    return {
        "flights_per_s": rate,
        "worst_miss_m": worst_miss_m(np.array(impacts), truth[:n]),
        "compile_s": batch.compile_s,
    }
