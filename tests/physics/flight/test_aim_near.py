"""Aims from guesses: the compiled search finds what the search in full finds, and says when it does not."""

import math

import numpy as np
import pytest

from umbrella.analysis.flying import launch_of
from umbrella.catalog.library import builtin_catalog
from umbrella.physics.flight.aim import MINIMUM_ENERGY, aim
from umbrella.physics.flight.aim_near import CUTOFF, PITCH, Kick, aim_near
from umbrella.physics.flight.plan import burn_time
from umbrella.scenario.attack import nature

TARGET = (math.radians(47.6), math.radians(-122.3), 0.0)


@pytest.fixture(scope="module")
def launch():
    catalog = builtin_catalog()
    return launch_of(catalog, catalog.missile("hwasong-15"), catalog.place_or_point("pyongsong"), nature())


@pytest.fixture(scope="module")
def found(launch):
    return aim(launch.vehicle, launch.steer, launch.point, TARGET, MINIMUM_ENERGY, 0.0, launch.nature)


def near(launch, guesses, free=CUTOFF, most=None, tolerance_m=5.0):
    """Return the unknowns found from guesses at one target, and the times of impact."""
    steer, unknowns = launch.steer, np.array(guesses, dtype=np.float64)
    kick = Kick(steer.vertical_rise_s, steer.turn_end_s, steer.follows_path)
    targets, times = np.array([TARGET] * len(unknowns)), np.empty(len(unknowns))
    highest = float(burn_time(launch.vehicle)) if most is None else most
    aim_near(
        launch.vehicle, kick, launch.point, launch.nature, targets, unknowns, free, highest, tolerance_m, times
    )  # fmt: skip
    return unknowns, times


def test_from_guesses_around_it_finds_the_flight_of_a_full_aim(launch, found):
    own = [found.azimuth_rad, found.pitch_rad, found.cutoff_s]
    guesses = [[own[0] + turn, own[1], own[2] + late] for turn in (-0.02, 0.0, 0.03) for late in (-0.5, 0.0, 0.4)]
    unknowns, times = near(launch, guesses)
    assert unknowns[:, 0] == pytest.approx(own[0], abs=2e-6)
    assert unknowns[:, 2] == pytest.approx(own[2], abs=2e-4)
    assert times == pytest.approx(found.shot.t_impact_s, abs=0.05)


def test_with_the_cutoff_given_it_finds_the_pitch(launch, found):
    own = [found.azimuth_rad, found.pitch_rad + 0.05, found.cutoff_s + 1.0]
    unknowns, times = near(launch, [own], free=PITCH, most=0.5 * math.pi)
    assert np.isfinite(times).all()
    assert unknowns[0, 2] == own[2] and unknowns[0, 1] != own[1]


def test_what_is_not_found_is_said_and_its_guess_kept(launch, found):
    guess = [found.azimuth_rad, found.pitch_rad, 0.8 * found.cutoff_s]
    unknowns, times = near(launch, [guess], most=0.9 * found.cutoff_s)  # the burn may not last long enough
    assert np.isnan(times).all() and unknowns[0].tolist() == guess
