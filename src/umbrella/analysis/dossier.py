"""All that a report tells of a run: the run itself, and beside it who is covered, the cost, the law, what decides."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar, cast

from umbrella.analysis.assumptions import Assumption, assumptions_of
from umbrella.analysis.cost import CostAnswer, cost
from umbrella.analysis.finished import Finished, read_finished
from umbrella.analysis.footprint import Footprint, footprint
from umbrella.analysis.tornado import Tornado, tornado, tornado_recipe
from umbrella.analysis.treaty import TreatyAnswer, treaty
from umbrella.campaign import store
from umbrella.campaign.pools import Workers
from umbrella.catalog.records_programme import Programme
from umbrella.core.errors import BadValue, OutOfReach, UmbrellaError
from umbrella.scenario.inputs import inputs_of

GRID_DEG: Final = 1.0  # cells of the footprint: some seconds for a continent
FEW_INPUTS: Final = 8  # up to so many uncertain inputs a tornado is cheap enough to be made unasked
FEW_TRIALS: Final = 100  # of each end then
MOST_TRIALS: Final = 100_000

Say = Callable[[str], None]
Progress = Callable[[int, int], None]
A = TypeVar("A")


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Why a part of a report is not there; `is_fault`: it was tried, and failed."""

    why: str
    is_fault: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What a report tells; what could not be computed says why."""

    run: Finished
    assumptions: tuple[Assumption, ...]
    footprint: Footprint | Missing
    cost: CostAnswer | Missing
    treaty: TreatyAnswer | Missing
    tornado: Tornado | Missing
    grid_deg: float | None
    sensitivity: int | None


def dossier(
    folder: Path,
    *,
    grid_deg: float | None = GRID_DEG,
    sensitivity: int | None = None,
    workers: int = 1,
    say: Say = lambda words: None,
    progress: Progress = lambda done, total: None,
) -> Dossier:
    """Return all that a report tells of a finished run.

    Args:
        folder: of the run. grid_deg: cells of the footprint; None leaves out the footprint and the treaty's flights.
        sensitivity: trials at each end of each uncertain input; None: a tornado only where there are few inputs.
        workers: threads. say, progress: told what is being done, and how far it is.

    Raises:
        InputError: the folder, the grid or the trials cannot be used. FlightError: today's program cannot fly it.

    **Valid**: against the last shield, as everywhere. **Leaves out**: decoys and raids in footprint and treaty, which
    send one missile at a time. **Source**: the parts' own. **Checked**: tests/report/test_html.py.
    """
    if sensitivity is not None and not 1 <= sensitivity <= MOST_TRIALS:
        raise BadValue("--sensitivity", sensitivity, f"1 <= N <= {MOST_TRIALS:,} trials")
    if grid_deg is not None and not 0.1 <= grid_deg <= 10.0:
        raise BadValue("--grid", grid_deg, "0.1 <= DEG <= 10")
    run = read_finished(folder, say=say)
    loaded, catalog = run.campaign.recipe.loaded, run.campaign.catalog
    return Dossier(
        run=run,
        assumptions=assumptions_of(run.provenance, loaded, catalog),
        footprint=_footprint(run, grid_deg, workers, say, progress),
        cost=_cost(run, say),
        treaty=_treaty(run, grid_deg, workers, say),
        tornado=_tornado(run, sensitivity, workers, say, progress),
        grid_deg=grid_deg,
        sensitivity=sensitivity,
    )


def _tried(compute: Callable[[], A], say: Say, words: str, folder: str = "") -> A | Missing:
    """Return an answer, or why there is none: one that fails must not take the others with it.

    Where the run lies, its `folder`, is nobody's business but its maker's.
    """
    say(words)
    try:
        return compute()
    except OutOfReach as error:
        return Missing(why=f"There is nothing to tell: {error}.", is_fault=False)
    except UmbrellaError as error:
        return Missing(why=str(error).replace(folder, "RUN") if folder else str(error), is_fault=True)


def _footprint(
    run: Finished, grid_deg: float | None, workers: int, say: Say, progress: Progress
) -> Footprint | Missing:
    if grid_deg is None:
        return Missing(why="It was left out on demand (--no-footprint).", is_fault=False)
    step_deg, campaign = grid_deg, run.campaign
    return _tried(
        lambda: footprint(
            campaign.recipe.loaded, campaign.catalog, grid_deg=step_deg, seed=campaign.seed, workers=workers, say=say,
            progress=progress,
        ),
        say, "sending a missile to every cell of ground",
    )  # fmt: skip


def _cost(run: Finished, say: Say) -> CostAnswer | Missing:
    """Return the cost of the scenario's programme, with the shots and kills of the run where something was killed."""
    campaign = run.campaign
    catalog, name = campaign.catalog, campaign.recipe.loaded.scenario.name
    programmes = [cast(Programme, catalog.entry("programme", key)) for key in catalog.ids("programme")]
    if not any(name in one.scenarios for one in programmes):
        why = (
            f"No programme of the catalogue names the scenario {name}, so that nobody's estimate of its cost can be "
            "shown. `umbrella cost` lists what has been priced."
        )
        return Missing(why=why, is_fault=False)
    fought = run.folder if campaign.parts[-1].tally.kills else None
    file = str(run.folder / store.SCENARIO)
    return _tried(lambda: cost(file, run=fought, catalog=catalog), say, "adding up the cost", str(run.folder))


def _treaty(run: Finished, grid_deg: float | None, workers: int, say: Say) -> TreatyAnswer | Missing:
    campaign = run.campaign
    if not campaign.parts[-1].defence.batteries:
        return Missing(why="The shield has no interceptors, and no treaty limits one that has none.", is_fault=False)
    loaded, catalog, has_flights = campaign.recipe.loaded, campaign.catalog, grid_deg is not None
    return _tried(
        lambda: treaty(loaded, catalog, flights=has_flights, workers=workers, say=say), say, "judging by the treaty"
    )


def _tornado(run: Finished, sensitivity: int | None, workers: int, say: Say, progress: Progress) -> Tornado | Missing:
    loaded, catalog = run.campaign.recipe.loaded, run.campaign.catalog
    inputs = inputs_of(loaded, catalog)
    if not inputs:
        return Missing(why="The scenario has no uncertain input: no number of it has a range.", is_fault=False)
    if sensitivity is None and len(inputs) > FEW_INPUTS:
        points = 1 + 2 * len(inputs)
        why = f"Which of the {len(inputs)} uncertain inputs decides was not asked: it takes {points} campaigns."
        return Missing(why=why, is_fault=False)

    def fought() -> Tornado:
        recipe = tornado_recipe(loaded, catalog, inputs, sensitivity or FEW_TRIALS, run.campaign.seed)
        with tempfile.TemporaryDirectory(prefix="umbrella-report-") as place:
            return tornado(recipe, inputs, Path(place), workers=Workers(number=workers), say=say, progress=progress)

    return _tried(fought, say, f"fighting {1 + 2 * len(inputs)} points, each built anew")
