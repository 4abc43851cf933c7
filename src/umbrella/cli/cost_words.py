"""Money in words and in JSON, as `umbrella cost` tells it of programmes and of parts."""

from typing import Any

from umbrella.analysis.cost import LifeCycle, Part
from umbrella.analysis.dollars import Money
from umbrella.analysis.hardware import Hardware
from umbrella.cli.show import show_table, show_text


def range_dict(money: Money | None) -> dict[str, float] | None:
    return None if money is None else {name: round(value, 4) for name, value in money._asdict().items()}


def _part_dict(part: Part) -> dict[str, Any]:
    return {
        "element": part.element.id,
        "name": part.element.name,
        "phase": part.element.phase,
        "busd": range_dict(part.total),
        "outside_busd": range_dict(part.outside),
        "by_year": [{"year": year, "busd": range_dict(amount)} for year, amount in part.by_year.items()],
    }


def cycle_dict(cycle: LifeCycle) -> dict[str, Any]:
    endless = cycle.for_ever_busd
    return {
        "programme": cycle.programme.id,
        "estimate": cycle.estimate,
        "busd": range_dict(cycle.total),
        "present_busd": range_dict(cycle.present),
        "each_musd": range_dict(cycle.each_musd),
        "per_intercept_musd": range_dict(cycle.per_intercept_musd),
        "without_end_busd": None if endless is None or endless == float("inf") else round(endless, 4),
        "elements": [_part_dict(part) for part in cycle.parts],
    }


def hardware_dict(one: Hardware) -> dict[str, Any]:
    price = None if one.price is None else one.price.id
    return {"name": one.name, "count": one.count, "price": price, "busd": range_dict(one.busd)}


def money_text(money: Money | None, digits: int = 1) -> str:
    """Return an amount with its range, or without where it has none."""
    if money is None:
        return ""
    low, mid, high = (f"{value:,.{digits}f}" for value in money)
    return mid if low == mid == high else f"{mid} ({low} to {high})"


def show_priced(hardware: tuple[Hardware, ...], scenario: str, base_year: int) -> None:
    rows = [
        (one.name, str(one.count), one.price.name, money_text(one.busd, 2)) for one in hardware if one.price is not None
    ]
    if rows:
        show_text(f"What stands in the shield of {scenario}, at the prices that are known, bn $ of {base_year}:")
        show_table(("what", "how many", "at the price of", "bn $"), rows, right=("how many", "bn $"))
    unpriced = [f"{one.count} {one.name}" for one in hardware if one.price is None]
    if unpriced:
        show_text(f"Without a price: {', '.join(unpriced)}.")
