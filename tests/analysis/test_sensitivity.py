"""Tornado and Sobol indices: known answers of a known function, and laws of a scenario of seconds."""

import runpy
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from umbrella.analysis.changes import Pairs
from umbrella.analysis.points import Point
from umbrella.analysis.sensitivity import chosen, decided_by_ends, decided_by_variance, largest, warning_of_noise
from umbrella.analysis.sobol import indices_of, noise_share, sobol, sobol_recipe, whole_blocks
from umbrella.analysis.tornado import tornado, tornado_recipe
from umbrella.campaign import store
from umbrella.campaign.design import saltelli
from umbrella.campaign.pools import Workers
from umbrella.campaign.statistics import Share
from umbrella.campaign.tally import Tally
from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.quantity import Quantity
from umbrella.core.errors import BadValue, FlightError, UnknownName
from umbrella.scenario.distribution import Distribution
from umbrella.scenario.inputs import Input, inputs_of
from umbrella.scenario.load import read

SCENARIO = runpy.run_path(str(Path(__file__).parents[1] / "campaign" / "conftest.py"))["SCENARIO"]
HIT = "interceptors.sm-3-ia.hit_probability"
DEAD = "radars.spy-1.tracks_max"  # of a hundred, with two missiles in the air
FIXED = "interceptors.sm-3-ia.reliability"


def an_input(path, low, value, high, kind="uniform"):
    quantity = Quantity(value=value, low=low, high=high, status="assumed", source="test")
    return Input(path=path, quantity=quantity, distribution=Distribution(kind=kind, value=value, low=low, high=high))


INPUTS = (an_input(DEAD, 50.0, 100.0, 300.0), an_input(FIXED, 0.95, 0.95, 0.95), an_input(HIT, 0.05, 0.858, 0.97))


@pytest.fixture(scope="module")
def small():
    catalog = builtin_catalog()
    return read(SCENARIO, "small.yaml", catalog), catalog


@pytest.fixture(scope="module")
def fought(small, tmp_path_factory):
    recipe = tornado_recipe(*small, INPUTS, 60, 5)
    return tornado(recipe, INPUTS, tmp_path_factory.mktemp("tornado"), workers=Workers(number=1))


@pytest.fixture(scope="module")
def indices(small, tmp_path_factory):
    inputs = (INPUTS[0], INPUTS[2])
    recipe, problem = sobol_recipe(*small, inputs, 8, 40, 5)
    return sobol(recipe, problem, inputs, tmp_path_factory.mktemp("sobol"), workers=Workers(number=2))


# the tornado


def test_the_hit_probability_decides_and_what_is_fixed_or_dead_does_nothing(fought):
    assert [bar.input.path for bar in fought.bars] == [HIT, FIXED, DEAD]
    hit, fixed, dead = fought.bars
    assert hit.stands_out and hit.low.answer.value < fought.answer.value < hit.high.answer.value
    for bar in (fixed, dead):
        assert bar.swing == 0.0 and not bar.stands_out
        assert bar.low.change.share.value == bar.high.change.share.value == 0.0
        assert bar.low.change.by_chance == 1.0


def test_changes_are_those_of_the_answers(fought):
    for bar in fought.bars:
        for end in (bar.low, bar.high):
            assert end.change.share.value == pytest.approx(end.answer.value - fought.answer.value)


def test_the_sentence_names_what_decides(fought):
    assert decided_by_ends(fought).startswith(f"{HIT} decides most: P(no leaker) is ")
    assert "next comes" not in decided_by_ends(fought)
    assert largest(fought, 8) == (INPUTS[2],)


def test_leakers_move_against_p_no_leak_and_any_workers_give_the_same_bytes(small, fought, tmp_path):
    recipe = tornado_recipe(*small, INPUTS, 60, 5)
    again = tornado(recipe, INPUTS, tmp_path, of="leakers", workers=Workers(number=2))
    assert again.bars[0].input.path == HIT and again.bars[0].stands_out
    assert again.bars[0].low.change.share.value > 0.0 > fought.bars[0].low.change.share.value
    for number in store.part_numbers(tmp_path):
        assert store.part_path(tmp_path, number).read_bytes() == (
            store.part_path(fought.fought.folder, number).read_bytes()
        )


def test_the_table_of_answers_holds_each_input_with_status_and_source(fought):
    rows = store.read_table(fought.fought.folder / "answers.parquet").to_pylist()
    assert [row["path"] for row in rows] == [bar.input.path for bar in fought.bars]
    assert rows[0]["status"] == "assumed" and rows[0]["source"] == "test"
    assert (rows[0]["low"], rows[0]["value"], rows[0]["high"]) == (0.05, 0.858, 0.97)


def test_where_nothing_moves_the_answer_that_is_said(small, tmp_path):
    inputs = INPUTS[1:2]
    done = tornado(tornado_recipe(*small, inputs, 20, 5), inputs, tmp_path, workers=Workers(number=1))
    assert decided_by_ends(done) == "No input alone moves P(no leaker) by more than the noise of 20 trials"
    with pytest.raises(BadValue, match="none changes a trial"):
        largest(done, 8)


# Sobol indices


