"""The columns in which the entries of each kind are listed."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from umbrella.catalog.cite import work_text
from umbrella.catalog.quantity import Quantity, quantities, weakest
from umbrella.catalog.records import (
    DragTable,
    Entry,
    InfraredSatellite,
    Interceptor,
    InterceptTest,
    Missile,
    ObservedFlight,
    Place,
    Radar,
    Site,
    Source,
)
from umbrella.catalog.records_boost import BoostDefence
from umbrella.catalog.records_claims import Claim
from umbrella.catalog.records_programme import Arsenal, CostElement, Deflator, Price, Programme, ProgrammeEvent
from umbrella.catalog.records_treaty import StrategicMissile, TreatyArticle, TreatyComponent
from umbrella.sensing.power import radar_range_equation

Cell = str | float | int | None
WITH_A_STATUS: Final = (DragTable, InterceptTest, TreatyArticle, TreatyComponent, StrategicMissile, Claim)


class Column(NamedTuple):
    """One column of a list: its heading (with the unit), its key in JSON, and the cell of an entry."""

    heading: str
    key: str
    cell: Callable[[Any], Cell]


def weakest_of(entry: Entry) -> str:
    """Return the weakest status among all numbers of an entry, also those that are only compared."""
    of_whole = [entry.status] if isinstance(entry, WITH_A_STATUS) else []
    return weakest([*(quantity.status for _, quantity in quantities(entry)), *of_whole]).value


def _value(quantity: Quantity | None) -> float | None:
    return None if quantity is None else quantity.value


def _number(heading: str, key: str) -> Column:
    """Return the column of a number of the entry, at a dotted path."""

    def cell(entry: Any) -> float | None:
        found = entry
        for name in key.split("."):
            found = getattr(found, name)
        return _value(found)

    return Column(heading, key.rsplit(".", 1)[-1], cell)


def _plain(heading: str, key: str) -> Column:
    return Column(heading, key, lambda entry: getattr(entry, key))


def _how_many(satellite: InfraredSatellite) -> int:
    return 1 if satellite.constellation is None else int(satellite.constellation.satellites.value)


def _what_it_sees(satellite: InfraredSatellite) -> str:
    return " ".join(["plumes"] * satellite.sees_plume + ["cold"] * (satellite.cold is not None))


def _longest_range_km(missile: Missile) -> float | None:
    return max((quantity.value for quantity in missile.published.range_km), default=None)


def _reach_km(radar: Radar) -> float:
    """Return the range of a radar's known point, or that of the radar equation to two digits."""
    if radar.detects is not None:
        return radar.detects.range_km.value
    assert radar.power is not None  # the record has one of the two
    return float(f"{radar_range_equation(**radar.power.values()) / 1e3:.2g}")


def _fence(radar: Radar) -> str:
    """Return what a radar searches without a cue."""
    if radar.fence is None:
        return "cued"
    return f"{radar.fence.elevation_min_deg.value:g} to {radar.fence.elevation_max_deg.value:g}"


_ID: Final = Column("id", "id", lambda entry: entry.id)
_WEAKEST: Final = Column("weakest", "weakest_status", weakest_of)

