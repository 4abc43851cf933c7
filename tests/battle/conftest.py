"""A small world for battles: threats that fall free, radars that see all, interceptors of one time of flight."""

import fcntl
import hashlib
import zlib
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numba.core import caching
from scipy.integrate import solve_ivp

from umbrella.battle.classify import classify
from umbrella.battle.cycle import cycle
from umbrella.battle.fight import REPORTS, TRACKS, begin, empty_fight
from umbrella.battle.record import new_record
from umbrella.battle.reports import DECLARED
from umbrella.battle.seeker import choose
from umbrella.battle.sense import sense
from umbrella.battle.track import track
from umbrella.battle.world import BURNS, MISSILE, OBJECT, Attack, ObjectKind, Rules, Shield, Signatures, World
from umbrella.core.compiled import _imports_of, _StampedLocator, njit, source_stamp
from umbrella.engagement.battery import BATTERY
from umbrella.engagement.doctrine import salvos_of
from umbrella.engagement.flyout import FAN_COLUMNS
from umbrella.physics.atmosphere.air import vacuum_air
from umbrella.physics.earth.ellipsoid import enu_basis, geodetic_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.shot import Nature
from umbrella.physics.gravity.zonal import gravity
from umbrella.scenario.rules import RulesEntry
from umbrella.scenario.satellites import plume_rules_of
from umbrella.sensing.infrared import SATELLITE
from umbrella.sensing.radar import FACES, RADAR
from umbrella.sensing.windows import Sensors
from umbrella.tracking.initiate import TrackRules
from umbrella.tracking.predict import Motion, height_of


def key(name):
    return zlib.crc32(name.encode())


def place(lat_deg, lon_deg):
    lat, lon = np.radians(lat_deg), np.radians(lon_deg)
    return np.array(geodetic_to_ecef(lat, lon, 0.0, WGS84)), np.array(enu_basis(lat, lon))


def free_fall(r, v, t0, t1, step=20.0, push_m_s2=0.0):
    """Node table of a fall under zonal gravity alone, or with a push along the velocity."""

    def rate(_, s):
        along = s[3:] / np.linalg.norm(s[3:])
        return np.array([*s[3:], *(np.array(gravity(s[0], s[1], s[2], WGS84)) + push_m_s2 * along)])

    times = np.linspace(t0, t1, max(2, int((t1 - t0) / step) + 1))
    y = solve_ivp(rate, (t0, t1), [*r, *v], method="DOP853", rtol=1e-12, atol=1e-6, t_eval=times).y.T
    a = np.array([rate(0.0, s)[3:] for s in y])
    return np.column_stack([times, y, a, a])


def arc(lat_deg, lon_deg, azimuth_deg, speed=7000.0, angle_deg=23.0, t0=0.0, impact_height=0.0):
    """A ballistic arc from the ground to the ground (at least to a height above the ellipsoid)."""
    r, enu = place(lat_deg, lon_deg)
    c, s = np.cos(WGS84.omega_rad_s * t0), np.sin(WGS84.omega_rad_s * t0)
    turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    az, el = np.radians(azimuth_deg), np.radians(angle_deg)
    v = speed * (np.cos(el) * (np.sin(az) * enu[0:3] + np.cos(az) * enu[3:6]) + np.sin(el) * enu[6:9])
    nodes = free_fall(turn @ r, turn @ v, t0, t0 + 4000.0)
    heights = np.array([height_of(*row[1:4], WGS84) for row in nodes])
    last = np.argmax((heights < impact_height) & (nodes[:, 0] > t0 + 60.0))
    return nodes[: last + 1]


def rows_of(dtype, n, **columns):
    """Records with the given columns (a scalar stands for all rows)."""
    rows = np.zeros(n, dtype)
    for name, value in columns.items() if n else ():
        rows[name] = value
    return rows


