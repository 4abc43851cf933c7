"""What a trial records: predictions as good as they say, windows around the orders, and no cycle without a reason."""

import math

import numpy as np
import pytest

from umbrella.battle.reasons import Reason
from umbrella.battle.record import IMPACT_POINT, INTERCEPT_POINT, Kind
from umbrella.battle.world import ObjectKind
from umbrella.campaign.tell import tell
from umbrella.engagement.battery import OWN_RADAR
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, enu_basis, geodetic_to_ecef
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.trajectory import state_at

N = 200
# chi-square with two degrees of freedom has mean 2 and deviation 2; four standard errors of N trials, and 5 % for what
# is not linear and not normal in an ellipse of some kilometres
MEAN = pytest.approx(2.0, abs=4.0 * 2.0 / math.sqrt(N) + 0.1)
WITHIN_95, WITHIN_50 = 5.991, 1.386  # quantiles of that law


def ground_error(prediction, x, y, z, t_s):
    """Error of a predicted place, east and north, m; the true place is inertial."""
    truth = np.array(eci_to_ecef(x, y, z, t_s, WGS84.omega_rad_s))
    lat, lon = math.radians(prediction["lat_deg"]), math.radians(prediction["lon_deg"])
    off = np.array(geodetic_to_ecef(lat, lon, 1e3 * prediction["altitude_km"], WGS84)) - truth
    axes = np.array(enu_basis(lat, lon)).reshape(3, 3)
    return axes[:2] @ off


def distance2(prediction, error):
    """Square of an error over the ellipse that was predicted."""
    both = prediction["cov_m2"]
    spread = np.array([[prediction["var_east_m2"], both], [both, prediction["var_north_m2"]]])
    return float(error @ np.linalg.solve(spread, error))


def check_law(squares):
    assert len(squares) == N
    assert np.mean(squares) == MEAN
    for quantile, share in ((WITHIN_95, 0.95), (WITHIN_50, 0.5)):
        inside = np.mean(np.array(squares) < quantile)
        assert inside == pytest.approx(share, abs=4.0 * math.sqrt(share * (1.0 - share) / N) + 0.01)


@pytest.mark.parametrize("made_s", [630.0, 900.0, 1200.0])
def test_the_impact_lies_in_the_predicted_ellipse_as_often_as_it_says(build, easy, icbm, made_s):
    world, squares = easy(batteries=build.batteries_of([]), rules=exact(build)), []
    down_s = _down_s(icbm)
    place = state_at(icbm, down_s)[:3]
    for number in range(N):
        made = [p for p in tell(world, 1, number).predictions if p["kind"] == IMPACT_POINT and p["time_s"] == made_s]
        squares.append(distance2(made[0], ground_error(made[0], *place, down_s)))
    check_law(squares)


def exact(build):
    """Rules of a tracker that thinks of free fall as the missiles of these tests know it: without any other push."""
    tracks = build.rules_of().tracks
    return {"tracks": tracks._replace(motion=tracks.motion._replace(noise_m2_s3=1e-14))}


def _down_s(path):
    """When a path comes down to the ellipsoid, s."""
    low, high = path[-2, 0], path[-1, 0]
    while high - low > 1e-6:
        middle = 0.5 * (low + high)
        x, y, z, *_ = state_at(path, middle)
        above = ecef_to_geodetic(*eci_to_ecef(x, y, z, middle, WGS84.omega_rad_s), WGS84)[2] > 0.0
        low, high = (middle, high) if above else (low, middle)
    return low


def test_the_intercept_lies_in_the_predicted_ellipse_as_often_as_it_says(build, easy, icbm):
    """The first prediction after a launch, half-way of a flight of 400 s."""
    world, squares = easy(fans=build.constant_fan(400.0), rules=exact(build)), []
    for number in range(N):
        story = tell(world, 1, number)
        meeting_s = float(story.shots["intercept_s"][0])
        made = next(p for p in story.predictions if p["kind"] == INTERCEPT_POINT)
        error = ground_error(made, *state_at(icbm, meeting_s)[:3], meeting_s)
        squares.append(distance2(made, error))
    check_law(squares)


def test_predictions_get_better_while_the_track_is_fed(build, easy):
    """Semi-major axes of the ellipses of one trial, the last look excepted: each is no larger than a minute before."""
    made = [p for p in tell(easy(batteries=build.batteries_of([])), 1).predictions if p["kind"] == IMPACT_POINT]
    sizes = [math.sqrt(p["var_east_m2"] + p["var_north_m2"]) for p in made]
    assert len(sizes) > 10
    assert all(later <= 1.05 * earlier for earlier, later in zip(sizes, sizes[2:], strict=False))
    assert sizes[-1] < 0.2 * sizes[0]


def test_predictions_are_made_every_half_minute(build, easy):
    times = [p["time_s"] for p in tell(easy(batteries=build.batteries_of([])), 1).predictions]
    assert np.diff(times) == pytest.approx(np.full(len(times) - 1, 30.0))


# --- windows -------------------------------------------------------------------------------------------------------


