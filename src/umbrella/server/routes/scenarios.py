"""The scenarios that come with Umbrella, what a scenario file may say, and the check of one that was sent."""

from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException
from fastapi import Path as InPath
from pydantic import BaseModel, ConfigDict, Field

from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.names import nearest
from umbrella.scenario.load import LoadedScenario, load, shipped
from umbrella.server.checker import the_checker
from umbrella.server.desk import AtDesk
from umbrella.server.posted import schema as schema_of
from umbrella.server.summary import summary_of

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


@router.get("/scenarios")
def scenarios() -> list[dict[str, Any]]:
    """Return the shipped scenarios."""
    return [summary_of(shipped_scenario(name)) for name in shipped()]


@router.get("/scenarios/{name}", responses={404: {"description": "there is none"}})
def scenario(name: Name) -> dict[str, Any]:
    """Return one scenario as it is written, and as data."""
    loaded = named(name)
    return summary_of(loaded) | {"text": loaded.content.decode(), "data": loaded.written}


@router.get("/schema")
def schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file."""
    return schema_of()


@router.post("/check")
def check(sent: Text, desk: AtDesk) -> dict[str, Any]:
    """Return every fault of a scenario, as the command line says it."""
    return the_checker().check(sent.text, desk.limits)
