"""The file beside a result that says what it rests on."""

import json
from pathlib import Path
from typing import Final

from umbrella.catalog.cite import Provenance
from umbrella.core.errors import BadValue, Fault, FaultyFile

PROVENANCE_FILE: Final = "provenance.json"


def read_provenance(run: Path) -> Provenance:
    """Read what a result rests on from its folder.

    Raises:
        BadValue: the folder has no such file.
        FaultyFile: the file is not what a run writes.
    """
    path = run / PROVENANCE_FILE
    if not path.is_file():
        raise BadValue("RUN", run, f"a folder with {PROVENANCE_FILE}", "give the folder that the run printed")
    try:
        return Provenance.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, BadValue) as error:
        message = f"is not what a run writes ({error}): run it again"
        raise FaultyFile([Fault(file=str(path), line=None, path="", message=message)]) from None
