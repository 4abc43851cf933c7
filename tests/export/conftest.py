"""The scene that is exported: read from the files of a run of seconds; and what crosses the antimeridian."""

from datetime import UTC, datetime

import numpy as np
import pytest

from umbrella.analysis.scene import Mover, Scene, read_scene
from umbrella.physics.earth.ellipsoid import geodetic_to_ecef
from umbrella.physics.earth.model import WGS84


@pytest.fixture(scope="session")
def scene(scene_campaign):
    return read_scene(scene_campaign.folder)


def mover_over(ident, lon_deg, lat_deg, altitude_km=100.0):
    """A mover over places ten seconds apart; its velocities are the slopes of the places."""
    lon, lat = np.array(lon_deg, float), np.array(lat_deg, float)
    height, times = np.full(len(lon), altitude_km), 10.0 * np.arange(len(lon))
    r = np.array([geodetic_to_ecef(*np.radians(p), 1e3 * altitude_km, WGS84) for p in zip(lat, lon, strict=True)])
    return Mover(
        id=ident, name=ident, role="warhead", threat=ident, shot=None, outcome="leaked", t_s=times, lat_deg=lat,
        lon_deg=(lon + 180.0) % 360.0 - 180.0, altitude_km=height, r_ecef_m=r, v_ecef_m_s=np.gradient(r, times, axis=0),
    )  # fmt: skip


def scene_with(*movers):
    return Scene(
        scenario="s", title="t", shield="x", shield_title="X", trial=0, trials=1, seed=0,
        start=datetime(2016, 12, 31, 23, 59, 30, tzinfo=UTC), begin_s=0.0, end_s=100.0, movers=movers, sites=(),
        marks=(), track_errors=(),
    )  # fmt: skip
