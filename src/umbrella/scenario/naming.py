"""How missiles, sensors and batteries are called where a scenario gives them no name."""

from collections.abc import Iterator

from umbrella.catalog.library import Catalog
from umbrella.catalog.records import InfraredSatellite


def missile_names(entry_name: str, count: int) -> Iterator[str]:
    """Yield the names of the missiles of one entry: its own, or `name-1`, `name-2` and so on."""
    yield from [entry_name] if count == 1 else (f"{entry_name}-{i + 1}" for i in range(count))


def sensor_name(catalog: Catalog, sensor: str, at: str | None, name: str = "") -> str:
    """Return how a sensor is called: `name`, or its id in the catalogue, with the place of a radar that is put there.

    Raises:
        UnknownName, BadValue: neither a name is given nor can the sensor and its place be looked up.
    """
    if name:
        return name
    if catalog.shelf("infrared-satellite").ids_of(sensor):
        return catalog.infrared_satellite(sensor).id
    radar = catalog.radar(sensor)
    return radar.id if at is None else f"{radar.id}-{_place(catalog, at)}"


def member_names(name: str, record: InfraredSatellite) -> list[str]:
    """Return the names of the satellites of a constellation, `name-1`, `name-2` and so on plane by plane; else none."""
    total = int(record.constellation.satellites.value) if record.constellation is not None else 0
    return [f"{name}-{i + 1}" for i in range(total)]


def battery_name(catalog: Catalog, interceptor: str, at: str, name: str = "") -> str:
    """Return how a battery is called: `name`, or the id of its interceptors with their place.

    Raises:
        UnknownName, BadValue: neither a name is given nor can interceptor and place be looked up.
    """
    return name or f"{catalog.interceptor(interceptor).id}-{_place(catalog, at)}"


def _place(catalog: Catalog, at: str) -> str:
    point = catalog.place_or_point(at)
    return point.id or point.name
