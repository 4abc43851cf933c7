"""`umbrella odds`: closed forms for warheads, interceptors and a chance of a hit."""

from pathlib import Path
from typing import Any, Final

import click

from umbrella.analysis.odds import (
    COMMON,
    CONFIDENCE,
    SHOOT_LOOK_SHOOT,
    Odds,
    OddsAnswer,
    claimed_pk,
    leak_chance,
    odds,
    percent,
)
from umbrella.cli.answers import answer_option, keep_answer
from umbrella.cli.pictures import check_picture
from umbrella.cli.show import show_json, show_table, show_text

CLAIM: Final = 0.97
CLAIM_SHOTS: Final = 4


@click.command(short_help="Work out the odds that nothing gets through, on paper.")
@click.option("--warheads", type=int, required=True, metavar="W", help="Real warheads, all shot at.")
@click.option("--pk", type=float, metavar="P", help="Chance that one shot kills, 0 to 1.")
@click.option("--record", metavar="SYSTEM", help="Instead of --pk: what the tests of GMD, THAAD … leave.")
@click.option("--shots", type=int, required=True, metavar="N", help="Interceptors at each warhead (sls: at most).")
@click.option("--common", type=float, default=COMMON, show_default=True, metavar="R",
              help="Share of the failures that strikes all shots at once.")  # fmt: skip
@click.option("--doctrine", default="barrage", show_default=True, metavar="NAME", help="barrage or sls.")
@click.option("--confidence", type=float, default=CONFIDENCE, show_default=True, metavar="C",
              help="P(no leaker) that the interceptors needed are to give.")  # fmt: skip
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Draw the chart (.png or .svg).")
@answer_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(plot: Path | None, out: Path | None, as_json: bool, **asked: Any) -> None:
    """Show the chance that no warhead gets through, independent shots beside shots that share causes of failure."""
    check_picture(plot)
    answer = odds(**asked)
    if plot is not None:
        from umbrella.report.odds import draw_odds

        draw_odds(answer, plot)
    keep_answer(out, answer_dict(answer), answer.provenance)
    if as_json:
        show_json(answer_dict(answer))
    else:
        _show(answer, plot)


def _odds_dict(one: Odds) -> dict[str, Any]:
    return {
        "p_no_leak": one.p_no_leak,
        "expected_leakers": one.expected_leakers,
        "p_kill": one.p_kill,
        "shots_used": one.shots_used,
        "interceptors_needed": one.interceptors_needed,
    }


def answer_dict(answer: OddsAnswer) -> dict[str, Any]:
    """Return the odds as `umbrella odds --json` prints them."""
    asked = answer.question
    return {
        "warheads": asked.warheads,
        "pk": asked.pk,
        "shots": asked.shots,
        "common": asked.common,
        "doctrine": asked.doctrine,
        "confidence": asked.confidence,
        **_odds_dict(answer.independent),
        "correlated": _odds_dict(answer.correlated),
        "by_common": [{"common": share, **_odds_dict(one)} for share, one in answer.by_common],
        "by_shots": [
            {"shots": n, "p_no_leak": alone, "correlated": together, "uncertain": uncertain}
            for n, alone, together, uncertain in answer.by_shots
        ],
        "record": answer.record,
        "p_no_leak_uncertain": answer.uncertain,
        "assumptions": list(answer.assumptions),
        "weakest_status": answer.provenance.weakest_status.value,
        "sources": list(answer.provenance.sources),
    }


def _show(answer: OddsAnswer, plot: Path | None) -> None:
    asked = answer.question
    show_text(f"{answer.headline}.", style="bold")
    columns = ("in common", "P(no leaker)", "leakers", "shots used", f"needed for {100.0 * asked.confidence:g} %")
    rows = [
        (
            f"{100.0 * share:.3g} %",
            f"{one.p_no_leak:.4f}",
            f"{one.expected_leakers:.3f}",
            f"{one.shots_used:.1f}",
            "no number" if one.interceptors_needed is None else f"{one.interceptors_needed:,}",
        )
        for share, one in answer.by_common
    ]
    show_text("By the share of failures that strike all shots at once (0 %: independent shots):")
    show_table(columns, rows, right=columns, whole=columns)
    if answer.uncertain is not None and answer.posterior is not None:
        low, high = answer.posterior.low, answer.posterior.high
        show_text(
            f"The tests of {answer.record} leave the chance of a hit between {low:.2f} and {high:.2f}. With all of "
            f"that weighed, and independent shots, P(no leaker) is {answer.uncertain:.4f}."
        )
    show_text(_explained(answer))
    show_text(f"Decided by: {'; '.join(answer.assumptions)}.")
    show_text(f"Weakest status of its numbers: {answer.provenance.weakest_status.value}.")
    if plot is not None:
        click.echo(f"picture: {plot}")


def _explained(answer: OddsAnswer) -> str:
    asked, one = answer.question, answer.correlated
    miss = leak_chance(asked.pk, asked.shots)
    looks = " one after the other" if asked.doctrine == SHOOT_LOOK_SHOOT else ""
    return (
        f"Independent means that a miss says nothing about the next shot: {asked.shots} shots{looks} miss with "
        f"{1.0 - asked.pk:.3g}^{asked.shots} = {percent(miss)}. If some failures have a cause that all shots share (a "
        f"flaw of design, a wrong track, a decoy taken for the warhead), more shots do not help against those, and one "
        f"warhead gets through with {percent(1.0 - one.p_kill)}. '97 % if you send four' is 1 - (1 - p)^4 with "
        f"p = {claimed_pk(CLAIM, CLAIM_SHOTS):.3f}: one warhead, and every failure with its own cause."
    )
