"""Names in the shields of a scenario file: known to the catalogue, given once, standing for something that is there."""

from collections.abc import Callable, Iterator

from umbrella.catalog.library import Catalog
from umbrella.catalog.names import FAINT, nearest
from umbrella.catalog.records import InfraredSatellite
from umbrella.core.errors import BadValue, UnknownName
from umbrella.scenario.check_names import Named, given_twice, not_among, unknown_name
from umbrella.scenario.naming import battery_name, member_names, sensor_name
from umbrella.scenario.written import Written, Wrong, shields_of


def wrong_shields(file: Written, catalog: Catalog) -> Iterator[Wrong]:
    """Yield what is wrong with the names in the shields: sensors, batteries, outages."""
    for shield in shields_of(file):
        yield from _wrong_shield(shield, catalog)


def _wrong_shield(shield: Written, catalog: Catalog) -> Iterator[Wrong]:
    radars, satellites = _sensors(shield, catalog)
    batteries = _batteries(shield, catalog)
    as_written = sorted([*radars, *satellites], key=lambda sensor: sensor[1][-1])
    yield from given_twice([*as_written, *batteries])
    for sensor in shield["sensors"].items():
        yield from _wrong_sensor(sensor, catalog)
    for battery in shield["batteries"].items():
        yield from unknown_name(battery["interceptor"], catalog.interceptor)
        yield from unknown_name(battery["at"], catalog.place_or_point)
        yield from not_among(battery["radar"], radars, "radar of this shield")
    planes = _planes(shield, catalog)
    for outage in shield["outages"].items():
        yield from not_among(outage["of"], [*as_written, *batteries], "sensor or battery of this shield")
        yield from _wrong_plane(outage, planes)


def _wrong_plane(outage: Written, planes: dict[str, int]) -> Iterator[Wrong]:
    """Yield what is wrong with the plane of an outage, where what it is `of` is known; `planes` has them by name."""
    plane, most = outage["plane"], planes.get(outage["of"].text or "")
    if "plane" in outage and most == 0:
        yield Wrong(plane.at, f"is for constellations, and {outage['of'].text} is none: delete it")
    elif plane.whole is not None and most is not None and plane.whole > most:
        yield Wrong(plane.at, f"must be <= {most}, the planes of {outage['of'].text}", True)


def names_in(shield: Written, catalog: Catalog) -> list[str]:
    """Return how sensors (each satellite of a constellation, too) and batteries of a shield are called."""
    radars, satellites = _sensors(shield, catalog)
    return [name for name, _ in (*radars, *satellites, *_batteries(shield, catalog))]


def kind_and_place(sensor: Written) -> tuple[Written, Written]:
    """Return where the kind of a sensor is written, and where its place: a sensor may be its kind alone."""
    return (sensor if sensor.text is not None else sensor["sensor"]), sensor["at"]


def _sensors(shield: Written, catalog: Catalog) -> tuple[Named, Named]:
    """Return the names of the radars (and of what is unknown) and of the satellites of a shield.

    A constellation has a name of its own and one for each of its satellites.
    """
    radars: Named = []
    satellites: Named = []
    for sensor in shield["sensors"].items():
        name, record = _satellite(sensor, catalog)
        if record is not None:
            satellites += [(each, sensor.at) for each in (name, *member_names(name, record))]
        elif name:
            radars.append((name, sensor.at))
    return radars, satellites


def _satellite(sensor: Written, catalog: Catalog) -> tuple[str, InfraredSatellite | None]:
    """Return how a sensor is called ('' where no kind is written), and its record if it is a satellite."""
    kind, place = kind_and_place(sensor)
    if kind.text is None:
        return "", None
    name = called(sensor_name, catalog, kind.text, place.text, sensor["name"].text or "")
    is_satellite = len(catalog.shelf("infrared-satellite").ids_of(kind.text)) == 1
    return name, catalog.infrared_satellite(kind.text) if is_satellite else None


def _planes(shield: Written, catalog: Catalog) -> dict[str, int]:
    """Return the number of planes of each sensor and battery that is known: 0 for what is no constellation."""
    found = dict.fromkeys([name for name, _ in _batteries(shield, catalog)], 0)
    for sensor in shield["sensors"].items():
        name, record = _satellite(sensor, catalog)
        if record is not None and record.constellation is not None:
            found |= dict.fromkeys(member_names(name, record), 0)
            found[name] = int(record.constellation.planes.value)
        elif _shelf_of(kind_and_place(sensor)[0], catalog):
            found[name] = 0
    return found


def _batteries(shield: Written, catalog: Catalog) -> Named:
    found: Named = []
    for battery in shield["batteries"].items():
        design, name = battery["interceptor"].text or "", battery["name"].text or ""
        if design or name:
            found.append((called(battery_name, catalog, design, battery["at"].text or "", name), battery.at))
    return found


def called(rule: Callable[..., str], catalog: Catalog, kind: str, at: str | None, name: str) -> str:
    """Return how a part of a shield is called; what nobody knows is called as it is written."""
    try:
        return rule(catalog, kind, at, name)
    except (UnknownName, BadValue):
        return kind if at is None else f"{kind}-{at}"


def _wrong_sensor(sensor: Written, catalog: Catalog) -> Iterator[Wrong]:
    """Yield what is wrong with a sensor: unknown, mobile without a place, a satellite with one, blind."""
    kind, place = kind_and_place(sensor)
    yield from unknown_name(place, catalog.place_or_point)
    shelf = _shelf_of(kind, catalog)
    if not shelf:
        yield from _unknown_sensor(kind, catalog)
    elif ambiguous := list(unknown_name(kind, lambda name: catalog.entry(shelf, name))):
        yield from ambiguous
    elif shelf == "radar":
        yield from _wrong_radar(sensor, kind, catalog)
    else:
        if "at" in sensor:
            yield Wrong(place.at, "is not for a satellite: its orbit is in the catalogue; delete it")
        if "azimuth_deg" in sensor:
            yield Wrong(sensor["azimuth_deg"].at, "is not for a satellite: it sees the whole Earth below; delete it")


def _shelf_of(kind: Written, catalog: Catalog) -> str:
    """Return whether a sensor is a `radar` or an `infrared-satellite` of the catalogue, or '' for neither."""
    names = [name for name in ("infrared-satellite", "radar") if kind.text and catalog.shelf(name).ids_of(kind.text)]
    return names[0] if names else ""


def _unknown_sensor(kind: Written, catalog: Catalog) -> Iterator[Wrong]:
    if kind.text is not None:
        close = [
            name for shelf in ("radar", "infrared-satellite") for name in catalog.shelf(shelf).nearest_names(kind.text)
        ]
        names = nearest(kind.text, close, FAINT)
        hint = "" if names else "; `umbrella catalog radars` and `umbrella catalog infrared-satellites` list them"
        yield Wrong(kind.at, str(UnknownName("radar or infrared satellite", kind.text, names)) + hint)


def _wrong_radar(sensor: Written, kind: Written, catalog: Catalog) -> Iterator[Wrong]:
    radar = catalog.radar(kind.text or "")
    if "at" not in sensor and radar.lat_deg is None:
        yield Wrong(sensor.at, f"{radar.id} is mobile: say where it stands, {{sensor: {radar.id}, at: PLACE}}")
    highest_deg = max(face.elevation_max_deg.value for face in radar.faces)
    if highest_deg <= 0.0:
        found = f"{radar.id} looks below the ground: its faces end at an elevation of {highest_deg:g} deg"
        yield Wrong(kind.at, f"{found}, must be > 0; correct elevation_max_deg in the catalogue or take another")