COLUMNS: Final[dict[type[Entry], tuple[Column, ...]]] = {
    Missile: (
        _ID,
        _plain("country", "country"),
        _plain("class", "range_class"),
        Column("stages", "stages", lambda missile: len(missile.stages)),
        _number("payload kg", "payload.mass_kg"),
        Column("said range km", "published_range_km", _longest_range_km),
        _WEAKEST,
    ),
    Interceptor: (
        _ID,
        _plain("country", "country"),
        _number("burnout km/s", "burnout_speed_km_s"),
        _number("from km", "kill_vehicle.altitude_min_km"),
        _number("to km", "kill_vehicle.altitude_max_km"),
        _number("kill prob.", "hit_probability"),
        _number("rounds", "magazine"),
        _WEAKEST,
    ),
    Radar: (
        _ID,
        _plain("country", "country"),
        _plain("band", "band"),
        Column("faces", "faces", lambda radar: len(radar.faces)),
        Column("detects km", "range_km", _reach_km),
        Column("of m²", "rcs_m2", lambda radar: (radar.detects or radar.power).rcs_m2.value),
        _number("every s", "track_interval_s"),
        Column("fence deg", "fence_deg", _fence),
        _WEAKEST,
    ),
    InfraredSatellite: (
        _ID,
        _number("axis km", "semi_major_axis_km"),
        _number("incl. deg", "inclination_deg"),
        _number("east deg", "longitude_deg"),
        Column("number", "satellites", _how_many),
        Column("sees", "sees", _what_it_sees),
        _number("every s", "revisit_s"),
        _WEAKEST,
    ),
    Site: (
        _ID,
        _plain("country", "country"),
        _plain("role", "role"),
        _number("lat deg", "lat_deg"),
        _number("lon deg", "lon_deg"),
        _WEAKEST,
    ),
    Place: (
        _ID,
        _plain("country", "country"),
        _plain("region", "region"),
        _number("lat deg", "lat_deg"),
        _number("lon deg", "lon_deg"),
        _number("population", "population"),
        _WEAKEST,
    ),
    ObservedFlight: (
        _ID,
        _plain("missile", "missile"),
        _plain("date", "date"),
        _plain("site", "site"),
        _number("apogee km", "apogee_km"),
        _number("range km", "range_km"),
        _number("time s", "time_s"),
        _WEAKEST,
    ),
    InterceptTest: (
        _ID,
        _plain("system", "system"),
        _plain("date", "date"),
        _plain("result", "result"),
        _plain("failed at", "failed_at"),
        _plain("hits", "hits"),
        _plain("tests", "tests"),
        _WEAKEST,
    ),
    TreatyArticle: (
        _ID,
        _plain("treaty", "treaty"),
        _plain("article", "article"),
        _plain("rule", "rule"),
        _number("limit", "limit"),
        _plain("unit", "unit"),
        _WEAKEST,
    ),
    Claim: (
        _ID,
        _plain("who", "who"),
        _plain("said on", "said_on"),
        _plain("modality", "modality"),
        _plain("text", "text"),
        _WEAKEST,
    ),
    TreatyComponent: (
        _ID,
        _plain("component", "component"),
        _plain("role", "role"),
        _plain("basing", "basing"),
        _WEAKEST,
    ),
    StrategicMissile: (
        _ID,
        _plain("state", "state"),
        _plain("missile", "missile"),
        _plain("site", "site"),
        _WEAKEST,
    ),
    Programme: (
        _ID,
        _plain("role", "role"),
        _plain("from", "first_year"),
        _number("interceptors", "interceptors"),
        _WEAKEST,
    ),
    CostElement: (
        _ID,
        _plain("programme", "programme"),
        _plain("estimate", "estimate"),
        _plain("from", "first_year"),
        _plain("to", "last_year"),
        _plain("dollars of", "price_year"),
        _number("bn $ in all", "amount_busd"),
        _number("bn $ a year", "yearly_busd"),
        _WEAKEST,
    ),
    Price: (
        _ID,
        _plain("role", "role"),
        _plain("dollars of", "price_year"),
        _number("M$ each", "unit_musd"),
        _WEAKEST,
    ),
    Deflator: (
        _ID,
        _plain("name", "name"),
        Column("from", "first_year", lambda deflator: deflator.points[0].year),
        Column("to", "last_year", lambda deflator: deflator.points[-1].year),
        _WEAKEST,
    ),
    Arsenal: (
        _ID,
        _plain("state", "state"),
        _plain("year", "year"),
        _plain("estimate", "estimate"),
        Column("launchers", "launchers", lambda arsenal: sum(leg.launchers.value for leg in arsenal.legs)),
        Column("warheads", "warheads", lambda arsenal: sum(leg.warheads.value for leg in arsenal.legs)),
        _WEAKEST,
    ),
    ProgrammeEvent: (
        _ID,
        _plain("side", "side"),
        _plain("topic", "topic"),
        _plain("happening", "happening"),
        _plain("said", "said"),
        _number("year", "year"),
        _WEAKEST,
    ),
    BoostDefence: (
        _ID,
        _number("decides s", "boost.decide_s"),
        _number("burns s", "interceptor.burn_s"),
        _number("in orbit km/s", "space.speed_km_s"),
        _number("at km", "space.altitude_km"),
        _number("M$ each", "cost.unit_musd"),
        _WEAKEST,
    ),
    DragTable: (
        _ID,
        _plain("name", "name"),
        Column("knots", "knots", lambda table: len(table.mach)),
        Column("to Mach", "mach_max", lambda table: table.mach[-1]),
        _WEAKEST,
    ),
}

SOURCE_COLUMNS: Final = (
    Column("id", "id", lambda pair: pair[0]),
    Column("work", "work", lambda pair: work_text(pair[1])),
    Column("read", "read", lambda pair: pair[1].read),
)


def columns_of(entry: Entry | tuple[str, Source]) -> tuple[Column, ...]:
    """Return the columns in which an entry is listed."""
    return SOURCE_COLUMNS if isinstance(entry, tuple) else COLUMNS[type(entry)]
