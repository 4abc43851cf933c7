"""`umbrella compare`: two scenarios under the same luck, and which assumption moves the answer by how much."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import click

from umbrella.cli.pictures import check_picture
from umbrella.cli.progress import progress_bar
from umbrella.cli.show import show_json, show_table, show_text
from umbrella.cli.work import RUNS, say, work_options, workers_of
from umbrella.core.compiled import announce_compilation

DEFAULT_TRIALS: Final = 200
COLUMNS: Final = ("assumption", "from", "to", "change", "95 % interval", "back", "leakers")
NUMBERS: Final = ("change", "95 % interval", "back", "leakers")


@click.command(short_help="Compare two scenarios, assumption by assumption.")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option(
    "--trials", type=int, default=DEFAULT_TRIALS, show_default=True, metavar="N", help="Trials of each scenario."
)
@click.option("--steps/--no-steps", "has_steps", default=True, help="Walk from A to B one assumption at a time.")
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Draw the waterfall (.png or .svg).")
@work_options
def command(
    first: str,
    second: str,
    trials: int,
    has_steps: bool,
    plot: Path | None,
    seed: int,
    out: Path | None,
    workers: int | None,
    pool: str,
    cluster: str,
    as_json: bool,
) -> None:
    """Fight the scenarios A and B with the same random numbers and tell by how much their answers differ.

    Then walk from A to B, changing one assumption after the other, and back, and tell which one decides. Each scenario
    counts against the last of its shields.
    """
    from umbrella.analysis.compare import compare, plan
    from umbrella.catalog.library import builtin_catalog
    from umbrella.core.errors import BadValue
    from umbrella.scenario.load import load

    check_picture(plot)
    if plot is not None and not has_steps:
        raise BadValue("--plot", plot, "left out with --no-steps", "the picture shows the steps")
    who = workers_of(workers, pool, cluster)
    announce_compilation()
    catalog = builtin_catalog()
    planned = plan(load(first, catalog), load(second, catalog), catalog, trials=trials, seed=seed, has_steps=has_steps)
    folder = _folder_of(out, planned)
    with _kept_when_stopped(folder), progress_bar("comparing") as progress:
        found = compare(planned, folder, workers=who, say=say, progress=progress)
    if plot is not None:
        from umbrella.report.waterfall import draw_waterfall

        draw_waterfall(found, plot)
    if as_json:
        from umbrella.analysis.comparison import as_dict

        show_json({**as_dict(found), "run": str(folder)})
    else:
        _show(found, folder, plot)


def _folder_of(out: Path | None, planned: Any) -> Path:
    from umbrella.analysis.compare import COMPARISON, OURS
    from umbrella.campaign import store

    if out is not None:
        return store.given_folder(out, COMPARISON, OURS)
    names = (planned.way.begin.scenario.name, planned.way.end.scenario.name)
    return store.new_folder(RUNS, "-".join(names))


@contextmanager
def _kept_when_stopped(folder: Path) -> Iterator[None]:
    """Say, when the comparison is stopped, what is kept and how to go on."""
    from umbrella.core.errors import Stopped

    try:
        yield
    except (KeyboardInterrupt, Stopped) as error:
        why = "interrupted" if isinstance(error, KeyboardInterrupt) else str(error)
        click.echo(f"Stopped: {why}. What is finished is kept: the same command with --out {folder} goes on.", err=True)
        click.get_current_context().exit(130 if isinstance(error, KeyboardInterrupt) else 1)


def _show(found: Any, folder: Path, plot: Path | None) -> None:
    from umbrella.analysis.comparison import verdict

    for letter, answer in (("A", found.first), ("B", found.second)):
        show_text(f"{letter}: {answer.title}", style="bold")
        p, leakers = answer.p_no_leak, answer.leakers
        show_text(
            f"P(no leaker) = {p.value:.3f} ({p.low:.3f} to {p.high:.3f}), expected leakers {leakers.value:.2f}",
            indent=3,
        )
    if not found.is_same:
        show_text(f"\n{_difference(found)}")
    if found.moved:
        show_text("")
        show_table(COLUMNS, _rows(found), right=NUMBERS)
        show_text(
            "change: of P(no leaker), each step after those above it; back: after those below it; leakers: of their "
            "expected number, mean of both."
        )
        show_text(_cuts(found))
        for line in _rests(found):
            show_text(line, style="dim")
    show_text(f"\n{verdict(found)}", style="bold")
    for path in filter(None, (plot, folder)):
        click.echo(path)
    click.echo(f"sources: umbrella cite {folder}")


def _difference(found: Any) -> str:
    """Return the difference of the answers with its intervals, and what the common random numbers were worth."""
    p, leakers = found.difference.p_no_leak, found.difference.leakers
    text = (
        f"B less A, {found.trials:,} trials each with the same random numbers (95 % intervals): P(no leaker) "
        f"{_signed(p.paired)}, expected leakers {_signed(leakers.paired, 2)}. With independent draws the intervals "
        f"would be {_interval(p.independent)} and {_interval(leakers.independent, 2)}"
    )
    cuts = [f"{one.cut:.1f} ({what})" for one, what in ((p, "P"), (leakers, "leakers")) if one.cut is not None]
    return f"{text}: the common ones cut the variance by a factor of {' and '.join(cuts)}." if cuts else f"{text}."


def _cuts(found: Any) -> str:
    """Return by how much the common random numbers cut the variance of the single steps."""
    cuts = sorted(one.forward.p_no_leak.cut for one in found.moved if one.forward.p_no_leak.cut is not None)
    if not cuts:
        return "No single step changed whether anything leaked in any trial."
    return f"For single steps the common random numbers cut the variance by factors of {cuts[0]:.1f} to {cuts[-1]:.1f}."


def _signed(share: Any, digits: int = 3) -> str:
    return f"{share.value:+.{digits}f} ({_interval(share, digits)})"


def _interval(share: Any, digits: int = 3) -> str:
    return f"{share.low:+.{digits}f} to {share.high:+.{digits}f}"


def _rows(found: Any) -> Iterator[list[str]]:
    """Yield one row for each step; a step of several differences has a row for each of them."""
    for one in found.moved:
        forward, backward = one.forward.p_no_leak.paired, one.backward.p_no_leak.paired
        numbers = [
            f"{forward.value:+.3f}",
            _interval(forward, 2),
            f"{backward.value:+.3f}",
            f"{one.mean('leakers'):+.2f}",
        ]
        for k, what in enumerate(one.step.differences):
            joined = "" if k == 0 else "+ "
            yield [joined + what.path, what.before.text, what.after.text, *(numbers if k == 0 else [""] * 4)]


def _rests(found: Any) -> Iterator[str]:
    """Yield, for each number that differs, how well it is known and from whom."""
    for one in found.moved:
        for what in one.step.differences:
            said = [f"{said.text} {said.status} ({', '.join(said.sources)})"
                    for said in (what.before, what.after) if said.status]  # fmt: skip
            if said:
                yield f"* {what.path}: {'; '.join(said)}"
