"""The flights of a trial: missiles of the catalogue flown with their scatter, and what they let go."""

import math

import numpy as np
import pytest

from umbrella.battle.world import ObjectKind
from umbrella.catalog.library import builtin_catalog
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, enu_basis
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.plan import BURN, THRUST, stage_times
from umbrella.physics.flight.trajectory import started_at, state_at
from umbrella.physics.flight.whole import fly
from umbrella.scenario.attack import attackers, launch_point, nature
from umbrella.scenario.complexes import attack_of
from umbrella.scenario.load import read

HEAD = "name: flights\ntitle: Flights\ndescription: For tests.\nshield: {}\n"
STILL = {"thrust_sigma": 0, "azimuth_sigma_deg": 0, "pitch_sigma_deg": 0, "beta_sigma": 0, "cep_share": 0}
FAR = "{name: far, missile: hwasong-15, from: sunan, at: anchorage, launch_s: 100, reliability: 1}"
NEAR = "{name: near, missile: no-dong, from: kittaeryong, at: fukuoka, launch_s: 0, reliability: 1}"
DECOYS = """decoys: [
  {name: replica, kind: replica, count: 2, beta_kg_m2: 5000, rcs_m2: 0.1, contrast: 0, release_s: 20, speed_m_s: 3},
  {name: balloon, kind: light, count: 3, beta_kg_m2: 20, rcs_m2: 0.1, contrast: 0.5, release_s: 0, speed_m_s: 5}]"""
LOFTED = FAR.replace("launch_s", "trajectory: lofted, launch_s")
WITH_DECOYS = FAR.replace("reliability: 1", f"reliability: 1, {DECOYS}")


@pytest.fixture(scope="module")
def flown(build):
    """Fly one trial of an attack; return (the missiles as planned, the trial)."""
    catalog, known = builtin_catalog(), {}

    def make(*threats, rules=STILL, trial=0, seed=1, fight=None, **changes):
        text = HEAD + f"threats: [{', '.join(threats)}]\nrules: {rules}\n"
        if text not in known:
            scenario = read(text.encode(), "flights.yaml", catalog).scenario
            planned = attackers(catalog, scenario.threats)
            known[text] = planned, attack_of(planned, scenario.rules)
        planned, attack = known[text]
        missiles = attack.missiles.copy()
        for name, value in changes.items():
            missiles[name] = value
        world = build.world_of(attack._replace(missiles=missiles), build.radars_of([]), build.batteries_of([]))
        return planned, build.Trial(world, seed, trial, fight)

    return make


def path_of(trial, i):
    return trial.fight.nodes[i, : trial.fight.flying[i].nodes]


def end_of(trial, i):
    """Where object i comes down, Earth-fixed, m."""
    last = path_of(trial, i)[-1]
    return np.array(eci_to_ecef(*last[1:4], last[0], WGS84.omega_rad_s))


def burnout_of(trial, m=0):
    """When the last burn of a missile ends in a trial, s."""
    return trial.fight.fates["burns_s"][m, trial.world.attack.missiles["burns"][m] - 1, 1]


def height_at(path, t_s):
    x, y, z, *_ = state_at(path, t_s)
    return ecef_to_geodetic(x, y, z, WGS84)[2]


def kinds_of(trial):
    return trial.world.attack.objects["kind"]


def test_without_scatter_every_missile_flies_as_it_was_planned(flown):
    """On the whole path: a tolerance of 1e-7 against 1e-9 leaves some metres after a third of the Earth's girth."""
    planned, trial = flown(FAR, NEAR)
    for attacker, i in zip(planned, trial.world.attack.missiles["first_object"], strict=True):
        plan, path = started_at(attacker.flight.payload.nodes, attacker.launch_s), path_of(trial, i)
        assert path[-1, 0] == pytest.approx(plan[-1, 0], abs=0.02)  # 20 m at 1 to 2 km/s
        times = np.linspace(plan[0, 0], min(plan[-1, 0], path[-1, 0]), 400)
        apart = [math.dist(state_at(path, t)[:3], state_at(plan, t)[:3]) for t in times]
        assert max(apart) < 20.0


