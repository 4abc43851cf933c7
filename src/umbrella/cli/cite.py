"""`umbrella cite`: the sources that a result rests on."""

import json
from pathlib import Path
from typing import Final

import click

from umbrella.catalog.cite import Provenance, as_dict, as_text
from umbrella.catalog.library import builtin_catalog
from umbrella.cli.show import show_json, show_text
from umbrella.core.errors import BadValue, Fault, FaultyFile

PROVENANCE_FILE: Final = "provenance.json"


@click.command(short_help="Print the sources that a result rests on.")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(run: Path, as_json: bool) -> None:
    """Print the sources that the result in the folder RUN rests on, and what rests on each."""
    provenance = read_provenance(run)
    if any(name not in dict(provenance.works) for name in provenance.sources):
        provenance = provenance.described(builtin_catalog())
    if as_json:
        show_json(as_dict(provenance))
        return
    show_text(as_text(provenance))
    if unverified := provenance.unverified():
        show_text(f"\nWARNING: {len(unverified)} numbers are unverified: nobody has checked them.", style="red")


def read_provenance(run: Path) -> Provenance:
    """Read what a result rests on from its folder.

    Raises:
        BadValue: the folder has no such file.
        FaultyFile: the file is not what a run writes.
    """
    path = run / PROVENANCE_FILE
    if not path.is_file():
        raise BadValue("RUN", run, f"a folder with {PROVENANCE_FILE}", "give the folder that the run printed")
    try:
        return Provenance.from_dict(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, BadValue) as error:
        message = f"is not what a run writes ({error}): run it again"
        raise FaultyFile([Fault(file=str(path), line=None, path="", message=message)]) from None
