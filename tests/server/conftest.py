"""Servers for tests: in this process and without a socket, each with a folder of its own."""

import asyncio
import json
import shutil
from dataclasses import asdict

import httpx
import pytest

from umbrella.analysis.run_answer import answer_dict
from umbrella.server.app import guarded
from umbrella.server.checker import the_checker
from umbrella.server.jobs import ANSWER, FINISHED, JOB, RUN, SCENARIO, Job, new_id, now
from umbrella.server.limits import Limits
from umbrella.server.settings import Settings


class Client:
    """Asks a server in this process, without a socket."""

    def __init__(self, settings, page):
        self.app = guarded(settings, page)
        self.desk = self.app.app.app.state.desk

    def request(self, method, path, **asked):
        return asyncio.run(self._request(method, path, **asked))

    async def _request(self, method, path, **asked):
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            if not isinstance(asked.get("content", b""), bytes):
                asked["content"] = _async(asked["content"])
            return await client.request(method, path, **asked)

    def get(self, path, **asked):
        return self.request("GET", path, **asked)

    def post(self, path, **asked):
        return self.request("POST", path, **asked)

    def options(self, path, **asked):
        return self.request("OPTIONS", path, **asked)


@pytest.fixture(scope="session", autouse=True)
def no_checker_is_left():
    """End the process that reads texts, which all servers of this process share."""
    yield
    the_checker().close()


async def _async(chunks):
    for chunk in chunks:
        yield chunk


@pytest.fixture
def serve(tmp_path):
    """Return a maker of servers, whose queues stand still; keywords beside these are limits."""

    def make(*, host="127.0.0.1", token="", page=None, folder=None, **limits):
        settings = Settings(folder=folder or tmp_path / "jobs", host=host, token=token, limits=Limits(**limits))
        return Client(settings, page or tmp_path / "no-page")

    return make


@pytest.fixture(scope="session")
def finished(scene_campaign, tmp_path_factory):
    """The folder of a server with one finished run, as its process leaves it, and the id of the run."""
    scenario = scene_campaign.recipe.loaded.scenario
    job = Job(
        id=new_id(), kind="run", scenario=scenario.name, title=scenario.title, created=now(), state=FINISHED,
        trials=scene_campaign.trials, seed=scene_campaign.seed, total=scene_campaign.trials,
        shields=[{"name": name, "title": one.title or name} for name, one in scenario.all_shields().items()],
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("served")
    place = folder / job.id
    shutil.copytree(scene_campaign.folder, place / RUN)
    (place / SCENARIO).write_bytes(scene_campaign.recipe.loaded.content)
    (place / ANSWER).write_text(json.dumps(answer_dict(scene_campaign) | {"run": job.id}))
    (place / JOB).write_text(json.dumps(asdict(job)))
    return folder, job.id
