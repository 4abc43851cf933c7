"""The world of one scenario: frozen arrays, split into the truth of the threats and what the shield has.

Trackers and planners are given a `Shield` and a `Belief`; only sensing, intercepts and the final count see `Threats`.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import njit
from umbrella.engagement.assess import Assessment
from umbrella.engagement.doctrine import Doctrine
from umbrella.engagement.flyout import Fans
from umbrella.engagement.kill import KillVehicles
from umbrella.physics.earth.model import Earth
from umbrella.sensing.windows import Sensors, visible_windows
from umbrella.tracking.initiate import TrackRules

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class Threats(NamedTuple):
    """The truth: every object that flies against the shield (SI, inertial, common clock)."""

    key: IntArray  # stable number made from the name
    nodes: FloatArray  # [rows, 13] node tables one after another
    first: IntArray  # [n + 1]
    launch_s: FloatArray
    impact_s: FloatArray
    burn_first: IntArray  # [n + 1]
    burns_s: FloatArray  # [m, 2] ignition and burnout
    rcs_m2: FloatArray
    reliability: FloatArray  # probability that the missile does not fail by itself
    value: FloatArray  # what its arrival costs
    is_warhead: IntArray  # 0: a decoy or debris
    is_in_reach: IntArray  # 0: it flies, but cannot reach what it is aimed at
    declared: FloatArray  # what the classifier will say: probability that this is the warhead


class Windows(NamedTuple):
    """When each sensor can see each object: spans first[s * n + i] to first[s * n + i + 1]."""

    spans_s: FloatArray  # [k, 2]
    first: IntArray


class Batteries(NamedTuple):
    """Where interceptors stand (Earth-fixed, SI)."""

    key: IntArray
    design: IntArray  # key of the interceptor's design: failures of a design are shared
    r_ecef_m: FloatArray  # [n, 3]
    enu: FloatArray  # [n, 9]
    magazine: IntArray
    launch_interval_s: FloatArray
    is_linked: IntArray


class Rules(NamedTuple):
    """How the battle is run."""

    doctrine: Doctrine
    assessment: Assessment
    tracks: TrackRules
    false_alarm: float  # of a radar's look
    plume_silence_s: float  # without a report of a plume for this long, the boost is thought over
    min_track_s: float  # a free-fall track must be this old before a shot is committed to it
    min_handover: float  # least expected acquisition * divert of a commit
    engage_above: float  # least probability of being the warhead
    decision_delay_s: float  # from plan to launch: people and machines
    link_delay_s: float  # from battle manager to interceptor in flight
    cycle_s: float
    end_s: float  # the battle is counted here at the latest


class Shield(NamedTuple):
    """Everything that the defence has and knows of itself."""

    sensors: Sensors
    batteries: Batteries
    vehicles: KillVehicles
    fans: Fans
    rules: Rules
    earth: Earth


class World(NamedTuple):
    """One scenario, ready to run."""

    threats: Threats
    shield: Shield
    windows: Windows


@njit
def path_of(threats, i):
    """Return the node table of object i."""
    return threats.nodes[threats.first[i] : threats.first[i + 1]]


@njit
def _spans(threats, shield, s, i):
    """Return the spans in which sensor s can see object i: from launch to impact, or while it burns."""
    path = path_of(threats, i)
    if s < shield.sensors.radars.key.shape[0]:
        return visible_windows(shield.sensors, s, path, threats.launch_s[i], threats.impact_s[i], shield.earth)
    spans = np.empty((0, 2))
    for j in range(threats.burn_first[i], threats.burn_first[i + 1]):
        burn = threats.burns_s[j]
        more = visible_windows(shield.sensors, s, path, burn[0], burn[1], shield.earth)
        spans = np.concatenate((spans, more))
    return spans


@njit
def find_windows(threats, shield):
    """Return the `Windows` of all sensors on all objects."""
    n = threats.key.shape[0]
    count = shield.sensors.radars.key.shape[0] + shield.sensors.satellites.key.shape[0]
    first = np.zeros(count * n + 1, np.int64)
    spans = np.empty((0, 2))
    for s in range(count):
        for i in range(n):
            spans = np.concatenate((spans, _spans(threats, shield, s, i)))
            first[s * n + i + 1] = spans.shape[0]
    return Windows(spans, first)
