"""Questions by name: what the verbs run, footprint, sweep and compare ask, as Python functions."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from umbrella.analysis import compare as comparing
from umbrella.analysis import footprint as covering
from umbrella.analysis import sweep as sweeping
from umbrella.analysis.effectiveness import is_known_to, trials_for
from umbrella.analysis.finished import read_finished
from umbrella.analysis.points import check_points
from umbrella.campaign import store
from umbrella.campaign.conduct import conduct
from umbrella.campaign.design import nominal
from umbrella.campaign.pools import Workers
from umbrella.campaign.recipe import recipe_of
from umbrella.campaign.tally import Tallies
from umbrella.catalog.library import builtin_catalog
from umbrella.core.compiled import announce_compilation
from umbrella.core.errors import BadValue
from umbrella.notebook.compare import Compared
from umbrella.notebook.footprint import Covered
from umbrella.notebook.run import Run
from umbrella.notebook.sweep import Swept
from umbrella.scenario.load import load
from umbrella.scenario.settings import Value, with_settings

RUNS: Final = Path("runs")
DEFAULT_TRIALS: Final = 200

Progress = Callable[[int, int], None]


def _quiet(done: int, total: int) -> None:
    """Tell nobody how far it is."""


def run(
    scenario: str | Path,
    *,
    trials: int = DEFAULT_TRIALS,
    seed: int = 0,
    until: float | None = None,
    out: str | Path | None = None,
    workers: int | None = None,
    progress: Progress = _quiet,
) -> Run:
    """Fight a scenario many times, tell one trial, and write all of it into a folder, as `umbrella run` does.

    Args:
        scenario: name of a shipped one, or a YAML file. trials: against each shield. seed: the same gives the same
            bytes. until: stop when P(no leaker) of the last shield is known to this half-width; `trials` is then the
            most. out: folder of the run; None: a new one in `runs/`. workers: threads; None: as many as processors.
            progress: called with (trials done, trials in all).

    Returns:
        `Run`: in a notebook it shows itself; `to_arrow` and `to_pandas` give its tables.

    Raises:
        InputError: something that cannot be used. FlightError: a flight without a result. Stopped: the disk is full.
    """
    if until is not None and not 1e-4 <= until <= 0.5:
        raise BadValue("until", until, "0.0001 <= until <= 0.5")
    announce_compilation()
    catalog = builtin_catalog()
    loaded = load(str(scenario), catalog)
    recipe = recipe_of(loaded, catalog, nominal(trials), seed, None if until is None else trials_for(until))
    last = list(loaded.scenario.all_shields())[-1]

    def enough(tallies: Tallies) -> bool:
        return until is not None and is_known_to(tallies[0, last], until)

    done = conduct(
        recipe,
        _folder(out, loaded.scenario.name),
        workers=Workers(number=workers),
        enough=enough if until is not None else None,
        until=until,
        progress=progress,
    )
    return Run(campaign=done)


def open_run(folder: str | Path) -> Run:
    """Return a finished run from its folder, whoever made it; its trial told is fought again for the pictures.

    Raises:
        BadValue: it is not the folder of a finished run. FaultyFile: a file of it is broken.
    """
    announce_compilation()
    found = read_finished(Path(folder))
    return Run(campaign=found.campaign, changed=found.changed)


def footprint(
    scenario: str | Path,
    *,
    over: Sequence[str] = (),
    threat: str | None = None,
    origin: str | None = None,
    place: str | None = None,
    shield: str | None = None,
    trajectory: str | None = None,
    settings: Mapping[str, Value] | None = None,
    grid_deg: float = covering.GRID_DEG,
    seed: int = 0,
    trials: int = 1,
    workers: int | None = None,
    progress: Progress = _quiet,
) -> Covered:
    """Return which ground a shield covers against one missile, as `umbrella footprint` does.

    Args:
        scenario: name of a shipped one, or a YAML file. over: regions; none: the countries under attack. settings:
            numbers or choices written over the scenario, by path. workers: threads; None: as many as processors.
            The others are those of `analysis.footprint.footprint`.

    Raises:
        InputError: something that cannot be used. OutOfReach: the missile reaches no cell.
    """
    announce_compilation()
    catalog = builtin_catalog()
    chosen = tuple((settings or {}).items())
    loaded, catalog = with_settings(load(str(scenario), catalog), catalog, chosen)
    return Covered(
        footprint=covering.footprint(
            loaded, catalog, threat=threat, origin=origin, over=over, place=place, shield=shield,
            trajectory=trajectory, grid_deg=grid_deg, seed=seed, trials=trials,
            workers=Workers(number=workers).count, progress=progress,
        )
    )  # fmt: skip


def sweep(
    scenario: str | Path,
    axes: Mapping[str, Sequence[Value]],
    *,
    trials: int = DEFAULT_TRIALS,
    seed: int = 0,
    out: str | Path | None = None,
    workers: int | None = None,
    progress: Progress = _quiet,
) -> Swept:
    """Fight a scenario at every combination of values, with the same random numbers, as `umbrella sweep` does.

    Args:
        scenario: name of a shipped one, or a YAML file. axes: the values of each setting, by its path
            (`{"rules.shots": [1, 2, 4]}`). trials: of each point. The others are as for `run`.

    Raises:
        InputError: something that cannot be used. FlightError: no point of the grid can be flown.
    """
    announce_compilation()
    catalog = builtin_catalog()
    loaded = load(str(scenario), catalog)
    recipe = sweeping.sweep_recipe(loaded, catalog, axes, trials, seed)
    check_points(recipe)
    folder = _folder(out, f"{loaded.scenario.name}-sweep")
    return Swept(sweep=sweeping.sweep(recipe, folder, workers=Workers(number=workers), progress=progress))


def compare(
    first: str | Path,
    second: str | Path,
    *,
    trials: int = DEFAULT_TRIALS,
    seed: int = 0,
    has_steps: bool = True,
    out: str | Path | None = None,
    workers: int | None = None,
    progress: Progress = _quiet,
) -> Compared:
    """Fight two scenarios under the same luck and walk from one to the other, as `umbrella compare` does.

    Args:
        first, second: names of shipped ones, or YAML files. trials: of each scenario on the way. has_steps: whether
            the way is walked. The others are as for `run`.

    Raises:
        InputError: something that cannot be used. FlightError: a flight without a result.
    """
    announce_compilation()
    catalog = builtin_catalog()
    begin, end = load(str(first), catalog), load(str(second), catalog)
    planned = comparing.plan(begin, end, catalog, trials=trials, seed=seed, has_steps=has_steps)
    names = f"{begin.scenario.name}-{end.scenario.name}"
    folder = (
        store.new_folder(RUNS, names)
        if out is None
        else store.given_folder(Path(out), comparing.COMPARISON, comparing.OURS)
    )
    found = comparing.compare(planned, folder, workers=Workers(number=workers), progress=progress)
    return Compared(comparison=found, folder=folder)


def _folder(out: str | Path | None, name: str) -> Path:
    return store.new_folder(RUNS, name) if out is None else store.given_folder(Path(out))
