"""A question that computes for some seconds, answered by a process of its own that can be ended."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from umbrella.core.errors import FlightError, InputError, UmbrellaError

TOO_LONG: Final = "it took longer than {seconds:g} s: ask again, the engine may have been compiling; or run the command"


def ask(kind: str, said: dict[str, Any], seconds: float) -> dict[str, Any]:
    """Return the answer to a question.

    Raises:
        InputError: what it names cannot be used. FlightError: its process gave no answer, or not in time.
    """
    command = [sys.executable, "-m", "umbrella.server.asking", kind]
    try:
        done = subprocess.run(
            command, input=json.dumps(said), capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise FlightError(TOO_LONG.format(seconds=seconds)) from None
    if done.returncode != 0:
        raise FlightError(f"the {kind} could not be computed (status {done.returncode})")
    answer: dict[str, Any] = json.loads(done.stdout)
    if "refused" in answer:
        raise InputError(answer["refused"])
    return answer


def reach(said: dict[str, Any]) -> dict[str, Any]:
    """Return how far a missile of the catalogue flies from a place: data as `umbrella reach --json`, and GeoJSON."""
    from umbrella.analysis.nature import standard_nature
    from umbrella.analysis.reach import reach as reach_of
    from umbrella.analysis.reach_answer import answer_dict
    from umbrella.analysis.reach_geojson import as_geojson
    from umbrella.catalog.library import builtin_catalog

    catalog = builtin_catalog()
    missile = catalog.missile(said["missile"])  # never a file
    answer = reach_of(catalog, missile, catalog.place_or_point(said["origin"]), standard_nature())
    return answer_dict(answer) | {"name": missile.name, "geojson": as_geojson(answer)}


def report(said: dict[str, Any]) -> dict[str, Any]:
    """Return the report of a finished run; the folder is the server's own word."""
    from umbrella.report.html import report_html

    return {"html": report_html(Path(said["folder"]), workers=os.cpu_count() or 1)}


KINDS: Final[dict[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {"reach": reach, "report": report}


def main(kind: str) -> None:
    """Answer the question on the standard input."""
    os.nice(5)
    try:
        answer = KINDS[kind](json.load(sys.stdin))
    except UmbrellaError as error:
        answer = {"refused": str(error)}
    json.dump(answer, sys.stdout, allow_nan=False)


if __name__ == "__main__":
    main(sys.argv[1])
