"""`umbrella export`: the trial told of a run, in a form that other programs read."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from umbrella.cli.show import show_json, show_text

if TYPE_CHECKING:
    from umbrella.analysis.scene import Scene

# the names of `export.formats.FORMATS`, so that --help imports no writer; a test holds them together
FORMATS: Final = ("czml", "kml", "geojson", "oem", "stk", "dis", "csv", "parquet")


@click.command(short_help="Write the trial told of a run for other programs.")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--format", "form", required=True, metavar="F", help=f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}.")
@click.option("--shield", metavar="S", help="Name of the shield [default: the last of the run].")
@click.option("--object", "ids", multiple=True, metavar="ID", help="Only this missile, warhead, interceptor, …; may be "
              "given several times [default: all].")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="File to write; for oem and stk, which "
              "have one for each object, a folder [default: named after scenario and shield, here].")  # fmt: skip
@click.option("--live", is_flag=True, help="Send the packets of dis, each at its time, to this machine alone.")
@click.option("--port", type=click.IntRange(1, 65_535), help="UDP port of dis [default: 3000].")
@click.option("--speed", type=click.FloatRange(0.0, 1e4, min_open=True), metavar="X",
              help="With --live: seconds of the run in a second of the clock, up to 10000 [default: 1].")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    run: Path,
    form: str,
    shield: str | None,
    ids: tuple[str, ...],
    out: Path | None,
    live: bool,
    port: int | None,
    speed: float | None,
    as_json: bool,
) -> None:
    """Write what stood, flew and happened in the trial told of RUN, the folder of a run: true paths of missiles,
    warheads, decoys, interceptors and satellites, radars as they look, marks. Nothing is flown again."""
    from umbrella.analysis.scene import read_scene
    from umbrella.catalog.names import nearest
    from umbrella.core.errors import UnknownName
    from umbrella.export.formats import exported, only

    if form not in FORMATS:
        raise UnknownName("format", form, nearest(form, FORMATS) or FORMATS)
    _check_live(form, live, port, speed, out)
    scene = only(read_scene(run, shield), ids)
    if live:
        _send(run, scene, port, speed, as_json)
        return
    files = _packets(run, scene, port) if form == "dis" else dict(exported(scene, form, datetime.now(UTC)))
    written = _write(files, _target(scene, form, out))
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


def _check_live(form: str, live: bool, port: int | None, speed: float | None, out: Path | None) -> None:
    """Refuse options that say nothing of what is asked.

    Raises:
        UsageError: naming them.
    """
    of_dis = {"--live": live, "--port": port is not None, "--speed": speed is not None}
    if form != "dis" and any(of_dis.values()):
        raise click.UsageError(f"{', '.join(name for name, is_given in of_dis.items() if is_given)}: only for dis")
    if live and out is not None:
        raise click.UsageError("--live sends packets and writes no file: leave out --out")
    if speed is not None and not live:
        raise click.UsageError("--speed is that of --live: a file of packets has the times of the run")


def _packets(run: Path, scene: "Scene", port: int | None) -> dict[str, bytes]:
    from umbrella.export.dis import PORT, dis_bytes
    from umbrella.export.dis_known import known_in

    return {"": dis_bytes(scene, known_in(run, scene), port or PORT)}


def _send(run: Path, scene: "Scene", port: int | None, speed: float | None, as_json: bool) -> None:
    """Send the packets of a scene, each at its time."""
    from umbrella.export.dis import PORT, datagrams_of
    from umbrella.export.dis_known import known_in
    from umbrella.export.dis_live import HERE, send_live

    where, pace = port or PORT, 1.0 if speed is None else speed
    datagrams = datagrams_of(scene, known_in(run, scene))
    if not as_json:
        takes_s = (scene.end_s - scene.begin_s) / pace if pace > 0.0 else 0.0
        show_text(f"{scene.scenario}, trial {scene.trial + 1} of {scene.trials}, against {scene.shield_title}: "
                  f"{len(datagrams)} packets to {HERE}, port {where}, in {takes_s:.0f} s; Ctrl-C stops.")  # fmt: skip
    sent = send_live(datagrams, where, pace)
    if as_json:
        show_json(
            {"run": str(run), "shield": scene.shield, "format": "dis", "port": where, "speed": pace, "sent": sent}
        )
    else:
        click.echo(f"{sent} sent")


def _target(scene: "Scene", form: str, out: Path | None) -> Path:
    """Return the file, or for a format of several files the folder, to write."""
    from umbrella.export.formats import FORMATS as WRITERS

    if out is not None:
        return out
    stem = re.sub(r"[^\w.-]+", "-", f"{scene.scenario}-{scene.shield}")
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
