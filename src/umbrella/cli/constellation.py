"""`umbrella constellation`: how many space-based interceptors, what they weigh, and what they cost."""

import math
from pathlib import Path
from typing import Any

import click

from umbrella.analysis.boost_inputs import standard
from umbrella.analysis.constellation import ConstellationAnswer, Swing, constellation
from umbrella.analysis.patterns import Pattern
from umbrella.analysis.space_cost import Cost
from umbrella.cli.boost_inputs import check_out, stated, write_out
from umbrella.cli.fly import show_status
from umbrella.cli.pictures import check_picture
from umbrella.cli.progress import progress_bar
from umbrella.cli.show import show_json, show_table, show_text
from umbrella.core.compiled import announce_compilation

SWINGS_TOLD = 5


@click.command(short_help="Count, weigh and price the space-based interceptors that some launches need.")
@click.option("--missile", default="generic-icbm-solid", show_default=True, metavar="M", help="What is launched.")
@click.option("--from", "origin", default="panghyon", show_default=True, metavar="PLACE", help="Launch point.")
@click.option("--to", "target", metavar="PLACE", help="Target: site, city, or lat,lon.")
@click.option("--azimuth", "azimuth_deg", type=float, metavar="DEG", help="Launch direction of its longest flight.")
@click.option("--launches", type=int, default=1, show_default=True, metavar="K", help="At the same moment.")
@click.option("--shots", type=int, default=1, show_default=True, metavar="N", help="Interceptors for each missile.")
@click.option("--speed", "speed_km_s", type=float, metavar="KM_S", help="Speed an interceptor gains [default: 4].")
@click.option("--altitude", "altitude_km", type=float, metavar="KM", help="Of the orbits [default: 400].")
@click.option("--inclination", "inclination_deg", type=float, metavar="DEG", help="[default: just above the launch].")
@click.option("--detect", "detect_s", type=float, metavar="S", help="Launch to a confirmed detection [default: flown].")
@click.option("--decide", "decide_s", type=float, metavar="S", help="From there to the shot [default: 30].")
@click.option("--burn", "burn_s", type=float, metavar="S", help="How long an interceptor burns [default: 40].")
@click.option("--launch-price", type=float, metavar="USD_KG", help="Dollars a kilogram in orbit [default: 4000].")
@click.option("--unit-cost", type=float, metavar="MUSD", help="Million dollars a satellite [default: 22].")
@click.option("--life", type=float, metavar="YEARS", help="Of a satellite [default: 5].")
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Draw it (.png or .svg).")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write the answer and its sources there.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    missile: str,
    origin: str,
    target: str | None,
    azimuth_deg: float | None,
    launches: int,
    shots: int,
    speed_km_s: float | None,
    altitude_km: float | None,
    inclination_deg: float | None,
    detect_s: float | None,
    decide_s: float | None,
    burn_s: float | None,
    launch_price: float | None,
    unit_cost: float | None,
    life: float | None,
    plot: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Show how many space-based interceptors K missiles launched at once need, to meet one each while they burn.

    The numbers in brackets are assumptions with ranges and sources: --out DIR, then `umbrella cite DIR` lists them.
    """
    check_picture(plot)
    check_out(out)
    given = {"detect_s": ("--detect", detect_s), "decide_s": ("--decide", decide_s)}
    space = {
        "speed_km_s": ("--speed", speed_km_s),
        "altitude_km": ("--altitude", altitude_km),
        "burn_s": ("--burn", burn_s),
    }
    costs = {
        "launch_usd_kg": ("--launch-price", launch_price),
        "unit_musd": ("--unit-cost", unit_cost),
        "life_years": ("--life", life),
    }
    usual = standard()
    inputs = (stated(usual.boost, given), stated(usual.space, space), stated(usual.cost, costs))
    announce_compilation()
    with progress_bar("searching") as report:
        answer = constellation(
            missile,
            origin=origin,
            to=target,
            azimuth_deg=azimuth_deg,
            launches=launches,
            shots=shots,
            inclination_deg=inclination_deg,
            inputs=inputs[0],
            space=inputs[1],
            prices=inputs[2],
            progress=report,
        )
    if plot is not None:
        from umbrella.report.constellation import draw_constellation

        draw_constellation(answer, plot)
    write_out(out, answer_dict(answer), answer.provenance)
    if as_json:
        show_json(answer_dict(answer))
    else:
        _show(answer, plot)


def _pattern_dict(answer: ConstellationAnswer, launches: int, pattern: Pattern) -> dict[str, Any]:
    return {
        "launches": launches,
        "satellites": pattern.total,
        "planes": pattern.planes,
        "in_plane": pattern.in_plane,
        "phasing": pattern.phasing,
        "in_reach": {"worst": pattern.worst, "mean": pattern.mean, "most": pattern.most},
        "absentee_ratio": {
            "worst": pattern.absentee_worst,
            "mean": pattern.absentee_mean,
            "mean_closed_form": answer.closed_mean,
        },
        "satellites_closed_form": answer.closed_total(launches),
    }


def _cost_dict(cost: Cost) -> dict[str, float]:
    return {
        "launch_usd_kg": cost.launch_usd_kg,
        "low_busd": cost.low_busd,
        "mid_busd": cost.mid_busd,
        "high_busd": cost.high_busd,
        "launch_busd": cost.launch_busd,
    }


def _swing_dict(swing: Swing) -> dict[str, Any]:
    ends = [value if math.isfinite(value) else None for value in (swing.at_low, swing.at_high)]
    return {"assumption": swing.name, "low": swing.low, "high": swing.high, "at_low": ends[0], "at_high": ends[1]}


def answer_dict(answer: ConstellationAnswer) -> dict[str, Any]:
    """Return an answer as `umbrella constellation --json` prints it."""
    boost, reach = answer.boost, answer.reach
    low, mid, high = answer.mass_kg
    return {
        "missile": boost.flown.missile.id,
        "from": answer.place.id or answer.place.name,
        "launches": answer.launches,
        "shots": answer.shots,
        "burnout_s": boost.burnout_s,
        "detect_s": boost.detect_s,
        "decide_s": answer.inputs.decide_s.value,
        "flight_s": boost.flight_s,
        "reach_km": reach.reach_m[-1] / 1e3,
        "reach_deg": math.degrees(reach.angle_rad),
        "speed_km_s": answer.space.speed_km_s.value,
        "altitude_km": answer.space.altitude_km.value,
        "inclination_deg": answer.inclination_deg,
        "area_fraction": reach.area_fraction,
        "latitude_factor": reach.latitude_factor,
        **_pattern_dict(answer, answer.launches, answer.pattern),
        "by_launches": [_pattern_dict(answer, k, pattern) for k, pattern in answer.by_launches],
        "mass_kg": {"low": low, "mid": mid, "high": high, "interceptor": answer.rocket_kg},
        "mass_in_orbit_t": answer.pattern.total * mid / 1e3,
        "cost_20_years": _cost_dict(answer.cost),
        "by_launch_price": [_cost_dict(cost) for cost in answer.by_price],
        "by_speed": [
            {
                "speed_km_s": one.speed_km_s,
                "reach_km": one.reach_m / 1e3,
                "satellites_closed_form": one.total if math.isfinite(one.total) else None,
            }
            for one in answer.by_speed
        ],
        "swings": [_swing_dict(swing) for swing in answer.swings],
        "deciding": answer.deciding,
        "weakest_status": answer.provenance.weakest_status.value,
        "sources": list(answer.provenance.sources),
    }


def _show(answer: ConstellationAnswer, plot: Path | None) -> None:
    boost, reach, pattern, cost = answer.boost, answer.reach, answer.pattern, answer.cost
    name, shots = answer.place.name, answer.shots
    one = f"one missile from {name} always has {shots} of them in reach while it burns"
    many = f"{answer.launches} missiles launched at once from {name} always have {shots} each in reach while they burn"
    show_text(
        f"{pattern.total:,} space-based interceptors so that {one if answer.launches == 1 else many}", style="bold"
    )
    show_text(
        f"{boost.flown.missile.name}: burnout {boost.burnout_s:.0f} s, seen after {boost.detect_s:.0f} s, decision "
        f"{answer.inputs.decide_s.value:.0f} s, margin {answer.inputs.margin_s.value:.0f} s: {boost.flight_s:.0f} s to "
        f"fly out. At {answer.space.speed_km_s.value:g} km/s that reaches {reach.reach_m[-1] / 1e3:.0f} km, which "
        f"from orbits at {answer.space.altitude_km.value:.0f} km is {math.degrees(reach.angle_rad):.2f} deg of ground."
    )
    show_text(
        f"Orbits at {answer.inclination_deg:.1f} deg: that circle is {100.0 * reach.area_fraction:.4f} % of the "
        f"sphere, and satellites stand {reach.latitude_factor:.2f} times as dense there as on average."
    )
    _show_numbers(answer)
    _show_money(answer, cost)
    show_text(answer.deciding)
    show_status(answer.provenance.weakest_status)
    if plot is not None:
        click.echo(f"picture: {plot}")


def _show_numbers(answer: ConstellationAnswer) -> None:
    columns = (
        "launches", "satellites", "planes", "in reach worst", "mean", "absentee worst", "absentee mean",
        "closed form mean", "closed form satellites",
    )  # fmt: skip
    rows = [
        [
            str(k), f"{p.total:,}", str(p.planes), str(p.worst), f"{p.mean:.2f}", f"{p.absentee_worst:,.0f}",
            f"{p.absentee_mean:,.0f}", f"{answer.closed_mean:,.0f}", f"{answer.closed_total(k):,.0f}",
        ]
        for k, p in answer.by_launches
    ]  # fmt: skip
    show_table(columns, rows, right=columns)
    if answer.swings:
        show_text("What an assumption does to the number (closed form, at the ends of its range):")
        shown = answer.swings[:SWINGS_TOLD]
        table = [[s.name, f"{s.low:g}", _count(s.at_low), f"{s.high:g}", _count(s.at_high)] for s in shown]
        names = ("assumption", "low", "satellites", "high", "satellites ")
        show_table(names, table, right=names[1:])


def _count(value: float) -> str:
    return f"{value:,.0f}" if math.isfinite(value) else "no reach"


def _show_money(answer: ConstellationAnswer, cost: Cost) -> None:
    low, mid, high = answer.mass_kg
    show_text(
        f"One satellite weighs {mid:,.0f} kg ({low:,.0f} to {high:,.0f}), its interceptor "
        f"{answer.rocket_kg:,.0f} kg; all in orbit "
        f"{answer.pattern.total * mid / 1e3:,.0f} t. Twenty years at {cost.launch_usd_kg:,.0f} $/kg: "
        f"{cost.mid_busd:,.0f} bn $ ({cost.low_busd:,.0f} to {cost.high_busd:,.0f}), of which launches "
        f"{cost.launch_busd:,.0f}."
    )
    rows = [
        [
            f"{c.launch_usd_kg:,.0f}",
            f"{c.low_busd:,.0f}",
            f"{c.mid_busd:,.0f}",
            f"{c.high_busd:,.0f}",
            f"{c.launch_busd:,.0f}",
        ]
        for c in answer.by_price
    ]
    columns = ("$ per kg", "low bn $", "mid bn $", "high bn $", "launches bn $")
    show_table(columns, rows, right=columns)
