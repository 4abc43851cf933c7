"""`umbrella stability`: what is left of another state's deterrent against a shield, and the race to restore it."""

from pathlib import Path
from typing import Any

import click

from umbrella.analysis.stability import STEPS, Case, StabilityAnswer, Through, stability
from umbrella.cli.answers import answer_option, keep_answer
from umbrella.cli.pictures import check_picture
from umbrella.cli.show import show_json, show_table, show_text


@click.command(short_help="Tell what is left of another state's deterrent against a shield.")
@click.argument("scenario")
@click.option("--state", metavar="NAME", help="russia or china [default: all].")
@click.option("--year", type=int, metavar="Y", help="Of the arsenal [default: all].")
@click.option("--interceptors", type=int, metavar="N", help="Of the shield [default: the scenario's].")
@click.option("--salvo", type=int, metavar="N", help="Shots at each warhead [default: the scenario's].")
@click.option("--pk", type=float, metavar="P", help="Chance that one shot kills [default: as in tests].")
@click.option(
    "--steps", type=int, default=STEPS, show_default=True, metavar="K", help="Of the race, each of both sides."
)
@click.option("--file", "files", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Arsenals of your own; several times.")  # fmt: skip
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Draw it (.png or .svg).")
@answer_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(scenario: str, plot: Path | None, out: Path | None, as_json: bool, **asked: Any) -> None:
    """Show how many warheads of other states arrive against the last shield of SCENARIO, struck first or not.

    Then how many warheads more restore what arrives without the shield, and the race step by step. The shield is taken
    at its best: it sees and reaches every warhead.
    """
    check_picture(plot)
    answer = stability(scenario, **asked)
    if plot is not None:
        from umbrella.report.stability import draw_stability

        draw_stability(answer, plot)
    keep_answer(out, answer_dict(answer), answer.provenance)
    if as_json:
        show_json(answer_dict(answer))
    else:
        _show(answer, plot)


def _through_dict(through: Through) -> dict[str, Any]:
    return {
        "mean": round(through.mean, 6),
        "low": through.low,
        "high": through.high,
        "p_at_least_1": through.at_least_one,
        "p_at_least_10": through.at_least_ten,
    }


def _case_dict(case: Case) -> dict[str, Any]:
    return {
        "arsenal": case.arsenal.id,
        "state": case.arsenal.state,
        "year": case.arsenal.year,
        "estimate": case.arsenal.estimate,
        "struck_first": case.is_struck,
        "without_shield": _through_dict(case.without),
        "against_shield": _through_dict(case.against),
        "mean_low": round(case.mean_range[0], 6),
        "mean_high": round(case.mean_range[1], 6),
        "share_taken": round(case.taken, 6),
        "extra_warheads": case.extra,
        "race": [
            {
                "who": step.who,
                "interceptors": step.interceptors,
                "extra_warheads": step.extra,
                "mean": round(step.mean, 6),
            }
            for step in case.race
        ],
    }


def answer_dict(answer: StabilityAnswer) -> dict[str, Any]:
    """Return the answer as `umbrella stability --json` prints it."""
    return {
        "scenario": answer.scenario,
        "shield": answer.shield_name,
        "interceptors": answer.shield.interceptors,
        "salvo": answer.shield.salvo,
        "pk": answer.shield.pk,
        "cases": [_case_dict(case) for case in answer.cases],
        "assumptions": list(answer.assumptions),
        "weakest_status": answer.provenance.weakest_status.value,
        "sources": list(answer.provenance.sources),
    }


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100.0 else f"{value:.1f}"


def _row(case: Case) -> tuple[str, ...]:
    low, high = case.mean_range
    return (
        case.arsenal.id,
        "yes" if case.is_struck else "no",
        _number(case.without.mean),
        f"{_number(case.against.mean)} ({_number(low)} to {_number(high)})",
        f"{case.against.low:,} to {case.against.high:,}",
        f"{case.against.at_least_one:.3f}",
        f"{case.against.at_least_ten:.3f}",
        "no number" if case.extra is None else f"{case.extra:,}",
    )


def _show(answer: StabilityAnswer, plot: Path | None) -> None:
    from umbrella.report.stability import chosen_race, finding

    show_text(f"{finding(answer)}.", style="bold")
    columns = (
        "arsenal",
        "struck first",
        "arrive without",
        "against the shield",
        "90 % of chance",
        "P(1 or more)",
        "P(10 or more)",
        "to restore",
    )
    show_table(columns, [_row(case) for case in answer.cases], right=columns[2:])
    show_text(
        "In brackets: the mean at the low and the high ends of the arsenal's shares. `to restore`: warheads more, each "
        "on a launcher of its own, with which as many arrive on average as without the shield."
    )
    case = chosen_race(answer)
    if case is not None:
        struck = "struck first" if case.is_struck else "not struck first"
        show_text(f"The race with {case.arsenal.name}, {struck}, from which this shield takes the largest share:")
        rows = [(step.who, f"{step.interceptors:,}", f"{step.extra:,}", _number(step.mean)) for step in case.race]
        race = ("after a move of", "interceptors", "warheads added", "get through")
        show_table(race, rows, right=race[1:])
    show_text(f"Decided by: {'; '.join(answer.assumptions)}.")
    show_text(f"Weakest status of its numbers: {answer.provenance.weakest_status.value}.")
    if plot is not None:
        click.echo(f"picture: {plot}")
