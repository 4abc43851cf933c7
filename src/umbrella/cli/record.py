"""`umbrella record`: what the public record of intercept tests says of the chance of a hit."""

from pathlib import Path
from typing import Any

import click

from umbrella.analysis.hit_record import CONFIDENCE, HitRecord, RuleAnswer, hit_record, systems_on_record
from umbrella.catalog.counting import meaning
from umbrella.cli.fly import show_status
from umbrella.cli.pictures import check_picture
from umbrella.cli.show import show_json, show_table, show_text
from umbrella.core.errors import BadValue

NUMBERS = ("hits", "tests", "mean", "median", "low", "high", "2 shots", "4 shots", "4 naive")


@click.command(short_help="Show what intercept tests say of the chance of a hit.")
@click.argument("system", required=False)
@click.option("--counting", metavar="RULE", help="Only this counting rule, for instance all-tests.")
@click.option("--prior", default="jeffreys", show_default=True, metavar="PRIOR", help="jeffreys or uniform.")
@click.option("--confidence", default=CONFIDENCE, show_default=True, type=float, help="Of the credible interval.")
@click.option("--until", metavar="DAY", help="Only tests to this day (YYYY-MM-DD): what was known then.")
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Draw the posteriors (.png or .svg).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    system: str | None,
    counting: str | None,
    prior: str,
    confidence: float,
    until: str | None,
    plot: Path | None,
    as_json: bool,
) -> None:
    """Show the chance of a hit that the tests of SYSTEM (GMD, THAAD, …) leave, by counting rule; without SYSTEM of all.

    `low` and `high` end the credible interval. `4 shots` is the chance that at least one of four hits when the
    chance of each is as uncertain as the tests leave it; `4 naive` takes the bare rate instead.
    """
    check_picture(plot)
    if system is None and plot is not None:
        raise BadValue("--plot", plot, "left out without SYSTEM", f"name one of {', '.join(systems_on_record())}")
    asked: dict[str, Any] = {"counting": counting, "prior": prior, "confidence": confidence, "until": until}
    records = [hit_record(name, **asked) for name in ((system,) if system else systems_on_record())]
    if plot is not None:
        from umbrella.report.hit_record import draw_hit_record

        draw_hit_record(records[0], plot)
    if as_json:
        show_json(record_dict(records[0]) if system else {"systems": [record_dict(record) for record in records]})
    elif system:
        _show(records[0], plot)
    else:
        _show_systems(records)


def record_dict(record: HitRecord) -> dict[str, Any]:
    """Return a record as `umbrella record --json` prints it."""
    return {
        "system": record.system,
        "prior": record.prior,
        "confidence": record.confidence,
        "until": record.until,
        "rules": [_rule_dict(answer) for answer in record.answers],
        "tests": [
            {"id": one.id, "name": one.name, "date": one.date, "result": one.result, "failed_at": one.failed_at or None}
            for one in record.tests
        ],
        "weakest_status": record.provenance.weakest_status.value,
        "sources": list(record.provenance.sources),
    }


def _rule_dict(answer: RuleAnswer) -> dict[str, Any]:
    posterior = answer.posterior
    return {
        "rule": answer.rule,
        "meaning": meaning(answer.rule),
        "hits": answer.count.hits,
        "tests": answer.count.tests,
        "rate": answer.rate,
        "mean": posterior.mean,
        "median": posterior.median,
        "low": posterior.low,
        "high": posterior.high,
        "at_least_one": [
            {"shots": salvo.shots, "predictive": salvo.predictive, "naive": salvo.naive} for salvo in answer.salvos
        ],
        "counted": list(answer.count.counted),
    }


def _row(answer: RuleAnswer) -> list[str]:
    posterior, (_, two, _, four) = answer.posterior, answer.salvos
    shares = (posterior.mean, posterior.median, posterior.low, posterior.high, two.predictive, four.predictive)
    naive = "" if four.naive is None else f"{four.naive:.3f}"
    return [str(answer.count.hits), str(answer.count.tests), *(f"{share:.3f}" for share in shares), naive]


def _show(record: HitRecord, plot: Path | None) -> None:
    when = f", known on {record.until}" if record.until else ""
    show_text(f"{record.system}: chance of a hit in a test{when}", style="bold")
    show_text(f"{100.0 * record.confidence:g} % credible intervals, {record.prior} prior")
    show_table(("rule", *NUMBERS), [[one.rule, *_row(one)] for one in record.answers], right=NUMBERS)
    for answer in record.answers:
        show_text(f"* {answer.rule}: {meaning(answer.rule)}")
    show_status(record.provenance.weakest_status)
    if plot is not None:
        click.echo(f"picture: {plot}")


def _show_systems(records: list[HitRecord]) -> None:
    rows = [[record.system, record.answers[0].rule, *_row(record.answers[0])] for record in records]
    show_table(("system", "rule", *NUMBERS), rows, right=NUMBERS)
    show_text("`umbrella record SYSTEM` counts by every rule, `umbrella catalog tests` lists the tests.")
