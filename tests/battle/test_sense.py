"""What sensors may see: time and capacity, fences and cues, outages, plumes and cold bodies, errors and delays."""

import math

import numpy as np
import pytest
from scipy.stats import kstest

from umbrella.battle.fight import ANGLES, PLUME_LOOK
from umbrella.battle.world import BURNS
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.trajectory import state_at
from umbrella.physics.orbit.visibility import limb_height
from umbrella.sensing.detection import detection_probability, look_snr
from umbrella.sensing.radar import pointing
from umbrella.sensing.view import in_view

ALASKA, ALEUTIANS = (64.3, -149.2), (52.7, 174.1)
NO_FENCE = {"fence_rad": [np.inf, -np.inf]}
END_S = 1500.0


def seen_in(trial, until_s=END_S):
    """All reports of a trial in which nobody shoots."""
    found = [reports[reports["delivered_s"] <= now] for now, reports in trial.look(until_s)]
    return np.concatenate(found)


def of_sensor(reports, s):
    return reports[reports["sensor"] == s]


@pytest.fixture
def watched(build, easy):
    """A world of n threats that some sensors watch and nobody shoots at."""

    def make(n=1, radars=None, satellites=None, missiles=None, rules=None, companions=()):
        values = dict(n=n, missiles=missiles, companions=companions, radars=radars, satellites=satellites, rules=rules)
        return easy(**values, batteries=build.batteries_of([]))

    return make


# --- time and capacity ---------------------------------------------------------------------------------------------


def frames_of(trial, s, until_s):
    """Live through a radar's frames one by one; yield (time, looks at what it followed before, objects it follows)."""
    track_s = float(trial.world.shield.sensors.radars["track_s"][s])
    start_s, fight = float(trial.fight.scan_s[s]), trial.fight
    for frame in range(int((until_s - start_s) / track_s)):
        now_s = start_s + frame * track_s
        watches = fight.watches[s].copy()
        trial.sense(now_s - 0.5 * track_s, now_s + 0.5 * track_s)
        taken = fight.watches[s]["number"] - watches["number"]
        yield now_s, taken[watches["is_followed"] > 0], int(fight.followed[s])
        trial.track(now_s + 0.5 * track_s)


@pytest.mark.parametrize(("dwell_s", "share"), [(0.25, 0.5), (0.3, 0.5), (0.1, 0.05)])
def test_a_radar_never_spends_more_time_on_tracks_than_its_share(build, watched, dwell_s, share):
    """40 threats; 20, 16 and 5 looks fit into a frame: more are never taken, and as many where they are wanted."""
    radars = build.radars_of([ALASKA], track_s=10.0, frame_s=10.0, dwell_s=dwell_s, track_share=share)
    trial = build.Trial(watched(n=40, radars=radars))
    most, taken = math.floor(share * 10.0 / dwell_s + 1e-9), []
    for _, looks, followed in frames_of(trial, 0, END_S):
        assert looks.max(initial=0) <= 1
        taken.append((looks.sum(), followed))
    taken = np.array(taken)
    assert taken[:, 1].max() == 40
    assert taken[:, 0].max() == most


def test_a_radar_that_has_not_time_for_all_shares_it_out_evenly(build, watched):
    """40 threats, 4 looks a frame: each of them is looked at once in ten frames, give or take one."""
    radars = build.radars_of([ALASKA], track_s=10.0, frame_s=10.0, dwell_s=0.5, track_share=0.2, snr_ref=1e6)
    trial = build.Trial(watched(n=40, radars=radars))
    numbers = []
    for now_s, _, followed in frames_of(trial, 0, END_S):
        if followed == 40 and 700.0 < now_s < 1300.0:
            numbers.append(trial.fight.watches[0]["number"].copy())
    waits = []
    for looks in np.array(numbers).T:
        waits.append(np.diff(np.flatnonzero(np.diff(looks))).max())
    assert max(waits) <= 11
    assert min(waits) >= 9


