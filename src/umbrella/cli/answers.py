"""Answers kept in a folder, so that `umbrella cite` can tell what they rest on."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from umbrella.catalog.cite import Provenance
from umbrella.catalog.provenance_file import PROVENANCE_FILE
from umbrella.core.errors import BadValue

ANSWER_FILE: Final = "answer.json"
F = TypeVar("F", bound=Callable[..., Any])


def answer_option(function: F) -> F:
    """Add the option of a folder for the answer."""
    return click.option(
        "--out",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Also write the answer and its sources there, for umbrella cite DIR.",
    )(function)


def keep_answer(folder: Path | None, answer: dict[str, Any], provenance: Provenance) -> None:
    """Write an answer and what it rests on into a folder, made if it is not there; nothing without a folder.

    Raises:
        BadValue: the folder cannot be written.
    """
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in ((ANSWER_FILE, answer), (PROVENANCE_FILE, provenance.to_dict())):
            text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
            (folder / name).write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise BadValue("--out", folder, f"a folder that can be written ({error.strerror})") from None
