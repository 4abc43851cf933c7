"""The state of one trial: the fate of the threats, what the shield believes, reports on their way, shots in flight."""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import njit
from umbrella.core.random import Purpose, uniform
from umbrella.tracking.initiate import Tracks, _empty_tracks

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_LAUNCH_TIME: Final = int(Purpose.LAUNCH_TIME)
_MISSILE: Final = int(Purpose.MISSILE_RELIABILITY)
_DETECTION: Final = int(Purpose.DETECTION)

# columns of a report
MEASURED: Final = 0  # s
DELIVERED: Final = 1  # s
SENSOR: Final = 2
OBJECT: Final = 3
LOOK: Final = 4  # range m, azimuth rad, elevation rad
SIGMA: Final = 7  # the same
REPORT_COLUMNS: Final = 10

# columns of a shot
SHOT_THREAT: Final = 0
SHOT_BATTERY: Final = 1
SHOT_ORDERED: Final = 2  # s
SHOT_LAUNCH: Final = 3  # s
SHOT_INTERCEPT: Final = 4  # s
SHOT_POINT: Final = 5  # x, y, z of the predicted intercept at launch, inertial, m
SHOT_AIM: Final = 8  # the same after updates in flight
SHOT_CLOSING: Final = 11  # closing velocity, inertial, m/s
SHOT_SPENT: Final = 14  # divert used on the way, m/s
SHOT_HANDOVER: Final = 15  # s: from here on the seeker is alone
SHOT_UPDATED: Final = 16  # updates in flight
SHOT_ASSESSED: Final = 17  # s: when its outcome is told
SHOT_FATE: Final = 18
SHOT_CALLED: Final = 19  # -1 not yet, 0 called a miss, 1 called a kill
SHOT_KILL: Final = 20  # expected kill probability when it was ordered
SHOT_SERIAL: Final = 21  # number of the shot at its threat
SHOT_PITCH: Final = 22  # steering parameter of the flown path, rad
SHOT_BEARING: Final = 23  # rad
SHOT_ERROR: Final = 24  # true error of the aim point across the closing direction, m
SHOT_COLUMNS: Final = 25


class Truth(NamedTuple):
    """What has become of the objects."""

    end_s: FloatArray  # when it ceases to be: impact, own failure or kill
    outcome: IntArray


class Belief(NamedTuple):
    """What the battle manager knows."""

    tracks: Tracks
    plume_s: FloatArray  # time of the last plume reported
    seen_s: FloatArray  # time of the first report delivered
    warhead: FloatArray  # probability that it is the warhead
    is_dead: IntArray  # called killed
    fired: IntArray
    awaited: IntArray  # shots whose outcome is not yet known
    survival: FloatArray  # expected, of the shots awaited
    was_open: IntArray  # [n, m] there was a window once
    reason: IntArray  # [n, m] of the last cycle
    stock: IntArray  # [m]
    ready_s: FloatArray  # [m] next launch possible


class Traffic(NamedTuple):
    """Sensors at work and reports on their way."""

    offset_s: FloatArray  # [sensors] time of look 0
    reports: FloatArray  # [capacity, 10]
    count: IntArray  # [1]
    sightings: FloatArray  # [sensors, n, 3]: first and last look that detected, and how many did


class Shots(NamedTuple):
    """Interceptors fired."""

    rows: FloatArray  # [capacity, 25]
    count: IntArray  # [1]
    fired_by: IntArray  # [m]


class Fight(NamedTuple):
    """One trial."""

    truth: Truth
    belief: Belief
    traffic: Traffic
    shots: Shots


@njit
def _capacity(world):
    """Return how many reports can be on their way at once."""
    radars, satellites = world.shield.sensors.radars, world.shield.sensors.satellites
    looks = 4.0
    for s in range(radars.key.shape[0]):
        looks += (world.shield.rules.cycle_s + radars.latency_s[s]) / radars.revisit_s[s] + 2.0
    for s in range(satellites.key.shape[0]):
        looks += (world.shield.rules.cycle_s + satellites.delay_s[s]) / satellites.revisit_s[s] + 2.0
    return math.ceil(looks) * world.threats.key.shape[0]


@njit
def _own_ends(threats, seed, trial):
    """Return when each object ends if nobody shoots at it: impact, or its own failure somewhere in its burn."""
    ends = threats.impact_s.copy()
    for i in range(ends.shape[0]):
        if uniform(seed, trial, threats.key[i], _MISSILE, 0) >= threats.reliability[i]:
            place = uniform(seed, trial, threats.key[i], _MISSILE, 1)
            last = threats.burns_s[threats.burn_first[i + 1] - 1, 1]
            ends[i] = threats.launch_s[i] + place * (last - threats.launch_s[i])
    return ends


@njit
def _offsets(sensors, seed, trial):
    """Return the time of each sensor's look 0, spread evenly over its revisit time."""
    radars, satellites = sensors.radars, sensors.satellites
    n = radars.key.shape[0]
    offsets = np.empty(n + satellites.key.shape[0])
    for s in range(n):
        offsets[s] = uniform(seed, trial, radars.key[s], _LAUNCH_TIME, 0) * radars.revisit_s[s]
    for s in range(satellites.key.shape[0]):
        offsets[n + s] = uniform(seed, trial, satellites.key[s], _LAUNCH_TIME, 0) * satellites.revisit_s[s]
    return offsets


@njit
def _first_belief(n, batteries):
    m = batteries.key.shape[0]
    never = np.full(n, -np.inf)
    return Belief(
        _empty_tracks(n),
        never,
        np.full(n, np.inf),
        np.zeros(n),
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.zeros(n, np.int64),
        np.ones(n),
        np.zeros((n, m), np.int64),
        np.full((n, m), -1),
        batteries.magazine.copy(),
        np.full(m, -np.inf),
    )


@njit
def begin(world, seed, trial):
    """Return the `Fight` of a trial before anything has happened."""
    threats, shield = world.threats, world.shield
    n, m = threats.key.shape[0], shield.batteries.key.shape[0]
    sensors = shield.sensors
    count = sensors.radars.key.shape[0] + sensors.satellites.key.shape[0]
    sightings = np.full((count, n, 3), np.nan)
    sightings[:, :, 2] = 0.0
    shots = min(shield.batteries.magazine.sum(), n * shield.rules.doctrine.most_shots)
    return Fight(
        Truth(_own_ends(threats, seed, trial), np.zeros(n, np.int64)),
        _first_belief(n, shield.batteries),
        Traffic(
            _offsets(sensors, seed, trial),
            np.empty((_capacity(world), REPORT_COLUMNS)),
            np.zeros(1, np.int64),
            sightings,
        ),
        Shots(np.zeros((shots, SHOT_COLUMNS)), np.zeros(1, np.int64), np.zeros(m, np.int64)),
    )
