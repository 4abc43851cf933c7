"""Plots and tracks: what flies apart stays apart, what crosses keeps its track, and no order of reports matters."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from umbrella.battle.record import Kind
from umbrella.battle.world import BURNS, ObjectKind
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.trajectory import state_at
from umbrella.physics.gravity.zonal import gravity
from umbrella.tracking.initiate import EMPTY, FIRM

ALASKA, ALEUTIANS = (64.3, -149.2), (52.7, 174.1)
END_S = 1500.0


def fall_from(build, r, v, at_s):
    """A free fall from 400 s to END_S that has this state at a time."""

    def back(_, s):
        return [*s[3:], *gravity(s[0], s[1], s[2], WGS84)]

    first = solve_ivp(back, (at_s, 400.0), [*r, *v], method="DOP853", rtol=1e-12, atol=1e-6).y[:, -1]
    return build.free_fall(first[:3], first[3:], 400.0, END_S)


def raid(build, gap_m, seed, n=50):
    """Missiles that leave together from sites of a square, this far apart, with the scatter of their burns."""
    rng, north_m = np.random.default_rng(seed), 111e3  # of a degree
    paths = []
    for k in range(n):
        lat = 40.85 + gap_m * (k % 7 - 3) / north_m
        lon = 129.66 + gap_m * (k // 7 - 3) / (north_m * np.cos(np.radians(40.85)))
        paths.append(build.arc(lat, lon, 30.0 + rng.normal(0.0, 0.01), 7000.0 * (1.0 + rng.normal(0.0, 1e-4))))
    return [paths[k] for k in rng.permutation(n)]


def complex_of(build, icbm, seed, n=20):
    """A warhead and what flies with it: let go at 400 s with 10 to 30 m/s, some ten kilometres apart half-way."""
    rng, (r, v) = np.random.default_rng(seed), np.split(np.array(state_at(icbm, 400.0)), 2)
    pushes = rng.normal(size=(n, 3))
    pushes *= rng.uniform(10.0, 30.0, (n, 1)) / np.linalg.norm(pushes, axis=1)[:, None]
    return icbm, [build.free_fall(r, v + push, 400.0, icbm[-1, 0]) for push in pushes]


@pytest.fixture
def sighted(build, icbm):
    """A world of paths that radars see, after two satellites have seen their plumes; nobody shoots."""
    sides = [icbm[0, 1:4] * 6.6 + sign * np.array([0.0, 0.0, 2.5e7]) for sign in (1.0, -1.0)]
    plumes = [build.hanging(side, key=k + 1, first_node=2 * k) for k, side in enumerate(sides)]

    def make(paths, companions=(), sites=(ALASKA,), eyes=plumes, **radar):
        radars = build.radars_of(list(sites), **({"track_s": 1.0, "frame_s": 10.0, "capacity": 1000} | radar))
        burns = np.zeros((len(paths), BURNS, 2))
        burns[:, 0, 1] = 300.0
        satellites = np.concatenate([rows for rows, _ in eyes]), np.concatenate([nodes for _, nodes in eyes])
        rules = build.rules_of(cycle_s=5.0)
        attack = build.attack_of(paths, [(0, ObjectKind.REPLICA, path, {}) for path in companions], burns_s=burns)
        return build.world_of(attack, radars, build.batteries_of([]), None, rules, satellites)

    make.plumes = plumes
    return make


def sources_of(trial, until_s=END_S - 20.0):
    """Return for every track that became firm the objects of the plots it took, one after another."""
    found = {}
    for _ in trial.look(until_s):
        for j, (track, belief) in enumerate(zip(trial.tracks, trial.belief, strict=True)):
            if track["phase"] == FIRM:
                sources = found.setdefault((j, int(belief["serial"])), [])
                if not sources or sources[-1] != belief["source"]:
                    sources.append(int(belief["source"]))
    return found


def share_that_stays(found):
    return np.mean([len(sources) == 1 for sources in found.values()])


def test_no_track_jumps_between_objects_100_km_apart(build, sighted):
    """Fifty of them, three trials: a beam is 1 km wide at 3,000 km, so there is never a doubt."""
    world = sighted(raid(build, 100e3, seed=1))
    for number in range(3):
        found = sources_of(build.Trial(world, trial=number))
        assert all(len(sources) == 1 for sources in found.values())


def test_there_is_one_track_for_each_object_where_they_are_well_apart(build, sighted):
    """Two radars see fifty objects 50 km apart: a minute after the first look at the last, each has one firm track."""
    world = sighted(raid(build, 50e3, seed=2), sites=(ALASKA, ALEUTIANS))
    trial = build.Trial(world)
    for now_s, _ in trial.look(END_S - 20.0):
        if now_s > 650.0:
            live = trial.tracks["phase"] != EMPTY
            assert sorted(trial.belief["source"][live]) == list(range(50))
            assert (trial.tracks["phase"][live] == FIRM).all()


@pytest.mark.parametrize(("gap_m", "least"), [(30e3, 0.99), (10e3, 0.95), (5e3, 0.9)])
def test_tracks_of_a_raid_stay_with_their_objects(build, sighted, gap_m, least):
    """Fifty missiles, three trials; a beam is 1 km wide at 3,000 km, a look comes every second at first.

    Ten and more beams apart a swap would be an accident; five apart, two looks can begin a wrong track. In the middle
    of the flight each object has exactly one.
    """
    world, shares = sighted(raid(build, gap_m, seed=3)), []
    for number in range(3):
        trial = build.Trial(world, trial=number)
        found = sources_of(trial, 1000.0)
        live = trial.tracks["phase"] == FIRM
        assert sorted(trial.belief["source"][live]) == list(range(50))
        shares.append(np.mean([len(sources) == 1 for sources in (found | sources_of(trial)).values()]))
    assert np.mean(shares) >= least


def test_tracks_of_what_flies_with_a_warhead_stay_with_their_objects(build, icbm, sighted):
    """Twenty objects, 1 km apart when the radar first sees them and 20 km later: looks at first may go astray.

    From 900 s on, five beams apart, each has a track of its own, and keeps it.
    """
    warhead, others = complex_of(build, icbm, seed=4)
    trial = build.Trial(sighted([warhead], others))
    sources_of(trial, 900.0)
    found = sources_of(trial)
    assert all(len(sources) == 1 for sources in found.values())
    assert sorted(sources[0] for sources in found.values()) == list(range(21))


def test_two_objects_that_cross_keep_their_tracks(build, icbm, sighted):
    """They meet within 300 m and part with 300 m/s, which two tracks of 1 m/s know well: 30 trials, 95 % and more."""
    state = np.array(state_at(icbm, 950.0))
    across = np.cross(state[:3], state[3:])
    across /= np.linalg.norm(across)
    one = fall_from(build, state[:3], state[3:] + 150.0 * across, 950.0)
    other = fall_from(
        build, state[:3] + 300.0 * state[:3] / np.linalg.norm(state[:3]), state[3:] - 150.0 * across, 950.0
    )
    world, kept = sighted([one, other]), []
    for number in range(30):
        trial = build.Trial(world, trial=number)
        sources_of(trial, 800.0)
        kept += [len(sources) == 1 for sources in sources_of(trial).values()]
    assert len(kept) >= 60
    assert np.mean(kept) >= 0.95


def test_a_satellite_and_a_radar_feed_the_same_tracks(build, icbm, sighted):
    """Twenty objects 30 km apart: directions from above are given to the tracks that the radar began."""
    above = 1.6 * build.middle_of(icbm)
    cold = build.hanging(above, key=3, first_node=4, sees_cold=1, sees_plume=0, limb_m=-1e7, sigma_rad=1e-4)
    trial = build.Trial(sighted(raid(build, 30e3, seed=5, n=20), eyes=[*sighted.plumes, cold]))
    found = sources_of(trial)
    assert share_that_stays(found) >= 0.99
    assert len(found) == 20
    assert (trial.fight.watches[3]["looks"] > 20).all()


@pytest.mark.parametrize("gap_m", [100e3, 5e3])
def test_the_order_in_which_reports_come_does_not_matter(build, sighted, gap_m):
    """Shuffled in every cycle: the same tracks to the last bit, maybe in other rows."""
    world = sighted(raid(build, gap_m, seed=6), sites=(ALASKA, ALEUTIANS))
    rng, trials = np.random.default_rng(7), [build.Trial(world), build.Trial(world)]
    for now_s in np.arange(0.0, 900.0, 5.0):
        states = []
        for trial, is_shuffled in zip(trials, (False, True), strict=True):
            reports = trial.sense(now_s - 5.0, now_s)
            if is_shuffled:
                reports[:] = rng.permutation(reports)
            trial.track(now_s)
            live = trial.tracks["phase"] != EMPTY
            # a sensor's pace depends on the object's track: both must go on alike
            states.append(sorted(x.tobytes() for x in trial.tracks["x"][live]))
        assert states[0] == states[1]
    assert len(states[0]) >= 50


# --- the record of firm tracks --------------------------------------------------------------------------------------


def noted(trial, *kinds):
    """Kinds of the events so far of these kinds, in order."""
    events = trial.record.events[: trial.record.used[0]]
    return [Kind(int(kind)) for kind in events["kind"] if kind in kinds]


def test_a_warhead_whose_track_is_lost_has_a_firm_track_again_when_its_plots_go_to_one(build, icbm, sighted):
    """Its track is given up, and that of its companion is moved to where it flies: no track becomes firm by itself."""
    start = np.array(state_at(icbm, 400.0)) + 20.0 * (np.arange(6) == 3)  # m/s, along x
    beside = build.free_fall(start[:3], start[3:], 400.0, icbm[-1, 0])
    trial = build.Trial(sighted([icbm], [beside]))
    sources_of(trial, 900.0)
    assert noted(trial, Kind.TRACK_FIRM) == [Kind.TRACK_FIRM]
    assert trial.fight.fates["is_firm"][0] == 1
    own, other = trial.fight.flying["track"][:2]
    assert own != other
    for column in ("x", "p", "time_s"):
        trial.fight.tracks[column][other] = trial.fight.tracks[column][own]
    trial.fight.belief["heard_s"][own] = -1e6  # longer ago than any track is kept
    trial.track(trial.now_s)
    trial.now_s += 5.0
    assert trial.fight.fates["is_firm"][0] == 0
    sources_of(trial, trial.now_s + 30.0)
    assert trial.fight.flying["track"][0] == other
    told = noted(trial, Kind.TRACK_FIRM, Kind.TRACK_LOST)
    assert told == [Kind.TRACK_FIRM, Kind.TRACK_LOST, Kind.TRACK_FIRM]
    assert trial.fight.fates["is_firm"][0] == 1


def test_a_warhead_that_is_pushed_in_flight_has_its_track_broken_and_firm_again(build, icbm, sighted):
    before = icbm[icbm[:, 0] < 900.0]
    pushed = build.free_fall(before[-1, 1:4], before[-1, 4:7], before[-1, 0], before[-1, 0] + 40.0, 2.0, push_m_s2=20.0)
    after = build.free_fall(pushed[-1, 1:4], pushed[-1, 4:7], pushed[-1, 0], END_S)
    trial = build.Trial(sighted([np.concatenate([before[:-1], pushed[:-1], after])]))
    sources_of(trial)
    told = noted(trial, Kind.TRACK_FIRM, Kind.TRACK_BROKEN)
    assert told[:3] == [Kind.TRACK_FIRM, Kind.TRACK_BROKEN, Kind.TRACK_FIRM]
    assert all(one != other for one, other in pairwise(told))
    assert trial.fight.fates["is_firm"][0] == 1
