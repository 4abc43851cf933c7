"""The volume that is drawn is the volume in which the engine's radar looks."""

import math

import numpy as np
import pytest

from umbrella.analysis.scene import Face, Site
from umbrella.export.radar_volume import degrees_of, limits, outline, side_walls
from umbrella.physics.earth.ellipsoid import geodetic_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.scenario.radars import stand
from umbrella.sensing.radar import RADAR, pointing
from umbrella.sensing.view import in_view

PLACE = (76.57, -68.30, 0.4)


def site_of(*faces):
    lat, lon, height = PLACE
    return Site(role="radar", name="r", design="d", lat_deg=lat, lon_deg=lon, altitude_km=height, range_km=5000.0,
                faces=faces)  # fmt: skip


FACES = [Face(azimuth_deg=357.0, half_width_deg=60.0, elevation_min_deg=3.0, elevation_max_deg=85.0),
         Face(azimuth_deg=0.0, half_width_deg=180.0, elevation_min_deg=2.0, elevation_max_deg=90.0),
         Face(azimuth_deg=120.0, half_width_deg=50.0, elevation_min_deg=0.0, elevation_max_deg=90.0)]  # fmt: skip


def radar_of(site, face):
    """A record of the engine with one face."""
    from umbrella.catalog.points import Point

    row = np.zeros(1, RADAR)[0]
    stand(row, Point(lat_deg=site.lat_deg, lon_deg=site.lon_deg, height_m=1e3 * site.altitude_km, height_is_known=True,
                     name="r"))  # fmt: skip
    row["faces"], row["range_max_m"] = 1, 1e3 * site.range_km
    limits = (face.azimuth_deg, face.half_width_deg, face.elevation_min_deg, face.elevation_max_deg)
    row["faces_rad"][0] = np.radians(limits)
    return row


@pytest.mark.parametrize("face", FACES)
def test_the_outline_lies_on_the_limits_of_the_face(face):
    site = site_of(face)
    radar, low_high = radar_of(site, face), limits(site, face)
    points = outline(site, face)
    away = np.array([pointing(radar, *point, 0.0, WGS84) for point in points])  # both frames are one at t = 0
    assert (away[:, 0] < 5.0e6 + 1.0).all()
    far = away[away[:, 0] > 1.0]
    assert far[:, 0] == pytest.approx(5.0e6, abs=1.0)
    up = np.degrees(far[:, 2])
    assert up.min() == pytest.approx(low_high[0], abs=1e-6) and up.max() == pytest.approx(low_high[1], abs=1e-6)
    turn = np.degrees(np.arctan2(np.sin(far[:, 1] - math.radians(face.azimuth_deg)),
                                 np.cos(far[:, 1] - math.radians(face.azimuth_deg))))  # fmt: skip
    level = up < 89.0
    assert np.abs(turn[level]).max() == pytest.approx(min(face.half_width_deg, 180.0), abs=1e-6)


@pytest.mark.parametrize("face", FACES)
def test_the_radar_sees_just_inside_the_outline_and_not_just_outside(face):
    """A point of the edge moved 2 % towards the middle of the volume is seen; moved 2 % away from it is not.

    Where the face begins low, refraction lifts its lower edge by up to 0.8 degrees: less than the 2 % here.
    """
    site = site_of(face)
    radar = radar_of(site, face)
    points = outline(site, face)
    here = np.array(geodetic_to_ecef(*np.radians(PLACE[:2]), 1e3 * PLACE[2], WGS84))
    rim = points[np.linalg.norm(points - here, axis=1) > 1.0]
    middle = here + 0.5 * (rim.mean(axis=0) - here)
    inside, outside = middle + 0.98 * (rim - middle), middle + 1.02 * (rim - middle)
    seen = np.array([[in_view(radar, *point, 0.0, WGS84)[0] for point in places] for places in (inside, outside)])
    assert seen[0].all() and not seen[1].any()


def test_the_sides_hold_the_rays_between_the_lowest_and_the_highest(face=FACES[0]):
    site = site_of(face)
    radar = radar_of(site, face)
    for azimuth, side in zip((297.0, 57.0), side_walls(site, face), strict=True):
        for lon, lat, low, high in zip(*side, strict=True):
            for height in (low, high):
                point = geodetic_to_ecef(math.radians(lat), math.radians(lon), height, WGS84)
                range_m, turn, up = pointing(radar, *point, 0.0, WGS84)
                assert range_m < 5.0e6 * 1.002
                if range_m > 1e3:
                    assert 2.8 < math.degrees(up) < 85.2
                    assert math.degrees(turn) % 360.0 == pytest.approx(azimuth, abs=0.3)
    assert side_walls(site, FACES[1]) == ()


def test_a_high_radar_looks_no_lower_than_its_horizon():
    site = site_of(Face(azimuth_deg=0.0, half_width_deg=60.0, elevation_min_deg=-5.0, elevation_max_deg=85.0))
    low, _ = limits(site, site.faces[0])
    assert low == pytest.approx(-math.degrees(math.sqrt(2.0 * 400.0 / WGS84.a_m)), abs=0.01)
    lowest = degrees_of(outline(site, site.faces[0]))[1:, 2].min()
    assert lowest > -1.0  # metres: the ray that grazes the ground comes no lower
