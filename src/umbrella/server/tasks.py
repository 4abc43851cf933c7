"""The kinds of jobs, each as a process of its own does it in its folder."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from umbrella.campaign import store
from umbrella.campaign.design import nominal
from umbrella.campaign.reading import read_manifest
from umbrella.campaign.recipe import Recipe, recipe_of
from umbrella.campaign.resume import UNFINISHED
from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import InputError
from umbrella.server.jobs import ANSWER, GEOJSON, RUN, Job
from umbrella.server.pipe import tell
from umbrella.server.sent import scenario_of

Task = Callable[[Job, Path], None]


def _said(words: str) -> None:
    tell(words=words)


def _progress(done: int, total: int) -> None:
    tell(done=done, total=total)
    if done == total:
        tell(words="writing it down")


def run(job: Job, folder: Path) -> None:
    """Fight the scenario of a job, or what is left of it, and write the answer as `umbrella run --json` gives it.

    Raises:
        UmbrellaError: as `campaign.conduct.conduct`.
    """
    loaded = scenario_of(folder)  # before the engine, which takes seconds to come
    from umbrella.analysis.run_answer import answer_dict
    from umbrella.campaign.conduct import conduct
    from umbrella.campaign.pools import Workers

    recipe = recipe_of(loaded, builtin_catalog(), nominal(job.trials), job.seed)
    place = folder / RUN
    _forget_another(recipe, place)
    place.mkdir(exist_ok=True)
    campaign = conduct(recipe, place, workers=Workers(), say=_said, progress=_progress)
    store.write_json(folder / ANSWER, answer_dict(campaign) | {"run": job.id})


def _forget_another(recipe: Recipe, place: Path) -> None:
    """Begin anew where another program or catalogue began: its parts would not fit to ours."""
    try:
        manifest: dict[str, Any] = read_manifest(place, is_any=True)
    except InputError:
        manifest = {"state": UNFINISHED}
    if manifest.get("state") == UNFINISHED and manifest.get("key") != recipe.key and place.exists():
        shutil.rmtree(place)


def footprint(job: Job, folder: Path) -> None:
    """Tell which ground the shield of a run covers; the answer as `umbrella footprint --json` gives it, and GeoJSON.

    Raises:
        UmbrellaError: as `analysis.footprint.footprint`.
    """
    from umbrella.analysis.footprint import footprint as covered
    from umbrella.analysis.footprint_answer import answer_dict
    from umbrella.analysis.footprint_geojson import as_geojson

    answer = covered(
        scenario_of(folder), builtin_catalog(), threat=job.threat, shield=job.shield, seed=job.seed,
        grid_deg=job.grid_deg or 1.0, workers=os.cpu_count() or 1, say=_said, progress=_progress,
    )  # fmt: skip
    store.write_json(folder / GEOJSON, as_geojson(answer))
    store.write_json(folder / ANSWER, answer_dict(answer) | {"headline": answer.headline})


TASKS: Final[dict[str, Task]] = {"run": run, "footprint": footprint}