def test_a_radar_never_follows_more_than_its_capacity(build, watched):
    radars = build.radars_of([ALASKA], track_s=10.0, frame_s=10.0, capacity=7)
    trial, most = build.Trial(watched(n=20, radars=radars)), 0
    for _, _, followed in frames_of(trial, 0, END_S):
        assert followed == trial.fight.watches[0]["is_followed"].sum() <= 7
        most = max(most, followed)
    assert most == 7


def test_a_satellite_never_follows_more_cold_bodies_than_its_capacity(build, watched, icbm):
    eye = build.hanging(4.0 * build.middle_of(icbm), sees_cold=1, sees_plume=0, capacity=7, limb_m=-1e7)
    trial = build.Trial(watched(n=20, satellites=eye))
    counted = [trial.fight.watches[1]["is_followed"].sum() for _ in trial.look(END_S)]
    assert max(counted) == 7


# --- fence and cue -------------------------------------------------------------------------------------------------


def test_a_radar_without_a_fence_sees_nothing_without_a_cue(build, watched):
    radars = build.radars_of([ALASKA], track_s=10.0, frame_s=10.0, **NO_FENCE)
    assert len(seen_in(build.Trial(watched(radars=radars)))) == 0


def test_a_radar_without_a_fence_sees_what_infrared_satellites_point_it_to(build, watched, icbm):
    """Two satellites on either side of the pad; the burn ends at 300 s, the radar's horizon is passed at 460 s."""
    sides = [icbm[0, 1:4] * 6.6 + s * np.array([0.0, 0.0, 2.5e7]) for s in (1.0, -1.0)]
    one, other = (build.hanging(side, key=k) for k, side in enumerate(sides))
    rows = np.concatenate([one[0], other[0]])
    rows["first_node"] = [0, 2]
    eyes = rows, np.concatenate([one[1], other[1]])
    radars = build.radars_of([ALASKA], track_s=10.0, frame_s=10.0, **NO_FENCE)
    reports = seen_in(build.Trial(watched(radars=radars, satellites=eyes, missiles=burning(0.0, 300.0))))
    assert len(of_sensor(reports, 1)) > 10
    assert len(of_sensor(reports, 2)) > 10
    assert len(of_sensor(reports, 0)) > 10


def test_a_radar_without_a_fence_sees_what_another_radar_follows(build, watched):
    """The other sees it first (it stands nearer to the pad); before that nobody can point."""
    alone = build.radars_of([ALASKA], track_s=10.0, frame_s=10.0, **NO_FENCE)
    both = np.concatenate([alone, build.radars_of([ALEUTIANS], track_s=10.0, frame_s=10.0)])
    reports = seen_in(build.Trial(watched(radars=both)))
    told, finder = of_sensor(reports, 0), of_sensor(reports, 1)
    assert len(told) > 10
    # three looks make a state that points, and the reports take a second; a frame is 10 s
    assert told["measured_s"].min() > finder["measured_s"].min() + 10.0


def test_a_fence_sees_only_what_passes_through_it(build, watched):
    """A fence from 3 to 10 deg: the first look lies within it, while a radar that searches all sees it lower down."""
    narrow = {"fence_rad": np.radians([10.0, 20.0])}
    wide = seen_in(build.Trial(watched()))
    fenced = seen_in(build.Trial(watched(radars=build.radars_of([ALASKA], track_s=10.0, frame_s=10.0, **narrow))))
    assert np.degrees(wide["look"][0, 2]) < 9.0
    assert 9.0 < np.degrees(fenced["look"][0, 2]) < 20.0  # refraction and noise of 0.06 deg; 10 s of climb
    assert fenced["measured_s"][0] > wide["measured_s"][0]


def burning(from_s, to_s, n=1):
    burns = np.zeros((n, BURNS, 2))
    burns[:, 0] = from_s, to_s
    return {"burns_s": burns}


# --- outages -------------------------------------------------------------------------------------------------------