def attack_of(paths, companions=(), **changes):
    """Missiles on given paths, warheads alone or with companions: (missile, kind, path, changes of the object)."""
    n = len(paths)
    launch = np.array([p[0, 0] for p in paths])
    burns = np.zeros((n, BURNS, 2))
    burns[:, 0, 0], burns[:, 0, 1] = launch, launch + 100.0
    tables, objects, firsts = [], [], []
    for m, path in enumerate(paths):
        firsts.append(len(objects))
        mine = [(m, ObjectKind.WARHEAD, path, {}), *(c for c in companions if c[0] == m)]
        for number, (_, kind, nodes, more) in enumerate(mine):
            is_lethal = kind == ObjectKind.WARHEAD
            values = dict(
                key=key(f"object-{m}-{number}"),
                missile=m,
                kind=kind,
                is_lethal=is_lethal,
                beta_kg_m2=5000.0,
                rcs_m2=0.1,
                rcs_boost_m2=0.1,
                contrast=0.0 if is_lethal else 1.0,
                given_first=sum(len(t) for t in tables),
                given_nodes=len(nodes),
            )
            objects.append(rows_of(OBJECT, 1, **(values | more)))
            tables.append(nodes)
    values = dict(
        key=[key(f"missile-{i}") for i in range(n)],
        launch_s=launch,
        burns=1,
        burns_s=burns,
        reliability=1.0,
        value=1.0,
        is_in_reach=1,
        first_object=firsts,
        objects=np.diff([*firsts, len(objects)]),
    )
    return Attack(
        missiles=rows_of(MISSILE, n, **(values | changes)),
        objects=np.concatenate(objects),
        given=np.concatenate(tables),
        stages=np.zeros((0, 9)),
        drag=np.zeros((0, 2, 1, 4)),
        knots=np.zeros((0, 2)),
        scatter=np.zeros(4),
        nature=Nature(WGS84, vacuum_air(), 1e-8),
        node_capacity=max(len(t) for t in tables),
    )


def radars_of(sites, **changes):
    n = len(sites)
    faces = np.zeros((n, FACES, 4))
    faces[:, 0] = [0.0, np.pi + 1.0, np.radians(1.0), np.pi / 2]
    values = dict(
        key=[key(f"radar-{s}") for s in sites],
        place_m=[place(*s)[0] for s in sites],
        enu=[place(*s)[1] for s in sites],
        faces=1,
        faces_rad=faces,
        range_max_m=1e7,
        range_ref_m=5e6,
        rcs_ref_m2=0.1,
        snr_ref=100.0,
        search_gain=1.0,
        fence_rad=[0.0, np.pi / 2],
        frame_s=5.0,
        track_s=5.0,
        dwell_s=0.01,
        track_share=0.5,
        capacity=1000,
        beam_rad=0.02,
        swerling=1,
        range_sigma_m=20.0,
        angle_sigma_rad=1e-3,
        latency_s=1.0,
        out_s=np.inf,
    )
    return rows_of(RADAR, n, **(values | changes))


def constant_fan(seconds=100.0):
    """Every point takes the same time."""
    rows = np.zeros((18, FAN_COLUMNS))
    rows[:, 0], rows[:, 1] = seconds, 3000.0
    return rows


def straight_fan(speed_m_s, reach_m=3e6):
    """A table for interceptors that fly straight at one speed, as far as their reach; the columns of its battery."""
    sizes, steps, lowest_m = (4, 65, 45), (np.pi / 2.0, 50e3, 50e3), -1e4
    _, distance, height = np.meshgrid(
        *(np.arange(n) * step for n, step in zip(sizes, steps, strict=True)), indexing="ij"
    )
    length, rows = np.hypot(distance, height + lowest_m).ravel(), np.zeros((np.prod(sizes), FAN_COLUMNS))
    rows[:, 0], rows[:, 1] = np.where(length <= reach_m, length / speed_m_s, np.nan), speed_m_s
    return rows, {"fan_size": sizes, "fan_step": steps, "fan_lowest_m": lowest_m, "highest_m": 2e6}


def hanging(above, **changes):
    """A satellite that hangs still at an inertial place (m), and its path; by default it sees plumes."""
    values = dict(
        key=key("eye"),
        nodes=2,
        sees_plume=1,
        cloud_top_m=8e3,
        cold_range_m=1e8,
        limb_m=50e3,
        revisit_s=10.0,
        delay_s=5.0,
        sigma_rad=3e-5,
        capacity=1000,
        out_s=np.inf,
    )
    nodes = np.zeros((2, 13))
    nodes[:, 0], nodes[:, 1:4] = [0.0, 5000.0], above
    return rows_of(SATELLITE, 1, **(values | changes)), nodes


