"""The state of one trial: what flies, what the shield believes, reports on their way, shots in flight."""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.battle.flights import fly_attack
from umbrella.battle.world import BURNS, LAYERS, World
from umbrella.core.compiled import inner, step, verb
from umbrella.core.random import Purpose, normal_pair, uniform
from umbrella.core.rows import row_type
from umbrella.physics.flight.trajectory import NODE_COLUMNS, state_at
from umbrella.tracking.initiate import TRACK, forget
from umbrella.tracking.plume_state import PLUME, forget_plume

_SCAN: Final = np.int64(Purpose.LAUNCH_TIME)
_MISSILE: Final = np.int64(Purpose.MISSILE_RELIABILITY)
_BIAS: Final = np.int64(Purpose.BIAS)
_FIRST: Final = np.int64(0)
_SECOND: Final = np.int64(1)

SPARE_TRACKS: Final = 16  # beyond two for each object
TRACKS_PER_OBJECT: Final = 2
BIASES: Final = 3

FLYING: Final = row_type(
    [
        ("nodes", "i8"),  # of its path in this trial
        ("begins_s", "f8"),  # when it is there: launch or separation
        ("impact_s", "f8"),
        ("end_s", "f8"),  # when it ceases to be: impact, own failure or kill
        ("is_killed", "i8"),
        ("track", "i8"),  # the track that its last plot went to, -1: none
        ("eyes", "i8"),  # satellites that follow it
    ]
)  # the truth of an object

FATE_ROW: Final = row_type(
    [
        ("seen_s", "f8"),  # first report of any of its objects delivered
        ("firm_s", "f8"),  # first firm track of its warhead
        ("is_firm", "i8"),  # whether its warhead has been noted to be on a firm track; for the record
        ("shots", "i8"),
        ("first_shot_s", "f8"),
        ("plume_s", "f8"),  # time of the last plume reported
        ("burns_s", "f8", (BURNS, 2)),  # ignition and burnout in this trial
        ("last_burn_s", "f8"),  # when its own failure or last burnout ends its plume
        # where its launch, as satellites saw it, is thought to lead: kept for a while, since it takes long to compute
        ("cue_looks", "i8"),  # looks that it rests on
        ("cue_s", "f8", 2),  # from and to
        ("cue_m", "f8", (2, 4)),  # place and its error, m, at both times
        ("gone", "f8"),  # likelihood ratios of its tracks that were called killed and are kept no more
    ]
)  # of a missile

WATCH: Final = row_type(
    [
        ("next_s", "f8"),  # not looked at before
        ("is_followed", "i8"),
        ("number", "i8"),  # of looks taken
        ("misses", "i8"),  # looks without a detection in a row
        ("looks", "i8"),  # that detected
        ("first_s", "f8"),
        ("last_s", "f8"),
        ("oddness", "f8"),  # error of the contrast that stays for the trial
    ]
)  # of one sensor and one object

BELIEF: Final = row_type(
    [
        ("missile", "i8"),  # launch to which the track is reckoned
        ("source", "i8"),  # object of the last plot: for the record and the count, no decision reads it
        ("serial", "i8"),  # how often this row has been used for a new track
        ("sensor", "i8"),  # that saw it last
        ("heard_s", "f8"),  # when that was reported
        ("checked_s", "f8"),  # when it was last asked whether it is missed
        ("bias_m", "f8"),  # error of the place that looks of the same sensor share
        ("warhead", "f8"),  # probability that it is the warhead
        ("contrast", "f8"),  # mean of the looks at what it is, and their information
        ("information", "f8"),
        ("information_cap", "f8"),
        ("declared", "f8"),  # logarithm of the likelihood ratio that the classifier gave
        ("ratio", "f8"),  # likelihood ratio of all looks together
        ("is_settled", "i8"),  # radars need not look at it often
        ("is_dead", "i8"),  # called killed
        ("fired", "i8"),
        ("awaited", "i8"),  # shots whose outcome is not yet known
        ("fired_by_layer", "i8", LAYERS),
        ("awaited_by_layer", "i8", LAYERS),
        ("last_launch_s", "f8"),
        ("survival", "f8"),  # expected, of the shots awaited
    ]
)  # of one track

LAUNCHER: Final = row_type([("stock", "i8"), ("store", "i8"), ("ready_s", "f8"), ("filled_s", "f8")])

