"""When a battery can meet a predicted path."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.engagement.window import OPEN, OUT_OF_REACH, TOO_LATE, WRONG_HEIGHT, find_window, flight_to, path_at
from umbrella.physics.atmosphere.air import vacuum_air
from umbrella.physics.earth.model import WGS84, without_rotation
from umbrella.tracking.predict import Motion, coast

EARTH = without_rotation(WGS84)
MOTION = Motion(
    air=vacuum_air(),
    earth=EARTH,
    alpha_m2_kg=1.0 / 5000.0,
    alpha_sigma=0.5,
    alpha_drift=0.0,
    noise_m2_s3=1e-6,
    drag_doubt=0.0,
)


def falling_path(distance_m=1500e3, height_m=300e3, inward_m_s=4000.0, climb_m_s=0.0, end_s=700.0, step_s=20.0):
    """A free fall over the equator towards a battery at (0, 0)."""
    angle = distance_m / WGS84.a_m
    r = WGS84.a_m + height_m
    c, s = math.cos(angle), math.sin(angle)
    state = (r * c, r * s, 0.0, climb_m_s * c + inward_m_s * s, climb_m_s * s - inward_m_s * c, 0.0)
    rows, t = [], 0.0
    while t <= end_s and math.hypot(state[0], state[1]) > WGS84.a_m:
        rows.append((t, *state))
        state, t = coast((*state, MOTION.alpha_m2_kg), step_s, MOTION)[:6], t + step_s
    return np.array(rows)


@given(st.floats(0.0, 600.0))
def test_a_path_is_read_between_its_rows_as_it_falls(t):
    path = falling_path(step_s=60.0)
    t = min(t, path[-1, 0])
    state = coast((*path[0, 1:], MOTION.alpha_m2_kg), t, MOTION)
    # the cubic of a 60 s step: h^4 / 384 times the fourth derivative, at most 2 g^2 / r = 2.9e-5 m/s^4 near the ground
    assert path_at(path, t)[:3] == pytest.approx(state[:3], abs=1.0)


@given(st.floats(800e3, 1600e3), st.floats(100e3, 280e3), st.floats(2000.0, 6000.0), st.floats(1000.0, 8000.0))
def test_the_first_intercept_is_the_earliest_that_a_fine_search_finds(arms, distance, height, inward, speed):
    path, battery, fans = falling_path(distance, height, inward), arms.battery(), arms.fan(speed)
    window = find_window(path, battery, fans, 0.0, EARTH)
    times = np.arange(0.0, path[-1, 0], 0.5)
    can = [_can_meet(path, t, battery, fans) for t in times]
    if window.found == OPEN:
        first = times[can.index(True)] if True in can else math.inf
        assert window.first_s <= first + 0.1
        assert _can_meet(path, window.first_s, battery, fans, slack=0.05)
        flight, _ = flight_to(path, window.first_s, battery, fans, EARTH)
        assert window.launch_s == pytest.approx(window.first_s - flight, abs=0.05)
    else:
        # a window shorter than a fortieth of the search may be missed
        assert sum(can) * 0.5 < path[-1, 0] / 20.0


def _can_meet(path, t, battery, fans, slack=0.0):
    flight, height = flight_to(path, t, battery, fans, EARTH)
    return not math.isnan(flight) and 50e3 <= height <= 300e3 and t - flight >= -slack


@given(st.floats(1000.0, 6000.0), st.floats(1.01, 2.0))
def test_a_faster_interceptor_never_shrinks_the_window(arms, speed, faster):
    path, battery = falling_path(), arms.battery()
    slow = find_window(path, battery, arms.fan(speed), 0.0, EARTH)
    fast = find_window(path, battery, arms.fan(speed * faster), 0.0, EARTH)
    if slow.found == OPEN:
        assert fast.found == OPEN
        assert fast.first_s <= slow.first_s + 0.05
        assert fast.last_s >= slow.last_s - 0.05


@given(st.floats(0.0, 200.0), st.floats(0.0, 200.0))
def test_a_later_start_never_brings_an_earlier_intercept(arms, start, later):
    path, battery, fans = falling_path(), arms.battery(), arms.fan(4000.0)
    early = find_window(path, battery, fans, start, EARTH)
    late = find_window(path, battery, fans, start + later, EARTH)
    assert late.first_s >= early.first_s - 0.05


def test_a_path_that_keeps_away_is_out_of_reach(arms):
    path = falling_path(distance_m=3000e3, inward_m_s=-1000.0, end_s=300.0)
    assert find_window(path, arms.battery(), arms.fan(4000.0), 0.0, EARTH).found == OUT_OF_REACH


def test_a_path_that_passes_above_the_band_is_at_the_wrong_height(arms):
    battery = arms.battery(highest_m=100e3)
    path = falling_path(distance_m=900e3, height_m=350e3, climb_m_s=500.0, end_s=300.0)
    assert find_window(path, battery, arms.fan(4000.0), 0.0, EARTH).found == WRONG_HEIGHT


def test_a_battery_that_may_fire_only_after_the_end_is_too_late(arms):
    path = falling_path()
    assert find_window(path, arms.battery(), arms.fan(4000.0), path[-1, 0], EARTH).found == TOO_LATE
