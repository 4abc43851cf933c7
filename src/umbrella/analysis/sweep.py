"""Sweep: a grid of settings fought with the same random numbers, and the answer at each of its points."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from umbrella.analysis.changes import Change, change_of_p
from umbrella.analysis.points import FoughtPoints, Point, Progress, Say, fight_points, write_answers
from umbrella.campaign.design import grid
from umbrella.campaign.pools import Workers
from umbrella.campaign.recipe import Recipe, recipe_of
from umbrella.catalog.library import Catalog
from umbrella.core.errors import FlightError
from umbrella.scenario.load import LoadedScenario
from umbrella.scenario.settings import Settings, Value

DESIGN: Final = "grid"
SURE: Final = 0.05  # chance by which a change is told from none

Axes = Mapping[str, Sequence[Value]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """The answers over a grid; `points` are in the order of the grid, the last axis changing fastest."""

    axes: dict[str, tuple[Value, ...]]
    fought: FoughtPoints

    @property
    def points(self) -> tuple[Point, ...]:
        """Return the points of the grid."""
        return self.fought.points

    @property
    def trials(self) -> int:
        """Return how many trials each point has."""
        return self.fought.recipe.design.trials

    def rows(self) -> Iterator[tuple[Point, ...]]:
        """Yield the points along the last axis, for each combination of the others."""
        width = len(list(self.axes.values())[-1])
        for begin in range(0, len(self.points), width):
            yield self.points[begin : begin + width]


def sweep_recipe(loaded: LoadedScenario, catalog: Catalog, axes: Axes, trials: int, seed: int) -> Recipe:
    """Return the recipe of a sweep.

    Args:
        loaded, catalog: the scenario and where its names are looked up. axes: values by path. trials: of each point.
        seed: 0 or more.

    Raises:
        BadValue: an axis without values, too many points, trials or seed out of range.
    """
    return recipe_of(loaded, catalog, grid(axes, trials), seed)


def sweep(
    recipe: Recipe,
    folder: Path,
    *,
    workers: Workers | None = None,
    say: Say = lambda words: None,
    progress: Progress = lambda done, total: None,
) -> Sweep:
    """Fight a grid into a folder and write its answers.

    Args:
        recipe: from `sweep_recipe`. folder: of ours, empty or with an earlier part of the same sweep. workers, say,
            progress: as for `execute`.

    **Valid**: points differ by their settings alone, as all fight with the same random numbers. **Leaves out**: what
    the scenario does not say: a number swept beyond the range of its sources is answered all the same. **Source**:
    none. **Checked**: tests/analysis/test_sweep.py.
    """
    fought = fight_points(recipe, folder, workers=workers, say=say, progress=progress)
    done = Sweep(axes=axes_of(recipe.design.points), fought=fought)
    write_answers(fought, _columns(done))
    return done


def axes_of(points: Sequence[Settings]) -> dict[str, tuple[Value, ...]]:
    """Return the axes of a grid: the values of each path, in their order."""
    axes: dict[str, dict[str, Value]] = {}
    for settings in points:
        for path, value in settings:
            axes.setdefault(path, {}).setdefault(repr(value), value)
    return {path: tuple(values.values()) for path, values in axes.items()}


def value_text(value: Value) -> str:
    """Return a value as people write it in `--set`."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return f"{value:g}" if isinstance(value, float) else str(value)


def settings_text(settings: Settings) -> str:
    """Return what a point sets, in one line."""
    return ", ".join(f"{path} = {value_text(value)}" for path, value in settings)


def short_names(paths: Iterable[str]) -> list[str]:
    """Return the last words of paths, as few as tell them apart."""
    parts = [path.split(".") for path in paths]
    for count in range(1, max(map(len, parts), default=0) + 1):
        names = [".".join(words[-count:]) for words in parts]
        if len(set(names)) == len(names):
            return names
    return [".".join(words) for words in parts]


def trend(done: Sweep) -> Change:
    """Return the change of P(no leaker) from the first point flown to the last, paired."""
    return change_of_p(flown(done)[-1].pairs)