def middle_of(path):
    """Where a path is half-way, inertial, m."""
    return path[len(path) // 2, 1:4]


def batteries_of(sites, **changes):
    m = len(sites)
    values = dict(
        key=[key(f"battery-{s}") for s in sites],
        design=key("design"),
        place_m=[place(*s)[0] for s in sites],
        enu=[place(*s)[1] for s in sites],
        magazine=100,
        launch_interval_s=1.0,
        cut_s=np.inf,
        salvos=salvos_of("barrage", 1, 100)[0],
        most_shots=1,
        radar=-1,
        fan_first=0,
        fan_size=[2, 3, 3],
        fan_step=[np.pi, 1.05e7, 2e6],
        fan_lowest_m=-1e4,
        lowest_m=0.0,
        highest_m=2e6,
        seeker_range_m=np.inf,
        basket_half_angle_rad=0.01,
        divert_m_s=np.inf,
        reliability=1.0,
        hit_probability=1.0,
        shared_fraction=0.0,
    )
    return rows_of(BATTERY, m, **(values | changes))


def doctrine(name, shots=1, most_shots=100):
    """The columns of a battery that state its doctrine."""
    salvos, most = salvos_of(name, shots, most_shots)
    return {"salvos": salvos, "most_shots": most}


def rules_of(**changes):
    motion = Motion(
        air=vacuum_air(),
        earth=WGS84,
        alpha_m2_kg=1.0 / 5000.0,
        alpha_sigma=0.5,
        alpha_drift=0.0,
        noise_m2_s3=1e-6,
        drag_doubt=0.5,
    )
    values = dict(
        tracks=TrackRules(3, 60.0, True, 0, motion),
        plumes=plume_rules_of(RulesEntry()),
        signatures=Signatures(np.array([1.0]), np.array([1.0])),
        classifier=DECLARED,
        classifier_hit=0.5,
        classifier_false_alarm=0.5,
        is_layered=1,
        assessment_delay_s=10.0,
        false_kill=0.0,
        false_miss=0.0,
        false_alarm=1e-6,
        plume_silence_s=30.0,
        min_track_s=30.0,
        drop_track_s=600.0,
        settled_track_s=5.0,
        min_handover=0.5,
        engage_above=0.5,
        decision_delay_s=0.0,
        decision_spread_s=0.0,
        salvo_spacing_s=0.0,
        seeker_separation=0.0,
        link_delay_s=0.0,
        cycle_s=5.0,
        end_s=5000.0,
    )
    return Rules(**(values | changes))


def world_of(attack, radars, batteries, fans=None, rules=None, satellites=None):
    rows, paths = satellites or (np.zeros(0, SATELLITE), np.zeros((0, 13)))
    sensors = Sensors(radars, rows, paths)
    fans = constant_fan() if fans is None else fans
    return World(attack, Shield(sensors, batteries, fans, rules or rules_of(), WGS84))


BEGIN, SENSE, TRACK, CLASSIFY, CYCLES, CHOOSE = range(6)


class OfTheseTests(_StampedLocator):
    """Keeps `act` beside the tests, under the stamp of this file and of all of the engine that it imports.

    It takes a minute of processor time to compile, and numba's own stamp would not see that the engine has changed.
    """

    def __init__(self, py_func, py_file):
        self._file, self._line = Path(py_file).resolve(), py_func.__code__.co_firstlineno
        self._folder = self._file.parent / "__pycache__"
        stamps = sorted(source_stamp(path) for path in _imports_of(self._file))
        self._stamp = hashlib.sha256("".join(stamps).encode() + self._file.read_bytes()).hexdigest()

    def get_source_stamp(self):
        return self._stamp

    def get_disambiguator(self):
        return f"{self._line}-{self._stamp[:12]}"

    @classmethod
    def from_function(cls, py_func, py_file):
        return cls(py_func, py_file) if Path(py_file).resolve() == Path(__file__).resolve() else None


caching.CacheImpl._locator_classes.insert(0, OfTheseTests)


@cache
def one_compiles():
    """Hold the other workers of the tests back until `act` is compiled: they read it from the cache then."""
    folder = Path(__file__).parent / "__pycache__"
    folder.mkdir(exist_ok=True)
    lock = (folder / "act.lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    return lock


@njit
def act(deed, world, fight, seed, trial, from_s, to_s, record, out):
    """Do one deed of a cycle, or whole cycles: the verbs have no entrance of their own from Python."""
    if deed == BEGIN:
        begin(world, seed, trial, fight)
    elif deed == SENSE:
        sense(world, fight, seed, trial, from_s, to_s)
    elif deed == TRACK:
        track(world.shield, world.attack, fight, to_s, record)
    elif deed == CLASSIFY:
        classify(world.shield, fight)
    elif deed == CYCLES:
        now_s, cycle_s = from_s, world.shield.rules.cycle_s
        while now_s < to_s:
            cycle(world, fight, seed, trial, now_s - cycle_s, now_s, now_s + cycle_s, record)
            now_s += cycle_s
    elif deed == CHOOSE:
        chosen, error_m, was_there = choose(world, fight, seed, trial, fight.shots[0])
        out[0], out[1], out[2] = chosen, error_m, 1.0 if was_there else 0.0


class Trial:
    """One trial, fought verb by verb or cycle by cycle, with all that is known of it open to view."""

    def __init__(self, world, seed=1, trial=0, fight=None):
        self.world, self.seed, self.trial = world, seed, trial
        self.fight = empty_fight(world) if fight is None else fight
        self.record, self.now_s = new_record(5000), float(world.attack.missiles["launch_s"].min())
        self._do(BEGIN)

    def _do(self, deed, from_s=0.0, to_s=0.0):
        out = np.zeros(3)
        lock = one_compiles()
        act(deed, self.world, self.fight, self.seed, self.trial, from_s, to_s, self.record, out)
        lock.close()
        return out

    @property
    def reports(self):
        """Reports on their way."""
        return self.fight.reports[: self.fight.counts[REPORTS]]

    @property
    def tracks(self):
        return self.fight.tracks[: self.fight.counts[TRACKS]]

    @property
    def belief(self):
        return self.fight.belief[: self.fight.counts[TRACKS]]

    def sense(self, from_s, to_s):
        """Let the sensors work from one time to another; return the reports on their way then."""
        self._do(SENSE, float(from_s), float(to_s))
        return self.reports

    def track(self, now_s):
        self._do(TRACK, 0.0, float(now_s))

    def look(self, until_s):
        """Sense and track, cycle by cycle and without a decision; yield the time and a copy of each cycle's reports."""
        cycle_s = self.world.shield.rules.cycle_s
        while self.now_s < until_s:
            self.sense(self.now_s - cycle_s, self.now_s)
            yield self.now_s, self.reports.copy()
            self.track(self.now_s)
            self.now_s += cycle_s

    def classify(self):
        self._do(CLASSIFY)

    def fight_until(self, until_s):
        """Fight whole cycles up to a time."""
        self._do(CYCLES, self.now_s, float(until_s))
        while self.now_s < until_s:
            self.now_s += self.world.shield.rules.cycle_s
        return self

    def choose(self):
        """Let shot 0 choose; return (object or -1, error m, whether its target was there)."""
        chosen, error_m, was_there = self._do(CHOOSE)
        return int(chosen), float(error_m), was_there > 0.0


class Build:
    """The builders above under one name."""

    key, place, free_fall, arc = map(staticmethod, (key, place, free_fall, arc))
    rows_of, attack_of, radars_of, batteries_of = map(staticmethod, (rows_of, attack_of, radars_of, batteries_of))
    rules_of, world_of, constant_fan, doctrine = map(staticmethod, (rules_of, world_of, constant_fan, doctrine))
    straight_fan, hanging, middle_of = map(staticmethod, (straight_fan, hanging, middle_of))
    Trial = Trial


@pytest.fixture(scope="session")
def build():
    return Build


@cache
def icbm_to(azimuth_deg):
    """An arc of some 9,000 km from Korea towards North America."""
    return arc(40.85, 129.66, azimuth_deg)


@pytest.fixture(scope="session")
def icbm():
    return icbm_to(30.0)


def raid(n):
    """So many arcs that leave together, one degree of azimuth apart."""
    return [icbm_to(30.0 + (i + 1) // 2 * (-1) ** i) for i in range(n)]


@pytest.fixture(scope="session")
def easy(build):
    """Make a world of threats some 100 km apart, a radar that sees most of it, a battery that reaches all of it."""

    def make(n=1, missiles=None, companions=(), fire=None, rules=None, radars=None, batteries=None, fans=None, **more):
        if batteries is None:
            batteries = build.batteries_of([(64.0, -145.7)], **(fire or {}))
        return build.world_of(
            build.attack_of(raid(n), companions, **(missiles or {})),
            build.radars_of([(64.3, -149.2)], track_s=10.0, frame_s=10.0) if radars is None else radars,
            batteries,
            fans,
            build.rules_of(**({"cycle_s": 10.0} | (rules or {}))),
            **more,
        )

    return make