def test_with_scatter_no_missile_flies_as_it_was_planned(flown):
    planned, trial = flown(FAR, NEAR, rules={})
    for attacker, i in zip(planned, trial.world.attack.missiles["first_object"], strict=True):
        plan = started_at(attacker.flight.payload.nodes, attacker.launch_s)
        assert math.dist(eci_to_ecef(*plan[-1, 1:4], plan[-1, 0], WGS84.omega_rad_s), end_of(trial, i)) > 100.0


def test_every_object_leaves_the_warhead_with_its_stated_speed(flown):
    """The stage and the balloons at burnout, the replicas 20 s later; 0.05 m/s is the error of a path's velocity."""
    _, trial = flown(WITH_DECOYS, rules={})
    objects, warhead = trial.world.attack.objects, path_of(trial, 0)
    burnout_s = burnout_of(trial)
    assert np.bincount(kinds_of(trial), minlength=5).tolist() == [1, 1, 2, 3, 0]
    for i in range(1, len(objects)):
        first = path_of(trial, i)[0]
        assert first[0] == pytest.approx(burnout_s + objects["release_s"][i], abs=1e-6)
        before = state_at(warhead, first[0])
        assert math.dist(first[1:4], before[:3]) < 0.2
        assert math.dist(first[4:7], before[3:]) == pytest.approx(objects["speed_m_s"][i], abs=0.05)


def test_objects_leave_in_all_directions_alike(flown):
    """Mean of 6 x 100 unit vectors: each component of one has variance 1/3; four standard deviations."""
    directions, fight = [], None
    for number in range(100):
        _, trial = flown(WITH_DECOYS, trial=number, fight=fight)
        fight = trial.fight
        for i in range(1, 7):
            first = path_of(trial, i)[0]
            away = first[4:7] - np.array(state_at(path_of(trial, 0), first[0])[3:])
            directions.append(away / np.linalg.norm(away))
    directions = np.array(directions)
    n = len(directions)
    assert np.abs(directions.mean(axis=0)).max() < 4.0 / math.sqrt(3.0 * n)
    # the mean of a squared component is 1/3 with a variance of 1/5 - 1/9
    assert directions.var(axis=0) == pytest.approx(np.full(3, 1 / 3), abs=4.0 * math.sqrt((1 / 5 - 1 / 9) / n))


def test_what_is_let_go_without_a_push_stays_beside_the_warhead_above_the_air(flown):
    """Above 300 km the air takes less than 1e-4 m/s^2 from a balloon of 20 kg/m^2: 18 m in 600 s."""
    _, trial = flown(WITH_DECOYS)
    still = trial.world.attack.objects.copy()
    still["speed_m_s"] = 0.0
    trial = trial.__class__(trial.world._replace(attack=trial.world.attack._replace(objects=still)))
    start = max(path_of(trial, i)[0, 0] for i in range(7))
    times = [t for t in np.linspace(start, start + 600.0, 60) if height_at(path_of(trial, 0), t) > 300e3]
    assert len(times) > 40
    for i in range(1, 7):
        late = [t for t in times if t >= path_of(trial, i)[0, 0]]
        assert max(math.dist(state_at(path_of(trial, i), t)[:3], state_at(path_of(trial, 0), t)[:3]) for t in late) < 50


