"""Maps show true distances where they promise to, and lines are cut where the map ends."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from umbrella.core.errors import BadValue
from umbrella.report.projection import HORIZON_KM, around, densified, from_page, on_page, to_page, world

GEOD = Geod(ellps="WGS84")
EDGE_KM = np.pi * 6378.137  # half the width of the plate carrée on the ellipsoid's equator

lat_anywhere = st.floats(-90.0, 90.0)
lon_anywhere = st.floats(-180.0, 180.0)
lat_inhabited = st.floats(-60.0, 60.0)
world_maps = st.sampled_from([world(0.0), world(150.0), world(180.0, "plate-carree"), world(-90.0, "plate-carree")])


@given(lat_anywhere, lon_anywhere, lat_anywhere, lon_anywhere)
@settings(max_examples=200, deadline=None)
def test_distance_and_direction_from_the_centre_are_true(lat, lon, lat_to, lon_to):
    azimuth, _, distance_m = GEOD.inv(lon, lat, lon_to, lat_to)
    if distance_m / 1e3 > HORIZON_KM:
        return  # nothing is drawn there
    x, y = to_page(around(lat, lon), lat_to, lon_to)
    # 2 m: the series for the meridian that PROJ uses where the map is centred on a pole
    assert np.hypot(x, y) == pytest.approx(distance_m / 1e3, abs=2e-3)
    if abs(lat) < 89.0 and distance_m > 1e3:
        assert np.cos(np.radians(azimuth) - np.arctan2(x, y)) == pytest.approx(1.0, abs=1e-9)


@given(world_maps, lat_anywhere, lon_anywhere)
@settings(deadline=None)
def test_full_turn_of_longitude_is_the_same_point(projection, lat, lon):
    # 1e-9 km: rounding of the longitude; the edge itself has two places on the page
    offset = abs((lon - projection.lon_deg + 180.0) % 360.0)
    if 1e-9 < offset < 360.0 - 1e-9:
        assert np.allclose(to_page(projection, lat, lon), to_page(projection, lat, lon + 360.0), atol=1e-6)


@given(lat_anywhere, lon_anywhere, lat_anywhere, lon_anywhere)
@settings(deadline=None)
def test_densified_line_keeps_its_ends_and_has_no_long_step(lat, lon, lat_to, lon_to):
    dense_lat, dense_lon = densified([lat, lat_to], [lon, lon_to])
    _, _, steps_m = GEOD.inv(dense_lon[:-1], dense_lat[:-1], dense_lon[1:], dense_lat[1:])
    assert np.max(steps_m) < 112_000.0  # a degree is at most 111.7 km on the ellipsoid
    for end, (end_lat, end_lon) in ((0, (lat, lon)), (-1, (lat_to, lon_to))):
        assert GEOD.inv(dense_lon[end], dense_lat[end], end_lon, end_lat)[2] < 1.0  # m: rounding of arcsin at the poles


@given(world_maps, lat_inhabited, lon_anywhere, lat_inhabited, st.floats(-100.0, 100.0))
@settings(max_examples=200, deadline=None)
def test_track_leaves_no_line_across_the_map(projection, lat, lon, lat_to, east):
    track_lat, track_lon = densified([lat, lat_to], [lon, lon + east])
    if np.abs(track_lat).max() > 75.0:
        return  # there a degree of arc may be many degrees of longitude; the pole has its own test
    for part in on_page(projection, track_lat, track_lon):
        # a degree of arc is at most 1/cos(75) degrees of longitude, each 111.3 km at most on these maps
        assert np.hypot(*np.diff(part, axis=0).T).max() < 111.4 / np.cos(np.radians(75.0)) + 1.0


def test_track_over_the_antimeridian_ends_on_one_edge_and_goes_on_at_the_other():
    before, after = on_page(world(0.0, "plate-carree"), [35.0, 45.0], [140.0, -150.0])
    assert before[-1, 0] == pytest.approx(EDGE_KM, abs=1e-3)
    assert after[0, 0] == pytest.approx(-EDGE_KM, abs=1e-3)
    assert before[-1, 1] == pytest.approx(after[0, 1], abs=1e-6)


def test_track_over_the_pole_goes_up_to_the_edge_and_comes_down_on_the_other_side():
    up, down = on_page(world(0.0, "plate-carree"), [60.0, 90.0, 60.0], [30.0, 30.0, -150.0])
    assert up[-1, 1] == down[0, 1] == max(up[:, 1].max(), down[:, 1].max())
    # each side stays on its own meridian: 30 and -150 degrees
    assert np.allclose(up[:, 0], EDGE_KM * 30.0 / 180.0, atol=1e-3)
    assert np.allclose(down[:, 0], -EDGE_KM * 150.0 / 180.0, atol=1e-3)


def test_track_on_the_antimeridian_itself_stays_on_one_edge():
    for part in on_page(world(0.0), [-20.0, 20.0], [180.0, 180.0]):
        assert np.ptp(np.sign(part[:, 0])) == 0.0


@given(lat_anywhere, lon_anywhere)
@settings(deadline=None)
def test_line_through_the_antipode_is_cut_at_the_horizon(lat, lon):
    meridian = np.linspace(-89.0, 89.0, 179)
    for part in on_page(around(lat, lon), meridian, np.full(meridian.size, lon + 180.0)):
        assert np.hypot(part[:, 0], part[:, 1]).max() <= HORIZON_KM


def test_world_map_between_the_cuts_of_the_base_map_is_refused():
    with pytest.raises(BadValue, match="multiple of 10"):
        type(world())("robinson", 0.0, 5.0)


@pytest.mark.parametrize(
    "projection", [around(61.2, -149.9), around(90.0, 0.0), world(180.0), world(0.0, "plate-carree")]
)
def test_the_way_back_from_the_page_leads_to_the_same_place(projection):
    """1e-3 deg, 0.1 km: a pixel of the finest map is 0.2 km (the inverse of Robinson is the worst of them)."""
    lat, lon = np.array([0.0, 45.0, -60.0, 80.0]), np.array([179.0, -179.0, 10.0, 100.0])
    x, y = to_page(projection, lat, lon)
    back_lat, back_lon = from_page(projection, x, y)
    assert np.allclose(back_lat, lat, atol=1e-3)
    assert np.allclose(np.mod(back_lon - lon + 180.0, 360.0) - 180.0, 0.0, atol=1e-3)


def test_points_off_the_world_have_no_place():
    lat, _ = from_page(world(0.0), np.array([0.0, 16_900.0]), np.array([0.0, 8_600.0]))
    assert np.isfinite(lat[0]) and np.isnan(lat[1])
