"""`umbrella boost-phase`: the time to hit a missile while it burns, and where an interceptor must stand for that."""

import math
from pathlib import Path
from typing import Any

import click

from umbrella.analysis.boost_inputs import standard
from umbrella.analysis.boost_phase import GENERIC, SPEEDS_KM_S, Basing, BoostCase, BoostPhaseAnswer, boost_phase
from umbrella.cli.boost_inputs import check_out, stated, write_out
from umbrella.cli.fly import show_status
from umbrella.cli.pictures import check_picture
from umbrella.cli.progress import progress_bar
from umbrella.cli.show import show_json, show_table, show_text
from umbrella.core.compiled import announce_compilation


@click.command(short_help="Show where an interceptor must stand to hit a missile while it burns.")
@click.argument("missile", required=False)
@click.option("--from", "origin", required=True, metavar="PLACE", help="Launch point: site, city, or lat,lon.")
@click.option("--to", "target", metavar="PLACE", help="Target: site, city, or lat,lon.")
@click.option("--azimuth", "azimuth_deg", type=float, metavar="DEG", help="Launch direction of its longest flight.")
@click.option("--speed", "speeds", type=float, multiple=True, metavar="KM_S", help="Burnout speed (several times).")
@click.option("--burn", "burn_s", type=float, metavar="S", help="How long the interceptor burns [default: 45].")
@click.option("--detect", "detect_s", type=float, metavar="S", help="Launch to a confirmed detection [default: flown].")
@click.option("--decide", "decide_s", type=float, metavar="S", help="From there to the shot [default: 30].")
@click.option("--platform-height", "platform_km", type=float, metavar="KM", help="Of an aircraft [default: 0].")
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Draw maps and chart (.png or .svg).")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write the answer and its sources there.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    missile: str | None,
    origin: str,
    target: str | None,
    azimuth_deg: float | None,
    speeds: tuple[float, ...],
    burn_s: float | None,
    detect_s: float | None,
    decide_s: float | None,
    platform_km: float | None,
    plot: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Show the time there is to hit MISSILE while it burns, and from how far an interceptor still does.

    Without MISSILE: the generic slow liquid and fast solid ICBM. Without --to and --azimuth it flies due east.
    """
    check_picture(plot)
    check_out(out)
    given = {"detect_s": ("--detect", detect_s), "decide_s": ("--decide", decide_s)}
    made = {"burn_s": ("--burn", burn_s), "platform_km": ("--platform-height", platform_km)}
    usual = standard()
    inputs, interceptor = stated(usual.boost, given), stated(usual.interceptor, made)
    announce_compilation()
    with progress_bar("flying") as report:
        answer = boost_phase(
            (missile,) if missile else GENERIC,
            origin=origin,
            to=target,
            azimuth_deg=azimuth_deg,
            speeds_km_s=speeds or SPEEDS_KM_S,
            inputs=inputs,
            interceptor=interceptor,
            progress=report,
        )
    if plot is not None:
        from umbrella.report.boost_phase import draw_boost_phase

        draw_boost_phase(answer, plot)
    write_out(out, answer_dict(answer), answer.provenance)
    if as_json:
        show_json(answer_dict(answer))
    else:
        _show(answer, plot)


def _km(value_m: float) -> float | None:
    return round(value_m / 1e3, 1) if math.isfinite(value_m) else None


def _basing_dict(basing: Basing, heading_deg: float) -> dict[str, Any]:
    return {
        "speed_km_s": basing.interceptor.speed_m_s / 1e3,
        "interceptor_kg": round(basing.interceptor.mass_kg, 1),
        "basing_km": _km(basing.best_m) if basing.best_m else None,
        "basing_km_ahead": _km(basing.towards_m(heading_deg)),
        "basing_km_aside": _km(basing.towards_m(heading_deg + 90.0)),
        "basing_km_behind": _km(basing.towards_m(heading_deg + 180.0)),
        "area_km2": round(basing.area_km2),
        "by_bearing_km": [_km(value) for value in basing.farthest_m.tolist()],
    }


def _case_dict(case: BoostCase) -> dict[str, Any]:
    boost = case.boost
    return {
        "missile": boost.flown.missile.id,
        "azimuth_deg": round(case.heading_deg, 3),
        "burnout_s": round(boost.burnout_s, 2),
        "detect_s": round(boost.detect_s, 2) if math.isfinite(boost.detect_s) else None,
        "first_launch_s": round(boost.fire_s, 2) if math.isfinite(boost.fire_s) else None,
        "last_hit_s": round(boost.last_s, 2),
        "flight_s": round(boost.flight_s, 2),
        "last_hit_height_km": _km(boost.meet_h_m[-1]) if len(boost.meet_s) else None,
        "payload_falls_km": _km(case.short_fall_m) if case.short_fall_m is not None else None,
        "basing": [_basing_dict(basing, case.heading_deg) for basing in case.basings],
    }


def answer_dict(answer: BoostPhaseAnswer) -> dict[str, Any]:
    """Return an answer as `umbrella boost-phase --json` prints it."""
    return {
        "from": answer.place.id or answer.place.name,
        "decide_s": answer.inputs.decide_s.value,
        "margin_s": answer.inputs.margin_s.value,
        "lowest_km": answer.inputs.lowest_km.value,
        "interceptor_burn_s": answer.interceptor.burn_s.value,
        "missiles": [_case_dict(case) for case in answer.cases],
        "deciding": answer.deciding,
        "weakest_status": answer.provenance.weakest_status.value,
        "sources": list(answer.provenance.sources),
    }


def _show(answer: BoostPhaseAnswer, plot: Path | None) -> None:
    for case in answer.cases:
        _show_case(answer, case)
    show_text("km from the launch point; ahead, aside, behind: of the missile's way; best: in the best direction.")
    show_text(answer.deciding)
    show_status(answer.provenance.weakest_status)
    if plot is not None:
        click.echo(f"picture: {plot}")


def _show_case(answer: BoostPhaseAnswer, case: BoostCase) -> None:
    boost = case.boost
    goal = f" to {boost.flown.target.name}" if boost.flown.target is not None else f" on {case.heading_deg:.0f} deg"
    show_text(f"{boost.flown.missile.name} from {answer.place.name}{goal}", style="bold")
    if not len(boost.meet_s):
        show_text(
            f"burnout {boost.burnout_s:.0f} s - margin {answer.inputs.margin_s.value:.0f} s, seen after "
            f"{boost.detect_s:.0f} s + decision {answer.inputs.decide_s.value:.0f} s: none of any speed has time."
        )
        return
    show_text(
        f"burnout {boost.burnout_s:.0f} s - margin {answer.inputs.margin_s.value:.0f} s - seen after "
        f"{boost.detect_s:.0f} s - decision {answer.inputs.decide_s.value:.0f} s = {boost.flight_s:.0f} s to fly out; "
        f"last useful hit {boost.meet_h_m[-1] / 1e3:.0f} km high"
    )
    if case.short_fall_m is not None:
        show_text(f"hit then, its payload falls {case.short_fall_m / 1e3:,.0f} km from the launch point")
    rows = [_row(basing, case.heading_deg) for basing in case.basings]
    columns = ("speed km/s", "mass t", "best km", "ahead km", "aside km", "behind km", "area 1000 km2")
    show_table(columns, rows, right=columns)


def _row(basing: Basing, heading_deg: float) -> list[str]:
    ways = [
        basing.best_m if basing.best_m else math.nan,
        *(basing.towards_m(heading_deg + turn) for turn in (0, 90, 180)),
    ]
    distances = [f"{way / 1e3:.0f}" if math.isfinite(way) else "none" for way in ways]
    rocket = basing.interceptor
    return [f"{rocket.speed_m_s / 1e3:g}", f"{rocket.mass_kg / 1e3:.1f}", *distances, f"{basing.area_km2 / 1e3:,.0f}"]
