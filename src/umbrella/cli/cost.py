"""`umbrella cost`: what a shield costs over twenty years, and what could be had instead."""

from pathlib import Path
from typing import Any, Final

import click

from umbrella.analysis.cost import (
    DISCOUNT,
    YEARS,
    CostAnswer,
    LifeCycle,
    cost,
    cost_table,
    with_own_files,
)
from umbrella.analysis.dollars import Money, total
from umbrella.analysis.exchange import Exchange
from umbrella.analysis.part_cost import is_without_programme
from umbrella.catalog.library import builtin_catalog
from umbrella.cli.answers import answer_option, keep_answer
from umbrella.cli.cost_parts import show_parts
from umbrella.cli.cost_words import cycle_dict, hardware_dict, money_text, range_dict, show_priced
from umbrella.cli.pictures import check_picture
from umbrella.cli.show import show_json, show_table, show_text
from umbrella.core.errors import BadValue

SPAN: Final = 5  # years told together


@click.command(short_help="Tell what a shield costs over twenty years, and what could be had instead.")
@click.argument("system", required=False)
@click.option("--base-year", type=int, metavar="Y", help="Whose dollars [default: those of the programme].")
@click.option("--discount", type=float, default=DISCOUNT, show_default=True, metavar="R",
              help="Of a year, above inflation.")  # fmt: skip
