"""Sobol indices: what share of the answer's variance each uncertain input accounts for, alone and with the others."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.points import FoughtPoints, Point, Progress, Say, fight_points, write_answers
from umbrella.analysis.tornado import Of, answer_at
from umbrella.campaign.design import saltelli
from umbrella.campaign.pools import Workers
from umbrella.campaign.recipe import Recipe, recipe_of
from umbrella.campaign.statistics import Share
from umbrella.catalog.library import Catalog
from umbrella.core.errors import FlightError
from umbrella.scenario.inputs import Input
from umbrella.scenario.load import LoadedScenario

Numbers = NDArray[np.float64]
Problem = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The indices of one input: of first order (alone) and total (with all in which it takes part)."""

    input: Input
    first: Share
    total: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Sobol:
    """The indices by size of the total, the largest first.

    `mean` and `deviation` are those of the answer over the points; `noise` the share of its variance that the scatter
    of the trials may be, at most: with common random numbers much of it is the same at all points.
    """

    of: Of
    fought: FoughtPoints
    indices: tuple[Index, ...]
    mean: float
    deviation: float
    noise: float
    dropped: int  # points left out, see `whole_blocks`


def sobol_recipe(
    loaded: LoadedScenario, catalog: Catalog, inputs: Sequence[Input], base: int, trials: int, seed: int
) -> tuple[Recipe, dict[str, Any]]:
    """Return the recipe of Saltelli's design, base * (inputs + 2) points, and its problem as SALib takes it.

    Raises:
        BadValue: no input, a base that is no power of two, trials or seed out of range.
    """
    design, problem = saltelli(inputs, base, trials, seed)
    return recipe_of(loaded, catalog, design, seed), problem


def sobol(
    recipe: Recipe,
    problem: Problem,
    inputs: Sequence[Input],
    folder: Path,
    *,
    of: Of = "p-no-leak",
    workers: Workers | None = None,
    say: Say = lambda words: None,
    progress: Progress = lambda done, total: None,
) -> Sobol:
    """Fight Saltelli's design into a folder, and write the indices of its inputs.

    Args:
        recipe, problem: from `sobol_recipe` with the same `inputs`. folder: of ours, empty or with an earlier part of
            the same. of: the answer: P(no leaker) or the expected leakers. workers, say, progress: as for `execute`.

    **Valid**: for inputs independent of each other and distributed as the scenario says (triangular over the range
    where it says nothing). **Leaves out**: inputs that were not varied: they stay at their values. **Source**: see
    `indices_of`. **Checked**: tests/analysis/test_sensitivity.py.
    """
    fought = fight_points(recipe, folder, workers=workers, say=say, progress=progress)
    points = whole_blocks(fought.points, len(inputs) + 2)
    answers = np.array([answer_at(point, of).value for point in points])
    first, total = indices_of(problem, answers, recipe.seed)
    indices = [Index(input=one, first=a, total=b) for one, a, b in zip(inputs, first, total, strict=True)]
    indices.sort(key=lambda index: (-index.total.value, index.input.path))
    done = Sobol(
        of=of,
        fought=fought,
        indices=tuple(indices),
        mean=float(answers.mean()),
        deviation=float(answers.std()),
        dropped=len(fought.points) - len(points),
        noise=noise_share(points, of, float(answers.var())),
    )
    write_answers(fought, _columns(done))
    return done


def whole_blocks(points: Sequence[Point], width: int) -> list[Point]:
    """Return the points of those blocks of Saltelli's design in which each can be flown; the estimators need all.

    Raises:
        FlightError: there is none.

    **Valid**: where few are left out. **Leaves out**: the corner of the ranges in which nothing flies: the indices are
    then those of the rest. **Source**: none. **Checked**: tests/analysis/test_sensitivity.py.
    """
    blocks = [points[begin : begin + width] for begin in range(0, len(points), width)]
    kept = [point for block in blocks if all(point.is_flown for point in block) for point in block]
    if not kept:
        raise FlightError("in every block of Saltelli's design some point cannot be flown: vary fewer inputs")
    return kept


def indices_of(problem: Problem, answers: Numbers, seed: int) -> tuple[list[Share], list[Share]]:
    """Return the indices of first order and the total ones, each with SALib's interval at 95 % (bootstrap).

    Args:
        problem: names and number of the inputs. answers: [base * (inputs + 2)] in the order of Saltelli's design.
        seed: of the bootstrap; 0 or more.

    **Valid**: for any square-integrable answer; an estimate may fall below 0 or above 1 by chance. Where all answers
    are equal nothing accounts for anything: all indices are 0. **Leaves out**: second order. **Source**: Saltelli et
    al., Computer Physics Communications 181 (2010) 259, as in SALib. **Checked**: tests/analysis/test_sensitivity.py
    (the function of Ishigami & Homma, whose indices are known).
    """
    if np.ptp(answers) == 0.0:
        nothing = [Share(0.0, 0.0, 0.0)] * int(problem["num_vars"])
        return nothing, list(nothing)
    from SALib.analyze import sobol as salib  # a second of imports

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # resamples that are all alike, of which SALib then makes zeros
        # SALib takes a seed of 0 for none
        found = salib.analyze(dict(problem), answers, calc_second_order=False, seed=seed + 1)
    return _shares(found["S1"], found["S1_conf"]), _shares(found["ST"], found["ST_conf"])


def _shares(values: Numbers, halves: Numbers) -> list[Share]:
    return [Share(float(v), float(v - h), float(v + h)) for v, h in zip(values, halves, strict=True)]


def noise_share(points: Sequence[Point], of: Of, variance: float) -> float:
    """Return the mean variance of the answer at one point, from its trials, as a share of that over the points."""
    scatter = [_variance(point, of) / point.tally.trials for point in points]
    return float(np.mean(scatter)) / variance if variance > 0.0 else 0.0


def _variance(point: Point, of: Of) -> float:
    if of == "p-no-leak":
        p = point.p_no_leak.value
        return p * (1.0 - p)
    leakers, trials = np.array(list(point.tally.leakers.items()), dtype=np.float64).T
    return float(np.average((leakers - point.leakers.value) ** 2, weights=trials))


def _columns(done: Sobol) -> dict[str, list[Any]]:
    """Return the table of answers: one row an input, the largest total index first."""
    indices = done.indices
    columns: dict[str, list[Any]] = {
        "path": [index.input.path for index in indices],
        "of": [done.of] * len(indices),
        "value": [index.input.quantity.value for index in indices],
        "low": [index.input.distribution.low for index in indices],
        "high": [index.input.distribution.high for index in indices],
        "distribution": [index.input.distribution.kind for index in indices],
        "status": [index.input.quantity.status.value for index in indices],
        "source": [", ".join(index.input.quantity.source) for index in indices],
    }
    for name in ("first", "total"):
        shares: list[Share] = [getattr(index, name) for index in indices]
        columns |= {
            name: [share.value for share in shares],
            f"{name}_from": [share.low for share in shares],
            f"{name}_to": [share.high for share in shares],
        }
    return columns
