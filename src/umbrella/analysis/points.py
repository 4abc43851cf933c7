"""The points of a design fought, and what each of them answers: the last shield's, as everywhere."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from umbrella.analysis.changes import Pairs, against_first
from umbrella.campaign import resume, store
from umbrella.campaign.execute import execute
from umbrella.campaign.pools import Workers
from umbrella.campaign.recipe import Recipe
from umbrella.campaign.statistics import Share, mean_of, wilson, within
from umbrella.campaign.tally import Tally
from umbrella.catalog.cite import Provenance
from umbrella.scenario.build import Defence, build
from umbrella.scenario.settings import Settings, with_settings

ANSWERS: Final = "answers.parquet"
UNKNOWN: Final = Share(math.nan, math.nan, math.nan)

Say = Callable[[str], None]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a design: what it sets, what was counted, and its trials beside those of the first point.

    A point whose numbers give no flight has no trials, and its answers are NaN.
    """

    settings: Settings
    tally: Tally
    pairs: Pairs

    @property
    def is_flown(self) -> bool:
        """Return whether there are trials of it."""
        return self.tally.trials > 0

    @property
    def p_no_leak(self) -> Share:
        """Return P(no leaker) with Wilson's interval."""
        return wilson(self.tally.held, self.tally.trials) if self.is_flown else UNKNOWN

    @property
    def leakers(self) -> Share:
        """Return the expected leakers with Student's interval, cut at none and at all."""
        if not self.is_flown:
            return UNKNOWN
        return within(mean_of(self.tally.leakers), self.tally.trials, float(len(self.tally.outcomes)))

    @property
    def shots(self) -> float:
        """Return how many shots were fired on average."""
        return self.tally.fired / self.tally.trials if self.is_flown else math.nan

    @property
    def losses(self) -> dict[str, float]:
        """Return of all leakers the share that each link of the chain lost, the largest first."""
        lost = sum(self.tally.losses.values())
        return {name: count / lost for name, count in self.tally.losses.most_common()} if lost else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoughtPoints:
    """A design that was fought: its points against the last shield, whose part of the scenario is `defence`."""

    recipe: Recipe
    folder: Path
    defences: tuple[Defence, ...]
    points: tuple[Point, ...]
    provenance: Provenance  # of the scenario as it is written; what the points set are assumptions beside it

    @property
    def defence(self) -> Defence:
        """Return the shield that the answer is about."""
        return self.defences[-1]


def check_points(recipe: Recipe) -> None:
    """Refuse settings that cannot be made, before anything is written or fought.

    Raises:
        InputError: of the first point that cannot be.
    """
    for settings in recipe.design.points:
        with_settings(recipe.loaded, recipe.catalog, settings)


def fight_points(
    recipe: Recipe,
    folder: Path,
    *,
    workers: Workers | None = None,
    say: Say = lambda words: None,
    progress: Progress = lambda done, total: None,
) -> FoughtPoints:
    """Fight the points of a design into a folder, or what is left of them there.

    Args:
        recipe: of the campaign. folder: of ours. workers, say, progress: as for `execute`.

    Raises:
        InputError: a point that cannot be (`check_points` tells before). FlightError: a flight without a result.
        Stopped: the disk is full, or the cluster gone; `fight_points` again goes on.

    **Valid**: the same files for any workers, interrupted or not. **Leaves out**: telling a trial of any point.
    **Source**: none. **Checked**: tests/analysis/test_sweep.py.
    """
    resume.begin(recipe, folder)
    say("flying the attack and building the shields")
    built = build(recipe.loaded, recipe.catalog)
    say(f"fighting {len(recipe.design.points):,} points, each built anew")
    work = execute(recipe, folder, workers=workers, say=say, progress=progress)
    name = built.defences[-1].name
    pairs = against_first(folder, name)
    points = tuple(
        Point(settings=settings, tally=work.total[k, name], pairs=pairs.get(k, Pairs()))
        for k, settings in enumerate(recipe.design.points)
    )
    return FoughtPoints(
        recipe=recipe, folder=folder, defences=tuple(built.defences), points=points, provenance=built.provenance
    )


def write_answers(fought: FoughtPoints, columns: Mapping[str, Any]) -> None:
    """Write the table of answers, the provenance, and the manifest of a finished campaign that tells no trial."""
    store.write_table(fought.folder / ANSWERS, [{name: pa.array(values) for name, values in columns.items()}])
    store.write_json(fought.folder / store.PROVENANCE, fought.provenance.to_dict())
    told = {
        "told_trial": None,
        "shields": [defence.name for defence in fought.defences],
        "titles": [defence.title for defence in fought.defences],
    }
    recipe = fought.recipe
    resume.finish(recipe, fought.folder, None, recipe.trials, told)
