"""Names in a scenario file: known to the catalogue, given once; the missiles of the attack."""

from collections.abc import Callable, Iterable, Iterator

from umbrella.catalog.faults import path_text
from umbrella.catalog.library import Catalog
from umbrella.catalog.names import FAINT, nearest
from umbrella.core.errors import BadValue, UnknownName
from umbrella.scenario.naming import missile_names
from umbrella.scenario.schema import MOST_THREATS
from umbrella.scenario.written import Location, Written, Wrong

Named = list[tuple[str, Location]]  # names, and where the entries that bear them stand


def wrong_attack(file: Written, catalog: Catalog) -> Iterator[Wrong]:
    """Yield what is wrong with the names of an attack: missiles, places, decoys."""
    for threat in file["threats"].items():
        yield from _wrong_missile(threat["missile"], catalog)
        yield from unknown_name(threat["from"], catalog.place_or_point)
        yield from unknown_name(threat["at"], catalog.place_or_point)
        yield from given_twice((d["name"].text or "", d.at) for d in threat["decoys"].items())
    yield from given_twice(_missiles(file))


def unknown_name(name: Written, look_up: Callable[[str], object]) -> Iterator[Wrong]:
    """Yield a fault if a name that is written is not found."""
    if name.text is not None:
        try:
            look_up(name.text)
        except (UnknownName, BadValue) as error:
            yield Wrong(name.at, str(error))


def _wrong_missile(name: Written, catalog: Catalog) -> Iterator[Wrong]:
    """Yield what is wrong with the missile of a threat: unknown, or not one that can be aimed and seen."""
    unknown = list(unknown_name(name, catalog.missile))
    if unknown or name.text is None:
        yield from unknown
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


def given_twice(named: Iterable[tuple[str, Location]]) -> Iterator[Wrong]:
    """Yield one fault for each entry that bears a name, or one of several, that an earlier entry has."""
    first: dict[str, Location] = {}
    told: set[Location] = set()
    for name, at in named:
        if first.setdefault(name, at) != at and name and at not in told:
            told.add(at)
            yield Wrong(at, f"is called {name}, as {path_text(first[name])} is: give one of them another `name:`")


def not_among(name: Written, named: Named, what: str) -> Iterator[Wrong]:
    """Yield a fault if a name that is written is none of some names; `what` says of what."""
    if name.text is not None and name.text not in dict(named):
        close = nearest(name.text, dict(named), FAINT)
        there = f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(dict(named)) or 'none'}"
        yield Wrong(name.at, f"no {what} is called '{name.text}'; {there}")
