"""`umbrella infer`: what the reported numbers of a missile test say of the missile."""

from pathlib import Path
from typing import Any, Final

import click

from umbrella.analysis.infer import HEAVIER, Inference, infer
from umbrella.analysis.reach import HALF_CIRCUMFERENCE_M
from umbrella.analysis.standard_range import Band, CityInBand
from umbrella.cli.answers import answer_option, keep_answer
from umbrella.cli.fly import show_status
from umbrella.cli.pictures import check_picture
from umbrella.cli.progress import progress_bar
from umbrella.cli.show import show_json, show_table, show_text
from umbrella.core.compiled import announce_compilation
from umbrella.core.errors import BadValue

SHOWN_CITIES: Final = 16
ANY: Final = "any"  # distance: it passes the point opposite the launch
LIMITS: Final = ("low km", "mid km", "high km")


@click.command(short_help="Judge a missile test: how far the missile could fly.")
@click.option("--apogee", "apogee_km", type=float, required=True, metavar="KM", help="Height that was reported.")
@click.option("--range", "range_km", type=float, required=True, metavar="KM", help="Distance on the ground.")
@click.option("--time", "time_s", type=float, metavar="S", help="Time of flight that was reported: is it possible?")
@click.option("--from", "origin", metavar="PLACE", help="Where it started: site, city, or lat,lon.")
@click.option("--azimuth", "azimuth_deg", type=float, metavar="DEG", help="Bearing of the impact from there.")
@click.option("--propellant", metavar="KIND", help="liquid or solid, where it is known.")
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Draw the map (.png or .svg).")
@answer_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(plot: Path | None, out: Path | None, as_json: bool, **asked: Any) -> None:
    """Show how far a missile could fly on a standard trajectory that flew so high and so far in a test.

    Rocket models of the catalogue are flown to the reported apogee and range and then to their longest range, on an
    Earth that stands still, and with --from on the turning one in every direction.
    """
    check_picture(plot)
    if plot is not None and asked["origin"] is None:
        raise BadValue("--plot", plot, "left out without --from", "a map needs the launch point")
    announce_compilation()
    with progress_bar("flying") as report:
        answer = infer(**asked, progress=report)
    if plot is not None:
        from umbrella.report.infer import draw_inference

        draw_inference(answer, plot)
    keep_answer(out, answer_dict(answer), answer.provenance)
    if as_json:
        show_json(answer_dict(answer))
    else:
        _show(answer, plot)


def _km(value_m: float) -> float:
    return round(value_m / 1e3, 1)


def _band_dict(band: Band | None) -> dict[str, float] | None:
    return None if band is None else {"low": _km(band.low_m), "mid": _km(band.mid_m), "high": _km(band.high_m)}


def _city_dict(city: CityInBand) -> dict[str, Any]:
    return {
        "id": city.place.id,
        "name": city.place.name,
        "country": city.place.country,
        "distance_km": _km(city.distance_m),
        "bearing_deg": round(city.bearing_deg, 2),
        "max_range_km": _band_dict(city.band),
        "within": city.within,
        "share_of_models": round(city.share, 4),
    }


def answer_dict(answer: Inference) -> dict[str, Any]:
    """Return what a test says as `umbrella infer --json` prints it."""
    launch = answer.launch
    return {
        "apogee_km": answer.apogee_km,
        "range_km": answer.range_km,
        "time_s": answer.time_s,
        "from": None if launch is None else launch.id or launch.name,
        "azimuth_deg": answer.azimuth_deg,
        "propellant": answer.propellant,
        "consistent": answer.consistent,
        "reasons": list(answer.reasons),
        "ballistic_time_s": round(answer.ballistic_time_s, 1),
        "ballistic_time_low_s": round(answer.time_low_s, 1),
        "ballistic_time_high_s": round(answer.time_high_s, 1),
        "free_flight_time_s": round(answer.free_flight_s, 1),
        "max_range_no_rotation_km": _band_dict(answer.no_rotation),
        "max_range_heavier_km": _band_dict(answer.heavier),
        "heavier": HEAVIER,
        "is_unlimited": answer.no_rotation is not None and answer.no_rotation.is_unlimited,
        "kepler_range_km": _km(answer.kepler_m),
        "max_range_by_azimuth": [
            {"azimuth_deg": one.azimuth_deg, **(_band_dict(one.band) or {})} for one in answer.by_azimuth
        ],
        "cities": [_city_dict(city) for city in answer.cities],
        "models": [
            {
                "missile": model.missile.id,
                "turn": model.turn,
                "load": round(model.load, 4),
                "payload_kg": round(model.payload_kg, 1),
                "time_s": round(model.time_s, 1),
                "max_range_no_rotation_km": _km(range_m),
            }
            for model, range_m in zip(answer.models, answer.ranges_m, strict=True)
        ],
        "sentence": answer.sentence,
        "assumptions": list(answer.assumptions),
        "weakest_status": answer.provenance.weakest_status.value,
        "sources": list(answer.provenance.sources),
    }


