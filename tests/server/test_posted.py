"""A scenario that somebody sends: small, harmless, and answered with the words of the command line."""

import json
import sys
import time
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from umbrella.catalog.library import builtin_catalog
from umbrella.cli.main import main
from umbrella.core.errors import FaultyFile
from umbrella.scenario.load import load, read, shipped
from umbrella.server.limits import Limits
from umbrella.server.posted import read_posted

MARK = {"x-umbrella": "1"}
GOOD = """
name: small
title: One missile at one city
description: A scenario for tests.
threats:
  - {missile: no-dong, from: kittaeryong, at: fukuoka, launch_s: 0, reliability: 0.9}
shields: {none: {}}
"""
AS_LONG_S = 5.0  # a hostile text is refused within; a loaded machine needs a tenth of it

OPENED = []


def hear(event, arguments):
    if event == "open" and OPENED:
        OPENED[-1].append(str(arguments[0]))


sys.addaudithook(hear)


@contextmanager
def opened():
    """Give the list of the files that are opened meanwhile."""
    OPENED.append([])
    try:
        yield OPENED[-1]
    finally:
        OPENED.pop()


def refused(text, **limits):
    """Return the faults of a text, and that it took no long time."""
    begin = time.perf_counter()
    with pytest.raises(FaultyFile) as caught:
        read_posted(text, Limits(**limits), builtin_catalog())
    assert time.perf_counter() - begin < AS_LONG_S
    return caught.value.faults


def test_every_shipped_scenario_may_be_sent():
    for path in shipped().values():
        assert read_posted(path.read_text(encoding="utf-8"), Limits(), builtin_catalog()).scenario.name == path.stem


FILES = [
    "/etc/passwd",
    "own/missile.yaml",
    "missile.yaml",
    "..\\secret.yml",
    "flight.csv",
    "track.OEM",
    "file:///etc/hosts",
]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("key", ["missile: no-dong", "from: kittaeryong", "at: fukuoka", "launch_s: 0"])
def test_a_file_that_a_text_names_is_refused_and_not_opened(name, key, tmp_path):
    read_posted(GOOD, Limits(), builtin_catalog())  # the catalogue is read
    instead = f"{key}, trajectory: '{name}'" if key.startswith("launch_s") else f"{key.split(':')[0]}: '{name}'"
    with opened() as files:
        faults = refused(GOOD.replace(key, instead))
    assert any("names a file" in fault.message for fault in faults)
    assert files == []


def test_a_sensor_or_battery_of_a_file_is_refused_too():
    for shield in ("{sensors: [own/radar.yaml]}", "{batteries: [{interceptor: own.yaml, at: tokyo, magazine: 1}]}",
                   "{sensors: [{sensor: /etc/passwd, at: tokyo}]}"):  # fmt: skip
        assert refused(GOOD.replace("none: {}", f"none: {shield}"))


THREAT = "  - {missile: nodogn-N, from: kitterong-N, at: fukoka-N, launch_s: 0, reliability: 1}\n"
UNKNOWN = GOOD.replace("threats:\n", "threats:\n" + "".join(THREAT.replace("N", str(i)) for i in range(400)))
RECORDED = """
name: small
title: A recorded flight
description: A scenario for tests.
threats:
  - {name: told, recorded: {file: flight.csv, rcs_m2: 0.1}, launch_s: 0, reliability: 1.0}
shields: {none: {}}
"""


def test_a_recorded_flight_that_is_sent_without_its_file_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flight.csv").write_text("t_s,lat_deg,lon_deg,alt_km\n")
    with opened() as files:
        faults = refused(RECORDED)
    assert any("names a file" in fault.message for fault in faults) and files == []
    with opened() as files, pytest.raises(FaultyFile, match="came alone"):  # and would be by the loader itself
        read(RECORDED.encode(), "scenario.yaml", builtin_catalog())
    assert files == []


