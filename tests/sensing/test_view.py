"""What lies in a radar's view: faces, range, the refracted horizon, the fence; and what can't come into it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.physics.earth.frames import ecef_to_eci
from umbrella.physics.earth.model import WGS84, sphere, without_rotation
from umbrella.physics.flight.trajectory import state_at
from umbrella.sensing.radar import pointing
from umbrella.sensing.refraction import bending_rad
from umbrella.sensing.view import FASTEST_M_S, hidden_for_s, in_fence, in_view, lowest_elevation, radar_margin

NAUTICAL_MILE_M = 1852.0
PAVE_PAWS = ((186.0, 60.0, 3.0, 85.0), (306.0, 60.0, 3.0, 85.0))  # Beale: NRC 1979 and KeepTrack, as in the catalogue
COBRA_DANE = ((319.0, 60.0, 2.0, 30.0), (319.0, 68.0, 30.0, 80.0))
SHIP = tuple((azimuth, 50.0, 0.0, 90.0) for azimuth in (45.0, 135.0, 225.0, 315.0))
NARROW = ((40.0, 20.0, 5.0, 60.0),)

antennas = st.sampled_from([PAVE_PAWS, COBRA_DANE, SHIP, NARROW])


def point_at(radar, range_m, azimuth_deg, elevation_deg, t_s=0.0, earth=WGS84):
    """Return the inertial position at a true direction from a radar."""
    a, e = math.radians(azimuth_deg), math.radians(elevation_deg)
    east, north, up = radar["enu"].reshape(3, 3)
    way = math.cos(e) * (math.sin(a) * east + math.cos(a) * north) + math.sin(e) * up
    return ecef_to_eci(*(radar["place_m"] + range_m * way), t_s, earth.omega_rad_s)


def is_seen(radar, *point, t_s=0.0, earth=WGS84):
    return in_view(radar, *point, t_s, earth)[0] == 1


# --- the view ---------------------------------------------------------------------------------------------------------


@given(antennas, st.floats(2e5, 7e6), st.floats(-180.0, 180.0), st.floats(-20.0, 90.0), st.floats(0.0, 2500.0))
def test_what_is_in_view_has_a_margin(radar_at, faces, range_m, azimuth, elevation, height):
    radar = radar_at(50.0, 10.0, height, faces, range_km=5556.0)[0]
    point = point_at(radar, range_m, azimuth, elevation, 700.0)
    margin = radar_margin(radar, *point, 700.0, WGS84)
    assert is_seen(radar, *point, t_s=700.0) == (margin >= 0.0) or abs(margin) < 1e-9  # rounding at the very edge


@given(st.floats(2e5, 5e6), st.floats(0.0, 360.0), st.floats(0.0, 80.0), st.floats(0.0, 86_400.0))
def test_the_view_tells_where_the_object_is(radar_at, range_m, azimuth, elevation, t):
    radar = radar_at(-35.0, 140.0)[0]
    point = point_at(radar, range_m, azimuth, elevation, t)
    assert in_view(radar, *point, t, WGS84)[1:4] == pointing(radar, *point, t, WGS84)


def test_each_face_sees_only_its_own_sector(radar_at):
    radar = radar_at(faces_deg=((0.0, 30.0, 3.0, 85.0), (180.0, 30.0, 3.0, 85.0)))[0]
    for azimuth, expected in ((0.0, True), (29.0, True), (31.0, False), (90.0, False), (180.0, True), (-151.0, True)):
        assert is_seen(radar, *point_at(radar, 1e6, azimuth, 25.0)) == expected


def test_nothing_is_seen_beyond_the_instrumented_range(radar_at):
    radar = radar_at(range_km=1000.0)[0]
    for distance, expected in ((999e3, True), (1001e3, False)):
        assert is_seen(radar, *point_at(radar, distance, 0.0, 45.0)) == expected


def test_an_upper_limit_leaves_no_gap_to_the_face_above_it(radar_at):
    radar = radar_at(faces_deg=COBRA_DANE)[0]
    for elevation in np.arange(29.5, 30.5, 0.003):
        assert is_seen(radar, *point_at(radar, 2e6, 319.0, elevation))


def test_a_level_radar_sees_beyond_the_tangent_by_what_the_air_bends(radar_at):
    """An object at 500 km sets at the tangent without air; a ray bent by 0.7 deg meets it 0.6 deg farther round."""
    earth = without_rotation(sphere(WGS84, 6_371_000.0))
    radar = radar_at(place_m=(earth.a_m, 0.0, 0.0), enu=(0, 1, 0, 0, 0, 1, 1, 0, 0))[0]
    r, tangent = earth.a_m + 500e3, math.acos(earth.a_m / (earth.a_m + 500e3))

    def sees(beyond_deg):
        angle = tangent + math.radians(beyond_deg)
        return is_seen(radar, r * math.cos(angle), r * math.sin(angle), 0.0, earth=earth)

    assert sees(0.0)
    assert sees(0.60)  # bending less the offset of 2.6 km over 2,570 km: 0.76 - 0.06 = 0.70 deg of elevation,
    assert not sees(0.80)  # and a degree of elevation is a degree at the centre where the ray leaves level


def test_pave_paws_sees_at_its_range_limit_only_what_is_very_high(radar_at):
    """NRC 1979: 3,000 nautical miles, beams from 3 deg up. On a straight ray such an object is 2,300 km high."""
    radar = radar_at(39.1361, -121.3512, 0.0, PAVE_PAWS, range_km=5556.0)[0]
    range_m = 3000.0 * NAUTICAL_MILE_M
    lowest = lowest_elevation(radar, 1, range_m, WGS84)
    a = WGS84.a_m
    straight = math.sqrt(a * a + range_m**2 + 2.0 * a * range_m * math.sin(math.radians(3.0))) - a
    bent = math.sqrt(a * a + range_m**2 + 2.0 * a * range_m * math.sin(lowest)) - a
    assert straight == pytest.approx(2300e3, rel=5e-3)
    # 0.285 deg of bending at 3 deg: 5,556 km x 5.0 mrad x cos of the angle at the centre, 40 deg
    assert straight - bent == pytest.approx(5556e3 * 4.9e-3 * math.cos(math.radians(40.0)), rel=0.05)
    assert is_seen(radar, *point_at(radar, range_m - 1.0, 306.0, math.degrees(lowest) + 1e-6))
    assert not is_seen(radar, *point_at(radar, range_m - 1.0, 306.0, math.degrees(lowest) - 1e-3))


def test_a_radar_on_a_mountain_sees_below_its_horizontal(radar_at):
    faces = ((0.0, 180.0, -5.0, 90.0),)
    low, high = radar_at(height_m=0.0, faces_deg=faces)[0], radar_at(height_m=2000.0, faces_deg=faces)[0]
    assert lowest_elevation(high, 0, 2e6, WGS84) < lowest_elevation(low, 0, 2e6, WGS84) - math.radians(1.0)


@given(antennas, st.floats(0.0, 360.0), st.floats(5.0, 80.0))
def test_the_echo_is_strongest_on_the_normal(radar_at, faces, azimuth, elevation):
    up = math.radians(20.0)
    radar = radar_at(faces_deg=faces, boresight_rad=[up] * 8, scan_exponent=3.0)[0]
    seen, _, _, _, loss = in_view(radar, *point_at(radar, 1e6, azimuth, elevation), 0.0, WGS84)
    assert 0.0 <= loss <= 1.0
    assert (loss > 0.0) == (seen == 1)


def test_sixty_degrees_off_the_normal_an_echo_is_nine_decibels_weaker(radar_at):
    """cos^3 of 60 deg both ways together is 1/8."""
    radar = radar_at(faces_deg=((0.0, 61.0, 0.0, 85.0),), scan_exponent=3.0)[0]
    for azimuth, factor in ((0.0, 1.0), (60.0, 0.125)):
        loss = in_view(radar, *point_at(radar, 1e6, azimuth, 1e-6), 0.0, WGS84)[4]
        assert loss == pytest.approx(factor, rel=1e-6)


def test_an_antenna_that_turns_has_no_scan_loss(radar_at):
    radar = radar_at(faces_deg=NARROW)[0]
    assert in_view(radar, *point_at(radar, 1e6, 59.0, 50.0), 0.0, WGS84)[4] == 1.0


def test_where_faces_overlap_the_better_one_looks(radar_at):
    radar = radar_at(faces_deg=SHIP, scan_exponent=3.0)[0]
    loss = [in_view(radar, *point_at(radar, 1e6, a, 1e-6), 0.0, WGS84)[4] for a in (88.0, 90.0, 92.0)]
    assert loss[0] == pytest.approx(loss[2]) and loss[1] < loss[0]  # 90 deg lies halfway between two faces


# --- the fence --------------------------------------------------------------------------------------------------------


def test_the_fence_is_a_band_of_elevations_as_the_beams_leave(radar_at):
    radar = radar_at(fence_rad=np.radians([3.0, 5.0]))[0]
    lift = math.degrees(bending_rad(math.radians(3.0), 0.0))
    seen = {e: in_fence(radar, math.radians(e)) for e in (1.0, 3.0 - lift - 0.01, 3.0 - lift + 0.01, 4.0, 4.99, 6.0)}
    assert list(seen.values()) == [False, False, True, True, False, False]


def test_a_radar_without_a_fence_searches_nothing_uncued(radar_at):
    radar = radar_at()[0]
    assert not any(in_fence(radar, e) for e in np.linspace(-1.5, 1.5, 50))


# --- what can't come into view ----------------------------------------------------------------------------------------


@given(antennas, st.floats(1e5, 1.5e7), st.floats(-180.0, 180.0), st.floats(-90.0, 90.0), st.floats(0.0, 3000.0))
def test_what_is_in_view_is_hidden_for_no_time(radar_at, faces, range_m, azimuth, elevation, height):
    radar = radar_at(60.0, -150.0, height, faces, range_km=4000.0)[0]
    point = point_at(radar, range_m, azimuth, elevation, 300.0)
    if is_seen(radar, *point, t_s=300.0):
        assert hidden_for_s(radar, *point, 300.0, WGS84) == 0.0


@given(antennas, st.integers(0, 2**31), st.floats(0.0, 2500.0), st.floats(500.0, 6000.0))
def test_nothing_that_is_visible_is_ever_skipped(radar_at, faces, seed, height, range_km):
    """From random places a step of 11 km/s in a random direction, taken within the bound, never ends in view."""
    rng = np.random.default_rng(seed)
    radar = radar_at(rng.uniform(-80.0, 80.0), rng.uniform(-180.0, 180.0), height, faces, range_km=range_km)[0]
    for _ in range(200):
        range_m, t = 10.0 ** rng.uniform(5.0, 7.1), rng.uniform(0.0, 3000.0)
        place = point_at(radar, range_m, rng.uniform(-180.0, 180.0), rng.uniform(-90.0, 90.0))
        free_s = hidden_for_s(radar, *ecef_to_eci(*place, t, WGS84.omega_rad_s), t, WGS84)
        way = rng.normal(size=3)
        step = rng.uniform(0.9, 0.999999) * free_s
        moved = np.array(place) + FASTEST_M_S * step * way / np.linalg.norm(way)
        later = t + step
        if free_s > 0.0:
            assert not is_seen(radar, *ecef_to_eci(*moved, later, WGS84.omega_rad_s), t_s=later)


@given(antennas, st.floats(30.0, 70.0), st.floats(120.0, 230.0), st.floats(1000.0, 6000.0))
def test_skipping_along_a_flight_misses_no_visible_moment(radar_at, arc, faces, lat, lon, range_km):
    radar = radar_at(lat, lon, 0.0, faces, range_km=range_km)[0]
    t = 0.0
    while t < 1700.0:
        free_s = hidden_for_s(radar, *state_at(arc, t)[:3], t, WGS84)
        for within in np.linspace(0.0, min(t + free_s, 1699.9) - t, 20)[:-1] if free_s > 0.0 else ():
            assert not is_seen(radar, *state_at(arc, t + within)[:3], t_s=t + within)
        t += max(free_s, 1.0)


def test_an_object_behind_the_earth_is_left_alone_for_minutes(radar_at):
    radar = radar_at(faces_deg=((0.0, 180.0, 3.0, 85.0),))[0]
    assert hidden_for_s(radar, -WGS84.a_m, 0.0, 0.0, 0.0, WGS84) > 600.0  # 12,756 km straight below, at 11 km/s


def test_the_bound_is_worth_having(radar_at):
    """A flight that comes up over the horizon is looked at far less often than every second."""
    radar = radar_at(64.2906, -149.1869, 0.0, PAVE_PAWS, range_km=5556.0)[0]
    point = point_at(radar, 4000e3, 306.0, -30.0)
    assert hidden_for_s(radar, *point, 0.0, WGS84) > 0.5 * 4000e3 * math.sin(math.radians(30.0)) / FASTEST_M_S
