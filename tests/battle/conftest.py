"""A small world for battles: free-falling threats, radars that see everything, interceptors that arrive in a fixed time."""

import zlib

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from umbrella.battle.world import Batteries, Rules, Shield, Threats, World, find_windows
from umbrella.engagement.assess import Assessment
from umbrella.engagement.doctrine import BARRAGE, Doctrine
from umbrella.engagement.flyout import FAN_COLUMNS, Fans
from umbrella.engagement.kill import KillVehicles
from umbrella.physics.atmosphere.air import vacuum_air
from umbrella.physics.earth.ellipsoid import enu_basis, geodetic_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.physics.gravity.zonal import gravity
from umbrella.sensing.infrared import Satellites
from umbrella.sensing.radar import Radars
from umbrella.sensing.windows import Sensors
from umbrella.tracking.initiate import TrackRules
from umbrella.tracking.predict import Motion


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
    from umbrella.tracking.predict import height_of

    heights = np.array([height_of(*row[1:4], WGS84) for row in nodes])
    last = np.argmax((heights < impact_height) & (nodes[:, 0] > t0 + 60.0))
    return nodes[: last + 1]


def threats_of(paths, **changes):
    n = len(paths)
    first = np.cumsum([0] + [len(p) for p in paths])
    values = dict(
        key=np.array([key(f"threat-{i}") for i in range(n)]),
        nodes=np.concatenate(paths) if n else np.empty((0, 13)),
        first=first,
        launch_s=np.array([p[0, 0] for p in paths]),
        impact_s=np.array([p[-1, 0] for p in paths]),
        burn_first=np.arange(n + 1),
        burns_s=np.array([[p[0, 0], p[0, 0] + 100.0] for p in paths]).reshape(-1, 2),
        rcs_m2=np.full(n, 0.1),
        reliability=np.ones(n),
        value=np.ones(n),
        is_warhead=np.ones(n, np.int64),
        is_in_reach=np.ones(n, np.int64),
        declared=np.ones(n),
    )
    return Threats(**(values | changes))


def radars_of(sites, **changes):
    n = len(sites)
    places = [place(*s) for s in sites]
    everywhere = [[0.0, np.pi + 1.0, np.radians(1.0), np.pi / 2]]
    values = dict(
        key=np.array([key(f"radar-{s}") for s in sites], np.int64),
        r_ecef_m=np.array([p[0] for p in places]).reshape(-1, 3),
        enu=np.array([p[1] for p in places]).reshape(-1, 9),
        face_first=np.arange(n + 1),
        faces_rad=np.array(everywhere * n).reshape(-1, 4),
        range_max_m=np.full(n, 1e7),
        range_ref_m=np.full(n, 5e6),
        rcs_ref_m2=np.full(n, 0.1),
        snr_ref=np.full(n, 100.0),
        revisit_s=np.full(n, 5.0),
        range_sigma_m=np.full(n, 20.0),
        angle_sigma_rad=np.full(n, 1e-3),
        latency_s=np.full(n, 1.0),
    )
    return Radars(**(values | changes))


def no_satellites():
    empty = np.empty(0)
    return Satellites(np.empty(0, np.int64), np.empty((0, 13)), np.zeros(1, np.int64), empty, empty, empty, empty)


def constant_fans(m, seconds=100.0, reach_m=2.1e7):
    """Every point within reach takes the same time."""
    size = np.array([[2, 3, 3]] * m)
    rows = np.full((m * 18, FAN_COLUMNS), 0.0)
    rows[:, 0] = seconds
    rows[:, 1] = 3000.0
    step = np.array([[np.pi, reach_m / 2.0, 2e6]] * m)
    return Fans(rows, np.arange(m) * 18, size, step, np.full(m, -1e4))


def batteries_of(sites, **changes):
    m = len(sites)
    places = [place(*s) for s in sites]
    values = dict(
        key=np.array([key(f"battery-{s}") for s in sites], np.int64),
        design=np.full(m, key("design")),
        r_ecef_m=np.array([p[0] for p in places]).reshape(-1, 3),
        enu=np.array([p[1] for p in places]).reshape(-1, 9),
        magazine=np.full(m, 100),
        launch_interval_s=np.full(m, 1.0),
        is_linked=np.ones(m, np.int64),
    )
    return Batteries(**(values | changes))


def vehicles_of(m, **changes):
    values = dict(
        band_m=np.array([[0.0, 2e6]] * m).reshape(-1, 2),
        seeker_range_m=np.full(m, np.inf),
        basket_half_angle_rad=np.full(m, 0.01),
        divert_m_s=np.full(m, np.inf),
        reliability=np.ones(m),
        hit_probability=np.ones(m),
        shared_fraction=np.zeros(m),
    )
    return KillVehicles(**(values | changes))


def rules_of(**changes):
    values = dict(
        doctrine=Doctrine(BARRAGE, 1, 100, 0),
        assessment=Assessment(10.0, 0.0, 0.0),
        tracks=TrackRules(3, 60.0, Motion(vacuum_air(), WGS84, 5000.0, 0.5, 1e-4)),
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


def world_of(threats, radars, batteries, vehicles=None, fans=None, rules=None, satellites=None):
    m = batteries.key.shape[0]
    shield = Shield(
        Sensors(radars, satellites or no_satellites()),
        batteries,
        vehicles or vehicles_of(m),
        fans or constant_fans(m),
        rules or rules_of(),
        WGS84,
    )
    return World(threats, shield, find_windows(threats, shield))


class Build:
    """The builders above under one name."""

    key, place, free_fall, arc = map(staticmethod, (key, place, free_fall, arc))
    threats_of, radars_of, batteries_of = map(staticmethod, (threats_of, radars_of, batteries_of))
    vehicles_of, rules_of, world_of = map(staticmethod, (vehicles_of, rules_of, world_of))
    constant_fans, no_satellites = map(staticmethod, (constant_fans, no_satellites))


@pytest.fixture(scope="session")
def build():
    return Build


@pytest.fixture(scope="session")
def icbm():
    """An arc of 10,000 km from Korea towards North America."""
    return arc(40.85, 129.66, 30.0)


@pytest.fixture(scope="session")
def easy(build, icbm):
    """One threat, one radar that sees it for most of the way, one battery that reaches everything."""

    def make(**changes):
        n = changes.pop("n", 1)
        batteries = changes.pop("batteries", build.batteries_of([(64.0, -145.7)]))
        vehicles = build.vehicles_of(batteries.key.shape[0], **changes.pop("vehicles", {}))
        threats = build.threats_of([icbm] * n, **changes.pop("threats", {}))
        radars = changes.pop("radars", build.radars_of([(64.3, -149.2)]))
        return build.world_of(threats, radars, batteries, vehicles, rules=build.rules_of(**changes.pop("rules", {})),
                              **changes)

    return make
