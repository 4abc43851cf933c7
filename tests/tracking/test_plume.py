"""A burning missile seen by infrared satellites: where from, when, whither, and is that as good as it says?

The missiles are the catalogue's, flown; the satellites are the catalogue's too. Run with -rP to see the figures.
"""

import itertools
import math

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp

from umbrella.catalog.library import builtin_catalog
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, enu_basis, geodetic_to_ecef
from umbrella.physics.earth.frames import ecef_to_eci, eci_to_ecef, velocity_eci_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.aim import longest, programme_of
from umbrella.physics.flight.plan import stage_times
from umbrella.physics.flight.shot import LaunchPoint
from umbrella.physics.flight.trajectory import state_at
from umbrella.physics.flight.whole import fly
from umbrella.physics.gravity.zonal import gravity
from umbrella.scenario.attack import nature
from umbrella.scenario.rules import RulesEntry
from umbrella.scenario.satellites import plume_rules_of, satellite_rows, satellites_of
from umbrella.scenario.schema import SensorEntry
from umbrella.scenario.vehicles import missile_vehicle, steer_of
from umbrella.sensing.infrared import line_of_sight, sees_plume, turned
from umbrella.tracking import boosts
from umbrella.tracking.plume import (
    PLUME,
    expect_late,
    forget_plume,
    has_gone_silent,
    launch_estimate,
    predicted_plume,
    take_plume_look,
    unseen_way,
)
from umbrella.tracking.plume_state import EYES, STATES, carry_plume

RULES = plume_rules_of(RulesEntry())
PAD = LaunchPoint(math.radians(40.85), math.radians(129.66), 50.0)  # Tonghae, North Korea
PAD_M = np.array(geodetic_to_ecef(*PAD, WGS84))
PAD_ENU = np.array(enu_basis(PAD.lat_rad, PAD.lon_rad)).reshape(3, 3)
OMEGA = WGS84.omega_rad_s
TRIALS = 500
ONE_DSP, OTHER_DSP = ("dsp-eastern-hemisphere",), ("dsp-indian-ocean",)
TWO_DSP, TWO_SBIRS, LOW = (*ONE_DSP, *OTHER_DSP), ("sbirs-geo-3", "sbirs-geo-4"), ("sbirs-low",)
CLOUDS_M = (8e3, 1.75e3)  # mean and standard deviation of the cloud tops that the trials draw, within 5 to 12 km


def flown(missile, steeper_rad=0.0):
    """Node table and burns (s) of a missile of the catalogue on its longest flight north-east, or a steeper one."""
    catalog = builtin_catalog()
    record = catalog.missile(missile)
    vehicle, steer = missile_vehicle(record, catalog.drag(record.drag)), steer_of(record.steering)
    pitch, _ = longest(vehicle, steer, PAD, nature(), 0.0, 0.5)
    programme = programme_of(steer, pitch + (0.0 if steer.follows_path else steeper_rad), np.inf)
    return fly(vehicle, programme, PAD, 0.5, nature()).payload.nodes, stage_times(vehicle)


@pytest.fixture(scope="module")
def flights():
    """Every missile of the catalogue that can be aimed, flown to its longest range and 9 deg steeper."""
    catalog = builtin_catalog()
    records = [catalog.missile(name) for name in catalog.ids("missile")]
    names = [r.id for r in records if r.role == "missile" and r.steering.mode != "programme"]
    return {(name, steep): flown(name, steep) for name in names for steep in (0.0, 0.15)}


@pytest.fixture(scope="module")
def skies():
    """Rows and paths of some satellites of the catalogue, by their names."""

    def of(*names):
        satellites = satellites_of(builtin_catalog(), [SensorEntry(sensor=name) for name in names])
        return satellite_rows(satellites, 900.0)

    return of


