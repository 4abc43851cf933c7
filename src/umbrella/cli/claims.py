"""`umbrella claims`: what public people said, and what the models say of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from umbrella.cli.answers import answer_option, keep_answer
from umbrella.cli.pictures import check_picture
from umbrella.cli.show import show_json, show_table, show_text
from umbrella.cli.work import say
from umbrella.core.compiled import announce_compilation
from umbrella.core.errors import BadValue

if TYPE_CHECKING:
    from umbrella.analysis.claims import ClaimAnswer, ClaimsAnswer
    from umbrella.catalog.records import Fact


@click.command(short_help="Hold the claims of public people against the models.")
@click.argument("names", metavar="[ID]...", nargs=-1)
@click.option("--check", "checked", is_flag=True, help="Compute what can be computed; an ID alone is only shown.")
@click.option("--file", type=click.Path(path_type=Path), metavar="F", help="Claims of your own (YAML).")
@click.option("--draws", type=int, default=64, show_default=True, metavar="N", help="Of inputs that have a range.")
@click.option("--seed", type=int, default=0, show_default=True, metavar="S", help="Of the draws.")
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Draw it (.png or .svg); with --check.")
@answer_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    names: tuple[str, ...],
    checked: bool,
    file: Path | None,
    draws: int,
    seed: int,
    plot: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Show the claims of the catalogue (or of a file), those named or all; with --check, decide them."""
    check_picture(plot)
    if plot is not None and not checked:
        raise BadValue("--plot", plot, "given with --check", "nothing else has a probability")
    from umbrella.analysis.claims import claims

    if checked:
        announce_compilation()
    answer = claims(names, checked=checked, file=file, draws=draws, seed=seed, say=say)
    if plot is not None:
        from umbrella.report.claims import draw_claims

        draw_claims(answer, plot)
    data = answer_dict(answer)
    keep_answer(out, data, answer.provenance)
    if as_json:
        show_json(data)
        return
    if len(answer.claims) == 1:
        _show_one(answer.claims[0])
    else:
        _show_all(answer, checked)
    if plot is not None:
        click.echo(f"picture: {plot}")


def answer_dict(answer: "ClaimsAnswer") -> dict[str, Any]:
    """Return claims as `umbrella claims --json` prints them."""
    return {
        "draws": answer.draws,
        "seed": answer.seed,
        "claims": [_claim_dict(one) for one in answer.claims],
        "weakest_status": answer.provenance.weakest_status.value,
        "sources": list(answer.provenance.sources),
    }


def _claim_dict(one: "ClaimAnswer") -> dict[str, Any]:
    claim = one.claim
    low, high = one.span
    return {
        "id": claim.id,
        "who": claim.who,
        "role": claim.role or None,
        "agency": claim.agency,
        "said_on": claim.said_on or None,
        "reported_on": claim.reported_on or None,
        "modality": claim.modality,
        "text": claim.text,
        "verdict": one.verdict,
        "probability": one.probability,
        "probability_low": low,
        "probability_high": high,
        "deciding": one.deciding or None,
        "checks": [
            {
                "view": answer.view,
                "computation": check.kind,
                "verdict": answer.decided.verdict,
                "denied": check.denied,
                "probability": answer.decided.probability,
                "probability_low": answer.decided.interval[0],
                "probability_high": answer.decided.interval[1],
                "draws": answer.decided.draws,
                "deciding": answer.decided.deciding or None,
                "detail": answer.decided.detail,
            }
            for check, answer in zip(claim.check, one.answers, strict=False)
        ],
        "contrary": [_fact_dict(fact) for fact in claim.contrary],
        "later": [_fact_dict(fact) for fact in claim.later],
        "weakest_status": one.provenance.weakest_status.value,
        "sources": list(one.provenance.sources),
    }


def _fact_dict(fact: "Fact") -> dict[str, Any]:
    return {"text": fact.text, "status": fact.status.value, "source": list(fact.source)}


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _shares(one: "ClaimAnswer") -> str:
    """Return the probability, or its span over the readings."""
    low, high = one.span
    if low is None or high is None:
        return ""
    return _share(low) if _share(low) == _share(high) else f"{low:.2f} to {high:.2f}"


def _show_all(answer: "ClaimsAnswer", checked: bool) -> None:
    rows = [
        (one.claim.id, one.claim.who, one.claim.said_on, one.claim.text, one.verdict, _shares(one))
        for one in answer.claims
    ]
    show_table(("id", "who", "said on", "claim", "verdict", "P"), rows, right=("P",), whole=("id", "verdict"))
    hint = "" if checked else " `--check` computes what can be computed."
    show_text(f"`umbrella claims ID` shows one with what was said against it and what came later.{hint}")
    show_text(f"Weakest status: {answer.provenance.weakest_status.value}.")


def _show_one(one: "ClaimAnswer") -> None:
    claim = one.claim
    show_text(f"{claim.id}: {claim.text}", style="bold")
    role = f" ({claim.role})" if claim.role else ""
    show_text(f"{claim.who}{role}, said {claim.said_on or 'on an unknown day'}, by {claim.agency}; {claim.modality}")
    show_text(f"Verdict: {one.verdict}{f', probability {_shares(one)}' if one.answers else ''}.")
    if one.deciding:
        show_text(f"Decided by: {one.deciding}.")
    for answer in one.answers:
        got = answer.decided
        show_text(f"* {answer.view}: {got.verdict}, probability {got.probability:.2f}. {got.detail}.", indent=2)
        if got.deciding:
            show_text(f"decided by {got.deciding}", indent=4)
    for heading, facts in (("Against it:", claim.contrary), ("What came later:", claim.later)):
        if facts:
            show_text(heading)
            for fact in facts:
                show_text(f"* {fact.text} [{fact.status.value}: {', '.join(fact.source)}]", indent=2)
    show_text(f"Sources: {', '.join(claim.source)}. Weakest status: {one.provenance.weakest_status.value}.")
