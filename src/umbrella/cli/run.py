"""`umbrella run`: a scenario fought many times, told once, and written down; gone on with, or repeated."""

from pathlib import Path
from typing import Any, Final

import click
from click.core import ParameterSource

from umbrella.cli.progress import progress_bar
from umbrella.cli.show import show_json, show_text
from umbrella.cli.show_run import show_run
from umbrella.cli.work import folder_of, kept_when_stopped, say, warn_or_say, work_options, workers_of
from umbrella.core.compiled import announce_compilation

DEFAULT_TRIALS: Final = 200
MOST_UNTIL: Final = 1_000_000  # trials that the stop rule may take when no other number is given
SETTLED: Final = ("scenario", "trials", "until", "design", "points", "seed", "out", "resume")  # of a run that is there
DRAWN: Final = ("monte-carlo", "latin-hypercube", "sobol")


@click.command(short_help="Run a scenario: attack against shield, many times.")
@click.argument("scenario", required=False)
@click.option(
    "--trials",
    type=int,
    metavar="N",
    help=f"Trials for each shield, and each point of a design [default: {DEFAULT_TRIALS}].",
)
@click.option("--until", type=float, metavar="H", help="Stop when P(no leaker) is known to ± H (95 % interval).")
@click.option("--design", metavar="KIND", help=f"Draw the uncertain inputs as well: {', '.join(DRAWN)}.")
@click.option("--points", type=int, default=64, show_default=True, metavar="P", help="Draws of the inputs.")
@click.option("--resume", type=click.Path(path_type=Path), metavar="DIR", help="Go on with an unfinished run.")
@click.option("--replay", type=click.Path(path_type=Path), metavar="DIR", help="Repeat a run and compare its bytes.")
@work_options
def command(
    scenario: str | None,
    trials: int | None,
    until: float | None,
    design: str | None,
    points: int,
    resume: Path | None,
    replay: Path | None,
    seed: int,
    out: Path | None,
    workers: int | None,
    pool: str,
    cluster: str,
    as_json: bool,
) -> None:
    """Run SCENARIO, the name of a shipped one or a YAML file, and tell what got through and why."""
    if replay is not None or resume is not None:
        _refuse_beside("--replay" if replay is not None else "--resume")
    who = workers_of(workers, pool, cluster)
    announce_compilation()
    if replay is not None:
        _replay(replay, who, as_json)
        return
    if resume is not None:
        recipe, folder, until = _resumed(resume)
    elif scenario is None:
        raise click.UsageError("name a SCENARIO, or a run to --resume or to --replay")
    else:
        recipe = _recipe(scenario, trials, until, design, points, seed)
        folder = folder_of(out, recipe.loaded.scenario.name)
    campaign = _conduct(recipe, folder, who, until)
    say("drawing pictures")
    pictures = _draw(campaign)
    if as_json:
        from umbrella.analysis.run_answer import answer_dict

        show_json(answer_dict(campaign))
    else:
        show_run(campaign, pictures)


def _refuse_beside(option: str) -> None:
    """Refuse what the folder of a run has settled already: it would be left alone without a word.

    Raises:
        UsageError: naming what was given beside.
    """
    context = click.get_current_context()
    given = [
        name.upper() if name == "scenario" else f"--{name}"
        for name in SETTLED
        if f"--{name}" != option and context.params.get(name) is not None
        and context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    ]  # fmt: skip
    if given:
        raise click.UsageError(f"{', '.join(given)} cannot be given with {option}: the folder says it already")


def _recipe(scenario: str, trials: int | None, until: float | None, design: str | None, points: int, seed: int) -> Any:
    """Return the recipe of the campaign that the options ask for."""
    from umbrella.analysis.effectiveness import trials_for
    from umbrella.campaign.design import nominal
    from umbrella.campaign.recipe import recipe_of
    from umbrella.catalog.library import builtin_catalog
    from umbrella.core.errors import BadValue
    from umbrella.scenario.load import load

    if until is not None and not 1e-4 <= until <= 0.5:
        raise BadValue("--until", until, "0.0001 <= H <= 0.5")
    if until is not None and design is not None:
        raise BadValue("--until", until, "left out with --design", "the draws of the inputs set how well it is known")
    catalog = builtin_catalog()
    loaded = load(scenario, catalog)
    number = trials if trials is not None else MOST_UNTIL if until else DEFAULT_TRIALS
    if design is None:
        return recipe_of(loaded, catalog, nominal(number), seed, None if until is None else trials_for(until))
    from umbrella.campaign.design import drawn
    from umbrella.scenario.inputs import inputs_of

    chosen = drawn(design, inputs_of(loaded, catalog), points, number, seed)
    return recipe_of(loaded, catalog, chosen, seed)