def out(from_s, to_s):
    spans = np.full((1, 4, 2), np.inf)
    spans[0, 0] = from_s, to_s
    return spans


def test_a_radar_that_is_out_sees_nothing_until_it_is_back(build, watched):
    radars = build.radars_of([ALASKA], track_s=10.0, frame_s=10.0, out_s=out(700.0, 900.0))
    times = seen_in(build.Trial(watched(radars=radars)))["measured_s"]
    assert not ((times >= 700.0) & (times < 900.0)).any()
    assert ((times > 650.0) & (times < 700.0)).any()
    assert ((times >= 900.0) & (times < 950.0)).any()


def test_a_satellite_that_is_out_sees_no_plume_until_it_is_back(build, watched, icbm):
    eye = build.hanging(6.0 * build.middle_of(icbm), out_s=out(200.0, 300.0))
    reports = seen_in(build.Trial(watched(satellites=eye, missiles=burning(0.0, 500.0))))
    times = reports["measured_s"][reports["kind"] == PLUME_LOOK]
    assert not ((times >= 200.0) & (times < 300.0)).any()
    assert times.min() < 200.0
    assert ((times >= 300.0) & (times < 350.0)).any()


def test_a_tracking_satellite_that_is_out_follows_nothing(build, watched, icbm):
    eye = build.hanging(4.0 * build.middle_of(icbm), sees_cold=1, sees_plume=0, limb_m=-1e7, out_s=out(800.0, 1000.0))
    times = of_sensor(seen_in(build.Trial(watched(satellites=eye))), 1)["measured_s"]
    assert times.min() < 800.0
    assert not ((times >= 800.0) & (times < 1000.0)).any()
    assert ((times >= 1000.0) & (times < 1050.0)).any()


# --- plumes and cold bodies ----------------------------------------------------------------------------------------


def test_a_plume_is_seen_only_while_it_burns_above_the_clouds(build, watched, icbm):
    """Two burns with a pause; each is seen within a revisit (10 s) of its beginning and its end."""
    burns = np.zeros((1, BURNS, 2))
    burns[0, :2] = [0.0, 160.0], [300.0, 400.0]
    world = watched(satellites=build.hanging(6.0 * build.middle_of(icbm)), missiles={"burns": 2, "burns_s": burns})
    reports = seen_in(build.Trial(world))
    times = reports["measured_s"][reports["kind"] == PLUME_LOOK]
    assert all((0.0 <= t <= 160.0) or (300.0 <= t <= 400.0) for t in times)
    cleared_s = next(t for t in np.arange(0.0, 100.0, 0.1) if _height(icbm, t) > 8e3)
    assert cleared_s <= times[0] <= cleared_s + 10.0
    assert 150.0 <= times[times < 200.0].max() <= 160.0
    assert 300.0 <= times[times > 200.0].min() <= 310.0
    assert 390.0 <= times.max() <= 400.0


def test_the_plume_of_a_missile_that_fails_ends_with_it(build, watched, icbm):
    eye = build.hanging(6.0 * build.middle_of(icbm))
    trial = build.Trial(watched(satellites=eye, missiles=burning(0.0, 400.0) | {"reliability": 0.0}))
    times = seen_in(trial)["measured_s"]
    failed_s = trial.fight.flying["end_s"][0]
    assert failed_s < 400.0
    assert times.max(initial=0.0) <= failed_s


def _height(path, t_s):
    x, y, z, *_ = state_at(path, t_s)
    return ecef_to_geodetic(*eci_to_ecef(x, y, z, t_s, WGS84.omega_rad_s), WGS84)[2]


def test_a_cold_body_is_followed_only_where_somebody_points(build, watched, icbm):
    eye = build.hanging(4.0 * build.middle_of(icbm), sees_cold=1, sees_plume=0, limb_m=-1e7)
    assert len(seen_in(build.Trial(watched(radars=build.radars_of([]), satellites=eye)))) == 0
    reports = seen_in(build.Trial(watched(satellites=eye)))
    radar, cold = of_sensor(reports, 0), of_sensor(reports, 1)
    assert (cold["kind"] == ANGLES).all()
    assert len(cold) > 10
    assert cold["measured_s"].min() > radar["measured_s"].min()