def looks_at(flight, sky, seed, from_s=0.0):
    """Looks (time, place, direction, sigma, satellite) at a flight, in order, with noise, bias, clouds and phase."""
    (nodes, burns), (rows, paths), rng = flight, sky, np.random.default_rng(seed)
    clouds, found = float(np.clip(rng.normal(*CLOUDS_M), 5e3, 12e3)), []
    for s, row in enumerate(rows.copy()):
        row["cloud_top_m"] = clouds
        bias = rng.normal(size=2) * row["bias_rad"]
        first, every = rng.uniform(0.0, row["revisit_s"]), row["revisit_s"]
        for t in np.arange(first, burns[:, 1].max(), every):
            place = state_at(nodes, t)[:3]
            errors = bias + rng.normal(size=2) * row["sigma_rad"]
            is_burning = any(a <= t < b for a, b in burns)
            if is_burning and t >= from_s and sees_plume(row, paths, *place, t, WGS84) >= 0.0:
                line = line_of_sight(row, paths, *place, t)
                found.append((float(t), line[3:], turned(*line[:3], *errors), float(row["sigma_rad"]), s))
    return sorted(found, key=lambda look: look[0])


def estimated(looks, rules=RULES):
    plume = np.zeros(1, PLUME)[0]
    forget_plume(plume)
    for look in looks:
        take_plume_look(plume, *look, rules)
    return plume


def course_of(state, t_s):
    place, speed = eci_to_ecef(*state[:3], t_s, OMEGA), velocity_eci_to_ecef(*state, t_s, OMEGA)
    basis = np.array(enu_basis(*ecef_to_geodetic(*place, WGS84)[:2])).reshape(3, 3)
    return math.atan2(*(basis @ speed)[:2])


def errors_of(plume, nodes):
    """Errors of one estimate: launch (m, said m, NEES of 2), time (s, said), course (rad, said), NEES of 6, m, said."""
    e = launch_estimate(plume, RULES)
    off, c = (PAD_ENU @ (np.array(e[:3]) - PAD_M))[:2], np.array([[e[3], e[5]], [e[5], e[4]]])
    truth = np.array(state_at(nodes, plume.last_s))
    d, p = plume.x[:6] - truth, plume.p[:6, :6]
    turn = (e[8] - course_of(truth, plume.last_s) + math.pi) % (2.0 * math.pi) - math.pi
    launch = (np.hypot(*off), math.sqrt(e[3] + e[4]), off @ np.linalg.solve(c, off))
    state = (d @ np.linalg.solve(p, d), np.linalg.norm(d[:3]), math.sqrt(np.trace(p[:3, :3])))
    return (*launch, e[6], e[7], turn, e[9], *state)


class Study:
    """Errors of many estimates, and what they said of themselves."""

    def __init__(self, name, flights, sky):
        plumes = [(estimated(looks_at(flight, sky, seed)), flight[0]) for seed, flight in enumerate(flights)]
        table = np.array([errors_of(plume, nodes) for plume, nodes in plumes])
        self.launch_m, self.launch_said_m = rms(table[:, 0]), rms(table[:, 1])
        self.launch_nees, self.state_nees = table[:, 2].mean(), table[:, 7].mean()
        self.time_s, self.time_said_s, self.time_nees = rms(table[:, 3]), rms(table[:, 4]), nees(table, 3)
        self.course_rad, self.course_said_rad, self.course_nees = rms(table[:, 5]), rms(table[:, 6]), nees(table, 5)
        self.place_m, self.place_said_m = rms(table[:, 8]), rms(table[:, 9])
        self.median_m = np.median(table[:, 0])
        print(
            f"{name:38} launch {self.launch_m / 1e3:5.1f} km (said {self.launch_said_m / 1e3:5.1f}, median "
            f"{self.median_m / 1e3:4.1f}, NEES {self.launch_nees:.2f} of 2); time {self.time_s:4.1f} s "
            f"(said {self.time_said_s:4.1f}); course {math.degrees(self.course_rad):4.1f} deg "
            f"(said {math.degrees(self.course_said_rad):4.1f}); place {self.place_m / 1e3:6.1f} km "
            f"(said {self.place_said_m / 1e3:6.1f}, NEES {self.state_nees:.1f} of 6)"
        )


def rms(numbers):
    return math.sqrt((numbers**2).mean())


def nees(table, column):
    return ((table[:, column] / table[:, column + 1]) ** 2).mean()


