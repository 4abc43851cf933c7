"""What is known of the weapons of a scene beside it: the country that made them, and how interceptors kill."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from umbrella.analysis.scene import Scene
from umbrella.campaign.reading import read_manifest
from umbrella.campaign.resume import read_recipe
from umbrella.catalog.library import Catalog, builtin_catalog
from umbrella.export.dis_types import country_of
from umbrella.scenario.naming import missile_names
from umbrella.scenario.schema import ThreatEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Countries by number and by name: of each threat's missile, of each radar and battery; 0 or absent: other.

    `proximate` names the batteries whose interceptors kill from nearby: they need not touch.
    """

    threats: Mapping[str, int] = field(default_factory=dict)
    sites: Mapping[str, int] = field(default_factory=dict)
    proximate: frozenset[str] = frozenset()


def known_of(scene: Scene, threats: Iterable[ThreatEntry], catalog: Catalog) -> Known:
    """Return what the catalogue says of the weapons of a scene.

    Args:
        scene: of `umbrella.analysis.scene`. threats: of its scenario. catalog: where its designs are looked up; of one
            that is not there nothing is known.
    """
    there = set(catalog.ids("radar")) | set(catalog.ids("interceptor"))
    sites = [one for one in scene.sites if one.design in there]
    radars = {one.name: catalog.radar(one.design) for one in sites if one.role == "radar"}
    batteries = {one.name: catalog.interceptor(one.design) for one in sites if one.role == "battery"}
    made = {name: one.country for name, one in radars.items()} | {name: one.country for name, one in batteries.items()}
    flown = {
        name: catalog.missile(entry.missile).country
        for entry in threats
        if catalog.shelf("missile").ids_of(entry.missile)
        for name in missile_names(entry.full_name, entry.count)
    }
    return Known(
        threats={name: country_of(country) for name, country in flown.items()},
        sites={name: country_of(country) for name, country in made.items()},
        proximate=frozenset(
            name for name, design in batteries.items() if design.kill_vehicle.mechanism != "hit-to-kill"
        ),
    )


def known_in(folder: Path, scene: Scene) -> Known:
    """Return what is known of the weapons of a run: by its scenario and the catalogue that comes with Umbrella."""
    catalog = builtin_catalog()
    recipe = read_recipe(folder, catalog, read_manifest(folder))
    return known_of(scene, recipe.loaded.scenario.threats, catalog)
