"""The page of a judgement: each article with its fact, limit and verdict, the states of the law, the physical test."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from umbrella.analysis.treaty import ArticleVerdict, Engagement, LawVerdict, TreatyAnswer
from umbrella.analysis.treaty_rules import COMPLIES, DEPENDS, VIOLATES, Verdict
from umbrella.report import style
from umbrella.report.credits import credit_of

WIDTH_IN: Final = 9.6
FRAME_IN: Final = 1.65  # words below the headline, and footer
ARTICLE_IN, FACT_IN, LIMIT_IN, VERDICT_IN = 1.75, 4.35, 1.55, 1.1  # the columns
GAP_IN: Final = 0.12
LINE_IN: Final = 1.42 * style.TEXT_PT / 72.0
ROOM_IN: Final = 0.09  # above and below the words of a row
HEADING_IN: Final = 0.42
COLOURS: Final[dict[Verdict, str]] = {COMPLIES: style.GREEN, VIOLATES: style.VERMILLION, DEPENDS: style.ORANGE}
MARKS: Final[dict[Verdict, str]] = {COMPLIES: "✓", VIOLATES: "✗", DEPENDS: "?"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: words in three columns, broken into lines, and one or two verdicts (the best and the worst)."""

    article: list[str]
    fact: list[str]
    limit: list[str]
    verdict: Verdict
    ends: tuple[Verdict, Verdict]
    is_soft: bool = False

    @property
    def height_in(self) -> float:
        """Return how high it stands."""
        return LINE_IN * max(len(self.article), len(self.fact), len(self.limit)) + 2.0 * ROOM_IN


def treaty_figure(answer: TreatyAnswer) -> Figure:
    """Return the page."""
    with style.house_style():
        articles, laws = [_row(one) for one in answer.articles], [_law_row(one) for one in answer.laws]
        missiles = answer.strategic
        tables = sum(row.height_in for row in (*articles, *laws)) + 2.0 * HEADING_IN
        bars = HEADING_IN + 0.34 * len(missiles) + 0.3 if missiles else 0.0
        note = f"Left out: {'; '.join(answer.left_out)}." if answer.left_out else ""
        credit = style.with_note(credit_of(answer.provenance), note)
        subtitle = (
            "each article as a rule, the fact held against it, and the verdict; where readings or a range leave it "
            "open, both verdicts stand: at best and at worst for the shield; a model of the text, no legal opinion"
        )
        wide = WIDTH_IN - 2.0 * style.MARGIN_IN
        title = 1.35 * style.TITLE_PT / 72.0 * len(style.wrapped(answer.headline, wide, style.TITLE_PT, "bold"))
        height = FRAME_IN + title + tables + bars
        figure, (left, _, right, top) = style.new_page(WIDTH_IN, height, answer.headline, subtitle, credit)
        page = _Page(figure, left, right)
        top = page.table(top, ("article", "fact", "limit", "verdict"), articles)
        top = page.table(top, ("by state of the law", "articles that give the verdict", "", "verdict"), laws)
        if missiles:
            _draw_missiles(figure, missiles, (left, top - bars, right, top))
    return figure


def draw_treaty(answer: TreatyAnswer, path: Path) -> None:
    """Write the page as PNG or SVG."""
    style.write(treaty_figure(answer), path)


def _row(one: ArticleVerdict) -> Row:
    finding = one.finding
    replaced = " (replaced)" if one.is_replaced else ""
    fact = f"{one.article.name}: {finding.fact}"
    if finding.depends_on:
        fact += f". It depends on {finding.depends_on}"
    return Row(
        article=_lines(f"{one.article.treaty}{replaced}, {one.article.article}", ARTICLE_IN),
        fact=_lines(fact, FACT_IN),
        limit=[line for part in _limits(one) for line in _lines(part, LIMIT_IN)],
        verdict=finding.verdict,
        ends=(finding.at_end(best=True), finding.at_end(best=False)),
        is_soft=one.is_replaced,
    )


def _limits(one: ArticleVerdict) -> Iterator[str]:
    """Yield the limit, or that of each reading, and the value that is held against it."""
    unit, limit, value = one.article.unit, one.article.limit, one.finding.value
    if limit is not None:
        low, high = limit.span
        yield f"at most {low:g} to {high:g} {unit}" if low < high else _at_most(limit.value, unit)
    for k, reading in enumerate(one.article.readings):
        words = _at_most(reading.limit.value, unit) if reading.limit is not None else "what keeps other articles"
        yield f"or {words}" if k else words
    if value is not None and unit:
        yield f"here {value:,.3g}" if value < 10.0 else f"here {value:,.0f}"


def _at_most(limit: float, unit: str) -> str:
    return f"at most {limit:g} {unit.removesuffix('s') if limit == 1.0 else unit}"


def _law_row(one: LawVerdict) -> Row:
    return Row(
        article=_lines(one.law, ARTICLE_IN),
        fact=_lines(", ".join(one.articles) or "none", FACT_IN),
        limit=[],
        verdict=one.verdict,
        ends=(one.best, one.worst),
    )


