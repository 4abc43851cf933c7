"""A whole campaign: a scenario fought many times into a folder, one trial told, all of it written down."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from umbrella.campaign import flown, resume, store, tables
from umbrella.campaign.execute import execute
from umbrella.campaign.fight_part import built_at
from umbrella.campaign.pools import Workers
from umbrella.campaign.recipe import Recipe
from umbrella.campaign.tally import Tallies, Tally, over_points
from umbrella.campaign.tell import Story, tell
from umbrella.campaign.work import Enough
from umbrella.catalog.library import Catalog
from umbrella.core.errors import BadValue
from umbrella.scenario.build import Built, Defence, build

Say = Callable[[str], None]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fought:
    """One shield of a scenario after its trials: what was counted over all points, and one trial in full."""

    defence: Defence
    tally: Tally
    story: Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A scenario after its trials; the last of `parts` is the shield that the answer is about.

    `built` is the scenario as it is written; `tallies` holds the counts of every point of the design and shield.
    """

    recipe: Recipe
    folder: Path
    built: Built
    parts: tuple[Fought, ...]
    tallies: Tallies
    until: float | None = None  # the half-width that the stop rule asks for
    is_enough: bool = False  # the stop rule ended it

    @property
    def seed(self) -> int:
        """Return the seed."""
        return self.recipe.seed

    @property
    def catalog(self) -> Catalog:
        """Return where names were looked up."""
        return self.recipe.catalog

    @property
    def trials(self) -> int:
        """Return how many trials were fought against each shield."""
        return self.parts[-1].tally.trials


def conduct(
    recipe: Recipe,
    folder: Path,
    *,
    workers: Workers | None = None,
    enough: Enough | None = None,
    until: float | None = None,
    say: Say = lambda words: None,
    progress: Progress = lambda done, total: None,
) -> Campaign:
    """Fight a campaign into its folder, or what is left of it, and write its tables.

    Args:
        recipe: of the campaign. folder: of ours, empty or with an earlier part of the same campaign. workers: who does
            it; as many threads as processors when None. enough, until: the stop rule, and its half-width for the
            manifest. say: is told what is being done. progress: is told (trials done, trials to do).

    Raises:
        InputError: something that cannot be used. FlightError: a flight without a result. Stopped: the disk is full,
            or the cluster gone.
    """
    resume.begin(recipe, folder, until)
    say("flying the attack and building the shields")
    built = _nominal(recipe)
    say("fighting")
    work = execute(recipe, folder, workers=workers, enough=enough, say=say, progress=progress)
    _check_flown(work.total)
    parts = tuple(
        Fought(defence=defence, tally=over_points(work.total, defence.name), story=tell(defence.world, recipe.seed))
        for defence in built.defences
    )
    done = Campaign(
        recipe=recipe,
        folder=folder,
        built=built,
        parts=parts,
        tallies=work.total,
        until=until,
        is_enough=work.is_enough,
    )
    write_told(done, folder)
    resume.finish(recipe, folder, until, done.trials, _told(parts))
    return done


def _check_flown(tallies: Tallies) -> None:
    """Refuse a design of which no point could be flown.

    Raises:
        BadValue: telling so.
    """
    if not any(tally.trials for tally in tallies.values()):
        raise BadValue("--design", "no point could be flown", "a design with at least one", "narrow the ranges")


def _nominal(recipe: Recipe) -> Built:
    """Return the scenario as it is written, ready to run."""
    is_first = recipe.design.points[0] == ()
    return built_at(recipe, 0) if is_first else build(recipe.loaded, recipe.catalog)


def write_told(campaign: Campaign, folder: Path) -> None:
    """Write the tables of the trial told, and the provenance.

    **Valid**: the same seed, scenario, catalogue and versions give the same bytes. **Leaves out**: the time of the run
    and the machine, so that this can be so. **Source**: none. **Checked**: tests/campaign/test_campaign.py.
    """
    built, parts = campaign.built, campaign.parts
    for name, columns in (
        ("told", lambda story, built, defence: tables.outcome_columns(story.results[None, :], built, defence)),
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


def _told(parts: tuple[Fought, ...]) -> dict[str, Any]:
    """Return what the manifest says of the trial told."""
    return {
        "told_trial": parts[0].story.trial,
        "shields": [part.defence.name for part in parts],
        "titles": [part.defence.title for part in parts],
    }


def _paths(campaign: Campaign, part: Fought) -> list[tables.NamedPath]:
    """Return the path of every missile, every object beside its warhead, and every shot of the trial."""
    defence, built, story = part.defence, campaign.built, part.story
    name, among = defence.name, len(built.attack)
    paths = []
    for i, attacker in enumerate(built.attack):
        whole = flown.threat_path(story.warhead(i), among)
        for kind, piece in flown.missile_and_warhead(whole, story, defence, i):
            paths.append(tables.NamedPath(name, "missile", attacker.name, kind, piece))
    for beside in flown.companions_of(story, built, defence):
        full_name, kind = f"{built.attack[beside.missile].name}/{beside.name}", tables.kind_name(beside.kind)
        paths.append(tables.NamedPath(name, "object", full_name, kind, beside.path))
    for k, shot in enumerate(story.shots):
        path = flown.shot_path(shot, defence, campaign.catalog.drag)
        if path is not None:
            paths.append(tables.NamedPath(name, "interceptor", f"shot-{k + 1}", "interceptor", path))
    return paths
