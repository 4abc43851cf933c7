"""`umbrella report`: a run as one HTML file that opens from a mail, without network."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from umbrella.cli.progress import progress_bar
from umbrella.cli.show import show_json, show_text
from umbrella.cli.work import say, warn
from umbrella.core.compiled import announce_compilation
from umbrella.core.errors import BadValue

if TYPE_CHECKING:
    from umbrella.report.html import Report

MOST_WORKERS: Final = 256
SUFFIXES: Final = (".html", ".htm")
LARGEST_MB: Final = 5.0  # beyond it a mail may not take it


@click.command(short_help="Write a run as one HTML file to read, print and send.")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="The file [default: RUN.html beside it].")
@click.option("--no-footprint", is_flag=True, help="Leave out what has to be flown beside the run: the footprint, and "
              "of the treaty the territory and strategic missiles.")  # fmt: skip
@click.option("--grid", "grid_deg", type=float, default=1.0, show_default=True, metavar="DEG",
              help="Size of the footprint's cells.")  # fmt: skip
@click.option("--sensitivity", type=int, metavar="N", help="Vary every uncertain input alone, N trials at each end "
              "(minutes) [default: only where there are eight inputs or fewer].")  # fmt: skip
@click.option("--workers", type=int, metavar="N", help="Threads [default: as many as processors].")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: what was written, and the state of each section.")
def command(
    run: Path,
    out: Path | None,
    no_footprint: bool,
    grid_deg: float,
    sensitivity: int | None,
    workers: int | None,
    as_json: bool,
) -> None:
    """Write all that is to be said of RUN, the folder of a run, into one HTML file: the answer with its uncertainty,
    pictures, stories, footprint, cost, treaty, every number with its status and source, and how to repeat it.

    The file needs no network and no script, and prints on A4.
    """
    file, count = _file(run, out), _threads(workers)
    announce_compilation()
    from umbrella.campaign import store
    from umbrella.report.html import report_of

    with progress_bar(f"report of {run.name}") as progress:
        report = report_of(
            run, grid_deg=None if no_footprint else grid_deg, sensitivity=sensitivity, workers=count, say=say,
            progress=progress,
        )  # fmt: skip
    content = report.html.encode("utf-8")
    store.write_bytes(file, content)
    for section in report.sections:
        if section.state == "failed":
            warn(f"The section `{section.title}` could not be made: the report says why.")
    data = answer_dict(report, file, len(content))
    show_json(data) if as_json else _show(data)


def _file(run: Path, out: Path | None) -> Path:
    """Return the file to be written.

    Raises:
        BadValue: it cannot be.
    """
    if out is None:
        place = run.resolve()
        return run.parent / f"{place.name}.html" if run.name not in ("", "..") else place.parent / f"{place.name}.html"
    if out.suffix.lower() not in SUFFIXES:
        raise BadValue("--out", out, "a file ending in .html")
    if not out.resolve().parent.is_dir():
        raise BadValue("--out", out, "in a folder that exists", f"make it first: mkdir -p {out.parent}")
    return out


def _threads(workers: int | None) -> int:
    if workers is not None and not 1 <= workers <= MOST_WORKERS:
        raise BadValue("--workers", workers, f"1 <= N <= {MOST_WORKERS}")
    return workers or os.cpu_count() or 1


def answer_dict(report: "Report", file: Path, size: int) -> dict[str, Any]:
    """Return what was written as `umbrella report --json` prints it."""
    from umbrella.analysis import run_answer

    run = report.dossier.run
    answer = run_answer.answer_dict(run.campaign)
    return {
        "run": str(run.folder),
        "file": str(file),
        "bytes": size,
        "scenario": run.told.scenario,
        "shield": run.told.shield,
        **{key: answer[key] for key in ("trials", "p_no_leak", "expected_leakers", "weakest_status")},
        "changed_since": list(run.changed),
        "sections": [{"id": one.id, "title": one.title, "state": one.state} for one in report.sections],
    }


def _show(data: dict[str, Any]) -> None:
    left = [one["title"] for one in data["sections"] if one["state"] == "left out"]
    show_text(f"{data['scenario']}: {len(data['sections'])} sections, {data['bytes'] / 1e6:.1f} MB.")
    if left:
        show_text(f"Left out: {', '.join(left)}.")
    if data["bytes"] > LARGEST_MB * 1e6:
        show_text(f"It is larger than {LARGEST_MB:g} MB: a mail may not take it.", style="yellow")
    click.echo(data["file"])
