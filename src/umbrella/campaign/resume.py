"""The beginning and the end of a campaign in its folder: what it is made of, so that it can be resumed and repeated."""

import json
from pathlib import Path
from typing import Any, Final

from umbrella.campaign import store
from umbrella.campaign.design import Design
from umbrella.campaign.recipe import FORM, Recipe
from umbrella.catalog.library import Catalog
from umbrella.core.errors import BadValue, Fault, FaultyFile
from umbrella.scenario.load import read
from umbrella.scenario.recorded_file import beside_in

UNFINISHED: Final = "unfinished"
FINISHED: Final = "finished"
OF_RUN: Final = ("nominal", "monte-carlo", "latin-hypercube", "sobol")  # designs of `umbrella run`


def begin(recipe: Recipe, folder: Path, until: float | None = None) -> None:
    """Make a folder that of a campaign: what lies there of the same campaign stays, an earlier finished one goes.

    Raises:
        BadValue: it holds an unfinished campaign of another kind.
    """
    found = _manifest_of(folder)
    if found is not None and found.get("key") == recipe.key:
        return
    if found is not None and found.get("state") == UNFINISHED:
        hint = f"unfinished: go on with {going_on(folder)}; delete the folder or choose another to begin anew"
        raise BadValue("--out", folder, "a new folder, or that of the same or a finished run", hint)
    if found is None and store.part_numbers(folder):
        _check_parts(recipe, folder)
    else:
        store.empty(folder)
    store.write_bytes(folder / store.SCENARIO, recipe.loaded.content)
    store.write_files(folder / store.RECORDED, {file.name: file.content for file in recipe.loaded.files})
    store.write_json(folder / store.DESIGN, _design_dict(recipe.design))
    store.write_table(folder / "points.parquet", [_point_columns(recipe.design)])
    store.write_json(folder / store.MANIFEST, _manifest(recipe, until, UNFINISHED, {}))


def _check_parts(recipe: Recipe, folder: Path) -> None:
    """Refuse to lose the parts of a folder whose manifest does not read, unless they are of this very campaign.

    Raises:
        BadValue: none of them is.
    """
    numbers = store.part_numbers(folder)
    if not any(store.read_part(store.part_path(folder, n), store.mark(recipe.key, n)) for n in numbers):
        allowed = f"a folder with a {store.MANIFEST} that can be read"
        raise BadValue(
            "--out", folder, allowed, f"it holds {len(numbers)} parts of another run: delete it or choose another"
        )


def going_on(folder: Path) -> str:
    """Return the command that goes on with what is unfinished in a folder, as far as the folder tells it."""
    found = _manifest_of(folder)
    if found is not None and found.get("design") in OF_RUN:
        return f"umbrella run --resume {folder}"
    return f"the command that began it, given again with --out {folder}"


def finish(recipe: Recipe, folder: Path, until: float | None, trials: int, told: dict[str, Any]) -> None:
    """Write the manifest of a campaign that has come to its end.

    Args:
        trials: fought against each shield. told: what else the manifest says.
    """
    store.write_json(folder / store.MANIFEST, _manifest(recipe, until, FINISHED, {"fought": trials, **told}))


def _manifest(recipe: Recipe, until: float | None, state: str, more: dict[str, Any]) -> dict[str, Any]:
    identity = recipe.identity()
    return {
        "form": FORM,
        "state": state,
        "key": recipe.key,
        **identity,
        "file": recipe.loaded.file,
        "until": until,
    } | more


def _manifest_of(folder: Path) -> dict[str, Any] | None:
    try:
        found = json.loads((folder / store.MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _design_dict(design: Design) -> dict[str, Any]:
    points = [[list(setting) for setting in point] for point in design.points]
    return {"kind": design.kind, "trials": design.trials, "is_common": design.is_common, "points": points}


def _point_columns(design: Design) -> dict[str, Any]:
    """Return one row for each setting of each point: its path, and its value as a number or as text."""
    import pyarrow as pa

    rows = [(k, path, value) for k, point in enumerate(design.points) for path, value in point]
    numbers = [_number(value) for _, _, value in rows]
    return {
        "point": pa.array([k for k, _, _ in rows], pa.int32()),
        "path": pa.array([path for _, path, _ in rows], pa.string()),
        "number": pa.array(numbers, pa.float64()),
        "text": pa.array([None if n is not None else str(v) for n, (_, _, v) in zip(numbers, rows, strict=True)],
                         pa.string()),
    }  # fmt: skip


def _number(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None


def read_recipe(folder: Path, catalog: Catalog, manifest: dict[str, Any]) -> Recipe:
    """Return the recipe of the campaign in a folder, so that it can be gone on with or repeated.

    Args:
        folder: of the run. catalog: where its names are looked up now. manifest: of the run, read.

    Raises:
        FaultyFile: its scenario or its design cannot be read.
    """
    path = folder / store.DESIGN
    try:
        beside = beside_in(folder / store.RECORDED)
        loaded = read((folder / store.SCENARIO).read_bytes(), str(manifest["file"]), catalog, beside)
        said = json.loads(path.read_text(encoding="utf-8"))
        points = tuple(tuple((str(name), value) for name, value in point) for point in said["points"])
        design = Design(kind=said["kind"], points=points, trials=said["trials"], is_common=said["is_common"])
        part_trials, seed = int(manifest["part_trials"]), int(manifest["seed"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FaultyFile([Fault(file=str(path), line=None, path="", message=f"cannot be read ({error})")]) from None
    return Recipe(loaded=loaded, catalog=catalog, design=design, seed=seed, part_trials=part_trials)


def differences(recipe: Recipe, manifest: dict[str, Any]) -> list[str]:
    """Return in what the program, its libraries, catalogue or scenario is another than when a campaign was begun."""
    words = {
        "umbrella": "version of Umbrella",
        "engine_sha256": "program",
        "catalog_sha256": "catalogue",
        "scenario_sha256": "scenario",
        "design_sha256": "design",
    }
    now = recipe.identity()
    then = manifest.get("versions", {})
    libraries = [f"version of {name}" for name, version in now["versions"].items() if then.get(name) != version]
    return [word for name, word in words.items() if now[name] != manifest.get(name)] + libraries


def check_same(recipe: Recipe, manifest: dict[str, Any], folder: Path) -> None:
    """Refuse to go on with a campaign that another program, catalogue or scenario began.

    Raises:
        BadValue: telling which.
    """
    others = differences(recipe, manifest)
    if others:
        hint = "its parts would not fit together: run the scenario again into another folder"
        raise BadValue("--resume", folder, f"a run with the same {', '.join(others)}", hint)