def is_plain(done: Sweep) -> bool:
    """Return whether the last point differs from the first by more than the noise of the trials."""
    return trend(done).by_chance < SURE


def widest(done: Sweep) -> float:
    """Return the largest distance from P(no leaker) to an end of its interval, over all points."""
    shares = [point.p_no_leak for point in flown(done)]
    return max(max(share.value - share.low, share.high - share.value) for share in shares)


def flown(done: Sweep) -> list[Point]:
    """Return the points that could be flown.

    Raises:
        FlightError: there is none.
    """
    points = [point for point in done.points if point.is_flown]
    if not points:
        raise FlightError(f"none of the {len(done.points)} points can be flown: sweep other values")
    return points


def finding(done: Sweep) -> str:
    """Return what a sweep shows, in one sentence.

    **Valid**: along one axis it compares the ends, in two or more the best point with the worst. **Leaves out**: what
    lies between. **Source**: none. **Checked**: tests/analysis/test_sweep.py.
    """
    return _along_one(done) if len(done.axes) == 1 else _over_all(done)


def _along_one(done: Sweep) -> str:
    ((path, _),) = done.axes.items()
    (name,) = short_names([path])
    points = flown(done)
    values = [point.settings[0][1] for point in points]
    first, last = points[0].p_no_leak.value, points[-1].p_no_leak.value
    ends = f"{name} goes from {value_text(values[0])} to {value_text(values[-1])}"
    if len(values) == 1:
        return f"P(no leaker) is {first:.2f} with {name} {value_text(values[0])}"
    if not is_scale(values):
        return _over_all(done)
    if not is_plain(done):
        return f"P(no leaker) stays at about {last:.2f} as {ends}: the change is within the noise"
    return f"P(no leaker) {'rises' if last > first else 'falls'} from {first:.2f} to {last:.2f} as {ends}"


def _over_all(done: Sweep) -> str:
    best = max(flown(done), key=lambda point: point.p_no_leak.value)
    worst = min(flown(done), key=lambda point: point.p_no_leak.value)
    low, high = worst.p_no_leak, best.p_no_leak
    if low.value == high.value:
        return f"P(no leaker) is {high.value:.2f} at every point"
    overlap = "; their intervals overlap" if high.low <= low.high else ""
    return (
        f"P(no leaker) lies between {low.value:.2f} ({_short(worst, done)}) and {high.value:.2f} "
        f"({_short(best, done)}){overlap}"
    )


def _short(point: Point, done: Sweep) -> str:
    names = dict(zip(done.axes, short_names(done.axes), strict=True))
    return ", ".join(f"{names[path]} {value_text(value)}" for path, value in point.settings)


def is_scale(values: Sequence[Value]) -> bool:
    """Return whether the values of an axis are numbers that rise or fall: a line may be drawn through them."""
    numbers = [float(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    steps = np.diff(numbers)
    return len(numbers) == len(values) > 1 and bool((steps > 0.0).all() or (steps < 0.0).all())


def _columns(done: Sweep) -> dict[str, list[object]]:
    """Return the table of answers: one row a point."""
    points, p, leakers = done.points, [one.p_no_leak for one in done.points], [one.leakers for one in done.points]
    changes = [change_of_p(one.pairs).share for one in points]
    return {
        "point": list(range(len(points))),
        "settings": [settings_text(one.settings) for one in points],
        "shield": [done.fought.defence.name] * len(points),
        "trials": [one.tally.trials for one in points],
        "p_no_leak": [share.value for share in p],
        "p_no_leak_low": [share.low for share in p],
        "p_no_leak_high": [share.high for share in p],
        "expected_leakers": [share.value for share in leakers],
        "expected_leakers_low": [share.low for share in leakers],
        "expected_leakers_high": [share.high for share in leakers],
        "shots": [one.shots for one in points],
        "change": [share.value for share in changes],
        "change_low": [share.low for share in changes],
        "change_high": [share.high for share in changes],
        "most_lost_by": [next(iter(one.losses), None) for one in points],
    }
