"""Reading a run's folder: what is not there, not a run, or broken is said in one message."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from umbrella.campaign import store
from umbrella.campaign.recipe import FORM
from umbrella.campaign.resume import FINISHED, going_on
from umbrella.catalog.names import nearest
from umbrella.core.errors import BadValue, Fault, FaultyFile

MANIFEST_KEYS: Final[dict[str, type]] = {
    "scenario": str, "seed": int, "trials": int, "fought": int, "shields": list, "titles": list,
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
        raise BadValue("RUN", folder, f"a run of form {FORM}", _other_form(form))
    if not is_any and manifest.get("state") != FINISHED:
        raise BadValue("RUN", folder, "a finished run", f"go on with {going_on(folder)}")
    if is_any:
        return dict(manifest)
    wrong = [key for key, kind in MANIFEST_KEYS.items() if not isinstance(manifest.get(key), kind)]
    if wrong or len(manifest["shields"]) != len(manifest["titles"]) or not manifest["shields"]:
        raise _broken(path, f"{', '.join(wrong or ['shields'])} not as expected")
    return dict(manifest)


def told_trial(folder: Path, manifest: Mapping[str, Any]) -> int:
    """Return the number of the trial that a run tells.

    Raises:
        BadValue: it tells none: a sweep, say, fights many points and tells no trial of any.
    """
    trial = manifest.get("told_trial")
    if isinstance(trial, int):
        return trial
    hint = f"it fought {manifest.get('points')} points (design: {manifest.get('design')}) and told no trial of any"
    raise BadValue("RUN", folder, "a run of `umbrella run`, which tells a trial", hint)


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


def dataset(folder: Path, table: str) -> Any:
    """Return a table of a run to be read as it is needed.

    Raises:
        FaultyFile: it cannot be read.
    """
    try:
        return store.dataset(folder, table)
    except (OSError, ValueError) as error:  # pyarrow's errors are of these kinds
        raise _broken(folder / (table if table == store.OUTCOMES else f"{table}.parquet"), error) from None


def _other_form(form: object) -> str:
    """Return what to do with a run whose tables have another form."""
    if isinstance(form, int) and form > FORM:
        return f"it has form {form} and was made by a newer Umbrella: update this one"
    return f"it has form {form} and was made by an older Umbrella: run the scenario again into another folder"


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
