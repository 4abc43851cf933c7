"""Names in a scenario file: known to the catalogue, given once, and standing for something in the shield."""

from collections.abc import Callable, Iterable, Iterator

from umbrella.catalog.faults import path_text
from umbrella.catalog.library import Catalog
from umbrella.catalog.names import FAINT, nearest
from umbrella.core.errors import BadValue, UnknownName
from umbrella.scenario.naming import battery_name, missile_names, sensor_name
from umbrella.scenario.schema import MOST_THREATS
from umbrella.scenario.written import Location, Written, Wrong, shields_of

Named = list[tuple[str, Location]]  # names, and where the entries that bear them stand


def wrong_names(file: Written, catalog: Catalog) -> Iterator[Wrong]:
    """Yield what is wrong with the names in a file: of the catalogue, and of its own entries."""
    for threat in file["threats"].items():
        yield from _wrong_missile(threat["missile"], catalog)
        yield from _unknown(threat["from"], catalog.place_or_point)
        yield from _unknown(threat["at"], catalog.place_or_point)
        yield from _given_twice((d["name"].text or "", d.at) for d in threat["decoys"].items())
    yield from _given_twice(_missiles(file))
    for shield in shields_of(file):
        yield from _wrong_in_shield(shield, catalog)


def _unknown(name: Written, look_up: Callable[[str], object]) -> Iterator[Wrong]:
    if name.text is not None:
        try:
            look_up(name.text)
        except (UnknownName, BadValue) as error:
            yield Wrong(name.at, str(error))


def _wrong_missile(name: Written, catalog: Catalog) -> Iterator[Wrong]:
    """Yield what is wrong with the missile of a threat: unknown, or not one that can be aimed and seen."""
    if name.text is None or not catalog.shelf("missile").ids_of(name.text):
        yield from _unknown(name, catalog.missile)
        return
    missile = catalog.missile(name.text)
    if missile.steering.mode == "programme":
        found = f"{missile.id} is a launcher that flies a fixed programme"
        yield Wrong(name.at, f"{found}: choose the missile of that name, or another that can be aimed")
    if missile.payload.rcs_m2 is None:
        yield Wrong(name.at, f"{missile.id} has no payload.rcs_m2, which radars need: choose another missile")


def _missiles(file: Written) -> Iterator[tuple[str, Location]]:
    for threat in file["threats"].items():
        name = threat["name"].text or f"{threat['missile'].text}-{threat['at'].text}"
        count = threat["count"].whole or 1
        for missile in missile_names(name, count if 1 <= count <= MOST_THREATS else 1):
            yield missile, threat.at


def _given_twice(named: Iterable[tuple[str, Location]]) -> Iterator[Wrong]:
    """Yield one fault for each entry that bears a name, or one of several, that an earlier entry has."""
    first: dict[str, Location] = {}
    told: set[Location] = set()
    for name, at in named:
        if first.setdefault(name, at) != at and name and at not in told:
            told.add(at)
            yield Wrong(at, f"is called {name}, as {path_text(first[name])} is: give one of them another `name:`")


def _wrong_in_shield(shield: Written, catalog: Catalog) -> Iterator[Wrong]:
    radars, satellites = _sensors(shield, catalog)
    batteries = _batteries(shield, catalog)
    as_written = sorted([*radars, *satellites], key=lambda sensor: sensor[1][-1])
    yield from _given_twice([*as_written, *batteries])
    for sensor in shield["sensors"].items():
        yield from _wrong_sensor(sensor, catalog)
    for battery in shield["batteries"].items():
        yield from _unknown(battery["interceptor"], catalog.interceptor)
        yield from _unknown(battery["at"], catalog.place_or_point)
        yield from _not_among(battery["radar"], radars, "radar of this shield")
    for outage in shield["outages"].items():
        yield from _not_among(outage["of"], [*radars, *satellites, *batteries], "sensor or battery of this shield")
        if "plane" in outage and outage["of"].text in {name for name, _ in [*radars, *batteries]}:
            yield Wrong(outage["plane"].at, "is for satellites, which fly in planes: delete it")


