"""Jobs: a table that outlives the server, ids that lead nowhere else, limits on how many there are."""

import json
from dataclasses import asdict

import pytest

from umbrella.server.jobs import JOB, QUEUED, RUNNING, STOPPED, Job, Jobs, new_id, now
from umbrella.server.limits import Limits

MARK = {"x-umbrella": "1"}
RUN = {"scenario": "japan-2000", "trials": 10}


def made(**said):
    return Job(**{"id": new_id(), "kind": "run", "scenario": "s", "title": "t", "created": now()} | said)


def begin(client, **asked):
    return client.post("/api/runs", json=RUN | asked, headers=MARK)


def test_a_job_is_told_as_it_was_asked(serve):
    client = serve()
    job = begin(client, seed=7).json()
    assert (job["state"], job["trials"], job["seed"], job["total"], job["done"]) == ("queued", 10, 7, 10, 0)
    assert client.get(f"/api/runs/{job['id']}").json() == job
    assert client.get("/api/runs").json() == client.get("/api/jobs").json() == [job]


def test_jobs_are_there_after_a_restart(serve):
    first = serve()
    names = [begin(first, seed=seed).json()["id"] for seed in range(3)]
    first.post(f"/api/runs/{names[1]}/stop", headers=MARK)
    before = first.get("/api/jobs").json()
    again = serve()
    assert sorted(again.get("/api/jobs").json(), key=str) == sorted(before, key=str)
    assert again.get(f"/api/runs/{names[1]}").json()["state"] == STOPPED


def test_what_ran_when_the_server_ended_is_queued_again(tmp_path):
    job = made(state=RUNNING)
    (tmp_path / job.id).mkdir()
    (tmp_path / job.id / JOB).write_text(json.dumps(asdict(job)))
    assert Jobs(tmp_path, Limits()).waiting()[0].state == QUEUED


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"id": 1}', '{"state": "queued"}', "\xff"])
def test_a_damaged_job_hides_no_other(tmp_path, text):
    good, bad = made(), made()
    for job, content in ((good, json.dumps(asdict(good))), (bad, text)):
        (tmp_path / job.id).mkdir()
        (tmp_path / job.id / JOB).write_text(content, encoding="latin-1")
    (tmp_path / "notes").mkdir()
    assert [job.id for job in Jobs(tmp_path, Limits()).all()] == [good.id]


def test_a_job_under_another_ones_name_is_none(tmp_path):
    job = made()
    (tmp_path / new_id()).mkdir()
    (next(tmp_path.iterdir()) / JOB).write_text(json.dumps(asdict(job)))
    assert Jobs(tmp_path, Limits()).all() == []


STRANGE = [
    "0" * 16,
    "0" * 15,
    "A" * 16,
    "..",
    "%2e%2e",
    "..%2f..%2fetc",
    "%00",
    "0" * 99,
    "*",
    "job.json",
    "٠" * 16,
]


@pytest.mark.parametrize("name", STRANGE)
def test_an_id_that_was_not_given_out_leads_nowhere(serve, name, tmp_path):
    client = serve()
    (tmp_path / "jobs" / ("0" * 16)).mkdir()  # a folder alone is no job
    for path in (f"/api/runs/{name}", f"/api/runs/{name}/answer", f"/api/jobs/{name}", f"/api/footprints/{name}"):
        assert client.get(path).status_code == 404
    for path in (f"/api/runs/{name}/stop", f"/api/runs/{name}/resume"):
        assert client.post(path, headers=MARK).status_code in (404, 405)  # 405: it is no address of a job
    assert client.request("DELETE", f"/api/runs/{name}", headers=MARK).status_code in (404, 405)
    assert (tmp_path / "jobs" / ("0" * 16)).is_dir()


def test_ids_cannot_be_guessed():
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000 and all(len(one) == 16 for one in ids)


def test_only_so_many_jobs_wait(serve):
    client = serve(jobs=2)
    first, second = (begin(client).json()["id"] for _ in range(2))
    assert begin(client).status_code == 429
    client.post(f"/api/runs/{first}/stop", headers=MARK)
    assert begin(client).status_code == 202
    assert client.post(f"/api/runs/{first}/resume", headers=MARK).status_code == 429
    client.post(f"/api/runs/{second}/stop", headers=MARK)
    assert client.post(f"/api/runs/{first}/resume", headers=MARK).json()["state"] == QUEUED


def test_only_so_many_jobs_are_kept(serve):
    client = serve(kept=2)
    first, _ = (begin(client).json()["id"] for _ in range(2))
    assert begin(client).status_code == 429
    assert client.request("DELETE", f"/api/runs/{first}", headers=MARK).status_code == 204
    assert client.get(f"/api/runs/{first}").status_code == 404
    assert begin(client).status_code == 202


def test_a_deleted_job_leaves_nothing(serve, tmp_path):
    client = serve()
    name = begin(client).json()["id"]
    assert (tmp_path / "jobs" / name).is_dir()
    client.request("DELETE", f"/api/jobs/{name}", headers=MARK)
    assert not (tmp_path / "jobs" / name).exists()


def test_a_job_that_has_not_ended_has_no_answer(serve):
    client = serve()
    name = begin(client).json()["id"]
    for path in ("answer", "stories", "scene", "czml", "outcomes", "numbers", "sources", "export/csv", "report"):
        assert client.get(f"/api/runs/{name}/{path}").status_code == 409
    assert client.get(f"/api/compare?a={name}&b={name}").status_code == 409
    assert client.get(f"/api/footprints/{name}").status_code == 404  # it is of another kind


WRONG = [{"scenario": "japan-2000"} | more for more in (
    {"text": "a: 1"}, {"seed": -1}, {"seed": 2**63}, {"trials": "10"}, {"trials": True}, {"out": "/"}, {"scenario": 1},
)]  # fmt: skip


@pytest.mark.parametrize("asked", [{}, *WRONG, [], "text", None])
def test_what_is_no_run_is_refused(serve, asked):
    answer = serve().post("/api/runs", json=asked, headers=MARK)
    assert answer.status_code == 422 and answer.json()["detail"]


@pytest.mark.parametrize("name", ["nothing", "../secret", "/etc/passwd", "japan-2000.yaml", "JAPAN-2000", ""])
def test_only_a_shipped_scenario_has_a_name(serve, name):
    assert begin(serve(), scenario=name).status_code == 404
