"""`umbrella deplete`: raid after raid until the magazines are empty, with and without what production delivers."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from umbrella.cli.pictures import check_picture
from umbrella.cli.progress import progress_bar
from umbrella.cli.show import show_json, show_table, show_text
from umbrella.cli.work import say
from umbrella.core.compiled import announce_compilation
from umbrella.core.errors import BadValue

if TYPE_CHECKING:
    from umbrella.analysis.depletion import Endurance, Spread
    from umbrella.campaign.depletion import Plan
    from umbrella.campaign.statistics import Share
    from umbrella.catalog.library import Catalog
    from umbrella.scenario.build import Defence

NO_REFILL: Final = (
    "No refill: the catalogue has no public production rates. --refill INTERCEPTOR=PER_YEAR gives one of your own."
)


@click.command(short_help="Fight raid after raid until the magazines are empty.")
@click.argument("scenario")
@click.option("--raids", type=int, default=10, show_default=True, metavar="N", help="Raids one after another.")
@click.option("--sequences", type=int, default=200, show_default=True, metavar="M", help="So many times over.")
@click.option("--interval-days", type=float, default=30.0, show_default=True, metavar="D", help="Between two raids.")
@click.option("--refill", multiple=True, metavar="KEY=PER_YEAR",
              help="Interceptors of a kind delivered in a year, up to the first stock; several times.")  # fmt: skip
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Draw it (.png or .svg).")
@click.option("--seed", type=int, default=0, show_default=True, metavar="S", help="The same seed, the same answer.")
@click.option("--workers", type=int, metavar="N", help="Threads [default: as many as processors].")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    scenario: str,
    raids: int,
    sequences: int,
    interval_days: float,
    refill: tuple[str, ...],
    plot: Path | None,
    seed: int,
    workers: int | None,
    as_json: bool,
) -> None:
    """Fight the attack of SCENARIO again and again, each raid against the last shield with the stock that the raids
    before have left, plus what production has delivered since. Tells how many raids the stock survives."""
    from umbrella.campaign.depletion import Plan
    from umbrella.campaign.pools import Workers
    from umbrella.catalog.library import builtin_catalog

    check_picture(plot)
    catalog, who = builtin_catalog(), Workers(number=workers)
    rates = _rates(refill, catalog)
    plans = [
        Plan(raids=raids, sequences=sequences, interval_days=interval_days, refill=rate, seed=seed)
        for rate in ({}, rates)
        if rate or rate is not rates
    ]
    defence = _defence(scenario, catalog, plans)
    announce_compilation()
    answers = [_answer(defence, plan, who) for plan in plans]
    if plot is not None:
        _draw(scenario, defence, plans[-1], answers, plot)
    if as_json:
        show_json(answer_dict(scenario, defence, plans[-1], answers))
    else:
        _show(defence, plans[-1], answers)
        if plot is not None:
            click.echo(f"picture: {plot}")


def _rates(refill: tuple[str, ...], catalog: "Catalog") -> dict[str, float]:
    """Return interceptors per year by their id in the catalogue."""
    rates = {}
    for given in refill:
        name, _, number = given.partition("=")
        try:
            per_year = float(number)
        except ValueError:
            raise BadValue("--refill", given, "INTERCEPTOR=PER_YEAR", "for instance sm-3-ia=12") from None
        key = catalog.interceptor(name).id
        if key in rates:
            raise BadValue("--refill", given, "one rate for each interceptor", f"{key} was given twice")
        rates[key] = per_year
    return rates


def _defence(scenario: str, catalog: "Catalog", plans: "list[Plan]") -> "Defence":
    """Return the last shield of a scenario; what cannot be refilled is refused before anything is fought."""
    from umbrella.campaign.depletion import production
    from umbrella.scenario.build import build
    from umbrella.scenario.load import load

    defence = build(load(scenario, catalog), catalog, say).defences[-1]
    production(defence, plans[-1])
    return defence


def _answer(defence: "Defence", plan: "Plan", who: Any) -> "Endurance":
    from umbrella.analysis.depletion import endurance
    from umbrella.campaign.depletion import deplete

    with progress_bar("raid after raid, refilled" if plan.refill else "raid after raid") as progress:
        return endurance(deplete(defence, plan, who, progress))


def _draw(scenario: str, defence: "Defence", plan: "Plan", answers: "list[Endurance]", path: Path) -> None:
    from umbrella.report.credits import credit_of
    from umbrella.report.depletion import DepletionPicture, draw_depletion

    subtitle = f"{scenario}, against {defence.title}; {plan.sequences:,} sequences of {plan.raids} raids"
    draw_depletion(
        DepletionPicture(
            without=answers[0],
            refilled=answers[1] if plan.refill else None,
            refill=_refill_text(plan),
            subtitle=subtitle,
            credit=credit_of(defence.provenance),
        ),
        path,
    )


def _refill_text(plan: "Plan") -> str:
    each = ", ".join(f"{per_year:g} {name}" for name, per_year in plan.refill.items())
    return f"{each} a year, a raid every {plan.interval_days:g} days" if each else ""


def answer_dict(scenario: str, defence: "Defence", plan: "Plan", answers: "list[Endurance]") -> dict[str, Any]:
    """Return the answer as `umbrella deplete --json` prints it; null: more raids than were fought."""
    return {
        "scenario": scenario,
        "shield": defence.name,
        "seed": plan.seed,
        "raids": plan.raids,
        "sequences": plan.sequences,
        "interval_days": plan.interval_days,
        "stock": answers[0].full,
        "without_refill": _endurance_dict(answers[0]),
        "refill_per_year": dict(plan.refill) or None,
        "with_refill": _endurance_dict(answers[1]) if plan.refill else None,
        "weakest_status": defence.provenance.weakest_status.value,
    }


def _endurance_dict(answer: "Endurance") -> dict[str, Any]:
    return {
        "raids_before_first_leaker": _spread_dict(answer.before_leak),
        "raids_until_empty": _spread_dict(answer.until_empty),
        "raids_until_empty_by_battery": {name: _spread_dict(one) for name, one in answer.until_empty_of.items()},
        "by_raid": [
            {
                "raid": raid.number,
                "p_no_leak": raid.p_no_leak._asdict(),
                "p_no_leak_so_far": raid.p_none_so_far._asdict(),
                "expected_leakers": _share_dict(raid.leakers),
                "shots": _share_dict(raid.shots),
                "stock": _spread_dict(raid.stock),
                "stock_by_battery": {name: _spread_dict(one) for name, one in raid.stock_of.items()},
            }
            for raid in answer.raids
        ],
    }


def _share_dict(share: "Share") -> dict[str, float | None]:
    return {name: value if math.isfinite(value) else None for name, value in share._asdict().items()}


def _spread_dict(spread: "Spread") -> dict[str, float | None]:
    return {name: value if math.isfinite(value) else None for name, value in spread._asdict().items()}


def _show(defence: "Defence", plan: "Plan", answers: "list[Endurance]") -> None:
    stock = ", ".join(f"{name} {number}" for name, number in answers[0].full.items())
    show_text(f"Raid after raid against {defence.title}", style="bold")
    show_text(
        f"{plan.sequences:,} sequences of {plan.raids} raids, seed {plan.seed}. Stock before the first raid: "
        f"{answers[0].stock} ({stock})."
    )
    show_text(f"Refill: {_refill_text(plan)}." if plan.refill else NO_REFILL)
    show_text("")
    _show_raids(answers)
    show_text("")
    _show_lasting(answers)
    show_text("")
    for answer, name in zip(answers, ("Without a refill", "With the refill"), strict=False):
        share = answer.raids[-1].p_none_so_far
        show_text(f"{name} nothing gets through in all {plan.raids} raids with a chance of {share.value:.3f} (95 % "
                  f"interval {share.low:.3f} to {share.high:.3f}).")  # fmt: skip
    show_text(f"Weakest status of its numbers: {defence.provenance.weakest_status.value}.")


def _show_raids(answers: "list[Endurance]") -> None:
    """Print a line for each raid, without and with refill side by side: shares with their intervals, and medians."""
    pairs = ("P(no leaker)", "leakers", "shots", "stock after")
    columns = [name if k == 0 else "refilled" for name in pairs for k in range(len(answers))]
    rows = []
    for raids in zip(*(answer.raids for answer in answers), strict=True):
        shares = [_share_text(raid.p_no_leak) for raid in raids]
        means = [f"{share.value:.2f}" for share in (*(raid.leakers for raid in raids), *(raid.shots for raid in raids))]
        rows.append([str(raids[0].number), *shares, *means, *(f"{raid.stock.median:.0f}" for raid in raids)])
    show_table(("raid", *columns), rows, right=("raid", *columns))


def _share_text(share: "Share") -> str:
    return f"{share.value:.2f} ({share.low:.2f}–{share.high:.2f})"


def _show_lasting(answers: "list[Endurance]") -> None:
    """Print how many raids went by before something happened: the median, and what holds for 5 to 95 %."""
    columns = ("raids", "refilled")[: len(answers)]
    rows = [("before the first leaker", *(_raids_text(answer.before_leak, answer, "≥") for answer in answers))]
    for name, number in answers[0].full.items():
        cells = (_raids_text(answer.until_empty_of[name], answer, ">") for answer in answers)
        rows.append((f"until {name} was empty ({number})", *cells))
    if len(answers[0].full) > 1:
        cells = (_raids_text(answer.until_empty, answer, ">") for answer in answers)
        rows.append((f"until all were empty ({answers[0].stock})", *cells))
    show_table(("median (5–95 % of the sequences)", *columns), rows, right=columns)


def _raids_text(spread: "Spread", answer: "Endurance", beyond: str) -> str:
    """Return a median with its spread, as `3 (1–5)`; more than were fought as `>10`."""
    most = f"{beyond}{len(answer.raids)}"
    median, low, high = (f"{value:.0f}" if math.isfinite(value) else most for value in spread)
    return median if low == high else f"{median} ({low}–{high})"