@click.option("--pk", type=float, metavar="P", help="Chance that one shot kills [default: as in tests].")
@click.option("--salvo", type=int, metavar="N", help="Shots at each missile [default: the programme's].")
@click.option("--run", type=click.Path(path_type=Path), metavar="DIR", help="Shots and kills of this run instead.")
@click.option("--file", "files", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Programmes, cost elements or prices of your own; several times.")  # fmt: skip
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Draw it (.png or .svg).")
@answer_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    system: str | None,
    base_year: int | None,
    discount: float,
    pk: float | None,
    salvo: int | None,
    run: Path | None,
    files: tuple[Path, ...],
    plot: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Show what SYSTEM (a programme of the catalogue, or a scenario that fights it) costs over twenty years.

    By element and by estimate, in constant dollars, low to high; for each interceptor and each intercept; against one
    more missile; and beside the bargain of July 2000. Without SYSTEM: every estimate of every programme. Of a scenario
    that no programme prices: its parts that have a price, and the programmes that field the same interceptors.
    """
    check_picture(plot)
    if system is None:
        for name, value in (("--plot", plot), ("--out", out), ("--run", run), ("--pk", pk), ("--salvo", salvo)):
            if value is not None:
                raise BadValue(name, value, "left out without SYSTEM", "`umbrella catalog programmes` lists them")
        cycles = cost_table(base_year=base_year, discount=discount, files=files)
        show_json({"programmes": [cycle_dict(one) for one in cycles]}) if as_json else _show_cycles(cycles, discount)
        return
    if is_without_programme(system, with_own_files(builtin_catalog(), files)):
        show_parts(
            system, base_year, discount, files, (("--run", run), ("--pk", pk), ("--salvo", salvo)), plot, out, as_json
        )
        return
    answer = cost(system, base_year=base_year, discount=discount, pk=pk, salvo=salvo, run=run, files=files)
    if plot is not None:
        from umbrella.report.cost import draw_cost

        draw_cost(answer, plot)
    keep_answer(out, answer_dict(answer), answer.provenance)
    if as_json:
        show_json(answer_dict(answer))
    else:
        _show(answer, plot)


def _exchange_dict(one: Exchange) -> dict[str, Any]:
    return {
        "interceptor": one.interceptor.id,
        "missile": one.missile.id,
        "interceptor_musd": range_dict(one.interceptor_musd),
        "missile_musd": range_dict(one.missile_musd),
        "answer_musd": range_dict(one.answer_musd),
        "ratio": range_dict(one.ratio),
    }


def answer_dict(answer: CostAnswer) -> dict[str, Any]:
    """Return the answer as `umbrella cost --json` prints it."""
    return {
        "programme": answer.programme.id,
        "scenario": answer.scenario,
        "base_year": answer.base_year,
        "discount": answer.discount,
        "first_year": answer.first_year,
        "years": YEARS,
        "shots_per_kill": answer.shots.shots_per_kill,
        "pk": answer.shots.pk,
        "salvo": answer.shots.salvo,
        "estimates": [cycle_dict(one) for one in answer.estimates],
        "rivals": [cycle_dict(one) for one in answer.rivals],
        "exchange": [_exchange_dict(one) for one in answer.exchanges],
        "hardware": [hardware_dict(one) for one in answer.hardware],
        "assumptions": list(answer.assumptions),
        "weakest_status": answer.provenance.weakest_status.value,
        "sources": list(answer.provenance.sources),
    }


def _spans(first_year: int) -> list[range]:
    return [range(year, year + SPAN) for year in range(first_year, first_year + YEARS, SPAN)]


def _span_text(years: range) -> str:
    return f"{years[0]}-{years[-1] % 100:02d}"


def _sum(by_year: dict[int, Money], years: range) -> str:
    amount = total(by_year[year] for year in years if year in by_year).mid
    return f"{amount:.1f}" if amount else "-"


def _narrow(money: Money) -> str:
    return money_text(money).replace(" to ", "-")


def _two(money: Money) -> str:
    """Return a ratio with its range, to two digits."""
    low, mid, high = (f"{float(f'{value:.2g}'):,g}" for value in money)
    return f"{mid} ({low} to {high})"


def _show_cycles(cycles: tuple[LifeCycle, ...], discount: float) -> None:
    rows = [
        (one.programme.id, one.estimate, money_text(one.total), money_text(one.present), money_text(one.each_musd, 0))
        for one in cycles
    ]
    columns = ("programme", "estimate", "bn $ in 20 years", "worth in the first", "M$ an interceptor")
    show_table(columns, rows, right=columns[2:])
    show_text(f"Dollars of the programme's base year; discount {100.0 * discount:g} % a year. mid (low to high)")


def _show(answer: CostAnswer, plot: Path | None) -> None:
    from umbrella.report.cost import finding

    show_text(f"{finding(answer)}.", style="bold")
    last = answer.first_year + YEARS - 1
    show_text(
        f"{answer.first_year} to {last}, bn $ of {answer.base_year}: mid (low to high); five years at a time: mid"
    )
    spans = _spans(answer.first_year)
    rows = []
    for cycle in (*answer.estimates, *answer.rivals):
        first_span = _spans(cycle.programme.first_year)
        for part in cycle.parts if len(cycle.parts) > 1 else ():
            years = [_sum(part.by_year, span) for span in first_span]
            rows.append((cycle.estimate, part.element.name, *years, _narrow(part.total), ""))
        name = "TOGETHER" if len(cycle.parts) > 1 else cycle.parts[0].element.name
        years = [_sum(cycle.by_year, span) for span in first_span]
        rows.append((cycle.estimate, name, *years, _narrow(cycle.total), _narrow(cycle.present)))
    columns = ("estimate", "element", *(_span_text(span) for span in spans), "in twenty years", "worth at the start")
    show_table(columns, rows, right=columns[2:], whole=("estimate",))
    for cycle in answer.estimates:
        outside = cycle.outside
        beyond = f" Outside the twenty years: {money_text(outside)} bn $." if outside.high > 0.0 else ""
        show_text(
            f"* {cycle.estimate}: {money_text(cycle.each_musd, 0)} M$ for each interceptor that stands ready, "
            f"{money_text(cycle.per_intercept_musd, 0)} M$ for each intercept.{beyond}"
        )
    for cycle in answer.rivals:
        if cycle.for_ever_busd is not None:
            worth = f"{cycle.for_ever_busd:.1f} bn $" if cycle.for_ever_busd != float("inf") else "without bound"
            show_text(f"* {cycle.programme.id}, {cycle.estimate}: paid for ever it is worth {worth}.")
    _show_exchange(answer)
    _show_hardware(answer)
    show_text(f"Decided by: {'; '.join(answer.assumptions)}.")
    show_text(f"Weakest status of its numbers: {answer.provenance.weakest_status.value}.")
    if plot is not None:
        click.echo(f"picture: {plot}")


def _show_hardware(answer: CostAnswer) -> None:
    if answer.hardware:
        show_priced(answer.hardware, answer.scenario or "", answer.base_year)


def _show_exchange(answer: CostAnswer) -> None:
    if not answer.exchanges:
        return
    show_text(f"One more missile, and the interceptors for it, M$ of {answer.base_year}:")
    rows = [
        (
            one.missile.name,
            money_text(one.missile_musd, 0),
            one.interceptor.name,
            money_text(one.answer_musd, 0),
            _two(one.ratio),
        )
        for one in answer.exchanges
    ]
    columns = ("missile", "its price", "interceptor", "the answer to it", "dollars for a dollar")
    show_table(columns, rows, right=("its price", "the answer to it", "dollars for a dollar"))
