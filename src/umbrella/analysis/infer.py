"""What a test says of a missile: its longest range on a standard trajectory, and whether the report is sound."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from umbrella.analysis.family import Model, Report, candidates, loaded_with, models_of
from umbrella.analysis.free_flight import cheapest_apogee_m, free_flight_time_s, kepler_range_m
from umbrella.analysis.nature import standard_nature
from umbrella.analysis.reach import HALF_CIRCUMFERENCE_M
from umbrella.analysis.standard_range import (
    TOLERANCE,
    Band,
    CityInBand,
    Direction,
    band_of,
    by_bearing,
    cities_of,
    directions_of,
    farthest_still,
)
from umbrella.catalog.cite import CitedNumber, Provenance
from umbrella.catalog.library import Catalog, builtin_catalog
from umbrella.catalog.points import Point, parse_point
from umbrella.catalog.quantity import Status
from umbrella.core.errors import BadValue

STEP_DEG: Final = 15.0
NOWHERE: Final = "40,0"  # where a test starts of which nobody says: only a standing Earth is flown there
REPORTED_TO_S: Final = 60.0  # launch and impact are told to the minute
TELLING_S: Final = 6.0  # a tenth of a minute: by less nobody need be told that a time is off
TURNING: Final = 0.01  # of the time: by so much the turning of the Earth changes that of a test in an unknown direction
FINE_BELOW_M: Final = 1e6  # shorter ranges are told to 10 km, longer ones to 100 km
HEAVIER: Final = 1.5  # loads, beside the one that flew
LONGEST_KM, HIGHEST_KM, NEAREST_KM, LOWEST_KM = 20_000.0, 20_000.0, 10.0, 10.0
PROPELLANTS: Final = ("liquid", "solid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """What a reported test says.

    `consistent`: False where height, distance and time contradict each other, and where none of the models flies them.
    `ballistic_time_s`: mean time of the models that fly the report (free flight alone where none does), between
    `time_low_s` and `time_high_s`. `ranges_m`: longest range of each model, Earth standing still; `no_rotation` and
    `heavier` (the load half as heavy again) are their bands, None where no model flies the report. `by_azimuth` and
    `cities` are empty without a launch point. `kepler_m`: what a rescaling without engines would say.
    """

    apogee_km: float
    range_km: float
    time_s: float | None
    launch: Point | None
    azimuth_deg: float | None
    propellant: str | None
    models: tuple[Model, ...]
    consistent: bool
    reasons: tuple[str, ...]
    free_flight_s: float
    ballistic_time_s: float
    time_low_s: float
    time_high_s: float
    ranges_m: tuple[float, ...]
    no_rotation: Band | None
    heavier: Band | None
    kepler_m: float
    by_azimuth: tuple[Direction, ...]
    cities: tuple[CityInBand, ...]
    assumptions: tuple[str, ...]
    provenance: Provenance

    @property
    def sentence(self) -> str:
        """Return the answer in words for a newspaper."""
        flown = f"A missile that climbs to {self.apogee_km:,.0f} km and comes down {self.range_km:,.0f} km away"
        if self.no_rotation is None or self.heavier is None:
            return f"{flown} is not flown by any of the rocket models here: {self.reasons[0]}."
        doubt = "" if self.consistent else f" But the reported numbers do not belong together: {self.reasons[0]}."
        far = (
            "to any place on Earth by the strength of its engines (20,000 km and more: no place is farther)"
            if self.no_rotation.is_unlimited
            else f"about {_km_text(self.no_rotation.mid_m)} ({_span_text(self.no_rotation)})"
        )
        return (
            f"{flown} could fly {far}, on a flatter path with the same load; this rests on {len(self.models)} rocket "
            f"models that were flown to the same height and distance, and leaves the turning of the Earth out. With a "
            f"warhead half as heavy again as what the test carried it would be {_span_text(self.heavier)}.{doubt}"
        )


def _km_text(range_m: float) -> str:
    if range_m >= HALF_CIRCUMFERENCE_M:
        return "half way round the Earth"
    return f"{round(range_m, -5 if range_m >= FINE_BELOW_M else -4) / 1e3:,.0f} km"


def _span_text(band: Band) -> str:
    if band.is_unlimited:
        return "half way round the Earth and farther"
    high = "farther than half way round the Earth" if band.high_m >= HALF_CIRCUMFERENCE_M else _km_text(band.high_m)
    return f"{_km_text(band.low_m).removesuffix(' km') if high.endswith(' km') else _km_text(band.low_m)} to {high}"


def infer(
    apogee_km: float,
    range_km: float,
    *,
    time_s: float | None = None,
    origin: str | None = None,
    azimuth_deg: float | None = None,
    propellant: str | None = None,
    step_deg: float = STEP_DEG,
    catalog: Catalog | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Inference:
    """Return what the reported apogee, range and time of a test say of the missile.

    Args:
        apogee_km, range_km, time_s: as reported. origin: where it started (site, city, or `lat,lon`): then the band is
            given by direction and by city on the turning Earth. azimuth_deg: bearing of its impact from there.
        propellant: `liquid` or `solid` where it is known. step_deg: spacing of the directions. catalog: another than
            the built-in. progress: called with (models done, models in all).

    Raises:
        BadValue: a number out of range, or an azimuth without a place. InputError: an unknown place.

    **Valid**: tests with all propellant burnt, flown again with the same load. **Leaves out**: a load that is lighter
    than a warhead (`heavier` tells how much that is worth), engines cut off early, limits of heat and load on a flat
    path, stages unlike any in the catalogue. **Source**: the missiles of the catalogue, scaled (`family`); D. Wright,
    UCS, 2017, does the same with models of his own. **Checked**: tests/analysis/test_infer.py against published
    estimates of four tests.
    """
    _check(apogee_km, range_km, time_s, origin, azimuth_deg, propellant, step_deg)
    catalog = catalog or builtin_catalog()
    place = catalog.place_or_point(origin) if origin is not None else None
    start = place or parse_point(NOWHERE)
    assert start is not None
    report = Report(
        apogee_m=1e3 * apogee_km,
        range_m=1e3 * range_km,
        bearing_rad=math.radians(azimuth_deg) if azimuth_deg is not None else None,
    )
    models = _models(catalog, start, report, propellant)
    far = [farthest_still(model.launch) for model in models]
    heavy = [farthest_still(loaded_with(model.launch, HEAVIER))[1] for model in models]
    rows = []
    if place is not None:
        for done, (model, (pitch, _)) in enumerate(zip(models, far, strict=True)):
            rows.append(by_bearing(model.launch, place, pitch, step_deg))
            progress(done + 1, len(models))
    ranges = np.array(rows)
    times = [model.time_s for model in models]
    free_s = free_flight_time_s(report.apogee_m, report.range_m)
    reasons = _reasons(report, models, time_s, free_s)
    return Inference(
        apogee_km=apogee_km,
        range_km=range_km,
        time_s=time_s,
        launch=place,
        azimuth_deg=azimuth_deg,
        propellant=propellant,
        models=models,
        consistent=not reasons,
        reasons=reasons or _agreement(report, models, time_s),
        free_flight_s=free_s,
        ballistic_time_s=float(np.mean(times)) if times else free_s,
        time_low_s=min(times, default=free_s),
        time_high_s=max(times, default=free_s),
        ranges_m=tuple(far_m for _, far_m in far),
        no_rotation=band_of([far_m for _, far_m in far]),
        heavier=band_of(heavy),
        kepler_m=min(kepler_range_m(report.apogee_m, report.range_m), HALF_CIRCUMFERENCE_M),
        by_azimuth=directions_of(ranges, step_deg),
        cities=cities_of(catalog, place, ranges, step_deg),
        assumptions=_assumptions(place, azimuth_deg, models),
        provenance=_provenance(catalog, place, models, report),
    )


def _models(catalog: Catalog, place: Point, report: Report, propellant: str | None) -> tuple[Model, ...]:
    """Return all models of the catalogue that fly the report; on the turning Earth where its direction is known."""
    nature = standard_nature(rotating=report.bearing_rad is not None)._replace(tolerance=TOLERANCE)
    return tuple(
        model
        for missile in candidates(catalog, propellant)
        for model in models_of(catalog, missile, place, nature, report)
    )


def _reasons(report: Report, models: Sequence[Model], time_s: float | None, free_s: float) -> tuple[str, ...]:
    """Return what speaks against the reported numbers; nothing when they can belong together."""
    reasons = []
    if not models:
        reasons.append(_unflown(report))
    if time_s is not None and time_s < free_s - REPORTED_TO_S:
        reasons.append(
            f"{_minutes(time_s)} is shorter than the free flight alone from the ground to "
            f"{report.apogee_m / 1e3:,.0f} km and down again, {_minutes(free_s)}"
        )
    elif time_s is not None and models:
        low, high = min(model.time_s for model in models), max(model.time_s for model in models)
        allowed = _allowed_s(report, high)
        if not low - allowed <= time_s <= high + allowed:
            side = "shorter" if time_s < low else "longer"
            reasons.append(f"{_minutes(time_s)} is {side} than such a flight takes, {_span(low, high)} by the models")
    return tuple(reasons)


def _allowed_s(report: Report, longest_s: float) -> float:
    """Return by how much a reported time may lie outside those of the models."""
    return REPORTED_TO_S + (TURNING * longest_s if report.bearing_rad is None else 0.0)


def _agreement(report: Report, models: Sequence[Model], time_s: float | None) -> tuple[str, ...]:
    low, high = min(model.time_s for model in models), max(model.time_s for model in models)
    flight = f"{len(models)} models fly so high and so far, in {_span(low, high)}"
    if time_s is None:
        return (flight,)
    told = f"{flight}; {_minutes(time_s)} was reported"
    off_s = max(low - time_s, time_s - high)
    if off_s < TELLING_S:
        return (told,)
    return (
        f"{told}, {off_s:.0f} s off: {_allowed_s(report, high):.0f} s are allowed, for times are told to the minute",
    )


def _unflown(report: Report) -> str:
    apogee, cheapest = report.apogee_m, cheapest_apogee_m(report.range_m)
    pair = f"an apogee of {apogee / 1e3:,.0f} km does not go with {report.range_m / 1e3:,.0f} km of range"
    if apogee < cheapest:
        return f"{pair}: the cheapest path rises to {cheapest / 1e3:,.0f} km, and none of the models flies so flat"
    return f"{pair} for any of the models with a third to three times its load"


def _span(low_s: float, high_s: float) -> str:
    return f"{low_s / 60.0:.1f} to {_minutes(high_s)}"


def _minutes(time_s: float) -> str:
    return f"{time_s / 60.0:.1f} min"


def _assumptions(place: Point | None, azimuth_deg: float | None, models: Sequence[Model]) -> tuple[str, ...]:
    if not models:
        return ("the models are missiles of the catalogue with a third to three times their own load",)
    liquid = sum(model.is_liquid for model in models)
    said = [
        "the load: the same as in the test, which need not have been as heavy as a warhead",
        "all propellant was burnt in the test",
        f"the missile is like one of {len({model.missile.id for model in models})} of the catalogue in its stages and "
        f"burn times ({liquid} models liquid, {len(models) - liquid} solid), each with three ends of its turn",
    ]
    if place is None or azimuth_deg is None:
        said.append("the test flew in no known direction: the turning of the Earth is left out of it")
    return tuple(said)


def _provenance(catalog: Catalog, place: Point | None, models: Sequence[Model], report: Report) -> Provenance:
    """Return what the answer rests on: missiles, launch point, and the report, which is taken as it is."""
    missiles = {model.missile.id: model.missile for model in models}.values()
    things = [thing for missile in missiles for thing in (missile, catalog.drag(missile.drag))]
    known = Provenance.of(*things, *([place] if place is not None else []))
    reported = {"report.apogee_km": report.apogee_m / 1e3, "report.range_km": report.range_m / 1e3}
    told = tuple(CitedNumber(path, value, "km", Status.ASSUMED, ()) for path, value in reported.items())
    return known.merge(Provenance(sources=(), weakest_status=Status.ASSUMED, numbers=told)).described(catalog)


def _check(
    apogee_km: float,
    range_km: float,
    time_s: float | None,
    origin: str | None,
    azimuth_deg: float | None,
    propellant: str | None,
    step_deg: float,
) -> None:
    for name, value, least, most in (
        ("--apogee", apogee_km, LOWEST_KM, HIGHEST_KM),
        ("--range", range_km, NEAREST_KM, LONGEST_KM),
    ):
        if not least <= value <= most:  # also refuses NaN
            raise BadValue(name, f"{value:g}", f"{least:g} <= {name[2:]} <= {most:g} (km)")
    if time_s is not None and not 0.0 < time_s <= 86_400.0:
        raise BadValue("--time", f"{time_s:g}", "0 < time <= 86400 (s)", "39 minutes are 2340")
    if azimuth_deg is not None and not -180.0 <= azimuth_deg <= 360.0:
        raise BadValue("--azimuth", f"{azimuth_deg:g}", "-180 <= azimuth <= 360 (degrees clockwise from north)")
    if azimuth_deg is not None and origin is None:
        raise BadValue("--azimuth", f"{azimuth_deg:g}", "left out without --from", "a direction needs a place")
    if propellant is not None and propellant not in PROPELLANTS:
        raise BadValue("--propellant", propellant, " or ".join(PROPELLANTS))
    if not 0.5 <= step_deg <= 90.0 or 360.0 % step_deg:
        raise BadValue("step", f"{step_deg:g}", "a part of 360, 0.5 <= step <= 90 (degrees)")
