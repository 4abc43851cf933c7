"""What a shield costs over twenty years, by element and year, beside what could be had instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final, cast

from umbrella.analysis.dollars import (
    Money,
    checked_discount,
    deflator_of,
    in_dollars_of,
    levels_used,
    money_of,
    present_value,
    total,
    value_without_end,
)
from umbrella.analysis.exchange import Exchange, ShotLaw, exchanges_of, shot_law
from umbrella.analysis.hardware import Hardware, hardware_of
from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import Catalog, builtin_catalog
from umbrella.catalog.names import FAINT, nearest
from umbrella.catalog.own_file import kind_of, with_own_file
from umbrella.catalog.quantity import weakest
from umbrella.catalog.records_programme import CostElement, Deflator, Programme
from umbrella.core.errors import BadValue, UnknownName
from umbrella.scenario.load import load, shipped
from umbrella.scenario.schema import Scenario

YEARS: Final = 20
DISCOUNT: Final = 0.03  # a year, above inflation: a judgement, told as one
OWN_KINDS: Final = ("programme", "cost-element", "price", "deflator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One element: what is paid in each of the twenty years, in dollars of the base year, and what lies outside."""

    element: CostElement
    by_year: dict[int, Money]
    outside: Money  # paid before or after the twenty years; what is paid without end counts up to there only

    @property
    def total(self) -> Money:
        """Return what is paid in the twenty years."""
        return total(self.by_year.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeCycle:
    """What one estimate of one programme comes to, bn$ of the base year.

    `present` is worth in the first year; `each_musd` the whole over the interceptors that stand ready, M$;
    `per_intercept_musd` over the intercepts that they are good for; both None for what is no shield.
    `for_ever_busd` is what payments without end are worth; None where they end.
    """

    programme: Programme
    estimate: str
    parts: tuple[Part, ...]
    present: Money
    each_musd: Money | None
    per_intercept_musd: Money | None
    for_ever_busd: float | None

    @property
    def total(self) -> Money:
        """Return the sum over the twenty years, without discount."""
        return total(part.total for part in self.parts)

    @property
    def outside(self) -> Money:
        """Return what is paid before or after them."""
        return total(part.outside for part in self.parts)

    @property
    def by_year(self) -> dict[int, Money]:
        """Return the sum over the elements, year by year."""
        return _summed(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class CostAnswer:
    """The estimates of a shield, the alternatives, and one more interceptor against one missile.

    `hardware`: what stands in the scenario's last shield at the prices that are known; none for a programme's name.
    """

    programme: Programme
    scenario: str | None
    base_year: int
    discount: float
    first_year: int
    estimates: tuple[LifeCycle, ...]
    rivals: tuple[LifeCycle, ...]
    shots: ShotLaw
    exchanges: tuple[Exchange, ...]
    hardware: tuple[Hardware, ...]
    assumptions: tuple[str, ...]
    provenance: Provenance


def _summed(parts: tuple[Part, ...]) -> dict[int, Money]:
    years = sorted({year for part in parts for year in part.by_year})
    return {year: total(part.by_year[year] for part in parts if year in part.by_year) for year in years}


def spread_over_years(
    element: CostElement, deflator: Deflator, base_year: int, first_year: int, years: int = YEARS
) -> Part:
    """Return an element year by year in dollars of the base year.

    Args:
        element: of a programme. deflator: prices. base_year: whose dollars are wanted. first_year, years: the window.

    Raises:
        BadValue: prices of a year that is needed are not known.

    **Valid**: totals; what is paid over several years is taken as paid evenly. **Leaves out**: the hump of a
    programme's spending, which moves a discounted sum by a few percent. **Source**: arithmetic. **Checked**:
    tests/analysis/test_cost.py.
    """
    end = first_year + years
    last = end - 1 if element.last_year is None else element.last_year
    paid = range(element.first_year, max(last, element.first_year - 1) + 1)
    if element.yearly_busd is not None:
        each = money_of(element.yearly_busd)
    else:
        assert element.amount_busd is not None  # the record has one of the two
        each = money_of(element.amount_busd).times(1.0 / len(paid))
    worth = {year: each.times(in_dollars_of(deflator, element.price_year or year, base_year)) for year in paid}
    return Part(
        element=element,
        by_year={year: amount for year, amount in worth.items() if first_year <= year < end},
        outside=total(amount for year, amount in worth.items() if not first_year <= year < end),
    )


def life_cycles(
    catalog: Catalog,
    programme: Programme,
    *,
    base_year: int,
    first_year: int,
    discount: float,
    shots_per_kill: float | None = None,
) -> tuple[LifeCycle, ...]:
    """Return what each estimate of a programme comes to over the twenty years from the first.

    Args:
        catalog: with its elements. programme: of the catalogue. base_year: whose dollars. first_year: of the twenty.
        discount: a year. shots_per_kill: interceptors spent for each kill, where kills are to be priced.

    Raises:
        BadValue: the programme has no element, or prices of a year that is needed are not known.
    """
    deflator = deflator_of(catalog)
    elements = [one for one in _elements(catalog) if _same(catalog, one.programme, programme)]
    if not elements:
        hint = "add a file of `kind: cost-element` with --file"
        raise BadValue("SYSTEM", programme.id, "a programme whose cost somebody has estimated", hint)
    elements.sort(key=lambda one: one.estimate)
    found = []
    for estimate, group in groupby(elements, key=lambda one: one.estimate):
        parts = tuple(spread_over_years(one, deflator, base_year, first_year) for one in group)
        found.append(_life_cycle(programme, estimate, parts, discount, first_year, shots_per_kill))
    return tuple(found)


def _life_cycle(
    programme: Programme,
    estimate: str,
    parts: tuple[Part, ...],
    discount: float,
    first_year: int,
    shots_per_kill: float | None,
) -> LifeCycle:
    whole = total(part.total for part in parts)
    by_year = _summed(parts)
    endless = [part for part in parts if part.element.last_year is None and part.by_year]
    each = None if programme.interceptors is None else whole.times(1e3).over(money_of(programme.interceptors))
    return LifeCycle(
        programme=programme,
        estimate=estimate,
        parts=parts,
        present=present_value(by_year, discount, first_year),
        each_musd=each,
        per_intercept_musd=None if each is None or shots_per_kill is None else each.times(shots_per_kill),
        for_ever_busd=_for_ever(parts, endless, discount, first_year),
    )


def _for_ever(parts: tuple[Part, ...], endless: list[Part], discount: float, first_year: int) -> float | None:
    """Return the worth of a programme whose only payments have no end; None for others."""
    if len(endless) != len(parts) or not endless:
        return None
    worth = 0.0
    for part in endless:
        begins = max(part.element.first_year, first_year)
        yearly = part.by_year[begins].mid
        worth += value_without_end(yearly, discount) * (1.0 + discount) ** (first_year - begins)
    return worth


def cost(
    system: str,
    *,
    base_year: int | None = None,
    discount: float = DISCOUNT,
    pk: float | None = None,
    salvo: int | None = None,
    run: Path | None = None,
    files: Iterable[Path] = (),
    catalog: Catalog | None = None,
) -> CostAnswer:
    """Return what a shield costs, what could be had instead, and what one more missile does to both sides' bills.

    Args:
        system: a programme of the catalogue, or a scenario (shipped, or a file) that a programme names. base_year:
            whose dollars; the programme's own if left out. discount: a year, above inflation. pk: chance of a kill of
            one shot; the interceptor's own if left out. salvo: shots at one warhead. run: the folder of a run, whose
            shots and kills are taken instead of pk and salvo. files: the user's own, of any of `OWN_KINDS`. catalog:
            another one than the built-in.

    Raises:
        UnknownName, BadValue, FaultyFile: a name, number or file that cannot be used.
    """
    catalog = with_own_files(catalog or builtin_catalog(), files)
    programme, scenario = programme_of(system, catalog)
    if programme.role != "shield":
        shields = [one.id for one in _programmes(catalog) if one.role == "shield"]
        raise BadValue("SYSTEM", system, f"a shield: {', '.join(shields)}", "alternatives are told beside each shield")
    checked_discount(discount)
    base = programme.base_year if base_year is None else base_year
    shots = shot_law(catalog, programme, pk=pk, salvo=salvo, run=run)
    estimates = life_cycles(
        catalog,
        programme,
        base_year=base,
        first_year=programme.first_year,
        discount=discount,
        shots_per_kill=shots.shots_per_kill,
    )
    others = [one for one in _programmes(catalog) if one.role == "alternative" and has_elements(catalog, one)]
    rivals = tuple(
        cycle
        for one in others
        for cycle in life_cycles(catalog, one, base_year=base, first_year=one.first_year, discount=discount)
    )
    deflator = deflator_of(catalog)
    exchanges = exchanges_of(catalog, programme, deflator, base, shots)
    hardware = hardware_of(scenario, catalog, deflator, base) if scenario is not None else ()
    return CostAnswer(
        programme=programme,
        scenario=None if scenario is None else scenario.name,
        base_year=base,
        discount=discount,
        first_year=programme.first_year,
        estimates=estimates,
        rivals=rivals,
        shots=shots,
        exchanges=exchanges,
        hardware=hardware,
        assumptions=_assumptions(discount, shots),
        provenance=_provenance(catalog, programme, (*estimates, *rivals), exchanges, hardware, shots, base),
    )


def cost_table(
    *,
    base_year: int | None = None,
    discount: float = DISCOUNT,
    files: Iterable[Path] = (),
    catalog: Catalog | None = None,
) -> tuple[LifeCycle, ...]:
    """Return every estimate of every programme, each over the twenty years from its own first one."""
    catalog = with_own_files(catalog or builtin_catalog(), files)
    checked_discount(discount)
    return tuple(
        cycle
        for one in _programmes(catalog)
        if has_elements(catalog, one)
        for cycle in life_cycles(
            catalog, one, base_year=base_year or one.base_year, first_year=one.first_year, discount=discount
        )
    )


def programme_of(system: str, catalog: Catalog) -> tuple[Programme, Scenario | None]:
    """Return the programme of a name or of a scenario, and the scenario.

    Raises:
        UnknownName: neither a programme nor a scenario. BadValue: a scenario that no programme names.
    """
    programme, scenario = find_programme(system, catalog)
    if programme is not None:
        return programme, scenario
    hint = "name one of them, or add a file of `kind: programme` with --file"
    raise BadValue("SYSTEM", system, f"a scenario of a priced programme ({', '.join(catalog.ids('programme'))})", hint)


def find_programme(system: str, catalog: Catalog) -> tuple[Programme | None, Scenario | None]:
    """Return the programme of a name or of a scenario (None where no programme names it), and the scenario.

    Raises:
        UnknownName: neither a programme nor a scenario. FaultyFile: a scenario with faults.
    """
    if len(catalog.shelf("programme").ids_of(system)) == 1 and system not in shipped():
        return cast(Programme, catalog.entry("programme", system)), None
    is_file = system.lower().endswith((".yaml", ".yml"))
    if not is_file and system not in shipped():
        known = [*catalog.ids("programme"), *shipped()]
        raise UnknownName("programme or scenario", system, nearest(system, known, FAINT))
    scenario = load(system, catalog).scenario
    return next((one for one in _programmes(catalog) if scenario.name in one.scenarios), None), scenario


def with_own_files(catalog: Catalog, files: Iterable[Path], kinds: tuple[str, ...] = OWN_KINDS) -> Catalog:
    """Return the catalogue with a user's files on it, in their order.

    Raises:
        BadValue: a file of another kind. FaultyFile: with all faults of a file.
    """
    for path in files:
        kind = kind_of(path)
        if kind not in kinds:
            raise BadValue("--file", path, f"of a kind that counts here: {', '.join(kinds)}", f"it holds `{kind}`")
        catalog, _ = with_own_file(catalog, path, kind)
    return catalog


def has_elements(catalog: Catalog, programme: Programme) -> bool:
    """Return whether anybody has estimated what a programme costs."""
    return any(_same(catalog, one.programme, programme) for one in _elements(catalog))


def _programmes(catalog: Catalog) -> list[Programme]:
    return [cast(Programme, catalog.entry("programme", name)) for name in catalog.ids("programme")]


def _elements(catalog: Catalog) -> list[CostElement]:
    return [cast(CostElement, catalog.entry("cost-element", name)) for name in catalog.ids("cost-element")]


def _same(catalog: Catalog, name: str, programme: Programme) -> bool:
    return catalog.entry("programme", name).id == programme.id


def _assumptions(discount: float, shots: ShotLaw) -> tuple[str, ...]:
    return (
        f"a discount of {100.0 * discount:g} % a year above inflation: a judgement",
        "what is paid over several years is paid evenly",
        "lows are added to lows and highs to highs",
        shots.said,
        "the price of a long-range missile, which nobody publishes",
    )


def _provenance(
    catalog: Catalog,
    programme: Programme,
    cycles: Iterable[LifeCycle],
    exchanges: Iterable[Exchange],
    hardware: Iterable[Hardware],
    shots: ShotLaw,
    base_year: int,
) -> Provenance:
    deflator = deflator_of(catalog)
    parts = [part for cycle in cycles for part in cycle.parts]
    years = {part.element.price_year for part in parts} | {
        year for part in parts if part.element.price_year is None for year in part.by_year
    }
    prices = {price.id: price for one in exchanges for price in (one.interceptor, one.missile)}
    prices |= {one.price.id: one.price for one in hardware if one.price is not None}
    years |= {price.price_year for price in prices.values()}
    used = levels_used(deflator, (year for year in years if year is not None), base_year)
    levels = Provenance(
        sources=tuple(dict.fromkeys(name for number in used for name in number.sources)),
        weakest_status=weakest(number.status for number in used),
        numbers=tuple(used),
    )
    return Provenance.of(
        programme, *(part.element for part in parts), *prices.values(), *shots.numbers, levels
    ).described(catalog)