def test_light_objects_fall_behind_in_the_air(flown):
    """Above the air balloons are near the warhead; when it is down to 40 km they are tens of kilometres behind."""
    _, trial = flown(WITH_DECOYS.replace("beta_kg_m2: 20", "beta_kg_m2: 1"))
    warhead = path_of(trial, 0)
    times = np.linspace(warhead[-1, 0] - 200.0, warhead[-1, 0], 2001)
    heights = np.array([height_at(warhead, t) for t in times])
    low_s, high_s = times[np.argmax(heights < 40e3)], times[np.argmax(heights < 200e3)]
    for i in np.flatnonzero(kinds_of(trial) == ObjectKind.LIGHT):
        # let go at 5 m/s, and 1,300 s of flight: 10 km at most before the air takes hold
        assert math.dist(state_at(path_of(trial, i), high_s)[:3], state_at(warhead, high_s)[:3]) < 10e3
        assert height_at(path_of(trial, i), low_s) - 40e3 > 20e3
    for i in np.flatnonzero(kinds_of(trial) == ObjectKind.REPLICA):
        assert math.dist(state_at(path_of(trial, i), low_s)[:3], state_at(warhead, low_s)[:3]) < 10e3


@pytest.mark.parametrize("beta", [0.3, 3.0, 20.0, 49.0])
def test_a_light_object_is_lost_sight_of_when_the_air_has_taken_most_of_its_speed(flown, beta):
    """Three quarters at 25 deg (Allen & Eggers); between a half and nine tenths is what the law asks for."""
    _, trial = flown(WITH_DECOYS.replace("beta_kg_m2: 20", f"beta_kg_m2: {beta}"))
    for i in np.flatnonzero(kinds_of(trial) == ObjectKind.LIGHT):
        path, floor_m = path_of(trial, i), trial.world.attack.objects["floor_m"][i]
        assert height_at(path, path[-1, 0]) == pytest.approx(floor_m, abs=10.0)
        speed = np.linalg.norm(path[:, 4:7], axis=1)
        assert 0.1 < speed[-1] / speed[-40:].max() < 0.5


def test_the_lighter_a_body_the_later_it_comes_down_to_60_km(flown):
    """Balloons, the stage, replicas and the warhead, all let go without a push: in the order of their weight."""
    _, trial = flown(WITH_DECOYS)
    still = trial.world.attack.objects.copy()
    still["speed_m_s"] = 0.0
    trial = trial.__class__(trial.world._replace(attack=trial.world.attack._replace(objects=still)))
    down_s = {}
    for i, kind in enumerate(kinds_of(trial)):
        path = path_of(trial, i)
        times = np.linspace(path[-1, 0] - 100.0, path[-1, 0], 5001)
        down_s[ObjectKind(int(kind))] = times[np.argmax([height_at(path, t) < 60e3 for t in times])]
    heavy, stage, light = down_s[ObjectKind.REPLICA], down_s[ObjectKind.STAGE], down_s[ObjectKind.LIGHT]
    assert heavy < stage < light


def test_a_missile_that_fails_lets_nothing_go(flown):
    _, trial = flown(WITH_DECOYS, NEAR, reliability=[0.0, 1.0])
    flying, missiles = trial.fight.flying, trial.world.attack.missiles
    burnout_s = missiles["burns_s"][0, missiles["burns"][0] - 1, 1]
    assert missiles["launch_s"][0] < flying["end_s"][0] < burnout_s
    assert (flying["end_s"][1:7] < flying["begins_s"][1:7]).all()
    assert (flying["end_s"][7:] > flying["begins_s"][7:]).all()


def test_a_missile_with_no_warhead_in_flight_has_no_companions_before_its_burnout(flown):
    _, trial = flown(WITH_DECOYS)
    missiles = trial.world.attack.missiles
    assert (trial.fight.flying["begins_s"][1:] >= missiles["burns_s"][0, missiles["burns"][0] - 1, 1] - 1e-9).all()


