"""Flights that were seen: apogee and range set pitch and cut-off, the time of flight is predicted and compared.

Sources: the records of `observed-flights.yaml` (CNS/NTI, KCNA, press). No time went into any fit of the catalogue.
"""

import math

import pytest

from umbrella.analysis.flying import fly_missile
from umbrella.analysis.nature import standard_nature
from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.points import parse_point
from umbrella.physics.earth.geodesic import point_towards

CATALOG = builtin_catalog()
NATURE = standard_nature()
# reports are given to the minute, or by an observer who does not see launch and impact
REPORTED_TO_S = 60.0
# the fitted sets meet the report with all propellant burnt, which leaves an aim no room: ask for half a per cent less
ROOM = 0.995


@pytest.mark.parametrize(
    "flight_id",
    ["hs12-2017-05-14", "hs12-2017-09-14", "hs14-2017-07-04", "hs14-2017-07-28", "hs15-2017-11-28", "hs17-2023-03-15"],
)
def test_apogee_and_range_of_an_observed_flight_give_its_time(flight_id: str) -> None:
    seen = CATALOG.observed_flight(flight_id)
    assert seen.azimuth_deg and seen.apogee_km and seen.range_km and seen.time_s
    place = CATALOG.place_or_point(seen.site)
    lat, lon = point_towards(place.lat_deg, place.lon_deg, seen.azimuth_deg.value, seen.range_km.value * 1e3)
    answer = fly_missile(
        CATALOG,
        CATALOG.missile(seen.missile),
        place,
        NATURE,
        target=parse_point(f"{lat},{lon}"),
        apogee_km=ROOM * seen.apogee_km.value,
    )
    impact = answer.flight.impact()
    assert impact is not None
    low, high = seen.time_s.span
    assert low - REPORTED_TO_S <= impact.t_s <= high + REPORTED_TO_S
    assert answer.flight.apogee_m == pytest.approx(ROOM * seen.apogee_km.value * 1e3, rel=1e-3)
    assert answer.range_m == pytest.approx(seen.range_km.value * 1e3, rel=1e-3)
    assert math.isfinite(answer.flight.burnout.speed_m_s)
