"""Which assumption decides the answer: the inputs to vary, and what a tornado or Sobol indices say in one sentence."""

import math
from collections.abc import Sequence
from typing import Final

from umbrella.analysis.sobol import Index, Sobol
from umbrella.analysis.tornado import Bar, End, Of, Tornado
from umbrella.catalog.names import FAINT, nearest
from umbrella.core.errors import BadValue, UnknownName
from umbrella.scenario.inputs import Input

WORDS: Final[dict[Of, str]] = {"p-no-leak": "P(no leaker)", "leakers": "the number of expected leakers"}
LOUD: Final = 0.25  # share of noise from which on the reader is warned


def chosen(inputs: Sequence[Input], paths: Sequence[str]) -> tuple[Input, ...]:
    """Return the inputs with these paths, in the order of the scenario; all where no path is given.

    Args:
        inputs: of the scenario. paths: each that of an input, or the beginning of some (`rules`,
            `interceptors.gbi-2000`).

    Raises:
        UnknownName: a path that no input has or begins with.
    """
    for path in paths:
        if not any(_is_below(one.path, path) for one in inputs):
            known = [one.path for one in inputs]
            last = path.rpartition(".")[2]
            near = [one for one in known if one.rpartition(".")[2] == last] or nearest(path, known, FAINT)
            raise UnknownName("uncertain input", path, near[:3])
    return tuple(one for one in inputs if not paths or any(_is_below(one.path, path) for path in paths))


def _is_below(path: str, above: str) -> bool:
    return path.startswith(above) and path[len(above) : len(above) + 1] in ("", ".", "[")


def largest(done: Tornado, most: int) -> tuple[Input, ...]:
    """Return the inputs that do most by a tornado, of those that do anything.

    Raises:
        BadValue: none of them changes any trial.
    """
    found = tuple(bar.input for bar in done.bars if bar.swing > 0.0)[:most]
    if not found:
        hint = f"of {len(done.bars)} inputs none changes a trial at either end of its range: name some with --vary"
        raise BadValue("--most", most, "left out here", hint)
    return found


def decided_by_ends(done: Tornado) -> str:
    """Return which assumption decides the answer by a tornado, in one sentence or two."""
    loud = [bar for bar in done.bars if bar.stands_out]
    words, trials = WORDS[done.of], done.fought.recipe.design.trials
    if not loud:
        return f"No input alone moves {words} by more than the noise of {trials:,} trials"
    first = f"{loud[0].input.path} decides most: {words} is {_ends(loud[0], ' and ')}"
    return first if len(loud) == 1 else f"{first}; next comes {loud[1].input.path} ({_ends(loud[1], ', ')})"


def _ends(bar: Bar, between: str) -> str:
    return between.join(_at(end) for end in (bar.low, bar.high))


def _at(end: End) -> str:
    answer = f"{end.answer.value:.2f}" if math.isfinite(end.answer.value) else "not to be had"
    return f"{answer} at {end.value:g}"


def decided_by_variance(done: Sobol) -> str:
    """Return which assumption decides the answer by the total Sobol indices, in one sentence."""
    words, first, others = WORDS[done.of], done.indices[0], done.indices[1:]
    if first.total.value <= 0.0:
        design = done.fought.recipe.design
        few = f"{len(design.points):,} points of {design.trials:,} trials"
        return f"None of the {len(done.indices)} inputs moved {words} at these {few}, which is no proof that none does"
    if first.total.low <= 0.0:
        return (
            f"These points do not tell which input decides {words}: the largest total index, of {first.input.path}, is "
            f"{_percent(first)}: take a larger --base"
        )
    text = f"{first.input.path} decides most: it takes part in {_percent(first)} of the variance of {words}"
    if not others:
        return text
    text = f"{text}; next comes {others[0].input.path} ({_percent(others[0])})"
    if others[0].total.high >= first.total.low:
        text += ", and which of the two is the larger these points do not tell"
    return text


def _percent(index: Index) -> str:
    return f"{100.0 * index.total.value:.0f} ± {100.0 * index.total.half_width:.0f} %"


def warning_of_noise(done: Sobol) -> str:
    """Return what is to be said where the scatter of the trials is a large part of the variance; nothing elsewhere."""
    if done.noise < LOUD:
        return ""
    return (
        f"The scatter of the {done.fought.recipe.design.trials:,} trials of each point may be up to "
        f"{100.0 * min(done.noise, 1.0):.0f} % of this variance: take more --trials before trusting small indices"
    )
