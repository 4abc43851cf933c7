"""Two scenarios compared under the same luck, and the walk from one answer to the other, one assumption at a time."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from umbrella.analysis.comparison import Answer, Comparison, Moved, StepMoved, as_dict
from umbrella.analysis.luck import Trials, difference_of_leakers, difference_of_p, no_difference
from umbrella.campaign import resume, store
from umbrella.campaign.by_trial import leakers_by_trial
from umbrella.campaign.design import nominal
from umbrella.campaign.execute import execute
from umbrella.campaign.fight_part import built_at
from umbrella.campaign.pools import Workers
from umbrella.campaign.recipe import Recipe, recipe_of
from umbrella.campaign.statistics import Share, mean_of, wilson
from umbrella.catalog.library import Catalog
from umbrella.core.errors import BadValue, FlightError, InputError
from umbrella.scenario.build import Built
from umbrella.scenario.differences import Way, way
from umbrella.scenario.load import LoadedScenario

FORM: Final = 1  # of comparison.json
COMPARISON: Final = "comparison.json"
FIGHTS: Final = "fights"  # the folder of the campaigns that were fought
OURS: Final = (COMPARISON, FIGHTS, store.PROVENANCE)
FEWEST: Final = 2  # trials
ENDS: Final = 2  # both scenarios are fought first
SHIELD: Final = "shield"  # how a scenario on the way calls its only shield

Say = Callable[[str], None]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a comparison will fight: the way between two scenarios, and a campaign of each scenario on it by name."""

    way: Way
    recipes: dict[str, Recipe]
    has_steps: bool


def plan(
    first: LoadedScenario, second: LoadedScenario, catalog: Catalog, *, trials: int, seed: int, has_steps: bool = True
) -> Plan:
    """Return what there is to fight to compare two scenarios; nothing is fought or written.

    Args:
        first, second: the scenarios; each counts against the last of its shields. catalog: where their names are looked
            up. trials: of each scenario on the way. seed: of all. has_steps: whether the way between the two is walked
            as well.

    Raises:
        BadValue: a seed that cannot be, or too few trials.
    """
    if trials < FEWEST:
        raise BadValue("trials", trials, f"trials >= {FEWEST}", "a difference is known by its scatter")
    recipe_of(first, catalog, nominal(trials), seed)  # so that what is wrong is said at once
    found = way(first, second, catalog)
    stands = dict(_stands(found, has_steps))
    recipes = {name: recipe_of(loaded, catalog, nominal(trials), seed) for name, loaded in stands.items()}
    return Plan(way=found, recipes=recipes, has_steps=has_steps)


def compare(
    planned: Plan,
    folder: Path,
    *,
    workers: Workers | None = None,
    say: Say = lambda words: None,
    progress: Progress = lambda done, total: None,
) -> Comparison:
    """Fight two scenarios, and those that lie between them, with the same random numbers.

    Args:
        planned: what there is to fight. folder: where the fights are written; with those of the same comparison in it,
            it is gone on with. workers: who does it. say, progress: are told what is being done.

    Raises:
        BadValue: the folder holds an unfinished comparison of another kind. InputError: something that cannot be used.
        FlightError: a flight without a result, or a scenario on the way that cannot be fought.
        Stopped: the disk is full, or the cluster gone; what is finished is kept.

    **Valid**: the same bytes for any workers; a draw belongs to seed, trial, actor and purpose, so that actors of one
    name meet the same luck in all scenarios. **Leaves out**: the order of the steps is that of the file and its
    opposite, not all orders; what a number's own range does. **Source**: common random numbers: Law, Simulation
    Modeling and Analysis, 5th ed. (2015), sec. 11.2. **Checked**: tests/analysis/test_compare.py.
    """
    _begin(folder, planned.recipes)
    leakers, ends = _fought(planned.recipes, folder, workers, say, progress)
    comparison = _compared(planned, leakers, ends)
    store.write_json(folder / store.PROVENANCE, comparison.provenance.to_dict())
    whole = {**_identity(planned.recipes), "state": resume.FINISHED, **as_dict(comparison)}
    store.write_json(folder / COMPARISON, whole)
    return comparison


def _stands(found: Way, has_steps: bool) -> Iterator[tuple[str, LoadedScenario]]:
    """Yield every scenario that is fought, by the name of its folder."""
    n = len(found.steps)
    yield _to(0), found.begin
    if n > 0:
        yield _to(n), found.end
    for k in range(1, n) if has_steps else ():
        yield _to(k), found.after(range(k))
        yield _from(k), found.after(range(k, n))