@pytest.fixture(scope="module")
def studies(flights, skies):
    """Studies of one missile, or of all in turn, by satellites; each is made once."""
    made = {}

    def of(missile, satellites):
        if (missile, satellites) not in made:
            chosen = [flights[missile, 0.0]] if missile != "all" else list(flights.values())
            trials = itertools.islice(itertools.cycle(chosen), TRIALS)
            made[missile, satellites] = Study(f"{missile}, {' + '.join(satellites)}", trials, skies(*satellites))
        return made[missile, satellites]

    return of


# --- what is believed beforehand ---


def test_the_catalogues_missiles_leave_the_clouds_as_the_beliefs_say(flights):
    """Every flight within three standard deviations, and the mean of all within one: a prior is no more than that."""
    found = []
    for nodes, burns in flights.values():
        times = np.arange(5.0, burns[:, 1].max(), 0.1)
        places = np.array([eci_to_ecef(*state_at(nodes, t)[:3], t, OMEGA) for t in times])
        k = int(np.argmax([ecef_to_geodetic(*place, WGS84)[2] > 10e3 for place in places]))
        v = PAD_ENU @ velocity_eci_to_ecef(*state_at(nodes, times[k]), times[k], OMEGA)
        drift, level = np.hypot(*(PAD_ENU @ (places[k] - PAD_M))[:2]), np.hypot(v[0], v[1])
        found.append((v[2] * times[k] / 10e3, drift / (level * times[k]), v[2], level))
    beliefs = (
        (boosts.CLIMB_POWER, boosts.CLIMB_POWER_SIGMA),
        (boosts.DRIFT_SHARE, boosts.DRIFT_SHARE_SIGMA),
        (boosts.SPEED_UP_M_S, boosts.SPEED_UP_SIGMA_M_S),
    )
    for column, (mean, sigma) in zip(np.array(found).T, beliefs, strict=False):
        print(f"{column.min():.3g} to {column.max():.3g}, mean {column.mean():.3g}; believed {mean:.3g} +- {sigma:.2g}")
        assert np.abs(column - mean).max() < 3.0 * sigma
        assert abs(column.mean() - mean) < sigma
    assert rms(np.array(found)[:, 3]) < math.sqrt(2.0) * boosts.SPEED_LEVEL_SIGMA_M_S


# --- is it as good as it says? ---


@pytest.mark.slow
@pytest.mark.parametrize("satellites", [ONE_DSP, OTHER_DSP, TWO_DSP, TWO_SBIRS, LOW], ids="+".join)
def test_over_all_missiles_the_launch_point_is_as_good_as_it_says(studies, satellites):
    """NEES of two numbers: 2, and for 500 trials within 0.23 (99 %). The prior is the average of a catalogue and not a
    distribution that missiles are drawn from, so that a standard deviation may be 10 % short; half too wide is idle."""
    study = studies("all", satellites)
    assert 0.5 < study.launch_nees < 2.0 * 1.1**2 + 0.23
    assert 0.3 < study.time_nees < 1.1**2 + 0.16  # one number: 2.58 sqrt(2 / 500)
    assert study.course_nees < 1.1**2 + 0.16


@pytest.mark.parametrize("missile", ["taepodong-2-three-stage", "no-dong"])
def test_of_one_missile_the_launch_point_by_two_satellites_is_as_good_as_it_says(studies, missile):
    assert 0.5 < studies(missile, TWO_DSP).launch_nees < 2.0 * 1.1**2 + 0.23


@pytest.mark.parametrize(("missile", "sigmas"), [("taepodong-2-three-stage", 1.0), ("no-dong", 1.3)])
def test_of_one_missile_the_launch_point_by_one_satellite_is_off_with_its_speed(studies, missile, sigmas):
    """A fast missile (no-dong: 1.3 standard deviations of the prior) is higher at the first look than is thought; with
    one satellite nothing tells, and the error has a mean of as many standard deviations: NEES up to 2 + sigmas^2."""
    assert studies(missile, ONE_DSP).launch_nees < 2.0 * 1.1**2 + 0.23 + sigmas**2


