"""A small world for battles: threats that fall free, radars that see all, interceptors of one time of flight."""

import zlib

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from umbrella.battle.world import BURNS, THREAT, Rules, Shield, Threats, World, find_windows
from umbrella.engagement.battery import BATTERY
from umbrella.engagement.doctrine import BARRAGE, Doctrine
from umbrella.engagement.flyout import FAN_COLUMNS
from umbrella.physics.atmosphere.air import vacuum_air
from umbrella.physics.earth.ellipsoid import enu_basis, geodetic_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.physics.gravity.zonal import gravity
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


def free_fall(r, v, t0, t1, step=20.0):
    """Node table of a fall under zonal gravity alone."""

    def rate(_, s):
        return np.array([*s[3:], *gravity(s[0], s[1], s[2], WGS84)])

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


def threats_of(paths, **changes):
    n = len(paths)
    launch = np.array([p[0, 0] for p in paths])
    burns = np.zeros((n, BURNS, 2))
    burns[:, 0, 0], burns[:, 0, 1] = launch, launch + 100.0
    values = dict(
        key=[key(f"threat-{i}") for i in range(n)],
        first_node=np.cumsum([0] + [len(p) for p in paths])[:-1],
        nodes=[len(p) for p in paths],
        launch_s=launch,
        impact_s=[p[-1, 0] for p in paths],
        burns=1,
        burns_s=burns,
        rcs_m2=0.1,
        rcs_boost_m2=0.1,
        reliability=1.0,
        value=1.0,
        is_warhead=1,
        is_in_reach=1,
        declared=1.0,
    )
    return Threats(rows_of(THREAT, n, **(values | changes)), np.concatenate(paths))


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
        revisit_s=5.0,
        range_sigma_m=20.0,
        angle_sigma_rad=1e-3,
        latency_s=1.0,
    )
    return rows_of(RADAR, n, **(values | changes))


def constant_fan(seconds=100.0):
    """Every point takes the same time."""
    rows = np.zeros((18, FAN_COLUMNS))
    rows[:, 0], rows[:, 1] = seconds, 3000.0
    return rows


def batteries_of(sites, **changes):
    m = len(sites)
    values = dict(
        key=[key(f"battery-{s}") for s in sites],
        design=key("design"),
        place_m=[place(*s)[0] for s in sites],
        enu=[place(*s)[1] for s in sites],
        magazine=100,
        launch_interval_s=1.0,
        is_linked=1,
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


def rules_of(**changes):
    values = dict(
        doctrine=Doctrine(BARRAGE, 1, 100, 0),
        tracks=TrackRules(3, 60.0, True, Motion(vacuum_air(), WGS84, 5000.0, 0.5, 1e-6)),
        assessment_delay_s=10.0,
        false_kill=0.0,
        false_miss=0.0,
        false_alarm=1e-6,
        plume_silence_s=30.0,
        min_track_s=30.0,
        min_handover=0.5,
        engage_above=0.5,
        decision_delay_s=0.0,
        link_delay_s=0.0,
        cycle_s=5.0,
        end_s=5000.0,
    )
    return Rules(**(values | changes))


def world_of(threats, radars, batteries, fans=None, rules=None):
    sensors = Sensors(radars, np.zeros(0, SATELLITE), np.zeros((0, 13)))
    fans = constant_fan() if fans is None else fans
    shield = Shield(sensors, batteries, fans, rules or rules_of(), WGS84)
    return World(threats, shield, find_windows(threats, sensors, WGS84))


class Build:
    """The builders above under one name."""

    key, place, free_fall, arc = map(staticmethod, (key, place, free_fall, arc))
    rows_of, threats_of, radars_of, batteries_of = map(staticmethod, (rows_of, threats_of, radars_of, batteries_of))
    rules_of, world_of, constant_fan = map(staticmethod, (rules_of, world_of, constant_fan))


@pytest.fixture(scope="session")
def build():
    return Build


@pytest.fixture(scope="session")
def icbm():
    """An arc of some 9,000 km from Korea towards North America."""
    return arc(40.85, 129.66, 30.0)


@pytest.fixture(scope="session")
def easy(build, icbm):
    """Make a world of threats on one path, a radar that sees most of it, a battery that reaches all of it."""

    def make(n=1, threats=None, radars=None, batteries=None, batteries_changes=None, fans=None, rules=None):
        if batteries is None:
            batteries = build.batteries_of([(64.0, -145.7)], **(batteries_changes or {}))
        return build.world_of(
            build.threats_of([icbm] * n, **(threats or {})),
            build.radars_of([(64.3, -149.2)], revisit_s=10.0) if radars is None else radars,
            batteries,
            fans,
            build.rules_of(**({"cycle_s": 10.0} | (rules or {}))),
        )

    return make
