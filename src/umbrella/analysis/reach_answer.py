"""A reach as data: what `umbrella reach --json` prints, and the server hands out."""

from typing import Any

from umbrella.analysis.reach import CityReach, LongestFlight, ReachAnswer


def _km(value_m: float) -> float:
    return round(value_m / 1e3, 1)


def _flight_dict(flight: LongestFlight) -> dict[str, Any]:
    return {
        "azimuth_deg": flight.azimuth_deg,
        "range_km": _km(flight.range_m),
        "is_unlimited": flight.is_unlimited,
        "bearing_deg": round(flight.bearing_deg, 3),
        "impact": {"lat_deg": round(flight.lat_deg, 5), "lon_deg": round(flight.lon_deg, 5)},
        "apogee_km": _km(flight.apogee_m),
        "time_s": round(flight.time_s, 1),
    }


def _city_dict(city: CityReach) -> dict[str, Any]:
    return {
        "id": city.place.id,
        "name": city.place.name,
        "country": city.place.country,
        "distance_km": _km(city.distance_m),
        "bearing_deg": round(city.bearing_deg, 2),
        "reachable": city.is_reachable,
        "margin_km": _km(city.margin_m),
    }


def answer_dict(answer: ReachAnswer) -> dict[str, Any]:
    """Return a reach as `umbrella reach --json` prints it."""
    return {
        "missile": answer.missile.id,
        "from": answer.launch.id or answer.launch.name,
        "rotation": answer.rotating,
        "max_range_km": _km(answer.longest.range_m),
        "by_azimuth": [_flight_dict(flight) for flight in answer.by_azimuth],
        "cities": [_city_dict(city) for city in answer.cities],
        "weakest_status": answer.provenance.weakest_status.value,
        "sources": list(answer.provenance.sources),
    }
