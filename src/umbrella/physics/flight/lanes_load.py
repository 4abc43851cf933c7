"""What a lane is loaded with: a launch or a coasting body, a burn segment, a layer of air, an interval of drag.

Everything is prepared once in tables whose rows have the order of the lane's rows, so that loading is copying. Most
tables have two parts: while burning, and after.
"""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import formula, lane_kernel
from umbrella.physics.earth.ellipsoid import height_series
from umbrella.physics.earth.model import Earth
from umbrella.physics.flight.forces import (
    ALONG,
    CD,
    CD_SLOPE,
    DRAG_AREA,
    INVERSE_HALF,
    MASS,
    PITCH,
    PITCH_RATE,
    RHO,
    T_REF,
    THRUST,
    UP,
    height_and_mach,
)
from umbrella.physics.flight.lanes_rows import (
    BORDER_ROWS,
    CARE,
    CELL,
    END,
    END_MACH,
    FAR,
    FLIGHT,
    HEIGHT,
    HIGH,
    IN_VACUUM,
    JERK,
    KNOT_ROWS,
    LANES,
    LAYER,
    LIMIT,
    LOW,
    LOW_BEYOND,
    LOW_KINK,
    LOW_SHORT,
    MACH,
    POWERED,
    ROOT_BEFORE,
    SEGMENT,
    SLOW,
    STAGE,
    STATE,
    STEP_BEFORE,
    TRIES,
    WANT,
    H,
    T,
)

FIRST_STEP_S: Final = 10.0
COAST_STEP: Final = 0.25  # first step of a coast, as a share of the time in which a circular orbit turns by a radian
# shares of the full care, which a boost needs: steps through the vacuum are better than their estimate says, and an
# error of re-entry has a minute left to grow where one of burnout has an hour
COAST_CARE: Final = 0.03
REENTRY_CARE: Final = 0.005

AIR_ROWS: Final = INVERSE_HALF + 1 - RHO  # of `forces`, from RHO on; the rows from LOW on follow
BURN_ROWS: Final = ALONG + 1 - T_REF  # of `forces`, from T_REF on; the end follows

# columns of a flight's record
REC_T: Final = 0
REC_STATE: Final = 1
REC_WANT: Final = 7
REC_KIND: Final = 8
REC_STATUS: Final = 9
REC_APOGEE: Final = 10
REC_T_APOGEE: Final = 11
REC_BURNOUT: Final = 12  # 7: time and state
REC_COLUMNS: Final = 19

# columns of a launch
AZIMUTH: Final = 0
FINAL_PITCH: Final = 1
THRUST_FACTOR: Final = 2
BETA_FACTOR: Final = 3


class Ensemble(NamedTuple):
    """What all flights of an ensemble have in common."""

    earth: Earth
    air: NDArray[np.float64]  # float64[2, layers, 30]: coefficients and borders
    drag: NDArray[np.float64]  # float64[2, intervals, 6]: Cd at Mach 0, slope, knots
    segments: NDArray[np.float64]  # float64[2, segments, 10]: for a final pitch of 0, and what changes with it per rad
    pad: NDArray[np.float64]  # float64[15]: state at lift-off and the launch point's up, east, north
    climb_ceiling_m: float  # drag on a free body above it is left out: when climbing, when falling
    fall_ceiling_m: float
    ceiling_run_m: float  # how far from it a step may end
    floor_m: NDArray[np.float64]  # float64[2]
    area_per_mass: float
    post_boost_m_s: float
    limit_s: float
    tolerance: float
    has_knots: NDArray[np.bool_]  # bool[3]: by kind of forces, whether the drag coefficient depends on the Mach number


@lane_kernel(forceinline=True)
def load_air(w, i, air, part, layer):
    """Load a layer of the air, and its borders, into a lane."""
    w[LAYER * LANES + i] = layer
    for c in range(AIR_ROWS):
        w[(RHO + c) * LANES + i] = air[part, layer, c]
    for c in range(BORDER_ROWS):
        w[(LOW + c) * LANES + i] = air[part, layer, AIR_ROWS + c]


@lane_kernel(forceinline=True)
def load_interval(w, i, drag, part, cell):
    """Load an interval of the drag table, and its knots, into a lane."""
    w[CELL * LANES + i] = cell
    w[CD * LANES + i], w[CD_SLOPE * LANES + i] = drag[part, cell, 0], drag[part, cell, 1]
    for c in range(KNOT_ROWS):
        w[(SLOW + c) * LANES + i] = drag[part, cell, 2 + c]


@lane_kernel
def load_segment(w, i, segments, segment, pitch_rad, thrust_factor):
    """Load a burn segment into a lane."""
    w[SEGMENT * LANES + i] = segment
    for c in range(BURN_ROWS):
        w[(T_REF + c) * LANES + i] = segments[0, segment, c]
    w[THRUST * LANES + i] *= thrust_factor
    w[PITCH * LANES + i] += pitch_rad * segments[1, segment, PITCH - T_REF]
    w[PITCH_RATE * LANES + i] += pitch_rad * segments[1, segment, PITCH_RATE - T_REF]
    w[END * LANES + i] = segments[0, segment, BURN_ROWS]


