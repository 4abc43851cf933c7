"""The world of one scenario: frozen arrays, split into the truth of the threats and what the shield has.

Trackers and planners are given a `Shield` and a belief; only sensing, intercepts and the final count see `Threats`.
Things of one kind are rows of one structured array, so that a kernel is handed one pointer and reads `radar.revisit_s`.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import njit
from umbrella.core.inner import inner
from umbrella.core.rows import row_type
from umbrella.engagement.doctrine import Doctrine
from umbrella.physics.earth.model import Earth
from umbrella.sensing.windows import Sensors, visible_windows
from umbrella.tracking.initiate import TrackRules

BURNS: Final = 12  # most burns of one object

THREAT: Final = row_type(
    [
        ("key", "i8"),  # stable number made from the name
        ("first_node", "i8"),  # rows of the node tables: first to first + nodes
        ("nodes", "i8"),
        ("launch_s", "f8"),
        ("impact_s", "f8"),
        ("burns", "i8"),  # how many of the following are used
        ("burns_s", "f8", (BURNS, 2)),  # ignition and burnout
        ("rcs_m2", "f8"),  # of the warhead
        ("rcs_boost_m2", "f8"),  # of the whole missile, until the last burnout
        ("reliability", "f8"),  # probability that the missile does not fail by itself
        ("value", "f8"),  # what its arrival costs
        ("is_warhead", "i8"),  # 0: a decoy or debris
        ("is_in_reach", "i8"),  # 0: it flies, but cannot reach what it is aimed at
        ("declared", "f8"),  # what the classifier will say: probability that this is the warhead
    ]
)


class Threats(NamedTuple):
    """The truth: every object that flies against the shield (SI, inertial, common clock)."""

    rows: NDArray[np.void]  # records THREAT
    nodes: NDArray[np.float64]  # [rows, 13] node tables one after another


class Windows(NamedTuple):
    """When each sensor can see each object: spans first[s * n + i] to first[s * n + i + 1]."""

    spans_s: NDArray[np.float64]  # [k, 2]
    first: NDArray[np.int64]


class Rules(NamedTuple):
    """How the battle is run."""

    doctrine: Doctrine
    tracks: TrackRules
    assessment_delay_s: float  # from intercept to report
    false_kill: float  # probability that a live target is called dead
    false_miss: float  # probability that a dead target is called alive
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
    batteries: NDArray[np.void]  # records BATTERY
    fans: NDArray[np.float64]  # [rows, 4] fly-out tables of all batteries
    rules: Rules
    earth: Earth


class World(NamedTuple):
    """One scenario, ready to run."""

    threats: Threats
    shield: Shield
    windows: Windows


@inner
def path_of(threats, i):
    """Return the node table of object i."""
    row = threats.rows[i]
    return threats.nodes[row.first_node : row.first_node + row.nodes]


@inner
def _appended(spans, used, more):
    """Return an array that holds `more` behind the first `used` spans, twice as large where it was full."""
    if used + more.shape[0] > spans.shape[0]:
        larger = np.empty((2 * (used + more.shape[0]), 2))
        larger[:used] = spans[:used]
        spans = larger
    spans[used : used + more.shape[0]] = more
    return spans


@njit
def find_windows(threats, sensors, earth):
    """Return the `Windows` of all sensors on all objects: from launch to impact, for satellites while it burns."""
    n, n_radars = threats.rows.shape[0], sensors.radars.shape[0]
    count = n_radars + sensors.satellites.shape[0]
    first, spans, used = np.zeros(count * n + 1, np.int64), np.empty((64, 2)), 0
    for s in range(count):
        for i in range(n):
            row, path = threats.rows[i], path_of(threats, i)
            for j in range(1 if s < n_radars else row.burns):
                from_s = row.launch_s if s < n_radars else row.burns_s[j, 0]
                to_s = row.impact_s if s < n_radars else row.burns_s[j, 1]
                more = visible_windows(sensors, s, path, from_s, to_s, earth)
                spans = _appended(spans, used, more)
                used += more.shape[0]
            first[s * n + i + 1] = used
    return Windows(spans[:used].copy(), first)
