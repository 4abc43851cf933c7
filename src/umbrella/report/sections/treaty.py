"""The law: what the ABM Treaty and its sequels say of the shield, article by article."""

from umbrella.analysis.dossier import Dossier, Missing
from umbrella.analysis.treaty import ArticleVerdict, TreatyAnswer
from umbrella.report.blocks import Block, Cell, Listing, Mark, Section, Table, Text, columns
from umbrella.report.sections.missing import missing

TITLE = "The ABM Treaty"


def treaty(told: Dossier) -> Section:
    """Return the section: articles with verdicts, states of the law, what would have to change, and what is open."""
    found = told.treaty
    if isinstance(found, Missing):
        return missing("treaty", TITLE, found)
    blocks: list[Block] = [
        Text(words=f"{found.headline}."),
        *_articles(found),
        _laws(found),
        *_lists(found),
        Text(words="It is a model of the text for analysis and teaching, and no legal opinion. Weakest status of these "
             f"numbers: {found.provenance.weakest_status.value}.", look="note"),
    ]  # fmt: skip
    return Section(id="treaty", title=TITLE, blocks=tuple(blocks))


def _articles(found: TreatyAnswer) -> list[Block]:
    """Return the table of the articles, or one sentence where the same fact settles all of them."""
    facts = {one.finding.fact for one in found.articles}
    if len(facts) == 1:
        return [Text(words=f"The same holds of all {len(found.articles)} articles: {facts.pop()}.")]
    return [
        Table(
            caption="Each article, how the shield stands to it, and by what fact",
            columns=columns("article", "verdict", "fact", "limit"),
            rows=tuple(_row(one) for one in found.articles),
        )
    ]


def _row(one: ArticleVerdict) -> tuple[Cell, ...]:
    replaced = " (replaced)" if one.is_replaced else ""
    depends = f" It depends on {one.finding.depends_on}." if one.finding.depends_on else ""
    verdict = Mark(words=one.finding.verdict, kind=one.finding.verdict)
    article = f"{one.article.treaty}{replaced}, {one.article.article}"
    return article, verdict, f"{one.finding.fact}.{depends}", _limit(one)


def _limit(one: ArticleVerdict) -> str:
    limit = one.article.limit
    if limit is None:
        return ""
    low, high = limit.span
    return f"{low:g} to {high:g} {one.article.unit}" if low < high else f"{limit.value:g} {one.article.unit}"


def _laws(found: TreatyAnswer) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (one.law, Mark(words=one.verdict, kind=one.verdict), ", ".join(one.articles)) for one in found.laws
    ]
    return Table(
        caption="By state of the law", columns=columns("law", "verdict", "articles that give it"), rows=tuple(rows)
    )


def _lists(found: TreatyAnswer) -> list[Block]:
    changes = [
        f"{one.article.treaty}, {one.article.article}: {one.amendment}."
        for one in found.articles
        if one.amendment and not one.is_replaced
    ]
    missiles = [
        f"{one.missile} from {one.origin} can be shot at if it flies to {one.covered:.0%} of the ground that it "
        f"reaches, and twice, after a look, to {one.twice:.0%}."
        for one in found.strategic
    ]
    blocks: list[Block] = []
    for title, items in (
        ("What would have to be amended:", changes),
        ("What the text leaves open, whether the shield has a shot at strategic missiles:", missiles),
        ("Left out:", [f"{one}." for one in found.left_out]),
    ):
        blocks += [Text(words=title), Listing(items=tuple(items))] if items else []
    return blocks
