"""Tornado: every uncertain input alone at its low and at its high end, and what that does to the answer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from umbrella.analysis.changes import Change, change_of_leakers, change_of_p
from umbrella.analysis.points import FoughtPoints, Point, Progress, Say, fight_points, write_answers
from umbrella.campaign.design import one_at_a_time
from umbrella.campaign.pools import Workers
from umbrella.campaign.recipe import Recipe, recipe_of
from umbrella.campaign.statistics import Share
from umbrella.catalog.library import Catalog
from umbrella.scenario.inputs import Input
from umbrella.scenario.load import LoadedScenario

Of = Literal["p-no-leak", "leakers"]
SURE: Final = 0.05  # chance by which any of all the ends would stand out where none does


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """An input at one end of its range: the answer there, and its change from the scenario as it is written.

    Both are NaN where the number gives no flight.
    """

    value: float
    answer: Share
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One input at both ends; `stands_out`: one of them changes the answer by more than the noise of the trials."""

    input: Input
    low: End
    high: End
    stands_out: bool

    @property
    def swing(self) -> float:
        """Return how far the answers at low, as written, and at high lie apart."""
        changes = [0.0, self.low.change.share.value, self.high.change.share.value]
        known = [change for change in changes if not math.isnan(change)]
        return max(known) - min(known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tornado:
    """The inputs by the size of what they do, the largest first; `of` says to which answer."""

    of: Of
    fought: FoughtPoints
    bars: tuple[Bar, ...]

    @property
    def answer(self) -> Share:
        """Return the answer of the scenario as it is written."""
        return answer_at(self.fought.points[0], self.of)


def tornado_recipe(loaded: LoadedScenario, catalog: Catalog, inputs: Sequence[Input], trials: int, seed: int) -> Recipe:
    """Return the recipe of a tornado: the scenario as it is written, then two points for each input.

    Raises:
        BadValue: no input, trials or seed out of range.
    """
    return recipe_of(loaded, catalog, one_at_a_time(inputs, trials), seed)


def tornado(
    recipe: Recipe,
    inputs: Sequence[Input],
    folder: Path,
    *,
    of: Of = "p-no-leak",
    workers: Workers | None = None,
    say: Say = lambda words: None,
    progress: Progress = lambda done, total: None,
) -> Tornado:
    """Fight every input at both of its ends into a folder, and write what each does.

    Args:
        recipe: from `tornado_recipe` with the same `inputs`. folder: of ours, empty or with an earlier part of the
            same. of: the answer: P(no leaker) or the expected leakers. workers, say, progress: as for `execute`.

    An input stands out where the paired test of one of its ends gives a chance below 0.05 divided by the number of
    ends (Bonferroni): among inputs that do nothing, one in twenty tornadoes shows one that seems to.

    **Valid**: beside all others at their values. **Leaves out**: how inputs act together (`sobol`), and how likely the
    ends of a range are. **Source**: one-at-a-time designs, e.g. Saltelli et al., Global Sensitivity Analysis (2008)
    sec. 1.2. **Checked**: tests/analysis/test_sensitivity.py.
    """
    fought = fight_points(recipe, folder, workers=workers, say=say, progress=progress)
    bars = tuple(sorted(_bars(fought, inputs, of), key=lambda bar: (-bar.swing, bar.input.path)))
    done = Tornado(of=of, fought=fought, bars=bars)
    write_answers(fought, _columns(done))
    return done


def answer_at(point: Point, of: Of) -> Share:
    """Return the answer at a point."""
    return point.p_no_leak if of == "p-no-leak" else point.leakers


def _bars(fought: FoughtPoints, inputs: Sequence[Input], of: Of) -> list[Bar]:
    limit = SURE / (2 * len(inputs))
    bars = []
    for i, one in enumerate(inputs):
        low = _end(fought.points[1 + 2 * i], one.distribution.low, of)
        high = _end(fought.points[2 + 2 * i], one.distribution.high, of)
        is_sure = min(low.change.by_chance, high.change.by_chance) < limit
        bars.append(Bar(input=one, low=low, high=high, stands_out=is_sure))
    return bars


def _end(point: Point, value: float, of: Of) -> End:
    change = change_of_p(point.pairs) if of == "p-no-leak" else change_of_leakers(point.pairs)
    return End(value=value, answer=answer_at(point, of), change=change)


def _columns(done: Tornado) -> dict[str, list[Any]]:
    """Return the table of answers: one row an input, the largest swing first."""
    bars = done.bars
    columns: dict[str, list[Any]] = {
        "path": [bar.input.path for bar in bars],
        "of": [done.of] * len(bars),
        "value": [bar.input.quantity.value for bar in bars],
        "status": [bar.input.quantity.status.value for bar in bars],
        "source": [", ".join(bar.input.quantity.source) for bar in bars],
        "swing": [bar.swing for bar in bars],
        "stands_out": [bar.stands_out for bar in bars],
    }
    for name in ("low", "high"):
        ends: list[End] = [getattr(bar, name) for bar in bars]
        columns |= {
            name: [end.value for end in ends],
            f"answer_at_{name}": [end.answer.value for end in ends],
            f"change_at_{name}": [end.change.share.value for end in ends],
            f"change_at_{name}_from": [end.change.share.low for end in ends],
            f"change_at_{name}_to": [end.change.share.high for end in ends],
        }
    return columns
