"""Runs and other jobs: asked for, watched, stopped, gone on with, deleted."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Response
from fastapi import Path as InPath
from pydantic import BaseModel, ConfigDict, Field, model_validator

from umbrella.campaign.recipe import LARGEST_SEED
from umbrella.core.errors import BadValue
from umbrella.scenario.load import LoadedScenario
from umbrella.server.checker import the_checker
from umbrella.server.desk import AtDesk, Desk, shown
from umbrella.server.jobs import Job, new_id, now
from umbrella.server.posted import content_of
from umbrella.server.replies import Refused
from umbrella.server.routes.scenarios import named
from umbrella.server.summary import summary_of

router = APIRouter(prefix="/api", tags=["runs"])
Id = Annotated[str, InPath(max_length=100, description="of a job, 16 hexadecimal digits")]
Responses = dict[int | str, dict[str, Any]]
NONE: Responses = {404: {"description": "there is none"}}
BUSY: Responses = {409: {"description": "it is being worked on"}}
FULL: Responses = {429: {"description": "too many jobs wait, or are kept"}}


class Asked(BaseModel):
    """A run: a shipped scenario by name, or the text of one."""

    model_config = ConfigDict(extra="forbid", strict=True)

    scenario: str | None = Field(default=None, max_length=100, description="name of a shipped scenario")
    text: str | None = Field(default=None, description="YAML of a scenario")
    trials: int = Field(default=200, ge=1, description="against each shield")
    seed: int = Field(default=0, ge=0, le=LARGEST_SEED)

    @model_validator(mode="after")
    def _is_one_of_both(self) -> "Asked":
        if (self.scenario is None) == (self.text is None):
            raise ValueError("give either a scenario or a text")
        return self


@router.post("/runs", status_code=202, responses=NONE | FULL)
def begin(asked: Asked, desk: AtDesk) -> dict[str, Any]:
    """Queue a run."""
    if asked.trials > desk.limits.trials:
        raise BadValue("trials", asked.trials, f"1 <= trials <= {desk.limits.trials}", "the command line takes more")
    said, content, files = _scenario(asked, desk)
    job = Job(
        id=new_id(),
        kind="run",
        scenario=said["id"],
        title=said["title"],
        created=now(),
        trials=asked.trials,
        seed=asked.seed,
        shields=said["shields"],
        total=asked.trials,
    )
    return take(desk, job, content, files)


def _scenario(asked: Asked, desk: Desk) -> tuple[dict[str, Any], bytes, dict[str, bytes]]:
    """Return what the scenario asked for is, its text, and the files that it names.

    Raises:
        HTTPException: there is none. Refused: it has faults.
    """
    if asked.scenario is not None:
        loaded = named(asked.scenario)
        return summary_of(loaded), loaded.content, files_of(loaded)
    text = asked.text or ""
    said = the_checker().check(text, desk.limits)
    if not said["ok"]:
        raise Refused(said["faults"])
    return said, content_of(text), {}


def files_of(loaded: LoadedScenario) -> dict[str, bytes]:
    """Return the files that a scenario names."""
    return {file.name: file.content for file in loaded.files}


def take(desk: Desk, job: Job, content: bytes, files: dict[str, bytes]) -> dict[str, Any]:
    """Queue a job with its scenario and return it.

    Raises:
        HTTPException: too many wait, or are kept.
    """
    if desk.jobs.is_full:
        raise HTTPException(429, f"{desk.limits.kept} jobs are kept: delete some that are not needed any more")
    if not desk.jobs.add(job, content, files):
        raise _too_many(desk)
    desk.queue.look()
    return shown(job)


def _too_many(desk: Desk) -> HTTPException:
    return HTTPException(429, f"{desk.limits.jobs} jobs wait or run: wait, or stop one", {"retry-after": "60"})


@router.get("/runs")
def runs(desk: AtDesk) -> list[dict[str, Any]]:
    """Return the runs, the newest first."""
    return [shown(job) for job in desk.jobs.all() if job.kind == "run"]


@router.get("/jobs")
def jobs(desk: AtDesk) -> list[dict[str, Any]]:
    """Return jobs of every kind, the newest first."""
    return [shown(job) for job in desk.jobs.all()]


@router.get("/runs/{name}", responses=NONE)
def run(name: Id, desk: AtDesk) -> dict[str, Any]:
    """Return how far a run is."""
    return shown(desk.job(name, "run"))


@router.get("/jobs/{name}", responses=NONE)
def job(name: Id, desk: AtDesk) -> dict[str, Any]:
    """Return how far a job is."""
    return shown(desk.job(name))


@router.post("/runs/{name}/stop", responses=NONE)
@router.post("/jobs/{name}/stop", responses=NONE)
def stop(name: Id, desk: AtDesk) -> dict[str, Any]:
    """Stop a job; what is finished of a run is kept."""
    return _still_there(desk.queue.stop(desk.job(name)))


@router.post("/runs/{name}/resume", responses=NONE | FULL)
@router.post("/jobs/{name}/resume", responses=NONE | FULL)
def resume(name: Id, desk: AtDesk) -> dict[str, Any]:
    """Go on with a job that was stopped or failed."""
    job = desk.job(name)
    if not job.is_open and len(desk.jobs.waiting()) >= desk.limits.jobs:
        raise _too_many(desk)
    return _still_there(desk.queue.resume(job))


@router.delete("/runs/{name}", status_code=204, responses=NONE | BUSY)
@router.delete("/jobs/{name}", status_code=204, responses=NONE | BUSY)
def delete(name: Id, desk: AtDesk) -> Response:
    """Delete a job and all that it wrote."""
    if not desk.queue.remove(desk.job(name)):
        raise HTTPException(409, "it is being worked on: stop it first")
    return Response(status_code=204)


def _still_there(job: Job | None) -> dict[str, Any]:
    if job is None:
        raise HTTPException(404, "there is no such job any more")
    return shown(job)
