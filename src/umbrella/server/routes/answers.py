"""What a finished run says."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from umbrella.campaign.reading import read_manifest
from umbrella.campaign.resume import read_recipe
from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.provenance_file import read_provenance
from umbrella.server.desk import AtDesk, Desk
from umbrella.server.files import bytes_of
from umbrella.server.jobs import ANSWER
from umbrella.server.replies import encoded
from umbrella.server.routes.runs import NONE, Id, Responses

JSON = "application/json"
UNFINISHED: Responses = NONE | {409: {"description": "it has not come to its end"}}
Shield = Annotated[str | None, Query(max_length=200, description="name of a shield [default: the last]")]
router = APIRouter(prefix="/api/runs/{name}", tags=["answers"], responses=UNFINISHED)


@router.get("/answer")
def answer(name: Id, desk: AtDesk) -> Response:
    """Return what `umbrella run --json` prints; `run` is the id."""
    return Response(bytes_of(desk.finished(name, "run") / ANSWER), media_type=JSON)


@router.get("/stories")
def stories(name: Id, desk: AtDesk, shield: Shield = None) -> list[dict[str, Any]]:
    """Return the story of every threat, as `umbrella explain --json`."""
    from umbrella.analysis.stories import answer_dict
    from umbrella.campaign.story import stories_of
    from umbrella.campaign.told import read_told

    folder = desk.run_folder(name)
    with desk.at_work():
        told = read_told(folder, shield)
        threats: list[dict[str, Any]] = answer_dict(folder, told, stories_of(told))["threats"]
    return threats


@router.get("/scene")
def scene(name: Id, desk: AtDesk, shield: Shield = None) -> Response:
    """Return what stood, flew and happened in the trial told."""
    from umbrella.analysis.scene import read_scene, scene_dict

    def made(folder: Path) -> bytes:
        return encoded(scene_dict(read_scene(folder, shield)))

    return Response(kept(desk, f"scene {name} {shield}", desk.run_folder(name), made), media_type=JSON)


def kept(desk: Desk, question: str, folder: Path, made: Callable[[Path], bytes]) -> bytes:
    """Return what is made of a finished run, made once."""

    def worked() -> bytes:
        with desk.at_work():
            return made(folder)

    return desk.scenes.get(question, worked)


@router.get("/outcomes")
def outcomes(name: Id, desk: AtDesk) -> list[dict[str, Any]]:
    """Return for each shield how many trials had so many leakers and shots, and how threats ended."""
    from umbrella.analysis.outcome_counts import outcome_counts

    folder = desk.run_folder(name)
    with desk.at_work():
        return outcome_counts(folder)


@router.get("/numbers")
def numbers(name: Id, desk: AtDesk) -> list[dict[str, Any]]:
    """Return every number that the answer rests on, the weakest first, with range, status, sources and note."""
    from umbrella.analysis.assumptions import assumptions_of

    folder, catalog = desk.run_folder(name), builtin_catalog()
    recipe = read_recipe(folder, catalog, read_manifest(folder))
    found = assumptions_of(read_provenance(folder), recipe.loaded, catalog)
    return [
        {
            "path": one.path,
            "value": one.value,
            "low": one.low,
            "high": one.high,
            "unit": one.unit,
            "status": one.status.value,
            "sources": list(one.sources),
            "note": one.note,
        }
        for one in found
    ]


@router.get("/sources")
def sources(name: Id, desk: AtDesk) -> dict[str, Any]:
    """Return the sources, as `umbrella cite --json`."""
    from umbrella.catalog.cite import as_dict

    return as_dict(read_provenance(desk.run_folder(name)))