@pytest.mark.slow
@pytest.mark.parametrize("missile", ["taepodong-2-three-stage", "no-dong", "all"])
def test_a_second_satellite_shrinks_the_error_of_the_launch_point(studies, missile):
    one, other, two = (studies(missile, satellites) for satellites in (ONE_DSP, OTHER_DSP, TWO_DSP))
    assert two.launch_m < 0.85 * min(one.launch_m, other.launch_m)
    assert two.launch_said_m < 0.85 * min(one.launch_said_m, other.launch_said_m)
    assert studies(missile, TWO_SBIRS).launch_m < 0.6 * two.launch_m


@pytest.mark.parametrize("missile", ["taepodong-2-three-stage", "no-dong"])
def test_two_satellites_know_state_and_course_as_well_as_they_say(studies, missile):
    """NEES of six numbers over 500 trials: 6 within 0.40 (99 %); real thrust changes less smoothly than noise: 10 %."""
    study = studies(missile, TWO_DSP)
    assert 3.0 < study.state_nees < 6.0 * 1.1**2 + 0.4
    assert math.degrees(study.course_said_rad) < 10.0


@pytest.mark.parametrize("after_s", [120.0, 300.0])
@pytest.mark.parametrize("missile", ["taepodong-2-three-stage", "no-dong"])
def test_a_cue_after_the_burn_holds_the_missile(flights, skies, missile, after_s):
    """The error is at most the said one, plus 15 %: a burn goes on evenly between nothing and one revisit."""
    nodes, errors, said = flights[missile, 0.0][0], [], []
    for seed in range(100):
        plume = estimated(looks_at(flights[missile, 0.0], skies(*TWO_DSP), seed))
        t = plume.last_s + after_s
        *place, sigma = predicted_plume(plume, t, has_gone_silent(plume, t, 40.0), RULES)
        errors.append(np.linalg.norm(np.array(place) - state_at(nodes, t)[:3]))
        said.append(sigma)
    print(f"{missile}, {after_s:.0f} s after the last look: {rms(np.array(errors)) / 1e3:.0f} km (said ", end="")
    print(f"{rms(np.array(said)) / 1e3:.0f})")
    assert rms(np.array(errors)) < 1.15 * rms(np.array(said))


def test_two_satellites_notice_that_they_come_late(flights, skies):
    """Both begin 120 s after the launch; the launch point is then vague, but not wrong."""
    found = [
        errors_of(plume, nodes)
        for name in ("taepodong-2-three-stage", "hwasong-15", "taepodong-2")
        for nodes, burns in [flights[name, 0.0]]
        for plume in (estimated(looks_at((nodes, burns), skies(*TWO_DSP), seed, 120.0)) for seed in range(40))
        if plume.is_late == 1
    ]
    assert len(found) > 114  # 95 %
    assert np.array(found)[:, 2].mean() < 2.0


# --- geometry and the filter's own laws ---


def two_eyes(angle_rad, range_m=4e7):
    """Two satellites that see one place on the equator at equal angles to its zenith, and that place."""
    place = np.array([WGS84.a_m + 10e3, 0.0, 0.0])
    lines = [np.array([-math.cos(side), math.sin(side), 0.0]) for side in (-angle_rad / 2.0, angle_rad / 2.0)]
    return place, [(tuple(place - range_m * line), tuple(line)) for line in lines]


@pytest.mark.parametrize("angle_deg", [20.0, 60.0, 90.0, 120.0])
def test_two_lines_that_cross_give_the_ellipse_of_triangulation(angle_deg):
    """Two lines at an angle g with an error s across each: s / (sqrt 2 sin g/2), s / (sqrt 2 cos g/2), s / sqrt 2."""
    place, eyes = two_eyes(math.radians(angle_deg))
    rules = RULES._replace(height_sigma_m=1e7, bias_share=0.0)
    plume = estimated([(0.0, *eye, 50e-6, k) for k, eye in enumerate(eyes)], rules)
    half, across_m = math.radians(angle_deg / 2.0), 4e7 * 50e-6
    said = np.sqrt(np.diag(plume.p)[:3])
    # up: both lines are nearly along it; the beliefs of 1,000 km and more leave (2 km / 1,000 km)^2
    assert said == pytest.approx(across_m / math.sqrt(2.0) / np.array([math.sin(half), math.cos(half), 1.0]), rel=1e-4)
    assert plume.x[:3] == pytest.approx(place, abs=1.0)