def worlds(build, easy, icbm):
    """Battles of all sorts: layers, a slow launcher, three threats, a battery of its own radar, looks between shots."""
    two = build.batteries_of([(64.0, -145.7), (60.0, -150.0)], layer=[0, 1], hit_probability=0.3, most_shots=2)
    rows, fan = build.straight_fan(5000.0)
    radars = build.radars_of([(64.3, -149.2), (52.7, 174.1)], track_s=10.0, frame_s=10.0)
    looks = build.doctrine("shoot-look-shoot", 1, 4)
    return {
        "layers": easy(batteries=two),
        "slow launcher": easy(fire=build.doctrine("barrage", 3) | {"launch_interval_s": 60.0}),
        "raid": easy(n=3, fire={"magazine": 4, "hit_probability": 0.5} | looks),
        "own radar": easy(radars=radars, fire={"engages": OWN_RADAR, "radar": 1} | looks),
        "fan": easy(n=2, fans=rows, fire=fan | {"hit_probability": 0.3} | looks),
        "failure": easy(n=2, missiles={"reliability": 0.3}),
        "nothing": easy(radars=build.radars_of([])),
        "decoys": easy(companions=[(0, ObjectKind.REPLICA, build.arc(40.85, 129.66, 29.6), {})]),
    }


NAMES = ("layers", "slow launcher", "raid", "own radar", "fan", "failure", "nothing", "decoys")


@pytest.fixture(scope="module")
def world_of(build, easy, icbm):
    return worlds(build, easy, icbm).__getitem__


@pytest.mark.parametrize("name", NAMES)
def test_orders_are_given_only_while_the_window_is_open(world_of, name):
    """A window is noted before the first order of its battery at its missile, and closed no earlier than the last."""
    for number in range(5):
        events, found = tell(world_of(name), 1, number).events, {}
        for event in events:
            found.setdefault((int(event["threat"]), int(event["actor"])), []).append(event)
        for own in found.values():
            times = {kind: [e["time_s"] for e in own if e["kind"] == kind] for kind in Kind}
            if times[Kind.ORDER]:
                assert len(times[Kind.WINDOW]) == len(times[Kind.WINDOW_CLOSED]) == 1
                assert times[Kind.WINDOW][0] <= min(times[Kind.ORDER])
                assert times[Kind.WINDOW_CLOSED][0] >= max(times[Kind.ORDER])
            if times[Kind.WINDOW]:
                (window,) = [e for e in own if e["kind"] == Kind.WINDOW]
                assert window["value"] >= window["time_s"]
                assert times[Kind.WINDOW_CLOSED][0] >= window["time_s"]


# --- reasons -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_threat_battery_and_cycle_without_a_shot_has_a_reason(build, world_of, name):
    """From the first cycle after its launch to the end of the warhead: a reason is kept, and NONE with an order only.

    The record has the same reasons: what holds from one change to the next has no gap.
    """
    world = world_of(name)
    trial, cycle_s = build.Trial(world), world.shield.rules.cycle_s
    missiles, held = world.attack.missiles, {}
    while trial.now_s < 2600.0:
        now_s, orders = trial.now_s, trial.fight.shots["ordered_s"][: trial.fight.counts[1]].copy()
        trial.fight_until(now_s + cycle_s)
        shots = trial.fight.shots[len(orders) : trial.fight.counts[1]]
        ordered = {(int(s["threat"]), int(s["battery"])) for s in shots}
        for m in range(len(missiles)):
            flying = trial.fight.flying[missiles["first_object"][m]]
            if missiles["launch_s"][m] <= now_s < flying["end_s"]:
                for b in range(len(world.shield.batteries)):
                    reason = int(trial.fight.holdings["reason"][m, b])
                    assert reason in set(Reason)
                    assert (reason == Reason.NONE) <= ((m, b) in ordered)
                    # of several orders the launcher may carry out the first only
                    assert ((m, b) not in ordered) or reason in (Reason.NONE, Reason.LAUNCHER_BUSY)
                    held.setdefault((m, b), []).append((now_s, reason))
    _compare_with_record(tell(world, 1).events, held)


def _compare_with_record(events, held):
    events = events[events["kind"] == Kind.HELD]
    assert held
    for (m, b), kept in held.items():
        own = events[(events["threat"] == m) & (events["actor"] == b)]
        assert own["time_s"][0] <= kept[0][0]
        for now_s, reason in kept:
            until = own[own["time_s"] <= now_s]
            assert int(until["value"][-1]) == reason


def test_a_reason_is_always_of_the_present(build, easy):
    """Two warheads cross and their tracks may change places: a warhead has the track that its last plot went to.

    Otherwise its reasons would be those of another, or stand still.
    """
    world = easy(n=2, fire={"hit_probability": 1e-9}, rules={"cycle_s": 5.0})
    paths = [build.arc(40.85, 129.66, azimuth) for azimuth in (30.0, 30.05)]
    world = world._replace(attack=build.attack_of(paths))
    for number in range(20):
        trial = build.Trial(world, trial=number)
        while trial.now_s < 1500.0:
            trial.fight_until(trial.now_s + 5.0)
            for w in trial.fight.warheads:
                j = trial.fight.flying["track"][w]
                assert j < 0 or trial.fight.belief["source"][j] == w
