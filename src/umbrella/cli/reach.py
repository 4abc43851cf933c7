"""`umbrella reach`: how far a missile goes in every direction, and which cities lie within."""

from pathlib import Path

import click

from umbrella.analysis.ask import reach
from umbrella.analysis.reach import ReachAnswer
from umbrella.analysis.reach_answer import answer_dict
from umbrella.cli.fly import show_status
from umbrella.cli.pictures import check_picture
from umbrella.cli.progress import progress_bar
from umbrella.cli.show import show_json, show_table, show_text
from umbrella.core.compiled import announce_compilation
from umbrella.core.errors import BadValue

SHOWN_BEYOND = 10  # cities listed that lie just out of reach


@click.command(short_help="Show how far a missile reaches, and which cities lie within.")
@click.argument("missile")
@click.option("--from", "origin", required=True, metavar="PLACE", help="Launch point: site, city, or lat,lon.")
@click.option("--azimuth", "azimuth_deg", type=float, metavar="DEG", help="Only this launch direction.")
@click.option("--no-rotation", is_flag=True, help="Stop the Earth: what published ranges often assume.")
@click.option("--plot", "plot", type=click.Path(path_type=Path), metavar="FILE", help="Draw the map (.png or .svg).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    missile: str, origin: str, azimuth_deg: float | None, no_rotation: bool, plot: Path | None, as_json: bool
) -> None:
    """Show the longest range of MISSILE (an id of the catalogue, or a YAML file) by launch azimuth."""
    check_picture(plot)
    if azimuth_deg is not None and not -180.0 <= azimuth_deg <= 360.0:
        raise BadValue("--azimuth", f"{azimuth_deg:g}", "-180 <= azimuth <= 360 (degrees clockwise from north)")
    if plot is not None and azimuth_deg is not None:
        raise BadValue("--plot", plot, "left out with --azimuth", "a map needs all directions")
    announce_compilation()
    with progress_bar("flying") as report:
        answer = reach(missile, origin=origin, azimuth_deg=azimuth_deg, rotating=not no_rotation, progress=report)
    if plot is not None:
        from umbrella.report.fill import reach_picture
        from umbrella.report.reach import draw_reach

        draw_reach(reach_picture(answer), plot)
    if as_json:
        show_json(answer_dict(answer))
    else:
        _show(answer, plot)


def _show(answer: ReachAnswer, plot: Path | None) -> None:
    best = answer.longest
    far = "any distance: it passes the antipode" if best.is_unlimited else f"{best.range_m / 1e3:.0f} km"
    turning = "" if answer.rotating else " (Earth without rotation)"
    show_text(f"{answer.missile.name} from {answer.launch.name}: longest range {far}{turning}", style="bold")
    shown = [f for f in answer.by_azimuth if f.azimuth_deg % 30.0 == 0.0 or len(answer.by_azimuth) == 1]
    rows = [
        (
            f"{f.azimuth_deg:.0f}",
            "unlimited" if f.is_unlimited else _text(f.range_m),
            f"{f.apogee_m / 1e3:.0f}",
            f"{f.time_s / 60.0:.1f}",
        )
        for f in shown
    ]
    columns = ("azimuth deg", "range km", "apogee km", "time min")
    show_table(columns, rows, right=columns)
    if answer.cities:
        _show_cities(answer)
    show_status(answer.provenance.weakest_status)
    if plot is not None:
        click.echo(f"picture: {plot}")


def _text(value_m: float) -> str:
    return f"{value_m / 1e3:.0f}"


def _show_cities(answer: ReachAnswer) -> None:
    inside = sum(city.is_reachable for city in answer.cities)
    show_text(
        f"{inside} of {len(answer.cities)} cities of the catalogue lie within reach. "
        "The largest of them, and the next beyond:"
    )
    within = sorted((c for c in answer.cities if c.is_reachable), key=lambda c: -c.place.population.value)[:20]
    beyond = [c for c in answer.cities if not c.is_reachable][:SHOWN_BEYOND]
    rows = [
        (
            c.place.name,
            c.place.country,
            f"{c.distance_m / 1e3:.0f}",
            "yes" if c.is_reachable else "no",
            _text(c.margin_m),
        )
        for c in sorted(within + beyond, key=lambda c: c.distance_m)
    ]
    show_table(("city", "country", "distance km", "within", "margin km"), rows, right=("distance km", "margin km"))