@pytest.mark.parametrize("what", ["thrust_sigma", "azimuth_sigma_deg", "pitch_sigma_deg", "beta_sigma"])
def test_flights_scatter_as_far_as_the_cause_moves_them(flown, what):
    """Each cause alone, 400 trials, nothing sets the impact right: the shift of the end over that of one sigma.

    That number is normal with mean 0 and deviation 1: four standard errors, and 2 % for what is not linear. The flight
    is lofted: at the least energy the pitch moves the impact in second order only. A warhead so heavy falls where it
    would in any case: its weight shows in the speed at which it comes down.
    """
    sigma, n, fight, ends = {"thrust_sigma": 0.002, "beta_sigma": 0.05}.get(what, 0.02), 400, None, []
    rules = STILL | {what: sigma}
    for number in range(n):
        planned, trial = flown(LOFTED, rules=rules, trial=number, fight=fight, setting=0.0)
        fight = trial.fight
        ends.append(_end(path_of(trial, 0), what))
    more, less = (_moved(planned[0], what, sign * sigma) for sign in (1.0, -1.0))
    way, middle = 0.5 * (more - less), 0.5 * (more + less)
    z = (np.array(ends) - middle) @ way / (way @ way)
    assert np.linalg.norm(way) > 30.0  # against some metres of the integrator
    assert z.mean() == pytest.approx(0.0, abs=4.0 / math.sqrt(n) + 0.02)
    assert z.std() == pytest.approx(1.0, abs=4.0 / math.sqrt(2.0 * n) + 0.02)


def _end(path, what):
    """Where a path ends, Earth-fixed (m), ; or how fast (m/s), when it is the weight that varies."""
    if what == "beta_sigma":
        return np.array([np.linalg.norm(path[-1, 4:7])])
    return np.array(eci_to_ecef(*path[-1, 1:4], path[-1, 0], WGS84.omega_rad_s))


def _moved(attacker, what, by):
    """How a flight ends (see `_end`) when one cause is off by so much, flown apart from the engine."""
    vehicle, programme, azimuth = attacker.vehicle, attacker.programme, attacker.flight.azimuth_rad
    if what == "thrust_sigma":
        stages = vehicle.stages.copy()
        stages[:, THRUST] *= 1.0 + by
        stages[:, BURN] /= 1.0 + by
        last_s, vehicle = stage_times(vehicle)[-1, 0], vehicle._replace(stages=stages)
        cutoff_s = stage_times(vehicle)[-1, 0] + (programme.cutoff_s - last_s) / (1.0 + by)
        programme = programme._replace(cutoff_s=cutoff_s)
    elif what == "beta_sigma":
        vehicle = vehicle._replace(payload_beta_kg_m2=vehicle.payload_beta_kg_m2 * math.exp(by))
    elif what == "azimuth_sigma_deg":
        azimuth += math.radians(by)
    else:
        pitch = programme.pitch_rad.copy()
        pitch[-1] += math.radians(by)
        programme = programme._replace(pitch_rad=pitch)
    point, height_m = launch_point(attacker.origin), attacker.target.height_m
    return _end(fly(vehicle, programme, point, azimuth, nature(), target_h_m=height_m).payload.nodes, what)


def _misses(flown, threat, n, **changes):
    """Where a missile comes down in n trials, against its plan: float64[n, 2], m east and north; and its sigma."""
    fight, found = None, []
    for number in range(n):
        planned, trial = flown(threat, trial=number, fight=fight, **changes)
        fight = trial.fight
        found.append(end_of(trial, 0))
    plan = planned[0].flight.payload.nodes[-1]
    there = np.array(eci_to_ecef(*plan[1:4], plan[0], WGS84.omega_rad_s))
    lat, lon, _ = ecef_to_geodetic(*there, WGS84)
    frame = np.array(enu_basis(lat, lon)).reshape(3, 3)[:2]
    return (np.array(found) - there) @ frame.T, trial.world.attack.missiles["impact_sigma_m"][0], planned[0]


@pytest.mark.parametrize("threat", [FAR, NEAR, LOFTED])
def test_impacts_scatter_about_the_plan_as_far_as_the_stated_accuracy_says(flown, threat):
    """400 trials: means, both variances and the half within the CEP within four standard errors; 2 % for the linear."""
    n, cep_share = 400, 0.002
    misses, sigma, planned = _misses(flown, threat, n, rules={"cep_share": cep_share})
    assert np.abs(misses.mean(axis=0)).max() < 4.0 * sigma / math.sqrt(n)
    assert (misses**2).mean(axis=0) / sigma**2 == pytest.approx(np.ones(2), abs=4.0 * math.sqrt(2.0 / n) + 0.02)
    assert np.corrcoef(misses.T)[0, 1] == pytest.approx(0.0, abs=4.0 / math.sqrt(n))
    within = (np.hypot(*misses.T) < cep_share * planned.distance_m).mean()
    assert within == pytest.approx(0.5, abs=4.0 * 0.5 / math.sqrt(n) + 0.01)


