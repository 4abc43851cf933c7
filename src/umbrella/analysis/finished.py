"""A finished run read again from its folder: its counts, the trial told, and the world in which that was fought."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from umbrella.analysis.compare import COMPARISON
from umbrella.analysis.effectiveness import is_known_to
from umbrella.campaign import reading, resume, store
from umbrella.campaign.conduct import Campaign, Fought
from umbrella.campaign.fight_part import built_at
from umbrella.campaign.recipe import Recipe
from umbrella.campaign.tally import Tallies, over_points, tallied
from umbrella.campaign.tell import tell
from umbrella.campaign.told import Told, read_told, told_of
from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import Catalog, builtin_catalog
from umbrella.catalog.provenance_file import read_provenance
from umbrella.core.errors import BadValue, Fault, FaultyFile
from umbrella.scenario.build import Built, build

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A run after its end.

    `campaign` has the counts of the run's own tables; its worlds and the trial that it tells are made anew by the
    program of today. `told` is the trial as the run wrote it down. `changed` says in what program, libraries or
    catalogue are others than when the run was made; `is_same_trial` whether the trial told anew, against the last
    shield, came out as it is written: what is drawn from it is then drawn from the run.
    """

    campaign: Campaign
    manifest: dict[str, Any]
    told: Told
    provenance: Provenance
    changed: tuple[str, ...]
    is_same_trial: bool

    @property
    def folder(self) -> Path:
        """Return the folder of the run."""
        return self.campaign.folder


def read_finished(folder: Path, catalog: Catalog | None = None, say: Say = lambda words: None) -> Finished:
    """Return a finished run that told a trial.

    Args:
        folder: what `umbrella run` wrote. catalog: the one it was made with; None for ours. say: told what is done.

    Raises:
        BadValue: no such run, one that is not finished, or one of another kind. FaultyFile: a file of it is broken.
        FlightError: today's program cannot fly it.

    **Valid**: for runs of this form of the tables. **Leaves out**: nothing is fought again but the one trial told.
    **Source**: none. **Checked**: tests/report/test_html.py.
    """
    catalog = catalog or builtin_catalog()
    _check_kind(folder)
    manifest = reading.read_manifest(folder)
    reading.told_trial(folder, manifest)
    say("reading the run")
    recipe, told = resume.read_recipe(folder, catalog, manifest), read_told(folder)
    tallies, provenance = _tallies(folder, manifest), read_provenance(folder)
    say("flying the attack and telling the trial again")
    built = _as_written(recipe)
    parts = tuple(
        Fought(defence=one, tally=over_points(tallies, one.name), story=tell(one.world, recipe.seed, told.trial))
        for one in built.defences
    )
    until = manifest.get("until")
    campaign = Campaign(
        recipe=recipe,
        folder=folder,
        built=built,
        parts=parts,
        tallies=tallies,
        until=until,
        is_enough=until is not None and is_known_to(parts[-1].tally, until),
    )
    return Finished(
        campaign=campaign,
        manifest=manifest,
        told=told,
        provenance=provenance,
        changed=tuple(resume.differences(recipe, manifest)),
        is_same_trial=_ends(told) == _ends(told_of(campaign, parts[-1])),
    )


def _check_kind(folder: Path) -> None:
    """Refuse the folder of a comparison, whose fights have folders of their own.

    Raises:
        BadValue: saying what can be read instead.
    """
    if (folder / COMPARISON).is_file():
        hint = "a comparison tells no trial: run each of its scenarios with `umbrella run`"
        raise BadValue("RUN", folder, "a run of `umbrella run`, which tells a trial", hint)


def _as_written(recipe: Recipe) -> Built:
    is_first = recipe.design.points[0] == ()
    return built_at(recipe, 0) if is_first else build(recipe.loaded, recipe.catalog)


def _tallies(folder: Path, manifest: dict[str, Any]) -> Tallies:
    """Return the counts of the parts of the run.

    Raises:
        FaultyFile: a part is missing or cannot be read.
    """
    key, tables = str(manifest["key"]), []
    for number in store.part_numbers(folder):
        path = store.part_path(folder, number)
        table = store.read_part(path, store.mark(key, number))
        if table is None:
            raise _broken(path, "it is damaged, or of another run")
        tables.append(table)
    tallies = tallied(tables)
    if any(over_points(tallies, name).trials != manifest["fought"] for name in manifest["shields"]):
        raise _broken(folder / store.OUTCOMES, f"its trials are not the {manifest['fought']:,} of the manifest")
    return tallies


def _broken(path: Path, why: object) -> FaultyFile:
    return FaultyFile([Fault(file=str(path), line=None, path="", message=f"cannot be read ({why}): run it again")])


def _ends(told: Told) -> dict[str, tuple[Any, ...]]:
    return {name: (row["outcome"], row["loss"], row["end_s"]) for name, row in told.outcomes.items()}
