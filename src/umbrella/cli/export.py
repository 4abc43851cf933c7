"""`umbrella export`: the trial told of a run, in a form that other programs read."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from umbrella.cli.show import show_json, show_text

if TYPE_CHECKING:
    from umbrella.analysis.scene import Scene

# the names of `export.formats.FORMATS`, so that --help imports no writer; a test holds them together
FORMATS: Final = ("czml", "kml", "geojson", "oem", "stk", "csv", "parquet")


@click.command(short_help="Write the trial told of a run for other programs.")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--format", "form", required=True, metavar="F", help=f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}.")
@click.option("--shield", metavar="S", help="Name of the shield [default: the last of the run].")
@click.option("--object", "ids", multiple=True, metavar="ID", help="Only this missile, warhead, interceptor, …; may be "
              "given several times [default: all].")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="File to write; for oem and stk, which "
              "have one for each object, a folder [default: named after scenario and shield, here].")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(run: Path, form: str, shield: str | None, ids: tuple[str, ...], out: Path | None, as_json: bool) -> None:
    """Write what stood, flew and happened in the trial told of RUN, the folder of a run: true paths of missiles,
    warheads, decoys, interceptors and satellites, radars as they look, marks. Nothing is flown again."""
    from umbrella.analysis.scene import read_scene
    from umbrella.catalog.names import nearest
    from umbrella.core.errors import UnknownName
    from umbrella.export.formats import exported, only

    if form not in FORMATS:
        raise UnknownName("format", form, nearest(form, FORMATS) or FORMATS)
    scene = only(read_scene(run, shield), ids)
    written = _write(dict(exported(scene, form, datetime.now(UTC))), _target(scene, form, out))
    if as_json:
        show_json({
            "run": str(run),
            "scenario": scene.scenario,
            "shield": scene.shield,
            "format": form,
            "start": scene.start.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "objects": [mover.id for mover in scene.movers],
            "files": [{"path": str(path), "bytes": path.stat().st_size} for path in written],
        })  # fmt: skip
        return
    show_text(f"{scene.scenario}, trial {scene.trial + 1} of {scene.trials}, against {scene.shield_title}: "
              f"{len(scene.movers)} objects.")  # fmt: skip
    for path in written:
        click.echo(path)


def _target(scene: "Scene", form: str, out: Path | None) -> Path:
    """Return the file, or for a format of several files the folder, to write."""
    from umbrella.export.formats import FORMATS as WRITERS

    if out is not None:
        return out
    stem = f"{scene.scenario}-{scene.shield}"
    return Path(f"{stem}-{form}" if WRITERS[form].is_folder else f"{stem}{WRITERS[form].suffix}")


def _write(files: dict[str, bytes], target: Path) -> list[Path]:
    """Write files, each whole or not at all, and return their paths.

    Raises:
        BadValue: a place that cannot be written to. Stopped: the disk is full.
    """
    from umbrella.campaign.store import write_bytes
    from umbrella.core.errors import BadValue

    is_folder = "" not in files
    try:
        (target if is_folder else target.resolve().parent).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        allowed = "in a folder that can be made and written to"
        raise BadValue("--out", target, allowed, str(error.strerror or error).lower()) from None
    if not is_folder and target.is_dir():
        raise BadValue("--out", target, "a file", "it is a folder")
    paths = [target / name if name else target for name in files]
    for path, content in zip(paths, files.values(), strict=True):
        write_bytes(path, content)
    return paths
