"""Laws of the whole battle."""

from itertools import pairwise

import numpy as np
import pytest

from umbrella.battle.fight import empty_fight
from umbrella.battle.reasons import Outcome
from umbrella.battle.record import Kind, new_record, no_record
from umbrella.battle.run import RESULT, run, run_trials
from umbrella.battle.world import BURNS
from umbrella.campaign.tell import tell
from umbrella.core.compiled import inner
from umbrella.engagement.battery import CUTS
from umbrella.engagement.doctrine import salvos_of
from umbrella.engagement.flyout import TIME, interpolate
from umbrella.engagement.polar import polar_about
from umbrella.physics.earth.frames import ecef_to_eci, eci_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.trajectory import state_at
from umbrella.sensing.radar import OUTAGES

TRIALS = 400
LOOKS = {"assessment_delay_s": 60.0}
POOR = {"hit_probability": 0.4, "salvos": salvos_of("shoot-look-shoot", 1, 6)[0], "most_shots": 6}


def p_no_leak(world, seed=1):
    return (run_trials(world, seed, 0, TRIALS)["outcome"] != Outcome.LEAKED).all(axis=1).mean()


def noise(p):
    """Twice the standard deviation of the difference of two shares; common random numbers make it smaller still."""
    return 2.0 * np.sqrt(2.0 * p * (1.0 - p) / TRIALS)


def test_removing_a_radar_never_helps(easy, build):
    sites = [(64.3, -149.2), (52.7, 174.1)]
    both = p_no_leak(easy(radars=build.radars_of(sites, track_s=10.0, frame_s=10.0), fire=POOR, rules=LOOKS))
    for site in sites:
        one = p_no_leak(easy(radars=build.radars_of([site], track_s=10.0, frame_s=10.0), fire=POOR, rules=LOOKS))
        assert one <= both + noise(both)
    assert p_no_leak(easy(radars=build.radars_of([]), fire=POOR, rules=LOOKS)) == 0.0


def test_more_interceptors_never_hurt(easy):
    shares = [p_no_leak(easy(n=3, fire=POOR | {"magazine": m}, rules=LOOKS)) for m in (1, 3, 6, 12)]
    assert all(b >= a - noise(a) for a, b in pairwise(shares))
    assert shares[0] < shares[-1]


def test_a_faster_interceptor_never_hurts(easy, build):
    shares = [p_no_leak(easy(fans=build.constant_fan(s), fire=POOR, rules=LOOKS)) for s in (400, 200, 100)]
    assert all(b >= a - noise(a) for a, b in pairwise(shares))
    assert shares[0] < shares[-1]


@pytest.mark.parametrize("speeds", [(2000.0, 3000.0, 4500.0, 7000.0)])
def test_kilometres_per_second_never_hurt(easy, build, speeds):
    """Straight flights of 3,000 km at most: the faster reach the threat earlier and have more time to look again."""
    shares = []
    for speed in speeds:
        rows, fan = build.straight_fan(speed)
        shares.append(p_no_leak(easy(n=2, fans=rows, fire=POOR | fan, rules=LOOKS)))
    assert all(b >= a - noise(a) for a, b in pairwise(shares))
    assert shares[0] < shares[-1]


def test_an_added_satellite_never_hurts(easy, build, icbm):
    """One that sees plumes, one that follows cold bodies: beside a radar whose angles are poor."""
    poor = build.radars_of([(64.3, -149.2)], track_s=10.0, frame_s=10.0, angle_sigma_rad=5e-3)
    burns = np.zeros((3, BURNS, 2))
    burns[:, 0, 1] = 300.0
    seeker = {"seeker_range_m": 3e5, "basket_half_angle_rad": 0.01, "divert_m_s": 800.0}
    values = dict(n=3, radars=poor, fire=POOR | seeker, missiles={"burns_s": burns}, rules=LOOKS)
    without, above = p_no_leak(easy(**values)), 4.0 * build.middle_of(icbm)
    for sees in ({"sees_plume": 1}, {"sees_plume": 0, "sees_cold": 1}):
        eye = build.hanging(above, limb_m=-1e7, **sees)
        assert p_no_leak(easy(**values, satellites=eye)) >= without - noise(without)


