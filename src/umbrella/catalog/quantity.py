"""A number of the catalogue: its value, its range, how well it is known, and who says so."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError


class Status(StrEnum):
    """How well a number is known, from best to weakest."""

    PUBLISHED = "published"
    SECOND_HAND = "second-hand"
    DERIVED = "derived"
    ASSUMED = "assumed"
    UNVERIFIED = "unverified"


STATUS_ORDER = tuple(Status)


def weakest(statuses: Iterable[Status]) -> Status:
    """Return the weakest of the statuses; of none at all, `published`."""
    return max(statuses, key=STATUS_ORDER.index, default=Status.PUBLISHED)


class Record(BaseModel):
    """Base of everything that the catalogue holds: closed (no unknown key) and frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def _one_or_many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


# Strict: a Boolean or a text is not a number here, although Python could turn it into one.
Number = Annotated[float, Strict()]
SourceIds = Annotated[tuple[str, ...], BeforeValidator(_one_or_many), Field(min_length=1)]


class Quantity(Record):
    """One number. The unit stands in the key under which it is written (`burn_s`, `dry_kg`)."""

    value: Number
    low: Number | None = None
    high: Number | None = None
    status: Status
    source: SourceIds
    note: str = ""

    @model_validator(mode="after")
    def _range_holds_value(self) -> "Quantity":
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if low > high:
            raise ValueError(f"low = {low:g} is above high = {high:g}: swap them, or correct one")
        if not low <= self.value <= high:
            raise ValueError(f"value = {self.value:g} lies outside its own range {low:g} to {high:g}")
        return self

    @property
    def span(self) -> tuple[float, float]:
        """Return (low, high); a number without a range is its own range."""
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        return low, high


def quantities(record: Any, path: str = "") -> Iterator[tuple[str, Quantity]]:
    """Yield every number below a record with its path, depth first."""
    if isinstance(record, Quantity):
        yield path, record
    elif isinstance(record, BaseModel):
        for name in type(record).model_fields:
            yield from quantities(getattr(record, name), f"{path}.{name}" if path else name)
    elif isinstance(record, tuple | list):
        for i, item in enumerate(record):
            yield from quantities(item, f"{path}[{i}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a number, and each end of its range, must lie within. Of a field, they stand beside its `Quantity`."""

    text: str
    low: float = float("-inf")
    high: float = float("inf")
    holds_low: bool = True

    def holds(self, number: float) -> bool:
        """Tell whether a number lies within."""
        above = number >= self.low if self.holds_low else number > self.low
        return above and number <= self.high

    def faults(self, value: Any) -> list[InitErrorDetails]:
        """Return one error for each of value, low and high that lies outside."""
        written = value if isinstance(value, dict) else getattr(value, "__dict__", {})
        return [
            InitErrorDetails(
                type=PydanticCustomError("out_of_bounds", "must be {text}", {"text": self.text}),
                loc=(name,),
                input=number,
            )
            for name in ("value", "low", "high")
            if _is_outside(number := written.get(name), self)
        ]


def _is_outside(value: Any, bounds: Bounds) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    return is_number and not bounds.holds(value)


def _within(bounds: Bounds) -> WrapValidator:
    """Check the bounds beside the other rules of a Quantity, so that all faults come out at once."""

    def check(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
        faults = bounds.faults(value)
        try:
            quantity = validate(value)
        except ValidationError as error:
            others = [
                InitErrorDetails(type=e["type"], loc=e["loc"], input=e["input"], ctx=e.get("ctx", {}))
                for e in error.errors(include_url=False)
            ]
            raise ValidationError.from_exception_data("Quantity", [*faults, *others]) from None
        if faults:
            raise ValidationError.from_exception_data("Quantity", faults)
        return quantity

    return WrapValidator(check)


_POSITIVE: Final = Bounds(text="> 0", low=0.0, holds_low=False)
_NOT_NEGATIVE: Final = Bounds(text=">= 0", low=0.0)
_FRACTION: Final = Bounds(text="0 <= fraction <= 1", low=0.0, high=1.0)
_LATITUDE: Final = Bounds(text="-90 <= latitude <= 90", low=-90.0, high=90.0)
_LONGITUDE: Final = Bounds(text="-180 <= longitude <= 180", low=-180.0, high=180.0)
_AZIMUTH: Final = Bounds(text="-180 <= azimuth <= 360", low=-180.0, high=360.0)
_BEARING: Final = Bounds(text="0 <= azimuth <= 360", low=0.0, high=360.0)
_CALENDAR_YEAR: Final = Bounds(text="1940 <= year <= 2100", low=1940.0, high=2100.0)
_ELEVATION: Final = Bounds(text="-90 <= angle <= 90", low=-90.0, high=90.0)

Positive = Annotated[Quantity, _POSITIVE, _within(_POSITIVE)]
NotNegative = Annotated[Quantity, _NOT_NEGATIVE, _within(_NOT_NEGATIVE)]
Fraction = Annotated[Quantity, _FRACTION, _within(_FRACTION)]
Latitude = Annotated[Quantity, _LATITUDE, _within(_LATITUDE)]
Longitude = Annotated[Quantity, _LONGITUDE, _within(_LONGITUDE)]
Azimuth = Annotated[Quantity, _AZIMUTH, _within(_AZIMUTH)]
Bearing = Annotated[Quantity, _BEARING, _within(_BEARING)]
CalendarYear = Annotated[Quantity, _CALENDAR_YEAR, _within(_CALENDAR_YEAR)]
Elevation = Annotated[Quantity, _ELEVATION, _within(_ELEVATION)]


def _a_day(text: str) -> str:
    try:
        if text and (not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) or date.fromisoformat(text) is None):
            raise ValueError
    except ValueError:
        raise ValueError("must be a day that there was, such as 2000-07-20, or '' where nobody knows it") from None
    return text


Day = Annotated[str, AfterValidator(_a_day)]  # 'YYYY-MM-DD', or '' where it is not known
