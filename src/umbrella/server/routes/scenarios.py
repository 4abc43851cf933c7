"""The scenarios that come with Umbrella, what a scenario file may say, and the check of one that was sent."""

from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from fastapi import Path as InPath
from pydantic import BaseModel, ConfigDict, Field

from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.names import nearest
from umbrella.core.errors import FaultyFile
from umbrella.scenario.load import LoadedScenario, load, shipped
from umbrella.server import posted
from umbrella.server.desk import AtDesk
from umbrella.server.replies import fault_dict

router = APIRouter(prefix="/api", tags=["scenarios"])
Name = Annotated[str, InPath(max_length=100, description="name of a shipped scenario")]


class Text(BaseModel):
    """A scenario file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str = Field(description="its YAML")


@cache
def shipped_scenario(name: str) -> LoadedScenario:
    """Return a shipped scenario; only its own names are asked for."""
    return load(name, builtin_catalog())


def named(name: str) -> LoadedScenario:
    """Return the shipped scenario of a name.

    Raises:
        HTTPException: there is none.
    """
    known = shipped()
    if name not in known:
        close = nearest(name[:100], known)
        raise HTTPException(
            404, "no such scenario is shipped" + (f"; did you mean {', '.join(close)}?" if close else "")
        )
    return shipped_scenario(name)


def shields_of(loaded: LoadedScenario) -> list[dict[str, str]]:
    """Return name and title of each shield; the answer is about the last."""
    return [{"name": name, "title": one.title or name} for name, one in loaded.scenario.all_shields().items()]


@router.get("/scenarios")
def scenarios() -> list[dict[str, Any]]:
    """Return the shipped scenarios."""
    return [_summary(shipped_scenario(name)) for name in shipped()]


def _summary(loaded: LoadedScenario) -> dict[str, Any]:
    scenario = loaded.scenario
    return {
        "id": scenario.name,
        "title": scenario.title,
        "summary": scenario.description,
        "date": scenario.date,
        "threats": sum(threat.count for threat in scenario.threats),
        "shields": shields_of(loaded),
    }


@router.get("/scenarios/{name}", responses={404: {"description": "there is none"}})
def scenario(name: Name) -> dict[str, Any]:
    """Return one scenario as it is written, and as data."""
    loaded = named(name)
    return _summary(loaded) | {"text": loaded.content.decode(), "data": loaded.written}


@router.get("/schema")
def schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file."""
    return posted.schema()


@router.post("/check")
def check(sent: Text, desk: AtDesk) -> dict[str, Any]:
    """Return every fault of a scenario, as the command line says it."""
    try:
        with desk.at_work():
            loaded = posted.read_posted(sent.text, desk.limits, builtin_catalog())
    except FaultyFile as error:
        return {"ok": False, "faults": [fault_dict(fault) for fault in error.faults]}
    return {"ok": True, "faults": [], **_summary(loaded), "data": loaded.written}
