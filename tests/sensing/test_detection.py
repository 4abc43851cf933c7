"""From range to signal, from signal to the chance of a detection."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.sensing.detection import detection_probability, error_growth, signal_to_noise, snr_for_probability


@given(st.floats(1e4, 1e7), st.floats(1e-4, 100.0))
def test_halving_the_range_brings_twelve_decibels(range_m, rcs):
    near = signal_to_noise(range_m / 2.0, rcs, 1e6, 1.0, 20.0)
    far = signal_to_noise(range_m, rcs, 1e6, 1.0, 20.0)
    assert 10.0 * math.log10(near / far) == pytest.approx(40.0 * math.log10(2.0), abs=1e-9)


@given(st.floats(1e-4, 100.0))
def test_range_for_one_signal_grows_with_the_fourth_root_of_cross_section(rcs):
    assert signal_to_noise(1e6 * rcs**0.25, rcs, 1e6, 1.0, 20.0) == pytest.approx(20.0, rel=1e-12)


def test_the_published_point_is_met():
    assert signal_to_noise(870e3, 0.01, 870e3, 0.01, 20.0) == 20.0


def test_swerling_one_needs_twenty_one_decibels_for_nine_in_ten():
    """Skolnik, Introduction to Radar Systems, 3rd ed., figure 2.22: 21 dB for 0.9 at 1e-6, read to half a decibel."""
    snr = snr_for_probability(0.9, 1e-6)
    assert 10.0 * math.log10(snr) == pytest.approx(21.1, abs=0.5)
    assert detection_probability(snr, 1e-6) == pytest.approx(0.9, rel=1e-12)


@given(st.floats(0.0, 1e4), st.floats(1e-3, 1e4))
def test_a_stronger_echo_is_never_detected_less(snr, more):
    assert detection_probability(snr + more, 1e-6) > detection_probability(snr, 1e-6)


def test_no_echo_is_detected_as_often_as_false_alarms_come():
    assert detection_probability(0.0, 1e-6) == pytest.approx(1e-6, rel=1e-9)


@given(st.floats(1e-3, 1e6))
def test_errors_grow_for_weak_echoes_and_never_shrink_below_the_published_size(snr):
    growth = error_growth(snr, 20.0)
    assert growth == pytest.approx(max(1.0, math.sqrt(20.0 / snr)))
