"""How the boost of a missile differs from its plan in one trial, and where its impact then lies."""

import math
from typing import Final

import numpy as np

from umbrella.core.compiled import inner
from umbrella.core.random import Purpose, normal_pair
from umbrella.physics.flight.plan import BURN, THRUST, Programme, Vehicle, stage_times

_DISPERSION: Final = np.int64(Purpose.DISPERSION)
_THRUST_AND_AZIMUTH: Final = np.int64(0)
_PITCH_AND_BETA: Final = np.int64(1)
_IMPACT: Final = np.int64(4)


@inner
def _cutoff_as_flown(planned, flown, cutoff_s):
    """Return when the engines stop that were planned to stop at a time: once they have burnt the same propellant.

    Args:
        planned, flown: float64[stages, 2], ignition and burnout (see `stage_times`). cutoff_s: as planned.
    """
    last = 0
    for i in range(1, planned.shape[0]):
        if planned[i, 0] < cutoff_s and planned[i, 1] >= planned[last, 1]:
            last = i
    on, off = planned[last, 0], planned[last, 1]
    share = (min(cutoff_s, off) - on) / (off - on)
    return flown[last, 0] + share * (flown[last, 1] - flown[last, 0]) + max(0.0, cutoff_s - off)


@inner
def as_flown(attack, m, seed, trial):
    """Return (vehicle, programme, azimuth) of missile m as it happens to fly in this trial.

    A stage that thrusts harder burns the same propellant in less time: its impulse is the same.

    Valid: small scatter; one draw for all stages of a missile. Leaves out: scatter of the specific impulse, of masses
    and from stage to stage. Source: thrust is flow times exhaust speed. Checked: tests/battle/test_flights.py.
    """
    row, scatter = attack.missiles[m], attack.scatter
    thrust, azimuth = normal_pair(seed, trial, row.key, _DISPERSION, _THRUST_AND_AZIMUTH)
    pitch, beta = normal_pair(seed, trial, row.key, _DISPERSION, _PITCH_AND_BETA)
    stages = attack.stages[row.first_stage : row.first_stage + row.stages].copy()
    knots = attack.knots[row.first_knot : row.first_knot + row.knots]
    times, angles = knots[:, 0].copy(), knots[:, 1].copy()
    angles[angles.shape[0] - 1] += scatter[2] * pitch
    heavy = row.payload_beta_kg_m2 * math.exp(scatter[3] * beta)
    vehicle = Vehicle(
        stages,
        attack.drag[row.drag],
        row.payload_kg,
        heavy,
        row.shroud_kg,
        row.shroud_drop_s,
        row.post_boost_m_s,
        row.separates > 0,
    )
    planned = stage_times(vehicle)
    for i in range(stages.shape[0]):
        stages[i, THRUST] *= 1.0 + scatter[0] * thrust
        stages[i, BURN] /= 1.0 + scatter[0] * thrust
    cutoff_s = _cutoff_as_flown(planned, stage_times(vehicle), row.cutoff_s)
    return vehicle, Programme(times, angles, row.along_from_s, cutoff_s), row.azimuth_rad + scatter[1] * azimuth


@inner
def write_burns(row, vehicle, cutoff_s, fate):
    """Write ignition and burnout of each burn of a trial, on the clock of the run."""
    times = stage_times(vehicle)
    for i in range(row.burns):
        fate.burns_s[i, 0] = row.launch_s + times[i, 0]
        fate.burns_s[i, 1] = row.launch_s + min(times[i, 1], cutoff_s)


@inner
def change_to_impact(row, seed, trial, t_s, beta_kg_m2, y):
    """Return the change of velocity (m/s, inertial) that brings the impact to where this trial's error puts it.

    Args:
        row: the missile. seed, trial: address of the draws.
        t_s, y: when (s, own clock) and in what state (m, m/s, inertial) its free flight begins.
        beta_kg_m2: ballistic coefficient of what then flies.

    Valid: to first order about the plan: with the scatter of the rules as they stand, impacts are within 0.1 km (rms)
    of where they should be after 10,700 km, with the largest of their ranges within 2.3 km (1 % of what is set right).
    Leaves out: how guidance does it; only what it achieves is meant. Source: `scenario.accuracy`.
    Checked: tests/battle/test_flights.py.
    """
    east, north = normal_pair(seed, trial, row.key, _DISPERSION, _IMPACT)
    heavy, late_s = math.log(beta_kg_m2 / row.payload_beta_kg_m2), t_s - row.planned[6]
    east = row.impact_sigma_m * east - row.moves_m[0, 6] * late_s - row.moves_m[0, 7] * heavy
    north = row.impact_sigma_m * north - row.moves_m[1, 6] * late_s - row.moves_m[1, 7] * heavy
    for c in range(6):
        east -= row.moves_m[0, c] * (y[c] - row.planned[c])
        north -= row.moves_m[1, c] * (y[c] - row.planned[c])
    s = row.setting
    return (
        s[0, 0] * east + s[0, 1] * north,
        s[1, 0] * east + s[1, 1] * north,
        s[2, 0] * east + s[2, 1] * north,
    )
