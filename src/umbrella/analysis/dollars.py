"""Money over the years: dollars of one year in those of another, and what payments to come are worth today."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from umbrella.catalog.cite import CitedNumber
from umbrella.catalog.library import Catalog
from umbrella.catalog.quantity import Quantity
from umbrella.catalog.records_programme import Deflator
from umbrella.core.errors import BadValue

DEFLATOR: Final = "us-gdp"
HIGHEST_DISCOUNT: Final = 1.0


class Money(NamedTuple):
    """An amount with the ends of its range."""

    low: float
    mid: float
    high: float

    def times(self, factor: float) -> "Money":
        """Return so many times the amount."""
        return Money(factor * self.low, factor * self.mid, factor * self.high)

    def over(self, other: "Money") -> "Money":
        """Return the ratio to another amount; the ends are those of the opposite ends of the other."""
        return Money(self.low / other.high, self.mid / other.mid, self.high / other.low)


NOTHING: Final = Money(0.0, 0.0, 0.0)


def money_of(quantity: Quantity) -> Money:
    """Return a number of the catalogue with its range."""
    low, high = quantity.span
    return Money(low, quantity.value, high)


def total(amounts: Iterable[Money]) -> Money:
    """Return the sum; lows with lows and highs with highs, as if all were wrong in the same direction."""
    low = mid = high = 0.0
    for one in amounts:
        low, mid, high = low + one.low, mid + one.mid, high + one.high
    return Money(low, mid, high)


def deflator_of(catalog: Catalog) -> Deflator:
    """Return the catalogue's series of prices."""
    found = catalog.entry("deflator", DEFLATOR)
    assert isinstance(found, Deflator)
    return found


def in_dollars_of(deflator: Deflator, year: int, base_year: int) -> float:
    """Return what one dollar of a year is worth in dollars of the base year.

    Raises:
        BadValue: the series has no such year.

    **Valid**: prices of the whole economy. **Leaves out**: that prices of arms rise faster, by a percent or two a
    year. **Source**: ratio of two indices. **Checked**: tests/analysis/test_cost.py.
    """
    if year == base_year:
        return 1.0
    return level(deflator, base_year).value / level(deflator, year).value


def level(deflator: Deflator, year: int) -> Quantity:
    """Return the level of prices of a year.

    Raises:
        BadValue: the series has no such year.
    """
    first, last = deflator.points[0].year, deflator.points[-1].year
    if not first <= year <= last:
        hint = f"the series of prices {deflator.id} has no other years"
        raise BadValue("year of dollars", year, f"{first} to {last}", hint)
    return deflator.points[year - first].index


def levels_used(deflator: Deflator, years: Iterable[int], base_year: int) -> list[CitedNumber]:
    """Return the levels of prices that turn the dollars of some years into those of the base year, for citing."""
    used = sorted({year for year in years if year != base_year})
    found = [(year, level(deflator, year)) for year in (*used, *([base_year] if used else []))]
    return [CitedNumber(f"{deflator.id}.{year}", one.value, "", one.status, one.source) for year, one in found]


def present_value(by_year: Mapping[int, Money], discount: float, today: int) -> Money:
    """Return what payments are worth in a year: each divided by (1 + discount) for every year that it lies ahead.

    Args:
        by_year: amounts in constant dollars, paid at the beginning of each year. discount: a year, real, >= 0.
        today: the year that the value is for.

    **Valid**: constant dollars and a rate above inflation. **Leaves out**: nothing of the arithmetic; the rate is a
    judgement. **Source**: the definition. **Checked**: tests/analysis/test_cost.py.
    """
    return total(amount.times((1.0 + discount) ** (today - year)) for year, amount in by_year.items())


def value_without_end(yearly: float, discount: float) -> float:
    """Return what a payment at the beginning of every year to come is worth; infinite without discount."""
    return yearly * (1.0 + discount) / discount if discount > 0.0 else float("inf")


def checked_discount(discount: float) -> float:
    """Return a discount rate that makes sense.

    Raises:
        BadValue: it does not.
    """
    if not 0.0 <= discount <= HIGHEST_DISCOUNT:
        raise BadValue("discount", f"{discount:g}", f"0 <= discount <= {HIGHEST_DISCOUNT:g}", "3 % a year is 0.03")
    return discount
