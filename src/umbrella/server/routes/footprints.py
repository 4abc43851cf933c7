"""Which ground a shield covers (a job), and how far a missile reaches (asked and answered)."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import BadValue, UnknownName
from umbrella.scenario.load import LoadedScenario
from umbrella.server.asking import ask
from umbrella.server.desk import AtDesk, Desk, shown
from umbrella.server.files import json_of
from umbrella.server.jobs import ANSWER, GEOJSON, Job, new_id, now
from umbrella.server.routes.answers import UNFINISHED
from umbrella.server.routes.runs import FULL, NONE, Id, files_of, take
from umbrella.server.sent import scenario_of

router = APIRouter(prefix="/api", tags=["ground"])
COARSEST_DEG = 10.0


class AskedFootprint(BaseModel):
    """A footprint of the scenario of a run: of one of its shields, against one of its threats."""

    model_config = ConfigDict(extra="forbid", strict=True)

    run: str = Field(max_length=100, description="id of a run")
    grid_deg: float = Field(default=1.0, allow_inf_nan=False, description="size of the cells")
    shield: str | None = Field(default=None, max_length=200, description="name [default: the last]")
    threat: str | None = Field(default=None, max_length=200, description="name [default: what flies farthest]")


@router.post("/footprints", status_code=202, responses=NONE | FULL)
def begin(asked: AskedFootprint, desk: AtDesk) -> dict[str, Any]:
    """Queue a footprint."""
    finest = desk.limits.grid_deg
    if not finest <= asked.grid_deg <= COARSEST_DEG:
        raise BadValue("grid_deg", asked.grid_deg, f"{finest:g} <= grid_deg <= {COARSEST_DEG:g}")
    run = desk.job(asked.run, "run")
    loaded = scenario_of(desk.jobs.folder_of(run))
    _check_names(asked, loaded)
    job = Job(
        id=new_id(), kind="footprint", scenario=run.scenario, title=run.title, created=now(), seed=run.seed,
        run=run.id, grid_deg=asked.grid_deg, shield=asked.shield, threat=asked.threat, shields=run.shields,
    )  # fmt: skip
    return take(desk, job, loaded.content, files_of(loaded))


def _check_names(asked: AskedFootprint, loaded: LoadedScenario) -> None:
    """Refuse names that the scenario does not have: a threat that is none of its could be a file of the server.

    Raises:
        UnknownName: telling which there are.
    """
    threats = [threat.full_name for threat in loaded.scenario.threats]
    for what, name, names in (
        ("threat", asked.threat, threats),
        ("shield", asked.shield, loaded.scenario.all_shields()),
    ):
        if name is not None and name not in names:
            raise UnknownName(f"{what} of this scenario", name, tuple(names)[:5])


@router.get("/footprints/{name}", responses=UNFINISHED)
def footprint(name: Id, desk: AtDesk) -> dict[str, Any]:
    """Return what `umbrella footprint --json` prints, with the cells as GeoJSON."""
    folder = desk.finished(name, "footprint")
    answer = json_of(folder / ANSWER)
    answer.pop("cells", None)
    return answer | {"job": shown(desk.job(name, "footprint")), "geojson": json_of(folder / GEOJSON)}


@router.get("/reach", responses=NONE | {429: {"description": "too many questions at once"}})
def reach(
    desk: AtDesk,
    missile: Annotated[str, Query(max_length=100, description="id of the catalogue")],
    origin: Annotated[str, Query(max_length=100, description="site, city, or `lat,lon`")],
) -> dict[str, Any]:
    """Return how far a missile reaches from a place, as `umbrella reach --json`, with the line as GeoJSON."""
    catalog = builtin_catalog()
    key = catalog.missile(missile).id, catalog.place_or_point(origin)  # what is wrong is said at once
    return desk.reaches.get(str(key), lambda: _reach(desk, missile, origin))


def _reach(desk: Desk, missile: str, origin: str) -> dict[str, Any]:
    with desk.at_work():
        return ask("reach", {"missile": missile, "origin": origin}, desk.limits.request_s)
