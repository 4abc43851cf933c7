"""`umbrella cite`: the sources that a result rests on."""

from pathlib import Path

import click

from umbrella.catalog.cite import as_dict, as_text
from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.provenance_file import read_provenance
from umbrella.cli.show import show_json, show_text


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
