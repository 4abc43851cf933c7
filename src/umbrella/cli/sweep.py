"""`umbrella sweep`: a grid of settings, fought with the same random numbers."""

from pathlib import Path
from typing import Any, Final

import click

from umbrella.cli.pictures import check_picture
from umbrella.cli.progress import progress_bar
from umbrella.cli.show import show_json, show_table, show_text
from umbrella.cli.work import folder_of, kept_when_stopped, warn_or_say, work_options, workers_of
from umbrella.core.compiled import announce_compilation

DEFAULT_TRIALS: Final = 200
MOST_DRAWN: Final = 2  # axes that a picture can show
MOST_COLUMNS: Final = 10  # of a table of two axes


@click.command(short_help="Show how the answer changes with one number, or with several.")
@click.argument("scenario")
@click.option(
    "--set",
    "axes",
    multiple=True,
    required=True,
    metavar="PATH=A,B,C",
    help="A setting and its values, or PATH=START:STOP:STEP; several times for a grid.",
)
@click.option(
    "--trials", type=int, default=DEFAULT_TRIALS, show_default=True, metavar="N", help="Trials of each point."
)
@click.option(
    "--plot",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Draw the answers of one or two settings (.png or .svg).",
)
@work_options
def command(
    scenario: str,
    axes: tuple[str, ...],
    trials: int,
    plot: Path | None,
    seed: int,
    out: Path | None,
    workers: int | None,
    pool: str,
    cluster: str,
    as_json: bool,
) -> None:
    """Fight SCENARIO at every combination of the values, each against every shield, and tell P(no leaker) against the
    last shield. All points meet the same random numbers, so that they differ by their settings alone.

    `--set shield.batteries.fort-greely.magazine=20,50,100 --set threats.*.decoys.*.count=0,1,3` fights nine points.
    Stopped, it goes on when the same command is given again with the same --out.
    """  # fmt: skip
    check_picture(plot)
    chosen = _axes(axes)
    _check_plot(plot, chosen)
    who = workers_of(workers, pool, cluster)
    announce_compilation()
    done = _sweep(scenario, chosen, trials, seed, out, who)
    if plot is not None:
        from umbrella.report.sweep import draw_sweep

        draw_sweep(done, plot)
    if as_json:
        show_json(answer_dict(done))
    else:
        _show(done, plot)


def _axes(texts: tuple[str, ...]) -> dict[str, tuple[Any, ...]]:
    """Return the axes that were asked for.

    Raises:
        BadValue: one that cannot be read, or a path that is given twice.
    """
    from umbrella.campaign.design import parse_axis
    from umbrella.core.errors import BadValue

    axes: dict[str, tuple[Any, ...]] = {}
    for text in texts:
        path, values = parse_axis(text)
        if path in axes:
            raise BadValue("--set", path, "given once", "list all of its values behind one =")
        axes[path] = values
    return axes


def _check_plot(plot: Path | None, axes: dict[str, tuple[Any, ...]]) -> None:
    from umbrella.core.errors import BadValue

    many = [path for path, values in axes.items() if len(values) > 1]
    if plot is not None and len(many) > MOST_DRAWN:
        hint = f"the table shows all {len(many)}"
        raise BadValue("--plot", plot, f"left out with more than {MOST_DRAWN} settings that change", hint)


def _sweep(scenario: str, axes: dict[str, tuple[Any, ...]], trials: int, seed: int, out: Path | None, who: Any) -> Any:
    """Fight the grid with a bar."""
    from umbrella.analysis.points import check_points
    from umbrella.analysis.sweep import sweep, sweep_recipe
    from umbrella.catalog.library import builtin_catalog
    from umbrella.scenario.load import load

    catalog = builtin_catalog()
    recipe = sweep_recipe(load(scenario, catalog), catalog, axes, trials, seed)
    check_points(recipe)
    name = recipe.loaded.scenario.name
    folder = folder_of(out, f"{name}-sweep")
    with kept_when_stopped(folder), progress_bar(f"sweeping {name}") as progress:
        return sweep(recipe, folder, workers=who, say=warn_or_say, progress=progress)


