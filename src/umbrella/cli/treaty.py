"""`umbrella treaty`: what the ABM Treaty and its sequels say of a shield."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from umbrella.cli.answers import answer_option, keep_answer
from umbrella.cli.pictures import check_picture
from umbrella.cli.show import show_json, show_table, show_text
from umbrella.cli.work import say
from umbrella.core.compiled import announce_compilation
from umbrella.core.errors import BadValue

if TYPE_CHECKING:
    from umbrella.analysis.treaty import ArticleVerdict, TreatyAnswer

MOST_WORKERS: Final = 256


@click.command(short_help="Judge a shield by the ABM Treaty, article by article.")
@click.argument("scenario")
@click.option("--shield", metavar="S", help="Name of the shield [default: the last of the scenario].")
@click.option("--file", "files", multiple=True, type=click.Path(path_type=Path), metavar="F",
              help="Articles, components or strategic missiles of your own; several times.")  # fmt: skip
@click.option("--no-flights", is_flag=True, help="Leave out what has to be flown: the territory, strategic missiles.")
@click.option("--workers", type=int, metavar="N", help="Threads [default: as many as processors].")
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Draw it (.png or .svg).")
@answer_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    scenario: str,
    shield: str | None,
    files: tuple[Path, ...],
    no_flights: bool,
    workers: int | None,
    plot: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Judge a shield of SCENARIO (a shipped one, or a YAML file) by each article: complies, violates, or depends.

    Beside it stands what the text leaves open: whether the shield has a shot at strategic missiles.
    """
    count = _threads(workers)
    check_picture(plot)
    from umbrella.analysis.treaty import treaty
    from umbrella.catalog.library import builtin_catalog
    from umbrella.scenario.load import load

    if not no_flights:
        announce_compilation()
    catalog = builtin_catalog()
    answer = treaty(
        load(scenario, catalog), catalog, shield=shield, files=files, flights=not no_flights, workers=count, say=say
    )
    if plot is not None:
        from umbrella.report.treaty import draw_treaty

        draw_treaty(answer, plot)
    data = answer_dict(answer)
    keep_answer(out, data, answer.provenance)
    if as_json:
        show_json(data)
    else:
        _show(answer, plot)


def _threads(workers: int | None) -> int:
    if workers is not None and not 1 <= workers <= MOST_WORKERS:
        raise BadValue("--workers", workers, f"1 <= N <= {MOST_WORKERS}")
    return workers or os.cpu_count() or 1


def answer_dict(answer: "TreatyAnswer") -> dict[str, Any]:
    """Return a judgement as `umbrella treaty --json` prints it."""
    return {
        "scenario": answer.facts.scenario,
        "shield": answer.facts.shield,
        "country": answer.facts.country,
        "laws": [
            {
                "law": one.law,
                "verdict": one.verdict,
                "at_best": one.best,
                "at_worst": one.worst,
                "articles": list(one.articles),
            }
            for one in answer.laws
        ],
        "articles": [_article_dict(one) for one in answer.articles],
        "strategic": [
            {
                "state": one.state,
                "missile": one.missile,
                "from": one.origin,
                "reached_fraction": round(one.reached, 5),
                "covered_fraction": round(one.covered, 5),
                "shoot_look_shoot_fraction": round(one.twice, 5),
            }
            for one in answer.strategic
        ],
        "left_out": list(answer.left_out),
        "weakest_status": answer.provenance.weakest_status.value,
        "sources": list(answer.provenance.sources),
    }


def _article_dict(one: "ArticleVerdict") -> dict[str, Any]:
    article, finding = one.article, one.finding
    limit = article.limit
    return {
        "id": article.id,
        "treaty": article.treaty,
        "article": article.article,
        "in_force": bool(article.in_force_from),
        "replaced": one.is_replaced,
        "text": article.text,
        "verdict": finding.verdict,
        "depends_on": finding.depends_on or None,
        "fact": finding.fact,
        "limit": None if limit is None else limit.value,
        "limit_low": None if limit is None else limit.span[0],
        "limit_high": None if limit is None else limit.span[1],
        "unit": article.unit or None,
        "readings": [{"view": view, "limit": limit, "verdict": verdict} for view, limit, verdict in finding.views],
        "value": None if finding.value is None else round(finding.value, 3),
        "amendment": one.amendment or None,
        "status": article.status.value,
        "source": list(article.source),
    }


def _limit_text(one: "ArticleVerdict") -> str:
    limit = one.article.limit
    if limit is None:
        return f"{len(one.article.readings)} readings" if one.article.readings else ""
    low, high = limit.span
    return f"{low:g} to {high:g} {one.article.unit}" if low < high else f"{limit.value:g} {one.article.unit}"


def _row(one: "ArticleVerdict") -> tuple[str, ...]:
    treaty = one.article.treaty + (" (replaced)" if one.is_replaced else "")
    return f"{treaty} {one.article.article}", one.finding.verdict, one.finding.fact, _limit_text(one)


def _show(answer: "TreatyAnswer", plot: Path | None) -> None:
    show_text(f"{answer.headline}.", style="bold")
    show_table(("article", "verdict", "fact", "limit"), [_row(one) for one in answer.articles], whole=("verdict",))
    for one in answer.articles:
        if one.finding.depends_on:
            show_text(f"* {one.article.article} depends on {one.finding.depends_on}.")
    show_text("By state of the law:")
    rows = [(one.law, one.verdict, one.best, one.worst, ", ".join(one.articles)) for one in answer.laws]
    show_table(("law", "verdict", "at best", "at worst", "articles"), rows, whole=("verdict", "at best", "at worst"))
    show_text("At best, at worst: if all that is disputed or open is settled for the shield, or against it.")
    changes = [one for one in answer.articles if one.amendment and not one.is_replaced]
    if changes:
        show_text("What would have to be amended:")
        for one in changes:
            show_text(f"* {one.article.treaty}, {one.article.article}: {one.amendment}.")
    for missile in answer.strategic:
        what = f"{missile.missile} from {missile.origin}"
        show_text(
            f"Physically ({missile.state}): {what} can be shot at if it flies to {missile.covered:.0%} "
            f"of the ground that it reaches, and twice, after a look, to {missile.twice:.0%}."
        )
    for left in answer.left_out:
        show_text(f"Left out: {left}.")
    show_text(f"Weakest status of its numbers: {answer.provenance.weakest_status.value}.")
    if plot is not None:
        click.echo(f"picture: {plot}")