# of one track and one battery: whether there was a window, whether there will be none again, why there is no shot, and
# when to look again
PAIRING: Final = row_type([("was_open", "i8"), ("is_closed", "i8"), ("reason", "i8"), ("again_s", "f8")])
# of one missile and one battery, for the record; `ever`: a bit for each reason that there has been
HOLDING: Final = row_type([("reason", "i8"), ("ever", "i8"), ("first_s", "f8"), ("last_s", "f8")])

REPORT: Final = row_type(
    [
        ("measured_s", "f8"),
        ("delivered_s", "f8"),
        ("sensor", "i8"),
        ("kind", "i8"),  # PLOT, ANGLES or PLUME_LOOK
        ("object", "i8"),  # for the record and the count
        ("look", "f8", 3),  # range m, azimuth rad, elevation rad; or a direction, inertial
        ("sigmas", "f8", 3),
        ("bias_m", "f8"),
        ("contrast", "f8"),
        ("contrast_sigma", "f8"),
        ("contrast_floor", "f8"),
        ("declared", "f8"),
    ]
)
PLOT: Final = np.int64(0)
ANGLES: Final = np.int64(1)
PLUME_LOOK: Final = np.int64(2)

SHOT: Final = row_type(
    [
        ("threat", "i8"),  # missile
        ("battery", "i8"),
        ("track", "i8"),
        ("track_serial", "i8"),
        ("object", "i8"),  # whose plots the track had when it was ordered: for the record
        ("struck", "i8"),  # what it met, -1: nothing
        ("serial", "i8"),  # number of the shot at its missile
        ("ordered_s", "f8"),
        ("launch_s", "f8"),
        ("intercept_s", "f8"),
        ("point_m", "f8", 3),  # predicted intercept at launch, inertial
        ("aim_m", "f8", 3),  # the same after corrections in flight
        ("closing_m_s", "f8", 3),  # closing velocity, inertial
        ("sigma_m", "f8"),  # expected error of the aim across it, one axis
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
        ("factors", "f8", 5),  # reliability, acquisition, divert, discrimination, hit as expected when ordered
    ]
)


class Desk(NamedTuple):
    """Room to work in, overwritten again and again."""

    order: NDArray[np.int64]  # [reports]
    path: NDArray[np.float64]  # [PATH_ROWS, 7] a predicted path
    wanted: NDArray[np.int64]  # [j] shots at a track
    kill: NDArray[np.float64]  # [j, m] expected single-shot kill probability, 0: no shot
    intercept_s: NDArray[np.float64]  # [j, m]
    total: NDArray[np.float64]  # [k]
    best: NDArray[np.float64]  # [k]
    track_places: NDArray[np.float64]  # [j, 3]
    track_reaches: NDArray[np.float64]  # [j]
    plot_places: NDArray[np.float64]  # [n, 3]
    plot_reaches: NDArray[np.float64]  # [n]
    chosen: NDArray[np.int64]  # [n] track of a plot
    orders: NDArray[np.int64]  # [shots, 2] track and battery


class Fight(NamedTuple):
    """One trial; n objects, k missiles, j tracks, m batteries, s sensors."""

    nodes: NDArray[np.float64]  # [n, capacity, 13] true paths
    scratch: NDArray[np.float64]  # [capacity, 13]
    flying: NDArray[np.void]  # [n] FLYING
    lethal: NDArray[np.int64]  # [n] 1: a warhead; for the record
    warheads: NDArray[np.int64]  # [k] object that is the missile's warhead; for the record
    fates: NDArray[np.void]  # [k] FATE_ROW
    watches: NDArray[np.void]  # [s, n] WATCH
    scan_s: NDArray[np.float64]  # [s] time of frame 0
    biases: NDArray[np.float64]  # [s, 3]
    due_s: NDArray[np.float64]  # [s] before this a sensor has nothing to do
    turns: NDArray[np.int64]  # [s] object whose turn it is first in a radar's next frame
    followed: NDArray[np.int64]  # [s] objects that a sensor follows
    reports: NDArray[np.void]  # [capacity] REPORT, on their way
    plumes: NDArray[np.void]  # [k] PLUME
    tracks: NDArray[np.void]  # [j] TRACK
    belief: NDArray[np.void]  # [j] BELIEF
    contacts_s: NDArray[np.float64]  # [j, s] when a sensor last saw a track
    launchers: NDArray[np.void]  # [m] LAUNCHER
    pairings: NDArray[np.void]  # [j, m] PAIRING
    holdings: NDArray[np.void]  # [k, m] HOLDING
    shots: NDArray[np.void]  # [capacity] SHOT
    desk: Desk
    counts: NDArray[np.int64]  # [3] reports on their way, shots fired, tracks in use (the highest row + 1)


