"""Plots and tracks: what flies apart stays apart, what crosses keeps its track, and no order of reports matters."""

from itertools import product

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from umbrella.battle.world import ObjectKind
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.trajectory import state_at
from umbrella.physics.gravity.zonal import gravity
from umbrella.tracking.initiate import EMPTY, FIRM

# Open: what flies close together is confused while its tracks begin, before their velocities are known. To be mended by
# beginning a track with the velocity of its neighbours or of its plume; strict, so that the mending shows.
OPEN = pytest.mark.xfail(strict=True, reason="tracks of close objects are confused while they begin")


ALASKA, ALEUTIANS = (64.3, -149.2), (52.7, 174.1)
BEGIN_S, END_S = 450.0, 1500.0


def fall_from(build, r, v, at_s):
    """A free fall from BEGIN_S to END_S that has this state at a time."""

    def back(_, s):
        return [*s[3:], *gravity(s[0], s[1], s[2], WGS84)]

    first = solve_ivp(back, (at_s, BEGIN_S), [*r, *v], method="DOP853", rtol=1e-12, atol=1e-6).y[:, -1]
    return build.free_fall(first[:3], first[3:], BEGIN_S, END_S)


def swarm(build, icbm, gap_m, seed, n=50):
    """Objects on a lattice of this gap, in a random order, each a few m/s faster or slower than its neighbours."""
    rng = np.random.default_rng(seed)
    state, side = np.array(state_at(icbm, BEGIN_S)), 4
    lattice = np.array(list(product(range(side), repeat=3)))[:n] - 1.5
    rng.shuffle(lattice)
    return [
        build.free_fall(state[:3] + gap_m * place, state[3:] + rng.normal(0.0, 1.0, 3), BEGIN_S, END_S)
        for place in lattice
    ]


@pytest.fixture
def sighted(build):
    """A world of objects on these paths that radars see all the time, and nobody shoots at."""

    def make(paths, sites=(ALASKA,), satellites=None, as_decoys=False, **radar):
        radars = build.radars_of(list(sites), **({"track_s": 10.0, "frame_s": 10.0, "capacity": 1000} | radar))
        rules = build.rules_of(cycle_s=10.0)
        attack = build.attack_of(paths)
        if as_decoys:
            others = [(0, ObjectKind.REPLICA, path, {}) for path in paths[1:]]
            attack = build.attack_of(paths[:1], others)
        return build.world_of(attack, radars, build.batteries_of([]), None, rules, satellites)

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


@OPEN
def test_no_track_jumps_between_objects_100_km_apart(build, icbm, sighted):
    """Fifty of them, three trials: a beam is 3 km wide at 3,000 km, so there is never a doubt."""
    world = sighted(swarm(build, icbm, 100e3, seed=1))
    for number in range(3):
        found = sources_of(build.Trial(world, trial=number))
        assert all(len(sources) == 1 for sources in found.values())


def test_there_is_one_track_for_each_object_where_they_are_well_apart(build, icbm, sighted):
    """Two radars see fifty objects 100 km apart: from the third frame on each has one firm track, and never two."""
    world = sighted(swarm(build, icbm, 100e3, seed=2), sites=(ALASKA, ALEUTIANS))
    trial = build.Trial(world)
    for now_s, _ in trial.look(END_S - 20.0):
        if now_s > 600.0:
            live = trial.tracks["phase"] != EMPTY
            assert sorted(trial.belief["source"][live]) == list(range(50))
            assert (trial.tracks["phase"][live] == FIRM).all()


@OPEN
@pytest.mark.parametrize(("gap_m", "least"), [(30e3, 0.99), (10e3, 0.95), (5e3, 0.9)])
def test_tracks_of_a_raid_stay_with_their_objects(build, icbm, sighted, gap_m, least):
    """Fifty objects, three trials; the beam is 3 km wide at 3,000 km.

    Ten and three beams apart a swap would be an accident; less than two apart, three looks can begin a wrong track.
    """
    world = sighted(swarm(build, icbm, gap_m, seed=3))
    shares = [share_that_stays(sources_of(build.Trial(world, trial=number))) for number in range(3)]
    assert np.mean(shares) >= least


@OPEN
def test_tracks_of_decoys_stay_with_their_objects(build, icbm, sighted):
    """The same, where all fifty belong to one launch."""
    world = sighted(swarm(build, icbm, 10e3, seed=4), as_decoys=True)
    assert share_that_stays(sources_of(build.Trial(world))) >= 0.95


def test_two_objects_that_cross_keep_their_tracks(build, icbm, sighted):
    """They meet within 300 m and part with 300 m/s, which two tracks of 1 m/s know well: 60 trials, 95 % and more."""
    state = np.array(state_at(icbm, 950.0))
    across = np.cross(state[:3], state[3:])
    across /= np.linalg.norm(across)
    one = fall_from(build, state[:3], state[3:] + 150.0 * across, 950.0)
    other = fall_from(
        build, state[:3] + 300.0 * state[:3] / np.linalg.norm(state[:3]), state[3:] - 150.0 * across, 950.0
    )
    world, kept = sighted([one, other]), []
    for number in range(60):
        kept += [len(sources) == 1 for sources in sources_of(build.Trial(world, trial=number)).values()]
    assert len(kept) >= 120
    assert np.mean(kept) >= 0.95


@OPEN
def test_a_satellite_and_a_radar_feed_the_same_tracks(build, icbm, sighted):
    """Twenty objects 30 km apart: directions from above are given to the tracks that the radar began."""
    eye = build.hanging(1.6 * build.middle_of(icbm), sees_cold=1, sees_plume=0, limb_m=-1e7, sigma_rad=1e-4)
    trial = build.Trial(sighted(swarm(build, icbm, 30e3, seed=5, n=20), satellites=eye))
    found = sources_of(trial)
    assert share_that_stays(found) >= 0.99
    assert len(found) == 20
    assert (trial.fight.watches[1]["looks"] > 20).all()


@pytest.mark.parametrize("gap_m", [100e3, pytest.param(5e3, marks=OPEN)])
def test_the_order_in_which_reports_come_does_not_matter(build, icbm, sighted, gap_m):
    """Shuffled in every cycle: the same tracks to the last bit, maybe in other rows."""
    world = sighted(swarm(build, icbm, gap_m, seed=6), sites=(ALASKA, ALEUTIANS))
    rng, trials = np.random.default_rng(7), [build.Trial(world), build.Trial(world)]
    for now_s in np.arange(BEGIN_S, 900.0, 10.0):
        states = []
        for trial, is_shuffled in zip(trials, (False, True), strict=True):
            reports = trial.sense(now_s - 10.0, now_s)
            if is_shuffled:
                reports[:] = rng.permutation(reports)
            trial.track(now_s)
            live = trial.tracks["phase"] != EMPTY
            # a sensor's pace depends on the object's track: both must go on alike
            states.append(sorted(x.tobytes() for x in trial.tracks["x"][live]))
        assert states[0] == states[1]
    assert len(states[0]) >= 50
