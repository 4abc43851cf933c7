"""From a scenario to a world."""

import math

import numpy as np
import pytest

from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import FaultyFile
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.trajectory import started_at, state_at
from umbrella.scenario.build import build
from umbrella.scenario.load import read

TEXT = """\
name: small
title: A title
description: Words.
threats:
  - {name: near, missile: no-dong, from: kittaeryong, at: fukuoka, launch_s: 100, reliability: 0.9}
  - {name: far, missile: no-dong, from: kittaeryong, at: tokyo, count: 2, launch_s: 50, interval_s: 30, reliability: 1}
shield:
  sensors: [dsp-pacific, sbirs-heo-1, {sensor: tpy-2, at: tottori, azimuth_deg: 320}, beale]
  batteries:
    - {interceptor: sm-3-ia, at: "36,132", magazine: 4}
"""


@pytest.fixture(scope="module")
def built():
    catalog = builtin_catalog()
    return build(read(TEXT.encode(), "s.yaml", catalog), catalog)


def place_at(attacker, t_s):
    """Latitude (deg), longitude (deg) and height (m) of a missile's warhead on the path that is planned for it."""
    x, y, z, *_ = state_at(started_at(attacker.flight.payload.nodes, attacker.launch_s), t_s)
    lat, lon, height = ecef_to_geodetic(*eci_to_ecef(x, y, z, t_s, WGS84.omega_rad_s), WGS84)
    return math.degrees(lat), math.degrees(lon), height


def test_threats_leave_their_pad_at_their_time(built):
    world = built.defences[-1].world
    assert [attacker.name for attacker in built.attack] == ["near", "far-1", "far-2"]
    assert world.attack.missiles["launch_s"].tolist() == [100.0, 50.0, 80.0]
    for attacker in built.attack:
        lat, lon, height = place_at(attacker, attacker.launch_s)
        assert (lat, lon) == pytest.approx((attacker.origin.lat_deg, attacker.origin.lon_deg), abs=1e-6)
        assert height == pytest.approx(attacker.origin.height_m, abs=1.0)


def test_a_threat_in_reach_comes_down_at_its_target(built):
    """The aim is good to a metre; the launch 100 s later turns the whole flight with the Earth."""
    attacker, target = built.attack[0], built.attack[0].target
    lat, lon, _ = place_at(attacker, attacker.launch_s + attacker.flight.payload.t_end_s)
    assert (lat, lon) == pytest.approx((target.lat_deg, target.lon_deg), abs=1e-4)


def test_a_threat_out_of_reach_flies_its_longest_way_towards_the_target(built):
    attacker = built.attack[1]
    assert not attacker.is_in_reach
    assert attacker.distance_m > attacker.longest_m
    lat, lon, _ = place_at(attacker, attacker.launch_s + attacker.flight.payload.t_end_s)
    u, v = (np.radians([attacker.origin.lat_deg, attacker.origin.lon_deg]), np.radians([lat, lon]))
    angle = math.acos(math.sin(u[0]) * math.sin(v[0]) + math.cos(u[0]) * math.cos(v[0]) * math.cos(u[1] - v[1]))
    # a sphere of geodetic latitudes against geocentric angles: 0.3 %
    assert angle * 6371008.8 == pytest.approx(attacker.longest_m, rel=0.005)


def test_a_fixed_radar_keeps_its_faces_and_a_mobile_one_is_turned(built):
    radars = built.defences[-1].world.shield.sensors.radars
    assert np.degrees(radars["faces_rad"][0, 0, 0]) == pytest.approx(320.0)
    assert np.degrees(radars["faces_rad"][1, :2, 0]) == pytest.approx([186.0, 306.0])


def test_a_launcher_with_a_fixed_programme_cannot_attack():
    catalog = builtin_catalog()
    text = TEXT.replace(
        "missile: no-dong, from: kittaeryong, at: fukuoka", "missile: soyuz-u, from: baikonur, at: moscow"
    )
    with pytest.raises(FaultyFile, match="fixed programme"):
        read(text.encode(), "s.yaml", catalog)


def test_keys_do_not_depend_on_what_else_is_in_the_scenario(built):
    catalog = builtin_catalog()
    fewer = TEXT.replace(", beale]", "]")
    other = build(read(fewer.encode(), "s.yaml", catalog), catalog).defences[-1].world
    same = built.defences[-1].world
    assert other.shield.sensors.radars["key"][0] == same.shield.sensors.radars["key"][0]
    assert np.array_equal(other.attack.missiles["key"], same.attack.missiles["key"])
    assert np.array_equal(other.attack.objects["key"], same.attack.objects["key"])