PATH_ROWS: Final = 512
REPORTS: Final = np.int64(0)
SHOTS: Final = np.int64(1)
TRACKS: Final = np.int64(2)


@step
def state_of_object(fight, i, t_s):
    """Return the true state of object i at a time (x, y, z m, vx, vy, vz m/s, inertial)."""
    return state_at(fight.nodes[i, : fight.flying[i].nodes], t_s)


@inner
def _decide_own_ends(attack, seed, trial, fight):
    """Write when each object ends if nobody shoots at it: impact, or its missile's own failure in the burn."""
    for m in range(attack.missiles.shape[0]):
        row, fate = attack.missiles[m], fight.fates[m]
        failed_s, last_burn_s = math.inf, fate.burns_s[row.burns - 1, 1]
        if uniform(seed, trial, row.key, _MISSILE, _FIRST) >= row.reliability:
            place = uniform(seed, trial, row.key, _MISSILE, _SECOND)
            failed_s = row.launch_s + place * (last_burn_s - row.launch_s)
        fate.last_burn_s = min(failed_s, last_burn_s)
        for i in range(row.first_object, row.first_object + row.objects):
            flying = fight.flying[i]
            flying.end_s, flying.is_killed, flying.track = min(failed_s, flying.impact_s), 0, -1
            flying.eyes = 0
            if i > row.first_object and failed_s < math.inf:
                flying.begins_s, flying.end_s = math.inf, -math.inf


@inner
def _start_sensor(seed, trial, s, key, frame_s, fight):
    """Spread the time of a sensor's frame 0 evenly over a frame, and draw what it keeps wrong."""
    fight.scan_s[s] = uniform(seed, trial, key, _SCAN, _FIRST) * frame_s
    first, second = normal_pair(seed, trial, key, _BIAS, _FIRST)
    third, _ = normal_pair(seed, trial, key, _BIAS, _SECOND)
    fight.biases[s, 0], fight.biases[s, 1], fight.biases[s, 2] = first, second, third
    fight.followed[s], fight.due_s[s], fight.turns[s] = 0, -math.inf, 0


@inner
def _watch_nothing(sensors, seed, trial, fight):
    """Start the sensors' frames; nobody has seen anything."""
    n_radars = sensors.radars.shape[0]
    for s in range(fight.scan_s.shape[0]):
        if s < n_radars:
            _start_sensor(seed, trial, s, sensors.radars[s].key, sensors.radars[s].track_s, fight)
        else:
            satellite = sensors.satellites[s - n_radars]
            _start_sensor(seed, trial, s, satellite.key, satellite.revisit_s, fight)
        for i in range(fight.watches.shape[1]):
            watch = fight.watches[s, i]
            watch.next_s, watch.is_followed, watch.number, watch.misses, watch.looks = -math.inf, 0, 0, 0, 0
            watch.first_s, watch.last_s, watch.oddness = math.inf, -math.inf, math.nan


@verb
def new_belief(fight, j, missile, source):
    """Let row j of the tracks begin anew as one that no decision has been made about."""
    belief = fight.belief[j]
    forget(fight.tracks[j])
    belief.missile, belief.source, belief.serial = missile, source, belief.serial + 1
    belief.checked_s = -math.inf
    belief.bias_m, belief.warhead, belief.survival = 0.0, 0.0, 1.0
    belief.contrast, belief.information, belief.information_cap = 0.0, 0.0, 0.0
    belief.declared, belief.ratio = 0.0, 0.0
    belief.is_settled, belief.is_dead, belief.fired, belief.awaited = 0, 0, 0, 0
    belief.last_launch_s = -math.inf
    for layer in range(LAYERS):
        belief.fired_by_layer[layer], belief.awaited_by_layer[layer] = 0, 0
    for s in range(fight.contacts_s.shape[1]):
        fight.contacts_s[j, s] = -math.inf
    for b in range(fight.pairings.shape[1]):
        pairing = fight.pairings[j, b]
        pairing.was_open, pairing.is_closed, pairing.reason, pairing.again_s = 0, 0, -1, -math.inf


