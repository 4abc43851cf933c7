"""What boost-phase defence is assumed to be able to do: the catalogue's numbers, and those of the person who asks."""

from typing import Final, TypeVar, cast

from umbrella.catalog.library import Catalog, builtin_catalog
from umbrella.catalog.quantity import Quantity, Record, Status, quantities
from umbrella.catalog.records import Source
from umbrella.catalog.records_boost import BoostDefence, BoostInputs, CostInputs, InterceptorInputs, SpaceInputs

__all__ = ["BoostDefence", "BoostInputs", "CostInputs", "InterceptorInputs", "SpaceInputs"]

KIND: Final = "boost-defence"
STANDARD: Final = "standard"
ASKED: Final = "asked"
ASKED_WORK: Final = Source(title="Given by the person who asked", read="own")

R = TypeVar("R", bound=Record)


def standard(catalog: Catalog | None = None) -> BoostDefence:
    """Return what the catalogue (the built-in one) assumes of a defence in the boost phase."""
    return cast(BoostDefence, (catalog or builtin_catalog()).entry(KIND, STANDARD))


def asked(value: float) -> Quantity:
    """Return a number that was given with the question."""
    return Quantity(value=value, status=Status.ASSUMED, source=(ASKED,), note="given with the question")


def with_asked(record: R, **values: float) -> R:
    """Return inputs in which numbers given with the question stand in place of others."""
    return record.model_copy(update={name: asked(value) for name, value in values.items()})


def numbers_of(record: Record, name: str) -> list[tuple[str, Quantity]]:
    """Return the numbers of inputs with their paths, for the provenance of an answer."""
    return list(quantities(record, name))
