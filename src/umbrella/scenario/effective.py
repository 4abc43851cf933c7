"""The number that stands at a place: what the file or the catalogue writes there, or the default of the rules."""

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

from pydantic import ValidationError

from umbrella.catalog.quantity import Bounds, Quantity, Status
from umbrella.scenario.paths import Place
from umbrella.scenario.rules import RulesEntry
from umbrella.scenario.written import Written


def quantity_at(place: Place, file: Written) -> Quantity | None:
    """Return the number at a place with its range; None where none is written (the catalogue's then holds) or valid.

    Args:
        place: where a number can stand. file: what the scenario file says.
    """
    written = place.written
    if written.value is None and place.holder is RulesEntry:
        written = file["rules"][str(written.at[-1])]
    if written.value is None:
        default = place.field.default if place.field is not None else None
        return default if isinstance(default, Quantity) else None
    if isinstance(written.value, dict):
        try:
            return Quantity.model_validate(written.value)
        except ValidationError:
            return None
    if written.number is None:
        return None
    return Quantity(value=written.number, status=Status.ASSUMED, source=(f"scenario-{file['name'].value}",))


def bounds_at(place: Place) -> Bounds:
    """Return what a number at a place may be at all."""
    metadata = place.field.metadata if place.field is not None else []
    found = [one for one in (*metadata, *_metadata(place.annotation)) if isinstance(one, Bounds)]
    return found[0] if found else Bounds(text="any number")


def _metadata(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Annotated:
        yield from annotation.__metadata__
    for inside in get_args(annotation):
        yield from _metadata(inside)
