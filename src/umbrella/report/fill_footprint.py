"""From a footprint to its map."""

import numpy as np

from umbrella.analysis.footprint import BEYOND, Footprint, percent, reason_text
from umbrella.report.credits import credit_of
from umbrella.report.fill import place_of
from umbrella.report.pictures import Place
from umbrella.report.pictures_footprint import FootprintPicture, RegionRow

ALONE = "one missile alone, flown as planned; shots one after another, each after the look at the one before"


def footprint_picture(answer: Footprint) -> FootprintPicture:
    """Return the map of the ground that a shield covers."""
    found = [answer.reason_of(row) for row in range(len(answer.ground))]
    reasons = tuple(dict.fromkeys(one for one in found if one not in (None, BEYOND)))
    return FootprintPicture(
        cell_at=answer.ground.cell_at,
        lat_deg=answer.ground.lat_deg,
        lon_deg=answer.ground.lon_deg,
        is_reached=answer.is_reached,
        shots=answer.shots,
        reason=np.array([reasons.index(one) if one in reasons else -1 for one in found], np.int64),
        reasons=tuple(reason_text(one) for one in reasons if one is not None),
        regions=tuple(
            RegionRow(
                name=one.region.name,
                covered=one.covered,
                covered_text=f"{percent(one.covered)}\u00a0%",
                shots_min=one.shots_min or 0,
            )
            for one in answer.regions
            if one.covered is not None
        ),
        launch=place_of(answer.origin),
        batteries=tuple(_named(one.name, place_of(one.point)) for one in answer.defence.batteries),
        radars=tuple(_named(one.name, place_of(one.point)) for one in answer.defence.stations),
        title=answer.headline,
        subtitle=f"{ALONE}; {answer.scenario}, cells of {answer.ground.step_deg:g}°"
        + "".join(f", {path} = {value}" for path, value in answer.settings)
        + (f", the middle of {answer.trials} trials" if answer.trials > 1 else ""),
        credit=credit_of(answer.provenance),
    )


def _named(name: str, place: Place) -> Place:
    return Place(name=name, lat_deg=place.lat_deg, lon_deg=place.lon_deg)