def _limits(band: Band) -> list[str]:
    return [_limit(value) for value in (band.low_m, band.mid_m, band.high_m)]


def _limit(range_m: float) -> str:
    return ANY if range_m >= HALF_CIRCUMFERENCE_M else f"{range_m / 1e3:.0f}"


def _show(answer: Inference, plot: Path | None) -> None:
    show_text(answer.sentence, style="bold")
    if answer.consistent:
        show_text(f"The reported numbers can belong together: {'; '.join(answer.reasons)}.")
    for reason in answer.reasons[1:]:  # the first is in the sentence
        show_text(f"Nor do they in another way: {reason}.")
    if answer.no_rotation is not None and answer.heavier is not None:
        rows = [
            ["Earth standing still", *_limits(answer.no_rotation)],
            [f"with {HEAVIER:g} times the load", *_limits(answer.heavier)],
            ["without engines (Kepler)", "", _limit(answer.kepler_m), ""],
        ]
        show_table(("longest range", *LIMITS), rows, right=LIMITS, whole=("longest range",))
        _show_models(answer)
    if answer.by_azimuth:
        show_text("On the turning Earth, by direction:")
        rows = [
            [f"{one.azimuth_deg:.0f}", *_limits(one.band)] for one in answer.by_azimuth if one.azimuth_deg % 30.0 == 0.0
        ]
        show_table(("azimuth deg", *LIMITS), rows, right=("azimuth deg", *LIMITS))
        _show_cities(answer)
    show_text(f"Decided by: {'; '.join(answer.assumptions)}.")
    show_status(answer.provenance.weakest_status)
    if plot is not None:
        click.echo(f"picture: {plot}")


def _show_models(answer: Inference) -> None:
    """Show the models by missile: its payload, and its longest range by the end of its turn."""
    turns = sorted({model.turn for model in answer.models})
    ranges = {(one.missile.id, one.turn): far for one, far in zip(answer.models, answer.ranges_m, strict=True)}
    loads = {one.missile.id: one for one in reversed(answer.models)}
    columns = ("payload kg", "of its own", *(f"turn {turn:g}" for turn in turns))
    rows = []
    for name in dict.fromkeys(model.missile.id for model in answer.models):
        one = loads[name]
        found = [ranges.get((name, turn)) for turn in turns]
        rows.append([name, one.missile.propellant, f"{one.payload_kg:.0f}", f"{100.0 * one.load:.0f} %",
                     *("" if far is None else _limit(far) for far in found)])  # fmt: skip
    show_text(
        "The models, each with the payload that flies the test, and its longest range in km by the end of its turn:"
    )
    show_table(("model", "propellant", *columns), rows, right=columns, whole=("model", "propellant"))


def _show_cities(answer: Inference) -> None:
    """Show the cities next to the line: they are what a dispute is about."""
    every, some = (sum(city.within == kind for city in answer.cities) for kind in ("all", "some"))
    shown = sorted(answer.cities, key=lambda city: abs(city.band.mid_m - city.distance_m))[:SHOWN_CITIES]
    show_text(
        f"Of {len(answer.cities)} cities of the catalogue {every} lie within reach of all models, {some} of some. "
        "Those next to the mean:"
    )
    rows = [
        [city.place.name, city.place.country, f"{city.distance_m / 1e3:.0f}", *_limits(city.band),
         f"{100.0 * city.share:.0f} %"]
        for city in sorted(shown, key=lambda city: city.distance_m)
    ]  # fmt: skip
    numbers = ("distance km", *LIMITS, "models")
    show_table(("city", "country", *numbers), rows, right=numbers)