@inner
def _know_nothing(fight, batteries):
    """Empty the belief and fill the magazines."""
    for m in range(fight.fates.shape[0]):
        fate = fight.fates[m]
        fate.seen_s, fate.firm_s, fate.first_shot_s = math.inf, math.inf, math.inf
        fate.is_firm, fate.shots, fate.plume_s, fate.gone = 0, 0, -math.inf, 0.0
        fate.cue_looks, fate.cue_s[0], fate.cue_s[1] = -1, math.inf, -math.inf
        forget_plume(fight.plumes[m])
        for b in range(batteries.shape[0]):
            holding = fight.holdings[m, b]
            holding.reason, holding.ever, holding.first_s, holding.last_s = -1, 0, math.inf, -math.inf
    for j in range(fight.tracks.shape[0]):
        forget(fight.tracks[j])
        fight.belief[j].serial = 0
    for b in range(batteries.shape[0]):
        launcher = fight.launchers[b]
        launcher.stock, launcher.store = batteries[b].magazine, batteries[b].reloads
        launcher.ready_s, launcher.filled_s = -math.inf, math.inf


@inner
def begin(world, seed, trial, fight):
    """Set a `Fight` (see `empty_fight`) to the state of a trial before anything has happened."""
    fight.counts[:] = 0
    fly_attack(world.attack, seed, trial, fight.scratch, fight.nodes, fight.flying, fight.fates)
    _decide_own_ends(world.attack, seed, trial, fight)
    _watch_nothing(world.shield.sensors, seed, trial, fight)
    _know_nothing(fight, world.shield.batteries)


def _report_capacity(world: World) -> int:
    """Return how many reports can be on their way at once."""
    sensors, cycle_s, looks = world.shield.sensors, world.shield.rules.cycle_s, 4.0
    for radar in sensors.radars:
        looks += (cycle_s + radar["latency_s"]) / radar["track_s"] + 2.0
    for satellite in sensors.satellites:
        looks += (cycle_s + satellite["delay_s"]) / satellite["revisit_s"] + 2.0
    return math.ceil(looks) * len(world.attack.objects)


def _empty_desk(n: int, k: int, m: int, j: int, reports: int, shots: int) -> Desk:
    return Desk(
        order=np.zeros(reports, np.int64),
        path=np.zeros((PATH_ROWS, 7)),
        wanted=np.zeros(j, np.int64),
        kill=np.zeros((j, m)),
        intercept_s=np.zeros((j, m)),
        total=np.zeros(k),
        best=np.zeros(k),
        track_places=np.zeros((j, 3)),
        track_reaches=np.zeros(j),
        plot_places=np.zeros((n, 3)),
        plot_reaches=np.zeros(n),
        chosen=np.zeros(n, np.int64),
        orders=np.zeros((shots, 2), np.int64),
    )


def empty_fight(world: World) -> Fight:
    """Return arrays large enough for any trial of a world (a fight is reused from trial to trial)."""
    shield, attack = world.shield, world.attack
    n, k, m = len(attack.objects), len(attack.missiles), len(shield.batteries)
    j = TRACKS_PER_OBJECT * n + SPARE_TRACKS
    s = len(shield.sensors.radars) + len(shield.sensors.satellites)
    shots = int(shield.batteries["magazine"].sum() + shield.batteries["reloads"].sum())
    reports = _report_capacity(world)
    return Fight(
        nodes=np.zeros((n, attack.node_capacity, NODE_COLUMNS)),
        scratch=np.zeros((attack.node_capacity, NODE_COLUMNS)),
        flying=np.zeros(n, FLYING),
        lethal=attack.objects["is_lethal"].copy(),
        warheads=attack.missiles["first_object"].copy(),
        fates=np.zeros(k, FATE_ROW),
        watches=np.zeros((s, n), WATCH),
        scan_s=np.zeros(s),
        biases=np.zeros((s, BIASES)),
        due_s=np.zeros(s),
        turns=np.zeros(s, np.int64),
        followed=np.zeros(s, np.int64),
        reports=np.zeros(reports, REPORT),
        plumes=np.zeros(k, PLUME),
        tracks=np.zeros(j, TRACK),
        belief=np.zeros(j, BELIEF),
        contacts_s=np.zeros((j, s)),
        launchers=np.zeros(m, LAUNCHER),
        pairings=np.zeros((j, m), PAIRING),
        holdings=np.zeros((k, m), HOLDING),
        shots=np.zeros(shots, SHOT),
        desk=_empty_desk(n, k, m, j, reports, shots),
        counts=np.zeros(3, np.int64),
    )
