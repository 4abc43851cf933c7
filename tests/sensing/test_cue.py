"""Cued search: beams and time."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.sensing.cue import cue_beams, cued_interval_s

# Friedman, Circles covering circles (after Bezdek 1984 and others): radius of n equal discs that cover a unit disc
BEST_COVERINGS = {3: 0.8660, 4: 0.7071, 5: 0.6094, 6: 0.5559, 7: 0.5000, 8: 0.4450, 9: 0.4142, 10: 0.3949, 19: 0.2752}


def cue_of(radar, circle_in_beam_radii):
    """Return the standard deviation (m) at 1,000 km of a cue whose circle is so many beam radii wide."""
    return circle_in_beam_radii * 0.5 * radar.beam_rad * 1e6 / 3.0


@pytest.mark.parametrize(("fewest", "radius"), BEST_COVERINGS.items())
def test_a_circle_gets_at_least_the_fewest_beams_that_cover_it(radar_at, fewest, radius):
    radar = radar_at(beam_rad=0.04)[0]
    beams = cue_beams(radar, cue_of(radar, 0.999 / radius), 1e6)
    assert fewest <= beams <= fewest + 3


def test_a_cue_inside_one_beam_needs_one_look(radar_at):
    radar = radar_at(beam_rad=0.04)[0]
    assert cue_beams(radar, cue_of(radar, 0.999), 1e6) == 1
    assert cue_beams(radar, 0.0, 1e6) == 1
    assert cue_beams(radar, cue_of(radar, 1.001), 1e6) >= 3


def test_many_beams_cover_a_plane_with_the_least_overlap(radar_at):
    """Kershner 1939: discs that cover a plane have 1.209 times its area."""
    radar = radar_at(beam_rad=0.01)[0]
    beams = cue_beams(radar, cue_of(radar, 500.0), 1e6)
    assert beams / 500.0**2 == pytest.approx(1.2092, rel=0.005)  # the rim adds 1/500


@given(st.floats(1.0, 1e5), st.floats(1.0, 3.0), st.floats(1e5, 5e6))
def test_looser_and_nearer_cues_take_more_beams(radar_at, sigma, more, range_m):
    radar = radar_at(beam_rad=0.003)[0]
    beams = cue_beams(radar, sigma, range_m)
    assert cue_beams(radar, sigma * more, range_m) >= beams
    assert cue_beams(radar, sigma, range_m * more) <= beams


@given(st.integers(1, 500), st.floats(0.05, 1.0))
def test_searching_takes_the_dwells_over_the_share(radar_at, beams, share):
    radar = radar_at(dwell_s=0.1, track_share=share)[0]
    assert cued_interval_s(radar, beams) * share == pytest.approx(beams * 0.1)
    assert math.isclose(cued_interval_s(radar, 2 * beams), 2.0 * cued_interval_s(radar, beams))
