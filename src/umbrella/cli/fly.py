"""`umbrella fly`: one missile from launch to impact."""

import math
from pathlib import Path
from typing import Any

import click

from umbrella.analysis.ask import fly
from umbrella.analysis.flying import FlyingAnswer
from umbrella.catalog.quantity import Status
from umbrella.cli.pictures import check_picture
from umbrella.cli.show import show_json, show_table, show_text
from umbrella.core.compiled import announce_compilation
from umbrella.core.errors import BadValue
from umbrella.physics.earth.geodesic import wrapped_longitude
from umbrella.physics.flight.whole import Event


@click.command(short_help="Fly one missile and tell where it comes down.")
@click.argument("missile")
@click.option("--from", "origin", required=True, metavar="PLACE", help="Launch point: site, city, or lat,lon.")
@click.option("--to", "target", metavar="PLACE", help="Target: site, city, or lat,lon.")
@click.option("--azimuth", "azimuth_deg", type=float, metavar="DEG", help="Launch direction for the longest flight.")
@click.option(
    "--trajectory",
    type=click.Choice(["minimum-energy", "lofted", "depressed"]),
    default="minimum-energy",
    show_default=True,
    help="Which flight to the target.",
)
@click.option("--apogee", "apogee_km", type=float, metavar="KM", help="Fly with this apogee instead.")
@click.option("--unlit-stage", type=int, metavar="N", help="Stage N does not ignite: fly the failure.")
@click.option("--plot", "plot", type=click.Path(path_type=Path), metavar="FILE", help="Draw it (.png or .svg).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    missile: str,
    origin: str,
    target: str | None,
    azimuth_deg: float | None,
    trajectory: str,
    apogee_km: float | None,
    unlit_stage: int | None,
    plot: Path | None,
    as_json: bool,
) -> None:
    """Fly MISSILE (an id of the catalogue, or a YAML file of the same form) and tell where everything comes down.

    Without --to and --azimuth a launcher flies its own programme, a missile flies its longest way due east.
    """
    check_picture(plot)
    _check(target, azimuth_deg, apogee_km)
    announce_compilation()
    answer = fly(
        missile,
        origin=origin,
        to=target,
        azimuth_deg=azimuth_deg,
        trajectory=trajectory,
        apogee_km=apogee_km,
        unlit_stage=unlit_stage,
    )
    if plot is not None:
        from umbrella.report.fill import flight_picture
        from umbrella.report.flight import draw_flight

        draw_flight(flight_picture(answer), plot)
    if as_json:
        show_json(answer_dict(answer))
    else:
        _show(answer, plot)


def _check(target: str | None, azimuth_deg: float | None, apogee_km: float | None) -> None:
    if target is not None and azimuth_deg is not None:
        raise BadValue("--azimuth", f"{azimuth_deg:g}", "left out when --to is given", "a target sets the direction")
    if azimuth_deg is not None and not -180.0 <= azimuth_deg <= 360.0:
        raise BadValue("--azimuth", f"{azimuth_deg:g}", "-180 <= azimuth <= 360 (degrees clockwise from north)")
    if apogee_km is not None and not (math.isfinite(apogee_km) and apogee_km > 0.0):
        raise BadValue("--apogee", f"{apogee_km:g}", "> 0 (km)")


def _event_dict(event: Event) -> dict[str, Any]:
    return {
        "event": event.kind,
        "object": event.body,
        "time_s": round(event.t_s, 3),
        "lat_deg": round(math.degrees(event.lat_rad), 6),
        "lon_deg": round(wrapped_longitude(math.degrees(event.lon_rad)), 6),
        "altitude_km": round(event.h_m / 1e3, 4) + 0.0,
    }


def answer_dict(answer: FlyingAnswer) -> dict[str, Any]:
    """Return a flight as `umbrella fly --json` prints it."""
    impact, burnout, orbit = answer.flight.impact(), answer.flight.burnout, answer.orbit
    return {
        "missile": answer.missile.id,
        "from": answer.launch.id or answer.launch.name,
        "to": (answer.target.id or answer.target.name) if answer.target is not None else None,
        "trajectory": answer.trajectory,
        "status": answer.status,
        "impact": {
            "lat_deg": round(math.degrees(impact.lat_rad), 6),
            "lon_deg": round(wrapped_longitude(math.degrees(impact.lon_rad)), 6),
        }
        if impact is not None
        else None,
        "range_km": round(answer.range_m / 1e3, 3) if answer.range_m is not None else None,
        "apogee_km": round(answer.flight.apogee_m / 1e3, 3),
        "time_s": round(impact.t_s, 3) if impact is not None else None,
        "azimuth_deg": round(math.degrees(answer.flight.azimuth_rad) % 360.0, 4),
        "burnout": {
            "time_s": round(burnout.t_s, 3),
            "speed_m_s": round(burnout.speed_m_s, 2),
            "altitude_km": round(burnout.h_m / 1e3, 3),
            "flight_path_deg": round(math.degrees(burnout.flight_path_rad), 3),
        },
        "orbit": {
            "perigee_km": round(orbit.perigee_m / 1e3, 1),
            "apogee_km": round(orbit.apogee_m / 1e3, 1),
            "inclination_deg": round(math.degrees(orbit.inclination_rad), 3),
            "period_min": round(orbit.period_s / 60.0, 2),
        }
        if orbit is not None
        else None,
        "events": [_event_dict(event) for event in answer.flight.events],
        "weakest_status": answer.provenance.weakest_status.value,
        "sources": list(answer.provenance.sources),
    }


def _show(answer: FlyingAnswer, plot: Path | None) -> None:
    show_text(answer.headline, style="bold")
    burnout = answer.flight.burnout
    show_text(
        f"azimuth {math.degrees(answer.flight.azimuth_rad) % 360.0:.1f} deg; burnout after {burnout.t_s:.0f} s at "
        f"{burnout.speed_m_s / 1e3:.2f} km/s, {burnout.h_m / 1e3:.0f} km high, climbing at "
        f"{math.degrees(burnout.flight_path_rad):.1f} deg"
    )
    rows = [_event_row(event) for event in answer.flight.events]
    numbers = ("time s", "lat deg", "lon deg", "altitude km")
    show_table(("time s", "event", "object", "lat deg", "lon deg", "altitude km"), rows, right=numbers)
    show_status(answer.provenance.weakest_status)
    if plot is not None:
        click.echo(f"picture: {plot}")


def _event_row(event: Event) -> tuple[str, ...]:
    lon_deg = wrapped_longitude(math.degrees(event.lon_rad))
    place = (f"{math.degrees(event.lat_rad):.3f}", f"{lon_deg:.3f}", f"{round(event.h_m / 1e3, 1) + 0.0:.1f}")
    return (f"{event.t_s:.1f}", event.kind, event.body, *place)


def show_status(weakest: Status) -> None:
    """Print how weak the weakest number is that a result rests on."""
    if weakest in (Status.UNVERIFIED, Status.ASSUMED):
        show_text(f"Rests on numbers whose weakest status is {weakest.value}: see umbrella catalog.", style="yellow")
    else:
        show_text(f"Weakest status of its numbers: {weakest.value}.")