def test_indices_of_ishigamis_function_are_the_known_ones():
    """a = 7, b = 0.1 (Ishigami & Homma 1990), within SALib's interval and a half; a dead input has none at all."""
    inputs = [an_input(f"x{i}", -np.pi, 0.0, np.pi) for i in (1, 2, 3, 4)]
    design, problem = saltelli(inputs, 1024, 1, 3)
    x = np.array([[value for _, value in point] for point in design.points])
    answers = np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    first, total = indices_of(problem, answers, 0)
    for shares, known in ((first, (0.3139, 0.4424, 0.0)), (total, (0.5576, 0.4424, 0.2437))):
        for share, value in zip(shares, known, strict=False):
            assert share.value == pytest.approx(value, abs=1.5 * share.half_width)
            assert share.half_width < 0.1
    assert total[3] == (0.0, 0.0, 0.0) and first[3].value == 0.0


def test_indices_are_repeatable_with_any_seed():
    """Zero too, which SALib by itself takes for no seed."""
    inputs = [an_input(f"x{i}", 0.0, 0.5, 1.0) for i in (1, 2)]
    design, problem = saltelli(inputs, 16, 1, 0)
    answers = np.array([dict(point)["x1"] ** 2 for point in design.points])
    assert indices_of(problem, answers, 0) == indices_of(problem, answers, 0)


def test_where_all_answers_are_equal_nothing_accounts_for_anything():
    _, problem = saltelli([an_input("x", 0.0, 0.5, 1.0)], 4, 1, 0)
    first, total = indices_of(problem, np.full(12, 0.7), 0)
    assert first == total == [(0.0, 0.0, 0.0)]


def test_of_a_scenario_that_hangs_on_one_input_that_one_has_all_of_the_variance(indices):
    """Eight base points: the total index is known to some tenths; that of the dead input is nothing, exactly."""
    hit, dead = indices.indices
    assert (hit.input.path, dead.input.path) == (HIT, DEAD)
    assert hit.total.low > 0.0 and hit.total.low <= 1.0 <= hit.total.high + 0.2
    assert dead.total.value == 0.0 and dead.total.low <= 0.0 <= dead.total.high
    assert indices.deviation > 0.1
    assert decided_by_variance(indices).startswith(f"{HIT} decides most: ")
    assert f"next comes {DEAD} (0 ± 0 %)" in decided_by_variance(indices)


def test_the_table_of_answers_holds_the_indices(indices):
    rows = store.read_table(indices.fought.folder / "answers.parquet").to_pylist()
    assert [(row["path"], row["total"]) for row in rows] == [
        (index.input.path, index.total.value) for index in indices.indices
    ]


def test_an_index_that_is_not_told_from_none_decides_nothing(indices):
    hit, dead = indices.indices
    vague = replace(indices, indices=(replace(hit, total=Share(0.4, -0.1, 0.9)), dead))
    assert decided_by_variance(vague).startswith("These points do not tell which input decides P(no leaker)")
    still = replace(indices, indices=(replace(hit, total=Share(0.0, 0.0, 0.0)), dead))
    assert decided_by_variance(still).startswith("None of the 2 inputs moved P(no leaker) at these ")
    assert decided_by_variance(still).endswith("no proof that none does")


def test_blocks_with_a_point_that_cannot_be_flown_are_left_out():
    flown, grounded = Tally(trials=10, leakers=Counter({0: 10})), Tally()
    points = [Point(settings=(), tally=tally, pairs=Pairs()) for tally in (flown, flown, flown, flown, grounded, flown)]
    assert whole_blocks(points, 3) == points[:3]
    with pytest.raises(FlightError, match="cannot be flown"):
        whole_blocks(points[3:], 3)


def test_noise_is_the_scatter_of_trials_beside_the_variance_over_points():
    """Two points, p = 0.2 and 0.8, of 100 trials: 0.16 / 100 beside 0.09."""
    points = [
        Point(settings=(), tally=Tally(trials=100, leakers=Counter({0: held, 1: 100 - held}),
                                       outcomes={"a": Counter()}), pairs=Pairs())
        for held in (20, 80)
    ]  # fmt: skip
    assert noise_share(points, "p-no-leak", 0.09) == pytest.approx(0.0016 / 0.09)
    assert noise_share(points, "leakers", 0.09) == pytest.approx(0.0016 / 0.09)  # one missile: the same
    assert noise_share(points, "p-no-leak", 0.0) == 0.0


def test_loud_noise_is_said(indices):
    quiet, loud = replace(indices, noise=0.1), replace(indices, noise=0.6)
    assert warning_of_noise(quiet) == "" and "up to 60 %" in warning_of_noise(loud)


# which inputs


def test_inputs_are_chosen_by_path_or_by_its_beginning(small):
    inputs = inputs_of(*small)
    assert chosen(inputs, []) == inputs
    assert [one.path for one in chosen(inputs, [HIT])] == [HIT]
    rules = chosen(inputs, ["rules"])
    assert len(rules) > 20 and all(one.path.startswith("rules.") for one in rules)
    faces = chosen(inputs, ["radars.spy-1.faces"])
    assert faces and all(one.path.startswith("radars.spy-1.faces[") for one in faces)
    assert chosen(inputs, ["rules", HIT]) == tuple(one for one in inputs if one in (*rules, *chosen(inputs, [HIT])))


@pytest.mark.parametrize("path", ["rule", "interceptors.gbi-2000.hit_probability", "nonsense"])
def test_a_path_that_is_no_input_is_answered_with_the_nearest(small, path):
    with pytest.raises(UnknownName, match="no uncertain input") as refused:
        chosen(inputs_of(*small), [path])
    if "hit" in path:
        assert refused.value.nearest == (HIT,)