def test_a_cold_body_is_seen_only_against_space(build, watched, icbm):
    """A satellite at the height of the path, 3,000 km aside: each look's line, drawn on, stays above the limb."""
    side = np.cross(icbm[0, 1:4], build.middle_of(icbm))
    place = build.middle_of(icbm) + 3e6 * side / np.linalg.norm(side)
    eye = build.hanging(place, sees_cold=1, sees_plume=0, limb_m=80e3)
    cold = of_sensor(seen_in(build.Trial(watched(satellites=eye))), 1)
    assert len(cold) > 10
    for t in cold["measured_s"]:
        assert limb_height(*place, *state_at(icbm, t)[:3], WGS84) >= 80e3
    below = build.hanging(4.0 * build.middle_of(icbm), sees_cold=1, sees_plume=0, limb_m=80e3)
    assert len(of_sensor(seen_in(build.Trial(watched(satellites=below))), 1)) == 0


def test_a_cold_body_is_seen_only_within_range(build, watched, icbm):
    place = 1.3 * np.array(state_at(icbm, 1000.0)[:3])
    eye = build.hanging(place, sees_cold=1, sees_plume=0, limb_m=-1e7, cold_range_m=3e6)
    cold = of_sensor(seen_in(build.Trial(watched(satellites=eye))), 1)
    distances = [math.dist(place, state_at(icbm, t)[:3]) for t in cold["measured_s"]]
    assert len(distances) > 5
    assert max(distances) <= 3e6
    # beyond that range there is a track to point by, but no look
    assert max(math.dist(place, state_at(icbm, t)[:3]) for t in np.arange(600.0, 1500.0, 10.0)) > 3.2e6


# --- what a look says ----------------------------------------------------------------------------------------------


def errors_of(trial, reports):
    """Range (m), azimuth across the line of sight (rad), elevation (rad) of plots less the truth."""
    radar, nodes, found = trial.world.shield.sensors.radars[0], trial.world.attack.given, []
    for report in reports:
        t = report["measured_s"]
        truth = pointing(radar, *state_at(nodes, t)[:3], t, WGS84)
        off = np.array(report["look"]) - truth
        off[1] *= math.cos(truth[2])
        found.append(off)
    return np.array(found)


def test_errors_of_looks_are_as_large_as_they_say(build, watched):
    """Every error over its stated size is a draw of the standard normal distribution: Kolmogorov-Smirnov, 1 in 1000."""
    radars = build.radars_of([ALASKA], track_s=2.0, frame_s=2.0, range_floor_m=5.0, angle_floor_rad=2e-4)
    trial = build.Trial(watched(radars=radars))
    reports = seen_in(trial)
    errors = errors_of(trial, reports)
    elevations = reports["look"][:, 2]
    sizes = np.column_stack([reports["sigmas"][:, 0], reports["sigmas"][:, 2], reports["sigmas"][:, 2]])
    assert len(errors) > 150
    for column in range(3):
        assert kstest(errors[:, column] / sizes[:, column], "norm").pvalue > 1e-3
    assert reports["sigmas"][:, 1] * np.cos(elevations) == pytest.approx(reports["sigmas"][:, 2], rel=1e-2)


def test_a_bias_stays_for_a_trial_and_is_another_in_the_next(build, watched):
    """Looks without noise: each error is the same all through a trial; over 200 trials it spreads as it should."""
    changes = {"range_sigma_m": 1e-6, "angle_sigma_rad": 1e-12, "range_bias_m": 30.0, "angle_bias_rad": 3e-4}
    world = watched(radars=build.radars_of([ALASKA], track_s=10.0, frame_s=10.0, **changes))
    means, n = [], 200
    for number in range(n):
        trial = build.Trial(world, trial=number)
        errors = errors_of(trial, seen_in(trial, 600.0 if number else END_S))
        assert np.ptp(errors, axis=0) == pytest.approx([0.0, 0.0, 0.0], abs=1e-3)
        means.append(errors.mean(axis=0))
    spread = np.array(means).std(axis=0) / [30.0, 3e-4, 3e-4]
    assert spread == pytest.approx([1.0, 1.0, 1.0], abs=4.0 / math.sqrt(2 * n))


