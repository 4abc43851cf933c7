"""`umbrella sensitivity`: which assumption decides the answer."""

from pathlib import Path
from typing import Any, Final

import click

from umbrella.cli.pictures import check_picture
from umbrella.cli.progress import progress_bar
from umbrella.cli.show import show_json
from umbrella.cli.show_sensitivity import show_sobol, show_tornado, sobol_dict, tornado_dict
from umbrella.cli.work import RUNS, kept_when_stopped, say, warn, warn_or_say, work_options, workers_of
from umbrella.core.compiled import announce_compilation

TORNADO_TRIALS: Final = 200
SOBOL_TRIALS: Final = 100
SCREENING_TRIALS: Final = 50  # of the tornado that chooses what Sobol indices vary
SHOWN: Final = 15  # inputs of a tornado that are printed and drawn
VARIED: Final = 8  # inputs of Sobol indices
MANY: Final = 60  # points from which on their number is always told
SCREENING: Final = "screening"  # the folder of the tornado that chooses


@click.command(short_help="Tell which assumption decides the answer.")
@click.argument("scenario")
@click.option(
    "--method",
    type=click.Choice(["tornado", "sobol"]),
    default="tornado",
    show_default=True,
    help="Each input alone at its ends, or all drawn at once: shares of the variance.",
)
@click.option(
    "--of",
    type=click.Choice(["p-no-leak", "leakers"]),
    default="p-no-leak",
    show_default=True,
    help="The answer: P(no leaker), or expected leakers.",
)
@click.option(
    "--vary",
    multiple=True,
    metavar="PATH[,PATH…]",
    help="Inputs to vary, or beginnings of their paths [default: every uncertain input].",
)
@click.option(
    "--most",
    type=int,
    metavar="K",
    help=f"Tornado: show the K largest [{SHOWN}]. Sobol without --vary: vary the K that a tornado of "
    f"{SCREENING_TRIALS} trials finds largest [{VARIED}].",
)
@click.option(
    "--base",
    type=int,
    default=32,
    show_default=True,
    metavar="N",
    help="Sobol: a power of two; N times (inputs + 2) points are fought.",
)
@click.option(
    "--trials", type=int, metavar="N", help=f"Trials of each point [tornado {TORNADO_TRIALS}, sobol {SOBOL_TRIALS}]."
)
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Draw the answer (.png or .svg).")
@work_options
def command(
    scenario: str,
    method: str,
    of: str,
    vary: tuple[str, ...],
    most: int | None,
    base: int,
    trials: int | None,
    plot: Path | None,
    seed: int,
    out: Path | None,
    workers: int | None,
    pool: str,
    cluster: str,
    as_json: bool,
) -> None:
    """Vary the uncertain inputs of SCENARIO, those with a range, and tell which of them decides the answer against the
    last shield.

    Every point builds the scenario anew, which takes about a second; `--vary interceptors,rules.shared_failure` varies
    fewer. Stopped, it goes on when the same command is given again with the same --out.
    """  # fmt: skip
    check_picture(plot)
    who = workers_of(workers, pool, cluster)
    announce_compilation()
    loaded, catalog, inputs = _asked(scenario, vary, most)
    if trials is None:
        trials = TORNADO_TRIALS if method == "tornado" else SOBOL_TRIALS
    work = _Work(loaded, catalog, seed, of, who)
    if method == "tornado":
        recipe = work.tornado_recipe(inputs, trials)
        folder = _folder(out, f"{loaded.scenario.name}-tornado")
        done = work.tornado(recipe, inputs, folder)
    else:
        work.check_base(base, inputs, trials)
        folder = _folder(out, f"{loaded.scenario.name}-sobol")
        if not vary:
            inputs = work.largest(inputs, most or VARIED, folder)
        done = work.sobol(inputs, base, trials, folder)
    _tell(done, method, most or SHOWN, plot, as_json)


