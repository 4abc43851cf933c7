"""The map of what a missile test says: the band of longest range around the launch point, and the cities."""

from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.figure import Figure

from umbrella.analysis.infer import Inference
from umbrella.analysis.standard_range import CityInBand
from umbrella.catalog.points import Point
from umbrella.core.errors import BadValue
from umbrella.report import style
from umbrella.report.credits import credit_of
from umbrella.report.fill import place_of
from umbrella.report.pictures import City, ReachPicture
from umbrella.report.reach import reach_figure

ANY_KM: Final = 20_000.0  # half the circumference


def finding(answer: Inference) -> str:
    """Return the headline: how far, and which share of the cities all models, or some of them, reach."""
    flown = f"A test {answer.apogee_km:,.0f} km high and {answer.range_km:,.0f} km far"
    every = sum(city.within == "all" for city in answer.cities)
    some = sum(city.within == "some" for city in answer.cities)
    middles = [one.band.mid_m / 1e3 for one in answer.by_azimuth]
    least, most = round(min(middles), -2), round(max(middles), -2)
    far = (
        f"{least:,.0f} to {most:,.0f} km"
        if most < ANY_KM
        else f"{least:,.0f} km to the west and any distance to the east"
    )
    far = "any distance" if least >= ANY_KM else far
    count = f"all {every}" if every == len(answer.cities) else f"{every} of {len(answer.cities)}"
    reached = f"all models reach {count} cities"
    return f"{flown} means {far} on a flatter path: {reached}" + (f", some reach {some} more" if some else "")


def inference_picture(answer: Inference) -> ReachPicture:
    """Return the picture of an inference: the mean of the models as the line, its ends dotted.

    Raises:
        BadValue: without a launch point, or without a model that flies the test, there is nothing to draw.
    """
    launch = _launch_of(answer)
    bands = [one.band for one in answer.by_azimuth]
    low, mid, high = np.array([(band.low_m, band.mid_m, band.high_m) for band in bands]).T / 1e3
    return ReachPicture(
        missile="the missile",
        launch=place_of(launch),
        azimuth_deg=np.array([one.azimuth_deg for one in answer.by_azimuth]),
        range_km=mid,
        low_km=low,
        high_km=high,
        cities=tuple(_city(city) for city in answer.cities),
        title=finding(answer),
        subtitle=_subtitle(answer, launch),
        credit=credit_of(answer.provenance, f"Assumed: {'; '.join(answer.assumptions)}."),
    )


def inference_figure(answer: Inference) -> Figure:
    """Return the map of an inference."""
    return reach_figure(inference_picture(answer))


def draw_inference(answer: Inference, path: Path) -> None:
    """Write the map of an inference as PNG or SVG."""
    style.write(inference_figure(answer), path)


def _launch_of(answer: Inference) -> Point:
    if answer.launch is None or not answer.by_azimuth:
        raise BadValue("--plot", "a map", "left out where no model flies the test", answer.reasons[0])
    return answer.launch


def _subtitle(answer: Inference, launch: Point) -> str:
    verdict = "" if answer.consistent else "; the reported numbers do not belong together"
    return (
        f"from {launch.name}, same load as in the test, turning Earth; line: mean of {len(answer.models)} rocket "
        f"models, dotted: the least and the greatest{verdict}"
    )


def _city(city: CityInBand) -> City:
    return City(
        name=city.place.name,
        lat_deg=city.place.lat_deg.value,
        lon_deg=city.place.lon_deg.value,
        distance_km=city.distance_m / 1e3,
        margin_km=(city.band.mid_m - city.distance_m) / 1e3,
        population=city.place.population.value,
    )
