"""The pages on the server: what they name is there, and what is there they name."""

import re
from pathlib import Path

import pytest

from umbrella.server.limits import Limits

DOCS = Path(__file__).parents[2] / "docs"
REFERENCE = (DOCS / "reference" / "http-api.md").read_text(encoding="utf-8")
HOW_TO = (DOCS / "how-to" / "serve.md").read_text(encoding="utf-8")
DECISION = (DOCS / "decisions" / "0013-what-the-server-defends.md").read_text(encoding="utf-8")


@pytest.fixture
def addresses(serve):
    """Method and address of everything that the server describes of itself."""
    paths = serve().get("/api/openapi.json").json()["paths"]
    return {f"{method.upper()} {path}" for path, of in paths.items() for method in of}


def test_the_reference_names_every_address_and_no_other(addresses):
    assert (
        set(re.findall(r"`((?:GET|POST|DELETE) /api/[^`]*)`", REFERENCE)) - {"GET /api/scenarios/{name}"} <= addresses
    )
    assert {address for address in addresses if f"`{address}`" not in REFERENCE} == set()


def test_what_the_how_to_asks_for_is_there(addresses):
    asked = [path.replace("ID", "{name}") for path in re.findall(r"localhost:8080(/api/\S+)", HOW_TO)]
    assert len(asked) >= 4
    assert all(f"GET {path}" in addresses for path in asked)


def test_the_limits_are_those_that_are_told(serve):
    limits = Limits()
    assert limits.body_bytes == 256 * 1024 and "256 kB at most" in DECISION
    assert limits.check_s == 10.0 and "ended after 10 s" in DECISION
    assert (limits.seconds, limits.jobs, limits.kept) == (3600.0, 8, 200) and "an hour at a stretch" in DECISION
    assert (limits.threats, limits.decoys) == (500, 5000) and "500 missiles with 5,000 decoys" in DECISION
    told = serve().get("/api/about").json()["limits"]
    assert all(f"`{name}`" in REFERENCE for name in told)


def test_names_of_the_catalogue_are_told(serve):
    names = serve().get("/api/names").json()
    assert "no-dong" in [one["id"] for one in names["missiles"]]
    assert all(len(names[kind]) > 5 for kind in ("missiles", "interceptors", "radars", "satellites", "sites", "places"))