def test_the_bias_of_a_satellites_line_of_sight_stays_for_a_trial(build, watched, icbm):
    """Looks without noise at a plume: the turn of the line is the same from look to look, and another in each trial."""
    place, turns = 6.0 * build.middle_of(icbm), []
    eye = build.hanging(place, sigma_rad=1e-12, bias_rad=1e-5)
    for number in range(100):
        trial, own = build.Trial(watched(satellites=eye, missiles=burning(0.0, 400.0)), trial=number), []
        for report in seen_in(trial, 400.0):
            line = np.array(state_at(icbm, report["measured_s"])[:3]) - place
            own.append(np.array(report["look"]) - line / np.linalg.norm(line))
        # the two axes that it turns about move with the line itself, by 0.05 rad on the way
        assert np.ptp(np.linalg.norm(own, axis=1)) < 1e-9
        turns.append(np.linalg.norm(own[0]))
    # the root of the mean square of two normal components; its relative standard error is 1 / (2 sqrt n)
    assert np.sqrt(np.mean(np.square(turns))) == pytest.approx(math.sqrt(2.0) * 1e-5, rel=4.0 / (2.0 * math.sqrt(100)))


@pytest.mark.parametrize("swerling", [0, 1, 3])
def test_looks_detect_as_often_as_the_echo_allows(build, watched, icbm, swerling):
    """A weak radar over 40 trials: detections against the sum of the chances of all looks, four standard errors."""
    radars = build.radars_of([ALASKA], track_s=10.0, frame_s=10.0, snr_ref=0.5, swerling=swerling)
    world, hits, expected, variance = watched(radars=radars), 0, 0.0, 0.0
    for number in range(40):
        trial = build.Trial(world, trial=number)
        for now_s, looks, _ in frames_of(trial, 0, END_S):
            if len(looks) and looks[0]:
                seen, range_m, *_, loss = in_view(radars[0], *state_at(icbm, now_s)[:3], now_s, WGS84)
                chance = detection_probability(look_snr(radars[0], range_m, 0.1, loss, False), 1e-6, swerling)
                assert seen
                hits += trial.fight.watches[0, 0]["last_s"] == now_s
                expected, variance = expected + chance, variance + chance * (1.0 - chance)
    assert variance > 50.0
    assert hits == pytest.approx(expected, abs=4.0 * math.sqrt(variance))


@pytest.mark.parametrize("latency_s", [0.0, 3.0, 40.0])
def test_reports_reach_the_battle_manager_after_their_latency(build, watched, icbm, latency_s):
    eye = build.hanging(6.0 * build.middle_of(icbm), delay_s=2.0 * latency_s)
    radars = build.radars_of([ALASKA], track_s=10.0, frame_s=10.0, latency_s=latency_s)
    trial = build.Trial(watched(radars=radars, satellites=eye, missiles=burning(0.0, 400.0)))
    heard = []
    for now_s, reports in trial.look(END_S):
        delays = reports["delivered_s"] - reports["measured_s"]
        assert delays == pytest.approx(np.where(reports["kind"] == PLUME_LOOK, 2.0 * latency_s, latency_s), abs=1e-9)
        assert (reports["measured_s"] <= now_s).all()
        heard.append((now_s, trial.fight.fates["seen_s"][0]))
    first_s = min(seen for _, seen in heard)
    assert all(np.isinf(seen) for now, seen in heard if now <= first_s)
    assert first_s >= 2.0 * latency_s