def test_losing_the_link_never_helps(easy):
    whole = p_no_leak(easy(fire=POOR, rules=LOOKS))
    for cut in ([500.0, 700.0], [700.0, 1200.0], [600.0, np.inf]):
        spans = np.full((1, CUTS, 2), np.inf)
        spans[0, 0] = cut
        assert p_no_leak(easy(fire=POOR | {"cut_s": spans}, rules=LOOKS)) <= whole + noise(whole)
    assert p_no_leak(easy(fire=POOR | {"cut_s": [-np.inf, np.inf]}, rules=LOOKS)) == 0.0


def test_losing_a_radar_for_a_time_never_helps(easy, build):
    sites = [(64.3, -149.2), (52.7, 174.1)]
    whole = p_no_leak(easy(radars=build.radars_of(sites, track_s=10.0, frame_s=10.0), fire=POOR, rules=LOOKS))
    for s, lost in ((0, [500.0, 900.0]), (1, [0.0, 800.0]), (0, [700.0, np.inf])):
        out = np.full((2, OUTAGES, 2), np.inf)
        out[s, 0] = lost
        radars = build.radars_of(sites, track_s=10.0, frame_s=10.0, out_s=out)
        assert p_no_leak(easy(radars=radars, fire=POOR, rules=LOOKS)) <= whole + noise(whole)


@pytest.mark.parametrize(("lowest_m", "highest_m"), [(0.0, 2e6), (300e3, 700e3), (1.8e6, 2e6)])
def test_a_shot_out_of_reach_is_never_fired(easy, build, lowest_m, highest_m):
    """Every planned intercept lies in the table, its flight takes the time of the table, its height is in the band.

    A window's edge is found to 0.02 s. Three threats, 20 trials; where the band is never met, nothing is fired.
    """
    rows, fan = build.straight_fan(4000.0, 2e6)
    band = {"lowest_m": lowest_m, "highest_m": highest_m}
    world = easy(n=3, fans=rows, fire=POOR | fan | band, rules=LOOKS)
    (battery,), fired = world.shield.batteries, 0
    for trial in range(20):
        for shot in tell(world, 1, trial).shots:
            place = eci_to_ecef(*shot["point_m"], shot["intercept_s"], WGS84.omega_rad_s)
            bearing, distance, height = polar_about(battery, *place, WGS84)
            flight_s = interpolate(rows, battery, bearing, distance, height, TIME)
            assert shot["intercept_s"] - shot["launch_s"] == pytest.approx(flight_s, abs=0.05)
            assert lowest_m - 100.0 <= height <= highest_m + 100.0  # 0.02 s at 5 km/s
            fired += 1
    assert (fired > 20) == (lowest_m < 1e6)


def test_an_added_sensor_leaves_the_luck_of_the_others_alone(easy, build):
    """Draws are keyed by the sensor's own key: its looks at the threat stay the same to the last bit.

    The other radar stands first in the list and sees nothing; one that sees the threat would change the pace of looks.
    """
    sites = [(-40.0, 20.0), (64.3, -149.2)]
    one = tell(easy(radars=build.radars_of(sites[1:]), batteries=build.batteries_of([])), 2)
    two = tell(easy(radars=build.radars_of(sites), batteries=build.batteries_of([])), 2)
    assert one.sightings[0].tobytes() == two.sightings[1].tobytes()
    assert one.sightings["looks"][0, 0] > 0


def test_recording_changes_nothing(easy):
    world = easy(n=2, fire=POOR, rules=LOOKS)
    told, silent = np.zeros((5, 2), RESULT), np.zeros((5, 2), RESULT)
    run(world, 9, 0, empty_fight(world), new_record(), told)
    run(world, 9, 0, empty_fight(world), no_record(), silent)
    assert told.tobytes() == silent.tobytes()


