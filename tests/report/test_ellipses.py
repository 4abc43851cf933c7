"""Ellipses of predicted points: their axes, their rings anywhere on the Earth, how they are chosen and drawn."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyproj import Geod

from umbrella.report.ellipses import MOST_ELLIPSES, SIGMAS, axes_of, chosen, draw_track, finding, ring_of, track_figure
from umbrella.report.pictures import Credit, Foreseen, Place, Predicted, TrackPicture

GEOD = Geod(ellps="WGS84")


def point(along_m=20e3, across_m=5e3, azimuth_deg=30.0, lat_deg=61.2, lon_deg=-149.9, time_s=600.0):
    """Return a prediction with given standard deviations along an azimuth and across it."""
    turn = math.radians(90.0 - azimuth_deg)
    c, s = math.cos(turn), math.sin(turn)
    east, north = along_m**2 * c * c + across_m**2 * s * s, along_m**2 * s * s + across_m**2 * c * c
    return Predicted(
        time_s=time_s, lat_deg=lat_deg, lon_deg=lon_deg, altitude_km=0.0, var_east_m2=east, var_north_m2=north,
        cov_m2=(along_m**2 - across_m**2) * s * c,
    )  # fmt: skip


def shrinking(first_m, last_m, count=40, **place):
    sizes = np.geomspace(first_m, last_m, count)
    return tuple(point(along_m=a, across_m=a / 3.0, time_s=600.0 + 10.0 * k, **place) for k, a in enumerate(sizes))


@given(st.floats(100.0, 1e6), st.floats(0.01, 0.98), st.floats(0.0, 179.0))
def test_axes_are_those_that_the_covariance_was_made_of(along, ratio, azimuth):
    """1e-6: the difference of nearly equal variances loses digits as the ellipse gets round."""
    long_km, short_km, found = axes_of(point(along, ratio * along, azimuth))
    assert long_km == pytest.approx(SIGMAS * along / 1e3, rel=1e-6)
    assert short_km == pytest.approx(SIGMAS * ratio * along / 1e3, rel=1e-6)
    assert abs((found - azimuth + 90.0) % 180.0 - 90.0) < 1e-3


@given(st.floats(-89.9, 89.9), st.floats(-180.0, 180.0), st.floats(0.0, 179.0))
def test_the_ring_lies_two_standard_deviations_off(lat, lon, azimuth):
    """Azimuth and distance from the middle are geodesic, so the ring is exact up to rounding, at the poles as well."""
    assume(abs(lat) < 89.0)  # nearer, 40 km reach over the pole and azimuths there turn by more than rounding
    made = point(20e3, 5e3, azimuth, lat, lon)
    ring_lat, ring_lon = ring_of(made)
    same = np.ones(len(ring_lat))
    ahead, _, distance = GEOD.inv(lon * same, lat * same, ring_lon, ring_lat)
    east, north = distance * np.sin(np.radians(ahead)), distance * np.cos(np.radians(ahead))
    inverse = np.linalg.inv([[made.var_east_m2, made.cov_m2], [made.cov_m2, made.var_north_m2]])
    off = np.sqrt(inverse[0, 0] * east**2 + 2.0 * inverse[0, 1] * east * north + inverse[1, 1] * north**2)
    assert np.allclose(off, SIGMAS, rtol=1e-6)


def test_an_ellipse_holds_the_part_of_the_errors_that_the_footer_says():
    """86.5 % of 20,000 draws, within four standard deviations of the count (0.24 % each)."""
    rng = np.random.default_rng(1)
    made = point()
    cov = [[made.var_east_m2, made.cov_m2], [made.cov_m2, made.var_north_m2]]
    draws = rng.multivariate_normal([0.0, 0.0], cov, 20_000)
    off = np.einsum("ki,ij,kj->k", draws, np.linalg.inv(cov), draws)
    inside = float((off <= SIGMAS**2).mean())
    assert inside == pytest.approx(1.0 - math.exp(-0.5 * SIGMAS**2), abs=4 * 0.0024)
    assert round(100.0 * (1.0 - math.exp(-0.5 * SIGMAS**2))) == 86


def test_a_covariance_that_rounding_made_indefinite_is_flat():
    flat = Predicted(time_s=0.0, lat_deg=0.0, lon_deg=0.0, altitude_km=0.0, var_east_m2=1e6, var_north_m2=1e6,
                     cov_m2=1e6 * (1.0 + 1e-12))  # fmt: skip
    long_km, short_km, azimuth = axes_of(flat)
    assert (long_km, short_km, azimuth) == pytest.approx((SIGMAS * math.sqrt(2.0), 0.0, 45.0), abs=1e-6)


def test_ellipses_drawn_shrink_and_are_few():
    points = shrinking(900e3, 300.0, 200)
    drawn = chosen(points)
    sizes = [axes_of(one)[0] for one in drawn]
    assert drawn[0] is points[0] and drawn[-1] is points[-1]
    assert len(drawn) <= MOST_ELLIPSES
    assert sizes == sorted(sizes, reverse=True)
    assert chosen(points[:1]) == points[:1] and chosen(()) == ()


def picture_at(lat_deg, lon_deg, count=1):
    threats = tuple(
        Foreseen(
            name=f"t-{k}", target="There", end=Place(name="There", lat_deg=lat_deg, lon_deg=lon_deg), end_s=1500.0,
            impact=shrinking(300e3, 2e3, lat_deg=lat_deg, lon_deg=lon_deg),
            intercept=shrinking(30e3, 100.0, 20, lat_deg=lat_deg, lon_deg=lon_deg) if k % 2 == 0 else (),
        )
        for k in range(count)
    )  # fmt: skip
    return TrackPicture(scenario="made-up", threats=threats, credit=Credit(weakest_status="assumed"))


@pytest.mark.parametrize(("lat", "lon"), [(61.2, -149.9), (90.0, 0.0), (-17.0, 179.9), (40.7, -74.0)])
def test_ellipses_are_drawn_anywhere_without_a_warning(lat, lon, tmp_path):
    draw_track(picture_at(lat, lon), tmp_path / "track.png")
    assert (tmp_path / "track.png").stat().st_size > 20_000


def test_picture_names_its_inputs_and_nothing_leaves_the_page():
    figure = track_figure(picture_at(61.2, -149.9, count=7))
    words = " ".join(text.get_text() for text in figure.texts)
    assert "Weakest input: assumed" in words and "no intercept was predicted" in words
    assert "2 more threats are in the tables" in words.replace("\n", " ")
    used, (width_in, height_in) = figure.get_tightbbox(), figure.get_size_inches()
    # 0.01 in: a pixel and a half of rounding in the boxes of letters
    assert used.x0 > -0.01 and used.y0 > -0.01 and used.x1 < width_in + 0.01 and used.y1 < height_in + 0.01


def test_the_headline_tells_from_which_size_to_which():
    assert finding(picture_at(0.0, 0.0)).replace("\u00a0", " ") == (
        "made-up: predicted impact points shrink from ±600 km to ±4.0 km"
    )
    assert finding(TrackPicture(scenario="made-up", threats=())) == "made-up: no impact point was predicted"
