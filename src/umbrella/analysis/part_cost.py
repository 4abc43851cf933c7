"""What can be said of the cost of a shield that nobody has priced as a whole: its parts, and the programmes like it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from umbrella.analysis.cost import DISCOUNT, LifeCycle, find_programme, has_elements, life_cycles, with_own_files
from umbrella.analysis.dollars import Money, checked_discount, deflator_of, levels_used, total
from umbrella.analysis.hardware import Hardware, hardware_of
from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import Catalog, builtin_catalog
from umbrella.catalog.quantity import weakest
from umbrella.catalog.records_programme import Price, Programme
from umbrella.core.errors import BadValue
from umbrella.scenario.schema import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A programme that fields an interceptor of the scenario, how many of it the scenario has, and its estimates."""

    programme: Programme
    interceptors: int
    estimates: tuple[LifeCycle, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCost:
    """The parts of a scenario's last shield at the prices that are known, bn$ of the base year, and what is like it."""

    scenario: str
    base_year: int
    hardware: tuple[Hardware, ...]
    fits: tuple[Fit, ...]
    assumptions: tuple[str, ...]
    provenance: Provenance

    @property
    def priced(self) -> Money | None:
        """Return the sum of what has a price, from the cheapest price of each thing to the dearest; None: nothing."""
        by_name: dict[str, list[Money]] = {}
        for one in self.hardware:
            if one.busd is not None:
                by_name.setdefault(one.name, []).append(one.busd)
        spans = [Money(min(m.low for m in some), some[0].mid, max(m.high for m in some)) for some in by_name.values()]
        return total(spans) if spans else None

    @property
    def unpriced(self) -> tuple[Hardware, ...]:
        """Return what has no price."""
        return tuple(one for one in self.hardware if one.price is None)

    @property
    def headline(self) -> str:
        """Return the answer in one sentence."""
        start = f"{self.scenario}: no programme of the catalogue prices it as a whole"
        if self.priced is None:
            return f"{start}, and nothing in its shield has a price of its own"
        low, _, high = self.priced
        return f"{start}; what stands in its shield and has a price: {low:.2g} to {high:.2g} bn $ of {self.base_year}"


def is_without_programme(system: str, catalog: Catalog) -> bool:
    """Return whether a system is a scenario that no programme names."""
    programme, scenario = find_programme(system, catalog)
    return programme is None and scenario is not None


def part_cost(
    system: str,
    *,
    base_year: int | None = None,
    discount: float = DISCOUNT,
    files: Iterable[Path] = (),
    catalog: Catalog | None = None,
) -> PartCost:
    """Return what can be priced of a scenario that no programme names, and which programmes field what it has.

    Args:
        system: a scenario, shipped or a file. base_year: whose dollars; those of the newest price that is used if left
            out. discount: of the programmes' estimates. files: the user's own, as of `cost`. catalog: another one than
            the built-in.

    Raises:
        UnknownName, BadValue, FaultyFile: a name, number or file that cannot be used; a system that has a programme.

    **Valid**: hardware alone, made as the last ones were. **Leaves out**: development, sites, command, operation: by
    the programmes that have estimates, most of the cost. **Source**: number x price. **Checked**:
    tests/analysis/test_part_cost.py.
    """
    catalog = with_own_files(catalog or builtin_catalog(), files)
    checked_discount(discount)
    programme, scenario = find_programme(system, catalog)
    if programme is not None or scenario is None:
        raise BadValue("SYSTEM", system, "a scenario that no programme names", "`cost` prices the others")
    deflator = deflator_of(catalog)
    base = _newest(scenario, catalog) if base_year is None else base_year
    hardware = hardware_of(scenario, catalog, deflator, base)
    fits = tuple(_fits(scenario, catalog, base, discount))
    prices = {one.price.id: one.price for one in hardware if one.price is not None}
    parts = [part.element for fit in fits for cycle in fit.estimates for part in cycle.parts]
    years = {one.price_year for one in prices.values()}
    years |= {one.price_year for one in parts if one.price_year is not None}
    used = levels_used(deflator, years, base)
    levels = Provenance(
        sources=tuple(dict.fromkeys(name for number in used for name in number.sources)),
        weakest_status=weakest(number.status for number in used),
        numbers=tuple(used),
    )
    return PartCost(
        scenario=scenario.name,
        base_year=base,
        hardware=hardware,
        fits=fits,
        assumptions=(
            "one more of each thing, made as the last ones were",
            "development, sites, command and operation are left out, which are most of a life cycle",
        ),
        provenance=Provenance.of(*prices.values(), *parts, levels).described(catalog),
    )


def _counts(scenario: Scenario, catalog: Catalog) -> dict[str, int]:
    """Return the interceptors of the last shield by design."""
    found: dict[str, int] = {}
    for one in list(scenario.all_shields().values())[-1].batteries:
        name = catalog.interceptor(one.interceptor).id
        found[name] = found.get(name, 0) + one.magazine
    return found


def _newest(scenario: Scenario, catalog: Catalog) -> int:
    """Return the year of the newest price of anything in the last shield; of all prices where nothing has one."""
    names = set(_counts(scenario, catalog))
    for one in list(scenario.all_shields().values())[-1].sensors:
        names |= set(catalog.shelf("radar").ids_of(one.sensor))
    prices = [cast(Price, catalog.entry("price", name)) for name in catalog.ids("price")]
    own = [price.price_year for price in prices if names.intersection(price.of)]
    return max(own or [price.price_year for price in prices])


def _fits(scenario: Scenario, catalog: Catalog, base_year: int, discount: float) -> Iterator[Fit]:
    """Yield the shields of the catalogue that field an interceptor of the scenario and have an estimate."""
    counts = _counts(scenario, catalog)
    for name in catalog.ids("programme"):
        one = cast(Programme, catalog.entry("programme", name))
        if one.role != "shield" or not has_elements(catalog, one):
            continue
        count = counts.get(catalog.interceptor(one.interceptor).id, 0)
        if count:
            cycles = life_cycles(catalog, one, base_year=base_year, first_year=one.first_year, discount=discount)
            yield Fit(programme=one, interceptors=count, estimates=cycles)
