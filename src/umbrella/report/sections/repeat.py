"""How to repeat it: the commands, the seed, the versions and the hashes, and the scenario itself."""

import hashlib
from pathlib import PurePath

from umbrella.analysis.dossier import Dossier
from umbrella.analysis.finished import Finished
from umbrella.report.blocks import Code, Fold, Section, Table, Text, columns
from umbrella.scenario.load import shipped

HASHES = ("scenario_sha256", "catalog_sha256", "engine_sha256", "design_sha256", "key")


def repeat(told: Dossier) -> Section:
    """Return the section."""
    run = told.run
    text = run.campaign.recipe.loaded.content.decode("utf-8-sig")
    name = scenario_name(run)
    own = "" if name in shipped() else f" Save the scenario below as {name} first."
    if run.campaign.recipe.loaded.files:
        own += " The files of recorded flights that it names are not in this report: their hashes are."
    intro = (
        "With the same version of Umbrella the same commands give the same bytes; --replay compares them one by one."
        + own
    )
    return Section(
        id="repeat",
        title="How to repeat it",
        blocks=(
            Text(words=intro),
            Code(caption="Commands", text="\n".join(_commands(told, name))),
            _made_with(run),
            Fold(title="The scenario, as it was given", inside=(Code(caption=file_name(run), text=text),)),
        ),
    )


def scenario_name(run: Finished) -> str:
    """Return what to give to a command for the scenario of a run: a shipped one's name, else the file's name."""
    loaded = run.campaign.recipe.loaded
    path = shipped().get(loaded.scenario.name)
    if path is not None and hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(loaded.content).digest():
        return loaded.scenario.name
    return file_name(run)


def file_name(run: Finished) -> str:
    """Return the name of the scenario's file, without the folders of whoever ran it."""
    name = PurePath(run.campaign.recipe.loaded.file.replace("\\", "/")).name
    return name if name.lower().endswith((".yaml", ".yml")) else f"{run.campaign.recipe.loaded.scenario.name}.yaml"


def _commands(told: Dossier, name: str) -> list[str]:
    run = told.run
    design, folder = run.campaign.recipe.design, f"runs/{run.folder.resolve().name}"
    options = [f"--trials {design.trials}", f"--seed {run.campaign.seed}"]
    if run.campaign.until is not None:
        options.append(f"--until {run.campaign.until:g}")
    if design.kind != "nominal":
        options += [f"--design {design.kind}", f"--points {len(design.points)}"]
    report = [f"--grid {told.grid_deg:g}"] if told.grid_deg is not None else ["--no-footprint"]
    report += [f"--sensitivity {told.sensitivity}"] if told.sensitivity is not None else []
    return [
        f"umbrella run {name} {' '.join(options)} --out {folder}",
        f"umbrella run --replay {folder}",
        f"umbrella report {folder} {' '.join(report)}",
        f"umbrella explain {folder}",
        f"umbrella cite {folder}",
    ]


def _made_with(run: Finished) -> Table:
    manifest = run.manifest
    rows = [("Umbrella", str(manifest.get("umbrella", ""))), ("seed", str(run.campaign.seed))]
    rows += [("trials against each shield", f"{manifest['fought']:,}"), ("design", str(manifest.get("design", "")))]
    rows += [("points of the design", str(manifest.get("points", "")))]
    rows += [(name, str(version)) for name, version in manifest.get("versions", {}).items()]
    rows += [(name.replace("_sha256", " (SHA-256)"), str(manifest[name])) for name in HASHES if name in manifest]
    rows += [(f"{file.name} (SHA-256)", file.sha256) for file in run.campaign.recipe.loaded.files]
    return Table(
        caption="What the run was made with", columns=columns("what", "value", names=("value",)), rows=tuple(rows)
    )
