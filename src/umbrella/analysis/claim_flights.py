"""Claims on flights: does a missile reach places, does it pass over a country and fall into the sea beyond?"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from umbrella.analysis.draws import Numbers, Uncertain, decided_by, latin_hypercube, uncertain_in, with_numbers
from umbrella.analysis.flying import FlyingAnswer, fly_missile, launch_of
from umbrella.analysis.nature import standard_nature
from umbrella.analysis.regions import Region, all_regions, around, chosen
from umbrella.analysis.verdicts import Decided
from umbrella.analysis.volley import seen_from
from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import Catalog
from umbrella.catalog.points import Point
from umbrella.catalog.records import Missile
from umbrella.catalog.records_claims import OverflightCheck, ReachCheck
from umbrella.core.errors import FlightError
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.geodesic import distance_and_bearing, wrapped_longitude
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.aim import longest
from umbrella.physics.flight.trajectory import state_at

TRACK_STEP_S: Final = 5.0
HALF_WAY_ROUND_KM: Final = 20_004.0  # what flies farther flies anywhere
WATCHED_S: Final = 1800.0  # of what does not come down


def reach_check(check: ReachCheck, catalog: Catalog, draws: int, seed: int) -> Decided:
    missile, start = aimed(catalog.missile(check.missile)), catalog.place_or_point(check.origin)
    targets = [catalog.place_or_point(place) for place in check.to]
    numbers = uncertain_in(missile)
    drawn = latin_hypercube([one.quantity for one in numbers], draws, seed)
    pick = min if check.every else max
    margins = [pick(_margins_km(catalog, one, start, targets)) for one in drawn_missiles(missile, numbers, drawn)]
    answers = np.array(margins)
    nominal = _margins_km(catalog, missile, start, targets)
    told = ", ".join(f"{target.name}: {_spare(margin)}" for target, margin in zip(targets, nominal, strict=True))
    return Decided(
        probability=float(np.mean(answers >= 0.0)),
        draws=len(drawn),
        detail=f"{missile.name} from {start.name}: {told}; {_span(answers)}",
        deciding=decided_by([f"{missile.id}.{one.path}" for one in numbers], drawn, answers),
        provenance=Provenance.of(missile, catalog.drag(missile.drag), start, *targets),
    )


def _spare(margin_km: float) -> str:
    if margin_km > HALF_WAY_ROUND_KM:
        return "to spare, for it flies any distance"
    return f"{abs(margin_km):,.0f} km {'to spare' if margin_km >= 0.0 else 'short'}"


def _span(margins_km: Numbers) -> str:
    """Return the span of margins in words."""
    if margins_km.min() > HALF_WAY_ROUND_KM:
        return "over its ranges it flies any distance"
    low, high = (min(float(end), HALF_WAY_ROUND_KM) for end in (margins_km.min(), margins_km.max()))
    return f"over its ranges {low:+,.0f} to {high:+,.0f} km"


def aimed(missile: Missile) -> Missile:
    """Return a missile as it is; a launcher steered as a missile, at any range, in place of its way to an orbit."""
    if missile.steering.mode != "programme":
        return missile
    return missile.model_copy(update={"steering": missile.steering.model_copy(update={"mode": "pitch", "knots": ()})})


def drawn_missiles(missile: Missile, numbers: Sequence[Uncertain], drawn: Numbers) -> list[Missile]:
    """Return the missile with each row of drawn numbers."""
    paths = [one.path for one in numbers]
    return [with_numbers(missile, list(zip(paths, map(float, row), strict=True))) for row in drawn]


def _margins_km(catalog: Catalog, missile: Missile, start: Point, targets: Sequence[Point]) -> list[float]:
    """Return by how much the longest range towards each target is more than its distance."""
    world = standard_nature()
    launch = launch_of(catalog, missile, start, world)
    places = np.radians([[one.lat_deg for one in targets], [one.lon_deg for one in targets]])
    bearings, angles = seen_from(launch, places[0], places[1])
    reach = [longest(launch.vehicle, launch.steer, launch.point, world, 0.0, float(one))[1] for one in bearings]
    return [(far - float(angle)) * WGS84.a_m / 1e3 for far, angle in zip(reach, angles, strict=True)]


class Passed(NamedTuple):
    """A flight past regions: lowest height over them (km; inf: never there), and what fell where."""

    height_km: float
    falls_beyond: bool
    told: str


def overflight_check(check: OverflightCheck, catalog: Catalog, draws: int, seed: int) -> Decided:
    """Return how likely a flight passes over regions and drops something into the sea beyond them."""
    missile, start = catalog.missile(check.missile), catalog.place_or_point(check.origin)
    regions = chosen(check.over)
    numbers = uncertain_in(missile)
    drawn = latin_hypercube([one.quantity for one in numbers], draws, seed)
    flown = [
        _passed(catalog, one, start, check.unlit_stage, regions) for one in drawn_missiles(missile, numbers, drawn)
    ]
    answers = np.array([float(math.isfinite(one.height_km) and one.falls_beyond) for one in flown])
    names = [f"{missile.id}.{one.path}" for one in numbers]
    return Decided(
        probability=float(answers.mean()),
        draws=len(drawn),
        detail=f"{missile.name} from {start.name} {_passed(catalog, missile, start, check.unlit_stage, regions).told}",
        deciding=decided_by(names, drawn, answers) or "none of its numbers, within their ranges",
        provenance=Provenance.of(missile, catalog.drag(missile.drag), start),
    )


def _passed(catalog: Catalog, missile: Missile, start: Point, unlit: int | None, regions: Sequence[Region]) -> Passed:
    try:
        answer = fly_missile(catalog, missile, start, standard_nature(), unlit_stage=unlit)
    except FlightError as error:
        return Passed(math.inf, False, str(error))
    height_km, left_km = _over(answer, start, regions)
    falls, beyond = [], False
    for event in answer.flight.events:
        if event.kind == "impact":
            lat_deg, lon_deg = math.degrees(event.lat_rad), wrapped_longitude(math.degrees(event.lon_rad))
            away_km = distance_and_bearing(start.lat_deg, start.lon_deg, lat_deg, lon_deg)[0] / 1e3
            is_at_sea = around(all_regions(), lat_deg, lon_deg) is None
            beyond |= is_at_sea and away_km > left_km
            falls.append(f"{event.body} falls {away_km:,.0f} km away{'' if is_at_sea else ' on land'}")
    how = f"passes over at {height_km:,.0f} km" if math.isfinite(height_km) else "does not pass over"
    return Passed(height_km, beyond, "; ".join([how, *falls]))


def _over(answer: FlyingAnswer, start: Point, regions: Sequence[Region]) -> tuple[float, float]:
    """Return the lowest height over some regions and how far from the start it left them (km; inf: never there)."""
    impact = answer.flight.impact()
    end_s = min(impact.t_s if impact is not None else answer.flight.payload.t_end_s, WATCHED_S)
    lowest_km, left_km = math.inf, math.inf
    for t_s in np.arange(0.0, end_s, TRACK_STEP_S):
        x, y, z, *_ = state_at(answer.flight.payload.nodes, float(t_s))
        lat, lon, height = ecef_to_geodetic(*eci_to_ecef(x, y, z, float(t_s), answer.earth.omega_rad_s), answer.earth)
        lat_deg, lon_deg = math.degrees(lat), wrapped_longitude(math.degrees(lon))
        if around(regions, lat_deg, lon_deg) is not None:
            lowest_km = min(lowest_km, height / 1e3)
            left_km = distance_and_bearing(start.lat_deg, start.lon_deg, lat_deg, lon_deg)[0] / 1e3
    return lowest_km, left_km