BOMBS = {
    "aliases": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "a tag": "name: !!python/object/apply:os.system ['true']\n",
    "deep brackets": "[" * 50_000,
    "deep blocks": "\n".join(" " * i + "a:" for i in range(600)),
    "many values": "a: [" + "1, " * 25_000 + "1]",
    "many keys": "\n".join(f"k{i}: 1" for i in range(6_000)),
    "many threats": GOOD.replace("threats:\n", "threats:\n" + THREAT * 3000),
    "a long name": GOOD.replace("no-dong", "n" * 200_000),
    "a long number": GOOD.replace("launch_s: 0", "launch_s: " + "9" * 200_000),
    "half a pair": "name: \ud800",
    "no text": "\x00\x01",
    "two documents": "a: 1\n---\nb: 2\n",
}


def check(client, text):
    """Return what a server says of a text."""
    content = json.dumps({"text": text}).encode()
    answer = client.post("/api/check", content=content, headers=MARK | {"content-type": "application/json"})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("kind", BOMBS)
def test_a_hostile_text_is_refused_soon(kind, serve):
    assert refused(BOMBS[kind])
    said = check(serve(body_bytes=2_000_000), BOMBS[kind])
    assert said["ok"] is False and 1 <= len(said["faults"]) <= 100
    assert all(len(fault["text"]) < 20_000 for fault in said["faults"])


def test_a_text_that_takes_too_long_is_given_up_and_the_next_is_read(serve):
    begin = time.perf_counter()
    (fault,) = check(serve(check_s=0.2), UNKNOWN)["faults"]
    assert "takes longer than 0.2 s" in fault["message"] and time.perf_counter() - begin < AS_LONG_S
    assert check(serve(), GOOD)["ok"] is True


def test_an_attack_larger_than_a_server_flies_is_refused():
    many = GOOD.replace("launch_s: 0,", "launch_s: 0, count: 501, interval_s: 1,")
    assert "501 missiles" in refused(many)[0].message
    assert read_posted(many, Limits(threats=501), builtin_catalog())
    one = "{name: d, kind: light, count: 1000, beta_kg_m2: 1, rcs_m2: 1, contrast: 1, release_s: 1, speed_m_s: 1}"
    crowd = GOOD.replace("launch_s: 0,", f"launch_s: 0, count: 6, interval_s: 1, decoys: [{one}],")
    assert "6000 decoys" in refused(crowd)[0].message
    for late in ("launch_s: 1e12,", "launch_s: 0, count: 3, interval_s: 43201,"):  # satellites would be flown for it
        assert "a server waits 86400 s at most" in refused(GOOD.replace("launch_s: 0,", late))[0].message


def test_the_trials_of_a_run_are_limited(serve):
    client = serve(trials=100)
    for trials, status in ((101, 422), (0, 422), (10**400, 422), (100, 202)):
        assert client.post("/api/runs", json={"text": GOOD, "trials": trials}, headers=MARK).status_code == status


FAULTY = GOOD.replace("no-dong", "no-dogn").replace("reliability: 0.9", "reliability: 1.9").replace("title:", "titel:")


def test_faults_are_told_in_the_words_of_the_command_line(serve, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenario.yaml").write_text(FAULTY)
    told = CliRunner().invoke(main, ["run", "scenario.yaml"]).stderr.splitlines()
    faults = serve().post("/api/check", json={"text": FAULTY}, headers=MARK).json()["faults"]
    assert len(faults) >= 3
    assert [fault["text"] for fault in faults] == told[: len(faults)]
    assert all(fault["line"] for fault in faults)
    refusal = serve().post("/api/runs", json={"text": FAULTY}, headers=MARK)
    assert refusal.status_code == 422 and refusal.json()["faults"] == faults


def test_a_shipped_scenario_is_told_as_it_is_written(serve):
    client = serve()
    names = [one["id"] for one in client.get("/api/scenarios").json()]
    assert names == list(shipped())
    told = client.get("/api/scenarios/japan-2000").json()
    assert told["text"] == shipped()["japan-2000"].read_text(encoding="utf-8")
    assert told["data"] == load("japan-2000", builtin_catalog()).written
    assert told["threats"] == sum(one.count for one in load("japan-2000", builtin_catalog()).scenario.threats)


def test_the_schema_describes_every_shipped_scenario(serve):
    jsonschema = pytest.importorskip("jsonschema")
    schema = serve().get("/api/schema").json()
    assert {"threats", "shields", "rules"} <= set(schema["properties"])
    assert jsonschema.Draft202012Validator.check_schema(schema) is None
