"""Sampled paths: cubics through their places and velocities give the flown path back, also where engines stop."""

import itertools

import numpy as np
import pytest
from scipy.interpolate import CubicHermiteSpline

from umbrella.battle.record import Kind
from umbrella.campaign import store
from umbrella.campaign.flown import OFF_M, life_of, missile_and_warhead, threat_path
from umbrella.campaign.sampled import breaks_of, earth_fixed_states, fitting_times
from umbrella.physics.earth.ellipsoid import geodetic_to_ecef
from umbrella.physics.earth.frames import eci_to_ecef, velocity_eci_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.trajectory import state_at
from umbrella.scenario.satellites import satellite_path


def places_of(path):
    """Earth-fixed places (m) of a path told in degrees and km."""
    columns = np.radians(path.lat_deg), np.radians(path.lon_deg), path.altitude_km * 1e3
    return np.array([geodetic_to_ecef(*row, WGS84) for row in zip(*columns, strict=True)])


def velocities_of(path):
    return np.column_stack([path.vx_m_s, path.vy_m_s, path.vz_m_s])


def test_a_cubic_through_the_samples_gives_the_path_back(small):
    """Everywhere, not only in the middle of pieces: twice the bound, since a jump of a derivative moves the worst."""
    for part in small.parts:
        for i in range(len(small.built.attack)):
            body = part.story.warhead(i)
            path = threat_path(body)
            times = np.linspace(*life_of(body), 3001)
            cubic = CubicHermiteSpline(path.t_s, places_of(path), velocities_of(path))
            off = np.linalg.norm(cubic(times) - earth_fixed_states(body.nodes, times)[:, :3], axis=1)
            assert off.max() < 2.0 * OFF_M and len(path.t_s) < 200


def test_velocities_are_those_of_the_turning_earth(small):
    """Against the kernels of frames, one state at a time."""
    nodes = small.parts[-1].story.warhead(0).nodes
    times = np.linspace(nodes[0, 0], nodes[-1, 0], 50)
    for t, state in zip(times, earth_fixed_states(nodes, times), strict=True):
        inertial, turn = state_at(nodes, t), WGS84.omega_rad_s
        assert state[:3] == pytest.approx(eci_to_ecef(*inertial[:3], t, turn), rel=1e-14, abs=1e-6)
        assert state[3:] == pytest.approx(velocity_eci_to_ecef(*inertial, t, turn), rel=1e-13, abs=1e-9)


def test_engines_stop_at_samples(small):
    """Ignitions and burnouts, where the third derivative of a cubic would be wrong for the whole piece."""
    body = small.parts[-1].story.warhead(0)
    breaks = breaks_of(body.nodes)
    breaks = breaks[breaks < life_of(body)[1]]
    assert len(breaks) and np.isin(breaks, threat_path(body).t_s).all()


def test_a_missile_lets_its_warhead_go_at_the_last_burnout(small):
    for part in small.parts:
        for i in range(len(small.built.attack)):
            whole = threat_path(part.story.warhead(i))
            parts = missile_and_warhead(whole, part.story, part.defence, i)
            burnt = [e["time_s"] for e in part.story.events if e["threat"] == i and e["kind"] == Kind.BURNOUT]
            separates = small.built.attack[i].missile.payload.separates
            assert [kind for kind, _ in parts] == ["missile", "warhead"][: 1 + (separates and bool(burnt))]
            for (_, first), (_, second) in itertools.pairwise(parts):
                assert first.t_s[-1] == pytest.approx(burnt[-1], abs=1e-9)
                assert 0.0 <= second.t_s[0] - first.t_s[-1] < 2e-6
            assert parts[-1][1].t_s[-1] == whole.t_s[-1]


def test_the_table_tells_what_flew(small):
    table = store.read_table(small.folder / "trajectories.parquet")
    kinds = set(zip(table["role"].to_pylist(), table["kind"].to_pylist(), strict=True))
    separates = small.built.attack[0].missile.payload.separates
    both = {("missile", "missile"), ("missile", "warhead")} if separates else {("missile", "missile")}
    assert kinds == both | {("object", "light"), ("interceptor", "interceptor")}


def test_predictions_of_a_kept_track_get_better(small):
    """The true error of the last point predicted of each threat is less than that of the first, and told in metres."""
    table = store.read_table(small.folder / "predictions.parquet")
    rows = [row for row in table.to_pylist() if row["kind"] == "impact" and row["threat"] == "first"]
    assert len(rows) > 2 and rows[-1]["error_m"] < rows[0]["error_m"]
    for row in rows[1:]:
        assert row["error_m"] < 6.0 * np.hypot(row["var_east_m2"] ** 0.5, row["var_north_m2"] ** 0.5)


def test_pieces_are_as_long_as_the_bound_allows():
    """On a circular orbit a cubic is off by r (n h)^4 / 384: pieces of 600 s are halved until that is below 1 m.

    The frame turns with the Earth, which makes the path bend a little less or more: by (1 - 0.07)^4 at most.
    """
    radius, mu = 7.0e6, WGS84.gm_m3_s2
    rate = (mu / radius**3) ** 0.5
    nodes = satellite_path((radius, 0.0, 0.0, 0.0, rate * radius, 0.0), 3600.0)
    times = fitting_times(nodes, np.arange(0.0, 3601.0, 600.0), 1.0)
    longest = (384.0 / radius) ** 0.25 / rate
    assert np.diff(times) == pytest.approx(75.0)
    assert 75.0 < longest < 150.0
