"""Many flights of one missile at once: an ensemble dispersed in azimuth, pitch, thrust and ballistic coefficient.

The physics is that of `forces`, the rules that of `integrate`; here a chunk of lanes, each with a flight of its own,
goes through one loop that the compiler turns into vector instructions. A lane that has finished takes the next flight.
"""

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.core.errors import BadValue
from umbrella.physics.flight.aim import Steer
from umbrella.physics.flight.lanes_fly import empty_records, fly_block
from umbrella.physics.flight.lanes_load import REC_APOGEE, REC_BURNOUT, REC_STATE, REC_STATUS, REC_T, REC_T_APOGEE
from umbrella.physics.flight.lanes_tables import ensemble_of
from umbrella.physics.flight.plan import Vehicle
from umbrella.physics.flight.shot import LaunchPoint, Nature

Numbers = NDArray[np.float64]

BLOCK: Final = 1250  # flights that one thread takes at a time, at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Launches:
    """What differs from flight to flight: arrays of one length n.

    `thrust_factor` multiplies the thrust of all stages at unchanged flow, `beta_factor` the payload's ballistic
    coefficient.
    """

    azimuth_rad: Numbers
    pitch_rad: Numbers
    thrust_factor: Numbers
    beta_factor: Numbers

    def table(self) -> Numbers:
        """Return float64[n, 4], one row a flight."""
        columns = (self.azimuth_rad, self.pitch_rad, self.thrust_factor, self.beta_factor)
        if len({column.shape for column in columns}) != 1 or columns[0].ndim != 1:
            raise BadValue("launches", [column.shape for column in columns], "four arrays of one length")
        return np.ascontiguousarray(np.stack(columns, axis=1), dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Impacts:
    """What became of the flights of an ensemble: arrays with one row a flight (SI; Earth-fixed impact).

    For a flight that did not end with `FlightStatus.IMPACT`, time and place are the last that were reached.
    """

    status: NDArray[np.int64]  # of `FlightStatus`
    t_s: Numbers
    r_ecef_m: Numbers  # [n, 3]
    apogee_m: Numbers  # height above the ellipsoid of the free flight's highest point, and when it is reached, s
    t_apogee_s: Numbers
    burnout: Numbers  # [n, 7]: time s, inertial state m, m/s


def fly_ensemble(
    vehicle: Vehicle,
    steer: Steer,
    point: LaunchPoint,
    launches: Launches,
    nature: Nature,
    *,
    cutoff_s: float = float("inf"),
    target_h_m: float = 0.0,
    workers: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Impacts:
    """Fly an ensemble of missiles from launch to the impact of their payloads.

    Args:
        vehicle, steer, point, nature, cutoff_s, target_h_m: as for `shot.fire`, the same for all flights.
        launches: what differs. workers: threads. progress: called with (flights done, flights in all).

    Returns:
        `Impacts`; the same bytes for any number of workers, and for any order or selection of the flights. A flight
        that fails has a status that says so.

    **Valid**: as `shot.fire`; a `programme` of knots is flown as it is. **Leaves out**: what `fire` leaves out, and
    drag below 1e-6 m/s^2 on the way up and below 1e-4 m/s^2 on the way down (together 0.1 m at the impact of an
    intercontinental missile). At a tolerance of 1e-7 such an impact is within 1 m, at 1e-8 within 0.2 m.
    **Source**: as `integrate`; the steps' ends as in `lanes_judge`. **Checked**: tests/physics/flight/test_lanes.py.
    """
    table = launches.table()
    common = ensemble_of(vehicle, steer, cutoff_s, point, target_h_m, nature)
    records = empty_records(len(table))
    block = _block(len(table), workers)

    def fly(first: int) -> int:
        last = min(first + block, len(table))
        fly_block(first, last, records, table, common)
        return last

    with ThreadPoolExecutor(workers) as pool:
        for last in pool.map(fly, range(0, len(table), block)):
            progress(last, len(table))
    return _impacts(records, nature.earth.omega_rad_s)


def _block(flights: int, workers: int) -> int:
    """Return how many flights a thread takes at a time, so that all threads have as many: at the end lanes idle."""
    rounds = math.ceil(flights / (workers * BLOCK))
    return max(math.ceil(flights / (workers * max(rounds, 1))), 1)


def _impacts(records: Numbers, omega_rad_s: float) -> Impacts:
    t = records[:, REC_T]
    x, y, z = (records[:, REC_STATE + k] for k in range(3))
    c, s = np.cos(omega_rad_s * t), np.sin(omega_rad_s * t)
    return Impacts(
        status=records[:, REC_STATUS].astype(np.int64),
        t_s=t.copy(),
        r_ecef_m=np.stack([c * x + s * y, c * y - s * x, z], axis=1),
        apogee_m=records[:, REC_APOGEE].copy(),
        t_apogee_s=records[:, REC_T_APOGEE].copy(),
        burnout=records[:, REC_BURNOUT : REC_BURNOUT + 7].copy(),
    )
