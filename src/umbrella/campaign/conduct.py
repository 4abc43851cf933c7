"""A whole campaign: every shield of a scenario fought many times, one trial told, all of it written down."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from umbrella import __version__
from umbrella.campaign import store, tables
from umbrella.campaign.execute import Story, execute, tell
from umbrella.catalog.library import Catalog
from umbrella.core.errors import BadValue
from umbrella.scenario.build import Built, Defence, build
from umbrella.scenario.load import LoadedScenario

LARGEST_SEED: Final = 2**63 - 1
FORM: Final = 2  # of the tables and the manifest

Say = Callable[[str], None]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fought:
    """One shield of a scenario after its trials: records RESULT [trials, threats], and one trial in full."""

    defence: Defence
    results: NDArray[np.void]
    story: Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A scenario after its trials; the last of `parts` is the shield that the answer is about."""

    built: Built
    seed: int
    trials: int
    parts: tuple[Fought, ...]
    catalog: Catalog


def conduct(
    loaded: LoadedScenario,
    catalog: Catalog,
    *,
    trials: int,
    seed: int = 0,
    workers: int | None = None,
    say: Say = lambda words: None,
    progress: Progress = lambda done, total: None,
) -> Campaign:
    """Build a scenario and fight it.

    Args:
        loaded: the checked scenario. catalog: where its names are looked up. trials: for each shield.
        seed: 0 to 2^63 - 1; with the scenario and the catalogue it alone decides every number of the result.
        workers: threads; as many as processors when None. say: is told what is being done.
        progress: is told (trials done, trials to do) over all shields.

    Raises:
        InputError: something that cannot be used. FlightError: a flight without a result.
    """
    if not 0 <= seed <= LARGEST_SEED:
        raise BadValue("seed", seed, "0 <= seed <= 2^63 - 1")
    built = build(loaded, catalog, say)
    total = trials * len(built.defences)
    parts: list[Fought] = []
    for defence in built.defences:
        say(f"fighting against {defence.name}")
        shown = _counted_on(progress, len(parts) * trials, total)
        results = execute(defence.world, seed, trials, workers=workers, progress=shown)
        parts.append(Fought(defence=defence, results=results, story=tell(defence.world, seed)))
    return Campaign(built=built, seed=seed, trials=trials, parts=tuple(parts), catalog=catalog)


def _counted_on(progress: Progress, before: int, total: int) -> Progress:
    """Return a progress that counts on from what earlier shields have done."""

    def counted(done: int, _: int) -> None:
        progress(before + done, total)

    return counted


def write_campaign(campaign: Campaign, folder: Path) -> None:
    """Write the tables, the manifest and the provenance of a campaign into a folder; the manifest comes last.

    **Valid**: the same seed, scenario, catalogue and versions give the same bytes. **Leaves out**: the time of the run
    and the machine, so that this can be so. **Source**: none. **Checked**: tests/campaign/test_campaign.py.
    """
    built, parts = campaign.built, campaign.parts
    store.write_table(
        folder / "outcomes.parquet", [tables.outcome_columns(part.results, built, part.defence) for part in parts]
    )
    store.write_table(folder / "trials.parquet", [tables.trial_columns(part.results, part.defence) for part in parts])
    for name, columns in (
        ("events", tables.event_columns),
        ("shots", tables.shot_columns),
        ("sightings", tables.sighting_columns),
        ("predictions", tables.prediction_columns),
    ):
        store.write_table(folder / f"{name}.parquet", [columns(part.story, built, part.defence) for part in parts])
    store.write_table(folder / "threats.parquet", [tables.threat_columns(built)])
    store.write_table(folder / "sites.parquet", [tables.site_columns(part.defence) for part in parts])
    store.write_table(folder / "trajectories.parquet", [tables.path_columns(_paths(campaign, part)) for part in parts])
    store.write_json(folder / store.PROVENANCE, built.provenance.to_dict())
    store.write_bytes(folder / "scenario.yaml", built.loaded.content)
    store.write_json(folder / store.MANIFEST, manifest(campaign))


def _paths(campaign: Campaign, part: Fought) -> list[tuple[str, str, str, tables.Path]]:
    """Return (shield, role, object, path) of every threat and shot of the trial told."""
    name, ends = part.defence.name, part.story.results["end_s"]
    paths = [
        (name, "missile", attacker.name, tables.threat_path(attacker, float(end_s), len(ends)))
        for attacker, end_s in zip(campaign.built.attack, ends, strict=True)
    ]
    for k, shot in enumerate(part.story.shots):
        path = tables.shot_path(shot, part.defence, campaign.catalog.drag)
        if path is not None:
            paths.append((name, "interceptor", f"shot-{k + 1}", path))
    return paths


def manifest(campaign: Campaign) -> dict[str, Any]:
    """Return what a run was made of."""
    return {
        "form": FORM,
        "scenario": campaign.built.loaded.scenario.name,
        "scenario_sha256": campaign.built.loaded.sha256,
        "catalog_sha256": campaign.catalog.catalog_hash(),
        "umbrella": __version__,
        "seed": campaign.seed,
        "trials": campaign.trials,
        "told_trial": campaign.parts[0].story.trial,
        "shields": [part.defence.name for part in campaign.parts],
        "titles": [part.defence.title for part in campaign.parts],
    }