def test_a_trial_is_the_same_alone_and_among_others(easy):
    world = easy(fire=POOR, rules=LOOKS)
    together = run_trials(world, 11, 0, 12)
    alone = np.concatenate([run_trials(world, 11, k, 1) for k in range(12)])
    assert together.tobytes() == alone.tobytes()
    assert run_trials(world, 12, 0, 12).tobytes() != together.tobytes()


def test_shots_leave_one_launcher_no_faster_than_its_interval(easy, build):
    shots = tell(easy(fire={"launch_interval_s": 7.0} | build.doctrine("barrage", 6)), 1).shots
    assert len(shots) == 6
    assert np.diff(np.sort(shots["launch_s"])).min() >= 7.0 - 1e-9


def test_a_shot_meets_its_target_where_the_path_leads(easy):
    """A radar of 20 m and 1 mrad: the error of the aim is some km at most, and the seeker sees it."""
    shots = tell(easy(), 1).shots
    assert shots["intercept_s"] - shots["launch_s"] == pytest.approx([100.0], abs=0.05)
    assert 0.0 < shots["error_m"][0] < 20e3


def test_corrections_in_flight_bring_the_aim_nearer(easy, build):
    """Mean over 60 trials: half of a long flight after launch the track is better than it was at launch."""
    world = easy(fans=build.constant_fan(400.0), fire={"seeker_range_m": 3e5, "divert_m_s": 1e5})
    first, last = [], []
    for trial in range(60):
        shot = tell(world, 1, trial).shots[0]
        assert shot["corrections"] == 2
        first.append(np.linalg.norm(shot["aim_m"] - shot["point_m"]))
        last.append(shot["error_m"])
    assert np.mean(last) < 0.5 * np.mean(first)


def test_a_correction_that_arrives_too_late_is_none(easy, build):
    changes = {"seeker_range_m": 3e5, "divert_m_s": 1e5}
    for link_delay, corrections in ((0.0, 2), (100.0, 2), (390.0, 0)):
        world = easy(fans=build.constant_fan(400.0), fire=changes, rules={"link_delay_s": link_delay})
        assert tell(world, 1).shots["corrections"][0] == corrections


def test_the_closing_velocity_is_that_of_target_and_interceptor(easy, build):
    """The table says 3,000 m/s along the ground, relative to the turning Earth; the target is on its true path.

    The believed target velocity is good to some 100 m/s here.
    """
    world = easy()
    shot = tell(world, 1).shots[0]
    t, point = float(shot["intercept_s"]), np.array(shot["point_m"])
    omega = np.array([0.0, 0.0, WGS84.omega_rad_s])
    place = np.array(ecef_to_eci(*world.shield.batteries["place_m"][0], t, WGS84.omega_rad_s))
    up = point / np.linalg.norm(point)
    outward = (point - place) - up * np.dot(point - place, up)
    interceptor = 3000.0 * outward / np.linalg.norm(outward) + np.cross(omega, point)
    target = np.array(state_at(world.attack.given, t)[3:])
    assert np.array(shot["closing_m_s"]) == pytest.approx(target - interceptor, abs=200.0)


def test_the_record_holds_the_flight_in_order(easy):
    events = tell(easy(fire={"hit_probability": 1e-9}), 1).events
    assert (np.diff(events["time_s"]) >= 0.0).all()
    kinds = [Kind(int(k)) for k in events["kind"]]
    told = [Kind.LAUNCH, Kind.BURNOUT, Kind.DETECTED, Kind.TRACK_FIRM, Kind.FIRED, Kind.INTERCEPT, Kind.IMPACT]
    assert [kind for kind in kinds if kind in told] == told


def test_an_inner_kernel_refuses_a_call_from_python():
    @inner
    def double(x):
        return 2.0 * x

    with pytest.raises(TypeError, match="only compiled code can call it"):
        double(1.0)
