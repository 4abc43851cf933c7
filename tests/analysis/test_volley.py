"""Many aims at once: every flight comes down where it should, and what is out of reach is what `aim` says is."""

import math

import numpy as np
import pytest

from umbrella.analysis.flying import launch_of
from umbrella.analysis.regions import chosen, ground_of
from umbrella.analysis.volley import (
    HIT,
    NO_SUCH_FLIGHT,
    OUT_OF_REACH,
    TOLERANCE_M,
    aim_at,
    seen_from,
    volley,
)
from umbrella.catalog.library import builtin_catalog
from umbrella.core.status import AimStatus, FlightStatus
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.geodesic import distance_and_bearing
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.aim import DEPRESSED, LOFTED, MINIMUM_ENERGY, programme_of
from umbrella.physics.flight.shot import fire
from umbrella.scenario.attack import nature

SLACK_M = 60.0  # the ellipsoid's arc against the sphere's, and the integrator's own error at 1e-6


@pytest.fixture(scope="module")
def catalog():
    return builtin_catalog()


def launch(catalog, missile, place):
    return launch_of(
        catalog, catalog.missile(missile), catalog.place_or_point(place), nature()._replace(tolerance=1e-6)
    )


def miss_m(launch, unknowns, lat_deg, lon_deg):
    """Return by how much a flight misses a place."""
    azimuth, pitch, cutoff = unknowns
    programme = programme_of(launch.steer, float(pitch), float(cutoff))
    shot = fire(launch.vehicle, programme, launch.point, float(azimuth), 0.0, launch.nature)
    assert shot.status == FlightStatus.IMPACT
    lat, lon, _ = ecef_to_geodetic(shot.x_m, shot.y_m, shot.z_m, WGS84)
    return distance_and_bearing(lat_deg, lon_deg, math.degrees(lat), math.degrees(lon))[0]


@pytest.mark.parametrize(
    ("missile", "place", "regions", "step_deg"),
    [
        ("hwasong-15", "pyongsong", ["us"], 4.0),
        ("taepodong-2", "tonghae", ["alaska"], 2.0),  # across the antimeridian, and partly out of reach
        ("no-dong-1m32", "kittaeryong", ["japan", "south-korea"], 1.0),
        ("hwasong-15", "90,0", ["alaska", "japan"], 4.0),  # every direction from the pole is south
        ("hwasong-15", "-89.9,30", ["hawaii"], 1.0),
    ],
)
def test_every_flight_comes_down_where_it_is_aimed(catalog, missile, place, regions, step_deg):
    ground, start = ground_of(chosen(regions), step_deg), launch(catalog, missile, place)
    lat, lon = ground.aim_deg.T
    flights = volley(start, lat, lon)
    hit = np.flatnonzero(flights.is_hit)
    assert len(hit) > 0 or flights.longest_m < flights.range_m.min()
    for row in hit:
        assert miss_m(start, flights.unknowns[row], lat[row], lon[row]) < TOLERANCE_M * 1.01 + SLACK_M


def test_what_is_out_of_reach_is_what_a_full_aim_says(catalog):
    start, ground = launch(catalog, "no-dong-1m32", "kittaeryong"), ground_of(chosen(["japan"]), 1.0)
    flights = volley(start, *ground.aim_deg.T)
    assert {HIT, OUT_OF_REACH} <= set(flights.status.tolist())
    for row, (lat, lon) in enumerate(ground.aim_deg):
        found = aim_at(start, (math.radians(lat), math.radians(lon), 0.0), MINIMUM_ENERGY)
        near_the_edge = abs(flights.range_m[row] / WGS84.a_m / found.longest_rad - 1.0) < 4e-3
        assert (flights.status[row] == HIT) == (found.status == AimStatus.HIT) or near_the_edge


def test_a_minimum_energy_flight_is_one(catalog):
    start = launch(catalog, "hwasong-15", "pyongsong")
    lat, lon = ground_of(chosen(["texas", "hawaii", "maine"]), 4.0).aim_deg.T
    flights = volley(start, lat, lon)
    for row in range(0, len(lat), 3):
        found = aim_at(start, (math.radians(lat[row]), math.radians(lon[row]), 0.0), MINIMUM_ENERGY)
        assert flights.unknowns[row, 2] == pytest.approx(found.cutoff_s, abs=0.05)  # of 250 s
        # the range is flat in the pitch there: a hundredth of a radian changes the time by 3 %
        assert flights.flight_s[row] == pytest.approx(found.shot.t_impact_s, rel=0.05)


@pytest.mark.parametrize("kind", [LOFTED, DEPRESSED])
def test_lofted_flights_last_longer_and_depressed_ones_less(catalog, kind):
    start = launch(catalog, "hwasong-12", "sunan")
    lat, lon = ground_of(chosen(["japan"]), 2.0).aim_deg.T
    usual, other = volley(start, lat, lon), volley(start, lat, lon, kind)
    both = usual.is_hit & other.is_hit
    assert both.sum() > 3 if kind == LOFTED else set(other.status.tolist()) <= {HIT, OUT_OF_REACH, NO_SUCH_FLIGHT}
    for row in np.flatnonzero(both):
        assert miss_m(start, other.unknowns[row], lat[row], lon[row]) < TOLERANCE_M * 1.01 + SLACK_M
        assert (other.flight_s[row] > usual.flight_s[row]) == (kind == LOFTED)


def test_the_answer_does_not_depend_on_the_number_of_threads(catalog):
    start, (lat, lon) = launch(catalog, "hwasong-15", "pyongsong"), ground_of(chosen(["us"]), 4.0).aim_deg.T
    one, three = volley(start, lat, lon, workers=1), volley(start, lat, lon, workers=3)
    assert np.array_equal(one.unknowns, three.unknowns) and np.array_equal(one.status, three.status)


def test_bearing_and_angle_agree_with_geodesics(catalog):
    start = launch(catalog, "hwasong-15", "pyongsong")
    lat, lon = np.array([61.2, -30.0, 39.9, 10.0]), np.array([-149.9, 170.0, -75.0, 126.0])
    bearing, angle = seen_from(start, np.radians(lat), np.radians(lon))
    for k in range(len(lat)):
        metres, degrees = distance_and_bearing(
            math.degrees(start.point.lat_rad), math.degrees(start.point.lon_rad), lat[k], lon[k]
        )
        assert angle[k] * 6.371e6 == pytest.approx(metres, rel=6e-3)  # the ellipsoid's flattening
        assert (math.degrees(bearing[k]) - degrees + 180.0) % 360.0 - 180.0 == pytest.approx(0.0, abs=0.5)