def test_a_missile_above_the_expected_height_is_found_where_the_lines_cross():
    place, eyes = two_eyes(math.radians(70.0))
    place = place + np.array([4e3, 1e3, -2e3])
    eyes = [(eye, tuple((place - eye) / np.linalg.norm(place - eye))) for eye, _ in eyes]
    plume = estimated([(0.0, *eye, 1e-7, k) for k, eye in enumerate(eyes)])
    assert plume.x[:3] == pytest.approx(place, abs=30.0)  # 4 m across each line, with its bias; 7 and 10 m along


def test_one_satellite_overhead_leaves_the_error_of_its_line_and_one_near_the_horizon_that_of_the_height():
    """Error on the ground: height times the tangent of the line's angle to the vertical, and the line's own error."""
    for angle in (0.0, 60.0, 75.0):
        eye = two_eyes(2.0 * math.radians(angle))[1][1]
        plume = estimated([(0.0, *eye, 50e-6, 0)])
        line = 4e7 * 50e-6 * math.sqrt(1.0 + RULES.bias_share**2)
        along = math.hypot(RULES.height_sigma_m * math.tan(math.radians(angle)), line / math.cos(math.radians(angle)))
        assert math.sqrt(plume.p[1, 1]) == pytest.approx(along, rel=0.01)  # the ground curves: 0.3 % at 15 km
        assert math.sqrt(plume.p[2, 2]) == pytest.approx(line, rel=1e-3)


def test_the_order_of_looks_of_one_instant_does_not_matter(flights, skies):
    """Within 2 % of the standard deviations: the beliefs are put on the first line, and lines that cross the clouds
    20 km apart tilt what is called up by 3 mrad there: 1.4 m/s of a speed that is known to 100."""
    looks = looks_at(flights["taepodong-2-three-stage", 0.0], skies(*TWO_DSP), 7)
    ones, others = ([look for look in looks if look[4] == s] for s in (0, 1))
    pairs = [(one, (one[0], *other[1:])) for one, other in zip(ones, others, strict=False)]
    a = estimated([look for pair in pairs for look in pair])
    b = estimated([look for pair in pairs for look in reversed(pair)])
    assert np.abs((a.x - b.x)[:15] / np.sqrt(np.diag(a.p))[:15]).max() < 0.02
    one, other = launch_estimate(a, RULES), launch_estimate(b, RULES)
    assert np.linalg.norm(np.subtract(one[:3], other[:3])) < 0.02 * math.sqrt(one[3] + one[4])


def test_looks_that_come_late_are_still_of_use(flights, skies):
    """One satellite's looks arrive 20 s later: the estimate is as good as it says, and 20 % worse at most."""
    flight, tables = flights["taepodong-2-three-stage", 0.0], []
    for delay_s in (0.0, 20.0):
        found = [looks_at(flight, skies(*TWO_DSP), seed) for seed in range(100)]
        late = [sorted(looks, key=lambda look, d=delay_s: look[0] + d * look[4]) for looks in found]
        tables.append(np.array([errors_of(estimated(looks), flight[0]) for looks in late]))
    in_order, late = tables
    print(f"in order and late: launch {rms(in_order[:, 0]):.0f} m, {rms(late[:, 0]):.0f} m; state NEES ", end="")
    print(f"{in_order[:, 7].mean():.1f}, {late[:, 7].mean():.1f}")
    assert rms(late[:, 0]) < 1.2 * rms(in_order[:, 0])
    assert late[:, 2].mean() < 2.0 * 1.1**2 + 2.58 * 2.0 / math.sqrt(100.0)  # 99 %
    assert late[:, 7].mean() < 6.0 * 1.1**2 + 2.58 * math.sqrt(12.0 / 100.0)


def test_carried_forth_and_back_a_plume_is_where_it_was_and_less_certain(flights, skies):
    plume = estimated(looks_at(flights["no-dong", 0.0], skies(*TWO_DSP), 0))
    x, p = plume.x.copy(), plume.p.copy()
    carry_plume(x, p, 15.0, RULES)
    carry_plume(x, p, -15.0, RULES)
    assert x == pytest.approx(plume.x, rel=1e-9, abs=0.1)  # gravity of the middle of the step: 0.1 m
    assert np.all(np.diag(p)[:9] > np.diag(plume.p)[:9])
    assert np.diag(p)[9:] == pytest.approx(np.diag(plume.p)[9:])