@formula
def state_of(w, i, row):
    """Return the six numbers of a state that stands in the rows from one on."""
    j = row * LANES + i
    return w[j], w[j + LANES], w[j + 2 * LANES], w[j + 3 * LANES], w[j + 4 * LANES], w[j + 5 * LANES]


@lane_kernel(forceinline=True)
def _load_launch(w, i, launches, flight, common):
    pad = common.pad
    s, c = math.sin(launches[flight, AZIMUTH]), math.cos(launches[flight, AZIMUTH])
    for k in range(6):
        w[(STATE + k) * LANES + i] = pad[k]
    for k in range(3):
        w[(UP + k) * LANES + i] = pad[6 + k]
        w[(UP + 3 + k) * LANES + i] = s * pad[9 + k] + c * pad[12 + k]
    w[T * LANES + i], w[WANT * LANES + i], w[CARE * LANES + i] = 0.0, FIRST_STEP_S, 1.0
    segment = 0
    load_segment(w, i, common.segments, segment, launches[flight, FINAL_PITCH], launches[flight, THRUST_FACTOR])


@lane_kernel(forceinline=True)
def _load_coast(w, i, launches, flight, kind, records, common):
    for k in range(6):
        w[(STATE + k) * LANES + i] = records[flight, REC_STATE + k]
    for c in range(BURN_ROWS):
        w[(T_REF + c) * LANES + i] = 0.0
    w[MASS * LANES + i] = 1.0
    w[DRAG_AREA * LANES + i] = common.area_per_mass / launches[flight, BETA_FACTOR]
    x, y, z, vx, vy, vz = state_of(w, i, STATE)
    r = math.sqrt(x * x + y * y + z * z)
    falls = x * vx + y * vy + z * vz < 0.0
    w[T * LANES + i], w[END * LANES + i] = records[flight, REC_T], records[flight, REC_BURNOUT] + common.limit_s
    w[WANT * LANES + i], w[CARE * LANES + i] = records[flight, REC_WANT], REENTRY_CARE if falls else 1.0
    if kind == IN_VACUUM:
        w[WANT * LANES + i] = COAST_STEP * r * math.sqrt(r / common.earth.gm_m3_s2)
        w[CARE * LANES + i] = COAST_CARE


@formula
def height_of(x, y, z, earth):
    """Return the height (m) above the ellipsoid; within 2 cm up to 5,000 km (see `height_series`)."""
    r = math.sqrt(x * x + y * y + z * z)
    return height_series(r, 1.0 / r, z * z / (r * r), earth)


@lane_kernel(forceinline=True)
def _load_surroundings(w, i, kind, common):
    """Load layer and drag interval for a lane's state."""
    part, layer, cell = min(kind, 1), 0, 0
    x, y, z, vx, vy, vz = state_of(w, i, STATE)
    h, mach = height_of(x, y, z, common.earth), 0.0
    while h >= common.air[part, layer, AIR_ROWS + 1]:
        layer += 1
    if kind == IN_VACUUM:
        layer = common.air.shape[1] - 1
    load_air(w, i, common.air, part, layer)
    if kind == IN_VACUUM:
        w[LOW * LANES + i], w[HIGH * LANES + i] = common.fall_ceiling_m, FAR
        w[LOW_BEYOND * LANES + i], w[LOW_SHORT * LANES + i] = common.ceiling_run_m, common.ceiling_run_m
        w[LOW_KINK * LANES + i] = 0.0
    else:
        _, mach = height_and_mach(w, LANES, i, x, y, z, vx, vy, vz, common.earth)
        while mach >= common.drag[part, cell, 3]:
            cell += 1
    load_interval(w, i, common.drag, part, cell)
    w[HEIGHT * LANES + i], w[MACH * LANES + i], w[END_MACH * LANES + i] = h, mach, mach


@lane_kernel
def clear_stages(w, i):
    """Clear a lane's stages: what is not a number there would stay, since 0 times NaN is NaN.

    Other remains of an earlier flight do no harm.
    """
    for c in range(30):
        w[(STAGE + c) * LANES + i] = 0.0


@lane_kernel
def load_flight(w, i, flight, kind, records, launches, common):
    """Load a launch, or a coasting body from its record, into a lane.

    Args:
        w: the lanes. i: which lane. flight: which flight. kind: POWERED (a launch), IN_AIR or IN_VACUUM.
        records: float64[n, REC_COLUMNS]. launches: float64[n, 4]. common: `Ensemble`.
    """
    w[FLIGHT * LANES + i] = flight
    if kind == POWERED:
        _load_launch(w, i, launches, flight, common)
    else:
        _load_coast(w, i, launches, flight, kind, records, common)
    _load_surroundings(w, i, kind, common)
    w[H * LANES + i], w[LIMIT * LANES + i], w[TRIES * LANES + i] = 1.0, FAR, 0.0
    w[ROOT_BEFORE * LANES + i], w[STEP_BEFORE * LANES + i] = 1.0, 1e-30
    for c in range(3):
        w[(JERK + c) * LANES + i] = 0.0
