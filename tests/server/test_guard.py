"""The guard: each promise of docs/decisions/0013-what-the-server-defends.md fails here if it is dropped."""

import asyncio
import hmac
import re

import pytest

from umbrella.core.errors import BadValue
from umbrella.server.app import guarded
from umbrella.server.limits import Limits
from umbrella.server.settings import Settings

MARK = {"x-umbrella": "1"}
TOKEN = "a-token-that-nobody-guesses"
BEARER = {"authorization": f"Bearer {TOKEN}"}
READING = ("/api/about", "/api/scenarios", "/api/schema", "/api/runs", "/api/openapi.json", "/api/nothing")


def test_loopback_needs_no_token_and_the_world_gets_one(tmp_path):
    assert Settings(folder=tmp_path).token == ""
    made = [Settings(folder=tmp_path, host=host).token for host in ("0.0.0.0", "::", "192.0.2.7", "example.org")]
    assert len(set(made)) == 4 and all(len(token) >= 40 for token in made)


@pytest.mark.parametrize("token", ["short", "sixteen letters ", "ключ-которого-никто", "x" * 257])
def test_a_token_that_can_be_guessed_or_not_be_sent_is_refused(token, tmp_path):
    with pytest.raises(BadValue, match="--token"):
        Settings(folder=tmp_path, token=token)


WITHOUT = [{}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {TOKEN}"},
           {"authorization": f"Bearer {TOKEN[:-1]}"}, {"cookie": f"token={TOKEN}"}]  # fmt: skip


@pytest.mark.parametrize("path", READING)
@pytest.mark.parametrize("given", WITHOUT)
def test_without_the_token_nothing_of_the_interface_is_told(serve, path, given):
    client = serve(host="192.0.2.7", token=TOKEN)
    assert client.get(path, headers=given).status_code == 401
    assert client.get(path, headers=BEARER).status_code in (200, 404)
    assert client.get(f"{path}?token={TOKEN}").status_code == 401  # it would stand in logs


def test_the_token_is_compared_in_constant_time(serve, monkeypatch):
    compared = []
    honest = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda a, b: compared.append((a, b)) or honest(a, b))
    serve(token=TOKEN).get("/api/about", headers={"authorization": "Bearer other"})
    assert compared == [(b"other", TOKEN.encode())]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.nip.io",
                                  "192.0.2.7", "", "[::1", "localhost@evil.example"])  # fmt: skip
def test_a_name_that_was_led_to_this_machine_is_not_answered(serve, host):
    for path in ("/", "/api/about"):
        assert serve().get(path, headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "localhost:9999", "127.0.0.1", "127.0.0.1:1", "[::1]:80"])
def test_this_machine_is_answered_under_any_port(serve, host):
    assert serve().get("/api/about", headers={"host": host}).status_code == 200


FOREIGN = [{"origin": "https://evil.example"}, {"origin": "null"}, {"origin": "http://localhost:3000"},
           {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}]  # fmt: skip


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_page_of_another_site_gets_nothing(serve, headers):
    client = serve()
    assert client.get("/api/about", headers=headers).status_code == 403
    assert client.post("/api/check", json={"text": ""}, headers=MARK | headers).status_code == 403
    assert client.get("/", headers=headers).status_code == 200  # a link may lead here


def test_the_own_page_is_answered(serve):
    own = {"origin": "http://localhost", "sec-fetch-site": "same-origin"} | MARK
    assert serve().post("/api/check", json={"text": ""}, headers=own).status_code == 200


def changing(client):
    """Return method and address of all that changes something."""
    paths = client.get("/api/openapi.json").json()["paths"]
    found = [(method, path.replace("{name}", "0" * 16)) for path, of in paths.items() for method in of]
    return [(method, path) for method, path in found if method not in ("get", "head", "options")]


def test_nothing_is_changed_without_a_header_that_a_form_cannot_send(serve):
    client = serve()
    assert len(changing(client)) >= 9
    for method, path in changing(client):
        assert client.request(method, path, json={}).status_code == 403
        assert client.request(method, path, json={}, headers=MARK).status_code in (404, 422)


def test_no_other_site_is_ever_allowed_to_read(serve):
    asked = {"origin": "https://evil.example", "access-control-request-method": "POST",
             "access-control-request-headers": "x-umbrella"}  # fmt: skip
    for answer in (serve().options("/api/runs", headers=asked), serve().get("/api/about")):
        assert not [name for name in answer.headers if name.startswith("access-control")]


def policy(answer):
    """Return the directives of an answer's content security policy."""
    parts = [part.split() for part in answer.headers["content-security-policy"].split(";")]
    return {name: set(values) for name, *values in parts}


