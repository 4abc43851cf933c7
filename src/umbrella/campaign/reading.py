"""Reading a run's folder: what is not there, not a run, or broken is said in one message."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from umbrella.campaign import store
from umbrella.campaign.recipe import FORM
from umbrella.campaign.resume import FINISHED
from umbrella.catalog.names import nearest
from umbrella.core.errors import BadValue, Fault, FaultyFile

MANIFEST_KEYS: Final[dict[str, type]] = {
    "scenario": str, "seed": int, "trials": int, "fought": int, "told_trial": int, "shields": list, "titles": list,
}  # fmt: skip


def read_manifest(folder: Path, *, is_any: bool = False) -> dict[str, Any]:
    """Return the manifest of a run; with `is_any` also that of an unfinished one, whose later keys are missing.

    Raises:
        BadValue: there is no such folder, it is not that of a run, or the run was written in another form.
        FaultyFile: the manifest is broken.
    """
    if not folder.is_dir():
        raise BadValue("RUN", folder, "the folder of a run", _hint(folder))
    path = folder / store.MANIFEST
    if not path.is_file():
        hint = f"it has no {store.MANIFEST}: give the folder that `umbrella run` printed"
        raise BadValue("RUN", folder, "the folder of a run", hint)
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        form = manifest["form"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _broken(path, error) from None
    if form != FORM:
        raise BadValue("RUN", folder, f"a run of form {FORM}", f"it has form {form}: run the scenario again")
    if not is_any and manifest.get("state") != FINISHED:
        raise BadValue("RUN", folder, "a finished run", f"`umbrella run --resume {folder}` goes on with it")
    if is_any:
        return dict(manifest)
    wrong = [key for key, kind in MANIFEST_KEYS.items() if not isinstance(manifest.get(key), kind)]
    if wrong or len(manifest["shields"]) != len(manifest["titles"]) or not manifest["shields"]:
        raise _broken(path, f"{', '.join(wrong or ['shields'])} not as expected")
    return dict(manifest)


def read_rows(folder: Path, table: str, columns: Sequence[str], wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of one table of a run whose columns have the wanted values.

    Args:
        folder: of the run. table: its name. columns: that it must have. wanted: values by column.

    Raises:
        FaultyFile: the table is missing or cannot be read, or lacks one of the columns.
    """
    path = folder / (store.OUTCOMES if table == store.OUTCOMES else f"{table}.parquet")
    if not path.exists():
        raise _broken(path, "there is no such file")
    try:
        return store.read_rows(path, columns, wanted)
    except (OSError, ValueError, KeyError) as error:  # pyarrow's errors are of these kinds
        raise _broken(path, error) from None


def _broken(path: Path, why: object) -> FaultyFile:
    words = (str(why).splitlines() or [""])[0].rstrip(".")
    return FaultyFile([Fault(file=str(path), line=None, path="", message=f"cannot be read ({words}): run it again")])


def _hint(folder: Path) -> str:
    """Return what a person may have meant: a run beside the folder that is not there."""
    if folder.exists():
        return "it is a file"
    parent = folder.parent
    runs = [path.name for path in parent.iterdir() if (path / store.MANIFEST).is_file()] if parent.is_dir() else []
    close = nearest(folder.name, sorted(runs))
    return (
        f"there is none; did you mean {', '.join(str(parent / name) for name in close)}?" if close else "there is none"
    )
