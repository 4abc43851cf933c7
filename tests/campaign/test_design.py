"""Designs: their points, the evenness of the draws, the same points for the same seed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.campaign.design import drawn, grid, nominal, one_at_a_time, parse_axis, saltelli
from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.quantity import Quantity
from umbrella.core.errors import BadValue, UnknownName
from umbrella.scenario.distribution import Distribution
from umbrella.scenario.inputs import Input, inputs_of
from umbrella.scenario.load import load
from umbrella.scenario.settings import with_settings

KINDS = ("monte-carlo", "latin-hypercube", "sobol")


def uniform(path, low=0.0, high=1.0):
    value = 0.5 * (low + high)
    return Input(
        path=path,
        quantity=Quantity(value=value, low=low, high=high, status="assumed", source="s"),
        distribution=Distribution(kind="uniform", value=value, low=low, high=high),
    )


THREE = (uniform("a"), uniform("b"), uniform("c", 10.0, 20.0))


def table(design):
    """The values of a design, [points, inputs]."""
    return np.array([[value for _, value in point] for point in design.points])


def test_the_nominal_design_is_one_point_that_sets_nothing():
    design = nominal(7)
    assert (design.kind, design.points, design.trials) == ("nominal", ((),), 7)


@pytest.mark.parametrize("kind", KINDS)
def test_a_drawn_design_sets_every_input_at_every_point(kind):
    design = drawn(kind, THREE, 16, trials=5, seed=1)
    assert (design.kind, design.trials, design.is_common) == (kind, 5, False)
    assert [tuple(path for path, _ in point) for point in design.points] == [("a", "b", "c")] * 16
    values = table(design)
    assert ((values >= (0.0, 0.0, 10.0)) & (values <= (1.0, 1.0, 20.0))).all()


@pytest.mark.parametrize("kind", KINDS)
def test_one_seed_gives_one_design_and_another_seed_another(kind):
    first = drawn(kind, THREE, 16, trials=1, seed=1)
    assert drawn(kind, THREE, 16, trials=1, seed=1) == first
    assert drawn(kind, THREE, 16, trials=1, seed=2).points != first.points


@pytest.mark.parametrize("kind", KINDS)
def test_values_are_plain_numbers_that_a_file_can_hold(kind):
    assert {type(value) for point in drawn(kind, THREE, 4, 1, 0).points for _, value in point} == {float}


@given(st.integers(1, 60), st.integers(0, 1000))
def test_a_latin_hypercube_falls_once_into_each_share_of_each_input(points, seed):
    values = table(drawn("latin-hypercube", (uniform("a"), uniform("b")), points, 1, seed))
    assert (np.sort(np.floor(values * points), axis=0) == np.arange(points)[:, None]).all()


@given(st.integers(0, 6), st.integers(0, 1000))
def test_a_sobol_sequence_falls_once_into_each_share_of_each_input(power, seed):
    points = 2**power
    values = table(drawn("sobol", (uniform("a"), uniform("b")), points, 1, seed))
    assert (np.sort(np.floor(values * points), axis=0) == np.arange(points)[:, None]).all()


def test_draws_have_the_mean_of_the_distribution():
    """Of 4,096 uniform numbers within four standard errors, 4 / sqrt(12 n)."""
    for kind in KINDS:
        values = table(drawn(kind, THREE, 4096, 1, 3))
        assert values.mean(axis=0) == pytest.approx([0.5, 0.5, 15.0], abs=10 * 4 / np.sqrt(12 * 4096))


@pytest.mark.parametrize(
    ("kind", "points", "told"),
    [
        ("sobol", 12, "points = 12: must be a power of two; take 8 or 16"),
        ("sobol", 0, "points = 0: must be 1 to 1,000,000"),
        ("monte-carlo", -1, "points = -1: must be 1 to 1,000,000"),
    ],
)
def test_a_number_of_points_that_is_not_possible_is_refused(kind, points, told):
    with pytest.raises(BadValue, match=told):
        drawn(kind, THREE, points, 1, 0)


def test_a_design_without_inputs_kind_trials_or_seed_is_refused():
    with pytest.raises(BadValue, match="inputs = none: must be at least one; give a number a range"):
        drawn("sobol", (), 8, 1, 0)
    with pytest.raises(UnknownName, match="no drawn design is called 'sobel'; did you mean sobol"):
        drawn("sobel", THREE, 8, 1, 0)
    with pytest.raises(BadValue, match="trials = 0: must be at least 1"):
        nominal(0)
    with pytest.raises(BadValue, match="seed = -1: must be 0 or more"):
        drawn("sobol", THREE, 8, 1, -1)


def test_a_grid_has_every_combination_the_last_axis_fastest():
    design = grid({"a": (1, 2), "b": ("x", None, True)}, trials=4)
    assert design.is_common
    assert design.points[:4] == (
        (("a", 1), ("b", "x")),
        (("a", 1), ("b", None)),
        (("a", 1), ("b", True)),
        (("a", 2), ("b", "x")),
    )
    assert len(set(design.points)) == 6


@pytest.mark.parametrize(
    ("axes", "told"),
    [
        ({}, "at least one `path=values`"),
        ({"a": ()}, "a = nothing: must be one or more values"),
        ({"a": (1, 2, 1)}, "a = 1, 2, 1: must be one or more values, each once"),
        ({"a": range(2000), "b": range(2000)}, "at most 1,000,000"),
    ],
)
def test_a_grid_that_is_empty_double_or_too_large_is_refused(axes, told):
    with pytest.raises(BadValue, match=told):
        grid(axes, 1)


def test_one_at_a_time_moves_each_input_to_both_ends_and_leaves_the_others():
    design = one_at_a_time(THREE, trials=3)
    ends = [(("a", 0.0),), (("a", 1.0),), (("b", 0.0),), (("b", 1.0),), (("c", 10.0),), (("c", 20.0),)]
    assert design.points == ((), *ends)
    assert design.is_common


def test_saltelli_points_give_the_sobol_indices_of_a_known_function():
    """Of y = 3a + b with uniform inputs: S = (0.9, 0.1, 0); within 0.02, the scatter of 1,024 rows."""
    from SALib.analyze import sobol

    design, problem = saltelli(THREE, 1024, trials=1, seed=5)
    assert (len(design.points), problem["names"], design.is_common) == (1024 * 5, ["a", "b", "c"], True)
    values = table(design)
    answers = 3.0 * values[:, 0] + values[:, 1]
    found = sobol.analyze(problem, answers, calc_second_order=False, seed=1)
    assert found["S1"] == pytest.approx([0.9, 0.1, 0.0], abs=0.02)
    assert found["ST"] == pytest.approx([0.9, 0.1, 0.0], abs=0.02)


def test_saltelli_points_repeat_and_ask_for_a_power_of_two():
    assert saltelli(THREE, 8, 1, 5) == saltelli(THREE, 8, 1, 5)
    assert saltelli(THREE, 8, 1, 5)[0].points != saltelli(THREE, 8, 1, 6)[0].points
    with pytest.raises(BadValue, match="base = 10: must be a power of two; take 8 or 16"):
        saltelli(THREE, 10, 1, 5)


@pytest.mark.parametrize("kind", KINDS)
def test_every_drawn_point_of_a_shipped_scenario_can_be_set(kind):
    catalog = builtin_catalog()
    loaded = load("seed-2005", catalog)
    for point in drawn(kind, inputs_of(loaded, catalog), 16, 1, 0).points:
        with_settings(loaded, catalog, point)


@pytest.mark.parametrize(
    ("text", "path", "values"),
    [
        ("rules.decision_delay_s=0,30,60", "rules.decision_delay_s", (0, 30, 60)),
        ("a = 0.5 , 1e3,-2.", "a", (0.5, 1000.0, -2.0)),
        ("a=10:50:10", "a", (10, 20, 30, 40, 50)),
        ("a=10:49:10", "a", (10, 20, 30, 40)),
        ("a=0:1:0.1", "a", (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)),
        ("a=5:1:-2", "a", (5, 3, 1)),
        ("a=3:3:1", "a", (3,)),
        ("a=true,false,null", "a", (True, False, None)),
        ("shield.lost=none,xbr-shemya,clear+beale", "shield.lost", ("none", "xbr-shemya", "clear+beale")),
        ("threats.a.at=36.5,132;osaka", "threats.a.at", ("36.5,132", "osaka")),
        ("a=1:2", "a", ("1:2",)),
        ("a=inf,nan", "a", ("inf", "nan")),
        ("shields.x.sensors.spy-1-36,132.latency_s=1,2", "shields.x.sensors.spy-1-36,132.latency_s", (1, 2)),
    ],
)
def test_an_axis_is_read_as_people_write_it(text, path, values):
    found = parse_axis(text)
    assert found == (path, values)
    assert [type(value) for value in found[1]] == [type(value) for value in values]


@pytest.mark.parametrize("text", ["a", "a=", "=1", "a=1,,2", "", "a=1:5:0", "a=1:5:-1", "a=0:1:1e-9"])
def test_an_axis_without_path_or_values_is_refused(text):
    with pytest.raises(BadValue):
        parse_axis(text)


@given(st.integers(-1000, 1000), st.integers(1, 50), st.integers(1, 9))
def test_a_range_ends_at_its_stop_when_a_step_does(start, steps, step):
    _, values = parse_axis(f"a={start}:{start + steps * step}:{step}")
    assert (values[0], values[-1], len(values)) == (start, start + steps * step, steps + 1)
