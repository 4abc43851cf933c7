"""Values written over what a scenario file or a catalogue entry says, as blocks and lists, before it is checked."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from umbrella.catalog.library import Catalog
from umbrella.catalog.names import FAINT, nearest
from umbrella.catalog.quantity import Status
from umbrella.core.errors import BadValue, UnknownName
from umbrella.scenario.check_shields import names_in
from umbrella.scenario.paths import LOST, Place
from umbrella.scenario.schema import DecoyEntry, ThreatEntry
from umbrella.scenario.written import Location, Value, Written

NOTHING: Final = (None, "none", "")  # what is lost where nothing is
SEVERAL: Final = "+"  # between the names of what is lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """A value and its place; `path` is the setting's own, as a person wrote it."""

    path: str
    place: Place
    value: Value

    @property
    def at(self) -> Location:
        """Return where the value stands in the file or entry."""
        return self.place.written.at

    @property
    def is_loss(self) -> bool:
        """Tell whether the value names what does not work."""
        return self.place.entry is None and self.at[-1] == LOST

    @property
    def removes(self) -> bool:
        """Tell whether none is left of what the place counts."""
        is_count = self.place.holder in (ThreatEntry, DecoyEntry) and self.at[-1] == "count"
        return is_count and self.value == 0 and not isinstance(self.value, bool)


def entry_with(data: dict[str, Any], puts: Sequence[Put], source: str) -> dict[str, Any]:
    """Write values over the data of a catalogue entry, in place; a number that it did not have rests on `source`."""
    for put in puts:
        value: Any = put.value
        if put.place.is_number and value is not None and put.place.written.value is None:
            value = {"value": value, "status": Status.ASSUMED.value, "source": source}
        _write(data, put, value)
    return data


def file_with(tree: Any, puts: Sequence[Put], catalog: Catalog) -> Any:
    """Return what a scenario file says with values written over it; the file's own blocks stay as they are.

    Raises:
        UnknownName: what is to be lost is in none of the shields. BadValue: no threat would be left.
    """
    written = copy.deepcopy(tree)
    for put in puts:
        if not put.is_loss and not put.removes:
            _write(written, put, put.value)
    losses = [put for put in puts if put.is_loss]
    for setting in dict.fromkeys((put.path, put.value) for put in losses):
        _lose(written, [put for put in losses if (put.path, put.value) == setting], catalog)
    _remove(written, [put for put in puts if put.removes])
    return written


def inside(tree: Any, at: Location) -> Any:
    """Return what stands at a location of a tree; None where nothing does."""
    for part in at:
        if isinstance(tree, dict):
            tree = tree.get(part)
        else:
            tree = tree[part] if isinstance(tree, list | tuple) and isinstance(part, int) and part < len(tree) else None
    return tree


def moved(at: Location, removed: Iterable[Location]) -> Location:
    """Return where something stands after other items of lists have been removed."""
    for gone in sorted(removed, reverse=True):
        n, last = len(gone) - 1, gone[-1]
        here = at[n] if len(at) > n else None
        if at[:n] == gone[:n] and isinstance(here, int) and isinstance(last, int) and here > last:
            at = (*at[:n], here - 1, *at[n + 1 :])
    return at


def _write(tree: Any, put: Put, value: Any) -> None:
    """Write one value into a tree of blocks and lists; a block that holds it is begun where it is missing."""
    *above, last = put.at
    node = tree
    for part in above:
        below = node.get(part) if isinstance(node, dict) else node[part]
        if below is None or isinstance(below, str):  # a sensor may be written as its id alone
            below = node[part] = {} if below is None else {"sensor": below}
        node = below
    old = node.get(last)
    if put.place.is_number and isinstance(old, dict) and isinstance(value, int | float):
        node[last] = _changed(old, value)
    elif value is None and put.place.entry is None:
        node.pop(last, None)
    else:
        node[last] = value


def _changed(old: Mapping[str, Any], value: float) -> dict[str, Any]:
    """Return the record of a number with another value: assumed now, and its range wide enough to hold it."""
    note = "; ".join(filter(None, (old.get("note"), f"set to {value:g}, was {old['value']:g}")))
    changed = {**old, "value": value, "status": Status.ASSUMED.value, "note": note}
    if old.get("low") is not None:
        changed["low"] = min(old["low"], value)
    if old.get("high") is not None:
        changed["high"] = max(old["high"], value)
    return changed


def _lose(tree: Any, puts: Sequence[Put], catalog: Catalog) -> None:
    """Write outages of what one setting names into all of its shields that have it."""
    path, value = puts[0].path, puts[0].value
    shields = [inside(tree, put.at[:-1]) for put in puts]
    for name in () if value in NOTHING else str(value).split(SEVERAL):
        named = [(shield, names_in(Written(shield), catalog)) for shield in shields]
        having = [shield for shield, names in named if name in names]
        if not having:
            there = dict.fromkeys(one for _, names in named for one in names)
            raise UnknownName(f"sensor or battery for {path}", name, nearest(name, there, FAINT))
        for shield in having:
            shield["outages"] = [*(shield.get("outages") or []), {"of": name}]


def _remove(tree: Any, puts: Iterable[Put]) -> None:
    """Take threats and decoys away, the last ones first so that the numbers of the others hold."""
    for at, put in sorted({put.at[:-1]: put for put in puts}.items(), reverse=True, key=lambda item: item[0]):
        items = inside(tree, at[:-1])
        if at[:-1] == ("threats",) and len(items) == 1:
            raise BadValue(put.path, put.value, "at least 1", "no other threat is left")
        del items[at[-1]]