def _to(k: int) -> str:
    """Return the name of the scenario with the first k steps made."""
    return f"to-{k:02d}"


def _from(k: int) -> str:
    """Return the name of the scenario with all but the first k steps made."""
    return f"from-{k:02d}"


def _identity(recipes: dict[str, Recipe]) -> dict[str, Any]:
    keys = {name: recipe.key for name, recipe in recipes.items()}
    return {"form": FORM, "key": hashlib.sha256(json.dumps(keys, sort_keys=True).encode()).hexdigest()}


def _begin(folder: Path, recipes: dict[str, Recipe]) -> None:
    """Make a folder that of a comparison: the fights of the same one stay, those of an earlier finished one go."""
    folder.mkdir(parents=True, exist_ok=True)
    path, identity = folder / COMPARISON, _identity(recipes)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = {}
    if found.get("key") == identity["key"]:
        return
    if found.get("state") == resume.UNFINISHED:
        hint = "its program, scenarios, seed or trials are others: choose another folder, or delete it"
        raise BadValue("--out", folder, "a new folder, or that of the same or a finished comparison", hint)
    shutil.rmtree(folder / FIGHTS, ignore_errors=True)
    store.write_json(path, {**identity, "state": resume.UNFINISHED})


def _fought(
    recipes: dict[str, Recipe], folder: Path, workers: Workers | None, say: Say, progress: Progress
) -> tuple[dict[str, Trials], list[Built]]:
    """Fight every scenario, or what is left of it; return the leakers of its trials, and both ends as built."""
    leakers: dict[str, Trials] = {}
    ends: list[Built] = []
    total = sum(recipe.trials for recipe in recipes.values())
    for number, (name, recipe) in enumerate(recipes.items()):
        say(f"fighting {name}, {number + 1} of {len(recipes)} scenarios")
        place, before = folder / FIGHTS / name, number * recipe.trials
        place.mkdir(parents=True, exist_ok=True)
        resume.begin(recipe, place)

        def tell(done: int, _: int, before: int = before) -> None:
            progress(before + done, total)

        try:
            execute(recipe, place, workers=workers, say=say, progress=tell)
        except (InputError, FlightError) as error:
            if number < ENDS:
                raise
            raise FlightError(
                f"{name}, on the way, cannot be fought: {error}; --no-steps leaves the way out"
            ) from error
        leakers[name] = leakers_by_trial(recipe, place, SHIELD)
        if number < ENDS:
            ends.append(built_at(recipe, 0))
    return leakers, ends


def _compared(planned: Plan, leakers: dict[str, Trials], ends: list[Built]) -> Comparison:
    found, recipe = planned.way, planned.recipes[_to(0)]
    n, threats = len(found.steps), max(len(built.attack) for built in ends)
    begin, end = leakers[_to(0)], leakers[_to(n)]
    return Comparison(
        first=_answer(found.begin, begin),
        second=_answer(found.end, end),
        trials=recipe.trials,
        seed=recipe.seed,
        difference=_moved(begin, end, threats) if n else Moved(p_no_leak=no_difference(), leakers=no_difference()),
        steps=found.steps,
        moved=tuple(_step_moved(found, k, leakers, threats) for k in range(n)) if planned.has_steps else (),
        provenance=ends[0].provenance.merge(*(built.provenance for built in ends[1:])),
    )


def _answer(loaded: LoadedScenario, leakers: Trials) -> Answer:
    return Answer(
        name=loaded.scenario.name,
        title=loaded.scenario.title,
        p_no_leak=_held(leakers),
        leakers=mean_of(_counted(leakers)),
    )


def _held(leakers: Trials) -> Share:
    return wilson(int((leakers == 0).sum()), len(leakers))


def _counted(leakers: Trials) -> dict[int, int]:
    values, counts = np.unique(leakers, return_counts=True)
    return dict(zip(values.tolist(), counts.tolist(), strict=True))


def _moved(first: Trials, second: Trials, threats: int) -> Moved:
    return Moved(p_no_leak=difference_of_p(first, second), leakers=difference_of_leakers(first, second, threats))


def _step_moved(found: Way, k: int, leakers: dict[str, Trials], threats: int) -> StepMoved:
    n = len(found.steps)
    # on the walk back all steps behind this one are made before it
    without = leakers[_to(0)] if k + 1 == n else leakers[_from(k + 1)]
    with_it = leakers[_to(n)] if k == 0 else leakers[_from(k)]
    return StepMoved(
        step=found.steps[k],
        at=_held(leakers[_to(k + 1)]),
        forward=_moved(leakers[_to(k)], leakers[_to(k + 1)], threats),
        backward=_moved(without, with_it, threats),
    )