@pytest.mark.parametrize("dt", [10.0, -10.0])
def test_process_noise_is_that_of_a_random_walk_of_the_push(dt):
    """Against the integral of g g^T q with g = (s^2 / 2, s, 1), forth; back, time runs the other way (Van Loan)."""
    x, p = np.zeros(STATES), np.zeros((STATES, STATES))
    x[0] = 7e6
    carry_plume(x, p, dt, RULES)
    for i, j in itertools.product(range(3), range(3)):
        halves = (0.5 if i == 0 else 1.0) * (0.5 if j == 0 else 1.0)
        area = quad(lambda s, n=4 - i - j, k=halves: k * s**n, 0.0, dt)[0]
        assert p[3 * i, 3 * j] == pytest.approx(RULES.jerk_noise_m2_s5 * math.copysign(1.0, dt) * area, rel=1e-9)


@pytest.mark.parametrize(("dt", "longest_s"), [(10.0, 10.0), (120.0, 10.0), (300.0, 40.0)])
def test_the_way_of_an_unseen_burn_is_the_average_over_its_length(dt, longest_s):
    mean, sigma = unseen_way(dt, longest_s)
    way = [quad(lambda b, k=k: (b * dt - b * b / 2.0) ** k / longest_s, 0.0, longest_s)[0] for k in (1, 2)]
    assert mean == pytest.approx(way[0], rel=1e-9)
    assert sigma == pytest.approx(math.sqrt(way[1] - way[0] ** 2), rel=1e-6)


def test_after_the_burn_a_missile_falls_freely():
    """Against DOP853 over zonal gravity; ten steps of Runge-Kutta 4 leave some centimetres."""
    plume = estimated([(0.0, *eye, 50e-6, k) for k, eye in enumerate(two_eyes(1.0)[1])])
    plume.x[:9] = [6.6e6, 1e5, 2e5, 1500.0, 4000.0, 2500.0, 0.0, 0.0, 0.0]
    path = solve_ivp(lambda _, s: [*s[3:], *gravity(*s[:3], WGS84)], (0.0, 300.0), plume.x[:6], "DOP853", rtol=1e-12)
    assert predicted_plume(plume, 300.0, True, RULES)[:3] == pytest.approx(path.y[:3, -1], abs=0.5)


def test_a_state_known_exactly_leaves_the_unseen_burn_to_a_cue():
    """A push of 30 m/s^2 in no known state's doubt: 30 times the way of an unseen burn, mean and standard deviation."""
    plume = estimated([(0.0, *eye, 50e-6, k) for k, eye in enumerate(two_eyes(1.0)[1])])
    plume.x[:9] = [6.6e6, 1e5, 2e5, 1500.0, 4000.0, 2500.0, 0.0, 0.0, 0.0]
    plume.p[:, :] = 0.0
    still = predicted_plume(plume, 100.0, True, RULES)
    plume.x[8] = 30.0
    pushed = predicted_plume(plume, 100.0, True, RULES)
    mean, sigma = unseen_way(100.0, RULES.unseen_s)
    assert still[3] == 0.0
    assert pushed[3] == pytest.approx(30.0 * sigma, rel=1e-12)
    assert np.subtract(pushed, still)[:3] == pytest.approx([0.0, 0.0, 30.0 * mean], abs=1e-6)


def test_silence_makes_a_cue_better_and_comes_after_the_last_look(flights, skies):
    plume = estimated(looks_at(flights["no-dong", 0.0], skies(*TWO_DSP), 0))
    assert not has_gone_silent(plume, plume.last_s + 40.0, 40.0)
    assert has_gone_silent(plume, plume.last_s + 40.1, 40.0)
    t = plume.last_s + 60.0
    assert predicted_plume(plume, t, True, RULES)[3] < predicted_plume(plume, t, False, RULES)[3]
    empty = estimated([])
    assert not has_gone_silent(empty, 1e9, 40.0)


