"""The state of one trial: the fate of the threats, what the shield believes, reports on their way, shots in flight."""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.battle.world import World
from umbrella.core.compiled import njit
from umbrella.core.inner import inner
from umbrella.core.random import Purpose, uniform
from umbrella.core.rows import row_type
from umbrella.tracking.initiate import TRACK, forget

_SCAN: Final = np.int64(Purpose.LAUNCH_TIME)
_MISSILE: Final = np.int64(Purpose.MISSILE_RELIABILITY)
_FIRST: Final = np.int64(0)
_SECOND: Final = np.int64(1)

TRUTH: Final = row_type(
    [
        ("end_s", "f8"),  # when it ceases to be: impact, own failure or kill
        ("is_killed", "i8"),
    ]
)

BELIEF: Final = row_type(
    [
        ("plume_s", "f8"),  # time of the last plume reported
        ("seen_s", "f8"),  # time at which the first report was delivered
        ("warhead", "f8"),  # probability that it is the warhead
        ("is_dead", "i8"),  # called killed
        ("fired", "i8"),
        ("awaited", "i8"),  # shots whose outcome is not yet known
        ("survival", "f8"),  # expected, of the shots awaited
        ("predicted", "f8", (6, 6)),  # covariance at the intercept last thought of
    ]
)

LAUNCHER: Final = row_type([("stock", "i8"), ("ready_s", "f8")])

# of one object and one battery: whether there was a window, whether there will be none again, why there is no shot
PAIRING: Final = row_type([("was_open", "i8"), ("is_closed", "i8"), ("reason", "i8")])

REPORT: Final = row_type(
    [
        ("measured_s", "f8"),
        ("delivered_s", "f8"),
        ("sensor", "i8"),
        ("object", "i8"),
        ("range_m", "f8"),
        ("azimuth_rad", "f8"),
        ("elevation_rad", "f8"),
        ("range_sigma_m", "f8"),
        ("azimuth_sigma_rad", "f8"),
        ("elevation_sigma_rad", "f8"),
    ]
)

SIGHTING: Final = row_type([("first_s", "f8"), ("last_s", "f8"), ("looks", "i8")])  # that detected

SHOT: Final = row_type(
    [
        ("threat", "i8"),
        ("battery", "i8"),
        ("serial", "i8"),  # number of the shot at its threat
        ("ordered_s", "f8"),
        ("launch_s", "f8"),
        ("intercept_s", "f8"),
        ("point_m", "f8", 3),  # predicted intercept at launch, inertial
        ("aim_m", "f8", 3),  # the same after corrections in flight
        ("closing_m_s", "f8", 3),  # closing velocity, inertial
        ("spent_m_s", "f8"),  # divert used on the way
        ("handover_s", "f8"),  # from here on the seeker is alone
        ("corrections", "i8"),
        ("assessed_s", "f8"),  # when its outcome is told
        ("fate", "i8"),
        ("called", "i8"),  # -1 not yet, 0 a miss, 1 a kill
        ("kill", "f8"),  # expected kill probability when it was ordered
        ("bearing_rad", "f8"),
        ("pitch_rad", "f8"),  # steering parameter of the flown path
        ("error_m", "f8"),  # true error of the aim across the closing direction
    ]
)


class Fight(NamedTuple):
    """One trial; n objects, m batteries."""

    truth: NDArray[np.void]  # [n] TRUTH
    tracks: NDArray[np.void]  # [n] TRACK
    belief: NDArray[np.void]  # [n] BELIEF
    launchers: NDArray[np.void]  # [m] LAUNCHER
    pairings: NDArray[np.void]  # [n, m] PAIRING
    scan_s: NDArray[np.float64]  # [sensors] time of look 0
    reports: NDArray[np.void]  # [capacity] REPORT, on their way
    sightings: NDArray[np.void]  # [sensors, n] SIGHTING
    shots: NDArray[np.void]  # [capacity] SHOT
    counts: NDArray[np.int64]  # [2] reports on their way, shots fired