@pytest.mark.parametrize("threat", [FAR, NEAR, LOFTED])
def test_whatever_the_boost_was_like_a_missile_without_error_comes_down_where_it_was_planned(flown, threat):
    """What is left is second order and the integrator's 50 m: 1 % of what the boost alone would do, of a CEP 2 %.

    A sensitivity that is wrong or missing leaves more: the time of burnout 280 m, the warhead's weight 330 m.
    """
    set_right, _, planned = _misses(flown, threat, 100, rules={"cep_share": 0})
    left_alone, _, _ = _misses(flown, threat, 100, rules={"cep_share": 0}, setting=0.0)
    assert np.hypot(*set_right.T).max() < 0.01 * np.hypot(*left_alone.T).max()
    assert np.hypot(*set_right.T).max() < 0.02 * 0.002 * planned.distance_m


def test_burnouts_come_sooner_the_harder_a_missile_thrusts(flown):
    """The same propellant: 400 burns of one stage last as planned over 1 + 0.002 z, z normal; four standard errors."""
    n, fight, relative, speeds = 400, None, [], []
    for number in range(n):
        _, trial = flown(NEAR, rules={}, trial=number, fight=fight)
        fight, burnout_s, missile = trial.fight, burnout_of(trial), trial.world.attack.missiles[0]
        at = np.flatnonzero(np.abs(path_of(trial, 0)[:, 0] - burnout_s) < 1e-9)
        assert at.size > 0  # the path breaks there
        relative.append((missile["burns_s"][0, 1] - missile["launch_s"]) / (burnout_s - missile["launch_s"]) - 1.0)
        speeds.append(np.linalg.norm(path_of(trial, 0)[at[0], 4:7]))
    z = np.array(relative) / 0.002
    assert z.mean() == pytest.approx(0.0, abs=4.0 / math.sqrt(n))
    assert z.std() == pytest.approx(1.0, abs=4.0 / math.sqrt(2.0 * n))
    assert 0.2 < np.std(speeds) < 10.0  # m/s: what the scatter of boost and impact asks for, of some 2 km/s


def test_without_scatter_burns_last_as_planned(flown):
    _, trial = flown(FAR, NEAR)
    for m, row in enumerate(trial.world.attack.missiles):
        burns = slice(0, row["burns"])
        assert trial.fight.fates["burns_s"][m, burns] == pytest.approx(row["burns_s"][burns], abs=1e-6)


def test_the_same_trial_has_the_same_bytes_and_another_has_not(flown):
    def bytes_of(trial):
        return [path_of(trial, i).tobytes() for i in range(len(trial.fight.flying))]

    _, first = flown(WITH_DECOYS, NEAR, rules={}, trial=7)
    kept = bytes_of(first)
    _, other = flown(WITH_DECOYS, NEAR, rules={}, trial=8, fight=first.fight)  # in the same room
    assert all(a != b for a, b in zip(kept, bytes_of(other), strict=True))
    _, again = flown(WITH_DECOYS, NEAR, rules={}, trial=7, fight=first.fight)
    assert kept == bytes_of(again)
    assert kept != bytes_of(flown(WITH_DECOYS, NEAR, rules={}, trial=7, seed=2)[1])


def test_a_missile_flies_the_same_alone_and_among_others(flown):
    _, alone = flown(NEAR, rules={}, trial=3)
    _, among = flown(FAR, NEAR, rules={}, trial=3)
    own = among.world.attack.missiles["first_object"][1]
    assert path_of(alone, 0).tobytes() == path_of(among, own).tobytes()