@pytest.mark.parametrize(
    ("path", "status"), [("/", 200), ("/nothing", 404), ("/api/about", 200), ("/api/nothing", 404)]
)
def test_every_answer_tells_the_browser_to_trust_nobody(serve, path, status):
    answer = serve().get(path)
    said = policy(answer)
    assert answer.status_code == status
    assert said["default-src"] == {"'self'"} and said["frame-ancestors"] == {"'none'"}
    assert said["object-src"] == said["base-uri"] == said["form-action"] == {"'none'"}
    for kind in ("script-src", "style-src", "worker-src", "connect-src"):
        assert said[kind] == {"'self'"}  # nothing inline, nothing evaluated, no WebAssembly, no other origin
    assert set().union(*said.values()) == {"'self'", "'none'", "data:", "blob:"}
    for name, value in {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer",
                        "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
                        "x-frame-options": "DENY"}.items():  # fmt: skip
        assert answer.headers[name] == value


def test_a_report_is_shown_without_script_and_without_origin(serve, finished):
    folder, name = finished
    client = serve(folder=folder)
    client.desk.reports.get(name, lambda: b"<!doctype html><style></style>")  # made before: it takes many seconds
    answer = client.get(f"/api/runs/{name}/report")
    said = policy(answer)
    assert answer.status_code == 200 and answer.headers["x-content-type-options"] == "nosniff"
    assert said["default-src"] == said["frame-ancestors"] == said["form-action"] == {"'none'"}
    assert said["style-src"] == {"'unsafe-inline'"} and said["img-src"] == {"data:"}
    assert "script-src" not in said and not {"allow-scripts", "allow-same-origin"} & said["sandbox"]


def test_refusals_have_the_same_headers(serve):
    client = serve(body_bytes=100)
    refusals = [
        client.get("/api/about", headers={"host": "evil.example"}),
        client.get("/api/about", headers={"origin": "null"}),
        client.post("/api/check", content=b"x" * 101, headers=MARK),
    ]
    assert [one.status_code for one in refusals] == [421, 403, 413]
    for one in refusals:
        assert policy(one)["default-src"] == {"'self'"} and one.headers["cache-control"] == "no-store"
        assert one.json()["detail"]


def test_a_request_that_is_too_large_is_not_read(serve):
    client = serve(body_bytes=1000)
    assert client.post("/api/check", content=b"x" * 1001, headers=MARK).status_code == 413
    chunks = (b"x" * 100 for _ in range(20))  # without a length
    assert client.post("/api/check", content=chunks, headers=MARK).status_code == 413
    assert client.post("/api/check", json={"text": "x" * 900}, headers=MARK).status_code == 200


def test_of_an_endless_request_no_more_than_the_limit_is_taken(tmp_path):
    app, taken = guarded(Settings(folder=tmp_path, limits=Limits(body_bytes=1000))), []

    async def endless():
        taken.append(100)
        return {"type": "http.request", "body": b"x" * 100, "more_body": True}

    assert asked(app, endless) == 413 and sum(taken) == 1100


def test_of_a_request_that_says_how_large_it_is_nothing_is_taken(tmp_path):
    app, taken = guarded(Settings(folder=tmp_path, limits=Limits(body_bytes=1000))), []

    async def counted():
        taken.append(1)
        return {"type": "http.request", "body": b"x" * 1001, "more_body": False}

    assert asked(app, counted, "1001") == 413 and taken == []


def test_a_request_that_never_arrives_is_given_up(tmp_path):
    app = guarded(Settings(folder=tmp_path, limits=Limits(body_s=0.05)))

    async def silent():
        await asyncio.sleep(60)

    assert asked(app, silent) == 408


@pytest.mark.parametrize("length", ["-1", "1e3", "9" * 30, "٣"])
def test_a_length_that_is_no_number_is_refused(tmp_path, length):
    async def nothing():
        return {"type": "http.request", "body": b"", "more_body": False}

    assert asked(guarded(Settings(folder=tmp_path)), nothing, length) in (400, 413)


def asked(app, receive, length=None):
    """Return the status of the answer to a POST whose body comes from `receive`."""
    headers = [(b"host", b"localhost"), (b"x-umbrella", b"1")]
    if length is not None:
        headers.append((b"content-length", length.encode()))
    scope = {"type": "http", "method": "POST", "path": "/api/check", "raw_path": b"/api/check", "headers": headers,
             "query_string": b"", "http_version": "1.1", "scheme": "http", "client": None, "server": None}  # fmt: skip
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent[0]["status"]


def test_no_page_of_another_site_is_loaded_to_describe_the_interface(serve):
    for path in ("/docs", "/redoc", "/api/docs"):
        assert serve().get(path).status_code == 404


def test_what_the_server_is_made_of_is_not_told(serve):
    assert not re.search(r"python|starlette|uvicorn", str(serve().get("/api/about").headers), re.IGNORECASE)