def _kind_and_place(sensor: Written) -> tuple[Written, Written]:
    """Return where the kind of a sensor is written, and where its place: a sensor may be its kind alone."""
    return (sensor if sensor.text is not None else sensor["sensor"]), sensor["at"]


def _sensors(shield: Written, catalog: Catalog) -> tuple[Named, Named]:
    """Return the names of the radars (and of what is unknown) and of the satellites of a shield."""
    radars: Named = []
    satellites: Named = []
    for sensor in shield["sensors"].items():
        kind, place = _kind_and_place(sensor)
        if kind.text is not None:
            name = _called(sensor_name, catalog, kind.text, place.text, sensor["name"].text or "")
            is_satellite = bool(catalog.shelf("infrared-satellite").ids_of(kind.text))
            (satellites if is_satellite else radars).append((name, sensor.at))
    return radars, satellites


def _batteries(shield: Written, catalog: Catalog) -> Named:
    return [
        (_called(battery_name, catalog, design, battery["at"].text or "", battery["name"].text or ""), battery.at)
        for battery in shield["batteries"].items()
        if (design := battery["interceptor"].text) is not None
    ]


def _called(rule: Callable[..., str], catalog: Catalog, kind: str, at: str | None, name: str) -> str:
    """Return how a part of a shield is called; what nobody knows is called as it is written."""
    try:
        return rule(catalog, kind, at, name)
    except (UnknownName, BadValue):
        return kind if at is None else f"{kind}-{at}"


def _not_among(name: Written, named: Named, what: str) -> Iterator[Wrong]:
    if name.text is not None and name.text not in dict(named):
        close = nearest(name.text, dict(named), FAINT)
        there = f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(dict(named)) or 'none'}"
        yield Wrong(name.at, f"no {what} is called '{name.text}'; {there}")


def _wrong_sensor(sensor: Written, catalog: Catalog) -> Iterator[Wrong]:
    """Yield what is wrong with a sensor: unknown, mobile without a place, a satellite with one, blind."""
    radars, satellites = catalog.shelf("radar"), catalog.shelf("infrared-satellite")
    kind, place = _kind_and_place(sensor)
    yield from _unknown(place, catalog.place_or_point)
    if kind.text is None:
        return
    if satellites.ids_of(kind.text):
        if "at" in sensor:
            yield Wrong(place.at, "is not for a satellite: its orbit is in the catalogue; delete it")
        if "azimuth_deg" in sensor:
            yield Wrong(sensor["azimuth_deg"].at, "is not for a satellite: it sees the whole Earth below; delete it")
    elif not radars.ids_of(kind.text):
        close = [*radars.nearest_names(kind.text), *satellites.nearest_names(kind.text)]
        names = nearest(kind.text, close, FAINT)
        hint = "" if names else "; `umbrella catalog radars` and `umbrella catalog infrared-satellites` list them"
        yield Wrong(kind.at, str(UnknownName("radar or infrared satellite", kind.text, names)) + hint)
    else:
        yield from _wrong_radar(sensor, kind, catalog)


def _wrong_radar(sensor: Written, kind: Written, catalog: Catalog) -> Iterator[Wrong]:
    radar = catalog.radar(kind.text or "")
    if "at" not in sensor and radar.lat_deg is None:
        yield Wrong(sensor.at, f"{radar.id} is mobile: say where it stands, {{sensor: {radar.id}, at: PLACE}}")
    highest_deg = max(face.elevation_max_deg.value for face in radar.faces)
    if highest_deg <= 0.0:
        found = f"{radar.id} looks below the ground: its faces end at an elevation of {highest_deg:g} deg"
        yield Wrong(kind.at, f"{found}, must be > 0; correct elevation_max_deg in the catalogue or take another")
