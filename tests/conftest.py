"""Settings of all tests: the same examples in every run, no deadlines (a first call compiles); outside answers."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("umbrella", deadline=None, derandomize=True, database=None)
settings.load_profile("umbrella")

AUTHORITIES = Path(__file__).parents[1] / "authorities"


@pytest.fixture(scope="session")
def authority() -> Callable[[str], list[dict[str, str]]]:
    """Return a reader of the saved answers of others: name of a file in authorities/ to its rows, as printed."""

    def read(name: str) -> list[dict[str, str]]:
        lines = (AUTHORITIES / name).read_text(encoding="utf-8").splitlines()
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))

    return read
