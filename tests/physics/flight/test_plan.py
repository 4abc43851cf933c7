"""From stages and steering to burn segments: nothing is lost, nothing appears, each begins where the last one ends."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.core.constants import G0_M_S2
from umbrella.physics.flight.integrate import (
    SEG_ALONG,
    SEG_AREA,
    SEG_END,
    SEG_EXIT,
    SEG_FLOW,
    SEG_MASS,
    SEG_PITCH,
    SEG_RATE,
    SEG_START,
    SEG_THRUST,
)
from umbrella.physics.flight.plan import (
    AREA,
    BURN,
    CONSTANT_DRAG,
    DRY,
    EXIT_AREA,
    MISSILE_DRAG,
    PROPELLANT,
    THRUST,
    Programme,
    burn_segments,
    burn_time,
    drag_tables,
    free_segment,
    stage_times,
)

NEVER = math.inf


def programme(t=(0.0, 60.0), pitch_deg=(90.0, 30.0), along=NEVER, cutoff=NEVER):
    return Programme(np.array(t, dtype=float), np.radians(np.array(pitch_deg, dtype=float)), along, cutoff)


def launch_mass(v):
    return v.payload_kg + v.shroud_kg + v.stages[:, PROPELLANT].sum() + v.stages[:, DRY].sum()


@pytest.fixture(scope="module")
def launcher(stage, vehicle):
    """A launcher built like the Soyuz: four boosters beside a core, an upper stage, a shroud."""
    return vehicle(
        stage(100_000.0, 25_000.0, 265.0, 257.0, 100.0, 2.95),
        stage(150_000.0, 15_000.0, 314.0, 264.0, 118.0, 2.68, parallel=True),
        stage(22_000.0, 2_400.0, 326.0, 326.0, 250.0, 2.66, coast_s=2.0),
        payload_kg=7_000.0,
        shroud=(1_700.0, 157.0),
    )


def seconds(segments):
    return segments[:, SEG_END] - segments[:, SEG_START]


@given(st.floats(1.0, 500.0), st.lists(st.floats(0.0, 400.0), min_size=1, max_size=5, unique=True))
def test_segments_adjoin_from_lift_off_to_the_end(launcher, cutoff, knots):
    t = sorted(knots)
    segments = burn_segments(launcher, programme(t, np.linspace(90.0, 20.0, len(t)), cutoff=cutoff))
    assert segments[0, SEG_START] == 0.0
    assert np.array_equal(segments[1:, SEG_START], segments[:-1, SEG_END])
    assert segments[-1, SEG_END] == min(cutoff, burn_time(launcher))
    assert np.all(seconds(segments) > 0.0)


def test_first_segment_has_the_launch_mass_and_the_last_ends_with_dry_stage_and_payload(launcher):
    segments = burn_segments(launcher, programme())
    assert segments[0, SEG_MASS] == pytest.approx(launch_mass(launcher), rel=1e-15)
    end = segments[-1, SEG_MASS] - segments[-1, SEG_FLOW] * seconds(segments)[-1]
    assert end == pytest.approx(launcher.payload_kg + launcher.stages[-1, DRY], rel=1e-12)


def test_all_mass_is_accounted_for(launcher):
    segments = burn_segments(launcher, programme())
    burnt = segments[:, SEG_FLOW] * seconds(segments)
    dropped = np.sum((segments[:, SEG_MASS] - burnt)[:-1] - segments[1:, SEG_MASS])
    assert burnt.sum() == pytest.approx(launcher.stages[:, PROPELLANT].sum(), rel=1e-12)
    assert dropped == pytest.approx(launcher.stages[:-1, DRY].sum() + launcher.shroud_kg, rel=1e-10)


def test_thrust_is_mass_flow_times_specific_impulse(launcher):
    segments = burn_segments(launcher, programme())
    impulse = segments[:, SEG_THRUST] @ seconds(segments)
    isp = np.array([265.0, 314.0, 326.0])
    assert impulse == pytest.approx(G0_M_S2 * (isp @ launcher.stages[:, PROPELLANT]), rel=1e-12)
    alone = segments[-1]
    assert alone[SEG_THRUST] / (alone[SEG_FLOW] * G0_M_S2) == pytest.approx(326.0, rel=1e-12)


def test_boosters_and_core_burn_together_and_the_boosters_leave_first(launcher):
    times = stage_times(launcher)
    assert times.tolist() == [[0.0, 100.0], [0.0, 118.0], [120.0, 370.0]]
    segments = burn_segments(launcher, programme(t=(0.0,), pitch_deg=(90.0,)))
    assert segments[:, SEG_START].tolist() == [0.0, 100.0, 118.0, 120.0, 157.0]
    both, core, gap, upper, bare = segments
    rows = launcher.stages
    assert both[SEG_THRUST] == rows[0, THRUST] + rows[1, THRUST]
    assert both[SEG_EXIT] == rows[0, EXIT_AREA] + rows[1, EXIT_AREA]
    assert both[SEG_AREA] == rows[0, AREA] + rows[1, AREA]  # side by side in the wind
    assert core[SEG_THRUST] == rows[1, THRUST] and core[SEG_AREA] == rows[1, AREA]
    boosters = rows[0, DRY]
    assert core[SEG_MASS] == pytest.approx(both[SEG_MASS] - 100.0 * both[SEG_FLOW] - boosters, rel=1e-12)
    assert gap[SEG_THRUST] == gap[SEG_FLOW] == 0.0  # coast before ignition
    assert gap[SEG_MASS] == upper[SEG_MASS]
    assert bare[SEG_MASS] == pytest.approx(upper[SEG_MASS] - 37.0 * upper[SEG_FLOW] - launcher.shroud_kg, rel=1e-12)


@given(st.floats(1.0, 369.0))
def test_an_earlier_cut_off_only_shortens_the_flight(launcher, cutoff):
    whole = burn_segments(launcher, programme())
    cut = burn_segments(launcher, programme(cutoff=cutoff))
    n = len(cut)
    assert cut[-1, SEG_END] == cutoff
    if n > 1 and cutoff - cut[-1, SEG_START] > 1e-6:
        np.testing.assert_array_equal(cut[: n - 1], whole[: n - 1])
        np.testing.assert_array_equal(np.delete(cut[-1], SEG_END), np.delete(whole[n - 1], SEG_END))


def test_pitch_follows_the_straight_lines_between_its_knots(launcher):
    knots_t, knots_pitch = np.array([10.0, 60.0, 130.0]), np.array([90.0, 50.0, 20.0])
    for s in burn_segments(launcher, programme(knots_t, knots_pitch)):
        for t in np.linspace(s[SEG_START], s[SEG_END], 5)[:-1]:
            flown = math.degrees(s[SEG_PITCH] + s[SEG_RATE] * (t - s[SEG_START]))
            assert flown == pytest.approx(np.interp(t, knots_t, knots_pitch), abs=1e-10)


def test_gravity_turn_begins_at_its_time(launcher):
    segments = burn_segments(launcher, programme(along=42.0))
    np.testing.assert_array_equal(segments[:, SEG_ALONG], segments[:, SEG_START] >= 42.0)
    assert 42.0 in segments[:, SEG_START]


def test_a_coast_before_ignition_delays_all_later_stages(stage, vehicle):
    row = (1000.0, 100.0, 250.0, 250.0, 30.0, 1.0)
    v = vehicle(stage(*row, coast_s=1.0), stage(*row, coast_s=5.0), stage(*row))
    assert stage_times(v).tolist() == [[1.0, 31.0], [36.0, 66.0], [66.0, 96.0]]


@given(st.lists(st.floats(0.01, 30.0), min_size=1, max_size=8, unique=True), st.data(), st.floats(0.0, 40.0))
def test_drag_table_is_the_straight_lines_through_its_knots(knots, data, mach):
    m = np.sort(np.array(knots))
    cd = np.array(data.draw(st.lists(st.floats(0.05, 2.0), min_size=len(m), max_size=len(m))))
    table = drag_tables(m, cd)
    for rows, expected in ((table[MISSILE_DRAG], np.interp(mach, m, cd)), (table[CONSTANT_DRAG], 1.0)):
        inside = (rows[:, 0] <= mach) & (mach < rows[:, 1])
        assert inside.sum() == 1  # every Mach number lies in one interval only
        steepest = np.abs(rows[inside, 3]).max()
        value = rows[inside, 2] + rows[inside, 3] * mach
        assert value == pytest.approx(expected, abs=1e-14 * (1.0 + steepest * (1.0 + mach)))


def test_knots_without_a_kink_are_merged():
    assert len(drag_tables(np.array([0.0, 1.0, 2.0, 3.0]), np.array([0.2, 0.2, 0.2, 0.3]))[0]) == 3


def test_free_segment_is_a_body_without_thrust():
    segment = free_segment(3.0, 8.0, 0.02, CONSTANT_DRAG)[0]
    assert (segment[SEG_START], segment[SEG_END]) == (3.0, 8.0)
    assert segment[SEG_AREA] / segment[SEG_MASS] == 0.02
    assert segment[SEG_THRUST] == segment[SEG_FLOW] == segment[SEG_EXIT] == 0.0


def test_stage_columns_are_what_they_are_called(stage):
    row = stage(1000.0, 100.0, 250.0, 240.0, 50.0, 1.0)
    assert (row[PROPELLANT], row[DRY], row[BURN]) == (1000.0, 100.0, 50.0)
    assert row[THRUST] == pytest.approx(250.0 * G0_M_S2 * 20.0)
    # at sea level the thrust is that of the sea-level impulse
    assert row[THRUST] - row[EXIT_AREA] * 101_325.0 == pytest.approx(240.0 * G0_M_S2 * 20.0, rel=1e-12)
