"""`umbrella classify`: missile test or satellite launch, by the boost alone."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from umbrella.cli.answers import answer_option, keep_answer
from umbrella.cli.pictures import check_picture
from umbrella.cli.show import show_json, show_table, show_text
from umbrella.core.compiled import announce_compilation
from umbrella.core.errors import BadValue

if TYPE_CHECKING:
    from umbrella.analysis.launch_or_test import Classified


@click.command(short_help="Tell a satellite launch from a missile test by its boost.")
@click.argument("flight", metavar="MISSILE|TRACK")
@click.option("--from", "origin", metavar="PLACE", help="Launch point: site, city, or lat,lon.")
@click.option("--to", "target", metavar="PLACE", help="Target: site, city, or lat,lon.")
@click.option("--azimuth", "azimuth_deg", type=float, metavar="DEG", help="Launch direction.")
@click.option("--apogee", "apogee_km", type=float, metavar="KM", help="Fly steeply to this apogee.")
@click.option("--unlit-stage", type=int, metavar="N", help="Stage N does not ignite.")
@click.option(
    "--prior", type=float, default=0.5, show_default=True, metavar="P", help="Of a launch, before it is seen."
)
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Draw it (.png or .svg).")
@answer_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    flight: str,
    origin: str | None,
    target: str | None,
    azimuth_deg: float | None,
    apogee_km: float | None,
    unlit_stage: int | None,
    prior: float,
    plot: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Tell, look by look, whether an observer takes a flight for a satellite launch or for a missile test.

    The flight is that of a MISSILE from a place, or a TRACK: a file (.csv) with the columns t_s, lat_deg, lon_deg and
    height_km, of the boost.
    """
    from umbrella.analysis.launch_or_test import classify, classify_track

    check_picture(plot)
    announce_compilation()
    if flight.lower().endswith(".csv"):
        _refuse({"--from": origin, "--to": target, "--azimuth": azimuth_deg, "--apogee": apogee_km,
                 "--unlit-stage": unlit_stage})  # fmt: skip
        answer = classify_track(Path(flight), prior=prior)
    elif origin is None:
        raise BadValue("--from", "nothing", "the place from which the missile starts")
    else:
        answer = classify(flight, origin=origin, azimuth_deg=azimuth_deg, to=target, apogee_km=apogee_km,
                          unlit_stage=unlit_stage, prior=prior)  # fmt: skip
    if plot is not None:
        from umbrella.report.launch_or_test import draw_launch_or_test

        draw_launch_or_test(answer, plot)
    data = answer_dict(answer)
    keep_answer(out, data, answer.provenance)
    if as_json:
        show_json(data)
    else:
        _show(answer, plot)


def _refuse(options: dict[str, object]) -> None:
    for name, value in options.items():
        if value is not None:
            raise BadValue(name, value, "left out with a track", "the file says where it flew")


def answer_dict(answer: "Classified") -> dict[str, Any]:
    """Return what an observer can tell as `umbrella classify --json` prints it."""
    return {
        "missile": answer.id or None,
        "from": answer.launch.id or answer.launch.name,
        "verdict": answer.verdict,
        "leaning": answer.leaning,
        "p_launch": round(answer.p_launch, 4),
        "told_s": None if answer.told_s is None else round(answer.told_s, 1),
        "prior": answer.prior,
        "looks": [
            {
                "t_s": round(look.t_s, 1),
                "height_km": round(look.height_km, 1),
                "speed_km_s": round(look.speed_km_s, 3),
                "climb_deg": round(look.climb_deg, 2),
                "perigee_km": round(look.perigee_km, 1),
                "apogee_km": round(look.apogee_km, 1) if math.isfinite(look.apogee_km) else None,
                "p_launch": round(look.p_launch, 4),
                "deciding": look.by,
            }
            for look in answer.looks
        ],
        "reference_launches": answer.references[0],
        "reference_tests": answer.references[1],
        "weakest_status": answer.provenance.weakest_status.value,
        "sources": list(answer.provenance.sources),
    }


def _show(answer: "Classified", plot: Path | None) -> None:
    when = f", told {answer.told_s:.0f} s after launch" if answer.told_s is not None else f", rather a {answer.leaning}"
    what = f"{answer.name} from {answer.launch.name}: {answer.verdict}"
    show_text(f"{what}, P(launch) = {answer.p_launch:.2f} at the end of the boost{when}.", style="bold")
    shown = [look for i, look in enumerate(answer.looks) if i % 4 == 0 or look is answer.looks[-1]]
    columns = ("time s", "height km", "speed km/s", "climb deg", "perigee km", "P(launch)", "decided by")
    rows = [
        (
            f"{look.t_s:.0f}",
            f"{look.height_km:.0f}",
            f"{look.speed_km_s:.2f}",
            f"{look.climb_deg:.1f}",
            f"{look.perigee_km:,.0f}",
            f"{look.p_launch:.2f}",
            look.by,
        )
        for look in shown
    ]
    show_table(columns, rows, right=columns[:-1])
    launches, tests = answer.references
    show_text(
        f"Held against {launches} launches (whole, or with a stage that fails) and {tests} missile flights of other "
        f"vehicles; {answer.prior:g} before anything was seen. Decided by: how far apart the climbs of one kind may be "
        "(4 degrees, assumed), and how many launchers fly as the missiles they are made of (3 of 11)."
    )
    show_text(f"Weakest status of its numbers: {answer.provenance.weakest_status.value}.")
    if plot is not None:
        click.echo(f"picture: {plot}")
