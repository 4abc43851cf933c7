"""Two finished runs side by side."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from umbrella.catalog.library import builtin_catalog
from umbrella.server.desk import AtDesk
from umbrella.server.routes.answers import UNFINISHED

router = APIRouter(prefix="/api", tags=["answers"])
RunId = Annotated[str, Query(max_length=100, description="id of a finished run")]


@router.get("/compare", responses=UNFINISHED)
def compare(a: RunId, b: RunId, desk: AtDesk) -> dict[str, Any]:
    """Return by how much the answer of b differs from that of a, how surely, and in which settings they differ."""
    from umbrella.analysis.two_runs import as_dict, two_runs

    first, second = desk.run_folder(a), desk.run_folder(b)
    with desk.at_work():
        found = as_dict(two_runs(first, second, builtin_catalog()))
    found["a"]["id"], found["b"]["id"] = a, b
    return found
