"""What the interceptors and radars of a scenario's shield would cost at the prices that are known."""

from dataclasses import dataclass
from typing import cast

from umbrella.analysis.dollars import Money, in_dollars_of, money_of
from umbrella.catalog.library import Catalog
from umbrella.catalog.records_programme import Deflator, Price
from umbrella.scenario.schema import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Hardware:
    """So many of one thing at one of its prices, bn$ of the base year; without a price where nobody tells one."""

    name: str
    count: int
    price: Price | None
    busd: Money | None


def hardware_of(scenario: Scenario, catalog: Catalog, deflator: Deflator, base_year: int) -> tuple[Hardware, ...]:
    """Return what stands in the last shield of a scenario, each thing at each price that is known of it.

    Args:
        scenario: checked. catalog: with prices. deflator: prices of all goods. base_year: whose dollars.

    **Valid**: one more of each, made as the last ones were. **Leaves out**: development, sites, command, operation,
    spares, and whatever has no price: this is far below a life cycle. **Source**: number x price. **Checked**:
    tests/analysis/test_cost.py.
    """
    shield = list(scenario.all_shields().values())[-1]
    counts: dict[str, int] = {}
    for battery in shield.batteries:
        name = catalog.interceptor(battery.interceptor).id
        counts[name] = counts.get(name, 0) + battery.magazine
    for sensor in shield.sensors:
        if len(catalog.shelf("radar").ids_of(sensor.sensor)) == 1:
            name = catalog.radar(sensor.sensor).id
            counts[name] = counts.get(name, 0) + 1
    prices = [cast(Price, catalog.entry("price", name)) for name in catalog.ids("price")]
    return tuple(one for name, count in counts.items() for one in _priced(name, count, prices, deflator, base_year))


def _priced(name: str, count: int, prices: list[Price], deflator: Deflator, base_year: int) -> list[Hardware]:
    known = [price for price in prices if name in price.of]
    if not known:
        return [Hardware(name=name, count=count, price=None, busd=None)]
    return [
        Hardware(
            name=name,
            count=count,
            price=price,
            busd=money_of(price.unit_musd).times(count * in_dollars_of(deflator, price.price_year, base_year) / 1e3),
        )
        for price in known
    ]
