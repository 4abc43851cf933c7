"""Distances and bearings on the ellipsoid, by GeographicLib."""

from geographiclib.geodesic import Geodesic


def distance_and_bearing(lat1_deg: float, lon1_deg: float, lat2_deg: float, lon2_deg: float) -> tuple[float, float]:
    """Return the geodesic distance (m) and the bearing at the first point (degrees, 0 to 360).

    Valid: everywhere, also for nearly opposite points. Source: Karney, J. Geodesy 87 (2013) 43-55.
    """
    line = Geodesic.WGS84.Inverse(lat1_deg, lon1_deg, lat2_deg, lon2_deg, Geodesic.DISTANCE | Geodesic.AZIMUTH)
    return float(line["s12"]), float(line["azi1"]) % 360.0


def wrapped_longitude(lon_deg: float) -> float:
    """Return a longitude between -180 (included) and 180 degrees."""
    return (lon_deg + 180.0) % 360.0 - 180.0


def point_towards(lat_deg: float, lon_deg: float, bearing_deg: float, distance_m: float) -> tuple[float, float]:
    """Return latitude and longitude (degrees) of the point at a distance along a geodesic."""
    end = Geodesic.WGS84.Direct(lat_deg, lon_deg, bearing_deg, distance_m)
    return float(end["lat2"]), wrapped_longitude(float(end["lon2"]))