def _resumed(folder: Path) -> tuple[Any, Path, float | None]:
    """Return recipe, folder and stop rule of a run that is to be gone on with."""
    from umbrella.campaign import reading
    from umbrella.campaign.resume import check_same, read_recipe
    from umbrella.catalog.library import builtin_catalog

    manifest = reading.read_manifest(folder, is_any=True)
    _refuse_other("--resume", folder, manifest)
    recipe = read_recipe(folder, builtin_catalog(), manifest)
    check_same(recipe, manifest, folder)
    return recipe, folder, manifest.get("until")


def _refuse_other(option: str, folder: Path, manifest: dict[str, Any]) -> None:
    """Refuse a folder that another verb has begun: it is gone on with, or made again, by that verb.

    Raises:
        BadValue: telling how.
    """
    from umbrella.campaign.resume import OF_RUN, going_on
    from umbrella.core.errors import BadValue

    if manifest.get("design") not in OF_RUN:
        raise BadValue(option, folder, "the folder of an `umbrella run`", f"repeat {going_on(folder)}")


def _conduct(recipe: Any, folder: Path, who: Any, until: float | None) -> Any:
    """Fight a campaign with a bar, stopped when it is known well enough."""
    from umbrella.analysis.effectiveness import is_known_to
    from umbrella.campaign.conduct import conduct

    shield = list(recipe.loaded.scenario.all_shields())[-1]

    def enough(tallies: Any) -> bool:
        return until is not None and is_known_to(tallies[0, shield], until)

    with kept_when_stopped(folder), progress_bar(f"running {recipe.loaded.scenario.name}") as progress:
        return conduct(
            recipe, folder, workers=who, enough=enough if until else None, until=until, say=warn_or_say,
            progress=progress,
        )  # fmt: skip


def _replay(folder: Path, who: Any, as_json: bool) -> None:
    """Repeat a run in a folder of its own and tell whether it gave the same bytes."""
    import tempfile

    from umbrella.campaign import reading
    from umbrella.campaign.replay import compared
    from umbrella.campaign.resume import differences, read_recipe
    from umbrella.catalog.library import builtin_catalog

    manifest = reading.read_manifest(folder)
    _refuse_other("--replay", folder, manifest)
    recipe = read_recipe(folder, builtin_catalog(), manifest)
    others = differences(recipe, manifest)
    with tempfile.TemporaryDirectory(prefix="umbrella-replay-") as place:
        _conduct(recipe, Path(place), who, manifest.get("until"))
        same, differing, missing = compared(folder, Path(place))
    if as_json:
        show_json({"run": str(folder), "reproduced": not differing and not missing, "same": same,
                   "differing": differing, "missing": missing, "changed_since": others})  # fmt: skip
    elif differing or missing:
        since = f"; since then changed: {', '.join(others)}" if others else ""
        groups = ((differing, "differ"), (missing, "missing on one side"))
        told = [f"{', '.join(names)} {what}" for names, what in groups if names]
        show_text(f"Not reproduced: {'; '.join(told)}; {len(same)} files are the same{since}.")
    else:
        show_text(f"Reproduced: {len(same)} files, every byte the same ({manifest['fought']:,} trials).")
    if differing or missing:
        click.get_current_context().exit(1)


def _draw(campaign: Any) -> list[Path]:
    """Draw the trial told against the last shield: map, altitudes, timeline, and what was predicted if anything was."""
    from umbrella.report.ellipses import draw_track
    from umbrella.report.engagement import draw_altitudes, draw_engagement_map
    from umbrella.report.fill_run import run_picture, track_picture
    from umbrella.report.timeline import draw_timeline

    part, folder = campaign.parts[-1], campaign.folder
    picture = run_picture(campaign, part)
    drawn = []
    for name, draw in (("map", draw_engagement_map), ("altitude", draw_altitudes), ("timeline", draw_timeline)):
        drawn.append(folder / f"{name}.png")
        draw(picture, drawn[-1])
    if len(part.story.predictions) > 0:
        drawn.append(folder / "track.png")
        draw_track(track_picture(campaign, part), drawn[-1])
    return drawn
