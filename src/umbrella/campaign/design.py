"""Designs: which points a campaign fights, and how often each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from umbrella.campaign.axis import parse_axis
from umbrella.catalog.names import FAINT, nearest
from umbrella.core.errors import BadValue, UnknownName
from umbrella.scenario.inputs import Input
from umbrella.scenario.settings import Settings, Value

__all__ = ["Design", "drawn", "grid", "nominal", "one_at_a_time", "parse_axis", "saltelli"]

MOST_POINTS: Final = 1_000_000  # with a handful of settings each some hundreds of MB

Shares = NDArray[np.float64]  # [points, inputs], each 0 to 1: what the inputs' quantiles are asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """The points of a campaign; a point is what it sets in the scenario and the catalogue.

    `kind` is nominal, monte-carlo, latin-hypercube, sobol, grid, one-at-a-time, saltelli or walk. Each point has so
    many `trials` against each shield. `is_common`: every point fights with the same random numbers, so that points
    differ by their settings alone; otherwise each has its own.
    """

    kind: str
    points: tuple[Settings, ...]
    trials: int
    is_common: bool

    def __post_init__(self) -> None:
        """Refuse what cannot be fought.

        Raises:
            BadValue: no or too many points, or no trial.
        """
        if self.trials < 1:
            raise BadValue("trials", self.trials, "at least 1")
        if not 1 <= len(self.points) <= MOST_POINTS:
            raise BadValue("points", len(self.points), f"1 to {MOST_POINTS:,}", "leave out some values or inputs")


def nominal(trials: int) -> Design:
    """Return the scenario as it is written: one point that sets nothing."""
    return Design(kind="nominal", points=((),), trials=trials, is_common=True)


def drawn(kind: str, inputs: Sequence[Input], points: int, trials: int, seed: int) -> Design:
    """Return points at which all inputs are drawn from their distributions, independently of each other.

    Args:
        kind: `monte-carlo`; `latin-hypercube`: each input falls once into each of `points` equal shares of its
            probability; `sobol`: a scrambled Sobol sequence, which fills the space more evenly still.
        inputs: of the scenario. points: how many; for sobol a power of two, as its evenness asks.
        trials: of each point against each shield. seed: 0 or more; the same seed gives the same points.

    Raises:
        UnknownName: no such kind. BadValue: no input, or a number of points that is not possible.

    **Valid**: up to 21,201 inputs (sobol). **Leaves out**: correlations between inputs. **Source**: McKay, Beckman &
    Conover, Technometrics 21 (1979) 239; Sobol (1967) with the directions of Joe & Kuo (2008) and the scrambling of
    Matousek (1998), both as in scipy.stats.qmc; random bits by Philox. **Checked**: tests/campaign/test_design.py.
    """
    if kind not in _DRAWS:
        raise UnknownName("drawn design", kind, nearest(kind, _DRAWS, FAINT) or tuple(_DRAWS))
    _refuse_none(inputs)
    if not 1 <= points <= MOST_POINTS:
        raise BadValue("points", points, f"1 to {MOST_POINTS:,}")
    shares = _DRAWS[kind](len(inputs), points, _generator(seed))
    return Design(kind=kind, points=_points_at(shares, inputs), trials=trials, is_common=False)


def grid(axes: Mapping[str, Sequence[Value]], trials: int) -> Design:
    """Return every combination of the values of some paths; the last axis changes fastest.

    Raises:
        BadValue: no axis, an axis without a value, or with one twice, or too many points.
    """
    if not axes:
        raise BadValue("axes", "none", "at least one `path=values`")
    for path, values in axes.items():
        if not values or len(set(map(repr, values))) < len(values):
            raise BadValue(path, ", ".join(map(str, values)) or "nothing", "one or more values, each once")
    if np.prod([float(len(values)) for values in axes.values()]) > MOST_POINTS:
        raise BadValue("points of the grid", "too many", f"at most {MOST_POINTS:,}", "leave out some values")
    points = tuple(tuple(zip(axes, values, strict=True)) for values in product(*axes.values()))
    return Design(kind="grid", points=points, trials=trials, is_common=True)


def one_at_a_time(inputs: Sequence[Input], trials: int) -> Design:
    """Return the scenario as it is written, then each input alone at its low and at its high end.

    The ends are `low` and `high` of the input's distribution, not quantiles: for a range of the catalogue, all that its
    sources leave open; for a normal distribution the 95 % interval. Point 1 + 2i is input i at low, 2 + 2i at high.

    Raises:
        BadValue: no input.

    **Valid**: for the effect of each input beside all others at their values. **Leaves out**: how inputs act together;
    `saltelli` tells. **Source**: none. **Checked**: tests/campaign/test_design.py.
    """
    _refuse_none(inputs)
    ends = [(one.path, end) for one in inputs for end in (one.distribution.low, one.distribution.high)]
    return Design(kind="one-at-a-time", points=((), *((end,) for end in ends)), trials=trials, is_common=True)


def saltelli(inputs: Sequence[Input], base: int, trials: int, seed: int) -> tuple[Design, dict[str, Any]]:
    """Return the points for Sobol indices of first order and in total, and the problem as SALib's analysis takes it.

    Args:
        inputs: of the scenario. base: a power of two; base * (inputs + 2) points are made. trials: of each point
            against each shield. seed: 0 or more; the same seed gives the same points.

    Returns:
        The design, its points in the order that SALib's `analyze(problem, answers, calc_second_order=False)` expects,
        and that problem. Its bounds are shares of probability, 0 to 1: the inputs' distributions are in the points.

    Raises:
        BadValue: no input, or a base that is not a power of two.

    **Valid**: for inputs that do not depend on each other. **Leaves out**: indices of second order, for which it
    takes twice the points. **Source**: Saltelli et al., Computer Physics Communications 181 (2010) 259, as in SALib.
    **Checked**: tests/campaign/test_design.py.
    """
    from SALib.sample import sobol  # a second of imports that no other design needs

    _refuse_none(inputs)
    _refuse_odd("base", base)
    problem = {"num_vars": len(inputs), "names": [one.path for one in inputs], "bounds": [[0.0, 1.0]] * len(inputs)}
    shares = sobol.sample(problem, base, calc_second_order=False, seed=_generator(seed))
    design = Design(kind="saltelli", points=_points_at(shares, inputs), trials=trials, is_common=True)
    return design, problem


# how the shares are drawn


def _monte_carlo(inputs: int, points: int, generator: np.random.Generator) -> Shares:
    return generator.random((points, inputs))


def _latin_hypercube(inputs: int, points: int, generator: np.random.Generator) -> Shares:
    from scipy.stats import qmc  # as slow to import as all the rest

    shares: Shares = qmc.LatinHypercube(inputs, seed=generator).random(points)
    return shares


def _sobol(inputs: int, points: int, generator: np.random.Generator) -> Shares:
    from scipy.stats import qmc

    _refuse_odd("points", points)
    shares: Shares = qmc.Sobol(inputs, scramble=True, seed=generator).random_base2(points.bit_length() - 1)
    return shares


_DRAWS: Final[dict[str, Callable[[int, int, np.random.Generator], Shares]]] = {
    "monte-carlo": _monte_carlo,
    "latin-hypercube": _latin_hypercube,
    "sobol": _sobol,
}


def _generator(seed: int) -> np.random.Generator:
    if seed < 0:
        raise BadValue("seed", seed, "0 or more")
    return np.random.Generator(np.random.Philox(seed))


def _points_at(shares: Shares, inputs: Sequence[Input]) -> tuple[Settings, ...]:
    """Return the settings of each row of shares: every input at the quantile of its share."""
    return tuple(
        tuple((one.path, one.distribution.quantile(float(u))) for one, u in zip(inputs, row, strict=True))
        for row in shares
    )


def _refuse_none(inputs: Sequence[Input]) -> None:
    if not inputs:
        raise BadValue("inputs", "none", "at least one", "give a number a range, or list it under `uncertain:`")


def _refuse_odd(name: str, number: int) -> None:
    if number < 1 or number & (number - 1):
        higher = 1 << max(number, 1).bit_length()
        raise BadValue(name, number, "a power of two", f"take {higher // 2} or {higher}")
