"""What every verb with many trials asks: who works, where results go; and what is said when it is stopped."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

import click

RUNS: Final = Path("runs")
GRAVE: Final = ("again", "cannot be flown")  # in what a person should know even when nobody watches
F = TypeVar("F", bound=Callable[..., Any])


def work_options(function: F) -> F:
    """Add the options of who does the work and where it is written."""
    for option in reversed(
        (
            click.option("--seed", type=int, default=0, show_default=True, metavar="S",
                         help="The same seed gives the same bytes."),
            click.option("--out", type=click.Path(path_type=Path), metavar="DIR",
                         help="Folder of the results [default: in runs/]; an unfinished one of the same run is gone on "
                         "with."),
            click.option("--workers", type=int, metavar="N", help="Workers [default: as many as processors]."),
            click.option("--pool", default="threads", show_default=True, metavar="KIND",
                         help="What they are: threads, or processes started by spawn or forkserver."),
            click.option("--cluster", default="", metavar="ADDRESS",
                         help="Work on a Dask cluster: the scheduler's address, or local:N."),
            click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        )
    ):  # fmt: skip
        function = option(function)
    return function


def workers_of(workers: int | None, pool: str, cluster: str) -> Any:
    """Return who does the work.

    Raises:
        BadValue: there is no such kind, or no such number.
    """
    from umbrella.campaign.pools import Workers

    return Workers(kind="cluster" if cluster else pool, number=workers, address=cluster)


def folder_of(out: Path | None, name: str) -> Path:
    """Return the folder of the results, made if it is not there."""
    from umbrella.campaign import store

    return store.given_folder(out) if out else store.new_folder(RUNS, name)


def say(words: str) -> None:
    """Say on stderr what is being done, where a person is watching."""
    if sys.stderr.isatty():
        click.echo(f"{words} …", err=True)


def warn(words: str) -> None:
    """Say on stderr what a person should know."""
    click.echo(words, err=True)


def warn_or_say(words: str) -> None:
    """Say what is being done to a person who watches, and what went wrong to anybody."""
    (warn if any(word in words for word in GRAVE) else say)(words)


@contextmanager
def kept_when_stopped(folder: Path) -> Iterator[None]:
    """Say, when long work is stopped, what is kept and how to go on."""
    from umbrella.core.errors import Stopped

    try:
        yield
    except (KeyboardInterrupt, Stopped) as error:
        why = "interrupted" if isinstance(error, KeyboardInterrupt) else str(error)
        click.echo(f"Stopped: {why}. {_kept(folder)}", err=True)
        click.get_current_context().exit(130 if isinstance(error, KeyboardInterrupt) else 1)


def _kept(folder: Path) -> str:
    from umbrella.campaign import resume, store

    number = len(store.part_numbers(folder))
    return f"{number} finished parts are kept; go on with: {resume.going_on(folder)}"
