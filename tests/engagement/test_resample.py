"""From flown paths to a regular grid."""

import numpy as np
import pytest

from umbrella.engagement.flyout import TIME
from umbrella.engagement.resample import resample


def rays(speed=1000.0, paths=91, samples=200):
    """Straight paths from the origin in all directions between the vertical and the ground."""
    angle = np.radians(np.linspace(90.0, 0.0, paths))[:, None]
    time = np.linspace(0.0, 400.0, samples)[None, :]
    distance, height = speed * time * np.cos(angle), speed * time * np.sin(angle)
    blank = np.zeros_like(distance)
    return np.stack([distance, height, time + blank, blank, blank, angle + blank], axis=-1)


def test_the_time_of_straight_rays_is_distance_over_speed():
    grid = resample(rays(), (5e3, 5e3), (81, 81), 0.0)
    distance, height = np.meshgrid(np.arange(81) * 5e3, np.arange(81) * 5e3, indexing="ij")
    length = np.hypot(distance, height)
    reached = (length < 395e3) & (distance > 0.0)  # straight up no triangle has a width
    # chords between rays one degree apart are shorter than the arc by a factor 1 - 4e-5
    assert grid[reached, TIME] == pytest.approx(length[reached] / 1000.0, rel=1e-4, abs=1e-9)
    assert np.isnan(grid[length > 401e3, TIME]).all()


def test_where_two_paths_pass_the_earlier_one_counts():
    fast, slow = rays(speed=2000.0), rays(speed=1000.0)
    both = np.concatenate([slow, fast])
    alone = resample(fast, (5e3, 5e3), (41, 41), 0.0)
    together = resample(both, (5e3, 5e3), (41, 41), 0.0)
    assert np.array_equal(np.isnan(alone), np.isnan(together) & np.isnan(alone))
    known = ~np.isnan(alone[:, :, TIME])
    assert (together[known, TIME] <= alone[known, TIME] + 1e-9).all()


def test_a_path_that_ended_early_fills_nothing():
    family = rays()
    family[:, 100:] = family[:, 99:100]
    grid = resample(family, (5e3, 5e3), (81, 81), 0.0)
    distance, height = np.meshgrid(np.arange(81) * 5e3, np.arange(81) * 5e3, indexing="ij")
    assert np.isnan(grid[np.hypot(distance, height) > 400e3 / 199 * 100, TIME]).all()