def _asked(scenario: str, vary: tuple[str, ...], most: int | None) -> tuple[Any, Any, Any]:
    """Return the scenario, the catalogue and the inputs that are asked for."""
    from umbrella.analysis.sensitivity import chosen
    from umbrella.catalog.library import builtin_catalog
    from umbrella.core.errors import BadValue
    from umbrella.scenario.inputs import inputs_of
    from umbrella.scenario.load import load

    if most is not None and most < 1:
        raise BadValue("--most", most, "1 or more")
    catalog = builtin_catalog()
    loaded = load(scenario, catalog)
    paths = [path.strip() for text in vary for path in text.split(",") if path.strip()]
    return loaded, catalog, chosen(inputs_of(loaded, catalog), paths)


def _folder(out: Path | None, name: str) -> Path:
    """Return the folder of the results; one that was stopped while inputs were chosen has no manifest yet."""
    from umbrella.campaign import store

    if out is None:
        return store.new_folder(RUNS, name)
    marker = store.MANIFEST if (out / store.MANIFEST).exists() else SCREENING
    return store.given_folder(out, marker, {*store.OURS, SCREENING})


class _Work:
    """The steps of the command, each with a bar."""

    def __init__(self, loaded: Any, catalog: Any, seed: int, of: Any, who: Any) -> None:
        self.loaded, self.catalog, self.seed = loaded, catalog, seed
        self.how: dict[str, Any] = {"of": of, "workers": who, "say": warn_or_say}

    def tornado_recipe(self, inputs: Any, trials: int) -> Any:
        from umbrella.analysis.points import check_points
        from umbrella.analysis.tornado import tornado_recipe

        recipe = tornado_recipe(self.loaded, self.catalog, inputs, trials, self.seed)
        check_points(recipe)
        return recipe

    def tornado(self, recipe: Any, inputs: Any, folder: Path, words: str = "fighting the ends of ranges") -> Any:
        from umbrella.analysis.tornado import tornado

        _tell_cost(recipe, len(inputs))
        with kept_when_stopped(folder), progress_bar(words) as progress:
            return tornado(recipe, inputs, folder, progress=progress, **self.how)

    def largest(self, inputs: Any, most: int, folder: Path) -> Any:
        """Return the inputs that a tornado of few trials finds largest."""
        from umbrella.analysis.sensitivity import largest

        place = folder / SCREENING
        place.mkdir(exist_ok=True)
        recipe = self.tornado_recipe(inputs, SCREENING_TRIALS)
        return largest(self.tornado(recipe, inputs, place, "choosing the inputs"), most)

    def check_base(self, base: int, inputs: Any, trials: int) -> None:
        """Refuse what Saltelli's design cannot be, before anything is fought."""
        from umbrella.analysis.sobol import sobol_recipe

        sobol_recipe(self.loaded, self.catalog, inputs[:1], base, trials, self.seed)

    def sobol(self, inputs: Any, base: int, trials: int, folder: Path) -> Any:
        from umbrella.analysis.points import check_points
        from umbrella.analysis.sobol import sobol, sobol_recipe

        recipe, problem = sobol_recipe(self.loaded, self.catalog, inputs, base, trials, self.seed)
        check_points(recipe)
        _tell_cost(recipe, len(inputs))
        with kept_when_stopped(folder), progress_bar("fighting Saltelli's points") as progress:
            return sobol(recipe, problem, inputs, folder, progress=progress, **self.how)


def _tell_cost(recipe: Any, inputs: int) -> None:
    """Tell beforehand how many points there are: always where they are many."""
    points = len(recipe.design.points)
    words = f"{inputs} inputs: {points:,} points of {recipe.design.trials:,} trials, each built anew (about a second)"
    (warn if points >= MANY else say)(words)


def _tell(done: Any, method: str, most: int, plot: Path | None, as_json: bool) -> None:
    """Draw and print the answer."""
    if plot is not None:
        from umbrella.report.tornado import draw_sobol, draw_tornado

        draw_tornado(done, plot, most) if method == "tornado" else draw_sobol(done, plot)
    if as_json:
        show_json(tornado_dict(done) if method == "tornado" else sobol_dict(done))
        return
    show_tornado(done, most) if method == "tornado" else show_sobol(done)
    if plot is not None:
        click.echo(f"picture: {plot}")
    click.echo(done.fought.folder / "answers.parquet")
