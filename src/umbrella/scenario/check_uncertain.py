"""What a scenario file says is uncertain: paths that lead to numbers, ranges that those numbers may have."""

from collections.abc import Iterator, Sequence
from typing import Final

from umbrella.catalog.library import Catalog
from umbrella.core.errors import UnknownName
from umbrella.scenario.effective import bounds_at, quantity_at
from umbrella.scenario.paths import EntryKey, Place, places_of, used_entries
from umbrella.scenario.written import Written, Wrong

USED_KINDS: Final = (
    "missile",
    "interceptor",
    "radar",
    "infrared-satellite",
)  # of which it is known whether they are used


def wrong_uncertain(file: Written, catalog: Catalog) -> Iterator[Wrong]:
    """Yield what is wrong with the uncertain numbers of a file."""
    used = used_entries(file, catalog) if "uncertain" in file else ()
    for part in file["uncertain"].parts():
        try:
            places = places_of(str(part.at[-1]), file, catalog)
        except UnknownName as error:
            yield Wrong(part.at, str(error))
            continue
        unused = [place.entry for place in places if place.entry is not None and _is_idle(place.entry, used)]
        if unused:
            yield Wrong(part.at, f"is not used: this scenario has no {' '.join(unused[0])}; delete it")
        elif not all(place.is_number for place in places):
            yield Wrong(part.at, "is a count or a choice, not a number with a range: compare its values with a grid")
        else:
            yield from _wrong_range(part, places[0], file)


def _is_idle(entry: EntryKey, used: Sequence[EntryKey]) -> bool:
    return entry[0] in USED_KINDS and entry not in used


def _wrong_range(part: Written, place: Place, file: Written) -> Iterator[Wrong]:
    quantity, bounds = quantity_at(place, file), bounds_at(place)
    if quantity is None:
        yield Wrong(part.at, "has no value here: write the number there first, or name that of the catalogue")
        return
    outside = [end for end in (part["low"], part["high"]) if end.number is not None and not bounds.holds(end.number)]
    for end in outside:
        yield Wrong(end.at, f"must be {bounds.text}", True)
    own_low, own_high = quantity.span
    low = own_low if part["low"].number is None else part["low"].number
    high = own_high if part["high"].number is None else part["high"].number
    kind = part["distribution"].text or "triangular"
    if kind == "fixed" or outside:
        return
    if low >= high:
        is_written = "low" in part or "high" in part
        found = f"low = {low:g} is not below high = {high:g}: correct one"
        yield Wrong(part.at, found if is_written else "has no range of its own: write low and high")
    elif kind != "uniform" and not low <= quantity.value <= high:
        found = f"the number itself, {quantity.value:g}, lies outside {low:g} to {high:g}"
        yield Wrong(part.at, f"{found}: widen them, or write `distribution: uniform`")
