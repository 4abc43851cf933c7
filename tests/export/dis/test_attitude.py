"""Euler angles: turned by them, the body's nose lies along the velocity and its wings are level."""

import numpy as np
import pytest

from umbrella.export.dis_attitude import euler_angles, pointing

NEAR = 1e-9  # a few roundings
RNG = np.random.default_rng(5)
PLACES = RNG.normal(size=(200, 3)) * 7e6
FORWARD = pointing(PLACES, RNG.normal(size=(200, 3)) * 7e3)


def axes(angles):
    """Return the body's axes (rows) in world coordinates: three turns, written out as matrices."""
    (cp, ct, cf), (sp, st, sf) = np.cos(angles), np.sin(angles)
    about_z = np.array([[cp, sp, 0], [-sp, cp, 0], [0, 0, 1]])
    about_y = np.array([[ct, 0, -st], [0, 1, 0], [st, 0, ct]])
    about_x = np.array([[1, 0, 0], [0, cf, sf], [0, -sf, cf]])
    return about_x @ about_y @ about_z


def test_nose_points_along_the_velocity():
    noses = [axes(a)[0] for a in euler_angles(PLACES, FORWARD)]
    np.testing.assert_allclose(noses, FORWARD, atol=NEAR)


def test_wings_are_level_and_belly_down():
    for angles, place in zip(euler_angles(PLACES, FORWARD), PLACES, strict=True):
        up = place / np.linalg.norm(place)
        assert axes(angles)[1] @ up == pytest.approx(0.0, abs=NEAR)
        assert axes(angles)[2] @ up < NEAR


def test_what_stands_still_points_up():
    place = np.array([[6.4e6, 0.0, 0.0]])
    assert pointing(place, np.zeros((1, 3))) == pytest.approx(np.array([[1.0, 0.0, 0.0]]))
    assert euler_angles(place, pointing(place, np.zeros((1, 3)))) == pytest.approx(np.zeros((1, 3)))


def test_northward_level_flight_at_the_equator_and_greenwich():
    """North is world z: the nose is pitched by -90 degrees about y; right of it is east, world y."""
    angles = euler_angles(np.array([[6.4e6, 0.0, 0.0]]), np.array([[0.0, 0.0, 1.0]]))[0]
    np.testing.assert_allclose(axes(angles), [[0, 0, 1], [0, 1, 0], [-1, 0, 0]], atol=NEAR)