def answer_dict(done: Any) -> dict[str, Any]:
    """Return a sweep as `umbrella sweep --json` prints it."""
    from umbrella.analysis.sweep import finding

    fought = done.fought
    return {
        "scenario": fought.recipe.loaded.scenario.name,
        "shield": fought.defence.name,
        "trials": done.trials,
        "seed": fought.recipe.seed,
        "axes": {path: list(values) for path, values in done.axes.items()},
        "finding": finding(done),
        "points": [_point_dict(point) for point in done.points],
        "weakest_status": fought.provenance.weakest_status.value,
        "run": str(fought.folder),
    }


def _point_dict(point: Any) -> dict[str, Any]:
    from umbrella.analysis.changes import change_of_p

    return {
        "settings": dict(point.settings),
        "is_flown": point.is_flown,
        "p_no_leak": finite(point.p_no_leak),
        "change_from_first": finite(change_of_p(point.pairs).share),
        "expected_leakers": finite(point.leakers),
        "shots": point.shots if point.is_flown else None,
        "losses": point.losses,
    }


def finite(share: Any) -> dict[str, float | None]:
    """Return a share as JSON; what is not known, as an end from one trial alone, is null."""
    import math

    return {name: value if math.isfinite(value) else None for name, value in share._asdict().items()}


def _show(done: Any, plot: Path | None) -> None:
    """Print the answers: a line a point, or P(no leaker) by rows and columns for two settings."""
    from umbrella.analysis.sweep import finding, value_text

    fought = done.fought
    show_text(fought.recipe.loaded.scenario.title, style="bold")
    show_text(f"Against {fought.defence.title}, {done.trials:,} trials at each point; intervals of 95 %.")
    for path, values in done.axes.items():
        show_text(f"{path}: {', '.join(map(value_text, values))}", indent=2)
    if len(done.axes) == MOST_DRAWN and len(done.fought.points) > MOST_DRAWN and _columns_fit(done):
        _show_grid(done)
    else:
        _show_points(done)
    show_text(f"{finding(done)}.")
    status = fought.provenance.weakest_status.value
    show_text(f"Weakest status of the scenario's numbers: {status}; what is swept is your own assumption.")
    if plot is not None:
        click.echo(f"picture: {plot}")
    click.echo(fought.folder / "answers.parquet")


def _columns_fit(done: Any) -> bool:
    return len(list(done.axes.values())[-1]) <= MOST_COLUMNS


def _show_points(done: Any) -> None:
    from umbrella.analysis.sweep import short_names, value_text

    names = short_names(list(done.axes))
    numbers = ("P(no leaker)", "interval", "leakers", "shots")
    rows = [
        [*(value_text(value) for _, value in point.settings), *_numbers(point), _lost(point)] for point in done.points
    ]
    show_table((*names, *numbers, "lost by"), rows, right=(*names, *numbers), whole=(*names, *numbers))


def _numbers(point: Any) -> list[str]:
    if not point.is_flown:
        return ["not flown", "", "", ""]
    p = point.p_no_leak
    return [f"{p.value:.3f}", f"{p.low:.3f}–{p.high:.3f}", f"{point.leakers.value:.2f}", f"{point.shots:.1f}"]


def _lost(point: Any) -> str:
    """Return what lost most of the leakers, and of how many."""
    worst = next(iter(point.losses.items()), None)
    return f"{worst[0]} {100.0 * worst[1]:.0f} %" if worst else ""


def _show_grid(done: Any) -> None:
    from umbrella.analysis.sweep import value_text, widest

    (down, _), (across, columns) = done.axes.items()
    headings = tuple(value_text(value) for value in columns)
    rows = [[value_text(points[0].settings[0][1]), *(_numbers(point)[0] for point in points)] for points in done.rows()]
    show_text(f"P(no leaker), by {down} down and by {across} across:")
    show_table(("", *headings), rows, right=("", *headings), whole=("", *headings))
    show_text(
        f"The intervals reach at most {widest(done):.3f} to either side; --json has each, with leakers and shots."
    )
