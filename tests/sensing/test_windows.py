"""When a sensor can see a flight."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.trajectory import state_at
from umbrella.sensing.infrared import SATELLITE
from umbrella.sensing.radar import pointing
from umbrella.sensing.windows import STEP_S, Sensors, margin, visible_windows


def sensors_with(rows):
    return Sensors(rows, np.zeros(0, SATELLITE), np.zeros((0, 13)))


@given(st.floats(35.0, 75.0), st.floats(130.0, 220.0), st.floats(0.0, 360.0), st.floats(20.0, 120.0))
def test_windows_hold_exactly_the_times_at_which_the_flight_is_seen(radar_at, arc, lat, lon, azimuth, half_width):
    sensors = sensors_with(radar_at(lat, lon, faces_deg=((azimuth, half_width, 3.0, 60.0),), range_km=3000.0))
    windows = visible_windows(sensors, 0, arc, 0.0, 1700.0, WGS84)
    for t in np.arange(0.37, 1700.0, 0.5):
        is_inside = any(a <= t <= b for a, b in windows)
        value = margin(sensors, 0, arc, float(t), WGS84)
        # the search may miss only what is shorter than its step, where the margin hardly leaves zero
        assert is_inside == (value >= 0.0) or abs(value) < 1e-4


@given(st.floats(50.0, 70.0), st.floats(150.0, 210.0))
def test_the_ends_of_windows_are_good_to_a_millisecond(radar_at, arc, lat, lon):
    sensors = sensors_with(radar_at(lat, lon, range_km=2500.0))
    for a, b in visible_windows(sensors, 0, arc, 0.0, 1700.0, WGS84):
        if 0.0 < a < 1700.0:
            assert margin(sensors, 0, arc, a - 1e-3, WGS84) < 0.0 <= margin(sensors, 0, arc, a + 1e-3, WGS84)
        if 0.0 < b < 1700.0:
            assert margin(sensors, 0, arc, b + 1e-3, WGS84) < 0.0 <= margin(sensors, 0, arc, b - 1e-3, WGS84)


def test_a_visit_shorter_than_the_step_is_found(radar_at, arc):
    """The range limit stands just beyond the closest approach, so that the flight only grazes it."""
    radar = radar_at(55.0, 175.0)[0]
    times = np.arange(0.0, 1700.0, 0.1)
    closest_km = min(pointing(radar, *state_at(arc, t)[:3], t, WGS84)[0] for t in times) / 1e3
    for more_km in (0.0005, 0.002):
        sensors = sensors_with(radar_at(55.0, 175.0, range_km=closest_km + more_km))
        windows = visible_windows(sensors, 0, arc, 0.0, 1700.0, WGS84)
        assert len(windows) == 1
        assert 0.0 < windows[0, 1] - windows[0, 0] < STEP_S


def test_a_flight_that_is_never_seen_has_no_window(radar_at, arc):
    assert len(visible_windows(sensors_with(radar_at(-60.0, 0.0)), 0, arc, 0.0, 1700.0, WGS84)) == 0


def test_a_search_that_ends_before_it_begins_finds_nothing(radar_at, arc):
    assert len(visible_windows(sensors_with(radar_at(60.0, 180.0)), 0, arc, 900.0, 900.0, WGS84)) == 0


def test_more_range_never_shortens_what_is_seen(radar_at, arc):
    seen = [
        sum(b - a for a, b in visible_windows(sensors_with(radar_at(60, 180, range_km=km)), 0, arc, 0.0, 1700.0, WGS84))
        for km in (1000.0, 2000.0, 3000.0, 5000.0)
    ]
    assert seen == pytest.approx(sorted(seen))
