"""Jobs on real processes: stopped, killed, the server killed, started again; the answer is the same in the end."""

import json
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import psutil
import pytest
from click.testing import CliRunner

from umbrella.analysis.run_answer import answer_dict
from umbrella.campaign.conduct import conduct
from umbrella.campaign.design import nominal
from umbrella.campaign.recipe import recipe_of
from umbrella.campaign.store import part_numbers
from umbrella.cli.main import main
from umbrella.cli.serve import show, url_of
from umbrella.core.errors import BadValue
from umbrella.server.jobs import FAILED, FINISHED, RUN, RUNNING, SCENARIO, STOPPED, Job, Jobs, new_id, now
from umbrella.server.limits import Limits
from umbrella.server.queue import Queue
from umbrella.server.serve import listening, opened
from umbrella.server.settings import Settings

TRIALS = 400
PATIENCE_S = 180.0  # until a test says that something hangs; a loaded machine needs a quarter of it
MARK = {"x-umbrella": "1"}


def until(is_so, told=lambda: ""):
    """Wait for something, and return it; `told` says what there is instead."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if found := is_so():
            return found
        time.sleep(0.05)
    raise AssertionError(f"it hangs: {told()}")


@contextmanager
def server(folder):
    """Start `umbrella serve` and give its process and a client."""
    command = [sys.executable, "-c", "from umbrella.cli.main import main; main()"]
    command += ["serve", "--port", "0", "--folder", str(folder), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        lines = iter(process.stdout.readline, "}\n")
        url = json.loads("".join(lines) + "}")["url"]
        with httpx.Client(base_url=url, headers=MARK, timeout=60.0) as client:
            until(lambda: is_there(client))
            yield process, client
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def is_there(client):
    try:
        return client.get("/api/about").status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.slow
def test_a_run_outlives_a_stop_and_the_death_of_the_server(scene_campaign, tmp_path):
    recipe = scene_campaign.recipe
    text = recipe.loaded.content.decode()
    with server(tmp_path / "jobs") as (process, client):
        job = client.post("/api/runs", json={"text": text, "trials": TRIALS, "seed": 3}).json()
        path, place = f"/api/runs/{job['id']}", tmp_path / "jobs" / job["id"] / RUN

        def run():
            return client.get(path).json()

        def becomes(state):
            return until(lambda: (now := run())["state"] == state and now, run)

        until(lambda: run()["done"], run)
        assert client.request("DELETE", path).status_code == 409
        assert client.post(f"{path}/stop").json()["state"] in (RUNNING, STOPPED)
        stopped = becomes(STOPPED)
        assert 0 < stopped["done"] < TRIALS and "kept" in stopped["message"]
        kept = part_numbers(place)
        assert kept and client.get(f"{path}/answer").status_code == 409

        client.post(f"{path}/resume")
        until(lambda: len(part_numbers(place)) > len(kept), run)
        (child,) = [one for one in psutil.Process(process.pid).children() if "umbrella.server.work" in one.cmdline()]
        process.kill()
        process.wait()
        until(lambda: has_ended(child), child.status)  # it hears that the server is gone
        kept = part_numbers(place)
    with server(tmp_path / "jobs") as (process, client):  # nobody asks again
        assert becomes(FINISHED)["done"] == TRIALS and set(kept) <= set(part_numbers(place))
        answer = client.get(f"{path}/answer").json()
        with pytest.raises(BadValue, match="no other server works"), opened(tmp_path / "jobs", "127.0.0.1", 0):
            pass
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_S) == 0
    whole = conduct(recipe_of(recipe.loaded, recipe.catalog, nominal(TRIALS), 3), made(tmp_path / "whole"))
    assert answer == json.loads(json.dumps(answer_dict(whole))) | {"run": job["id"]}


def has_ended(process):
    """Tell whether a process has ended, also where nobody has asked for its status."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def made(folder):
    folder.mkdir()
    return folder


@pytest.fixture
def queue(scene_campaign, tmp_path):
    """Return a maker of a queue that works on one job, and the job's id; `close` closes it."""
    queues = []

    def make(text=scene_campaign.recipe.loaded.content, **limits):
        jobs = Jobs(tmp_path / "jobs", Limits(**limits))
        job = Job(id=new_id(), kind="run", scenario="scene", title="t", created=now(), trials=TRIALS)
        jobs.add(job, text)
        queues.append(Queue(jobs))
        queues[-1].open()
        return jobs, job.id

    make.close = lambda: [one.close() for one in queues]
    yield make
    make.close()


def process_of(name):
    """Return the process that works on a job."""
    return until(lambda: next((one for one in psutil.Process().children() if name in str(one.cmdline())), None))


def test_a_process_that_dies_fails_its_job_and_nothing_else(queue):
    jobs, name = queue()
    process_of(name).kill()
    job = until(lambda: (now := jobs.get(name)).state == FAILED and now)
    assert "ended unexpectedly" in job.message


def test_a_job_that_runs_too_long_is_stopped(queue):
    jobs, name = queue(seconds=0.3)
    job = until(lambda: (now := jobs.get(name)).state == STOPPED and now)
    assert "longer than 0.3 s" in job.message


def test_a_job_that_cannot_be_done_says_why(queue):
    jobs, name = queue(b"name: broken")
    job = until(lambda: (now := jobs.get(name)).state == FAILED and now)
    assert f"{SCENARIO}:1 title: is missing" in job.message


def test_a_queue_that_is_closed_leaves_no_process_and_its_job_to_the_next(queue):
    jobs, name = queue()
    process = process_of(name)
    queue.close()
    until(lambda: has_ended(process))
    assert Jobs(jobs.folder, Limits()).waiting()[0].id == name


def test_a_place_that_is_taken_is_refused(tmp_path):
    with listening("127.0.0.1", 0) as taken:
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(main, ["serve", "--port", port, "--folder", str(tmp_path / "jobs")])
    assert done.exit_code == 2 and "address already in use" in done.stderr
    done = CliRunner().invoke(main, ["serve", "--host", "192.0.2.1", "--folder", str(tmp_path / "jobs")])
    assert done.exit_code == 2 and "--host" in done.stderr
    assert not (tmp_path / "jobs").exists()


def test_a_folder_that_cannot_be_made_is_refused(tmp_path):
    (tmp_path / "file").touch()
    done = CliRunner().invoke(main, ["serve", "--port", "0", "--folder", str(tmp_path / "file" / "jobs")])
    assert done.exit_code == 2 and "--folder" in done.stderr and done.stdout == ""


@pytest.mark.parametrize(
    ("host", "url"), [("127.0.0.1", "http://127.0.0.1:80/"), ("::1", "http://[::1]:80/"), ("0.0.0.0", "#token=")]
)
def test_the_address_that_is_printed_opens_the_page(host, url, tmp_path, capsys):
    show(Settings(folder=tmp_path, host=host), url_of(host, 80), False)
    printed = capsys.readouterr().out
    assert url in printed and ("not encrypted" in printed) == (host == "0.0.0.0")