def test_a_line_over_the_limb_and_an_unwatched_place_are_late_beginnings():
    eye = (4.2e7, 0.0, 0.0)
    high = np.array([0.0, WGS84.a_m + 400e3, 0.0]) - eye
    plume = estimated([(0.0, eye, tuple(high / np.linalg.norm(high)), 50e-6, 0)])
    assert plume.is_late == 1
    plume = estimated([])
    expect_late(plume)
    take_plume_look(plume, 0.0, *two_eyes(1.0)[1][0], 50e-6, 0, RULES)
    assert plume.is_late == 1
    _, _, _, *rest = launch_estimate(plume, RULES)
    assert math.sqrt(rest[0] + rest[1]) > 50e3


def test_looks_of_more_satellites_than_an_estimate_holds_are_left_aside(flights, skies):
    looks = looks_at(flights["no-dong", 0.0], skies(*TWO_DSP), 0)[:6]
    more = [(t, place, u, sigma, 10 + k) for k, (t, place, u, sigma, _) in enumerate(looks)]
    assert estimated(more).looks == EYES
    assert list(estimated(looks).eyes[:3]) == [looks[0][4] + 1, 2 - looks[0][4], 0]


def test_the_covariance_of_the_launch_point_is_that_of_drawn_states_and_powers(flights, skies):
    """Against 20,000 draws (1 % of a standard deviation), the state ten times better known than it is so that every
    source counts; what is left of the curvature of time = power x height / speed is below 2 %."""
    plume, rng = estimated(looks_at(flights["no-dong", 0.0], skies(*TWO_SBIRS), 1)), np.random.default_rng(0)
    plume.p[:, :] *= 0.01
    x0, y0, z0, *said = launch_estimate(plume, RULES)
    draws = rng.multivariate_normal(plume.x[9:15], plume.p[9:15, 9:15], 20_000)
    powers = rng.normal(boosts.CLIMB_POWER, boosts.CLIMB_POWER_SIGMA, 20_000)
    shares = rng.normal(boosts.DRIFT_SHARE, boosts.DRIFT_SHARE_SIGMA, 20_000)
    grounds = rng.normal(0.0, boosts.GROUND_SIGMA_M, 20_000)
    basis = np.array(enu_basis(*ecef_to_geodetic(x0, y0, z0, WGS84)[:2])).reshape(3, 3)
    found = []
    for state, power, share, ground in zip(draws, powers, shares, grounds, strict=True):
        place, speed = (f(*state[:n], plume.first_s, OMEGA) for f, n in ((eci_to_ecef, 3), (velocity_eci_to_ecef, 6)))
        v = basis @ speed
        time_s = power * (ecef_to_geodetic(*place, WGS84)[2] - ground) / v[2]
        found.append([*(basis @ (np.array(place) - [x0, y0, z0]))[:2] - share * time_s * v[:2], time_s])
    c = np.cov(np.array(found).T)
    assert np.sqrt([said[0], said[1]]) == pytest.approx(np.sqrt([c[0, 0], c[1, 1]]), rel=0.03)
    assert said[2] / math.sqrt(said[0] * said[1]) == pytest.approx(c[0, 1] / math.sqrt(c[0, 0] * c[1, 1]), abs=0.03)
    assert said[4] == pytest.approx(math.sqrt(c[2, 2]), rel=0.03)


def test_the_launch_point_turns_with_the_earth(flights, skies):
    """Everything an hour later and turned by the Earth's rotation: the same launch point, an hour later."""
    looks = looks_at(flights["no-dong", 0.0], skies(*TWO_DSP), 3)
    later = [
        (t + 3600.0, ecef_to_eci(*place, 3600.0, OMEGA), ecef_to_eci(*u, 3600.0, OMEGA), sigma, s)
        for t, place, u, sigma, s in looks
    ]
    one, other = launch_estimate(estimated(looks), RULES), launch_estimate(estimated(later), RULES)
    assert other[:3] == pytest.approx(one[:3], abs=0.1)  # rounding through some 20 corrections
    assert other[6] - 3600.0 == pytest.approx(one[6], abs=1e-4)
