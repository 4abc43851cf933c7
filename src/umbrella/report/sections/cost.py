"""The cost: what the shield costs over twenty years by each estimate, one more missile, and the alternatives."""

from umbrella.analysis.cost import YEARS, CostAnswer, LifeCycle
from umbrella.analysis.dollars import Money
from umbrella.analysis.dossier import Dossier, Missing
from umbrella.report.blocks import Block, Listing, Section, Table, Text, columns
from umbrella.report.cost import cost_figure, finding
from umbrella.report.inline import inline
from umbrella.report.sections.missing import missing

TITLE = "Cost"


def cost(told: Dossier) -> Section:
    """Return the section: the chart, the estimates by element, the price of one more missile, and the hardware."""
    found = told.cost
    if isinstance(found, Missing):
        return missing("cost", TITLE, found)
    last = found.first_year + YEARS - 1
    blocks: list[Block] = [
        Text(words=f"{finding(found)}."),
        inline(cost_figure(found), f"Lines of what has been paid by the end of each year. {finding(found)}.",
               f"{found.first_year} to {last}, bn $ of {found.base_year}."),
        _estimates(found),
        Listing(items=tuple(_each(one) for one in found.estimates)),
        *_exchanges(found),
        *_hardware(found),
        Text(words=f"Decided by: {'; '.join(found.assumptions)}."),
        Text(words=f"Weakest status of these numbers: {found.provenance.weakest_status.value}.", look="note"),
    ]  # fmt: skip
    return Section(id="cost", title=TITLE, blocks=tuple(blocks))


def money_text(money: Money | None, digits: int = 1) -> str:
    """Return an amount with its range, or without where it has none."""
    if money is None:
        return ""
    low, mid, high = (f"{value:,.{digits}f}" for value in money)
    return mid if low == mid == high else f"{mid} ({low} to {high})"


def _estimates(found: CostAnswer) -> Table:
    numbers = ("in twenty years", "worth at the start")
    return Table(
        caption=f"What is paid, bn $ of {found.base_year}: middle (low to high); the alternatives stand below",
        columns=columns("estimate", "element", *numbers, numbers=numbers),
        rows=tuple(row for cycle in (*found.estimates, *found.rivals) for row in _cycle(cycle)),
    )


def _cycle(cycle: LifeCycle) -> list[tuple[str, ...]]:
    many = len(cycle.parts) > 1
    name = f"{cycle.programme.id}, {cycle.estimate}"
    rows = [(name, part.element.name, money_text(part.total), "") for part in cycle.parts] if many else []
    whole = "together" if many else cycle.parts[0].element.name
    return [*rows, (name, whole, money_text(cycle.total), money_text(cycle.present))]


def _each(cycle: LifeCycle) -> str:
    each, per_intercept = money_text(cycle.each_musd, 0), money_text(cycle.per_intercept_musd, 0)
    beyond = f" Outside the twenty years: {money_text(cycle.outside)} bn $." if cycle.outside.high > 0.0 else ""
    kill = f", {per_intercept} M$ for each intercept" if per_intercept else ""
    return f"{cycle.estimate}: {each} M$ for each interceptor that stands ready{kill}.{beyond}"


def _exchanges(found: CostAnswer) -> list[Block]:
    if not found.exchanges:
        return []
    numbers = ("its price", "the answer to it", "dollars for a dollar")
    rows = [
        (one.missile.name, money_text(one.missile_musd, 0), one.interceptor.name, money_text(one.answer_musd, 0),
         _ratio(one.ratio))
        for one in found.exchanges
    ]  # fmt: skip
    return [
        Table(
            caption=f"One more missile, and the interceptors for it, M$ of {found.base_year}",
            columns=columns("missile", "its price", "interceptor", *numbers[1:], numbers=numbers),
            rows=tuple(rows),
        )
    ]


def _ratio(money: Money) -> str:
    low, mid, high = (f"{float(f'{value:.2g}'):,g}" for value in money)
    return f"{mid} ({low} to {high})"


def _hardware(found: CostAnswer) -> list[Block]:
    if not found.hardware:
        return []
    rows = [
        (one.name, str(one.count), one.price.name if one.price else "nobody's", money_text(one.busd, 2))
        for one in found.hardware
    ]
    return [
        Table(
            caption=f"What stands in the shield, at the prices that are known, bn $ of {found.base_year}",
            columns=columns("what", "how many", "at the price of", "bn $", numbers=("how many", "bn $")),
            rows=tuple(rows),
        )
    ]