def _lines(text: str, width_in: float) -> list[str]:
    return style.wrapped(text, width_in - GAP_IN, style.TEXT_PT)


class _Page:
    """Where the columns stand on a page; everything in inches."""

    def __init__(self, figure: Figure, left: float, right: float) -> None:
        self.figure, self.left, self.right = figure, left, right
        self.at = [left, left + ARTICLE_IN, left + ARTICLE_IN + FACT_IN, left + ARTICLE_IN + FACT_IN + LIMIT_IN]

    def table(self, top: float, heading: Sequence[str], rows: Sequence[Row]) -> float:
        """Write a heading and rows from a height on down; return the height below them."""
        top -= HEADING_IN
        for x, word in zip(self.at, heading, strict=True):
            self._words(x, top + 0.05, [word], style.SOFT, va="bottom")
        for row in rows:
            self._rule(top)
            self._row(row, top)
            top -= row.height_in
        self._rule(top)
        return top

    def _row(self, row: Row, top: float) -> None:
        ink = style.SOFT if row.is_soft else style.INK
        for x, lines in zip(self.at, (row.article, row.fact, row.limit), strict=False):
            self._words(x, top - ROOM_IN, lines, ink)
        parts = [row.verdict] if row.verdict != DEPENDS or row.ends[0] == row.ends[1] else [DEPENDS, *row.ends]
        self._chips(parts, top - ROOM_IN, row.is_soft)

    def _chips(self, parts: Sequence[Verdict], top: float, is_soft: bool) -> None:
        """Draw the verdict in its colour; below it, where it depends, the best and the worst."""
        width, x = VERDICT_IN, self.at[3]
        self._chip(x, top, width, f"{MARKS[parts[0]]} {parts[0]}", COLOURS[parts[0]], is_soft)
        if len(parts) > 1:
            for k, one in enumerate(parts[1:]):
                self._chip(x + 0.5 * k * width, top - LINE_IN - 0.02, 0.49 * width, MARKS[one], COLOURS[one], is_soft)

    def _chip(self, x: float, top: float, width: float, words: str, colour: str, is_soft: bool) -> None:
        wide, high = self.figure.get_size_inches()
        box = Rectangle(
            (x / wide, (top - LINE_IN + 0.01) / high), width / wide, (LINE_IN - 0.01) / high, facecolor=colour,
            alpha=0.4 if is_soft else 1.0, linewidth=0.0, transform=self.figure.transFigure,
        )  # fmt: skip
        self.figure.add_artist(box)
        self.figure.text((x + 0.5 * width) / wide, (top - 0.5 * LINE_IN) / high, words, ha="center", va="center",
                         size=style.TEXT_PT, color=style.INK if colour == style.ORANGE else style.PAPER,
                         weight="bold")  # fmt: skip

    def _words(self, x: float, y: float, lines: Sequence[str], colour: str, va: str = "top") -> None:
        wide, high = self.figure.get_size_inches()
        for k, line in enumerate(lines):
            self.figure.text(x / wide, (y - k * LINE_IN) / high, line, size=style.TEXT_PT, color=colour, va=va)

    def _rule(self, y: float) -> None:
        wide, high = self.figure.get_size_inches()
        line = Rectangle((self.left / wide, y / high), (self.right - self.left) / wide, 0.008 / high, linewidth=0.0,
                         facecolor=style.RULE, transform=self.figure.transFigure)  # fmt: skip
        self.figure.add_artist(line)


def _draw_missiles(figure: Figure, missiles: Sequence[Engagement], box: tuple[float, float, float, float]) -> None:
    """Draw the physical test: of the ground that each strategic missile reaches, where the shield has a shot."""
    left, bottom, right, top = box
    axes: Any = style.axes_at(figure, left + 2.7, bottom + 0.3, right - 1.5, top - HEADING_IN)
    for row, one in enumerate(missiles):
        axes.barh(row, 1.0, height=0.62, color=style.WATER)
        axes.barh(row, one.covered, height=0.62, color=style.SKY)
        axes.barh(row, one.twice, height=0.3, color=style.BLUE)
        look = {"transform": axes.get_yaxis_transform(), "va": "center", "size": style.TEXT_PT}
        axes.text(-0.02, row, f"{one.state}: {one.missile}, {one.origin}", ha="right", **look)
        axes.text(1.02, row, f"{one.covered:.0%} / {one.twice:.0%}", ha="left", color=style.SOFT, **look)
    axes.set_ylim(len(missiles) - 0.4, -0.6)
    axes.set_xlim(0.0, 1.0)
    axes.set_yticks([])
    axes.set_xticks([0.0, 0.25, 0.5, 0.75, 1.0], ["0%", "25%", "50%", "75%", "100%"])
    axes.spines["left"].set_visible(False)
    axes.set_title(
        "What the text leaves open: ground that a strategic missile reaches, with a shot at it (thin: a second)",
        x=-0.48,
    )