REPORTS: Final = np.int64(0)
SHOTS: Final = np.int64(1)


@njit
def _report_capacity(shield, n):
    """Return how many reports can be on their way at once."""
    looks = 4.0
    for radar in shield.sensors.radars:
        looks += (shield.rules.cycle_s + radar.latency_s) / radar.revisit_s + 2.0
    for satellite in shield.sensors.satellites:
        looks += (shield.rules.cycle_s + satellite.delay_s) / satellite.revisit_s + 2.0
    return math.ceil(looks) * n


@inner
def _decide_own_ends(threats, seed, trial, truth):
    """Write when each object ends if nobody shoots at it: impact, or its own failure somewhere in its burn."""
    for i in range(truth.shape[0]):
        threat = threats.rows[i]
        truth[i].end_s, truth[i].is_killed = threat.impact_s, 0
        if uniform(seed, trial, threat.key, _MISSILE, _FIRST) >= threat.reliability:
            place = uniform(seed, trial, threat.key, _MISSILE, _SECOND)
            last = threat.burns_s[threat.burns - 1, 1]
            truth[i].end_s = threat.launch_s + place * (last - threat.launch_s)


@inner
def _start_scans(sensors, seed, trial, scan_s):
    """Spread the time of each sensor's look 0 evenly over its revisit time."""
    n = sensors.radars.shape[0]
    for s in range(scan_s.shape[0]):
        if s < n:
            scan_s[s] = uniform(seed, trial, sensors.radars[s].key, _SCAN, _FIRST) * sensors.radars[s].revisit_s
        else:
            satellite = sensors.satellites[s - n]
            scan_s[s] = uniform(seed, trial, satellite.key, _SCAN, _FIRST) * satellite.revisit_s


@inner
def _know_nothing(fight, batteries):
    """Empty the belief and fill the magazines."""
    for i in range(fight.belief.shape[0]):
        forget(fight.tracks[i])
        belief = fight.belief[i]
        belief.plume_s, belief.seen_s, belief.warhead, belief.survival = -math.inf, math.inf, 0.0, 1.0
        belief.is_dead, belief.fired, belief.awaited = 0, 0, 0
        for b in range(batteries.shape[0]):
            pairing = fight.pairings[i, b]
            pairing.was_open, pairing.is_closed, pairing.reason = 0, 0, -1
    for b in range(batteries.shape[0]):
        fight.launchers[b].stock, fight.launchers[b].ready_s = batteries[b].magazine, -math.inf


@inner
def begin(world, seed, trial, fight):
    """Set a `Fight` (see `empty_fight`) to the state of a trial before anything has happened."""
    fight.counts[:] = 0
    for s in range(fight.sightings.shape[0]):
        for i in range(fight.sightings.shape[1]):
            fight.sightings[s, i].looks = 0
    _decide_own_ends(world.threats, seed, trial, fight.truth)
    _start_scans(world.shield.sensors, seed, trial, fight.scan_s)
    _know_nothing(fight, world.shield.batteries)


def empty_fight(world: World) -> Fight:
    """Return arrays large enough for any trial of a world (a fight is reused from trial to trial)."""
    shield = world.shield
    n, m = world.threats.rows.shape[0], shield.batteries.shape[0]
    sensors = shield.sensors.radars.shape[0] + shield.sensors.satellites.shape[0]
    shots = min(int(shield.batteries["magazine"].sum()), n * shield.rules.doctrine.most_shots)
    return Fight(
        np.zeros(n, TRUTH),
        np.zeros(n, TRACK),
        np.zeros(n, BELIEF),
        np.zeros(m, LAUNCHER),
        np.zeros((n, m), PAIRING),
        np.zeros(sensors),
        np.zeros(_report_capacity(shield, n), REPORT),
        np.zeros((sensors, n), SIGHTING),
        np.zeros(shots, SHOT),
        np.zeros(2, np.int64),
    )
