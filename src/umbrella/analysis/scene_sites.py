"""The sites of a scene: radars with their faces as they are in truth, batteries, and what is aimed at."""

from collections.abc import Iterator

from umbrella.analysis.scene_parts import Face, Site
from umbrella.campaign.told import Told
from umbrella.catalog.library import Catalog
from umbrella.scenario.batteries import batteries_of
from umbrella.scenario.radars import Station, stations_of
from umbrella.scenario.rules import RulesEntry
from umbrella.scenario.schema import ShieldEntry


def sites_of(catalog: Catalog, entry: ShieldEntry, rules: RulesEntry, told: Told) -> tuple[Site, ...]:
    """Return the radars and batteries of a shield, and the targets of the attack."""
    radars = [_radar(station) for station in stations_of(catalog, entry.sensors, rules)]
    batteries = [
        Site(role="battery", name=one.name, design=one.interceptor.id, lat_deg=one.point.lat_deg,
             lon_deg=one.point.lon_deg, altitude_km=one.point.height_m / 1e3)
        for one in batteries_of(catalog, entry.batteries)
    ]  # fmt: skip
    return (*radars, *batteries, *_targets(told))


def _radar(station: Station) -> Site:
    faces = tuple(
        Face(
            azimuth_deg=(face.azimuth_deg.value + station.turn_deg) % 360.0,
            half_width_deg=face.azimuth_half_width_deg.value,
            elevation_min_deg=face.elevation_min_deg.value,
            elevation_max_deg=face.elevation_max_deg.value,
        )
        for face in station.radar.faces
    )
    return Site(
        role="radar",
        name=station.name,
        design=station.radar.id,
        lat_deg=station.point.lat_deg,
        lon_deg=station.point.lon_deg,
        altitude_km=station.point.height_m / 1e3,
        range_km=station.radar.range_max_km.value,
        faces=faces,
    )


def _targets(told: Told) -> Iterator[Site]:
    """Yield each place that is aimed at, once."""
    places = {row["target"]: (row["target_lat_deg"], row["target_lon_deg"]) for row in told.threats}
    for name, (lat, lon) in places.items():
        yield Site(role="target", name=name, design="", lat_deg=lat, lon_deg=lon, altitude_km=0.0)
