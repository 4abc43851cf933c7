"""The world of one scenario: frozen arrays, split into the attack (the truth) and what the shield has.

Trackers and planners are given a `Shield` and a belief; only sensing, intercepts and the final count see the `Attack`.
Things of one kind are rows of one structured array, so that a kernel is handed one pointer and reads `radar.track_s`.
"""

from enum import IntEnum
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.rows import row_type
from umbrella.physics.earth.model import Earth
from umbrella.physics.flight.shot import Nature
from umbrella.sensing.windows import Sensors
from umbrella.tracking.initiate import TrackRules
from umbrella.tracking.plume_state import PlumeRules

BURNS: Final = 12  # most burns of one missile
SALVOS: Final = 8  # most salvos that are told apart: the last one repeats
LAYERS: Final = 8


class ObjectKind(IntEnum):
    """What an object of a threat complex is. The numbers are part of every record."""

    WARHEAD = 0
    STAGE = 1
    REPLICA = 2
    LIGHT = 3
    DEBRIS = 4


MISSILE: Final = row_type(
    [
        ("key", "i8"),  # stable number made from the name
        ("launch_s", "f8"),
        ("reliability", "f8"),  # probability that it does not fail by itself
        ("value", "f8"),  # what its arrival costs
        ("is_in_reach", "i8"),  # 0: it flies, but cannot reach what it is aimed at
        ("first_object", "i8"),  # the warhead; its other objects follow
        ("objects", "i8"),
        ("burns", "i8"),  # how many of the following are used
        ("burns_s", "f8", (BURNS, 2)),  # ignition and burnout
        # how it is flown anew in every trial, where its warhead has no given path
        ("first_stage", "i8"),  # rows of `Attack.stages`
        ("stages", "i8"),
        ("drag", "i8"),  # table of `Attack.drag`
        ("payload_kg", "f8"),
        ("payload_beta_kg_m2", "f8"),
        ("shroud_kg", "f8"),
        ("shroud_drop_s", "f8"),
        ("post_boost_m_s", "f8"),
        ("separates", "i8"),
        ("first_knot", "i8"),  # rows of `Attack.knots`
        ("knots", "i8"),
        ("along_from_s", "f8"),
        ("cutoff_s", "f8"),
        ("azimuth_rad", "f8"),
        ("pad", "f8", 3),  # latitude rad, longitude rad, height m
        ("target_h_m", "f8"),
        # how its impact is set right at the last burnout, see `scenario.accuracy`
        ("planned", "f8", 7),  # state (m, m/s) and time (s) at which its free flight begins as planned, own clock
        ("moves_m", "f8", (2, 8)),  # impact, east and north, for each unit of those and of ln(ballistic coefficient)
        ("setting", "f8", (3, 2)),  # change of velocity (m/s, inertial) that moves the impact by 1 m east, north
        ("impact_sigma_m", "f8"),  # scatter of the impact about where it was planned, one axis
    ]
)

OBJECT: Final = row_type(
    [
        ("key", "i8"),  # stable number made from the missile's name and its own
        ("missile", "i8"),
        ("kind", "i8"),  # of `ObjectKind`
        ("is_lethal", "i8"),  # 1: a warhead
        ("beta_kg_m2", "f8"),
        ("rcs_m2", "f8"),
        ("rcs_boost_m2", "f8"),  # of the whole missile, until the last burnout (warhead only)
        ("contrast", "f8"),  # 0: looks like a warhead, 1: as different as a spent stage
        ("release_s", "f8"),  # after the last burnout
        ("speed_m_s", "f8"),  # with which it leaves, in a random direction
        ("floor_m", "f8"),  # height at which it no longer counts
        # a given path: rows of `Attack.given`, the same in every trial; 0 nodes: it is flown
        ("given_first", "i8"),
        ("given_nodes", "i8"),
    ]
)


class Attack(NamedTuple):
    """The truth: missiles and the objects that each of them lets fly (SI, inertial, common clock)."""

    missiles: NDArray[np.void]  # records MISSILE
    objects: NDArray[np.void]  # records OBJECT, missile by missile, the warhead first
    given: NDArray[np.float64]  # [rows, 13] given paths, one after another
    stages: NDArray[np.float64]  # [rows, 9] see physics.flight.plan
    drag: NDArray[np.float64]  # [tables, 2, intervals, 4]
    knots: NDArray[np.float64]  # [rows, 2] time s, pitch rad
    scatter: NDArray[np.float64]  # [4] one sigma: thrust (relative), azimuth rad, pitch rad, beta (relative)
    nature: Nature
    node_capacity: int


class Signatures(NamedTuple):
    """What the shield knows of the looks of threat complexes: contrast and share of what is no warhead."""

    contrast: NDArray[np.float64]
    share: NDArray[np.float64]


class Rules(NamedTuple):
    """How the battle is run."""

    tracks: TrackRules
    plumes: PlumeRules
    signatures: Signatures
    classifier: int  # of `classify`: SENSORS or DECLARED
    classifier_hit: float
    classifier_false_alarm: float
    is_layered: int
    assessment_delay_s: float  # from intercept to report
    false_kill: float  # probability that a live target is called dead
    false_miss: float  # probability that a dead target is called alive
    false_alarm: float  # of a radar's look
    plume_silence_s: float  # without a report of a plume for this long, the boost is thought over
    min_track_s: float  # a free-fall track must be this old before a shot is committed to it
    drop_track_s: float  # a track that nobody has seen for so long is given up
    settled_track_s: float  # radars look at a settled track so often
    min_handover: float  # least expected acquisition * divert of a commit
    engage_above: float  # least probability of being the warhead
    decision_delay_s: float  # from plan to launch: people and machines
    decision_spread_s: float  # up to so much longer
    salvo_spacing_s: float
    seeker_separation: float
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

    attack: Attack
    shield: Shield
