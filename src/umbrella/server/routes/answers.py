"""What a finished run says."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from umbrella.server.desk import AtDesk
from umbrella.server.jobs import ANSWER
from umbrella.server.routes.runs import NONE, Id, Responses

UNFINISHED: Responses = NONE | {409: {"description": "it has not come to its end"}}
Shield = Annotated[str | None, Query(max_length=200, description="name of a shield [default: the last]")]
router = APIRouter(prefix="/api/runs/{name}", tags=["answers"], responses=UNFINISHED)


@router.get("/answer")
def answer(name: Id, desk: AtDesk) -> Response:
    """Return what `umbrella run --json` prints; `run` is the id."""
    return Response((desk.finished(name, "run") / ANSWER).read_bytes(), media_type="application/json")


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
