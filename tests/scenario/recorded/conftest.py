"""Flights of our own, written down as others would write them, to be read back."""

import math

import numpy as np
import pytest

from umbrella.campaign.sampled import earth_fixed_states
from umbrella.catalog.library import builtin_catalog
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.model import WGS84
from umbrella.scenario.attack import attackers, burns_of
from umbrella.scenario.recorded_points import Points
from umbrella.scenario.schema import ThreatEntry


@pytest.fixture(scope="session")
def catalog():
    return builtin_catalog()


@pytest.fixture(scope="session")
def flight(catalog):
    """Return a function that flies a missile: its node table (own clock, inertial) and its burns."""
    known = {}

    def fly(missile, origin, at):
        key = (missile, origin, at)
        if key not in known:
            data = {"missile": missile, "from": origin, "at": at, "launch_s": 0.0, "reliability": 1.0}
            (one,) = attackers(catalog, [ThreatEntry.model_validate(data, context={"source": "test"})])
            known[key] = one.flight.payload.nodes, tuple(burns_of(one))
        return known[key]

    return fly


@pytest.fixture(scope="session")
def short(flight):
    """Return a flight of 1,000 km with one stage."""
    return flight("no-dong", "kittaeryong", "fukuoka")


@pytest.fixture(scope="session")
def long(flight):
    """Return a flight of 8,000 km with two stages."""
    return flight("hwasong-15", "sunan", "seattle")


def times_of(nodes, step_s):
    return np.unique(np.append(np.arange(0.0, nodes[-1, 0], step_s), nodes[-1, 0]))


@pytest.fixture(scope="session")
def sampled():
    """Return a function that gives the points of a flight some seconds apart."""

    def sample(nodes, step_s, has_speeds=False):
        times = times_of(nodes, step_s)
        states = earth_fixed_states(nodes, times)
        return Points(times, states[:, :3], states[:, 3:] if has_speeds else None, tuple(range(2, len(times) + 2)))

    return sample


@pytest.fixture(scope="session")
def as_csv():
    """Return a function that writes points as CSV, to 0.1 mm."""

    def write(points):
        lines = ["t_s,lat_deg,lon_deg,alt_m"]
        for t, place in zip(points.t_s, points.r_m, strict=True):
            lat, lon, height = ecef_to_geodetic(*place, WGS84)
            lines.append(f"{t:.9f},{math.degrees(lat):.9f},{math.degrees(lon):.9f},{height:.4f}")
        return "\n".join(lines) + "\n"

    return write
